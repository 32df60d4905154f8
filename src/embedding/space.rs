//! The two transformed spaces in which the concept models compare words, without a second copy of the vectors.
//!
//! Source: own choice by measurement. Unipolar concepts work best after partial whitening, bipolar ones after the
//! first principal axis is taken out; both after centering. With x the raw vector of a word and m the mean,
//! z(x) = T (x − m) / |T (x − m)|, so that z(x) · w = (Tᵀw · x − Tᵀw · m) / |T (x − m)|: a transformed query meets
//! the untouched vectors, and only |T (x − m)| is kept for each word.

use std::ops::Range;

use nalgebra::{DMatrix, SymmetricEigen};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, Slice};
use rayon::prelude::*;

use super::products::Products;
use super::{Embedding, WordId};

/// Mean and principal axes are taken from this many of the commonest words; rarer vectors are noisier.
const N_COMMON: usize = 50_000;
/// Rows per matrix product: a block and its product stay in the second-level cache.
const BLOCK: usize = 1024;

/// Which transform T.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpaceKind {
    /// T = diag(l^−1/4) Uᵀ with C = U diag(l) Uᵀ the covariance of the common words: half-way to white.
    Whitened,
    /// T = I − u₁u₁ᵀ with u₁ the first principal axis of the common words.
    WithoutFirstAxis,
}

/// Mean and principal axes of an embedding's common words.
#[derive(Clone, Debug)]
pub struct Axes {
    mean: Array1<f32>,
    /// Descending.
    eigenvalues: Vec<f32>,
    /// Unit axes as rows, in the order of `eigenvalues`.
    axes: Array2<f32>,
}

impl Axes {
    /// The mean of the commonest words' raw vectors.
    pub(super) fn mean_of(embedding: &Embedding) -> Array1<f32> {
        let n_common = embedding.len().min(N_COMMON);
        let starts: Vec<usize> = (0..n_common).step_by(BLOCK).collect();
        // Sums in f64 and in block order, so that the result does not depend on the number of threads.
        let sum = |&from: &usize| common_block(embedding, from).mapv(f64::from).sum_axis(Axis(0));
        let sums: Vec<Array1<f64>> = starts.par_iter().map(sum).collect();
        let n = (n_common.max(1)) as f64; // a count of words, exact in f64
        let mean = sums.iter().fold(Array1::zeros(embedding.dimensions()), |total, sum| total + sum) / n;
        mean.mapv(|v: f64| v as f32) // back to the vectors' own precision
    }

    /// From the commonest words' raw vectors; 50,000 × dimensions² multiplications.
    pub fn of(embedding: &Embedding) -> Self {
        let n_common = embedding.len().min(N_COMMON);
        let dimensions = embedding.dimensions();
        let starts: Vec<usize> = (0..n_common).step_by(BLOCK).collect();
        let n = (n_common.max(1)) as f64; // a count of words, exact in f64
        let mean = Self::mean_of(embedding);
        let products: Vec<Array2<f32>> = starts
            .par_iter()
            .map(|&from| {
                let centered = common_block(embedding, from) - &mean;
                centered.t().dot(&centered)
            })
            .collect();
        let covariance =
            products.iter().fold(Array2::<f64>::zeros((dimensions, dimensions)), |total, block| {
                total + block.mapv(f64::from)
            }) / n;
        let matrix = DMatrix::from_fn(dimensions, dimensions, |i, j| covariance[(i, j)]);
        let eigen = SymmetricEigen::new(matrix);
        let mut order: Vec<usize> = (0..dimensions).collect();
        order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
        let axes = Array2::from_shape_fn((dimensions, dimensions), |(i, j)| {
            eigen.eigenvectors[(j, order[i])] as f32
        });
        let eigenvalues = order.iter().map(|&i| eigen.eigenvalues[i] as f32).collect();
        Self { mean, eigenvalues, axes }
    }
}

/// One transformed space over one embedding; holds four bytes per word.
#[derive(Clone, Debug)]
pub struct Space {
    kind: SpaceKind,
    mean: Array1<f32>,
    /// T, `[dimensions × dimensions]`.
    transform: Array2<f32>,
    /// 1 / |T (x − m)| by word; 0 where that length is 0, so that such a word scores 0.
    inverse_lengths: Vec<f32>,
}

