//! Every change of a project, as a value.
//!
//! Changes are written into files as they are, so their names and fields stay.

use serde::{Deserialize, Serialize};

pub use super::describe::{N_NAMED, kind_name, pole_name};
use super::{
    Concept, ConceptId, Counted, Decision, Documents, Event, Mix, Project, Remark, Review, ScoringSettings,
    VectorSource, Version,
};
use crate::concept::{ConceptKind, ModelName, Pole};
use crate::corpus::keys::DocumentKey;
use crate::{Error, Result};

/// Seeds that can be added to one list: a model weighs each against each. Files may bring more.
pub const MOST_SEEDS: usize = 1000;

/// A change. [`Project::apply`] carries it out and returns the change that takes it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Adds a concept at this place in the list.
    InsertConcept {
        /// Place, from 0; beyond the end is the end.
        at: usize,
        /// The concept, with an id of its own.
        concept: Box<Concept>,
    },
    /// Takes a concept out.
    RemoveConcept {
        /// Which.
        id: ConceptId,
    },
    /// Gives a concept another name.
    Rename {
        /// Which.
        id: ConceptId,
        /// Not empty, not another concept's.
        name: String,
    },
    /// Says what a concept is meant to measure.
    Describe {
        /// Which.
        id: ConceptId,
        /// Any text.
        description: String,
    },
    /// Makes a concept unipolar or bipolar; its negative words are kept either way.
    SetKind {
        /// Which.
        id: ConceptId,
        /// The new kind.
        kind: ConceptKind,
    },
    /// Chooses the model of a concept. One that does not suit its kind is kept, but the kind's default is used.
    SetModel {
        /// Which.
        id: ConceptId,
        /// The model; nothing is the default of the kind.
        model: Option<ModelName>,
    },
    /// Moves a concept to another place in the list.
    MoveConcept {
        /// Which.
        id: ConceptId,
        /// The new place, from 0; beyond the end is the end.
        to: usize,
    },
    /// Gives a concept another color.
    SetColor {
        /// Which.
        id: ConceptId,
        /// Place in the palette.
        color: usize,
    },
    /// Puts all of a concept's content in place of what is there: brings a version back, or takes over an import.
    Replace {
        /// Its id and name must be those of the one it replaces, or the name free.
        concept: Box<Concept>,
    },
    /// Sets which words that nobody reviewed count in scores.
    SetCounted {
        /// In which concept.
        id: ConceptId,
        /// Which count.
        counted: Counted,
    },
    /// Gives a term a weight of the analyst's own or a note, or takes both away.
    Remark {
        /// In which concept.
        id: ConceptId,
        /// About which term.
        term: String,
        /// What is said; an empty remark is none.
        remark: Remark,
    },
    /// Adds a seed word.
    InsertSeed {
        /// To which concept.
        id: ConceptId,
        /// To which list.
        pole: Pole,
        /// Place in the list, from 0; beyond the end is the end.
        at: usize,
        /// A word that is in no list of this concept.
        word: String,
    },
    /// Takes a seed word out.
    RemoveSeed {
        /// From which concept.
        id: ConceptId,
        /// From which list.
        pole: Pole,
        /// A word of that list.
        word: String,
    },
    /// Accepts or rejects a word, or forgets that.
    Decide {
        /// In which concept.
        id: ConceptId,
        /// The word.
        word: String,
        /// What was decided; nothing forgets.
        decision: Option<Decision>,
    },
    /// Uses other word vectors.
    SetVectors {
        /// Where they come from.
        vectors: VectorSource,
    },
    /// Suggests words from more or fewer of the commonest.
    SetVocabulary {
        /// How many.
        n_words: usize,
    },
    /// Opens other documents, or none.
    SetDocuments {
        /// Where they come from.
        documents: Option<Documents>,
    },
    /// Changes how documents are scored.
    SetScoring {
        /// The new settings.
        scoring: ScoringSettings,
    },
    /// Keeps the concepts as they are under a name.
    InsertVersion {
        /// Place in the list, from 0; beyond the end is the end.
        at: usize,
        /// Name and concepts.
        version: Box<Version>,
    },
    /// Forgets a version.
    RemoveVersion {
        /// Its name.
        name: String,
    },
    /// Says something of a document, or takes it back.
    Review {
        /// What the document is known by.
        key: DocumentKey,
        /// What it is called, for the history; at most 60 characters.
        title: String,
        /// What is said; an empty review is none.
        review: Review,
    },
    /// Offers other reasons for decisions on documents.
    SetReasons {
        /// All of them.
        reasons: Vec<String>,
    },
    /// Adds concepts that count together.
    InsertMix {
        /// Place in the list, from 0; beyond the end is the end.
        at: usize,
        /// Name and weights.
        mix: Mix,
    },
    /// Forgets a mix.
    RemoveMix {
        /// Its name.
        name: String,
    },
    /// Marks a moment.
    InsertEvent {
        /// When and what.
        event: Event,
    },
    /// Forgets an event.
    RemoveEvent {
        /// When and what.
        event: Event,
    },
    /// Several changes as one step.
    Together {
        /// In order.
        commands: Vec<Self>,
    },
}

