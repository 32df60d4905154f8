//! How well scores agree with human ratings of the same words or documents.

/// Agreement on the items that have both a score and a rating. A figure that is not defined (fewer than two
/// items, all scores or all ratings equal, nothing on one side of the scale) is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Number of items compared.
    pub n: usize,
    /// Spearman's rank correlation, ties by their average rank; in [−1, 1].
    pub spearman: Option<f64>,
    /// Pearson's correlation; in [−1, 1].
    pub pearson: Option<f64>,
    /// Chance that an item rated above the middle of the scale scores higher than one rated below, ties counting
    /// half; in [0, 1], 0.5 for guessing. Items rated exactly at the middle are left out.
    pub auc: Option<f64>,
    /// Share of rated items that have a score; in [0, 1], 0 where nothing is rated.
    pub coverage: f64,
}

/// Compares scores with ratings, item by item; an unknown item has no score. Numbers that are not finite count as
/// missing, on either side; a list longer than the other is cut.
///
/// The middle of the scale is 0 where ratings have both signs, otherwise halfway between the lowest and the
/// highest of all ratings, also those without a score: the scale does not change with what a lexicon knows.
#[must_use]
pub fn agreement(scores: &[Option<f64>], ratings: &[f64]) -> Agreement {
    let rated = || scores.iter().zip(ratings).filter(|(_, rating)| rating.is_finite());
    let known = || rated().filter_map(|(score, &rating)| Some((score.filter(|s| s.is_finite())?, rating)));
    let (scores, values): (Vec<f64>, Vec<f64>) = known().unzip();
    let (n, total) = (scores.len(), rated().count());
    Agreement {
        n,
        spearman: pearson(&average_ranks(&scores), &average_ranks(&values)),
        pearson: pearson(&scores, &values),
        auc: middle(rated().map(|(_, &rating)| rating)).and_then(|middle| auc(&scores, &values, middle)),
        // Counts are far below 2⁵³.
        coverage: if total == 0 { 0.0 } else { n as f64 / total as f64 },
    }
}

/// The lowest and the highest value; none of nothing.
fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |bounds, value| {
        let (low, high) = bounds.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    })
}

fn middle(ratings: impl Iterator<Item = f64>) -> Option<f64> {
    let (low, high) = bounds(ratings)?;
    Some(if low < 0.0 && high > 0.0 { 0.0 } else { f64::midpoint(low, high) })
}

/// Pearson's r of two lists of one length, by deviations from the means: the textbook's one-pass form cancels.
fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    // A mean of equal numbers may be off by a rounding, so constancy is judged by the numbers themselves.
    let varies = |values: &[f64]| bounds(values.iter().copied()).is_some_and(|(low, high)| low < high);
    if !varies(x) || !varies(y) {
        return None;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_x, mean_y) = (mean(x), mean(y));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    let r = xy / (xx * yy).sqrt();
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

/// Ranks from 1, equal values sharing the average of their ranks.
pub(super) fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    // `==` and not the total order: 0 and −0 are a tie.
    for ties in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let rank = before as f64 + (ties.len() + 1) as f64 / 2.0;
        ties.iter().for_each(|&place| ranks[place] = rank);
        before += ties.len();
    }
    ranks
}