impl Space {
    /// Prepares the space; one pass over all vectors, for [`SpaceKind::Whitened`] times `dimensions`.
    pub fn new(embedding: &Embedding, axes: &Axes, kind: SpaceKind) -> Self {
        let dimensions = embedding.dimensions();
        let transform = match kind {
            SpaceKind::Whitened => {
                let mut transform = axes.axes.clone();
                for (mut row, &eigenvalue) in transform.outer_iter_mut().zip(&axes.eigenvalues) {
                    // An axis without spread carries nothing but rounding noise: leave it out.
                    let factor = if eigenvalue > f32::EPSILON { eigenvalue.powf(-0.25) } else { 0.0 };
                    row *= factor;
                }
                transform
            }
            SpaceKind::WithoutFirstAxis => {
                let all = axes.axes.view();
                let first = rows(&all, 0..1);
                Array2::eye(dimensions) - first.t().dot(&first)
            }
        };
        let mut space = Self { kind, mean: axes.mean.clone(), transform, inverse_lengths: Vec::new() };
        space.inverse_lengths = space
            .transformed_blocks(embedding, embedding.len())
            .flat_map_iter(|block| block.outer_iter().map(inverse).collect::<Vec<_>>())
            .collect();
        space
    }

    /// Which transform this is.
    pub fn kind(&self) -> SpaceKind {
        self.kind
    }

    /// T (x − m) of the first `n_words` words, in blocks of rows.
    fn transformed_blocks<'a>(
        &'a self,
        embedding: &'a Embedding,
        n_words: usize,
    ) -> impl IndexedParallelIterator<Item = Array2<f32>> + 'a {
        let n_words = n_words.min(embedding.len());
        (0..n_words.div_ceil(BLOCK))
            .into_par_iter()
            .map(move |block| self.transformed(embedding, block * BLOCK..((block + 1) * BLOCK).min(n_words)))
    }

    /// T (x − m) of consecutive words.
    fn transformed(&self, embedding: &Embedding, words: Range<usize>) -> Array2<f32> {
        let norms = ArrayView1::from(&embedding.norms()[words.clone()]);
        let raw = &rows(&embedding.units(), words) * &norms.insert_axis(Axis(1));
        (raw - &self.mean).dot(&self.transform.t())
    }

    /// z(x) of a word of the embedding this space was made from; length 1, or 0 for a word at the mean.
    pub fn vector(&self, embedding: &Embedding, word: WordId) -> Vec<f32> {
        let raw = Array1::from(embedding.raw(word));
        if raw.len() != self.mean.len() {
            return vec![0.0; self.mean.len()];
        }
        let transformed = self.transform.dot(&(raw - &self.mean));
        // A word made from its parts is in no row.
        let scale =
            self.inverse_lengths.get(word.row()).copied().unwrap_or_else(|| inverse(transformed.view()));
        transformed.iter().map(|v| v * scale).collect()
    }

    /// z of the first `n_words` words, `[n_words × dimensions]` row-major.
    pub fn vectors(&self, embedding: &Embedding, n_words: usize) -> Vec<f32> {
        self.vector_blocks(embedding, n_words).flatten().collect()
    }

    /// z of the first `n_words` words, block by block (row-major), without ever holding all of them: what a neighbor
    /// index is built from.
    pub fn vector_blocks<'a>(
        &'a self,
        embedding: &'a Embedding,
        n_words: usize,
    ) -> impl Iterator<Item = Vec<f32>> + 'a {
        let n_words = n_words.min(embedding.len());
        (0..n_words).step_by(BLOCK).map(move |from| {
            let rows = self.transformed(embedding, from..(from + BLOCK).min(n_words));
            let scales = &self.inverse_lengths[from..from + rows.nrows()];
            (rows * ArrayView1::from(scales).insert_axis(Axis(1))).into_iter().collect()
        })
    }

    /// Directions w (rows of `dimensions` numbers), ready to meet words of this embedding; `dimensions`²
    /// multiplications each.
    pub fn products<'a>(&'a self, embedding: &'a Embedding, directions: &[Vec<f32>]) -> Products<'a> {
        let queries: Vec<(Vec<f32>, f32)> = directions.iter().map(|w| self.query(w)).collect();
        let words = (embedding.unit_rows(), embedding.norms(), self.inverse_lengths.as_slice());
        Products::new(words, embedding.dimensions(), &queries)
    }

    /// z(x) · w for chosen words and several directions w (`directions`: rows of `dimensions` numbers);
    /// `[n_words × n_directions]`.
    pub fn products_of(
        &self,
        embedding: &Embedding,
        words: &[WordId],
        directions: &[Vec<f32>],
    ) -> Array2<f32> {
        let mut products = Vec::with_capacity(words.len() * directions.len());
        self.products(embedding, directions).extend(words.iter().map(|word| word.0), &mut products);
        for (word, products) in words.iter().zip(products.chunks_mut(directions.len().max(1))) {
            // A word made from its parts is in no row.
            if word.row() >= self.inverse_lengths.len() {
                let z = Array1::from(self.vector(embedding, *word));
                for (product, direction) in products.iter_mut().zip(directions) {
                    *product = z.dot(&ArrayView1::from(direction));
                }
            }
        }
        Array2::from_shape_vec((words.len(), directions.len()), products).unwrap_or_default()
    }

    /// z(x) · w for the first `n_words` words and several directions, handed to `reduce` one word at a time (its
    /// row of products); returns what `reduce` made of them, by word. One pass over the vectors.
    pub fn map_products<R: Send>(
        &self,
        embedding: &Embedding,
        n_words: usize,
        directions: &[Vec<f32>],
        reduce: impl Fn(&[f32]) -> R + Sync,
    ) -> Vec<R> {
        let products = self.products(embedding, directions);
        // Row numbers fit: a WordId is a u32.
        let n_words = n_words.min(embedding.len()) as u32;
        let starts: Vec<u32> = (0..n_words).step_by(BLOCK).collect();
        let block = |&from: &u32| {
            let words = from..n_words.min(from + BLOCK as u32);
            let mut block = Vec::with_capacity(words.len() * directions.len());
            products.extend(words, &mut block);
            block.chunks(directions.len().max(1)).map(&reduce).collect::<Vec<R>>()
        };
        starts.par_iter().flat_map_iter(block).collect()
    }

    /// Tᵀw and Tᵀw · m.
    fn query(&self, w: &[f32]) -> (Vec<f32>, f32) {
        // The transform's rows times w's numbers, summed: along the rows, which lie in memory one after the other.
        let mut raw = Array1::<f32>::zeros(self.mean.len());
        for (row, &factor) in self.transform.outer_iter().zip(w) {
            raw.scaled_add(factor, &row);
        }
        let offset = raw.dot(&self.mean);
        (raw.to_vec(), offset)
    }
}

