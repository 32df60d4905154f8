//! Word vectors: what every other part measures meaning with.
//!
//! [`Embedding`] holds the words and their vectors in finalfusion's types; [`embedded`] is the set that ships in
//! the binary, [`packed`] its file format, [`read`] opens the formats analysts own, [`usable`] says which words
//! are worth keeping. [`space`] holds the two transformed spaces the concept models work in; [`spelling`]
//! completes and mends typed words.

pub mod embedded;
pub mod packed;
pub mod read;
pub mod space;
pub mod spelling;
pub mod usable;
pub mod write;

use std::collections::HashSet;

use finalfusion::embeddings::Embeddings;
use finalfusion::norms::NdNorms;
use finalfusion::storage::{NdArray, Storage as _, StorageView as _};
use finalfusion::vocab::{SimpleVocab, Vocab as _};
use ndarray::{Array2, ArrayView2};

/// A word's place in its [`Embedding`], commonest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

impl WordId {
    /// As a row number.
    pub fn row(self) -> usize {
        // u32 fits usize on every platform a desktop program runs on.
        self.0 as usize
    }
}

/// Words with their vectors, commonest word first. Immutable; share it by `Arc`.
///
/// finalfusion keeps rows at length 1 and their lengths beside them: the raw vector of a word is
/// [`unit`](Self::unit) times that length.
#[derive(Clone, Debug)]
pub struct Embedding {
    name: String,
    vectors: Embeddings<SimpleVocab, NdArray>,
    norms: Vec<f32>,
}

impl Embedding {
    /// From raw vectors, `raw`: `[n_words × dimensions]`, row-major. Words that repeat an earlier one, empty words
    /// and rows with a number that is not finite are dropped; returns how many were.
    ///
    /// A `raw` that holds fewer rows than there are words (or none of a whole row) cuts the words short.
    pub fn new(name: &str, words: Vec<String>, mut raw: Vec<f32>, dimensions: usize) -> (Self, usize) {
        let n_before = words.len();
        let mut seen = HashSet::with_capacity(words.len());
        let mut kept = Vec::with_capacity(words.len());
        let mut norms = Vec::with_capacity(words.len());
        let n_rows = raw.len().checked_div(dimensions).unwrap_or(0);
        for (row, word) in words.into_iter().take(n_rows).enumerate() {
            let vector = &raw[row * dimensions..(row + 1) * dimensions];
            let norm = vector.iter().map(|v| v * v).sum::<f32>().sqrt();
            if word.is_empty() || !norm.is_finite() || !seen.insert(word.clone()) {
                continue;
            }
            let target = kept.len();
            raw.copy_within(row * dimensions..(row + 1) * dimensions, target * dimensions);
            if norm > 0.0 {
                raw[target * dimensions..(target + 1) * dimensions].iter_mut().for_each(|v| *v /= norm);
            }
            kept.push(word);
            norms.push(norm);
        }
        let n_dropped = n_before - kept.len();
        raw.truncate(kept.len() * dimensions);
        let rows = Array2::from_shape_vec((kept.len(), dimensions), raw).unwrap_or_default();
        let vectors =
            Embeddings::new(None, SimpleVocab::new(kept), NdArray::new(rows), NdNorms::new(norms.clone()));
        (Self { name: name.to_owned(), vectors, norms }, n_dropped)
    }

    /// What exports and the status bar call it, such as "glove.6B.100d".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.vectors.vocab().words_len()
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Numbers per word.
    pub fn dimensions(&self) -> usize {
        self.vectors.storage().shape().1
    }

    /// All words, commonest first.
    pub fn words(&self) -> &[String] {
        self.vectors.vocab().words()
    }

    /// The word at `id`; empty for an id of another embedding.
    pub fn word(&self, id: WordId) -> &str {
        self.words().get(id.row()).map_or("", String::as_str)
    }

    /// The word as typed, else in lower case with straight apostrophes; nothing when it is unknown.
    pub fn id(&self, word: &str) -> Option<WordId> {
        let exact = |word: &str| {
            let index = self.vectors.vocab().idx(word)?.word()?;
            u32::try_from(index).ok().map(WordId)
        };
        exact(word).or_else(|| exact(&word.trim().to_lowercase().replace(['\u{2019}', '\u{2bc}'], "'")))
    }

    /// Vectors of length 1 (or 0), `[n_words × dimensions]`.
    pub fn units(&self) -> ArrayView2<'_, f32> {
        self.vectors.storage().view()
    }

    /// The vector of length 1 of a word of this embedding.
    pub fn unit(&self, id: WordId) -> &[f32] {
        let dimensions = self.dimensions();
        let rows = self.units().to_slice().unwrap_or(&[]);
        rows.get(id.row() * dimensions..(id.row() + 1) * dimensions).unwrap_or(&[])
    }

    /// Lengths of the raw vectors, by word.
    pub fn norms(&self) -> &[f32] {
        &self.norms
    }

    /// The vector as it stood in the source.
    pub fn raw(&self, id: WordId) -> Vec<f32> {
        let norm = self.norms.get(id.row()).copied().unwrap_or(0.0);
        self.unit(id).iter().map(|v| v * norm).collect()
    }

    /// finalfusion's own view, for writing its file format.
    pub(crate) fn finalfusion(&self) -> &Embeddings<SimpleVocab, NdArray> {
        &self.vectors
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Six words in three dimensions with answers that can be worked by hand.
    pub(crate) fn tiny() -> Embedding {
        let words = ["up", "high", "down", "low", "left", "flat"].map(str::to_owned).to_vec();
        let raw = [
            [0.0, 2.0, 0.0],
            [0.1, 1.0, 0.0],
            [0.0, -2.0, 0.0],
            [0.1, -1.0, 0.0],
            [-1.0, 0.0, 0.5],
            [1.0, 0.0, -0.5],
        ];
        Embedding::new("tiny", words, raw.concat(), 3).0
    }

    #[test]
    fn keeps_raw_vectors_as_unit_times_norm() {
        let embedding = tiny();
        let up = embedding.id("Up").unwrap();
        assert_eq!(embedding.unit(up), [0.0, 1.0, 0.0]);
        assert_eq!(embedding.raw(up), [0.0, 2.0, 0.0]);
        assert_eq!(embedding.id("nowhere"), None);
    }

    #[test]
    fn drops_repeated_words_and_broken_rows() {
        let words = ["a", "b", "a", "c", ""].map(str::to_owned).to_vec();
        let raw = vec![1.0, 0.0, f32::NAN, 0.0, 5.0, 5.0, 0.0, 3.0, 1.0, 1.0];
        let (embedding, n_dropped) = Embedding::new("t", words, raw, 2);
        assert_eq!((embedding.words(), n_dropped), (["a".to_owned(), "c".to_owned()].as_slice(), 3));
        assert_eq!(embedding.raw(embedding.id("c").unwrap()), [0.0, 3.0]);
    }

    #[test]
    fn too_few_numbers_cut_the_words_short() {
        let (embedding, n_dropped) =
            Embedding::new("t", vec!["a".into(), "b".into()], vec![1.0, 0.0, 1.0], 2);
        assert_eq!((embedding.len(), n_dropped), (1, 1));
    }
}
