//! The file format of the vectors that ship: 8-bit integers with one scale per word.
//!
//! Layout, little-endian: `CVQ8`, version (u32 = 1), name length (u32) and name, words (u32), dimensions (u32),
//! length of the word list (u32) and the words, one a line; then a scale (f32) per word; then
//! `[n_words × dimensions]` i8. A raw vector is its integers × its scale. Neighbors agree with the f32 original's
//! to .994 of the first 50 at a quarter of the size.

use std::path::Path;

use super::Embedding;
use crate::{Error, Result};

const MAGIC: &[u8; 4] = b"CVQ8";
const VERSION: u32 = 1;
/// Integers run from −127 to 127, so that the scale is symmetric.
const LARGEST: f32 = 127.0;

/// Whether `bytes` begin like a file of this format.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Packs the `n_words` commonest words.
///
/// # Errors
/// [`Error::Request`] when the words or the name are too long for the format.
pub fn encode(embedding: &Embedding, n_words: usize) -> Result<Vec<u8>> {
    let too_large = |_| Error::Request("too many words for a packed file; keep fewer".to_owned());
    let n_words = n_words.min(embedding.len());
    let words = embedding.words()[..n_words].join("\n");
    let mut bytes = Vec::with_capacity(words.len() + n_words * (embedding.dimensions() + 4) + 64);
    let put_length = |bytes: &mut Vec<u8>, length: usize| -> Result<()> {
        bytes.extend_from_slice(&u32::try_from(length).map_err(too_large)?.to_le_bytes());
        Ok(())
    };
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    put_length(&mut bytes, embedding.name().len())?;
    bytes.extend_from_slice(embedding.name().as_bytes());
    put_length(&mut bytes, n_words)?;
    put_length(&mut bytes, embedding.dimensions())?;
    put_length(&mut bytes, words.len())?;
    bytes.extend_from_slice(words.as_bytes());
    let rows = embedding.units();
    let mut integers = Vec::with_capacity(n_words * embedding.dimensions());
    for (row, norm) in rows.outer_iter().zip(embedding.norms()).take(n_words) {
        let scale = row.iter().fold(0.0f32, |largest, v| largest.max(v.abs())) * norm / LARGEST;
        bytes.extend_from_slice(&scale.to_le_bytes());
        let inverse = if scale > 0.0 { norm / scale } else { 0.0 };
        // In range by construction: |v| · norm ≤ 127 · scale.
        integers.extend(row.iter().map(|v| (v * inverse).round() as i8 as u8));
    }
    bytes.extend_from_slice(&integers);
    Ok(bytes)
}

/// Unpacks a file of this format; `path` is for messages only.
///
/// # Errors
/// [`Error::Format`] when the file is cut short, of a newer version, or damaged.
pub fn decode(path: &Path, bytes: &[u8]) -> Result<Embedding> {
    let mut rest = bytes;
    let cut =
        || Error::format(path, None, "the word vectors end too early; the file is cut short or damaged");
    if take(&mut rest, 4) != Some(MAGIC.as_slice()) {
        return Err(Error::format(path, None, "this is not a packed word vector file"));
    }
    if take_u32(&mut rest).ok_or_else(cut)? != VERSION {
        let problem = "these word vectors were packed by a newer version; update ConceptVector";
        return Err(Error::format(path, None, problem));
    }
    let n_name = take_length(&mut rest).ok_or_else(cut)?;
    let name = take_text(&mut rest, n_name).ok_or_else(cut)?;
    let n_words = take_length(&mut rest).ok_or_else(cut)?;
    let dimensions = take_length(&mut rest).ok_or_else(cut)?;
    let n_text = take_length(&mut rest).ok_or_else(cut)?;
    let words: Vec<String> =
        take_text(&mut rest, n_text).ok_or_else(cut)?.split('\n').map(str::to_owned).collect();
    let scales = take(&mut rest, n_words.checked_mul(4).ok_or_else(cut)?).ok_or_else(cut)?;
    let n_numbers = n_words.checked_mul(dimensions).ok_or_else(cut)?;
    let integers = take(&mut rest, n_numbers).ok_or_else(cut)?;
    if words.len() != n_words || dimensions == 0 || !rest.is_empty() {
        return Err(Error::format(
            path,
            None,
            "the word list and the vectors do not match; the file is damaged",
        ));
    }
    let mut raw = Vec::with_capacity(n_numbers);
    for (scale, row) in scales.as_chunks::<4>().0.iter().zip(integers.chunks_exact(dimensions)) {
        let scale = f32::from_le_bytes(*scale);
        raw.extend(row.iter().map(|v| f32::from(v.cast_signed()) * scale));
    }
    Ok(Embedding::new(name, words, raw, dimensions).0)
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(n)?;
    *rest = tail;
    Some(head)
}

fn take_u32(rest: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(take(rest, 4)?.try_into().ok()?))
}

fn take_length(rest: &mut &[u8]) -> Option<usize> {
    usize::try_from(take_u32(rest)?).ok()
}

fn take_text<'a>(rest: &mut &'a [u8], n: usize) -> Option<&'a str> {
    std::str::from_utf8(take(rest, n)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::tests::tiny;

    #[test]
    fn round_trip_keeps_words_and_numbers_to_half_a_step() {
        let before = tiny();
        let after = decode(Path::new("t"), &encode(&before, 100).unwrap()).unwrap();
        assert_eq!((after.name(), after.words()), ("tiny", before.words()));
        for word in before.words() {
            let (was, is) = (before.raw(before.id(word).unwrap()), after.raw(after.id(word).unwrap()));
            let step = was.iter().fold(0.0f32, |m, v| m.max(v.abs())) / LARGEST;
            assert!(was.iter().zip(&is).all(|(a, b)| (a - b).abs() <= 0.5001 * step), "{was:?} {is:?}");
        }
    }

    #[test]
    fn every_cut_file_is_one_clear_sentence() {
        let whole = encode(&tiny(), 100).unwrap();
        for n in 0..whole.len() {
            let error = decode(Path::new("vectors.cvec"), &whole[..n]).unwrap_err().to_string();
            assert!(error.ends_with("vectors.cvec"), "{error}");
        }
    }
}
