//! "whitened-centroid", for one idea: nearness to the middle of the seeds.
//!
//! score(x) = z(x) · w with w = p / |p| − 0.4 · i / |i|, where z is the partially whitened space
//! ([`SpaceKind::Whitened`](crate::embedding::space::SpaceKind)), p the mean of z over positive and i over irrelevant
//! seeds; in [−1.4, 1.4], mostly in [−.3, .8]. Own choice by measurement; linear, so that one direction holds all
//! seeds.

use super::Weighted;
use crate::concept::seeds::Pole;

/// How strongly irrelevant words push away; from .8 on results get worse.
const FEEDBACK: f64 = 0.4;

/// As named in exports.
pub(super) const PARAMETERS: [(&str, f64); 1] = [("feedback", FEEDBACK)];

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
    use crate::concept::ModelName;

    #[test]
    fn two_directions_with_feedback() {
        // Whitening only stretches axes, so z of the six words are the six unit directions.
        // p = (z(east) + z(north)) / 2, so w = (east + north)/√2 − 0.4 · zenith.
        let engine = compass();
        let model = fit(&engine, ModelName::WhitenedCentroid, [&["east", "north"], &[], &["zenith"]]);
        check_score(&model, &engine, "east", 0.5f32.sqrt());
        check_score(&model, &engine, "south", -(0.5f32.sqrt()));
        check_score(&model, &engine, "zenith", -0.4);
        check_score(&model, &engine, "nadir", 0.4);
    }
}
