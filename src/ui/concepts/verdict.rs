//! What can be said about words: one or many, wherever they are shown.

use egui::Ui;

use super::other;
use crate::concept::{ConceptKind, Pole};
use crate::project::command::pole_name;
use crate::project::{Command, Concept, Decision, Origin};
use crate::ui::context::ViewContext;
use crate::ui::theme::pole_sign;

/// What can be said about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A seed of this list.
    Seed(Pole),
    /// A term of the lexicon, but no seed.
    Accept(Pole),
    /// Neither suggested nor counted.
    Reject,
    /// As if it had never been reviewed.
    Forget,
}

impl Verdict {
    /// The change it makes in the concept, as one step; nothing when all is so already.
    pub(super) fn change(self, concept: &Concept, words: &[String]) -> Option<Command> {
        match self {
            Self::Seed(pole) => concept.place_seeds(pole, words),
            Self::Accept(pole) => concept.place_decisions(words, Some(Decision::Accepted(pole))),
            Self::Reject => concept.place_decisions(words, Some(Decision::Rejected)),
            Self::Forget => concept.place_decisions(words, None),
        }
    }
}

/// What can be said about several words at once, each with its name and what it means.
pub(super) fn offered(concept: &Concept) -> Vec<(Verdict, String, &'static str)> {
    let seed =
        |pole: Pole, hint| (Verdict::Seed(pole), format!("{} {}", pole_sign(pole), pole_name(pole)), hint);
    let mut offered = vec![seed(Pole::Positive, "Make them seeds (P)")];
    if concept.kind == ConceptKind::Bipolar {
        offered.push(seed(Pole::Negative, "Make them seeds (N)"));
    }
    offered.push(seed(Pole::Irrelevant, "Words that are not meant (I)"));
    offered.push((Verdict::Reject, "Reject".to_owned(), "Neither suggested nor counted (X)"));
    offered.push((Verdict::Forget, "Forget".to_owned(), "As if they had never been reviewed (F)"));
    offered
}

/// Carries a verdict on a word out, if it changes anything.
pub(super) fn decide(ctx: &ViewContext<'_>, origin: Origin, concept: &Concept, word: &str, verdict: Verdict) {
    ctx.actions.change(origin, verdict.change(concept, &[word.to_owned()]));
}

/// Everything that can be said about suggested words, as a menu.
pub(super) fn verdict_menu_ui(concept: &Concept, pole: Pole, ui: &mut Ui) -> Option<Verdict> {
    let mut chosen = None;
    let mut entry = |text: String, verdict| {
        if ui.button(text).clicked() {
            chosen = Some(verdict);
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
    chosen
}
