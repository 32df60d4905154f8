//! What the index misses, measured against the exact scan.

use super::exact::top_k;
use super::hnsw::HnswIndex;

/// Share of the exact `k` nearest words that the index finds when it follows `ef` candidates, in [0, 1].
///
/// `rows: [n × dims]` as the index was built from; `queries: [any number × dims]`, row-major, any lengths: see
/// [`sample`]. The mean over all neighbors of all queries; 1 where there is nothing to find. Asking for `ef` words
/// and keeping the best `k` of them gives the same share. Of several words at equal similarity around the k-th place
/// the index may find another than the scan, which counts as missed. One scan of all rows per query.
#[must_use]
pub fn recall(index: &HnswIndex, rows: &[f32], queries: &[f32], k: usize, ef: usize) -> f64 {
    let (mut found, mut sought) = (0u32, 0u32);
    let dims = index.dims();
    for query in queries.chunks_exact(dims) {
        let mut answer: Vec<u32> = index.search(query, k, ef).iter().map(|answer| answer.word).collect();
        answer.sort_unstable();
        for neighbor in top_k(rows, dims, query, k) {
            sought += 1;
            found += u32::from(answer.binary_search(&neighbor.word).is_ok());
        }
    }
    if sought == 0 { 1.0 } else { f64::from(found) / f64::from(sought) }
}

/// About `count` queries for [`recall`]: rows of `rows: [n × dims]` at equal steps; all
/// where there are fewer, empty for no dimensions. The index misses more neighbors of rare words than of common ones,
/// so give the part of the rows that the questions will come from.
#[must_use]
pub fn sample(rows: &[f32], dims: usize, count: usize) -> Vec<f32> {
    if dims == 0 || count == 0 {
        return Vec::new();
    }
    let step = (rows.len() / dims).div_ceil(count).max(1);
    rows.chunks_exact(dims).step_by(step).flatten().copied().collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::hnsw::{HnswParams, Insertion};
    use super::super::unit;
    use super::*;
    use crate::progress::unwatched;

    /// `n` unit rows around one center per forty rows, from a fixed seed: like words, near in groups.
    pub(in super::super) fn clustered(n: usize, dims: usize) -> Vec<f32> {
        // xorshift64*: enough for test data, and the same everywhere.
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let mut random = || {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            let high = u16::try_from(state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 48).unwrap();
            f32::from(high) / 32_768.0 - 1.0
        };
        let centers: Vec<f32> = (0..n.div_ceil(40) * dims).map(|_| random()).collect();
        let center = |row: usize| centers.chunks_exact(dims).cycle().nth(row).unwrap();
        (0..n)
            .flat_map(|row| {
                unit(&center(row).iter().map(|x| x + 0.8 * random()).collect::<Vec<_>>()).unwrap()
            })
            .collect()
    }

    #[test]
    fn the_index_finds_nearly_all_of_the_true_fifty() {
        let rows = clustered(3_000, 32);
        let params = HnswParams { max_connections: 12, ef_construction: 48, insertion: Insertion::Serial };
        let index = HnswIndex::build(&rows, 32, &params, &unwatched).unwrap();
        let queries = sample(&rows, 32, 50);
        let wide = recall(&index, &rows, &queries, 50, 150);
        assert!(wide >= 0.95, "{wide}");
        // More candidates miss less, and a word-sized ef alone is not perfect: the measure can tell.
        let narrow = recall(&index, &rows, &queries, 50, 50);
        assert!(narrow < wide, "{narrow} {wide}");
    }

    #[test]
    fn counts_what_is_missed() {
        // The index holds the first two rows only, so one of the three nearest cannot be found.
        let rows = [1.0, 0.0, 0.6, 0.8, 0.0, 1.0];
        let index = HnswIndex::build(&rows[..4], 2, &HnswParams::default(), &unwatched).unwrap();
        let share = recall(&index, &rows, &[1.0, 0.0, 0.0, 1.0], 3, 10);
        assert!((share - 2.0 / 3.0).abs() < 1e-12, "{share}");
        assert_eq!(recall(&index, &rows, &[], 3, 10), 1.0);
        assert_eq!(recall(&index, &rows, &[1.0, 0.0], 0, 10), 1.0);
    }

    #[test]
    fn samples_at_equal_steps() {
        let rows = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert_eq!(sample(&rows, 1, 3), [0.0, 3.0, 6.0]);
        assert_eq!(sample(&rows, 1, 99), rows);
        assert!(
            sample(&rows, 0, 3).is_empty() && sample(&rows, 1, 0).is_empty() && sample(&[], 1, 3).is_empty()
        );
    }
}
