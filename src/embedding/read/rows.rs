//! Where readers put what they find: one growing matrix and the account of what was left out.

use super::Opened;
use super::report::{Reason, VectorsReport};
use crate::embedding::Embedding;
use crate::embedding::assemble::Cause;
use crate::{Error, Result};

/// Words with raw vectors, in the order of the file.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) dimensions: usize,
    words: Vec<String>,
    raw: Vec<f32>,
    /// By word, its line or number.
    places: Vec<u64>,
    pub(super) report: VectorsReport,
}

impl Rows {
    pub(super) fn new(dimensions: usize, report: VectorsReport) -> Self {
        Self { dimensions, words: Vec::new(), raw: Vec::new(), places: Vec::new(), report }
    }

    pub(super) fn n_words(&self) -> usize {
        self.words.len()
    }

    /// Makes room for `n_words` more at once, so that growing needs no second copy. Only a good guess is worth
    /// asking for; where memory is refused, growing is tried instead.
    pub(super) fn expect(&mut self, n_words: usize) {
        let n_numbers = n_words.saturating_mul(self.dimensions);
        if self.raw.try_reserve_exact(n_numbers).is_ok() {
            self.words.reserve(n_words);
            self.places.reserve(n_words);
        }
    }

    /// A word, as its bytes, and its numbers.
    ///
    /// # Errors
    /// [`Error::Request`] when memory does not suffice.
    pub(super) fn push(&mut self, place: u64, word: &[u8], numbers: impl Iterator<Item = f32>) -> Result<()> {
        let before = self.raw.len();
        self.raw.try_reserve(self.dimensions).map_err(no_memory)?;
        self.raw.extend(numbers.take(self.dimensions));
        let problem = match std::str::from_utf8(word) {
            Err(_) => Some(Reason::NotUtf8),
            Ok("") => Some(Reason::NoWord),
            Ok(_) if self.raw.len() < before + self.dimensions => Some(Reason::TooFew),
            Ok(_) if self.raw[before..].iter().any(|v| !v.is_finite()) => Some(Reason::NotFinite),
            Ok(word) => {
                self.words.push(word.to_owned());
                self.places.push(place);
                None
            }
        };
        if let Some(reason) = problem {
            self.raw.truncate(before);
            self.report.skip(place, reason);
        }
        Ok(())
    }

    /// Words with their places and as many times `dimensions` numbers, all of them good.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub(super) fn append(&mut self, words: Vec<(u64, String)>, raw: &[f32]) -> Result<()> {
        self.raw.try_reserve(raw.len()).map_err(no_memory)?;
        self.raw.extend_from_slice(raw);
        for (place, word) in words {
            self.places.push(place);
            self.words.push(word);
        }
        Ok(())
    }

    /// For a reader that works on the rows once all are there.
    pub(super) fn words_and_rows(&mut self) -> (&[String], &mut [f32]) {
        (&self.words, &mut self.raw)
    }

    /// The embedding; repeated words and vectors without a length are left out.
    pub(super) fn finish(self, name: &str) -> Opened {
        let (embedding, dropped) = Embedding::assemble(name, self.words, self.raw, self.dimensions);
        let mut report = self.report;
        for dropped in dropped {
            let place = self.places.get(dropped.row).copied().unwrap_or(0);
            let reason = match dropped.cause {
                Cause::Repeated => Reason::Repeated(dropped.word),
                Cause::NotFinite => Reason::NotFinite,
                Cause::Nothing => Reason::NoWord,
            };
            report.skip(place, reason);
        }
        report.n_words = embedding.len();
        Opened { embedding, report }
    }
}

pub(super) fn no_memory(_refused: std::collections::TryReserveError) -> Error {
    let problem = "these word vectors need more memory than there is; convert them to fewer words first";
    Error::Request(problem.to_owned())
}
