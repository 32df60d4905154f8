//! What a trend did not expect: surprising weeks, level shifts, and whether surprises are as common as they should be.

use serde::Serialize;

use crate::counts::counted;
use crate::dynamics::trend::{Innovation, Trend};

/// A week, in seconds.
pub const WEEK: f64 = 7.0 * 86_400.0;
/// Monday 1970-01-05 00:00 UTC, where weeks begin.
const MONDAY: f64 = 4.0 * 86_400.0;
/// At most so many stretches over all time are told apart where they are shown.
pub const MOST_STRETCHES: f64 = 600.0;
/// Beyond this a week is marked: one in 370 by chance.
pub const MARKED: f64 = 3.0;
/// Bounds of the histogram, beyond which its first and last bins are open, and the width of the others.
const HISTOGRAM: (f64, f64) = (4.0, 0.5);

/// How far the documents of a stretch of time were from what those before them led to expect.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Surprise {
    /// Seconds since 1970-01-01 UTC.
    pub start: f64,
    /// Exclusive.
    pub end: f64,
    /// Sum of the standardised errors of prediction over √n: standard normal where the model is right. Positive where
    /// the score was higher than expected.
    pub z: f64,
    /// Documents.
    pub n: usize,
}

impl Surprise {
    /// "3 documents, higher than expected by 4.2 standard deviations".
    #[must_use]
    pub fn described(&self) -> String {
        let side = if self.z < 0.0 { "lower" } else { "higher" };
        let n = counted(self.n, "document");
        format!("{n}, {side} than expected by {:.1} standard deviations", self.z.abs())
    }

    /// Whether it is beyond ±[`MARKED`].
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.z.abs() > MARKED
    }

    /// Whether it takes more time than `other`: a shift of several stretches does.
    #[must_use]
    pub fn is_longer_than(&self, other: &Self) -> bool {
        self.end - self.start > other.end - other.start
    }
}

/// The surprises of a trend by weeks, or by several weeks where there would be too many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surprises {
    /// Weeks taken together.
    pub n_weeks: f64,
    /// Those stretches that have documents, in order of time.
    pub list: Vec<Surprise>,
    /// Runs of marked ones on one side, each as one; see [`level_shifts`].
    pub shifts: Vec<Surprise>,
}

impl Surprises {
    /// At most `most` stretches over all documents, each of whole weeks.
    #[must_use]
    pub fn of(trend: &Trend, most: f64) -> Self {
        let span = match (trend.innovations.first(), trend.innovations.last()) {
            (Some(first), Some(last)) => last.time - first.time,
            _ => return Self::default(),
        };
        let n_weeks = (span / WEEK / most.max(1.0)).ceil().max(1.0);
        let list = surprises(trend, n_weeks * WEEK);
        Self { n_weeks, shifts: level_shifts(&list), list }
    }

    /// How many are marked.
    #[must_use]
    pub fn n_marked(&self) -> usize {
        self.list.iter().filter(|one| one.is_marked()).count()
    }

    /// The shift that a marked one is part of.
    #[must_use]
    pub fn shift_of(&self, one: &Surprise) -> Option<&Surprise> {
        self.shifts.iter().find(|shift| shift.start <= one.start && one.end <= shift.end)
    }
}

/// The surprise of each stretch of `width` seconds (usually [`WEEK`]; whole weeks begin on Mondays UTC) that has
/// documents, in order of time. None where `width` is not a positive number.
pub fn surprises(trend: &Trend, width: f64) -> Vec<Surprise> {
    if !(width > 0.0 && width.is_finite()) {
        return Vec::new();
    }
    let place = |innovation: &Innovation| ((innovation.time - MONDAY) / width).floor();
    let of_block = |block: &[Innovation]| {
        let start = MONDAY + width * block.first().map_or(0.0, place);
        // A count of documents is far below 2⁵³.
        let z = block.iter().map(|innovation| innovation.z).sum::<f64>() / (block.len() as f64).sqrt();
        Surprise { start, end: start + width, z, n: block.len() }
    };
    trend.innovations.chunk_by(|a, b| place(a) == place(b)).map(of_block).collect()
}

/// Runs of neighbouring surprises beyond ±[`MARKED`] on the same side, each as one.
pub fn level_shifts(surprises: &[Surprise]) -> Vec<Surprise> {
    let side = |surprise: &Surprise| {
        if surprise.is_marked() { surprise.z.signum() } else { 0.0 }
    };
    surprises
        .chunk_by(|a, b| side(a) == side(b))
        .filter(|run| run.first().is_some_and(|first| side(first) != 0.0))
        .filter_map(|run| {
            let n: usize = run.iter().map(|surprise| surprise.n).sum();
            let sum: f64 = run.iter().map(|surprise| surprise.z * (surprise.n as f64).sqrt()).sum();
            let (first, last) = (run.first()?, run.last()?);
            Some(Surprise { start: first.start, end: last.end, z: sum / (n as f64).sqrt(), n })
        })
        .collect()
}

