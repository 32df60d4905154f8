//! What is shown of all documents at once: their mean, the means of groups, a histogram.
//!
//! All are sums of whole numbers (scores in milliardths), so they do not depend on the order, and after an edit only
//! the documents it changed are taken out and put in again, to the same numbers as counting all anew.

use rayon::prelude::*;

use super::scores::{Measure, Scores};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct AggregateRequest<'g> {
    /// What a score is.
    pub measure: Measure,
    /// Documents with fewer matches have no score.
    pub minimum: u32,
    /// By document, the number of its group; documents beyond the end have none.
    pub groups: &'g [u32],
    /// Number of groups; larger numbers in `groups` are passed over.
    pub n_groups: usize,
    /// Bars of the histogram, at least 1.
    pub n_bars: usize,
}

/// All documents of one concept in brief.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aggregates {
    /// All documents.
    pub whole: Part,
    /// By group.
    pub groups: Vec<Part>,
    /// The range of the histogram: [−1, 1] for means, from the lowest to the highest score otherwise.
    pub range: (f64, f64),
    /// Number of documents in each of the equal parts of the range.
    pub bars: Vec<u32>,
}

/// Some documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// How many of them have a score.
    pub n_scored: usize,
    /// Their scores together, in milliardths.
    sum: i128,
}

impl Part {
    /// Mean score; none where no document has one.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        // Far below 2⁵³ milliardths a document; a count of documents is exact.
        (self.n_scored > 0).then(|| self.sum as f64 / NANOS / self.n_scored as f64)
    }
}

const NANOS: f64 = 1e9;
/// Documents counted by one thread at a time.
const CHUNK: usize = 1 << 16;

impl Aggregates {
    /// One pass over the scores of `concept` (its place in `scores`) for means, two otherwise.
    #[must_use]
    pub fn new(scores: &Scores, concept: usize, request: &AggregateRequest<'_>) -> Self {
        let n_documents = scores.tokens.len();
        let chunks = (0..n_documents.div_ceil(CHUNK)).into_par_iter();
        let documents = |chunk: usize| chunk * CHUNK..((chunk + 1) * CHUNK).min(n_documents);
        let value = |place: usize| value(scores, concept, place, request);
        let range = if request.measure == Measure::Mean {
            (-1.0, 1.0)
        } else {
            let widen = |range: (f64, f64), value: f64| (range.0.min(value), range.1.max(value));
            let nothing = || (f64::INFINITY, f64::NEG_INFINITY);
            let of_chunk = |chunk| documents(chunk).filter_map(value).fold(nothing(), widen);
            let range = chunks.clone().map(of_chunk).reduce(nothing, |a, b| (a.0.min(b.0), a.1.max(b.1)));
            if range.0 <= range.1 { range } else { (0.0, 0.0) }
        };
        let empty = || Self {
            whole: Part::default(),
            groups: vec![Part::default(); request.n_groups],
            range,
            bars: vec![0; request.n_bars.max(1)],
        };
        let of_chunk = |mut found: Self, chunk| {
            for place in documents(chunk) {
                if let Some(value) = value(place) {
                    found.count(place, value, request, true);
                }
            }
            found
        };
        let together = |mut found: Self, more: Self| {
            found.add(&more);
            found
        };
        chunks.fold(empty, of_chunk).reduce(empty, together)
    }

    /// The same after an edit; `before` are the scores it was made by, which differ from `after` in no other documents
    /// than `changed`.
    #[must_use]
    pub fn updated(
        self,
        (before, after): (&Scores, &Scores),
        changed: &DocSet,
        concept: usize,
        request: &AggregateRequest<'_>,
    ) -> Self {
        let mut found = self;
        for DocId(doc) in changed.iter() {
            let place = doc as usize;
            let (old, new) = (value(before, concept, place, request), value(after, concept, place, request));
            let (low, high) = found.range;
            // Where an end of the range comes or goes, all bars move.
            let is_end = |value: f64| value <= low || value >= high;
            if request.measure != Measure::Mean && old != new && old.into_iter().chain(new).any(is_end) {
                return Self::new(after, concept, request);
            }
            old.into_iter().for_each(|value| found.count(place, value, request, false));
            new.into_iter().for_each(|value| found.count(place, value, request, true));
        }
        found
    }

