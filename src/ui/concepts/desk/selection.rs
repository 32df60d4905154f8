//! Many terms at once: which are selected, and what is said about all of them.

use std::collections::{BTreeSet, HashSet};

use egui::{Key, Modifiers, RichText, Ui};

use super::DeskState;
use super::rows::Rows;
use crate::concept::{ConceptKind, Pole};
use crate::counts::counted;
use crate::project::{Command, Concept, Origin};
use crate::ui::concepts::verdict::{self, Verdict};
use crate::ui::context::ViewContext;

/// The selected terms, by what they are: rows come and go.
#[derive(Debug, Default)]
pub(super) struct Selection {
    terms: BTreeSet<String>,
    /// Where a range begins, and where it ends.
    anchor: Option<String>,
    cursor: Option<String>,
}

/// What can be said about selected terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The same for all.
    Verdict(Verdict),
    /// Accepted, each on the side where it stands.
    Accept,
}

impl Selection {
    pub(super) fn contains(&self, term: &str) -> bool {
        self.terms.contains(term)
    }

    pub(super) fn terms(&self) -> Vec<String> {
        self.terms.iter().cloned().collect()
    }

    pub(super) fn clear(&mut self) {
        self.terms.clear();
    }

    pub(super) fn all(&mut self, rows: &Rows) {
        self.terms = rows.iter().map(|row| row.term.clone()).collect();
    }

    /// A click selects one, with Ctrl one more or less, with Shift all from the last one.
    pub(super) fn click(&mut self, rows: &Rows, place: usize, modifiers: Modifiers) {
        let Some(row) = rows.get(place) else { return };
        if modifiers.command {
            if !self.terms.remove(&row.term) {
                self.terms.insert(row.term.clone());
            }
            self.anchor = Some(row.term.clone());
        } else if modifiers.shift {
            self.reach(rows, place);
        } else {
            self.terms = BTreeSet::from([row.term.clone()]);
            self.anchor = Some(row.term.clone());
        }
        self.cursor = Some(row.term.clone());
    }

    /// A menu is about the selected terms where it is opened on one of them.
    pub(super) fn click_secondary(&mut self, rows: &Rows, place: usize) {
        if rows.get(place).is_some_and(|row| !self.contains(&row.term)) {
            self.click(rows, place, Modifiers::NONE);
        }
    }

    /// Goes so many rows down; returns the row where that ends.
    pub(super) fn step(&mut self, rows: &Rows, step: isize, extends: bool) -> Option<usize> {
        let last = rows.len().checked_sub(1)?;
        let place = |term: &Option<String>| {
            let term = term.as_ref()?;
            rows.iter().position(|row| row.term == *term)
        };
        let to = match place(&self.cursor) {
            Some(from) => from.saturating_add_signed(step).min(last),
            None => 0,
        };
        if extends {
            self.reach(rows, to);
            self.cursor = rows.get(to).map(|row| row.term.clone());
        } else {
            self.click(rows, to, Modifiers::NONE);
        }
        Some(to)
    }

    /// Selects all rows from the anchor to this one.
    fn reach(&mut self, rows: &Rows, to: usize) {
        let anchor = self.anchor.as_ref().and_then(|anchor| rows.iter().position(|row| row.term == *anchor));
        let from = anchor.unwrap_or(to);
        let (first, last) = (from.min(to), from.max(to));
        self.terms = rows.iter().skip(first).take(last - first + 1).map(|row| row.term.clone()).collect();
    }
}

/// Draws what can be said about the selected terms.
pub(super) fn selection_ui(ctx: &ViewContext<'_>, state: &DeskState, concept: &Concept, ui: &mut Ui) {
    let terms = state.selection.terms();
    if terms.is_empty() {
        let hint = "Click terms, or walk with the arrow keys; A accepts, X rejects, P N I make seeds, F forgets, Ctrl+A selects all.";
        ui.label(RichText::new("Keys").small().weak()).on_hover_text(hint);
        return;
    }
    ui.label(format!("{} selected", counted(terms.len(), "term")));
    for (said, name, hint) in offered(concept) {
        if ui.small_button(name).on_hover_text(hint).clicked() {
            carry_out(ctx, concept, &terms, said, &state.rows);
        }
    }
}

fn offered(concept: &Concept) -> impl Iterator<Item = (Said, String, &'static str)> {
    let accept = (Said::Accept, "Accept".to_owned(), "They count, but are no seeds (A)");
    let verdicts = verdict::offered(concept).into_iter();
    std::iter::once(accept).chain(verdicts.map(|(verdict, name, hint)| (Said::Verdict(verdict), name, hint)))
}

/// The same as a menu.
pub(super) fn menu_ui(concept: &Concept, ui: &mut Ui) -> Option<Said> {
    let mut chosen = None;
    for (said, name, hint) in offered(concept) {
        if ui.button(name).on_hover_text(hint).clicked() {
            chosen = Some(said);
        }
    }
    chosen
}

/// What a key says.
pub(super) fn pressed(concept: &Concept, pressed: &dyn Fn(Modifiers, Key) -> bool) -> Option<Said> {
    let keys = [
        (Key::A, Said::Accept),
        (Key::X, Said::Verdict(Verdict::Reject)),
        (Key::Delete, Said::Verdict(Verdict::Forget)),
        (Key::F, Said::Verdict(Verdict::Forget)),
        (Key::P, Said::Verdict(Verdict::Seed(Pole::Positive))),
        (Key::N, Said::Verdict(Verdict::Seed(Pole::Negative))),
        (Key::I, Said::Verdict(Verdict::Seed(Pole::Irrelevant))),
    ];
    let suits = |said: &Said| {
        concept.kind == ConceptKind::Bipolar || *said != Said::Verdict(Verdict::Seed(Pole::Negative))
    };
    keys.into_iter().find(|(key, said)| suits(said) && pressed(Modifiers::NONE, *key)).map(|(_, said)| said)
}

/// Carries out what is said about terms of the table, as one step.
pub(super) fn carry_out(ctx: &ViewContext<'_>, concept: &Concept, terms: &[String], said: Said, rows: &Rows) {
    let negative = rows.iter().filter(|row| row.pole == Pole::Negative);
    let negative: HashSet<&str> = negative.map(|row| row.term.as_str()).collect();
    let is_negative = |term: &String| negative.contains(term.as_str());
    let change = match said {
        Said::Verdict(verdict) => verdict.change(concept, terms),
        Said::Accept => {
            let (negative, positive): (Vec<String>, Vec<String>) =
                terms.iter().cloned().partition(is_negative);
            let of_poles = [(Pole::Positive, positive), (Pole::Negative, negative)];
            let changes =
                of_poles.iter().filter_map(|(pole, terms)| Verdict::Accept(*pole).change(concept, terms));
            let changes: Vec<Command> = changes.collect();
            (!changes.is_empty()).then(|| Command::together(changes))
        }
    };
    ctx.actions.change(Origin::Lexicon, change);
}
