//! Keeps two windows from writing one project: who opened it first holds a lock for as long as the window lives.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::places::Places;

/// Held while a project is open for writing; the system lets go of it when the program ends, however it ends.
#[derive(Debug)]
pub struct ProjectLock {
    _file: File,
}

/// What came of asking for a lock.
#[derive(Debug)]
pub enum Locked {
    /// No other window writes the project while this is kept.
    Mine(ProjectLock),
    /// Another window has it.
    Theirs,
    /// The system keeps no locks there; nobody is kept out.
    Unknown,
}

/// Asks for the lock of the project at `path`.
pub fn lock(places: &Places, path: &Path) -> Locked {
    let place = places.lock(path);
    let Some(folder) = place.parent() else { return Locked::Unknown };
    let open = || {
        std::fs::create_dir_all(folder)?;
        File::options().create(true).truncate(false).write(true).open(&place)
    };
    let Ok(file) = open() else { return Locked::Unknown };
    match file.try_lock() {
        Ok(()) => Locked::Mine(ProjectLock { _file: file }),
        Err(TryLockError::WouldBlock) => Locked::Theirs,
        Err(TryLockError::Error(_)) => Locked::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_and_gets_it_when_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::at(folder.path().to_owned());
        let path = folder.path().join("a.cvproject");
        std::fs::write(&path, "").unwrap();
        let first = lock(&places, &path);
        assert!(matches!(first, Locked::Mine(_)));
        assert!(matches!(lock(&places, &folder.path().join(".").join("a.cvproject")), Locked::Theirs));
        assert!(matches!(lock(&places, &folder.path().join("b.cvproject")), Locked::Mine(_)));
        drop(first);
        assert!(matches!(lock(&places, &path), Locked::Mine(_)));
    }
}
