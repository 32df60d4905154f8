//! The measures: each gives one number a draw, the same draws for every model, so that models can be compared in
//! pairs.

use std::collections::BTreeSet;

use conceptvector::Result;
use conceptvector::comparison::agreement::{Agreement, agreement};
use conceptvector::concept::engine::{Engine, KnownSeeds};
use conceptvector::concept::model::{Model, ModelChoice, ModelName};
use conceptvector::concept::{ConceptKind, Seeds};
use conceptvector::embedding::usable::is_usable;
use conceptvector::embedding::{Embedding, WordId};
use conceptvector::neighbors::TopK;

use crate::gold::{Gold, N_COMMON};
use crate::random::Random;

/// Draws of seeds per measure and, for categories, per category.
const N_DRAWS: u64 = 12;
/// Feedback is simulated on fewer draws: each takes four rounds with up to 85 seeds.
const N_FEEDBACK_DRAWS: u64 = 3;
/// Words shown per round and pole.
const N_SHOWN: usize = 20;
/// Rounds of feedback.
const N_ROUNDS: usize = 3;
/// Words of the happiest and of the saddest from which extreme seeds are drawn.
const N_EXTREME: usize = 500;

const TURNEY: [[&str; 7]; 2] = [
    ["good", "nice", "excellent", "positive", "fortunate", "correct", "superior"],
    ["bad", "nasty", "poor", "negative", "unfortunate", "wrong", "inferior"],
];

/// Scores of the commonest words by seeds of one kind of concept.
pub(crate) type Scorer<'a> = dyn Fn(&KnownSeeds) -> Result<Vec<f32>> + 'a;

/// The scorer of one of our models.
pub(crate) fn scorer(
    engine: &Engine,
    kind: ConceptKind,
    name: ModelName,
) -> impl Fn(&KnownSeeds) -> Result<Vec<f32>> + '_ {
    let choice = ModelChoice::new(kind, Some(name));
    move |seeds: &KnownSeeds| Ok(Model::fit(engine, choice, seeds)?.score_common(engine, N_COMMON))
}

/// Spearman and Pearson with happiness by the fourteen seeds of Turney and Littman (2003); with `extra` as a
/// fifteenth, positive one.
pub(crate) fn turney(
    engine: &Engine,
    gold: &Gold,
    score: &Scorer<'_>,
    extra: Option<&str>,
) -> Result<Agreement> {
    let [positive, negative] = TURNEY.map(|words| words.map(str::to_owned).to_vec());
    let mut seeds = Seeds { positive, negative, ..Seeds::default() };
    seeds.positive.extend(extra.map(str::to_owned));
    let (known, _) = engine.resolve(&seeds, ConceptKind::Bipolar);
    rated(&gold.happiness, &known, score)
}

/// Spearman with happiness by ten seeds drawn from the happiest and ten from the saddest words.
pub(crate) fn extreme_seeds(gold: &Gold, score: &Scorer<'_>) -> Result<Vec<f64>> {
    let mut sorted = gold.happiness.clone();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let words: Vec<WordId> = sorted.iter().map(|&(word, _)| word).collect();
    let n_extreme = N_EXTREME.min(words.len() / 2);
    let (happiest, saddest) = (&words[..n_extreme], &words[words.len() - n_extreme..]);
    let draw = |draw: u64| {
        let seeds = two_poles(draw, (happiest, saddest), 10);
        Ok(rated(&gold.happiness, &seeds, score)?.spearman.unwrap_or(0.0))
    };
    (0..N_DRAWS).map(draw).collect()
}

/// Chance that a positive word scores above a negative one, by ten seeds of each.
pub(crate) fn polarity(gold: &Gold, score: &Scorer<'_>) -> Result<Vec<f64>> {
    let [positive, negative] = polar_words(gold);
    let draw = |draw: u64| {
        let seeds = two_poles(draw, (&positive, &negative), 10);
        Ok(rated(&gold.polarity, &seeds, score)?.auc.unwrap_or(0.5))
    };
    (0..N_DRAWS).map(draw).collect()
}

/// Share of right words among the first twenty, by `n_seeds` words of a category; one number a category.
pub(crate) fn categories(
    embedding: &Embedding,
    gold: &Gold,
    score: &Scorer<'_>,
    n_seeds: usize,
) -> Result<Vec<f64>> {
    let share = |(number, category): (u64, &BTreeSet<WordId>)| -> Result<f64> {
        let words: Vec<WordId> = category.iter().copied().collect();
        let mut n_right = 0;
        for draw in 0..N_DRAWS {
            let positive = Random(1000 * number + draw).draw(&words, n_seeds);
            let excluded = positive.iter().copied().collect();
            let scores = score(&KnownSeeds { positive, ..KnownSeeds::default() })?;
            let shown = best(embedding, &scores, &excluded, (1.0, N_SHOWN));
            n_right += shown.iter().filter(|word| category.contains(word)).count();
        }
        Ok(n_right as f64 / (N_SHOWN as u64 * N_DRAWS) as f64)
    };
    (0..).zip(&gold.categories).map(share).collect()
}