    /// Puts a document in or takes it out.
    #[inline]
    fn count(&mut self, place: usize, value: f64, request: &AggregateRequest<'_>, comes: bool) {
        // Scores are within ±2³², so that the milliardths fit.
        let nanos = i128::from((value * NANOS).round() as i64);
        let group = request.groups.get(place).and_then(|&group| self.groups.get_mut(group as usize));
        for part in std::iter::once(&mut self.whole).chain(group) {
            if comes {
                part.n_scored += 1;
                part.sum += nanos;
            } else {
                part.n_scored = part.n_scored.saturating_sub(1);
                part.sum -= nanos;
            }
        }
        let (low, high) = self.range;
        let width = high - low;
        // The share is within [0, 1], so the place is one of the bars; the upper end belongs to the last.
        let place = if width > 0.0 { ((value - low) / width * self.bars.len() as f64) as usize } else { 0 };
        let last = self.bars.len() - 1;
        let bar = &mut self.bars[place.min(last)];
        *bar = if comes { *bar + 1 } else { bar.saturating_sub(1) };
    }

    /// Takes in other documents.
    fn add(&mut self, other: &Self) {
        let parts = std::iter::once(&mut self.whole).chain(&mut self.groups);
        for (part, more) in parts.zip(std::iter::once(&other.whole).chain(&other.groups)) {
            part.n_scored += more.n_scored;
            part.sum += more.sum;
        }
        self.bars.iter_mut().zip(&other.bars).for_each(|(bar, more)| *bar += more);
    }
}

#[inline]
fn value(scores: &Scores, concept: usize, place: usize, request: &AggregateRequest<'_>) -> Option<f64> {
    let tally = scores.concepts.get(concept)?.tallies.get(place)?;
    tally.value(*scores.tokens.get(place)?, request.measure, request.minimum.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::scores::{ConceptScores, Tally};
    use proptest::prelude::*;

    fn scores(documents: &[(i64, u32, u32)]) -> Scores {
        let tally = |&(sum, matched, _): &(i64, u32, u32)| Tally { sum, square: 0, matched };
        let column = ConceptScores { tallies: documents.iter().map(tally).collect() };
        Scores { tokens: documents.iter().map(|&(.., tokens)| tokens).collect(), concepts: vec![column] }
    }

    fn request(groups: &[u32], measure: Measure) -> AggregateRequest<'_> {
        AggregateRequest { measure, minimum: 1, groups, n_groups: 2, n_bars: 4 }
    }

    #[test]
    fn five_documents_in_two_groups() {
        let scores =
            scores(&[(500_000, 1, 9), (0, 0, 5), (-2_000_000, 2, 8), (1_000_000, 2, 4), (1_000_000, 1, 2)]);
        let found = Aggregates::new(&scores, 0, &request(&[0, 0, 1, 1], Measure::Mean));
        // Means 0.5, none, −1, 0.5, 1; the last has no group.
        assert_eq!((found.whole.n_scored, found.whole.mean()), (4, Some(0.25)));
        let groups: Vec<_> = found.groups.iter().map(|part| (part.n_scored, part.mean())).collect();
        assert_eq!(groups, [(1, Some(0.5)), (2, Some(-0.25))]);
        assert_eq!((found.range, found.bars.as_slice()), ((-1.0, 1.0), &[1, 0, 0, 3][..]));
        // Sums 0.5, none, −2, 1, 1.
        let found = Aggregates::new(&scores, 0, &request(&[], Measure::Sum));
        assert_eq!((found.range, found.bars.as_slice()), ((-2.0, 1.0), &[1, 0, 0, 3][..]));
        assert_eq!(found.groups, [Part::default(); 2]);
        let nothing = Aggregates::new(&scores, 1, &request(&[], Measure::Sum));
        assert_eq!((nothing.whole.n_scored, nothing.whole.mean(), nothing.range), (0, None, (0.0, 0.0)));
    }

    fn documents() -> impl Strategy<Value = Vec<(i64, u32, u32)>> {
        proptest::collection::vec((-3_i64..3, 0_u32..3, 1_u32..3), 20)
    }

    proptest! {
        #[test]
        fn an_update_is_a_new_count(
            before in documents(),
            after in documents(),
            measure in prop_oneof![Just(Measure::Mean), Just(Measure::Sum), Just(Measure::Share)],
        ) {
            // Lengths never change.
            let after: Vec<_> = before.iter().zip(&after).map(|(old, new)| (new.0 * 1000, new.1, old.2)).collect();
            let groups: Vec<u32> = (0..20).map(|place| place % 3).collect();
            let (old, new) = (scores(&before), scores(&after));
            let differ = (0..20).map(DocId).filter(|doc| before[doc.place()] != after[doc.place()]);
            let changed: DocSet = differ.collect();
            let request = request(&groups, measure);
            let found = Aggregates::new(&old, 0, &request).updated((&old, &new), &changed, 0, &request);
            prop_assert_eq!(found, Aggregates::new(&new, 0, &request));
        }
    }
}
