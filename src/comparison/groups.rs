//! Groups of documents by their scores: what each is like, and how far two of them are apart.

use super::student::two_sided_quantile;

/// How often an interval holds the true value.
pub const COVERAGE: f64 = 0.95;
/// Fewer scored documents than this say nothing of how much documents differ.
pub const FEWEST: usize = 2;

/// The scores of one group in brief.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Its documents.
    pub n: usize,
    /// Those that have a score; all that follows is of these.
    pub n_scored: usize,
    /// Mean score; none where no document has one.
    pub mean: Option<f64>,
    /// Standard deviation (with n − 1); none for fewer than [`FEWEST`].
    pub deviation: Option<f64>,
    /// A quarter, half and three quarters of the scores are no higher, halfway between neighbors where it falls between;
    /// none where no document has a score.
    pub quartiles: Option<[f64; 3]>,
    /// Documents in each of the equal parts of the common range.
    pub bars: Vec<u32>,
}

/// All groups, on one scale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summaries {
    /// The lowest and the highest score of any document; (0, 0) without scores.
    pub range: (f64, f64),
    /// By code.
    pub groups: Vec<Summary>,
    /// Documents whose code is none of the groups'.
    pub elsewhere: Summary,
}

/// How far the mean of a group A is above that of a group B.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Mean of A − mean of B.
    pub difference: f64,
    /// Welch's interval for it, which holds the true difference [`COVERAGE`] of the time; the groups need not vary
    /// alike. Without width where no score differs from another of its group.
    pub interval: (f64, f64),
    /// Degrees of freedom, after Welch and Satterthwaite.
    pub degrees: f64,
    /// Cohen's d: the difference in pooled standard deviations; none where the scores do not vary.
    pub standardized: Option<f64>,
    /// Scored documents of A and of B.
    pub n_scored: [usize; 2],
    /// Those of A and of B that have no score, and so are left out.
    pub n_unscored: [usize; 2],
}

impl Difference {
    /// Whether the interval leaves out 0: one can tell which group is higher.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let (low, high) = self.interval;
        low > 0.0 || high < 0.0
    }
}

impl Summary {
    /// The interval around the mean that holds the true one [`COVERAGE`] of the time, by Student's t; none for fewer than
    /// [`FEWEST`] scored documents.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        let (mean, n) = (self.mean?, self.n_scored as f64);
        let half = two_sided_quantile(COVERAGE, n - 1.0) * self.deviation? / n.sqrt();
        Some((mean - half, mean + half))
    }

    /// How many of its documents have no score.
    #[must_use]
    pub fn n_unscored(&self) -> usize {
        self.n.saturating_sub(self.n_scored)
    }

    /// Of scores in any order, which are sorted on the way.
    fn new(n: usize, mut scores: Vec<f64>, range: (f64, f64), n_bars: usize) -> Self {
        scores.sort_unstable_by(f64::total_cmp);
        // Counts are far below 2⁵³.
        let count = scores.len() as f64;
        let mean = (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / count);
        let squares = mean.map(|mean| scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>());
        let deviation = squares.filter(|_| scores.len() >= FEWEST).map(|sum| (sum / (count - 1.0)).sqrt());
        let quartiles = mean.map(|_| [0.25, 0.5, 0.75].map(|share| quantile(&scores, share)));
        let mut bars = vec![0; n_bars.max(1)];
        for &score in &scores {
            let width = range.1 - range.0;
            // Within [0, 1] of the bars; the upper end belongs to the last.
            let place =
                if width > 0.0 { ((score - range.0) / width * bars.len() as f64) as usize } else { 0 };
            let last = bars.len() - 1;
            bars[place.min(last)] += 1;
        }
        Self { n, n_scored: scores.len(), mean, deviation, quartiles, bars }
    }
}

/// Between the two nearest of some sorted numbers, of which there is at least one.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    // Not beyond the last.
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

/// Sums up the scores of each group: `codes` holds the group of each document, from 0 to `n_groups` − 1. Documents beyond
/// the end of `codes` and those of other codes are elsewhere; scores that are not finite count as none.
#[must_use]
pub fn summarize(
    scores: impl IntoIterator<Item = Option<f64>>,
    codes: &[u32],
    n_groups: usize,
    n_bars: usize,
) -> Summaries {
    let mut parts: Vec<(usize, Vec<f64>)> = vec![(0, Vec::new()); n_groups + 1];
    let mut range = (f64::INFINITY, f64::NEG_INFINITY);
    for (place, score) in scores.into_iter().enumerate() {
        let code = codes.get(place).map_or(n_groups, |&code| (code as usize).min(n_groups));
        let (n, scored) = &mut parts[code];
        *n += 1;
        if let Some(score) = score.filter(|score| score.is_finite()) {
            range = (range.0.min(score), range.1.max(score));
            scored.push(score);
        }
    }
    let range = if range.0 <= range.1 { range } else { (0.0, 0.0) };
    let mut groups: Vec<Summary> =
        parts.into_iter().map(|(n, scores)| Summary::new(n, scores, range, n_bars)).collect();
    let elsewhere = groups.pop().unwrap_or_default();
    Summaries { range, groups, elsewhere }
}

