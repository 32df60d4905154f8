//! Documents in the order of their scores, and how that order follows an edit.
//!
//! A score and its rank are kept as one sortable number, so that an order is made by sorting numbers. After an edit
//! only the documents whose scores changed are taken out, sorted and merged in again: a pass over the order, without
//! a look at the other documents.

use rayon::prelude::*;

use super::scores::{Measure, Scores};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;

/// By what documents are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// What a score is.
    pub measure: Measure,
    /// Documents with fewer matches have no score.
    pub minimum: u32,
    /// Highest first.
    pub descending: bool,
}

/// Documents in order: scored ones by score, equal ones in file order; then those with too little evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    descending: bool,
    docs: Vec<DocId>,
    /// By place, the sortable score.
    keys: Vec<u64>,
    n_scored: usize,
}

/// The key of documents without a score: behind all others.
const UNSCORED: u64 = u64::MAX;

impl Ranking {
    /// Orders the first `n_documents` documents by their scores for one concept, its place in `scores`; without
    /// scores all stay in file order.
    #[must_use]
    pub fn new(n_documents: usize, scores: Option<&Scores>, concept: usize, order: Order) -> Self {
        Self::by(n_documents, order.descending, |doc| score(scores?, concept, doc, order))
    }

    /// Orders the first `n_documents` documents by a number of each. Those without one come last.
    #[must_use]
    pub fn by(n_documents: usize, descending: bool, number: impl Fn(DocId) -> Option<f64> + Sync) -> Self {
        let all = (0..u32::try_from(n_documents).unwrap_or(u32::MAX)).into_par_iter().map(DocId);
        let mut entries: Vec<(u64, DocId)> =
            all.map(|doc| (sort_key(number(doc), descending), doc)).collect();
        entries.par_sort_unstable();
        let mut ranking = Self::with_capacity(entries.len(), descending);
        entries.into_iter().for_each(|entry| ranking.push(entry));
        ranking.count()
    }

    /// The order by newer scores, which differ from those it was made by in no other documents than `changed`.
    #[must_use]
    pub fn updated(&self, changed: &DocSet, scores: &Scores, concept: usize, order: Order) -> Self {
        self.updated_by(changed, |doc| score(scores, concept, doc, order))
    }

    /// The order by newer numbers, which differ from those it was made by in no other documents than `changed`.
    #[must_use]
    pub fn updated_by(&self, changed: &DocSet, number: impl Fn(DocId) -> Option<f64>) -> Self {
        let known = |doc: &DocId| doc.place() < self.docs.len();
        let moved = changed.iter().take_while(known);
        let mut moved: Vec<(u64, DocId)> =
            moved.map(|doc| (sort_key(number(doc), self.descending), doc)).collect();
        moved.par_sort_unstable();
        let mut moved = moved.into_iter().peekable();
        let mut ranking = Self::with_capacity(self.docs.len(), self.descending);
        for entry in self.keys.iter().copied().zip(self.docs.iter().copied()) {
            if changed.contains(entry.1) {
                continue;
            }
            while let Some(before) = moved.next_if(|moved| *moved < entry) {
                ranking.push(before);
            }
            ranking.push(entry);
        }
        moved.for_each(|entry| ranking.push(entry));
        ranking.count()
    }

    /// The same order of some documents only.
    #[must_use]
    pub fn only(&self, found: &DocSet) -> Self {
        let mut ranking = Self::with_capacity(found.len(), self.descending);
        for (&key, &doc) in self.keys.iter().zip(&self.docs).filter(|(_, doc)| found.contains(**doc)) {
            ranking.push((key, doc));
        }
        ranking.count()
    }

    fn with_capacity(n: usize, descending: bool) -> Self {
        Self { descending, docs: Vec::with_capacity(n), keys: Vec::with_capacity(n), n_scored: 0 }
    }

    #[inline]
    fn push(&mut self, (key, doc): (u64, DocId)) {
        self.keys.push(key);
        self.docs.push(doc);
    }

    fn count(mut self) -> Self {
        self.n_scored = self.keys.partition_point(|&key| key != UNSCORED);
        self
    }

    /// Documents in order.
    #[must_use]
    pub fn docs(&self) -> &[DocId] {
        &self.docs
    }

    /// How many of them have a score; these come first.
    #[must_use]
    pub fn n_scored(&self) -> usize {
        self.n_scored
    }

    /// The score of the document at a place; none where it has too little evidence, or beyond the end.
    #[must_use]
    pub fn score(&self, place: usize) -> Option<f64> {
        let key = self.keys.get(place).copied().filter(|&key| key != UNSCORED)?;
        Some(score_of(if self.descending { !key } else { key }))
    }

