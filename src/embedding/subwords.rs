//! Vectors for words that no one has seen: fastText's mean over the parts of a word.
//!
//! Source: Bojanowski, Grave, Joulin and Mikolov 2017, "Enriching word vectors with subword information". The parts
//! are the n-grams of "<word>", each hashed to one of a fixed number of rows; finalfusion does the hashing.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use finalfusion::compat::fasttext::FastTextIndexer;
use finalfusion::subword::{BucketIndexer as _, SubwordIndices as _};

/// Unknown words that can be given vectors in one run; they are typed by hand, as seeds.
const MOST_MADE: usize = 4096;

/// Rows of word parts.
#[derive(Debug)]
pub(crate) struct Subwords {
    /// Letters of the shortest and longest part.
    lengths: (usize, usize),
    indexer: FastTextIndexer,
    /// `[n_buckets × dimensions]`, raw.
    rows: Vec<f32>,
    dimensions: usize,
}

impl Subwords {
    /// Nothing when there is no part a word could be made of, or `rows` is not `[n_buckets × dimensions]`.
    pub(crate) fn new(
        (shortest, longest): (usize, usize),
        n_buckets: usize,
        rows: Vec<f32>,
        dimensions: usize,
    ) -> Option<Self> {
        let is_whole = n_buckets.checked_mul(dimensions) == Some(rows.len());
        // finalfusion stops the program at other numbers.
        let is_usable =
            shortest > 0 && shortest <= longest && n_buckets > 0 && i32::try_from(n_buckets).is_ok();
        (is_whole && is_usable).then(|| Self {
            lengths: (shortest, longest),
            indexer: FastTextIndexer::new(n_buckets),
            rows,
            dimensions,
        })
    }

    /// Adds the rows of the word's parts to `sum` and returns how many there were.
    pub(crate) fn add_parts(&self, word: &str, sum: &mut [f32]) -> usize {
        let bracketed = format!("<{word}>");
        let mut n_parts = 0;
        for bucket in bracketed.as_str().subword_indices(self.lengths.0, self.lengths.1, &self.indexer) {
            let at = usize::try_from(bucket).unwrap_or(usize::MAX).saturating_mul(self.dimensions);
            if let Some(row) = self.rows.get(at..at.saturating_add(self.dimensions)) {
                sum.iter_mut().zip(row).for_each(|(sum, v)| *sum += v);
                n_parts += 1;
            }
        }
        n_parts
    }

    /// The raw vector of a word that is not in the vocabulary; nothing when it is too short to have a part.
    fn vector(&self, word: &str) -> Option<Vec<f32>> {
        let mut sum = vec![0.0; self.dimensions];
        let n_parts = self.add_parts(word, &mut sum);
        if n_parts == 0 {
            return None;
        }
        // A count of parts, exact in f32.
        sum.iter_mut().for_each(|v| *v /= n_parts as f32);
        Some(sum)
    }
}

/// A word that was given a vector.
#[derive(Debug)]
pub(super) struct MadeWord {
    pub(super) word: String,
    /// Length 1.
    pub(super) unit: Vec<f32>,
    pub(super) norm: f32,
}

/// Words given vectors so far; they only ever become more, so that references to them stay good.
#[derive(Debug)]
pub(super) struct MadeWords {
    subwords: Subwords,
    places: Mutex<HashMap<String, usize>>,
    made: Box<[OnceLock<MadeWord>]>,
}

impl MadeWords {
    pub(super) fn new(subwords: Subwords) -> Self {
        let made = (0..MOST_MADE).map(|_| OnceLock::new()).collect();
        Self { subwords, places: Mutex::default(), made }
    }

    /// The place of a word, which is given a vector if it has none yet; nothing for phrases, for words without a
    /// usable part, and when there are too many.
    pub(super) fn place(&self, word: &str) -> Option<usize> {
        let word = word.trim();
        if word.is_empty() || word.contains(char::is_whitespace) {
            return None;
        }
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&place) = places.get(word) {
            return Some(place);
        }
        let place = places.len();
        let slot = self.made.get(place)?;
        let mut unit = self.subwords.vector(word)?;
        let norm = unit.iter().map(|v| v * v).sum::<f32>().sqrt();
        if !norm.is_finite() || norm <= 0.0 {
            return None;
        }
        unit.iter_mut().for_each(|v| *v /= norm);
        slot.set(MadeWord { word: word.to_owned(), unit, norm }).ok()?;
        places.insert(word.to_owned(), place);
        Some(place)
    }

    pub(super) fn get(&self, place: usize) -> Option<&MadeWord> {
        self.made.get(place)?.get()
    }
}
