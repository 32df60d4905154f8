//! Terms of several concepts, compiled, and the rules by which they match words and phrases of documents.
//!
//! The rules, for each concept on its own, so that a score does not depend on which other concepts are scored:
//!
//! - Phrases first: from left to right, the longest that stands here takes its words; a word taken counts no
//!   second time. Of equally long ones that with fewer wildcards wins, then the one whose beginnings are longer.
//! - A single word: the exact term, otherwise the wildcard with the longest beginning.
//! - A hyphenated word that matches neither falls back to its parts: each part that matches counts as one match
//!   with its own weight. (So `well-known` with both parts known counts two matches, but one token.) Phrases look
//!   at whole tokens only.
//! - Of terms that look for the same, the first counts.
//!
//! Phrases do not see punctuation: `white. House` matches `white house`, as tokens carry none.

use std::collections::HashMap;

use super::pattern::{Pattern, WordPattern};
use crate::lexicon::Lexicon;
use crate::lexicon::scope::{Scope, terms_in_scope};

/// Micro-units in a weight of 1. Whole numbers make sums exact: independent of order, and undone to the bit.
pub const MICROS: f64 = 1e6;

/// The weight in micro-units, within ±1 000 000; 0 for NaN.
#[must_use]
pub fn micros(weight: f64) -> i32 {
    // Saturates within ±10⁶ by the clamp; `as` turns NaN into 0.
    (weight * MICROS).round().clamp(-MICROS, MICROS) as i32
}

/// One match in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The concept's place in the list the matcher was made from.
    pub concept: u32,
    /// The term's place in the concept's list.
    pub term: u32,
    /// In micro-units (see [`micros`]).
    pub weight: i32,
    /// Which part of a hyphenated token matched, counted from 1; 0 for a whole token or a phrase.
    pub part: u32,
}

/// Compiled terms, independent of any document.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    /// Terms by concept, as given.
    concepts: Vec<Vec<Box<str>>>,
    /// Single words: at most one hit a concept.
    words: Lookup<Vec<Hit>>,
    /// Best first: an earlier phrase of the same concept wins where both stand.
    pub(super) phrases: Vec<Phrase>,
    /// Words of phrases, numbered; place in `openings`.
    pub(super) phrase_words: Lookup<Option<u32>>,
    /// By phrase word: the phrases it begins.
    pub(super) openings: Vec<Vec<u32>>,
}

#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) hit: Hit,
    /// Numbers of phrase words.
    pub(super) words: Vec<u32>,
}

impl Matcher {
    /// Compiles terms with weights in [−1, 1], one list a concept. Terms that can never match
    /// (see [`Pattern::parse`]) are passed over.
    #[must_use]
    pub fn new(concepts: &[Vec<(&str, f64)>]) -> Self {
        let mut matcher = Self::default();
        let mut phrases = Vec::new();
        for (concept, terms) in (0..).zip(concepts) {
            matcher.concepts.push(terms.iter().map(|&(term, _)| term.into()).collect());
            for (number, &(term, weight)) in (0..).zip(terms) {
                let hit = Hit { concept, term: number, weight: micros(weight), part: 0 };
                match Pattern::parse(term).map(|pattern| pattern.words) {
                    None => {}
                    Some(words) if words.len() > 1 => phrases.push((hit, words)),
                    Some(words) => words.into_iter().for_each(|word| matcher.add_word(word, hit)),
                }
            }
        }
        matcher.add_phrases(phrases);
        matcher
    }

    /// Compiles all concepts of a lexicon, in its order.
    #[must_use]
    pub fn of_lexicon(lexicon: &Lexicon, scope: Scope) -> Self {
        let terms: Vec<_> = lexicon.concepts.iter().map(|concept| terms_in_scope(concept, scope)).collect();
        Self::new(&terms)
    }

    /// Number of concepts.
    #[must_use]
    pub fn concepts(&self) -> usize {
        self.concepts.len()
    }

    /// The term a hit is for, as it stands in the lexicon; empty for a hit of another matcher.
    #[must_use]
    pub fn term(&self, hit: Hit) -> &str {
        let terms = self.concepts.get(hit.concept as usize);
        terms.and_then(|terms| terms.get(hit.term as usize)).map_or("", |term| term)
    }

