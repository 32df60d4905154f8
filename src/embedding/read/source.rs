//! The bytes of a file as they come: unpacked where it is gzip, with progress by bytes of the file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::progress::{Counted, Progress};
use crate::{Error, Result};

/// Bytes looked at to tell what a file holds.
const HEAD: usize = 1 << 18;
/// Bytes asked of the system at once.
const BUFFER: usize = 1 << 20;

/// A stream that begins with a head already looked at.
pub(super) struct Source<'a> {
    path: &'a Path,
    head: Vec<u8>,
    reader: Box<dyn BufRead + 'a>,
    n_read: Arc<AtomicU64>,
    /// Of the file on disk.
    n_bytes: u64,
    is_gzip: bool,
    progress: Progress<'a>,
}

impl<'a> Source<'a> {
    /// # Errors
    /// [`Error::Read`] when the file cannot be read.
    pub(super) fn open(path: &'a Path, progress: Progress<'a>) -> Result<Self> {
        let file = File::open(path).map_err(Error::reading(path))?;
        let metadata = file.metadata().map_err(Error::reading(path))?;
        if metadata.is_dir() {
            return Err(Error::format(path, None, "this is a folder; choose a file of word vectors"));
        }
        Self::new(path, file, metadata.len(), progress)
    }

    /// From any bytes, of which there are `n_bytes` (0 where that is not known).
    pub(super) fn new(
        path: &'a Path,
        bytes: impl Read + 'a,
        n_bytes: u64,
        progress: Progress<'a>,
    ) -> Result<Self> {
        let n_read = Arc::new(AtomicU64::new(0));
        let mut plain =
            BufReader::with_capacity(BUFFER, Counted { inner: bytes, n_read: Arc::clone(&n_read) });
        let is_gzip = plain.fill_buf().map_err(Error::reading(path))?.starts_with(&[0x1f, 0x8b]);
        let mut reader: Box<dyn BufRead + 'a> = if is_gzip {
            Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(plain)))
        } else {
            Box::new(plain)
        };
        let mut head = Vec::new();
        let read = reader.by_ref().take(HEAD as u64).read_to_end(&mut head);
        read.map_err(|error| broken(path, is_gzip, error))?;
        let reader = Box::new(Cursor::new(head.clone()).chain(reader));
        Ok(Self { path, head, reader, n_read, n_bytes, is_gzip, progress })
    }

    pub(super) fn path(&self) -> &'a Path {
        self.path
    }

    /// The first bytes, unpacked; all of a small file.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether [`head`](Self::head) is all there is.
    pub(super) fn is_all_head(&self) -> bool {
        self.head.len() < HEAD
    }

    pub(super) fn is_gzip(&self) -> bool {
        self.is_gzip
    }

    /// Bytes there are, unpacked; nothing where only reading tells.
    pub(super) fn n_bytes(&self) -> Option<u64> {
        if self.is_all_head() {
            return u64::try_from(self.head.len()).ok();
        }
        (!self.is_gzip && self.n_bytes > 0).then_some(self.n_bytes)
    }

    /// How much of the file was read, in [0, 1]; more than was used, by a buffer.
    pub(super) fn share(&self) -> f32 {
        // Rounding is harmless: a progress bar and a first guess at sizes.
        let share = self.n_read.load(Ordering::Relaxed) as f32 / self.n_bytes.max(1) as f32;
        share.clamp(0.0, 1.0)
    }

    /// Tells how far it is.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub(super) fn report(&self) -> Result<()> {
        // The rest is putting in order.
        (self.progress)(0.95 * self.share())
    }

    /// Appends up to `n_bytes` bytes to `bytes`; returns how many, fewer only at the end.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub(super) fn append(&mut self, bytes: &mut Vec<u8>, n_bytes: usize) -> Result<usize> {
        let n_bytes = u64::try_from(n_bytes).unwrap_or(u64::MAX);
        self.reader.by_ref().take(n_bytes).read_to_end(bytes).map_err(|error| self.broken(error))
    }

    /// Appends bytes up to and including `end`, at most `limit` of them; returns whether `end` was found.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub(super) fn append_until(&mut self, end: u8, limit: u64, bytes: &mut Vec<u8>) -> Result<bool> {
        self.reader.by_ref().take(limit).read_until(end, bytes).map_err(|error| self.broken(error))?;
        Ok(bytes.last() == Some(&end))
    }

    /// Fills `bytes`; returns whether there were enough.
    ///
    /// # Errors
    /// [`Error::Read`] for other reasons than the end.
    pub(super) fn fill(&mut self, bytes: &mut [u8]) -> Result<bool> {
        match self.reader.read_exact(bytes) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !self.is_gzip => Ok(false),
            Err(error) => Err(self.broken(error)),
        }
    }

    fn broken(&self, error: io::Error) -> Error {
        broken(self.path, self.is_gzip, error)
    }
}

/// gzip's own errors are about the content, others about reading.
fn broken(path: &Path, is_gzip: bool, error: io::Error) -> Error {
    if is_gzip {
        let problem = format!("the gzip file is cut short or damaged ({error}); copy it anew");
        return Error::format(path, None, problem);
    }
    Error::Read { path: path.to_owned(), source: error }
}