impl Command {
    /// Several changes as one step (one stays itself).
    pub fn together(mut commands: Vec<Self>) -> Self {
        match commands.len() {
            1 => commands.swap_remove(0),
            _ => Self::Together { commands },
        }
    }

    /// The single changes this one is made of, in order.
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = Vec::new();
        self.add_parts(&mut parts);
        parts
    }

    fn add_parts<'c>(&'c self, parts: &mut Vec<&'c Self>) {
        match self {
            Self::Together { commands } => commands.iter().for_each(|command| command.add_parts(parts)),
            single => parts.push(single),
        }
    }

    /// The concept a single change is about, if it is about one.
    pub fn concept(&self) -> Option<ConceptId> {
        match self {
            Self::InsertConcept { concept, .. } | Self::Replace { concept } => Some(concept.id),
            Self::RemoveConcept { id }
            | Self::MoveConcept { id, .. }
            | Self::SetColor { id, .. }
            | Self::Rename { id, .. }
            | Self::Describe { id, .. }
            | Self::SetKind { id, .. }
            | Self::SetModel { id, .. }
            | Self::SetCounted { id, .. }
            | Self::Remark { id, .. }
            | Self::InsertSeed { id, .. }
            | Self::RemoveSeed { id, .. }
            | Self::Decide { id, .. } => Some(*id),
            Self::SetVectors { .. }
            | Self::SetVocabulary { .. }
            | Self::SetDocuments { .. }
            | Self::SetScoring { .. }
            | Self::InsertVersion { .. }
            | Self::RemoveVersion { .. }
            | Self::Review { .. }
            | Self::SetReasons { .. }
            | Self::InsertMix { .. }
            | Self::RemoveMix { .. }
            | Self::InsertEvent { .. }
            | Self::RemoveEvent { .. }
            | Self::Together { .. } => None,
        }
    }

    /// The term a single change is about, if it is about one.
    pub fn term(&self) -> Option<&str> {
        match self {
            Self::InsertSeed { word, .. } | Self::RemoveSeed { word, .. } | Self::Decide { word, .. } => {
                Some(word)
            }
            Self::Remark { term, .. } => Some(term),
            _ => None,
        }
    }

    /// Carries out a single change that stays inside one concept; returns its inverse.
    ///
    /// # Errors
    /// [`Error::Request`] when the change does not fit the concept; the concept is then unchanged.
    pub(super) fn apply_to(self, concept: &mut Concept) -> Result<Self> {
        let id = concept.id;
        match self {
            Self::Describe { description, .. } => Ok(Self::Describe {
                id,
                description: std::mem::replace(&mut concept.description, description),
            }),
            Self::SetKind { kind, .. } => {
                Ok(Self::SetKind { id, kind: std::mem::replace(&mut concept.kind, kind) })
            }
            Self::SetModel { model, .. } => {
                Ok(Self::SetModel { id, model: std::mem::replace(&mut concept.model, model) })
            }
            Self::SetColor { color, .. } => {
                Ok(Self::SetColor { id, color: std::mem::replace(&mut concept.color, color) })
            }
            Self::SetCounted { counted, .. } => {
                let counted = match counted {
                    Counted::Above(least) => Counted::Above(short(least)),
                    Counted::Accepted | Counted::Top(_) => counted,
                };
                Ok(Self::SetCounted { id, counted: std::mem::replace(&mut concept.counted, counted) })
            }
            Self::Remark { term, mut remark, .. } => {
                // A weight is a size: the pole gives the sign.
                remark.weight = remark.weight.filter(|weight| weight.is_finite());
                remark.weight = remark.weight.map(|weight| short(weight.abs().min(1.0)));
                let before = if remark.is_empty() {
                    concept.remarks.remove(&term)
                } else {
                    concept.remarks.insert(term.clone(), remark)
                };
                Ok(Self::Remark { id, term, remark: before.unwrap_or_default() })
            }
            Self::InsertSeed { pole, at, word, .. } => insert_seed(concept, pole, at, word),
            Self::RemoveSeed { pole, word, .. } => {
                let words = concept.seeds.get_mut(pole);
                let Some(at) = words.iter().position(|seed| *seed == word) else {
                    let list = pole_name(pole);
                    return Err(Error::Request(format!("\"{word}\" is not among the {list} words")));
                };
                words.remove(at);
                Ok(Self::InsertSeed { id, pole, at, word })
            }
            Self::Decide { word, decision, .. } => {
                let before = match decision {
                    Some(decision) => concept.decisions.insert(word.clone(), decision),
                    None => concept.decisions.remove(&word),
                };
                Ok(Self::Decide { id, word, decision: before })
            }
            Self::InsertConcept { .. }
            | Self::RemoveConcept { .. }
            | Self::Rename { .. }
            | Self::MoveConcept { .. }
            | Self::Replace { .. }
            | Self::SetVectors { .. }
            | Self::SetVocabulary { .. }
            | Self::SetDocuments { .. }
            | Self::SetScoring { .. }
            | Self::InsertVersion { .. }
            | Self::RemoveVersion { .. }
            | Self::Review { .. }
            | Self::SetReasons { .. }
            | Self::InsertMix { .. }
            | Self::RemoveMix { .. }
            | Self::InsertEvent { .. }
            | Self::RemoveEvent { .. }
            | Self::Together { .. } => Err(Error::Request("this change is not about one concept".to_owned())),
        }
    }
}

