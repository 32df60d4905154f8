//! Keeps the user's work: journal, lock, saving by itself, earlier versions, and what a killed program left behind.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::outcome::Outcome;
use super::{Severity, Slot, Stamp, Workbench};
use crate::project::backups::{self, Backup, Saving};
use crate::project::journal::{self, Beginning, Entry, Journal, Recovered};
use crate::project::lock::{Locked, ProjectLock, lock};
use crate::project::places::Places;
use crate::project::session::{SaveOrder, Session};
use crate::{Error, Result};

/// A project that has a file is saved by itself when nothing has changed for so long …
const QUIET: Duration = Duration::from_secs(3);
/// … and in any case when the first change is so old.
const LATEST: Duration = Duration::from_secs(30);
/// What the journal holds outlives the machine after this, and the program at once.
const SYNC_INTERVAL: Duration = Duration::from_millis(500);

/// What protects the project that is open.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    writer: Option<Writer>,
    /// Whether the journal has begun for the state since the last save.
    is_journaling: bool,
    /// Held for the project's file.
    lock: Option<ProjectLock>,
    /// Another window holds it.
    is_read_only: bool,
    /// The lock of a file that is being written for the first time; the project's once it is written.
    next_lock: Option<(PathBuf, Option<ProjectLock>)>,
    pub(super) order: SaveOrder,
    /// What killed programs left, until the user decides.
    pub(super) left_behind: Vec<Recovered>,
    /// The first and the last change that is in no file.
    changes: Option<(Instant, Instant)>,
    saves_by_itself: bool,
}

/// The thread that writes the journal; what it was told is written before this is gone.
#[derive(Debug)]
struct Writer {
    /// Nothing when it is to end.
    notes: Option<Sender<Note>>,
    troubles: Receiver<Error>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread is told.
enum Note {
    /// The journal begins anew; the one before is superseded.
    Begin(Box<Beginning>),
    Add(Box<Entry>),
    /// Nothing is missing from the files.
    End,
    /// Answered when all before is written.
    Flush(Sender<()>),
}

impl Writer {
    fn start(folder: PathBuf) -> Result<Self> {
        let ((notes, received), (sender, troubles)) = (channel(), channel());
        let thread = std::thread::Builder::new().name("journal".to_owned());
        let thread = thread.spawn(move || write(&folder, &received, &sender));
        let failed = |error| Error::Request(format!("no thread for the journal could be started ({error})"));
        Ok(Self { notes: Some(notes), troubles, thread: Some(thread.map_err(failed)?) })
    }

