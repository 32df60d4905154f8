//! Opening and saving: documents, projects, lexicons.

use std::path::PathBuf;

use super::outcome::Outcome;
use super::{Severity, Slot, Stamp, Workbench};
use crate::lexicon::expand::embedding_ref;
use crate::lexicon::{Lexicon, LexiconConcept, json};
use crate::project::session::{self, Session};
use crate::project::{ConceptId, Documents, History, Project};

impl Workbench {
    /// Opens documents; they become the project's (one step that can be undone) when they can be read, otherwise
    /// a notice says why not and everything stays.
    pub fn open_documents(&mut self, documents: Documents) {
        self.done.remove(&Slot::Documents);
        self.opening = Some(documents);
        self.plan();
    }

    /// Opens a project in place of this one; when it cannot be read a notice says why and this one stays.
    pub fn open_project(&mut self, path: PathBuf) {
        match session::open(&path) {
            Ok(Session { project, embedding }) => {
                let used = self.analysis.engine.as_ref().map(|engine| engine.embedding().name().to_owned());
                if let Some(used) = used.filter(|used| !embedding.is_empty() && *used != embedding) {
                    let text =
                        format!("This project was made with {embedding}; weights now come from {used}");
                    self.notify(Severity::Failure, text);
                }
                self.replace_project(project, Some(path));
            }
            Err(error) => self.report(&error),
        }
    }

    /// Begins an empty project in place of this one.
    pub fn new_project(&mut self) {
        self.replace_project(Project::default(), None);
    }

    fn replace_project(&mut self, mut project: Project, path: Option<PathBuf>) {
        // Ids of this run, so that nothing computed for an earlier concept is taken for one of these.
        for concept in &mut project.concepts {
            concept.id = self.new_concept_id();
        }
        self.revision += 1;
        self.touched = project.concepts.iter().map(|concept| (concept.id, self.revision)).collect();
        self.opening = None;
        self.saved = project.clone();
        self.project = project;
        self.history = History::default();
        self.path = path;
        self.done.remove(&Slot::Documents);
        self.plan();
    }

    /// Writes the project as a job; [`is_saved`](Self::is_saved) is true once it is written.
    pub fn save(&mut self, path: PathBuf) {
        let path = match path.extension() {
            Some(ending) if ending == session::EXTENSION => path,
            _ => path.with_extension(session::EXTENSION),
        };
        let embedding =
            self.analysis.engine.as_ref().map_or("", |engine| engine.embedding().name()).to_owned();
        let session = Session { project: self.project.clone(), embedding };
        let stamp = Stamp::Write(Box::new(self.project.clone()));
        self.start(Slot::Save, stamp, "Saving the project".to_owned(), move |_progress| {
            session::save(&path, &session)?;
            Ok(Outcome::Written(path))
        });
    }

    /// Writes concepts as a lexicon file, as a job; all of the project where `only` is nothing. Concepts without a
    /// known seed have nothing to write and are named in a notice.
    pub fn export_lexicon(&mut self, path: PathBuf, only: Option<ConceptId>) {
        let Some(engine) = self.analysis.engine.clone() else { return };
        let mut concepts: Vec<LexiconConcept> = Vec::new();
        let mut left_out = Vec::new();
        for concept in self.project.concepts.iter().filter(|concept| only.is_none_or(|id| concept.id == id)) {
            match self.analysis.concepts.get(&concept.id) {
                Some(Ok(analysis)) => concepts.push(analysis.lexicon.clone()),
                _ => left_out.push(concept.name.clone()),
            }
        }
        if !left_out.is_empty() {
            let text = format!("Not exported, for want of known seed words: {}", left_out.join(", "));
            self.notify(Severity::Failure, text);
        }
        if concepts.is_empty() {
            return;
        }
        // Seconds are fine enough for a date of making.
        let created =
            jiff::Timestamp::now().round(jiff::Unit::Second).unwrap_or_else(|_| jiff::Timestamp::now());
        let lexicon =
            Lexicon { embedding: embedding_ref(engine.embedding()), created: created.to_string(), concepts };
        let stamp = Stamp::Write(Box::default());
        self.start(Slot::Export, stamp, "Exporting the lexicon".to_owned(), move |_progress| {
            json::write(&path, &lexicon)?;
            Ok(Outcome::Written(path))
        });
    }
}
