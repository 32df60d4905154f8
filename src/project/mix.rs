//! Mixes: concepts with weights of the analyst's own, under a name.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::command::{check_free, place_of};
use super::{Command, ConceptId, Project};
use crate::Result;

/// Weights reach from minus this to this.
pub const MOST_WEIGHT: f64 = 2.0;

/// A name for concepts that count together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// Not empty, not another mix's.
    pub name: String,
    /// How much each concept counts, in [−2, 2], to two decimals, never 0; a concept once. One that is not in the
    /// project (any more) counts nothing.
    pub weights: Vec<(ConceptId, f64)>,
}

impl Mix {
    /// How much a concept counts.
    pub fn weight(&self, id: ConceptId) -> f64 {
        self.weights.iter().find(|(concept, _)| *concept == id).map_or(0.0, |(_, weight)| *weight)
    }

    /// As a project keeps it: weights in range, rounded, of a concept the first, none that is 0 or no number.
    pub(super) fn tidied(self) -> Self {
        let mut seen = BTreeSet::new();
        let rounded = |weight: f64| (weight.clamp(-MOST_WEIGHT, MOST_WEIGHT) * 100.0).round() / 100.0;
        let weights = self.weights.into_iter().filter(|(_, weight)| weight.is_finite());
        let weights = weights.map(|(id, weight)| (id, rounded(weight)));
        let weights = weights.filter(|(id, weight)| weight.abs() > 0.0 && seen.insert(*id));
        Self { name: self.name, weights: weights.collect() }
    }
}

impl Project {
    pub(super) fn insert_mix(&mut self, at: usize, mix: Mix) -> Result<Command> {
        let name = mix.name.clone();
        check_free("mix", &name, self.mixes.iter().map(|mix| &mix.name))?;
        self.mixes.insert(at.min(self.mixes.len()), mix.tidied());
        Ok(Command::RemoveMix { name })
    }

    pub(super) fn remove_mix(&mut self, name: &str) -> Result<Command> {
        let at = place_of("mix", name, self.mixes.iter().map(|mix| &mix.name))?;
        Ok(Command::InsertMix { at, mix: self.mixes.remove(at) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_kept_in_range_and_short() {
        let given = [(1, 0.1234), (2, -7.0), (3, 0.001), (4, f64::NAN), (1, 1.0), (5, f64::INFINITY)];
        let weights = given.map(|(id, weight)| (ConceptId(id), weight)).into();
        let mix = Mix { name: "both".to_owned(), weights }.tidied();
        assert_eq!(mix.weights, [(ConceptId(1), 0.12), (ConceptId(2), -2.0)]);
        assert_eq!([1, 2, 3].map(|id| mix.weight(ConceptId(id))), [0.12, -2.0, 0.0]);
    }
}
