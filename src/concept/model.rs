//! The two default concept models: what a word's vector says about the concept.
//!
//! Both are sums over seeds, so that a score is explained exactly by what each seed adds to it. Their forms and
//! constants were chosen by measurement against human ratings (own choice).

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};

use super::engine::{Engine, KnownSeeds};
use super::seeds::{ConceptKind, Pole};
use crate::embedding::WordId;
use crate::embedding::space::{Directions, Space};
use crate::{Error, Result};

/// How strongly irrelevant words push away in a unipolar concept; from .8 on results get worse.
const FEEDBACK: f32 = 0.4;
/// Length scale of the kernel k(x, y) = exp((z(x) · z(y) − 1) / `LENGTH`).
const LENGTH: f32 = 0.5;
/// Noise on positive and negative seeds: the ridge.
const POLE_NOISE: f64 = 1.0;
/// Noise on irrelevant seeds: they are held to 0 only half as firmly.
const IRRELEVANT_NOISE: f64 = 2.0;

/// A concept fitted to its seeds.
///
/// - Unipolar, "whitened-centroid": score(x) = z(x) · w with w = p / |p| − 0.4 · i / |i|, where p is the
///   mean of z over positive and i over irrelevant seeds; in [−1.4, 1.4], mostly in [−.3, .8].
/// - Bipolar, "kernel-ridge" (the mean of a Gaussian process): score(x) = Σ αᵢ k(x, sᵢ), α = (K + D)⁻¹ y with y = 1,
///   −1, 0 for positive, negative, irrelevant seeds and D = diag(1, 1, 2); about [−1, 1].
#[derive(Clone, Debug)]
pub struct Model {
    kind: ConceptKind,
    seeds: Vec<(Pole, WordId)>,
    /// z of the seeds, in their order.
    directions: Vec<Vec<f32>>,
    /// Unipolar: what a seed's product z(x) · z(s) is multiplied by. Bipolar: α.
    factors: Vec<f32>,
}

impl Model {
    /// Fits a concept.
    ///
    /// # Errors
    /// [`Error::Request`] when no positive seed (of a bipolar concept: neither a positive nor a negative one) is
    /// known.
    pub fn fit(engine: &Engine, kind: ConceptKind, known: &KnownSeeds) -> Result<Self> {
        if known.positive.is_empty() && (kind == ConceptKind::Unipolar || known.negative.is_empty()) {
            let problem = "a concept needs at least one positive word that the word vectors know; add one";
            return Err(Error::Request(problem.to_owned()));
        }
        let seeds: Vec<(Pole, WordId)> = known.iter().collect();
        let space = engine.space(kind);
        let directions: Vec<Vec<f32>> =
            seeds.iter().map(|&(_, word)| space.vector(engine.embedding(), word)).collect();
        let factors = match kind {
            ConceptKind::Unipolar => centroid_factors(&seeds, &directions),
            ConceptKind::Bipolar => ridge_factors(&seeds, &directions),
        };
        Ok(Self { kind, seeds, directions, factors })
    }

