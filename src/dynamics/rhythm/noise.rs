//! What moves the score besides rhythm and covariates: processes that forget slowly, within days and within hours.
//!
//! Without them every day's mood would count as evidence for the hours at which that day's documents were written.

use std::cell::Cell;

use serde::Serialize;

use super::Sample;
use crate::Result;
use crate::dynamics::optimum::{Bounds, minimize};
use crate::dynamics::rows::Rows;
use crate::dynamics::space::StateSpace;
use crate::dynamics::{Component, Observation};
use crate::progress::Progress;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;
/// Parameters: variance of documents, then variance and tau of slow, daily and burst.
const N_PARAMETERS: usize = 7;
/// The fit uses at most so many documents, in stretches spread over the time; the test uses all.
const MAX_FIT_DOCUMENTS: usize = 20_000;
/// Stretches of the fit: enough to see slow change, each long enough to see bursts.
const N_STRETCHES: usize = 20;
/// So many likelihoods are expected; only the progress report depends on it.
const USUAL_COSTS: f32 = 40.0;

/// The background that a rhythm is tested against.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RhythmNoise {
    /// Variance of documents beyond what their words explain.
    pub document_variance: f64,
    /// Three Ornstein–Uhlenbeck processes, times in seconds: slow (tau from 7 days to the span), daily (6 hours to 7
    /// days), burst (1 minute to 6 hours). One of next to no variance is not needed.
    pub components: Vec<Component>,
}

impl RhythmNoise {
    /// From the logarithms of the parameters.
    fn from_logs(logs: &[f64]) -> Self {
        let component = |pair: &[f64]| match pair {
            [variance, tau] => {
                Some(Component::OrnsteinUhlenbeck { variance: variance.exp(), tau: tau.exp() })
            }
            _ => None,
        };
        Self {
            document_variance: logs.first().map_or(0.0, |log| log.exp()),
            components: logs.get(1..).unwrap_or_default().chunks_exact(2).filter_map(component).collect(),
        }
    }

    /// The noise variance of every document, in order of time.
    pub(super) fn variances(&self, sample: &Sample, word: f64) -> Vec<f64> {
        sample.observations.iter().map(|o| word / f64::from(o.n_words) + self.document_variance).collect()
    }
}

/// Finds the background by restricted maximum likelihood (β integrated out), with `columns` regressors a document.
pub(super) fn fit(
    sample: &Sample,
    regressors: &[f64],
    columns: usize,
    word: f64,
    progress: Progress<'_>,
) -> Result<RhythmNoise> {
    let chosen = stretches(sample.len());
    let observations: Vec<_> = chosen.iter().map(|&i| sample.observations[i]).collect();
    let times: Vec<f64> = observations.iter().map(|o| o.time).collect();
    let values: Vec<f64> = observations.iter().map(|o| o.value).collect();
    let regressors: Vec<f64> =
        chosen.iter().flat_map(|&i| &regressors[i * columns..(i + 1) * columns]).copied().collect();
    // Counts of documents are far below 2⁵³.
    let n = observations.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    let by_words = word * observations.iter().map(|o| 1.0 / f64::from(o.n_words)).sum::<f64>() / n;
    let scale = if variance > 0.0 { variance } else { by_words.max(1e-12) };
    let excess = (scale - by_words).max(0.1 * scale);
    let span = (sample.span_days() * DAY).max(14.0 * DAY);
    let (low, high) = ((1e-5 * scale).ln(), (4.0 * scale).ln());
    let bounds = Bounds {
        lower: vec![low, low, (7.0 * DAY).ln(), low, (6.0 * HOUR).ln(), low, MINUTE.ln()],
        upper: vec![high, high, span.ln(), high, (7.0 * DAY).ln(), high, (6.0 * HOUR).ln()],
    };
    let share = |share: f64| (share * excess).ln();
    let start: [f64; N_PARAMETERS] =
        [share(0.7), share(0.1), (30.0 * DAY).min(span).ln(), share(0.1), DAY.ln(), share(0.1), HOUR.ln()];
    let done = Cell::new(0.0_f32);
    let cost = |logs: &[f64]| {
        done.set(done.get() + 1.0);
        progress((done.get() / USUAL_COSTS).min(1.0))?;
        let model = RhythmNoise::from_logs(logs);
        let own = |o: &Observation| word / f64::from(o.n_words) + model.document_variance;
        let noise: Vec<f64> = observations.iter().map(own).collect();
        let rows = Rows::new(&times, &values, &noise, &regressors)?;
        let slopes = StateSpace::new(model.components)?.slopes(&rows, &[])?;
        let of_documents = slopes.noise.iter().sum::<f64>() * model.document_variance;
        let all = std::iter::once(of_documents).chain(slopes.parameters).map(|slope| -slope);
        Ok((-slopes.likelihood.log_likelihood_diffuse, all.collect()))
    };
    let logs = minimize(&cost, &bounds, &start)?.point;
    Ok(RhythmNoise::from_logs(&logs))
}

/// Places of the documents that the fit uses: all, or equal stretches at equal distances. Leaving documents out is
/// exact (theirs is then a longer gap), and whole stretches keep the short gaps that bursts are seen in.
fn stretches(n: usize) -> Vec<usize> {
    if n <= MAX_FIT_DOCUMENTS {
        return (0..n).collect();
    }
    let length = MAX_FIT_DOCUMENTS / N_STRETCHES;
    (0..N_STRETCHES)
        .flat_map(|i| {
            let start = i * (n - length) / (N_STRETCHES - 1);
            start..start + length
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_of_many_documents_sees_all_of_the_time() {
        assert_eq!(stretches(3), [0, 1, 2]);
        let chosen = stretches(1_000_000);
        assert_eq!((chosen.len(), chosen[0], chosen.last()), (MAX_FIT_DOCUMENTS, 0, Some(&999_999)));
        assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(stretches(20_001).windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
