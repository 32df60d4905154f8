//! A button as wide as a list, its text at the left.

use egui::{Align, Button, Layout, Response, Ui, vec2};

use crate::ui::theme::ROW;

/// Draws `button` in a row of this width.
pub fn row_button_ui(ui: &mut Ui, width: f32, button: Button<'_>) -> Response {
    let layout = Layout::top_down_justified(Align::Min);
    ui.allocate_ui_with_layout(vec2(width, ROW), layout, |ui| {
        ui.set_min_height(ROW);
        ui.add(button.min_size(vec2(0.0, ROW)))
    })
    .inner
}
