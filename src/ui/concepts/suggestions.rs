//! Suggested words in groups, decided by mouse or keyboard.

use egui::{Button, Color32, Key, Modifiers, RichText, Sense, Ui, vec2};

use super::{ConceptsState, Shown, other};
use crate::concept::engine::Engine;
use crate::concept::{ConceptKind, Pole};
use crate::embedding::WordId;
use crate::project::command::pole_name;
use crate::project::{Command, Concept, Decision};
use crate::suggestion::Suggestion;
use crate::suggestion::groups::N_GROUPS;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::{pole_sign, score_text, strong};
use crate::workbench::compute::N_SHOWN;
use crate::workbench::outcome::ConceptAnalysis;

/// Where the keyboard is.
#[derive(Debug, Default)]
pub(super) struct SuggestionsState {
    /// Place among all shown words, in reading order.
    cursor: Option<usize>,
}

/// What can be said about a suggested word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A seed of this list.
    Seed(Pole),
    /// A term of the lexicon, but no seed.
    Accept(Pole),
    /// Neither suggested nor counted.
    Reject,
}

/// Carries a verdict out, if it changes anything.
pub(super) fn decide(ctx: &ViewContext<'_>, concept: &Concept, word: &str, verdict: Verdict) {
    let id = concept.id;
    let decide = |decision| Command::Decide { id, word: word.to_owned(), decision: Some(decision) };
    match verdict {
        Verdict::Seed(pole) => ctx.actions.command(concept.place_seed(pole, word)),
        Verdict::Accept(pole) => ctx.actions.command(decide(Decision::Accepted(pole))),
        Verdict::Reject => ctx.actions.command(decide(Decision::Rejected)),
    }
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
        let words = &words[..words.len().min(N_SHOWN)];
        for group in 0..N_GROUPS {
            shown.extend(words.iter().filter(|word| word.group == group).map(|word| (pole, word)));
        }
    }
    keyboard(ctx, state, concept, engine, &shown, ui);
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
        ui.add_space(8.0);
    }
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

/// Words of like meaning, suggested for one pole.
struct Group<'a> {
    pole: Pole,
    number: usize,
    /// Of its first word, among all shown.
    first_place: usize,
    words: Vec<&'a Suggestion>,
}

/// A line of words with the group's color, and what can be done with all of them.
fn group_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    on_screen: Shown<'_>,
    group: Group<'_>,
    ui: &mut Ui,
) {
    let Shown { concept, engine, analysis } = on_screen;
    let Group { pole, number, first_place, words } = group;
    let color = ctx.tokens.series(number);
    let texts: Vec<String> = words.iter().map(|word| engine.embedding().word(word.word).to_owned()).collect();
    ui.horizontal_top(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(10.0, 24.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 5.0, color);
        // Room for the two buttons at the right: were it too little, each line would be wider than the last.
        let buttons = 200.0;
        let width = (ui.available_width() - buttons).max(160.0);
        ui.allocate_ui(vec2(width, 0.0), |ui| {
            ui.set_min_width(width);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
                for ((place, word), text) in (first_place..).zip(&words).zip(&texts) {
                    let mark = Mark {
                        color,
                        is_new: analysis.new_words.contains(&word.word),
                        is_lit: state.hovered == Some(word.word) || state.suggestions.cursor == Some(place),
                    };
                    word_ui(ctx, state, concept, (pole, word, text), &mark, ui);
                }
            });
        });
        let name = pole_name(pole);
        if ui
            .small_button("Add all")
            .on_hover_text(format!("Make all {} seeds of {name}", words.len()))
            .clicked()
        {
            ctx.actions.command(concept.place_seeds(pole, &texts));
        }
        let hint = format!("Mark all {} as irrelevant", words.len());
        if ui.small_button("All irrelevant").on_hover_text(hint).clicked() {
            ctx.actions.command(concept.place_seeds(Pole::Irrelevant, &texts));
        }
    });
    ui.add_space(4.0);
}

/// How a word is drawn.
struct Mark {
    color: Color32,
    is_new: bool,
    is_lit: bool,
}

fn word_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    concept: &Concept,
    (pole, word, text): (Pole, &Suggestion, &str),
    mark: &Mark,
    ui: &mut Ui,
) {
    let label = if mark.is_new { RichText::new(format!("{text} •")) } else { RichText::new(text) };
    let fill = mark.color.gamma_multiply(if mark.is_lit { 0.5 } else { 0.16 });
    let button = ui.add(Button::new(label.color(ctx.tokens.text)).fill(fill).corner_radius(6));
    let said = format!("{text}, suggested for {}", pole_name(pole));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
    if button.hovered() {
        state.hover(word.word);
    }
    let mut hint = format!("{text} {}", score_text(f64::from(word.score)));
    if mark.is_new {
        hint.push_str(" · new since the last change");
    }
    let button = button.on_hover_text(hint);
    if button.clicked() {
        state.inspected = Some(word.word);
        decide(ctx, concept, text, Verdict::Seed(pole));
    }
    button.context_menu(|ui| verdict_menu_ui(ctx, concept, pole, text, ui));
}

/// Everything that can be said about a word, as a menu.
pub(super) fn verdict_menu_ui(ctx: &ViewContext<'_>, concept: &Concept, pole: Pole, word: &str, ui: &mut Ui) {
    let mut entry = |text: String, verdict| {
        if ui.button(text).clicked() {
            decide(ctx, concept, word, verdict);
        }
    };
    let seed = |pole: Pole| format!("{} Add to {}", pole_sign(pole), pole_name(pole));
    entry(seed(pole), Verdict::Seed(pole));
    if concept.kind == ConceptKind::Bipolar {
        entry(seed(other(pole)), Verdict::Seed(other(pole)));
    }
    entry(seed(Pole::Irrelevant), Verdict::Seed(Pole::Irrelevant));
    entry("Accept as a term, not as a seed".to_owned(), Verdict::Accept(pole));
    entry("Reject: neither suggest nor count".to_owned(), Verdict::Reject);
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
            decide(ctx, concept, engine.embedding().word(suggestion.word), verdict);
        }
    }
    if pressed(Key::U) {
        ctx.actions.send(Action::Undo);
    }
}

/// The pole a word is suggested for, if it is.
pub(super) fn suggested_pole(analysis: &ConceptAnalysis, word: WordId) -> Option<Pole> {
    let suggested =
        |pole: &Pole| analysis.suggestions.of(*pole).iter().any(|suggestion| suggestion.word == word);
    [Pole::Positive, Pole::Negative].into_iter().find(suggested)
}
