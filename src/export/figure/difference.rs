//! The difference of two groups over time.

use super::FigureSize;
use super::canvas::{Head, color, page};
use super::chart::{Axes, band_points, draw_band, draw_events, draw_level, padded};
use super::trend::{NamedTrend, finding, sample_text};
use crate::Result;
use crate::dynamics::CurvePoint;
use crate::dynamics::difference::{NO_TIME_IN_COMMON, Standing};
use crate::export::time_axis::{TimeAxis, TimeTicks};

/// Draws by how much the first of two groups lies above the second as SVG: the line, its 95% band and a line at 0. Says
/// n of both, and "no evidence of a difference" where the band holds 0 throughout. `curve` is that of
/// [`difference`](crate::dynamics::difference()); without a point the figure only says that they have no time
/// in common.
///
/// `y_label` is what the score is; `events` are lines at their times (seconds since 1970-01-01 UTC) with their names.
///
/// # Errors
/// A request error where the drawing library fails.
pub fn difference_svg(
    title: &str,
    y_label: &str,
    groups: [NamedTrend<'_>; 2],
    curve: &[CurvePoint],
    events: &[(f64, &str)],
    size: FigureSize,
) -> Result<String> {
    let size = size.drawn();
    let points = band_points(curve);
    let told = Standing::of(curve).map_or_else(|| NO_TIME_IN_COMMON.to_owned(), Standing::sentence);
    let mut head = Head::new(title, size.0).say(&told);
    for (place, named) in ["First", "Second"].iter().zip(groups) {
        let sample = sample_text(named.trend.n_documents, named.trend.n_words);
        let told = finding(named.trend).map_or_else(String::new, |told| format!("; {told} by itself"));
        head = head.say(&format!("{place}: {}, {sample}{told}", named.name));
    }
    let x = padded(points.iter().map(|point| point.x), 43_200.0);
    // With the line at 0, whatever the curve.
    let y = padded(points.iter().flat_map(|point| [point.lower, point.upper]).chain([0.0]), 0.01);
    if points.is_empty() {
        return page((size.0, head.height() + 8), |root| head.draw(root));
    }
    page(size, |root| {
        let (above, body) = root.split_vertically(head.height());
        head.draw(&above)?;
        let ticks = TimeTicks::new(x.0, x.1, (size.0 / 110).max(2));
        let x_label = ticks.axis_title();
        let y_label = format!("Difference of {y_label}");
        let axes = Axes { x_label: &x_label, y_label: &y_label, n_ticks: (11, 11), left: 72, x_format: None };
        let mut chart = axes.draw(&body, TimeAxis::new(x.0, x.1, ticks), y)?;
        draw_level(&mut chart, 0.0, 0.8)?;
        draw_band(&mut chart, &points, color(0), None)?;
        draw_events(&mut chart, events, true)
    })
}

#[cfg(test)]
mod tests {
    use super::super::canvas::tests::check_figure;
    use super::super::trend::tests::{documents, fitted};
    use super::*;

    #[test]
    fn a_difference_has_its_zero_line_and_both_n() {
        let trends = [fitted(&documents(0.0)), fitted(&documents(0.0))];
        let named = |place: usize, name| NamedTrend { name, trend: &trends[place], documents: &[] };
        let groups = [named(0, "ann"), named(1, "bo")];
        let point = |day: u32, lower: f64| CurvePoint {
            time: f64::from(day) * 86_400.0,
            mean: lower + 1.0,
            lower,
            upper: lower + 2.0,
        };
        let svg = |curve: &[CurvePoint]| {
            let svg = difference_svg("ann less bo", "score", groups, curve, &[], FigureSize::default());
            svg.unwrap()
        };
        let clear = svg(&[point(0, 0.5), point(1, -0.5), point(2, f64::NAN)]);
        check_figure(&clear);
        for part in [
            "First: ann, n = 40 documents",
            "Second: bo, n = 40",
            "above the second in",
            "Difference of score",
        ] {
            assert!(clear.contains(part), "{part}");
        }
        // A grid line is fainter.
        assert_eq!(clear.matches("<polyline fill=\"none\" opacity=\"0.8\"").count(), 1);
        assert!(svg(&[point(0, -0.5), point(1, -1.0)]).contains("No evidence of a difference"));
        let nothing = svg(&[]);
        check_figure(&nothing);
        assert!(nothing.contains("no time in common") && !nothing.contains("Date (UTC)"));
    }
}
