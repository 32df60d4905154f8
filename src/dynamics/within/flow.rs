//! The curve of a score through one document, with a band and an honest "no evidence of change".
//!
//! A matched word's weight is the curve at its place plus the chance of which word it is (variance σ², the same for all).
//! The curve is a constant, or a constant and a Matérn-3/2 process over token position, or these and an
//! Ornstein–Uhlenbeck process for passages that differ from what is around them. All sizes and lengths are found by
//! maximum likelihood, so that the smoothing is the document's own; AIC chooses, and flat wins ties.

use serde::Serialize;

use super::{Occurrence, mean, usable};
use crate::dynamics::Component;
use crate::dynamics::rows::Rows;
use crate::dynamics::search::{Region, descend};
use crate::dynamics::space::StateSpace;
use crate::{Error, Result};

/// Fewer matched words than this say nothing about change (own choice, as for documents over time).
pub const MIN_WORDS: usize = 10;
/// Fewer different places than this say nothing about change.
pub const MIN_PLACES: usize = 4;
/// The fit takes words together into at most so many parts of equal length; a change within a part is then noise. A
/// hundredth of a document is about a sentence of a short one and a page of a novel.
const MAX_FIT_PARTS: usize = 200;
/// The curve is drawn through at most so many parts: finer than it is shown.
const MAX_PARTS: usize = 4000;
/// As for documents over time: a moving curve has to be better by more than this in AIC.
const TIE: f64 = 2.0;
/// 97.5% point of the standard normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

/// What a document says about change inside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowEvidence {
    /// A moving curve explains its words better than a constant.
    Change,
    /// A constant explains them as well.
    NoEvidenceOfChange,
    /// They cannot say.
    TooLittle {
        /// What is missing, as the end of a sentence.
        why: String,
    },
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FlowPoint {
    /// Words before it.
    pub position: f64,
    /// The score there.
    pub mean: f64,
    /// Lower end of its 95% band, uncertainty of the mean included.
    pub lower: f64,
    /// Upper end of its 95% band.
    pub upper: f64,
}

/// A score through one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentFlow {
    /// The curve in the middle of equal parts of the document; a constant unless there is evidence of change; empty with
    /// fewer than two words.
    pub points: Vec<FlowPoint>,
    /// Mean level; nothing with fewer than two words.
    pub mean: Option<f64>,
    /// What the words say about change.
    pub evidence: FlowEvidence,
    /// The moving part; none where the curve is constant. Lengths in words.
    pub components: Vec<Component>,
    /// Variance of words around the curve.
    pub word_variance: f64,
    /// AIC of the constant less that of the best moving curve; positive where that is better. Nothing where none was
    /// tried.
    pub gain: Option<f64>,
    /// Weighted words used.
    pub n_words: usize,
    /// Length of the document in words.
    pub n_tokens: u32,
}

impl DocumentFlow {
    /// The finding in one plain sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match (&self.evidence, self.gain) {
            (FlowEvidence::Change, Some(gain)) => format!(
                "The score changes inside this document: a moving curve explains its words better than a constant (AIC lower by {gain:.1})."
            ),
            (FlowEvidence::Change, None) => "The score changes inside this document.".to_owned(),
            (FlowEvidence::NoEvidenceOfChange, _) => "No evidence of change inside this document.".to_owned(),
            (FlowEvidence::TooLittle { why }, _) => {
                format!("Too little to tell whether the score changes inside this document: {why}.")
            }
        }
    }

    /// The curve at a position, between its points by a straight line, beyond them as at the nearest; nothing where
    /// there is no curve.
    #[must_use]
    pub fn at(&self, position: f64) -> Option<f64> {
        let after = self.points.partition_point(|point| point.position < position);
        match (after.checked_sub(1).and_then(|before| self.points.get(before)), self.points.get(after)) {
            (Some(a), Some(b)) => {
                let share = (position - a.position) / (b.position - a.position);
                Some(a.mean + share * (b.mean - a.mean))
            }
            (Some(only), None) | (None, Some(only)) => Some(only.mean),
            (None, None) => None,
        }
    }
}

