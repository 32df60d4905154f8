//! Seeds that mean several things, and the choice of the sense that is meant.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use crate::concept::{ConceptKind, Pole};
use crate::project::{Concept, ConceptId, Origin};
use crate::suggestion::senses::Sense;
use crate::ui::context::ViewContext;
use crate::ui::theme::icons;
use crate::ui::widgets::{icon_button_ui, name_button};

/// Words that name a sense.
const N_NAMED: usize = 3;

/// What the analyst does not want to be told again.
#[derive(Debug, Default)]
pub(super) struct SensesState {
    meant_in_full: BTreeSet<(ConceptId, String)>,
}

/// Says which seeds have several senses. Choosing one makes the words of the others irrelevant, as one step.
pub(super) fn senses_ui(ctx: &ViewContext<'_>, state: &mut SensesState, concept: &Concept, ui: &mut Ui) {
    let Some(engine) = ctx.workbench.engine() else { return };
    let embedding = engine.embedding();
    let poles: &[Pole] = match concept.kind {
        ConceptKind::Unipolar => &[Pole::Positive],
        ConceptKind::Bipolar => &[Pole::Positive, Pole::Negative],
    };
    for (_, seed) in concept.seeds.iter().filter(|(pole, _)| poles.contains(pole)) {
        let Some(id) = embedding.id(seed) else { continue };
        let senses = ctx.workbench.senses(id);
        let key = (concept.id, seed.to_owned());
        let words = |sense: &Sense| -> Vec<String> {
            sense.words.iter().map(|&word| embedding.word(word).to_owned()).collect()
        };
        let is_irrelevant = |word: &String| concept.seeds.pole_of(word) == Some(Pole::Irrelevant);
        let is_chosen = senses.iter().flat_map(words).any(|word| is_irrelevant(&word));
        if senses.len() < 2 || is_chosen || state.meant_in_full.contains(&key) {
            continue;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(RichText::new(format!("{seed}: several senses")).weak());
            for (place, sense) in senses.iter().enumerate() {
                let named = words(sense);
                let named = named[..named.len().min(N_NAMED)].join(", ");
                let others: Vec<String> = senses
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != place)
                    .flat_map(|(_, s)| words(s))
                    .collect();
                let away: Vec<String> =
                    others.into_iter().filter(|word| concept.seeds.pole_of(word).is_none()).collect();
                let button = ui.small_button(&named);
                name_button(&button, &format!("{seed} as in {named}"));
                let hint = format!("This is meant: makes {} irrelevant", away.join(", "));
                if button.on_hover_text(hint).clicked() {
                    ctx.actions.change(Origin::Senses, concept.place_seeds(Pole::Irrelevant, &away));
                }
            }
            if icon_button_ui(ui, icons::CLOSE, &format!("All senses of {seed} are meant")).clicked() {
                state.meant_in_full.insert(key);
            }
        });
    }
}
