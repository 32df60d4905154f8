//! Two concepts against each other over time: the way that the documents go, such as from calm and pleasant to excited
//! and unpleasant.

use egui::{
    Align2, Color32, ComboBox, FontId, Label, Painter, Pos2, Rect, RichText, Role, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use egui_plot::{Line, Plot, PlotPoint, PlotPoints, Polygon};

use super::axes::score_label;
use super::exporting::{Exported, export_ui};
use crate::dynamics::CurvePoint;
use crate::dynamics::way::{Step, way};
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
/// Corners of an ellipse.
const N_CORNERS: u32 = 48;

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct PathState {
    x: Option<ConceptId>,
    y: Option<ConceptId>,
}

impl PathState {
    /// The two concepts: those chosen as long as they are there, otherwise the one worked on and the first other one.
    pub(super) fn pair(
        &self,
        selected: Option<ConceptId>,
        concepts: &[Concept],
    ) -> Option<(ConceptId, ConceptId)> {
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
        let is_ready = [x, y].iter().all(|id| ctx.workbench.trend(*id).is_some());
        export_ui(ctx, Exported::Path, is_ready, ui);
        ui.label(RichText::new("dark to bright: earlier to later · ellipses: 95%").small().weak());
    });
    ui.add_space(GRID);
    let curve = |id: ConceptId| ctx.workbench.trend(id).map(|analysis| analysis.trend.curve.as_slice());
    let (Some(a), Some(b)) = (curve(x), curve(y)) else {
        ui.label(RichText::new("Both concepts are being followed …").weak());
        return;
    };
    let line = way(a, b, N_STEPS);
    if line.is_empty() {
        ui.label("The two concepts have no time in common with scored documents.");
        return;
    }
    plot_ui(ctx, (x, y), &line, &way(a, b, N_KNOTS), ui);
}

fn plot_ui(
    ctx: &ViewContext<'_>,
    (x, y): (ConceptId, ConceptId),
    line: &[Step],
    knots: &[Step],
    ui: &mut Ui,
) {
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
            let outline = PlotPoints::from(corners(knot));
            let shape = Polygon::new("95%", outline).id(("ellipse", place));
            plot.polygon(
                shape
                    .fill_color(color(share).gamma_multiply(0.08))
                    .stroke(Stroke::new(1.0, color(share).gamma_multiply(0.5)))
                    .allow_hover(false),
            );
        }
        for (place, pair) in line.windows(2).enumerate() {
            let share = place as f32 / line.len() as f32; // small counts
            let points: Vec<[f64; 2]> = pair.iter().map(|step| [step.x.mean, step.y.mean]).collect();
            let piece = Line::new("way", PlotPoints::from(points)).id(("way", place));
            plot.line(piece.color(color(share)).width(2.5).allow_hover(false));
        }
    });
    let painter = ui.painter_at(*shown.transform.frame());
    let place = |knot: &Step| shown.transform.position_from_point(&PlotPoint::new(knot.x.mean, knot.y.mean));
    let dated: Vec<(Pos2, String)> = knots.iter().map(|knot| (place(knot), day_text(knot.time))).collect();
    knots_painted(&painter, &dated, ctx.tokens.text);
    let label = format!("Way of {} against {}", name(y), name(x));
    shown.response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    let Some(pointer) = shown.response.hover_pos() else { return };
    let distance = |step: &Step| {
        let at = shown.transform.position_from_point(&PlotPoint::new(step.x.mean, step.y.mean));
        pos2(at.x, at.y).distance(pointer)
    };
    let near = line.iter().map(|step| (step, distance(step))).min_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((step, _)) = near.filter(|(_, distance)| *distance < 14.0) {
        egui::Tooltip::for_widget(&shown.response).at_pointer().gap(14.0).show(|ui| {
            ui.label(strong(day_text(step.time)));
            let line = |of: CurvePoint| {
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

/// Where both scores are with 95% probability.
fn corners(step: &Step) -> Vec<[f64; 2]> {
    step.ellipse(N_CORNERS).into_iter().map(|(x, y)| [x, y]).collect()
}
/// Corners of a dot at which its date may stand, and which corner of the date that is.
const CORNERS: [(Vec2, Align2); 4] = [
    (vec2(5.0, -5.0), Align2::LEFT_BOTTOM),
    (vec2(5.0, 5.0), Align2::LEFT_TOP),
    (vec2(-5.0, -5.0), Align2::RIGHT_BOTTOM),
    (vec2(-5.0, 5.0), Align2::RIGHT_TOP),
];

/// Dots with their dates, none on another; a date without room is left to the pointer.
fn knots_painted(painter: &Painter, knots: &[(Pos2, String)], color: Color32) {
    let mut taken: Vec<Rect> =
        knots.iter().map(|(at, _)| Rect::from_center_size(*at, Vec2::splat(7.0))).collect();
    for (at, date) in knots {
        painter.circle_filled(*at, 3.5, color);
        let text = painter.layout_no_wrap(date.clone(), FontId::proportional(11.0), color);
        let areas = CORNERS.iter().map(|(offset, anchor)| anchor.anchor_size(*at + *offset, text.size()));
        let is_free = |area: &Rect| {
            painter.clip_rect().contains_rect(*area) && !taken.iter().any(|one| one.intersects(*area))
        };
        if let Some(area) = areas.into_iter().find(is_free) {
            taken.push(area);
            painter.galley(area.min, text, color);
        }
    }
}
