//! The exact scan: every row is looked at. Slow only for vocabularies of millions, and never wrong.

use super::{Neighbor, TopK, unit};
use crate::dot::dot;

/// The `k` rows most similar to `query`, best first, ties by row; fewer where there are fewer rows with a direction.
///
/// `rows: [n × dims]`, row-major, of length one each; `query: [dims]`, of any length but zero, raw or not. The
/// similarity is the cosine. Empty where the query has no direction or another number of dimensions than the rows;
/// a last row that is cut short is left out. One pass over the rows, O(n·dims).
#[must_use]
pub fn top_k(rows: &[f32], dims: usize, query: &[f32], k: usize) -> Vec<Neighbor> {
    let mut top = TopK::new(k);
    if let Some(query) = unit(query).filter(|query| query.len() == dims && k > 0) {
        for (word, row) in (0u32..).zip(rows.chunks_exact(dims)) {
            let similarity = dot(row, &query);
            // Only a row without direction or at a right angle gives exactly 0; the second look is rare.
            if similarity != 0.0 || row.iter().any(|&x| x != 0.0) {
                top.offer(word, similarity);
            }
        }
    }
    top.into_sorted()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// East, north, north-east (by the 3-4-5 triangle), nowhere, west, and a broken row.
    const ROWS: [f32; 12] = [1.0, 0.0, 0.0, 1.0, 0.6, 0.8, 0.0, 0.0, -1.0, 0.0, f32::NAN, 1.0];

    #[track_caller]
    fn check_top_k(query: &[f32], k: usize, expected: &[(u32, f32)]) {
        let found: Vec<(u32, f32)> =
            top_k(&ROWS, 2, query, k).iter().map(|found| (found.word, found.similarity)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_the_best_by_cosine_whatever_the_length_of_the_query() {
        check_top_k(&[5.0, 0.0], 2, &[(0, 1.0), (2, 0.6)]);
        // North: east and west stand at a right angle and tie; nowhere (row 3) and the broken row never appear.
        check_top_k(&[0.0, 1.0], 99, &[(1, 1.0), (2, 0.8), (0, 0.0), (4, 0.0)]);
    }

    #[test]
    fn nothing_is_found_where_nothing_can_be() {
        check_top_k(&[1.0, 0.0], 0, &[]);
        check_top_k(&[0.0, 0.0], 3, &[]);
        check_top_k(&[f32::NAN, 1.0], 3, &[]);
        check_top_k(&[1.0, 0.0, 0.0], 3, &[]);
        assert!(top_k(&[], 0, &[], 3).is_empty());
        assert!(top_k(&[], 2, &[1.0, 0.0], 3).is_empty());
    }

    proptest! {
        /// Every length around the block size, against a plain sum in f64.
        #[test]
        fn dot_equals_the_plain_sum(pairs in prop::collection::vec((-1.0f32..1.0, -1.0f32..1.0), 0..70)) {
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
            let plain: f64 = pairs.iter().map(|&(x, y)| f64::from(x) * f64::from(y)).sum();
            // 70 terms below 1, each rounded to 24 bits on the way: 70 · 2⁻²⁴ · a few.
            prop_assert!((f64::from(dot(&a, &b)) - plain).abs() < 2e-5);
        }
    }
}
