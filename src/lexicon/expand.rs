//! Makes a lexicon entry of a concept: seeds, reviewed words, and the best of the suggestions.

use std::collections::BTreeSet;

use super::{EmbeddingRef, LexiconConcept, ModelRef, Term, TermStatus};
use crate::concept::engine::Engine;
use crate::concept::{ModelChoice, Pole, Seeds};
use crate::embedding::{Embedding, WordId};
use crate::suggestion::Suggestions;

/// What of a concept goes into the lexicon beside its seeds.
#[derive(Clone, Debug)]
pub struct Expansion<'a> {
    /// Words taken over by the analyst, with their poles.
    pub accepted: Vec<(&'a str, Pole)>,
    /// Words the analyst does not want; kept in the file, never counted.
    pub rejected: Vec<&'a str>,
    /// Unreviewed suggestions taken per pole: words, not folded ones, whatever the list on screen hides, so that the
    /// lexicon depends on the concept alone.
    pub n_suggested: usize,
    /// Of these only those that score at least this.
    pub least: f64,
    /// What those are called: [`TermStatus::Suggested`], or accepted where the analyst takes them sight unseen.
    pub status: TermStatus,
    /// Their note.
    pub note: &'a str,
}

/// Names the vectors in use.
pub fn embedding_ref(embedding: &Embedding) -> EmbeddingRef {
    // usize to u64 never loses anything on the platforms Rust has.
    EmbeddingRef {
        name: embedding.name().to_owned(),
        words: embedding.len() as u64,
        dimensions: embedding.dimensions() as u64,
    }
}

/// The terms of a concept that were found by `suggestions`, weighted by its model: seeds first, then accepted words,
/// suggestions (best first), rejected words. Seeds unknown to the vectors have no weight and are left out. Accepted terms
/// that the vectors do not have (phrases, beginnings of words, rare words) weigh as much as the seeds of their pole do on
/// average, 1 where that is nothing: the analyst says that they mean the concept, and nothing says how much.
///
/// A weight is the model's score, held to [−1, 1] and to the side of its pole, to four decimals (below a thousandth to four
/// digits): a seed that the model places on the other side weighs 0.
pub fn terms(engine: &Engine, suggestions: &Suggestions, expansion: &Expansion<'_>) -> Vec<Term> {
    let known = |words: &[(&str, Pole)]| -> Vec<(WordId, Pole)> {
        words.iter().filter_map(|&(word, pole)| Some((engine.embedding().id(word)?, pole))).collect()
    };
    let seeds: Vec<(WordId, Pole)> = suggestions
        .known
        .iter()
        .filter(|(pole, _)| *pole != Pole::Irrelevant)
        .map(|(pole, word)| (word, pole))
        .collect();
    let rejected: Vec<(&str, Pole)> = expansion.rejected.iter().map(|&word| (word, Pole::Positive)).collect();
    let suggested = [Pole::Positive, Pole::Negative].into_iter().flat_map(|pole| {
        suggestions.counted_of(pole).iter().take(expansion.n_suggested).map(move |&word| (word, pole))
    });
    // Without seeds no model weighs anything: every term weighs 1.
    let has_seeds = !suggestions.model.seeds().is_empty();
    let mut seen = BTreeSet::new();
    let mut terms: Vec<Term> = Vec::new();
    let parts = [
        (seeds, TermStatus::Seed, ""),
        (known(&expansion.accepted), TermStatus::Accepted, ""),
        (suggested.collect(), expansion.status, expansion.note),
        (known(&rejected), TermStatus::Rejected, ""),
    ];
    for (place, (words, status, note)) in parts.into_iter().enumerate() {
        let is_suggested = place == 2;
        let ids: Vec<WordId> = words.iter().map(|&(word, _)| word).collect();
        let scores = suggestions.model.score_words(engine, &ids);
        for ((word, pole), score) in words.into_iter().zip(scores) {
            if !seen.insert(word) {
                continue;
            }
            let score = if has_seeds { f64::from(score) } else { pole.sign() };
            if is_suggested && score.abs() < expansion.least {
                continue;
            }
            let pole = match status {
                // A rejected word stands where the model put it.
                TermStatus::Rejected if score < 0.0 => Pole::Negative,
                _ => pole,
            };
            terms.push(Term {
                term: engine.embedding().word(word).to_owned(),
                weight: weight(score, pole),
                pole,
                status,
                note: note.to_owned(),
            });
        }
        if place == 0 {
            terms.extend(without_vectors(engine, &terms, expansion));
        }
    }
    terms
}

/// Reviewed terms that the vectors do not have, weighing as the `seeds` do.
fn without_vectors(engine: &Engine, seeds: &[Term], expansion: &Expansion<'_>) -> Vec<Term> {
    let typical = |pole: Pole| {
        let sizes = || seeds.iter().filter(|seed| seed.pole == pole).map(|seed| seed.weight.abs());
        let mean = sizes().sum::<f64>() / sizes().count().max(1) as f64; // a count of seeds
        if mean > 0.0 { mean } else { 1.0 }
    };
    let accepted = expansion.accepted.iter().map(|&(term, pole)| (term, pole, TermStatus::Accepted));
    let rejected = expansion.rejected.iter().map(|&term| (term, Pole::Positive, TermStatus::Rejected));
    let unknown = accepted.chain(rejected).filter(|(term, ..)| engine.embedding().id(term).is_none());
    unknown
        .map(|(term, pole, status)| Term {
            term: term.to_owned(),
            weight: weight(typical(pole) * pole.sign(), pole),
            pole,
            status,
            note: String::new(),
        })
        .collect()
}

/// A whole lexicon entry.
pub fn concept(
    name: &str,
    description: &str,
    choice: ModelChoice,
    seeds: &Seeds,
    terms: Vec<Term>,
) -> LexiconConcept {
    LexiconConcept {
        name: name.to_owned(),
        description: description.to_owned(),
        kind: choice.kind(),
        model: ModelRef { name: choice.name().as_str().to_owned(), parameters: choice.name().parameters() },
        seeds: seeds.clone(),
        terms,
    }
}

fn weight(score: f64, pole: Pole) -> f64 {
    let magnitude = (score * pole.sign()).clamp(0.0, 1.0);
    if magnitude > 0.0 && magnitude < 1e-3 {
        // Scores of the 2017 model are that small for nearly all words: decimals would round their order away.
        let step = 10f64.powi(magnitude.log10().floor() as i32 - 3); // a power between −49 and −4
        return pole.sign() * (magnitude / step).round() * step;
    }
    // Adding 0 turns −0 into 0.
    pole.sign() * (magnitude * 1e4).round() / 1e4 + 0.0
}
