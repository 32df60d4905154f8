//! One small plot for each concept, or for each group of documents, on one axis of time: which of them move, and whether
//! together.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use egui::{Color32, Id, Label, RichText, Role, ScrollArea, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::{HLine, PlotBounds};

use super::axes::{over_time, zoom_by_wheel};
use super::drawn::{Curve, mean_within};
use super::exporting::{Exported, export_ui};
use super::plot::lines;
use super::reading::read;
use super::{View, events};
use crate::counts::counted;
use crate::dynamics::series::largest_first;
use crate::dynamics::{Evidence, GroupTrend, Trend};
use crate::export::figure::Scales;
use crate::export::time_axis::day_text;
use crate::project::{Concept, ConceptId};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, strong};
use crate::workbench::dynamics::{TrendAnalysis, TrendRequest};
use crate::workbench::exporting::{MOST_GROUPS, ViewRequest};

/// Least width of a plot, in points.
const WIDTH: f32 = 340.0;
/// Height of a plot, in points.
const HEIGHT: f32 = 150.0;

/// What there is a plot for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    /// Each concept.
    #[default]
    Concepts,
    /// Each group of documents, by the concept worked on.
    Groups,
}

/// What one plot is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Of {
    Concept(ConceptId),
    /// By its name.
    Group(String),
}

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct MultiplesState {
    by: By,
    cells: Vec<Cell>,
    /// Each plot has a scale of its own.
    own_scales: bool,
    /// The next frame shows everything.
    is_reset: bool,
}

/// One curve, made once for each result.
#[derive(Debug)]
struct Cell {
    of: Of,
    analysis: Weak<TrendAnalysis>,
    curve: Curve,
}

/// One plot.
struct Small<'a> {
    of: Of,
    name: String,
    color: Color32,
    /// Nothing before it is followed.
    trend: Option<(&'a Arc<TrendAnalysis>, &'a Trend)>,
    /// What to say until then.
    waiting: &'static str,
}

impl MultiplesState {
    /// The curves needed: those of all concepts, or of the groups for one.
    pub(super) fn requests(&self, selected: Option<ConceptId>, concepts: &[Concept]) -> Vec<TrendRequest> {
        match self.by {
            By::Concepts => concepts.iter().map(|concept| TrendRequest::of(concept.id)).collect(),
            By::Groups => {
                let request = |id| TrendRequest { by_group: true, ..TrendRequest::of(id) };
                selected.map(request).into_iter().collect()
            }
        }
    }

    /// What is written to a file.
    pub(super) fn exported(&self, selected: Option<ConceptId>) -> Option<ViewRequest> {
        let scales = if self.own_scales { Scales::Own } else { Scales::Shared };
        match self.by {
            By::Concepts => Some(ViewRequest::Concepts(scales)),
            By::Groups => selected.map(|concept| ViewRequest::Groups { concept, scales }),
        }
    }

    /// Shows the whole period again.
    pub(super) fn reset(&mut self) {
        self.is_reset = true;
    }

    fn meet(&mut self, plots: &[Small<'_>]) {
        self.cells.retain(|cell| plots.iter().any(|plot| plot.of == cell.of));
        for plot in plots {
            let Some((analysis, trend)) = plot.trend else { continue };
            let is_made = |cell: &Cell| cell.of == plot.of && cell.analysis.as_ptr() == Arc::as_ptr(analysis);
            if self.cells.iter().any(is_made) {
                continue;
            }
            self.cells.retain(|cell| cell.of != plot.of);
            let (of, analysis) = (plot.of.clone(), Arc::downgrade(analysis));
            self.cells.push(Cell { of, analysis, curve: Curve::new("", 0, trend) });
            self.is_reset = true;
        }
    }

    fn curve(&self, of: &Of) -> Option<&Curve> {
        self.cells.iter().find(|cell| cell.of == *of).map(|cell| &cell.curve)
    }
}

/// What there is to be plotted, in order: concepts as they are listed, the largest group first.
fn plots<'a>(ctx: &ViewContext<'a>, by: By) -> Vec<Small<'a>> {
    let workbench = ctx.workbench;
    if by == By::Concepts {
        let small = |concept: &'a Concept| Small {
            of: Of::Concept(concept.id),
            name: concept.name.clone(),
            color: ctx.tokens.series(concept.color),
            trend: workbench.trend(concept.id).map(|analysis| (analysis, &analysis.trend)),
            waiting: match workbench.concept_analysis(concept.id) {
                Some(Err(_)) => "has no words that count",
                _ => "is being followed …",
            },
        };
        return workbench.project().concepts.iter().map(small).collect();
    }
    let Some(analysis) = ctx.selected.and_then(|id| workbench.trend(id)) else { return Vec::new() };
    let places = largest_first(&analysis.groups).into_iter();
    let small = |(rank, group): (usize, &'a GroupTrend)| Small {
        of: Of::Group(group.group.clone()),
        name: group.label().to_owned(),
        color: ctx.tokens.series(rank),
        trend: Some((analysis, &group.trend)),
        waiting: "",
    };
    let groups = places.filter_map(|place| analysis.groups.get(place));
    groups.take(MOST_GROUPS).enumerate().map(small).collect()
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