/// Follows a score through a document of `n_tokens` words, at `n_points` places (2 to 10 000).
///
/// Occurrences may come in any order; those beyond the document or without a finite weight are left out. Cost: one pass
/// over them, about a hundred likelihoods of at most 200 parts, one smoothing of at most 4000.
///
/// # Errors
/// A request error where the weights' squares overflow.
pub fn document_flow(occurrences: &[Occurrence], n_tokens: u32, n_points: usize) -> Result<DocumentFlow> {
    let list = usable(occurrences, n_tokens);
    let n_words = list.len();
    let flat = |evidence, gain| {
        let level = mean(&list);
        // A count of words is far below 2⁵³; fewer than two have no variance.
        let freedom = n_words.saturating_sub(1).max(1) as f64;
        let word_variance = list.iter().map(|o| (o.weight - level).powi(2)).sum::<f64>() / freedom;
        let reach = Z95 * (word_variance / n_words.max(1) as f64).sqrt();
        let point =
            |position| FlowPoint { position, mean: level, lower: level - reach, upper: level + reach };
        let has_curve = n_words >= 2;
        DocumentFlow {
            points: if has_curve { places(n_tokens, n_points).map(point).collect() } else { Vec::new() },
            mean: has_curve.then_some(level),
            evidence,
            components: Vec::new(),
            word_variance,
            gain,
            n_words,
            n_tokens,
        }
    };
    if let Some(why) = too_few(&list) {
        return Ok(flat(FlowEvidence::TooLittle { why }, None));
    }
    let Some(fit) = fit(&Parts::new(&list, n_tokens, MAX_FIT_PARTS))? else {
        return Ok(flat(FlowEvidence::NoEvidenceOfChange, None));
    };
    if fit.gain <= TIE {
        return Ok(flat(FlowEvidence::NoEvidenceOfChange, Some(fit.gain)));
    }
    let parts = Parts::new(&list, n_tokens, MAX_PARTS);
    let queries: Vec<f64> = places(n_tokens, n_points).collect();
    let (points, level) = draw(&parts, &fit, &queries)?;
    Ok(DocumentFlow {
        points,
        mean: Some(level),
        evidence: FlowEvidence::Change,
        components: fit.components,
        word_variance: fit.word_variance,
        gain: Some(fit.gain),
        n_words,
        n_tokens,
    })
}

/// Why these words cannot say anything about change, if so.
fn too_few(list: &[Occurrence]) -> Option<String> {
    let n = list.len();
    let n_places = list.chunk_by(|a, b| a.position == b.position).count();
    if n < MIN_WORDS {
        let words = if n == 1 { "word has" } else { "words have" };
        Some(format!("only {n} {words} a weight, and it takes {MIN_WORDS}"))
    } else if n_places < MIN_PLACES {
        Some(format!("its weighted words stand in only {n_places} places, and it takes {MIN_PLACES}"))
    } else {
        None
    }
}

/// The middles of equal parts of the document.
fn places(n_tokens: u32, n_points: usize) -> impl Iterator<Item = f64> {
    let n_points = n_points.clamp(2, 10_000);
    // At most 10 000, exact in f64.
    let width = f64::from(n_tokens) / n_points as f64;
    (0..n_points).map(move |i| (i as f64 + 0.5) * width)
}

/// Words taken together, in order.
struct Parts {
    /// Mean place of each part's words.
    positions: Vec<f64>,
    /// Their mean weight, less the mean of all.
    values: Vec<f64>,
    /// One over their number.
    noise: Vec<f64>,
    /// Sum of squares around the means of the parts.
    within: f64,
    /// Sum of the logarithms of the numbers.
    log_counts: f64,
    /// Number of words.
    n: f64,
    /// Mean of all.
    center: f64,
    /// Length of the document.
    n_tokens: f64,
}

