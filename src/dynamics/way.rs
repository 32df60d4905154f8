//! Two scores against each other: the way that documents go through the plane of two concepts, such as from calm and
//! pleasant to excited and unpleasant.

use super::Z95;
use super::trend::CurvePoint;

/// 95% of a normal distribution in the plane lie within this many standard deviations: √(−2 ln 0.05).
const RADIUS95: f64 = 2.447_746_830_680_816;

/// A moment of the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// The score to the right, with its band.
    pub x: CurvePoint,
    /// The score upwards, with its band.
    pub y: CurvePoint,
}

impl Step {
    /// Where both scores are with 95% probability, as `n_points` corners of an ellipse; the two are taken to be
    /// independent.
    pub fn ellipse(&self, n_points: u32) -> Vec<(f64, f64)> {
        let reach = |of: &CurvePoint| (of.upper - of.lower) / 2.0 / Z95 * RADIUS95;
        let (a, b) = (reach(&self.x), reach(&self.y));
        (0..n_points)
            .map(|place| {
                let turn = f64::from(place) / f64::from(n_points) * std::f64::consts::TAU;
                (self.x.mean + a * turn.cos(), self.y.mean + b * turn.sin())
            })
            .collect()
    }
}

/// `n` (at least 2) equal steps of time through what both curves cover; one where that is a moment, none where they
/// have no time in common. Curves are in order of time, as those of a [`super::Trend`].
pub fn way(x: &[CurvePoint], y: &[CurvePoint], n: usize) -> Vec<Step> {
    let ends = |curve: &[CurvePoint]| Some((curve.first()?.time, curve.last()?.time));
    let (Some(a), Some(b)) = (ends(x), ends(y)) else { return Vec::new() };
    let (from, to) = (a.0.max(b.0), a.1.min(b.1));
    let n = if from < to { n.max(2) } else { 1 };
    let at = |place: usize| {
        let share = place as f64 / (n - 1).max(1) as f64; // small counts
        // The last one is the end itself, whatever rounding does.
        let time = (from + share * (to - from)).min(to);
        Some(Step { time, x: read(x, time)?, y: read(y, time)? })
    };
    if from <= to { (0..n).filter_map(at).collect() } else { Vec::new() }
}

/// A curve at `time`, between its points in a straight line; nothing outside its span.
fn read(curve: &[CurvePoint], time: f64) -> Option<CurvePoint> {
    let after = curve.partition_point(|point| point.time < time);
    let to = *curve.get(after)?;
    let Some(before) = after.checked_sub(1).filter(|_| to.time > time) else {
        return (to.time == time).then_some(to);
    };
    let from = curve.get(before)?;
    let share = (time - from.time) / (to.time - from.time);
    let between = |a: f64, b: f64| a + share * (b - a);
    Some(CurvePoint {
        time,
        mean: between(from.mean, to.mean),
        lower: between(from.lower, to.lower),
        upper: between(from.upper, to.upper),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(points: [(f64, f64); 2]) -> Vec<CurvePoint> {
        points.map(|(time, mean)| CurvePoint { time, mean, lower: mean - 1.0, upper: mean + 1.0 }).to_vec()
    }

    #[test]
    fn the_way_goes_through_the_time_that_both_cover() {
        let (a, b) = (curve([(0.0, 0.0), (10.0, 10.0)]), curve([(5.0, 0.0), (25.0, 20.0)]));
        let way_of_six = way(&a, &b, 6);
        assert_eq!(way_of_six.len(), 6);
        let values = |step: &Step| (step.time, step.x.mean, step.y.mean);
        assert_eq!((values(&way_of_six[0]), values(&way_of_six[5])), ((5.0, 5.0, 0.0), (10.0, 10.0, 5.0)));
        assert!(way(&a, &curve([(11.0, 0.0), (12.0, 0.0)]), 6).is_empty());
        assert_eq!(way(&a, &curve([(10.0, 0.0), (12.0, 0.0)]), 6).len(), 1);
        assert!(way(&a, &[], 6).is_empty());
    }

    /// Bands of ±1 are ±1.96 deviations, and 95% of the plane lie within 2.4477 of them.
    #[test]
    fn an_ellipse_is_wider_than_the_band() {
        let step = way(&curve([(0.0, 0.0), (1.0, 0.0)]), &curve([(0.0, 0.0), (1.0, 0.0)]), 2)[0];
        let widest = step.ellipse(48).iter().map(|(x, _)| *x).fold(0.0, f64::max);
        assert!((widest - 2.4477 / 1.96).abs() < 1e-3, "{widest}");
    }

    #[test]
    fn times_that_are_none_give_nothing() {
        let damaged = curve([(f64::NAN, 0.0), (f64::NAN, 1.0)]);
        assert!(way(&damaged, &damaged, 5).is_empty());
    }
}
