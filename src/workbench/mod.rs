//! Runs a project: changes go in, derived state comes out, work happens elsewhere.
//!
//! [`Workbench::dispatch`] changes the project; `plan` compares what is looked at ([`request`]) with what has been
//! computed ([`outcome`]) and starts the jobs that close the gap ([`runner`], [`compute`]); [`Workbench::poll`]
//! takes in their results. Each result is stamped with what it was computed from: when that has changed meanwhile,
//! the job is cancelled and whatever it still brings is dropped.

mod analysis;
mod answers;
pub mod compute;
pub mod differing;
pub mod diverse;
pub mod dynamics;
pub mod evidence;
pub mod explaining;
pub mod exporting;
mod files;
pub mod groups;
mod keeping;
pub mod lexicons;
pub mod listing;
pub mod outcome;
pub mod overview;
mod plan;
pub mod reading;
pub mod request;
pub mod reviews;
pub mod rhythm;
pub mod runner;
mod slots;
mod vectors;
pub mod within;
pub mod zooming;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::concept::engine::Engine;
use crate::neighbors::cache::Cache;
use crate::project::journal::Entry;
use crate::project::places::Places;
use crate::project::{Command, ConceptId, Documents, History, Made, Origin, Project};
use crate::{Error, Result};
use analysis::Analysis;
use keeping::Keeping;
use outcome::{LoadedVectors, Outcome};
use request::{SuggestionsView, Watch};
use runner::{Event, JobId, Line, News, Runner};
pub use slots::JobStatus;
use slots::{Job, Slot, Stamp};
use vectors::VectorState;

/// Counts changes; derived state of a concept is stamped with the last change that touched it.
pub type Revision = u64;

/// How to run.
pub struct Setup {
    /// Threads, or at once.
    pub runner: Runner,
    /// Called from other threads when there is news, to wake the window.
    pub wake: Arc<dyn Fn() + Send + Sync>,
    /// Vectors to use; without, those that ship are loaded as a job.
    pub engine: Option<Arc<Engine>>,
    /// Whether neighbor indexes are built in the background; without them the exact scan answers.
    pub builds_indexes: bool,
    /// Where finished indexes are kept; without it each is built anew.
    pub index_cache: Option<Cache>,
    /// Where journals, locks and earlier versions are kept; without it there are none.
    pub places: Option<Places>,
    /// Who works here, for the history; may be empty.
    pub analyst: String,
}

/// A project at work.
pub struct Workbench {
    project: Project,
    history: History,
    revision: Revision,
    /// By concept, the last revision that changed its words.
    touched: BTreeMap<ConceptId, Revision>,
    last_concept: u64,
    /// Where in the history its file is; nothing where no file holds any of its states.
    saved: Option<u64>,
    path: Option<PathBuf>,
    keeping: Keeping,
    watch: Watch,
    /// The suggestions last wanted, by concept.
    views: BTreeMap<ConceptId, SuggestionsView>,
    /// Documents being opened, which become the project's only when they can be read.
    opening: Option<Documents>,
    vectors: VectorState,
    analysis: Analysis,
    jobs: BTreeMap<Slot, Job>,
    /// By slot, what the last finished job was made from.
    done: BTreeMap<Slot, Stamp>,
    n_jobs: u64,
    notices: Vec<Notice>,
    /// Bytes taken by the documents being read.
    reading: Arc<AtomicUsize>,
    setup: Setup,
    events: (Sender<Event>, Receiver<Event>),
}

/// Something the user should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How bad.
    pub severity: Severity,
    /// One sentence.
    pub text: String,
    /// The step of the history that it tells of, where it is one to be taken back at once.
    pub undoes: Option<u64>,
}

/// How bad a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something worked.
    Success,
    /// Something did not.
    Failure,
}

impl Workbench {
    /// An empty project; starts loading the vectors that ship unless `setup` brings some.
    pub fn new(setup: Setup) -> Self {
        let given = setup.engine.clone().map(LoadedVectors::embedded);
        let analysis = Analysis { vectors: given, ..Analysis::default() };
        let (keeping, started) = Keeping::new(setup.places.as_ref());
        let mut workbench = Self {
            project: Project::default(),
            history: History::default(),
            revision: 0,
            touched: BTreeMap::new(),
            last_concept: 0,
            saved: Some(0),
            path: None,
            keeping,
            watch: Watch::default(),
            views: BTreeMap::new(),
            opening: None,
            vectors: VectorState::default(),
            analysis,
            jobs: BTreeMap::new(),
            done: BTreeMap::new(),
            n_jobs: 0,
            notices: Vec::new(),
            reading: Arc::default(),
            setup,
            events: channel(),
        };
        if let Err(error) = started {
            workbench.report(&error);
        }
        workbench.look_behind();
        workbench.plan();
        workbench
    }

    /// Changes the project, as one step that can be undone. A change that does not fit becomes a notice.
    pub fn dispatch(&mut self, command: Command, origin: Origin) {
        if !self.may_change() {
            return;
        }
        self.begin_journal();
        let made = Made::now(&self.setup.analyst, origin);
        let command = Arc::new(command);
        match self.history.apply(&mut self.project, command.as_ref().clone(), made.clone()) {
            Ok(()) => {
                if matches!(*command, Command::RemoveConcept { .. }) {
                    let text =
                        self.history.undo_description().unwrap_or_default().replacen("Delete", "Deleted", 1);
                    let undoes = Some(self.history.position());
                    self.notices.push(Notice { severity: Severity::Success, text, undoes });
                }
                self.touch(&command);
                self.note(Entry::Change(command, made));
                self.plan();
            }
            Err(error) => self.report(&error),
        }
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        self.steps(&Entry::Undo, 1);
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) {
        self.steps(&Entry::Redo, 1);
    }

