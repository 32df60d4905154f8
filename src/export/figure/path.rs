//! Two concepts against each other: the way of the documents through the plane, from dark to bright in time.

use plotters::coord::types::RangedCoordf64;
use plotters::element::{Circle, EmptyElement, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{BLACK, Color as _, RGBColor};
use plotters::style::text_anchor::HPos;

use super::FigureSize;
use super::canvas::{
    Area, Drawn, FONT, FROM_LEFT, Head, SMALL_FONT, axis_number, between, font, page, text_width,
};
use super::chart::{Axes, Chart, padded};
use super::trend::{NamedTrend, finding, sample_text};
use crate::Result;
use crate::dynamics::way::{Step, way};
use crate::export::time_axis::day_text;

/// Places along the way that the line is drawn through.
const N_STEPS: usize = 240;
/// Places along the way with a date and an ellipse.
const N_KNOTS: usize = 8;
/// Corners of an ellipse.
const N_CORNERS: u32 = 96;
/// From early to late: a scale whose lightness only rises, so that it also reads in gray. After the colors of viridis
/// (van der Walt and Smith), without its brightest, which is too faint on white.
const TIMES: [RGBColor; 4] =
    [RGBColor(68, 1, 84), RGBColor(59, 82, 139), RGBColor(33, 145, 140), RGBColor(94, 201, 98)];
/// Height of the strip that explains the colors, and length of its scale, in pixels.
const STRIP: u32 = 26;
const SCALE: i32 = 180;

/// Draws the way that the scores of two concepts (to the right, upwards) go together as SVG, over the time both cover:
/// color is time, with dates and the ellipses that hold both scores with 95% probability at eight equal steps of it.
/// Says n of both and which of them shows no evidence of change. Without a common time the figure only says
/// so. Documents are not drawn.
///
/// `label` is what the scores are.
///
/// # Errors
/// A request error where the drawing library fails.
pub fn path_svg(title: &str, label: &str, concepts: [NamedTrend<'_>; 2], size: FigureSize) -> Result<String> {
    let size = size.drawn();
    let [x, y] = concepts;
    let steps = |n: usize| -> Vec<Step> {
        let steps = way(&x.trend.curve, &y.trend.curve, n).into_iter();
        steps.filter(is_drawn).collect()
    };
    let (line, knots) = (steps(N_STEPS), steps(N_KNOTS));
    let mut head = Head::new(title, size.0);
    for named in concepts {
        let sample = sample_text(named.trend.n_documents, named.trend.n_words);
        let told = finding(named.trend).map_or_else(String::new, |told| format!("{told}; "));
        head = head.say(&format!("{}: {told}{sample}", named.name));
    }
    if line.is_empty() {
        head = head.say("The two concepts have no time in common with scored documents.");
        return page((size.0, head.height() + 8), |root| head.draw(root));
    }
    let outlines: Vec<Vec<(f64, f64)>> = knots.iter().map(|knot| knot.ellipse(N_CORNERS)).collect();
    let places =
        || outlines.iter().flatten().copied().chain(line.iter().map(|step| (step.x.mean, step.y.mean)));
    let across = padded(places().map(|place| place.0), 0.01);
    let up = padded(places().map(|place| place.1), 0.01);
    page(size, |root| {
        let (above, body) = root.split_vertically(head.height());
        head.draw(&above)?;
        let (strip, body) = body.split_vertically(STRIP);
        draw_scale(&strip, &line)?;
        let (x_label, y_label) = (format!("{}: {label} →", x.name), format!("{}: {label} →", y.name));
        let axes = Axes {
            x_label: &x_label,
            y_label: &y_label,
            n_ticks: (9, 9),
            left: 72,
            x_format: Some(|value| axis_number(*value)),
        };
        let mut chart = axes.draw(&body, RangedCoordf64::from(across.0..across.1), up)?;
        for (place, outline) in outlines.into_iter().enumerate() {
            let ink = at_time(share(place, knots.len()));
            chart.draw_series([Polygon::new(outline.clone(), ink.mix(0.07).filled())])?;
            let closed = outline.iter().chain(outline.first()).copied().collect::<Vec<_>>();
            chart.draw_series([PathElement::new(closed, ink.mix(0.5).stroke_width(1))])?;
        }
        draw_way(&mut chart, &line)?;
        draw_dates(&mut chart, &knots)
    })
}

fn is_drawn(step: &Step) -> bool {
    let numbers =
        [step.time, step.x.mean, step.x.lower, step.x.upper, step.y.mean, step.y.lower, step.y.upper];
    numbers.iter().all(|number| number.abs() <= 1e100)
}

/// How far along one of `n` places is, in [0, 1].
fn share(place: usize, n: usize) -> f64 {
    place as f64 / (n.max(2) - 1) as f64 // small counts
}

/// The color of a time, by its share of all in [0, 1].
fn at_time(share: f64) -> RGBColor {
    let along = share.clamp(0.0, 1.0) * (TIMES.len() - 1) as f64;
    let place = (along.floor() as usize).min(TIMES.len() - 2); // at most 2
    match TIMES.get(place..place + 2) {
        Some([from, to]) => between(*from, *to, along - place as f64),
        _ => BLACK,
    }
}

/// First and last day with the colors between them.
fn draw_scale(strip: &Area<'_>, line: &[Step]) -> Drawn<()> {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Ok(()) };
    let (first, last) = (day_text(first.time), day_text(last.time));
    let text = font(FONT, 0.75, FROM_LEFT);
    strip.draw_text(&first, &text, (16, 10))?;
    let left = 16 + text_width(&first, FONT) as i32 + 8; // a date
    for place in 0..SCALE / 2 {
        let ink = at_time(f64::from(place) / f64::from(SCALE / 2 - 1));
        let x = left + 2 * place;
        strip.draw(&Rectangle::new([(x, 5), (x + 2, 16)], ink.filled()))?;
    }
    let told = format!("{last}; ellipses: 95% of both scores at the dates");
    strip.draw_text(&told, &text, (left + SCALE + 8, 10))?;
    Ok(())
}

fn draw_way(chart: &mut Chart<'_, '_, RangedCoordf64>, line: &[Step]) -> Drawn<()> {
    for (place, pair) in line.windows(2).enumerate() {
        let ends: Vec<(f64, f64)> = pair.iter().map(|step| (step.x.mean, step.y.mean)).collect();
        let ink = at_time(share(place, line.len().saturating_sub(1)));
        chart.draw_series([PathElement::new(ends, ink.stroke_width(3))])?;
    }
    Ok(())
}

/// A dot at each knot and its date beside it, on the side where there is room; the first and the last are placed before
/// the others, and a date without room is left out.
fn draw_dates(chart: &mut Chart<'_, '_, RangedCoordf64>, knots: &[Step]) -> Drawn<()> {
    let (across, down) = chart.plotting_area().get_pixel_range();
    let at = |step: &Step| chart.backend_coord(&(step.x.mean, step.y.mean));
    let dots: Vec<(i32, i32)> = knots.iter().map(at).collect();
    let mut order: Vec<usize> = (0..knots.len()).collect();
    order.sort_by_key(|place| (*place != 0 && place + 1 != knots.len(), *place));
    // Left, top, right, bottom of what is taken.
    let mut taken: Vec<[i32; 4]> = Vec::new();
    let mut labels = Vec::new();
    for place in order {
        let (Some(knot), Some((x, y))) = (knots.get(place), dots.get(place).copied()) else { continue };
        let date = day_text(knot.time);
        let width = text_width(&date, SMALL_FONT).ceil() as i32; // a date
        let sides =
            [(7, -9), (7, 9), (-7, -9), (-7, 9), (9, 0), (-9, 0), (7, -22), (7, 22), (-7, -22), (-7, 22)];
        let free = sides.into_iter().find_map(|(dx, dy)| {
            let left = if dx > 0 { x + dx } else { x + dx - width };
            let area = [left, y + dy - 7, left + width, y + dy + 7];
            let is_inside = area[0] >= across.start
                && area[2] <= across.end + 20
                && area[1] >= down.start
                && area[3] <= down.end;
            let meets = |other: &[i32; 4]| {
                area[0] < other[2] && other[0] < area[2] && area[1] < other[3] && other[1] < area[3]
            };
            let on_dot = dots.iter().any(|(x, y)| meets(&[x - 4, y - 4, x + 4, y + 4]));
            (is_inside && !on_dot && !taken.iter().any(meets)).then_some((dx, dy, area))
        });
        if let Some((dx, dy, area)) = free {
            taken.push(area);
            labels.push((knot, date, (dx, dy)));
        }
    }
    for knot in knots {
        chart.draw_series([Circle::new((knot.x.mean, knot.y.mean), 3, BLACK.filled())])?;
    }
    for (knot, date, (dx, dy)) in labels {
        let anchor = (if dx > 0 { HPos::Left } else { HPos::Right }, FROM_LEFT.1);
        let label = Text::new(date, (dx, dy), font(SMALL_FONT, 0.9, anchor));
        // A farther one might belong to another dot.
        let length = if dy.abs() > 9 { (dx / 2, dy - 7 * dy.signum()) } else { (0, 0) };
        let tie = PathElement::new(vec![(0, 0), length], BLACK.mix(0.6).stroke_width(1));
        chart.draw_series([EmptyElement::at((knot.x.mean, knot.y.mean)) + tie + label])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::canvas::tests::check_figure;
    use super::super::trend::tests::{documents, fitted};
    use super::*;

    #[test]
    fn the_way_has_ellipses_dates_and_both_n() {
        let trends = [fitted(&documents(0.3)), fitted(&documents(0.0)), fitted(&[])];
        let named = |place: usize, name| NamedTrend { name, trend: &trends[place], documents: &[] };
        let size = FigureSize { width: 960, height: 640 };
        let svg = path_svg("Two", "score", [named(0, "pleasure"), named(1, "calm")], size).unwrap();
        check_figure(&svg);
        for part in ["pleasure: n = 40 documents", "calm: no evidence of change; n = 40", "pleasure: score →"]
        {
            assert!(svg.contains(part), "{part}");
        }
        assert_eq!(svg.matches("<polygon").count(), N_KNOTS);
        assert_eq!(svg.matches("<circle").count(), N_KNOTS);
        // The first day is at the scale and at its knot.
        assert_eq!(svg.lines().filter(|line| line.starts_with("2020-09-13")).count(), 2);
        let apart = path_svg("Two", "score", [named(0, "a"), named(2, "b")], size).unwrap();
        check_figure(&apart);
        assert!(apart.contains("no time in common") && !apart.contains("<polygon"));
    }

    #[test]
    fn later_is_brighter() {
        let light = |share: f64| {
            let RGBColor(r, g, b) = at_time(share);
            0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b)
        };
        let lights: Vec<f64> = (0..=20).map(|place| light(f64::from(place) / 20.0)).collect();
        assert!(lights.is_sorted() && lights[20] < 170.0, "{lights:?}");
        assert_eq!((at_time(f64::NAN), at_time(7.0)), (TIMES[0], TIMES[3]));
    }
}