/// How far A is above B; none where either has fewer than [`FEWEST`] scored documents, which is too little to tell.
#[must_use]
pub fn difference(a: &Summary, b: &Summary) -> Option<Difference> {
    let difference = a.mean? - b.mean?;
    let (n_a, n_b) = (a.n_scored as f64, b.n_scored as f64);
    let (variance_a, variance_b) = (a.deviation?.powi(2), b.deviation?.powi(2));
    let (error_a, error_b) = (variance_a / n_a, variance_b / n_b);
    let error = error_a + error_b;
    let degrees = if error > 0.0 {
        error * error / (error_a * error_a / (n_a - 1.0) + error_b * error_b / (n_b - 1.0))
    } else {
        n_a + n_b - 2.0
    };
    let half = two_sided_quantile(COVERAGE, degrees) * error.sqrt();
    let pooled = ((n_a - 1.0) * variance_a + (n_b - 1.0) * variance_b) / (n_a + n_b - 2.0);
    Some(Difference {
        difference,
        interval: (difference - half, difference + half),
        degrees,
        standardized: (pooled > 0.0).then(|| difference / pooled.sqrt()),
        n_scored: [a.n_scored, b.n_scored],
        n_unscored: [a.n_unscored(), b.n_unscored()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scores: &[f64]) -> Summary {
        summarize(scores.iter().copied().map(Some), &vec![0; scores.len()], 1, 1).groups.remove(0)
    }

    #[test]
    fn two_groups_and_one_elsewhere() {
        let scores = [Some(1.0), Some(0.0), None, Some(0.5), Some(0.5), Some(f64::NAN), Some(-1.0)];
        let found = summarize(scores, &[0, 0, 0, 1, 0, 1], 2, 4);
        assert_eq!(found.range, (-1.0, 1.0));
        let [a, b] = &found.groups[..] else { panic!("two groups") };
        assert_eq!((a.n, a.n_scored, a.n_unscored(), a.mean), (4, 3, 1, Some(0.5)));
        assert_eq!((a.deviation, a.quartiles), (Some(0.5), Some([0.25, 0.5, 0.75])));
        assert_eq!(a.bars, [0, 0, 1, 2]);
        // t for two degrees of freedom is 4.3027: 4.3027 · 0.5 / √3.
        let (low, high) = a.interval().unwrap();
        assert!((high - 0.5 - 1.24207).abs() < 1e-5 && (0.5 - low - 1.24207).abs() < 1e-5);
        assert_eq!((b.n, b.n_scored, b.mean, b.interval()), (2, 1, Some(0.5), None));
        assert_eq!((found.elsewhere.n, found.elsewhere.mean), (1, Some(-1.0)));
        assert_eq!(difference(a, b), None, "one scored document is too little");
        let nothing = summarize([], &[], 1, 3);
        assert_eq!((nothing.range, &nothing.groups[0].bars[..]), ((0.0, 0.0), &[0, 0, 0][..]));
    }

    #[test]
    fn a_worked_difference() {
        // Means 2 and 6, variances 1 and 16 over 3 each: error 17/3, degrees 17² / (1/2 + 256/2) = 2.2490.
        let found = difference(&of(&[1.0, 2.0, 3.0]), &of(&[2.0, 6.0, 10.0])).unwrap();
        assert!((found.difference + 4.0).abs() < 1e-12 && (found.degrees - 289.0 / 128.5).abs() < 1e-9);
        assert!((found.standardized.unwrap() + 4.0 / 8.5_f64.sqrt()).abs() < 1e-12);
        let half = two_sided_quantile(0.95, 289.0 / 128.5) * (17.0_f64 / 3.0).sqrt();
        assert!((found.interval.1 - (half - 4.0)).abs() < 1e-9 && !found.is_clear());
        let clear = difference(&of(&[5.0, 5.1, 4.9]), &of(&[1.0, 1.1, 0.9])).unwrap();
        assert!(clear.is_clear());
        let constant = difference(&of(&[1.0, 1.0]), &of(&[0.5, 0.5])).unwrap();
        assert_eq!((constant.interval, constant.standardized), ((0.5, 0.5), None));
    }

    /// A stream of numbers in (0, 1) that is the same each time.
    struct Stream(u64);

    impl Stream {
        fn uniform(&mut self) -> f64 {
            // A step of a multiplicative counter, its bits mixed.
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut bits = self.0;
            for multiplier in [0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB] {
                bits = (bits ^ (bits >> 30)).wrapping_mul(multiplier);
            }
            ((bits >> 12) as f64 + 0.5) / 2_f64.powi(52)
        }

        fn normal(&mut self) -> f64 {
            (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
        }

        /// Mean 1, skewed to the right: the sum of two exponential waits, halved (skewness 1.4).
        fn skewed(&mut self) -> f64 {
            -(self.uniform() * self.uniform()).ln() / 2.0
        }
    }

    #[test]
    fn the_interval_holds_the_true_difference_as_often_as_it_says() {
        const N_TRIALS: u32 = 4000;
        let mut stream = Stream(1);
        for (n_a, n_b, spread, is_skewed) in [
            (10, 10, 1.0, false),
            (10, 200, 3.0, false),
            (30, 12, 2.0, false),
            (10, 10, 1.0, true),
            (40, 52, 1.0, true),
            (200, 60, 1.5, true),
        ] {
            let (mut n_held, mut scores) = (0, Vec::new());
            let codes: Vec<u32> = (0..n_a + n_b).map(|place| u32::from(place >= n_a)).collect();
            for _ in 0..N_TRIALS {
                scores.clear();
                for place in 0..n_a + n_b {
                    let one = if is_skewed { stream.skewed() - 1.0 } else { stream.normal() };
                    scores.push(Some(if place < n_a { 0.3 + one * spread } else { one }));
                }
                let found = summarize(scores.iter().copied(), &codes, 2, 1);
                let (low, high) = difference(&found.groups[0], &found.groups[1]).unwrap().interval;
                n_held += u32::from(low <= 0.3 && 0.3 <= high);
            }
            let held = f64::from(n_held) / f64::from(N_TRIALS);
            assert!((0.93..=0.97).contains(&held), "{n_a} and {n_b}, skewed: {is_skewed}: {held}");
        }
    }
}
