//! Which word vectors are in use: the project's, once they are there; otherwise those inside the program.
//!
//! Other vectors become the project's only when they can be read; until then, and when that is cancelled, the old ones
//! stay in use.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::outcome::{LoadedVectors, Outcome};
use super::{Severity, Slot, Stamp, Workbench};
use crate::concept::engine::Engine;
use crate::counts::counted;
use crate::embedding::embedded;
use crate::embedding::read::{self, Opened};
use crate::embedding::sharpen::by_dictionary;
use crate::progress::Progress;
use crate::project::{Command, Origin, VectorSource};
use crate::{Error, Result};

/// What is to be known of vectors beside the vectors themselves.
#[derive(Debug, Default)]
pub(super) struct VectorState {
    /// Vectors being opened, which become the project's only when they can be read.
    pub(super) opening: Option<VectorSource>,
    /// The project's vectors, when they turned out to be missing, broken or changed.
    unusable: Option<VectorSource>,
    /// What the project was saved with.
    expected: Option<String>,
}

impl Workbench {
    /// Opens word vectors; they become the project's (one step that can be undone) when they can be read, otherwise
    /// a notice says why not and everything stays.
    pub fn open_vectors(&mut self, source: VectorSource) {
        self.vectors = VectorState::default();
        let is_loaded = self.vectors().is_some_and(|loaded| loaded.source == source);
        if source == VectorSource::Embedded && is_loaded {
            self.drop_job(Slot::Vectors);
            self.use_vectors(source);
            return;
        }
        self.done.remove(&Slot::Vectors);
        self.vectors.opening = Some(source);
        self.plan();
    }

    /// The vectors in use with what was left out of their file, once they are loaded.
    pub fn vectors(&self) -> Option<&LoadedVectors> {
        self.analysis.vectors.as_ref()
    }

    /// For a project that was just opened: `fingerprint` is that of its vectors when it was saved.
    pub(super) fn expect_vectors(&mut self, fingerprint: Option<String>) {
        self.vectors = VectorState { expected: fingerprint, ..VectorState::default() };
        // A file that was loaded for the project before is measured against this one's expectation.
        if let (Some(loaded), Some(expected)) = (&self.analysis.vectors, &self.vectors.expected)
            && loaded.source == self.project.vectors
            && loaded.fingerprint != *expected
        {
            self.refuse_changed();
        }
        self.done.remove(&Slot::Vectors);
    }

    /// The fingerprint to save with the project.
    pub(super) fn fingerprint(&self) -> Option<String> {
        let loaded = self.analysis.vectors.as_ref().filter(|loaded| loaded.source == self.project.vectors);
        let fingerprint = loaded.map(|loaded| loaded.fingerprint.clone());
        // Vectors that could not be used are still those the project was made with.
        fingerprint.or_else(|| self.vectors.expected.clone()).filter(|fingerprint| !fingerprint.is_empty())
    }

    fn wanted_vectors(&self) -> VectorSource {
        match &self.vectors.opening {
            Some(opening) => opening.clone(),
            None if self.vectors.unusable.as_ref() == Some(&self.project.vectors) => VectorSource::Embedded,
            None => self.project.vectors.clone(),
        }
    }

    pub(super) fn plan_vectors(&mut self) {
        let source = self.wanted_vectors();
        let is_loaded = self.analysis.vectors.as_ref().is_some_and(|loaded| loaded.source == source);
        if is_loaded && self.vectors.opening.is_none() {
            // What is being loaded was wanted before.
            self.drop_job(Slot::Vectors);
            return;
        }
        let stamp = Stamp::Vectors(source.clone());
        if self.is_settled(Slot::Vectors, &stamp) {
            return;
        }
        let given = self.given_for(&source);
        let label = match &source {
            VectorSource::Embedded => "Loading word vectors".to_owned(),
            VectorSource::File { path, is_sharpened: false } => format!("Reading {}", file_name(path)),
            VectorSource::File { path, is_sharpened: true } => format!("Sharpening {}", file_name(path)),
        };
        self.start(Slot::Vectors, stamp, label, move |progress| {
            Ok(Outcome::Vectors(load(source, given, progress)?))
        });
    }

    /// What `source` can be made of without reading a file.
    fn given_for(&self, source: &VectorSource) -> Option<LoadedVectors> {
        match source {
            VectorSource::Embedded => self.setup.engine.clone().map(LoadedVectors::embedded),
            VectorSource::File { is_sharpened: false, .. } => None,
            VectorSource::File { path, is_sharpened: true } => {
                self.vectors().filter(|loaded| loaded.source == VectorSource::file(path)).cloned()
            }
        }
    }

