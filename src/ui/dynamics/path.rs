//! Two concepts against each other over time: the way that the documents go, such as from calm and pleasant to excited
//! and unpleasant.

use egui::{Color32, ComboBox, Label, RichText, Role, Stroke, Ui, WidgetInfo, pos2};
use egui_plot::{Line, Plot, PlotPoint, PlotPoints, Polygon};

use super::drawn::Curve;
use super::plot::score_label;
use super::reading::{Reading, read};
use crate::export::time_axis::day_text;
use crate::project::{Concept, ConceptId};
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, strong};
use crate::ui::widgets::name_choice;
use crate::workbench::dynamics::TrendRequest;

/// Places along the way that the line is drawn through.
const N_STEPS: usize = 240;
/// Places along the way with a date and an ellipse.
const N_KNOTS: usize = 8;
/// 95% of a normal distribution in the plane lie within this many standard deviations: √5.991.
const RADIUS95: f64 = 2.4477;
/// 95% of a normal distribution on a line lie within this many.
const Z95: f64 = 1.959_964;

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct PathState {
    x: Option<ConceptId>,
    y: Option<ConceptId>,
}

impl PathState {
    /// The two concepts: those chosen as long as they are there, otherwise the one worked on and the first other one.
    fn pair(&self, selected: Option<ConceptId>, concepts: &[Concept]) -> Option<(ConceptId, ConceptId)> {
        let there = |id: &ConceptId| concepts.iter().any(|concept| concept.id == *id);
        let worked_on = || selected.filter(there).or_else(|| concepts.first().map(|one| one.id));
        let first = self.x.filter(there).or_else(worked_on)?;
        let other = concepts.iter().map(|concept| concept.id).find(|id| *id != first);
        let second = self.y.filter(there).filter(|id| *id != first).or(other)?;
        Some((first, second))
    }

    /// The curves it needs.
    pub(super) fn requests(&self, selected: Option<ConceptId>, concepts: &[Concept]) -> Vec<TrendRequest> {
        let pair = self.pair(selected, concepts);
        pair.into_iter().flat_map(|(x, y)| [TrendRequest::of(x), TrendRequest::of(y)]).collect()
    }
}

/// A moment of the way.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    time: f64,
    x: Reading,
    y: Reading,
}

/// Equal steps of time through what both curves cover.
fn steps(x: &Curve, y: &Curve, n: usize) -> Vec<Step> {
    let ends = |curve: &Curve| Some((*curve.times.first()?, *curve.times.last()?));
    let (Some(a), Some(b)) = (ends(x), ends(y)) else { return Vec::new() };
    let (from, to) = (a.0.max(b.0), a.1.min(b.1));
    if from > to {
        return Vec::new();
    }
    let n = if from < to { n.max(2) } else { 1 };
    let at = |place: usize| {
        // The last one is the end itself, whatever rounding does.
        let share = place as f64 / (n - 1).max(1) as f64; // small counts
        let time = (from + share * (to - from)).min(to);
        Some(Step { time, x: read(x, time)?, y: read(y, time)? })
    };
    (0..n).filter_map(at).collect()
}

/// Draws the choice of concepts and the way.
pub(super) fn path_ui(ctx: &ViewContext<'_>, state: &mut PathState, ui: &mut Ui) {
    let concepts = &ctx.workbench.project().concepts;
    let Some((x, y)) = state.pair(ctx.selected, concepts) else {
        ui.label("It takes two concepts: add another one with +, or pleasure and arousal under Ready.");
        return;
    };
    ui.horizontal(|ui| {
        for (label, chosen, other) in [("Right", &mut state.x, x), ("Up", &mut state.y, y)] {
            let name =
                |id: ConceptId| concepts.iter().find(|one| one.id == id).map_or("", |one| one.name.as_str());
            let combo = ComboBox::from_id_salt(label).selected_text(name(other)).show_ui(ui, |ui| {
                for concept in concepts {
                    if ui.selectable_label(concept.id == other, &concept.name).clicked() {
                        *chosen = Some(concept.id);
                    }
                }
            });
            name_choice(&combo.response, label, name(other));
            ui.label(label);
        }
        ui.label(RichText::new("dark to bright: earlier to later · ellipses: 95%").small().weak());
    });
    ui.add_space(GRID);
    let curve = |id: ConceptId| ctx.workbench.trend(id).map(|analysis| Curve::new("", 0, &analysis.trend));
    let (Some(a), Some(b)) = (curve(x), curve(y)) else {
        ui.label(RichText::new("Both concepts are being followed …").weak());
        return;
    };
    let way = steps(&a, &b, N_STEPS);
    if way.is_empty() {
        ui.label("The two concepts have no time in common with scored documents.");
        return;
    }
    plot_ui(ctx, (x, y), &way, &steps(&a, &b, N_KNOTS), ui);
}

