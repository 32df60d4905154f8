//! One document from its first word to its last: the concept with its band, two ways of other programs to draw it, and
//! which of the project's concepts each passage is about.

use egui::{Label, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{FilledArea, HLine, Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotTransform, Points};

use super::axes::{score_label, score_marks};
use super::exporting::{Exported, export_ui};
use crate::corpus::DocId;
use crate::counts::counted;
use crate::dynamics::within::flow::DocumentFlow;
use crate::dynamics::within::legacy::N_SEGMENTS;
use crate::project::{Concept, ConceptId};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::state::Place;
use crate::ui::theme::{GRID, count_text, strong};
use crate::workbench::exporting::ViewRequest;
use crate::workbench::within::{WithinAnalysis, WithinRequest};

/// Height of a concept's stripe, in points.
const STRIPE: f32 = 16.0;
/// Room for the names of the concepts, in points.
const NAMES: f32 = 110.0;
/// More dots than this make a frame slow.
const MOST_DOTS: usize = 10_000;
/// Letters around a place that are told of.
const AROUND: usize = 90;

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct WithinState {
    shows_cosine: bool,
    shows_segments: bool,
}

impl WithinState {
    /// What is written to a file.
    pub(super) fn exported(&self, request: WithinRequest) -> ViewRequest {
        let Self { shows_cosine, shows_segments } = *self;
        ViewRequest::Within { request, shows_cosine, shows_segments }
    }
}

/// Draws the document that is selected.
pub(super) fn within_ui(
    ctx: &ViewContext<'_>,
    state: &mut WithinState,
    concept: &Concept,
    doc: Option<DocId>,
    ui: &mut Ui,
) {
    let loaded = ctx.workbench.documents();
    let chosen = doc.and_then(|doc| Some((doc, loaded?.corpus.document(doc)?)));
    let Some((doc, document)) = chosen else {
        ui.label("Choose a document in the Documents workspace: its score is followed here from its first word to its last.");
        if ui.button("Go to Documents").clicked() {
            ctx.actions.send(Action::GoTo(Place::Documents));
        }
        return;
    };
    let source = if document.title.is_empty() { document.text } else { document.title };
    let title: String = source.trim_start().chars().take(100).collect();
    ui.add(Label::new(strong(title.replace(['\n', '\r', '\t'], " ")).size(15.0)).truncate());
    let request = WithinRequest { doc, concept: concept.id };
    let Some(analysis) = ctx.workbench.within(request) else {
        ui.label(RichText::new("Following the document …").weak());
        return;
    };
    ui.add(Label::new(strong(analysis.flow.sentence())).wrap().selectable(true));
    ui.horizontal(|ui| {
        let n_tokens = usize::try_from(analysis.flow.n_tokens).unwrap_or(usize::MAX);
        let mut text = format!(
            "n = {} of {}",
            counted(analysis.matches.len(), "term"),
            counted(n_tokens, "word")
        );
        let every = every(analysis.matches.len());
        if every > 1 {
            text += &format!(" · dots: a sample, 1 term of {}", count_text(every));
        }
        ui.label(RichText::new(text).weak());
        ui.checkbox(&mut state.shows_cosine, "As syuzhet (5 cosine waves)").on_hover_text(
            "The discrete cosine transform that the R package syuzhet keeps by default; it has no band and always waves",
        );
        ui.checkbox(&mut state.shows_segments, "As LIWC (5 segments)")
            .on_hover_text("The mean of each fifth of the document, as in LIWC’s narrative arc");
        export_ui(ctx, Exported::Within, true, ui);
    });
    ui.add_space(GRID);
    let transform = plot_ui(ctx, state, concept, (analysis, document.text), doc, ui);
    stripes_ui(ctx, analysis, &transform, ui);
}

fn stripes_height(analysis: &WithinAnalysis) -> f32 {
    // A few concepts.
    analysis.concepts.len() as f32 * STRIPE
}

fn plot_ui(
    ctx: &ViewContext<'_>,
    state: &WithinState,
    concept: &Concept,
    (analysis, text): (&WithinAnalysis, &str),
    doc: DocId,
    ui: &mut Ui,
) -> PlotTransform {
    let height = (ui.available_height() - stripes_height(analysis) - 40.0).max(140.0);
    let color = ctx.tokens.series(concept.color);
    let flow = &analysis.flow;
    let n_tokens = f64::from(flow.n_tokens).max(1.0);
    let plot = Plot::new(("within", doc.0, concept.id.0))
        .height(height)
        .default_x_bounds(0.0, n_tokens)
        .x_axis_label("Words from the beginning")
        .y_axis_label(format!("{}: weight", concept.name))
        .x_axis_formatter(|mark, _| count_text(mark.value.max(0.0) as usize)) // a count of words
        .y_grid_spacer(|input| score_marks(&input))
        .y_axis_formatter(|mark, _| score_label(mark))
        .y_axis_min_width(NAMES - 16.0)
        .grid_color(ctx.tokens.line)
        .show_x(false)
        .show_y(false)
        .allow_drag([true, false])
        .allow_scroll(false)
        .label_formatter(|_| None);
    let columns = Columns::of(flow);
    let shown = plot.show(ui, |plot| {
        super::axes::zoom_by_wheel(plot);
        let sample = analysis.matches.iter().step_by(every(analysis.matches.len()));
        let dots = sample.map(|one| PlotPoint::new(f64::from(one.position), one.weight)).collect();
        let dots = Points::new("terms", PlotPoints::Owned(dots)).radius(2.0);
        plot.points(dots.color(ctx.tokens.secondary.gamma_multiply(0.5)).allow_hover(false));
        if let Some(mean) = flow.mean {
            plot.hline(HLine::new("mean", mean).stroke(Stroke::new(1.0, ctx.tokens.line)).allow_hover(false));
        }
        if !columns.x.is_empty() {
            let band = FilledArea::new("band", &columns.x, &columns.lower, &columns.upper);
            plot.add(band.fill_color(color.gamma_multiply(0.18)).allow_hover(false));
            let line = Line::new("score", PlotPoints::from(columns.mean.clone()));
            plot.line(line.color(color).width(2.2).allow_hover(false));
        }
        if state.shows_cosine {
            let points: Vec<[f64; 2]> =
                columns.x.iter().zip(&analysis.cosine).map(|(x, y)| [*x, *y]).collect();
            let line =
                Line::new("syuzhet", PlotPoints::from(points)).style(LineStyle::Dashed { length: 8.0 });
            plot.line(line.color(ctx.tokens.text).width(1.5).allow_hover(false));
        }
        if state.shows_segments {
            for (place, mean) in analysis.segments.iter().enumerate() {
                let Some(mean) = *mean else { continue };
                // Five parts.
                let at = |place: usize| n_tokens * place as f64 / N_SEGMENTS as f64;
                let points = vec![[at(place), mean], [at(place + 1), mean]];
                let line = Line::new("LIWC", PlotPoints::from(points)).id(("segment", place));
                plot.line(
                    line.color(ctx.tokens.text).style(LineStyle::Dotted { spacing: 5.0 }).allow_hover(false),
                );
            }
        }
    });
    let label = format!("{} through the document, n = {}", concept.name, analysis.matches.len());
    shown.response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    if let Some(pointer) = shown.response.hover_pos() {
        let position = shown.transform.value_from_position(pointer).x;
        told_ui(analysis, text, position, &shown.response);
        if shown.response.clicked() {
            ctx.actions.send(Action::SelectDocument(doc));
            ctx.actions.send(Action::GoTo(Place::Documents));
        }
    }
    shown.transform
}

/// One term of so many is a dot.
fn every(n: usize) -> usize {
    n.div_ceil(MOST_DOTS).max(1)
}

/// The curve as the plot wants it.
struct Columns {
    x: Vec<f64>,
    mean: Vec<[f64; 2]>,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl Columns {
    fn of(flow: &DocumentFlow) -> Self {
        Self {
            x: flow.points.iter().map(|point| point.position).collect(),
            mean: flow.points.iter().map(|point| [point.position, point.mean]).collect(),
            lower: flow.points.iter().map(|point| point.lower).collect(),
            upper: flow.points.iter().map(|point| point.upper).collect(),
        }
    }
}

/// The value at a place, and the words around the nearest term.
fn told_ui(analysis: &WithinAnalysis, text: &str, position: f64, response: &egui::Response) {
    let signed = |value: f64| format!("{value:+.3}").replace('-', "−");
    let points = &analysis.flow.points;
    let after = points.partition_point(|point| point.position < position);
    let point = points.get(after).or_else(|| points.last());
    let distance = |place: &usize| {
        analysis.matches.get(*place).map_or(f64::INFINITY, |one| (f64::from(one.position) - position).abs())
    };
    // In the order of the text.
    let next = analysis.matches.partition_point(|one| f64::from(one.position) < position);
    let neighbors = next.saturating_sub(1)..(next + 1).min(analysis.matches.len());
    let nearest = neighbors.min_by(|a, b| distance(a).total_cmp(&distance(b)));
    egui::Tooltip::for_widget(response).at_pointer().gap(14.0).show(|ui| {
        ui.set_max_width(360.0);
        if let Some(point) = point {
            ui.label(strong(format!("word {}", count_text(position.max(0.0) as usize)))); // a count of words
            ui.label(format!("{} ({} to {})", signed(point.mean), signed(point.lower), signed(point.upper)));
        }
        let span = nearest.and_then(|place| analysis.spans.get(place));
        if let Some(around) = span.and_then(|span| around(text, span)) {
            ui.add(Label::new(RichText::new(around).weak()).wrap());
        }
    });
}

/// Words around a place of the text, as one line.
fn around(text: &str, span: &std::ops::Range<usize>) -> Option<String> {
    let before: String = text.get(..span.start)?.chars().rev().take(AROUND).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text.get(span.end..)?.chars().take(AROUND).collect();
    let line = format!("… {before}{}{after} …", text.get(span.clone())?);
    Some(line.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A row for each concept: the stronger the color, the more of it is in the passage.
fn stripes_ui(ctx: &ViewContext<'_>, analysis: &WithinAnalysis, transform: &PlotTransform, ui: &mut Ui) {
    let (room, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), stripes_height(analysis)), Sense::hover());
    let names: Vec<String> = analysis.concepts.iter().map(|id| name(ctx, *id)).collect();
    let label = format!("Stripes of {}", names.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    let stripes = &analysis.stripes;
    let half = match stripes.centers.get(..2) {
        Some([a, b]) => (b - a) / 2.0,
        _ => f64::from(analysis.flow.n_tokens) / 2.0,
    };
    let most = stripes.values.iter().map(|value| value.abs()).fold(0.0, f64::max);
    let frame = egui::Rect::from_x_y_ranges(transform.frame().x_range(), room.y_range());
    let (side, painter) = (ui.painter_at(room), ui.painter_at(frame));
    let x = |position: f64| transform.position_from_point(&PlotPoint::new(position, 0.0)).x;
    for (row, name) in names.iter().enumerate() {
        let top = room.top() + STRIPE * row as f32; // a few concepts
        let font = egui::FontId::proportional(11.0);
        let at = pos2(frame.left() - 6.0, top + STRIPE / 2.0);
        side.text(at, egui::Align2::RIGHT_CENTER, name, font, ctx.tokens.secondary);
        for (window, center) in stripes.centers.iter().enumerate() {
            let Some(value) = stripes.window(window).and_then(|codes| codes.get(row)).copied() else {
                continue;
            };
            // At most 1.
            let share = if most > 0.0 { (value.abs() / most) as f32 } else { 0.0 };
            let pole = if value < 0.0 { ctx.tokens.negative } else { ctx.tokens.positive };
            let area = egui::Rect::from_x_y_ranges(
                x(center - half)..=x(center + half),
                top + 1.0..=top + STRIPE - 1.0,
            );
            painter.rect_filled(area, 0.0, ctx.tokens.panel.lerp_to_gamma(pole, share));
        }
    }
    response.on_hover_text(format!(
        "Which concepts each passage is about: a word that several share goes to the one that its surroundings are about. \
         The strongest color stands for {:.1}% of a passage’s words",
        100.0 * most
    ));
}

fn name(ctx: &ViewContext<'_>, id: ConceptId) -> String {
    ctx.workbench.project().concept(id).map(|concept| concept.name.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_place_are_one_line() {
        let text = "First line.\nA happy\tday éé";
        assert_eq!(around(text, &(14..19)).unwrap(), "… First line. A happy day éé …");
        assert_eq!(around(text, &(0..200)), None);
    }
}
