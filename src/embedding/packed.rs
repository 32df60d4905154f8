//! The file format of the vectors that ship: 8-bit integers with a scale for each [`BLOCK`] numbers.
//!
//! Layout, little-endian: `CVQ8`, version (u32 = 2), name length (u32) and name, words (u32), dimensions (u32),
//! length of the word list (u32) and the words, one a line; then `[n_words × ⌈dimensions / BLOCK⌉]` scales (f32);
//! then `[n_words × dimensions]` i8. A raw vector is its integers × the scale of their block. At a little more than a
//! quarter of the size, neighbors agree with the f32 original's to .99 of the first 50 (a single scale a word:
//! .989), as long as no few numbers are much larger than the others.

use std::path::Path;

use super::Embedding;
use crate::{Error, Result};

const MAGIC: &[u8; 4] = b"CVQ8";
const VERSION: u32 = 2;
/// Numbers that share a scale. Fewer would be more exact, but each scale takes the room of four numbers.
const BLOCK: usize = 25;
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
    let n_scales = embedding.dimensions().div_ceil(BLOCK);
    let mut bytes = Vec::with_capacity(words.len() + n_words * (embedding.dimensions() + 4 * n_scales) + 64);
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
    let mut integers = Vec::with_capacity(n_words * embedding.dimensions());
    for (row, norm) in embedding.units().outer_iter().zip(embedding.norms()).take(n_words) {
        let raw: Vec<f32> = row.iter().map(|v| v * norm).collect();
        for block in raw.chunks(BLOCK) {
            let scale = block.iter().fold(0.0f32, |largest, v| largest.max(v.abs())) / LARGEST;
            bytes.extend_from_slice(&scale.to_le_bytes());
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            // In range by construction: |v| ≤ 127 · scale.
            integers.extend(block.iter().map(|v| (v * inverse).round() as i8 as u8));
        }
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
        let problem = "these word vectors were packed by another version; convert the originals again";
        return Err(Error::format(path, None, problem));
    }
    let n_name = take_length(&mut rest).ok_or_else(cut)?;
    let name = take_text(&mut rest, n_name).ok_or_else(cut)?;
    let n_words = take_length(&mut rest).ok_or_else(cut)?;
    let dimensions = take_length(&mut rest).ok_or_else(cut)?;
    let n_text = take_length(&mut rest).ok_or_else(cut)?;
    let words: Vec<String> =
        take_text(&mut rest, n_text).ok_or_else(cut)?.split('\n').map(str::to_owned).collect();
    let n_scales = dimensions.div_ceil(BLOCK);
    let n_bytes = n_words.checked_mul(n_scales).and_then(|n| n.checked_mul(4)).ok_or_else(cut)?;
    let scales = take(&mut rest, n_bytes).ok_or_else(cut)?;
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
    let mut scales = scales.as_chunks::<4>().0.iter().map(|scale| f32::from_le_bytes(*scale));
    for row in integers.chunks_exact(dimensions) {
        // As many scales as blocks: their number was checked with the length.
        for (block, scale) in row.chunks(BLOCK).zip(&mut scales) {
            raw.extend(block.iter().map(|v| f32::from(v.cast_signed()) * scale));
        }
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
    fn each_block_has_its_own_scale() {
        // 60 numbers are blocks of 25, 25 and 10; the last is a thousand times smaller and keeps its digits.
        let number = |i: usize| (i as f32).sin() * if i % 60 < 50 { 1.0 } else { 1e-3 };
        let words = vec!["one".to_owned(), "two".to_owned()];
        let before = Embedding::new("blocks", words, (0..120).map(number).collect(), 60).0;
        let after = decode(Path::new("t"), &encode(&before, 2).unwrap()).unwrap();
        for word in before.words() {
            let (was, is) = (before.raw(before.id(word).unwrap()), after.raw(after.id(word).unwrap()));
            for (place, (a, b)) in was.iter().zip(&is).enumerate() {
                let step = if place < 50 { 1.0 } else { 1e-3 } / LARGEST;
                assert!((a - b).abs() <= 0.5001 * step, "{word} {place}: {a} {b}");
            }
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
