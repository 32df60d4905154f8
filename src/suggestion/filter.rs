//! What the analyst does not want to see among the suggestions.

use std::fmt;

use super::misspelling::corrected;
use super::names::Names;
use crate::concept::engine::Engine;
use crate::embedding::WordId;

/// What is left out; nothing by default.
#[derive(Clone, Copy, Default)]
pub struct Filter<'a> {
    /// People, places, companies, see [`super::names`]. Without effect for vectors that do not know the examples.
    pub names: bool,
    /// Words with a digit, and misspellings, see [`super::misspelling`].
    pub misspellings: bool,
    /// Words for which this is false, such as those that stand in no document.
    pub only: Option<&'a (dyn Fn(&str) -> bool + Sync)>,
}

impl fmt::Debug for Filter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter")
            .field("names", &self.names)
            .field("misspellings", &self.misspellings)
            .field("only", &self.only.is_some())
            .finish()
    }
}

impl<'a> Filter<'a> {
    /// Whether most words may be left out.
    pub(super) fn hides_most(&self) -> bool {
        self.only.is_some()
    }

    /// The test to apply: for each word whether it may be shown.
    pub(super) fn ready(self, engine: &'a Engine) -> impl Fn(&[WordId]) -> Vec<bool> {
        let names = if self.names { Names::learned(engine) } else { None };
        move |words| {
            let embedding = engine.embedding();
            let mut shown = vec![true; words.len()];
            for (shown, &word) in shown.iter_mut().zip(words) {
                let text = embedding.word(word);
                // The cheapest test first: looking for a correction takes some hundredths of a millisecond.
                let is_wanted = self.only.is_none_or(|only| only(text));
                let is_clean = || {
                    !self.misspellings
                        || !(text.chars().any(char::is_numeric) || corrected(embedding, word).is_some())
                };
                *shown = is_wanted && is_clean();
            }
            if let Some(names) = &names {
                for (shown, is_name) in shown.iter_mut().zip(names.are_names(engine, words)) {
                    *shown &= !is_name;
                }
            }
            shown
        }
    }
}
