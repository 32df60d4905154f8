//! From the rows of a table to documents.

use std::borrow::Cow;

use crate::corpus::DocumentRef;
use crate::corpus::columns::shapes::Shape;
use crate::corpus::columns::{Columns, Markup};
use crate::corpus::dates::{DateFormat, When, Zone};
use crate::corpus::fields::FieldCells;

/// Which of the cells asked for plays which part, and how it is read.
pub(super) struct Roles {
    /// Places of the columns to ask the table for: first those that play a part, then fields.
    pub(super) columns: Vec<usize>,
    /// The names of the fields.
    fields: Vec<String>,
    /// Cells that make the text together.
    text: Vec<usize>,
    /// Cells that make the date together.
    time: Vec<usize>,
    group: Option<usize>,
    id: Option<usize>,
    title: Option<usize>,
    removed: &'static [&'static str],
    zone: Zone,
    markup: Markup,
}

/// What became of a row.
pub(super) enum Made<'c> {
    Document(RowDocument<'c>),
    /// There is no text.
    Empty,
    /// There is only a note that the text was taken away.
    Removed,
}

/// As [`Document`](crate::corpus::Document), but what needs no change is still the row's.
pub(super) struct RowDocument<'c> {
    pub(super) id: Cow<'c, str>,
    pub(super) title: Cow<'c, str>,
    pub(super) text: Cow<'c, str>,
    pub(super) time: Option<f64>,
    pub(super) minutes_ahead: Option<i16>,
    pub(super) group: Cow<'c, str>,
    pub(super) fields: FieldCells<'c>,
}

impl<'d> From<&'d RowDocument<'_>> for DocumentRef<'d> {
    fn from(document: &'d RowDocument<'_>) -> Self {
        let RowDocument { id, title, text, time, minutes_ahead, group, fields } = document;
        let (time, minutes_ahead, fields) = (*time, *minutes_ahead, *fields);
        Self { id, title, text, time, minutes_ahead, group, fields }
    }
}

impl Roles {
    /// `shape` is the table's, if it is a known one; what the analyst wished in `wanted` comes first.
    pub(super) fn new(
        chosen: &Columns,
        wanted: &Columns,
        available: &[String],
        shape: Option<&'static Shape>,
    ) -> Self {
        let mut columns = Vec::new();
        let mut cell = |name: &str| {
            let column = available.iter().position(|column| column == name)?;
            // Two parts may be played by one column, which is read once.
            Some(columns.iter().position(|&known| known == column).unwrap_or_else(|| {
                columns.push(column);
                columns.len() - 1
            }))
        };
        let mut cells = |chosen: &Option<String>, wish: &Option<String>, of_shape: &[&str]| -> Vec<usize> {
            match chosen {
                None => Vec::new(),
                Some(_) if wish.is_none() && !of_shape.is_empty() => {
                    of_shape.iter().filter_map(|name| cell(name)).collect()
                }
                Some(name) => cell(name).into_iter().collect(),
            }
        };
        let text = cells(&chosen.text, &wanted.text, shape.map_or(&[], |shape| shape.text));
        let mut one = |name: &Option<String>| cells(name, &None, &[]).first().copied();
        let (group, id, title) = (one(&chosen.group), one(&chosen.id), one(&chosen.title));
        // The last, so that its cells can be fields as well.
        let time = cells(&chosen.time, &wanted.time, shape.map_or(&[], |shape| shape.time));
        let removed = shape.map_or(&[][..], |shape| shape.removed);
        let (zone, markup) = (chosen.zone.clone(), chosen.markup);
        Self { columns, fields: Vec::new(), text, time, group, id, title, removed, zone, markup }
    }

    /// Makes fields of the columns that play no part, and of the date as it is written: a date that cannot be read is
    /// lost otherwise, and so is what only the analyst knows to read.
    pub(super) fn keep_fields(&mut self, available: &[String]) {
        let is_only_time = |cell: usize| {
            let others = self.text.iter().chain(&self.group).chain(&self.id).chain(&self.title);
            self.time.contains(&cell) && !others.into_iter().any(|&other| other == cell)
        };
        let first = (0..self.columns.len()).find(|&cell| is_only_time(cell)).unwrap_or(self.columns.len());
        let others = (0..available.len()).filter(|column| !self.columns.contains(column)).collect::<Vec<_>>();
        self.columns.extend(others);
        let fields = self.columns.iter().skip(first);
        self.fields = fields.filter_map(|&column| available.get(column).cloned()).collect();
    }

    /// Places of the columns of the date.
    pub(super) fn time_columns(&self) -> Vec<usize> {
        self.time.iter().filter_map(|&cell| self.columns.get(cell).copied()).collect()
    }

    /// The date as it is written.
    pub(super) fn written_time<'c>(&self, cells: &'c [Cow<'_, str>]) -> Cow<'c, str> {
        joined(cells, &self.time, " ")
    }

    /// What a date as it is written means.
    pub(super) fn when(&self, written: &str, format: Option<DateFormat>) -> Option<When> {
        format?.when(written, &self.zone)
    }

    /// The row's document; `number` is its id where it has none.
    pub(super) fn document<'c>(
        &'c self,
        cells: &'c [Cow<'c, str>],
        format: Option<DateFormat>,
        number: usize,
    ) -> Made<'c> {
        let cell =
            |place: Option<usize>| place.and_then(|place| cells.get(place)).map_or("", |cell| cell.trim());
        if !self.removed.is_empty() {
            let is_removed = |&place: &usize| self.removed.contains(&cell(Some(place)));
            if self.text.iter().any(is_removed) {
                return Made::Removed;
            }
        }
        let text = match joined(cells, &self.text, "\n\n") {
            Cow::Borrowed(written) => self.markup.apply(written),
            Cow::Owned(written) => Cow::Owned(self.markup.apply(&written).into_owned()),
        };
        if text.trim().is_empty() {
            return Made::Empty;
        }
        let id = cell(self.id);
        let first = cells.len().saturating_sub(self.fields.len());
        let fields =
            FieldCells { names: &self.fields, cells: cells.get(first..).unwrap_or_default(), late: &[] };
        let when = self.when(&self.written_time(cells), format);
        Made::Document(RowDocument {
            id: if id.is_empty() { Cow::Owned(number.to_string()) } else { Cow::Borrowed(id) },
            title: self.markup.apply(cell(self.title)),
            time: when.map(|when| when.time),
            minutes_ahead: when.and_then(|when| when.minutes_ahead),
            group: self.markup.apply(cell(self.group)),
            text,
            fields,
        })
    }
}

/// The cells that are not empty, with something between them.
fn joined<'c>(cells: &'c [Cow<'_, str>], places: &[usize], between: &str) -> Cow<'c, str> {
    let mut filled = places
        .iter()
        .filter_map(|&place| cells.get(place))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    let first = filled.next().unwrap_or_default();
    let Some(second) = filled.next() else { return Cow::Borrowed(first) };
    let mut all = first.to_owned();
    for cell in std::iter::once(second).chain(filled) {
        all.push_str(between);
        all.push_str(cell);
    }
    Cow::Owned(all)
}
