//! The slope of the log-likelihood in every parameter, by one adjoint pass back through the filter.
//!
//! With r and N of the smoother, `∂ℓ/∂(predicted mean) = r` and `∂ℓ/∂(predicted covariance) = ½ (r rᵀ − N)`
//! (Koopman and Shephard 1992); the chain rule through the transition gives the rest. What is differentiated is
//! the restricted likelihood: integrating β out adds a column like the data's for each regressor (Harville 1977).

use nalgebra::DMatrix;

use crate::Result;
use crate::dynamics::filter::{Belief, Likelihood, filter_pass};
use crate::dynamics::rows::Rows;
use crate::dynamics::smoother::add_information;
use crate::dynamics::space::{Blocks, Square, StateSpace, Transition, at_dimension, dot, times};

/// The restricted log-likelihood's slopes. All rows are observed.
#[derive(Clone, Debug)]
pub(super) struct Slopes {
    /// The likelihood and regression at this point.
    pub(super) likelihood: Likelihood,
    /// In the logarithms of the components' parameters, in order (variance or rate, tau or length, period).
    pub(super) parameters: Vec<f64>,
    /// In each row's noise variance.
    pub(super) noise: Vec<f64>,
    /// Smoothing errors `C⁻¹ z` of each combination, `[rows × combinations]`: minus the slope in its values.
    pub(super) errors: Vec<f64>,
    /// Weights that combine `[value, regressors]` into the columns that are differentiated, `[1 + p]` each: the
    /// residual, then the regressors made independent.
    pub(super) combinations: Vec<Vec<f64>>,
}

impl StateSpace {
    /// Likelihood and slopes; `products` as in `Regression::add_products`. Cost: about three filter passes.
    ///
    /// # Errors
    /// As [`StateSpace::likelihood`].
    pub(super) fn slopes(&self, rows: &Rows<'_>, products: &[f64]) -> Result<Slopes> {
        at_dimension!(self.dimension(), slopes_of(self, rows, products))
    }
}

/// What the first pass leaves for each row.
struct Step<const M: usize> {
    transition: Transition<M>,
    covariance: Square<M>,
    reach: [f64; M],
    /// Of the innovation: latent plus noise.
    variance: f64,
}

fn slopes_of<const M: usize>(space: &StateSpace, rows: &Rows<'_>, products: &[f64]) -> Result<Slopes> {
    let blocks = Blocks::<M>::new(space);
    let mut steps = Vec::with_capacity(rows.len());
    let mut regression = filter_pass(&blocks, rows.iter(), &mut Belief::at_start(&blocks, rows), |visit| {
        steps.push(Step {
            transition: *visit.transition,
            covariance: *visit.covariance,
            reach: *visit.reach,
            variance: visit.variance,
        });
    })?;
    for (step, noise) in steps.iter_mut().zip(rows.noise()) {
        step.variance += noise;
    }
    regression.add_products(products);
    let likelihood = regression.solve()?;
    let combinations = combinations(&likelihood);
    let forward = forward(&blocks, rows, &steps, &combinations);
    let mut slopes = Slopes {
        likelihood,
        parameters: vec![0.0; space.components().iter().map(|c| c.n_parameters()).sum()],
        noise: vec![0.0; rows.len()],
        errors: forward.innovations,
        combinations,
    };
    backward(&blocks, rows, &steps, &forward.means, &mut slopes);
    Ok(slopes)
}

/// `(1, −β)`, and for each regressor a column of L with `L Lᵀ` the covariance of β.
fn combinations(likelihood: &Likelihood) -> Vec<Vec<f64>> {
    let p = likelihood.beta.len();
    let mut all = vec![std::iter::once(1.0).chain(likelihood.beta.iter().map(|beta| -beta)).collect()];
    if let Some(factor) = DMatrix::from_row_slice(p, p, &likelihood.beta_covariance).cholesky() {
        let columns = factor.l();
        for column in columns.column_iter() {
            all.push(std::iter::once(0.0).chain(column.iter().copied()).collect());
        }
    }
    all
}

struct Forward<const M: usize> {
    /// State means after each row's observation, `[rows × combinations]`.
    means: Vec<[f64; M]>,
    innovations: Vec<f64>,
}

/// Filters the combinations with the gains of the first pass.
fn forward<const M: usize>(
    blocks: &Blocks<'_, M>,
    rows: &Rows<'_>,
    steps: &[Step<M>],
    combinations: &[Vec<f64>],
) -> Forward<M> {
    let mut forward = Forward {
        means: Vec::with_capacity(rows.len() * combinations.len()),
        innovations: Vec::with_capacity(rows.len() * combinations.len()),
    };
    let mut means = vec![[0.0; M]; combinations.len()];
    for (row, (step, value)) in steps.iter().zip(rows.values()).enumerate() {
        let gain: [f64; M] = step.reach.map(|reach| reach / step.variance);
        let regressors = rows.regressors_of(row);
        for (mean, weights) in means.iter_mut().zip(combinations) {
            let mut innovation = weights[0] * value;
            for (weight, x) in weights[1..].iter().zip(regressors) {
                innovation += weight * x;
            }
            *mean = blocks.apply(&step.transition, mean);
            innovation -= dot(&blocks.observed, mean);
            for i in 0..M {
                mean[i] += gain[i] * innovation;
            }
            forward.innovations.push(innovation);
        }
        forward.means.extend_from_slice(&means);
    }
    forward
}

