//! The nearest words: an exact scan, an index for large vocabularies, and how much the index misses.
//!
//! - [`exact`] looks at every row.
//! - [`hnsw`] builds the index over [`rows`], the only file that names the library behind it; [`graph`] is the finished
//!   index and walks it; [`cache`] keeps it on disk; [`shipped`] is that of the vectors inside the program.
//! - [`recall`] measures the share of the true neighbors that an index finds.
//!
//! Vectors come as plain rows, `rows: [n × dims]`, row-major. A word is the number of its row. Similarity is the cosine,
//! in [−1, 1] up to rounding; a query may have any length but zero. Rows that point nowhere (all zeros, or with a NaN
//! or an infinity) are nobody's neighbors.

use std::cmp::Ordering;

pub mod cache;
pub mod exact;
pub mod graph;
pub mod hnsw;
pub mod recall;
pub mod rows;
pub mod shipped;

/// A word and how near it is to what was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// Number of the word's row, from 0.
    pub word: u32,
    /// Cosine of the angle between the word and the query, in [−1, 1] up to rounding.
    pub similarity: f32,
}

impl Neighbor {
    /// The one order of neighbors: the more similar first, the lower row first among equals.
    #[must_use]
    pub fn best_first(&self, other: &Self) -> Ordering {
        other.similarity.total_cmp(&self.similarity).then(self.word.cmp(&other.word))
    }
}

/// Keeps the best `k` of any number of candidates, whatever the order in which they come.
///
/// A buffer of up to 2k with a threshold rather than a heap: in a scan nearly every candidate fails the one
/// comparison with the threshold, and the few that pass cost O(1) each on average.
#[derive(Clone, Debug)]
pub struct TopK {
    k: usize,
    /// No candidate below this can be among the best `k` any more.
    floor: f32,
    kept: Vec<Neighbor>,
}

impl TopK {
    /// Collects the best `k`; 0 keeps nothing.
    #[must_use]
    pub fn new(k: usize) -> Self {
        // Nothing is reserved: k may be a caller's "all of them" and larger than memory.
        Self { k, floor: f32::NEG_INFINITY, kept: Vec::new() }
    }

    /// Considers one candidate. A similarity that is NaN or infinite is passed over.
    #[inline]
    pub fn offer(&mut self, word: u32, similarity: f32) {
        // Not `similarity < floor`: NaN must fail, and an equal one may still win by its lower row.
        if similarity >= self.floor && similarity.is_finite() {
            self.keep(word, similarity);
        }
    }

    /// The best, best first; fewer than `k` where fewer were offered.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Neighbor> {
        self.kept.sort_unstable_by(Neighbor::best_first);
        self.kept.truncate(self.k);
        self.kept
    }

    fn keep(&mut self, word: u32, similarity: f32) {
        // Adding zero turns −0 into 0, so that the two tie and the row decides.
        self.kept.push(Neighbor { word, similarity: similarity + 0.0 });
        if self.kept.len() >= self.k.saturating_mul(2).max(1) {
            self.shrink();
        }
    }

    /// Throws away all but the best `k` and raises the threshold to the worst of them.
    fn shrink(&mut self) {
        match self.k.checked_sub(1) {
            Some(last) if last < self.kept.len() => {
                let (_, worst, _) = self.kept.select_nth_unstable_by(last, Neighbor::best_first);
                self.floor = worst.similarity;
            }
            Some(_) => return,
            None => self.floor = f32::INFINITY,
        }
        self.kept.truncate(self.k);
    }
}

/// `vector` scaled to length one; `None` where it has no direction (empty, all zeros, NaN or infinite).
fn unit(vector: &[f32]) -> Option<Vec<f32>> {
    // In f64, because the square of a small or large f32 leaves the range of f32.
    let length = vector.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>().sqrt();
    if !length.is_finite() || length <= 0.0 {
        return None;
    }
    // The quotient is within [−1, 1]: rounding to f32 is all that `as` can do to it.
    Some(vector.iter().map(|&x| (f64::from(x) / length) as f32).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(found: &[Neighbor]) -> Vec<u32> {
        found.iter().map(|neighbor| neighbor.word).collect()
    }

    #[test]
    fn ties_go_to_the_lower_row_in_any_order_of_arrival() {
        let mut top = TopK::new(2);
        for word in [9, 4, 7, 1, 8] {
            top.offer(word, 0.5);
        }
        top.offer(3, -0.0);
        assert_eq!(words(&top.into_sorted()), [1, 4]);

        let mut zeros = TopK::new(2);
        zeros.offer(1, 0.0);
        zeros.offer(0, -0.0);
        assert_eq!(words(&zeros.into_sorted()), [0, 1]);
    }

    #[test]
    fn what_is_no_number_is_passed_over() {
        let mut top = TopK::new(3);
        for (word, similarity) in [(0, f32::NAN), (1, f32::INFINITY), (2, -1.0), (3, f32::NEG_INFINITY)] {
            top.offer(word, similarity);
        }
        assert_eq!(words(&top.into_sorted()), [2]);
    }

    #[test]
    fn unit_keeps_the_direction_and_refuses_what_has_none() {
        assert_eq!(unit(&[3.0, 4.0]).unwrap(), [0.6, 0.8]);
        assert_eq!(unit(&[3e-30, 4e-30]).unwrap(), [0.6, 0.8], "squares that vanish in f32");
        for nowhere in [&[][..], &[0.0, 0.0], &[1.0, f32::NAN], &[f32::INFINITY, 0.0]] {
            assert!(unit(nowhere).is_none(), "{nowhere:?}");
        }
    }

    proptest! {
        /// Few distinct values, so that ties across the k-th place are common.
        #[test]
        fn equals_sorting_everything(values in prop::collection::vec(-3i8..3, 0..60), k in 0usize..20) {
            let all: Vec<Neighbor> = (0u32..)
                .zip(&values)
                .map(|(word, &value)| Neighbor { word, similarity: f32::from(value) })
                .collect();
            let mut top = TopK::new(k);
            for neighbor in all.iter().rev() {
                top.offer(neighbor.word, neighbor.similarity);
            }
            let mut sorted = all;
            sorted.sort_by(Neighbor::best_first);
            sorted.truncate(k);
            prop_assert_eq!(top.into_sorted(), sorted);
        }
    }
}