    fn tell(&self, note: Note) {
        if let Some(notes) = &self.notes {
            // A thread that is gone has told its trouble.
            notes.send(note).unwrap_or_default();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.notes = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to write.
            thread.join().unwrap_or_default();
        }
    }
}

/// The thread's work, until nobody can tell it anything more.
fn write(folder: &Path, notes: &Receiver<Note>, troubles: &Sender<Error>) {
    let mut journal: Option<Journal> = None;
    let mut unsynced: Option<Instant> = None;
    loop {
        let wait = unsynced.map_or(Duration::MAX, |since| SYNC_INTERVAL.saturating_sub(since.elapsed()));
        let done = match notes.recv_timeout(wait) {
            Ok(Note::Begin(beginning)) => Journal::begin(folder, &beginning)
                .and_then(|begun| journal.replace(begun).map_or(Ok(()), Journal::remove)),
            Ok(Note::Add(entry)) => {
                unsynced.get_or_insert_with(Instant::now);
                journal.as_mut().map_or(Ok(()), |journal| journal.add(&entry))
            }
            Ok(Note::End) => {
                unsynced = None;
                journal.take().map_or(Ok(()), Journal::remove)
            }
            Ok(Note::Flush(answer)) => {
                answer.send(()).unwrap_or_default();
                Ok(())
            }
            Err(RecvTimeoutError::Timeout) => {
                unsynced = None;
                journal.as_ref().map_or(Ok(()), Journal::sync)
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        if let Err(error) = done {
            // A window that is gone needs no answer.
            troubles.send(error).unwrap_or_default();
        }
    }
}

impl Keeping {
    /// Protects nothing where there is no place to keep it.
    pub(super) fn new(places: Option<&Places>) -> (Self, Result<()>) {
        let mut keeping = Self { saves_by_itself: true, ..Self::default() };
        let Some(places) = places else { return (keeping, Ok(())) };
        let started = Writer::start(places.journals()).map(|writer| keeping.writer = Some(writer));
        (keeping, started)
    }

    fn tell(&self, note: Note) {
        if let Some(writer) = &self.writer {
            writer.tell(note);
        }
    }

    /// The project is in this file now: whatever was held before is let go.
    pub(super) fn take_hold(&mut self, path: &Path) {
        if let Some((_, lock)) = self.next_lock.take_if(|(next, _)| next == path) {
            self.lock = lock;
            self.is_read_only = false;
        }
    }

    /// The file could not be written: what was held before stays so.
    pub(super) fn let_go(&mut self) {
        self.next_lock = None;
    }
}

impl Workbench {
    /// Whether another window has the project open: then nothing can be changed in this one.
    pub fn is_read_only(&self) -> bool {
        self.keeping.is_read_only
    }

    /// Whether changes of a project that has a file go into it without being asked to.
    pub fn saves_by_itself(&self) -> bool {
        self.keeping.saves_by_itself
    }

    /// Whether that is wished.
    pub fn save_by_itself(&mut self, wished: bool) {
        self.keeping.saves_by_itself = wished;
    }

    /// What killed programs left behind, the newest first, until it is recovered or discarded.
    pub fn left_behind(&self) -> &[Recovered] {
        &self.keeping.left_behind
    }

    /// The earlier versions of the project's file, the newest first.
    pub fn backups(&self) -> Vec<Backup> {
        match (&self.setup.places, &self.path) {
            (Some(places), Some(path)) => backups::list(places, path),
            _ => Vec::new(),
        }
    }

    /// Says so and returns false where nothing may be changed.
    pub(super) fn may_change(&mut self) -> bool {
        if self.keeping.is_read_only {
            let text = "This project is open in another window and cannot be changed here; save it under another \
                        name, or close the other window and open it again";
            self.notify(Severity::Failure, text.to_owned());
        }
        !self.keeping.is_read_only
    }

    /// Before a change: the journal begins with the state that it changes.
    pub(super) fn begin_journal(&mut self) {
        if self.keeping.writer.is_some() && !self.keeping.is_journaling {
            self.keeping.is_journaling = true;
            let beginning =
                Beginning { session: self.session(), path: self.path.clone(), is_unsaved: !self.is_saved() };
            self.keeping.tell(Note::Begin(Box::new(beginning)));
        }
    }

    /// After a change.
    pub(super) fn note(&mut self, entry: Entry) {
        let now = Instant::now();
        let first = self.keeping.changes.map_or(now, |(first, _)| first);
        self.keeping.changes = Some((first, now));
        self.keeping.tell(Note::Add(Box::new(entry)));
    }

    /// Everything is in files, or not wanted any more.
    pub(super) fn end_journal(&mut self) {
        self.keeping.is_journaling = false;
        self.keeping.changes = None;
        self.keeping.tell(Note::End);
    }

    /// The file now holds the state before the newest changes: those go on in a journal of their own.
    pub(super) fn begin_journal_again(&mut self) {
        self.keeping.is_journaling = false;
        self.begin_journal();
    }

    /// Waits until all changes are written down; for scripts and tests.
    pub fn flush_journal(&self) {
        let (sender, receiver) = channel();
        self.keeping.tell(Note::Flush(sender));
        receiver.recv().unwrap_or_default();
    }

    /// Lets go of the project's file and takes hold of another; without a file there is nothing to hold.
    pub(super) fn hold(&mut self, path: Option<&Path>) {
        self.keeping.lock = None;
        self.keeping.next_lock = None;
        self.keeping.is_read_only = false;
        let (Some(path), Some(places)) = (path, &self.setup.places) else { return };
        match lock(places, path) {
            Locked::Mine(lock) => self.keeping.lock = Some(lock),
            Locked::Theirs => {
                self.keeping.is_read_only = true;
                let text = "This project is open in another window: here it can be read but not changed";
                self.notify(Severity::Failure, text.to_owned());
            }
            Locked::Unknown => {}
        }
    }

    /// Takes hold of the file the project is to be saved in; false (and a notice) where another window has it. What is
    /// held now is let go only when that file is written.
    pub(super) fn hold_for_saving(&mut self, path: &Path) -> bool {
        let is_held = self.path.as_deref() == Some(path) && !self.keeping.is_read_only;
        let Some(places) = self.setup.places.as_ref().filter(|_| !is_held) else { return true };
        let is_asked = self.keeping.next_lock.as_ref().is_some_and(|(next, _)| next == path);
        if is_asked {
            return true;
        }
        let lock = match lock(places, path) {
            Locked::Mine(lock) => Some(lock),
            Locked::Theirs => {
                let text = "That project is open in another window; save under another name";
                self.notify(Severity::Failure, text.to_owned());
                return false;
            }
            Locked::Unknown => None,
        };
        self.keeping.next_lock = Some((path.to_owned(), lock));
        true
    }

    /// Saves by itself when it is time, and takes in what the journal has to tell. Called once a frame.
    pub(super) fn keep(&mut self) {
        if let Some(writer) = &self.keeping.writer
            && let Ok(error) = writer.troubles.try_recv()
        {
            let text = format!("Your changes are not protected against a crash; save often: {error}");
            self.notify(Severity::Failure, text);
        }
        let is_due = self
            .keeping
            .changes
            .is_some_and(|(first, last)| last.elapsed() >= QUIET || first.elapsed() >= LATEST);
        if is_due
            && self.keeping.saves_by_itself
            && !self.is_saved()
            && !self.jobs.contains_key(&Slot::Save)
            && let Some(path) = self.path.clone().filter(|_| !self.keeping.is_read_only)
        {
            // Not again before something else has changed: a file that cannot be written would complain every frame.
            self.keeping.changes = None;
            self.save(path, Saving::Automatic);
        }
    }

    /// Whether something will have to be saved soon, so that [`poll`](Self::poll) should be called without an event.
    pub fn has_to_keep(&self) -> bool {
        self.keeping.changes.is_some() && self.path.is_some() && self.keeping.saves_by_itself
    }

    /// Looks for what killed programs left, as a job.
    pub(super) fn look_behind(&mut self) {
        let Some(folder) = self.setup.places.as_ref().map(Places::journals) else { return };
        let label = "Looking for unsaved work".to_owned();
        self.start(Slot::Recovery, Stamp::Recovery, label, move |_progress| {
            Ok(Outcome::LeftBehind(journal::left_behind(&folder)))
        });
    }

    /// Opens what a killed program left, in place of this project.
    pub fn recover(&mut self, place: usize) {
        if place >= self.keeping.left_behind.len() {
            return;
        }
        let recovered = self.keeping.left_behind.remove(place);
        let Session { project, history, fingerprint, .. } = recovered.session.clone();
        self.replace_project((project, history), recovered.path.clone());
        // Not what the file holds, whatever it holds.
        self.saved = None;
        self.expect_vectors(fingerprint);
        self.begin_journal();
        self.flush_journal();
        if let Err(error) = recovered.discard() {
            self.report(&error);
        }
        self.plan();
    }

    /// Throws away what a killed program left.
    pub fn discard(&mut self, place: usize) {
        if place < self.keeping.left_behind.len()
            && let Err(error) = self.keeping.left_behind.remove(place).discard()
        {
            self.report(&error);
        }
    }

    /// Decides later: what was left is offered at the next start again.
    pub fn leave_behind(&mut self) {
        self.keeping.left_behind.clear();
    }

    /// The program ends: all that is in no file stays in the journal, for the next start.
    pub fn finish(&mut self) {
        if self.is_saved() {
            self.end_journal();
        }
        self.keeping.writer = None;
    }
}
