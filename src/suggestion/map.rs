//! Places words on a plane so that near in meaning is near on the map, and stays put from round to round.
//!
//! Metric multidimensional scaling by SMACOF (de Leeuw 1977): each pass moves every point to where the distances
//! to all others agree best, and never makes the total misfit worse. The first layout starts from classical
//! scaling; a later one from the places of the words that were there before.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, SymmetricEigen};

use crate::embedding::WordId;

/// Passes of SMACOF; more change the picture by less than a point's size.
const N_PASSES: usize = 60;
/// A new word starts at the mean of this many placed words nearest in meaning.
const N_GUIDES: usize = 3;

/// Positions by word, about in [−1, 1].
pub type Layout = BTreeMap<WordId, [f64; 2]>;

/// Lays out words by their vectors of length 1 (all of the same length, words without repetition).
pub fn layout(words: &[WordId], vectors: &[Vec<f32>], previous: &Layout) -> Layout {
    let n = words.len().min(vectors.len());
    let distances = DMatrix::from_fn(n, n, |i, j| {
        let squared: f32 = vectors[i].iter().zip(&vectors[j]).map(|(a, b)| (a - b) * (a - b)).sum();
        f64::from(squared).sqrt()
    });
    let placed: Vec<Option<[f64; 2]>> =
        words.iter().take(n).map(|word| previous.get(word).copied()).collect();
    let mut points = if placed.iter().flatten().count() >= N_GUIDES {
        (0..n).map(|i| placed[i].unwrap_or_else(|| guided(i, &placed, &distances))).collect()
    } else {
        classical(&distances)
    };
    for _ in 0..N_PASSES {
        points = smacof_pass(&points, &distances);
    }
    words.iter().copied().zip(points).collect()
}

/// Where a new word starts: among the placed words it is nearest to, set off a little so that no two coincide.
fn guided(new: usize, placed: &[Option<[f64; 2]>], distances: &DMatrix<f64>) -> [f64; 2] {
    let mut guides: Vec<(usize, [f64; 2])> =
        placed.iter().enumerate().filter_map(|(i, place)| place.map(|place| (i, place))).collect();
    guides.sort_by(|a, b| distances[(new, a.0)].total_cmp(&distances[(new, b.0)]));
    guides.truncate(N_GUIDES);
    let n = guides.len().max(1) as f64; // at most three
    let angle = new as f64; // any angle does, as long as two new words get different ones
    let offset = [0.01 * angle.cos(), 0.01 * angle.sin()];
    let mean = |axis: usize| guides.iter().map(|(_, place)| place[axis]).sum::<f64>() / n + offset[axis];
    [mean(0), mean(1)]
}

/// Classical scaling (Torgerson 1952): the two leading axes of the doubly centered squared distances.
fn classical(distances: &DMatrix<f64>) -> Vec<[f64; 2]> {
    let n = distances.nrows();
    if n < 2 {
        return vec![[0.0, 0.0]; n];
    }
    let squared = distances.map(|d| d * d);
    let row_means: Vec<f64> = squared.row_iter().map(|row| row.mean()).collect();
    let mean = squared.mean();
    let gram = DMatrix::from_fn(n, n, |i, j| -0.5 * (squared[(i, j)] - row_means[i] - row_means[j] + mean));
    let eigen = SymmetricEigen::new(gram);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    let axis = |rank: usize| {
        let column = eigen.eigenvectors.column(order[rank]);
        // An axis has no direction of its own: the first word's side is made the positive one.
        let sign = if column[0] < 0.0 { -1.0 } else { 1.0 };
        column * (sign * eigen.eigenvalues[order[rank]].max(0.0).sqrt())
    };
    let (x, y) = (axis(0), axis(1));
    (0..n).map(|i| [x[i], y[i]]).collect()
}

/// The Guttman transform with equal weights: X ← B(X) X / n.
fn smacof_pass(points: &[[f64; 2]], distances: &DMatrix<f64>) -> Vec<[f64; 2]> {
    let n = points.len();
    let moved = |i: usize| {
        let mut sum = [0.0; 2];
        for j in (0..n).filter(|&j| j != i) {
            let gap = [points[i][0] - points[j][0], points[i][1] - points[j][1]];
            let now = gap[0].hypot(gap[1]);
            let ratio = if now > 1e-12 { distances[(i, j)] / now } else { 0.0 };
            sum[0] += ratio * gap[0];
            sum[1] += ratio * gap[1];
        }
        sum.map(|s| s / n as f64) // a count of points, exact in f64
    };
    (0..n).map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(n: u32) -> Vec<WordId> {
        (0..n).map(WordId).collect()
    }

    #[test]
    fn plane_distances_come_out_as_they_are() {
        // Three directions in a plane: the distances fit a plane exactly.
        let vectors = vec![vec![1.0, 0.0], vec![0.0, 1.0], vec![-1.0, 0.0], vec![0.6, 0.8]];
        let map = layout(&ids(4), &vectors, &Layout::new());
        let gap = |a: u32, b: u32| {
            let (p, q) = (map[&WordId(a)], map[&WordId(b)]);
            (p[0] - q[0]).hypot(p[1] - q[1])
        };
        assert!((gap(0, 1) - 2f64.sqrt()).abs() < 1e-3 && (gap(0, 2) - 2.0).abs() < 1e-3, "{map:?}");
    }

    #[test]
    fn words_stay_where_they_were_when_one_is_added() {
        let mut vectors = vec![vec![1.0, 0.0], vec![0.0, 1.0], vec![-1.0, 0.0], vec![0.6, 0.8]];
        let before = layout(&ids(4), &vectors, &Layout::new());
        vectors.push(vec![0.0, -1.0]);
        let after = layout(&ids(5), &vectors, &before);
        let drift = |word: &WordId| {
            let (p, q) = (before[word], after[word]);
            (p[0] - q[0]).hypot(p[1] - q[1])
        };
        assert!(before.keys().all(|word| drift(word) < 0.7), "{before:?} {after:?}");
    }

    #[test]
    fn none_one_and_equal_vectors_give_finite_places() {
        assert!(layout(&[], &[], &Layout::new()).is_empty());
        let map = layout(&ids(3), &vec![vec![1.0, 0.0]; 3], &Layout::new());
        assert!(map.values().flatten().all(|v| v.is_finite()));
    }
}
