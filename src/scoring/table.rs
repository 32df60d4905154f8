//! Matching over numbered tokens: the one routine behind scores and highlighting.

use std::ops::Range;

use super::matcher::{Hit, Matcher, Phrase};
use super::negation::{WINDOW, is_negator};
use super::options::Negation;
use crate::corpus::index::inverted::InvertedIndex;
use crate::corpus::index::{TokenIndex, TypeId};

/// A [`Matcher`] prepared for one vocabulary: one look-up a token, no text.
#[derive(Clone, Debug)]
pub struct MatchTable<'m> {
    matcher: &'m Matcher,
    negation: Negation,
    /// What types are worth on their own, and by type where that ends; types beyond the end are worth nothing.
    hits: Vec<Hit>,
    hit_ends: Vec<u32>,
    /// Which types matter at all, 64 to a number: few enough to stay in the processor's cache.
    matters: Vec<u64>,
    /// By type, its place in `contexts`, 0 being the one with nothing in it; empty where no match depends on others.
    rows: Vec<u32>,
    contexts: Vec<Context>,
    /// Numbers of phrases, best first, by context.
    openings: Vec<u32>,
    /// By phrase word: the types it matches, ascending.
    phrase_types: Vec<Vec<TypeId>>,
}

/// What a type does to the tokens around it.
#[derive(Clone, Debug)]
struct Context {
    /// Range in `openings` of the table.
    openings: Range<usize>,
    is_negator: bool,
}

/// What [`MatchTable::scan`] remembers within a document, by concept. Kept between documents only to save its making.
#[derive(Clone, Debug)]
pub struct Scratch {
    /// Up to which token phrases have taken the words.
    taken: Vec<usize>,
    /// Up to which token (not included) matches are negated.
    negated: Vec<usize>,
}

