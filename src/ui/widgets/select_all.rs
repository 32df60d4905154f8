//! Selecting the whole text of a field, so that typing replaces it.

use egui::text::{CCursor, CCursorRange, CharIndex};
use egui::{Id, TextEdit, Ui};

/// Selects all of `text`, which stands in `field`.
pub fn select_all(ui: &Ui, field: Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(CharIndex(0)), CCursor::new(CharIndex(text.chars().count())));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), field);
}
