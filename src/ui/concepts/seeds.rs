//! The three lists of seed words.

use egui::{Event, Key, Modifiers, RichText, Ui, vec2};

use super::ConceptsState;
use super::senses::senses_ui;
use crate::concept::{ConceptKind, Pole};
use crate::project::command::pole_name;
use crate::project::{Command, Concept};
use crate::ui::context::ViewContext;
use crate::ui::theme::{ROW, pole_sign, strong};
use crate::ui::widgets::{column_label_ui, name_button, seed_chip_ui, word_field_ui};

/// A longer list shows its newest words until all are asked for.
const MOST_CHIPS: usize = 40;

/// Draws the lists with their fields, and below what the vectors do not know and what has several senses.
pub(super) fn seeds_ui(ctx: &ViewContext<'_>, state: &mut ConceptsState, concept: &Concept, ui: &mut Ui) {
    for (place, pole) in Pole::ALL.into_iter().enumerate() {
        if concept.kind == ConceptKind::Unipolar && pole == Pole::Negative {
            continue;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            if pole_label_ui(ctx, pole, ui).hovered()
                && let Some(engine) = ctx.workbench.engine()
            {
                let ids = concept.seeds.get(pole).iter().filter_map(|word| engine.embedding().id(word));
                state.hover_all(ids);
            }
            let words = concept.seeds.get(pole);
            // The newest stay in sight, those of the last teaching round among them.
            let n_hidden = if state.unfolded[place] { 0 } else { words.len().saturating_sub(MOST_CHIPS) };
            if n_hidden > 0 {
                let more = ui.small_button(format!("{n_hidden} more"));
                name_button(&more, &format!("Show all {} words", pole_name(pole)));
                state.unfolded[place] = more.clicked();
            }
            for word in words.iter().skip(n_hidden) {
                chip_ui(ctx, state, concept, pole, word, ui);
            }
            let label = format!("Add {} word", pole_name(pole));
            let embedding = ctx.workbench.engine().map(|engine| engine.embedding());
            let words = word_field_ui(
                ui,
                &mut state.fields[place],
                embedding,
                |word| ctx.workbench.near_spellings(word),
                &label,
            );
            ctx.actions.command(concept.place_seeds(pole, &words));
        });
    }
    unknown_ui(ctx, concept, ui);
    senses_ui(ctx, &mut state.senses, concept, ui);
}

fn pole_label_ui(ctx: &ViewContext<'_>, pole: Pole, ui: &mut Ui) -> egui::Response {
    let text = strong(format!("{} {}", pole_sign(pole), pole_name(pole))).color(ctx.tokens.pole(pole));
    column_label_ui(ui, 76.0, ROW, text).on_hover_text(match pole {
        Pole::Positive => "Words that mean the concept (Alt+P to type one)",
        Pole::Negative => "Words that mean its opposite (Alt+N to type one)",
        Pole::Irrelevant => {
            "Words near the concept that are not meant; they push similar words away (Alt+I to type one)"
        }
    })
}

/// Alt and the first letter of a list put the cursor into its field. Call it before any field is drawn: the letter
/// would be typed into the one that has the cursor now.
pub(super) fn focus_by_keys(state: &mut ConceptsState, ui: &Ui) {
    for (field, (key, letter)) in state.fields.iter_mut().zip([(Key::P, "p"), (Key::N, "n"), (Key::I, "i")]) {
        if ui.input_mut(|input| input.consume_key(Modifiers::ALT, key)) {
            ui.input_mut(|input| {
                input.events.retain(|event| !matches!(event, Event::Text(text) if text == letter));
            });
            field.focus();
        }
    }
}

fn chip_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    concept: &Concept,
    pole: Pole,
    word: &str,
    ui: &mut Ui,
) {
    let id = concept.id;
    let known = ctx.workbench.engine().map(|engine| engine.embedding().id(word));
    let chip = seed_chip_ui(ui, ctx.tokens, word, pole, known != Some(None));
    if chip.removed {
        ctx.actions.command(Command::RemoveSeed { id, pole, word: word.to_owned() });
    }
    if let Some(Some(word_id)) = known
        && chip.word.hovered()
    {
        state.hover(word_id);
    }
    chip.word.context_menu(|ui| {
        for target in Pole::ALL {
            if target != pole && !(concept.kind == ConceptKind::Unipolar && target == Pole::Negative) {
                let text = format!("{} Move to {}", pole_sign(target), pole_name(target));
                if ui.button(text).clicked() {
                    ctx.actions.command(concept.place_seed(target, word));
                }
            }
        }
        if ui.button("Remove").clicked() {
            ctx.actions.command(Command::RemoveSeed { id, pole, word: word.to_owned() });
        }
    });
}

/// Words that reach no model, with near spellings to put in their place.
fn unknown_ui(ctx: &ViewContext<'_>, concept: &Concept, ui: &mut Ui) {
    let Some(engine) = ctx.workbench.engine() else { return };
    let is_unknown = |(_, word): &(Pole, &str)| engine.embedding().id(word).is_none();
    let unknown: Vec<(Pole, &str)> = concept.seeds.iter().filter(is_unknown).collect();
    if unknown.is_empty() {
        return;
    }
    let analysis = ctx.workbench.concept_analysis(concept.id).and_then(Result::ok);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (pole, word) in unknown {
            ui.colored_label(ctx.tokens.failure, format!("“{word}” is not in the word vectors."));
            let found = analysis.and_then(|analysis| {
                analysis.suggestions.unknown.iter().find(|unknown| unknown.word == word)
            });
            for near in found.iter().flat_map(|unknown| &unknown.near) {
                if ui
                    .link(RichText::new(near))
                    .on_hover_text(format!("Use {near} instead of {word}"))
                    .clicked()
                {
                    let mut commands =
                        vec![Command::RemoveSeed { id: concept.id, pole, word: word.to_owned() }];
                    commands.extend(concept.place_seed(pole, near));
                    ctx.actions.command(Command::together(commands));
                }
            }
        }
    });
}
