//! The concept models: what a word's vector says about the concept.
//!
//! [`name`] lists them; each has a file with its formula: [`centroid`], [`ridge`], [`axis`], [`density`]. All are
//! sums over seeds, with or without a part for how rare the word is, so that a score is explained exactly by what each
//! adds to it.

mod axis;
mod centroid;
mod density;
pub mod name;
mod ridge;
pub mod scorer;

use ndarray::ArrayView1;

pub use name::{ModelChoice, ModelName};

use super::engine::{Engine, KnownSeeds};
use super::seeds::{ConceptKind, Pole};
use crate::embedding::WordId;
use crate::{Error, Result};

/// A concept fitted to its seeds.
#[derive(Clone, Debug)]
pub struct Model {
    choice: ModelChoice,
    seeds: Vec<(Pole, WordId)>,
    form: Form,
}

/// How a seed's part of a score follows from the word's vector.
#[derive(Clone, Debug)]
enum Form {
    /// factor · z(x) · z(s).
    Linear(Weighted),
    /// factor · k(z(x) · z(s)).
    Kernel(Weighted),
    /// By distances of raw vectors.
    Density(density::Density),
}

/// Seeds as directions of the space of their kind of concept, with what their parts are multiplied by.
#[derive(Clone, Debug)]
struct Weighted {
    /// z of the seeds, in their order.
    directions: Vec<Vec<f32>>,
    factors: Vec<f32>,
}

impl Model {
    /// Fits a concept.
    ///
    /// # Errors
    /// [`Error::Request`] when no positive seed (of a bipolar concept: neither a positive nor a negative one) is
    /// known.
    pub fn fit(engine: &Engine, choice: impl Into<ModelChoice>, known: &KnownSeeds) -> Result<Self> {
        let choice = choice.into();
        let kind = choice.kind();
        if known.positive.is_empty() && (kind == ConceptKind::Unipolar || known.negative.is_empty()) {
            let problem = "a concept needs at least one positive word that the word vectors know; add one";
            return Err(Error::Request(problem.to_owned()));
        }
        let seeds: Vec<(Pole, WordId)> = known.iter().collect();
        let poles: Vec<Pole> = seeds.iter().map(|&(pole, _)| pole).collect();
        let directions = || -> Vec<Vec<f32>> {
            let space = engine.space(kind);
            seeds.iter().map(|&(_, word)| space.vector(engine.embedding(), word)).collect()
        };
        let form = match choice.name() {
            ModelName::WhitenedCentroid => Form::Linear(centroid::fit(&poles, directions())),
            ModelName::Axis => Form::Linear(axis::fit(&poles, directions())),
            ModelName::KernelRidge => Form::Kernel(ridge::fit(&poles, directions())),
            ModelName::KernelDensity2017 => Form::Density(density::Density::fit(engine.embedding(), &seeds)),
        };
        Ok(Self { choice, seeds, form })
    }

    /// That of a concept which has terms but no seeds: every word scores 0.
    pub fn without_seeds(choice: impl Into<ModelChoice>) -> Self {
        let form = Form::Kernel(Weighted { directions: Vec::new(), factors: Vec::new() });
        Self { choice: choice.into(), seeds: Vec::new(), form }
    }

    /// Which model of which kind of concept this is.
    pub fn choice(&self) -> ModelChoice {
        self.choice
    }

    /// The seeds with their poles, in the order of [`contributions`](Self::contributions).
    pub fn seeds(&self) -> &[(Pole, WordId)] {
        &self.seeds
    }

    /// Scores of the `n_words` commonest words. One pass over their vectors.
    pub fn score_common(&self, engine: &Engine, n_words: usize) -> Vec<f32> {
        let embedding = engine.embedding();
        match &self.form {
            Form::Linear(weighted) => {
                // All seeds make one direction.
                let direction = [weighted.sum()];
                let space = self.space(engine);
                let mut scores = space.map_products(embedding, n_words, &direction, |products| {
                    products.first().copied().unwrap_or(0.0)
                });
                for (word, score) in (0u32..).map(WordId).zip(&mut scores) {
                    *score += self.rarity(word);
                }
                scores
            }
            Form::Kernel(weighted) => {
                let score = |products: &[f32]| ridge::score(products, &weighted.factors);
                self.space(engine).map_products(embedding, n_words, &weighted.directions, score)
            }
            Form::Density(density) => density.score_common(embedding, n_words),
        }
    }

