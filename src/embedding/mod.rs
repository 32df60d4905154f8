//! Word vectors: what every other part measures meaning with.
//!
//! [`Embedding`] holds the words and their vectors in finalfusion's types; [`embedded`] is the set that ships in
//! the binary, [`packed`] its file format, [`read`] opens the formats analysts own, [`usable`] says which words
//! are worth keeping, [`mod@write`] saves. [`space`] holds the two transformed spaces the concept models work in,
//! [`products`] their inner loop;
//! [`spelling`] completes and mends typed words; [`sharpen`] pulls words together by their [`relations`].

mod assemble;
pub mod embedded;
pub mod packed;
pub mod products;
pub mod read;
pub mod relations;
pub mod sharpen;
pub mod space;
pub mod spelling;
mod subwords;
pub mod usable;
pub mod write;

use std::sync::OnceLock;

use finalfusion::embeddings::Embeddings;
use finalfusion::storage::{Storage as _, StorageView as _, StorageViewWrap};
use finalfusion::vocab::{SimpleVocab, Vocab as _};
use ndarray::{Array2, ArrayView2};

use subwords::{MadeWord, MadeWords, Subwords};

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
/// [`unit`](Self::unit) times that length. The matrix is in memory, or is a mapped .fifu.
///
/// Where the file has subwords, an unknown word can be given a vector ([`id_or_made`](Self::id_or_made)); its
/// [`WordId`] then lies behind those of the vocabulary. [`word`](Self::word), [`unit`](Self::unit),
/// [`norm`](Self::norm) and [`raw`](Self::raw) answer for both, all that speaks of rows for the vocabulary only.
pub struct Embedding {
    name: String,
    vectors: Embeddings<SimpleVocab, StorageViewWrap>,
    made: Option<MadeWords>,
    /// Rows in the order of the alphabet, once somebody asked for it.
    alphabet: OnceLock<Vec<u32>>,
}

impl std::fmt::Debug for Embedding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shape = (self.len(), self.dimensions());
        f.debug_struct("Embedding").field("name", &self.name).field("shape", &shape).finish_non_exhaustive()
    }
}

impl Embedding {
    /// Rows have length 1 (or 0), and there is a norm for each.
    pub(crate) fn from_finalfusion(name: &str, vectors: Embeddings<SimpleVocab, StorageViewWrap>) -> Self {
        Self { name: name.to_owned(), vectors, made: None, alphabet: OnceLock::new() }
    }

    /// With parts of words, for those the vocabulary lacks.
    #[must_use]
    pub(crate) fn with_subwords(mut self, subwords: Option<Subwords>) -> Self {
        self.made = subwords.map(MadeWords::new);
        self
    }

    /// Under another name.
    #[must_use]
    pub fn renamed(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
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
        match self.made(id) {
            Some(made) => &made.word,
            None => self.words().get(id.row()).map_or("", String::as_str),
        }
    }

    /// Whether unknown words can be given vectors from their parts.
    pub fn has_subwords(&self) -> bool {
        self.made.is_some()
    }

    /// Whether `id` was given its vector from its parts.
    pub fn is_made(&self, id: WordId) -> bool {
        self.made(id).is_some()
    }

    fn made(&self, id: WordId) -> Option<&MadeWord> {
        self.made.as_ref()?.get(id.row().checked_sub(self.len())?)
    }

    /// As [`id`](Self::id); an unknown word is given a vector from its parts where the file has them. The ids of
    /// such words follow the order in which they were first asked for.
    pub fn id_or_made(&self, word: &str) -> Option<WordId> {
        let made = || u32::try_from(self.len() + self.made.as_ref()?.place(word)?).ok().map(WordId);
        self.id(word).or_else(made)
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

    /// The same numbers, row after row.
    pub fn unit_rows(&self) -> &[f32] {
        self.units().to_slice().unwrap_or(&[])
    }

    /// The vector of length 1 of a word of this embedding.
    pub fn unit(&self, id: WordId) -> &[f32] {
        if let Some(made) = self.made(id) {
            return &made.unit;
        }
        let dimensions = self.dimensions();
        self.unit_rows().get(id.row() * dimensions..(id.row() + 1) * dimensions).unwrap_or(&[])
    }

    /// Lengths of the raw vectors, by word.
    pub fn norms(&self) -> &[f32] {
        self.vectors.norms().and_then(|norms| norms.as_slice()).unwrap_or(&[])
    }

    /// Length of the raw vector of a word; 0 for an id of another embedding.
    pub fn norm(&self, id: WordId) -> f32 {
        match self.made(id) {
            Some(made) => made.norm,
            None => self.norms().get(id.row()).copied().unwrap_or(0.0),
        }
    }

    /// The vector as it stood in the source.
    pub fn raw(&self, id: WordId) -> Vec<f32> {
        let norm = self.norm(id);
        self.unit(id).iter().map(|v| v * norm).collect()
    }

    /// Sixteen digits that differ when the vectors do: 64-bit FNV-1a over the shape and a thousand words with their
    /// numbers, evenly spread.
    pub fn fingerprint(&self) -> String {
        const SAMPLED: usize = 1000;
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |bytes: &[u8]| {
            for byte in bytes {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        add(&self.len().to_le_bytes());
        add(&self.dimensions().to_le_bytes());
        let step = self.len().div_ceil(SAMPLED).max(1);
        let rows = self.units();
        for ((word, norm), row) in self.words().iter().zip(self.norms()).zip(rows.outer_iter()).step_by(step)
        {
            add(word.as_bytes());
            add(&norm.to_le_bytes());
            row.iter().for_each(|v| add(&v.to_le_bytes()));
        }
        format!("{hash:016x}")
    }

    /// The matrix itself, `[n_words × dimensions]` of rows of length 1; copied where it is a mapped file.
    pub(crate) fn into_units(self) -> Vec<f32> {
        match self.vectors.into_parts().2 {
            StorageViewWrap::NdArray(rows) => Array2::from(rows).into_raw_vec(),
            mapped @ StorageViewWrap::MmapArray(_) => mapped.view().iter().copied().collect(),
        }
    }

    /// finalfusion's own view, for writing its file format.
    pub(crate) fn finalfusion(&self) -> &Embeddings<SimpleVocab, StorageViewWrap> {
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
}
