//! The hours of the week as colors around what was expected; hours with too few documents stay blank.

use std::sync::Arc;

use egui::{Align2, Color32, FontId, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::corpus::DocId;
use crate::counts::counted;
use crate::dynamics::rhythm::cells::{HourCell, HourCells, MIN_CELL_DOCUMENTS};
use crate::dynamics::rhythm::refusal::WEEKDAYS;
use crate::listing::Condition;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::strong;

/// Room for the names of the weekdays, in points.
const NAMES: f32 = 84.0;
/// Height of a weekday, in points.
const DAY: f32 = 22.0;

/// Draws the map with colors that reach to `most` on both sides; a click lists the documents of an hour.
pub(super) fn heat_ui(
    ctx: &ViewContext<'_>,
    (cells, most): (&HourCells, f64),
    documents: &[DocId],
    ui: &mut Ui,
) {
    let width = ui.available_width().min(900.0);
    let (room, response) = ui.allocate_exact_size(vec2(width, 7.0 * DAY + 18.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, "Hours of the week"));
    let painter = ui.painter_at(room);
    let hour_width = (width - NAMES) / 24.0;
    let font = FontId::proportional(11.0);
    for (weekday, name) in WEEKDAYS.iter().enumerate() {
        let middle = room.top() + DAY * (weekday as f32 + 0.5); // below 7
        painter.text(
            pos2(room.left(), middle),
            Align2::LEFT_CENTER,
            name,
            font.clone(),
            ctx.tokens.secondary,
        );
    }
    let area = |weekday: usize, hour: usize| {
        // Below 24.
        let min = pos2(room.left() + NAMES + hour_width * hour as f32, room.top() + DAY * weekday as f32);
        Rect::from_min_size(min, vec2(hour_width, DAY)).shrink(0.5)
    };
    for hour in (0..24).step_by(3) {
        let at = pos2(area(6, hour).left(), room.bottom());
        painter.text(at, Align2::LEFT_BOTTOM, format!("{hour}:00"), font.clone(), ctx.tokens.secondary);
    }
    let mut pointed = None;
    for weekday in 0..7 {
        for hour in 0..24 {
            let Some(cell) = cells.at(weekday, hour) else { continue };
            let rect = area(weekday, hour);
            match cell.shrunk {
                Some(value) => painter.rect_filled(rect, 2.0, ink(ctx, value, most)),
                None => painter.rect_stroke(
                    rect,
                    2.0,
                    Stroke::new(1.0, ctx.tokens.line),
                    egui::StrokeKind::Inside,
                ),
            };
            if response.hover_pos().is_some_and(|pointer| rect.contains(pointer)) {
                painter.rect_stroke(rect, 2.0, Stroke::new(1.5, ctx.tokens.text), egui::StrokeKind::Outside);
                pointed = Some((weekday, hour, cell));
            }
        }
    }
    let alike = if cells.are_alike() { "The hours differ by no more than chance. " } else { "" };
    let scale =
        format!("{alike}Colors from −{most:.3} to +{most:.3}; blank: under {MIN_CELL_DOCUMENTS} documents");
    ui.label(RichText::new(scale).small().weak());
    let Some((weekday, hour, cell)) = pointed else { return };
    let what = format!("{} from {hour}:00 to {}:00", WEEKDAYS.get(weekday).unwrap_or(&""), hour + 1);
    egui::Tooltip::for_widget(&response).at_pointer().gap(14.0).show(|ui| told_ui(&what, cell, ui));
    if response.clicked() {
        let docs = cell.places.iter().filter_map(|place| documents.get(*place)).copied().collect();
        ctx.actions.send(Action::ListDocuments(Condition::Chosen { what, docs: Arc::new(docs) }));
    }
}

fn told_ui(what: &str, cell: &HourCell, ui: &mut Ui) {
    ui.label(strong(what));
    let signed = |value: f64| format!("{value:+.3}").replace('-', "−");
    match (cell.shrunk, cell.mean) {
        (Some(shrunk), Some(mean)) => {
            ui.label(format!(
                "{} from what was expected ({} before shrinking)",
                signed(shrunk),
                signed(mean)
            ));
        }
        _ => {
            ui.label("too few documents to say");
        }
    }
    ui.label(RichText::new(format!("{}; click to list them", counted(cell.places.len(), "document"))).weak());
}

/// From one pole's color over the background to the other's.
fn ink(ctx: &ViewContext<'_>, value: f64, most: f64) -> Color32 {
    // At most 1.
    let share = if most > 0.0 { (value.abs() / most) as f32 } else { 0.0 };
    let pole = if value < 0.0 { ctx.tokens.negative } else { ctx.tokens.positive };
    ctx.tokens.panel.lerp_to_gamma(pole, 0.08 + 0.92 * share)
}
