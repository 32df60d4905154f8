//! One small plot for each concept on one axis of time: which of them move, and whether together.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use egui::{Id, Label, RichText, Role, ScrollArea, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::{HLine, Plot, PlotBounds};

use super::drawn::{Curve, mean_within};
use super::finding::counted;
use super::plot::{lines, score_label, time_marks, zoom_by_wheel};
use super::reading::read;
use super::{View, events};
use crate::dynamics::Evidence;
use crate::export::time_axis::day_text;
use crate::project::{Concept, ConceptId};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, strong};
use crate::workbench::dynamics::{TrendAnalysis, TrendRequest};

/// Least width of a plot, in points.
const WIDTH: f32 = 340.0;
/// Height of a plot, in points.
const HEIGHT: f32 = 150.0;

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct MultiplesState {
    cells: Vec<Cell>,
    /// Each plot has a scale of its own.
    own_scales: bool,
    /// The next frame shows everything.
    is_reset: bool,
}

/// The curve of one concept, made once for each result.
#[derive(Debug)]
struct Cell {
    concept: ConceptId,
    analysis: Weak<TrendAnalysis>,
    curve: Curve,
}

impl MultiplesState {
    /// The curves of all concepts.
    pub(super) fn requests(ctx_concepts: &[Concept]) -> Vec<TrendRequest> {
        ctx_concepts.iter().map(|concept| TrendRequest::of(concept.id)).collect()
    }

    /// Shows the whole period again.
    pub(super) fn reset(&mut self) {
        self.is_reset = true;
    }

    fn cell(&mut self, concept: ConceptId, analysis: &Arc<TrendAnalysis>) {
        let is_made =
            |cell: &Cell| cell.concept == concept && cell.analysis.as_ptr() == Arc::as_ptr(analysis);
        if self.cells.iter().any(is_made) {
            return;
        }
        self.cells.retain(|cell| cell.concept != concept);
        let curve = Curve::new("", 0, &analysis.trend);
        self.cells.push(Cell { concept, analysis: Arc::downgrade(analysis), curve });
        self.is_reset = true;
    }

    fn curve(&self, concept: ConceptId) -> Option<&Curve> {
        self.cells.iter().find(|cell| cell.concept == concept).map(|cell| &cell.curve)
    }
}

/// Lowest and highest time and score of several curves; nothing where none has a point.
fn frame<'a>(curves: impl Iterator<Item = &'a Curve>) -> Option<[[f64; 2]; 2]> {
    let nothing = [f64::INFINITY, f64::NEG_INFINITY];
    let [mut x, mut y] = [nothing; 2];
    for curve in curves {
        for time in curve.times.first().into_iter().chain(curve.times.last()) {
            x = [x[0].min(*time), x[1].max(*time)];
        }
        for (lower, upper) in curve.lower.iter().zip(&curve.upper) {
            y = [y[0].min(*lower), y[1].max(*upper)];
        }
    }
    // Room at the edges; half a day or a hundredth where all is one value.
    let wide = |[from, to]: [f64; 2], least: f64| {
        let room = if to > from { 0.04 * (to - from) } else { least };
        [from - room, to + room]
    };
    (x[0] <= x[1] && y[0] <= y[1]).then(|| [wide(x, 43_200.0), wide(y, 0.01)])
}

/// Draws all concepts.
pub(super) fn multiples_ui(ctx: &ViewContext<'_>, state: &mut MultiplesState, ui: &mut Ui) {
    let concepts = &ctx.workbench.project().concepts;
    for concept in concepts {
        if let Some(analysis) = ctx.workbench.trend(concept.id) {
            state.cell(concept.id, analysis);
        }
    }
    state.cells.retain(|cell| concepts.iter().any(|concept| concept.id == cell.concept));
    ui.horizontal(|ui| {
        let shared = ui.checkbox(&mut state.own_scales, "Own scales");
        if shared.on_hover_text("Each plot as large as its curve; otherwise sizes can be compared").changed()
        {
            state.is_reset = true;
        }
        if ui.button("Whole period").on_hover_text("Undo zooming and moving").clicked() {
            state.is_reset = true;
        }
        let n_moving = concepts
            .iter()
            .filter_map(|concept| ctx.workbench.trend(concept.id))
            .filter(|analysis| analysis.trend.evidence == Evidence::Change)
            .count();
        let text = format!(
            "{n_moving} of {} with evidence of change",
            counted(concepts.len(), "concept", "concepts")
        );
        ui.label(RichText::new(text).weak());
    });
    ui.add_space(GRID);
    let all = frame(state.cells.iter().map(|cell| &cell.curve));
    let is_reset = std::mem::take(&mut state.is_reset);
    // A window has few columns.
    let n_columns = ((ui.available_width() / WIDTH) as usize).clamp(1, 4);
    let width = (ui.available_width() - 12.0) / n_columns as f32 - GRID;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for row in concepts.chunks(n_columns) {
            ui.horizontal_top(|ui| {
                for concept in row {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        cell_ui(ctx, state, concept, (all, is_reset), ui);
                    });
                }
            });
            ui.add_space(GRID);
        }
    });
}

