//! Does a lexicon mean what it says: [`agreement`] with human [`ratings`] read from a file, word by word in
//! [`words`], and where the two part most in [`disagreement`].

pub mod agreement;
pub mod disagreement;
pub mod ratings;
pub mod words;
