//! What a workspace says while it has nothing to show: what to do next.

use egui::{Align, Layout, RichText, Ui};

use crate::ui::theme::strong;

/// A heading and a sentence in the middle of the room, with buttons below; returns what the buttons return.
pub fn empty_state_ui<R>(
    ui: &mut Ui,
    heading: &str,
    sentence: &str,
    buttons: impl FnOnce(&mut Ui) -> R,
) -> R {
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space((ui.available_height() * 0.3).max(8.0));
        ui.label(strong(heading).size(16.0));
        ui.add_space(4.0);
        ui.scope(|ui| {
            ui.set_max_width(420.0);
            ui.label(RichText::new(sentence).weak());
        });
        ui.add_space(12.0);
        buttons(ui)
    })
    .inner
}
