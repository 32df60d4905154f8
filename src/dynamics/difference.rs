//! Two groups: by how much one lies above the other, over the time both cover.

use crate::Result;
use crate::dynamics::series::{GroupTrend, difference};
use crate::dynamics::trend::{CurvePoint, Trend};

/// Points of a curve that is looked at.
pub const N_POINTS: usize = 300;

/// The first of two groups, by their names, less the second at [`N_POINTS`] times, adjusted if they are; empty where one is not among
/// `groups` or the two have no time in common.
///
/// # Errors
/// As [`difference()`].
pub fn difference_of(groups: &[GroupTrend], names: [&str; 2]) -> Result<Vec<CurvePoint>> {
    let of = |name: &str| groups.iter().find(|one| one.group == name).map(|one| one.trend.fairest());
    let [Some(a), Some(b)] = names.map(of) else { return Ok(Vec::new()) };
    shared_span(a, b).map_or_else(|| Ok(Vec::new()), |span| difference(a, b, span, N_POINTS))
}

/// The time that both curves cover; nothing where that is no more than a moment.
#[must_use]
pub fn shared_span(a: &Trend, b: &Trend) -> Option<(f64, f64)> {
    let from = a.curve.first()?.time.max(b.curve.first()?.time);
    let to = a.curve.last()?.time.min(b.curve.last()?.time);
    (from < to).then_some((from, to))
}

/// For how much of the time the 95% band of a difference keeps clear of 0, as shares in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// All of the band is above 0.
    pub above: f64,
    /// All of it is below 0.
    pub below: f64,
}

impl Standing {
    /// Of a curve at equally spaced times; nothing where it has no point.
    #[must_use]
    pub fn of(curve: &[CurvePoint]) -> Option<Self> {
        // Counts of points.
        let share = |n: usize| n as f64 / curve.len() as f64;
        let above = curve.iter().filter(|point| point.lower > 0.0).count();
        let below = curve.iter().filter(|point| point.upper < 0.0).count();
        (!curve.is_empty()).then(|| Self { above: share(above), below: share(below) })
    }

    /// Whether the band keeps clear of 0 at any time.
    #[must_use]
    pub fn is_evident(self) -> bool {
        self.above > 0.0 || self.below > 0.0
    }

    /// The finding in one plain sentence.
    #[must_use]
    pub fn sentence(self) -> String {
        if !self.is_evident() {
            return "No evidence of a difference at any time: the band holds 0 throughout.".to_owned();
        }
        format!(
            "The first lies above the second in {:.0}% of the time and below it in {:.0}%, as far as the band tells.",
            100.0 * self.above,
            100.0 * self.below
        )
    }
}

/// What is said of two groups without a [`Standing`].
pub const NO_TIME_IN_COMMON: &str = "The two groups have no time in common.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::{Observation, TrendOptions, by_group};
    use crate::progress::unwatched;

    #[test]
    fn a_difference_is_told_by_where_its_band_is() {
        let point = |lower: f64| CurvePoint { time: 0.0, mean: lower + 1.0, lower, upper: lower + 2.0 };
        let standing = Standing::of(&[point(-1.0), point(-0.5)]).unwrap();
        assert!(!standing.is_evident() && standing.sentence().starts_with("No evidence"));
        let standing = Standing::of(&[point(0.5), point(-1.0), point(-3.0), point(1.0)]).unwrap();
        assert_eq!(standing, Standing { above: 0.5, below: 0.25 });
        let text = standing.sentence();
        assert!(text.contains("50% of the time") && text.contains("below it in 25%"), "{text}");
        assert_eq!(Standing::of(&[]), None);
    }

    #[test]
    fn groups_are_compared_over_the_time_both_cover() {
        let at = |group: &'static str, day: u32, value: f64| {
            let value = value + f64::from(day % 2) * 0.1;
            (group, Observation { time: f64::from(day) * 86_400.0, value, n_words: 3 })
        };
        let mut list: Vec<_> = (0..30).map(|day| at("early", day, 0.0)).collect();
        list.extend((20..60).map(|day| at("late", day, 1.0)));
        list.extend((70..90).map(|day| at("later", day, 1.0)));
        let groups = by_group(&list, &[], &TrendOptions::default(), &unwatched).unwrap();
        let curve = difference_of(&groups, ["late", "early"]).unwrap();
        assert_eq!(curve.len(), N_POINTS);
        assert_eq!((curve[0].time, curve[N_POINTS - 1].time), (20.0 * 86_400.0, 29.0 * 86_400.0));
        assert_eq!(Standing::of(&curve), Some(Standing { above: 1.0, below: 0.0 }));
        for pair in [["early", "later"], ["early", "nobody"]] {
            assert!(difference_of(&groups, pair).unwrap().is_empty());
        }
    }
}
