//! From scored documents to what the model observes.

use super::{Observation, WordSums, pooled_word_variance};
use crate::corpus::{Corpus, DocId};
use crate::scoring::scores::{Measure, Scores};

/// The dated documents with enough evidence, in file order, and how noisy their words are.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// Which document each observation is.
    pub documents: Vec<DocId>,
    /// Time, score and number of words behind the score.
    pub observations: Vec<Observation>,
    /// `σ_w²` of [`super::TrendOptions`]; 0 where a document never has two scored words, and for sums.
    pub word_variance: f64,
}

impl Observed {
    /// The observations, each with its document's group.
    pub fn grouped<'c>(&self, corpus: &'c Corpus) -> Vec<(&'c str, Observation)> {
        let group = |doc: &DocId| corpus.group(*doc);
        self.documents.iter().map(group).zip(self.observations.iter().copied()).collect()
    }
}

/// Takes the documents of `concept` (its place in `scores`) that are dated and have at least `minimum` matches.
///
/// What a word contributes depends on the measure. Mean and similarity: the matched words, with their weights. Share: every
/// token, those without a match weighing 0. Sum: a document is one observation, its noise is left to the document
/// effect, since a sum's spread grows with length.
pub fn observe(corpus: &Corpus, scores: &Scores, concept: usize, measure: Measure, minimum: u32) -> Observed {
    let Some(column) = scores.concepts.get(concept) else { return Observed::default() };
    let mut observed = Observed::default();
    let mut sums = Vec::new();
    for doc in corpus.ids() {
        let Some(value) = scores.value(concept, doc, measure, minimum) else { continue };
        let tally = column.tally(doc);
        let n_words = match measure {
            Measure::Mean | Measure::Similarity => tally.matched,
            Measure::Share => scores.tokens.get(doc.0 as usize).copied().unwrap_or(0),
            Measure::Sum => 1,
        };
        if measure != Measure::Sum {
            sums.push(WordSums { sum: tally.sum_of_weights(), sum_sq: tally.sum_of_squares(), n: n_words });
        }
        if let Some(time) = corpus.time(doc) {
            observed.documents.push(doc);
            observed.observations.push(Observation { time, value, n_words });
        }
    }
    observed.word_variance = pooled_word_variance(&sums).unwrap_or(0.0);
    observed
}