impl Parts {
    /// One part a place, or, where these are more than `max_parts`, as many of equal length.
    fn new(list: &[Occurrence], n_tokens: u32, max_parts: usize) -> Self {
        let n_places = list.chunk_by(|a, b| a.position == b.position).count();
        let max_parts = max_parts as u64;
        let part_of = |o: &Occurrence| match n_places as u64 {
            few if few <= max_parts => u64::from(o.position),
            _ => u64::from(o.position) * max_parts / u64::from(n_tokens.max(1)),
        };
        let center = mean(list);
        let (mut positions, mut values, mut noise) = (Vec::new(), Vec::new(), Vec::new());
        let (mut within, mut log_counts) = (0.0, 0.0);
        for part in list.chunk_by(|a, b| part_of(a) == part_of(b)) {
            // Counts and sums of places are far below 2⁵³.
            let count = part.len() as f64;
            let value = mean(part);
            positions.push(part.iter().map(|o| f64::from(o.position)).sum::<f64>() / count + 0.5);
            within += part.iter().map(|o| (o.weight - value).powi(2)).sum::<f64>();
            values.push(value - center);
            noise.push(1.0 / count);
            log_counts += count.ln();
        }
        Self {
            positions,
            values,
            noise,
            within,
            log_counts,
            n: list.len() as f64,
            center,
            n_tokens: f64::from(n_tokens),
        }
    }
}

/// The best moving curve.
struct Fit {
    /// In units of the score.
    components: Vec<Component>,
    word_variance: f64,
    /// AIC of the constant less its own.
    gain: f64,
}

/// Fits both moving curves; nothing where the parts do not differ at all.
fn fit(parts: &Parts) -> Result<Option<Fit>> {
    let between: f64 =
        parts.values.iter().zip(&parts.noise).map(|(value, noise)| value * value / noise).sum();
    let flat_squares = between + parts.within;
    if !flat_squares.is_finite() {
        return Err(Error::Request("the weights of these words are too large to follow".to_owned()));
    }
    if between <= 1e-10 * flat_squares || flat_squares <= 0.0 {
        return Ok(None);
    }
    // Two parameters: level and variance of words.
    let flat_aic = parts.n * (flat_squares / parts.n).ln() + 2.0 * 2.0;
    let likelihoods = Likelihoods::new(parts);
    let smooth = likelihoods.smooth()?;
    let both = likelihoods.both(&smooth.logs)?;
    // Two parameters more for each process.
    let (smooth_aic, both_aic) = (smooth.deviance + 8.0, both.deviance + 12.0);
    let (best, aic) = if both_aic < smooth_aic - TIE { (both, both_aic) } else { (smooth, smooth_aic) };
    let (_, squares) = likelihoods.deviance(&best.logs)?;
    let word_variance = squares / parts.n;
    let components =
        components(&best.logs).into_iter().map(|component| scaled(component, word_variance)).collect();
    Ok(Some(Fit { components, word_variance, gain: flat_aic - aic }))
}

/// Parameters and −2 log-likelihood, up to a constant that all models share.
struct Found {
    logs: Vec<f64>,
    deviance: f64,
}

/// −2 log-likelihood as a function of ratios and lengths, σ² and level at their best.
struct Likelihoods<'p> {
    parts: &'p Parts,
    zeros: Vec<f64>,
    /// A constant, and the values themselves.
    regressors: Vec<f64>,
    /// Logarithms of the shortest and longest length of the smooth process, and of the passages.
    lengths: [f64; 4],
}

/// Logarithms of the smallest and largest ratio of a process's variance to that of words.
const RATIOS: [f64; 2] = [-9.0, 4.5];

impl<'p> Likelihoods<'p> {
    fn new(parts: &'p Parts) -> Self {
        let n = parts.n_tokens.max(2.0);
        // A smooth curve has at most some thirty bends, and passages are shorter than it.
        let lengths = [(n / 60.0).max(3.0), 2.0 * n, (n / 400.0).max(2.0), (n / 10.0).max(4.0)].map(f64::ln);
        Self {
            parts,
            zeros: vec![0.0; parts.values.len()],
            regressors: parts.values.iter().flat_map(|value| [1.0, *value]).collect(),
            lengths,
        }
    }

