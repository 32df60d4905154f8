//! What changed in a concept between two moments.

use egui::{RichText, Ui};

use crate::project::Remark;
use crate::project::diff::{ConceptChange, TermChange, standing_name};
use crate::ui::theme::{GRID, strong};

/// Terms listed for each concept; more would be no overview.
const N_LISTED: usize = 500;

/// Draws a concept's name, what happened to all of it, and a line for each term.
pub(super) fn change_ui(change: &ConceptChange, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.label(strong(&change.name));
        ui.label(RichText::new(change.settings.join(", ")).weak());
    });
    for term in change.terms.iter().take(N_LISTED) {
        ui.label(line(term));
    }
    if change.terms.len() > N_LISTED {
        ui.label(RichText::new(format!("and {} more", change.terms.len() - N_LISTED)).weak());
    }
    ui.add_space(GRID);
}

fn line(change: &TermChange) -> String {
    let mut line = change.term.clone();
    if change.before != change.after {
        let (before, after) = (standing_name(change.before), standing_name(change.after));
        line = match (change.before, change.after) {
            (None, _) => format!("{line}: {after}"),
            (_, None) => format!("{line}: no longer {before}"),
            _ => format!("{line}: {after}, was {before}"),
        };
    }
    if let Some((before, after)) = &change.remark {
        line.push_str(&format!(" ({})", remark(before, after)));
    }
    line
}

fn remark(before: &Remark, after: &Remark) -> String {
    let weight = |remark: &Remark| {
        remark.weight.map_or_else(|| "of the model".to_owned(), |weight| format!("{weight:.2}"))
    };
    match (before.weight == after.weight, before.note == after.note) {
        (false, true) => format!("weight {}, was {}", weight(after), weight(before)),
        (true, _) => "another note".to_owned(),
        (false, false) => format!("weight {}, was {}; another note", weight(after), weight(before)),
    }
}
