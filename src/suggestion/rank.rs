//! The best words of each pole.

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;

use super::groups::{Groups, group};
use crate::Result;
use crate::concept::engine::{Engine, KnownSeeds, UnknownWord};
use crate::concept::model::Model;
use crate::concept::{ConceptKind, ModelChoice, ModelName, Pole, Seeds};
use crate::embedding::{Embedding, WordId, usable};
use crate::neighbors::graph::Graph;
use crate::neighbors::{Neighbor, TopK};

/// Words are suggested from this many of the commonest; rarer ones are mostly names and misspellings.
pub const SUGGESTION_VOCABULARY: usize = 100_000;
/// Words a walk through the index follows at least, and for each word wanted.
const N_FOLLOWED: usize = 200;
const N_FOLLOWED_PER_WORD: usize = 4;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The analyst's words.
    pub seeds: &'a Seeds,
    /// One pole or two.
    pub kind: ConceptKind,
    /// The model wanted; the default of the kind where it is nothing or does not suit the kind.
    pub model: Option<ModelName>,
    /// Words wanted per pole.
    pub count: usize,
    /// Words never to suggest (rejected before).
    pub excluded: &'a BTreeSet<String>,
    /// Groups of the round before, so that colors stay; by pole.
    pub previous: Option<&'a [Groups; 2]>,
}

/// Which path found the candidates. The ranking itself is always exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Every word of the suggestion vocabulary was scored.
    Exact,
    /// The neighbor index proposed candidates.
    Index,
}

/// A candidate word.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The word.
    pub word: WordId,
    /// The model's score; below zero towards the negative pole.
    pub score: f32,
    /// Group within its pole, from 0.
    pub group: usize,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Suggestions {
    /// Best first.
    pub positive: Vec<Suggestion>,
    /// Most negative first; empty for a unipolar concept.
    pub negative: Vec<Suggestion>,
    /// Seeds that reached the model.
    pub known: KnownSeeds,
    /// Seeds that did not.
    pub unknown: Vec<UnknownWord>,
    /// The groups, to hand to the next round; by pole.
    pub groups: [Groups; 2],
    /// The fitted model, for explanations and further scores.
    pub model: Model,
    /// How candidates were found.
    pub route: Route,
}

impl Suggestions {
    /// The list of one pole; irrelevant words are never suggested.
    pub fn of(&self, pole: Pole) -> &[Suggestion] {
        match pole {
            Pole::Positive => &self.positive,
            Pole::Negative => &self.negative,
            Pole::Irrelevant => &[],
        }
    }
}

/// Suggests words: candidates from `index` (which must have been built from the space of this kind of concept over
/// the suggestion vocabulary) or, without one, from an exact scan; then ranked exactly, ties by commonness.
///
/// # Errors
/// [`crate::Error::Request`] when no seed is known.
pub fn suggest(engine: &Engine, index: Option<&Graph>, request: &Request<'_>) -> Result<Suggestions> {
    let (known, unknown) = engine.resolve(request.seeds, request.kind);
    let model = Model::fit(engine, ModelChoice::new(request.kind, request.model), &known)?;
    let embedding = engine.embedding();
    let excluded: HashSet<WordId> = request
        .excluded
        .iter()
        .filter_map(|word| embedding.id(word))
        .chain(known.iter().map(|(_, word)| word))
        .collect();
    let poles: &[Pole] = match request.kind {
        ConceptKind::Unipolar => &[Pole::Positive],
        ConceptKind::Bipolar => &[Pole::Positive, Pole::Negative],
    };
    let n_wanted = request.count.saturating_add(excluded.len());
    // A model that cannot lead a walk through the index looks at every word.
    let found = index.and_then(|index| scored_candidates(engine, index, &model, poles, n_wanted));
    let route = if found.is_some() { Route::Index } else { Route::Exact };
    let scored = found.unwrap_or_else(|| {
        let scores = model.score_common(engine, SUGGESTION_VOCABULARY);
        (0u32..).map(WordId).zip(scores).collect()
    });
    let best = |pole: Pole| best_of(embedding, &scored, &excluded, request.count, pole);
    let positive = best(Pole::Positive);
    let negative = if poles.contains(&Pole::Negative) { best(Pole::Negative) } else { Vec::new() };
    let grouped = |words: Vec<Neighbor>, pole: usize| {
        let vectors: Vec<Vec<f32>> = words
            .iter()
            .map(|word| engine.space(request.kind).vector(embedding, WordId(word.word)))
            .collect();
        let (labels, groups) = group(&vectors, request.previous.map(|previous| &previous[pole]));
        let sign = if pole == 0 { 1.0 } else { -1.0 };
        let suggestion = |(word, group): (Neighbor, usize)| Suggestion {
            word: WordId(word.word),
            score: sign * word.similarity,
            group,
        };
        (words.into_iter().zip(labels).map(suggestion).collect(), groups)
    };
    let (positive, positive_groups) = grouped(positive, 0);
    let (negative, negative_groups) = grouped(negative, 1);
    let groups = [positive_groups, negative_groups];
    Ok(Suggestions { positive, negative, known, unknown, groups, model, route })
}

/// The best words of each pole that a walk through the index finds, by the model's own scores. Nothing for a model
/// that cannot lead one.
fn scored_candidates(
    engine: &Engine,
    index: &Graph,
    model: &Model,
    poles: &[Pole],
    n_wanted: usize,
) -> Option<Vec<(WordId, f32)>> {
    let scorer = model.scorer(engine)?;
    let n_followed = n_wanted.saturating_mul(N_FOLLOWED_PER_WORD).max(N_FOLLOWED);
    let walk = |&pole: &Pole| {
        let sign = if pole == Pole::Negative { -1.0 } else { 1.0 };
        let seeds = model.seeds().iter().filter(|(seed_pole, _)| *seed_pole == pole);
        let seeds: Vec<u32> = seeds.map(|(_, word)| word.0).collect();
        let mut scorer = scorer.clone();
        let found = index.search(&seeds, n_followed, &mut |words, scores| {
            scorer.extend(words, scores);
            scores.iter_mut().for_each(|score| *score *= sign);
        });
        found.into_iter().map(move |found| (WordId(found.word), sign * found.similarity))
    };
    Some(poles.par_iter().flat_map_iter(walk).collect())
}

/// The first `count` words of a pole; only words that score on its side.
fn best_of(
    embedding: &Embedding,
    scored: &[(WordId, f32)],
    excluded: &HashSet<WordId>,
    count: usize,
    pole: Pole,
) -> Vec<Neighbor> {
    let sign = if pole == Pole::Negative { -1.0 } else { 1.0 };
    // Room for what is filtered out below, so that filtering costs only the best words a look-up.
    let mut top = TopK::new(count.saturating_add(excluded.len()).saturating_mul(2));
    for &(word, score) in scored {
        if sign * score > 0.0 {
            top.offer(word.0, sign * score);
        }
    }
    let mut best = top.into_sorted();
    best.retain(|candidate| {
        let word = WordId(candidate.word);
        !excluded.contains(&word) && usable::is_usable(embedding.word(word))
    });
    best.truncate(count);
    best
}