    /// Scores of chosen words.
    pub fn score_words(&self, engine: &Engine, words: &[WordId]) -> Vec<f32> {
        match &self.form {
            Form::Linear(weighted) | Form::Kernel(weighted) => {
                let space = self.space(engine);
                let products = space.products_of(engine.embedding(), words, &weighted.directions);
                let rows = products.outer_iter().zip(words);
                rows.map(|(row, &word)| self.parts(row, &weighted.factors).sum::<f32>() + self.rarity(word))
                    .collect()
            }
            Form::Density(density) => {
                words.iter().map(|&word| density.score(engine.embedding(), word)).collect()
            }
        }
    }

    /// What each seed adds to the score of `word`; with [`rarity`](Self::rarity) the sum is the score.
    pub fn contributions(&self, engine: &Engine, word: WordId) -> Vec<f32> {
        match &self.form {
            Form::Linear(weighted) | Form::Kernel(weighted) => {
                let space = self.space(engine);
                let products = space.products_of(engine.embedding(), &[word], &weighted.directions);
                products
                    .outer_iter()
                    .flat_map(|row| self.parts(row, &weighted.factors).collect::<Vec<_>>())
                    .collect()
            }
            Form::Density(density) => density.contributions(engine.embedding(), word),
        }
    }

    /// What being rare adds to the score of `word`: 0 or less, and 0 for most models.
    pub fn rarity(&self, word: WordId) -> f32 {
        let has_rarity = self.choice.name() == ModelName::WhitenedCentroid && !self.seeds.is_empty();
        if has_rarity { centroid::rarity(word) } else { 0.0 }
    }

    fn space<'a>(&self, engine: &'a Engine) -> &'a crate::embedding::space::Space {
        engine.space(self.choice.kind())
    }

    /// Each seed's part by the products z(x) · z(s).
    fn parts<'a>(&self, products: ArrayView1<'a, f32>, factors: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        let is_kernel = matches!(self.form, Form::Kernel(_));
        let part = move |(product, factor): (f32, &f32)| {
            if is_kernel { ridge::kernel(product) * factor } else { product * factor }
        };
        products.into_iter().copied().zip(factors).map(part)
    }
}

