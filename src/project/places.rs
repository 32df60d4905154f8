//! Where the program keeps what protects the user's work, apart from the user's own files.

use std::hash::Hasher as _;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use siphasher::sip::SipHasher13;

/// The program's own folder for data; the folders inside are made when something is first put there.
#[derive(Clone, Debug)]
pub struct Places {
    folder: PathBuf,
}

impl Places {
    /// In `folder`.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the system keeps a program's data: `$XDG_DATA_HOME/conceptvector` or `~/.local/share/conceptvector` on
    /// Linux. Nothing where there is no such place.
    pub fn of_user() -> Option<Self> {
        let system = etcetera::base_strategy::choose_native_strategy().ok()?;
        Some(Self::at(system.data_dir().join("conceptvector")))
    }

    /// Journals of running and of killed programs.
    pub fn journals(&self) -> PathBuf {
        self.folder.join("journals")
    }

    /// The lock of the project at `path`.
    pub fn lock(&self, path: &Path) -> PathBuf {
        self.folder.join("locks").join(format!("{}.lock", key(path)))
    }

    /// Earlier versions of the project at `path`.
    pub fn backups(&self, path: &Path) -> PathBuf {
        self.folder.join("versions").join(key(path))
    }
}

/// Without links; of a file that is not there yet, its folder's.
fn true_path(path: &Path) -> PathBuf {
    let absolute = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    std::fs::canonicalize(path).unwrap_or_else(|_| {
        let absolute = absolute();
        let folder = absolute.parent().and_then(|folder| std::fs::canonicalize(folder).ok());
        match (folder, absolute.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => absolute,
        }
    })
}

/// A name for a path that is the same however the path is written.
fn key(path: &Path) -> String {
    let whole = true_path(path);
    let mut hasher = SipHasher13::new();
    hasher.write(whole.as_os_str().as_encoded_bytes());
    let name = whole.file_stem().unwrap_or_default().to_string_lossy();
    format!("{name}-{:016x}", hasher.finish())
}
