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
}

impl Verdict {
    /// The change it makes in the concept, as one step; nothing when all is so already.
    pub(super) fn change(self, concept: &Concept, words: &[String]) -> Option<Command> {
        match self {
            Self::Seed(pole) => concept.place_seeds(pole, words),
            Self::Accept(pole) => concept.place_decisions(words, Some(Decision::Accepted(pole))),
            Self::Reject => concept.place_decisions(words, Some(Decision::Rejected)),
        }
    }
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
