//! The Kalman filter over irregular times, with regression in the same pass.
//!
//! The value and every regressor are filtered with one gain; generalised least squares on their innovations then
//! gives the coefficients β and the likelihood with β profiled out (Rosenberg 1973; de Jong 1991, section 3).

use std::f64::consts::TAU;

use nalgebra::{DMatrix, DVector};

use crate::dynamics::rows::{Row, Rows};
use crate::dynamics::space::{Blocks, Square, StateSpace, Transition, at_dimension, dot, times};
use crate::{Error, Result};

/// What one pass over the rows says about the model. p is the number of regressors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likelihood {
    /// Log density of the observed values, natural logarithm, at the best β.
    pub log_likelihood: f64,
    /// The same with β integrated out under a flat prior: subtracts ½ ln det(XᵀC⁻¹X) and adds ½ p ln 2π.
    pub log_likelihood_diffuse: f64,
    /// Coefficients of the regressors by generalised least squares, `[p]`.
    pub beta: Vec<f64>,
    /// Their covariance `(XᵀC⁻¹X)⁻¹`, `[p × p]`, row-major.
    pub beta_covariance: Vec<f64>,
    /// Sum of squares that β leaves, each over its variance.
    pub squares: f64,
    /// Rows with an observation.
    pub n_observed: usize,
}

impl StateSpace {
    /// Filters `rows` and returns the likelihood and the regression. Cost: linear in the rows.
    ///
    /// # Errors
    /// A request error where the regressors cannot be told apart on the observed rows, or a row's variance is
    /// zero or overflows.
    pub fn likelihood(&self, rows: &Rows<'_>) -> Result<Likelihood> {
        self.likelihood_beyond(rows, &[])
    }

    /// As [`StateSpace::likelihood`], with `products` of observations that never became rows (see
    /// [`Regression::add_products`]).
    pub(super) fn likelihood_beyond(&self, rows: &Rows<'_>, products: &[f64]) -> Result<Likelihood> {
        at_dimension!(self.dimension(), likelihood_of(self, rows, products))
    }
}

fn likelihood_of<const M: usize>(
    space: &StateSpace,
    rows: &Rows<'_>,
    products: &[f64],
) -> Result<Likelihood> {
    let blocks = Blocks::<M>::new(space);
    let mut regression = filter_pass(&blocks, rows.iter(), &mut Belief::at_start(&blocks, rows), |_| {})?;
    regression.add_products(products);
    regression.solve()
}

/// One row as the filter meets it, before its observation is used.
pub(super) struct Visit<'v, const M: usize> {
    /// A over the gap from the row before.
    pub(super) transition: &'v Transition<M>,
    /// Covariance of the states given the rows before.
    pub(super) covariance: &'v Square<M>,
    /// Covariance of the states with the observed sum, `P Hᵀ`.
    pub(super) reach: &'v [f64; M],
    /// Variance of the observed sum, `H P Hᵀ`.
    pub(super) variance: f64,
    /// What the past says about the value and each regressor, `[1 + p]`.
    pub(super) predicted: &'v [f64],
}

/// What the rows so far say about the states: of the value and of each regressor, filtered alike.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Belief<const M: usize> {
    /// State means of `[value, regressors]`.
    pub(super) means: Vec<[f64; M]>,
    /// Covariance of the states.
    pub(super) covariance: Square<M>,
    /// When.
    pub(super) time: f64,
}

impl<const M: usize> Belief<M> {
    /// Before the first of `rows`.
    pub(super) fn at_start(blocks: &Blocks<'_, M>, rows: &Rows<'_>) -> Self {
        let mut covariance = [[0.0; M]; M];
        for (i, start) in blocks.start.iter().enumerate() {
            covariance[i][i] = *start;
        }
        let time = rows.times().first().copied().unwrap_or(0.0);
        Self { means: vec![[0.0; M]; 1 + rows.n_regressors()], covariance, time }
    }

    /// After the last of `rows`, seen backwards.
    pub(super) fn at_end(blocks: &Blocks<'_, M>, rows: &Rows<'_>) -> Self {
        let time = -rows.times().last().copied().unwrap_or(0.0);
        Self { time, ..Self::at_start(blocks, rows) }
    }
}

