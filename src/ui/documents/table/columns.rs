//! Which columns the table has, in which order.

use std::collections::{BTreeMap, BTreeSet};

use crate::listing::{Column, ColumnKind, Facts};
use crate::project::{ConceptId, Project};
use crate::ui::documents::about::About;

/// Fields of few texts or of numbers that are shown before the analyst chooses; all others only when asked for.
const N_FIELDS: usize = 3;

/// The order of the columns and those that are hidden, as the analyst left them.
#[derive(Debug, Default)]
pub(in crate::ui::documents) struct ColumnLayout {
    order: Vec<Column>,
    hidden: BTreeSet<Column>,
    /// Met before; new columns of few or no interest begin hidden.
    met: BTreeSet<Column>,
    /// As wide as each was last, in points.
    widths: BTreeMap<Column, f32>,
}

impl ColumnLayout {
    /// Takes note of the columns there are; each new one finds its place behind the one it naturally follows.
    pub(super) fn meet(&mut self, facts: &Facts<'_>, there: &[Column]) {
        let mut n_fields = 0;
        let mut before: Option<&Column> = None;
        for column in there {
            let is_field = matches!(column, Column::Field(_));
            let is_shown = match column {
                Column::Id | Column::Number | Column::Words | Column::Reasons | Column::Note => false,
                Column::Field(_) => facts.kind(column) != ColumnKind::Text && n_fields < N_FIELDS,
                _ => true,
            };
            n_fields += usize::from(is_field && is_shown);
            if self.met.insert(column.clone()) && !is_shown {
                self.hidden.insert(column.clone());
            }
            if !self.order.contains(column) {
                let place = |before: &Column| self.order.iter().position(|known| known == before);
                let at = before.and_then(place).map_or(0, |at| at + 1);
                self.order.insert(at.min(self.order.len()), column.clone());
            }
            before = Some(column);
        }
    }

    /// Those there are, in order; each with whether it is shown.
    pub(super) fn all(&self, there: &[Column]) -> Vec<(Column, bool)> {
        let known = self.order.iter().filter(|column| there.contains(column));
        known.map(|column| (column.clone(), !self.hidden.contains(column))).collect()
    }

    /// Shows or hides a column.
    pub(super) fn show(&mut self, column: &Column, is_shown: bool) {
        if is_shown {
            self.hidden.remove(column);
        } else {
            self.hidden.insert(column.clone());
        }
    }

    /// Moves a shown column one place among the shown ones.
    pub(super) fn shift(&mut self, shown: &[Column], column: &Column, to_the_right: bool) {
        let Some(at) = shown.iter().position(|other| other == column) else { return };
        let neighbor = if to_the_right { at.checked_add(1) } else { at.checked_sub(1) };
        let Some(other) = neighbor.and_then(|at| shown.get(at)) else { return };
        let place = |wanted: &Column| self.order.iter().position(|known| known == wanted);
        if let (Some(a), Some(b)) = (place(column), place(other)) {
            self.order.swap(a, b);
        }
    }

    /// How wide a column was when it was last on screen.
    pub(super) fn width(&self, column: &Column) -> Option<f32> {
        self.widths.get(column).copied()
    }

    /// Takes note of how wide a column is.
    pub(super) fn note_width(&mut self, column: &Column, width: f32) {
        match self.widths.get_mut(column) {
            Some(known) => *known = width,
            None => {
                self.widths.insert(column.clone(), width);
            }
        }
    }

    /// As it was before anything was moved or hidden.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }
}

/// All columns there are, in their natural order.
pub(in crate::ui::documents) fn available(
    facts: &Facts<'_>,
    project: &Project,
    about: &About,
    selected: Option<ConceptId>,
) -> Vec<Column> {
    let mut columns = Vec::new();
    if !facts.mix.is_empty() {
        columns.push(Column::Mix);
    }
    let others = project.concepts.iter().map(|concept| concept.id).filter(|id| Some(*id) != selected);
    if let Some(id) = selected {
        columns.extend([Column::Score(id), Column::Terms(id)]);
    }
    columns.extend(others.map(Column::Score));
    columns.extend([Column::State, Column::Title]);
    if about.group.is_some() {
        columns.push(Column::Group);
    }
    if about.has_dates {
        columns.push(Column::Time);
    }
    columns.extend([Column::Words, Column::Reasons, Column::Note, Column::Id, Column::Number]);
    columns.extend(facts.fields());
    columns
}

/// What a column is called.
pub(in crate::ui::documents) fn name_of(column: &Column, project: &Project, about: &About) -> String {
    match column {
        Column::Number => "No.".to_owned(),
        Column::Title => "Document".to_owned(),
        Column::Id => "Id".to_owned(),
        Column::Group => about.group.clone().unwrap_or_else(|| "Group".to_owned()),
        Column::Time => "Date".to_owned(),
        Column::Words => "Words".to_owned(),
        Column::State => "State".to_owned(),
        Column::Reasons => "Reasons".to_owned(),
        Column::Note => "Note".to_owned(),
        Column::Mix => "Mix".to_owned(),
        Column::Moved => "Moved".to_owned(),
        Column::Terms(_) if project.scoring.measure.needs_vectors() => "Known words".to_owned(),
        Column::Terms(_) => "Terms".to_owned(),
        Column::Score(id) => project.concept(*id).map_or_else(|| "Score".to_owned(), |one| one.name.clone()),
        Column::Field(name) => name.clone(),
    }
}
