//! What the analyst made, and the only ways to change it.
//!
//! [`Project`] is plain data; a [`Command`] is a change as a value; applying one returns its inverse. [`history`] keeps
//! these with when, by whom and how each came about ([`origin`]), so it is at once undo, redo and the record of
//! every decision: [`provenance`] reads from it who added a term and why, [`diff`] what changed between two moments.
//! Beside the concepts stand what was said of documents ([`review`]) and concepts that count together ([`mix`]).
//!
//! On disk: [`session`] is the file (in the [`form`] of its parts), [`journal`] what saves the work of a program that
//! is killed, [`lock`] what keeps a second window from writing, [`backups`] the versions saved before.

pub mod backups;
pub mod command;
mod describe;
pub mod diff;
pub mod event;
mod form;
pub mod history;
pub mod importing;
pub mod journal;
pub mod lock;
pub mod origin;
pub mod mix;
mod placing;
pub mod places;
pub mod provenance;
pub mod ready;
pub mod review;
pub mod session;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use command::Command;
pub use event::Event;
pub use history::History;
pub use mix::Mix;
pub use origin::{Made, Origin};
pub use review::{DocumentState, Review};

use crate::concept::SUGGESTION_VOCABULARY;
use crate::concept::{ConceptKind, ModelChoice, ModelName, Pole, Seeds};
use crate::corpus::columns::Columns;
use crate::corpus::keys::DocumentKey;
use crate::scoring::options::ScoringOptions;
use crate::scoring::scores::Measure;

/// Names a concept, in its project and its files; not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConceptId(pub u64);

/// Everything the analyst made in one piece of work.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// In the order they are listed.
    pub concepts: Vec<Concept>,
    /// Where the word vectors come from.
    pub vectors: VectorSource,
    /// Words are suggested from this many of the commonest.
    pub vocabulary: usize,
    /// What is being measured; nothing until documents are opened.
    pub documents: Option<Documents>,
    /// How documents are scored.
    pub scoring: ScoringSettings,
    /// Earlier states of the concepts that were given a name, the oldest first.
    pub versions: Vec<Version>,
    /// What was said of documents, by what they are known by; never an empty one.
    pub reviews: BTreeMap<DocumentKey, Review>,
    /// The reasons that are offered for decisions on documents; none twice, none empty.
    pub reasons: Vec<String>,
    /// Concepts that count together, in the order they are listed.
    pub mixes: Vec<Mix>,
    /// What happened, in order of time.
    pub events: Vec<Event>,
}

impl Default for Project {
    fn default() -> Self {
        Self {
            concepts: Vec::new(),
            vectors: VectorSource::default(),
            vocabulary: SUGGESTION_VOCABULARY,
            documents: None,
            scoring: ScoringSettings::default(),
            versions: Vec::new(),
            reviews: BTreeMap::new(),
            reasons: review::first_reasons(),
            mixes: Vec::new(),
            events: Vec::new(),
        }
    }
}

/// The concepts as they once were, under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Not empty, not another version's.
    pub name: String,
    /// When it was named.
    pub at: Timestamp,
    /// All concepts of the project then.
    pub concepts: Vec<Concept>,
}

/// An idea under construction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "form::ConceptForm", from = "form::ConceptForm")]
pub struct Concept {
    /// Stays the same through undo and redo.
    pub id: ConceptId,
    /// As the analyst calls it.
    pub name: String,
    /// What it is meant to measure.
    pub description: String,
    /// One pole or two.
    pub kind: ConceptKind,
    /// The model the analyst chose; the default of the kind where it is nothing or does not suit the kind.
    pub model: Option<ModelName>,
    /// Place in the color palette.
    pub color: usize,
    /// The words that define it.
    pub seeds: Seeds,
    /// Which words that nobody reviewed count in scores.
    pub counted: Counted,
    /// Terms reviewed one by one, by the term: words, beginnings of words (`happ*`) and phrases.
    pub decisions: BTreeMap<String, Decision>,
    /// What was said of terms beside where they stand, by the term.
    pub remarks: BTreeMap<String, Remark>,
}

/// What the analyst said about a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It belongs to the lexicon, on this pole, but is no seed.
    Accepted(Pole),
    /// It is neither suggested nor counted.
    Rejected,
}

/// A weight of the analyst's own, and a note.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remark {
    /// In place of the model's, in [0, 1]; the pole gives the sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// May be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Remark {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.weight.is_none() && self.note.is_empty()
    }
}