fn plot_ui(ctx: &ViewContext<'_>, (x, y): (ConceptId, ConceptId), way: &[Step], knots: &[Step], ui: &mut Ui) {
    let project = ctx.workbench.project();
    let name = |id: ConceptId| project.concept(id).map_or("", |concept| concept.name.as_str());
    let color = |share: f32| ctx.tokens.secondary.lerp_to_gamma(ctx.tokens.accent, share);
    let plot = Plot::new(("path", x.0, y.0))
        .x_axis_label(format!("{} →", name(x)))
        .y_axis_label(format!("{} ↑", name(y)))
        .x_axis_formatter(|mark, _| score_label(mark))
        .y_axis_formatter(|mark, _| score_label(mark))
        .y_axis_min_width(48.0)
        .grid_color(ctx.tokens.line)
        .show_x(false)
        .show_y(false)
        .label_formatter(|_| None);
    let shown = plot.show(ui, |plot| {
        for (place, knot) in knots.iter().enumerate() {
            let share = place as f32 / knots.len().max(2) as f32; // small counts
            let outline = PlotPoints::from(ellipse(knot));
            let shape = Polygon::new("95%", outline).id(("ellipse", place));
            plot.polygon(
                shape
                    .fill_color(color(share).gamma_multiply(0.08))
                    .stroke(Stroke::new(1.0, color(share).gamma_multiply(0.5)))
                    .allow_hover(false),
            );
        }
        for (place, pair) in way.windows(2).enumerate() {
            let share = place as f32 / way.len() as f32; // small counts
            let points: Vec<[f64; 2]> = pair.iter().map(|step| [step.x.mean, step.y.mean]).collect();
            let line = Line::new("way", PlotPoints::from(points)).id(("way", place));
            plot.line(line.color(color(share)).width(2.5).allow_hover(false));
        }
    });
    let painter = ui.painter_at(*shown.transform.frame());
    for knot in knots {
        let at = shown.transform.position_from_point(&PlotPoint::new(knot.x.mean, knot.y.mean));
        painter.circle_filled(at, 3.5, ctx.tokens.text);
        let font = egui::FontId::proportional(11.0);
        painter.text(
            at + egui::vec2(5.0, -5.0),
            egui::Align2::LEFT_BOTTOM,
            day_text(knot.time),
            font,
            ctx.tokens.text,
        );
    }
    let label = format!("Way of {} against {}", name(y), name(x));
    shown.response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    let Some(pointer) = shown.response.hover_pos() else { return };
    let distance = |step: &Step| {
        let at = shown.transform.position_from_point(&PlotPoint::new(step.x.mean, step.y.mean));
        pos2(at.x, at.y).distance(pointer)
    };
    let near = way.iter().map(|step| (step, distance(step))).min_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((step, _)) = near.filter(|(_, distance)| *distance < 14.0) {
        egui::Tooltip::for_widget(&shown.response).at_pointer().gap(14.0).show(|ui| {
            ui.label(strong(day_text(step.time)));
            let line = |of: Reading| {
                format!("{:+.3} ({:+.3} to {:+.3})", of.mean, of.lower, of.upper).replace('-', "−")
            };
            for (id, of) in [(x, step.x), (y, step.y)] {
                let ink: Color32 =
                    project.concept(id).map_or(ctx.tokens.text, |one| ctx.tokens.series(one.color));
                ui.add(Label::new(RichText::new(format!("{} {}", name(id), line(of))).color(ink)));
            }
        });
    }
}

/// Where both scores are with 95% probability; the two are taken to be independent.
fn ellipse(step: &Step) -> Vec<[f64; 2]> {
    let reach = |of: Reading| (of.upper - of.lower) / 2.0 / Z95 * RADIUS95;
    let (a, b) = (reach(step.x), reach(step.y));
    (0..48)
        .map(|place| {
            let (sin, cos) = (f64::from(place) / 48.0 * std::f64::consts::TAU).sin_cos();
            [step.x.mean + a * cos, step.y.mean + b * sin]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_goes_through_the_time_that_both_cover() {
        let curve = |times: [f64; 2], values: [f64; 2]| Curve {
            mean: times.iter().zip(values).map(|(time, value)| PlotPoint::new(*time, value)).collect(),
            times: times.to_vec(),
            lower: values.map(|value| value - 1.0).to_vec(),
            upper: values.map(|value| value + 1.0).to_vec(),
            ..Curve::default()
        };
        let (a, b) = (curve([0.0, 10.0], [0.0, 10.0]), curve([5.0, 25.0], [0.0, 20.0]));
        let way = steps(&a, &b, 6);
        assert_eq!(way.len(), 6);
        assert_eq!((way[0].time, way[0].x.mean, way[0].y.mean), (5.0, 5.0, 0.0));
        assert_eq!((way[5].time, way[5].x.mean, way[5].y.mean), (10.0, 10.0, 5.0));
        assert!(steps(&a, &curve([11.0, 12.0], [0.0, 0.0]), 6).is_empty());
        let outline = ellipse(&way[0]);
        let widest = outline.iter().map(|[x, _]| x - 5.0).fold(0.0, f64::max);
        assert!((widest - 2.4477 / 1.96).abs() < 1e-3, "{widest}");
    }
}
