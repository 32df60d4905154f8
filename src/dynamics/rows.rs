//! What the filter walks over: observations and query points in order of time.

use crate::{Error, Result};

/// Rows in order of time, checked once. Equal times are fine: a gap of zero is exact.
///
/// A row whose noise is infinite is a query: it takes part in the smoothed curve but changes nothing, and its
/// value is never read.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'r> {
    times: &'r [f64],
    values: &'r [f64],
    noise: &'r [f64],
    regressors: &'r [f64],
    n_regressors: usize,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r> {
    pub(super) time: f64,
    pub(super) value: f64,
    pub(super) noise: f64,
    pub(super) regressors: &'r [f64],
}

impl Row<'_> {
    /// Whether it is a document, not a query.
    #[inline]
    pub(super) const fn is_observed(&self) -> bool {
        self.noise.is_finite()
    }
}

impl<'r> Rows<'r> {
    /// `n` times (not decreasing), values, noise variances (> 0, or infinite for a query) and an
    /// `[n × p]` row-major matrix of regressors (empty for none).
    ///
    /// # Errors
    /// A request error where lengths disagree, times go back, a variance is negative, or a number that is
    /// needed is not finite.
    pub fn new(times: &'r [f64], values: &'r [f64], noise: &'r [f64], regressors: &'r [f64]) -> Result<Self> {
        let n = times.len();
        let n_regressors = regressors.len().checked_div(n).unwrap_or(0);
        if values.len() != n || noise.len() != n || n_regressors * n != regressors.len() {
            return Err(refused("every row needs a time, a value, a noise variance and all regressors"));
        }
        if times.iter().any(|time| !time.is_finite()) || times.windows(2).any(|pair| pair[1] < pair[0]) {
            return Err(refused("the times must be finite and in ascending order"));
        }
        let broken = |(value, noise): (&f64, &f64)| {
            noise.is_nan() || *noise < 0.0 || (noise.is_finite() && !value.is_finite())
        };
        if values.iter().zip(noise).any(broken) || regressors.iter().any(|value| !value.is_finite()) {
            return Err(refused("values and regressors must be finite, noise variances at least 0"));
        }
        Ok(Self { times, values, noise, regressors, n_regressors })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Number of regressors.
    pub fn n_regressors(&self) -> usize {
        self.n_regressors
    }

    /// Times, in order.
    pub fn times(&self) -> &'r [f64] {
        self.times
    }

    /// Observed values; those of query rows mean nothing.
    pub fn values(&self) -> &'r [f64] {
        self.values
    }

    /// Noise variances; infinite where the row is a query.
    pub fn noise(&self) -> &'r [f64] {
        self.noise
    }

    /// The rows, in order.
    #[inline]
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = Row<'r>> + ExactSizeIterator + use<'r> {
        let Self { times, values, noise, regressors, n_regressors } = *self;
        let numbers = times.iter().zip(values).zip(noise).enumerate();
        numbers.map(move |(row, ((&time, &value), &noise))| {
            let regressors = &regressors[row * n_regressors..(row + 1) * n_regressors];
            Row { time, value, noise, regressors }
        })
    }

    /// The rows seen backwards: the last one first, times negative.
    #[inline]
    pub(super) fn backwards(&self) -> impl DoubleEndedIterator<Item = Row<'r>> + ExactSizeIterator + use<'r> {
        self.iter().rev().map(|row| Row { time: -row.time, ..row })
    }

    /// The rows `range`, which must be among these.
    pub(super) fn part(&self, range: std::ops::Range<usize>) -> Self {
        Self {
            times: &self.times[range.clone()],
            values: &self.values[range.clone()],
            noise: &self.noise[range.clone()],
            regressors: &self.regressors[range.start * self.n_regressors..range.end * self.n_regressors],
            n_regressors: self.n_regressors,
        }
    }

    /// The regressors of row `row`, which must be one of these rows.
    #[inline]
    pub(super) fn regressors_of(&self, row: usize) -> &'r [f64] {
        &self.regressors[row * self.n_regressors..(row + 1) * self.n_regressors]
    }
}

fn refused(problem: &str) -> Error {
    Error::Request(format!("cannot follow these scores over time: {problem}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_rows_get_in() {
        let inf = f64::INFINITY;
        assert!(Rows::new(&[], &[], &[], &[]).unwrap().is_empty());
        assert!(Rows::new(&[1.0, 1.0], &[0.0, f64::NAN], &[1.0, inf], &[1.0, 1.0]).is_ok());
        assert!(Rows::new(&[1.0], &[f64::NAN], &[1.0], &[]).is_err());
        assert!(Rows::new(&[1.0], &[0.0], &[-1.0], &[]).is_err());
        assert!(Rows::new(&[2.0, 1.0], &[0.0; 2], &[1.0; 2], &[]).is_err());
        assert!(Rows::new(&[inf], &[0.0], &[1.0], &[]).is_err());
        assert!(Rows::new(&[1.0, 2.0], &[0.0; 2], &[1.0; 2], &[1.0; 3]).is_err());
        assert!(Rows::new(&[], &[], &[], &[1.0]).is_err());
    }
}
