//! Does a lexicon mean what it says: [`agreement`] with human [`ratings`] read from a file, word by word in
//! [`words`], and where the two part most in [`disagreement`].
//!
//! And what it says of documents: how [`groups`] of them differ in their scores (by [`student`]'s t), and the terms that a
//! difference comes from ([`shift`]).

pub mod agreement;
pub mod disagreement;
pub mod groups;
pub mod ratings;
pub mod shift;
pub mod student;
pub mod words;