    /// As named in exports.
    pub fn name_of(kind: ConceptKind) -> &'static str {
        match kind {
            ConceptKind::Unipolar => "whitened-centroid",
            ConceptKind::Bipolar => "kernel-ridge",
        }
    }

    /// The constants of the model, as named in exports.
    pub fn parameters_of(kind: ConceptKind) -> BTreeMap<String, f64> {
        let pairs = match kind {
            // The shortest decimal, not the f32 widened: 0.4, not 0.4000000059604645.
            ConceptKind::Unipolar => vec![("feedback", 0.4)],
            ConceptKind::Bipolar => {
                vec![
                    ("length", f64::from(LENGTH)),
                    ("noise", POLE_NOISE),
                    ("irrelevant_noise", IRRELEVANT_NOISE),
                ]
            }
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The seeds with their poles, in the order of [`contributions`](Self::contributions).
    pub fn seeds(&self) -> &[(Pole, WordId)] {
        &self.seeds
    }

    /// Scores of the `n_words` commonest words. One pass over their vectors.
    pub fn score_common(&self, engine: &Engine, n_words: usize) -> Vec<f32> {
        let space = engine.space(self.kind);
        let reduce =
            |products: &[f32]| products.iter().zip(&self.factors).map(|(&p, &f)| self.part(p, f)).sum();
        match self.kind {
            ConceptKind::Unipolar => {
                // Linear: all seeds make one direction.
                space.map_products(engine.embedding(), n_words, &[self.query(Pole::Positive)], |products| {
                    products[0]
                })
            }
            ConceptKind::Bipolar => space.map_products(engine.embedding(), n_words, &self.directions, reduce),
        }
    }

    /// Scores of chosen words.
    pub fn score_words(&self, engine: &Engine, words: &[WordId]) -> Vec<f32> {
        let products = engine.space(self.kind).products_of(engine.embedding(), words, &self.directions);
        let score = |row: ndarray::ArrayView1<'_, f32>| -> f32 {
            row.iter().zip(&self.factors).map(|(&p, &f)| self.part(p, f)).sum()
        };
        products.outer_iter().map(score).collect()
    }

    /// Ready to score words one after the other, as a walk through a neighbor index asks for them.
    pub fn scorer<'a>(&'a self, engine: &'a Engine) -> Scorer<'a> {
        let space = engine.space(self.kind);
        let directions = match self.kind {
            // Linear: all seeds make one direction.
            ConceptKind::Unipolar => space.directions(&[self.query(Pole::Positive)]),
            ConceptKind::Bipolar => space.directions(&self.directions),
        };
        let n_products = if self.kind == ConceptKind::Unipolar { 1 } else { self.directions.len() };
        Scorer { model: self, engine, space, directions, products: vec![0.0; n_products] }
    }

    /// What each seed adds to the score of `word`; the sum is the score.
    pub fn contributions(&self, engine: &Engine, word: WordId) -> Vec<f32> {
        let products = engine.space(self.kind).products_of(engine.embedding(), &[word], &self.directions);
        products.iter().zip(&self.factors).map(|(&p, &f)| self.part(p, f)).collect()
    }

    /// The direction to ask a neighbor index for, towards one pole: w of a unipolar concept; Σ αᵢ z(sᵢ) of a bipolar
    /// one, turned round for the negative pole. Not normalized.
    pub fn query(&self, pole: Pole) -> Vec<f32> {
        let sign = if pole == Pole::Negative { -1.0 } else { 1.0 };
        let mut query = vec![0.0; self.directions.first().map_or(0, Vec::len)];
        for (direction, factor) in self.directions.iter().zip(&self.factors) {
            query.iter_mut().zip(direction).for_each(|(q, d)| *q += sign * factor * d);
        }
        query
    }

    /// z of the seeds of one pole: further questions to a neighbor index.
    pub fn seed_directions(&self, pole: Pole) -> impl Iterator<Item = &[f32]> {
        let of_pole = move |((seed_pole, _), _): &(&(Pole, WordId), &Vec<f32>)| *seed_pole == pole;
        self.seeds.iter().zip(&self.directions).filter(of_pole).map(|(_, direction)| direction.as_slice())
    }

    fn part(&self, product: f32, factor: f32) -> f32 {
        match self.kind {
            ConceptKind::Unipolar => product * factor,
            ConceptKind::Bipolar => kernel(product) * factor,
        }
    }
}

/// See [`Model::scorer`].
#[derive(Debug)]
pub struct Scorer<'a> {
    model: &'a Model,
    engine: &'a Engine,
    space: &'a Space,
    directions: Directions,
    products: Vec<f32>,
}

impl Scorer<'_> {
    /// The score of a word of the engine's vectors.
    pub fn score(&mut self, word: WordId) -> f32 {
        self.space.products(self.engine.embedding(), word, &self.directions, &mut self.products);
        match self.model.kind {
            ConceptKind::Unipolar => self.products.iter().sum(),
            ConceptKind::Bipolar => {
                self.products.iter().zip(&self.model.factors).map(|(&p, &f)| kernel(p) * f).sum()
            }
        }
    }
}

fn kernel(product: f32) -> f32 {
    ((product - 1.0) / LENGTH).exp()
}

/// 1 / (n · |c|) for positive seeds, −0.4 / (n · |c|) for irrelevant ones, with c the mean of their z.
fn centroid_factors(seeds: &[(Pole, WordId)], directions: &[Vec<f32>]) -> Vec<f32> {
    let factor_of = |pole: Pole, weight: f32| {
        let mut sum = vec![0.0f32; directions.first().map_or(0, Vec::len)];
        for (_, direction) in seeds.iter().zip(directions).filter(|((p, _), _)| *p == pole) {
            sum.iter_mut().zip(direction).for_each(|(s, d)| *s += d);
        }
        // |sum| = n · |c|.
        let length = sum.iter().map(|v| v * v).sum::<f32>().sqrt();
        if length > f32::EPSILON { weight / length } else { 0.0 }
    };
    let (positive, irrelevant) = (factor_of(Pole::Positive, 1.0), factor_of(Pole::Irrelevant, -FEEDBACK));
    let factor = |&(pole, _): &(Pole, WordId)| match pole {
        Pole::Positive => positive,
        Pole::Irrelevant => irrelevant,
        Pole::Negative => 0.0,
    };
    seeds.iter().map(factor).collect()
}