    /// −2 log-likelihood and the sum of squares that σ² is the mean of.
    ///
    /// With the values as a second regressor of a series of zeros one pass gives both what σ² needs: the variance of the
    /// coefficient is one over the sum of squares of the values around their level, in units of σ², and the likelihood of
    /// the zeros is the determinant. What parts lose: (n − N) ln σ² + Σ ln nₖ + SS/σ².
    fn deviance(&self, logs: &[f64]) -> Result<(f64, f64)> {
        let parts = self.parts;
        let rows = Rows::new(&parts.positions, &self.zeros, &parts.noise, &self.regressors)?;
        let found = StateSpace::new(components(logs))?.likelihood(&rows)?;
        // A count of parts is far below 2⁵³.
        let constant = parts.values.len() as f64 * std::f64::consts::TAU.ln();
        let log_determinant = -2.0 * found.log_likelihood - constant;
        let precision = found.beta_covariance.get(3).copied().unwrap_or(f64::NAN);
        let squares = 1.0 / precision + parts.within;
        let deviance = parts.n * (squares / parts.n).ln() + log_determinant + parts.log_counts;
        Ok((deviance, squares))
    }

    /// The smooth curve: the best of a coarse grid, made finer.
    fn smooth(&self) -> Result<Found> {
        let [shortest, longest, ..] = self.lengths;
        let mut best = Found { logs: vec![RATIOS[0], longest], deviance: f64::INFINITY };
        for share in [0.1, 0.35, 0.6, 0.85] {
            for ratio in [-4.0, -1.5] {
                let logs = vec![ratio, shortest + share * (longest - shortest)];
                let (deviance, _) = self.deviance(&logs)?;
                if deviance < best.deviance {
                    best = Found { logs, deviance };
                }
            }
        }
        self.descend(&best.logs, &[RATIOS[0], shortest], &[RATIOS[1], longest], 40)
    }

    /// The smooth curve and passages.
    fn both(&self, smooth: &[f64]) -> Result<Found> {
        let [shortest, longest, low, high] = self.lengths;
        let start: Vec<f64> = smooth.iter().copied().chain([-2.0, f64::midpoint(low, high)]).collect();
        let lower = [RATIOS[0], shortest, RATIOS[0], low];
        self.descend(&start, &lower, &[RATIOS[1], longest, RATIOS[1], high], 60)
    }

    fn descend(&self, start: &[f64], lower: &[f64], upper: &[f64], max_costs: usize) -> Result<Found> {
        let region = Region { lower, upper, first_step: 1.0, last_step: 0.2, max_costs };
        let (logs, deviance) = descend(start, &region, |logs| Ok(self.deviance(logs)?.0))?;
        Ok(Found { logs, deviance })
    }
}

/// The processes at the logarithms of ratio and length of the smooth one, and of the passages where there are more.
fn components(logs: &[f64]) -> Vec<Component> {
    let mut pairs = logs.chunks_exact(2);
    let smooth =
        pairs.next().map(|pair| Component::Matern32 { variance: pair[0].exp(), length: pair[1].exp() });
    let passages =
        pairs.next().map(|pair| Component::OrnsteinUhlenbeck { variance: pair[0].exp(), tau: pair[1].exp() });
    smooth.into_iter().chain(passages).collect()
}

/// The process with its variance times `factor`.
fn scaled(component: Component, factor: f64) -> Component {
    match component {
        Component::Matern32 { variance, length } => {
            Component::Matern32 { variance: variance * factor, length }
        }
        Component::OrnsteinUhlenbeck { variance, tau } => {
            Component::OrnsteinUhlenbeck { variance: variance * factor, tau }
        }
        other => other,
    }
}

