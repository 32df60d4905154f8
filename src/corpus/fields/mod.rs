//! What a table says of its documents beyond text, time, group, id and title: a typed column for each of its own.
//!
//! In reading order: cells are collected in [`growing`] columns; when all are in, each column turns out to be
//! [`numbers`], categories (the [`codes`] of few names) or texts. Whatever it is, every cell comes back as the file
//! has it.

pub mod codes;
mod growing;
pub mod numbers;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::DocId;
use super::column::TextColumn;
use codes::Codes;
pub(super) use growing::Growing;
use numbers::Numbers;

/// The cells of one document that play no other part, as a reader hands them over.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FieldCells<'c> {
    /// The names of the fields, the same for all documents of a table.
    pub names: &'c [String],
    /// As many cells; empty where the document has no such value.
    pub cells: &'c [Cow<'c, str>],
    /// Cells of fields that were not known when the reading of the table began.
    pub late: &'c [LateCell<'c>],
}

/// The name of a field and a cell that is not empty.
pub type LateCell<'c> = (String, Cow<'c, str>);

/// One column of the documents' tables.
#[derive(Clone, Debug)]
pub struct Field {
    /// What the file calls it; columns of that name in several files are one field.
    pub name: String,
    /// A value a document.
    pub values: FieldValues,
}

/// The values of a field, by document.
#[derive(Clone, Debug)]
pub enum FieldValues {
    /// Every cell is a number, empty, or says that there is none ("NA").
    Numbers(Numbers),
    /// Few different values, which repeat.
    Categories {
        /// By document, the place in `names`.
        codes: Codes,
        /// In first-seen order; the empty name is the empty cell.
        names: Vec<Box<str>>,
    },
    /// Everything else.
    Texts(TextColumn),
}

impl Field {
    /// The cell as it stands in the file; empty where the document has none or there is no such document.
    #[must_use]
    pub fn text(&self, doc: DocId) -> Cow<'_, str> {
        match &self.values {
            FieldValues::Numbers(numbers) => numbers.text(doc.place()),
            FieldValues::Categories { codes, names } => {
                let name = codes.get(doc.place()).and_then(|code| names.get(code as usize));
                Cow::Borrowed(name.map_or("", |name| name))
            }
            FieldValues::Texts(texts) => Cow::Borrowed(texts.get(doc.place())),
        }
    }

    /// The cell's number, always finite; nothing where it has none or the field is none of numbers.
    #[must_use]
    pub fn number(&self, doc: DocId) -> Option<f64> {
        match &self.values {
            FieldValues::Numbers(numbers) => numbers.get(doc.place()),
            FieldValues::Categories { .. } | FieldValues::Texts(_) => None,
        }
    }

    /// The place of the cell's category in its names; nothing where there is no such document or the field is none
    /// of categories.
    #[must_use]
    pub fn code(&self, doc: DocId) -> Option<u32> {
        match &self.values {
            FieldValues::Categories { codes, .. } => codes.get(doc.place()),
            FieldValues::Numbers(_) | FieldValues::Texts(_) => None,
        }
    }

    /// Memory taken, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.name.capacity()
            + match &self.values {
                FieldValues::Numbers(numbers) => numbers.memory(),
                FieldValues::Categories { codes, names } => codes.memory() + name_bytes(names),
                FieldValues::Texts(texts) => texts.memory(),
            }
    }
}

fn name_bytes(names: &[Box<str>]) -> usize {
    names.iter().map(|name| size_of_val(name) + name.len()).sum()
}

/// The fields of a corpus: growing while documents come in, then finished.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    growing: Growing,
    finished: Vec<Field>,
    /// Memory of the finished, asked for in every frame.
    finished_bytes: usize,
}

impl Fields {
    /// Adds the cells of document number `doc`, which come in ascending order.
    pub(super) fn push(&mut self, doc: usize, cells: FieldCells<'_>) {
        if cells.names.is_empty() && cells.late.is_empty() {
            return;
        }
        for field in std::mem::take(&mut self.finished) {
            // Late documents may change what a field is.
            self.growing.reopen(&field, doc);
        }
        self.growing.push(doc, cells);
    }

    /// Decides what each field is, now that all `len` documents are in.
    pub(super) fn finish(&mut self, len: usize) {
        self.finished.extend(std::mem::take(&mut self.growing).finish(len));
        self.finished.shrink_to_fit();
        self.finished_bytes = self.finished.iter().map(Field::memory).sum();
    }

    /// The finished ones, in the order in which the files name them.
    pub(super) fn all(&self) -> &[Field] {
        &self.finished
    }

    /// Memory taken, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.finished_bytes + self.growing.memory()
    }
}
