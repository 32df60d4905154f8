//! The concept's seed words above the text, so that a change shows in every score and mark while reading.

use egui::{CollapsingHeader, RichText, ScrollArea, Ui, vec2};

use crate::concept::{ConceptKind, Pole};
use crate::project::command::pole_name;
use crate::project::{Command, Concept, Origin};
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, pole_sign, strong};
use crate::ui::widgets::{WordField, column_label_ui, seed_chip_ui, word_field_ui};

/// Lines of chips shown without scrolling.
const N_LINES: f32 = 2.0;

/// Draws the words of the concept; they can be folded away.
pub(super) fn seeds_ui(ctx: &ViewContext<'_>, fields: &mut [WordField; 2], concept: &Concept, ui: &mut Ui) {
    CollapsingHeader::new(format!("Words of {}", concept.name))
        .id_salt("words of the concept")
        .default_open(true)
        .show_unindented(ui, |ui| poles_ui(ctx, fields, concept, ui));
}

/// A compact list for each pole with its field.
fn poles_ui(ctx: &ViewContext<'_>, fields: &mut [WordField; 2], concept: &Concept, ui: &mut Ui) {
    for (pole, field) in [Pole::Positive, Pole::Negative].into_iter().zip(fields) {
        if concept.kind == ConceptKind::Unipolar && pole == Pole::Negative {
            continue;
        }
        let height = N_LINES * (ROW + GRID);
        ScrollArea::vertical().id_salt(pole_name(pole)).max_height(height).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = vec2(GRID, GRID);
                    pole_ui(ctx, pole, ui);
                    let embedding = ctx.workbench.engine().map(|engine| engine.embedding());
                    for word in concept.seeds.get(pole) {
                        let is_known = embedding.is_none_or(|embedding| embedding.id(word).is_some());
                        chip_ui(ctx, concept, pole, word, is_known, ui);
                    }
                    let label = format!("Add {} word", pole_name(pole));
                    let words = word_field_ui(
                        ui,
                        field,
                        embedding,
                        |word| ctx.workbench.near_spellings(word),
                        &label,
                    );
                    ctx.actions.change(Origin::Document, concept.place_seeds(pole, &words));
                });
            },
        );
    }
}

fn pole_ui(ctx: &ViewContext<'_>, pole: Pole, ui: &mut Ui) {
    let text = strong(format!("{} {}", pole_sign(pole), pole_name(pole))).color(ctx.tokens.pole(pole));
    column_label_ui(ui, 76.0, ROW, text);
}

fn chip_ui(ctx: &ViewContext<'_>, concept: &Concept, pole: Pole, word: &str, is_known: bool, ui: &mut Ui) {
    let id = concept.id;
    let chip = seed_chip_ui(ui, ctx.tokens, word, pole, is_known);
    if chip.removed {
        ctx.actions.change(Origin::Document, Command::RemoveSeed { id, pole, word: word.to_owned() });
    }
    chip.word.context_menu(|ui| super::term_menu::term_menu_ui(ctx, concept, word, ui));
    if !is_known {
        chip.word.on_hover_text(RichText::new(format!("“{word}” is not in the word vectors")));
    }
}