/// Turns the innovations into smoothing errors and collects the slopes, last row first.
fn backward<const M: usize>(
    blocks: &Blocks<'_, M>,
    rows: &Rows<'_>,
    steps: &[Step<M>],
    means: &[[f64; M]],
    slopes: &mut Slopes,
) {
    let columns = slopes.combinations.len();
    let mut r = vec![[0.0; M]; columns];
    let mut later: Square<M> = [[0.0; M]; M];
    for (row, step) in steps.iter().enumerate().rev() {
        let precision = 1.0 / step.variance;
        let gain: [f64; M] = step.reach.map(|reach| reach * precision);
        let mut slope = -(precision + dot(&gain, &times(&later, &gain)));
        let errors = &mut slopes.errors[row * columns..(row + 1) * columns];
        for (r, error) in r.iter_mut().zip(errors) {
            *error = (*error - dot(&step.reach, r)) * precision;
            slope += *error * *error;
            for (r, observed) in r.iter_mut().zip(&blocks.observed) {
                *r += observed * *error;
            }
        }
        slopes.noise[row] = 0.5 * slope;
        add_information(&mut later, &blocks.observed, &step.reach, precision);
        let mut adjoint: Square<M> = later.map(|row| row.map(|cell| -0.5 * cell));
        for r in &r {
            for i in 0..M {
                for j in 0..M {
                    adjoint[i][j] += 0.5 * r[i] * r[j];
                }
            }
        }
        let Some(before) = row.checked_sub(1) else {
            at_start(blocks, &adjoint, &mut slopes.parameters);
            break;
        };
        let gap = rows.times()[row] - rows.times()[before];
        if gap > 0.0 {
            let place = Place {
                gap,
                transition: &step.transition,
                adjoint: &adjoint,
                covariance: updated(&steps[before]),
                r: &r,
                means: &means[before * columns..row * columns],
            };
            over_gap(blocks, &place, &mut slopes.parameters);
            let back = blocks.transposed(&step.transition);
            for r in &mut r {
                *r = blocks.apply(&back, r);
            }
            later = blocks.sandwich(&back, &later);
        }
    }
}

/// Covariance after the row's observation.
fn updated<const M: usize>(step: &Step<M>) -> Square<M> {
    let (reach, precision) = (&step.reach, 1.0 / step.variance);
    let left = |i: usize, j: usize| step.covariance[i][j] - reach[i] * reach[j] * precision;
    std::array::from_fn(|i| std::array::from_fn(|j| left(i, j)))
}

/// The start covariance is P∞ (of a random walk a constant).
fn at_start<const M: usize>(blocks: &Blocks<'_, M>, adjoint: &Square<M>, slopes: &mut [f64]) {
    let (mut at, mut parameter) = (0, 0);
    for component in blocks.components() {
        let trace: f64 = (at..at + component.dimension()).map(|i| adjoint[i][i]).sum();
        slopes[parameter] += component.stationary_variance() * trace;
        at += component.dimension();
        parameter += component.n_parameters();
    }
}

/// One gap as the chain rule needs it.
struct Place<'p, const M: usize> {
    gap: f64,
    transition: &'p Transition<M>,
    /// Slope in the covariance after the gap.
    adjoint: &'p Square<M>,
    /// Covariance before the gap.
    covariance: Square<M>,
    /// Slopes in the means after the gap.
    r: &'p [[f64; M]],
    /// Means before the gap.
    means: &'p [[f64; M]],
}

/// `P ← P∞ + A (P − P∞) Aᵀ` and `m ← A m`, differentiated in every parameter of A and P∞.
fn over_gap<const M: usize>(blocks: &Blocks<'_, M>, place: &Place<'_, M>, slopes: &mut [f64]) {
    let back = blocks.transposed(place.transition);
    // Aᵀ G: the columns of the symmetric G, each carried back.
    let columns: Square<M> = place.adjoint.map(|column| blocks.apply(&back, &column));
    let mut excess = place.covariance;
    for (i, stationary) in blocks.stationary().iter().enumerate() {
        excess[i][i] -= stationary;
    }
    let (mut at, mut parameter) = (0, 0);
    for component in blocks.components() {
        let states = at..at + component.dimension();
        // The diagonal of Aᵀ G A.
        let carried = |i: usize| {
            let row: [f64; M] = std::array::from_fn(|j| columns[j][i]);
            blocks.apply(&back, &row)[i]
        };
        let trace: f64 = states.clone().map(|i| place.adjoint[i][i] - carried(i)).sum();
        slopes[parameter] +=
            component.stationary_variance() * trace + component.growth() * place.gap * place.adjoint[at][at];
        let n_times = component.n_parameters() - 1;
        let changes = component.transition_slopes(place.gap);
        for (time, change) in changes.iter().take(n_times).enumerate() {
            let mut slope = 0.0;
            for i in states.clone() {
                for j in states.clone() {
                    let step = change[i - at][j - at];
                    let mean: f64 = place.r.iter().zip(place.means).map(|(r, mean)| r[i] * mean[j]).sum();
                    // (P − P∞) Aᵀ G at (j, i).
                    slope += step * (mean + 2.0 * dot(&excess[j], &columns[i]));
                }
            }
            slopes[parameter + 1 + time] += slope;
        }
        at += component.dimension();
        parameter += component.n_parameters();
    }
}
