//! A rhythm as a sum of two harmonics: its test, its size, its peak and its curve.

use std::f64::consts::TAU;

use nalgebra::{Matrix4, Vector4};
use serde::Serialize;

use super::clock::LocalTime;
use super::refusal::WEEKDAYS;
use crate::dynamics::Z95;
use crate::dynamics::chance::Chance;

/// Coefficients of one rhythm: cosine and sine of the period, and of half of it.
pub const N_COEFFICIENTS: usize = 4;
/// Places on the period at which the largest and the smallest value are looked for: 48 for each turn of the faster
/// harmonic, which miss at most 0.2% of it.
const N_PLACES: usize = 96;
/// Draws of an interval: its ends are then good to about a twentieth of its width.
const N_DRAWS: usize = 1000;
/// Any number: equal input gives equal intervals.
const SEED: u64 = 20_240;
/// What repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 24 hours from midnight.
    Day,
    /// Seven days from Monday.
    Week,
}

impl Period {
    /// Its length in hours.
    #[must_use]
    pub const fn hours(self) -> f64 {
        match self {
            Self::Day => 24.0,
            Self::Week => 168.0,
        }
    }

    /// Where in it a local time is, in [0, 1).
    #[must_use]
    pub fn share(self, local: LocalTime) -> f64 {
        match self {
            Self::Day => local.hour() / 24.0,
            Self::Week => local.week_days() / 7.0,
        }
    }

    /// What a place in it is called: `19:30` or `Tuesday 19:30`.
    #[must_use]
    pub fn place(self, hours: f64) -> String {
        // Rounded to minutes below 2¹⁴; what is not a number becomes 0.
        let minutes = (hours.rem_euclid(self.hours()) * 60.0).round() as u32;
        let clock = format!("{}:{:02}", minutes / 60 % 24, minutes % 60);
        match self {
            Self::Day => clock,
            Self::Week => format!("{} {clock}", WEEKDAYS[(minutes / 1440 % 7) as usize]),
        }
    }

    /// What it is called before "rhythm".
    const fn adjective(self) -> &'static str {
        match self {
            Self::Day => "daily",
            Self::Week => "weekly",
        }
    }
}

/// The regressors of a rhythm at a `share` of its period: cos and sin of 2π·share and of 4π·share.
#[must_use]
pub fn harmonics(share: f64) -> [f64; N_COEFFICIENTS] {
    let ((sin, cos), (sin2, cos2)) = ((TAU * share).sin_cos(), (2.0 * TAU * share).sin_cos());
    [cos, sin, cos2, sin2]
}

/// A number with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The best guess.
    pub estimate: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// A point of a rhythm's curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RhythmPoint {
    /// Hours since midnight, or since Monday began.
    pub hours: f64,
    /// How far the score is from its level.
    pub mean: f64,
    /// Lower end of its 95% band (for each point by itself).
    pub lower: f64,
    /// Upper end of its 95% band.
    pub upper: f64,
}

/// One rhythm: `b₁ cos φ + b₂ sin φ + b₃ cos 2φ + b₄ sin 2φ` around the level.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cycle {
    /// What repeats.
    pub period: Period,
    /// b₁ to b₄, in units of the score.
    pub coefficients: [f64; N_COEFFICIENTS],
    /// Their covariance.
    pub covariance: [[f64; N_COEFFICIENTS]; N_COEFFICIENTS],
    /// How often the documents could see it: the days, or halves of weeks, in which there are any. The degrees of freedom
    /// of the test and of all intervals.
    pub n_occasions: usize,
    /// Wald's statistic bᵀ C⁻¹ b; where there is no rhythm, a quarter of it is F with 4 and `n_occasions` degrees of freedom.
    pub wald: f64,
    /// The chance of a statistic at least this large where there is no rhythm, in [0, 1].
    pub p_value: f64,
    /// From the trough to the peak, ≥ 0. Its lower end is 0 where the test finds no rhythm at 5%.
    pub amplitude: Interval,
    /// When it is highest, in hours since midnight, or since Monday began: the estimate lies inside the period, the ends
    /// may lie before or after it. Nothing where the test finds no rhythm at 5%, or the interval would be about all of the
    /// period.
    pub peak: Option<Interval>,
}

