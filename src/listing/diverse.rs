//! A few documents that are high on a scale and yet unlike each other.

use super::{Column, Facts};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::scoring::ranking::sort_key;
use crate::scoring::scores::Tally;

/// Documents are picked from at least so many of the best …
const FEWEST: usize = 200;
/// … and so many for each pick.
const PER_PICK: usize = 20;
/// What each pick of the same group takes off. Rank, time and the other pole together are worth less, so that no group is
/// picked twice while another has not been picked.
const GROUP: f64 = 2.0;
/// What a pick from the same time takes off.
const TIME: f64 = 0.5;
/// What a pick that says as much of the other pole takes off.
const OTHER_POLE: f64 = 0.5;
/// Shares of the other pole that differ by this are not alike at all.
const POLE_REACH: f64 = 0.25;

/// Picks `k` of the candidates, high in the column `by` ([`Column::Score`] or [`Column::Mix`]), yet spread over the groups
/// of `group` (a column of few texts), over time and over how much they also say of the other pole. In the order picked;
/// the first is the highest. Fewer where fewer candidates have a number in `by`.
///
/// Only the best m = max(200, 20 k) candidates are looked at. Each pick is the one of these with the largest
///
/// > rank − 2 · group − ½ · time − ½ · pole
///
/// - rank: 1 for the highest of the m, 1/m for the lowest.
/// - group: how many of its group have been picked. Since all the rest is worth less than 2, no group comes twice before
///   each that is among the m has come once; documents without a group are one of their own.
/// - time: how near in time the nearest pick is, by places when the m are sorted by time: 1 for the same moment, falling
///   evenly to 0 at m/k places, where k picks would lie if they were spread evenly. Documents without a time are near each
///   other and far from all others.
/// - pole: how near the nearest pick is in what share of its matches is on the other pole: 1 for the same share, falling to
///   0 at a quarter apart. The share is taken from the weights' sum and sum of squares as (1 − mean/root mean square)/2,
///   which is exact where all weights are equally large, 0 where all matches weigh the same and ½ where they cancel.
///
/// Own choice, in the manner of maximal marginal relevance. Equal ones stay in the order of their ranks, those in file
/// order: the same input gives the same picks.
///
/// Cost: one pass over the candidates, then k · m.
#[must_use]
pub fn diverse(facts: &Facts<'_>, by: &Column, group: &Column, candidates: &DocSet, k: usize) -> Vec<DocId> {
    let best = best(facts, by, candidates, k.saturating_mul(PER_PICK).max(FEWEST));
    let mut pool = Pool::new(facts, by, group, &best, k);
    let n_picks = k.min(best.len());
    (0..n_picks).filter_map(|_| pool.pick().and_then(|place| best.get(place).copied())).collect()
}

/// The highest `m` candidates in order.
fn best(facts: &Facts<'_>, by: &Column, candidates: &DocSet, m: usize) -> Vec<DocId> {
    let keyed = |doc| facts.number(by, doc).map(|number| (sort_key(Some(number), true), doc));
    let mut ranked: Vec<(u64, DocId)> = candidates.iter().filter_map(keyed).collect();
    if m < ranked.len() {
        ranked.select_nth_unstable(m);
        ranked.truncate(m);
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, doc)| doc).collect()
}

/// What is known of the best candidates, in their order.
struct Pool {
    groups: Vec<u32>,
    /// Places in time; none without a time.
    moments: Vec<Option<f64>>,
    /// Shares of the other pole.
    poles: Vec<f64>,
    /// How near the nearest pick is, in [0, 1]: in time and in the share of the other pole.
    near: Vec<[f64; 2]>,
    is_picked: Vec<bool>,
    /// By group, its picks.
    n_picked: Vec<u32>,
    /// Places in time that picks would be apart.
    reach: f64,
}

