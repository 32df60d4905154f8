//! Documents: what an analyst loads, read from any common file, with tokens that know where they stand.
//!
//! In reading order: [`read`] files into a [`Corpus`] ([`columns`] and [`dates`] are guessed or named, [`html`]
//! is made plain, what else a table says becomes [`fields`]), cut texts into [`tokens`], number the tokens of all
//! documents in an [`index`], and [`search`] them; a
//! [`concordance`] shows what stands around a word, and [`pieces`] cuts a text for who shows it; [`keys`] are what
//! documents are known by in projects.

pub mod column;
pub mod columns;
pub mod concordance;
pub mod dates;
pub mod doc_set;
pub mod fields;
pub mod html;
pub mod index;
pub mod keys;
pub mod pieces;
pub mod read;
pub mod search;
mod offsets;
mod store;
pub mod tokens;

pub use store::Corpus;

use fields::FieldCells;

/// A document's place in its [`Corpus`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

impl DocId {
    /// Its place in lists by document.
    #[must_use]
    pub fn place(self) -> usize {
        // Lossless: the crate is for machines of 32 bits and more.
        self.0 as usize
    }
}

/// One document as a reader hands it over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The id column's value, or the row number where there is none.
    pub id: String,
    /// The title column's value; empty where there is none.
    pub title: String,
    /// Plain text: HTML tags are gone and entities decoded.
    pub text: String,
    /// Seconds since 1970-01-01 UTC; absent where the date is missing or unreadable.
    pub time: Option<f64>,
    /// As [`When::minutes_ahead`](dates::When::minutes_ahead) of its date.
    pub minutes_ahead: Option<i16>,
    /// The group column's value; empty where there is none.
    pub group: String,
}

/// One document as the analyst sees it: the fields of [`Document`], borrowed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DocumentRef<'c> {
    /// See [`Document::id`].
    pub id: &'c str,
    /// See [`Document::title`].
    pub title: &'c str,
    /// See [`Document::text`].
    pub text: &'c str,
    /// See [`Document::time`].
    pub time: Option<f64>,
    /// See [`Document::minutes_ahead`].
    pub minutes_ahead: Option<i16>,
    /// See [`Document::group`].
    pub group: &'c str,
    /// What else its table says of it; only on the way into a corpus, which gives it back as
    /// [fields](Corpus::fields).
    pub fields: FieldCells<'c>,
}

impl<'d> From<&'d Document> for DocumentRef<'d> {
    fn from(document: &'d Document) -> Self {
        let Document { id, title, text, time, minutes_ahead, group } = document;
        let (time, minutes_ahead) = (*time, *minutes_ahead);
        Self { id, title, text, time, minutes_ahead, group, fields: FieldCells::default() }
    }
}
