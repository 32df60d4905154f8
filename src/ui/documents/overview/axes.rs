//! Which columns can be plotted, what they are called, and how their numbers are written.

use crate::listing::{Column, ColumnKind, Facts};
use crate::scoring::scores::Measure;
use crate::ui::context::ViewContext;
use crate::ui::documents::about::About;
use crate::ui::documents::numbers::date_text;
use crate::ui::documents::table::columns::name_of;
use crate::workbench::overview::ColorBy;

use super::OverviewState;

/// The columns there are, for the time of one frame.
pub(super) struct Choice<'a> {
    ctx: ViewContext<'a>,
    facts: &'a Facts<'a>,
    about: &'a About,
    /// Those that have an axis.
    pub(super) numeric: Vec<&'a Column>,
    /// Those of few texts.
    pub(super) categories: Vec<&'a Column>,
}

impl<'a> Choice<'a> {
    pub(super) fn new(
        ctx: &ViewContext<'a>,
        facts: &'a Facts<'a>,
        about: &'a About,
        columns: &'a [Column],
    ) -> Self {
        let of = |is_meant: &dyn Fn(ColumnKind) -> bool| {
            columns.iter().filter(|column| is_meant(facts.kind(column))).collect()
        };
        let (numeric, categories) = (of(&ColumnKind::is_numeric), of(&|kind| kind == ColumnKind::Category));
        Self { ctx: *ctx, facts, about, numeric, categories }
    }

    /// What is plotted: what the analyst chose, as far as it is there; at first the score against time or length.
    pub(super) fn chosen(&self, state: &OverviewState, ctx: &ViewContext<'_>) -> [Column; 2] {
        let there = |column: &Option<Column>| column.clone().filter(|column| self.numeric.contains(&column));
        let first = |wanted: &[Column]| {
            wanted.iter().find(|column| self.numeric.contains(column)).cloned().unwrap_or(Column::Number)
        };
        let scores = ctx.selected.map(Column::Score);
        let y: Vec<Column> = [Column::Mix].into_iter().chain(scores).chain([Column::Words]).collect();
        [
            there(&state.x).unwrap_or_else(|| first(&[Column::Time, Column::Words])),
            there(&state.y).unwrap_or_else(|| first(&y)),
        ]
    }

    /// What a column is called.
    pub(super) fn name(&self, column: &Column) -> String {
        let name = name_of(column, self.ctx.workbench.project(), self.about);
        let concept = |id| self.ctx.workbench.project().concept(id).map(|concept| &concept.name);
        match column {
            Column::Terms(id) => match concept(*id) {
                Some(of) => format!("{name} of {of}"),
                None => name,
            },
            Column::Number => "Place in the files".to_owned(),
            _ => name,
        }
    }

    /// What colors tell, in words.
    pub(super) fn color_name(&self, color: &ColorBy) -> String {
        color.column().map_or_else(|| "Nothing".to_owned(), |column| self.name(column))
    }

    /// Name and unit, for an axis.
    pub(super) fn axis(&self, column: &Column) -> String {
        let name = self.name(column);
        let unit = match column {
            Column::Score(_) => match self.facts.settings.measure {
                Measure::Mean => "mean score, −1 to +1",
                Measure::Sum => "sum of scores",
                Measure::Share => "score per token",
                Measure::Similarity => "similarity, −1 to +1",
            },
            Column::Mix => "weighted sum of scores",
            Column::Words => "tokens",
            Column::Terms(_) => "count",
            Column::Number => "from 1",
            column if self.facts.kind(column) == ColumnKind::Time => "UTC",
            _ => return name,
        };
        format!("{name} ({unit})")
    }

    /// Whether the numbers are moments.
    pub(super) fn is_time(&self, column: &Column) -> bool {
        self.facts.kind(column) == ColumnKind::Time
    }

    /// A number of a column, to be read.
    pub(super) fn value(&self, column: &Column, value: f64) -> String {
        if self.is_time(column) {
            let pattern = if *column == Column::Time { self.about.date_pattern } else { "%Y-%m-%d %H:%M" };
            return date_text(value, pattern).unwrap_or_default();
        }
        let is_whole = matches!(column, Column::Number | Column::Words | Column::Terms(_));
        number_text(value, if is_whole { 1.0 } else { 0.001 })
    }

    /// A document's title and number in each of these columns.
    pub(super) fn about(&self, doc: crate::corpus::DocId, columns: &[&Column]) -> (String, Vec<String>) {
        let said = |column: &&Column| {
            let value = self.facts.number(column, doc);
            let value = value.map_or_else(|| "none".to_owned(), |value| self.value(column, value));
            format!("{}: {value}", self.name(column))
        };
        (self.facts.text(&Column::Title, doc).into_owned(), columns.iter().map(said).collect())
    }

    /// The code of a document's state.
    pub(super) fn state(&self, doc: crate::corpus::DocId) -> usize {
        self.facts.states.get(doc.place()).copied().unwrap_or_default().place()
    }
}

/// As many decimals as steps of this size need.
pub(super) fn number_text(value: f64, step: f64) -> String {
    let digits = (-step.abs().log10()).ceil();
    let digits = if digits.is_finite() { digits.clamp(0.0, 8.0) as usize } else { 0 }; // at most 8
    let text = if value.abs() < 1e12 { format!("{value:.digits$}") } else { format!("{value:e}") };
    text.replace('-', "−")
}
