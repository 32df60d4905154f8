//! Sharpening: known relations pull synonyms together and antonyms apart.
//!
//! Source: retrofitting after Faruqui et al. 2015, "Retrofitting word vectors to semantic lexicons", with weights and
//! the pull on near words and the push on antonyms chosen by measurement. With x the centered row of length 1, rounds
//! of q ← normalize((x + βs·mean(synonyms) + βn·mean(near) − βa·mean(antonyms)) / (1 + βs + βn)), where a β counts
//! only for words that have such relations; all words of a round see the round before.

use std::collections::BTreeMap;

use ndarray::Array1;
use rayon::prelude::*;

use super::relations::Relations;
use super::space::Axes;
use super::{Embedding, WordId};
use crate::progress::Progress;
use crate::{Error, Result};

const N_ROUNDS: usize = 8;
const SYNONYMS: f32 = 0.5;
const NEAR: f32 = 0.25;
const ANTONYMS: f32 = 0.3;

/// [`sharpen`] by the relations that ship with the program.
///
/// # Errors
/// [`Error::Request`] when they have nothing to say of these words; [`Error::Cancelled`].
pub fn by_dictionary(embedding: &Embedding, progress: Progress<'_>) -> Result<Embedding> {
    let relations = Relations::shipped(embedding);
    if relations.is_empty() {
        let problem = "the dictionary is English and knows no word of these vectors; use them as they are";
        return Err(Error::Request(problem.to_owned()));
    }
    sharpen(embedding, &relations, progress)
}

/// The same words with sharpened vectors of length 1, named "… (sharpened)". Words without relations are centered
/// (by the mean of the 50,000 commonest) and normalized, as the others. Holds a second matrix, and two more of the
/// words that have relations; 8 rounds over their pairs. Parts of words (fastText) are left behind: what they would make
/// of an unknown word is no vector of this space.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn sharpen(embedding: &Embedding, relations: &Relations, progress: Progress<'_>) -> Result<Embedding> {
    progress(0.0)?;
    let dimensions = embedding.dimensions();
    let mut rows = centered(embedding);
    progress(0.2)?;
    let related = Related::of(relations, embedding.len());
    let row_of = |rows: &[f32], word: u32| -> Vec<f32> {
        let at = word as usize * dimensions;
        rows[at..at + dimensions].to_vec()
    };
    // Only words with relations move, but their neighbors may be any.
    let start: Vec<Vec<f32>> = related.words.iter().map(|(word, _)| row_of(&rows, *word)).collect();
    for round in 0..N_ROUNDS {
        // Rounding is harmless: a progress bar.
        progress(0.2 + 0.7 * round as f32 / N_ROUNDS as f32)?;
        let moved: Vec<Vec<f32>> = related
            .words
            .par_iter()
            .zip(&start)
            .map(|((_, neighbors), x)| pulled(x, neighbors, &rows, dimensions))
            .collect();
        for ((word, _), row) in related.words.iter().zip(moved) {
            let at = *word as usize * dimensions;
            rows[at..at + dimensions].copy_from_slice(&row);
        }
    }
    progress(0.95)?;
    let name = format!("{} (sharpened)", embedding.name());
    Ok(Embedding::new(&name, embedding.words().to_vec(), rows, dimensions).0)
}

/// Rows of length 1 around the mean of the commonest words.
fn centered(embedding: &Embedding) -> Vec<f32> {
    let mean: Array1<f32> = Axes::mean_of(embedding);
    let dimensions = embedding.dimensions().max(1);
    let mut rows = vec![0.0; embedding.len() * embedding.dimensions()];
    let units = embedding.units();
    let units = units.as_slice().unwrap_or(&[]);
    let pairs = rows.par_chunks_exact_mut(dimensions).zip(units.par_chunks_exact(dimensions));
    pairs.zip(embedding.norms()).for_each(|((row, unit), norm)| {
        for ((v, unit), mean) in row.iter_mut().zip(unit).zip(&mean) {
            *v = unit * norm - mean;
        }
        normalize(row);
    });
    rows
}

fn normalize(row: &mut [f32]) {
    let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
    if length > f32::EPSILON {
        row.iter_mut().for_each(|v| *v /= length);
    }
}

/// The words of each sort that a word is related to, each once.
#[derive(Debug, Default)]
struct Neighbors {
    synonyms: Vec<u32>,
    near: Vec<u32>,
    antonyms: Vec<u32>,
}

/// Words that have relations, in the order of the embedding.
struct Related {
    words: Vec<(u32, Neighbors)>,
}

impl Related {
    fn of(relations: &Relations, n_words: usize) -> Self {
        let mut words: BTreeMap<u32, Neighbors> = BTreeMap::new();
        let mut add = |pairs: &[(WordId, WordId)], sort: fn(&mut Neighbors) -> &mut Vec<u32>| {
            let is_sound = |(a, b): &&(WordId, WordId)| a != b && a.row() < n_words && b.row() < n_words;
            for (a, b) in pairs.iter().filter(is_sound) {
                sort(words.entry(a.0).or_default()).push(b.0);
                sort(words.entry(b.0).or_default()).push(a.0);
            }
        };
        add(&relations.synonyms, |neighbors| &mut neighbors.synonyms);
        add(&relations.near, |neighbors| &mut neighbors.near);
        add(&relations.antonyms, |neighbors| &mut neighbors.antonyms);
        let mut words: Vec<(u32, Neighbors)> = words.into_iter().collect();
        for (_, neighbors) in &mut words {
            for list in [&mut neighbors.synonyms, &mut neighbors.near, &mut neighbors.antonyms] {
                list.sort_unstable();
                list.dedup();
            }
        }
        Self { words }
    }
}

