//! Plots with axes: their frame, a line with its band, and the events marked in time.

use plotters::coord::ranged1d::{Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    BLACK, Cartesian2d, ChartBuilder, ChartContext, Circle, Color as _, DashedLineSeries, EmptyElement,
    IntoFont as _, LineSeries, PathElement, Polygon, RGBColor, SVGBackend, ShapeStyle, Text, WHITE,
};
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, Drawn, FONT, SMALL_FONT, axis_number, font, shortened, text_width};
use crate::dynamics::CurvePoint;
use crate::dynamics::within::flow::FlowPoint;
use crate::export::time_axis::TimeAxis;

/// Pixels between the names of two events that stand below each other.
const EVENT_LINE: i32 = 14;
/// Longer names of events are cut, in pixels; in a narrow plot so are those longer than this share of it.
const EVENT_ROOM: f64 = 180.0;
const EVENT_SHARE: f64 = 0.42;

/// A plot whose axis to the right is `X`.
pub(super) type Chart<'c, 's, X> = ChartContext<'c, SVGBackend<'s>, Cartesian2d<X, RangedCoordf64>>;

/// What stands beside the axes, and the room for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axes<'t> {
    /// Below; empty for none.
    pub(super) x_label: &'t str,
    /// On the left, upwards; empty for none.
    pub(super) y_label: &'t str,
    /// About how many numbers stand at the axes.
    pub(super) n_ticks: (usize, usize),
    /// Pixels for what stands on the left.
    pub(super) left: u32,
    /// How the numbers below are written; nothing for the way of their axis.
    pub(super) x_format: Option<fn(&f64) -> String>,
}

impl Axes<'_> {
    /// Draws the axes of an empty plot from the lowest to the highest of `y`, which must differ.
    pub(super) fn draw<'c, 's, X>(&self, area: &Area<'s>, x: X, y: (f64, f64)) -> Drawn<Chart<'c, 's, X>>
    where
        X: Ranged<ValueType = f64> + ValueFormatter<f64>,
    {
        // A plot without a title of its axes is a small one of many.
        let is_small = self.x_label.is_empty();
        let size = if is_small { SMALL_FONT } else { FONT };
        let mut chart = ChartBuilder::on(area)
            .margin_left(8)
            // Half of a date.
            .margin_right(40)
            .margin_bottom(if is_small { 4 } else { 8 })
            .x_label_area_size(if is_small { 24 } else { 48 })
            .y_label_area_size(self.left)
            .build_cartesian_2d(x, y.0..y.1)?;
        let height = f64::from(area.dim_in_pixel().1.saturating_sub(40));
        let mut mesh = chart.configure_mesh();
        if let Some(format) = &self.x_format {
            mesh.x_label_formatter(format);
        }
        let y_format = |value: &f64| axis_number(*value);
        mesh.y_label_formatter(&y_format)
            .max_light_lines(1)
            .light_line_style(WHITE)
            .bold_line_style(BLACK.mix(0.08))
            .axis_style(BLACK.mix(0.6))
            .label_style(("sans-serif", size).into_font())
            .axis_desc_style(("sans-serif", size).into_font())
            .x_labels(self.n_ticks.0)
            .y_labels(self.n_ticks.1)
            .x_desc(self.x_label)
            .y_desc(shortened(self.y_label, height, FONT))
            .draw()?;
        Ok(chart)
    }
}

/// A point of a line with its band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BandPoint {
    pub(super) x: f64,
    pub(super) mean: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
}

impl From<&CurvePoint> for BandPoint {
    fn from(point: &CurvePoint) -> Self {
        Self { x: point.time, mean: point.mean, lower: point.lower, upper: point.upper }
    }
}

impl From<&FlowPoint> for BandPoint {
    fn from(point: &FlowPoint) -> Self {
        Self { x: point.position, mean: point.mean, lower: point.lower, upper: point.upper }
    }
}

/// The points that can be drawn.
pub(super) fn band_points<'p, P>(points: &'p [P]) -> Vec<BandPoint>
where
    BandPoint: From<&'p P>,
{
    let is_drawn = |p: &BandPoint| [p.x, p.mean, p.lower, p.upper].iter().all(|value| value.is_finite());
    points.iter().map(BandPoint::from).filter(is_drawn).collect()
}

/// Draws a band as a tinted area and its mean as a line; a single point as a dot with a bar, none at all as nothing.
pub(super) fn draw_band<X: Ranged<ValueType = f64>>(
    chart: &mut Chart<'_, '_, X>,
    points: &[BandPoint],
    color: RGBColor,
    dash: Option<(i32, i32)>,
) -> Drawn<()> {
    let line: ShapeStyle = color.stroke_width(2);
    if let [only] = points {
        let bar = vec![(only.x, only.lower), (only.x, only.upper)];
        chart.draw_series([PathElement::new(bar, line)])?;
        chart.draw_series([Circle::new((only.x, only.mean), 4, color.filled())])?;
        return Ok(());
    }
    if points.is_empty() {
        return Ok(());
    }
    let upper = points.iter().map(|p| (p.x, p.upper));
    let lower = points.iter().rev().map(|p| (p.x, p.lower));
    let band: Vec<(f64, f64)> = upper.chain(lower).collect();
    chart.draw_series([Polygon::new(band, color.mix(0.18).filled())])?;
    draw_line(chart, points.iter().map(|p| (p.x, p.mean)).collect(), line, dash)
}

