//! What saves the work of a program that is killed: every change is written down as it happens.
//!
//! A journal is a file of lines of JSON. The first holds the whole session as it was when the journal was begun, each
//! further one a change, an undo or a redo. A line counts once its end is written, so a torn last line is as good as
//! none. While its program runs, the journal is locked; one that is not locked belongs to a program that was killed.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::form::shared;
use super::session::{self, Session};
use super::{Command, Made};
use crate::{Error, Result};

const ENDING: &str = "journal";

/// What the first line holds.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    /// The session.
    pub session: Session,
    /// Its file, where it has one.
    pub path: Option<PathBuf>,
    /// Whether there is something in it that is in no file.
    pub is_unsaved: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// A change.
    Change(#[serde(with = "shared")] Arc<Command>, Made),
    /// The last change was taken back.
    Undo,
    /// It was done again.
    Redo,
}

#[derive(Serialize, Deserialize)]
struct FirstLine {
    #[serde(default)]
    path: Option<PathBuf>,
    is_unsaved: bool,
    /// As in a project file.
    session: String,
}

/// The journal of a running program.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Begins a journal in `folder`.
    ///
    /// # Errors
    /// [`Error::Write`] when the folder cannot be written.
    pub fn begin(folder: &Path, beginning: &Beginning) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::writing(folder))?;
        let first = FirstLine {
            path: beginning.path.clone(),
            is_unsaved: beginning.is_unsaved,
            session: session::to_text(&beginning.session)?,
        };
        let line = line(&first)?;
        let (path, mut file) = new_file(folder)?;
        let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_data());
        written.map_err(Error::writing(&path))?;
        Ok(Self { path, file })
    }

    /// Writes down what happened; it outlives the program from now on, and the machine after [`sync`](Self::sync).
    ///
    /// # Errors
    /// [`Error::Write`] when the disk is full or gone.
    pub fn add(&mut self, entry: &Entry) -> Result<()> {
        let line = line(entry)?;
        self.file.write_all(line.as_bytes()).map_err(Error::writing(&self.path))
    }

    /// Makes sure that what was written outlives the machine.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn sync(&self) -> Result<()> {
        self.file.sync_data().map_err(Error::writing(&self.path))
    }

    /// Nothing in it is needed any more.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn remove(self) -> Result<()> {
        std::fs::remove_file(&self.path).map_err(Error::writing(&self.path))
    }
}

/// One line with its end; JSON has no line ends of its own.
fn line(value: &impl Serialize) -> Result<String> {
    let unwritable = |error| Error::Request(format!("the change cannot be written down ({error})"));
    let mut line = serde_json::to_string(value).map_err(unwritable)?;
    line.push('\n');
    Ok(line)
}

/// A file that is locked before it has a name by which others find it.
fn new_file(folder: &Path) -> Result<(PathBuf, File)> {
    let begun = Timestamp::now().as_millisecond();
    let file = tempfile::Builder::new().prefix("begun").suffix(".new").tempfile_in(folder);
    let file = file.map_err(Error::writing(folder))?;
    // Where there are no locks a journal is never mistaken for that of a killed program: it is only offered later.
    let is_locked = file.as_file().try_lock().is_ok();
    let path = folder.join(format!("{begun}-{}-{}.{ENDING}", std::process::id(), u8::from(is_locked)));
    let path = free(path);
    let file = file.persist(&path).map_err(|error| Error::writing(&path)(error.error))?;
    Ok((path, file))
}

/// `path`, or one like it that no file has yet.
fn free(path: PathBuf) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let other = |n: u32| path.with_file_name(format!("{stem}-{n}.{ENDING}"));
    if path.exists() { (1..).map(other).find(|other| !other.exists()).unwrap_or(path) } else { path }
}

/// The work of a program that was killed.
#[derive(Debug)]
pub struct Recovered {
    /// Its journal.
    pub journal: PathBuf,
    /// Keeps other windows from offering it too.
    _lock: File,
    /// The project's file, where it had one.
    pub path: Option<PathBuf>,
    /// When the journal was last written.
    pub at: Timestamp,
    /// What was made, with all that could be read.
    pub session: Session,
    /// Steps that are in no file.
    pub n_steps: usize,
}

impl Recovered {
    /// Nobody wants it any more.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn discard(self) -> Result<()> {
        std::fs::remove_file(&self.journal).map_err(Error::writing(&self.journal))
    }
}

/// What killed programs left in `folder`, the newest first. Journals in which nothing is missing from the files are
/// removed.
pub fn left_behind(folder: &Path) -> Vec<Recovered> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let journals = paths.filter(|path| path.extension().is_some_and(|ending| ending == ENDING));
    let mut found: Vec<Recovered> = journals.filter_map(|path| recover(&path)).collect();
    found.sort_by_key(|recovered| std::cmp::Reverse(recovered.at));
    found
}

/// Nothing for the journal of a running program, and where nothing is to be recovered.
fn recover(path: &Path) -> Option<Recovered> {
    let file = File::options().read(true).write(true).open(path).ok()?;
    match file.try_lock() {
        Ok(()) | Err(TryLockError::Error(_)) => {}
        Err(TryLockError::WouldBlock) => return None,
    }
    let at = file.metadata().and_then(|metadata| metadata.modified()).ok()?;
    let text = String::from_utf8_lossy(&std::fs::read(path).ok()?).into_owned();
    let (beginning, entries) = parse(path, &text)?;
    let n_before = beginning.session.history.done().len();
    let mut session = beginning.session;
    let is_changed = !entries.is_empty();
    for entry in entries {
        if replay(&mut session, entry).is_err() {
            // What comes after belongs to a state that cannot be reached.
            break;
        }
    }
    if !beginning.is_unsaved && !is_changed {
        // A journal that cannot be removed is offered again, with nothing in it.
        std::fs::remove_file(path).ok()?;
        return None;
    }
    let n_steps = session.history.done().len().abs_diff(n_before);
    let at = Timestamp::try_from(at).ok()?;
    Some(Recovered { journal: path.to_owned(), _lock: file, path: beginning.path, at, session, n_steps })
}

/// The first line and all whole lines after it.
fn parse(path: &Path, text: &str) -> Option<(Beginning, Vec<Entry>)> {
    // What follows the last line end was not written whole.
    let whole = &text[..text.rfind('\n')?];
    let mut lines = whole.split('\n');
    let first: FirstLine = serde_json::from_str(lines.next()?).ok()?;
    let session = session::from_text(path, &first.session).ok()?;
    let entries = lines.map_while(|line| serde_json::from_str(line).ok()).collect();
    Some((Beginning { session, path: first.path, is_unsaved: first.is_unsaved }, entries))
}

fn replay(session: &mut Session, entry: Entry) -> Result<()> {
    let Session { project, history, .. } = session;
    match entry {
        Entry::Change(command, made) => history.apply(project, Arc::unwrap_or_clone(command), made),
        Entry::Undo => history.undo(project).map(drop),
        Entry::Redo => history.redo(project).map(drop),
    }
}