impl Cycle {
    /// From the estimates and their covariance. Nothing where the covariance is not that of four different numbers or
    /// there were no occasions.
    ///
    /// The covariance rests on a fitted background, which is itself uncertain; with chi-squared in place of F the test
    /// found 8% of rhythms that were not there in 60 days and 12% in 8 days, at a nominal 5%. That each day, or half of a week,
    /// counts as one degree of freedom is an own choice, checked by simulation (bench `rhythm`).
    ///
    /// The intervals are from 1000 seeded draws of t(b, C). The size of a rhythm estimated with error is too large on
    /// average, and that of a draw around the estimate is so once more; what the draws exceed the estimate by is
    /// therefore taken off it (the basic bootstrap interval: Davison and Hinkley 1997, section 2.4).
    #[must_use]
    pub fn new(
        period: Period,
        coefficients: [f64; N_COEFFICIENTS],
        covariance: [[f64; N_COEFFICIENTS]; N_COEFFICIENTS],
        n_occasions: usize,
    ) -> Option<Self> {
        let b = Vector4::from(coefficients);
        let factor = Matrix4::from_fn(|i, j| covariance[i][j]).cholesky()?;
        let wald = b.dot(&factor.solve(&b));
        if !wald.is_finite() || n_occasions == 0 {
            return None;
        }
        // A count of days is far below 2⁵³.
        let freedom = n_occasions as f64;
        // Small numbers, exact in f64.
        let basis: Vec<[f64; N_COEFFICIENTS]> =
            (0..N_PLACES).map(|i| harmonics(i as f64 / N_PLACES as f64)).collect();
        let (size, top) = extent(&basis, &coefficients);
        let (mut sizes, mut shifts) = (Vec::with_capacity(N_DRAWS), Vec::with_capacity(N_DRAWS));
        let mut chance = Chance::new(SEED);
        for _ in 0..N_DRAWS {
            let draw = b + factor.l()
                * Vector4::from_fn(|_, _| chance.normal())
                * t_stretch(freedom, chance.normal());
            let (drawn, at) = extent(&basis, &draw.into());
            sizes.push(drawn);
            shifts.push(wrapped(at - top));
        }
        sizes.sort_by(f64::total_cmp);
        shifts.sort_by(f64::total_cmp);
        let p_value = f_4_tail(wald, freedom);
        let lower = if p_value > 0.05 { 0.0 } else { (2.0 * size - quantile(&sizes, 0.975)).max(0.0) };
        let amplitude = Interval { estimate: size, lower, upper: 2.0 * size - quantile(&sizes, 0.025) };
        let amplitude = Interval { upper: amplitude.upper.max(size), ..amplitude };
        let (before, after) = (quantile(&shifts, 0.025), quantile(&shifts, 0.975));
        let hours = period.hours();
        let is_clear = p_value <= 0.05 && after - before < WHOLE;
        let peak = is_clear.then_some(Interval {
            estimate: top * hours,
            lower: (top + before) * hours,
            upper: (top + after) * hours,
        });
        Some(Self { period, coefficients, covariance, n_occasions, wald, p_value, amplitude, peak })
    }

    /// The test finds the rhythm at the 5% level.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.p_value <= 0.05
    }

    /// The curve at `n_points` equal steps, from the start of the period to one step before its end.
    #[must_use]
    pub fn curve(&self, n_points: u32) -> Vec<RhythmPoint> {
        let quantile = t_quantile_95(self.n_occasions as f64);
        (0..n_points)
            .map(|i| {
                let share = f64::from(i) / f64::from(n_points);
                let x = Vector4::from(harmonics(share));
                let mean = x.dot(&Vector4::from(self.coefficients));
                let variance = x.dot(&(Matrix4::from_fn(|i, j| self.covariance[i][j]) * x));
                let reach = quantile * variance.max(0.0).sqrt();
                RhythmPoint {
                    hours: share * self.period.hours(),
                    mean,
                    lower: mean - reach,
                    upper: mean + reach,
                }
            })
            .collect()
    }

    /// The finding in one plain sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let adjective = self.period.adjective();
        let p =
            if self.p_value < 0.001 { "p < 0.001".to_owned() } else { format!("p = {:.3}", self.p_value) };
        if !self.is_found() {
            return format!("No evidence of a {adjective} rhythm ({p}).");
        }
        let Interval { estimate, lower, upper } = self.amplitude;
        let size = format!("{estimate:.3} from trough to peak (95% interval {lower:.3} to {upper:.3})");
        let when = match self.peak {
            Some(peak) => format!(
                "highest at {} (95% interval {} to {})",
                self.period.place(peak.estimate),
                self.period.place(peak.lower),
                self.period.place(peak.upper)
            ),
            None => "with no clear peak".to_owned(),
        };
        format!("The score has a {adjective} rhythm ({p}): {size}, {when}.")
    }
}

