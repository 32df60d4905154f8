//! Opening and saving: documents, projects, lexicons.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::outcome::{DocumentScores, Outcome};
use super::{Severity, Slot, Stamp, Workbench};
use crate::corpus::dates::time_text;
use crate::corpus::{Corpus, DocId};
use crate::export::skipped::skipped_table;
use crate::export::table::{Cell, SafeCsvWriter};
use crate::listing::{Column, Facts};
use crate::progress::Progress;
use crate::project::backups::{self, Saving};
use crate::project::session::{self, Session};
use crate::project::{Documents, History, Project, ScoringSettings, VectorSource};
use crate::scoring::scores::Scores;
use crate::writing::write_atomically;
use crate::{Error, Result};

impl Workbench {
    /// Opens documents; they become the project's (one step that can be undone) when they can be read, otherwise
    /// a notice says why not and everything stays.
    pub fn open_documents(&mut self, documents: Documents) {
        self.done.remove(&Slot::Documents);
        self.opening = Some(documents);
        self.plan();
    }

    /// Opens a project in place of this one; when it cannot be read a notice says why and this one stays.
    pub fn open_project(&mut self, path: &Path) {
        self.open_as(path, Some(path.to_owned()));
    }

    /// Opens an earlier version of a project; it is in no file until it is saved, and is saved in place of the newer
    /// one where `path` is its file.
    pub fn open_backup(&mut self, backup: &Path) {
        let path = self.path.clone();
        if self.open_as(backup, path) {
            self.saved = None;
        }
    }

    fn open_as(&mut self, file: &Path, path: Option<PathBuf>) -> bool {
        match session::open(file) {
            Ok(Session { project, history, embedding, fingerprint }) => {
                self.replace_project((project, history), path);
                self.expect_vectors(fingerprint);
                self.plan();
                self.tell_other_vectors(&embedding);
                true
            }
            Err(error) => {
                self.report(&error);
                false
            }
        }
    }

    /// A project made with vectors that the program had inside before.
    fn tell_other_vectors(&mut self, embedding: &str) {
        let is_embedded = self.project.vectors == VectorSource::Embedded;
        let used = self.vectors().filter(|used| is_embedded && used.source == VectorSource::Embedded);
        let used = used.map(|used| used.engine.embedding().name().to_owned());
        if let Some(used) = used.filter(|used| !embedding.is_empty() && *used != embedding) {
            let text = format!("This project was made with {embedding}; weights now come from {used}");
            self.notify(Severity::Failure, text);
        }
    }

    /// Begins an empty project in place of this one.
    pub fn new_project(&mut self) {
        self.replace_project(Default::default(), None);
        self.expect_vectors(None);
        self.plan();
    }

    /// What is in no file is gone.
    pub(super) fn replace_project(&mut self, (project, history): (Project, History), path: Option<PathBuf>) {
        self.end_journal();
        self.revision += 1;
        self.touched = project.concepts.iter().map(|concept| (concept.id, self.revision)).collect();
        let largest = project.concepts.iter().map(|concept| concept.id.0).max();
        self.last_concept = self.last_concept.max(largest.unwrap_or(0));
        self.opening = None;
        // Nothing computed for an earlier concept may be taken for one of these, though the ids be the same.
        self.forget_slots(|slot| {
            matches!(slot, Slot::Concept(_) | Slot::Scores(_) | Slot::Questions | Slot::Save)
        });
        self.analysis.concepts.clear();
        self.analysis.forget_scores();
        self.views.clear();
        self.saved = Some(history.position());
        self.project = project;
        self.history = history;
        self.hold(path.as_deref());
        self.path = path;
        self.done.remove(&Slot::Documents);
    }

    /// What goes into the project's file now.
    pub(super) fn session(&self) -> Session {
        Session {
            project: self.project.clone(),
            history: self.history.clone(),
            embedding: self.engine().map_or("", |engine| engine.embedding().name()).to_owned(),
            fingerprint: self.fingerprint(),
        }
    }

    /// Writes the project as a job; [`is_saved`](Self::is_saved) is true once it is written. What the file held before
    /// is kept as an earlier version.
    pub fn save(&mut self, path: PathBuf, saving: Saving) {
        let path = match path.extension() {
            Some(ending) if ending == session::EXTENSION => path,
            _ => path.with_extension(session::EXTENSION),
        };
        if !self.hold_for_saving(&path) {
            return;
        }
        let (session, places) = (self.session(), self.setup.places.clone());
        let order = self.keeping.order.clone();
        let number = order.next();
        let stamp = Stamp::Save { position: self.history.position(), saving };
        self.start(Slot::Save, stamp, "Saving the project".to_owned(), move |_progress| {
            order.write(number, || {
                if let Some(places) = places {
                    backups::keep(&places, &path, saving)?;
                }
                session::save(&path, &session)
            })?;
            Ok(Outcome::Saved(path))
        });
    }

