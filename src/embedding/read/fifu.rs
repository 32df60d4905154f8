//! finalfusion's .fifu, with a whole word vocabulary and plain vectors, measured before it is trusted.
//!
//! finalfusion panics on a repeated word and believes every count in the file, so the layout is walked first:
//! `FiFu`, version (u32), number of chunks (u32), their kinds (u32 each); then each chunk as kind (u32), length
//! (u64) and content.

use std::collections::HashSet;
use std::io::Cursor;
use std::path::Path;

use finalfusion::embeddings::Embeddings;
use finalfusion::io::ReadEmbeddings as _;
use finalfusion::storage::{NdArray, StorageView as _};
use finalfusion::vocab::{SimpleVocab, Vocab as _};

use super::Opened;
use crate::embedding::Embedding;
use crate::{Error, Result};

const SIMPLE_VOCABULARY: u32 = 1;
const PLAIN_ARRAY: u32 = 2;

/// Whether `bytes` begin like a .fifu.
pub(super) fn is_fifu(bytes: &[u8]) -> bool {
    bytes.starts_with(b"FiFu")
}

pub(super) fn read(path: &Path, name: &str, bytes: &[u8]) -> Result<Opened> {
    check_layout(path, bytes)?;
    let stored: Embeddings<SimpleVocab, NdArray> = Embeddings::read_embeddings(&mut Cursor::new(bytes))
        .map_err(|error| {
            Error::format(path, None, format!("the vectors cannot be read ({error}); convert it anew"))
        })?;
    let norms = stored.norms().map(|norms| norms.to_vec());
    let words = stored.vocab().words().to_vec();
    let dimensions = stored.dims();
    let mut raw: Vec<f32> = stored.storage().view().iter().copied().collect();
    for (row, norm) in raw.chunks_exact_mut(dimensions.max(1)).zip(norms.iter().flatten()) {
        row.iter_mut().for_each(|v| *v *= norm);
    }
    let (embedding, n_skipped) = Embedding::new(name, words, raw, dimensions);
    Ok(Opened { embedding, format: "finalfusion", n_skipped })
}

/// Every count fits the file, the vocabulary is plain and has no repeated word, the array is plain f32.
fn check_layout(path: &Path, bytes: &[u8]) -> Result<()> {
    let damaged = || Error::format(path, None, "the file is cut short or damaged; copy or convert it anew");
    let mut file = Walk(bytes);
    file.skip(8).ok_or_else(damaged)?;
    let n_chunks = file.u32().ok_or_else(damaged)?;
    let kinds = (0..n_chunks.min(64)).map(|_| file.u32()).collect::<Option<Vec<_>>>().ok_or_else(damaged)?;
    if !kinds.contains(&SIMPLE_VOCABULARY) || !kinds.contains(&PLAIN_ARRAY) {
        let problem =
            "this .fifu has subwords or is quantized, which is not read yet; convert it to plain vectors";
        return Err(Error::format(path, None, problem));
    }
    let mut n_words = 0;
    for _ in kinds {
        let kind = file.u32().ok_or_else(damaged)?;
        let length = file.u64().and_then(|length| usize::try_from(length).ok()).ok_or_else(damaged)?;
        let content = file.skip(length).ok_or_else(damaged)?;
        match kind {
            SIMPLE_VOCABULARY => n_words = check_vocabulary(path, content)?,
            PLAIN_ARRAY => check_array(content, n_words).ok_or_else(damaged)?,
            _ => {}
        }
    }
    if file.0.is_empty() { Ok(()) } else { Err(damaged()) }
}

/// Number of words; an error when one stands twice.
fn check_vocabulary(path: &Path, content: &[u8]) -> Result<u64> {
    let damaged =
        || Error::format(path, None, "the word list is cut short or damaged; copy or convert it anew");
    let mut walk = Walk(content);
    let n_words = walk.u64().ok_or_else(damaged)?;
    let mut seen = HashSet::new();
    for _ in 0..n_words {
        let length = walk.u32().and_then(|length| usize::try_from(length).ok()).ok_or_else(damaged)?;
        let word = walk.skip(length).ok_or_else(damaged)?;
        let text = std::str::from_utf8(word).map_err(|_not_utf8| damaged())?;
        if !seen.insert(word) {
            let problem = format!("the word \"{text}\" stands twice in the word list; convert the file anew");
            return Err(Error::format(path, None, problem));
        }
    }
    Ok(n_words)
}

/// Rows (u64), columns (u32), type (u32), padding, then at least rows × columns × 4 bytes.
fn check_array(content: &[u8], n_words: u64) -> Option<()> {
    let mut walk = Walk(content);
    let (rows, columns) = (walk.u64()?, walk.u32()?);
    walk.u32()?;
    let n_bytes = rows.checked_mul(u64::from(columns))?.checked_mul(4)?;
    (rows == n_words && columns > 0 && n_bytes <= u64::try_from(walk.0.len()).ok()?).then_some(())
}

/// The part of a file not yet walked over.
struct Walk<'a>(&'a [u8]);

impl<'a> Walk<'a> {
    fn skip(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.skip(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.skip(8)?.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::{tests::tiny, write};

    #[test]
    fn round_trip_and_every_cut_is_an_error() {
        let before = tiny();
        let bytes = write::fifu(&before).unwrap();
        let after = read(Path::new("t.fifu"), "tiny", &bytes).unwrap().embedding;
        assert_eq!(after.words(), before.words());
        let low = before.id("low").unwrap();
        assert!(after.raw(low).iter().zip(before.raw(low)).all(|(a, b)| (a - b).abs() < 1e-6));
        for n in (4..bytes.len()).step_by(3) {
            assert!(read(Path::new("t.fifu"), "tiny", &bytes[..n]).is_err(), "cut at {n}");
        }
    }

    #[test]
    fn a_repeated_word_is_named() {
        let bytes = write::fifu(&tiny()).unwrap();
        let at = bytes.windows(4).position(|w| w == b"left").unwrap();
        let mut twice = bytes;
        twice[at..at + 4].copy_from_slice(b"flat");
        let error = read(Path::new("t.fifu"), "tiny", &twice).unwrap_err().to_string();
        assert!(error.contains("\"flat\" stands twice"), "{error}");
    }
}
