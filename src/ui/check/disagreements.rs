//! The words on which the concept and people part most, and what to do about them.

use egui::{Grid, RichText, Ui};

use super::drawn::Drawn;
use super::plot::rating_text;
use crate::comparison::disagreement::Disagreement;
use crate::concept::{ConceptKind, Pole};
use crate::project::command::pole_name;
use crate::project::{Concept, Origin};
use crate::ui::context::ViewContext;
use crate::ui::theme::{pole_sign, score_text, strong};

/// Draws both lists.
pub(super) fn disagreements_ui(ctx: &ViewContext<'_>, concept: &Concept, drawn: &Drawn, ui: &mut Ui) {
    ui.label(strong("Largest disagreements"));
    let hint = "By rank. A word that people rate otherwise than the concept scores it shows what is missing: \
                click it to make it a seed.";
    ui.label(RichText::new(hint).small().weak());
    ui.add_space(4.0);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| list_ui(ctx, concept, drawn, Way::ScoredLow, ui));
        ui.add_space(12.0);
        ui.vertical(|ui| list_ui(ctx, concept, drawn, Way::ScoredHigh, ui));
    });
}

/// Which way a word is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Rated high, scored low.
    ScoredLow,
    /// Rated low, scored high.
    ScoredHigh,
}

fn list_ui(ctx: &ViewContext<'_>, concept: &Concept, drawn: &Drawn, way: Way, ui: &mut Ui) {
    let (heading, words): (_, &[Disagreement]) = match way {
        Way::ScoredLow => ("Rated high, scored low", &drawn.disagreements.scored_low),
        Way::ScoredHigh => ("Rated low, scored high", &drawn.disagreements.scored_high),
    };
    ui.label(heading);
    if words.is_empty() {
        ui.label(RichText::new("None.").weak());
        return;
    }
    Grid::new(heading).num_columns(3).striped(true).spacing([10.0, 2.0]).show(ui, |ui| {
        for head in ["Word", "Rating", "Score"] {
            ui.label(RichText::new(head).small().weak());
        }
        ui.end_row();
        for word in words.iter().filter_map(|word| drawn.words().get(word.place)) {
            ui.menu_button(&word.word, |ui| seed_menu_ui(ctx, concept, &word.word.to_lowercase(), ui));
            ui.label(rating_text(word.rating));
            ui.label(RichText::new(score_text(word.score)).color(ctx.tokens.score(word.score)));
            ui.end_row();
        }
    });
}

/// The lists a word may become a seed of.
fn seed_menu_ui(ctx: &ViewContext<'_>, concept: &Concept, word: &str, ui: &mut Ui) {
    for pole in Pole::ALL {
        if pole == Pole::Negative && concept.kind == ConceptKind::Unipolar {
            continue;
        }
        if ui.button(format!("{} Add to {}", pole_sign(pole), pole_name(pole))).clicked() {
            ctx.actions.change(Origin::Check, concept.place_seed(pole, word));
        }
    }
}
