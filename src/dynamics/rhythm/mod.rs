//! Rhythms of the day and of the week that are not an artefact.
//!
//! In reading order: a [`clock`] says what time it is where a document is written; a [`mod@refusal`] says why documents
//! cannot answer; [`mod@harmonics`] are the shape of a rhythm, its test, size and peak; [`noise`] is the background it is
//! tested against; [`cells`] are the hours of the week one by one; [`looking`] asks scored documents for all of it.
//!
//! A rhythm is tested by Wald's statistic of its two harmonics in a regression whose errors are the state-space model's
//! (slow change, days, bursts, documents, words). A regression with independent errors finds rhythms that are not
//! there: documents come in bursts, and a burst of one mood stands at one hour. And a rhythm of *who writes what when*
//! is not one of mood: results come raw and adjusted for covariates side by side.

pub mod cells;
pub mod clock;
pub mod harmonics;
pub mod looking;
pub mod noise;
pub mod refusal;

use serde::Serialize;

use crate::dynamics::Observation;
use crate::dynamics::rows::Rows;
use crate::dynamics::space::StateSpace;
use crate::progress::Progress;
use crate::{Error, Result};

use clock::LocalTime;
use harmonics::{Cycle, N_COEFFICIENTS, Period, harmonics};
pub use noise::RhythmNoise;
pub use refusal::Refusal;
use refusal::refusal;

/// Dated documents with their local times and covariates, in order of time.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    observations: Vec<Observation>,
    locals: Vec<LocalTime>,
    /// `[n × k]`, each column with mean 0 and, where it varies at all, variance 1.
    covariates: Vec<f64>,
    n_covariates: usize,
    /// Standard deviation of each covariate as it came; 1 where it does not vary.
    scales: Vec<f64>,
    /// Place of each document in the list it came in.
    places: Vec<usize>,
}

impl Sample {
    /// Takes documents in any order. `locals` has one entry a document, `covariates` is `[n × k]` row-major (empty for
    /// none). Left out are documents without local time, scored word, or finite numbers.
    ///
    /// # Errors
    /// A request error where the lengths disagree.
    pub fn new(
        observations: &[Observation],
        locals: &[Option<LocalTime>],
        covariates: &[f64],
    ) -> Result<Self> {
        let n = observations.len();
        let k = covariates.len().checked_div(n).unwrap_or(0);
        if locals.len() != n || k * n != covariates.len() {
            return Err(Error::Request(
                "a rhythm needs a local time and all covariates for every document".to_owned(),
            ));
        }
        let row = |place: usize| &covariates[place * k..(place + 1) * k];
        let mut kept: Vec<(usize, LocalTime)> = locals
            .iter()
            .enumerate()
            .filter_map(|(place, local)| {
                let o = observations[place];
                // As in the trend: beyond these, squares would overflow.
                let usable = o.time.abs() <= 1e12 && o.value.abs() <= 1e100 && o.n_words > 0;
                let is_finite = row(place).iter().all(|x| x.abs() <= 1e100);
                (usable && is_finite).then_some((place, (*local)?))
            })
            .collect();
        kept.sort_by(|(a, _), (b, _)| observations[*a].time.total_cmp(&observations[*b].time).then(a.cmp(b)));
        let mut sample = Self {
            observations: kept.iter().map(|(place, _)| observations[*place]).collect(),
            locals: kept.iter().map(|(_, local)| *local).collect(),
            covariates: kept.iter().flat_map(|(place, _)| row(*place)).copied().collect(),
            n_covariates: k,
            scales: vec![1.0; k],
            places: kept.iter().map(|(place, _)| *place).collect(),
        };
        sample.standardize();
        Ok(sample)
    }

    fn standardize(&mut self) {
        // Counts of documents are far below 2⁵³.
        let n = self.observations.len().max(1) as f64;
        for (column, scale) in self.scales.iter_mut().enumerate() {
            let cells = || self.covariates.iter().skip(column).step_by(self.n_covariates);
            let mean = cells().sum::<f64>() / n;
            let deviation = (cells().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
            if deviation > 0.0 {
                *scale = deviation;
            }
            for cell in self.covariates.iter_mut().skip(column).step_by(self.n_covariates) {
                *cell = (*cell - mean) / *scale;
            }
        }
    }

    /// Number of documents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.observations.len()
    }

