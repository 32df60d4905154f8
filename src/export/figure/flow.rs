//! One document from its first word to its last: the concept with its band, two ways of other programs to draw it, and
//! which of the project's concepts each passage is about.

use plotters::coord::types::RangedCoordf64;
use plotters::element::{PathElement, Rectangle};
use plotters::prelude::{BLACK, Circle, Color as _, WHITE};

use super::FigureSize;
use super::canvas::{
    Area, Drawn, Entry, FROM_RIGHT, Head, MAX_DOTS, SMALL_FONT, color, font, page, pole, shortened, tinted,
};
use super::chart::{Axes, Chart, band_points, draw_band, draw_level, draw_line, padded};
use crate::Result;
use crate::counts::{count_text, counted};
use crate::dynamics::within::Occurrence;
use crate::dynamics::within::flow::DocumentFlow;
use crate::dynamics::within::legacy::N_SEGMENTS;
use crate::dynamics::within::sparse::Stripes;

/// Height of a concept's stripe, in pixels.
const STRIPE: i32 = 20;
/// Room for the names of the concepts, in pixels.
const NAMES: u32 = 132;
/// Dash and gap of the ways of other programs, in pixels.
const COSINE: (i32, i32) = (9, 4);
const SEGMENT: (i32, i32) = (3, 3);

/// What is drawn of one document.
#[derive(Clone, Copy, Debug)]
pub struct FlowFigure<'f> {
    /// The concept.
    pub name: &'f str,
    /// Its matches: dots.
    pub matches: &'f [Occurrence],
    /// The curve with its band.
    pub flow: &'f DocumentFlow,
    /// As syuzhet draws it, at the points of the curve; empty to leave it out.
    pub cosine: &'f [f64],
    /// The mean of each fifth, as LIWC has it; empty to leave it out.
    pub segments: &'f [Option<f64>],
    /// Which concepts each passage is about.
    pub stripes: &'f Stripes,
    /// The concepts of the stripes, in their order.
    pub concepts: &'f [&'f str],
}

/// Draws a concept inside one document as SVG: the line with its band over its matches as faint dots, the ways of other
/// programs where they are given, and below on the same axis a stripe for each concept, the stronger the more of it is
/// in the passage. Says n, and that there is no evidence of change where that is so. A dash marks passages of the
/// negative pole, so that stripes can be read in gray.
///
/// `size` is that of the plot; stripes are below it and make the figure higher.
///
/// # Errors
/// A request error where the drawing library fails.
pub fn flow_svg(title: &str, figure: &FlowFigure<'_>, size: FigureSize) -> Result<String> {
    let stripes = i32::try_from(figure.concepts.len()).unwrap_or(i32::MAX).saturating_mul(STRIPE);
    let height = size.drawn().1.saturating_add_signed(stripes.saturating_add(12));
    let (width, height) = FigureSize { height, ..size }.drawn();
    let points = band_points(&figure.flow.points);
    let every = figure.matches.len().div_ceil(MAX_DOTS).max(1);
    let is_drawn = |one: &&Occurrence| one.weight.abs() <= 1e100;
    let dots = || figure.matches.iter().step_by(every).filter(is_drawn);
    let most = figure.stripes.values.iter().map(|value| value.abs()).filter(|value| value.is_finite());
    let most = most.fold(0.0, f64::max);
    let head = head(title, figure, (every, most), width);
    let n_tokens = f64::from(figure.flow.n_tokens).max(1.0);
    let curves = points.iter().flat_map(|point| [point.lower, point.upper]);
    let others = figure.cosine.iter().chain(figure.segments.iter().flatten()).copied();
    let y = padded(dots().map(|one| one.weight).chain(curves).chain(others), 0.5);
    page((width, height), |root| {
        let (above, body) = root.split_vertically(head.height());
        head.draw(&above)?;
        let room = body.dim_in_pixel().1.saturating_add_signed(-stripes.saturating_add(12));
        let (body, below) = body.split_vertically(room);
        let y_label = format!("{}: weight", figure.name);
        let x_label = "Words from the beginning";
        // A count of words.
        let x_format: Option<fn(&f64) -> String> = Some(|value| count_text(value.max(0.0) as usize));
        let axes = Axes { x_label, y_label: &y_label, n_ticks: (9, 9), left: NAMES, x_format };
        let mut chart = axes.draw(&body, RangedCoordf64::from(0.0..n_tokens), y)?;
        let dots =
            dots().map(|one| Circle::new((f64::from(one.position), one.weight), 2, BLACK.mix(0.25).filled()));
        chart.draw_series(dots)?;
        if let Some(mean) = figure.flow.mean {
            draw_level(&mut chart, mean, 0.25)?;
        }
        draw_band(&mut chart, &points, color(0), None)?;
        draw_others(&mut chart, figure, n_tokens)?;
        draw_stripes(&below, &chart, figure, most)
    })
}

