//! What the analyst made, and the only ways to change it.
//!
//! [`Project`] is plain data; a [`Command`] is a change as a value; applying one returns its inverse, which is what
//! [`history`] keeps. [`session`] is the file form.

pub mod command;
pub mod history;
pub mod session;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use command::Command;
pub use history::History;

use crate::concept::SUGGESTION_VOCABULARY;
use crate::concept::{ConceptKind, ModelChoice, ModelName, Pole, Seeds};
use crate::corpus::columns::Columns;
use crate::scoring::options::ScoringOptions;
use crate::scoring::scores::Measure;

/// Names a concept for the life of the program; never reused, never saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
}

impl Default for Project {
    fn default() -> Self {
        Self {
            concepts: Vec::new(),
            vectors: VectorSource::default(),
            vocabulary: SUGGESTION_VOCABULARY,
            documents: None,
            scoring: ScoringSettings::default(),
        }
    }
}

/// An idea under construction.
#[derive(Clone, Debug, PartialEq)]
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
    /// How many unreviewed suggestions of each pole count in scores.
    pub n_expanded: usize,
    /// Words reviewed one by one, by the word.
    pub decisions: BTreeMap<String, Decision>,
}

/// What the analyst said about a suggested word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It belongs to the lexicon, on this pole, but is no seed.
    Accepted(Pole),
    /// It is neither suggested nor counted.
    Rejected,
}

/// Where word vectors come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Documents {
    /// The files, or the sample.
    pub source: DocumentSource,
    /// Columns the analyst chose; the others are guessed.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Suggestions of each pole that count in scores until the analyst says otherwise, as in the 2017 original.
pub const DEFAULT_EXPANSION: usize = 50;

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
            n_expanded: DEFAULT_EXPANSION,
            decisions: BTreeMap::new(),
        }
    }

    /// The model that scores it.
    pub fn model_choice(&self) -> ModelChoice {
        ModelChoice::new(self.kind, self.model)
    }

    /// The command that makes `word` a seed of `pole`, taking it from wherever it stood before; nothing when it is
    /// there already.
    pub fn place_seed(&self, pole: Pole, word: &str) -> Option<Command> {
        let id = self.id;
        let from = self.seeds.pole_of(word);
        if from == Some(pole) || word.is_empty() {
            return None;
        }
        let mut commands = Vec::new();
        if let Some(from) = from {
            commands.push(Command::RemoveSeed { id, pole: from, word: word.to_owned() });
        }
        if self.decisions.contains_key(word) {
            commands.push(Command::Decide { id, word: word.to_owned(), decision: None });
        }
        let at = self.seeds.get(pole).len();
        commands.push(Command::InsertSeed { id, pole, at, word: word.to_owned() });
        Some(Command::together(commands))
    }

    /// The command that makes all `words` seeds of `pole`, as one step; nothing when they all are.
    pub fn place_seeds(&self, pole: Pole, words: &[String]) -> Option<Command> {
        let mut after = self.clone();
        let mut commands = Vec::new();
        for word in words {
            if let Some(command) = after.place_seed(pole, word) {
                // The copy follows, so that positions and repeated words come out right.
                for part in command.clone().into_parts() {
                    part.apply_to(&mut after).ok()?;
                }
                commands.push(command);
            }
        }
        (!commands.is_empty()).then(|| Command::together(commands))
    }
}

impl Project {
    /// The concept of this id.
    pub fn concept(&self, id: ConceptId) -> Option<&Concept> {
        self.concepts.iter().find(|concept| concept.id == id)
    }

    /// `base`, or "base 2", "base 3" … : a name no concept has yet.
    pub fn unused_name(&self, base: &str) -> String {
        let taken = |name: &str| self.concepts.iter().any(|concept| concept.name == name);
        if !taken(base) {
            return base.to_owned();
        }
        // One of n + 1 different names is free among n concepts.
        (2..).map(|n| format!("{base} {n}")).find(|name| !taken(name)).unwrap_or_else(|| base.to_owned())
    }
}