/// Draws all plots.
pub(super) fn multiples_ui(ctx: &ViewContext<'_>, state: &mut MultiplesState, ui: &mut Ui) {
    let plots = plots(ctx, state.by);
    state.meet(&plots);
    ui.horizontal(|ui| {
        for (by, name, hint) in [
            (By::Concepts, "By concept", "A plot for each concept"),
            (By::Groups, "By group", "A plot for each group of documents, by the concept chosen on the left"),
        ] {
            if ui.selectable_label(state.by == by, name).on_hover_text(hint).clicked() {
                state.by = by;
                state.is_reset = true;
            }
        }
        let shared = ui.checkbox(&mut state.own_scales, "Own scales");
        if shared.on_hover_text("Each plot as large as its curve; otherwise sizes can be compared").changed()
        {
            state.is_reset = true;
        }
        if ui.button("Whole period").on_hover_text("Undo zooming and moving").clicked() {
            state.is_reset = true;
        }
        export_ui(ctx, Exported::Multiples, plots.iter().any(|plot| plot.trend.is_some()), ui);
        ui.label(RichText::new(summary(ctx, state.by, &plots)).weak());
    });
    ui.add_space(GRID);
    let all = frame(state.cells.iter().map(|cell| &cell.curve));
    let is_reset = std::mem::take(&mut state.is_reset);
    // A window has few columns.
    let n_columns = ((ui.available_width() / WIDTH) as usize).clamp(1, 4);
    let width = (ui.available_width() - 12.0) / n_columns as f32 - GRID;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for row in plots.chunks(n_columns) {
            ui.horizontal_top(|ui| {
                for plot in row {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        title_ui(ctx, plot, ui);
                        small_ui(ctx, state, plot, (all, is_reset), ui);
                    });
                }
            });
            ui.add_space(GRID);
        }
    });
}

/// How many change.
fn summary(ctx: &ViewContext<'_>, by: By, plots: &[Small<'_>]) -> String {
    let changes = |plot: &&Small<'_>| plot.trend.is_some_and(|(_, trend)| trend.evidence == Evidence::Change);
    let n_moving = plots.iter().filter(changes).count();
    let text = match by {
        By::Concepts => counted(plots.len(), "concept"),
        By::Groups if plots.is_empty() && ctx.selected.is_some_and(|id| ctx.workbench.is_following(id)) => {
            return "Following each group …".to_owned();
        }
        By::Groups => counted(plots.len(), "group"),
    };
    format!("{n_moving} of {text} with evidence of change")
}

/// A name and what came out.
fn title_ui(ctx: &ViewContext<'_>, plot: &Small<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(10.0, 18.0), egui::Sense::hover());
        ui.painter().circle_filled(dot.center(), 4.0, plot.color);
        let name = Label::new(strong(&plot.name)).truncate();
        if let Of::Concept(id) = plot.of {
            let name = ui.add(name.sense(egui::Sense::click()));
            name.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Follow {}", plot.name)));
            if name.on_hover_text("Click to look at it closely").clicked() {
                ctx.actions.send(Action::SelectConcept(id));
                ctx.actions.send(Action::Follow(View::Trend));
            }
        } else {
            ui.add(name);
        }
        let text = match plot.trend.map(|(_, trend)| &trend.evidence) {
            Some(Evidence::Change) => "changes",
            Some(Evidence::NoEvidenceOfChange) => "no evidence of change",
            Some(Evidence::TooLittle { .. }) => "too little to tell",
            None => plot.waiting,
        };
        let told = ui.label(RichText::new(text).small().weak());
        if let Some((_, trend)) = plot.trend {
            told.on_hover_text(trend.sentence());
        }
    });
}

/// The curve.
fn small_ui(
    ctx: &ViewContext<'_>,
    state: &MultiplesState,
    small: &Small<'_>,
    (all, is_reset): (Option<[[f64; 2]; 2]>, bool),
    ui: &mut Ui,
) {
    let (Some(curve), Some(all)) = (state.curve(&small.of), all) else {
        ui.add_space(HEIGHT);
        return;
    };
    let [x, mut y] = all;
    if let Some([_, own]) = frame(std::iter::once(curve)).filter(|_| state.own_scales) {
        y = own;
    }
    let n = small.trend.map_or(0, |(_, trend)| trend.n_documents);
    let ticks = RefCell::new(None);
    let group = Id::unique("small multiples");
    let plot = over_time(("small multiple", &small.of), ctx, &ticks)
        .height(HEIGHT)
        .default_x_bounds(x[0], x[1])
        .default_y_bounds(y[0], y[1])
        .link_axis(group, [true, false])
        .link_cursor(group, [true, false])
        .y_axis_min_width(40.0)
        .allow_scroll(false);
    let mean = small.trend.and_then(|(_, trend)| mean_within(trend));
    let shown = plot.show(ui, |plot| {
        if is_reset {
            plot.set_plot_bounds(PlotBounds::from_min_max([x[0], y[0]], [x[1], y[1]]));
        }
        zoom_by_wheel(plot);
        if let Some(mean) = mean {
            let stroke = Stroke::new(1.0, ctx.tokens.secondary.gamma_multiply(0.7));
            plot.hline(HLine::new("mean", mean).stroke(stroke).allow_hover(false));
        }
        lines(0, curve, small.color, 0.18, plot);
    });
    let label = format!("Small plot of {} over time, n = {n}", small.name);
    shown.response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    events::paint(ctx, &shown.transform, &ui.painter_at(*shown.transform.frame()));
    let Some(pointer) = shown.response.hover_pos() else { return };
    let time = shown.transform.value_from_position(pointer).x;
    if let Some(reading) = read(curve, time) {
        let text = |value: f64| format!("{value:+.3}").replace('-', "−");
        egui::Tooltip::for_widget(&shown.response).at_pointer().gap(14.0).show(|ui| {
            ui.label(strong(format!("{} · {}", small.name, day_text(time))));
            ui.label(format!("{} ({} to {})", text(reading.mean), text(reading.lower), text(reading.upper)));
            ui.label(RichText::new(format!("n = {}", counted(n, "document"))).weak());
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
