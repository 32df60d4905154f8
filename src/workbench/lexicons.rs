//! Lexicons in files: looking into one before it is taken in, and writing the project's in any format.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::outcome::{ConceptAnalysis, Outcome};
use super::{Severity, Slot, Stamp, Workbench};
use crate::concept::ready::ReadySet;
use crate::lexicon::expand::embedding_ref;
use crate::lexicon::format::{self, Imported, LexiconFormat};
use crate::lexicon::{Lexicon, LexiconConcept, Source, TermStatus};
use crate::project::importing::{add, add_into};
use crate::project::ready::add_ready;
use crate::project::{ConceptId, Origin};

/// A lexicon file to look into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconFileRequest {
    /// The file.
    pub path: PathBuf,
    /// Goes up each time the analyst opens a file, so that one mended meanwhile is read again.
    pub opening: u64,
}

/// What of the project's lexicon is written, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconChoice {
    /// The format.
    pub format: LexiconFormat,
    /// The concepts, in the project's order.
    pub concepts: Vec<ConceptId>,
    /// Their terms.
    pub includes: Includes,
}

/// Which terms are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Includes {
    /// Seeds and accepted terms.
    Reviewed,
    /// Also the unreviewed words that count.
    #[default]
    Counted,
    /// Also rejected words.
    Everything,
}

impl Includes {
    /// All, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Reviewed, Self::Counted, Self::Everything];

    fn has(self, status: TermStatus) -> bool {
        match status {
            TermStatus::Seed | TermStatus::Accepted => true,
            TermStatus::Suggested => self != Self::Reviewed,
            TermStatus::Rejected => self == Self::Everything,
        }
    }
}

impl Workbench {
    /// What a lexicon file holds, once it is read; an error says why it cannot be.
    pub fn lexicon_file(&self, request: &LexiconFileRequest) -> Option<Result<&Imported, &str>> {
        let (known, file) = self.analysis.lexicon_file.as_ref()?;
        (known == request).then_some(file.as_ref().map_err(String::as_str))
    }

    /// What a format cannot hold of the lexicon, once that is known.
    pub fn losses(&self, choice: &LexiconChoice) -> Option<&[String]> {
        let (known, losses) = self.analysis.losses.as_ref()?;
        (known == choice).then_some(losses.as_slice())
    }

    /// Takes concepts of a file in, as one step: into a concept that is there, or as concepts of their own. `file` is named
    /// in the history.
    pub fn import_lexicon(&mut self, file: &Path, concepts: &[LexiconConcept], into: Option<ConceptId>) {
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        let target = into.and_then(|id| self.project.concept(id).cloned());
        let command = match target {
            Some(target) => add_into(&target, concepts),
            None => {
                let project = self.project.clone();
                add(&project, concepts, || self.new_concept_id())
            }
        };
        match command {
            Some(command) => self.dispatch(command, Origin::Import(name)),
            None => self.notify(Severity::Success, format!("Everything in {name} was there already")),
        }
    }

    /// Adds ready concepts, as one step.
    pub fn add_ready(&mut self, set: ReadySet) {
        let project = self.project.clone();
        match add_ready(&project, set, || self.new_concept_id()) {
            Some(command) => self.dispatch(command, Origin::Example),
            None => self.notify(Severity::Success, format!("{}: all are there already", set.name())),
        }
    }

    /// Writes a lexicon file, as a job. Concepts without anything that counts are named in a notice.
    pub fn export_lexicon(&mut self, path: PathBuf, choice: &LexiconChoice) {
        let (lexicon, left_out) = self.chosen_lexicon(choice);
        if !left_out.is_empty() {
            let text = format!("Not exported, for want of known seed words: {}", left_out.join(", "));
            self.notify(Severity::Failure, text);
        }
        if lexicon.concepts.is_empty() {
            return;
        }
        let format = choice.format;
        self.start(Slot::Export, Stamp::Write, "Exporting the lexicon".to_owned(), move |_progress| {
            format::write(&path, &lexicon, format)?;
            Ok(Outcome::Written(path))
        });
    }

    /// The lexicon as it would be written, and the names of concepts that have nothing to write.
    fn chosen_lexicon(&self, choice: &LexiconChoice) -> (Lexicon, Vec<String>) {
        let (mut concepts, mut left_out) = (Vec::new(), Vec::new());
        for concept in self.project.concepts.iter().filter(|concept| choice.concepts.contains(&concept.id)) {
            match self.analysis.concepts.get(&concept.id) {
                Some(Ok(analysis)) => concepts.push(included(analysis, choice.includes)),
                _ => left_out.push(concept.name.clone()),
            }
        }
        // Seconds are fine enough for a date of making.
        let now = jiff::Timestamp::now();
        let created = now.round(jiff::Unit::Second).unwrap_or(now).to_string();
        let embedding = self.engine().map(|engine| embedding_ref(engine.embedding())).unwrap_or_default();
        let version =
            self.project.versions.iter().rev().find(|version| version.concepts == self.project.concepts);
        let source = Source::of_program(version.map_or("", |version| version.name.as_str()));
        (Lexicon { embedding, created, source, concepts }, left_out)
    }

    pub(super) fn plan_lexicons(&mut self) {
        if let Some(request) = self.watch.lexicon_file.clone() {
            let stamp = Stamp::LexiconFile(request.clone());
            if !self.is_settled(Slot::LexiconFile, &stamp) {
                self.start(Slot::LexiconFile, stamp, "Reading a lexicon".to_owned(), move |_progress| {
                    Ok(Outcome::LexiconFile(Box::new(format::read(&request.path)?)))
                });
            }
        }
        if let Some(choice) = self.watch.losses.clone() {
            let stamp = Stamp::Losses { choice: choice.clone(), revision: self.revision };
            if !self.is_settled(Slot::Losses, &stamp) {
                let (lexicon, _) = self.chosen_lexicon(&choice);
                self.start(Slot::Losses, stamp, "Comparing formats".to_owned(), move |_progress| {
                    Ok(Outcome::Losses(format::losses(&lexicon, choice.format)))
                });
            }
        }
    }
}

fn included(analysis: &Arc<ConceptAnalysis>, includes: Includes) -> LexiconConcept {
    let mut concept = analysis.lexicon.clone();
    concept.terms.retain(|term| includes.has(term.status));
    concept
}
