//! Trends as a vector figure for a paper or a slide.

use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::{
    BLACK, Cartesian2d, ChartBuilder, ChartContext, Circle, Color as _, DashedLineSeries, DrawingArea,
    IntoDrawingArea as _, IntoFont as _, LineSeries, PathElement, Polygon, RGBColor, SVGBackend,
    SeriesLabelPosition, ShapeStyle, Text, WHITE,
};

use crate::dynamics::{Evidence, Observation, Trend};
use crate::export::time_axis::{TimeAxis, TimeTicks};
use crate::{Error, Result};

/// Okabe and Ito's colours for colour-blind readers, without yellow, which is too faint on white.
const COLORS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    BLACK,
];

/// Dash and gap in pixels, so that lines can be told apart without colour; the first is solid.
const DASHES: [Option<(i32, i32)>; 4] = [None, Some((9, 4)), Some((3, 3)), Some((16, 5))];

/// More dots than this only make the file heavy; every k-th document is drawn then, and the figure says so.
const MAX_DOTS: usize = 5_000;

/// Font sizes as the drawing library counts them; it divides by 1.24, which makes 13 and 19 pixels.
const FONT: u32 = 16;
const TITLE_FONT: u32 = 24;

/// Width and height of a figure in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureSize {
    /// Width; at least 320 is drawn.
    pub width: u32,
    /// Height; at least 240 is drawn.
    pub height: u32,
}

impl Default for FigureSize {
    fn default() -> Self {
        Self { width: 960, height: 540 }
    }
}

/// A trend, what to call it, and the documents under it (none: no dots).
#[derive(Clone, Copy, Debug)]
pub struct NamedTrend<'t> {
    /// The concept or group.
    pub name: &'t str,
    /// Its curve.
    pub trend: &'t Trend,
    /// Its documents.
    pub documents: &'t [Observation],
}

type Chart<'c, 's> = ChartContext<'c, SVGBackend<'s>, Cartesian2d<TimeAxis, RangedCoordf64>>;

