//! What scoring finds in documents, and what is made of it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::matcher::{Hit, MICROS};
use super::options::ScoringOptions;
use crate::corpus::DocId;
use crate::{Error, Result};

/// Nano-units in a squared weight of 1: as fine as 64 bits allow for the four milliard matches [`Tally::matched`]
/// can count.
const SQUARE_NANOS: f64 = 1e9;

/// How matches become one number a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Mean weight of the matches, in [−1, 1]: how the document speaks of the concept where it does.
    #[default]
    Mean,
    /// Sum of weights; grows with the document.
    Sum,
    /// Sum of weights over all tokens: how much of the document is the concept.
    Share,
    /// Mean over all words that have a vector, each weighing its similarity to the concept: for short texts (see
    /// [`super::similarity`], which makes the terms).
    Similarity,
}

impl Measure {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Mean, Self::Sum, Self::Share, Self::Similarity];

    /// As named on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Share => "share",
            Self::Similarity => "similarity",
        }
    }

    /// Whether the terms are all words that have a vector, not those of the lexicon.
    #[must_use]
    pub fn needs_vectors(self) -> bool {
        self == Self::Similarity
    }
}

/// The measure in words, with the options that differ from the default: for the axis of a figure.
#[must_use]
pub fn measure_label(measure: Measure, options: ScoringOptions) -> String {
    let measure = match measure {
        Measure::Mean => "mean weight of matches",
        Measure::Sum => "sum of weights",
        Measure::Share => "sum of weights per token",
        Measure::Similarity => "mean similarity of words",
    };
    let options = options.describe();
    if options.is_empty() { measure.to_owned() } else { format!("{measure} ({options})") }
}

impl FromStr for Measure {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == text).ok_or_else(|| {
            let problem = format!("unknown measure “{text}”; give mean, sum, share or similarity");
            Error::Request(problem)
        })
    }
}

/// The matches of one concept in one document. Sums are whole numbers, so they do not depend on the order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sum of weights in millionths (see [`super::matcher::micros`]).
    pub sum: i64,
    /// Sum of squared weights in milliardths.
    pub square: i64,
    /// Number of matches. A phrase is one; so is each matching part of a hyphenated word.
    pub matched: u32,
}

impl Tally {
    /// One match of this weight, in millionths.
    #[must_use]
    pub fn of(weight: i32) -> Self {
        let weight = i64::from(weight);
        // 10⁻⁶ squared is 10⁻¹², a thousandth of a nano-unit; adding a half rounds to nearest.
        Self { sum: weight, square: (weight * weight + 500) / 1000, matched: 1 }
    }

    /// Counts one more match.
    #[inline]
    pub fn add(&mut self, hit: Hit) {
        let one = Self::of(hit.weight);
        self.sum += one.sum;
        self.square += one.square;
        self.matched += 1;
    }

    /// Sum of weights.
    #[must_use]
    pub fn sum_of_weights(&self) -> f64 {
        // At most 2³² · 10⁶ in size, which a float holds exactly.
        self.sum as f64 / MICROS
    }

    /// Sum of squared weights.
    #[must_use]
    pub fn sum_of_squares(&self) -> f64 {
        // Within 2⁶²; the bits a float loses are below the rounding of the squares.
        self.square as f64 / SQUARE_NANOS
    }

    /// The document's score; `tokens` is its length. None when fewer than `minimum` terms matched, and where the
    /// measure divides by nothing: silence is not a score of 0.
    #[must_use]
    pub fn value(&self, tokens: u32, measure: Measure, minimum: u32) -> Option<f64> {
        let divisor = match measure {
            Measure::Mean | Measure::Similarity => self.matched,
            Measure::Sum => 1,
            Measure::Share => tokens,
        };
        (self.matched >= minimum && divisor > 0).then(|| self.sum_of_weights() / f64::from(divisor))
    }

    /// How much the weights of the matches differ: their variance (with n − 1), in [0, 2]. Over the number of
    /// matches it is the squared standard error of the mean. None for fewer than two matches.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        let n = f64::from(self.matched);
        let (sum, square) = (self.sum_of_weights(), self.sum_of_squares());
        (self.matched > 1).then(|| ((square - sum * sum / n) / (n - 1.0)).max(0.0))
    }
}

/// One concept in all documents, by [`DocId`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConceptScores {
    /// The matches in each document. Kept together, as an edit reads and writes all three numbers of a document.
    pub tallies: Vec<Tally>,
}

impl ConceptScores {
    /// The matches in one document; none for an unknown document.
    #[must_use]
    pub fn tally(&self, doc: DocId) -> Tally {
        self.tallies.get(doc.place()).copied().unwrap_or_default()
    }
}

/// Several concepts in all documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// Length of each document: all its tokens, matched or not (numbers only where they are counted).
    pub tokens: Vec<u32>,
    /// In the order of the matcher's concepts.
    pub concepts: Vec<ConceptScores>,
}

impl Scores {
    /// No documents yet, and room for some.
    #[must_use]
    pub fn with_capacity(concepts: usize, documents: usize) -> Self {
        let column = || ConceptScores { tallies: Vec::with_capacity(documents) };
        Self {
            tokens: Vec::with_capacity(documents),
            concepts: std::iter::repeat_with(column).take(concepts).collect(),
        }
    }

    /// Adds the next document.
    /// Adds a document: its length, and its matches by concept.
    pub fn push(&mut self, tokens: u32, tallies: &[Tally]) {
        self.tokens.push(tokens);
        for (concept, tally) in self.concepts.iter_mut().zip(tallies) {
            concept.tallies.push(*tally);
        }
    }

    /// One score (see [`Tally::value`]); none for an unknown concept or document.
    #[must_use]
    pub fn value(&self, concept: usize, doc: DocId, measure: Measure, minimum: u32) -> Option<f64> {
        let tokens = *self.tokens.get(doc.0 as usize)?;
        self.concepts.get(concept)?.tally(doc).value(tokens, measure, minimum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(weights: &[i32]) -> Tally {
        let mut tally = Tally::default();
        weights
            .iter()
            .for_each(|&weight| tally.add(Hit { concept: 0, term: 0, weight, part: 0, negated: false }));
        tally
    }

    #[test]
    fn measures_of_three_matches_in_ten_tokens() {
        let tally = tally(&[500_000, 500_000, -100_000]);
        assert_eq!(tally.value(10, Measure::Sum, 1), Some(0.9));
        assert_eq!(tally.value(10, Measure::Share, 1), Some(0.09));
        assert!((tally.value(10, Measure::Mean, 3).unwrap() - 0.3).abs() < 1e-15);
        // Deviations from 0.3 are 0.2, 0.2, −0.4: squares 0.04 + 0.04 + 0.16 over 2.
        assert!((tally.variance().unwrap() - 0.12).abs() < 1e-9);
    }

    #[test]
    fn too_little_evidence_is_no_score() {
        let one = tally(&[500_000]);
        assert_eq!(one.value(10, Measure::Sum, 2), None);
        assert_eq!(one.variance(), None);
        let none = Tally::default();
        assert_eq!(none.value(10, Measure::Mean, 0), None);
        assert_eq!(none.value(0, Measure::Share, 0), None);
        assert_eq!(none.value(10, Measure::Share, 1), None);
        assert_eq!(Scores::default().value(0, DocId(0), Measure::Sum, 0), None);
    }

    #[test]
    fn the_variance_of_equal_weights_is_zero_not_below() {
        assert!(tally(&[333_333; 7]).variance().unwrap() < 1e-8);
        assert!("median".parse::<Measure>().is_err());
    }
}
