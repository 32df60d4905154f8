//! Whether surprises are as common as the model says: the errors of prediction against the bell curve.

use egui::{RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::dynamics::surprise::Calibration;
use crate::ui::context::ViewContext;
use crate::ui::theme::{count_text, strong};

/// Width and height of the bars, in points.
const SIZE: egui::Vec2 = vec2(360.0, 90.0);

/// Draws the bars, and a line for what a right model gives.
pub(super) fn calibration_ui(ctx: &ViewContext<'_>, found: &Calibration, ui: &mut Ui) {
    let n: usize = found.bins.iter().map(|bin| bin.n).sum();
    if n == 0 {
        return;
    }
    ui.label(strong(format!("Errors of prediction, in standard deviations (n = {})", count_text(n))));
    let (room, response) = ui.allocate_exact_size(SIZE, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, "Errors of prediction"));
    let painter = ui.painter_at(room);
    // Counts of documents, for the screen.
    let count = |n: usize| n as f64;
    let most = found.bins.iter().map(|bin| count(bin.n).max(bin.expected)).fold(1.0, f64::max);
    let width = room.width() / found.bins.len().max(1) as f32; // a handful
    let top = |value: f64| room.bottom() - (value / most) as f32 * (room.height() - 4.0);
    for (place, bin) in found.bins.iter().enumerate() {
        let left = room.left() + width * place as f32; // a handful
        let bar = egui::Rect::from_min_max(
            pos2(left + 1.0, top(count(bin.n))),
            pos2(left + width - 1.0, room.bottom()),
        );
        painter.rect_filled(bar, 0.0, ctx.tokens.accent.gamma_multiply(0.5));
        let expected = top(bin.expected);
        painter.hline(left..=left + width, expected, Stroke::new(1.5, ctx.tokens.text));
    }
    let hovered = response.hover_pos().map(|pointer| ((pointer.x - room.left()) / width) as usize); // a handful
    if let Some(bin) = hovered.and_then(|place| found.bins.get(place)) {
        response.on_hover_text(format!(
            "{:.1} to {:.1}: {} documents, {:.1} expected",
            bin.lower,
            bin.upper,
            count_text(bin.n),
            bin.expected
        ));
    }
    ui.label(RichText::new("bars: documents · lines: what a right model gives").small().weak());
}
