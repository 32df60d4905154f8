//! The backward pass: what all documents, earlier and later, say about every row.
//!
//! The (r, N) recursion of Durbin and Koopman (2012), section 4.4, which inverts nothing. As documents see only
//! the sum of the components, the forward pass keeps one vector a row, not a covariance.

use crate::Result;
use crate::dynamics::filter::{Belief, Likelihood};
use crate::dynamics::forward::{Seen, Trace, traced};
use crate::dynamics::middle::meet;
use crate::dynamics::rows::{Row, Rows};
use crate::dynamics::space::{Blocks, Square, StateSpace, at_dimension, dot, times};

/// With fewer rows a second thread is not worth its start.
const MANY_ROWS: usize = 20_000;

/// The smoothed score at every row, query rows included.
#[derive(Clone, Debug, PartialEq)]
pub struct Smoothed {
    /// Likelihood and regression of the same pass.
    pub likelihood: Likelihood,
    /// Mean of the whole curve, components and regressors. One a row.
    pub mean: Vec<f64>,
    /// Its variance with the uncertainty of β.
    pub variance: Vec<f64>,
}

impl StateSpace {
    /// Filters and smooths `rows`, many of them on two threads. Cost: linear in the rows; memory: `states + regressors + 4`
    /// numbers a row.
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

fn smooth_by<const M: usize>(space: &StateSpace, rows: &Rows<'_>, step: f64) -> Result<Smoothed> {
    let blocks = Blocks::<M>::new(space).drawn_by(step);
    if rows.len() >= MANY_ROWS
        && blocks.is_stationary()
        && let Some(smoothed) = smooth_halves(&blocks, rows)?
    {
        return Ok(smoothed);
    }
    let (sums, trace) = traced(&blocks, rows.iter(), &mut Belief::at_start(&blocks, rows))?;
    let likelihood = sums.solve()?;
    let (mut mean, mut variance) = (vec![0.0; rows.len()], vec![0.0; rows.len()]);
    curve(&blocks, (rows.iter(), &trace), &likelihood, &mut Ahead::at_end(rows), |row, at| {
        (mean[row], variance[row]) = at;
    });
    Ok(Smoothed { likelihood, mean, variance })
}

/// The same with the second half seen backwards, on a thread of its own; nothing where the two cannot be put together.
fn smooth_halves<const M: usize>(blocks: &Blocks<'_, M>, rows: &Rows<'_>) -> Result<Option<Smoothed>> {
    let middle = rows.len() / 2;
    let (first, second) = (rows.part(0..middle), rows.part(middle..rows.len()));
    let mut beliefs = [Belief::at_start(blocks, &first), Belief::at_end(blocks, &second)];
    let [one, two] = &mut beliefs;
    let (of_first, of_second) =
        rayon::join(|| traced(blocks, first.iter(), one), || traced(blocks, second.backwards(), two));
    let ((mut sums, trace), (of_second, back)) = (of_first?, of_second?);
    let Some(met) = meet(blocks, &beliefs[0], &beliefs[1]) else { return Ok(None) };
    sums.merge(&of_second);
    sums.merge(&met.coupling);
    let likelihood = sums.solve()?;
    let [mut ahead, mut behind] = met.ahead;
    let (mut mean, mut variance) = (vec![0.0; rows.len()], vec![0.0; rows.len()]);
    let (mean_before, mean_after) = mean.split_at_mut(middle);
    let (before, after) = variance.split_at_mut(middle);
    let last = second.len().saturating_sub(1);
    rayon::join(
        || {
            curve(blocks, (first.iter(), &trace), &likelihood, &mut ahead, |row, at| {
                (mean_before[row], before[row]) = at;
            });
        },
        || {
            curve(blocks, (second.backwards(), &back), &likelihood, &mut behind, |row, at| {
                (mean_after[last - row], after[last - row]) = at;
            });
        },
    );
    Ok(Some(Smoothed { likelihood, mean, variance }))
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

/// Shows `record` mean and variance of the curve at each of `rows`, the last first, whose forward pass left the trace beside
/// them; `ahead` moves before the first row.
pub(super) fn curve<'r, const M: usize>(
    blocks: &Blocks<'_, M>,
    (rows, trace): (impl DoubleEndedIterator<Item = Row<'r>> + ExactSizeIterator, &Trace<M>),
    likelihood: &Likelihood,
    ahead: &mut Ahead<M>,
    mut record: impl FnMut(usize, (f64, f64)),
) {
    let mut unexplained = vec![0.0; likelihood.beta.len()];
    backward_pass(blocks, (rows, trace), ahead, |place, row, seen, (sums, information)| {
        let mut smoothed = seen.predicted.iter().zip(sums).map(|(sum, r)| sum + dot(&seen.reach, r));
        let mut mean = smoothed.next().unwrap_or(0.0);
        let columns = unexplained.iter_mut().zip(row.regressors).zip(smoothed);
        for (((left, x), smoothed), beta) in columns.zip(&likelihood.beta) {
            *left = x - smoothed;
            mean += *left * beta;
        }
        let latent = seen.variance - dot(&seen.reach, &times(information, &seen.reach));
        record(place, (mean, latent + quadratic(&likelihood.beta_covariance, &unexplained)));
    });
}

/// Walks over `rows`, the last first, showing each to `record`: its place, what the rows before say, and the r and N of what
/// it and the rows after add.
pub(super) fn backward_pass<'r, const M: usize>(
    blocks: &Blocks<'_, M>,
    (rows, trace): (impl DoubleEndedIterator<Item = Row<'r>> + ExactSizeIterator, &Trace<M>),
    ahead: &mut Ahead<M>,
    mut record: impl FnMut(usize, &Row<'r>, &Seen<'_, M>, (&[[f64; M]], &Square<M>)),
) {
    // Copies of their own, so that they can stay in registers.
    let (mut information, mut after) = (ahead.information, ahead.time);
    let sums = &mut ahead.sums;
    // Turned one by one: a zip asks for both lengths at every step.
    for ((place, row), seen) in (0..rows.len()).rev().zip(rows.rev()).zip(trace.iter().rev()) {
        let gap = after - row.time;
        if gap > 0.0 {
            let a = blocks.transposed(&blocks.transition(gap));
            for r in sums.iter_mut() {
                *r = blocks.apply(&a, r);
            }
            information = blocks.sandwich(&a, &information);
            after = row.time;
        }
        if row.is_observed() {
            let precision = 1.0 / (seen.variance + row.noise);
            let observed = std::iter::once(&row.value).chain(row.regressors);
            for ((r, value), prediction) in sums.iter_mut().zip(observed).zip(seen.predicted) {
                let step = (value - prediction - dot(&seen.reach, r)) * precision;
                for (r, observed) in r.iter_mut().zip(&blocks.observed) {
                    *r += observed * step;
                }
            }
            add_information(&mut information, &blocks.observed, &seen.reach, precision);
        }
        record(place, &row, &seen, (sums, &information));
    }
    ahead.information = information;
    ahead.time = after;
}

/// `N ← HᵀH/F + Lᵀ N L` with `L = I − K H`, `K = reach · precision`.
#[inline(always)]
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
#[inline(always)]
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
        let rows = rows.unwrap();
        let smoothed = space.smooth(&rows).unwrap();
        for (row, (mean, variance)) in [(0.0, 3.0), (1.5, 0.75), (0.0, 3.0)].into_iter().enumerate() {
            assert!((smoothed.mean[row] - mean).abs() < 1e-12);
            assert!((smoothed.variance[row] - variance).abs() < 1e-12);
        }
        let predicted = space.predict(&rows).unwrap();
        assert_eq!((predicted.innovations, predicted.deviations), (vec![1.0], vec![2.0]));
    }