    /// The state at `position` is in the file.
    pub(super) fn saved_at(&mut self, path: PathBuf, position: u64) {
        self.saved = Some(position);
        self.keeping.take_hold(&path);
        self.path = Some(path);
        if self.is_saved() {
            self.end_journal();
        } else {
            self.begin_journal_again();
        }
    }

    /// Writes a row per document with its scores for every scored concept, as CSV, as a job.
    pub fn export_scores(&mut self, path: PathBuf) {
        let Some(documents) = self.analysis.documents.clone() else { return };
        let settings = self.project.scoring;
        let scored =
            self.project.concepts.iter().filter_map(|concept| {
                Some((concept.name.clone(), Arc::clone(self.shared_scores(concept.id)?)))
            });
        let columns: Vec<(String, Arc<DocumentScores>)> = scored.collect();
        let stamp = Stamp::Write;
        self.start(Slot::Export, stamp, "Exporting scores".to_owned(), move |progress| {
            let columns: Vec<_> =
                columns.iter().map(|(name, scores)| (name.as_str(), scores.scores())).collect();
            write_scores(&path, &documents.corpus, &columns, settings, progress)?;
            Ok(Outcome::Written(path))
        });
    }

    /// Writes the documents listed, in their order, with these columns (each with its name), as CSV, as a job.
    pub fn export_list(&mut self, path: PathBuf, columns: Vec<(Column, String)>) {
        let Some(listing) = self.analysis.listing.clone() else { return };
        let Some(snapshot) = self.snapshot(&listing.request.mix) else { return };
        self.start(Slot::Export, Stamp::Write, "Exporting the list".to_owned(), move |progress| {
            write_list(&path, &listing.shown, &snapshot.facts(), &columns, progress)?;
            Ok(Outcome::Written(path))
        });
    }

    /// Writes the rows that could not be read, with file, line and reason, as CSV, as a job.
    pub fn export_skipped(&mut self, path: PathBuf) {
        let Some(documents) = self.analysis.documents.clone() else { return };
        let stamp = Stamp::Write;
        self.start(Slot::Export, stamp, "Exporting the skipped rows".to_owned(), move |_progress| {
            let table = skipped_table(&documents.report).map_err(Error::writing(&path))?;
            write_atomically(&path, &table)?;
            Ok(Outcome::Written(path))
        });
    }
}

/// One row a document: id, time, group, tokens, then one column per concept; empty where there is too little
/// evidence.
fn write_scores(
    path: &Path,
    corpus: &Corpus,
    columns: &[(&str, &Scores)],
    settings: ScoringSettings,
    progress: Progress<'_>,
) -> Result<()> {
    let mut table = SafeCsvWriter::new(Vec::new());
    let head = ["id", "time", "group", "tokens"].into_iter().chain(columns.iter().map(|(name, _)| *name));
    table.row(head.map(Cell::Text)).map_err(Error::writing(path))?;
    for (doc, document) in corpus.documents() {
        if doc.0.is_multiple_of(4096) {
            // Only a progress bar: rounding does not matter.
            progress(doc.0 as f32 / corpus.len() as f32)?;
        }
        let time = document.time.and_then(time_text).unwrap_or_default();
        let tokens = columns.first().and_then(|(_, scores)| scores.tokens.get(doc.0 as usize)).copied();
        let fields = [Cell::Text(document.id), Cell::Text(&time), Cell::Text(document.group)];
        let values = columns.iter().map(|(_, scores)| {
            scores.value(0, doc, settings.measure, settings.minimum).map_or(Cell::Empty, Cell::Number)
        });
        let tokens = tokens.map_or(Cell::Empty, |tokens| Cell::Count(u64::from(tokens)));
        table.row(fields.into_iter().chain([tokens]).chain(values)).map_err(Error::writing(path))?;
    }
    write_atomically(path, &table.finish().map_err(Error::writing(path))?)
}

fn write_list(
    path: &Path,
    docs: &[DocId],
    facts: &Facts<'_>,
    columns: &[(Column, String)],
    progress: Progress<'_>,
) -> Result<()> {
    let mut table = SafeCsvWriter::new(Vec::new());
    table.row(columns.iter().map(|(_, name)| Cell::Text(name))).map_err(Error::writing(path))?;
    for (place, &doc) in docs.iter().enumerate() {
        if place.is_multiple_of(4096) {
            // Only a progress bar: rounding does not matter.
            progress(place as f32 / docs.len() as f32)?;
        }
        let written: Vec<String> = columns.iter().map(|(column, _)| facts.written(column, doc)).collect();
        let cells = columns.iter().zip(&written).map(|((column, _), text)| match column {
            Column::Score(_) | Column::Mix => facts.number(column, doc).map_or(Cell::Empty, Cell::Number),
            _ => Cell::Text(text),
        });
        table.row(cells).map_err(Error::writing(path))?;
    }
    write_atomically(path, &table.finish().map_err(Error::writing(path))?)
}
