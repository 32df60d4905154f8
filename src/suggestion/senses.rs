//! Seeds that mean several things, such as "plant": factory or shrub.
//!
//! A word's vector is about the sum of its senses, and its nearest neighbors are those of the commonest sense.
//! Own method: take the direction of the nearest [`N_DOMINANT`] neighbors out of the vector and look at what is near
//! the rest. When these words form a group of their own (near each other, far from the first neighbors, yet near the
//! word itself), that is a second sense.
//!
//! Measured on the vectors that ship: found are "bank", "plant", "bush", "spring", "bass" and "crane", by which the
//! limits were chosen, and of other words "mouse", "cell", "java", "mint", "bat", "pound", "pitch", "novel" and "lead",
//! but not "seal", "racket" and "jaguar". Of 95 words of plain meaning nine are named, four for a use they have ("fair"
//! as a market, the town of Nice), five by mistake ("lonely", "birthday", "music", "cook", "bad"). Offered, not imposed.

use rayon::prelude::*;

use super::fold::{fold, is_same_word};
use crate::concept::ConceptKind;
use crate::concept::engine::Engine;
use crate::dot::dot;
use crate::embedding::{Embedding, WordId, usable};
use crate::neighbors::{Neighbor, TopK};
use crate::progress::Progress;
use crate::{Error, Result};

/// Senses are told by words an analyst knows: the commonest, but not those that go with everything.
const COMMON: std::ops::Range<u32> = 150..30_000;
/// Neighbors that make the direction of the commonest sense.
const N_DOMINANT: usize = 15;
/// Neighbors of the rest that are looked at.
const N_REST: usize = 20;
/// Words that stand for a sense.
const N_CENTRAL: usize = 4;
/// Neighbors of the word that a second sense is compared with.
const N_COMPARED: usize = 10;
/// Cosine from which two words of the rest belong together. This and those below in the whitened space.
const TOGETHER: f32 = 0.35;
/// A second sense has at least this many words,
const FEWEST: usize = 5;
/// whose mean cosine with each other is at least this,
const COHERENT: f32 = 0.35;
/// with the first neighbors at most this,
const DISTANT: f32 = 0.13;
/// and with the word itself higher than with its neighbors by at least this.
const OWN: f32 = 0.218;

/// One meaning of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sense {
    /// A few words that stand for it, the most telling first.
    pub words: Vec<WordId>,
}

/// For each word its senses, the commonest first; empty where it has only one. Two passes over 30,000 words each.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn senses(engine: &Engine, words: &[WordId], progress: Progress<'_>) -> Result<Vec<Vec<Sense>>> {
    let n = words.len().max(1) as f32; // a few dozen seeds
    let of_one = |(place, &word): (usize, &WordId)| {
        progress(place as f32 / n)?;
        Ok::<_, Error>(senses_of(engine, word))
    };
    words.par_iter().enumerate().map(of_one).collect()
}

fn senses_of(engine: &Engine, word: WordId) -> Vec<Sense> {
    let embedding = engine.embedding();
    let whole = embedding.unit(word);
    let first = near(embedding, word, whole, N_DOMINANT);
    let mut dominant = vec![0.0f32; embedding.dimensions()];
    for neighbor in &first {
        dominant.iter_mut().zip(embedding.unit(WordId(neighbor.word))).for_each(|(sum, v)| *sum += v);
    }
    let squared = dot(&dominant, &dominant);
    if first.len() < N_DOMINANT || squared <= f32::EPSILON {
        return Vec::new();
    }
    let share = dot(whole, &dominant) / squared;
    let rest: Vec<f32> = whole.iter().zip(&dominant).map(|(v, d)| v - share * d).collect();
    let drawn = near(embedding, word, &rest, N_REST);
    let space = engine.space(ConceptKind::Unipolar);
    let whitened = |neighbors: &[Neighbor]| -> Vec<Vec<f32>> {
        neighbors.iter().map(|neighbor| space.vector(embedding, WordId(neighbor.word))).collect()
    };
    let vectors = whitened(&drawn);
    let group = largest_group(&drawn, &vectors);
    let members: Vec<&Vec<f32>> = group.iter().map(|&place| &vectors[place]).collect();
    let compared = whitened(&first[..N_COMPARED.min(first.len())]);
    let to_neighbors = mean_product(&members, &compared);
    let to_word = mean_product(&members, &[space.vector(embedding, word)]);
    let is_second_sense = group.len() >= FEWEST
        && coherence(&members) >= COHERENT
        && to_neighbors <= DISTANT
        && to_word - to_neighbors >= OWN;
    if !is_second_sense {
        return Vec::new();
    }
    let second: Vec<Neighbor> = group.iter().map(|&place| drawn[place]).collect();
    vec![sense(embedding, &first), sense(embedding, &second)]
}

