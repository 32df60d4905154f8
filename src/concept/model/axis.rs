//! "axis", for a scale between two ends: one straight line from end to end.
//!
//! `SemAxis` (An, Kwak and Ahn 2018) on centered vectors: score(x) = z(x) · a / |a| with a = p − n, where p is the
//! mean of z over positive and n over negative seeds and z the space without its first axis
//! ([`SpaceKind::WithoutFirstAxis`](crate::embedding::space::SpaceKind)), the same in which "kernel-ridge" works. The
//! score is the cosine of the word and the axis, in [−1, 1]. Irrelevant seeds do not bend the axis: they add 0 and
//! are only kept out of the suggestions. With words at one end only, a is their mean (or its opposite).
//!
//! It ranks the whole vocabulary about as well as "kernel-ridge"; its suggestions are weaker.

use super::Weighted;
use crate::concept::seeds::Pole;

/// Each seed's factor is ±1 / (n of its pole · |a|), 0 of an irrelevant one. `poles` and `directions` (z of the
/// seeds) go together.
pub(super) fn fit(poles: &[Pole], directions: Vec<Vec<f32>>) -> Weighted {
    let count = |pole: Pole| poles.iter().filter(|p| **p == pole).count().max(1);
    // Seeds are far fewer than 2²⁴, and signs are exact.
    let shares = Pole::ALL.map(|pole| (pole.sign() / count(pole) as f64) as f32);
    let share =
        |pole: Pole| Pole::ALL.into_iter().zip(shares).find(|(p, _)| *p == pole).map_or(0.0, |(_, s)| s);
    let mut axis = vec![0.0f32; directions.first().map_or(0, Vec::len)];
    for (&pole, direction) in poles.iter().zip(&directions) {
        axis.iter_mut().zip(direction).for_each(|(a, d)| *a += share(pole) * d);
    }
    let length = axis.iter().map(|v| v * v).sum::<f32>().sqrt();
    // Ends in the same place have no line between them: every score is 0.
    let scale = if length > f32::EPSILON { 1.0 / length } else { 0.0 };
    let factors = poles.iter().map(|&pole| share(pole) * scale).collect();
    Weighted { directions, factors }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_score, compass, fit};
    use crate::concept::ModelName;

    #[test]
    fn a_line_from_the_mean_of_one_end_to_the_mean_of_the_other() {
        // p = (east + north)/2, n = west = −east: a = 1.5 east + 0.5 north, |a| = √2.5.
        let engine = compass();
        let model = fit(&engine, ModelName::Axis, [&["east", "north"], &["west"], &[]]);
        let length = 2.5f32.sqrt();
        check_score(&model, &engine, "east", 1.5 / length);
        check_score(&model, &engine, "west", -1.5 / length);
        check_score(&model, &engine, "north", 0.5 / length);
        check_score(&model, &engine, "south", -0.5 / length);
    }

    #[test]
    fn irrelevant_seeds_do_not_bend_it_and_ends_in_one_place_have_none() {
        let engine = compass();
        let model = fit(&engine, ModelName::Axis, [&["east"], &["west"], &["north"]]);
        check_score(&model, &engine, "east", 1.0);
        check_score(&model, &engine, "north", 0.0);
        let one_end = fit(&engine, ModelName::Axis, [&[], &["west"], &[]]);
        check_score(&one_end, &engine, "east", 1.0);
        let nowhere = fit(&engine, ModelName::Axis, [&["east", "west"], &["north", "south"], &[]]);
        check_score(&nowhere, &engine, "east", 0.0);
    }
}
