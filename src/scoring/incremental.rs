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

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::lengths;
use super::matcher::{Hit, Matcher, micros};
use super::options::{Hyphens, Negation, ScoringOptions};
use super::pattern::Pattern;
use super::reach::negators;
use super::scores::{ConceptScores, Scores, Tally};
use super::table::MatchTable;
use crate::corpus::DocId;
use crate::corpus::index::inverted::InvertedIndex;
use crate::corpus::index::{TokenIndex, TypeId};

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
}

/// A term as the matcher has it.
#[derive(Clone, Debug)]
struct Known {
    weight: i32,
    /// Its number and what it looks for; none where it can never match.
    looks_for: Option<(u32, Pattern)>,
}

/// Documents with a count each, in file order.
type Counts = Vec<(DocId, u32)>;

/// Where phrases stand.
#[derive(Clone, Debug, Default)]
struct Phrases {
    /// By the number of the term.
    hits: BTreeMap<u32, Counts>,
    /// By type, the tokens that phrases have taken.
    taken: BTreeMap<TypeId, Counts>,
}

/// A set of documents. An empty one takes no room.
#[derive(Clone, Debug, Default)]
struct DocSet {
    bits: Vec<u64>,
}

impl DocSet {
    fn insert(&mut self, doc: DocId) {
        let block = doc.place() / 64;
        if block >= self.bits.len() {
            self.bits.resize(block + 1, 0);
        }
        self.bits[block] |= 1 << (doc.place() % 64);
    }

    fn contains(&self, doc: DocId) -> bool {
        self.bits.get(doc.place() / 64).is_some_and(|bits| bits >> (doc.place() % 64) & 1 == 1)
    }

    fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// In file order.
    fn iter(&self) -> impl Iterator<Item = DocId> {
        (0_u32..).zip(&self.bits).flat_map(|(block, &bits)| {
            let within = (0..64_u32).filter(move |bit| bits >> bit & 1 == 1);
            within.map(move |bit| DocId(block * 64 + bit))
        })
    }
}

/// How much more a token or phrase is worth than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    sum: i64,
    square: i64,
    matched: i32,
}

impl Change {
    /// None where nothing changes.
    fn between(old: Tally, new: Tally) -> Option<Self> {
        // A token has far fewer parts than 2³¹.
        let matched = i32::try_from(i64::from(new.matched) - i64::from(old.matched)).unwrap_or(0);
        let change = Self { sum: new.sum - old.sum, square: new.square - old.square, matched };
        (old != new).then_some(change)
    }

    fn opposite(self) -> Self {
        Self { sum: -self.sum, square: -self.square, matched: -self.matched }
    }
}

impl ConceptScores {
    /// Applies a change `count` times.
    #[inline]
    fn apply(&mut self, doc: DocId, count: u32, change: Change) {
        let at = doc.place();
        let n = i64::from(count);
        if let (Some(sum), Some(square)) = (self.sums.get_mut(at), self.squares.get_mut(at)) {
            *sum += change.sum * n;
            *square += change.square * n;
        }
        if change.matched != 0
            && let Some(matched) = self.matched.get_mut(at)
        {
            // Modulo 2³², as the product is: the true number is within it.
            *matched = matched.wrapping_add_signed(change.matched.wrapping_mul(count.cast_signed()));
        }
    }
}

