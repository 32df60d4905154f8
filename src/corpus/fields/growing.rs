//! Fields while documents come in: of what repeats, only a small number a document is kept.

use std::collections::HashMap;

use super::codes::Codes;
use super::numbers::{Cell, Numbers};
use super::{Field, FieldCells, FieldValues};
use crate::corpus::DocId;
use crate::corpus::column::TextColumn;

/// A column with more different values than this …
const MOST_NAMES: usize = 4096;
/// … and more than one in so many documents has texts, not categories.
const NAMES_PART: usize = 10;
/// Categories stand in so many cells each, on average, or they are texts as well.
const LEAST_REPEATS: usize = 2;
/// Fields beyond which no late ones are taken in: objects with a key per record are no table.
const MOST_WITH_LATE: usize = 1000;

/// All fields while documents come in. A column that a document's table lacks costs nothing for it.
#[derive(Clone, Debug, Default)]
pub(in crate::corpus) struct Growing {
    columns: Vec<Column>,
    places: HashMap<String, usize>,
    /// The names that came with the document before, and the places of their columns.
    names: Vec<String>,
    layout: Vec<usize>,
}

/// Cells by document; what is missing at the end is empty.
#[derive(Clone, Debug)]
struct Column {
    name: String,
    cells: Cells,
}

#[derive(Clone, Debug)]
enum Cells {
    Coded(Coded),
    Texts(TextColumn),
}

#[derive(Clone, Debug, Default)]
struct Coded {
    codes: Codes,
    names: Vec<Box<str>>,
    by_name: HashMap<Box<str>, u32>,
    /// Of all names, twice.
    name_bytes: usize,
    /// The code of the cell before.
    last: u32,
    n_filled: usize,
}

impl Growing {
    /// Adds the cells of document number `doc`.
    pub(super) fn push(&mut self, doc: usize, cells: FieldCells<'_>) {
        if self.names != cells.names {
            cells.names.clone_into(&mut self.names);
            self.layout.clear();
            for name in cells.names {
                let place = self.place(name);
                self.layout.push(place);
            }
        }
        for (cell, &place) in cells.cells.iter().zip(&self.layout) {
            if let Some(column) = self.columns.get_mut(place).filter(|_| !cell.is_empty()) {
                column.push(doc, cell);
            }
        }
        for (name, cell) in cells.late {
            if !self.places.contains_key(name) && self.columns.len() >= MOST_WITH_LATE {
                continue;
            }
            let place = self.place(name);
            if let Some(column) = self.columns.get_mut(place) {
                column.push(doc, cell);
            }
        }
    }

    /// The place of the column of this name, made if need be.
    fn place(&mut self, name: &str) -> usize {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.columns.len();
        self.columns.push(Column { name: name.to_owned(), cells: Cells::Coded(Coded::default()) });
        self.places.insert(name.to_owned(), place);
        place
    }

    /// Takes back a finished field of `len` documents.
    pub(super) fn reopen(&mut self, field: &Field, len: usize) {
        let place = self.place(&field.name);
        for (doc, id) in (0..len).zip((0..).map(DocId)) {
            let cell = field.text(id);
            if let Some(column) = self.columns.get_mut(place).filter(|_| !cell.is_empty()) {
                column.push(doc, &cell);
            }
        }
    }

    /// What the columns turned out to be, now that all `len` documents are in.
    pub(super) fn finish(self, len: usize) -> impl Iterator<Item = Field> {
        self.columns.into_iter().filter_map(move |column| {
            let values = match column.cells {
                Cells::Coded(coded) => coded.finish(len)?,
                Cells::Texts(texts) => match Numbers::read(len, texts.iter()) {
                    Some(numbers) => FieldValues::Numbers(numbers),
                    None => shrunk(texts),
                },
            };
            Some(Field { name: column.name, values })
        })
    }

