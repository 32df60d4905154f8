//! A field for typing or pasting words, with completion from the vectors.

use egui::{CompletionPopup, Event, Id, Key, Suggestion, TextEdit, Ui};

use super::name_field;
use crate::embedding::Embedding;

/// Completions offered below the typed word.
const N_COMPLETIONS: usize = 8;

/// Where the last frame with an empty focused field is noted.
const EMPTY_AND_FOCUSED: &str = "empty and focused word field";

/// Whether the cursor stands in a word field without text, so that keys such as Ctrl+Z mean the project.
pub fn is_empty_and_focused(ui: &Ui) -> bool {
    let noted: Option<u64> = ui.data(|data| data.get_temp(Id::unique(EMPTY_AND_FOCUSED)));
    noted.is_some_and(|frame| frame + 1 >= ui.ctx().cumulative_frame_nr())
}

/// The text being typed.
#[derive(Clone, Debug, Default)]
pub struct WordField {
    text: String,
    /// The word being typed, where the vectors have none that begins so.
    unknown: Option<String>,
    /// The cursor is to be put into it.
    is_wanted: bool,
}

impl WordField {
    /// Puts the cursor into the field.
    pub fn focus(&mut self) {
        self.is_wanted = true;
    }

    /// A word that is being typed and that no known word begins with: one to look for near spellings of.
    pub fn unknown(&self) -> Option<String> {
        self.unknown.clone()
    }
}

/// Draws the field and returns the words that were entered this frame: by Enter or Tab, by choosing a completion,
/// or by a list (commas, semicolons, tabs, lines) typed or pasted. Enter adds the word as typed, the arrow keys choose
/// a completion. `label` names the field; `near` tells the near spellings that are known of a word.
pub fn word_field_ui<'n>(
    ui: &mut Ui,
    field: &mut WordField,
    embedding: Option<&Embedding>,
    near: impl Fn(&str) -> &'n [String],
    label: &str,
) -> Vec<String> {
    let id: Id = ui.make_persistent_id(label);
    if ui.memory(|memory| memory.has_focus(id)) {
        // A single line of text swallows line ends: a pasted column of words must stay a list.
        ui.input_mut(|input| {
            for event in &mut input.events {
                if let Event::Paste(text) = event {
                    *text = text.replace(['\n', '\r', '\t'], ",");
                }
            }
        });
    }
    let edit = TextEdit::singleline(&mut field.text).hint_text("add a word").desired_width(110.0);
    let mut unknown = None;
    let output =
        CompletionPopup::new(id).word_boundary(is_separator).max_height(260.0).show(ui, edit, |query| {
            let typed = query.word.trim();
            let Some(embedding) = embedding.filter(|_| !typed.is_empty()) else { return Vec::new() };
            let is_known = embedding.id(typed).is_some();
            let first = Suggestion::new(typed);
            let first = if is_known { first } else { first.description("not in the word vectors") };
            let completions =
                embedding.complete(typed, N_COMPLETIONS + 1).into_iter().map(|id| embedding.word(id));
            let others: Vec<_> = completions.filter(|word| *word != typed).take(N_COMPLETIONS).collect();
            if !is_known && others.is_empty() {
                unknown = Some(typed.to_owned());
            }
            let near = unknown.iter().flat_map(|word| near(word));
            let near = near.map(|word| Suggestion::new(word).description("spelled like it"));
            std::iter::once(first).chain(others.into_iter().map(Suggestion::new)).chain(near).collect()
        });
    field.unknown = unknown.filter(|word| word.chars().count() > 2);
    let response = &output.text_edit.response.response;
    name_field(response, label, &field.text);
    if std::mem::take(&mut field.is_wanted) {
        response.request_focus();
    }
    if response.has_focus() && field.text.is_empty() {
        let frame = ui.ctx().cumulative_frame_nr();
        ui.data_mut(|data| data.insert_temp(Id::unique(EMPTY_AND_FOCUSED), frame));
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let is_done = output.accepted.is_some() || entered;
    if entered {
        response.request_focus();
    }
    take_words(&mut field.text, is_done)
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '\n' | '\r')
}

/// The finished words of the text, each once; all of them when the entry is done, otherwise those before the last
/// separator. The rest stays.
fn take_words(text: &mut String, is_done: bool) -> Vec<String> {
    let rest = match text.rfind(is_separator) {
        _ if is_done => String::new(),
        Some(at) => text[at..].trim_start_matches(is_separator).to_owned(),
        None => return Vec::new(),
    };
    let finished = &text[..text.len() - rest.len()];
    let mut words: Vec<String> = Vec::new();
    for word in finished.split(is_separator).map(|word| word.trim().to_lowercase()) {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    *text = rest;
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_done: bool, words: &[&str], rest: &str) {
        let mut text = text.to_owned();
        assert_eq!(take_words(&mut text, is_done), words);
        assert_eq!(text, rest);
    }

    #[test]
    fn lists_give_their_finished_words() {
        check("joy", false, &[], "joy");
        check("joy", true, &["joy"], "");
        check("joy, New Hope;Joy,fu", false, &["joy", "new hope"], "fu");
        check("joy,,\tglee,", true, &["joy", "glee"], "");
        check("  ", true, &[], "");
    }
}
