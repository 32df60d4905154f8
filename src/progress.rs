//! How long work tells how far it is, and learns that nobody waits for it any more.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Error, Result};

/// Called now and then with the share done, in [0, 1]. An error ([`Error::Cancelled`]) asks the work to stop;
/// the work returns that error and leaves nothing half done.
pub type Progress<'a> = &'a (dyn Fn(f32) -> Result<()> + Sync);

/// For callers who neither watch nor cancel.
///
/// # Errors
/// None.
pub fn unwatched(_share: f32) -> Result<()> {
    Ok(())
}

/// For tests of cancellation: stops the work at its first report.
///
/// # Errors
/// Always [`Error::Cancelled`].
pub fn cancelled(_share: f32) -> Result<()> {
    Err(Error::Cancelled)
}

/// Counts the bytes that are read through it, for who watches from elsewhere.
pub(crate) struct Counted<R> {
    pub(crate) inner: R,
    pub(crate) n_read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.inner.read(buffer)?;
        self.n_read.fetch_add(n_bytes as u64, Ordering::Relaxed);
        Ok(n_bytes)
    }
}
