//! "kernel-density-2017", for both kinds: the model of the 2017 paper, kept for comparison with it.
//!
//! Park, Kim, Lee, Choo, Diakopoulos and Elmqvist, "ConceptVector" (IEEE TVCG 2018), as its program computed it:
//! S(x) = Σ exp(−d(x, s)² / (2h²)) over the seeds s of one list, with d the Euclidean distance of **raw** vectors
//! (neither centered nor of length 1) and h² = 2;
//! score(x) = (S₊ − S₋) / N · (1 − S₀ / (S₊ + S₋ + S₀)), N the number of positive and negative seeds, S₀ of the
//! irrelevant ones; in [−1, 1]. A unipolar concept has S₋ = 0.
//!
//! One fault of that program is mended: a seed the vectors did not know stood at the origin and counted in N; here
//! it reaches no model. Raw distances between words of a natural embedding are large against h, so scores fall
//! off to thousandths within the first neighbors; only their order means something.

use rayon::prelude::*;

use crate::concept::seeds::Pole;
use crate::dot::dot;
use crate::embedding::{Embedding, WordId};

/// h².
const SQUARED_BANDWIDTH: f64 = 2.0;

/// As named in exports.
pub(super) const PARAMETERS: [(&str, f64); 1] = [("squared_bandwidth", SQUARED_BANDWIDTH)];

/// The seeds as they stand in the vectors.
#[derive(Clone, Debug)]
pub(super) struct Density {
    seeds: Vec<Seed>,
    /// N; at least 1.
    n_poles: f64,
}

#[derive(Clone, Debug)]
struct Seed {
    pole: Pole,
    raw: Vec<f32>,
    squared_norm: f64,
}

/// S₊, S₋ and S₀ of a word.
#[derive(Clone, Copy, Default)]
struct Sums {
    positive: f64,
    negative: f64,
    irrelevant: f64,
}

impl Sums {
    fn add(&mut self, pole: Pole, kernel: f64) {
        match pole {
            Pole::Positive => self.positive += kernel,
            Pole::Negative => self.negative += kernel,
            Pole::Irrelevant => self.irrelevant += kernel,
        }
    }

    /// S₊ + S₋ + S₀.
    fn all(self) -> f64 {
        self.positive + self.negative + self.irrelevant
    }
}

impl Density {
    pub(super) fn fit(embedding: &Embedding, seeds: &[(Pole, WordId)]) -> Self {
        let n_poles = seeds.iter().filter(|(pole, _)| *pole != Pole::Irrelevant).count();
        let seed = |&(pole, word): &(Pole, WordId)| {
            let raw = embedding.raw(word);
            let squared_norm = raw.iter().map(|&v| f64::from(v) * f64::from(v)).sum();
            Seed { pole, raw, squared_norm }
        };
        // Seeds are far fewer than 2⁵³.
        Self { seeds: seeds.iter().map(seed).collect(), n_poles: n_poles.max(1) as f64 }
    }

    /// exp(−d² / (2h²)) of a word and each seed, by d² = |x|² + |s|² − 2 x · s. In f64: an f32 is 0 from d² = 413 on,
    /// a distance that long vectors do have, and then no order would be left.
    fn kernels<'a>(
        &'a self,
        embedding: &'a Embedding,
        word: WordId,
    ) -> impl Iterator<Item = (Pole, f64)> + 'a {
        let unit = embedding.unit(word);
        let norm = f64::from(embedding.norm(word));
        self.seeds.iter().map(move |seed| {
            let product = norm * f64::from(dot(unit, &seed.raw));
            let squared_distance = (norm * norm + seed.squared_norm - 2.0 * product).max(0.0);
            (seed.pole, (-squared_distance / (2.0 * SQUARED_BANDWIDTH)).exp())
        })
    }

    pub(super) fn score(&self, embedding: &Embedding, word: WordId) -> f32 {
        let mut sums = Sums::default();
        self.kernels(embedding, word).for_each(|(pole, kernel)| sums.add(pole, kernel));
        let all = sums.all();
        let kept = if all > 0.0 { 1.0 - sums.irrelevant / all } else { 0.0 };
        // To the precision of the vectors; of the scores only the order means something.
        ((sums.positive - sums.negative) / self.n_poles * kept) as f32
    }

    /// Scores of the `n_words` commonest words.
    pub(super) fn score_common(&self, embedding: &Embedding, n_words: usize) -> Vec<f32> {
        // Word numbers are u32.
        let n_words = u32::try_from(n_words.min(embedding.len())).unwrap_or(u32::MAX);
        (0..n_words).into_par_iter().map(|word| self.score(embedding, WordId(word))).collect()
    }

    /// A positive or negative seed adds ±k / N; an irrelevant one takes its share of what the irrelevant seeds take,
    /// −(S₊ − S₋) / N · k / (S₊ + S₋ + S₀). Together they are the score.
    pub(super) fn contributions(&self, embedding: &Embedding, word: WordId) -> Vec<f32> {
        let kernels: Vec<(Pole, f64)> = self.kernels(embedding, word).collect();
        let mut sums = Sums::default();
        kernels.iter().for_each(|&(pole, kernel)| sums.add(pole, kernel));
        let (all, raw_score) = (sums.all(), (sums.positive - sums.negative) / self.n_poles);
        let part = |&(pole, kernel): &(Pole, f64)| {
            let part = match pole {
                Pole::Positive | Pole::Negative => pole.sign() * kernel / self.n_poles,
                Pole::Irrelevant if all > 0.0 => -raw_score * kernel / all,
                Pole::Irrelevant => 0.0,
            };
            part as f32 // as the score
        };
        kernels.iter().map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_score, compass, fit, fit_as};
    use crate::concept::{ConceptKind, ModelName};

    const NAME: ModelName = ModelName::KernelDensity2017;

    #[test]
    fn two_ends() {
        // Raw distances² from east: to itself 0, west 4, north 2; exponents −d²/4.
        let engine = compass();
        let model = fit_as(&engine, (ConceptKind::Bipolar, NAME), [&["east"], &["west"], &[]]);
        let far = (-1.0f32).exp();
        check_score(&model, &engine, "east", (1.0 - far) / 2.0);
        check_score(&model, &engine, "west", -(1.0 - far) / 2.0);
        check_score(&model, &engine, "north", 0.0);
        assert!(model.scorer(&engine).is_none());
    }

    #[test]
    fn one_idea_with_an_irrelevant_seed() {
        // N = 1. East: S₊ = 1, S₀ = e^−½ (north is √2 away): 1 · 1/(1 + e^−½).
        // Zenith, three above: d² = 10 from both, so half of e^−2.5 is left.
        let engine = compass();
        let model = fit(&engine, NAME, [&["east"], &[], &["north"]]);
        check_score(&model, &engine, "east", 1.0 / (1.0 + (-0.5f32).exp()));
        check_score(&model, &engine, "zenith", (-2.5f32).exp() / 2.0);
    }
}