    /// The size of the largest score, whatever its sign; 0 without scores.
    #[must_use]
    pub fn largest(&self) -> f64 {
        let ends = [Some(0), self.n_scored.checked_sub(1)].into_iter().flatten();
        ends.filter_map(|place| self.score(place)).fold(0.0, |largest, score| largest.max(score.abs()))
    }
}

fn score(scores: &Scores, concept: usize, doc: DocId, order: Order) -> Option<f64> {
    scores.value(concept, doc, order.measure, order.minimum)
}

/// A number that sorts as scores do, in either direction; documents that have none come last. Not a number counts as
/// none.
#[must_use]
pub fn sort_key(number: Option<f64>, descending: bool) -> u64 {
    match number.filter(|number| !number.is_nan()).map(sortable) {
        None => UNSCORED,
        Some(key) if descending => !key,
        Some(key) => key,
    }
}

const SIGN: u64 = 1 << 63;

/// Numbers sorted as the scores are: the bits of a float, those of negative ones turned around.
fn sortable(score: f64) -> u64 {
    let bits = score.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn score_of(key: u64) -> f64 {
    f64::from_bits(if key & SIGN == 0 { !key } else { key ^ SIGN })
}

#[cfg(test)]
mod tests {
    use super::super::scores::{ConceptScores, Tally};
    use super::*;
    use proptest::prelude::*;

    fn scores(documents: &[(i64, u32)]) -> Scores {
        let tally = |&(sum, matched): &(i64, u32)| Tally { sum, square: 0, matched };
        let column = ConceptScores { tallies: documents.iter().map(tally).collect() };
        Scores { tokens: vec![9; documents.len()], concepts: vec![column] }
    }

    fn order() -> impl Strategy<Value = Order> {
        let measure = prop_oneof![Just(Measure::Mean), Just(Measure::Sum), Just(Measure::Share)];
        (measure, any::<bool>()).prop_map(|(measure, descending)| Order { measure, minimum: 1, descending })
    }

    fn tallies() -> impl Strategy<Value = Vec<(i64, u32)>> {
        proptest::collection::vec((-3_i64..3, 0_u32..3), 12)
    }

    proptest! {
        #[test]
        fn it_is_what_sorting_scores_gives(documents in tallies(), order in order()) {
            let scores = scores(&documents);
            let ranking = Ranking::new(documents.len(), Some(&scores), 0, order);
            let value = |doc: DocId| scores.value(0, doc, order.measure, order.minimum);
            let mut sorted: Vec<DocId> = (0..12).map(DocId).collect();
            sorted.sort_by(|&a, &b| match (value(a), value(b)) {
                (Some(a), Some(b)) if order.descending => b.total_cmp(&a),
                (Some(a), Some(b)) => a.total_cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
            prop_assert_eq!(ranking.docs(), &sorted);
            let found: Vec<Option<f64>> = (0..12).map(|place| ranking.score(place)).collect();
            let wanted: Vec<Option<f64>> = sorted.iter().map(|&doc| value(doc)).collect();
            prop_assert_eq!(&found, &wanted);
            prop_assert_eq!(ranking.n_scored(), wanted.iter().flatten().count());
            let largest = wanted.iter().flatten().fold(0.0, |largest: f64, score| largest.max(score.abs()));
            prop_assert_eq!(ranking.largest(), largest);
            prop_assert_eq!(ranking.score(12), None);
        }

        #[test]
        fn an_update_is_a_new_order(before in tallies(), after in tallies(), order in order(), more in 0_u32..12) {
            let (old, new) = (scores(&before), scores(&after));
            let differ = (0..12).map(DocId).filter(|doc| before[doc.place()] != after[doc.place()]);
            let mut changed: DocSet = differ.collect();
            changed.insert(DocId(more));
            let ranking = Ranking::new(12, Some(&old), 0, order).updated(&changed, &new, 0, order);
            prop_assert_eq!(&ranking, &Ranking::new(12, Some(&new), 0, order));
            let found: DocSet = [DocId(3), DocId(7), DocId(8)].into_iter().collect();
            let wanted: Vec<DocId> = ranking.docs().iter().copied().filter(|&doc| found.contains(doc)).collect();
            let only = ranking.only(&found);
            prop_assert_eq!(only.docs(), wanted);
        }
    }

    #[test]
    fn without_scores_documents_stay_in_file_order() {
        let ranking = Ranking::new(3, None, 0, Order { descending: true, ..Order::default() });
        assert_eq!((ranking.docs(), ranking.n_scored()), (&[0, 1, 2].map(DocId)[..], 0));
        assert_eq!((ranking.largest(), ranking.score(0)), (0.0, None));
    }
}
