//! The backward pass: what all documents, earlier and later, say about every row.
//!
//! The (r, N) recursion of Durbin and Koopman (2012), section 4.4, which inverts nothing. As documents see only
//! the sum of the components, the forward pass keeps one vector a row, not a covariance.

use crate::Result;
use crate::dynamics::filter::{Belief, Likelihood, Regression, filter_pass};
use crate::dynamics::rows::Rows;
use crate::dynamics::space::{Blocks, Square, StateSpace, at_dimension, dot, times};

/// The smoothed score at every row, query rows included.
#[derive(Clone, Debug, PartialEq)]
pub struct Smoothed {
    /// Likelihood and regression of the same pass.
    pub likelihood: Likelihood,
    /// Mean of the sum of the components, without the regressors, β taken as known. One a row.
    pub latent_mean: Vec<f64>,
    /// Its variance, β taken as known.
    pub latent_variance: Vec<f64>,
    /// Mean of the whole curve, components and regressors.
    pub mean: Vec<f64>,
    /// Its variance with the uncertainty of β.
    pub variance: Vec<f64>,
    /// One-step-ahead errors over their standard deviation, one for each *observed* row in order; standard
    /// normal where the model is right. β is the estimate from all rows and taken as known.
    pub innovations: Vec<f64>,
    /// Those standard deviations, the noise of the row included.
    pub deviations: Vec<f64>,
}

impl StateSpace {
    /// Filters and smooths `rows`. Cost: linear in the rows; memory: `states + regressors + 2` numbers a row.
    ///
    /// # Errors
    /// As [`StateSpace::likelihood`].
    pub fn smooth(&self, rows: &Rows<'_>) -> Result<Smoothed> {
        self.smooth_drawn(rows, 0.0)
    }

    /// As [`smooth`](Self::smooth); rows without an observation are `step` apart and leave out components that are too fast
    /// to be drawn by them.
    pub(super) fn smooth_drawn(&self, rows: &Rows<'_>, step: f64) -> Result<Smoothed> {
        at_dimension!(self.dimension(), smooth_by(self, rows, step))
    }
}

/// What the forward pass leaves for the backward pass.
pub(super) struct Trace<const M: usize> {
    reach: Vec<[f64; M]>,
    variance: Vec<f64>,
    /// `[rows × (1 + p)]`.
    predicted: Vec<f64>,
}

/// What the rows from here on add: weighted sums r of their innovations, one for each of `[value, regressors]`, and
/// the covariance N of such a sum.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ahead<const M: usize> {
    pub(super) sums: Vec<[f64; M]>,
    pub(super) information: Square<M>,
    /// When.
    pub(super) time: f64,
}

impl<const M: usize> Ahead<M> {
    /// After the last row.
    pub(super) fn at_end(rows: &Rows<'_>) -> Self {
        let time = rows.times().last().copied().unwrap_or(0.0);
        Self { sums: vec![[0.0; M]; 1 + rows.n_regressors()], information: [[0.0; M]; M], time }
    }
}

/// The smoothed sums of rows; as [`Smoothed`].
pub(super) struct Curve {
    latent_mean: Vec<f64>,
    latent_variance: Vec<f64>,
    pub(super) mean: Vec<f64>,
    pub(super) variance: Vec<f64>,
}

/// The forward pass over `rows`, from `belief` on.
pub(super) fn traced<const M: usize>(
    blocks: &Blocks<'_, M>,
    rows: &Rows<'_>,
    belief: &mut Belief<M>,
) -> Result<(Regression, Trace<M>)> {
    let mut trace = Trace {
        reach: Vec::with_capacity(rows.len()),
        variance: Vec::with_capacity(rows.len()),
        predicted: Vec::with_capacity(rows.len() * (1 + rows.n_regressors())),
    };
    let regression = filter_pass(blocks, rows, belief, |visit| {
        trace.reach.push(*visit.reach);
        trace.variance.push(visit.variance);
        trace.predicted.extend_from_slice(visit.predicted);
    })?;
    Ok((regression, trace))
}

fn smooth_by<const M: usize>(space: &StateSpace, rows: &Rows<'_>, step: f64) -> Result<Smoothed> {
    let blocks = Blocks::<M>::new(space).drawn_by(step);
    let (regression, trace) = traced(&blocks, rows, &mut Belief::at_start(&blocks, rows))?;
    let likelihood = regression.solve()?;
    let innovations = standardised(rows, &trace, &likelihood.beta);
    let totals = trace.variance.iter().zip(rows.noise()).map(|(variance, noise)| variance + noise);
    let deviations = totals.filter(|total| total.is_finite()).map(f64::sqrt).collect();
    let curve = backward(&blocks, rows, trace, &likelihood, &mut Ahead::at_end(rows));
    let Curve { latent_mean, latent_variance, mean, variance } = curve;
    Ok(Smoothed { likelihood, latent_mean, latent_variance, mean, variance, innovations, deviations })
}

/// One-step-ahead errors over their standard deviations, one for each observed row.
pub(super) fn standardised<const M: usize>(rows: &Rows<'_>, trace: &Trace<M>, beta: &[f64]) -> Vec<f64> {
    let columns = 1 + rows.n_regressors();
    let mut innovations = Vec::with_capacity(rows.len());
    for (row, predicted) in trace.predicted.chunks_exact(columns).enumerate() {
        let noise = rows.noise()[row];
        if noise.is_infinite() {
            continue;
        }
        let explained: f64 = rows
            .regressors_of(row)
            .iter()
            .zip(&predicted[1..])
            .zip(beta)
            .map(|((x, prediction), beta)| beta * (x - prediction))
            .sum();
        let error = rows.values()[row] - predicted[0] - explained;
        innovations.push(error / (trace.variance[row] + noise).sqrt());
    }
    innovations
}