impl Weighted {
    /// Σ factor · direction.
    fn sum(&self) -> Vec<f32> {
        let mut sum = vec![0.0; self.directions.first().map_or(0, Vec::len)];
        for (direction, factor) in self.directions.iter().zip(&self.factors) {
            sum.iter_mut().zip(direction).for_each(|(s, d)| *s += factor * d);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::concept::seeds::Seeds;
    use crate::embedding::Embedding;

    /// Three orthogonal pairs around a mean of zero: every z can be worked by hand.
    pub(super) fn compass() -> Engine {
        let words = ["east", "west", "north", "south", "zenith", "nadir"].map(str::to_owned).to_vec();
        let raw = [
            [1.0, 0.0, 0.0],
            [-1.0, 0.0, 0.0],
            [0.0, 1.0, 0.0],
            [0.0, -1.0, 0.0],
            // One long pair fixes the first axis.
            [0.0, 0.0, 3.0],
            [0.0, 0.0, -3.0],
        ];
        Engine::new(Embedding::new("compass", words, raw.concat(), 3).0)
    }

    /// Fits with positive, negative and irrelevant seeds.
    pub(super) fn fit_as(
        engine: &Engine,
        (kind, name): (ConceptKind, ModelName),
        seeds: [&[&str]; 3],
    ) -> Model {
        let list = |words: &[&str]| words.iter().map(|&w| w.to_owned()).collect();
        let seeds = Seeds { positive: list(seeds[0]), negative: list(seeds[1]), irrelevant: list(seeds[2]) };
        let choice = ModelChoice::new(kind, Some(name));
        assert_eq!(choice.name(), name);
        Model::fit(engine, choice, &engine.resolve(&seeds, kind).0).unwrap()
    }

    /// As [`fit_as`] with the kind the model is for, else unipolar.
    pub(super) fn fit(engine: &Engine, name: ModelName, seeds: [&[&str]; 3]) -> Model {
        fit_as(engine, (name.only_kind().unwrap_or_default(), name), seeds)
    }

    #[track_caller]
    pub(super) fn check_score(model: &Model, engine: &Engine, word: &str, expected: f32) {
        let id = engine.embedding().id(word).unwrap();
        let all = model.score_common(engine, 6)[id.row()];
        let chosen = model.score_words(engine, &[id])[0];
        let explained = model.contributions(engine, id).iter().sum::<f32>() + model.rarity(id);
        for score in [all, chosen, explained] {
            assert!((score - expected).abs() < 1e-5, "{word}: {all} {chosen} {explained}, not {expected}");
        }
    }

    #[test]
    fn an_unknown_seed_changes_nothing_and_is_named() {
        let engine = compass();
        for name in ModelName::ALL {
            let kind = name.only_kind().unwrap_or_default();
            for pole in Pole::ALL {
                let mut seeds = Seeds { positive: vec!["east".into()], ..Seeds::default() };
                seeds.negative = vec!["west".into()];
                seeds.irrelevant = vec!["north".into()];
                let score = |seeds: &Seeds| {
                    let known = engine.resolve(seeds, kind).0;
                    Model::fit(&engine, ModelChoice::new(kind, Some(name)), &known)
                        .unwrap()
                        .score_common(&engine, 6)
                };
                let without = score(&seeds);
                seeds.get_mut(pole).push("eats".into());
                assert_eq!(score(&seeds), without, "{name:?} {pole:?}");
            }
        }
        let seeds = Seeds { positive: vec!["east".into(), "eats".into()], ..Seeds::default() };
        assert_eq!(engine.resolve(&seeds, ConceptKind::Unipolar).1[0].near, ["east"]);
        let nothing = Model::fit(&engine, ConceptKind::Unipolar, &KnownSeeds::default()).unwrap_err();
        assert!(nothing.to_string().contains("at least one positive word"));
    }

    proptest! {
        /// Random vectors of four numbers; word i has pole `poles[i]`, the rest are no seeds.
        #[test]
        fn contributions_sum_to_the_score_for_every_model_and_word(
            raw in prop::collection::vec(-3.0f32..3.0, 4 * 12),
            poles in prop::collection::vec(prop::sample::select(Pole::ALL.to_vec()), 1..8),
        ) {
            let words = (0..12).map(|i| format!("w{i}")).collect();
            let engine = Engine::new(Embedding::new("random", words, raw, 4).0);
            let mut seeds = Seeds::default();
            seeds.positive.push("w11".to_owned());
            for (i, &pole) in poles.iter().enumerate() {
                seeds.get_mut(pole).push(format!("w{i}"));
            }
            for name in ModelName::ALL {
                for kind in [ConceptKind::Unipolar, ConceptKind::Bipolar] {
                    if !name.suits(kind) {
                        continue;
                    }
                    let known = engine.resolve(&seeds, kind).0;
                    let model = Model::fit(&engine, ModelChoice::new(kind, Some(name)), &known).unwrap();
                    let all = model.score_common(&engine, 12);
                    let ids: Vec<WordId> = (0..12).map(WordId).collect();
                    let chosen = model.score_words(&engine, &ids);
                    for id in ids {
                        let parts = model.contributions(&engine, id);
                        prop_assert_eq!(parts.len(), model.seeds().len());
                        let sum = parts.iter().sum::<f32>() + model.rarity(id);
                        // Sums of a dozen parts below 2, each rounded to 24 bits.
                        prop_assert!((sum - chosen[id.row()]).abs() < 2e-5, "{:?} {:?}", name, kind);
                        prop_assert!((sum - all[id.row()]).abs() < 2e-5, "{:?} {:?}", name, kind);
                    }
                }
            }
        }
    }
}