    /// Whether there is no document at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.observations.is_empty()
    }

    /// Number of covariates.
    #[must_use]
    pub fn n_covariates(&self) -> usize {
        self.n_covariates
    }

    /// From the first document to the last, in days.
    #[must_use]
    pub fn span_days(&self) -> f64 {
        match (self.observations.first(), self.observations.last()) {
            (Some(first), Some(last)) => (last.time - first.time) / 86_400.0,
            _ => 0.0,
        }
    }

    fn locals(&self) -> impl Iterator<Item = LocalTime> {
        self.locals.iter().copied()
    }

    fn times(&self) -> impl Iterator<Item = f64> {
        self.observations.iter().map(|o| o.time)
    }

    fn covariates_of(&self, row: usize) -> &[f64] {
        &self.covariates[row * self.n_covariates..(row + 1) * self.n_covariates]
    }
}

/// How to test.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RhythmOptions {
    /// `σ_w²`: variance of word scores inside documents, ≥ 0.
    pub word_variance: f64,
    /// The background where it is known, else it is fitted, without and with the covariates.
    pub noise: Option<RhythmNoise>,
}

/// What a rhythm is around.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Background {
    /// The score between all hours, at the mean of the covariates.
    pub level: f64,
    /// What each covariate adds to the score for each unit of it; empty in the raw result.
    pub effects: Vec<f64>,
    /// The moving part and the noise.
    pub noise: RhythmNoise,
    /// Log-likelihood at the best coefficients, natural logarithm.
    pub log_likelihood: f64,
}

/// One rhythm without and with the covariates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sides {
    /// Without covariates.
    pub raw: Cycle,
    /// With them; nothing where there are none.
    pub adjusted: Option<Cycle>,
}

impl Sides {
    /// The finding in one or two plain sentences. Where the adjustment decides, it says so.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Some(adjusted) = &self.adjusted else { return self.raw.sentence() };
        match (self.raw.is_found(), adjusted.is_found()) {
            (true, false) => format!(
                "The rhythm is one of what is written, not of the score: it goes away once the documents are adjusted. {}",
                adjusted.sentence()
            ),
            (false, true) => {
                format!("The rhythm shows once the documents are adjusted. {}", adjusted.sentence())
            }
            _ => format!("Adjusted: {}", adjusted.sentence()),
        }
    }
}

/// The rhythms of the day and of the week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rhythm {
    /// The day, or why there is no answer.
    pub day: Result<Sides, Refusal>,
    /// The week, or why there is no answer.
    pub week: Result<Sides, Refusal>,
    /// What both are around, without covariates; nothing where both are refused.
    pub raw: Option<Background>,
    /// The same with them; nothing where there are none, too.
    pub adjusted: Option<Background>,
    /// Documents used.
    pub n_documents: usize,
    /// From the first document to the last, in days.
    pub span_days: f64,
}