/// The best words of a direction by product, without forms of `word` itself.
fn near(embedding: &Embedding, word: WordId, direction: &[f32], count: usize) -> Vec<Neighbor> {
    // Room for the word's own forms and for what is no word: looked at only among the best.
    let mut top = TopK::new(2 * count + 20);
    for other in COMMON.take_while(|&other| (other as usize) < embedding.len()) {
        top.offer(other, dot(embedding.unit(WordId(other)), direction));
    }
    let mut best = top.into_sorted();
    best.retain(|neighbor| {
        let other = WordId(neighbor.word);
        usable::is_usable(embedding.word(other)) && !is_same_word(embedding, word, other)
    });
    best.truncate(count);
    best
}

/// The places of the words around the one whose companions are drawn most together.
fn largest_group(drawn: &[Neighbor], vectors: &[Vec<f32>]) -> Vec<usize> {
    let around = |center: &Vec<f32>| -> Vec<usize> {
        (0..vectors.len()).filter(|&place| dot(center, &vectors[place]) >= TOGETHER).collect()
    };
    let mut largest = (0.0, Vec::new());
    for group in vectors.iter().map(around) {
        let strength: f32 = group.iter().map(|&place| drawn[place].similarity).sum();
        if strength > largest.0 {
            largest = (strength, group);
        }
    }
    largest.1
}

/// Mean product of different members.
fn coherence(members: &[&Vec<f32>]) -> f32 {
    let n_pairs = members.len() * members.len().saturating_sub(1) / 2;
    let pairs = members.iter().enumerate().flat_map(|(i, a)| members[i + 1..].iter().map(move |b| dot(a, b)));
    pairs.sum::<f32>() / n_pairs.max(1) as f32 // at most 190 pairs
}

fn mean_product(members: &[&Vec<f32>], others: &[Vec<f32>]) -> f32 {
    let n_pairs = (members.len() * others.len()).max(1);
    let products = members.iter().flat_map(|a| others.iter().map(move |b| dot(a, b)));
    products.sum::<f32>() / n_pairs as f32 // at most 200 pairs
}

/// One form of each of the best words.
fn sense(embedding: &Embedding, words: &[Neighbor]) -> Sense {
    let ids: Vec<WordId> = words.iter().map(|neighbor| WordId(neighbor.word)).collect();
    let first = |forms: Vec<usize>| forms.first().map(|&place| ids[place]);
    Sense { words: fold(embedding, &ids).into_iter().filter_map(first).take(N_CENTRAL).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::embedded;

    #[test]
    fn words_of_several_senses_are_told_from_plain_ones() {
        let engine = Engine::new(embedded::load().unwrap());
        let ids = |words: &[&str]| -> Vec<WordId> {
            words.iter().map(|word| engine.embedding().id(word).unwrap()).collect()
        };
        let several = ["bank", "plant", "bush", "spring", "bass", "crane"];
        let found = senses(&engine, &ids(&several), &|_| Ok(())).unwrap();
        for (word, senses) in several.iter().zip(&found) {
            assert_eq!(senses.len(), 2, "{word}");
            assert!(senses.iter().all(|sense| sense.words.len() >= 3), "{word}: {senses:?}");
        }
        let plain =
            ["happy", "joy", "grief", "fear", "doctor", "river", "wealthy", "infection", "lawyer", "truce"];
        let found = senses(&engine, &ids(&plain), &|_| Ok(())).unwrap();
        for (word, senses) in plain.iter().zip(&found) {
            assert!(senses.is_empty(), "{word}: {senses:?}");
        }
    }

    #[test]
    fn vectors_without_enough_words_tell_nothing() {
        let engine = Engine::new(crate::embedding::tests::tiny());
        assert_eq!(senses(&engine, &[WordId(0), WordId(3)], &|_| Ok(())).unwrap(), [vec![], vec![]]);
        assert!(matches!(senses(&engine, &[WordId(0)], &|_| Err(Error::Cancelled)), Err(Error::Cancelled)));
    }
}
