//! What every writer of files keeps to: files are whole or not there, and no text of a table is run as a formula.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Whether a spreadsheet would run a cell with this text as a formula, which can send data away. The full-width
/// signs are read as the plain ones by spreadsheets set to Chinese or Japanese.
pub(crate) fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

/// Writes `bytes` to `path` so that no reader ever sees half a file: into a new file beside it, which then takes
/// its name. An older file keeps its permissions and, where anything fails, its content.
///
/// # Errors
/// [`Error::Write`] with `path`.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    write_atomically_with(path, |file| file.write_all(bytes))
}

/// As [`write_atomically`], for content that is written piece by piece (unbuffered).
///
/// # Errors
/// [`Error::Write`] with `path`, also for the errors of `write`.
pub fn write_atomically_with(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<()> {
    replace(path, write).map_err(Error::writing(path))
}

fn replace(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
    // The file that a link points to, not the link, is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut builder = tempfile::Builder::new();
    let old = fs::metadata(&target).ok().map(|metadata| metadata.permissions());
    if let Some(permissions) = old.or_else(usual_permissions) {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder_of(&target))?;
    write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// What a newly created file would have (less the process's mask); temporary files are private otherwise.
#[cfg(unix)]
fn usual_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(fs::Permissions::from_mode(0o666))
}

/// Elsewhere temporary files have the usual permissions already.
#[cfg(not(unix))]
fn usual_permissions() -> Option<fs::Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        write_atomically(&path, b"old").unwrap();
        write_atomically(&path, b"new").unwrap();
        let failing = |file: &mut fs::File| {
            file.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        };
        assert!(matches!(write_atomically_with(&path, failing), Err(Error::Write { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the half file is gone");
        assert!(write_atomically(&folder.path().join("missing").join("x"), b"").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_a_new_file_as_usual() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        fs::write(folder.path().join("plain"), b"").unwrap();
        write_atomically(&folder.path().join("ours"), b"").unwrap();
        assert_eq!(mode("ours"), mode("plain"));
    }
}
