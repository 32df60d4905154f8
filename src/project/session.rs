//! The project file: readable JSON with types of its own, so that the program may change without breaking files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::command::pole_name;
use super::{
    Concept, ConceptId, DEFAULT_EXPANSION, Decision, DocumentSource, Documents, Project, ScoringSettings,
    VectorSource,
};
use crate::concept::SUGGESTION_VOCABULARY;
use crate::concept::{ConceptKind, Pole, Seeds};
use crate::corpus::columns::Columns;
use crate::export::table::write_atomically;
use crate::scoring::options::ScoringOptions;
use crate::{Error, Result};

const FORMAT: &str = "conceptvector-project";
const VERSION: u64 = 1;

/// How project files end.
pub const EXTENSION: &str = "cvproject";

/// A project file's content and the vectors it was made with.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// What the analyst made.
    pub project: Project,
    /// Name of the word vectors in use when it was saved.
    pub embedding: String,
    /// Their fingerprint, where the project's own file of vectors was in use.
    pub fingerprint: Option<String>,
}

/// Writes a project; an older file is replaced whole or not at all.
///
/// # Errors
/// [`Error::Write`] when the place cannot be written.
pub fn save(path: &Path, session: &Session) -> Result<()> {
    write_atomically(path, to_text(session)?.as_bytes())
}

/// Reads a project; concepts get the ids 1, 2, 3 …
///
/// # Errors
/// [`Error::Read`] when the file cannot be read; [`Error::Format`] when it is no project, is damaged, or was made by
/// a newer version.
pub fn open(path: &Path) -> Result<Session> {
    let text = std::fs::read_to_string(path).map_err(Error::reading(path))?;
    from_text(path, &text)
}

fn to_text(session: &Session) -> Result<String> {
    let unwritable = |error| Error::Request(format!("the project cannot be written ({error})"));
    let mut text = serde_json::to_string_pretty(&SessionFile::from(session)).map_err(unwritable)?;
    text.push('\n');
    Ok(text)
}

fn from_text(path: &Path, text: &str) -> Result<Session> {
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
    file.into_session(path)
}

/// What is read first: nothing else of a newer file need make sense.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct SessionFile {
    format: String,
    version: u64,
    #[serde(default)]
    embedding: String,
    /// Nothing: the vectors inside the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vectors: Option<VectorsFile>,
    #[serde(default = "default_vocabulary")]
    suggested_from: usize,
    concepts: Vec<ConceptFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    documents: Option<DocumentsFile>,
    #[serde(default)]
    scoring: ScoringFile,
}

#[derive(Serialize, Deserialize)]
struct ConceptFile {
    name: String,
    #[serde(default)]
    description: String,
    kind: KindFile,
    /// Nothing: the default of the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(default)]
    color: usize,
    #[serde(default = "default_expansion")]
    suggestions_counted: usize,
    #[serde(default)]
    seeds: SeedsFile,
    #[serde(default)]
    accepted: BTreeMap<String, PoleFile>,
    #[serde(default)]
    rejected: Vec<String>,
}

fn default_vocabulary() -> usize {
    SUGGESTION_VOCABULARY
}

