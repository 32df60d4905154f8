//! New terms: words, beginnings of words and phrases, with a preview of what they match.

use egui::{Key, RichText, TextEdit, Ui};

use crate::concept::{ConceptKind, Pole};
use crate::counts::counted;
use crate::project::command::pole_name;
use crate::project::{Concept, Decision, Origin};
use crate::scoring::matching::Preview;
use crate::ui::context::ViewContext;
use crate::ui::theme::{count_text, pole_sign};
use crate::ui::widgets::{name_button, name_field};
use crate::workbench::request::MatchingRequest;

/// What is being typed.
#[derive(Debug, Default)]
pub(super) struct AddState {
    text: String,
}

impl AddState {
    pub(super) fn request(&self) -> Option<MatchingRequest> {
        let term = self.text.trim();
        (!term.is_empty()).then(|| MatchingRequest { term: term.to_owned() })
    }
}

/// Draws the field with a button for each side; Enter adds to the positive one.
pub(super) fn add_ui(ctx: &ViewContext<'_>, state: &mut AddState, concept: &Concept, ui: &mut Ui) {
    let matching = state.request().and_then(|request| ctx.workbench.matching(&request)).cloned();
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut state.text)
            .desired_width(210.0)
            .hint_text("add: joy, happ*, not bad");
        let field = ui.add(edit).on_hover_text(
            "A word, a beginning of words (happ*), or a phrase of up to five words; several terms with commas",
        );
        name_field(&field, "Add a term", &state.text);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if entered {
            field.request_focus();
        }
        let can_match = matching.as_ref().is_none_or(|preview| preview.problem.is_none());
        let is_ready = !state.text.trim().is_empty() && can_match;
        let poles: &[Pole] = match concept.kind {
            ConceptKind::Unipolar => &[Pole::Positive],
            ConceptKind::Bipolar => &[Pole::Positive, Pole::Negative],
        };
        let mut chosen = (entered && is_ready).then_some(Pole::Positive);
        for &pole in poles {
            let text = format!("{} {}", pole_sign(pole), pole_name(pole));
            let button = ui.add_enabled(is_ready, egui::Button::new(text).small());
            name_button(&button, &format!("Add the term to {}", pole_name(pole)));
            if button.clicked() {
                chosen = Some(pole);
            }
        }
        if let Some(pole) = chosen {
            let terms = terms_of(&state.text);
            ctx.actions.change(Origin::Lexicon, concept.place_decisions(&terms, Some(Decision::Accepted(pole))));
            state.text.clear();
        }
        if let Some(preview) = matching.filter(|_| !state.text.is_empty()) {
            preview_ui(ctx, &preview, ui);
        }
    });
}

/// The typed terms; commas and semicolons part them.
fn terms_of(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', '\n', '\t']).map(|term| {
        let words: Vec<&str> = term.split_whitespace().collect();
        words.join(" ").to_lowercase()
    });
    parts.filter(|term| !term.is_empty()).collect()
}

fn preview_ui(ctx: &ViewContext<'_>, preview: &Preview, ui: &mut Ui) {
    if let Some(problem) = &preview.problem {
        ui.colored_label(ctx.tokens.failure, problem);
        return;
    }
    let text = match (ctx.workbench.documents().is_some(), preview.forms.as_slice()) {
        (true, []) => "stands in no document".to_owned(),
        (true, forms) => {
            let forms: Vec<String> =
                forms.iter().map(|(form, times)| format!("{form} {}", number(*times))).collect();
            let places =
                format!("{} times in {}", number(preview.times), counted_documents(preview.documents));
            format!("{places}: {}", listed(&forms, preview.n_forms))
        }
        (false, []) => String::new(),
        (false, forms) => {
            let forms: Vec<String> = forms.iter().map(|(form, _)| form.clone()).collect();
            format!("matches {}", listed(&forms, preview.n_forms))
        }
    };
    ui.add(egui::Label::new(RichText::new(&text).small().weak()).truncate()).on_hover_text(text);
}

fn listed(forms: &[String], n_forms: usize) -> String {
    let more = if n_forms > forms.len() {
        format!(", and {} more", count_text(n_forms - forms.len()))
    } else {
        String::new()
    };
    format!("{}{more}", forms.join(", "))
}

fn number(count: u64) -> String {
    count_text(usize::try_from(count).unwrap_or(usize::MAX))
}

fn counted_documents(count: u64) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), "document")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_part_terms_and_blanks_are_one() {
        assert_eq!(terms_of(" Not  bad, happ*;; "), ["not bad", "happ*"]);
        assert!(terms_of(" , ").is_empty());
    }
}