/// The Mann–Whitney statistic over the number of pairs: (R₊ − n₊(n₊ + 1)/2) / (n₊ n₋), R₊ the sum of the ranks of
/// the scores of items rated above the middle. Exact in floats up to ten million items.
fn auc(scores: &[f64], ratings: &[f64], middle: f64) -> Option<f64> {
    let off_middle = scores.iter().zip(ratings).filter(|&(_, &rating)| rating != middle);
    let (scores, above): (Vec<f64>, Vec<bool>) =
        off_middle.map(|(&score, &rating)| (score, rating > middle)).unzip();
    let ranks = average_ranks(&scores);
    let rank_sum: f64 = ranks.iter().zip(&above).filter(|&(_, &above)| above).map(|(rank, _)| rank).sum();
    let n_above = above.iter().filter(|&&above| above).count() as f64;
    let n_below = above.len() as f64 - n_above;
    (n_above > 0.0 && n_below > 0.0)
        .then(|| (rank_sum - n_above * (n_above + 1.0) / 2.0) / (n_above * n_below))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_known(scores: &[f64]) -> Vec<Option<f64>> {
        scores.iter().copied().map(Some).collect()
    }

    #[test]
    fn spearman_with_ties_by_hand() {
        // Ranks 1, 2.5, 2.5, 4 and 2, 1, 3.5, 3.5; deviations from 2.5: −1.5 0 0 1.5 and −0.5 −1.5 1 1.
        // xy = 0.75 + 1.5 = 2.25, xx = 4.5, yy = 4.5: r = 0.5.
        let found = agreement(&all_known(&[1.0, 2.0, 2.0, 9.0]), &[5.0, 4.0, 7.0, 7.0]);
        assert!((found.spearman.unwrap() - 0.5).abs() < 1e-15, "{found:?}");
        // Values: x − 3.5 = −2.5 −1.5 −1.5 5.5, y − 5.75 = −0.75 −1.75 1.25 1.25;
        // xy = 1.875 + 2.625 − 1.875 + 6.875 = 9.5, xx = 41, yy = 6.75.
        assert!((found.pearson.unwrap() - 9.5 / (41.0_f64 * 6.75).sqrt()).abs() < 1e-15, "{found:?}");
        // The middle is 5.5: scores 2, 9 above, 1, 2 below; of four pairs three are right and one is a tie.
        assert_eq!(found.auc, Some(0.875));
    }

    #[test]
    fn missing_scores_lower_the_coverage_and_nothing_else() {
        let scores = [Some(0.1), None, Some(f64::NAN), Some(0.9), Some(0.5)];
        let found = agreement(&scores, &[-1.0, 9.0, 9.0, 1.0, f64::NAN]);
        let perfect = Some(1.0);
        let expected = Agreement { n: 2, spearman: perfect, pearson: perfect, auc: perfect, coverage: 0.5 };
        assert_eq!(found, expected);
    }

    #[test]
    fn the_scales_middle_is_zero_only_where_both_signs_are() {
        // Around 0: 0.1 is above. With only positive ratings the middle of 0.1 … 9 is 4.55, and 4 is below.
        assert_eq!(agreement(&all_known(&[1.0, 2.0, 3.0]), &[-9.0, 0.1, 0.0]).auc, Some(1.0));
        assert_eq!(agreement(&all_known(&[2.0, 1.0, 3.0]), &[0.1, 4.0, 9.0]).auc, Some(1.0));
        assert_eq!(agreement(&all_known(&[1.0, 2.0, 3.0]), &[-3.0, -2.0, -1.0]).auc, Some(1.0));
    }

    #[test]
    fn what_is_not_defined_is_absent() {
        let none = |found: Agreement| (found.spearman, found.pearson, found.auc) == (None, None, None);
        assert!(none(agreement(&[], &[])));
        assert!(none(agreement(&[Some(1.0)], &[1.0])));
        assert!(none(agreement(&all_known(&[1.0, 2.0, 3.0]), &[0.1; 3])));
        let constant = agreement(&all_known(&[0.1; 3]), &[1.0, 2.0, 3.0]);
        assert_eq!((constant.spearman, constant.pearson, constant.auc), (None, None, Some(0.5)));
        assert_eq!(agreement(&[None], &[1.0]).coverage, 0.0);
    }

    proptest! {
        #[test]
        fn auc_is_the_share_of_pairs_in_order(
            items in proptest::collection::vec((-3_i8..3, -3_i8..3), 0..20),
        ) {
            let (scores, ratings): (Vec<f64>, Vec<f64>) =
                items.iter().map(|&(score, rating)| (f64::from(score), f64::from(rating))).unzip();
            let mut pairs = Vec::new();
            for (above, _) in scores.iter().zip(&ratings).filter(|(_, rating)| **rating > 0.0) {
                for (below, _) in scores.iter().zip(&ratings).filter(|(_, rating)| **rating < 0.0) {
                    pairs.push(if above > below { 1.0 } else if above == below { 0.5 } else { 0.0 });
                }
            }
            let expected = (!pairs.is_empty()).then(|| pairs.iter().sum::<f64>() / pairs.len() as f64);
            let found = auc(&scores, &ratings, 0.0);
            prop_assert_eq!(found.is_some(), expected.is_some());
            prop_assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-12, "{:?}", found);
        }
    }
}
