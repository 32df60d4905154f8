//! What the pointer reads off: the nearest document, and curves at a time. Both by binary search.

use super::drawn::Curve;
use crate::workbench::dynamics::Dot;

/// A curve at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) mean: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
}

/// The curve at `time`, between its points in a straight line; nothing outside its span.
pub(super) fn read(curve: &Curve, time: f64) -> Option<Reading> {
    let after = curve.times.partition_point(|&at| at < time);
    let point = |place: usize| {
        Some(Reading {
            mean: curve.mean.get(place)?.y,
            lower: *curve.lower.get(place)?,
            upper: *curve.upper.get(place)?,
        })
    };
    let (to, to_time) = (point(after)?, *curve.times.get(after)?);
    let Some(before) = after.checked_sub(1).filter(|_| to_time > time) else {
        return (to_time == time).then_some(to);
    };
    let (from, from_time) = (point(before)?, *curve.times.get(before)?);
    let share = (time - from_time) / (to_time - from_time);
    let between = |a: f64, b: f64| a + share * (b - a);
    Some(Reading {
        mean: between(from.mean, to.mean),
        lower: between(from.lower, to.lower),
        upper: between(from.upper, to.upper),
    })
}

/// The place of the dot for which `distance` is least among those between two times, if that is below `reach`;
/// `dots` by time.
pub(super) fn nearest_dot(
    dots: &[Dot],
    (from, to): (f64, f64),
    reach: f32,
    distance: impl Fn(&Dot) -> Option<f32>,
) -> Option<&Dot> {
    let first = dots.partition_point(|dot| dot.time < from);
    let end = dots.partition_point(|dot| dot.time <= to);
    let near = dots.get(first..end)?.iter().filter_map(|dot| Some((dot, distance(dot)?)));
    let near = near.filter(|(_, distance)| *distance < reach).min_by(|a, b| a.1.total_cmp(&b.1));
    near.map(|(dot, _)| dot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::DocId;
    use egui_plot::PlotPoint;

    #[test]
    fn curves_are_read_between_their_points_only() {
        let curve = Curve {
            mean: vec![PlotPoint::new(0.0, 1.0), PlotPoint::new(10.0, 2.0), PlotPoint::new(20.0, 0.0)],
            times: vec![0.0, 10.0, 20.0],
            lower: vec![0.0, 1.0, -1.0],
            upper: vec![2.0, 3.0, 1.0],
            ..Curve::default()
        };
        let at = |time| read(&curve, time).map(|reading| (reading.lower, reading.mean, reading.upper));
        assert_eq!(at(5.0), Some((0.5, 1.5, 2.5)));
        assert_eq!((at(0.0), at(20.0)), (Some((0.0, 1.0, 2.0)), Some((-1.0, 0.0, 1.0))));
        assert_eq!((at(-0.1), at(20.1), at(f64::NAN)), (None, None, None));
        assert_eq!(read(&Curve::default(), 1.0), None);
    }

    #[test]
    fn the_nearest_dot_within_reach_is_found() {
        let dot = |doc: u32, time: f64| Dot { doc: DocId(doc), time, value: 0.0, n_words: 1, group: None };
        let dots = [dot(0, 0.0), dot(1, 1.0), dot(2, 1.5), dot(3, 9.0)];
        let near = |time: f64, reach: f32| {
            let distance = |dot: &Dot| Some((dot.time - time).abs() as f32);
            nearest_dot(&dots, (time - 2.0, time + 2.0), reach, distance).map(|dot| dot.doc.0)
        };
        assert_eq!(near(1.2, 1.0), Some(1));
        assert_eq!(near(1.4, 1.0), Some(2));
        assert_eq!(near(5.0, 100.0), None, "nothing between the two times");
        assert_eq!(near(8.5, 0.1), None, "out of reach");
    }
}