fn default_expansion() -> usize {
    DEFAULT_EXPANSION
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindFile {
    Unipolar,
    Bipolar,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PoleFile {
    Positive,
    Negative,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct SeedsFile {
    positive: Vec<String>,
    negative: Vec<String>,
    irrelevant: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct VectorsFile {
    file: PathBuf,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    sharpened: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct DocumentsFile {
    /// Nothing: the sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    files: Option<Vec<PathBuf>>,
    #[serde(default)]
    columns: Columns,
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
struct ScoringFile {
    measure: String,
    minimum: u32,
    options: ScoringOptions,
}

impl Default for ScoringFile {
    fn default() -> Self {
        Self { measure: "mean".to_owned(), minimum: 1, options: ScoringOptions::default() }
    }
}

impl From<&Session> for SessionFile {
    fn from(session: &Session) -> Self {
        let Project { concepts, vectors, vocabulary, documents, scoring } = &session.project;
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            embedding: session.embedding.clone(),
            vectors: match vectors {
                VectorSource::Embedded => None,
                VectorSource::File { path, is_sharpened } => Some(VectorsFile {
                    file: path.clone(),
                    sharpened: *is_sharpened,
                    fingerprint: session.fingerprint.clone(),
                }),
            },
            suggested_from: *vocabulary,
            concepts: concepts.iter().map(ConceptFile::from).collect(),
            documents: documents.as_ref().map(|documents| DocumentsFile {
                files: match &documents.source {
                    DocumentSource::Sample => None,
                    DocumentSource::Files(files) => Some(files.clone()),
                },
                columns: documents.columns.clone(),
            }),
            scoring: ScoringFile {
                measure: scoring.measure.name().to_owned(),
                minimum: scoring.minimum,
                options: scoring.options,
            },
        }
    }
}

impl From<&Concept> for ConceptFile {
    fn from(concept: &Concept) -> Self {
        let accepted = concept.decisions.iter().filter_map(|(word, decision)| match decision {
            Decision::Accepted(Pole::Negative) => Some((word.clone(), PoleFile::Negative)),
            Decision::Accepted(_) => Some((word.clone(), PoleFile::Positive)),
            Decision::Rejected => None,
        });
        let rejected = concept.decisions.iter().filter(|(_, decision)| **decision == Decision::Rejected);
        Self {
            name: concept.name.clone(),
            description: concept.description.clone(),
            kind: match concept.kind {
                ConceptKind::Unipolar => KindFile::Unipolar,
                ConceptKind::Bipolar => KindFile::Bipolar,
            },
            model: concept.model.map(|model| model.as_str().to_owned()),
            color: concept.color,
            suggestions_counted: concept.n_expanded,
            seeds: SeedsFile {
                positive: concept.seeds.positive.clone(),
                negative: concept.seeds.negative.clone(),
                irrelevant: concept.seeds.irrelevant.clone(),
            },
            accepted: accepted.collect(),
            rejected: rejected.map(|(word, _)| word.clone()).collect(),
        }
    }
}

impl SessionFile {
    fn into_session(self, path: &Path) -> Result<Session> {
        let mut project = Project::default();
        for (id, file) in (1..).map(ConceptId).zip(self.concepts) {
            let concept =
                file.into_concept(id).map_err(|error| Error::format(path, None, error.to_string()))?;
            let words: Vec<&str> = concept.seeds.iter().map(|(_, word)| word).collect();
            let repeated = words.iter().enumerate().find(|(at, word)| words[..*at].contains(word));
            if let Some((_, word)) = repeated {
                let (name, list) = (&concept.name, concept.seeds.pole_of(word).map_or("", pole_name));
                let problem = format!("\"{word}\" stands twice in {name} (see the {list} words); remove one");
                return Err(Error::format(path, None, problem));
            }
            let at = project.concepts.len();
            let insert = super::Command::InsertConcept { at, concept: Box::new(concept) };
            // The same checks as for a new concept: a name, and no other's.
            project.apply(insert).map_err(|error| Error::format(path, None, error.to_string()))?;
        }
        let (source, fingerprint) = match self.vectors {
            Some(VectorsFile { file, sharpened, fingerprint }) => {
                (VectorSource::File { path: file, is_sharpened: sharpened }, fingerprint)
            }
            None => (VectorSource::Embedded, None),
        };
        project.vectors = source;
        project.vocabulary = self.suggested_from.max(1);
        project.documents = self.documents.map(|documents| Documents {
            source: documents.files.map_or(DocumentSource::Sample, DocumentSource::Files),
            columns: documents.columns,
        });
        let measure = self.scoring.measure.parse();
        let measure = measure.map_err(|error: Error| Error::format(path, None, error.to_string()))?;
        let ScoringFile { minimum, options, .. } = self.scoring;
        project.scoring = ScoringSettings { measure, minimum: minimum.max(1), options };
        Ok(Session { project, embedding: self.embedding, fingerprint })
    }
}

impl ConceptFile {
    /// # Errors
    /// [`Error::Request`] for a model this version does not have.
    fn into_concept(self, id: ConceptId) -> Result<Concept> {
        let kind = match self.kind {
            KindFile::Unipolar => ConceptKind::Unipolar,
            KindFile::Bipolar => ConceptKind::Bipolar,
        };
        let accepted = self.accepted.into_iter().map(|(word, pole)| match pole {
            PoleFile::Positive => (word, Decision::Accepted(Pole::Positive)),
            PoleFile::Negative => (word, Decision::Accepted(Pole::Negative)),
        });
        let SeedsFile { positive, negative, irrelevant } = self.seeds;
        let model = self.model.map(|name| name.parse()).transpose()?;
        Ok(Concept {
            model,
            description: self.description,
            color: self.color,
            n_expanded: self.suggestions_counted,
            seeds: Seeds { positive, negative, irrelevant },
            decisions: accepted
                .chain(self.rejected.into_iter().map(|word| (word, Decision::Rejected)))
                .collect(),
            ..Concept::new(id, &self.name, kind)
        })
    }
}