/// How the errors of prediction are spread, and how many a standard normal law would put there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Bins of the standardised errors, in order; the first and the last reach to infinity.
    pub bins: Vec<CalibrationBin>,
    /// Share within ±1.96; 0.95 where the model is right. Absent without documents.
    pub coverage: Option<f64>,
}

/// One bar of the histogram.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CalibrationBin {
    /// Lower end, in standard deviations.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// Documents found there.
    pub n: usize,
    /// Documents a standard normal law would put there.
    pub expected: f64,
}

/// The histogram of the standardised errors of prediction.
pub fn calibration(trend: &Trend) -> Calibration {
    let (reach, width) = HISTOGRAM;
    // A handful of bins, two of them open.
    let n_bins = (2.0 * reach / width) as usize + 2;
    let mut counts = vec![0_usize; n_bins];
    for innovation in &trend.innovations {
        let place = ((innovation.z + reach) / width).floor() + 1.0;
        // Clamped to the bins; NaN, which does not occur, would become 0.
        counts[place.clamp(0.0, (n_bins - 1) as f64) as usize] += 1;
    }
    let bound = |place: usize| match place {
        0 => f64::NEG_INFINITY,
        place if place == n_bins => f64::INFINITY,
        place => width * (place - 1) as f64 - reach,
    };
    let n = trend.innovations.len() as f64;
    let bins = counts.into_iter().enumerate().map(|(place, count)| {
        let (lower, upper) = (bound(place), bound(place + 1));
        CalibrationBin { lower, upper, n: count, expected: n * (below(upper) - below(lower)) }
    });
    Calibration { bins: bins.collect(), coverage: trend.coverage }
}

/// Distribution function of the standard normal law to 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26).
fn below(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let polynomial = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592]
        .iter()
        .fold(0.0, |sum, coefficient| (sum + coefficient) * t);
    let tail = 0.5 * polynomial * (-x * x).exp();
    if z > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::{Observation, TrendOptions, trend};
    use crate::progress::unwatched;

    /// A daily score that alternates around 1 and, after a year, around 3.
    fn shifted() -> Trend {
        let at = |day: u32| Observation {
            time: MONDAY + f64::from(day) * 86_400.0,
            value: if day < 364 { 1.0 } else { 3.0 } + if day.is_multiple_of(2) { 0.2 } else { -0.2 },
            n_words: 5,
        };
        let documents: Vec<Observation> = (0..728).map(at).collect();
        trend(&documents, &TrendOptions::default(), &unwatched).unwrap()
    }

    #[test]
    fn a_level_shift_is_found_in_its_week() {
        let weeks = surprises(&shifted(), WEEK);
        assert_eq!(weeks.len(), 104);
        assert!(weeks.iter().all(|week| week.n == 7 && (week.end - week.start - WEEK).abs() < 1e-6));
        assert_eq!(weeks[0].start / 86_400.0, 4.0);
        let shifts = level_shifts(&weeks);
        assert_eq!(shifts.len(), 1, "{shifts:?}");
        assert!((shifts[0].start - MONDAY - 52.0 * WEEK).abs() < 1e-6);
        assert!(shifts[0].z > MARKED);
        for width in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(surprises(&shifted(), width).is_empty());
        }
    }

    #[test]
    fn neighbouring_marked_weeks_of_one_side_are_one_shift() {
        let at = |week: f64, z| Surprise { start: week, end: week + 1.0, z, n: 4 };
        let weeks = [at(0.0, 4.0), at(1.0, 5.0), at(2.0, -4.0), at(3.0, 1.0), at(4.0, -3.5)];
        let found: Vec<(f64, f64, usize)> =
            level_shifts(&weeks).iter().map(|shift| (shift.start, shift.end, shift.n)).collect();
        assert_eq!(found, [(0.0, 2.0, 8), (2.0, 3.0, 4), (4.0, 5.0, 4)]);
        // (4 + 5) · √4 / √8.
        assert!((level_shifts(&weeks)[0].z - 18.0 / 8.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_surprise_says_how_many_documents_and_which_side() {
        let one = Surprise { start: 0.0, end: WEEK, z: -4.25, n: 1 };
        assert_eq!(one.described(), "1 document, lower than expected by 4.2 standard deviations");
        let shift = Surprise { end: 2.0 * WEEK, z: 3.5, n: 1200, ..one };
        assert_eq!(shift.described(), "1,200 documents, higher than expected by 3.5 standard deviations");
        assert!(shift.is_longer_than(&one) && !one.is_longer_than(&one) && one.is_marked());
    }

    #[test]
    fn bins_hold_every_document_and_the_normal_law() {
        let found = calibration(&shifted());
        assert_eq!(found.bins.len(), 18);
        assert_eq!(found.bins.iter().map(|bin| bin.n).sum::<usize>(), 728);
        let expected: f64 = found.bins.iter().map(|bin| bin.expected).sum();
        assert!((expected - 728.0).abs() < 1e-3);
        assert_eq!((found.bins[0].upper, found.bins[17].lower), (-4.0, 4.0));
        // Within ±0.5 a standard normal law has 0.382925.
        let middle = found.bins[8].expected + found.bins[9].expected;
        assert!((middle / 728.0 - 0.382_925).abs() < 1e-6, "{middle}");
    }
}
