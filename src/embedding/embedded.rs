//! The word vectors that ship inside the program, so that it works without a download.

use std::path::Path;

use super::{Embedding, packed};
use crate::Result;

/// Source, licence and the command that made it: assets/README.md.
static VECTORS: &[u8] = include_bytes!("../../assets/vectors.cvec");

/// The file itself, by which what was made from it is told.
pub fn bytes() -> &'static [u8] {
    VECTORS
}

/// Unpacks the vectors that ship; a tenth of a second.
///
/// # Errors
/// [`crate::Error::Format`] when the program was built with a damaged asset.
pub fn load() -> Result<Embedding> {
    packed::decode(Path::new("the embedded vectors"), VECTORS)
}