    pub(super) fn take_vectors(&mut self, loaded: LoadedVectors) {
        let is_opened = self.vectors.opening.take().is_some();
        let is_changed = !is_opened
            && loaded.source == self.project.vectors
            && self.vectors.expected.as_ref().is_some_and(|expected| *expected != loaded.fingerprint);
        if is_changed && loaded.source != VectorSource::Embedded {
            self.refuse_changed();
            return;
        }
        if let VectorSource::File { path, .. } = &loaded.source {
            let embedding = loaded.engine.embedding();
            let trouble = loaded.report.trouble().map_or_else(String::new, |trouble| format!("; {trouble}"));
            let (n_words, n_numbers) = (embedding.len(), embedding.dimensions());
            let name = file_name(path);
            let text =
                format!("Read {} of {n_numbers} numbers from {name}{trouble}", counted(n_words, "word"));
            self.notify(Severity::Success, text);
        }
        let source = loaded.source.clone();
        self.analysis.vectors = Some(loaded);
        self.forget_old_words();
        if is_opened {
            self.use_vectors(source);
        }
    }

    /// Everything that names words by their number is of the old vectors.
    fn forget_old_words(&mut self) {
        self.forget_index();
        self.forget_slots(|slot| matches!(slot, Slot::Senses | Slot::Questions));
        self.analysis.concepts.clear();
        self.analysis.senses.clear();
        self.analysis.questions = None;
        self.analysis.check = None;
        self.revision += 1;
        self.touch_all();
    }

    /// The index is over other words than are wanted now.
    pub(super) fn forget_index(&mut self) {
        self.forget_slots(|slot| *slot == Slot::Index);
        self.analysis.index = None;
    }

    pub(super) fn forget_slots(&mut self, is_old: impl Fn(&Slot) -> bool) {
        let slots: Vec<Slot> = self.jobs.keys().filter(|slot| is_old(slot)).copied().collect();
        slots.into_iter().for_each(|slot| self.drop_job(slot));
        self.done.retain(|slot, _| !is_old(slot));
    }

    /// As if each concept had been changed: words, scores and all that follows are computed anew.
    pub(super) fn touch_all(&mut self) {
        self.touched = self.project.concepts.iter().map(|concept| (concept.id, self.revision)).collect();
    }

    fn use_vectors(&mut self, source: VectorSource) {
        if self.project.vectors != source {
            self.dispatch(Command::SetVectors { vectors: source }, Origin::Hand);
        }
    }

    fn refuse_changed(&mut self) {
        if let VectorSource::File { path, .. } = &self.project.vectors {
            let text = format!(
                "The word vectors have changed since the project was saved, the built-in ones are used; open the \
                 file again to use it as it is now: {}",
                path.display()
            );
            self.vectors.unusable = Some(self.project.vectors.clone());
            self.notify(Severity::Failure, text);
        }
    }

    pub(super) fn fail_vectors(&mut self, error: &Error) {
        if self.vectors.opening.take().is_some() {
            self.report(error);
            return;
        }
        self.vectors.unusable = Some(self.project.vectors.clone());
        if self.project.vectors == VectorSource::Embedded {
            self.report(error);
        } else if !matches!(error, Error::Cancelled) {
            let text = format!("The project's word vectors cannot be used, the built-in ones are: {error}");
            self.notify(Severity::Failure, text);
        }
    }

    /// What was being opened is forgotten; a project whose vectors nobody waits for goes on with those of the program.
    pub(super) fn cancel_vectors(&mut self) {
        if self.vectors.opening.take().is_none() && self.project.vectors != VectorSource::Embedded {
            self.vectors.unusable = Some(self.project.vectors.clone());
        }
    }

    /// Stops a job of which nothing is wanted any more.
    fn drop_job(&mut self, slot: Slot) {
        if let Some(job) = self.jobs.remove(&slot) {
            job.cancel.store(true, Ordering::Relaxed);
        }
    }
}

/// Loads what `source` names; `given` is the engine of those inside the program, or the file as it was read before.
fn load(source: VectorSource, given: Option<LoadedVectors>, progress: Progress<'_>) -> Result<LoadedVectors> {
    let (engine, report, fingerprint) = match &source {
        VectorSource::Embedded => {
            let engine = match given {
                Some(given) => given.engine,
                None => Arc::new(Engine::new(embedded::load()?)),
            };
            return Ok(LoadedVectors::embedded(engine));
        }
        VectorSource::File { path, is_sharpened: false } => {
            let Opened { embedding, report } = read::open(path, progress)?;
            let fingerprint = embedding.fingerprint();
            (Arc::new(Engine::new(embedding)), report, fingerprint)
        }
        VectorSource::File { path, is_sharpened: true } => {
            let (embedding, report) = match given {
                Some(given) => (by_dictionary(given.engine.embedding(), progress)?, given.report),
                None => {
                    let opened = read::open(path, &|share| progress(0.7 * share))?;
                    let rest = |share: f32| progress(0.7 + 0.3 * share);
                    (by_dictionary(&opened.embedding, &rest)?, opened.report)
                }
            };
            let fingerprint = embedding.fingerprint();
            (Arc::new(Engine::new(embedding)), report, fingerprint)
        }
    };
    Ok(LoadedVectors { source, fingerprint, engine, report })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
