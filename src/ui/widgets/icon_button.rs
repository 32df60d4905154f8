//! A button that shows an icon and says in words what it does.

use egui::{Response, Ui};

use super::labeled;

/// A button without a frame that shows `icon`; `label` is its tooltip and its name for screen readers and tests.
pub fn icon_button_ui(ui: &mut Ui, icon: &str, label: &str) -> Response {
    let response = ui.add(egui::Button::new(egui::RichText::new(icon).size(16.0)).frame(false));
    labeled(response, label)
}
