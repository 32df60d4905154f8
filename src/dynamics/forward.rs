//! The forward pass kept: what the rows before say about every row.

use crate::Result;
use crate::dynamics::filter::{Belief, Likelihood, Regression, filter_pass};
use crate::dynamics::rows::{Row, Rows};
use crate::dynamics::space::{Blocks, StateSpace, at_dimension};

/// What the rows before said about each observed row.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// Likelihood and regression of the same pass.
    pub likelihood: Likelihood,
    /// One-step-ahead errors over their standard deviation, one for each *observed* row in order; standard
    /// normal where the model is right. β is the estimate from all rows and taken as known.
    pub innovations: Vec<f64>,
    /// Those standard deviations, the noise of the row included.
    pub deviations: Vec<f64>,
}

impl StateSpace {
    /// Predicts each row by those before it. Cost: linear in the rows; memory: `states + regressors + 2` numbers a row.
    ///
    /// # Errors
    /// As [`StateSpace::likelihood`].
    pub fn predict(&self, rows: &Rows<'_>) -> Result<Predicted> {
        at_dimension!(self.dimension(), predict_by(self, rows))
    }
}

fn predict_by<const M: usize>(space: &StateSpace, rows: &Rows<'_>) -> Result<Predicted> {
    let blocks = Blocks::<M>::new(space);
    let (sums, trace) = traced(&blocks, rows.iter(), &mut Belief::at_start(&blocks, rows))?;
    let likelihood = sums.solve()?;
    let innovations = trace.innovations(rows, &likelihood.beta).collect();
    let totals = trace.iter().zip(rows.noise()).map(|(seen, noise)| seen.variance + noise);
    let deviations = totals.filter(|total| total.is_finite()).map(f64::sqrt).collect();
    Ok(Predicted { likelihood, innovations, deviations })
}

/// What the forward pass leaves of each row: `reach` (the covariance of the states with the observed sum), the variance of
/// that sum, and the predictions of value and regressors.
#[derive(Debug)]
pub(super) struct Trace<const M: usize> {
    numbers: Vec<f64>,
    width: usize,
}

/// One row of a [`Trace`].
pub(super) struct Seen<'t, const M: usize> {
    /// Covariance of the states with the observed sum.
    pub(super) reach: [f64; M],
    /// Variance of the observed sum.
    pub(super) variance: f64,
    /// What the past says about the value and each regressor, `[1 + p]`.
    pub(super) predicted: &'t [f64],
}

impl<const M: usize> Trace<M> {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.numbers.len() / self.width
    }

    /// The rows, in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = Seen<'_, M>> + ExactSizeIterator {
        self.numbers.chunks_exact(self.width).map(|row| {
            let (reach, rest) = row.split_at(M);
            Seen { reach: std::array::from_fn(|i| reach[i]), variance: rest[0], predicted: &rest[1..] }
        })
    }

    /// One-step-ahead errors over their standard deviations, one for each observed row of `rows`, which it is of.
    pub(super) fn innovations<'a>(
        &'a self,
        rows: &'a Rows<'_>,
        beta: &'a [f64],
    ) -> impl Iterator<Item = f64> + 'a {
        let observed = self.iter().zip(rows.iter()).filter(|(_, row)| row.is_observed());
        observed.map(move |(seen, row)| {
            let (prediction, of_regressors) = (seen.predicted[0], &seen.predicted[1..]);
            let left = row.regressors.iter().zip(of_regressors);
            let explained: f64 = left.zip(beta).map(|((x, prediction), beta)| beta * (x - prediction)).sum();
            (row.value - prediction - explained) / (seen.variance + row.noise).sqrt()
        })
    }
}

/// The forward pass over `rows`, from `belief` on.
pub(super) fn traced<'r, const M: usize>(
    blocks: &Blocks<'_, M>,
    rows: impl ExactSizeIterator<Item = Row<'r>>,
    belief: &mut Belief<M>,
) -> Result<(Regression, Trace<M>)> {
    let width = M + 1 + belief.means.len();
    let mut numbers = Vec::with_capacity(rows.len() * width);
    let sums = filter_pass(blocks, rows, belief, |visit| {
        numbers.extend_from_slice(visit.reach);
        numbers.push(visit.variance);
        numbers.extend_from_slice(visit.predicted);
    })?;
    Ok((sums, Trace { numbers, width }))
}