    /// Memory taken, in bytes.
    pub(super) fn memory(&self) -> usize {
        let bytes = |column: &Column| match &column.cells {
            Cells::Coded(coded) => coded.codes.memory() + coded.name_bytes,
            Cells::Texts(texts) => texts.memory(),
        };
        self.columns.iter().map(bytes).sum()
    }
}

impl Column {
    /// Adds a cell that is not empty.
    fn push(&mut self, doc: usize, cell: &str) {
        match &mut self.cells {
            Cells::Coded(coded) => {
                coded.push(doc, cell);
                if coded.names.len() > MOST_NAMES && coded.names.len() > doc / NAMES_PART {
                    self.cells = Cells::Texts(coded.texts());
                }
            }
            Cells::Texts(texts) => {
                // Two columns of one name in a table: the first has spoken.
                if texts.len() <= doc {
                    fill(texts, doc);
                    texts.push(cell);
                }
            }
        }
    }
}

impl Coded {
    fn push(&mut self, doc: usize, cell: &str) {
        // As for texts.
        if self.codes.len() > doc {
            return;
        }
        if self.codes.len() < doc {
            let empty = self.code("");
            self.codes.fill(doc, empty);
        }
        // Mostly the category of the document before.
        if self.names.get(self.last as usize).is_none_or(|last| &**last != cell) {
            self.last = self.code(cell);
        }
        self.codes.push(self.last);
        self.n_filled += 1;
    }

    fn code(&mut self, name: &str) -> u32 {
        if let Some(&code) = self.by_name.get(name) {
            return code;
        }
        // Never more names than documents, which are numbered by u32, and the empty one.
        let code = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.into());
        self.by_name.insert(name.into(), code);
        self.name_bytes += 2 * (name.len() + size_of::<Box<str>>()) + size_of::<u32>();
        code
    }

    fn name(&self, code: u32) -> &str {
        self.names.get(code as usize).map_or("", |name| name)
    }

    /// The same cells as texts.
    fn texts(&self) -> TextColumn {
        let mut texts = TextColumn::default();
        self.codes.iter().for_each(|code| texts.push(self.name(code)));
        texts
    }

    /// Nothing where all cells are empty.
    fn finish(mut self, len: usize) -> Option<FieldValues> {
        if self.n_filled == 0 {
            return None;
        }
        if let Some(numbers) = self.numbers(len) {
            return Some(FieldValues::Numbers(numbers));
        }
        let is_answer =
            |name: &str| ["true", "false", ""].iter().any(|known| name.eq_ignore_ascii_case(known));
        let n_names = self.names.iter().filter(|name| !name.is_empty()).count();
        let repeats = n_names.saturating_mul(LEAST_REPEATS) <= self.n_filled;
        if !repeats && !self.names.iter().all(|name| is_answer(name)) {
            return Some(shrunk(self.texts()));
        }
        if self.codes.len() < len {
            let empty = self.code("");
            self.codes.fill(len, empty);
        }
        self.codes.shrink_to_fit();
        self.names.shrink_to_fit();
        Some(FieldValues::Categories { codes: self.codes, names: self.names })
    }

    /// The cells as numbers, if they are; each name is read but once.
    fn numbers(&self, len: usize) -> Option<Numbers> {
        let cells: Vec<Cell> = self.names.iter().map(|name| Cell::read(name)).collect::<Option<_>>()?;
        if !cells.iter().any(|cell| cell.is_number()) {
            return None;
        }
        let mut numbers = Numbers::default();
        for code in self.codes.iter() {
            let cell = cells.get(code as usize).copied().unwrap_or(Cell::Empty);
            numbers.push(cell, self.name(code), len);
        }
        Some(numbers.finish(len))
    }
}

fn fill(texts: &mut TextColumn, len: usize) {
    while texts.len() < len {
        texts.push("");
    }
}

fn shrunk(mut texts: TextColumn) -> FieldValues {
    texts.shrink_to_fit();
    FieldValues::Texts(texts)
}