    fn add_word(&mut self, word: WordPattern, hit: Hit) {
        let hits = self.words.entry(word);
        if hits.iter().all(|other| other.concept != hit.concept) {
            hits.push(hit);
        }
    }

    fn add_phrases(&mut self, mut phrases: Vec<(Hit, Vec<WordPattern>)>) {
        let wildcards = |words: &[WordPattern]| {
            let stems = words.iter().filter_map(|word| match word {
                WordPattern::Exact(_) => None,
                WordPattern::Prefix(stem) => Some(stem.len()),
            });
            (stems.clone().count(), std::cmp::Reverse(stems.sum::<usize>()))
        };
        // Stable: the first of equal terms stays first.
        phrases.sort_by_cached_key(|(hit, words)| {
            (hit.concept, std::cmp::Reverse(words.len()), wildcards(words), hit.term)
        });
        for (phrase, (hit, words)) in (0..).zip(phrases) {
            let words: Vec<u32> = words.into_iter().map(|word| self.phrase_word(word)).collect();
            if let Some(opening) = words.first().and_then(|&first| self.openings.get_mut(first as usize)) {
                opening.push(phrase);
            }
            self.phrases.push(Phrase { hit, words });
        }
    }

    fn phrase_word(&mut self, word: WordPattern) -> u32 {
        // A lexicon of four milliard words does not fit into memory.
        let next = u32::try_from(self.openings.len()).unwrap_or(u32::MAX);
        let number = *self.phrase_words.entry(word).get_or_insert(next);
        if number == next {
            self.openings.push(Vec::new());
        }
        number
    }

    /// What single-word terms make of a token: at most one hit a concept, or several from the parts of a
    /// hyphenated token, in their order.
    pub(super) fn word_hits(&self, form: &str, hits: &mut Vec<Hit>) {
        self.best_hits(form, 0, hits);
        let whole = hits.len();
        if form.contains(HYPHEN) {
            for (number, part) in (1..).zip(form.split(HYPHEN)).filter(|(_, part)| !part.is_empty()) {
                self.best_hits(part, number, hits);
            }
            let mut place = 0;
            let knew_whole: Vec<u32> = hits.iter().take(whole).map(|hit| hit.concept).collect();
            hits.retain(|hit| {
                place += 1;
                place <= whole || !knew_whole.contains(&hit.concept)
            });
        }
    }

    /// Adds the best hit of each concept for `form`, which is this part of a token.
    fn best_hits(&self, form: &str, part: u32, hits: &mut Vec<Hit>) {
        let before = hits.len();
        for found in self.words.exact(form).into_iter().chain(self.words.by_prefix(form)) {
            for &hit in found {
                if hits.iter().skip(before).all(|better| better.concept != hit.concept) {
                    hits.push(Hit { part, ..hit });
                }
            }
        }
    }
}

/// What joins the parts of a hyphenated token.
pub(super) const HYPHEN: char = '-';

/// Values by exact word and by beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup<V> {
    exact: HashMap<Box<str>, V>,
    prefixes: HashMap<Box<str>, V>,
    /// Byte lengths of the beginnings, longest first.
    lengths: Vec<usize>,
}

impl<V: Default> Lookup<V> {
    fn entry(&mut self, word: WordPattern) -> &mut V {
        match word {
            WordPattern::Exact(word) => self.exact.entry(word.into()).or_default(),
            WordPattern::Prefix(stem) => {
                if let Err(place) = self.lengths.binary_search_by(|length| stem.len().cmp(length)) {
                    self.lengths.insert(place, stem.len());
                }
                self.prefixes.entry(stem.into()).or_default()
            }
        }
    }

    pub(super) fn exact(&self, form: &str) -> Option<&V> {
        self.exact.get(form)
    }

    /// Longest beginning first.
    pub(super) fn by_prefix(&self, form: &str) -> impl Iterator<Item = &V> {
        // A length that would cut a character in two is the length of no beginning of this form.
        self.lengths.iter().filter_map(|&length| self.prefixes.get(form.get(..length)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_become_whole_numbers() {
        assert_eq!([0.1 + 0.2, -1.0, 7.0, f64::NAN].map(micros), [300_000, -1_000_000, 1_000_000, 0]);
    }
}
