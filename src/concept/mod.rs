//! From seed words to a score for every word.
//!
//! [`seeds`] is what the analyst gives; [`engine`] holds vectors with the spaces the models need and resolves
//! typed words; [`model`] scores words, in one of several ways, and says which seed contributed what. [`ready`] has
//! concepts to begin with.

pub mod engine;
pub mod model;
pub mod ready;
pub mod seeds;

pub use model::{ModelChoice, ModelName};
pub use seeds::{ConceptKind, Pole, Seeds};

/// Words are suggested from this many of the commonest unless the analyst wants more; rarer ones are mostly names and
/// misspellings.
pub const SUGGESTION_VOCABULARY: usize = 100_000;
