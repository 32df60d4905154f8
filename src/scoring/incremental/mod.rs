//! Scores of one concept that follow its terms, at the cost of the documents that a change concerns.
//!
//! A score is a sum over tokens, and what one token of a type is worth follows from the terms alone. So a changed
//! term changes the worth of a few types, and the documents that have these, which an [`InvertedIndex`] names.
//! Two things make tokens depend on their neighbors:
//!
//! - Phrases. They take their words, whatever these are worth. Where each phrase stands is found once, when it is
//!   added; from then on it is like a word of its own, and of the tokens it takes each document's number is known.
//! - Negations. Documents with one are scanned again, token by token, when something in them changes.
//!
//! Sums are whole numbers, so the result is that of a full pass to the bit, whatever edits led to it.

mod change;
mod phrases;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::lengths;
use super::matcher::{Hit, Matcher, micros};
use super::options::{Negation, ScoringOptions};
use super::pattern::Pattern;
use super::reach::negators;
use super::scores::{ConceptScores, Scores, Tally};
use super::table::MatchTable;
use crate::corpus::doc_set::DocSet;
use crate::corpus::index::inverted::InvertedIndex;
use crate::corpus::index::{TokenIndex, TypeId};
use change::{Change, Changing};
pub(super) use phrases::candidates;
use phrases::{Counts, Found, Phrases};

/// Types looked up by one thread: fewer are done before another has woken up.
const MIN_TYPES: usize = 512;

/// The tokens of documents, from both sides. Both must be of the same documents.
#[derive(Clone, Copy, Debug)]
pub struct Indexed<'i> {
    /// Tokens by document.
    pub tokens: &'i TokenIndex,
    /// Documents by token.
    pub inverted: &'i InvertedIndex,
}

/// One concept's terms and the scores they give all documents of one [`Indexed`], which every call must bring again.
#[derive(Clone, Debug)]
pub struct ConceptScorer {
    matcher: Arc<Matcher>,
    terms: HashMap<Box<str>, Known>,
    /// Some terms look for the same, so that their order matters.
    has_ties: bool,
    /// What one token of a type is worth, outside phrases and without negation.
    words: HashMap<TypeId, Tally>,
    /// One concept.
    scores: Scores,
    phrases: Phrases,
    /// Documents with a negation, where one has an effect.
    negated: DocSet,
    /// See [`ConceptScorer::take_changed`].
    changed: DocSet,
}

/// A term as the matcher has it.
#[derive(Clone, Debug)]
struct Known {
    weight: i32,
    /// Its number and what it looks for; none where it can never match.
    looks_for: Option<(u32, Pattern)>,
}

impl ConceptScorer {
    /// A concept without terms.
    #[must_use]
    pub fn new(indexed: Indexed<'_>, options: ScoringOptions) -> Self {
        let n_documents = indexed.tokens.n_documents();
        let zeros = ConceptScores { tallies: vec![Tally::default(); n_documents] };
        let mut negated = DocSet::default();
        for ty in negators(indexed.tokens, options) {
            indexed.inverted.each(ty, |doc, _| negated.insert(doc));
        }
        Self {
            matcher: Arc::new(Matcher::with_options(&[Vec::new()], options)),
            terms: HashMap::new(),
            has_ties: false,
            words: HashMap::new(),
            scores: Scores { tokens: lengths(indexed.tokens, options), concepts: vec![zeros] },
            phrases: Phrases::default(),
            negated,
            changed: DocSet::default(),
        }
    }

    /// A concept with these terms and weights.
    #[must_use]
    pub fn with_terms(indexed: Indexed<'_>, options: ScoringOptions, terms: &[(&str, f64)]) -> Self {
        let mut scorer = Self::new(indexed, options);
        scorer.update(indexed, terms);
        scorer
    }

    /// The scores as they now are: one concept, all documents. Equal to those of [`super::score`].
    #[must_use]
    pub fn scores(&self) -> &Scores {
        &self.scores
    }

    /// The terms as they now are, for highlighting exactly what is scored.
    #[must_use]
    pub fn matcher(&self) -> &Arc<Matcher> {
        &self.matcher
    }

    /// The options it was made with.
    #[must_use]
    pub fn options(&self) -> ScoringOptions {
        self.matcher.options
    }