/// An interval this much of the period says nothing about the peak.
const WHOLE: f64 = 0.9;

/// The largest value less the smallest, and where the largest is, as a share of the period in [0, 1): between the places
/// it is where a parabola through the highest three has its top.
fn extent(basis: &[[f64; N_COEFFICIENTS]], coefficients: &[f64; N_COEFFICIENTS]) -> (f64, f64) {
    let value = |x: &[f64; N_COEFFICIENTS]| -> f64 { x.iter().zip(coefficients).map(|(x, b)| x * b).sum() };
    let (mut low, mut high, mut top) = (f64::INFINITY, f64::NEG_INFINITY, 0);
    for (place, x) in basis.iter().enumerate() {
        let value = value(x);
        low = low.min(value);
        if value > high {
            (high, top) = (value, place);
        }
    }
    let beside = |step: usize| basis.get((top + step) % basis.len().max(1)).map_or(high, value);
    let (before, after) = (beside(N_PLACES - 1), beside(1));
    let bend = before - 2.0 * high + after;
    let shift = if bend < 0.0 { 0.5 * (before - after) / bend } else { 0.0 };
    // Places are fewer than 2⁷.
    (high - low, ((top as f64 + shift) / N_PLACES as f64).rem_euclid(1.0))
}

/// A difference of two places on a circle of length 1, in [−½, ½).
fn wrapped(difference: f64) -> f64 {
    (difference + 0.5).rem_euclid(1.0) - 0.5
}

/// The value below which a `share` of the sorted numbers lie; not a number where there are none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    // A place in a list of at most [`N_DRAWS`].
    let place = (share * sorted.len().saturating_sub(1) as f64).round() as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// The chance that 4 F with 4 and `freedom` degrees of freedom is larger than `x`: the incomplete beta function
/// `I_z(ν/2, 2) = z^(ν/2) (1 + (ν/2)(1 − z))` at `z = ν / (ν + x)`. With ν without end it is that of chi-squared.
#[must_use]
pub fn f_4_tail(x: f64, freedom: f64) -> f64 {
    let (x, half) = (x.max(0.0), 0.5 * freedom);
    if freedom.is_infinite() {
        return (-0.5 * x).exp() * (1.0 + 0.5 * x);
    }
    // ln_1p keeps the digits of a small ratio.
    let log = -half * (x / freedom).ln_1p();
    (log.exp() * (1.0 + half * x / (freedom + x))).min(1.0)
}

/// What a normal draw is stretched by to become one of t, from another normal draw: the root of ν over a chi-squared
/// variable, by the approximation of Wilson and Hilferty (1931).
fn t_stretch(freedom: f64, normal: f64) -> f64 {
    let ninth = 2.0 / (9.0 * freedom);
    let share = (1.0 - ninth + normal * ninth.sqrt()).powi(3);
    1.0 / share.max(1e-3).sqrt()
}

