//! Scores as sums over tokens, for whoever can join and add but knows nothing of words: another machine's database.
//!
//! A single word, a beginning of words and the parts of a hyphenated word are worth the same wherever the token stands:
//! [`Additive::worths`] says how much, by concept. What depends on the neighbors (a phrase takes its words, a negation
//! turns a word around or takes it out) becomes a [`Correction`]: one more token, worth what was counted at its place
//! less what the tokens there are worth by themselves. So a document's tally in each concept is the sum of the
//! worths of its tokens and of its corrections: in whole numbers, hence exactly that of [`super::score`].
//!
//! A correction is worth the same wherever its words stand under the same sign in the same concepts, so it is described
//! by these alone, and equally in whatever documents it is met.

use std::collections::HashMap;

use super::matcher::{Hit, Matcher};
use super::options::Negation;
use super::scores::Tally;
use super::table::{MatchTable, Scratch};
use crate::corpus::DocId;
use crate::corpus::index::{TokenIndex, TypeId};

/// What a token adds to a document's tally in one concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// The concept's place in the list the matcher was made from.
    pub concept: u32,
    /// In millionths.
    pub sum: i64,
    /// Squares in milliardths.
    pub square: i64,
    /// Number of matches; negative where a phrase takes words that would have matched.
    pub matched: i64,
}

/// A place where something else counts than what its tokens are worth by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The tokens: a phrase, or a single one that is negated.
    pub types: Box<[TypeId]>,
    /// A negation stands before.
    pub negated: bool,
    /// The concepts it is for, ascending, where these are not all that have something to correct when nothing else
    /// stands nearby: in the others another phrase has taken the words, or no negation reaches them.
    pub only: Option<Box<[u32]>>,
    /// By concept, ascending; none of them is all zeros, and there is at least one.
    pub worths: Box<[Worth]>,
}

/// Takes documents apart into tokens with fixed worths.
#[derive(Clone, Debug)]
pub struct Additive<'m> {
    matcher: &'m Matcher,
    table: MatchTable<'m>,
    /// Number of forms that the table knows.
    n_forms: usize,
    corrections: Vec<Correction>,
    /// By tokens, sign and concepts: the place in `corrections`, or none where all adds up as it is.
    known: HashMap<Box<[u32]>, Option<usize>>,
    scratch: Scratch,
    places: Vec<Place>,
    key: Vec<u32>,
    hits: Vec<Hit>,
}

/// A match that depends on what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    start: usize,
    length: usize,
    negated: bool,
    concept: u32,
    /// As it counts, unless it is dropped.
    weight: i32,
}

impl Place {
    fn is_beside(&self, other: &Self) -> bool {
        (self.start, self.length, self.negated) == (other.start, other.length, other.negated)
    }
}

impl<'m> Additive<'m> {
    /// Nothing is known of any document yet.
    #[must_use]
    pub fn new(matcher: &'m Matcher) -> Self {
        let table = MatchTable::telling_all(matcher);
        Self {
            matcher,
            scratch: table.scratch(),
            table,
            n_forms: 0,
            corrections: Vec::new(),
            known: HashMap::new(),
            places: Vec::new(),
            key: Vec::new(),
            hits: Vec::new(),
        }
    }

    /// What a token of this form is worth by itself: by concept, ascending, those in which it matches.
    #[must_use]
    pub fn worths(&self, form: &str) -> Vec<Worth> {
        let mut hits = Vec::new();
        self.matcher.word_hits(form, &mut hits);
        hits.sort_unstable_by_key(|hit| hit.concept);
        let of_concept = |hits: &[Hit]| {
            let mut tally = Tally::default();
            hits.iter().for_each(|&hit| tally.add(hit));
            worth(hits.first()?.concept, tally, Tally::default())
        };
        hits.chunk_by(|a, b| a.concept == b.concept).filter_map(of_concept).collect()
    }

    /// Tells the corrections that a document needs, by their places in [`corrections`](Self::corrections), in the order
    /// of its text. `types` are numbered by `index`, which may have grown since the document before.
    pub fn correct(&mut self, index: &TokenIndex, types: &[TypeId], mut tell: impl FnMut(usize)) {
        if !self.matcher.looks_around() {
            return;
        }
        for (ty, form) in index.forms_from(self.n_forms) {
            self.table.add(ty, form, &mut self.hits);
        }
        self.n_forms = index.n_types();
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        self.table.scan(types, &mut self.scratch, |hit, span| {
            if hit.negated || span.len() > 1 {
                let Hit { concept, negated, weight, .. } = hit;
                places.push(Place { start: span.start, length: span.len(), negated, concept, weight });
            }
        });
        places.sort_unstable();
        // Several parts of a hyphenated token are one place.
        places.dedup_by_key(|place| (place.start, place.length, place.negated, place.concept));
        for places in places.chunk_by(Place::is_beside) {
            let types = places.first().and_then(|place| types.get(place.start..place.start + place.length));
            if let Some(correction) = types.and_then(|types| self.correction(index, types, places)) {
                tell(correction);
            }
        }
        self.places = places;
    }