fn head(title: &str, figure: &FlowFigure<'_>, (every, most): (usize, f64), width: u32) -> Head {
    let n_tokens = usize::try_from(figure.flow.n_tokens).unwrap_or(usize::MAX);
    let (terms, words) = (counted(figure.matches.len(), "term"), counted(n_tokens, "word"));
    let mut sample = format!("n = {terms} of {words}; dots: terms");
    if every > 1 {
        sample += &format!(", 1 of {}", count_text(every));
    }
    let mut head = Head::new(title, width).say(&figure.flow.sentence()).say(&sample);
    if most > 0.0 && !figure.concepts.is_empty() {
        head = head.say(&format!(
            "Stripes: which concepts each passage is about; the strongest color stands for {:.1}% of a passage’s words; \
             dash: negative pole",
            100.0 * most
        ));
    }
    let line = |label: &str, dash| Entry { label: label.to_owned(), color: BLACK, dash: Some(dash) };
    let mut entries = vec![Entry { label: "line and 95% band".to_owned(), color: color(0), dash: None }];
    if !figure.cosine.is_empty() {
        entries.push(line("as syuzhet (5 cosine waves)", COSINE));
    }
    if figure.segments.iter().any(Option::is_some) {
        entries.push(line("as LIWC (5 segments)", SEGMENT));
    }
    head.name(entries)
}

/// The ways of other programs.
fn draw_others(
    chart: &mut Chart<'_, '_, RangedCoordf64>,
    figure: &FlowFigure<'_>,
    n_tokens: f64,
) -> Drawn<()> {
    let style = BLACK.mix(0.8).stroke_width(1);
    let cosine = figure.flow.points.iter().zip(figure.cosine).map(|(point, value)| (point.position, *value));
    let cosine: Vec<(f64, f64)> = cosine.filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
    draw_line(chart, cosine, style, Some(COSINE))?;
    for (place, mean) in figure.segments.iter().enumerate() {
        let Some(mean) = mean.filter(|mean| mean.is_finite()) else { continue };
        // Five parts.
        let at = |place: usize| n_tokens * place as f64 / N_SEGMENTS as f64;
        draw_line(chart, vec![(at(place), mean), (at(place + 1), mean)], style, Some(SEGMENT))?;
    }
    Ok(())
}