/// Walks over the rows, showing each to `record`. All vectors are allocated before the first row.
pub(super) fn filter_pass<'r, const M: usize>(
    blocks: &Blocks<'_, M>,
    rows: impl Iterator<Item = Row<'r>>,
    belief: &mut Belief<M>,
    mut record: impl FnMut(&Visit<'_, M>),
) -> Result<Regression> {
    let columns = belief.means.len();
    let mut regression = Regression::new(columns);
    let mut predicted = vec![0.0; columns];
    let mut innovations = vec![0.0; columns];
    // Copies of their own, so that they can stay in registers.
    let (mut covariance, mut before) = (belief.covariance, belief.time);
    let means = &mut belief.means;
    for row in rows {
        let Row { time, value, noise, regressors } = row;
        let gap = time - before;
        let mut a = Blocks::standstill();
        if gap > 0.0 {
            a = blocks.transition(gap);
            for mean in means.iter_mut() {
                *mean = blocks.apply(&a, mean);
            }
            blocks.carry(&a, gap, &mut covariance);
            before = time;
        }
        let looked_at = if row.is_observed() { &blocks.observed } else { &blocks.shown };
        let reach = times(&covariance, looked_at);
        let variance = dot(looked_at, &reach);
        for (prediction, mean) in predicted.iter_mut().zip(means.iter()) {
            *prediction = dot(looked_at, mean);
        }
        record(&Visit {
            transition: &a,
            covariance: &covariance,
            reach: &reach,
            variance,
            predicted: &predicted,
        });
        if !row.is_observed() {
            continue;
        }
        let total = variance + noise;
        if !(total > 0.0 && total.is_finite()) {
            return Err(impossible_variance());
        }
        let precision = 1.0 / total;
        innovations[0] = value - predicted[0];
        for ((innovation, x), prediction) in innovations[1..].iter_mut().zip(regressors).zip(&predicted[1..])
        {
            *innovation = x - prediction;
        }
        regression.add(&innovations, precision, total);
        let gain: [f64; M] = std::array::from_fn(|i| reach[i] * precision);
        for (mean, innovation) in means.iter_mut().zip(&innovations) {
            for i in 0..M {
                mean[i] += gain[i] * innovation;
            }
        }
        for i in 0..M {
            for j in 0..M {
                covariance[i][j] -= gain[i] * reach[j];
            }
        }
    }
    belief.covariance = covariance;
    belief.time = before;
    Ok(regression)
}

fn impossible_variance() -> Error {
    Error::Request(
        "cannot follow these scores over time: a document has no uncertainty at all; give it some noise"
            .to_owned(),
    )
}

/// Sums over the innovations of `[value, regressors]`, enough to solve for β at the end.
pub(super) struct Regression {
    columns: usize,
    /// Σ v vᵀ / F, `[columns × columns]`, lower triangle.
    products: Vec<f64>,
    log_variances: f64,
    /// Product of the variances whose logarithm is not yet in `log_variances`: one logarithm for many of them.
    pending: f64,
    n_observed: usize,
}

impl Regression {
    /// Of no rows with `columns` = 1 + p numbers each.
    pub(super) fn new(columns: usize) -> Self {
        Self::of_sums(columns, vec![0.0; columns * columns], 0.0)
    }

    /// Of no rows, but with these sums: `Σ v vᵀ / F`, `[columns × columns]`, lower triangle, and `Σ ln F`.
    pub(super) fn of_sums(columns: usize, products: Vec<f64>, log_variances: f64) -> Self {
        Self { columns, products, log_variances, pending: 1.0, n_observed: 0 }
    }

    #[inline]
    fn add(&mut self, innovations: &[f64], precision: f64, variance: f64) {
        for (i, (row, left)) in self.products.chunks_exact_mut(self.columns).zip(innovations).enumerate() {
            let weighted = left * precision;
            for (cell, right) in row.iter_mut().zip(&innovations[..=i]) {
                *cell += weighted * right;
            }
        }
        const USUAL: std::ops::RangeInclusive<f64> = 1e-100..=1e100;
        if USUAL.contains(&variance) {
            // At most 10²⁰⁰ and at least 10⁻²⁰⁰.
            self.pending *= variance;
        } else {
            self.log_variances += variance.ln();
        }
        if !USUAL.contains(&self.pending) {
            self.log_variances += self.pending.ln();
            self.pending = 1.0;
        }
        self.n_observed += 1;
    }

