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
    /// By type; 0, by far the most frequent, is the row with nothing in it.
    rows: Vec<u32>,
    contents: Vec<Row>,
    hits: Vec<Hit>,
    /// Numbers of phrases, best first, by row.
    openings: Vec<u32>,
    /// By phrase word: the types it matches, ascending.
    phrase_types: Vec<Vec<TypeId>>,
}

/// What a type can be: ranges in `hits` and `openings` of the table.
#[derive(Clone, Debug)]
struct Row {
    hits: Range<usize>,
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
        forms.into_iter().for_each(|form| table.push(form, &mut found));
        table
    }

    /// A table without a form yet, by which matches that a negation would take out are told as turned around instead.
    pub(super) fn telling_all(matcher: &'m Matcher) -> Self {
        let table = Self::empty(matcher);
        let negation = if table.negation == Negation::Drop { Negation::Flip } else { table.negation };
        Self { negation, ..table }
    }

    /// Number of forms known.
    pub(super) fn n_types(&self) -> usize {
        self.rows.len()
    }

    /// Looks the next form up; `found` is room to work in.
    pub(super) fn push(&mut self, form: &str, found: &mut Vec<Hit>) {
        // There are no more types than u32 can number.
        let ty = TypeId(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        self.rows.push(0);
        self.add(ty, form, found);
    }

    /// The same for the forms of an index, of which only those are looked at that can match.
    #[must_use]
    pub fn of_index(matcher: &'m Matcher, index: &TokenIndex, inverted: &InvertedIndex) -> Self {
        let mut table = Self { rows: vec![0; index.n_types()], ..Self::empty(matcher) };
        let mut found = Vec::new();
        for ty in matcher.reach(index, inverted) {
            table.add(ty, index.form(ty), &mut found);
        }
        table
    }

    /// The same for phrases only: where nothing negates, these stand where they stand whatever words are worth.
    #[must_use]
    pub(super) fn of_phrases(matcher: &'m Matcher, index: &TokenIndex, inverted: &InvertedIndex) -> Self {
        let mut table = Self { rows: vec![0; index.n_types()], ..Self::empty(matcher) };
        for ty in matcher.reach_of_phrases(index, inverted) {
            let openings = table.openings.len();
            table.add_openings(ty, index.form(ty));
            let openings = openings..table.openings.len();
            if !openings.is_empty() {
                table.put(ty, Row { hits: 0..0, openings, is_negator: false });
            }
        }
        table
    }

    fn empty(matcher: &'m Matcher) -> Self {
        Self {
            matcher,
            negation: matcher.options.negation,
            rows: Vec::new(),
            contents: vec![Row { hits: 0..0, openings: 0..0, is_negator: false }],
            hits: Vec::new(),
            openings: Vec::new(),
            phrase_types: vec![Vec::new(); matcher.openings.len()],
        }
    }

    /// Fills the row of a type, if there is something to fill in. Types come in ascending order.
    fn add(&mut self, ty: TypeId, form: &str, found: &mut Vec<Hit>) {
        let (hits, openings) = (self.hits.len(), self.openings.len());
        self.matcher.word_hits(form, found);
        self.hits.extend_from_slice(found);
        self.add_openings(ty, form);
        let is_negator = self.negation != Negation::Off && is_negator(form);
        let row = Row { hits: hits..self.hits.len(), openings: openings..self.openings.len(), is_negator };
        if row.hits.is_empty() && row.openings.is_empty() && !is_negator {
            return;
        }
        self.put(ty, row);
    }

    fn put(&mut self, ty: TypeId, row: Row) {
        // Never more rows than types, which are numbered by u32.
        if let (Some(place), Ok(number)) = (self.rows.get_mut(ty.place()), u32::try_from(self.contents.len()))
        {
            *place = number;
            self.contents.push(row);
        }
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
        let Scratch { taken, negated } = scratch;
        taken.fill(0);
        negated.fill(0);
        for (at, ty) in types.iter().enumerate() {
            let Some(&row) = self.rows.get(ty.place()) else { continue };
            if row == 0 {
                continue;
            }
            let row = &self.contents[row as usize];
            for &number in &self.openings[row.openings.clone()] {
                let Phrase { hit, words } = &self.matcher.phrases[number as usize];
                let concept = hit.concept as usize;
                if taken[concept] <= at && self.stands(words, &types[at..]) {
                    taken[concept] = at + words.len();
                    if let Some(hit) = self.after_negation(*hit, at < negated[concept]) {
                        tell(hit, at..at + words.len());
                    }
                }
            }
            for &hit in &self.hits[row.hits.clone()] {
                let concept = hit.concept as usize;
                if taken[concept] <= at
                    && let Some(hit) = self.after_negation(hit, at < negated[concept])
                {
                    tell(hit, at..at + 1);
                }
            }
            if row.is_negator {
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