/// Returns the change that takes it back.
fn insert_seed(concept: &mut Concept, pole: Pole, at: usize, word: String) -> Result<Command> {
    if let Some(there) = concept.seeds.pole_of(&word) {
        let list = pole_name(there);
        return Err(Error::Request(format!("\"{word}\" is already among the {list} words")));
    }
    let words = concept.seeds.get_mut(pole);
    if words.len() >= MOST_SEEDS {
        let list = pole_name(pole);
        let problem = format!(
            "{} already has {MOST_SEEDS} {list} seeds, and more would only slow it down; accept further words as terms \
             instead",
            concept.name
        );
        return Err(Error::Request(problem));
    }
    words.insert(at.min(words.len()), word.clone());
    Ok(Command::RemoveSeed { id: concept.id, pole, word })
}

/// To four decimals: finer ones mean nothing, and a file may not bring back the last bit of a longer number.
fn short(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

impl Project {
    /// Carries out a change and returns the one that takes it back: applying that restores the project exactly.
    ///
    /// # Errors
    /// [`Error::Request`] when the change does not fit the project, which is then unchanged.
    pub fn apply(&mut self, command: Command) -> Result<Command> {
        match command {
            Command::InsertConcept { at, concept } => {
                self.check_name(&concept.name, concept.id)?;
                if self.concept(concept.id).is_some() {
                    return Err(Error::Request("this concept is already in the list".to_owned()));
                }
                let id = concept.id;
                self.concepts.insert(at.min(self.concepts.len()), *concept);
                Ok(Command::RemoveConcept { id })
            }
            Command::RemoveConcept { id } => {
                let at = self.concept_place(id)?;
                Ok(Command::InsertConcept { at, concept: Box::new(self.concepts.remove(at)) })
            }
            Command::Rename { id, name } => {
                let at = self.concept_place(id)?;
                self.check_name(&name, id)?;
                Ok(Command::Rename { id, name: std::mem::replace(&mut self.concepts[at].name, name) })
            }
            Command::MoveConcept { id, to } => {
                let at = self.concept_place(id)?;
                let concept = self.concepts.remove(at);
                self.concepts.insert(to.min(self.concepts.len()), concept);
                Ok(Command::MoveConcept { id, to: at })
            }
            Command::Replace { concept } => {
                let at = self.concept_place(concept.id)?;
                self.check_name(&concept.name, concept.id)?;
                let before = std::mem::replace(&mut self.concepts[at], *concept);
                Ok(Command::Replace { concept: Box::new(before) })
            }
            Command::InsertVersion { at, version } => {
                let name = version.name.clone();
                check_free("version", &name, self.versions.iter().map(|version| &version.name))?;
                self.versions.insert(at.min(self.versions.len()), *version);
                Ok(Command::RemoveVersion { name })
            }
            Command::RemoveVersion { name } => {
                let at = place_of("version", &name, self.versions.iter().map(|version| &version.name))?;
                Ok(Command::InsertVersion { at, version: Box::new(self.versions.remove(at)) })
            }
            Command::InsertMix { at, mix } => self.insert_mix(at, mix),
            Command::RemoveMix { name } => self.remove_mix(&name),
            Command::InsertEvent { event } => self.insert_event(&event),
            Command::RemoveEvent { event } => self.remove_event(&event),
            Command::Review { key, title, review } => Ok(self.review(key, title, review)),
            Command::SetReasons { reasons } => Ok(self.offer_reasons(reasons)),
            Command::SetVectors { vectors } => {
                Ok(Command::SetVectors { vectors: std::mem::replace(&mut self.vectors, vectors) })
            }
            Command::SetVocabulary { n_words } => {
                Ok(Command::SetVocabulary { n_words: std::mem::replace(&mut self.vocabulary, n_words) })
            }
            Command::SetDocuments { documents } => {
                Ok(Command::SetDocuments { documents: std::mem::replace(&mut self.documents, documents) })
            }
            Command::SetScoring { scoring } => {
                Ok(Command::SetScoring { scoring: std::mem::replace(&mut self.scoring, scoring) })
            }
            Command::Together { commands } => self.apply_all(commands),
            Command::Describe { id, .. }
            | Command::SetKind { id, .. }
            | Command::SetModel { id, .. }
            | Command::SetColor { id, .. }
            | Command::SetCounted { id, .. }
            | Command::Remark { id, .. }
            | Command::InsertSeed { id, .. }
            | Command::RemoveSeed { id, .. }
            | Command::Decide { id, .. } => {
                let at = self.concept_place(id)?;
                command.apply_to(&mut self.concepts[at])
            }
        }
    }

    /// All or none: when one does not fit, those before it are taken back.
    fn apply_all(&mut self, commands: Vec<Command>) -> Result<Command> {
        let mut inverses = Vec::with_capacity(commands.len());
        for command in commands {
            match self.apply(command) {
                Ok(inverse) => inverses.push(inverse),
                Err(error) => {
                    while let Some(inverse) = inverses.pop() {
                        self.apply(inverse)?;
                    }
                    return Err(error);
                }
            }
        }
        inverses.reverse();
        Ok(Command::Together { commands: inverses })
    }

    fn concept_place(&self, id: ConceptId) -> Result<usize> {
        let missing = || Error::Request("this concept is no longer in the list".to_owned());
        self.concepts.iter().position(|concept| concept.id == id).ok_or_else(missing)
    }

    fn check_name(&self, name: &str, id: ConceptId) -> Result<()> {
        let others = self.concepts.iter().filter(|concept| concept.id != id);
        check_free("concept", name, others.map(|concept| &concept.name))
    }
}

/// A name for one more of `what`.
pub(super) fn check_free<'n>(
    what: &str,
    name: &str,
    mut others: impl Iterator<Item = &'n String>,
) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::Request(format!("a {what} needs a name; type one")));
    }
    if others.any(|other| other == name) {
        return Err(Error::Request(format!("another {what} is called \"{name}\"; choose another name")));
    }
    Ok(())
}

/// Where the one of this name stands.
pub(super) fn place_of<'n>(
    what: &str,
    name: &str,
    mut all: impl Iterator<Item = &'n String>,
) -> Result<usize> {
    all.position(|other| other == name)
        .ok_or_else(|| Error::Request(format!("there is no {what} \"{name}\"")))
}
