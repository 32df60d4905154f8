//! Candidate words for a concept: ranked, grouped, and laid out on a map.
//!
//! [`rank`] finds the best words per pole through the neighbor index or by the exact scan; [`recall`] compares the two; [`groups`] parts them by
//! meaning; [`map`] gives every word a place on a plane.

pub mod groups;
pub mod map;
pub mod rank;
pub mod recall;

pub use rank::{Request, Route, Suggestion, Suggestions, suggest};
