//! Documents: what an analyst loads, read from any common file, with tokens that know where they stand.
//!
//! In reading order: [`read`] files into a [`Corpus`] ([`columns`] and [`dates`] are guessed or named, [`html`]
//! is made plain), cut texts into [`tokens`], number the tokens of all documents in an [`index`].

pub mod columns;
pub mod dates;
pub mod html;
pub mod index;
pub mod read;
pub mod tokens;

/// A document's place in its [`Corpus`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// One document as the analyst sees it.
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
    /// The group column's value; empty where there is none.
    pub group: String,
}

/// The documents of one load, in file order. Never changed once read; shared by reference.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// All documents; [`DocId`] is the place in this list.
    pub documents: Vec<Document>,
}
