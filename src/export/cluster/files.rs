//! Several files that belong together: all new ones, or the old ones as they were.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::FILES;
use crate::{Error, Result};

/// New files on their way into a folder. Dropped before [`finish`](Self::finish), they leave no trace.
#[derive(Debug)]
pub(super) struct NewFiles {
    folder: PathBuf,
    /// Where they are written; inside the folder, so that giving them their names does not copy them. Goes first.
    room: TempDir,
    _made: Option<Made>,
}

/// A folder that was made for the files, and goes again if it stays empty.
#[derive(Debug)]
struct Made(PathBuf);

impl Drop for Made {
    fn drop(&mut self) {
        // A folder with files in it is not removed, which is the usual end.
        fs::remove_dir(&self.0).unwrap_or_default();
    }
}

impl NewFiles {
    /// Makes the folder where there is none (but not the one it lies in).
    ///
    /// # Errors
    /// It cannot be made or written into.
    pub(super) fn begin(folder: &Path) -> Result<Self> {
        if folder.exists() && !folder.is_dir() {
            let problem = "the output is a file; name a folder, which may exist or not";
            return Err(Error::format(folder, None, problem));
        }
        let made = if folder.exists() {
            None
        } else {
            fs::create_dir(folder).map_err(Error::writing(folder))?;
            Some(Made(folder.to_owned()))
        };
        let room =
            tempfile::Builder::new().prefix(".export-").tempdir_in(folder).map_err(Error::writing(folder))?;
        Ok(Self { folder: folder.to_owned(), room, _made: made })
    }

    /// One of the files; what is written is seen by nobody yet.
    ///
    /// # Errors
    /// [`Error::Write`] with the place the file is going to have.
    pub(super) fn create(&self, name: &str) -> Result<File> {
        File::create(self.room.path().join(name)).map_err(Error::writing(&self.place(name)))
    }

    /// Where a file is going to be.
    pub(super) fn place(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Gives all of [`FILES`], which must have been written, their names, and tells which older ones they replace. A
    /// query stands beside the tables it was made for, or there is none: the old ones go first, the new ones come
    /// last.
    ///
    /// # Errors
    /// [`Error::Write`] with the file.
    pub(super) fn finish(self) -> Result<Vec<&'static str>> {
        let replaced: Vec<&str> = FILES.into_iter().filter(|name| self.place(name).exists()).collect();
        for name in FILES {
            let file = OpenOptions::new().write(true).open(self.room.path().join(name));
            file.and_then(|file| file.sync_all()).map_err(Error::writing(&self.place(name)))?;
        }
        for name in replaced.iter().filter(|name| has_query(name)) {
            fs::remove_file(self.place(name)).map_err(Error::writing(&self.place(name)))?;
        }
        for name in FILES {
            let place = self.place(name);
            fs::rename(self.room.path().join(name), &place).map_err(Error::writing(&place))?;
        }
        Ok(replaced)
    }
}

fn has_query(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "sql")
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn all_or_nothing() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("out");
        let write = |text: &str| {
            let files = NewFiles::begin(&folder).unwrap();
            FILES.iter().for_each(|name| files.create(name).unwrap().write_all(text.as_bytes()).unwrap());
            files
        };
        drop(write("half"));
        assert!(!folder.exists(), "a folder that was made for nothing is gone");
        assert!(write("old").finish().unwrap().is_empty());
        drop(write("half"));
        let read = || FILES.map(|name| fs::read_to_string(folder.join(name)).unwrap());
        assert_eq!((read(), fs::read_dir(&folder).unwrap().count()), (FILES.map(|_| "old".to_owned()), 5));
        assert_eq!(write("new").finish().unwrap(), FILES);
        assert_eq!(read(), FILES.map(|_| "new".to_owned()));
        assert!(NewFiles::begin(&outer.path().join("no/out")).is_err());
        assert!(NewFiles::begin(&folder.join(FILES[0])).is_err());
    }
}
