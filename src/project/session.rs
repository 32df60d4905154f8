//! The project file: readable JSON. What was made stands first, indented; then the history, a step a line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::command::pole_name;
use super::history::Step;
use super::review::first_reasons;
use super::{
    Concept, ConceptId, Documents, Event, History, Mix, Project, Review, ScoringSettings, VectorSource,
    Version,
};
use crate::concept::SUGGESTION_VOCABULARY;
use crate::corpus::keys::DocumentKey;
use crate::writing::write_atomically;
use crate::{Error, Result};

const FORMAT: &str = "conceptvector-project";
/// 2 added ids, versions, remarks and the history, 3 steps about documents and mixes, 4 steps about events, which
/// programs before each cannot read; files of earlier versions are read as they are.
const VERSION: u64 = 4;

/// How project files end.
pub const EXTENSION: &str = "cvproject";

/// A project file's content: the project, how it came about, and the vectors it was made with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// What the analyst made.
    pub project: Project,
    /// How.
    pub history: History,
    /// Name of the word vectors in use when it was saved.
    pub embedding: String,
    /// Their fingerprint, where the project's own file of vectors was in use.
    pub fingerprint: Option<String>,
}

/// Keeps a save whose thread was held up from writing over a newer one. Cloning it gives the same order.
#[derive(Clone, Debug, Default)]
pub struct SaveOrder {
    /// Numbers given out, and the newest that was written.
    given: Arc<AtomicU64>,
    written: Arc<Mutex<u64>>,
}

impl SaveOrder {
    /// The number of a save that is decided on now.
    pub fn next(&self) -> u64 {
        self.given.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Writes, one save at a time.
    ///
    /// # Errors
    /// [`Error::Cancelled`] where a newer save was written meanwhile; what `write` says.
    pub fn write(&self, number: u64, write: impl FnOnce() -> Result<()>) -> Result<()> {
        // Whoever panicked while writing left the file whole.
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if *written > number {
            return Err(Error::Cancelled);
        }
        write()?;
        *written = number;
        Ok(())
    }
}

/// Writes a project; an older file is replaced whole or not at all.
///
/// # Errors
/// [`Error::Write`] when the place cannot be written.
pub fn save(path: &Path, session: &Session) -> Result<()> {
    write_atomically(path, to_text(session)?.as_bytes())
}

/// Reads a project.
///
/// # Errors
/// [`Error::Read`] when the file cannot be read; [`Error::Format`] when it is no project, is damaged, or was made by
/// a newer version.
pub fn open(path: &Path) -> Result<Session> {
    let text = std::fs::read_to_string(path).map_err(Error::reading(path))?;
    from_text(path, &text)
}

/// The file's text.
pub(super) fn to_text(session: &Session) -> Result<String> {
    let unwritable = |error| Error::Request(format!("the project cannot be written ({error})"));
    let text = serde_json::to_string_pretty(&SessionFile::from(session)).map_err(unwritable)?;
    // The last brace is put behind the history.
    let mut text = text.strip_suffix("\n}").unwrap_or(&text).to_owned();
    for (name, steps) in [("done", session.history.done()), ("undone", session.history.undone())] {
        text.push_str(&format!(",\n  \"{name}\": ["));
        for (place, step) in steps.iter().enumerate() {
            text.push_str(if place == 0 { "\n    " } else { ",\n    " });
            text.push_str(&serde_json::to_string(step).map_err(unwritable)?);
        }
        text.push_str(if steps.is_empty() { "]" } else { "\n  ]" });
    }
    text.push_str("\n}\n");
    Ok(text)
}

/// Reads a file's text; `path` is for messages.
pub(super) fn from_text(path: &Path, text: &str) -> Result<Session> {
    let broken = |error: serde_json::Error| {
        let problem = format!("this is not a readable project file ({error}); open another or an older copy");
        Error::format(path, u64::try_from(error.line()).ok(), problem)
    };
    let head: Head = serde_json::from_str(text).map_err(broken)?;
    if head.format != FORMAT {
        return Err(Error::format(path, None, "this JSON is not a ConceptVector project; open another file"));
    }
    if head.version > VERSION {
        let problem =
            "this project was saved by a newer version of ConceptVector; update the program to open it";
        return Err(Error::format(path, None, problem));
    }
    let file: SessionFile = serde_json::from_str(text).map_err(broken)?;
    let steps: Steps = serde_json::from_str(text).map_err(broken)?;
    let history = History::of_steps(steps.done, steps.undone);
    file.into_session(history).map_err(|error| Error::format(path, None, error.to_string()))
}

/// What is read first: nothing else of a newer file need make sense.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u64,
}

