//! From words and raw numbers to an [`Embedding`]: one matrix, normalized where it stands.

use std::collections::HashSet;

use finalfusion::embeddings::Embeddings;
use finalfusion::norms::NdNorms;
use finalfusion::storage::NdArray;
use finalfusion::vocab::SimpleVocab;
use ndarray::Array2;
use rayon::prelude::*;

use super::Embedding;

/// A row that did not make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dropped {
    /// Its number in what was given.
    pub(crate) row: usize,
    /// Its word.
    pub(crate) word: String,
    /// Why.
    pub(crate) cause: Cause,
}

/// Why a row was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// There is an earlier row of this word.
    Repeated,
    /// A number is not finite, or the length is not.
    NotFinite,
    /// The word is empty, or there are too few numbers for it.
    Nothing,
}

impl Embedding {
    /// From raw vectors, `raw`: `[n_words × dimensions]`, row-major. Words that repeat an earlier one, empty words
    /// and rows with a number that is not finite are dropped; returns how many were.
    ///
    /// A `raw` that holds fewer rows than there are words (or none of a whole row) cuts the words short.
    pub fn new(name: &str, words: Vec<String>, raw: Vec<f32>, dimensions: usize) -> (Self, usize) {
        let (embedding, dropped) = Self::assemble(name, words, raw, dimensions);
        (embedding, dropped.len())
    }

    /// As [`Self::new`], with the rows that were dropped. Works in place: `raw` becomes the matrix.
    pub(crate) fn assemble(
        name: &str,
        mut words: Vec<String>,
        mut raw: Vec<f32>,
        dimensions: usize,
    ) -> (Self, Vec<Dropped>) {
        let n_rows = raw.len().checked_div(dimensions).unwrap_or(0);
        let mut dropped: Vec<Dropped> = Vec::new();
        let missing = words.split_off(n_rows.min(words.len()));
        let n_words = words.len();
        raw.truncate(n_words * dimensions);
        let lengths: Vec<f32> = raw.par_chunks_exact(dimensions.max(1)).map(length).collect();
        let causes = causes(&words, &lengths);
        let mut norms = Vec::with_capacity(n_words);
        if causes.iter().all(Option::is_none) {
            norms = lengths;
        } else {
            let mut kept = Vec::with_capacity(n_words);
            for (row, ((word, cause), norm)) in words.into_iter().zip(causes).zip(lengths).enumerate() {
                if let Some(cause) = cause {
                    dropped.push(Dropped { row, word, cause });
                    continue;
                }
                raw.copy_within(row * dimensions..(row + 1) * dimensions, kept.len() * dimensions);
                kept.push(word);
                norms.push(norm);
            }
            words = kept;
            raw.truncate(words.len() * dimensions);
        }
        let missing = missing.into_iter().zip(n_words..);
        dropped.extend(missing.map(|(word, row)| Dropped { row, word, cause: Cause::Nothing }));
        raw.par_chunks_exact_mut(dimensions.max(1)).zip(&norms).for_each(|(row, &norm)| {
            if norm > 0.0 {
                row.iter_mut().for_each(|v| *v /= norm);
            }
        });
        raw.shrink_to_fit();
        let rows = Array2::from_shape_vec((words.len(), dimensions), raw).unwrap_or_default();
        let storage = NdArray::new(rows).into();
        let vectors = Embeddings::new(None, SimpleVocab::new(words), storage, NdNorms::new(norms));
        (Self::from_finalfusion(name, vectors), dropped)
    }

