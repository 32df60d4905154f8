//! Lexicons: reviewed terms with weights, ready to score documents.
//!
//! In reading order: the types here, what of a lexicon counts ([`scope`]), the exchange file ([`json`]).
//! A term is a word (`joyful`), a beginning of words (`happ*`) or a phrase of up to five of these
//! (`white house`); how it meets a document is told in [`crate::scoring`].

mod check;
mod file;
pub mod json;
mod legacy;
mod parse;
pub mod scope;
pub mod expand;
pub mod format;

use std::collections::BTreeMap;

use crate::concept::seeds::{ConceptKind, Pole, Seeds};

/// Concepts with their terms, and where they come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexicon {
    /// The word vectors the weights were made from.
    pub embedding: EmbeddingRef,
    /// When it was made (RFC 3339); empty where unknown.
    pub created: String,
    /// What made it.
    pub source: Source,
    /// In the order the analyst arranged them.
    pub concepts: Vec<LexiconConcept>,
}

/// What made a lexicon, to be cited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The program with its version; empty where unknown.
    pub program: String,
    /// The analyst's name for this version of the lexicon; empty where it has none.
    pub version: String,
}

impl Source {
    /// This program, and a version's name.
    pub fn of_program(version: &str) -> Self {
        let program = format!("ConceptVector {}", env!("CARGO_PKG_VERSION"));
        Self { program, version: version.to_owned() }
    }
}

/// Names word vectors without holding them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmbeddingRef {
    /// Such as `glove.6B.100d`; empty where unknown.
    pub name: String,
    /// Number of words.
    pub words: u64,
    /// Numbers a word.
    pub dimensions: u64,
}

/// One concept: what it means and the terms that measure it.
#[derive(Clone, Debug, PartialEq)]
pub struct LexiconConcept {
    /// Unique in its lexicon; names the column of scores.
    pub name: String,
    /// What the analyst means by it; may be empty.
    pub description: String,
    /// One pole or two.
    pub kind: ConceptKind,
    /// How weights were made.
    pub model: ModelRef,
    /// The words the analyst started from. What counts in a document are the `terms`.
    pub seeds: Seeds,
    /// In the order they are shown and written; no term twice.
    pub terms: Vec<Term>,
}

/// Names a concept model and its settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelRef {
    /// Such as `kernel-ridge`; empty where unknown.
    pub name: String,
    /// Settings by name.
    pub parameters: BTreeMap<String, f64>,
}

/// One word, wildcard or phrase with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// As the analyst sees it; never empty.
    pub term: String,
    /// In [−1, 1]; not below 0 on the positive pole, not above 0 on the negative.
    pub weight: f64,
    /// The side it stands on.
    pub pole: Pole,
    /// What the analyst thinks of it.
    pub status: TermStatus,
    /// The analyst's remark; may be empty.
    pub note: String,
}

/// What became of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermStatus {
    /// The analyst gave it as a seed.
    Seed,
    /// The analyst took it over from the suggestions.
    Accepted,
    /// Nobody has looked at it yet.
    Suggested,
    /// The analyst does not want it.
    Rejected,
}