/// Draws a line, dashed where told.
pub(super) fn draw_line<X: Ranged<ValueType = f64>>(
    chart: &mut Chart<'_, '_, X>,
    points: Vec<(f64, f64)>,
    style: ShapeStyle,
    dash: Option<(i32, i32)>,
) -> Drawn<()> {
    match dash {
        None => chart.draw_series(LineSeries::new(points, style))?,
        Some((dash, gap)) => chart.draw_series(DashedLineSeries::new(points, dash, gap, style))?,
    };
    Ok(())
}

/// Draws a line across the plot at `value`, where the plot reaches it.
pub(super) fn draw_level<X: Ranged<ValueType = f64>>(
    chart: &mut Chart<'_, '_, X>,
    value: f64,
    strength: f64,
) -> Drawn<()> {
    let (x, y) = (chart.x_range(), chart.y_range());
    if y.contains(&value) {
        let line = vec![(x.start, value), (x.end, value)];
        chart.draw_series([PathElement::new(line, BLACK.mix(strength).stroke_width(1))])?;
    }
    Ok(())
}

/// A line at each event within the plot, its name beside the upper end; names stand below each other where they would
/// meet, and are left out where there is no more room.
pub(super) fn draw_events(
    chart: &mut Chart<'_, '_, TimeAxis>,
    events: &[(f64, &str)],
    is_named: bool,
) -> Drawn<()> {
    let (x, y) = (chart.x_range(), chart.y_range());
    let (across, down) = chart.plotting_area().get_pixel_range();
    let n_lines = usize::try_from((down.end - down.start) / 2 / EVENT_LINE).unwrap_or(0);
    // Where the last name of each line ends.
    let mut ends: Vec<i32> = Vec::new();
    let mut sorted: Vec<(f64, &str)> = events.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (time, name) in sorted.into_iter().filter(|(time, _)| x.contains(time) || *time == x.end) {
        let line = vec![(time, y.start), (time, y.end)];
        chart.draw_series([PathElement::new(line, BLACK.mix(0.5).stroke_width(1))])?;
        if !is_named {
            continue;
        }
        // Within a page.
        let room = EVENT_ROOM.min(EVENT_SHARE * f64::from(across.end - across.start));
        let name = shortened(name, room, SMALL_FONT);
        let width = text_width(&name, SMALL_FONT).ceil() as i32; // below EVENT_ROOM
        let (at, _) = chart.backend_coord(&(time, y.end));
        // On the other side of its line where there is no room to the right.
        let left = if at + 4 + width <= across.end { at + 4 } else { at - 4 - width };
        let line = ends.iter().position(|end| *end < left).unwrap_or(ends.len());
        if line >= n_lines {
            continue;
        }
        match ends.get_mut(line) {
            Some(end) => *end = left + width + 6,
            None => ends.push(left + width + 6),
        }
        // A few lines.
        let offset = (left - at, 8 + EVENT_LINE * line as i32);
        let label = Text::new(name, offset, font(SMALL_FONT, 0.75, (HPos::Left, VPos::Center)));
        chart.draw_series([EmptyElement::at((time, y.end)) + label])?;
    }
    Ok(())
}

/// Lowest and highest of the finite values with 4% of air; `alone` to each side where they are one, and around 0
/// where there are none.
pub(crate) fn padded(values: impl Iterator<Item = f64>, alone: f64) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    // Larger ones than these are damage, and their differences would overflow.
    for value in values.filter(|value| value.abs() <= 1e100) {
        low = low.min(value);
        high = high.max(value);
    }
    if low > high {
        return (-alone, alone);
    }
    // A pad that the numbers themselves can hold, also where they are large and close together.
    let pad = (0.04 * (high - low)).max(low.abs().max(high.abs()) * 1e-9);
    let pad = if high > low { pad } else { pad.max(alone) };
    (low - pad, high + pad)
}

#[cfg(test)]
mod tests {
    use super::super::canvas::page;
    use super::super::canvas::tests::check_figure;
    use super::*;
    use crate::export::time_axis::TimeTicks;

    #[test]
    fn names_of_events_stand_below_each_other() {
        let events = [(50.0, "the flood"), (51.0, "the election"), (52.0, "the count"), (400.0, "beyond")];
        let svg = page((600, 300), |area| {
            let ticks = TimeTicks::new(0.0, 100.0, 5);
            let axes =
                Axes { x_label: "x", y_label: &"y ".repeat(500), n_ticks: (5, 5), left: 70, x_format: None };
            let mut chart = axes.draw(area, TimeAxis::new(0.0, 100.0, ticks), (-1.0, 1.0))?;
            draw_events(&mut chart, &events, true)
        })
        .unwrap();
        check_figure(&svg);
        let place = |name: &str| {
            let tag = svg.lines().zip(svg.lines().skip(1)).find(|(_, text)| *text == name).unwrap().0;
            tag.split("y=\"").nth(1).unwrap().split('"').next().unwrap().parse::<i32>().unwrap()
        };
        assert_eq!(place("the election") - place("the flood"), 14);
        assert_eq!(place("the count") - place("the flood"), 28);
        assert!(!svg.contains("beyond") && svg.contains('…'));
    }

    #[test]
    fn points_that_are_no_numbers_are_left_out() {
        let point = |mean: f64| CurvePoint { time: 0.0, mean, lower: -1.0, upper: 1.0 };
        assert_eq!(band_points(&[point(f64::NAN), point(0.5)]).len(), 1);
        assert!(band_points(&[point(f64::INFINITY)]).is_empty());
    }

    #[test]
    fn the_frame_has_air_and_holds_nothing_too() {
        assert_eq!(padded([f64::NAN, 1e300].into_iter(), 0.5), (-0.5, 0.5));
        assert_eq!(padded([3.0].into_iter(), 0.5), (2.5, 3.5));
        assert_eq!(padded([0.0, 100.0].into_iter(), 0.5), (-4.0, 104.0));
    }
}