    /// The documents whose matches may have changed since this was last asked, or since the concept had no terms.
    #[must_use]
    pub fn take_changed(&mut self) -> DocSet {
        std::mem::take(&mut self.changed)
    }

    /// Gives one term a weight in [−1, 1], or takes it out. A term not known before comes behind all others.
    pub fn set(&mut self, indexed: Indexed<'_>, term: &str, weight: Option<f64>) {
        self.edit(indexed, &[(term, weight.map(micros))]);
    }

    /// Makes these the terms, changing only what differs. Of terms given twice the first counts.
    pub fn update(&mut self, indexed: Indexed<'_>, terms: &[(&str, f64)]) {
        if self.keeps_order(terms) {
            self.edit_to(indexed, terms);
        }
        // Asked again, as a new term may look for what one behind it looks for.
        if !self.keeps_order(terms) {
            *self = Self::new(indexed, self.options());
            self.edit_to(indexed, terms);
            self.changed = DocSet::first(indexed.tokens.n_documents());
        }
    }

    /// Changes what differs from a list, wherever in it that stands.
    fn edit_to(&mut self, indexed: Indexed<'_>, terms: &[(&str, f64)]) {
        let mut wanted = HashMap::with_capacity(terms.len());
        let mut edits: Vec<(&str, Option<i32>)> = Vec::new();
        for &(term, weight) in terms {
            if wanted.insert(term, ()).is_none() {
                edits.push((term, Some(micros(weight))));
            }
        }
        let dropped: Vec<Box<str>> =
            self.terms.keys().filter(|term| !wanted.contains_key(&***term)).cloned().collect();
        edits.extend(dropped.iter().map(|term| (&**term, None)));
        self.edit(indexed, &edits);
    }

    /// Whether the order of the terms in the list is theirs here, or does not matter: it does between terms that look
    /// for the same, and may between phrases.
    fn keeps_order(&self, terms: &[(&str, f64)]) -> bool {
        if !self.has_ties && self.phrases.hits.is_empty() {
            return true;
        }
        let number = |&(term, _): &(&str, f64)| {
            let known = self.terms.get(term).map(|known| known.looks_for.clone());
            // New terms come last.
            let looks_for = known.unwrap_or_else(|| Pattern::parse(term).map(|pattern| (u32::MAX, pattern)));
            looks_for
                .filter(|(_, pattern)| self.has_ties || pattern.words.len() > 1)
                .map(|(number, _)| number)
        };
        terms.iter().filter_map(number).is_sorted()
    }

    fn edit(&mut self, indexed: Indexed<'_>, edits: &[(&str, Option<i32>)]) {
        let mut work = Work::default();
        for &(term, weight) in edits {
            if self.terms.get(term).map(|known| known.weight) != weight {
                self.change_term(indexed, term, weight, &mut work);
            }
        }
        if work.has_other_phrases {
            Arc::make_mut(&mut self.matcher).sort_phrases();
        }
        self.change_words(indexed, &mut work);
        self.change_weights_of_phrases(&mut work);
        if !work.touched.is_empty() {
            if self.options().negation == Negation::Off {
                self.find_phrases_again(indexed, &work);
            } else {
                self.scan_again(indexed, &work);
            }
        }
    }

    /// Changes the matcher, and notes what follows from it.
    fn change_term(&mut self, indexed: Indexed<'_>, term: &str, weight: Option<i32>, work: &mut Work) {
        let matcher = Arc::make_mut(&mut self.matcher);
        let before = match weight {
            Some(weight) => match self.terms.get_mut(term) {
                Some(known) => {
                    Some(Known { weight: std::mem::replace(&mut known.weight, weight), ..known.clone() })
                }
                None => {
                    let looks_for = matcher.insert(term, weight);
                    if let Some((_, pattern)) = &looks_for {
                        self.has_ties |= matcher.has_rivals(pattern);
                    }
                    self.terms.insert(term.into(), Known { weight, looks_for });
                    None
                }
            },
            None => self.terms.remove(term),
        };
        let known = before.as_ref().or_else(|| self.terms.get(term));
        let Some((number, pattern)) = known.and_then(|known| known.looks_for.as_ref()) else { return };
        if before.is_some() {
            matcher.set(*number, pattern, weight);
        }
        let options = matcher.options;
        if let [word] = pattern.words.as_slice() {
            word.reach(indexed.tokens, indexed.inverted, options, &mut work.types);
            return;
        }
        match (&before, weight) {
            (Some(before), Some(weight)) => work.reweighed.push((*number, before.weight, weight)),
            (Some(before), None) => {
                work.has_other_phrases = true;
                let hits = self.phrases.hits.remove(number).unwrap_or_default();
                if options.negation == Negation::Off {
                    hits.iter().for_each(|&(doc, _)| work.touched.insert(doc));
                    work.removed.push((Tally::of(before.weight), hits));
                } else {
                    // Where it was negated it may have taken words without counting.
                    candidates(indexed, pattern, options, &mut work.touched);
                }
            }
            (None, _) => {
                work.has_other_phrases = true;
                self.phrases.hits.insert(*number, Counts::new());
                candidates(indexed, pattern, options, &mut work.touched);
            }
        }
    }

