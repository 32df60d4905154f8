//! A label as wide as its column, whatever it says.

use egui::{Align, Label, Layout, Response, RichText, Ui, vec2};

/// Text at the left of a cell of this size; what does not fit is cut.
pub fn column_label_ui(ui: &mut Ui, width: f32, height: f32, text: RichText) -> Response {
    let layout = Layout::left_to_right(Align::Center);
    let cell = ui.allocate_ui_with_layout(vec2(width, height), layout, |ui| {
        ui.set_min_size(vec2(width, height));
        ui.add(Label::new(text).truncate())
    });
    cell.inner
}