    /// A document's length, by which shares are divided.
    #[must_use]
    pub fn length(&self, index: &TokenIndex, doc: DocId) -> u32 {
        super::length(index, doc, index.document(doc).len(), self.matcher.options)
    }

    /// All corrections met so far, in first-seen order.
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// The correction for a place of several concepts; none where nothing is to correct.
    fn correction(&mut self, index: &TokenIndex, types: &[TypeId], places: &[Place]) -> Option<usize> {
        let negated = places.first().is_some_and(|place| place.negated);
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        // The number of tokens tells these from the concepts.
        key.extend([u32::from(negated), u32::try_from(types.len()).unwrap_or(u32::MAX)]);
        key.extend(types.iter().map(|ty| ty.0));
        key.extend(places.iter().map(|place| place.concept));
        let known = self.known.get(key.as_slice()).copied();
        let correction = known.unwrap_or_else(|| {
            let made = self.make(index, types, places).map(|correction| {
                self.corrections.push(correction);
                self.corrections.len() - 1
            });
            self.known.insert(key.clone().into(), made);
            made
        });
        self.key = key;
        correction
    }

    fn make(&mut self, index: &TokenIndex, types: &[TypeId], places: &[Place]) -> Option<Correction> {
        let mut by_themselves = vec![Tally::default(); self.matcher.concepts()];
        for &ty in types {
            self.matcher.word_hits(index.form(ty), &mut self.hits);
            self.hits.iter().for_each(|&hit| by_themselves[hit.concept as usize].add(hit));
        }
        let worths: Box<[Worth]> = places
            .iter()
            .filter_map(|place| {
                let words = by_themselves[place.concept as usize];
                let counted = match self.matcher.options.negation {
                    Negation::Drop if place.negated => Tally::default(),
                    _ if place.length > 1 => Tally::of(place.weight),
                    _ => Tally { sum: -words.sum, ..words },
                };
                worth(place.concept, counted, words)
            })
            .collect();
        let mut alone: Vec<u32> = Vec::new();
        if types.len() > 1 {
            self.table.scan(types, &mut self.scratch, |hit, span| {
                if span.len() == types.len() {
                    alone.push(hit.concept);
                }
            });
        } else {
            let matching = (0..).zip(&by_themselves).filter(|(_, words)| words.matched > 0);
            alone.extend(matching.map(|(concept, _)| concept));
        }
        alone.sort_unstable();
        let concepts = || places.iter().map(|place| place.concept);
        let only = (!concepts().eq(alone)).then(|| concepts().collect());
        let negated = places.first().is_some_and(|place| place.negated);
        (!worths.is_empty()).then(|| Correction { types: types.into(), negated, only, worths })
    }
}