    /// What changes, for the sums.
    fn changing<'s>(scores: &'s mut Scores, changed: &'s mut DocSet) -> Changing<'s> {
        let tallies = scores.concepts.first_mut().map_or(&mut [][..], |concept| &mut concept.tallies);
        Changing { tallies, changed }
    }

    /// Finds what tokens of the types are worth now, and applies the difference.
    fn change_words(&mut self, indexed: Indexed<'_>, work: &mut Work) {
        let Work { types, touched, .. } = work;
        types.sort_unstable();
        types.dedup();
        let Self { matcher, words, scores, phrases, negated, changed, .. } = self;
        let mut changing = Self::changing(scores, changed);
        let worth = |hits: &mut Vec<Hit>, &ty: &TypeId| {
            matcher.word_hits(indexed.tokens.form(ty), hits);
            let mut worth = Tally::default();
            hits.iter().for_each(|&hit| worth.add(hit));
            worth
        };
        let worths: Vec<Tally> = types.par_iter().with_min_len(MIN_TYPES).map_init(Vec::new, worth).collect();
        let mut changes: Vec<(TypeId, Change)> = Vec::new();
        for (&ty, worth) in types.iter().zip(worths) {
            let old = if worth.matched == 0 { words.remove(&ty) } else { words.insert(ty, worth) };
            changes.extend(Change::between(old.unwrap_or_default(), worth).map(|change| (ty, change)));
        }
        if negated.is_empty() {
            changing.apply_types(indexed.inverted, &changes);
        } else {
            for &(ty, change) in &changes {
                indexed.inverted.each(ty, |doc, count| match negated.contains(doc) {
                    true => touched.insert(doc),
                    false => changing.apply(doc, count, change),
                });
            }
        }
        for (ty, change) in changes {
            for &(doc, count) in phrases.taken.get(&ty).into_iter().flatten() {
                if !negated.contains(doc) {
                    changing.apply(doc, count, change.opposite());
                }
            }
        }
    }

    fn change_weights_of_phrases(&mut self, work: &mut Work) {
        let mut changing = Self::changing(&mut self.scores, &mut self.changed);
        for &(number, old, new) in &work.reweighed {
            let Some(change) = Change::between(Tally::of(old), Tally::of(new)) else { continue };
            for &(doc, count) in self.phrases.hits.get(&number).into_iter().flatten() {
                if self.negated.contains(doc) {
                    work.touched.insert(doc);
                } else {
                    changing.apply(doc, count, change);
                }
            }
        }
    }

    /// Finds the phrases of the touched documents again, and applies the difference: what phrases and the tokens they
    /// take were counted as goes, what they are now comes. Where nothing negates, all other tokens stay as they are.
    fn find_phrases_again(&mut self, indexed: Indexed<'_>, work: &Work) {
        let Self { matcher, words, scores, phrases, changed, .. } = self;
        let mut changing = Self::changing(scores, changed);
        let table = MatchTable::of_phrases(matcher, indexed.tokens, indexed.inverted);
        let mut scratch = table.scratch();
        let mut found = Found::default();
        for doc in work.touched.iter() {
            let types = indexed.tokens.document(doc);
            table.scan(types, &mut scratch, |hit, place| {
                found.note(hit, types.get(place).unwrap_or_default());
            });
            found.end(doc);
        }
        let weights: HashMap<u32, Tally> =
            matcher.phrases.iter().map(|phrase| (phrase.hit.term, Tally::of(phrase.hit.weight))).collect();
        let mut apply = |counts: &Counts, change: Option<Change>| {
            let touched = counts.iter().filter(|(doc, _)| work.touched.contains(*doc));
            let Some(change) = change else { return };
            touched.for_each(|&(doc, count)| changing.apply(doc, count, change));
        };
        let nothing = Tally::default();
        let worth = |ty: &TypeId| words.get(ty).copied().unwrap_or_default();
        let weight = |number: &u32| weights.get(number).copied().unwrap_or_default();
        for (tally, counts) in &work.removed {
            apply(counts, Change::between(*tally, nothing));
        }
        for (number, counts) in &phrases.hits {
            apply(counts, Change::between(weight(number), nothing));
        }
        for (ty, counts) in &phrases.taken {
            apply(counts, Change::between(nothing, worth(ty)));
        }
        for (number, counts) in &found.phrases.hits {
            apply(counts, Change::between(nothing, weight(number)));
        }
        for (ty, counts) in &found.phrases.taken {
            apply(counts, Change::between(worth(ty), nothing));
        }
        phrases.replace(&work.touched, found.phrases);
    }

