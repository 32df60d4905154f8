//! The ten last versions of a project file, kept apart from it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::places::Places;
use super::session::EXTENSION;
use crate::writing::write_atomically;
use crate::{Error, Result};

/// Versions kept of each project.
pub const N_KEPT: usize = 10;
/// A version saved by the program itself is kept when the last one kept is older than this: otherwise an hour's ten
/// versions would be its last minutes.
const INTERVAL: i64 = 600_000; // milliseconds

/// An earlier version of a project file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Where it is.
    pub path: PathBuf,
    /// When it was replaced by a newer one.
    pub at: Timestamp,
}

/// Who saves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// The analyst wishes it.
    Wished,
    /// The program does it by itself.
    Automatic,
}

/// Keeps the file at `path` as it is now, before it is replaced; the oldest beyond ten goes. Nothing to do where there
/// is no file yet.
///
/// # Errors
/// [`Error::Write`] when the version cannot be kept.
pub fn keep(places: &Places, path: &Path, saving: Saving) -> Result<()> {
    let Ok(bytes) = std::fs::read(path) else { return Ok(()) };
    let folder = places.backups(path);
    let kept = in_folder(&folder);
    let is_fresh = |backup: &Backup| {
        let age = Timestamp::now().as_millisecond().saturating_sub(backup.at.as_millisecond());
        age < INTERVAL
    };
    if saving == Saving::Automatic && kept.first().is_some_and(is_fresh) {
        return Ok(());
    }
    std::fs::create_dir_all(&folder).map_err(Error::writing(&folder))?;
    // Names sort by time, and two within a millisecond are one.
    let name = format!("{}.{EXTENSION}", Timestamp::now().as_millisecond());
    write_atomically(&folder.join(name), &bytes)?;
    for old in in_folder(&folder).iter().skip(N_KEPT) {
        std::fs::remove_file(&old.path).map_err(Error::writing(&old.path))?;
    }
    Ok(())
}

/// The kept versions of the project at `path`, the newest first.
pub fn list(places: &Places, path: &Path) -> Vec<Backup> {
    in_folder(&places.backups(path))
}

fn in_folder(folder: &Path) -> Vec<Backup> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut kept: Vec<Backup> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let millisecond = path.file_stem()?.to_str()?.parse().ok()?;
            Some(Backup { at: Timestamp::from_millisecond(millisecond).ok()?, path })
        })
        .collect();
    kept.sort_by_key(|backup| std::cmp::Reverse(backup.at));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_last_are_kept_the_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::at(folder.path().join("data"));
        let path = folder.path().join("a.cvproject");
        keep(&places, &path, Saving::Wished).unwrap();
        assert_eq!(list(&places, &path), []);
        for n in 0..13 {
            std::fs::write(&path, n.to_string()).unwrap();
            keep(&places, &path, Saving::Wished).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        std::fs::write(&path, "13").unwrap();
        keep(&places, &path, Saving::Automatic).unwrap();
        let kept: Vec<String> = list(&places, &path)
            .iter()
            .map(|backup| std::fs::read_to_string(&backup.path).unwrap())
            .collect();
        let expected: Vec<String> = (3..13).rev().map(|n: i32| n.to_string()).collect();
        assert_eq!(kept, expected);
    }
}
