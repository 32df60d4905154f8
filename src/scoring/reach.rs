//! Which words of a vocabulary a term can have to do with, found without looking at all of them.

use super::matcher::{HASH, Matcher};
use super::negation::is_negator;
use super::options::{Hashtags, Hyphens, Negation, ScoringOptions};
use super::pattern::WordPattern;
use crate::corpus::index::inverted::InvertedIndex;
use crate::corpus::index::{TokenIndex, TypeId};

impl WordPattern {
    /// Adds the types this can match, and those whose other matches it can stand in front of.
    pub(super) fn reach(
        &self,
        index: &TokenIndex,
        inverted: &InvertedIndex,
        options: ScoringOptions,
        types: &mut Vec<TypeId>,
    ) {
        let hashtag = |word: &str| format!("{HASH}{word}");
        let reads_hashtags = options.hashtags == Hashtags::Words;
        let reads_parts = options.hyphens == Hyphens::Parts;
        match self {
            Self::Exact(word) => {
                types.extend(index.type_of(word));
                if reads_hashtags {
                    types.extend(index.type_of(&hashtag(word)));
                }
                if reads_parts {
                    types.extend(inverted.with_part(index, word));
                }
            }
            Self::Prefix(stem) => {
                types.extend(inverted.starting_with(index, stem));
                if reads_hashtags {
                    types.extend(inverted.starting_with(index, &hashtag(stem)));
                }
                if reads_parts {
                    types.extend(inverted.with_part_starting(index, stem));
                }
            }
        }
    }
}

impl Matcher {
    /// All types that a table of this matcher has something to say of, in ascending order.
    pub(super) fn reach(&self, index: &TokenIndex, inverted: &InvertedIndex) -> Vec<TypeId> {
        let mut types = Vec::new();
        for pattern in self.word_patterns() {
            pattern.reach(index, inverted, self.options, &mut types);
        }
        types.extend(negators(index, self.options));
        types.sort_unstable();
        types.dedup();
        types
    }
}

impl Matcher {
    /// All types that a phrase can have at one of its places, in ascending order.
    pub(super) fn reach_of_phrases(&self, index: &TokenIndex, inverted: &InvertedIndex) -> Vec<TypeId> {
        // Phrases look at whole tokens only.
        let options = ScoringOptions { hyphens: Hyphens::Whole, ..self.options };
        let mut types = Vec::new();
        for pattern in self.phrase_words.patterns() {
            pattern.reach(index, inverted, options, &mut types);
        }
        types.sort_unstable();
        types.dedup();
        types
    }
}

/// The types that negate, where negation has an effect; in ascending order.
pub(super) fn negators(index: &TokenIndex, options: ScoringOptions) -> impl Iterator<Item = TypeId> {
    let forms = (options.negation != Negation::Off).then(|| index.forms());
    (0..).map(TypeId).zip(forms.into_iter().flatten()).filter(|(_, form)| is_negator(form)).map(|(ty, _)| ty)
}