/// Which words count in scores although nobody reviewed them; seeds and accepted terms always do, rejected ones never.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "form::CountedForm", from = "form::CountedForm")]
pub enum Counted {
    /// None.
    Accepted,
    /// This many suggestions of each pole, the best.
    Top(usize),
    /// All words of the suggestion vocabulary that score at least this, in (0, 1].
    Above(f64),
}

impl Default for Counted {
    /// As in the 2017 original.
    fn default() -> Self {
        Self::Top(50)
    }
}

impl Counted {
    /// Even above a threshold, no more words of a pole count than this.
    pub const MOST: usize = 10_000;

    /// At most so many words of each pole.
    pub fn at_most(self) -> usize {
        match self {
            Self::Accepted => 0,
            Self::Top(count) => count,
            Self::Above(_) => Self::MOST,
        }
    }

    /// Words that score less do not count.
    pub fn least(self) -> f64 {
        match self {
            Self::Accepted | Self::Top(_) => 0.0,
            Self::Above(least) => least,
        }
    }
}

/// Where word vectors come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "form::VectorsForm", from = "form::VectorsForm")]
pub enum VectorSource {
    /// Those inside the program.
    #[default]
    Embedded,
    /// A file of any known format.
    File {
        /// Where it is.
        path: PathBuf,
        /// Whether known relations pull its words together (see [`crate::embedding::sharpen`]).
        is_sharpened: bool,
    },
}

impl VectorSource {
    /// A file as it is.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::File { path: path.into(), is_sharpened: false }
    }
}

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "form::DocumentsForm", from = "form::DocumentsForm")]
pub struct Documents {
    /// The files, or the sample.
    pub source: DocumentSource,
    /// Columns and readings the analyst chose; the others are guessed.
    pub columns: Columns,
}

/// Files, or what ships with the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSource {
    /// The embedded sample documents.
    Sample,
    /// Files and folders, in order.
    Files(Vec<PathBuf>),
}

/// How documents are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScoringSettings {
    /// What a score is.
    pub measure: Measure,
    /// Fewer matched words than this are too little to say anything; at least 1.
    pub minimum: u32,
    /// How terms meet tokens.
    pub options: ScoringOptions,
}

impl Default for ScoringSettings {
    fn default() -> Self {
        Self { measure: Measure::Mean, minimum: 1, options: ScoringOptions::default() }
    }
}

impl Concept {
    /// A concept without words.
    pub fn new(id: ConceptId, name: &str, kind: ConceptKind) -> Self {
        Self {
            id,
            name: name.to_owned(),
            description: String::new(),
            kind,
            model: None,
            color: 0,
            seeds: Seeds::default(),
            counted: Counted::default(),
            decisions: BTreeMap::new(),
            remarks: BTreeMap::new(),
        }
    }

    /// The model that scores it.
    pub fn model_choice(&self) -> ModelChoice {
        ModelChoice::new(self.kind, self.model)
    }
}

impl Project {
    /// The concept of this id.
    pub fn concept(&self, id: ConceptId) -> Option<&Concept> {
        self.concepts.iter().find(|concept| concept.id == id)
    }

    /// `base`, or "base 2", "base 3" … : a name no concept has yet.
    pub fn unused_name(&self, base: &str) -> String {
        unused(base, &|name| self.concepts.iter().any(|concept| concept.name == name))
    }

    /// The same for mixes.
    pub fn unused_mix_name(&self, base: &str) -> String {
        unused(base, &|name| self.mixes.iter().any(|mix| mix.name == name))
    }

    /// The same for versions.
    pub fn unused_version_name(&self, base: &str) -> String {
        unused(base, &|name| self.versions.iter().any(|version| version.name == name))
    }

    /// A color of the palette that no concept has yet.
    pub fn unused_color(&self) -> usize {
        // One of n + 1 different colors is free among n concepts.
        (0..).find(|color| self.concepts.iter().all(|concept| concept.color != *color)).unwrap_or(0)
    }
}

fn unused(base: &str, taken: &dyn Fn(&str) -> bool) -> String {
    if !taken(base) {
        return base.to_owned();
    }
    // One of n + 1 different names is free among n.
    (2..).map(|n| format!("{base} {n}")).find(|name| !taken(name)).unwrap_or_else(|| base.to_owned())
}
