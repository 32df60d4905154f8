//! Does a lexicon mean what it says: [`agreement`] with human [`ratings`] read from a file, word by word in
//! [`words`].

pub mod agreement;
pub mod ratings;
pub mod words;