/// What is read last.
#[derive(Deserialize)]
struct Steps {
    #[serde(default)]
    done: Vec<Step>,
    #[serde(default)]
    undone: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
struct SessionFile {
    format: String,
    version: u64,
    #[serde(default)]
    embedding: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    #[serde(default, skip_serializing_if = "is_embedded")]
    vectors: VectorSource,
    #[serde(default = "default_vocabulary")]
    suggested_from: usize,
    concepts: Vec<Concept>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    documents: Option<Documents>,
    #[serde(default)]
    scoring: ScoringSettings,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Version>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    reviews: BTreeMap<DocumentKey, Review>,
    #[serde(default = "first_reasons")]
    reasons: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mixes: Vec<Mix>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<Event>,
}

fn default_vocabulary() -> usize {
    SUGGESTION_VOCABULARY
}

fn is_embedded(vectors: &VectorSource) -> bool {
    *vectors == VectorSource::Embedded
}

impl From<&Session> for SessionFile {
    fn from(session: &Session) -> Self {
        let Project {
            concepts,
            vectors,
            vocabulary,
            documents,
            scoring,
            versions,
            reviews,
            reasons,
            mixes,
            events,
        } = session.project.clone();
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            embedding: session.embedding.clone(),
            fingerprint: session.fingerprint.clone(),
            vectors,
            suggested_from: vocabulary,
            concepts,
            documents,
            scoring,
            versions,
            reviews,
            reasons,
            mixes,
            events,
        }
    }
}

impl SessionFile {
    fn into_session(self, history: History) -> Result<Session> {
        let mut project = Project::default();
        let mut ids: BTreeSet<ConceptId> = self.concepts.iter().map(|concept| concept.id).collect();
        let mut used = BTreeSet::new();
        for mut concept in self.concepts {
            check_seeds(&concept)?;
            // Files of the first version have no ids, files changed by hand may repeat one.
            if concept.id == ConceptId(0) || !used.insert(concept.id) {
                concept.id = ConceptId(ids.last().map_or(1, |last| last.0.saturating_add(1)));
                ids.insert(concept.id);
                used.insert(concept.id);
            }
            let at = project.concepts.len();
            // The same checks as for a new concept: a name, and no other's.
            project.apply(super::Command::InsertConcept { at, concept: Box::new(concept) })?;
        }
        for version in self.versions {
            let at = project.versions.len();
            project.apply(super::Command::InsertVersion { at, version: Box::new(version) })?;
        }
        for mix in self.mixes {
            let at = project.mixes.len();
            project.apply(super::Command::InsertMix { at, mix })?;
        }
        for event in self.events {
            project.apply(super::Command::InsertEvent { event })?;
        }
        // As they are kept, though changed by hand.
        project.apply(super::Command::SetReasons { reasons: self.reasons })?;
        for (key, review) in self.reviews {
            project.apply(super::Command::review(key, "", review))?;
        }
        project.vectors = self.vectors;
        project.vocabulary = self.suggested_from.max(1);
        project.documents = self.documents;
        project.scoring = ScoringSettings { minimum: self.scoring.minimum.max(1), ..self.scoring };
        Ok(Session { project, history, embedding: self.embedding, fingerprint: self.fingerprint })
    }
}

fn check_seeds(concept: &Concept) -> Result<()> {
    let words: Vec<&str> = concept.seeds.iter().map(|(_, word)| word).collect();
    let repeated = words.iter().enumerate().find(|(at, word)| words[..*at].contains(word));
    let Some((_, word)) = repeated else { return Ok(()) };
    let (name, list) = (&concept.name, concept.seeds.pole_of(word).map_or("", pole_name));
    Err(Error::Request(format!("\"{word}\" stands twice in {name} (see the {list} words); remove one")))
}
