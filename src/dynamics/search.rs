//! The fit of the candidates by maximum likelihood, and the choice between them.
//!
//! A search forward: what moves in one way is tried first; a second component only where one is needed; a third
//! only where two are. Models that do not pay are thus mostly never fitted.

use std::cell::{Cell, RefCell};

use crate::dynamics::candidate::{Candidate, Fit, Form};
use crate::dynamics::merged::{Merged, Noise, Scratch};
use crate::dynamics::optimum::{Bounds, Lowest, minimize};
use crate::dynamics::space::StateSpace;
use crate::dynamics::uncertainty::Point;
use crate::progress::Progress;
use crate::{Error, Result};

/// By how much more than a constant's a moving model's AIC must be lower. The time scale of a change that is not
/// there can be anything, so a fit finds one more often than AIC allows for: of 500 simulated constant series each of 50,
/// 200, 1000 and 2000 documents a margin of 0 was fooled by 9 to 11%, the customary 2 (Burnham and Anderson 2002, section
/// 2.6) by 3.4, 3.4, 4.2 and 3.2% (bench `dynamics`, `alarms`).
pub(super) const MARGIN: f64 = 2.0;
/// The same for each further time scale. Of series of one process 2 gave a second one to up to 18%, 4 to at most 5%.
const TIE: f64 = 4.0;

/// Above this many different times a likelihood takes so long that not every start is followed.
const MANY_TIMES: usize = 2_000;

const HOUR: f64 = 3600.0;
const DAY: f64 = 24.0 * HOUR;
const WEEK: f64 = 7.0 * DAY;
/// Mean length of a year in the Gregorian calendar.
const YEAR: f64 = 365.2425 * DAY;
/// The fastest change that is looked for.
const MINUTE: f64 = 60.0;

/// A candidate's best point.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// What is reported.
    pub(super) fit: Fit,
    /// Logarithms of [document variance, components' parameters …].
    pub(super) logs: Vec<f64>,
    /// The box it was looked for in.
    pub(super) bounds: Bounds,
}

impl Found {
    /// This point, with `weight` in an average.
    pub(super) fn point(&self, weight: f64) -> Point {
        Point { candidate: self.fit.candidate, logs: self.logs.clone(), weight }
    }
}

/// The place of the fit to use in a list whose first is flat: the first unless another is better by more than a
/// margin for each of its components; 0 for an empty list.
pub(super) fn chosen(fits: &[Found]) -> usize {
    choose(&fits.iter().map(|found| &found.fit).collect::<Vec<_>>())
}

/// As [`chosen`], of the reported fits.
pub(super) fn choose(fits: &[&Fit]) -> usize {
    let Some(first) = fits.first() else { return 0 };
    // What a fit must beat: its AIC with a fine for each time scale looked for.
    let fined = |fit: &Fit| {
        let n = fit.components.len() as f64;
        if fit.components.is_empty() { fit.aic } else { fit.aic + MARGIN + TIE * (n - 1.0) }
    };
    let mut best = (0, first.aic);
    for (place, fit) in fits.iter().enumerate().skip(1) {
        if fined(fit) < best.1 {
            best = (place, fined(fit));
        }
    }
    best.0
}

/// A shared fit seen from one group: its own log-likelihood, and its mean as the one number fitted to it alone.
pub(super) fn of_group(shared: &Fit, group: &Merged, word: f64) -> Result<Fit> {
    let noise = Noise { word, document: shared.document_variance };
    let likelihood = group.likelihood(&shared.space()?, noise, &mut Scratch::default())?;
    let n_parameters = likelihood.beta.len();
    let log_likelihood = likelihood.log_likelihood_diffuse;
    // A count of parameters is far below 2⁵³.
    let aic = 2.0 * n_parameters as f64 - 2.0 * log_likelihood;
    Ok(Fit { log_likelihood, aic, n_parameters, ..shared.clone() })
}

/// What the fits of one set of groups share.
pub(super) struct Search<'g> {
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
    times: Times,
}

/// The time scales the documents can say something about, in seconds.
#[derive(Clone, Copy, Debug)]
struct Times {
    /// The twentieth part of the gaps between different times is shorter.
    short: f64,
    /// Half of them are: a single process faster than this cannot be told from noise of the documents.
    median: f64,
    /// First to last document of the longest group.
    span: f64,
}