impl<'m> MatchTable<'m> {
    /// Looks every form up once. Forms are as [`crate::corpus::tokens::fold`] leaves them; a form's place is its
    /// [`TypeId`].
    #[must_use]
    pub fn new<'f>(matcher: &'m Matcher, forms: impl IntoIterator<Item = &'f str>) -> Self {
        let mut table = Self::empty(matcher);
        let mut found = Vec::new();
        for (ty, form) in (0..).map(TypeId).zip(forms) {
            table.add(ty, form, &mut found);
        }
        table
    }

    /// The same for the forms of an index, of which only those are looked at that can match.
    #[must_use]
    pub fn of_index(matcher: &'m Matcher, index: &TokenIndex, inverted: &InvertedIndex) -> Self {
        let mut table = Self::empty(matcher);
        let mut found = Vec::new();
        for ty in matcher.reach(index, inverted) {
            table.add(ty, index.form(ty), &mut found);
        }
        table
    }

    /// The same for phrases only: where nothing negates, these stand where they stand whatever words are worth.
    #[must_use]
    pub(super) fn of_phrases(matcher: &'m Matcher, index: &TokenIndex, inverted: &InvertedIndex) -> Self {
        let mut table = Self::empty(matcher);
        for ty in matcher.reach_of_phrases(index, inverted) {
            table.add_context(ty, index.form(ty));
        }
        table
    }

    /// A table of no form yet, which tells as turned around what a negation would take out.
    pub(super) fn telling_all(matcher: &'m Matcher) -> Self {
        let table = Self::empty(matcher);
        let negation = if table.negation == Negation::Drop { Negation::Flip } else { table.negation };
        Self { negation, ..table }
    }

    /// For forms that come little by little.
    pub(super) fn growing(matcher: &'m Matcher) -> Self {
        Self::empty(matcher)
    }

    /// Notes further forms, which come in the order of their types.
    pub(super) fn extend<'f>(&mut self, forms: impl IntoIterator<Item = (TypeId, &'f str)>) {
        let mut found = Vec::new();
        forms.into_iter().for_each(|(ty, form)| self.add(ty, form, &mut found));
    }

    fn empty(matcher: &'m Matcher) -> Self {
        Self {
            matcher,
            negation: matcher.options.negation,
            hits: Vec::new(),
            hit_ends: Vec::new(),
            matters: Vec::new(),
            rows: Vec::new(),
            contexts: vec![Context { openings: 0..0, is_negator: false }],
            openings: Vec::new(),
            phrase_types: vec![Vec::new(); matcher.openings.len()],
        }
    }

    /// Notes what a type can be. Types come in ascending order.
    pub(super) fn add(&mut self, ty: TypeId, form: &str, found: &mut Vec<Hit>) {
        self.matcher.word_hits(form, found);
        if !found.is_empty() {
            self.hit_ends.resize(ty.place(), end_of(&self.hits));
            self.hits.extend_from_slice(found);
            self.hit_ends.push(end_of(&self.hits));
            self.note(ty);
        }
        if self.matcher.looks_around() {
            self.add_context(ty, form);
        }
    }

    fn add_context(&mut self, ty: TypeId, form: &str) {
        let from = self.openings.len();
        self.add_openings(ty, form);
        let openings = from..self.openings.len();
        let is_negator = self.negation != Negation::Off && is_negator(form);
        if openings.is_empty() && !is_negator {
            return;
        }
        // Never more contexts than types, which are numbered by u32.
        if let Ok(number) = u32::try_from(self.contexts.len()) {
            self.rows.resize(ty.place(), 0);
            self.rows.push(number);
            self.contexts.push(Context { openings, is_negator });
            self.note(ty);
        }
    }

    /// Notes that a type matters.
    fn note(&mut self, ty: TypeId) {
        self.matters.resize(ty.place() / 64 + 1, 0);
        self.matters[ty.place() / 64] |= 1 << (ty.place() % 64);
    }

    fn add_openings(&mut self, ty: TypeId, form: &str) {
        let (words, from) = (&self.matcher.phrase_words, self.openings.len());
        let readings = [Some(form), self.matcher.topic(form)];
        for reading in readings.into_iter().flatten() {
            for &word in words.exact(reading).into_iter().chain(words.by_prefix(reading)).flatten() {
                let Some(types) = self.phrase_types.get_mut(word as usize) else { continue };
                if types.last() != Some(&ty) {
                    types.push(ty);
                    self.openings.extend(self.matcher.openings.get(word as usize).into_iter().flatten());
                }
            }
        }
        if let Some(added) = self.openings.get_mut(from..) {
            added.sort_unstable();
        }
    }

    /// What [`scan`](Self::scan) writes into.
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        let by_concept = vec![0; self.matcher.concepts()];
        Scratch { taken: by_concept.clone(), negated: by_concept }
    }

    /// Tells every match in a document: the hit and the tokens it covers. Types unknown to the table match nothing.
    #[inline]
    pub fn scan(&self, types: &[TypeId], scratch: &mut Scratch, mut tell: impl FnMut(Hit, Range<usize>)) {
        if self.rows.is_empty() {
            for (at, &ty) in types.iter().enumerate().filter(|(_, ty)| self.matters(**ty)) {
                self.hits_of(ty).iter().for_each(|&hit| tell(hit, at..at + 1));
            }
        } else {
            self.scan_around(types, scratch, tell);
        }
    }

    #[inline]
    fn matters(&self, ty: TypeId) -> bool {
        self.matters.get(ty.place() / 64).is_some_and(|bits| bits >> (ty.place() % 64) & 1 == 1)
    }

    /// The types that are worth something on their own, in ascending order.
    pub(super) fn worthy(&self) -> impl Iterator<Item = TypeId> {
        (0..)
            .map(TypeId)
            .take(self.hit_ends.len())
            .filter(|&ty| self.matters(ty) && !self.hits_of(ty).is_empty())
    }

    /// What a type is worth on its own.
    #[inline]
    pub(super) fn hits_of(&self, ty: TypeId) -> &[Hit] {
        let Some(&end) = self.hit_ends.get(ty.place()) else { return &[] };
        let start = ty.place().checked_sub(1).map_or(0, |before| self.hit_ends[before]);
        &self.hits[start as usize..end as usize]
    }

    /// As [`scan`](Self::scan), where matches depend on the tokens before them.
    fn scan_around(&self, types: &[TypeId], scratch: &mut Scratch, mut tell: impl FnMut(Hit, Range<usize>)) {
        let Scratch { taken, negated } = scratch;
        taken.fill(0);
        negated.fill(0);
        for (at, &ty) in types.iter().enumerate().filter(|(_, ty)| self.matters(**ty)) {
            let context = match self.rows.get(ty.place()) {
                None | Some(0) => None,
                Some(&row) => self.contexts.get(row as usize),
            };
            let openings = context.map_or(&[][..], |context| &self.openings[context.openings.clone()]);
            for &number in openings {
                let Phrase { hit, words } = &self.matcher.phrases[number as usize];
                let concept = hit.concept as usize;
                if taken[concept] <= at && self.stands(words, &types[at..]) {
                    taken[concept] = at + words.len();
                    if let Some(hit) = self.after_negation(*hit, at < negated[concept]) {
                        tell(hit, at..at + words.len());
                    }
                }
            }
            for &hit in self.hits_of(ty) {
                let concept = hit.concept as usize;
                if taken[concept] <= at
                    && let Some(hit) = self.after_negation(hit, at < negated[concept])
                {
                    tell(hit, at..at + 1);
                }
            }
            if context.is_some_and(|context| context.is_negator) {
                for (negated, &taken) in negated.iter_mut().zip(&*taken) {
                    if taken <= at {
                        *negated = at + 1 + WINDOW;
                    }
                }
            }
        }
    }

    /// What becomes of a match.
    fn after_negation(&self, hit: Hit, is_negated: bool) -> Option<Hit> {
        match self.negation {
            Negation::Drop if is_negated => None,
            // Weights are within ±10⁶.
            Negation::Flip if is_negated => Some(Hit { weight: -hit.weight, negated: true, ..hit }),
            Negation::Off | Negation::Flip | Negation::Drop => Some(hit),
        }
    }

    /// Whether the words of a phrase are the next tokens.
    fn stands(&self, words: &[u32], types: &[TypeId]) -> bool {
        let matches =
            |(&word, ty): (&u32, &TypeId)| self.phrase_types[word as usize].binary_search(ty).is_ok();
        words.len() <= types.len() && words.iter().zip(types).all(matches)
    }
}

