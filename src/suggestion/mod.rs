//! Candidate words for a concept: ranked, grouped, and laid out on a map.
//!
//! [`rank`] finds the best words per pole through the neighbor index or by the exact scan; [`filter`] hides what the
//! analyst does not want to see, among it [`names`] and [`misspelling`]s; [`fold`] makes one suggestion of all
//! inflections of a word; [`groups`] parts them by meaning; [`map`] gives every word a place on a plane. [`senses`]
//! tells seeds that mean several things, [`teach`] chooses words whose answers teach the model most. [`recall`]
//! compares the index with the exact scan.

pub mod filter;
pub mod fold;
pub mod groups;
pub mod map;
pub mod misspelling;
pub mod names;
pub mod rank;
pub mod recall;
pub mod senses;
pub mod teach;

pub use rank::{Folding, Request, Route, Suggestion, Suggestions, suggest};