impl ConceptScorer {
    /// A concept without terms.
    #[must_use]
    pub fn new(indexed: Indexed<'_>, options: ScoringOptions) -> Self {
        let n_documents = indexed.tokens.n_documents();
        let zeros = ConceptScores {
            sums: vec![0; n_documents],
            squares: vec![0; n_documents],
            matched: vec![0; n_documents],
        };
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

    /// Finds what tokens of the types are worth now, and applies the difference.
    fn change_words(&mut self, indexed: Indexed<'_>, work: &mut Work) {
        let Work { types, touched, .. } = work;
        types.sort_unstable();
        types.dedup();
        let Self { matcher, words, scores, phrases, negated, .. } = self;
        let Some(scores) = scores.concepts.first_mut() else { return };
        let mut hits: Vec<Hit> = Vec::new();
        for &ty in &*types {
            matcher.word_hits(indexed.tokens.form(ty), &mut hits);
            let mut worth = Tally::default();
            hits.iter().for_each(|&hit| worth.add(hit));
            let old = if hits.is_empty() { words.remove(&ty) } else { words.insert(ty, worth) };
            let Some(change) = Change::between(old.unwrap_or_default(), worth) else { continue };
            if negated.is_empty() {
                indexed.inverted.each(ty, |doc, count| scores.apply(doc, count, change));
            } else {
                indexed.inverted.each(ty, |doc, count| match negated.contains(doc) {
                    true => touched.insert(doc),
                    false => scores.apply(doc, count, change),
                });
            }
            for &(doc, count) in phrases.taken.get(&ty).into_iter().flatten() {
                if !negated.contains(doc) {
                    scores.apply(doc, count, change.opposite());
                }
            }
        }
    }

    fn change_weights_of_phrases(&mut self, work: &mut Work) {
        let Some(scores) = self.scores.concepts.first_mut() else { return };
        for &(number, old, new) in &work.reweighed {
            let Some(change) = Change::between(Tally::of(old), Tally::of(new)) else { continue };
            for &(doc, count) in self.phrases.hits.get(&number).into_iter().flatten() {
                if self.negated.contains(doc) {
                    work.touched.insert(doc);
                } else {
                    scores.apply(doc, count, change);
                }
            }
        }
    }

    /// Finds the phrases of the touched documents again, and applies the difference: what phrases and the tokens they
    /// take were counted as goes, what they are now comes. Where nothing negates, all other tokens stay as they are.
    fn find_phrases_again(&mut self, indexed: Indexed<'_>, work: &Work) {
        let Self { matcher, words, scores, phrases, .. } = self;
        let Some(scores) = scores.concepts.first_mut() else { return };
        let table = MatchTable::of_phrases(matcher, indexed.tokens, indexed.inverted);
        let mut scratch = table.scratch();
        let mut found = Phrases::default();
        let mut taken: Vec<TypeId> = Vec::new();
        let mut hit_numbers: Vec<u32> = Vec::new();
        for doc in work.touched.iter() {
            let types = indexed.tokens.document(doc);
            table.scan(types, &mut scratch, |hit, place| {
                hit_numbers.push(hit.term);
                taken.extend(types.get(place).unwrap_or_default());
            });
            found.add(doc, &mut hit_numbers, &mut taken);
        }
        let weights: HashMap<u32, Tally> =
            matcher.phrases.iter().map(|phrase| (phrase.hit.term, Tally::of(phrase.hit.weight))).collect();
        let mut apply = |counts: &Counts, change: Option<Change>| {
            let touched = counts.iter().filter(|(doc, _)| work.touched.contains(*doc));
            let Some(change) = change else { return };
            touched.for_each(|&(doc, count)| scores.apply(doc, count, change));
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
        for (number, counts) in &found.hits {
            apply(counts, Change::between(nothing, weight(number)));
        }
        for (ty, counts) in &found.taken {
            apply(counts, Change::between(worth(ty), nothing));
        }
        phrases.replace(&work.touched, found);
    }

    /// Scores the touched documents from their tokens, and finds their phrases where these have changed.
    fn scan_again(&mut self, indexed: Indexed<'_>, work: &Work) {
        let Self { matcher, scores, phrases, .. } = self;
        let Some(scores) = scores.concepts.first_mut() else { return };
        let table = MatchTable::of_index(matcher, indexed.tokens, indexed.inverted);
        let mut scratch = table.scratch();
        let mut found = Phrases::default();
        let mut taken: Vec<TypeId> = Vec::new();
        let mut hit_numbers: Vec<u32> = Vec::new();
        for doc in work.touched.iter() {
            let types = indexed.tokens.document(doc);
            let mut tally = Tally::default();
            table.scan(types, &mut scratch, |hit, place| {
                tally.add(hit);
                if work.has_other_phrases && place.len() > 1 {
                    hit_numbers.push(hit.term);
                    taken.extend(types.get(place).unwrap_or_default());
                }
            });
            scores.set(doc, tally);
            found.add(doc, &mut hit_numbers, &mut taken);
        }
        if work.has_other_phrases {
            phrases.replace(&work.touched, found);
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

impl Phrases {
    /// Notes the phrases of one more document and the tokens these take; empties both lists.
    fn add(&mut self, doc: DocId, hits: &mut Vec<u32>, taken: &mut Vec<TypeId>) {
        hits.sort_unstable();
        for same in hits.chunk_by(PartialEq::eq) {
            self.hits.entry(same[0]).or_default().push((doc, count(same.len())));
        }
        taken.sort_unstable();
        for same in taken.chunk_by(PartialEq::eq) {
            self.taken.entry(same[0]).or_default().push((doc, count(same.len())));
        }
        hits.clear();
        taken.clear();
    }

    /// Forgets what was known of the documents and takes over what was found in them.
    fn replace(&mut self, documents: &DocSet, found: Self) {
        let lists = self.hits.values_mut().chain(self.taken.values_mut());
        lists.for_each(|list| list.retain(|&(doc, _)| !documents.contains(doc)));
        for (number, counts) in found.hits {
            merge(self.hits.entry(number).or_default(), counts);
        }
        for (ty, counts) in found.taken {
            merge(self.taken.entry(ty).or_default(), counts);
        }
        self.taken.retain(|_, list| !list.is_empty());
    }
}

fn merge(list: &mut Counts, more: Counts) {
    list.extend(more);
    // Two runs in order: the sort only merges them.
    list.sort_by_key(|&(doc, _)| doc);
}

/// Tokens of one document.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Adds the documents in which a phrase may stand: those with its rarest word.
fn candidates(indexed: Indexed<'_>, pattern: &Pattern, options: ScoringOptions, documents: &mut DocSet) {
    let whole = ScoringOptions { hyphens: Hyphens::Whole, ..options };
    let types = pattern.words.iter().map(|word| {
        let mut types = Vec::new();
        word.reach(indexed.tokens, indexed.inverted, whole, &mut types);
        types
    });
    let n_documents = |types: &Vec<TypeId>| {
        types.iter().map(|&ty| u64::from(indexed.inverted.documents_with(ty))).sum::<u64>()
    };
    for ty in types.min_by_key(n_documents).unwrap_or_default() {
        indexed.inverted.each(ty, |doc, _| documents.insert(doc));
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::{Hashtags, Numbers};
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
        let sums = |scorer: &ConceptScorer| scorer.scores().concepts[0].sums.clone();
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
        let sum = |scorer: &ConceptScorer| scorer.scores().concepts[0].sums[0];
        assert_eq!(sum(&scorer), 500_000);
        scorer.update(indexed, &terms[1..]);
        assert_eq!(sum(&scorer), -500_000);
        scorer.update(indexed, &[terms[1], terms[0]]);
        assert_eq!(sum(&scorer), -500_000);
    }
}