fn pulled(x: &[f32], neighbors: &Neighbors, rows: &[f32], dimensions: usize) -> Vec<f32> {
    let mut row = x.to_vec();
    let sorts = [(SYNONYMS, &neighbors.synonyms), (NEAR, &neighbors.near), (-ANTONYMS, &neighbors.antonyms)];
    for (weight, words) in sorts {
        // A count of neighbors, exact in f32.
        let factor = weight / words.len().max(1) as f32;
        for &word in words {
            let at = word as usize * dimensions;
            row.iter_mut().zip(&rows[at..at + dimensions]).for_each(|(v, other)| *v += factor * other);
        }
    }
    // The common divisor 1 + βs + βn falls away here.
    normalize(&mut row);
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::progress::{cancelled, unwatched};

    /// Six words on the axes, so that the mean is 0 and x the word itself.
    fn axes() -> Embedding {
        let words = ["east", "west", "north", "south", "up", "down"].map(str::to_owned).to_vec();
        let raw = [
            [2.0, 0.0, 0.0],
            [-2.0, 0.0, 0.0],
            [0.0, 3.0, 0.0],
            [0.0, -3.0, 0.0],
            [0.0, 0.0, 1.0],
            [0.0, 0.0, -1.0],
        ];
        Embedding::new("axes", words, raw.concat(), 3).0
    }

    #[track_caller]
    fn check(embedding: &Embedding, word: &str, expected: [f32; 3]) {
        let found = embedding.raw(embedding.id(word).unwrap());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4), "{word}: {found:?}");
    }

    fn sharpened(synonyms: &[(&str, &str)], near: &[(&str, &str)], antonyms: &[(&str, &str)]) -> Embedding {
        let embedding = axes();
        let relations = Relations::of(
            &embedding,
            synonyms.iter().copied(),
            near.iter().copied(),
            antonyms.iter().copied(),
        );
        sharpen(&embedding, &relations, &unwatched).unwrap()
    }

    #[test]
    fn without_relations_rows_are_only_centered_and_normalized() {
        let result = sharpened(&[("east", "nowhere")], &[], &[]);
        assert_eq!(result.name(), "axes (sharpened)");
        check(&result, "east", [1.0, 0.0, 0.0]);
        check(&result, "down", [0.0, 0.0, -1.0]);
    }

    #[test]
    fn synonyms_meet_at_the_angle_worked_by_hand() {
        // By symmetry east = (cos t, sin t) and north = (sin t, cos t); a round gives
        // tan t' = .5 cos t / (1 + .5 sin t): 0.500000 → .365496 … and settles where tan t (1 + .5 sin t) = .5 cos t.
        let mut t = 0.0_f32;
        for _ in 0..8 {
            t = (0.5 * t.cos() / (1.0 + 0.5 * t.sin())).atan();
        }
        let result = sharpened(&[("east", "north"), ("north", "east"), ("east", "east")], &[], &[]);
        check(&result, "east", [t.cos(), t.sin(), 0.0]);
        check(&result, "north", [t.sin(), t.cos(), 0.0]);
        // sin t + .5 sin² t = .5 cos² t: sin² t + sin t − .5 = 0, so sin t = (√3 − 1) / 2.
        assert!((t.sin() - 0.366_025).abs() < 1e-3, "{t}");
        check(&result, "up", [0.0, 0.0, 1.0]);
    }

    #[test]
    fn near_words_pull_half_as_much_and_antonyms_push() {
        // Near: tan t' = .25 cos t / (1 + .25 sin t). Antonyms: tan t' = −.3 cos t / (1 − .3 sin t), t negative.
        let (mut near, mut antonym) = (0.0_f32, 0.0_f32);
        for _ in 0..8 {
            near = (0.25 * near.cos() / (1.0 + 0.25 * near.sin())).atan();
            antonym = (-0.3 * antonym.cos() / (1.0 - 0.3 * antonym.sin())).atan();
        }
        let result = sharpened(&[], &[("east", "north")], &[("west", "up")]);
        check(&result, "east", [near.cos(), near.sin(), 0.0]);
        check(&result, "west", [-antonym.cos(), 0.0, antonym.sin()]);
        check(&result, "up", [-antonym.sin(), 0.0, antonym.cos()]);
        assert!(antonym < -0.2 && (0.2..0.25).contains(&near), "{near} {antonym}");
    }

    #[test]
    fn several_neighbors_count_by_their_mean() {
        // East has synonyms north and south, whose sum is 0 in every round by symmetry along y, so east only gains
        // length; each of them is pulled east: tan of its angle from its axis is .5 (east stays (1, 0, 0)).
        let result = sharpened(&[("east", "north"), ("east", "south")], &[], &[]);
        check(&result, "east", [1.0, 0.0, 0.0]);
        let length = 1.25_f32.sqrt();
        check(&result, "north", [0.5 / length, 1.0 / length, 0.0]);
        check(&result, "south", [0.5 / length, -1.0 / length, 0.0]);
    }

    #[test]
    fn can_be_cancelled() {
        let result = sharpen(&axes(), &Relations::default(), &cancelled);
        assert!(matches!(result, Err(Error::Cancelled)));
    }
}