    /// Adds what observations say that never became rows: their `Σ v vᵀ / F`, laid out like the own sums.
    pub(super) fn add_products(&mut self, products: &[f64]) {
        for (cell, more) in self.products.iter_mut().zip(products) {
            *cell += more;
        }
    }

    /// Adds the sums of the rows that follow.
    pub(super) fn merge(&mut self, next: &Self) {
        self.add_products(&next.products);
        self.log_variances += next.log_variances + next.pending.ln();
        self.n_observed += next.n_observed;
    }

    /// β and the likelihood from the sums.
    pub(super) fn solve(&self) -> Result<Likelihood> {
        let p = self.columns - 1;
        let lower = |i: usize, j: usize| self.products[i.max(j) * self.columns + i.min(j)];
        let information = DMatrix::from_fn(p, p, |i, j| lower(i + 1, j + 1));
        let toward = DVector::from_fn(p, |i, _| lower(i + 1, 0));
        let diagonal: Vec<f64> = information.diagonal().iter().copied().collect();
        let factor = information.cholesky().ok_or_else(alike)?;
        let mut log_determinant = 0.0;
        for (i, own) in diagonal.iter().enumerate() {
            let pivot = factor.l_dirty()[(i, i)].powi(2);
            // What is left of a regressor once the others are taken out; below this it is rounding error.
            if pivot <= 1e-12 * own {
                return Err(alike());
            }
            log_determinant += pivot.ln();
        }
        let beta = factor.solve(&toward);
        // n and p are counts far below 2⁵³.
        let (n, p) = (self.n_observed as f64, p as f64);
        let squares = lower(0, 0) - toward.dot(&beta);
        let log_likelihood = -0.5 * (n * TAU.ln() + self.log_variances + self.pending.ln() + squares);
        Ok(Likelihood {
            log_likelihood,
            log_likelihood_diffuse: log_likelihood - 0.5 * log_determinant + 0.5 * p * TAU.ln(),
            beta: beta.iter().copied().collect(),
            beta_covariance: factor.inverse().iter().copied().collect(),
            squares,
            n_observed: self.n_observed,
        })
    }
}

fn alike() -> Error {
    Error::Request(
        "the covariates cannot be told apart on these documents; leave out one that never varies or repeats another"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Component;

    /// Without components the filter is weighted least squares: (2/1 + 8/3) / (1 + 1/3) = 3.5.
    #[test]
    fn a_constant_is_a_weighted_mean() {
        let rows = Rows::new(&[0.0, 9.0], &[2.0, 8.0], &[1.0, 3.0], &[1.0, 1.0]).unwrap();
        let result = StateSpace::new(vec![]).unwrap().likelihood(&rows).unwrap();
        assert!((result.beta[0] - 3.5).abs() < 1e-14);
        assert!((result.beta_covariance[0] - 0.75).abs() < 1e-14);
        assert!((result.squares - 9.0).abs() < 1e-13);
        // residuals −1.5 and 4.5: −½ (2 ln 2π + ln 3 + 2.25 + 6.75)
        let expected = -0.5 * (2.0 * TAU.ln() + 3.0_f64.ln() + 9.0);
        assert!((result.log_likelihood - expected).abs() < 1e-13);
    }

    #[test]
    fn regressors_that_repeat_each_other_are_named_not_inverted() {
        let rows =
            Rows::new(&[0.0, 1.0, 2.0], &[1.0; 3], &[1.0; 3], &[1.0, 2.0, 1.0, 2.0, 1.0, 2.0]).unwrap();
        assert!(StateSpace::new(vec![]).unwrap().likelihood(&rows).is_err());
    }

    #[test]
    fn no_rows_and_no_noise_do_not_panic() {
        let walk = Component::RandomWalk { rate: 1.0, start_variance: 0.0 };
        let space = StateSpace::new(vec![walk]).unwrap();
        let empty = space.likelihood(&Rows::new(&[], &[], &[], &[]).unwrap()).unwrap();
        assert_eq!((empty.log_likelihood, empty.n_observed), (0.0, 0));
        assert!(space.likelihood(&Rows::new(&[0.0], &[1.0], &[0.0], &[]).unwrap()).is_err());
    }
}