    /// Keeps the first `n_words` words that `is_wanted`, under a new name; in place where the matrix is in memory.
    pub(crate) fn retain(self, name: &str, n_words: usize, is_wanted: impl Fn(&str) -> bool) -> Self {
        let rows: Vec<usize> = (0..)
            .zip(self.words())
            .filter(|(_, word)| is_wanted(word))
            .map(|(row, _)| row)
            .take(n_words)
            .collect();
        let words: Vec<String> = rows.iter().map(|&row| self.words()[row].clone()).collect();
        let norms: Vec<f32> = rows.iter().map(|&row| self.norms()[row]).collect();
        let dimensions = self.dimensions();
        let mut units = self.into_units();
        for (target, row) in rows.into_iter().enumerate() {
            // A kept row only ever moves to the front.
            units.copy_within(row * dimensions..(row + 1) * dimensions, target * dimensions);
        }
        units.truncate(words.len() * dimensions);
        units.shrink_to_fit();
        let rows = Array2::from_shape_vec((words.len(), dimensions), units).unwrap_or_default();
        let storage = NdArray::new(rows).into();
        let vectors = Embeddings::new(None, SimpleVocab::new(words), storage, NdNorms::new(norms));
        Self::from_finalfusion(name, vectors)
    }
}

/// In f64, so that neither very large nor very small numbers lose their length.
fn length(row: &[f32]) -> f32 {
    row.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt() as f32
}

/// Why each row cannot stay, if so.
fn causes(words: &[String], lengths: &[f32]) -> Vec<Option<Cause>> {
    let mut seen = HashSet::with_capacity(words.len());
    let cause = |(word, length): (&'_ String, &f32)| {
        if word.is_empty() {
            Some(Cause::Nothing)
        } else if !length.is_finite() {
            Some(Cause::NotFinite)
        } else {
            None
        }
    };
    let mut causes = Vec::with_capacity(words.len());
    for (word, length) in words.iter().zip(lengths) {
        // A broken row does not stand in the way of a whole one of the same word.
        let cause =
            cause((word, length)).or_else(|| (!seen.insert(word.as_str())).then_some(Cause::Repeated));
        causes.push(cause);
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::tests::tiny;

    #[test]
    fn drops_repeated_words_and_broken_rows() {
        let words = ["a", "b", "a", "c", "", "b"].map(str::to_owned).to_vec();
        let raw = vec![1.0, 0.0, f32::NAN, 0.0, 5.0, 5.0, 0.0, 3.0, 1.0, 1.0, 3.0, 4.0];
        let (embedding, dropped) = Embedding::assemble("t", words, raw, 2);
        assert_eq!(embedding.words(), ["a", "c", "b"]);
        let found: Vec<(usize, Cause)> = dropped.iter().map(|dropped| (dropped.row, dropped.cause)).collect();
        assert_eq!(found, [(1, Cause::NotFinite), (2, Cause::Repeated), (4, Cause::Nothing)]);
        assert_eq!(embedding.raw(embedding.id("c").unwrap()), [0.0, 3.0]);
        assert_eq!(embedding.unit(embedding.id("b").unwrap()), [0.6, 0.8]);
    }

    #[test]
    fn too_few_numbers_cut_the_words_short() {
        let (embedding, n_dropped) =
            Embedding::new("t", vec!["a".into(), "b".into()], vec![1.0, 0.0, 1.0], 2);
        assert_eq!((embedding.len(), n_dropped), (1, 1));
    }

    #[test]
    fn very_large_and_very_small_numbers_keep_their_direction() {
        let words = vec!["large".into(), "small".into()];
        let (embedding, n_dropped) = Embedding::new("t", words, vec![3e30, 4e30, 3e-30, 4e-30], 2);
        assert_eq!(n_dropped, 0);
        for row in embedding.units().outer_iter() {
            assert!((row[0] - 0.6).abs() < 1e-6 && (row[1] - 0.8).abs() < 1e-6, "{row}");
        }
    }

    #[test]
    fn words_can_be_left_out_in_place() {
        let kept = tiny().retain("few", 3, |word| word.contains('o'));
        assert_eq!((kept.name(), kept.words()), ("few", ["down".to_owned(), "low".to_owned()].as_slice()));
        assert!((kept.raw(kept.id("low").unwrap())[1] + 1.0).abs() < 1e-6);
    }
}
