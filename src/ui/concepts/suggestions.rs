//! Suggested words in groups, decided by mouse or keyboard.

use egui::{Key, Modifiers, RichText, Ui};

use super::chips::{Group, group_ui};
use super::verdict::{Verdict, decide};
use super::view::{filters_ui, more_ui};
use super::{ConceptsState, Shown};
use crate::concept::engine::Engine;
use crate::concept::{ConceptKind, Pole};
use crate::embedding::WordId;
use crate::project::command::pole_name;
use crate::project::{Concept, Decision, Origin};
use crate::suggestion::Suggestion;
use crate::suggestion::groups::N_GROUPS;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::{pole_sign, strong};
use crate::workbench::outcome::ConceptAnalysis;

/// Terms that become seeds of a lexicon that was taken in: as many as one would type.
const N_FIRST_SEEDS: usize = 10;

/// Where the keyboard is.
#[derive(Debug, Default)]
pub(super) struct SuggestionsState {
    /// Place among all shown words, in reading order.
    pub(super) cursor: Option<usize>,
}

/// Draws the suggestions of all poles.
pub(super) fn suggestions_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    on_screen: Shown<'_>,
    ui: &mut Ui,
) {
    let Shown { concept, engine, analysis } = on_screen;
    let poles: &[Pole] = match concept.kind {
        ConceptKind::Unipolar => &[Pole::Positive],
        ConceptKind::Bipolar => &[Pole::Positive, Pole::Negative],
    };
    // In reading order: pole, group, rank.
    let mut shown: Vec<(Pole, &Suggestion)> = Vec::new();
    for &pole in poles {
        let words = analysis.suggestions.of(pole);
        for group in 0..N_GROUPS {
            shown.extend(words.iter().filter(|word| word.group == group).map(|word| (pole, word)));
        }
    }
    ui.horizontal_wrapped(|ui| {
        filters_ui(ctx, &mut state.view, concept.id, ui);
        let teach = ui.small_button("Teach me");
        if teach
            .on_hover_text("Answer for twenty ordinary words; that teaches the model the whole scale")
            .clicked()
        {
            state.teach.begin(concept);
        }
    });
    ui.add_space(4.0);
    if !ui.memory(|memory| memory.top_modal_layer().is_some()) {
        keyboard(ctx, state, concept, engine, &shown, ui);
    }
    let mut place = 0;
    for &pole in poles {
        pole_heading_ui(ctx, concept, pole, ui);
        for group in 0..N_GROUPS {
            let words: Vec<&Suggestion> = shown
                .iter()
                .filter(|(p, word)| *p == pole && word.group == group)
                .map(|(_, word)| *word)
                .collect();
            let n_words = words.len();
            if n_words > 0 {
                group_ui(ctx, state, on_screen, Group { pole, number: group, first_place: place, words }, ui);
                place += n_words;
            }
        }
        if analysis.suggestions.of(pole).is_empty() {
            nothing_suggested_ui(ctx, on_screen, pole, ui);
        }
        ui.add_space(8.0);
    }
    more_ui(&mut state.view, concept.id, &analysis.suggestions, ui);
    ui.label(
        RichText::new("Click adds a word; right-click for more. Keys: arrows move, P N I make it a seed, A accepts, X rejects, U undoes.")
            .small()
            .weak(),
    );
}

fn pole_heading_ui(ctx: &ViewContext<'_>, concept: &Concept, pole: Pole, ui: &mut Ui) {
    let text = match concept.kind {
        ConceptKind::Unipolar => "Suggested words".to_owned(),
        ConceptKind::Bipolar => format!("{} Suggested for {}", pole_sign(pole), pole_name(pole)),
    };
    ui.label(strong(text).color(ctx.tokens.pole(pole)));
}

/// What is said where no word is suggested for a pole. A lexicon that was taken in has terms but no seeds yet.
fn nothing_suggested_ui(ctx: &ViewContext<'_>, on_screen: Shown<'_>, pole: Pole, ui: &mut Ui) {
    let Shown { concept, engine, analysis } = on_screen;
    if !analysis.suggestions.model.seeds().is_empty() {
        ui.label(RichText::new("No word is left that the filters let through.").weak());
        return;
    }
    let hint =
        "Its terms count already. Give a word that means the concept, and words like it are suggested here.";
    ui.label(RichText::new(hint).weak());
    let accepted = concept.decisions.iter().filter(|(_, decision)| **decision == Decision::Accepted(pole));
    let mut known: Vec<WordId> = accepted.filter_map(|(term, _)| engine.embedding().id(term)).collect();
    // The commonest words of the vectors come first.
    known.sort_unstable();
    let words: Vec<String> =
        known.iter().take(N_FIRST_SEEDS).map(|&word| engine.embedding().word(word).to_owned()).collect();
    let button = egui::Button::new("Take its commonest words as seeds");
    if !words.is_empty() && ui.add(button).on_hover_text(words.join(", ")).clicked() {
        ctx.actions.command(concept.place_seeds(pole, &words));
    }
}

/// Arrows move the cursor; letters decide about the word under it. Nothing while text is being typed.
fn keyboard(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    concept: &Concept,
    engine: &Engine,
    shown: &[(Pole, &Suggestion)],
    ui: &Ui,
) {
    if shown.is_empty() || ui.ctx().egui_wants_keyboard_input() {
        return;
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = shown.len() - 1;
    let cursor = state.suggestions.cursor.map(|cursor| cursor.min(last));
    let moved = if pressed(Key::ArrowRight) || pressed(Key::ArrowDown) {
        Some(cursor.map_or(0, |cursor| (cursor + 1).min(last)))
    } else if pressed(Key::ArrowLeft) || pressed(Key::ArrowUp) {
        Some(cursor.map_or(0, |cursor| cursor.saturating_sub(1)))
    } else {
        cursor
    };
    state.suggestions.cursor = moved;
    let Some(&(pole, suggestion)) = moved.and_then(|place| shown.get(place)) else { return };
    if moved != cursor {
        state.hover(suggestion.word);
    }
    let negative = match concept.kind {
        ConceptKind::Bipolar => Some(Verdict::Seed(Pole::Negative)),
        ConceptKind::Unipolar => None,
    };
    let keys = [
        (Key::P, Some(Verdict::Seed(Pole::Positive))),
        (Key::Enter, Some(Verdict::Seed(pole))),
        (Key::N, negative),
        (Key::I, Some(Verdict::Seed(Pole::Irrelevant))),
        (Key::A, Some(Verdict::Accept(pole))),
        (Key::X, Some(Verdict::Reject)),
    ];
    for (key, verdict) in keys {
        if pressed(key)
            && let Some(verdict) = verdict
        {
            decide(ctx, Origin::Suggestion, concept, engine.embedding().word(suggestion.word), verdict);
        }
    }
    if pressed(Key::U) {
        ctx.actions.send(Action::Undo);
    }
}

/// The pole a word is suggested for, if it is.
pub(super) fn suggested_pole(analysis: &ConceptAnalysis, word: WordId) -> Option<Pole> {
    let suggested = |pole: &Pole| {
        analysis.suggestions.of(*pole).iter().any(|shown| shown.forms().any(|form| form == word))
    };
    [Pole::Positive, Pole::Negative].into_iter().find(suggested)
}
