//! fastText's .bin: settings, words with counts, then the rows of words and of word parts.
//!
//! Layout, little-endian: number 793712314, version, eleven settings (i32) and one f64; sizes of the word list and
//! the words (0-terminated, count, type); whether it is quantized (u8); rows and columns (u64) and the numbers. A
//! word's vector is the mean of its own row and those of its parts.
//!
//! finalfusion's reader stops the program on repeated words and absurd counts, and looks at nothing beforehand; so the
//! file is read here, and finalfusion finds the parts of words.

use rayon::prelude::*;

use super::Opened;
use super::report::VectorsReport;
use super::rows::{Rows, no_memory};
use super::source::Source;
use crate::embedding::subwords::Subwords;
use crate::{Error, Result};

const MAGIC: [u8; 4] = 793_712_314_u32.to_le_bytes();
const NEWEST: i32 = 12;
const LONGEST_WORD: u64 = 1 << 16;
/// Numbers read at once.
const BLOCK: usize = 1 << 18;
/// The sentence end has a row of its own but no parts.
const SENTENCE_END: &str = "</s>";

/// Whether `bytes` begin like a fastText model.
pub(super) fn is_fasttext(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// What the head says of the vectors.
struct Settings {
    dimensions: usize,
    n_buckets: usize,
    /// Letters of the shortest and longest part; (0, 0) for a model without parts.
    parts: (usize, usize),
}

/// Reads little-endian numbers; the end of the file is an error of its own.
struct Reader<'a, 's> {
    source: &'a mut Source<'s>,
}

impl Reader<'_, '_> {
    fn cut(&self) -> Error {
        let problem = "the fastText model ends too early; it was cut short or is damaged, copy it anew";
        Error::format(self.source.path(), None, problem)
    }

    fn refuse(&self, problem: &str) -> Error {
        Error::format(self.source.path(), None, problem)
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        if self.source.fill(&mut bytes)? { Ok(bytes) } else { Err(self.cut()) }
    }

    /// A count, which is never negative.
    fn count(&mut self) -> Result<usize> {
        usize::try_from(i32::from_le_bytes(self.bytes()?)).map_err(|_negative| self.damaged())
    }

    fn long_count(&mut self) -> Result<usize> {
        usize::try_from(i64::from_le_bytes(self.bytes()?)).map_err(|_negative| self.damaged())
    }

    fn damaged(&self) -> Error {
        self.refuse("the counts of this fastText model contradict each other; it is damaged, copy it anew")
    }

    fn settings(&mut self) -> Result<Settings> {
        self.bytes::<4>()?;
        if i32::from_le_bytes(self.bytes()?) > NEWEST {
            return Err(
                self.refuse("this fastText model is of a newer kind than can be read; use its .vec file")
            );
        }
        let dimensions = self.count()?;
        self.bytes::<{ 5 * 4 }>()?;
        let (_loss, model, n_buckets) = (self.count()?, self.count()?, self.count()?);
        let parts = (self.count()?, self.count()?);
        self.bytes::<{ 4 + 8 }>()?;
        if model == 3 {
            return Err(
                self.refuse("this fastText model sorts texts into classes; choose one of word vectors")
            );
        }
        if dimensions == 0 {
            return Err(self.damaged());
        }
        Ok(Settings { dimensions, n_buckets, parts })
    }

    /// All words with a number each, from 1.
    fn words(&mut self) -> Result<Vec<Vec<u8>>> {
        let n_entries = self.count()?;
        let n_words = self.count()?;
        let n_labels = self.count()?;
        self.bytes::<8>()?;
        let n_pruned = i64::from_le_bytes(self.bytes()?);
        if n_labels > 0 || n_entries != n_words {
            return Err(self.refuse("this fastText model has labels; choose one of word vectors only"));
        }
        if n_pruned >= 0 {
            return Err(self.refuse(QUANTIZED));
        }
        let mut words = Vec::new();
        for _ in 0..n_words {
            let mut word = Vec::new();
            if !self.source.append_until(0, LONGEST_WORD, &mut word)? {
                return Err(self.cut());
            }
            word.pop();
            self.bytes::<9>()?;
            words.push(word);
        }
        Ok(words)
    }

    /// `n_rows` rows, one block at a time.
    fn rows(
        &mut self,
        n_rows: usize,
        dimensions: usize,
        mut take: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let row_bytes = dimensions * 4;
        let rows_at_once = (BLOCK / dimensions).max(1);
        let mut bytes = Vec::new();
        let mut n_left = n_rows;
        while n_left > 0 {
            let n_bytes = n_left.min(rows_at_once) * row_bytes;
            bytes.clear();
            if self.source.append(&mut bytes, n_bytes)? < n_bytes {
                return Err(self.cut());
            }
            take(&bytes)?;
            n_left -= n_left.min(rows_at_once);
            self.source.report()?;
        }
        Ok(())
    }
}

const QUANTIZED: &str =
    "this fastText model is compressed (.ftz), which is not read; use the .bin or .vec file";

/// See the rules of [`super`].
pub(super) fn read(name: &str, mut source: Source<'_>) -> Result<Opened> {
    let n_bytes = source.n_bytes();
    let mut reader = Reader { source: &mut source };
    let Settings { dimensions, n_buckets, parts } = reader.settings()?;
    let words = reader.words()?;
    if reader.bytes::<1>()? != [0] {
        return Err(reader.refuse(QUANTIZED));
    }
    let (n_rows, n_columns) = (reader.long_count()?, reader.long_count()?);
    let n_numbers = n_rows.checked_mul(n_columns).and_then(|n| n.checked_mul(4));
    let needed = n_numbers.ok_or_else(|| reader.damaged())? as u64;
    if n_columns != dimensions || Some(n_rows) != words.len().checked_add(n_buckets) {
        return Err(reader.damaged());
    }
    if n_bytes.is_some_and(|n_bytes| n_bytes < needed) {
        return Err(reader.cut());
    }
    let mut rows = Rows::new(dimensions, VectorsReport::of("fastText model"));
    if n_bytes.is_some() {
        rows.expect(words.len());
    }
    let mut entries = (1u64..).zip(&words);
    reader.rows(words.len(), dimensions, |bytes| {
        for (bytes, (place, word)) in bytes.chunks_exact(dimensions * 4).zip(&mut entries) {
            rows.push(place, word, floats(bytes))?;
        }
        Ok(())
    })?;
    drop(words);
    let mut buckets: Vec<f32> = Vec::new();
    if n_bytes.is_some() {
        buckets.try_reserve_exact(n_buckets * dimensions).map_err(no_memory)?;
    }
    reader.rows(n_buckets, dimensions, |bytes| {
        buckets.try_reserve(bytes.len() / 4).map_err(no_memory)?;
        // One broken part must not spoil the words that have it.
        buckets.extend(floats(bytes).map(|v| if v.is_finite() { v } else { 0.0 }));
        Ok(())
    })?;
    let subwords = Subwords::new(parts, n_buckets, buckets, dimensions);
    if let Some(subwords) = &subwords {
        let (words, raw) = rows.words_and_rows();
        raw.par_chunks_exact_mut(dimensions).zip(words).for_each(|(row, word)| {
            let n_parts = if word == SENTENCE_END { 0 } else { subwords.add_parts(word, row) };
            // A count of parts, exact in f32.
            row.iter_mut().for_each(|v| *v /= (n_parts + 1) as f32);
        });
    }
    let mut opened = rows.finish(name);
    opened.embedding = opened.embedding.with_subwords(subwords);
    Ok(opened)
}

fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> {
    bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::unwatched;
    use finalfusion::compat::fasttext::{FastTextIndexer, ReadFastText as _, WriteFastText as _};
    use finalfusion::embeddings::Embeddings;
    use finalfusion::norms::NdNorms;
    use finalfusion::storage::NdArray;
    use finalfusion::subword::BucketIndexer as _;
    use finalfusion::vocab::FastTextSubwordVocab;
    use ndarray::Array2;
    use std::path::Path;

    type Oracle = Embeddings<FastTextSubwordVocab, NdArray>;

    /// A model of three words and seven rows for parts, written by finalfusion.
    fn model() -> Vec<u8> {
        let words = ["tree", "trees", "café"].map(str::to_owned).to_vec();
        let rows = Array2::from_shape_fn((10, 4), |(i, j)| ((3 * i + 5 * j) % 11) as f32 / 4.0 - 1.0);
        let vocabulary = FastTextSubwordVocab::new(words, 3, 6, FastTextIndexer::new(7));
        let norms = NdNorms::new(vec![1.0, 2.0, 0.5]);
        let mut bytes = Vec::new();
        Embeddings::new(None, vocabulary, NdArray::new(rows), norms).write_fasttext(&mut bytes).unwrap();
        bytes
    }

    fn open(bytes: &[u8]) -> Result<Opened> {
        read("v", Source::new(Path::new("v.bin"), bytes, bytes.len() as u64, &unwatched)?)
    }

    #[test]
    fn agrees_with_finalfusion_on_known_and_unknown_words() {
        let bytes = model();
        let ours = open(&bytes).unwrap().embedding;
        let oracle = Oracle::read_fasttext(&mut bytes.as_slice()).unwrap();
        assert_eq!(ours.words(), ["tree", "trees", "café"]);
        for word in ["tree", "café", "treetop", "naïve"] {
            let found = ours.id_or_made(word).unwrap();
            let expected = oracle.embedding(word).unwrap();
            assert!(ours.unit(found).iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5), "{word}");
        }
        let (made, again) = (ours.id_or_made("treetop").unwrap(), ours.id_or_made(" treetop ").unwrap());
        assert!(made == again && ours.is_made(made) && ours.word(made) == "treetop" && made.row() >= 3);
        assert!(ours.id("treetop").is_none() && ours.id_or_made("tree top").is_none());
    }

    #[test]
    fn every_cut_is_one_sentence() {
        let whole = model();
        for n in 4..whole.len() {
            let error = open(&whole[..n]).unwrap_err().to_string();
            assert!(error.lines().count() == 1 && error.contains("v.bin"), "cut at {n}: {error}");
        }
    }

    #[test]
    fn absurd_counts_neither_panic_nor_fill_memory() {
        let whole = model();
        for at in (4..whole.len().min(140)).step_by(4) {
            for value in [i32::MAX, -1, 0] {
                let mut bytes = whole.clone();
                bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
                // Some of these bytes are numbers or letters: then the file still opens.
                drop(open(&bytes));
            }
        }
    }
}