/// Tests the rhythms of the day and the week in one regression, each only where [`mod@refusal`] lets it: constant, two
/// harmonics of the day, two of the week, covariates. Cost: a few hundred passes over at most 20 000 documents for the
/// fit, one over all for the test.
///
/// # Errors
/// [`Error::Cancelled`] from `progress`; a request error where the word variance is not a number ≥ 0 or covariates
/// cannot be told apart on these documents.
pub fn rhythm(sample: &Sample, options: &RhythmOptions, progress: Progress<'_>) -> Result<Rhythm> {
    let word = options.word_variance;
    if !(word.is_finite() && word >= 0.0) {
        return Err(Error::Request(format!(
            "the variance of word scores inside documents must be 0 or more, not {word}"
        )));
    }
    let refusals = [Period::Day, Period::Week].map(|period| (period, refusal(sample, period)));
    let periods: Vec<Period> =
        refusals.iter().filter(|(_, refusal)| refusal.is_none()).map(|(period, _)| *period).collect();
    let is_adjusted = sample.n_covariates > 0;
    let half = if is_adjusted { 0.5 } else { 1.0 };
    let (raw, adjusted) = if periods.is_empty() {
        (None, None)
    } else {
        let raw = regress(sample, &periods, 0, options, &|share| progress(half * share))?;
        let k = sample.n_covariates;
        let after = |share: f32| progress(half + half * share);
        let adjusted = if is_adjusted { Some(regress(sample, &periods, k, options, &after)?) } else { None };
        (Some(raw), adjusted)
    };
    let sides = |period: Period, refusal: Option<Refusal>| match refusal {
        Some(refusal) => Ok(Err(refusal)),
        None => {
            let of = |side: &Regressed| side.cycle(period).ok_or_else(undecided);
            let raw = raw.as_ref().ok_or_else(undecided).and_then(of)?;
            Ok::<_, Error>(Ok(Sides { raw, adjusted: adjusted.as_ref().map(of).transpose()? }))
        }
    };
    let [(day, no_day), (week, no_week)] = refusals;
    let (day, week) = (sides(day, no_day)?, sides(week, no_week)?);
    progress(1.0)?;
    Ok(Rhythm {
        day,
        week,
        raw: raw.map(|side| side.background),
        adjusted: adjusted.map(|side| side.background),
        n_documents: sample.len(),
        span_days: sample.span_days(),
    })
}

fn undecided() -> Error {
    Error::Request("the rhythm could not be computed: these documents hold too little difference".to_owned())
}

/// One regression: what it is around, and its rhythms.
struct Regressed {
    background: Background,
    cycles: Vec<Cycle>,
}

impl Regressed {
    fn cycle(&self, period: Period) -> Option<Cycle> {
        self.cycles.iter().find(|cycle| cycle.period == period).cloned()
    }
}

fn regress(
    sample: &Sample,
    periods: &[Period],
    n_covariates: usize,
    options: &RhythmOptions,
    progress: Progress<'_>,
) -> Result<Regressed> {
    let columns = 1 + N_COEFFICIENTS * periods.len() + n_covariates;
    let mut regressors = Vec::with_capacity(sample.len() * columns);
    for (row, local) in sample.locals().enumerate() {
        regressors.push(1.0);
        for period in periods {
            regressors.extend(harmonics(period.share(local)));
        }
        regressors.extend(&sample.covariates_of(row)[..n_covariates]);
    }
    let word = options.word_variance;
    let noise = match &options.noise {
        Some(noise) => noise.clone(),
        None => noise::fit(sample, &regressors, columns, word, progress)?,
    };
    // Taken off the values, so that a level far from 0 costs no digits.
    let center = sample.center();
    let times: Vec<f64> = sample.times().collect();
    let values: Vec<f64> = sample.observations.iter().map(|o| o.value - center).collect();
    let variances = noise.variances(sample, word);
    let rows = Rows::new(&times, &values, &variances, &regressors)?;
    let found = StateSpace::new(noise.components.clone())?.likelihood(&rows)?;
    let cycles = periods
        .iter()
        .enumerate()
        .filter_map(|(i, period)| {
            let start = 1 + N_COEFFICIENTS * i;
            let covariance = |i: usize, j: usize| found.beta_covariance[(start + i) * columns + start + j];
            Cycle::new(
                *period,
                std::array::from_fn(|i| found.beta[start + i]),
                std::array::from_fn(|i| std::array::from_fn(|j| covariance(i, j))),
                sample.n_occasions(*period),
            )
        })
        .collect();
    let first = columns - n_covariates;
    let effects = found.beta[first..].iter().zip(&sample.scales).map(|(beta, scale)| beta / scale).collect();
    let level = found.beta[0] + center;
    let background = Background { level, effects, noise, log_likelihood: found.log_likelihood };
    Ok(Regressed { background, cycles })
}

impl Sample {
    /// Local days, or halves of weeks, in which there are documents.
    fn n_occasions(&self, period: Period) -> usize {
        // Local time goes back for an hour in autumn, so neighbors are not enough.
        let mut places: Vec<i64> = self.locals().map(|local| local.occasion(period)).collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    }

    /// Mean of the scores; 0 where there are none.
    fn center(&self) -> f64 {
        // A count of documents is far below 2⁵³.
        self.observations.iter().map(|o| o.value).sum::<f64>() / self.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests;
