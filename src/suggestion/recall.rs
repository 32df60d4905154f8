//! How much of the exact answer the index path finds: measured on whole suggestion rounds, as an analyst gets them.

use std::collections::BTreeSet;

use super::filter::Filter;
use super::rank::{Folding, Request, Suggestions, suggest};
use crate::Result;
use crate::concept::engine::Engine;
use crate::concept::{ConceptKind, Pole, SUGGESTION_VOCABULARY, Seeds};
use crate::embedding::{WordId, usable};
use crate::neighbors::graph::Graph;
use crate::neighbors::recall::share_found;
use crate::progress::Progress;

/// Seeds are taken from this many of the commonest words, as analysts mostly do.
const N_COMMON: usize = 20_000;

/// Share of the exact first `count` words per pole that the index finds too, in [0, 1]: the mean over `n_rounds`
/// rounds of `n_seeds` seeds per pole. The seeds are common words at equal steps down the vocabulary, each with the
/// words nearest to it. 1 without vectors.
///
/// # Errors
/// Whatever `progress` returns.
pub fn measure(
    engine: &Engine,
    index: &Graph,
    kind: ConceptKind,
    rounds: Rounds,
    progress: Progress<'_>,
) -> Result<f64> {
    let (mut total, mut n, index_words) = (0.0, 0u32, index.n_words());
    let concepts = concepts(engine, kind, rounds)?;
    for (seeds, share) in concepts.iter().zip(0u8..) {
        let round = |index| {
            let excluded = BTreeSet::new();
            suggest(
                engine,
                index,
                &Request {
                    seeds,
                    kind,
                    vocabulary: index_words,
                    count: rounds.count,
                    excluded: &excluded,
                    model: None,
                    n_counted: 0,
                    folding: Folding::Words,
                    filter: Filter::default(),
                    previous: None,
                },
            )
        };
        let (found, sought) = (words(&round(Some(index))?), words(&round(None)?));
        total += share_found(&found, &sought);
        n += 1;
        progress(f32::from(share) / concepts.len() as f32)?;
    }
    Ok(if n == 0 { 1.0 } else { total / f64::from(n) })
}

/// What is asked to measure recall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounds {
    /// Rounds asked; at most 255.
    pub n_rounds: usize,
    /// Seeds per pole.
    pub n_seeds: usize,
    /// Words suggested per pole.
    pub count: usize,
}

/// Seeds of whole concepts, for measuring: see [`measure`].
///
/// # Errors
/// None that vectors with a usable word can bring.
pub fn concepts(engine: &Engine, kind: ConceptKind, rounds: Rounds) -> Result<Vec<Seeds>> {
    let embedding = engine.embedding();
    let common: Vec<&str> = embedding
        .words()
        .iter()
        .take(N_COMMON)
        .map(String::as_str)
        .filter(|word| usable::is_usable(word))
        .collect();
    let n_poles = if kind == ConceptKind::Bipolar { 2 } else { 1 };
    let step = (common.len() / (rounds.n_rounds * n_poles).max(1)).max(1);
    let starts: Vec<&str> = common.iter().copied().step_by(step).take(rounds.n_rounds * n_poles).collect();
    let around = |word: &&str| -> Result<Vec<String>> {
        let seeds = Seeds { positive: vec![(*word).to_owned()], ..Seeds::default() };
        let excluded = BTreeSet::new();
        let count = rounds.n_seeds.saturating_sub(1);
        let near = suggest(
            engine,
            None,
            &Request {
                seeds: &seeds,
                kind: ConceptKind::Unipolar,
                vocabulary: SUGGESTION_VOCABULARY,
                count,
                excluded: &excluded,
                model: None,
                n_counted: 0,
                folding: Folding::Words,
                filter: Filter::default(),
                previous: None,
            },
        )?;
        let near = near.positive.iter().map(|near| embedding.word(near.word).to_owned());
        Ok(seeds.positive.into_iter().chain(near).collect())
    };
    starts
        .chunks(n_poles)
        .map(|poles| {
            let positive = poles.first().map(around).transpose()?.unwrap_or_default();
            let negative = poles.get(1).map(around).transpose()?.unwrap_or_default();
            Ok(Seeds { positive, negative, irrelevant: Vec::new() })
        })
        .collect()
}

fn words(suggestions: &Suggestions) -> Vec<(Pole, WordId)> {
    [Pole::Positive, Pole::Negative]
        .into_iter()
        .flat_map(|pole| suggestions.of(pole).iter().map(move |suggestion| (pole, suggestion.word)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::embedded;
    use crate::neighbors::shipped;
    use crate::progress::unwatched;

    /// Fails when the vectors that ship were changed and their index was not made again.
    #[test]
    fn the_index_that_ships_is_that_of_the_vectors_and_finds_what_the_exact_scan_finds() {
        let index =
            shipped::graph(embedded::bytes()).expect("made again with the vectors: see assets/README.md");
        assert_eq!(index.n_words(), SUGGESTION_VOCABULARY);
        let engine = Engine::new(embedded::load().unwrap());
        let rounds = Rounds { n_rounds: 20, n_seeds: 5, count: 50 };
        for kind in [ConceptKind::Bipolar, ConceptKind::Unipolar] {
            let recall = measure(&engine, &index, kind, rounds, &unwatched).unwrap();
            assert!(recall >= 0.99, "{kind:?}: {recall}");
        }
    }
}
