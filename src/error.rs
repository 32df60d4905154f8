//! The one error type of the library: every variant is a sentence an analyst can act on.

use std::path::{Path, PathBuf};

/// What can go wrong, in words for the user: what failed, why, what to do; the file last.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be opened or read.
    #[error("cannot read the file ({source}); check that it exists and that you may read it: {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A file could not be written; the old one, if any, is untouched.
    #[error("cannot write the file ({source}); choose another place or free some space: {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A file was read but does not hold what it should.
    #[error("{problem}: {}{}", path.display(), Line(*line))]
    Format {
        /// The file.
        path: PathBuf,
        /// Line of the trouble, counted from 1, where it is known.
        line: Option<u64>,
        /// What is wrong and what mends it, without a full stop.
        problem: String,
    },
    /// A request that cannot be answered as it stands (no seeds, an unknown option value …).
    #[error("{0}")]
    Request(String),
    /// The user cancelled the work.
    #[error("cancelled")]
    Cancelled,
}

/// The library's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A file that holds something else than it should; `problem` says what is wrong and what mends it.
    pub fn format(path: &Path, line: Option<u64>, problem: impl Into<String>) -> Self {
        Self::Format { path: path.to_owned(), line, problem: problem.into() }
    }

    /// For `map_err` after reading `path`.
    pub fn reading(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<'_> {
        move |source| Self::Read { path: path.to_owned(), source }
    }

    /// For `map_err` after writing `path`.
    pub fn writing(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<'_> {
        move |source| Self::Write { path: path.to_owned(), source }
    }
}

/// Prints ", line 12" where the line is known.
struct Line(Option<u64>);

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(line) => write!(f, ", line {line}"),
            None => Ok(()),
        }
    }
}
