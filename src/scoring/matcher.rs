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
//! - By choice (see [`super::options`]): a hashtag that matches no term is read as the word behind its sign, also
//!   in phrases; hyphenated words have no parts; a match that begins within [`super::negation::WINDOW`] words
//!   after a negation weighs the opposite or nothing. A negation that a phrase of the concept has taken negates
//!   nothing.
//!
//! Phrases do not see punctuation: `white. House` matches `white house`, as tokens carry none.

use std::collections::HashMap;

use super::options::{Hashtags, Hyphens, Negation, ScoringOptions};
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
    /// A negation stands before it, so that the weight is the opposite of the term's.
    pub negated: bool,
}

/// Compiled terms, independent of any document.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    /// Terms by concept, as given.
    concepts: Vec<Vec<Box<str>>>,
    pub(super) options: ScoringOptions,
    /// Single words, by concept and then as given: the first of a concept counts.
    words: Lookup<Vec<Hit>>,
    /// What `phrases` is made from, as given.
    phrase_terms: Vec<(Hit, Vec<WordPattern>)>,
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
        Self::with_options(concepts, ScoringOptions::default())
    }

    /// As [`new`](Self::new), with other than the default options.
    #[must_use]
    pub fn with_options(concepts: &[Vec<(&str, f64)>], options: ScoringOptions) -> Self {
        let mut matcher = Self { options, ..Self::default() };
        for (concept, terms) in (0..).zip(concepts) {
            matcher.concepts.push(terms.iter().map(|&(term, _)| term.into()).collect());
            for (number, &(term, weight)) in (0..).zip(terms) {
                let hit = Hit { concept, term: number, weight: micros(weight), part: 0, negated: false };
                match Pattern::parse(term).map(|pattern| pattern.words) {
                    None => {}
                    Some(words) if words.len() > 1 => matcher.phrase_terms.push((hit, words)),
                    Some(words) => words.into_iter().for_each(|word| matcher.words.entry(word).push(hit)),
                }
            }
        }
        matcher.sort_phrases();
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

    /// Brings the phrases into the order in which they are tried.
    pub(super) fn sort_phrases(&mut self) {
        (self.phrases, self.openings) = Default::default();
        self.phrase_words = Lookup::default();
        let mut phrases = self.phrase_terms.clone();
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
        hits.clear();
        self.best_hits(form, 0, hits);
        let whole = hits.len();
        if let Some(topic) = self.topic(form) {
            self.best_hits(topic, 0, hits);
        }
        if self.options.hyphens == Hyphens::Parts && form.contains(HYPHEN) {
            for (number, part) in (1..).zip(form.split(HYPHEN)).filter(|(_, part)| !part.is_empty()) {
                self.best_hits(part, number, hits);
            }
        }
        if whole > 0 && hits.len() > whole {
            let knew_whole: Vec<u32> = hits.iter().take(whole).map(|hit| hit.concept).collect();
            let mut place = 0;
            hits.retain(|hit| {
                place += 1;
                place <= whole || !knew_whole.contains(&hit.concept)
            });
        }
    }

    /// The word behind a hashtag's sign, where hashtags count as words.
    pub(super) fn topic<'f>(&self, form: &'f str) -> Option<&'f str> {
        form.strip_prefix(HASH).filter(|_| self.options.hashtags == Hashtags::Words)
    }

    /// Whether a match can depend on the tokens around it.
    pub(super) fn looks_around(&self) -> bool {
        !self.phrases.is_empty() || self.options.negation != Negation::Off
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

/// Changes of a matcher of one concept, term by term.
impl Matcher {
    /// Adds a term behind all others; gives its number and what it looks for. None for one that can never match.
    pub(super) fn insert(&mut self, term: &str, weight: i32) -> Option<(u32, Pattern)> {
        if self.concepts.is_empty() {
            self.concepts.push(Vec::new());
        }
        let terms = self.concepts.first_mut()?;
        let number = u32::try_from(terms.len()).ok()?;
        let pattern = Pattern::parse(term)?;
        terms.push(term.into());
        let hit = Hit { concept: 0, term: number, weight, part: 0, negated: false };
        match pattern.words.as_slice() {
            [word] => self.words.entry(word.clone()).push(hit),
            words => self.phrase_terms.push((hit, words.to_vec())),
        }
        Some((number, pattern))
    }

    /// Gives a term another weight, or none: then it is taken out. `pattern` is what it looks for.
    pub(super) fn set(&mut self, number: u32, pattern: &Pattern, weight: Option<i32>) {
        let change = |hit: &mut Hit| match weight {
            Some(weight) if hit.term == number => {
                hit.weight = weight;
                true
            }
            _ => hit.term != number,
        };
        match pattern.words.as_slice() {
            [word] => self.words.entry(word.clone()).retain_mut(change),
            _ => {
                self.phrase_terms.retain_mut(|(hit, _)| change(hit));
                if weight.is_some() {
                    let mut tried = self.phrases.iter_mut().map(|phrase| &mut phrase.hit);
                    tried.find(|hit| hit.term == number).map(change);
                }
            }
        }
    }

    /// Whether more than one term looks for this, so that the first of them counts.
    pub(super) fn has_rivals(&self, pattern: &Pattern) -> bool {
        match pattern.words.as_slice() {
            [word] => self.words.get(word).is_some_and(|hits| hits.len() > 1),
            words => self.phrase_terms.iter().filter(|(_, other)| other == words).count() > 1,
        }
    }

    /// What single-word terms look for, and the words of phrases; a pattern may come twice.
    pub(super) fn word_patterns(&self) -> Vec<WordPattern> {
        let mut patterns = self.words.patterns();
        patterns.extend(self.phrase_words.patterns());
        patterns
    }
}

/// What joins the parts of a hyphenated token.
pub(super) const HYPHEN: char = '-';
/// What begins a hashtag.
pub(super) const HASH: char = '#';

/// Values by exact word and by beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup<V> {
    exact: HashMap<Box<str>, V>,
    prefixes: HashMap<Box<str>, V>,
    /// Byte lengths of the beginnings, longest first.
    lengths: Vec<usize>,
}

impl<V: Default> Lookup<V> {
    pub(super) fn entry(&mut self, word: WordPattern) -> &mut V {
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

    /// The value of exactly this pattern.
    fn get(&self, word: &WordPattern) -> Option<&V> {
        match word {
            WordPattern::Exact(word) => self.exact.get(word.as_str()),
            WordPattern::Prefix(stem) => self.prefixes.get(stem.as_str()),
        }
    }

    /// All patterns, in no order.
    pub(super) fn patterns(&self) -> Vec<WordPattern> {
        let exact = self.exact.keys().map(|word| WordPattern::Exact(word.to_string()));
        exact.chain(self.prefixes.keys().map(|stem| WordPattern::Prefix(stem.to_string()))).collect()
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
