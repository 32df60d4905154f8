//! Every change of a project, as a value.

use super::{Concept, ConceptId, Decision, Documents, Project, ScoringSettings, VectorSource};
use crate::concept::{ConceptKind, ModelName, Pole};
use crate::{Error, Result};

/// A change. [`Project::apply`] carries it out and returns the change that takes it back.
#[derive(Clone, Debug, PartialEq)]
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
    /// Sets how many unreviewed suggestions of each pole count in scores.
    SetExpansion {
        /// Which.
        id: ConceptId,
        /// Words per pole.
        n_expanded: usize,
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
    pub fn into_parts(self) -> Vec<Self> {
        match self {
            Self::Together { commands } => commands.into_iter().flat_map(Self::into_parts).collect(),
            single => vec![single],
        }
    }

    /// The concept a single change is about, if it is about one.
    pub fn concept(&self) -> Option<ConceptId> {
        match self {
            Self::InsertConcept { concept, .. } => Some(concept.id),
            Self::RemoveConcept { id }
            | Self::Rename { id, .. }
            | Self::Describe { id, .. }
            | Self::SetKind { id, .. }
            | Self::SetModel { id, .. }
            | Self::SetExpansion { id, .. }
            | Self::InsertSeed { id, .. }
            | Self::RemoveSeed { id, .. }
            | Self::Decide { id, .. } => Some(*id),
            Self::SetVectors { .. }
            | Self::SetVocabulary { .. }
            | Self::SetDocuments { .. }
            | Self::SetScoring { .. }
            | Self::Together { .. } => None,
        }
    }

    /// The change as a sentence for menus and the history, such as "Add joyful to positive".
    pub fn describe(&self, project: &Project) -> String {
        let name =
            |id: &ConceptId| project.concept(*id).map_or("the concept", |concept| concept.name.as_str());
        match self {
            Self::InsertConcept { concept, .. } => format!("Add concept {}", concept.name),
            Self::RemoveConcept { id } => format!("Delete concept {}", name(id)),
            Self::Rename { id, name: new } => format!("Rename {} to {new}", name(id)),
            Self::Describe { id, .. } => format!("Describe {}", name(id)),
            Self::SetKind { id, kind } => format!("Make {} {}", name(id), kind_name(*kind)),
            Self::SetModel { id, model: Some(model) } => format!("Score {} by {}", name(id), model.as_str()),
            Self::SetModel { id, model: None } => format!("Score {} by the default model", name(id)),
            Self::SetExpansion { id, n_expanded } => {
                format!("Count {n_expanded} suggestions in {}", name(id))
            }
            Self::InsertSeed { pole, word, .. } => format!("Add {word} to {}", pole_name(*pole)),
            Self::RemoveSeed { pole, word, .. } => format!("Remove {word} from {}", pole_name(*pole)),
            Self::Decide { word, decision, .. } => match decision {
                Some(Decision::Accepted(_)) => format!("Accept {word}"),
                Some(Decision::Rejected) => format!("Reject {word}"),
                None => format!("Forget the decision on {word}"),
            },
            Self::SetVectors { .. } => "Use other word vectors".to_owned(),
            Self::SetVocabulary { n_words } => format!("Suggest from {n_words} words"),
            Self::SetDocuments { documents: Some(_) } => "Open documents".to_owned(),
            Self::SetDocuments { documents: None } => "Close the documents".to_owned(),
            Self::SetScoring { .. } => "Change the scoring".to_owned(),
            Self::Together { commands } => match commands.as_slice() {
                [] => "Nothing".to_owned(),
                // A move is a removal and an addition: the addition says it all.
                [.., last] if commands.len() <= 3 => last.describe(project),
                [.., last] => format!("{} and {} more", last.describe(project), commands.len() - 1),
            },
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
            Self::SetExpansion { n_expanded, .. } => {
                let n_expanded = std::mem::replace(&mut concept.n_expanded, n_expanded);
                Ok(Self::SetExpansion { id, n_expanded })
            }
            Self::InsertSeed { pole, at, word, .. } => {
                if let Some(there) = concept.seeds.pole_of(&word) {
                    let list = pole_name(there);
                    return Err(Error::Request(format!("\"{word}\" is already among the {list} words")));
                }
                let words = concept.seeds.get_mut(pole);
                words.insert(at.min(words.len()), word.clone());
                Ok(Self::RemoveSeed { id, pole, word })
            }
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
            | Self::SetVectors { .. }
            | Self::SetVocabulary { .. }
            | Self::SetDocuments { .. }
            | Self::SetScoring { .. }
            | Self::Together { .. } => Err(Error::Request("this change is not about one concept".to_owned())),
        }
    }
}

/// "positive", "negative" or "irrelevant".
pub fn pole_name(pole: Pole) -> &'static str {
    match pole {
        Pole::Positive => "positive",
        Pole::Negative => "negative",
        Pole::Irrelevant => "irrelevant",
    }
}

/// "unipolar" or "bipolar".
pub fn kind_name(kind: ConceptKind) -> &'static str {
    match kind {
        ConceptKind::Unipolar => "unipolar",
        ConceptKind::Bipolar => "bipolar",
    }
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
                let at = self.place_of(id)?;
                Ok(Command::InsertConcept { at, concept: Box::new(self.concepts.remove(at)) })
            }
            Command::Rename { id, name } => {
                let at = self.place_of(id)?;
                self.check_name(&name, id)?;
                Ok(Command::Rename { id, name: std::mem::replace(&mut self.concepts[at].name, name) })
            }
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
            | Command::SetExpansion { id, .. }
            | Command::InsertSeed { id, .. }
            | Command::RemoveSeed { id, .. }
            | Command::Decide { id, .. } => {
                let at = self.place_of(id)?;
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

    fn place_of(&self, id: ConceptId) -> Result<usize> {
        let missing = || Error::Request("this concept is no longer in the list".to_owned());
        self.concepts.iter().position(|concept| concept.id == id).ok_or_else(missing)
    }

    fn check_name(&self, name: &str, id: ConceptId) -> Result<()> {
        if name.trim().is_empty() {
            return Err(Error::Request("a concept needs a name; type one".to_owned()));
        }
        if self.concepts.iter().any(|concept| concept.name == name && concept.id != id) {
            return Err(Error::Request(format!("another concept is called \"{name}\"; choose another name")));
        }
        Ok(())
    }
}