impl Pool {
    fn new(facts: &Facts<'_>, by: &Column, group: &Column, best: &[DocId], k: usize) -> Self {
        let categories = facts.categories(group);
        let code = |doc: &DocId| {
            categories.as_ref().and_then(|found| found.codes.get(doc.place()).copied()).unwrap_or(0)
        };
        let groups: Vec<u32> = best.iter().map(code).collect();
        let n_groups = groups.iter().max().map_or(0, |&last| last as usize + 1);
        let m = best.len();
        Self {
            moments: moments(facts, best),
            poles: best.iter().map(|&doc| other_pole(facts, by, doc)).collect(),
            near: vec![[0.0; 2]; m],
            is_picked: vec![false; m],
            n_picked: vec![0; n_groups],
            // Counts far below 2⁵³.
            reach: (m as f64 / k.max(1) as f64).max(1.0),
            groups,
        }
    }

    /// The place of the next pick, which is then taken.
    fn pick(&mut self) -> Option<usize> {
        let m = self.groups.len() as f64;
        let gain = |place: usize| {
            let rank = 1.0 - place as f64 / m;
            let [time, pole] = self.near[place];
            let n_alike = self.n_picked[self.groups[place] as usize];
            rank - GROUP * f64::from(n_alike) - TIME * time - OTHER_POLE * pole
        };
        let open = (0..self.groups.len()).filter(|&place| !self.is_picked[place]);
        // Of equal ones the first.
        let picked = open.max_by(|&a, &b| gain(a).total_cmp(&gain(b)).then(b.cmp(&a)))?;
        self.is_picked[picked] = true;
        self.n_picked[self.groups[picked] as usize] += 1;
        let (moment, pole) = (self.moments[picked], self.poles[picked]);
        for place in 0..self.near.len() {
            let time = match (self.moments[place], moment) {
                (Some(here), Some(there)) => (1.0 - (here - there).abs() / self.reach).max(0.0),
                (None, None) => 1.0,
                _ => 0.0,
            };
            let alike = (1.0 - (self.poles[place] - pole).abs() / POLE_REACH).max(0.0);
            let near = &mut self.near[place];
            *near = [near[0].max(time), near[1].max(alike)];
        }
        Some(picked)
    }
}

/// The place of each when all are sorted by time, the same for the same moment.
fn moments(facts: &Facts<'_>, best: &[DocId]) -> Vec<Option<f64>> {
    let times: Vec<Option<f64>> = best.iter().map(|&doc| facts.corpus.time(doc)).collect();
    let mut sorted: Vec<f64> = times.iter().copied().flatten().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    // Far below 2⁵³.
    let place = |time: f64| sorted.partition_point(|&other| other < time) as f64;
    times.into_iter().map(|time| time.map(place)).collect()
}

