//! Groups of documents side by side: [`rows`] shows each, [`pair`] tells two of them apart, [`copied`] is what other
//! programs get of both.

mod copied;
mod pair;
mod rows;

use egui::{ComboBox, Frame, Margin, Panel, RichText, ScrollArea, Ui};

use crate::listing::{Column, ColumnKind, Facts};
use crate::project::ConceptId;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, count_text};
use crate::ui::widgets::empty_state_ui;
use crate::workbench::groups::{GroupsAnalysis, GroupsBy, GroupsRequest};

/// What the comparison remembers between frames.
#[derive(Debug)]
pub(super) struct GroupsState {
    /// Whether it is shown in place of the table.
    pub(super) is_open: bool,
    by: GroupsBy,
    /// Names of the groups chosen: A, then B.
    chosen: Vec<String>,
}

impl Default for GroupsState {
    fn default() -> Self {
        Self { is_open: false, by: GroupsBy::Column(Column::Group), chosen: Vec::new() }
    }
}

impl GroupsState {
    /// The groups wanted; nothing while they are not shown.
    pub(super) fn request(&self, concept: Option<ConceptId>) -> Option<GroupsRequest> {
        let pair = match self.chosen.as_slice() {
            [a, b] => Some([a.clone(), b.clone()]),
            _ => None,
        };
        concept.filter(|_| self.is_open).map(|concept| GroupsRequest { concept, by: self.by.clone(), pair })
    }

    /// Other documents: the groups chosen before mean nothing.
    pub(super) fn forget(&mut self) {
        *self = Self { is_open: self.is_open, ..Self::default() };
    }

    /// The first chosen is A, the second B; a third takes the place of B, and one chosen is let go.
    fn choose(&mut self, name: &str) {
        if let Some(place) = self.chosen.iter().position(|chosen| chosen == name) {
            self.chosen.remove(place);
        } else {
            self.chosen.truncate(1);
            self.chosen.push(name.to_owned());
        }
    }

    /// "A" or "B", where it is chosen.
    fn letter(&self, name: &str) -> Option<&'static str> {
        let place = self.chosen.iter().position(|chosen| chosen == name)?;
        Some(if place == 0 { "A" } else { "B" })
    }
}

/// What a group is called on screen.
fn shown_name(name: &str) -> &str {
    if name.is_empty() { "(none)" } else { name }
}

/// Draws the comparison.
pub(super) fn groups_ui(ctx: &ViewContext<'_>, state: &mut GroupsState, facts: &Facts<'_>, ui: &mut Ui) {
    let Some(concept) = ctx.concept() else {
        let sentence = "Groups are compared by their scores for a concept; add one with +.";
        empty_state_ui(ui, "No concept to compare by", sentence, |_| {});
        return;
    };
    let analysis = ctx.workbench.groups(concept.id, &state.by).cloned();
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        by_ui(state, facts, ui);
        let copy = ui
            .add_enabled(analysis.is_some(), egui::Button::new("Copy groups"))
            .on_hover_text("The groups with all their numbers, as a table with tabs, for a spreadsheet");
        if let Some(analysis) = analysis.as_ref().filter(|_| copy.clicked()) {
            ui.ctx().copy_text(copied::groups(analysis));
        }
    });
    ui.add_space(GRID);
    let Some(analysis) = analysis else {
        let (heading, sentence) = if ctx.workbench.scores(concept.id).is_some() {
            ("Comparing the groups …", "They appear here as soon as they are compared.")
        } else {
            ("No scores yet", "Give the concept seed words, and its documents get scores to compare.")
        };
        empty_state_ui(ui, heading, sentence, |_| {});
        return;
    };
    if analysis.groups.iter().all(|group| group.summary.n_scored == 0) {
        let sentence = "No document says enough of the concept to have a score.";
        empty_state_ui(ui, "Nothing to compare", sentence, |_| {});
        return;
    }
    if state.chosen.len() == 2 {
        let frame = Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO });
        let height = ui.available_height();
        Panel::bottom("two groups")
            .default_size((height * 0.5).round())
            .size_range(120.0..=(height - 120.0).max(120.0))
            .frame(frame)
            .show(ui, |ui| {
                ui.set_min_height(ui.available_height());
                pair::pair_ui(ctx, concept, &analysis, ui);
            });
    }
    list_ui(ctx, state, &analysis, ui);
}

