//! Small multiples: one small plot for each concept or group, side by side on one axis of time.

use plotters::style::FontTransform;

use super::canvas::{AROUND, Area, Drawn, FONT, FROM_LEFT, Head, SMALL_FONT, color, font, page, shortened};
use super::chart::{Axes, band_points, draw_band, draw_events, padded};
use super::trend::{NamedTrend, finding};
use super::{FigureSize, canvas};
use crate::Result;
use crate::counts::{count_text, counted};
use crate::dynamics::Evidence;
use crate::export::time_axis::{TimeAxis, TimeTicks};

/// Height of one plot with its name, in pixels.
const HEIGHT: u32 = 184;
/// Least width of one plot, in pixels.
const WIDTH: u32 = 290;
/// Room for the name above a plot and what came out, in pixels.
const NAME: u32 = 40;
/// Room for the title of the axis on the left and that below, in pixels.
const TITLES: (u32, u32) = (26, 26);

/// How high the plots reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scales {
    /// All alike, so that sizes can be compared.
    #[default]
    Shared,
    /// Each as high as its curve.
    Own,
}

/// Draws a small plot for each trend as SVG, its name and n above it, "no evidence of change" where that is so; as high
/// as they take. Documents are not drawn. Bands of trends with too little to tell don't widen the shared scale, and are
/// cut at its ends. Without any trend there is only the title.
///
/// `events` are lines at their times (seconds since 1970-01-01 UTC), named in the first row. `width` is in pixels, at
/// least 320.
///
/// # Errors
/// A request error where the drawing library fails.
pub fn multiples_svg(
    title: &str,
    y_label: &str,
    trends: &[NamedTrend<'_>],
    scales: Scales,
    events: &[(f64, &str)],
    width: u32,
) -> Result<String> {
    let (width, _) = FigureSize { width, height: 0 }.drawn();
    let n_columns = (width / WIDTH).clamp(1, 4) as usize; // at most 4
    let n_columns = n_columns.min(if trends.len() == 4 { 2 } else { trends.len().max(1) });
    let n_rows = trends.len().div_ceil(n_columns);
    let head = Head::new(title, width).say(&subtitle(trends, scales));
    // Beyond the bounds of a page the plots become lower.
    let rows = u32::try_from(n_rows).unwrap_or(u32::MAX).saturating_mul(HEIGHT);
    let (_, height) = FigureSize { width, height: rows.saturating_add(head.height() + TITLES.1) }.drawn();
    let all = Frame::around(trends);
    page((width, height), |root| {
        let (above, body) = root.split_vertically(head.height());
        head.draw(&above)?;
        let (side, body) = body.split_horizontally(TITLES.0);
        let (body, below) = body.split_vertically(body.dim_in_pixel().1.saturating_sub(TITLES.1));
        draw_titles(&side, &below, y_label, &all)?;
        for (place, (cell, named)) in
            body.split_evenly((n_rows.max(1), n_columns)).iter().zip(trends).enumerate()
        {
            let frame = match scales {
                Scales::Shared => all,
                Scales::Own => Frame { x: all.x, ..Frame::around(std::slice::from_ref(named)) },
            };
            // Their names would fill the figure.
            let is_first = place < n_columns;
            draw_small(cell, place, named, &frame, (events, is_first))?;
        }
        Ok(())
    })
}

fn subtitle(trends: &[NamedTrend<'_>], scales: Scales) -> String {
    let n_moving = trends.iter().filter(|named| named.trend.evidence == Evidence::Change).count();
    let scales = match scales {
        Scales::Shared => "one scale for all",
        Scales::Own => "each with a scale of its own",
    };
    let plots = counted(trends.len(), "plot");
    format!("{n_moving} of {plots} with evidence of change; line and 95% band; {scales}")
}

/// The titles that all plots share.
fn draw_titles(side: &Area<'_>, below: &Area<'_>, y_label: &str, frame: &Frame) -> Drawn<()> {
    let (width, height) = side.dim_in_pixel();
    let turned = font(FONT, 1.0, AROUND).transform(FontTransform::Rotate270);
    let label = shortened(y_label, f64::from(height), FONT);
    // Within a page.
    side.draw_text(&label, &turned, (width as i32 / 2, height as i32 / 2))?;
    let (width, height) = below.dim_in_pixel();
    let title = TimeTicks::new(frame.x.0, frame.x.1, 2).axis_title();
    below.draw_text(&title, &font(FONT, 1.0, AROUND), (width as i32 / 2, height as i32 / 2))?;
    Ok(())
}

fn draw_small(
    cell: &Area<'_>,
    place: usize,
    named: &NamedTrend<'_>,
    frame: &Frame,
    (events, is_first): (&[(f64, &str)], bool),
) -> Drawn<()> {
    let (name, plot) = cell.split_vertically(NAME);
    let (width, _) = cell.dim_in_pixel();
    let n = count_text(named.trend.n_documents);
    let told = finding(named.trend).map_or_else(|| format!("n = {n}"), |told| format!("{told}, n = {n}"));
    let room = f64::from(width) - 24.0;
    name.draw_text(&shortened(named.name, room, FONT), &font(FONT, 1.0, FROM_LEFT), (12, 12))?;
    name.draw_text(&told, &font(SMALL_FONT, 0.75, FROM_LEFT), (12, 29))?;
    let ticks = TimeTicks::new(frame.x.0, frame.x.1, (width / 110).max(2));
    let axes = Axes { x_label: "", y_label: "", n_ticks: (5, 5), left: 52, x_format: None };
    let mut chart = axes.draw(&plot, TimeAxis::new(frame.x.0, frame.x.1, ticks), frame.y)?;
    draw_band(&mut chart, &band_points(&named.trend.curve), color(place), canvas::dash(0))?;
    draw_events(&mut chart, events, is_first)
}

/// What part of time and score a plot shows.
#[derive(Clone, Copy, Debug)]
struct Frame {
    x: (f64, f64),
    y: (f64, f64),
}

impl Frame {
    fn around(trends: &[NamedTrend<'_>]) -> Self {
        let is_telling =
            |named: &&NamedTrend<'_>| !matches!(named.trend.evidence, Evidence::TooLittle { .. });
        let has_telling = trends.iter().any(|named| is_telling(&named));
        let points = || trends.iter().flat_map(|named| &named.trend.curve);
        let telling = trends.iter().filter(|named| !has_telling || is_telling(named));
        let bands = telling.flat_map(|named| &named.trend.curve).flat_map(|point| [point.lower, point.upper]);
        // Half a day or a hundredth to each side where there is only one time or value.
        Self { x: padded(points().map(|point| point.time), 43_200.0), y: padded(bands, 0.01) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::canvas::tests::check_figure;
    use super::super::trend::tests::{documents, fitted};
    use super::*;

    #[test]
    fn each_plot_has_its_name_and_finding_and_all_one_scale() {
        let trends = [fitted(&documents(0.0)), fitted(&documents(0.3)), fitted(&documents(0.0)[..3])];
        let names = [
            "still & calm",
            "rising",
            "a name that is so long that it does not fit above a plot of a third of the page",
        ];
        let named: Vec<NamedTrend<'_>> = names
            .iter()
            .zip(&trends)
            .map(|(name, trend)| NamedTrend { name, trend, documents: &[] })
            .collect();
        let events = [(1.6e9 + 864_000.0, "the flood")];
        let svg = multiples_svg("Groups", "score", &named, Scales::Shared, &events, 960).unwrap();
        check_figure(&svg);
        for part in
            ["no evidence of change, n = 40", "too little to tell, n = 3", "still &amp; calm", "1 of 3 plots"]
        {
            assert!(svg.contains(part), "{part}");
        }
        assert!(!svg.contains("does not fit above"));
        assert_eq!(svg.matches("the flood").count(), 3, "once in each plot of the first row");
        // The same numbers stand beside every plot, or each has its own.
        let axes = |svg: &str| svg.lines().filter(|line| *line == "10").count();
        assert_eq!(axes(&svg), 3);
        let own = multiples_svg("Groups", "score", &named, Scales::Own, &[], 960).unwrap();
        assert_eq!(axes(&own), 1);
    }

    #[test]
    fn nothing_and_very_many_are_drawn() {
        check_figure(&multiples_svg("", "", &[], Scales::Own, &[], 0).unwrap());
        let trend = fitted(&documents(0.1));
        let named = vec![NamedTrend { name: "one", trend: &trend, documents: &[] }; 60];
        let svg = multiples_svg("t", "y", &named, Scales::Shared, &[], 960).unwrap();
        check_figure(&svg);
        assert_eq!(svg.matches("n = 40").count(), 60);
    }
}
