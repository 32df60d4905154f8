//! Does a lexicon mean what it says: [`agreement`] with human [`ratings`] read from a file.

pub mod agreement;
pub mod ratings;
