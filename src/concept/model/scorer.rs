//! Scores of some words at a time, as a walk through a neighbor index asks for them.

use super::{Form, Model, ridge};
use crate::concept::engine::Engine;
use crate::embedding::WordId;
use crate::embedding::products::Products;

/// See [`Model::scorer`].
#[derive(Clone, Debug)]
pub struct Scorer<'a> {
    model: &'a Model,
    products: Products<'a>,
    /// Of a kernel model, what each seed's kernel is multiplied by; nothing where the product is the score.
    kernel_factors: Option<&'a [f32]>,
    buffer: Vec<f32>,
}

impl Model {
    /// Ready to score words of the vocabulary. Nothing for a model that does not work in the space of the index: its
    /// candidates come from an exact scan.
    pub fn scorer<'a>(&'a self, engine: &'a Engine) -> Option<Scorer<'a>> {
        let products = |directions: &[Vec<f32>]| self.space(engine).products(engine.embedding(), directions);
        let (products, kernel_factors) = match &self.form {
            // All seeds make one direction.
            Form::Linear(weighted) => (products(&[weighted.sum()]), None),
            Form::Kernel(weighted) => (products(&weighted.directions), Some(weighted.factors.as_slice())),
            Form::Density(_) => return None,
        };
        Some(Scorer { model: self, products, kernel_factors, buffer: Vec::new() })
    }
}

impl Scorer<'_> {
    /// Puts the scores of `words` into `scores`, after what it holds; the same numbers as
    /// [`Model::score_common`], and NaN for a word outside of the vocabulary.
    pub fn extend(&mut self, words: &[u32], scores: &mut Vec<f32>) {
        let Some(factors) = self.kernel_factors else {
            let n_before = scores.len();
            self.products.extend(words.iter().copied(), scores);
            for (score, &word) in scores.iter_mut().skip(n_before).zip(words) {
                *score += self.model.rarity(WordId(word));
            }
            return;
        };
        self.buffer.clear();
        self.products.extend(words.iter().copied(), &mut self.buffer);
        let score = |products: &[f32]| ridge::score(products, factors);
        scores.extend(self.buffer.chunks(factors.len().max(1)).map(score));
    }
}
