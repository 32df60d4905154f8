//! Two groups: by how much one lies above the other over time.

use std::cell::RefCell;

use egui::{ComboBox, RichText, Role, Stroke, Ui, WidgetInfo};
use egui_plot::{FilledArea, HLine, Line, PlotPoint, PlotPoints};

use super::axes::{EDGE, over_time, zoom_by_wheel};
use super::drawn::{Drawn, Frame};
use super::exporting::{Exported, export_ui};
use crate::dynamics::difference::{NO_TIME_IN_COMMON, Standing};
use crate::dynamics::{CurvePoint, GroupTrend};
use crate::export::time_axis::day_text;
use crate::project::ConceptId;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, strong};
use crate::ui::widgets::name_choice;
use crate::workbench::differing::DifferenceRequest;
use crate::workbench::dynamics::TrendAnalysis;

/// Height of the plot, in points.
const HEIGHT: f32 = 170.0;

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct DifferenceState {
    groups: Option<[String; 2]>,
}

impl DifferenceState {
    /// The difference wanted; nothing before two groups were chosen.
    pub(super) fn request(&self, concept: ConceptId) -> Option<DifferenceRequest> {
        Some(DifferenceRequest { concept, groups: self.groups.clone()? })
    }
}

/// Draws the choice of two groups, and their difference.
pub(super) fn difference_ui(
    ctx: &ViewContext<'_>,
    state: &mut DifferenceState,
    concept: ConceptId,
    (analysis, drawn): (&TrendAnalysis, &Drawn),
    ui: &mut Ui,
) {
    // In the order of the table: the largest first.
    let names: Vec<&str> = drawn
        .curves
        .iter()
        .filter_map(|curve| Some(analysis.groups.get(curve.place)?.group.as_str()))
        .collect();
    let [first, second, ..] = names.as_slice() else { return };
    let is_there = |groups: &[String; 2]| groups.iter().all(|group| names.contains(&group.as_str()));
    if !state.groups.as_ref().is_some_and(is_there) {
        state.groups = Some([(*first).to_owned(), (*second).to_owned()]);
    }
    let Some(groups) = &mut state.groups else { return };
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        ui.label(strong("Difference of"));
        for (chosen, label) in groups.iter_mut().zip(["First group", "Second group"]) {
            let shown = GroupTrend::label_of(chosen).to_owned();
            let combo = ComboBox::from_id_salt(label).truncate().selected_text(&shown).show_ui(ui, |ui| {
                for name in &names {
                    if ui.selectable_label(chosen == name, GroupTrend::label_of(name)).clicked() {
                        (*name).clone_into(chosen);
                    }
                }
            });
            name_choice(&combo.response, label, &shown);
            if label == "First group" {
                ui.label("less");
            }
        }
        let request = DifferenceRequest { concept, groups: groups.clone() };
        export_ui(ctx, Exported::Difference, ctx.workbench.group_difference(&request).is_some(), ui);
    });
    let request = DifferenceRequest { concept, groups: groups.clone() };
    match ctx.workbench.group_difference(&request) {
        None => {
            ui.label(RichText::new("Comparing the two groups …").weak());
        }
        Some(curve) => match Standing::of(curve) {
            None => {
                ui.label(NO_TIME_IN_COMMON);
            }
            Some(standing) => {
                ui.label(RichText::new(standing.sentence()).weak());
                plot_ui(ctx, &request, curve, drawn, ui);
            }
        },
    }
}

fn plot_ui(
    ctx: &ViewContext<'_>,
    request: &DifferenceRequest,
    curve: &[CurvePoint],
    drawn: &Drawn,
    ui: &mut Ui,
) {
    let Frame { x, .. } = drawn.frame;
    let is_adjusted = drawn.has_adjusted_groups();
    let ticks = RefCell::new(None);
    let plot = over_time(("difference", &request.groups), ctx, &ticks)
        .height(HEIGHT)
        .width((ui.available_width() - EDGE).max(120.0))
        .default_x_bounds(x.0, x.1)
        .include_y(0.0)
        .y_axis_label(if is_adjusted { "Difference, adjusted" } else { "Difference" })
        .y_axis_min_width(52.0)
        .allow_scroll(false);
    let of = |value: fn(&CurvePoint) -> f64| curve.iter().map(value).collect::<Vec<f64>>();
    let (times, lower, upper) = (of(|point| point.time), of(|point| point.lower), of(|point| point.upper));
    let shown = plot.show(ui, |plot| {
        zoom_by_wheel(plot);
        plot.hline(HLine::new("none", 0.0).stroke(Stroke::new(1.0, ctx.tokens.secondary)).allow_hover(false));
        let band = FilledArea::new("band", &times, &lower, &upper);
        plot.add(band.fill_color(ctx.tokens.accent.gamma_multiply(0.18)).allow_hover(false));
        let points = curve.iter().map(|point| PlotPoint::new(point.time, point.mean)).collect();
        let line = Line::new("difference", PlotPoints::Owned(points));
        plot.line(line.color(ctx.tokens.accent).width(2.0).allow_hover(false));
    });
    let [a, b] = &request.groups;
    let label = format!("Difference of {a} and {b} over time");
    shown.response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    let Some(pointer) = shown.response.hover_pos() else { return };
    let time = shown.transform.value_from_position(pointer).x;
    let after = curve.partition_point(|point| point.time < time);
    if let Some(point) = curve.get(after) {
        egui::Tooltip::for_widget(&shown.response).at_pointer().gap(14.0).show(|ui| {
            ui.label(strong(day_text(point.time)));
            let text = |value| drawn.value_text(value);
            ui.label(format!("{} ({} to {})", text(point.mean), text(point.lower), text(point.upper)));
        });
    }
}
