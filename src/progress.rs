//! How long work tells how far it is, and learns that nobody waits for it any more.

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
