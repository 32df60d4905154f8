//! Keys that work everywhere.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use crate::ui::action::{Action, Actions};
use crate::ui::dialogs::Purpose;
use crate::ui::state::Place;
use crate::ui::widgets::word_field;

const PLACE_KEYS: [Key; 4] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];

/// Turns shortcuts into actions; none while a question is on screen. The more specific comes first, since Ctrl+Z
/// would also take Ctrl+Shift+Z.
pub(super) fn read(ui: &Ui, actions: &Actions, is_asking: bool) {
    if is_asking {
        return;
    }
    let with_shift = Modifiers::COMMAND.plus(Modifiers::SHIFT);
    let mut table = vec![
        (KeyboardShortcut::new(with_shift, Key::Z), Action::Redo),
        (KeyboardShortcut::new(with_shift, Key::S), Action::Ask(Purpose::SaveProject)),
        (KeyboardShortcut::new(Modifiers::COMMAND, Key::Z), Action::Undo),
        (KeyboardShortcut::new(Modifiers::COMMAND, Key::Y), Action::Redo),
        (KeyboardShortcut::new(Modifiers::COMMAND, Key::S), Action::Save),
        (KeyboardShortcut::new(Modifiers::COMMAND, Key::O), Action::Ask(Purpose::OpenProject)),
        (KeyboardShortcut::new(Modifiers::COMMAND, Key::N), Action::NewConcept),
        (KeyboardShortcut::new(Modifiers::COMMAND, Key::H), Action::ToggleHistory),
    ];
    let places = PLACE_KEYS.into_iter().zip(Place::ALL);
    table.extend(
        places.map(|(key, place)| (KeyboardShortcut::new(Modifiers::COMMAND, key), Action::GoTo(place))),
    );
    for (shortcut, action) in table {
        // A field with text in it has its own undo; the project's must not run behind its back.
        let is_undo = matches!(action, Action::Undo | Action::Redo);
        if is_undo && ui.ctx().egui_wants_keyboard_input() && !word_field::is_empty_and_focused(ui) {
            continue;
        }
        if ui.input_mut(|input| input.consume_shortcut(&shortcut)) {
            actions.send(action);
        }
    }
}
