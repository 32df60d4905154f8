//! Two halves that meet in the middle.
//!
//! Seen backwards in time a stationary process of ours is the same process, but for the sign of the second state of a
//! component. So the first half of the rows can be filtered forwards and the second half backwards, at the same time and
//! at no cost, and what each says of the middle is all that the other needs of it. (Two filters that meet: Fraser and
//! Potter 1969.)

use nalgebra::{DMatrix, DVector};

use crate::dynamics::filter::{Belief, Regression};
use crate::dynamics::smoother::Ahead;
use crate::dynamics::space::Blocks;

/// What each half needs of the other one.
pub(super) struct Met<const M: usize> {
    /// What lies ahead of the first half, and of the second one seen backwards.
    pub(super) ahead: [Ahead<M>; 2],
    /// What the likelihood of both lacks beyond the product of theirs.
    pub(super) coupling: Regression,
}

/// `first` is what the first half says after its last row, `second` what the second half, seen backwards (its times
/// negative), says after its own last row, which is the one that follows the first half. Nothing where rounding leaves no
/// answer.
pub(super) fn meet<const M: usize>(
    blocks: &Blocks<'_, M>,
    first: &Belief<M>,
    second: &Belief<M>,
) -> Option<Met<M>> {
    let gap = -second.time - first.time;
    let of_first = ahead(blocks, first, second, gap)?;
    let of_second = ahead(blocks, second, first, gap)?;
    Some(Met { ahead: [of_first.ahead, of_second.ahead], coupling: of_first.coupling })
}

struct Side<const M: usize> {
    ahead: Ahead<M>,
    coupling: Regression,
}

/// What lies ahead of `own` if `other` is what the rows beyond `gap` say, seen from there. With J the information of those
/// rows about the state and h their weighted sums, `N = (I + J P)⁻¹ J` and `r = (I + J P)⁻¹ (h − J m)`.
fn ahead<const M: usize>(
    blocks: &Blocks<'_, M>,
    own: &Belief<M>,
    other: &Belief<M>,
    gap: f64,
) -> Option<Side<M>> {
    let mut carried = own.clone();
    if gap > 0.0 {
        let a = blocks.transition(gap);
        carried.means.iter_mut().for_each(|mean| *mean = blocks.apply(&a, mean));
        blocks.carry(&a, gap, &mut carried.covariance);
    }
    let sign = blocks.turned();
    let there = DMatrix::from_fn(M, M, |i, j| sign[i] * other.covariance[i][j] * sign[j]);
    let of_prior = blocks.stationary();
    // P₂⁻¹ − P∞⁻¹ as P₂⁻¹ (P∞ − P₂) P∞⁻¹: where the rows say little the difference is small, and exact.
    let factor = there.clone().cholesky()?;
    let inverse = factor.inverse();
    let left = DMatrix::from_fn(M, M, |i, j| {
        let prior = if i == j { of_prior[i] } else { 0.0 };
        (prior - there[(i, j)]) / of_prior[j]
    });
    let information = symmetric(&(&inverse * left));
    let here = DMatrix::from_fn(M, M, |i, j| carried.covariance[i][j]);
    let solver = (DMatrix::identity(M, M) + &information * &here).lu();
    let later = symmetric(&solver.solve(&information)?);
    let mut columns = Vec::with_capacity(own.means.len());
    for (mean, other) in carried.means.iter().zip(&other.means) {
        let mean = DVector::from_fn(M, |i, _| mean[i]);
        let other = DVector::from_fn(M, |i, _| sign[i] * other[i]);
        let weighted = &inverse * &other;
        let sum = solver.solve(&(&weighted - &information * &mean))?;
        columns.push(Column { mean, other, weighted, sum });
    }
    // −2 log of ∫ N(x; m, P) N(x; m₂, P₂) / N(x; 0, P∞) dx, for every pair of columns.
    let size = columns.len();
    let mut products = vec![0.0; size * size];
    for (i, one) in columns.iter().enumerate() {
        for (j, two) in columns[..=i].iter().enumerate() {
            let known = one.other.dot(&two.weighted) + (&information * &one.mean).dot(&two.mean);
            let crossed = one.weighted.dot(&two.mean) + two.weighted.dot(&one.mean);
            let gained = (&one.weighted - &information * &one.mean).dot(&(&here * &two.sum));
            products[i * size + j] = known - crossed - gained;
        }
    }
    let log_determinant: f64 = factor.l_dirty().diagonal().iter().map(|pivot| 2.0 * pivot.ln()).sum();
    let of_prior: f64 = of_prior.iter().map(|variance| variance.ln()).sum();
    let log_variances = solver.determinant().ln() + log_determinant - of_prior;
    if !log_variances.is_finite() {
        return None;
    }
    let ahead = Ahead {
        sums: columns.iter().map(|column| std::array::from_fn(|i| column.sum[i])).collect(),
        information: std::array::from_fn(|i| std::array::from_fn(|j| later[(i, j)])),
        // On the clock of its own half.
        time: own.time + gap,
    };
    Some(Side { ahead, coupling: Regression::of_sums(size, products, log_variances) })
}

/// One of `[value, regressors]`.
struct Column {
    /// m
    mean: DVector<f64>,
    /// m₂
    other: DVector<f64>,
    /// h = P₂⁻¹ m₂
    weighted: DVector<f64>,
    /// r
    sum: DVector<f64>,
}

fn symmetric(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    0.5 * (matrix + matrix.transpose())
}
