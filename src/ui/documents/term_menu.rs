//! What can be done with a word of a text, and why it counts.

use egui::{RichText, Ui};

use super::numbers::signed;
use crate::concept::{ConceptKind, Pole};
use crate::lexicon::TermStatus;
use crate::project::command::pole_name;
use crate::project::{Command, Concept, Decision, Origin};
use crate::scoring::scores::Measure;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::{pole_sign, strong};

/// Seeds named as reasons.
const N_REASONS: usize = 3;

/// Draws the entries of a menu for `word`: the lists it can go to, where else it stands, and out.
pub(super) fn term_menu_ui(ctx: &ViewContext<'_>, concept: &Concept, word: &str, ui: &mut Ui) {
    ui.label(strong(word));
    let is_known = ctx.workbench.engine().is_none_or(|engine| engine.embedding().id(word).is_some());
    if !is_known {
        ui.label(RichText::new("not in the word vectors, so it cannot be weighed").weak());
    }
    let here = concept.seeds.pole_of(word);
    for pole in Pole::ALL {
        if here == Some(pole) || (concept.kind == ConceptKind::Unipolar && pole == Pole::Negative) {
            continue;
        }
        let what = match pole {
            Pole::Positive | Pole::Negative => {
                format!("{} Make it a {} seed", pole_sign(pole), pole_name(pole))
            }
            Pole::Irrelevant => format!("{} Mark it as irrelevant", pole_sign(pole)),
        };
        if ui.add_enabled(is_known, egui::Button::new(what)).clicked() {
            ctx.actions.change(Origin::Document, concept.place_seed(pole, word));
        }
    }
    if let Some(pole) = here
        && ui.button("Remove it from the seeds").clicked()
    {
        ctx.actions
            .change(Origin::Document, Command::RemoveSeed { id: concept.id, pole, word: word.to_owned() });
    }
    if ui.button("Its sentences").on_hover_text("Where it stands in all documents").clicked() {
        ctx.actions.send(Action::ShowSentences(word.to_owned()));
    }
    let is_rejected = concept.decisions.get(word) == Some(&Decision::Rejected);
    if !is_rejected && ui.button("Reject it: neither suggest nor count").clicked() {
        ctx.actions.change(Origin::Document, concept.place_decision(word, Some(Decision::Rejected)));
    }
}

/// Says what a term weighs and which seeds give it that weight.
pub(super) fn why_ui(ctx: &ViewContext<'_>, concept: &Concept, term: &str, weight: f64, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.label(strong(term));
        ui.label(RichText::new(signed(weight, 2)).color(ctx.tokens.score(weight)));
    });
    if ctx.workbench.project().scoring.measure == Measure::Similarity {
        ui.label(format!("its similarity to {}", concept.name));
        ui.label(RichText::new("Click to change it.").small().weak());
        return;
    }
    let (Some(Ok(analysis)), Some(engine)) =
        (ctx.workbench.concept_analysis(concept.id), ctx.workbench.engine())
    else {
        return;
    };
    if let Some(entry) = analysis.lexicon.terms.iter().find(|entry| entry.term == term) {
        let status = match entry.status {
            TermStatus::Seed => "a seed",
            TermStatus::Accepted => "accepted",
            TermStatus::Suggested => "suggested, not reviewed",
            TermStatus::Rejected => "rejected",
        };
        ui.label(format!("{} {}, {status}", pole_sign(entry.pole), pole_name(entry.pole)));
    }
    let Some(word) = engine.embedding().id(term) else { return };
    let model = &analysis.suggestions.model;
    let mut reasons: Vec<(&str, f32)> = model
        .seeds()
        .iter()
        .zip(model.contributions(engine, word))
        .map(|(&(_, seed), part)| (engine.embedding().word(seed), part))
        .collect();
    reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let reasons: Vec<String> = reasons
        .iter()
        .take(N_REASONS)
        .map(|(seed, part)| format!("{seed} {}", signed(f64::from(*part), 2)))
        .collect();
    ui.label(RichText::new(format!("mostly from {}", reasons.join(", "))).weak());
    ui.label(RichText::new("Click to change it.").small().weak());
}