/// Overwrites the predictions in `trace` with the smoothed sums, last row first, and moves `ahead` before the first
/// row.
pub(super) fn backward<const M: usize>(
    blocks: &Blocks<'_, M>,
    rows: &Rows<'_>,
    mut trace: Trace<M>,
    likelihood: &Likelihood,
    ahead: &mut Ahead<M>,
) -> Curve {
    let columns = 1 + rows.n_regressors();
    let n = rows.len();
    let mut latent_mean = vec![0.0; n];
    let mut mean = vec![0.0; n];
    let mut variance = vec![0.0; n];
    let Ahead { sums: r, information: later, time: after } = ahead;
    let mut unexplained = vec![0.0; columns - 1];
    for row in (0..n).rev() {
        let gap = *after - rows.times()[row];
        if gap > 0.0 {
            let a = blocks.transposed(&blocks.transition(gap));
            for r in r.iter_mut() {
                *r = blocks.apply(&a, r);
            }
            *later = blocks.sandwich(&a, later);
            *after = rows.times()[row];
        }
        let reach = trace.reach[row];
        let predicted = &mut trace.predicted[row * columns..(row + 1) * columns];
        let x = rows.regressors_of(row);
        let noise = rows.noise()[row];
        if noise.is_finite() {
            let precision = 1.0 / (trace.variance[row] + noise);
            let observed = std::iter::once(&rows.values()[row]).chain(x);
            for ((r, value), prediction) in r.iter_mut().zip(observed).zip(&*predicted) {
                let step = (value - prediction - dot(&reach, r)) * precision;
                for (r, observed) in r.iter_mut().zip(&blocks.observed) {
                    *r += observed * step;
                }
            }
            add_information(later, &blocks.observed, &reach, precision);
        }
        for (sum, r) in predicted.iter_mut().zip(r.iter()) {
            *sum += dot(&reach, r);
        }
        trace.variance[row] -= dot(&reach, &times(later, &reach));
        let (value, of_regressors) = (predicted[0], &predicted[1..]);
        let mut total = value;
        for (((left, x), smoothed), beta) in
            unexplained.iter_mut().zip(x).zip(of_regressors).zip(&likelihood.beta)
        {
            *left = x - smoothed;
            total += *left * beta;
        }
        mean[row] = total;
        latent_mean[row] = total - x.iter().zip(&likelihood.beta).map(|(x, beta)| x * beta).sum::<f64>();
        variance[row] = trace.variance[row] + quadratic(&likelihood.beta_covariance, &unexplained);
    }
    Curve { latent_mean, latent_variance: trace.variance, mean, variance }
}

/// `N ← HᵀH/F + Lᵀ N L` with `L = I − K H`, `K = reach · precision`.
#[inline]
pub(super) fn add_information<const M: usize>(
    n: &mut Square<M>,
    observed: &[f64; M],
    reach: &[f64; M],
    precision: f64,
) {
    let gain: [f64; M] = std::array::from_fn(|i| reach[i] * precision);
    let carried = times(n, &gain);
    let own = dot(&gain, &carried) + precision;
    for i in 0..M {
        for j in 0..M {
            n[i][j] += observed[i] * observed[j] * own - observed[i] * carried[j] - carried[i] * observed[j];
        }
    }
}

/// `xᵀ C x`.
#[inline]
fn quadratic(covariance: &[f64], x: &[f64]) -> f64 {
    covariance
        .chunks_exact(x.len().max(1))
        .zip(x)
        .map(|(row, left)| left * row.iter().zip(x).map(|(cell, right)| cell * right).sum::<f64>())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Component;

    /// One observation 2 with noise 1 of a process with variance 3 shrinks to 2·3/4 and keeps variance 3/4; far
    /// from it only the prior is left.
    #[test]
    fn one_document_is_shrunk_and_forgotten() {
        let space = StateSpace::new(vec![Component::OrnsteinUhlenbeck { variance: 3.0, tau: 1.0 }]).unwrap();
        let rows = Rows::new(&[-1e3, 0.0, 1e3], &[0.0, 2.0, 0.0], &[f64::INFINITY, 1.0, f64::INFINITY], &[]);
        let smoothed = space.smooth(&rows.unwrap()).unwrap();
        for (row, (mean, variance)) in [(0.0, 3.0), (1.5, 0.75), (0.0, 3.0)].into_iter().enumerate() {
            assert!((smoothed.mean[row] - mean).abs() < 1e-12);
            assert!((smoothed.variance[row] - variance).abs() < 1e-12);
        }
        assert_eq!((smoothed.innovations, smoothed.deviations), (vec![1.0], vec![2.0]));
    }

    /// The band of a constant is that of its mean: 1/(1/1 + 1/3) everywhere.
    #[test]
    fn the_band_holds_the_uncertainty_of_the_mean() {
        let rows =
            Rows::new(&[0.0, 4.0, 9.0], &[2.0, 0.0, 8.0], &[1.0, f64::INFINITY, 3.0], &[1.0; 3]).unwrap();
        let smoothed = StateSpace::new(vec![]).unwrap().smooth(&rows).unwrap();
        for row in 0..3 {
            assert!((smoothed.mean[row] - 3.5).abs() < 1e-14);
            assert!((smoothed.variance[row] - 0.75).abs() < 1e-14);
            assert!(smoothed.latent_variance[row].abs() < 1e-14);
        }
    }
}
