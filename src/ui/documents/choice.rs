//! Several rows at once: chosen by mouse and keyboard, copied.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Event, Ui};

use super::DocumentsState;
use super::about::About;
use super::table::columns::name_of;
use crate::corpus::DocId;
use crate::listing::{Column, Facts};
use crate::ui::context::ViewContext;
use crate::workbench::listing::Listing;

/// Rows copied or chosen at once at most: deciding about so many takes about as long as a frame has.
const MOST: usize = 10_000;

/// The documents chosen beside the selected one.
#[derive(Debug, Default)]
pub(super) struct Chosen(BTreeSet<DocId>);

impl DocumentsState {
    /// Whether a document is selected or chosen.
    pub(super) fn is_chosen(&self, doc: DocId) -> bool {
        self.selected == Some(doc) || self.chosen.0.contains(&doc)
    }

    /// Every chosen document, the selected one among them.
    pub(super) fn all_chosen(&self) -> Vec<DocId> {
        let mut all = self.chosen.0.clone();
        all.extend(self.selected);
        all.into_iter().collect()
    }

    /// How many are chosen, the selected one among them.
    pub(super) fn n_chosen(&self) -> usize {
        let extra = self.selected.is_some_and(|doc| !self.chosen.0.contains(&doc));
        self.chosen.0.len() + usize::from(extra)
    }

    /// Chooses every row of the list, or as many as can be.
    pub(super) fn choose_all(&mut self, listing: &Listing) {
        self.chosen.0 = listing.shown.iter().copied().take(MOST).collect();
        if self.selected.is_none() {
            self.selected = listing.shown.first().copied();
        }
    }

    /// A row was clicked: with Ctrl it comes to those chosen or leaves them, with Shift all rows up to it do.
    pub(super) fn click(&mut self, doc: DocId, listing: &Arc<Listing>, ui: &Ui) {
        let modifiers = ui.input(|input| input.modifiers);
        if modifiers.shift {
            let (from, to) = (self.table.place(listing, self.selected), self.table.place(listing, Some(doc)));
            if let (Some(from), Some(to)) = (from, to) {
                let rows = listing.shown.get(from.min(to)..=from.max(to)).unwrap_or_default();
                self.chosen.0 = rows.iter().copied().take(MOST).collect();
            }
            return;
        }
        if modifiers.command {
            if !self.chosen.0.remove(&doc) {
                self.chosen.0.insert(doc);
                self.chosen.0.extend(self.selected);
                self.selected = Some(doc);
            }
            return;
        }
        self.chosen.0.clear();
        self.select(doc);
    }
}

/// Copies the chosen rows, as they stand, tabs between the columns.
pub(super) fn copy(state: &DocumentsState, facts: &Facts<'_>, about: &About, ctx: &ViewContext<'_>, ui: &Ui) {
    let is_wanted = ui.input(|input| input.events.contains(&Event::Copy))
        && !ui.ctx().egui_wants_keyboard_input()
        && !state.reader.has_selection();
    if !is_wanted {
        return;
    }
    let docs = state.all_chosen();
    if docs.is_empty() {
        return;
    }
    let shown: Vec<&Column> = state.table.shown.iter().filter(|column| **column != Column::Moved).collect();
    let names = shown.iter().map(|column| name_of(column, ctx.workbench.project(), about));
    let mut lines = vec![names.collect::<Vec<_>>().join("\t")];
    lines.extend(docs.into_iter().take(MOST).map(|doc| {
        let cells = shown.iter().map(|column| facts.written(column, doc).replace(['\t', '\n', '\r'], " "));
        cells.collect::<Vec<_>>().join("\t")
    }));
    ui.ctx().copy_text(lines.join("\n"));
}
