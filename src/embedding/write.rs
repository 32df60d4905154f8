//! Writes vectors: finalfusion's .fifu for other programs, the packed form for shipping.

use std::io::Cursor;

use finalfusion::io::WriteEmbeddings as _;

use super::{Embedding, usable};
use crate::{Error, Result};

/// The bytes of a finalfusion .fifu file.
///
/// # Errors
/// [`Error::Request`] when finalfusion refuses.
pub fn fifu(embedding: &Embedding) -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    embedding
        .finalfusion()
        .write_embeddings(&mut bytes)
        .map_err(|error| Error::Request(format!("the vectors cannot be written ({error})")))?;
    Ok(bytes.into_inner())
}

/// The `n_words` commonest usable words (see [`usable::is_usable`]) under a new name.
pub fn select_usable(embedding: &Embedding, name: &str, n_words: usize) -> Embedding {
    let kept = (0u32..).map(super::WordId).zip(embedding.words()).filter(|(_, word)| usable::is_usable(word));
    let (mut words, mut raw) = (Vec::new(), Vec::new());
    for (id, word) in kept.take(n_words) {
        words.push(word.clone());
        raw.extend(embedding.raw(id));
    }
    Embedding::new(name, words, raw, embedding.dimensions()).0
}