impl<'g> Search<'g> {
    pub(super) fn new(groups: &'g [Merged], word: f64, progress: Progress<'g>) -> Self {
        let count: f64 = groups.iter().map(|group| group.count).sum::<f64>().max(1.0);
        let mean = |of: &dyn Fn(&Merged) -> f64| groups.iter().map(|g| g.count * of(g)).sum::<f64>() / count;
        let by_words = word * mean(&|group| group.mean_inverse_length);
        let found = mean(&|group| group.variance);
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
            times: times(groups),
        }
    }

    /// Fits the candidates that may pay to all groups together (each with its own mean and slopes); flat comes first.
    /// Where similar fits are at hand (of the same documents unadjusted), `before` them.
    pub(super) fn fit_all(&self, before: &[Found]) -> Result<Vec<Found>> {
        let singles = [Candidate::OrnsteinUhlenbeck, Candidate::Matern32, Candidate::RandomWalk];
        let mut found = vec![self.flat()?];
        for candidate in singles {
            self.extend(&mut found, candidate, before)?;
        }
        if chosen(&found) == 0 {
            return Ok(found);
        }
        let pairs = [
            Candidate::TwoOrnsteinUhlenbeck,
            Candidate::Matern32AndOrnsteinUhlenbeck,
            Candidate::OrnsteinUhlenbeckAndCycle,
        ];
        for candidate in pairs {
            self.extend(&mut found, candidate, before)?;
        }
        if found[chosen(&found)].fit.components.len() > 1 {
            self.extend(&mut found, Candidate::ThreeOrnsteinUhlenbeck, before)?;
        }
        Ok(found)
    }

    /// Adds `candidate`'s fit, started from the one in `before` if it is there.
    fn extend(&self, found: &mut Vec<Found>, candidate: Candidate, before: &[Found]) -> Result<()> {
        let own = match before.iter().find(|found| found.fit.candidate == candidate) {
            Some(similar) => Some(self.refit(similar.clone())?),
            None => self.fit(candidate, found)?,
        };
        found.extend(own);
        Ok(())
    }

    /// The same model fitted anew from where it stands.
    pub(super) fn refit(&self, found: Found) -> Result<Found> {
        let Found { fit, logs, bounds } = found;
        let lowest = minimize(&|logs| self.cost(fit.candidate, logs), &bounds, &logs)?;
        Ok(self.found(fit.candidate, lowest, bounds))
    }

    /// Documents of all groups.
    pub(super) fn n_documents(&self) -> f64 {
        self.groups.iter().map(|group| group.count).sum()
    }

    /// Fits flat alone.
    pub(super) fn flat(&self) -> Result<Found> {
        let unfitted = || Error::Request("the trend model could not be fitted to these scores".to_owned());
        self.fit(Candidate::Flat, &[])?.ok_or_else(unfitted)
    }

    /// The best of a few starts; nothing where the documents cannot say anything about such a model. With many
    /// documents only the most likely start is followed.
    fn fit(&self, candidate: Candidate, before: &[Found]) -> Result<Option<Found>> {
        let mut starts = self.starts(candidate, before);
        let n_times: usize = self.groups.iter().map(|group| group.times.len()).sum();
        if n_times > MANY_TIMES && starts.len() > 1 {
            let mut best = (0, f64::NEG_INFINITY);
            for (place, (bounds, start)) in starts.iter().enumerate() {
                let height = self.log_likelihood(candidate, &bounds.clamp(start))?;
                if height > best.1 {
                    best = (place, height);
                }
            }
            starts = vec![starts.swap_remove(best.0)];
        }
        let mut best: Option<(Lowest, Bounds)> = None;
        for (bounds, start) in starts {
            let lowest = minimize(&|logs| self.cost(candidate, logs), &bounds, &start)?;
            if lowest.cost.is_finite() && best.as_ref().is_none_or(|(found, _)| lowest.cost < found.cost) {
                best = Some((lowest, bounds));
            }
        }
        Ok(best.map(|(lowest, bounds)| self.found(candidate, lowest, bounds)))
    }

    fn found(&self, candidate: Candidate, lowest: Lowest, bounds: Bounds) -> Found {
        let Lowest { point: mut logs, cost } = lowest;
        if candidate == Candidate::TwoOrnsteinUhlenbeck && logs[2] < logs[4] {
            // Both have the same box, so the slow one may have come out as the second.
            logs.swap(1, 3);
            logs.swap(2, 4);
        }
        let n_means: usize = self.groups.iter().map(Merged::n_regressors).sum();
        let n_parameters = logs.len() + n_means;
        let fit = Fit {
            candidate,
            document_variance: logs.first().map_or(0.0, |log| log.exp()),
            components: candidate.components(logs.get(1..).unwrap_or(&[])),
            log_likelihood: -cost,
            // A count of parameters is far below 2⁵³.
            aic: 2.0 * cost + 2.0 * n_parameters as f64,
            n_parameters,
        };
        Found { fit, logs, bounds }
    }

    /// Minus the restricted log-likelihood, and its slopes.
    pub(super) fn cost(&self, candidate: Candidate, logs: &[f64]) -> Result<(f64, Vec<f64>)> {
        // About what a fit of all candidates takes; the report stops short of 1, as the curve is still to come.
        let done = self.evaluations.get() + 1.0;
        self.evaluations.set(done);
        (self.progress)((done / 400.0).min(0.9))?;
        let document = logs.first().map_or(0.0, |log| log.exp());
        let noise = Noise { word: self.word, document };
        let space = StateSpace::new(candidate.components(logs.get(1..).unwrap_or(&[])))?;
        let mut cost = 0.0;
        let mut slopes = vec![0.0; logs.len()];
        for group in self.groups {
            let one = group.evaluate(&space, noise, &mut self.scratch.borrow_mut())?;
            cost -= one.log_likelihood;
            slopes[0] -= one.document * document;
            for (slope, own) in slopes[1..].iter_mut().zip(&one.parameters) {
                *slope -= own;
            }
        }
        Ok((cost, slopes))
    }

    /// The restricted log-likelihood alone.
    ///
    /// # Errors
    /// As [`Search::cost`].
    pub(super) fn log_likelihood(&self, candidate: Candidate, logs: &[f64]) -> Result<f64> {
        let noise = Noise { word: self.word, document: logs.first().map_or(0.0, |log| log.exp()) };
        let space = StateSpace::new(candidate.components(logs.get(1..).unwrap_or(&[])))?;
        let mut sum = 0.0;
        for group in self.groups {
            sum += group.likelihood(&space, noise, &mut self.scratch.borrow_mut())?.log_likelihood_diffuse;
        }
        Ok(sum)
    }

    /// The shortest and longest time scale of a single process, in seconds.
    pub(super) fn time_scales(&self) -> (f64, f64) {
        (self.times.median, self.times.span)
    }

    /// Standard error of a document variance of `document`: the documents may hide as much.
    pub(super) fn uncertain_variance(&self, document: f64) -> f64 {
        let noise = Noise { word: self.word, document };
        let n = self.n_documents().max(1.0);
        let typical: f64 = self.groups.iter().map(|group| group.count * group.typical_noise(noise)).sum();
        typical / n * (2.0 / n).sqrt()
    }

    /// Boxes and starts in them, at most three.
    fn starts(&self, candidate: Candidate, before: &[Found]) -> Vec<(Bounds, Vec<f64>)> {
        let Times { short, median, span } = self.times;
        let of = |wanted: Candidate| before.iter().find(|found| found.fit.candidate == wanted);
        match candidate {
            Candidate::Flat => vec![self.start(&[], 1.0)],
            Candidate::OrnsteinUhlenbeck | Candidate::Matern32 => [0.15, 0.5, 0.85]
                .iter()
                .map(|share| {
                    let tau = median.powf(1.0 - share) * span.powf(*share);
                    self.start(
                        &[Part { form: candidate.forms()[0], share: 0.5, tau, range: (median, span) }],
                        0.5,
                    )
                })
                .collect(),
            Candidate::RandomWalk => {
                vec![self.start(
                    &[Part { form: Form::RandomWalk, share: 0.5, tau: span, range: (short, span) }],
                    0.5,
                )]
            }
            Candidate::TwoOrnsteinUhlenbeck | Candidate::Matern32AndOrnsteinUhlenbeck => {
                let forms = candidate.forms();
                let single = match forms[0] {
                    Form::Matern32 => Candidate::Matern32,
                    _ => Candidate::OrnsteinUhlenbeck,
                };
                let tau_of = |found: &Found| found.logs.get(2).map(|log| log.exp());
                let tau = of(single).and_then(tau_of).unwrap_or(span / 10.0);
                // The one process found may be the slow or the fast one.
                let slow = (tau * 10.0).min(span / 2.0).max(short * 4.0);
                let fast = (tau / 10.0).max(short * 2.0).min(span / 4.0);
                [(tau, fast), (slow, tau)]
                    .iter()
                    .map(|(slow, fast)| {
                        let part = |form, tau| Part { form, share: 0.35, tau, range: (short, span) };
                        self.start(&[part(forms[0], *slow), part(forms[1], *fast)], 0.3)
                    })
                    .collect()
            }
            Candidate::OrnsteinUhlenbeckAndCycle => self.rhythms(of(Candidate::OrnsteinUhlenbeck)),
            Candidate::ThreeOrnsteinUhlenbeck => {
                if short > 3.0 * HOUR || span < 3.0 * WEEK {
                    return Vec::new();
                }
                let part = |share, tau, range| Part { form: Form::OrnsteinUhlenbeck, share, tau, range };
                vec![self.start(
                    &[
                        part(0.3, (WEEK * span).sqrt(), (WEEK, span)),
                        part(0.2, 1.5 * DAY, (6.0 * HOUR, WEEK)),
                        part(0.2, HOUR.max(short), (MINUTE, 6.0 * HOUR)),
                    ],
                    0.3,
                )]
            }
        }
    }

    /// A rhythm of each length that the documents show often and closely enough.
    fn rhythms(&self, single: Option<&Found>) -> Vec<(Bounds, Vec<f64>)> {
        let Times { short, span, .. } = self.times;
        let tau = single.and_then(|found| found.logs.get(2)).map_or(span / 10.0, |log| log.exp());
        [DAY, WEEK, YEAR]
            .iter()
            .filter(|period| **period >= 4.0 * short && span >= 6.0 * **period)
            .map(|period| {
                let slow = Part { form: Form::OrnsteinUhlenbeck, share: 0.4, tau, range: (short, span) };
                let cycle = Part {
                    form: Form::DampedCycle,
                    share: 0.2,
                    tau: 20.0 * period,
                    range: (*period, 10.0 * span),
                };
                let (mut bounds, mut start) = self.start(&[slow, cycle], 0.4);
                // Two percent: a calendar's rhythm, not just any.
                bounds.lower.push((0.98 * period).ln());
                bounds.upper.push((1.02 * period).ln());
                start.push(period.ln());
                (bounds, start)
            })
            .collect()
    }

    /// A box and a start: `document` and each part's share of what the words leave unexplained.
    fn start(&self, parts: &[Part], document: f64) -> (Bounds, Vec<f64>) {
        let (scale, excess) = (self.scale.ln(), self.excess.ln());
        let million = 1e6_f64.ln();
        let mut bounds = Bounds { lower: vec![scale - million], upper: vec![scale + 4.0_f64.ln()] };
        let mut start = vec![excess + document.ln()];
        for part in parts {
            // A random walk gains its share over the span.
            let per = if part.form == Form::RandomWalk { self.times.span.ln() } else { 0.0 };
            bounds.lower.push(scale - million - per);
            // A slow process seen for a short while has a variance well above that of its values; a walk may go
            // as far in the shortest gap.
            let most = if part.form == Form::RandomWalk { part.range.0.ln() } else { 0.0 };
            bounds.upper.push((scale + 30.0_f64.ln() - most).max(scale - per));
            start.push(excess + part.share.ln() - per);
            if part.form != Form::RandomWalk {
                bounds.lower.push(part.range.0.min(part.range.1).ln());
                bounds.upper.push(part.range.1.ln());
                start.push(part.tau.ln());
            }
        }
        (bounds, start)
    }
}

