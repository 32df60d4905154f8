//! Tables that are safe to open in a spreadsheet, and files that are whole or not there.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// One cell of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'c> {
    /// Anything that came from a user or a file.
    Text(&'c str),
    /// A number, written so that it reads back exactly; empty where it is not finite.
    Number(f64),
    /// A count.
    Count(u64),
    /// Nothing.
    Empty,
}

/// Writes CSV in which no text begins a formula.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, also after a tab or a line break, as a formula,
/// which can send data away. Such text gets an apostrophe in front, which spreadsheets take as "this is text".
/// Numbers, negative ones too, stay as they are.
pub struct SafeCsvWriter<W: Write> {
    rows: csv::Writer<W>,
    /// The cell being written.
    cell: String,
}

impl<W: Write> SafeCsvWriter<W> {
    /// Writes to `sink`, which needs no buffer of its own.
    pub fn new(sink: W) -> Self {
        Self { rows: csv::Writer::from_writer(sink), cell: String::new() }
    }

    /// Writes one row.
    ///
    /// # Errors
    /// What the sink says; an error too where the row is not as long as the first.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> io::Result<()> {
        for cell in cells {
            self.cell.clear();
            // Writing into a text cannot fail.
            let written = match cell {
                Cell::Text(text) if begins_formula(text) => write!(self.cell, "'{text}"),
                Cell::Text(text) => {
                    self.rows.write_field(text)?;
                    continue;
                }
                // Adding 0 turns −0 into 0.
                Cell::Number(number) if number.is_finite() => write!(self.cell, "{}", number + 0.0),
                Cell::Count(count) => write!(self.cell, "{count}"),
                Cell::Number(_) | Cell::Empty => Ok(()),
            };
            written.map_err(io::Error::other)?;
            self.rows.write_field(&self.cell)?;
        }
        self.rows.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is still held back and returns the sink.
    ///
    /// # Errors
    /// What the sink says.
    pub fn finish(self) -> io::Result<W> {
        self.rows.into_inner().map_err(|error| error.into_error())
    }
}

/// The full-width signs are read as the plain ones by spreadsheets set to Chinese or Japanese.
fn begins_formula(text: &str) -> bool {
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
    fn text_never_begins_a_formula_and_numbers_stay() {
        let mut table = SafeCsvWriter::new(Vec::new());
        table.row(["id", "time", "n"].map(Cell::Text)).unwrap();
        table.row([Cell::Text("=1+1"), Cell::Number(-1.5), Cell::Count(3)]).unwrap();
        table.row([Cell::Text("\t@x, \"y\""), Cell::Number(f64::NAN), Cell::Empty]).unwrap();
        table.row([Cell::Text("-"), Cell::Number(-0.0), Cell::Text("a=b")]).unwrap();
        let bytes = table.finish().unwrap();
        let expected = "id,time,n\n'=1+1,-1.5,3\n\"'\t@x, \"\"y\"\"\",,\n'-,0,a=b\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

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
