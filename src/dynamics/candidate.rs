//! The models a trend chooses from, and their fit by maximum likelihood.

use std::cell::{Cell, RefCell};

use serde::Serialize;

use crate::Result;
use crate::dynamics::Component;
use crate::dynamics::merged::{Merged, Noise, Scratch};
use crate::dynamics::optimum::{Bounds, minimize};
use crate::dynamics::space::StateSpace;
use crate::progress::Progress;

/// Models this close in AIC count as tied, and the simpler one wins. The time scale of a change that is not there can
/// be anything, so a fit finds one more often than AIC allows for: on 200 simulated flat series of 2000 documents a
/// margin of 0 was fooled 11 times, the customary 2 (Burnham and Anderson 2002, section 2.6) 3 times.
const TIE: f64 = 2.0;

/// A way the score may behave over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Candidate {
    /// The score stays the same; documents vary around it.
    Flat,
    /// The score wanders and returns to its mean.
    OrnsteinUhlenbeck,
}

impl Candidate {
    /// Stable name, as written to files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::OrnsteinUhlenbeck => "ornstein_uhlenbeck",
        }
    }
}

/// One candidate at its best parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// Which model.
    pub candidate: Candidate,
    /// Variance of documents around the curve beyond what their words explain.
    pub document_variance: f64,
    /// The moving part; none where the score is constant. Times in seconds.
    pub components: Vec<Component>,
    /// Log-likelihood of all documents, natural logarithm.
    pub log_likelihood: f64,
    /// Akaike's criterion, `2 · n_parameters − 2 · log_likelihood`; lower is better.
    pub aic: f64,
    /// Fitted numbers, the means included.
    pub n_parameters: usize,
}

impl Fit {
    /// The fitted parameters by name; times in seconds.
    pub fn parameters(&self) -> Vec<(&'static str, f64)> {
        let mut named = vec![("document_variance", self.document_variance)];
        for component in &self.components {
            match *component {
                Component::OrnsteinUhlenbeck { variance, tau } => {
                    named.extend([("variance", variance), ("tau", tau)]);
                }
                Component::Matern32 { variance, length } => {
                    named.extend([("variance", variance), ("length", length)]);
                }
                Component::RandomWalk { rate, start_variance } => {
                    named.extend([("rate", rate), ("start_variance", start_variance)]);
                }
                Component::DampedCycle { variance, tau, period } => {
                    named.extend([("variance", variance), ("tau", tau), ("period", period)]);
                }
            }
        }
        named
    }

    /// The model of the moving part.
    ///
    /// # Errors
    /// As [`StateSpace::new`].
    pub(super) fn space(&self) -> Result<StateSpace> {
        StateSpace::new(self.components.clone())
    }
}

/// Fits flat alone, for documents too few to say more.
pub(super) fn fit_flat(groups: &[Merged], word: f64, progress: Progress<'_>) -> Result<Fit> {
    Search::new(groups, word, progress).fit(Candidate::Flat)
}

/// Fits every candidate to all `groups` together (each with its own mean); flat comes first.
pub(super) fn fit_all(groups: &[Merged], word: f64, progress: Progress<'_>) -> Result<Vec<Fit>> {
    let search = Search::new(groups, word, progress);
    Ok(vec![search.fit(Candidate::Flat)?, search.fit(Candidate::OrnsteinUhlenbeck)?])
}

/// The fit to use: the first unless a later one is better by more than a tie.
pub(super) fn choose(fits: &[Fit]) -> Option<&Fit> {
    let (first, rest) = fits.split_first()?;
    let best = rest.iter().min_by(|a, b| a.aic.total_cmp(&b.aic)).unwrap_or(first);
    Some(if best.aic < first.aic - TIE { best } else { first })
}

/// A shared fit seen from one group: its own log-likelihood, and its mean as the one number fitted to it alone.
pub(super) fn of_group(shared: &Fit, group: &Merged, word: f64) -> Result<Fit> {
    let noise = Noise { word, document: shared.document_variance };
    let log_likelihood = group.likelihood(&shared.space()?, noise, &mut Scratch::default())?.log_likelihood;
    Ok(Fit { log_likelihood, aic: 2.0 - 2.0 * log_likelihood, n_parameters: 1, ..shared.clone() })
}

/// What the fits of one set of groups share.
struct Search<'g> {
    groups: &'g [Merged],
    word: f64,
    progress: Progress<'g>,
    /// Likelihoods computed so far, for the progress report.
    evaluations: Cell<f32>,
    scratch: RefCell<Scratch>,
    /// Variance of the values within groups, the scale of all variances.
    scale: f64,
    /// What of it the words do not explain, for the starts.
    excess: f64,
    /// Logarithms of the shortest and longest tau.
    tau: (f64, f64),
}