/// A component to start from.
struct Part {
    form: Form,
    /// Of the variance the words do not explain.
    share: f64,
    tau: f64,
    /// Shortest and longest tau.
    range: (f64, f64),
}

fn times(groups: &[Merged]) -> Times {
    let mut gaps: Vec<f64> =
        groups.iter().flat_map(|group| group.times.windows(2).map(|pair| pair[1] - pair[0])).collect();
    let span = groups
        .iter()
        .filter_map(|group| Some(group.times.last()? - group.times.first()?))
        .fold(0.0, f64::max);
    if gaps.is_empty() || span <= 0.0 {
        return Times { short: 1.0, median: 1.0, span: 1.0 };
    }
    gaps.sort_by(f64::total_cmp);
    let at = |share: usize| gaps[gaps.len() * share / 20].max(span * 1e-9).min(0.5 * span);
    Times { short: at(1).max(MINUTE.min(0.5 * span)), median: at(10), span }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(candidate: Candidate, aic: f64) -> Fit {
        Fit {
            candidate,
            document_variance: 1.0,
            components: candidate.components(&[0.0; 9]),
            log_likelihood: 0.0,
            aic,
            n_parameters: 2,
        }
    }

    #[test]
    fn the_simpler_wins_ties() {
        let with = |aic| {
            let fits = [fit(Candidate::Flat, 10.0), fit(Candidate::OrnsteinUhlenbeck, aic)];
            choose(&fits.iter().collect::<Vec<_>>())
        };
        for (aic, expected) in [(10.0, 0), (10.0 - MARGIN, 0), (9.9 - MARGIN, 1), (f64::NAN, 0)] {
            assert_eq!(with(aic), expected, "{aic}");
        }
        assert_eq!(choose(&[]), 0);
        let pair = [
            fit(Candidate::Flat, 50.0),
            fit(Candidate::OrnsteinUhlenbeck, 10.0),
            fit(Candidate::TwoOrnsteinUhlenbeck, 10.0 - TIE),
            fit(Candidate::Matern32AndOrnsteinUhlenbeck, 9.9 - TIE),
        ];
        assert_eq!(choose(&pair.iter().collect::<Vec<_>>()), 3);
        assert_eq!(choose(&pair[..3].iter().collect::<Vec<_>>()), 1);
    }
}