/// Right words among 80 shown: twenty, then three rounds in which right words became positive and wrong ones
/// irrelevant seeds; from five seeds; one number a category.
pub(crate) fn feedback(embedding: &Embedding, gold: &Gold, score: &Scorer<'_>) -> Result<Vec<f64>> {
    let count = |(number, category): (u64, &BTreeSet<WordId>)| -> Result<f64> {
        let words: Vec<WordId> = category.iter().copied().collect();
        let mut n_right = 0;
        for draw in 0..N_FEEDBACK_DRAWS {
            let positive = Random(1000 * number + draw).draw(&words, 5);
            let mut excluded: BTreeSet<WordId> = positive.iter().copied().collect();
            let mut seeds = KnownSeeds { positive, ..KnownSeeds::default() };
            for _ in 0..=N_ROUNDS {
                let shown = best(embedding, &score(&seeds)?, &excluded, (1.0, N_SHOWN));
                excluded.extend(&shown);
                let (right, wrong): (Vec<_>, Vec<_>) =
                    shown.into_iter().partition(|word| category.contains(word));
                n_right += right.len();
                seeds.positive.extend(right);
                seeds.irrelevant.extend(wrong);
            }
        }
        Ok(n_right as f64 / N_FEEDBACK_DRAWS as f64)
    };
    (0..).zip(&gold.categories).map(count).collect()
}

/// Share of words of the other pole among the fifty suggested for each, after three rounds in which every rated
/// word among twenty shown of each pole became a seed of its own pole; from five seeds of each.
pub(crate) fn wrong_pole(embedding: &Embedding, gold: &Gold, score: &Scorer<'_>) -> Result<Vec<f64>> {
    let [positive, negative] = polar_words(gold);
    let is_positive: BTreeSet<WordId> = positive.iter().copied().collect();
    let is_negative: BTreeSet<WordId> = negative.iter().copied().collect();
    let share = |draw: u64| -> Result<f64> {
        let mut seeds = two_poles(draw, (&positive, &negative), 5);
        let mut excluded: BTreeSet<WordId> = seeds.iter().map(|(_, word)| word).collect();
        for _ in 0..N_ROUNDS {
            let scores = score(&seeds)?;
            let mut shown = best(embedding, &scores, &excluded, (1.0, N_SHOWN));
            shown.extend(best(embedding, &scores, &excluded, (-1.0, N_SHOWN)));
            excluded.extend(&shown);
            seeds.positive.extend(shown.iter().filter(|word| is_positive.contains(word)));
            seeds.negative.extend(shown.iter().filter(|word| is_negative.contains(word)));
        }
        let scores = score(&seeds)?;
        let (mut n_wrong, mut n_shown) = (0, 0);
        for (sign, other) in [(1.0, &is_negative), (-1.0, &is_positive)] {
            let shown = best(embedding, &scores, &excluded, (sign, 50));
            n_wrong += shown.iter().filter(|word| other.contains(word)).count();
            n_shown += shown.len();
        }
        Ok(n_wrong as f64 / n_shown.max(1) as f64)
    };
    (0..N_DRAWS).map(share).collect()
}

fn polar_words(gold: &Gold) -> [Vec<WordId>; 2] {
    [1.0, -1.0].map(|sign| {
        gold.polarity.iter().filter(|(_, value)| value * sign > 0.0).map(|&(word, _)| word).collect()
    })
}

fn two_poles(draw: u64, (positive, negative): (&[WordId], &[WordId]), n_seeds: usize) -> KnownSeeds {
    let mut random = Random(draw);
    let positive = random.draw(positive, n_seeds);
    KnownSeeds { positive, negative: random.draw(negative, n_seeds), ..KnownSeeds::default() }
}

/// Agreement on all rated words but the seeds.
fn rated(ratings: &[(WordId, f64)], seeds: &KnownSeeds, score: &Scorer<'_>) -> Result<Agreement> {
    let scores = score(seeds)?;
    let others = ratings.iter().filter(|(word, _)| !seeds.contains(*word));
    let (scores, values): (Vec<_>, Vec<_>) =
        others.map(|&(word, value)| (scores.get(word.row()).map(|&s| f64::from(s)), value)).unzip();
    Ok(agreement(&scores, &values))
}

/// The `count` best words towards the end of this sign.
fn best(
    embedding: &Embedding,
    scores: &[f32],
    excluded: &BTreeSet<WordId>,
    (sign, count): (f32, usize),
) -> Vec<WordId> {
    let mut top = TopK::new(2 * (count + excluded.len()));
    for (word, &score) in (0u32..).zip(scores) {
        top.offer(word, sign * score);
    }
    let ranked = top.into_sorted().into_iter().map(|neighbor| WordId(neighbor.word));
    ranked.filter(|word| !excluded.contains(word) && is_usable(embedding.word(*word))).take(count).collect()
}
