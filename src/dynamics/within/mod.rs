//! How a score moves inside one document.
//!
//! In reading order: the [`flow`] is a curve with a band over the document's words, flat where they show no change;
//! [`legacy`] are two ways of other programs by their names, for comparison; [`sparse`] shows which of the project's
//! concepts a passage is about, as stripes.

pub mod flow;
pub mod legacy;
pub mod sparse;

mod fit;

use serde::Serialize;

/// A word or phrase with a weight.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Occurrence {
    /// Place of its first word among the words of the document, from 0.
    pub position: u32,
    /// Its weight, by convention in [−1, 1].
    pub weight: f64,
}

/// The matches of one concept as occurrences. The curve is then of the mean weight of matched words.
pub fn matched(positions: impl Iterator<Item = (u32, f64)>) -> Vec<Occurrence> {
    positions.map(|(position, weight)| Occurrence { position, weight }).collect()
}

/// All words of a document of `n_tokens`, those without a match with weight 0: the curve is then of the sum of weights
/// in each word, as of a share. Of several matches at one place the weights are added up.
#[must_use]
pub fn every_word(matches: &[Occurrence], n_tokens: u32) -> Vec<Occurrence> {
    let mut all: Vec<Occurrence> =
        (0..n_tokens).map(|position| Occurrence { position, weight: 0.0 }).collect();
    for found in matches {
        // Lossless: the crate is for machines of 32 bits and more.
        if let Some(word) = all.get_mut(found.position as usize) {
            word.weight += found.weight;
        }
    }
    all
}

/// What can be used, in order: finite weights at places inside the document.
fn usable(occurrences: &[Occurrence], n_tokens: u32) -> Vec<Occurrence> {
    let is_usable = |o: &Occurrence| o.position < n_tokens && o.weight.abs() <= 1e100;
    let mut list: Vec<Occurrence> = occurrences.iter().copied().filter(is_usable).collect();
    if !list.is_sorted_by_key(|o| o.position) {
        list.sort_by(|a, b| a.position.cmp(&b.position).then(a.weight.total_cmp(&b.weight)));
    }
    list
}

/// Mean weight; 0 where there is none.
fn mean(list: &[Occurrence]) -> f64 {
    // A count of words is far below 2⁵³.
    list.iter().map(|o| o.weight).sum::<f64>() / list.len().max(1) as f64
}
