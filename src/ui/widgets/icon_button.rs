//! Buttons that show an icon and say in words what they do.

use egui::{Response, Role, Ui, WidgetInfo};

/// A button without a frame that shows `icon`; `label` is its tooltip and its name for screen readers and tests.
pub fn icon_button_ui(ui: &mut Ui, icon: &str, label: &str) -> Response {
    let response = ui.add(egui::Button::new(egui::RichText::new(icon).size(16.0)).frame(false));
    labeled(response, label)
}

/// Names a button that shows no words, or not enough.
pub fn labeled(response: Response, label: &str) -> Response {
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    response.on_hover_text(label)
}