impl<'g> Search<'g> {
    fn new(groups: &'g [Merged], word: f64, progress: Progress<'g>) -> Self {
        let count: f64 = groups.iter().map(|group| group.count).sum::<f64>().max(1.0);
        let mean = |of: &dyn Fn(&Merged) -> f64| groups.iter().map(|g| g.count * of(g)).sum::<f64>() / count;
        let by_words = word * mean(&Merged::mean_inverse_length);
        let found = mean(&Merged::variance);
        // Equal values leave no scale at all: any positive one then does.
        let scale = if found > 0.0 { found } else { by_words.max(1e-12) };
        Self {
            groups,
            word,
            progress,
            evaluations: Cell::new(0.0),
            scratch: RefCell::default(),
            scale,
            excess: (scale - by_words).max(0.1 * scale),
            tau: tau_bounds(groups),
        }
    }

    fn fit(&self, candidate: Candidate) -> Result<Fit> {
        let (bounds, starts) = self.region(candidate);
        let cost = |logs: &[f64]| self.cost(logs);
        let (logs, cost) = minimize(&cost, &bounds, &starts)?;
        let n_parameters = logs.len() + self.groups.len();
        Ok(Fit {
            candidate,
            document_variance: logs.first().map_or(0.0, |log| log.exp()),
            components: components(&logs),
            log_likelihood: -cost,
            // A count of parameters is far below 2⁵³.
            aic: 2.0 * cost + 2.0 * n_parameters as f64,
            n_parameters,
        })
    }

    /// Minus the log-likelihood at the logarithms of [document variance, variance, tau], the last two absent
    /// for flat.
    fn cost(&self, logs: &[f64]) -> Result<f64> {
        // About what a fit of both candidates takes; the report stops short of 1, as the curve is still to come.
        let done = self.evaluations.get() + 1.0;
        self.evaluations.set(done);
        (self.progress)((done / 600.0).min(0.9))?;
        let noise = Noise { word: self.word, document: logs.first().map_or(0.0, |log| log.exp()) };
        let space = StateSpace::new(components(logs))?;
        let mut sum = 0.0;
        for group in self.groups {
            sum -= group.likelihood(&space, noise, &mut self.scratch.borrow_mut())?.log_likelihood;
        }
        Ok(sum)
    }

    /// The box of logarithms and three starts in it.
    fn region(&self, candidate: Candidate) -> (Bounds, Vec<Vec<f64>>) {
        let (scale, excess) = (self.scale.ln(), self.excess.ln());
        let million = 1e6_f64.ln();
        let half = 2.0_f64.ln();
        match candidate {
            Candidate::Flat => (
                Bounds { lower: vec![scale - million], upper: vec![scale + 4.0_f64.ln()] },
                vec![vec![excess], vec![excess - 3.0], vec![scale - million + 1.0]],
            ),
            Candidate::OrnsteinUhlenbeck => {
                let (shortest, longest) = self.tau;
                let at = |share: f64| shortest + share * (longest - shortest);
                (
                    Bounds {
                        lower: vec![scale - million, scale - million, shortest],
                        // A slow process seen for a short while has a variance well above that of its values.
                        upper: vec![scale + 4.0_f64.ln(), scale + 30.0_f64.ln(), longest],
                    },
                    [0.2, 0.5, 0.8]
                        .iter()
                        .map(|share| vec![excess - half, excess - half, at(*share)])
                        .collect(),
                )
            }
        }
    }
}

/// The moving part at the logarithms of [document variance, variance, tau].
fn components(logs: &[f64]) -> Vec<Component> {
    match logs {
        [_, variance, tau] => vec![Component::OrnsteinUhlenbeck { variance: variance.exp(), tau: tau.exp() }],
        _ => Vec::new(),
    }
}

/// Logarithms of the box of tau: from the median gap between different times (a faster change cannot be told
/// from noise of the documents) to the longest span.
fn tau_bounds(groups: &[Merged]) -> (f64, f64) {
    let mut gaps: Vec<f64> =
        groups.iter().flat_map(|group| group.times.windows(2).map(|pair| pair[1] - pair[0])).collect();
    let span = groups
        .iter()
        .filter_map(|group| Some(group.times.last()? - group.times.first()?))
        .fold(0.0, f64::max);
    if gaps.is_empty() || span <= 0.0 {
        return (0.0, 0.0);
    }
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f64::total_cmp);
    (median.max(span * 1e-9).min(0.5 * span).ln(), span.ln())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(candidate: Candidate, aic: f64) -> Fit {
        Fit {
            candidate,
            document_variance: 1.0,
            components: vec![],
            log_likelihood: 0.0,
            aic,
            n_parameters: 2,
        }
    }

    #[test]
    fn flat_wins_ties() {
        let with = |aic| [fit(Candidate::Flat, 10.0), fit(Candidate::OrnsteinUhlenbeck, aic)];
        for (aic, expected) in [
            (10.0, Candidate::Flat),
            (8.0, Candidate::Flat),
            (7.9, Candidate::OrnsteinUhlenbeck),
            (f64::NAN, Candidate::Flat),
        ] {
            assert_eq!(choose(&with(aic)).unwrap().candidate, expected, "{aic}");
        }
        assert!(choose(&[]).is_none());
        assert_eq!(choose(&[fit(Candidate::Flat, 1.0)]).unwrap().candidate, Candidate::Flat);
    }
}