/// 97.5% point of t, from that of the normal distribution (Abramowitz and Stegun 26.7.5); within 1% from 5 degrees of
/// freedom.
fn t_quantile_95(freedom: f64) -> f64 {
    let z = Z95;
    z + (z.powi(3) + z) / (4.0 * freedom)
        + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * freedom * freedom)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: usize = 1_000_000_000;

    fn diagonal(variance: f64) -> [[f64; 4]; 4] {
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { variance } else { 0.0 }))
    }

    #[test]
    fn the_tail_is_that_of_the_tables() {
        let inf = f64::INFINITY;
        for (x, p) in [(0.0, 1.0), (7.779, 0.1), (9.488, 0.05), (13.277, 0.01), (18.467, 0.001)] {
            assert!((f_4_tail(x, inf) - p).abs() < 2e-5 && (f_4_tail(x, 1e9) - p).abs() < 2e-5, "{x}");
        }
        // F with 4 and 10 is above 3.478 in 5% of draws, with 4 and 30 above 4.018 in 1%.
        assert!(
            (f_4_tail(4.0 * 3.478, 10.0) - 0.05).abs() < 1e-5
                && (f_4_tail(4.0 * 4.018, 30.0) - 0.01).abs() < 1e-5
        );
        assert_eq!((f_4_tail(1e9, inf), f_4_tail(-1.0, 7.0)), (0.0, 1.0));
        for (freedom, quantile) in [(6.0, 2.447), (30.0, 2.042), (1e9, 1.960)] {
            assert!((t_quantile_95(freedom) / quantile - 1.0).abs() < 0.01, "{freedom}");
        }
    }

    /// cos(φ − 90°) = sin φ peaks at 6:00 and has size 2; with variance 0.01 the statistic is 1/0.01.
    #[test]
    fn a_sine_peaks_at_six() {
        let cycle = Cycle::new(Period::Day, [0.0, 1.0, 0.0, 0.0], diagonal(0.01), MANY).unwrap();
        assert!((cycle.wald - 100.0).abs() < 1e-9 && cycle.p_value < 1e-19);
        assert!((cycle.amplitude.estimate - 2.0).abs() < 1e-9);
        assert!(cycle.amplitude.lower > 1.4 && cycle.amplitude.upper < 2.6, "{:?}", cycle.amplitude);
        let peak = cycle.peak.unwrap();
        assert!((peak.estimate - 6.0).abs() < 1e-9);
        assert!((3.5..5.8).contains(&peak.lower) && (6.2..8.5).contains(&peak.upper), "{peak:?}");
        let curve = cycle.curve(4);
        let means: Vec<f64> = curve.iter().map(|point| (point.mean * 1e9).round() / 1e9).collect();
        assert_eq!(means, [0.0, 1.0, 0.0, -1.0]);
        // Both harmonics have variance 0.01 (cos² + sin²) everywhere.
        assert!((curve[2].upper - Z95 * 0.02_f64.sqrt()).abs() < 1e-8);
        assert!(cycle.sentence().contains("daily rhythm (p < 0.001)") && cycle.sentence().contains("6:00"));
        assert!(cycle.curve(0).is_empty());
    }

    /// With six days all is less sure.
    #[test]
    fn few_occasions_widen_everything() {
        let of = |n| Cycle::new(Period::Day, [0.0, 1.0, 0.0, 0.0], diagonal(0.01), n).unwrap();
        let (few, many) = (of(6), of(MANY));
        assert!(few.wald == many.wald && few.p_value > 2.0 * many.p_value);
        assert!(
            few.amplitude.upper > many.amplitude.upper
                && few.curve(1)[0].upper > 1.2 * many.curve(1)[0].upper
        );
        assert_eq!(Cycle::new(Period::Day, [0.0, 1.0, 0.0, 0.0], diagonal(0.01), 0), None);
    }

    /// A peak at midnight has an interval on both sides of it.
    #[test]
    fn a_peak_at_the_seam_stays_in_one_piece() {
        let cycle = Cycle::new(Period::Week, [1.0, 0.0, 0.2, 0.0], diagonal(0.01), MANY).unwrap();
        let peak = cycle.peak.unwrap();
        assert!(wrapped(peak.estimate / 168.0).abs() < 1e-9);
        let (before, after) = (peak.estimate - peak.lower, peak.upper - peak.estimate);
        assert!(before > 2.0 && after > 2.0 && before + after < 60.0, "{peak:?}");
        assert!(
            cycle.sentence().contains("highest at Monday 0:00 (95% interval Sunday"),
            "{}",
            cycle.sentence()
        );
    }

    #[test]
    fn chance_alone_is_no_rhythm() {
        let cycle = Cycle::new(Period::Day, [0.1, 0.1, 0.0, 0.0], diagonal(0.01), MANY).unwrap();
        assert!((cycle.wald - 2.0).abs() < 1e-9 && !cycle.is_found());
        assert_eq!((cycle.amplitude.lower, cycle.peak), (0.0, None));
        assert_eq!(cycle.sentence(), "No evidence of a daily rhythm (p = 0.736).");
        assert_eq!(Cycle::new(Period::Day, [0.0; 4], diagonal(0.0), MANY), None);
        assert_eq!(Cycle::new(Period::Day, [f64::NAN; 4], diagonal(1.0), MANY), None);
    }

    #[test]
    fn places_have_names() {
        assert_eq!([19.5, 23.999, -0.5].map(|h| Period::Day.place(h)), ["19:30", "0:00", "23:30"]);
        assert_eq!(Period::Week.place(24.25), "Tuesday 0:15");
        assert_eq!(Period::Week.place(f64::NAN), "Monday 0:00");
    }
}