    /// Halves that meet must say what one walk says, likelihood and regression included: all stationary components,
    /// equal times at the middle, queries, two regressors.
    #[test]
    fn two_halves_are_one_whole() {
        let components = [
            Component::OrnsteinUhlenbeck { variance: 0.5, tau: 40.0 },
            Component::Matern32 { variance: 0.3, length: 9.0 },
            Component::DampedCycle { variance: 0.2, tau: 15.0, period: 7.0 },
        ];
        for n in [2, 3, 40, 61] {
            let times: Vec<f64> = (0..n).map(|i| f64::from(i / 2) * 1.3).collect();
            let values: Vec<f64> = (0..n).map(|i| 4.0 + f64::from(i * 37 % 11) * 0.2).collect();
            let noise: Vec<f64> =
                (0..n).map(|i| if i % 5 == 4 { f64::INFINITY } else { 0.1 + f64::from(i % 3) }).collect();
            let regressors: Vec<f64> = (0..n).flat_map(|i| [1.0, f64::from(i * 13 % 7)]).collect();
            for (components, regressors) in
                [(&components[..], &regressors), (&components[..1], &regressors), (&components[..2], &vec![])]
            {
                let space = StateSpace::new(components.to_vec()).unwrap();
                let rows = Rows::new(&times, &values, &noise, regressors).unwrap();
                let whole = space.smooth(&rows).unwrap();
                fn halves<const M: usize>(space: &StateSpace, rows: &Rows<'_>) -> Result<Option<Smoothed>> {
                    smooth_halves(&Blocks::<M>::new(space), rows)
                }
                let halves = at_dimension!(space.dimension(), halves(&space, &rows)).unwrap().unwrap();
                let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-10);
                assert!(close(&whole.mean, &halves.mean) && close(&whole.variance, &halves.variance), "{n}");
                let (a, b) = (&whole.likelihood, &halves.likelihood);
                assert!((a.log_likelihood - b.log_likelihood).abs() < 1e-9);
                assert!((a.log_likelihood_diffuse - b.log_likelihood_diffuse).abs() < 1e-9);
                assert!((a.squares - b.squares).abs() < 1e-9 && a.n_observed == b.n_observed);
                assert!(close(&a.beta, &b.beta) && close(&a.beta_covariance, &b.beta_covariance));
            }
        }
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
        }
    }
}