/// What share of a document's matches is on the other pole, as [`diverse`] takes it.
fn other_pole(facts: &Facts<'_>, by: &Column, doc: DocId) -> f64 {
    let mut whole = Tally::default();
    let mut add = |concept, turn: i64| {
        if let Some(tally) = facts.tally(concept, doc) {
            whole.sum += turn * tally.sum;
            whole.square += tally.square;
            whole.matched = whole.matched.saturating_add(tally.matched);
        }
    };
    match by.concept() {
        Some(concept) => add(concept, 1),
        // A concept that counts against the mix has its poles turned around.
        None => facts.mix.iter().filter(|(_, weight)| *weight != 0.0).for_each(|&(concept, weight)| {
            add(concept, if weight < 0.0 { -1 } else { 1 });
        }),
    }
    let root = (whole.sum_of_squares() * f64::from(whole.matched)).sqrt();
    if root > 0.0 { ((1.0 - whole.sum_of_weights() / root) / 2.0).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::corpus::index::TokenIndex;
    use crate::corpus::index::inverted::InvertedIndex;
    use crate::corpus::{Corpus, Document};
    use crate::progress::unwatched;
    use crate::project::ConceptId;
    use crate::scoring::scores::{ConceptScores, Scores};

    const JOY: ConceptId = ConceptId(1);

    /// Documents as (group, time, weights of matches in millionths).
    fn made(rows: &[(&str, Option<f64>, &[i32])]) -> (Corpus, TokenIndex, InvertedIndex, Scores) {
        let mut corpus = Corpus::default();
        let mut tallies = Vec::new();
        for &(group, time, weights) in rows {
            corpus.push(&Document { group: group.to_owned(), time, ..Document::default() }).unwrap();
            tallies.push(weights.iter().map(|&weight| Tally::of(weight)).fold(
                Tally::default(),
                |sum, one| Tally {
                    sum: sum.sum + one.sum,
                    square: sum.square + one.square,
                    matched: sum.matched + one.matched,
                },
            ));
        }
        let index = TokenIndex::build(&corpus, &unwatched).unwrap();
        let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
        let scores = Scores { tokens: vec![9; rows.len()], concepts: vec![ConceptScores { tallies }] };
        (corpus, index, inverted, scores)
    }

    fn pick(rows: &[(&str, Option<f64>, &[i32])], k: usize) -> Vec<usize> {
        let (corpus, index, inverted, scores) = made(rows);
        let facts = Facts { scores: [(JOY, &scores)].into(), ..Facts::of(&corpus, &index, &inverted) };
        let candidates = DocSet::first(rows.len());
        let picks = diverse(&facts, &Column::Score(JOY), &Column::Group, &candidates, k);
        picks.into_iter().map(DocId::place).collect()
    }

    #[test]
    fn every_group_comes_before_any_comes_twice_and_the_best_of_each() {
        // The first group has all the highest scores.
        let weights: Vec<i32> = (0..30).map(|place| 900_000 - place * 10_000).collect();
        let rows: Vec<(&str, Option<f64>, &[i32])> = weights
            .iter()
            .enumerate()
            .map(|(place, weight)| {
                let group = if place < 20 { "a" } else { ["b", "c", ""][place % 3] };
                (group, None, std::slice::from_ref(weight))
            })
            .collect();
        let picks = pick(&rows, 6);
        assert_eq!(picks[..4], [0, 20, 21, 22]);
        let counts = |group: &str| picks.iter().filter(|&&place| rows[place].0 == group).count();
        assert!(["a", "b", "c", ""].into_iter().all(|group| counts(group) >= 1));
        assert_eq!(pick(&rows, 0), Vec::<usize>::new());
        assert_eq!(pick(&rows, 99).len(), 30, "all there are");
        assert_eq!(pick(&[("a", None, &[])], 3), Vec::<usize>::new(), "no score, no pick");
    }

    #[test]
    fn picks_spread_over_time_and_the_other_pole_and_stay_high() {
        // 1,000 documents of one group whose scores fall slowly; each moment holds 20 neighbors in rank.
        let weights: Vec<[i32; 2]> = (0..1000)
            .map(|place| {
                let gap = if place % 7 == 0 { 300_000 } else { 0 };
                [500_000 - 100 * place + gap, 500_000 - 100 * place - gap]
            })
            .collect();
        let rows: Vec<(&str, Option<f64>, &[i32])> = (0_u32..)
            .zip(&weights)
            .map(|(place, weights)| ("", Some(f64::from(place / 20 % 10)), &weights[..]))
            .collect();
        let picks = pick(&rows, 10);
        let moments: BTreeSet<usize> = picks.iter().map(|place| place / 20 % 10).collect();
        assert!(moments.len() >= 6, "{picks:?}");
        let n_mixed = picks.iter().filter(|place| *place % 7 == 0).count();
        assert!((1..10).contains(&n_mixed), "{picks:?}");
        // Within the best 200, and rather at their top.
        assert!(picks.iter().all(|&place| place < 200), "{picks:?}");
        let mean = picks.iter().sum::<usize>() / picks.len();
        assert!(mean < 100, "{picks:?}");
        assert_eq!(picks[0], 0);
        assert_eq!(picks, pick(&rows, 10));
    }

    #[test]
    fn the_other_poles_share_is_exact_for_equal_weights() {
        let (corpus, index, inverted, scores) = made(&[
            ("", None, &[500_000, 500_000, 500_000, -500_000]),
            ("", None, &[500_000; 3]),
            ("", None, &[]),
        ]);
        let facts = Facts { scores: [(JOY, &scores)].into(), ..Facts::of(&corpus, &index, &inverted) };
        let share = |doc| other_pole(&facts, &Column::Score(JOY), DocId(doc));
        assert!((share(0) - 0.25).abs() < 1e-9 && share(1).abs() < 1e-9);
        assert_eq!(share(2), 0.0);
        let mix = [(JOY, -1.0)];
        let turned = Facts { mix: &mix, ..facts.clone() };
        assert!((other_pole(&turned, &Column::Mix, DocId(0)) - 0.75).abs() < 1e-9);
    }
}