    /// Goes to where the first `n_steps` steps are in effect.
    pub fn go_to_step(&mut self, n_steps: usize) {
        let n_done = self.history.done().len();
        let (n, entry) =
            if n_steps < n_done { (n_done - n_steps, Entry::Undo) } else { (n_steps - n_done, Entry::Redo) };
        self.steps(&entry, n.min(n_done + self.history.undone().len()));
    }

    /// Takes back or does again; what follows from it is computed where that ends.
    fn steps(&mut self, entry: &Entry, n: usize) {
        if n == 0 || !self.may_change() {
            return;
        }
        self.begin_journal();
        for _ in 0..n {
            if !self.step(entry) {
                break;
            }
        }
        self.plan();
    }

    /// One step; false where there is none.
    fn step(&mut self, entry: &Entry) -> bool {
        let step = match entry {
            Entry::Redo => self.history.redo(&mut self.project),
            Entry::Undo | Entry::Change(..) => self.history.undo(&mut self.project),
        };
        match step {
            Ok(Some(command)) => {
                self.note(entry.clone());
                self.touch(&command);
                true
            }
            Ok(None) => false,
            Err(error) => {
                self.report(&error);
                false
            }
        }
    }

    /// What a change makes stale.
    fn touch(&mut self, command: &Arc<Command>) {
        self.revision += 1;
        self.analysis.reviewing.touch(command);
        for part in command.parts() {
            if let Some(id) = part.concept() {
                self.touched.insert(id, self.revision);
            } else if matches!(part, Command::SetVocabulary { .. }) {
                self.forget_index();
                self.touch_all();
            }
        }
    }

    /// Tells what is looked at, and so worth computing.
    pub fn watch(&mut self, watch: Watch) {
        if self.watch != watch {
            if let Some(request) = &watch.suggestions {
                self.views.insert(request.concept, request.view);
            }
            self.watch = watch;
            self.plan();
        }
    }

    /// Takes in what jobs have brought since the last call. Call it once a frame.
    pub fn poll(&mut self) {
        self.keep();
        while let Ok(event) = self.events.1.try_recv() {
            // A job that is no longer in its slot was replaced: what it says is stale.
            let Some(slot) = self.jobs.iter().find(|(_, job)| job.id == event.job).map(|(slot, _)| *slot)
            else {
                continue;
            };
            match event.news {
                News::Progress(share) => {
                    if let Some(job) = self.jobs.get_mut(&slot) {
                        job.share = share;
                    }
                }
                News::Done(outcome) => {
                    if let Some(job) = self.jobs.remove(&slot) {
                        self.done.insert(slot, job.stamp.clone());
                        match *outcome {
                            Ok(outcome) => self.take(outcome, job.stamp),
                            Err(error) => self.fail(slot, &error),
                        }
                        self.plan();
                    }
                }
            }
        }
    }

    /// Stops a job. What it was for stays as it was.
    pub fn cancel(&mut self, id: JobId) {
        let slot = self.jobs.iter().find(|(_, job)| job.id == id).map(|(slot, _)| *slot);
        if let Some((slot, job)) = slot.and_then(|slot| self.jobs.remove_entry(&slot)) {
            job.cancel.store(true, Ordering::Relaxed);
            self.done.insert(slot, job.stamp);
            match slot {
                Slot::Documents => self.opening = None,
                Slot::Vectors => self.cancel_vectors(),
                _ => {}
            }
            self.plan();
        }
    }

    /// Makes a notice of an error; being cancelled is none.
    fn report(&mut self, error: &Error) {
        if !matches!(error, Error::Cancelled) {
            self.notify(Severity::Failure, error.to_string());
        }
    }

    fn notify(&mut self, severity: Severity, text: String) {
        self.notices.push(Notice { severity, text, undoes: None });
    }

    /// An id that no concept has had.
    pub fn new_concept_id(&mut self) -> ConceptId {
        // Also unlike those of other projects, between which concepts may be copied.
        let now = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or_default();
        self.last_concept = now.max(self.last_concept + 1);
        ConceptId(self.last_concept)
    }

    /// Takes the notices since the last call.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// Starts a job in its slot, in place of the one there.
    fn start(
        &mut self,
        slot: Slot,
        stamp: Stamp,
        label: String,
        work: impl FnOnce(&(dyn Fn(f32) -> Result<()> + Sync)) -> Result<Outcome> + Send + 'static,
    ) {
        if let Some(replaced) = self.jobs.remove(&slot) {
            replaced.cancel.store(true, Ordering::Relaxed);
        }
        self.n_jobs += 1;
        let id = JobId(self.n_jobs);
        let cancel = Arc::new(AtomicBool::new(false));
        let line = Line::new(id, self.events.0.clone(), Arc::clone(&cancel), Arc::clone(&self.setup.wake));
        self.jobs.insert(slot, Job { id, stamp, label, share: 0.0, cancel });
        self.setup.runner.run(&line, work);
    }

    /// Whether a result of this stamp is there or on its way.
    fn is_settled(&self, slot: Slot, stamp: &Stamp) -> bool {
        match self.jobs.get(&slot) {
            Some(job) => job.stamp == *stamp,
            None => self.done.get(&slot) == Some(stamp),
        }
    }
}