/// Raw vectors of a block of the common words, from row `from`.
fn common_block(embedding: &Embedding, from: usize) -> Array2<f32> {
    let to = (from + BLOCK).min(embedding.len().min(N_COMMON));
    let norms = ArrayView1::from(&embedding.norms()[from..to]);
    &rows(&embedding.units(), from..to) * &norms.insert_axis(Axis(1))
}

/// 1 / |row|, or 0 where that length is 0.
fn inverse(row: ArrayView1<'_, f32>) -> f32 {
    let length = row.dot(&row).sqrt();
    if length > f32::EPSILON { 1.0 / length } else { 0.0 }
}

/// Some rows of a matrix. (ndarray's own `s!` expands to code that `forbid(unsafe_code)` refuses.)
fn rows<'a>(matrix: &'a ArrayView2<'_, f32>, range: Range<usize>) -> ArrayView2<'a, f32> {
    matrix.slice_axis(Axis(0), Slice::from(range))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::tests::tiny;

    #[test]
    fn first_axis_is_the_one_of_greatest_spread_and_is_taken_out() {
        // Spread is largest along the second number (±1, ±2), so z keeps the first and third only.
        let embedding = tiny();
        let space = Space::new(&embedding, &Axes::of(&embedding), SpaceKind::WithoutFirstAxis);
        let flat = space.vector(&embedding, embedding.id("flat").unwrap());
        assert!((flat.iter().map(|v| v * v).sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(flat[1].abs() < 0.05 && flat[0] > 0.8, "{flat:?}");
    }

    #[test]
    fn products_agree_with_transformed_vectors_on_every_path() {
        let embedding = tiny();
        for kind in [SpaceKind::Whitened, SpaceKind::WithoutFirstAxis] {
            let space = Space::new(&embedding, &Axes::of(&embedding), kind);
            let all = space.vectors(&embedding, 6);
            let directions = vec![vec![0.3, -0.2, 0.9], vec![1.0, 0.0, 0.0]];
            let mapped = space.map_products(&embedding, 6, &directions, <[f32]>::to_vec);
            let ids: Vec<WordId> = (0..6).map(WordId).collect();
            let chosen = space.products_of(&embedding, &ids, &directions);
            for id in ids {
                let z = space.vector(&embedding, id);
                assert!(z.iter().zip(&all[id.row() * 3..]).all(|(a, b)| (a - b).abs() < 1e-5));
                for (j, direction) in directions.iter().enumerate() {
                    let expected: f32 = z.iter().zip(direction).map(|(a, b)| a * b).sum();
                    assert!((mapped[id.row()][j] - expected).abs() < 1e-5);
                    assert!((chosen[(id.row(), j)] - expected).abs() < 1e-5);
                }
            }
        }
    }
}
