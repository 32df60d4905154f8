//! What is shown of all documents at once: group means, a histogram, the first of the ranking.

use super::scores::{Measure, Scores};
use crate::corpus::DocId;

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
    /// How many of the highest documents.
    pub n_top: usize,
}

/// All documents of one concept in brief.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aggregates {
    /// Documents with a score.
    pub n_scored: usize,
    /// Mean score of all of them; none where there is none.
    pub mean: Option<f64>,
    /// By group: number of scored documents and their mean score.
    pub groups: Vec<(u32, Option<f64>)>,
    /// The range of the histogram: [−1, 1] for means, from the lowest to the highest score otherwise.
    pub range: (f64, f64),
    /// Number of documents in each of the equal parts of the range.
    pub bars: Vec<u32>,
    /// The highest, best first, equal ones in file order.
    pub top: Vec<(DocId, f64)>,
}

impl Aggregates {
    /// One or two passes over the scores of `concept` (its place in `scores`).
    #[must_use]
    pub fn new(scores: &Scores, concept: usize, request: &AggregateRequest<'_>) -> Self {
        let &AggregateRequest { measure, minimum, groups, n_groups, n_bars, n_top } = request;
        let mut found = Self { bars: vec![0; n_bars.max(1)], ..Self::default() };
        let Some(column) = scores.concepts.get(concept) else { return found };
        let is_bounded = measure == Measure::Mean;
        let mut range = if is_bounded { (-1.0, 1.0) } else { (f64::INFINITY, f64::NEG_INFINITY) };
        let mut sums = vec![(0_u32, 0.0); n_groups];
        let mut top = Top::new(n_top);
        let (mut n_scored, mut sum) = (0, 0.0);
        let mut values = Vec::with_capacity(if is_bounded { 0 } else { scores.tokens.len() });
        for (doc, (&tokens, tally)) in (0..).map(DocId).zip(scores.tokens.iter().zip(&column.tallies)) {
            let Some(value) = tally.value(tokens, measure, minimum.max(1)) else { continue };
            n_scored += 1;
            sum += value;
            if let Some(group) = groups.get(doc.place()).and_then(|&group| sums.get_mut(group as usize)) {
                *group = (group.0 + 1, group.1 + value);
            }
            top.add(doc, value);
            if is_bounded {
                count(&mut found.bars, range, value);
            } else {
                range = (range.0.min(value), range.1.max(value));
                values.push(value);
            }
        }
        for value in values {
            count(&mut found.bars, range, value);
        }
        let mean = |n: u32, sum: f64| (n > 0).then(|| sum / f64::from(n));
        found.n_scored = n_scored;
        // A count of documents is far below 2⁵³.
        found.mean = (n_scored > 0).then(|| sum / n_scored as f64);
        found.groups = sums.into_iter().map(|(n, sum)| (n, mean(n, sum))).collect();
        found.range = if range.0 <= range.1 { range } else { (0.0, 0.0) };
        found.top = top.finish();
        found
    }
}

/// Counts a value into its bar; the upper end belongs to the last.
fn count(bars: &mut [u32], (low, high): (f64, f64), value: f64) {
    let width = high - low;
    // The share is within [0, 1], so the place is one of the bars.
    let place = if width > 0.0 { ((value - low) / width * bars.len() as f64) as usize } else { 0 };
    let last = bars.len() - 1;
    bars[place.min(last)] += 1;
}

/// The best so far. What cannot be among them is turned away at once; the others are sorted out now and then.
struct Top {
    n: usize,
    best: Vec<(DocId, f64)>,
    /// Lower values are not among the best.
    threshold: f64,
}

impl Top {
    fn new(n: usize) -> Self {
        Self { n, best: Vec::with_capacity(4 * n), threshold: f64::NEG_INFINITY }
    }

    #[inline]
    fn add(&mut self, doc: DocId, value: f64) {
        // An equal one is later in the file.
        if value > self.threshold && self.n > 0 {
            self.best.push((doc, value));
            if self.best.len() >= 4 * self.n {
                self.sort_out();
            }
        }
    }

    fn sort_out(&mut self) {
        self.best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        self.best.truncate(self.n);
        if let (Some((_, worst)), true) = (self.best.last(), self.best.len() == self.n) {
            self.threshold = *worst;
        }
    }

    fn finish(mut self) -> Vec<(DocId, f64)> {
        self.sort_out();
        self.best
    }
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
        AggregateRequest { measure, minimum: 1, groups, n_groups: 2, n_bars: 4, n_top: 2 }
    }

    #[test]
    fn five_documents_in_two_groups() {
        let scores =
            scores(&[(500_000, 1, 9), (0, 0, 5), (-2_000_000, 2, 8), (1_000_000, 2, 4), (1_000_000, 1, 2)]);
        let found = Aggregates::new(&scores, 0, &request(&[0, 0, 1, 1], Measure::Mean));
        // Means 0.5, none, −1, 0.5, 1; the last has no group.
        assert_eq!((found.n_scored, found.mean), (4, Some(0.25)));
        assert_eq!(found.groups, [(1, Some(0.5)), (2, Some(-0.25))]);
        assert_eq!((found.range, found.bars.as_slice()), ((-1.0, 1.0), &[1, 0, 0, 3][..]));
        assert_eq!(found.top, [(DocId(4), 1.0), (DocId(0), 0.5)]);
        // Sums 0.5, none, −2, 1, 1.
        let found = Aggregates::new(&scores, 0, &request(&[], Measure::Sum));
        assert_eq!((found.range, found.bars.as_slice()), ((-2.0, 1.0), &[1, 0, 0, 3][..]));
        assert_eq!(found.groups, [(0, None), (0, None)]);
        let nothing = Aggregates::new(&scores, 1, &request(&[], Measure::Sum));
        assert_eq!((nothing.n_scored, nothing.mean, nothing.top.len()), (0, None, 0));
    }

    proptest! {
        #[test]
        fn the_top_is_the_start_of_the_sorted_list(
            documents in proptest::collection::vec((-3_i64..3, 0_u32..3, 1_u32..3), 0..60),
            measure in prop_oneof![Just(Measure::Mean), Just(Measure::Sum), Just(Measure::Share)],
        ) {
            let scores = scores(&documents);
            let found = Aggregates::new(&scores, 0, &AggregateRequest { n_top: 3, ..request(&[], measure) });
            let value = |doc| scores.value(0, doc, measure, 1);
            let all = (0..u32::try_from(documents.len()).unwrap()).map(DocId);
            let mut sorted: Vec<(DocId, f64)> = all.filter_map(|doc| Some((doc, value(doc)?))).collect();
            sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            prop_assert_eq!(found.n_scored, sorted.len());
            prop_assert_eq!(found.bars.iter().sum::<u32>() as usize, sorted.len());
            sorted.truncate(3);
            prop_assert_eq!(found.top, sorted);
        }
    }
}