    /// Scores the touched documents from their tokens, and finds their phrases where these have changed.
    fn scan_again(&mut self, indexed: Indexed<'_>, work: &Work) {
        let Self { matcher, scores, phrases, changed, .. } = self;
        let mut changing = Self::changing(scores, changed);
        let table = MatchTable::of_index(matcher, indexed.tokens, indexed.inverted);
        let mut scratch = table.scratch();
        let mut found = Found::default();
        for doc in work.touched.iter() {
            let types = indexed.tokens.document(doc);
            let mut tally = Tally::default();
            table.scan(types, &mut scratch, |hit, place| {
                tally.add(hit);
                if work.has_other_phrases && place.len() > 1 {
                    found.note(hit, types.get(place).unwrap_or_default());
                }
            });
            changing.set(doc, tally);
            found.end(doc);
        }
        if work.has_other_phrases {
            phrases.replace(&work.touched, found.phrases);
        }
    }
}

/// What follows from changed terms.
#[derive(Clone, Debug, Default)]
struct Work {
    /// Types that may be worth something else; may repeat.
    types: Vec<TypeId>,
    /// Phrases by number, with their old and new weights.
    reweighed: Vec<(u32, i32, i32)>,
    /// What each phrase taken out counted as, and where it stood; kept where nothing negates.
    removed: Vec<(Tally, Counts)>,
    /// Documents to scan again.
    touched: DocSet,
    /// There are more or fewer phrases than before.
    has_other_phrases: bool,
}

#[cfg(test)]
mod tests {
    use super::super::options::{Hashtags, Hyphens, Numbers};
    use super::super::score;
    use super::*;
    use crate::corpus::index::inverted::tests::build;
    use crate::progress::unwatched;
    use proptest::prelude::*;

    fn options() -> impl Strategy<Value = ScoringOptions> {
        let hashtags = prop_oneof![Just(Hashtags::Apart), Just(Hashtags::Words)];
        let hyphens = prop_oneof![Just(Hyphens::Parts), Just(Hyphens::Whole)];
        let negation = prop_oneof![Just(Negation::Off), Just(Negation::Flip), Just(Negation::Drop)];
        let numbers = prop_oneof![Just(Numbers::Counted), Just(Numbers::Apart)];
        (hashtags, hyphens, negation, numbers).prop_map(|(hashtags, hyphens, negation, numbers)| {
            ScoringOptions { hashtags, hyphens, negation, numbers }
        })
    }

    /// Few letters, so that everything overlaps with everything.
    fn text() -> impl Strategy<Value = String> {
        "((#?[ab]{1,2}|[ab]-[ab]|a-b-b|not|7) ){0,14}"
    }

    fn term() -> impl Strategy<Value = String> {
        let word = || r"#?[ab]{1,2}\*?|[AB]|a-[ab]\*?|not|7";
        prop_oneof![3 => word(), 2 => (word(), word()).prop_map(|(a, b)| format!("{a} {b}")), 1 => "a b [ab]|a*b"]
    }

    fn terms() -> impl Strategy<Value = Vec<(String, f64)>> {
        proptest::collection::vec((term(), -1.0..1.0), 0..10)
    }