/// A row for each concept, on the axis of the plot above.
fn draw_stripes(
    area: &Area<'_>,
    chart: &Chart<'_, '_, RangedCoordf64>,
    figure: &FlowFigure<'_>,
    most: f64,
) -> Drawn<()> {
    let stripes = figure.stripes;
    let half = match stripes.centers.get(..2) {
        Some([a, b]) => (b - a) / 2.0,
        _ => f64::from(figure.flow.n_tokens) / 2.0,
    };
    let (across, down) = chart.plotting_area().get_pixel_range();
    let x = |position: f64| {
        chart.backend_coord(&(position, chart.y_range().start)).0.clamp(across.start, across.end)
    };
    debug_assert!(down.start <= down.end, "a plot has a top and a bottom");
    for (row, name) in (0..).zip(figure.concepts) {
        let top = 4 + STRIPE * row;
        let name = shortened(name, f64::from(NAMES) - 12.0, SMALL_FONT);
        area.draw_text(&name, &font(SMALL_FONT, 0.9, FROM_RIGHT), (across.start - 8, top + STRIPE / 2))?;
        let concept = usize::try_from(row).unwrap_or(usize::MAX);
        for (window, center) in stripes.centers.iter().enumerate() {
            let value = stripes.window(window).and_then(|codes| codes.get(concept)).copied();
            let Some(value) = value.filter(|value| value.is_finite() && *value != 0.0) else { continue };
            let (left, right) = (x(center - half), x(center + half));
            let share = if most > 0.0 { value.abs() / most } else { 0.0 };
            let corners = [(left, top + 1), (right, top + STRIPE - 1)];
            area.draw(&Rectangle::new(corners, tinted(pole(value), share).filled()))?;
            if value < 0.0 && right - left > 4 {
                let ink = if share > 0.6 { WHITE.to_rgba() } else { BLACK.mix(0.55) };
                let dash = vec![(left + 2, top + STRIPE / 2), (right - 2, top + STRIPE / 2)];
                area.draw(&PathElement::new(dash, ink.stroke_width(2)))?;
            }
        }
        let frame =
            Rectangle::new([(across.start, top + 1), (across.end, top + STRIPE - 1)], BLACK.mix(0.12));
        area.draw(&frame)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::canvas::tests::check_figure;
    use super::*;
    use crate::dynamics::within::flow::document_flow;
    use crate::dynamics::within::legacy::{cosine_flow, five_segments};

    fn words(slope: f64) -> Vec<Occurrence> {
        let weight = |i: u32| slope * f64::from(i) + f64::from(i * 7 % 5) * 0.1 - 0.2;
        (0..100).map(|i| Occurrence { position: i * 5, weight: weight(i) }).collect()
    }

    fn stripes() -> Stripes {
        Stripes {
            values: vec![0.5, 0.0, -0.25, 0.1, f64::NAN, 0.0],
            n_concepts: 2,
            centers: vec![83.0, 250.0, 417.0],
            evidence: vec![9.0, 9.0, 9.0],
            width: 100.0,
        }
    }

    #[test]
    fn other_ways_are_drawn_only_where_they_are_given() {
        let matches = words(0.0);
        let flow = document_flow(&matches, 500, 100).unwrap();
        let places: Vec<f64> = flow.points.iter().map(|point| point.position).collect();
        let (cosine, segments) = (cosine_flow(&matches, 500, &places), five_segments(&matches, 500));
        let stripes = stripes();
        let figure = FlowFigure {
            name: "joy",
            matches: &matches,
            flow: &flow,
            cosine: &[],
            segments: &[],
            stripes: &stripes,
            concepts: &["joy", "a concept with a name that is far too long"],
        };
        let plain = flow_svg("Joy inside a document", &figure, FigureSize::default()).unwrap();
        check_figure(&plain);
        for part in
            ["No evidence of change inside this document", "n = 100 terms of 500 words", "50.0% of a passage"]
        {
            assert!(plain.contains(part), "{part}");
        }
        assert_eq!(plain.matches("<circle").count(), 100);
        assert!(!plain.contains("syuzhet") && !plain.contains("LIWC") && !plain.contains("far too long"));
        // Three passages have a color: two of the positive pole and one of the negative with its dash.
        let fills = plain.lines().filter(|line| line.contains("<rect") && line.contains("stroke=\"none\""));
        assert_eq!(fills.count(), 1 + 3, "with the page itself");
        let figure = FlowFigure { cosine: &cosine, segments: &segments, ..figure };
        let both = flow_svg("Joy inside a document", &figure, FigureSize::default()).unwrap();
        check_figure(&both);
        assert!(both.contains("as syuzhet (5 cosine waves)") && both.contains("as LIWC (5 segments)"));
    }

    #[test]
    fn an_empty_document_is_a_frame_and_a_sentence() {
        let flow = document_flow(&[], 0, 10).unwrap();
        let figure = FlowFigure {
            name: "",
            matches: &[],
            flow: &flow,
            cosine: &[],
            segments: &[],
            stripes: &Stripes::default(),
            concepts: &["joy"],
        };
        let svg = flow_svg("", &figure, FigureSize { width: 0, height: 0 }).unwrap();
        check_figure(&svg);
        assert!(svg.contains("Too little to tell") && svg.contains("n = 0 terms of 0 words"));
    }
}
