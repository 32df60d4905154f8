//! Concepts: seed words and what a model makes of them.

pub mod seeds;
