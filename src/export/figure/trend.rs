//! Trends over time: one concept, raw and adjusted, or several concepts or groups in one plot.

use plotters::prelude::{Circle, Color as _};

use super::canvas::{Drawn, Entry, FigureSize, Head, MAX_DOTS, color, dash, page};
use super::chart::{Axes, Chart, band_points, draw_band, draw_events, padded};
use crate::Result;
use crate::counts::{count_text, counted};
use crate::dynamics::{Evidence, Observation, Trend};
use crate::export::time_axis::{TimeAxis, TimeTicks};

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
    let size = size.drawn();
    let frame = Frame::around(trends);
    let mut head = Head::new(title, size.0).say(&subtitle(trends, &frame));
    if trends.len() > 1 {
        head = head.name(trends.iter().enumerate().map(entry).collect());
    }
    page(size, |root| {
        let (above, body) = root.split_vertically(head.height());
        head.draw(&above)?;
        // About one date for 110 pixels.
        let ticks = TimeTicks::new(frame.x.0, frame.x.1, (size.0 / 110).max(2));
        let x_label = ticks.axis_title();
        let axes = Axes { x_label: &x_label, y_label, n_ticks: (11, 11), left: 72, x_format: None };
        let mut chart = axes.draw(&body, TimeAxis::new(frame.x.0, frame.x.1, ticks), frame.y)?;
        for (place, named) in trends.iter().enumerate() {
            draw_dots(&mut chart, place, named, &frame)?;
        }
        for (place, named) in trends.iter().enumerate() {
            draw_band(&mut chart, &band_points(&named.trend.curve), color(place), dash(place))?;
        }
        draw_events(&mut chart, events, true)
    })
}

fn entry((place, named): (usize, &NamedTrend<'_>)) -> Entry {
    let mut label = format!("{} (n = {})", named.name, count_text(named.trend.n_documents));
    if let Some(finding) = finding(named.trend) {
        label += &format!(", {finding}");
    }
    Entry { label, color: color(place), dash: dash(place) }
}

fn subtitle(trends: &[NamedTrend<'_>], frame: &Frame) -> String {
    let mut text = "line and 95% band".to_owned();
    let is_adjusted =
        |named: &NamedTrend<'_>| !(named.trend.betas.is_empty() && named.trend.left_out.is_empty());
    // Raw and adjusted are of the same documents; of other curves the legend says n of each.
    let counted = match trends {
        [] => Some((0, 0)),
        [one] => Some((one.trend.n_documents, one.trend.n_words)),
        [raw, other] if !is_adjusted(raw) && is_adjusted(other) => {
            Some((raw.trend.n_documents, raw.trend.n_words))
        }
        _ => None,
    };
    if let Some((n, n_words)) = counted {
        text = format!("{}; {text}", sample_text(n, n_words));
    }
    if let [only] = trends
        && let Some(finding) = finding(only.trend)
    {
        text = format!("{finding}; {text}");
    }
    if frame.every > 1 {
        text += &format!("; dots: 1 document of {}", count_text(frame.every));
    }
    if frame.beyond > 0 {
        text += &format!("; dots beyond the axis: {}", count_text(frame.beyond));
    }
    text
}

/// "n = 2,000 documents, 7,000 scored words"
pub(super) fn sample_text(n_documents: usize, n_words: u64) -> String {
    // Beyond what memory holds it would saturate.
    let n_words = usize::try_from(n_words).unwrap_or(usize::MAX);
    format!("n = {}, {}", counted(n_documents, "document"), counted(n_words, "scored word"))
}

/// What must be said about a curve that does not move.
pub(super) fn finding(trend: &Trend) -> Option<&'static str> {
    match trend.evidence {
        Evidence::Change => None,
        Evidence::NoEvidenceOfChange => Some("no evidence of change"),
        Evidence::TooLittle { .. } => Some("too little to tell"),
    }
}

/// Dots are drawn where they fall in the frame; large ones are documents with many scored words.
fn draw_dots(
    chart: &mut Chart<'_, '_, TimeAxis>,
    place: usize,
    named: &NamedTrend<'_>,
    frame: &Frame,
) -> Drawn<()> {
    let most = f64::from(frame.most_words.max(1));
    let style = color(place).mix(0.22).filled();
    let dots = named.documents.iter().step_by(frame.every).filter(|o| frame.holds(o)).map(|o| {
        // 2 to 6 pixels, the area about in step with n.
        let radius = 2.0 + 4.0 * (f64::from(o.n_words) / most).sqrt();
        Circle::new((o.time, o.value), radius.round() as i32, style)
    });
    chart.draw_series(dots)?;
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

#[cfg(test)]
pub(super) mod tests {
    use super::super::canvas::tests::check_figure;
    use super::*;
    use crate::dynamics::{TrendOptions, trend};
    use crate::progress::unwatched;

    pub(in super::super) fn documents(slope: f64) -> Vec<Observation> {
        (0..40_u32)
            .map(|i| Observation {
                time: 1.6e9 + f64::from(i) * 86_400.0,
                value: slope * f64::from(i) + f64::from(i * 7 % 5) * 0.1,
                n_words: 1 + i % 9,
            })
            .collect()
    }

    pub(in super::super) fn fitted(documents: &[Observation]) -> Trend {
        trend(documents, &TrendOptions { grid: 50, ..TrendOptions::default() }, &unwatched).unwrap()
    }

    #[test]
    fn a_flat_trend_says_so_and_says_n() {
        let documents = documents(0.0);
        let trend = fitted(&documents);
        let only = NamedTrend { name: "joy", trend: &trend, documents: &documents };
        let svg = trend_svg("Joy & <grief>\u{0}", "mean score", &[only], &[], FigureSize::default()).unwrap();
        check_figure(&svg);
        for part in ["no evidence of change", "n = 40 documents", "Joy &amp; &lt;grief&gt;", "2020-10"] {
            assert!(svg.contains(part), "{part}");
        }
        assert_eq!(svg.matches("<circle").count(), 40);
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
