//! A menu of choices rather than of things to do.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{PopupCloseBehavior, Response, Ui};

/// Draws a button whose menu stays open while several things are chosen or typed in it; a click beside it, or Esc, closes
/// it.
pub fn choices_button_ui(ui: &mut Ui, text: &str, content: impl FnOnce(&mut Ui)) -> Response {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new(text).config(config).ui(ui, content).0
}