    #[track_caller]
    fn check(scorer: &ConceptScorer, index: &TokenIndex, terms: &[(&str, f64)]) {
        let matcher = Matcher::with_options(&[terms.to_vec()], scorer.options());
        assert_eq!(scorer.scores(), &score(index, &matcher, &unwatched).unwrap(), "{terms:?}");
        // The scorer's own matcher marks what was scored.
        assert_eq!(scorer.scores(), &score(index, scorer.matcher(), &unwatched).unwrap(), "{terms:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_lists_one_after_another_score_as_a_full_pass_does(
            texts in proptest::collection::vec(text(), 1..8),
            lists in proptest::collection::vec(terms(), 1..5),
            options in options(),
        ) {
            let (index, inverted) = build(&texts);
            let indexed = Indexed { tokens: &index, inverted: &inverted };
            let mut scorer = ConceptScorer::new(indexed, options);
            for list in &lists {
                let list: Vec<(&str, f64)> = list.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
                scorer.update(indexed, &list);
                check(&scorer, &index, &list);
            }
        }

        #[test]
        fn single_edits_score_as_a_full_pass_and_undo_to_the_bit(
            texts in proptest::collection::vec(text(), 1..8),
            edits in proptest::collection::vec((term(), proptest::option::of(-1.0..1.0)), 1..14),
            options in options(),
        ) {
            let (index, inverted) = build(&texts);
            let indexed = Indexed { tokens: &index, inverted: &inverted };
            let mut scorer = ConceptScorer::new(indexed, options);
            let mut terms: Vec<(&str, f64)> = Vec::new();
            let mut history = Vec::new();
            for (term, weight) in &edits {
                let before = scorer.scores().clone();
                let at = terms.iter().position(|(other, _)| other == term);
                history.push((term, at.map(|at| terms[at].1), before));
                match (at, weight) {
                    (Some(at), Some(weight)) => terms[at].1 = *weight,
                    (Some(at), None) => drop(terms.remove(at)),
                    (None, Some(weight)) => terms.push((term, *weight)),
                    (None, None) => {}
                }
                scorer.set(indexed, term, *weight);
                check(&scorer, &index, &terms);
            }
            // Where the order of terms matters, what was taken out comes back behind the others.
            let has_order = scorer.has_ties || edits.iter().any(|(term, _)| term.contains([' ', '*']));
            if !has_order {
                for (term, weight, before) in history.iter().rev() {
                    scorer.set(indexed, term, *weight);
                    prop_assert_eq!(scorer.scores(), before);
                }
            }
        }
    }

    #[test]
    fn a_phrase_takes_its_words_and_gives_them_back() {
        let (index, inverted) = build(&["the white house is white", "a white horse", "house"]);
        let indexed = Indexed { tokens: &index, inverted: &inverted };
        let mut scorer =
            ConceptScorer::with_terms(indexed, ScoringOptions::default(), &[("white", 0.5), ("house", 0.25)]);
        let sums = |scorer: &ConceptScorer| {
            scorer.scores().concepts[0].tallies.iter().map(|tally| tally.sum).collect::<Vec<_>>()
        };
        assert_eq!(sums(&scorer), [1_250_000, 500_000, 250_000]);
        scorer.set(indexed, "White House", Some(-1.0));
        assert_eq!(sums(&scorer), [-500_000, 500_000, 250_000]);
        scorer.set(indexed, "white", Some(0.1));
        assert_eq!(sums(&scorer), [-900_000, 100_000, 250_000]);
        scorer.set(indexed, "White House", Some(1.0));
        assert_eq!(sums(&scorer), [1_100_000, 100_000, 250_000]);
        scorer.set(indexed, "White House", None);
        assert_eq!(sums(&scorer), [450_000, 100_000, 250_000]);
    }

    #[test]
    fn one_term_of_two_spellings_is_one_until_the_first_goes() {
        let (index, inverted) = build(&["I don't know"]);
        let indexed = Indexed { tokens: &index, inverted: &inverted };
        let terms = [("don't", 0.5), ("don’t", -0.5)];
        let mut scorer = ConceptScorer::with_terms(indexed, ScoringOptions::default(), &terms);
        let sum = |scorer: &ConceptScorer| scorer.scores().concepts[0].tallies[0].sum;
        assert_eq!(sum(&scorer), 500_000);
        scorer.update(indexed, &terms[1..]);
        assert_eq!(sum(&scorer), -500_000);
        scorer.update(indexed, &[terms[1], terms[0]]);
        assert_eq!(sum(&scorer), -500_000);
    }
}
