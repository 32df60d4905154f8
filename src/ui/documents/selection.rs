//! The stretch of a text that is selected. It is kept in bytes of the document, so it may reach far beyond the screen.

use std::ops::Range;

use egui::text_selection::LabelSelectionState;
use egui::{CursorIcon, Event, Pos2, Response, Ui};

use crate::corpus::tokens::tokens;

/// Where it was begun and where it ends.
#[derive(Debug, Default)]
pub(super) struct Selection {
    ends: Option<(usize, usize)>,
}

impl Selection {
    /// Bytes of the text; nothing where nothing is selected.
    pub(super) fn range(&self) -> Option<Range<usize>> {
        let (a, b) = self.ends?;
        (a != b).then(|| a.min(b)..a.max(b))
    }

    /// Follows pointer and keys. `byte_at` finds the boundary nearest to a place on screen.
    pub(super) fn follow(&mut self, area: &Response, text: &str, byte_at: impl Fn(Pos2) -> usize, ui: &Ui) {
        let pointer = ui.input(|input| input.pointer.interact_pos());
        if area.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Text);
        }
        if ui.input(|input| input.pointer.primary_pressed()) {
            let is_longer = ui.input(|input| input.modifiers.shift);
            self.ends = match (pointer.filter(|_| area.is_pointer_button_down_on()), self.ends) {
                (Some(pointer), Some((begun, _))) if is_longer => Some((begun, byte_at(pointer))),
                (Some(pointer), _) => Some((byte_at(pointer), byte_at(pointer))),
                // Whatever else is clicked takes the selection away.
                (None, _) => None,
            };
            if self.ends.is_some() {
                ui.ctx().plugin::<LabelSelectionState>().lock().clear_selection();
            }
        } else if let (true, Some(pointer), Some((_, end))) = (area.dragged(), pointer, &mut self.ends) {
            *end = byte_at(pointer);
        }
        if let Some(pointer) = pointer {
            if area.triple_clicked() {
                self.ends = Some(line_around(text, byte_at(pointer)));
            } else if area.double_clicked() {
                let at = byte_at(pointer);
                self.ends = Some(word_around(text, at).map_or((at, at), |word| (word.start, word.end)));
            }
        }
        self.keys(area, text, ui);
    }

    fn keys(&mut self, area: &Response, text: &str, ui: &Ui) {
        let is_typing = ui.ctx().egui_wants_keyboard_input();
        let all = |input: &egui::InputState| input.modifiers.command && input.key_pressed(egui::Key::A);
        if !is_typing && area.contains_pointer() && ui.input(all) {
            self.ends = Some((0, text.len()));
        }
        let is_copying = ui.input(|input| input.events.contains(&Event::Copy));
        if let (true, Some(range)) = (is_copying && !is_typing, self.range()) {
            ui.ctx().copy_text(text.get(range).unwrap_or_default().to_owned());
        }
    }
}

/// Bytes beside a place that are looked at for its word.
const REACH: usize = 200;

/// The word that a byte touches, as the analysis cuts words.
pub(super) fn word_around(text: &str, at: usize) -> Option<Range<usize>> {
    // A long text is not cut as a whole: from the white space before, where words begin.
    let mut start = at.saturating_sub(REACH);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let before = text.get(start..at).unwrap_or_default();
    let start = before.rfind(char::is_whitespace).map_or(start, |space| start + space);
    let mut end = at.saturating_add(REACH).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let near = text.get(start..end).unwrap_or_default();
    let word = tokens(near).take_while(|token| start + token.span.start <= at).last()?;
    let word = start + word.span.start..start + word.span.end;
    (at <= word.end).then_some(word)
}

/// Both ends of the line around a byte.
fn line_around(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    (before.rfind('\n').map_or(0, |end| end + 1), after.find('\n').map_or(text.len(), |end| at + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_from_any_of_its_characters() {
        let text = "Été, Happy days";
        let found = |at| word_around(text, at).map(|word| &text[word]);
        assert_eq!([found(0), found(2), found(5)], [Some("Été"); 3]);
        assert_eq!((found(7), found(12)), (Some("Happy"), Some("Happy")));
        assert_eq!((found(text.len()), word_around("", 0)), (Some("days"), None));
        let long = format!("{} end", "é".repeat(3000));
        assert_eq!(word_around(&long, long.len()).map(|word| &long[word]), Some("end"));
        assert!(word_around(&long, 3000).is_some());
    }

    #[test]
    fn a_line_reaches_to_its_ends() {
        assert_eq!([line_around("ab\ncd\n", 4), line_around("ab\ncd\n", 6)], [(3, 5), (6, 6)]);
    }
}