/// α = (K + D)⁻¹ y.
fn ridge_factors(seeds: &[(Pole, WordId)], directions: &[Vec<f32>]) -> Vec<f32> {
    let n = seeds.len();
    let product =
        |i: usize, j: usize| -> f32 { directions[i].iter().zip(&directions[j]).map(|(a, b)| a * b).sum() };
    let noise = |i: usize| if seeds[i].0 == Pole::Irrelevant { IRRELEVANT_NOISE } else { POLE_NOISE };
    let matrix =
        DMatrix::from_fn(n, n, |i, j| f64::from(kernel(product(i, j))) + if i == j { noise(i) } else { 0.0 });
    let targets = DVector::from_fn(n, |i, _| match seeds[i].0 {
        Pole::Positive => 1.0,
        Pole::Negative => -1.0,
        Pole::Irrelevant => 0.0,
    });
    // K is positive semidefinite and D ≥ 1, so the factorization exists; without one every factor is 0.
    let alpha = matrix.cholesky().map_or_else(|| DVector::zeros(n), |cholesky| cholesky.solve(&targets));
    alpha.iter().map(|&a| a as f32).collect() // to the precision of the vectors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::seeds::Seeds;
    use crate::embedding::Embedding;

    /// Three orthogonal pairs around a mean of zero: every z can be worked by hand.
    fn engine() -> Engine {
        let words = ["east", "west", "north", "south", "zenith", "nadir"].map(str::to_owned).to_vec();
        let raw = [
            [1.0, 0.0, 0.0],
            [-1.0, 0.0, 0.0],
            [0.0, 1.0, 0.0],
            [0.0, -1.0, 0.0],
            [0.0, 0.0, 1.0],
            [0.0, 0.0, -1.0],
        ];
        // One long pair fixes the first axis: zenith and nadir.
        let mut raw = raw.concat();
        raw[14] = 3.0;
        raw[17] = -3.0;
        Engine::new(Embedding::new("compass", words, raw, 3).0)
    }

    fn fit(engine: &Engine, kind: ConceptKind, seeds: [&[&str]; 3]) -> Model {
        let list = |words: &[&str]| words.iter().map(|&w| w.to_owned()).collect();
        let seeds = Seeds { positive: list(seeds[0]), negative: list(seeds[1]), irrelevant: list(seeds[2]) };
        Model::fit(engine, kind, &engine.resolve(&seeds, kind).0).unwrap()
    }

    #[track_caller]
    fn check_score(model: &Model, engine: &Engine, word: &str, expected: f32) {
        let id = engine.embedding().id(word).unwrap();
        let all = model.score_common(engine, 6)[id.row()];
        let chosen = model.score_words(engine, &[id])[0];
        let explained: f32 = model.contributions(engine, id).iter().sum();
        for score in [all, chosen, explained] {
            assert!((score - expected).abs() < 1e-5, "{word}: {all} {chosen} {explained}, not {expected}");
        }
    }

    #[test]
    fn centroid_of_two_directions_with_feedback() {
        // Whitening only stretches axes, so z of the six words are the six unit directions.
        // p = (z(east) + z(north)) / 2, so w = (east + north)/√2 − 0.4 · zenith.
        let engine = engine();
        let model = fit(&engine, ConceptKind::Unipolar, [&["east", "north"], &[], &["zenith"]]);
        check_score(&model, &engine, "east", 0.5f32.sqrt());
        check_score(&model, &engine, "south", -(0.5f32.sqrt()));
        check_score(&model, &engine, "zenith", -0.4);
        check_score(&model, &engine, "nadir", 0.4);
    }

    #[test]
    fn kernel_ridge_of_two_opposite_seeds() {
        // z(east) · z(west) = −1: K = [[1, e⁻⁴], [e⁻⁴, 1]], so α = ±1 / (2 − e⁻⁴).
        // score(east) = α (1 − e⁻⁴); north is at right angles to both: 0.
        let engine = engine();
        let model = fit(&engine, ConceptKind::Bipolar, [&["east"], &["west"], &[]]);
        let far = (-4.0f32).exp();
        let expected = (1.0 - far) / (2.0 - far);
        check_score(&model, &engine, "east", expected);
        check_score(&model, &engine, "west", -expected);
        check_score(&model, &engine, "north", 0.0);
    }

    #[test]
    fn irrelevant_seeds_pull_to_zero_with_noise_two() {
        // One positive and one irrelevant seed at right angles: K = [[1, e⁻²], [e⁻², 1]], D = diag(1, 2).
        // (K + D)⁻¹ (1, 0)ᵀ = (3, −e⁻²)ᵀ / (6 − e⁻⁴).
        let engine = engine();
        let model = fit(&engine, ConceptKind::Bipolar, [&["east"], &[], &["north"]]);
        let (near, determinant) = ((-2.0f32).exp(), 6.0 - (-4.0f32).exp());
        check_score(&model, &engine, "east", (3.0 - near * near) / determinant);
        check_score(&model, &engine, "north", (3.0 * near - near) / determinant);
    }

    #[test]
    fn an_unknown_seed_changes_nothing_and_is_named() {
        let engine = engine();
        let seeds = Seeds { positive: vec!["east".into(), "eats".into()], ..Seeds::default() };
        let (known, unknown) = engine.resolve(&seeds, ConceptKind::Unipolar);
        assert_eq!(unknown[0].near, ["east"]);
        let with = Model::fit(&engine, ConceptKind::Unipolar, &known).unwrap().score_common(&engine, 6);
        let without = fit(&engine, ConceptKind::Unipolar, [&["east"], &[], &[]]).score_common(&engine, 6);
        assert_eq!(with, without);
        let nothing = Model::fit(&engine, ConceptKind::Unipolar, &KnownSeeds::default()).unwrap_err();
        assert!(nothing.to_string().contains("at least one positive word"));
    }
}
