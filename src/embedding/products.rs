//! Inner products of words with a few directions of a space: the inner loop of every score.

use fearless_simd::{Level, dispatch};

use crate::dot::dot_in;

/// Directions side by side in one pass over a row: two AVX registers. Own choice, measured at 1 to 20 directions.
const WIDTH: usize = 16;
/// Sums kept side by side for a single direction, so that one addition need not wait for the last.
const LANES: usize = 32;

/// Directions w of a [`Space`](super::space::Space), ready to meet the words of its embedding: z(x) · w.
///
/// One word's products are the same numbers whatever words they are asked with, on every path.
#[derive(Clone, Debug)]
pub struct Products<'a> {
    /// Vectors of length one, `[n_words × dims]`.
    pub(super) units: &'a [f32],
    /// Lengths of the raw vectors, by word.
    pub(super) norms: &'a [f32],
    /// 1 / |T (x − m)|, by word.
    pub(super) scales: &'a [f32],
    pub(super) dims: usize,
    /// Tᵀw · m, by direction.
    offsets: Vec<f32>,
    /// Tᵀw: of a single direction as it is; otherwise in tiles of [`WIDTH`] directions, each `[dims × WIDTH]`.
    queries: Vec<f32>,
    /// Whether to use wider instructions than every processor of its kind has.
    level: Level,
}

impl<'a> Products<'a> {
    /// From pairs of Tᵀw (of `dims` numbers) and Tᵀw · m.
    pub(super) fn new(
        (units, norms, scales): (&'a [f32], &'a [f32], &'a [f32]),
        dims: usize,
        queries: &[(Vec<f32>, f32)],
    ) -> Self {
        let offsets = queries.iter().map(|(_, offset)| *offset).collect();
        let queries = match queries {
            [(single, _)] => single.clone(),
            several => several.chunks(WIDTH).flat_map(|tile| interleaved(tile, dims)).collect(),
        };
        Self { units, norms, scales, dims, offsets, queries, level: Level::new() }
    }

    /// Number of directions.
    #[must_use]
    pub fn n_directions(&self) -> usize {
        self.offsets.len()
    }

    /// Puts the products of each word with all directions behind each other into `products`, `[n_words ×
    /// n_directions]`, after what it holds. A word that has no row (of another embedding, or made from its parts)
    /// gets NaN.
    pub fn extend(&self, words: impl Iterator<Item = u32>, products: &mut Vec<f32>) {
        dispatch!(self.level, _simd => self.extend_inlined(words, products));
    }

    /// Compiled for each kind of processor by `dispatch!`, and so always inlined into it.
    #[inline(always)]
    fn extend_inlined(&self, words: impl Iterator<Item = u32>, products: &mut Vec<f32>) {
        for word in words {
            // u32 fits usize on every platform a desktop program runs on.
            let word = word as usize;
            let start = word * self.dims;
            let row = self.units.get(start..start + self.dims);
            let (Some(row), Some(&norm), Some(&scale)) = (row, self.norms.get(word), self.scales.get(word))
            else {
                products.resize(products.len() + self.offsets.len(), f32::NAN);
                continue;
            };
            if let [offset] = *self.offsets {
                products.push((dot_in::<LANES>(row, &self.queries) * norm - offset) * scale);
                continue;
            }
            let tiles = self.queries.chunks_exact((self.dims * WIDTH).max(1));
            for (tile, offsets) in tiles.zip(self.offsets.chunks(WIDTH)) {
                let sums = tile_products(row, tile);
                let finished = sums.iter().zip(offsets).map(|(sum, offset)| (sum * norm - offset) * scale);
                products.extend(finished);
            }
        }
    }
}

/// A tile of directions, number by number; missing ones are zeros.
fn interleaved(tile: &[(Vec<f32>, f32)], dims: usize) -> Vec<f32> {
    let number = |at: usize, direction: usize| {
        tile.get(direction).and_then(|(numbers, _)| numbers.get(at)).copied().unwrap_or(0.0)
    };
    (0..dims).flat_map(|at| (0..WIDTH).map(move |direction| number(at, direction))).collect()
}

/// Products of a row with each direction of a tile.
#[inline(always)]
fn tile_products(row: &[f32], tile: &[f32]) -> [f32; WIDTH] {
    // Two sums for each, so that one addition need not wait for the last.
    let (mut even, mut odd) = ([0.0f32; WIDTH], [0.0f32; WIDTH]);
    let (pairs, rest) = row.as_chunks::<2>();
    let (columns, _) = tile.as_chunks::<WIDTH>();
    let (column_pairs, _) = columns.as_chunks::<2>();
    for ([x, y], [a, b]) in pairs.iter().zip(column_pairs) {
        for lane in 0..WIDTH {
            even[lane] += x * a[lane];
            odd[lane] += y * b[lane];
        }
    }
    if let ([last], Some(column)) = (rest, columns.get(row.len() - 1)) {
        for lane in 0..WIDTH {
            even[lane] += last * column[lane];
        }
    }
    std::array::from_fn(|lane| even[lane] + odd[lane])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Every number of dimensions and directions around the widths, against plain sums in f64.
        #[test]
        fn equals_the_plain_sums(dims in 1usize..70, n in 1usize..40, seed in 0u32..1000) {
            let number = |at: usize| ((at as u32).wrapping_mul(2_654_435_761) ^ seed.wrapping_mul(40_503)) as f32
                / u32::MAX as f32 - 0.5;
            let units: Vec<f32> = (0..3 * dims).map(number).collect();
            let queries: Vec<(Vec<f32>, f32)> =
                (0..n).map(|j| ((0..dims).map(|d| number(1000 + j * dims + d)).collect(), j as f32)).collect();
            let products = Products::new((&units, &[1.0, 2.0, 3.0], &[0.5, 1.0, 0.0]), dims, &queries);
            let mut found = vec![7.0];
            products.extend([1, 2, 9].into_iter(), &mut found);
            prop_assert_eq!(found.len(), 1 + 3 * n);
            for (j, (query, offset)) in queries.iter().enumerate() {
                let plain: f64 =
                    units[dims..].iter().zip(query).map(|(&x, &w)| f64::from(x) * f64::from(w)).sum();
                let expected = plain * 2.0 - f64::from(*offset);
                prop_assert!((f64::from(found[1 + j]) - expected).abs() < 1e-4);
                prop_assert_eq!(found[1 + n + j].abs(), 0.0);
                prop_assert!(found[1 + 2 * n + j].is_nan());
            }
        }
    }
}
