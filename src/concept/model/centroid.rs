//! "whitened-centroid", for one idea: nearness to the middle of the seeds.
//!
//! score(x) = z(x) · w with w = p / |p| − 0.4 · i / |i|, where z is the partially whitened space
//! ([`SpaceKind::Whitened`](crate::embedding::space::SpaceKind)), p the mean of z over positive and i over irrelevant
//! seeds, less .02 · ln(1 + r / 1000) for the word at place r of the vocabulary, commonest first from 0; in [−1.6, 1.4],
//! mostly in [−.3, .8]. Own choice by measurement; linear, so that one direction holds all seeds. Of words about as near, the
//! commoner belongs to the idea more often: that term raises the share of right words among the first 20 of a category
//! by .025 ± .007.

use super::Weighted;
use crate::concept::seeds::Pole;
use crate::embedding::WordId;

/// How strongly irrelevant words push away; from .8 on results get worse.
const FEEDBACK: f64 = 0.4;

/// How much less a word scores for being rare.
const RARITY: f64 = 0.02;

/// As named in exports.
pub(super) const PARAMETERS: [(&str, f64); 2] = [("feedback", FEEDBACK), ("rarity", RARITY)];

/// What being rare adds to a word's score: 0 for the commonest, −.107 for the 200,000th.
pub(super) fn rarity(word: WordId) -> f32 {
    // To the precision of the vectors.
    -(RARITY * (f64::from(word.0) / 1000.0).ln_1p()) as f32
}

/// Each seed's factor is 1 / (n · |c|), or −0.4 / (n · |c|) of an irrelevant one, with c the mean of z of its pole.
/// `poles` and `directions` (z of the seeds) go together.
pub(super) fn fit(poles: &[Pole], directions: Vec<Vec<f32>>) -> Weighted {
    let factor_of = |pole: Pole, weight: f64| {
        let mut sum = vec![0.0f32; directions.first().map_or(0, Vec::len)];
        for (_, direction) in poles.iter().zip(&directions).filter(|(p, _)| **p == pole) {
            sum.iter_mut().zip(direction).for_each(|(s, d)| *s += d);
        }
        // |sum| = n · |c|.
        let length = sum.iter().map(|v| v * v).sum::<f32>().sqrt();
        // A weight of one digit, to the precision of the vectors.
        if length > f32::EPSILON { weight as f32 / length } else { 0.0 }
    };
    let (positive, irrelevant) = (factor_of(Pole::Positive, 1.0), factor_of(Pole::Irrelevant, -FEEDBACK));
    let factor = |pole: &Pole| match pole {
        Pole::Positive => positive,
        Pole::Irrelevant => irrelevant,
        Pole::Negative => 0.0,
    };
    let factors = poles.iter().map(factor).collect();
    Weighted { directions, factors }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_score, compass, fit};
    use super::*;
    use crate::concept::ModelName;

    #[test]
    fn two_directions_with_feedback() {
        // Whitening only stretches axes, so z of the six words are the six unit directions.
        // p = (z(east) + z(north)) / 2, so w = (east + north)/√2 − 0.4 · zenith.
        let engine = compass();
        let model = fit(&engine, ModelName::WhitenedCentroid, [&["east", "north"], &[], &["zenith"]]);
        // The words stand at places 0 (east), 3 (south), 4 and 5.
        check_score(&model, &engine, "east", 0.5f32.sqrt());
        check_score(&model, &engine, "south", -(0.5f32.sqrt()) - 0.02 * 1.003f32.ln());
        check_score(&model, &engine, "zenith", -0.4 - 0.02 * 1.004f32.ln());
        check_score(&model, &engine, "nadir", 0.4 - 0.02 * 1.005f32.ln());
    }

    #[test]
    fn rare_words_score_a_little_less() {
        assert_eq!(rarity(WordId(0)), 0.0);
        assert!((rarity(WordId(1000)) + 0.013_863).abs() < 1e-6);
        assert!((rarity(WordId(199_999)) + 0.106_066).abs() < 1e-6);
    }
}
