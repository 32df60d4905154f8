//! Scores of single words, one after the other, as a walk through a neighbor index asks for them.

use super::{Form, Model, ridge};
use crate::concept::engine::Engine;
use crate::embedding::WordId;
use crate::embedding::space::{Directions, Space};

/// See [`Model::scorer`].
#[derive(Clone, Debug)]
pub struct Scorer<'a> {
    engine: &'a Engine,
    space: &'a Space,
    directions: Directions,
    /// Of a model with a kernel; a linear one is a single direction.
    factors: Option<&'a [f32]>,
    products: Vec<f32>,
}

impl Model {
    /// Ready to score words one by one. Nothing for a model that does not work in the space of the index: its
    /// candidates come from an exact scan.
    pub fn scorer<'a>(&'a self, engine: &'a Engine) -> Option<Scorer<'a>> {
        let space = engine.space(self.choice.kind());
        let (directions, factors, n_products) = match &self.form {
            Form::Linear(weighted) => (space.directions(&[weighted.sum()]), None, 1),
            Form::Kernel(weighted) => {
                let directions = space.directions(&weighted.directions);
                (directions, Some(weighted.factors.as_slice()), weighted.directions.len())
            }
            Form::Density(_) => return None,
        };
        Some(Scorer { engine, space, directions, factors, products: vec![0.0; n_products] })
    }
}

impl Scorer<'_> {
    /// The score of a word of the engine's vectors.
    pub fn score(&mut self, word: WordId) -> f32 {
        self.space.products(self.engine.embedding(), word, &self.directions, &mut self.products);
        match self.factors {
            None => self.products.iter().sum(),
            Some(factors) => self.products.iter().zip(factors).map(|(&p, &f)| ridge::kernel(p) * f).sum(),
        }
    }
}