/// The curve at `queries`, and its level.
fn draw(parts: &Parts, fit: &Fit, queries: &[f64]) -> Result<(Vec<FlowPoint>, f64)> {
    let n = parts.positions.len() + queries.len();
    let (mut times, mut values, mut noise) =
        (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
    let mut asked = Vec::with_capacity(queries.len());
    let mut left = queries.iter().copied().peekable();
    let words = parts.positions.iter().zip(&parts.values).zip(&parts.noise);
    let end = std::iter::once((f64::INFINITY, 0.0, 0.0));
    for (position, value, share) in words.map(|((p, v), s)| (*p, *v, *s)).chain(end) {
        while let Some(query) = left.next_if(|query| *query < position) {
            asked.push(times.len());
            times.push(query);
            values.push(0.0);
            noise.push(f64::INFINITY);
        }
        if position.is_finite() {
            times.push(position);
            values.push(value);
            noise.push(share * fit.word_variance);
        }
    }
    let ones = vec![1.0; times.len()];
    let rows = Rows::new(&times, &values, &noise, &ones)?;
    let smoothed = StateSpace::new(fit.components.clone())?.smooth(&rows)?;
    let point = |row: usize| {
        let mean = smoothed.mean[row] + parts.center;
        // Rounding can leave a tiny variance just below 0.
        let reach = Z95 * smoothed.variance[row].max(0.0).sqrt();
        FlowPoint { position: times[row], mean, lower: mean - reach, upper: mean + reach }
    };
    let level = smoothed.likelihood.beta.first().copied().unwrap_or(0.0) + parts.center;
    Ok((asked.into_iter().map(point).collect(), level))
}

#[cfg(test)]
mod tests {
    use super::super::every_word;
    use super::*;
    use crate::dynamics::chance::Chance;

    /// One word in seven of `n_tokens` has a weight: the truth at its place and noise of 0.4.
    fn simulate(seed: u64, n_tokens: u32, truth: impl Fn(f64) -> f64) -> Vec<Occurrence> {
        let mut chance = Chance::new(seed);
        (0..n_tokens)
            .filter_map(|position| {
                let weight = truth(f64::from(position) / f64::from(n_tokens)) + 0.4 * chance.normal();
                (chance.uniform() < 1.0 / 7.0).then_some(Occurrence { position, weight })
            })
            .collect()
    }

    fn arc(share: f64) -> f64 {
        0.3 * (std::f64::consts::TAU * share).sin()
    }

    #[test]
    fn an_arc_is_followed_inside_its_band() {
        let (mut inside, mut all, mut squares, mut flat_squares) = (0.0, 0.0, 0.0, 0.0);
        for seed in 1..=10 {
            let flow = document_flow(&simulate(seed, 2000, arc), 2000, 100).unwrap();
            assert_eq!(flow.evidence, FlowEvidence::Change, "seed {seed}");
            assert!(flow.sentence().starts_with("The score changes inside this document"));
            for point in &flow.points {
                let truth = arc(point.position / 2000.0);
                inside += f64::from(u8::from((point.lower..=point.upper).contains(&truth)));
                squares += (point.mean - truth).powi(2);
                flat_squares += truth * truth;
                all += 1.0;
            }
        }
        assert!((0.88..=0.99).contains(&(inside / all)), "{}", inside / all);
        assert!(squares < 0.15 * flat_squares, "{}", squares / flat_squares);
    }

    #[test]
    fn a_steady_document_is_called_so() {
        let mut moving = 0;
        for seed in 1..=40 {
            let flow = document_flow(&simulate(seed, 1500, |_| 0.2), 1500, 50).unwrap();
            if flow.evidence == FlowEvidence::Change {
                moving += 1;
            } else {
                assert_eq!(flow.sentence(), "No evidence of change inside this document.");
                assert!(flow.points.iter().all(|point| point.mean == flow.points[0].mean));
                assert!(flow.points[0].lower < 0.3 && flow.points[0].upper > 0.1);
            }
        }
        assert!(moving <= 4, "{moving} of 40");
    }

    /// Taking words together must not change the likelihood where they stand in one place.
    #[test]
    fn parts_lose_nothing_of_words_in_one_place() {
        let list: Vec<Occurrence> = [(0, 0.3), (0, 0.7), (5, -0.2), (9, 0.1), (9, 0.4), (9, -0.3), (12, 0.9)]
            .map(|(position, weight)| Occurrence { position, weight })
            .to_vec();
        let together = Parts::new(&list, 20, 100);
        assert_eq!(together.positions.len(), 4);
        let apart = Parts {
            positions: list.iter().map(|o| f64::from(o.position) + 0.5).collect(),
            values: list.iter().map(|o| o.weight - together.center).collect(),
            noise: vec![1.0; 7],
            within: 0.0,
            log_counts: 0.0,
            ..Parts::new(&list, 20, 100)
        };
        for logs in [vec![], vec![-1.0, 2.0], vec![0.5, 2.0, -1.0, 1.0]] {
            let (a, squares) = Likelihoods::new(&together).deviance(&logs).unwrap();
            let (b, again) = Likelihoods::new(&apart).deviance(&logs).unwrap();
            assert!((a - b).abs() < 1e-9 && (squares - again).abs() < 1e-9, "{logs:?}: {a} {b}");
            if logs.is_empty() {
                let flat: f64 = apart.values.iter().map(|value| value * value).sum();
                assert!((squares - flat).abs() < 1e-12 && (a - 7.0 * (flat / 7.0).ln()).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_long_document_is_taken_in_parts() {
        let matches = simulate(3, 300_000, arc);
        assert_eq!(Parts::new(&matches, 300_000, 200).positions.len(), 200);
        let flow = document_flow(&matches, 300_000, 50).unwrap();
        let worst = flow.points.iter().map(|p| (p.mean - arc(p.position / 3e5)).abs()).fold(0.0, f64::max);
        assert!(worst < 0.05, "{worst}");
        assert!((flow.at(75_000.0).unwrap() - 0.3).abs() < 0.05);
    }

    #[test]
    fn words_without_a_match_count_where_they_should() {
        let all = every_word(
            &[Occurrence { position: 1, weight: 0.5 }, Occurrence { position: 9, weight: 1.0 }],
            3,
        );
        let weights: Vec<f64> = all.iter().map(|o| o.weight).collect();
        assert_eq!(weights, [0.0, 0.5, 0.0]);
    }

    #[test]
    fn odd_documents_do_not_panic() {
        let at = |position: u32, weight: f64| Occurrence { position, weight };
        let empty = document_flow(&[], 0, 10).unwrap();
        assert_eq!((empty.points.len(), empty.mean, empty.at(3.0)), (0, None, None));
        assert!(
            empty.sentence().contains("only 0 words have a weight, and it takes 10"),
            "{}",
            empty.sentence()
        );
        let one = document_flow(&[at(3, 0.5), at(4, f64::NAN), at(99, 1.0)], 10, 0).unwrap();
        assert_eq!((one.n_words, one.points.len()), (1, 0));
        let equal: Vec<_> = (0..50).map(|i| at(i, 0.25)).collect();
        let flow = document_flow(&equal, 50, 10).unwrap();
        assert_eq!((flow.evidence, flow.mean), (FlowEvidence::NoEvidenceOfChange, Some(0.25)));
        let heap: Vec<_> = (0..50).map(|i| at(7, f64::from(i))).collect();
        assert!(matches!(document_flow(&heap, 50, 10).unwrap().evidence, FlowEvidence::TooLittle { .. }));
        let huge: Vec<_> = (0..50).map(|i| at(i, if i % 2 == 0 { 1e100 } else { -1e100 })).collect();
        assert!(
            document_flow(&huge, 50, 10).is_ok_and(|flow| flow.points.iter().all(|p| p.mean.is_finite()))
        );
        // A perfect step leaves next to no noise.
        let step: Vec<_> = (0..100).map(|i| at(i, if i < 50 { -1.0 } else { 1.0 })).collect();
        let flow = document_flow(&step, 100, 10).unwrap();
        assert!(flow.points[1].mean < -0.8 && flow.points[8].mean > 0.8, "{flow:?}");
    }
}