/// What `counted` has more than `words`; none where they are the same.
fn worth(concept: u32, counted: Tally, words: Tally) -> Option<Worth> {
    let worth = Worth {
        concept,
        sum: counted.sum - words.sum,
        square: counted.square - words.square,
        matched: i64::from(counted.matched) - i64::from(words.matched),
    };
    ((worth.sum, worth.square, worth.matched) != (0, 0, 0)).then_some(worth)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::super::options::{Hashtags, Hyphens, Numbers, ScoringOptions};
    use super::super::score;
    use super::*;
    use crate::progress::unwatched;

    /// Few letters, so that everything overlaps with everything; words that negate; hashtags.
    fn token() -> impl Strategy<Value = String> {
        prop_oneof![6 => "#?[ab]{1,2}(-[ab]{1,2}){0,2}", 1 => Just("not".to_owned()), 1 => Just("7".to_owned())]
    }

    fn terms() -> impl Strategy<Value = Vec<(String, f64)>> {
        let word = || prop_oneof![6 => "#?[ab]{1,2}(-[ab])?\\*?", 1 => Just("not".to_owned())];
        let words = proptest::collection::vec(word(), 1..4);
        let weight = prop_oneof![Just(0.0), -1.0..1.0];
        proptest::collection::vec((words.prop_map(|words| words.join(" ")), weight), 0..10)
    }

    fn options() -> impl Strategy<Value = ScoringOptions> {
        let of = |all: [ScoringOptions; 2]| proptest::sample::select(all.to_vec());
        let plain = ScoringOptions::default();
        let signs = of([plain, ScoringOptions { hashtags: Hashtags::Words, ..plain }]);
        let hyphens = of([plain, ScoringOptions { hyphens: Hyphens::Whole, ..plain }]);
        let negations = proptest::sample::select(vec![Negation::Off, Negation::Flip, Negation::Drop]);
        (signs, hyphens, negations).prop_map(|(signs, hyphens, negation)| ScoringOptions {
            hashtags: signs.hashtags,
            hyphens: hyphens.hyphens,
            negation,
            numbers: Numbers::Counted,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn worths_of_tokens_and_corrections_add_up_to_the_score(
            concepts in proptest::collection::vec(terms(), 1..4),
            documents in proptest::collection::vec(proptest::collection::vec(token(), 0..15), 0..6),
            options in options(),
        ) {
            let concepts: Vec<Vec<(&str, f64)>> =
                concepts.iter().map(|terms| terms.iter().map(|(term, w)| (term.as_str(), *w)).collect()).collect();
            let matcher = Matcher::with_options(&concepts, options);
            let mut additive = Additive::new(&matcher);
            let mut index = TokenIndex::default();
            let mut found = Vec::new();
            for (doc, document) in (0..).map(DocId).zip(&documents) {
                index.push(&document.join(" ")).unwrap();
                let mut corrections = Vec::new();
                additive.correct(&index, index.document(doc), |correction| corrections.push(correction));
                found.push(corrections);
            }
            let scores = score(&index, &matcher, &unwatched).unwrap();
            for (doc, corrections) in (0..).map(DocId).zip(found) {
                let mut worths: Vec<Worth> =
                    index.document(doc).iter().flat_map(|&ty| additive.worths(index.form(ty))).collect();
                worths.extend(corrections.iter().flat_map(|&one| additive.corrections()[one].worths.iter()));
                for (concept, scores) in (0..).zip(&scores.concepts) {
                    let of = |field: fn(&Worth) -> i64| {
                        worths.iter().filter(|worth| worth.concept == concept).map(field).sum::<i64>()
                    };
                    let tally = scores.tally(doc);
                    prop_assert_eq!(
                        (of(|worth| worth.sum), of(|worth| worth.square), of(|worth| worth.matched)),
                        (tally.sum, tally.square, i64::from(tally.matched)),
                        "{:?} {:?}", &documents, &concepts
                    );
                }
            }
            let described = |one: &Correction| (one.types.clone(), one.negated, one.only.clone());
            let descriptions: HashSet<_> = additive.corrections().iter().map(described).collect();
            prop_assert_eq!(descriptions.len(), additive.corrections().len(), "each is described differently");
        }
    }

    /// Words, whether they are negated, and the concepts where not all, of the corrections a text needs.
    #[track_caller]
    fn check(matcher: &Matcher, text: &str, expected: &[(&str, bool, Option<&[u32]>)]) {
        let mut index = TokenIndex::default();
        index.push(text).unwrap();
        let mut additive = Additive::new(matcher);
        let mut told = Vec::new();
        additive.correct(&index, index.document(DocId(0)), |correction| told.push(correction));
        let described = |&told: &usize| {
            let Correction { types, negated, only, .. } = &additive.corrections()[told];
            let words: Vec<&str> = types.iter().map(|&ty| index.form(ty)).collect();
            (words.join(" "), *negated, only.clone())
        };
        let found: Vec<_> = told.iter().map(described).collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|&(words, negated, only)| (words.to_owned(), negated, only.map(Into::into)))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn only_what_neighbors_decide_is_corrected() {
        let concepts = [
            vec![("white house", 0.5), ("good", 0.2)],
            vec![("house staff", 0.1), ("good", 0.3), ("not bad", 0.0)],
        ];
        let plain = Matcher::new(&concepts);
        check(&plain, "a good white dog", &[]);
        check(&plain, "the white house", &[("white house", false, None)]);
        check(&plain, "white house staff", &[("white house", false, None), ("house staff", false, None)]);
        let flip =
            Matcher::with_options(&concepts, ScoringOptions { negation: Negation::Flip, ..plain.options });
        check(&flip, "never good", &[("good", true, None)]);
        // In the second concept the phrase has taken the negation.
        check(&flip, "not bad good", &[("not bad", false, None), ("good", true, Some(&[0]))]);
        check(&flip, "never white house", &[("white house", true, None)]);
    }

    #[test]
    fn a_phrase_is_worth_what_its_words_are_not() {
        let matcher = Matcher::new(&[vec![("white house", 0.5), ("house", -0.25), ("white*", 0.125)]]);
        let mut index = TokenIndex::default();
        index.push("White House").unwrap();
        let mut additive = Additive::new(&matcher);
        additive.correct(&index, index.document(DocId(0)), |correction| assert_eq!(correction, 0));
        let of = |sum, square, matched| Worth { concept: 0, sum, square, matched };
        assert_eq!(additive.worths("house"), [of(-250_000, 62_500_000, 1)]);
        assert_eq!(additive.worths("door"), []);
        // 0.5 − (0.125 − 0.25); 0.25 − (0.015625 + 0.0625); one match for two.
        assert_eq!(*additive.corrections()[0].worths, [of(625_000, 171_875_000, -1)]);
    }
}