/// Where a list of hits ends, which memory bounds far below four billion.
fn end_of(hits: &[Hit]) -> u32 {
    u32::try_from(hits.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::options::{Hashtags, Hyphens, ScoringOptions};
    use super::*;

    /// Terms and token places of the first concept's matches, with every term weighing 0.5.
    #[track_caller]
    fn check(terms: &[&str], text: &str, expected: &[(&str, Range<usize>)]) {
        let matcher = Matcher::new(&[terms.iter().map(|&term| (term, 0.5)).collect()]);
        let forms: Vec<&str> = text.split(' ').collect();
        let types: Vec<TypeId> = (0..).map(TypeId).take(forms.len()).collect();
        let mut found = Vec::new();
        let table = MatchTable::new(&matcher, forms);
        table.scan(&types, &mut table.scratch(), |hit, span| found.push((matcher.term(hit), span)));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn exact_before_the_longest_beginning() {
        let terms = ["ha*", "happ*", "happening", "happ*"];
        check(
            &terms,
            "happening happy ha hat hut",
            &[("happening", 0..1), ("happ*", 1..2), ("ha*", 2..3), ("ha*", 3..4)],
        );
        // Two bytes cut the ä in two: no match and no panic.
        check(&["h*", "hät*"], "hä hätte", &[("h*", 0..1), ("hät*", 1..2)]);
    }

    #[test]
    fn the_leftmost_longest_phrase_takes_its_words() {
        let terms = ["white", "white house", "house", "house of cards", "white house staff", "the wh* house"];
        check(&terms, "white house of cards", &[("white house", 0..2)]);
        check(&terms, "white house staff house", &[("white house staff", 0..3), ("house", 3..4)]);
        check(&terms, "white the white house", &[("white", 0..1), ("the wh* house", 1..4)]);
        check(&terms, "house of white", &[("house", 0..1), ("white", 2..3)]);
        check(&["very happ*", "very happy", "very hap*"], "very happy", &[("very happy", 0..2)]);
        check(&["very hap*", "very happ*"], "very happy very", &[("very happ*", 0..2)]);
        check(&["no no"], "no no no", &[("no no", 0..2)]);
    }

    #[test]
    fn hyphenated_words_fall_back_to_their_parts() {
        let terms = ["well", "known", "well-known"];
        check(&terms, "well-known well-fed -", &[("well-known", 0..1), ("well", 1..2)]);
        check(&["well", "known"], "well-known", &[("well", 0..1), ("known", 0..1)]);
        check(&["well-k*", "well", "known"], "well-known", &[("well-k*", 0..1)]);
        check(&["so", "so so"], "so-so so", &[("so", 0..1), ("so", 0..1), ("so", 1..2)]);
    }

    /// Term, weight and whether it is negated, by options; every term weighs 0.5.
    #[track_caller]
    fn check_options(options: ScoringOptions, terms: &[&str], text: &str, expected: &[(&str, f64)]) {
        let matcher = Matcher::with_options(&[terms.iter().map(|&term| (term, 0.5)).collect()], options);
        let forms: Vec<&str> = text.split(' ').collect();
        let types: Vec<TypeId> = (0..).map(TypeId).take(forms.len()).collect();
        let table = MatchTable::new(&matcher, forms);
        let mut found = Vec::new();
        table.scan(&types, &mut table.scratch(), |hit, _| {
            assert_eq!(hit.negated, hit.weight < 0);
            found.push((matcher.term(hit), f64::from(hit.weight) / 1e6));
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn hashtags_are_words_where_they_count_as_such() {
        let terms = ["love", "#metoo", "lov*", "white house"];
        check_options(ScoringOptions::default(), &terms, "#love #metoo", &[("#metoo", 0.5)]);
        let options = ScoringOptions { hashtags: Hashtags::Words, ..ScoringOptions::default() };
        let expected = [("love", 0.5), ("#metoo", 0.5), ("lov*", 0.5), ("white house", 0.5)];
        check_options(options, &terms, "#love #metoo #lovely #white house", &expected);
        check_options(options, &["metoo", "#me*"], "#metoo", &[("#me*", 0.5)]);
    }

    #[test]
    fn hyphenated_words_are_whole_where_parts_do_not_count() {
        let options = ScoringOptions { hyphens: Hyphens::Whole, ..ScoringOptions::default() };
        check_options(options, &["well", "known", "so-so"], "well-known so-so", &[("so-so", 0.5)]);
    }

    #[test]
    fn a_negation_reaches_three_words() {
        let terms = ["good", "not bad", "well"];
        let flip = ScoringOptions { negation: Negation::Flip, ..ScoringOptions::default() };
        let drop = ScoringOptions { negation: Negation::Drop, ..ScoringOptions::default() };
        let text = "don't be so good good";
        check_options(ScoringOptions::default(), &terms, text, &[("good", 0.5), ("good", 0.5)]);
        check_options(flip, &terms, text, &[("good", -0.5), ("good", 0.5)]);
        check_options(drop, &terms, text, &[("good", 0.5)]);
        // The phrase has taken the negation.
        check_options(flip, &terms, "not bad good", &[("not bad", 0.5), ("good", 0.5)]);
        check_options(flip, &terms, "never not bad well", &[("not bad", -0.5), ("well", -0.5)]);
        check_options(flip, &terms, "no well-fed", &[("well", -0.5)]);
        // A dropped phrase has still taken its words.
        check_options(drop, &["not bad", "bad"], "never not bad", &[]);
        check_options(flip, &["not"], "not not", &[("not", 0.5), ("not", -0.5)]);
    }

    #[test]
    fn concepts_do_not_disturb_each_other() {
        let concepts = [vec![("white house", 1.0), ("ice-cream", 0.1)], vec![("house", -1.0), ("ice", -0.1)]];
        let matcher = Matcher::new(&concepts);
        let table = MatchTable::new(&matcher, ["white", "house", "ice-cream"]);
        let mut found = Vec::new();
        table.scan(&[0, 1, 2, 9].map(TypeId), &mut table.scratch(), |hit, _| {
            found.push((hit.concept, hit.weight));
        });
        assert_eq!(found, [(0, 1_000_000), (1, -1_000_000), (0, 100_000), (1, -100_000)]);
    }
}