fn by_ui(state: &mut GroupsState, facts: &Facts<'_>, ui: &mut Ui) {
    let fields = facts.fields().into_iter().filter(|column| facts.kind(column) == ColumnKind::Category);
    let columns = [Column::Group, Column::State].into_iter().chain(fields).map(GroupsBy::Column);
    let before = state.by.clone();
    let label = ui.label("Compare by");
    ComboBox::from_id_salt("compare by")
        .width(200.0)
        .selected_text(by_name(&state.by))
        .show_ui(ui, |ui| {
            for by in columns.chain([GroupsBy::Listed]) {
                let name = by_name(&by);
                ui.selectable_value(&mut state.by, by, name);
            }
        })
        .response
        .labelled_by(label.id);
    if state.by != before {
        state.chosen.clear();
    }
}

fn by_name(by: &GroupsBy) -> String {
    match by {
        GroupsBy::Column(Column::Group) => "Group".to_owned(),
        GroupsBy::Column(Column::Field(name)) => name.clone(),
        GroupsBy::Column(_) => "State".to_owned(),
        GroupsBy::Listed => "Listed against the others".to_owned(),
    }
}

fn list_ui(ctx: &ViewContext<'_>, state: &mut GroupsState, analysis: &GroupsAnalysis, ui: &mut Ui) {
    let hint = match (analysis.groups.len(), state.chosen.as_slice()) {
        (0 | 1, _) => "All documents are in one group: there is nothing to compare it with.",
        (_, []) => "Click two groups to see what sets them apart: the first is A, the second B.",
        (_, [_]) => "Click a second group, B, to compare with A.",
        _ => "Click another group to compare it with A, or a chosen one to let it go.",
    };
    ui.label(RichText::new(hint).small().weak());
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(name) = rows::rows_ui(ctx, state, analysis, ui) {
            state.choose(&name);
        }
        if analysis.n_more > 0 {
            ui.add_space(GRID);
            let noun = if analysis.n_more == 1 { "smaller group" } else { "smaller groups" };
            let rest = &analysis.rest;
            let mean = rest.mean.map_or_else(
                || "none of them scored".to_owned(),
                |mean| format!("together at {}", ctx_text(ctx, mean)),
            );
            let text = format!(
                "{} {noun} with {} documents are not shown, {mean}.",
                count_text(analysis.n_more),
                count_text(rest.n)
            );
            ui.label(RichText::new(text).weak());
        }
    });
}

/// A score with as many decimals as its measure has.
fn ctx_text(ctx: &ViewContext<'_>, value: f64) -> String {
    super::numbers::signed(value, digits(ctx))
}

/// Decimals of a mean score: one more than of the score of a single document.
fn digits(ctx: &ViewContext<'_>) -> usize {
    crate::scoring::ledger::digits(ctx.workbench.project().scoring.measure) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_chosen_stays_while_others_are_compared_with_it() {
        let mut state = GroupsState::default();
        for (name, chosen) in
            [("x", &["x"][..]), ("y", &["x", "y"]), ("z", &["x", "z"]), ("x", &["z"]), ("z", &[])]
        {
            state.choose(name);
            assert_eq!(state.chosen, chosen);
        }
        state.choose("a");
        state.choose("b");
        assert_eq!((state.letter("a"), state.letter("b"), state.letter("c")), (Some("A"), Some("B"), None));
        assert_eq!(state.request(Some(ConceptId(1))), None, "not shown, not computed");
        state.is_open = true;
        assert_eq!(state.request(Some(ConceptId(1))).unwrap().pair.unwrap(), ["a", "b"]);
    }
}