/// Draws trends over time as SVG: documents as faint dots that grow with their number of scored words, the mean
/// line, its 95% band; a legend where there are several. Says n, and "no evidence of change" where that is so.
///
/// Dots beyond the middle 98% of values are left out unless the curve reaches there, so that a few odd documents do
/// not flatten the curve; the figure says how many. Without any trend the axes stay empty.
///
/// `events` are lines at their times (seconds since 1970-01-01 UTC) with their names.
///
/// # Errors
/// A request error where the drawing library fails.
pub fn trend_svg(
    title: &str,
    y_label: &str,
    trends: &[NamedTrend<'_>],
    events: &[(f64, &str)],
    size: FigureSize,
) -> Result<String> {
    let mut svg = String::new();
    let size = (size.width.max(320), size.height.max(240));
    let events = events.iter().map(|(time, name)| (*time, printable(name))).collect();
    draw(&mut svg, size, &Texts { title: printable(title), y_label: printable(y_label), events }, trends)
        .map_err(|reason| Error::Request(format!("cannot draw the figure ({reason}); try another size")))?;
    Ok(svg)
}

struct Texts {
    title: String,
    y_label: String,
    events: Vec<(f64, String)>,
}

type Drawn<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn draw(svg: &mut String, size: (u32, u32), texts: &Texts, trends: &[NamedTrend<'_>]) -> Drawn<()> {
    let root = SVGBackend::with_string(svg, size).into_drawing_area();
    root.fill(&WHITE)?;
    let frame = Frame::around(trends);
    let (head, body) = root.split_vertically(60);
    draw_head(&head, texts, trends, &frame)?;
    // About one date for 110 pixels.
    let ticks = TimeTicks::new(frame.x.0, frame.x.1, (size.0 / 110).max(2));
    let x_label = ticks.axis_title();
    let mut chart = ChartBuilder::on(&body)
        .margin_left(8)
        .margin_right(24)
        .margin_bottom(8)
        .x_label_area_size(48)
        .y_label_area_size(72)
        .build_cartesian_2d(TimeAxis::new(frame.x.0, frame.x.1, ticks), frame.y.0..frame.y.1)?;
    chart
        .configure_mesh()
        .max_light_lines(1)
        .light_line_style(WHITE)
        .bold_line_style(BLACK.mix(0.08))
        .axis_style(BLACK.mix(0.6))
        .label_style(("sans-serif", FONT).into_font())
        .axis_desc_style(("sans-serif", FONT).into_font())
        .x_desc(x_label)
        .y_desc(texts.y_label.as_str())
        .draw()?;
    for (index, named) in trends.iter().enumerate() {
        draw_dots(&mut chart, index, named, &frame)?;
    }
    for (index, named) in trends.iter().enumerate() {
        draw_curve(&mut chart, index, named, trends.len() > 1)?;
    }
    draw_events(&mut chart, &texts.events, &frame)?;
    if trends.len() > 1 {
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .label_font(("sans-serif", FONT).into_font())
            .background_style(WHITE.mix(0.85))
            .border_style(BLACK.mix(0.2))
            .draw()?;
    }
    drop(chart);
    root.present()?;
    Ok(())
}

/// A line at each event within the frame, its name beside its upper end.
fn draw_events(chart: &mut Chart<'_, '_>, events: &[(f64, String)], frame: &Frame) -> Drawn<()> {
    let small = ("sans-serif", FONT).into_font().color(&BLACK.mix(0.75));
    for (time, name) in events.iter().filter(|(time, _)| frame.x.0 <= *time && *time <= frame.x.1) {
        let line = vec![(*time, frame.y.0), (*time, frame.y.1)];
        chart.draw_series([PathElement::new(line, BLACK.mix(0.5).stroke_width(1))])?;
        chart.draw_series([Text::new(name.clone(), (*time, frame.y.1), small.clone())])?;
    }
    Ok(())
}

/// Title, and below it what the dots and the band are.
fn draw_head(
    head: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    texts: &Texts,
    trends: &[NamedTrend<'_>],
    frame: &Frame,
) -> Drawn<()> {
    let title = ("sans-serif", TITLE_FONT).into_font();
    head.draw_text(&texts.title, &title.color(&BLACK), (16, 10))?;
    let small = ("sans-serif", FONT).into_font();
    head.draw_text(&subtitle(trends, frame), &small.color(&BLACK.mix(0.75)), (16, 38))?;
    Ok(())
}

fn subtitle(trends: &[NamedTrend<'_>], frame: &Frame) -> String {
    // An adjusted score is one of the documents that the raw one beside it is of.
    let is_adjusted =
        |named: &&NamedTrend<'_>| !(named.trend.betas.is_empty() && named.trend.left_out.is_empty());
    let counted = || trends.iter().filter(|named| trends.len() == 1 || !is_adjusted(named));
    let n_documents: usize = counted().map(|named| named.trend.n_documents).sum();
    let n_words: u64 = counted().map(|named| named.trend.n_words).sum();
    let mut text = format!("n = {n_documents} documents, {n_words} scored words; line and 95% band");
    if let [only] = trends
        && let Some(finding) = finding(only.trend)
    {
        text = format!("{finding}; {text}");
    }
    if frame.every > 1 {
        text += &format!("; dots: 1 document of {}", frame.every);
    }
    if frame.beyond > 0 {
        text += &format!("; dots beyond the axis: {}", frame.beyond);
    }
    text
}

/// What must be said about a curve that does not move.
fn finding(trend: &Trend) -> Option<&'static str> {
    match trend.evidence {
        Evidence::Change => None,
        Evidence::NoEvidenceOfChange => Some("no evidence of change"),
        Evidence::TooLittle { .. } => Some("too little to tell"),
    }
}

/// Dots are drawn where they fall in the frame; large ones are documents with many scored words.
fn draw_dots(chart: &mut Chart<'_, '_>, index: usize, named: &NamedTrend<'_>, frame: &Frame) -> Drawn<()> {
    let most = f64::from(frame.most_words.max(1));
    let style = color(index).mix(0.22).filled();
    let dots = named.documents.iter().step_by(frame.every).filter(|o| frame.holds(o)).map(|o| {
        // 2 to 6 pixels, the area about in step with n.
        let radius = 2.0 + 4.0 * (f64::from(o.n_words) / most).sqrt();
        Circle::new((o.time, o.value), radius.round() as i32, style)
    });
    chart.draw_series(dots)?;
    Ok(())
}

fn draw_curve(chart: &mut Chart<'_, '_>, index: usize, named: &NamedTrend<'_>, labelled: bool) -> Drawn<()> {
    let curve = &named.trend.curve;
    let color = color(index);
    let line: ShapeStyle = color.stroke_width(2);
    if let [only] = curve.as_slice() {
        let band = vec![(only.time, only.lower), (only.time, only.upper)];
        chart.draw_series([PathElement::new(band, line)])?;
    }
    let upper = curve.iter().map(|p| (p.time, p.upper));
    let lower = curve.iter().rev().map(|p| (p.time, p.lower));
    let band: Vec<(f64, f64)> = upper.chain(lower).collect();
    if curve.len() > 1 {
        chart.draw_series([Polygon::new(band, color.mix(0.18).filled())])?;
    }
    let means = curve.iter().map(|p| (p.time, p.mean));
    let dash = DASHES.get(index % DASHES.len()).copied().flatten();
    let drawn = match dash {
        _ if curve.len() < 2 => chart.draw_series(means.map(|at| Circle::new(at, 4, color.filled())))?,
        None => chart.draw_series(LineSeries::new(means, line))?,
        Some((dash, gap)) => chart.draw_series(DashedLineSeries::new(means, dash, gap, line))?,
    };
    if labelled {
        let mut label = format!("{} (n = {})", printable(named.name), named.trend.n_documents);
        if let Some(finding) = finding(named.trend) {
            label += &format!(", {finding}");
        }
        drawn.label(label).legend(move |(x, y)| {
            // A dash longer than the sample is a solid line.
            let (dash, gap) = dash.unwrap_or((64, 1));
            DashedPathElement::new([(x, y), (x + 24, y)], dash, gap, line)
        });
    }
    Ok(())
}

/// What part of time and score the figure shows.
struct Frame {
    x: (f64, f64),
    y: (f64, f64),
    /// Every how many documents a dot is drawn.
    every: usize,
    /// Dots outside.
    beyond: usize,
    /// Scored words of the longest document.
    most_words: u32,
}

impl Frame {
    fn around(trends: &[NamedTrend<'_>]) -> Self {
        let every = trends.iter().map(|named| named.documents.len()).sum::<usize>().div_ceil(MAX_DOTS).max(1);
        let dots = || {
            let drawn = trends.iter().flat_map(|named| named.documents.iter().step_by(every));
            drawn.filter(|o| o.time.is_finite() && o.value.is_finite() && o.n_words > 0)
        };
        let curves = || trends.iter().flat_map(|named| &named.trend.curve);
        let mut values: Vec<f64> = dots().map(|o| o.value).collect();
        values.sort_by(f64::total_cmp);
        let tail = values.len() / 100;
        let middle = values.get(tail..values.len() - tail).unwrap_or_default();
        let ends = [middle.first(), middle.last()].into_iter().flatten().copied();
        let mut frame = Self {
            // Half a day or half a unit to each side where there is only one time or value.
            x: padded(dots().map(|o| o.time).chain(curves().map(|p| p.time)), 43_200.0),
            y: padded(ends.chain(curves().flat_map(|p| [p.lower, p.upper])), 0.5),
            every,
            beyond: 0,
            most_words: dots().map(|o| o.n_words).max().unwrap_or(1),
        };
        frame.beyond = dots().filter(|o| !frame.holds(o)).count();
        frame
    }

    fn holds(&self, o: &Observation) -> bool {
        (self.x.0..=self.x.1).contains(&o.time) && (self.y.0..=self.y.1).contains(&o.value)
    }
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

fn color(index: usize) -> RGBColor {
    COLORS.get(index % COLORS.len()).copied().unwrap_or(BLACK)
}

/// Without the control characters that XML cannot hold.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::{TrendOptions, trend};
    use crate::progress::unwatched;

    fn documents(slope: f64) -> Vec<Observation> {
        (0..40_u32)
            .map(|i| Observation {
                time: 1.6e9 + f64::from(i) * 86_400.0,
                value: slope * f64::from(i) + f64::from(i * 7 % 5) * 0.1,
                n_words: 1 + i % 9,
            })
            .collect()
    }

    fn fitted(documents: &[Observation]) -> Trend {
        trend(documents, &TrendOptions { grid: 50, ..TrendOptions::default() }, &unwatched).unwrap()
    }

    #[test]
    fn a_flat_trend_says_so_and_says_n() {
        let documents = documents(0.0);
        let trend = fitted(&documents);
        let only = NamedTrend { name: "joy", trend: &trend, documents: &documents };
        let svg = trend_svg("Joy & <grief>\u{0}", "mean score", &[only], &[], FigureSize::default()).unwrap();
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        for part in ["no evidence of change", "n = 40 documents", "Joy &amp; &lt;grief&gt;", "2020-10"] {
            assert!(svg.contains(part), "{part}");
        }
        assert_eq!(svg.matches("<circle").count(), 40);
        assert!(!svg.contains('\0') && !svg.contains("NaN"));
    }

    #[test]
    fn several_trends_have_a_legend() {
        let (still, rising) = (documents(0.0), documents(0.3));
        let trends = [fitted(&still), fitted(&rising)];
        let named = [
            NamedTrend { name: "still", trend: &trends[0], documents: &still },
            NamedTrend { name: "rising", trend: &trends[1], documents: &[] },
        ];
        let svg = trend_svg("Two", "score", &named, &[], FigureSize { width: 0, height: 0 }).unwrap();
        assert!(svg.contains("still (n = 40), no evidence of change"));
        assert!(svg.contains("rising (n = 40)\n") && svg.contains("#D55E00"));
    }

    #[test]
    fn nothing_one_point_and_damage_are_drawn_without_panic() {
        assert!(trend_svg("", "", &[], &[], FigureSize::default()).unwrap().contains("n = 0 documents"));
        let mut documents = vec![Observation { time: 5.0, value: 1.0, n_words: 2 }; 12];
        let trend = fitted(&documents);
        documents.push(Observation { time: f64::NAN, value: f64::INFINITY, n_words: 0 });
        documents.push(Observation { time: 5.0, value: 1e300, n_words: u32::MAX });
        let named = NamedTrend { name: "x", trend: &trend, documents: &documents };
        let svg = trend_svg("t", "y", &[named], &[], FigureSize::default()).unwrap();
        assert!(svg.contains("too little to tell") && svg.contains("dots beyond the axis: 1"), "{svg}");
    }
}