/// A concept's name, what came out, and its curve.
fn cell_ui(
    ctx: &ViewContext<'_>,
    state: &MultiplesState,
    concept: &Concept,
    (all, is_reset): (Option<[[f64; 2]; 2]>, bool),
    ui: &mut Ui,
) {
    let color = ctx.tokens.series(concept.color);
    let analysis = ctx.workbench.trend(concept.id);
    ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(10.0, 18.0), egui::Sense::hover());
        ui.painter().circle_filled(dot.center(), 4.0, color);
        let name = ui.add(Label::new(strong(&concept.name)).truncate().sense(egui::Sense::click()));
        name.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Follow {}", concept.name)));
        if name.on_hover_text("Click to look at it closely").clicked() {
            ctx.actions.send(Action::SelectConcept(concept.id));
            ctx.actions.send(Action::Follow(View::Trend));
        }
        let text = match analysis.map(|analysis| &analysis.trend.evidence) {
            Some(Evidence::Change) => "changes",
            Some(Evidence::NoEvidenceOfChange) => "no evidence of change",
            Some(Evidence::TooLittle { .. }) => "too little to tell",
            None => match ctx.workbench.concept_analysis(concept.id) {
                Some(Err(_)) => "has no words that count",
                _ => "is being followed …",
            },
        };
        let told = ui.label(RichText::new(text).small().weak());
        if let Some(analysis) = analysis {
            told.on_hover_text(analysis.trend.sentence());
        }
    });
    let (Some(curve), Some(all)) = (state.curve(concept.id), all) else {
        ui.add_space(HEIGHT);
        return;
    };
    let [x, mut y] = all;
    if let Some([_, own]) = frame(std::iter::once(curve)).filter(|_| state.own_scales) {
        y = own;
    }
    let n = analysis.map_or(0, |analysis| analysis.trend.n_documents);
    let ticks = RefCell::new(None);
    let group = Id::unique("small multiples");
    let plot = Plot::new(("small multiple", concept.id.0))
        .height(HEIGHT)
        .default_x_bounds(x[0], x[1])
        .default_y_bounds(y[0], y[1])
        .link_axis(group, [true, false])
        .link_cursor(group, [true, false])
        .y_axis_min_width(40.0)
        .x_grid_spacer(|input| time_marks(&input, &ticks))
        .x_axis_formatter(|mark, _| {
            ticks.borrow().as_ref().map(|ticks| ticks.label(mark.value)).unwrap_or_default()
        })
        .y_axis_formatter(|mark, _| score_label(mark))
        .grid_color(ctx.tokens.line)
        .show_x(false)
        .show_y(false)
        .allow_scroll(false)
        .label_formatter(|_| None);
    let mean = analysis.and_then(|analysis| mean_within(&analysis.trend));
    let shown = plot.show(ui, |plot| {
        if is_reset {
            plot.set_plot_bounds(PlotBounds::from_min_max([x[0], y[0]], [x[1], y[1]]));
        }
        zoom_by_wheel(plot);
        if let Some(mean) = mean {
            let stroke = Stroke::new(1.0, ctx.tokens.secondary.gamma_multiply(0.7));
            plot.hline(HLine::new("mean", mean).stroke(stroke).allow_hover(false));
        }
        lines(0, curve, color, 0.18, plot);
    });
    let label = format!("Small plot of {} over time, n = {n}", concept.name);
    shown.response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    events::paint(ctx, &shown.transform, &ui.painter_at(*shown.transform.frame()));
    let Some(pointer) = shown.response.hover_pos() else { return };
    let time = shown.transform.value_from_position(pointer).x;
    if let Some(reading) = read(curve, time) {
        let text = |value: f64| format!("{value:+.3}").replace('-', "−");
        egui::Tooltip::for_widget(&shown.response).at_pointer().gap(14.0).show(|ui| {
            ui.label(strong(format!("{} · {}", concept.name, day_text(time))));
            ui.label(format!("{} ({} to {})", text(reading.mean), text(reading.lower), text(reading.upper)));
            ui.label(RichText::new(format!("n = {}", counted(n, "document", "documents"))).weak());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_holds_every_band_and_no_curve_has_none() {
        let curve = |times: Vec<f64>, lower: f64| Curve {
            lower: vec![lower; times.len()],
            upper: vec![1.0; times.len()],
            times,
            ..Curve::default()
        };
        let curves = [curve(vec![0.0, 1e7], -1.0), curve(vec![5e6, 2e7], 0.0), curve(vec![], 0.0)];
        assert_eq!(frame(curves.iter()), Some([[-8e5, 2.08e7], [-1.08, 1.08]]));
        assert_eq!(frame(curves[2..].iter()), None);
    }
}
