//! The curve of a score through dated documents, with an honest "no evidence of change".
//!
//! A document's mean word score is the latent curve at its time, plus the chance of which words it drew
//! (variance `σ_w² / n`, measured inside documents), plus an effect of the document (variance `σ_d²`, fitted).

use serde::Serialize;

use crate::dynamics::candidate::{Candidate, Fit, choose, fit_all, fit_flat};
use crate::dynamics::merged::{MAX_FIT_TIMES, Merged, Noise};
use crate::dynamics::rows::Rows;
use crate::progress::Progress;
use crate::{Error, Result};

/// Fewer documents than this say nothing about change (own choice).
pub const MIN_DOCUMENTS: usize = 10;
/// Fewer different times than this say nothing about change (own choice: a line takes two, a check two more).
pub const MIN_TIMES: usize = 4;

/// 97.5% point of the standard normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

/// One dated document with at least one scored word.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Observation {
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// Mean score of its scored words.
    pub value: f64,
    /// Number of its scored words, ≥ 1.
    pub n_words: u32,
}

/// How to follow the scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendOptions {
    /// Points of the curve, at equal distances from the first document to the last; at least 2, at most 100 000.
    pub grid: usize,
    /// `σ_w²`: variance of word scores inside documents, ≥ 0; see [`pooled_word_variance`]. 0 leaves all noise to
    /// the effect of the document.
    pub word_variance: f64,
}

impl Default for TrendOptions {
    fn default() -> Self {
        Self { grid: 400, word_variance: 0.0 }
    }
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// The latent score.
    pub mean: f64,
    /// Lower end of its 95% band, uncertainty of the mean included.
    pub lower: f64,
    /// Upper end of its 95% band.
    pub upper: f64,
}

/// What the documents say about change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A moving score explains them better than a constant.
    Change,
    /// A constant explains them as well.
    NoEvidenceOfChange,
    /// They cannot say.
    TooLittle {
        /// What is missing, as the end of a sentence.
        why: String,
    },
}

/// A score through time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// The model of the curve.
    pub chosen: Candidate,
    /// All models tried, flat first; empty with fewer than two documents.
    pub candidates: Vec<Fit>,
    /// The curve on an equal grid; a constant unless there is evidence of change; empty with fewer than two
    /// documents, one point where all documents have one time.
    pub curve: Vec<CurvePoint>,
    /// Mean level by generalised least squares; absent with fewer than two documents.
    pub mean: Option<f64>,
    /// Documents used.
    pub n_documents: usize,
    /// Scored words in them.
    pub n_words: u64,
    /// Share of documents inside the 95% interval predicted from the documents before them, in [0, 1]; near
    /// 0.95 where the model is right. Parameters are those fitted to all documents.
    pub coverage: Option<f64>,
    /// What the documents say about change.
    pub evidence: Evidence,
}

impl Trend {
    /// The finding in one plain sentence.
    pub fn sentence(&self) -> String {
        match &self.evidence {
            Evidence::Change => {
                let aic =
                    |candidate| self.candidates.iter().find(|f| f.candidate == candidate).map(|f| f.aic);
                match (aic(Candidate::Flat), aic(self.chosen)) {
                    (Some(flat), Some(chosen)) => format!(
                        "The score changes over time: a moving curve explains the documents better than a constant (AIC lower by {:.1}).",
                        flat - chosen
                    ),
                    _ => "The score changes over time.".to_owned(),
                }
            }
            Evidence::NoEvidenceOfChange => {
                "No evidence of change: a constant explains the documents as well as a moving curve."
                    .to_owned()
            }
            Evidence::TooLittle { why } => format!("Too little to tell whether the score changes: {why}."),
        }
    }
}

/// Sums over the word scores of one document, from which the variance inside documents is pooled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WordSums {
    /// Sum of the scores.
    pub sum: f64,
    /// Sum of their squares.
    pub sum_sq: f64,
    /// Number of scored words.
    pub n: u32,
}

/// `σ_w²`, the variance of word scores inside documents: squared differences from each document's own mean, pooled
/// over documents, divided by words less documents. Documents with fewer than two words or sums that are not
/// finite are left out; none left gives `None`.
pub fn pooled_word_variance(documents: &[WordSums]) -> Option<f64> {
    let (mut squares, mut freedom) = (0.0, 0.0);
    for document in documents.iter().filter(|d| d.n >= 2 && d.sum.is_finite() && d.sum_sq.is_finite()) {
        let n = f64::from(document.n);
        // Rounding can leave a document of equal scores just below 0.
        squares += (document.sum_sq - document.sum * document.sum / n).max(0.0);
        freedom += n - 1.0;
    }
    (freedom > 0.0).then(|| squares / freedom)
}

/// Follows a score through `observations`, which may come in any order.
///
/// Documents without a finite time and value or without a scored word are left out. The candidates are fitted by
/// maximum likelihood; flat wins unless another is better by more than 2 in AIC. Equal times are merged exactly;
/// above 20 000 different times the *fit* (not the curve) rounds them to 20 000 equal bins of the span.
///
/// # Errors
/// [`Error::Cancelled`] from `progress`; a request error where the word variance is not a number ≥ 0.
pub fn trend(observations: &[Observation], options: &TrendOptions, progress: Progress<'_>) -> Result<Trend> {
    follow_all(&Documents::new(observations.iter().copied()), options, progress)
}

/// As [`trend()`], with the grid of the curve from one `span` (first and last time) for several scores, so that their
/// curves share their times. Beyond the documents of a score its band widens.
///
/// # Errors
/// As [`trend()`].
pub fn trend_over(
    span: (f64, f64),
    observations: &[Observation],
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Trend> {
    let documents = Documents { span: Some(span), ..Documents::new(observations.iter().copied()) };
    follow_all(&documents, options, progress)
}

fn follow_all(documents: &Documents, options: &TrendOptions, progress: Progress<'_>) -> Result<Trend> {
    check(options)?;
    let trend = match documents.too_few() {
        Some(why) => follow_too_few(documents, why, options, progress)?,
        None => {
            let merged = [Merged::new(&documents.sorted, MAX_FIT_TIMES)];
            let fits = fit_all(&merged, options.word_variance, progress)?;
            let chosen = choose(&fits).map_or(Candidate::Flat, |fit| fit.candidate);
            follow(documents, fits, chosen, options)?
        }
    };
    progress(1.0)?;
    Ok(trend)
}

/// # Errors
/// A request error where the word variance is not a number ≥ 0.
pub(super) fn check(options: &TrendOptions) -> Result<()> {
    if options.word_variance.is_finite() && options.word_variance >= 0.0 {
        Ok(())
    } else {
        Err(Error::Request(format!(
            "the variance of word scores inside documents must be 0 or more, not {}",
            options.word_variance
        )))
    }
}

/// Usable documents in one order, whatever order they came in.
pub(super) struct Documents {
    /// By time, then length, then value.
    pub(super) sorted: Vec<Observation>,
    /// Where the curve begins and ends; nothing for the first and the last document.
    span: Option<(f64, f64)>,
}

impl Documents {
    /// Leaves out what cannot be used. Times beyond 30 000 years and values beyond 10¹⁰⁰ are taken for damage:
    /// their squares would overflow.
    pub(super) fn new(observations: impl Iterator<Item = Observation>) -> Self {
        let usable = |o: &Observation| o.time.abs() <= 1e12 && o.value.abs() <= 1e100 && o.n_words > 0;
        let mut sorted: Vec<Observation> = observations.filter(usable).collect();
        sorted.sort_by(|a, b| {
            a.time.total_cmp(&b.time).then(a.n_words.cmp(&b.n_words)).then(a.value.total_cmp(&b.value))
        });
        Self { sorted, span: None }
    }

    /// Equal steps over the span; one point where there is no time in it.
    fn grid(&self, n_points: usize) -> Vec<f64> {
        let of_documents = || Some((self.sorted.first()?.time, self.sorted.last()?.time));
        self.span.or_else(of_documents).map_or_else(Vec::new, |span| equal_grid(span, n_points))
    }

    /// Why these documents cannot say anything about change, if so.
    pub(super) fn too_few(&self) -> Option<String> {
        let n = self.sorted.len();
        let n_times = self.sorted.chunk_by(|a, b| a.time == b.time).count();
        if n < MIN_DOCUMENTS {
            let documents = if n == 1 { "document has" } else { "documents have" };
            Some(format!("only {n} dated {documents} a scored word, and it takes {MIN_DOCUMENTS}"))
        } else if n_times == 1 {
            Some("all documents have the same time".to_owned())
        } else if n_times < MIN_TIMES {
            Some(format!("the documents have only {n_times} different times, and it takes {MIN_TIMES}"))
        } else {
            None
        }
    }
}

/// The constant, with its band, where nothing more can be said.
pub(super) fn follow_too_few(
    documents: &Documents,
    why: String,
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Trend> {
    let mut trend = if documents.sorted.len() < 2 {
        Trend {
            chosen: Candidate::Flat,
            candidates: Vec::new(),
            curve: Vec::new(),
            mean: None,
            n_documents: documents.sorted.len(),
            n_words: documents.sorted.iter().map(|o| u64::from(o.n_words)).sum(),
            coverage: None,
            evidence: Evidence::NoEvidenceOfChange,
        }
    } else {
        let merged = [Merged::new(&documents.sorted, MAX_FIT_TIMES)];
        let flat = fit_flat(&merged, options.word_variance, progress)?;
        follow(documents, vec![flat], Candidate::Flat, options)?
    };
    trend.evidence = Evidence::TooLittle { why };
    Ok(trend)
}

/// Draws the curve of the `chosen` one of `fits` through all documents.
pub(super) fn follow(
    documents: &Documents,
    fits: Vec<Fit>,
    chosen: Candidate,
    options: &TrendOptions,
) -> Result<Trend> {
    let fit = fits
        .iter()
        .find(|fit| fit.candidate == chosen)
        .ok_or_else(|| Error::Request("the trend model could not be fitted to these scores".to_owned()))?;
    let noise = Noise { word: options.word_variance, document: fit.document_variance };
    let lines = Lines::new(&documents.sorted, noise, documents.grid(options.grid));
    let rows = Rows::new(&lines.times, &lines.values, &lines.noise, &lines.ones)?;
    let smoothed = fit.space()?.smooth(&rows)?;
    let curve = lines
        .queries
        .iter()
        .filter_map(|&row| {
            let mean = smoothed.mean.get(row)? + lines.center;
            // Rounding can leave a tiny variance just below 0.
            let reach = Z95 * smoothed.variance.get(row)?.max(0.0).sqrt();
            let time = *lines.times.get(row)?;
            Some(CurvePoint { time, mean, lower: mean - reach, upper: mean + reach })
        })
        .collect();
    let inside = smoothed.innovations.iter().filter(|z| z.abs() <= Z95).count();
    // Counts of documents are far below 2⁵³.
    let coverage = inside as f64 / documents.sorted.len().max(1) as f64;
    Ok(Trend {
        chosen,
        curve,
        mean: smoothed.likelihood.beta.first().map(|beta| beta + lines.center),
        n_documents: documents.sorted.len(),
        n_words: documents.sorted.iter().map(|o| u64::from(o.n_words)).sum(),
        coverage: Some(coverage),
        evidence: match chosen {
            Candidate::Flat => Evidence::NoEvidenceOfChange,
            Candidate::OrnsteinUhlenbeck => Evidence::Change,
        },
        candidates: fits,
    })
}

/// Documents and points of the curve as one list of rows; a point follows the documents of its time.
struct Lines {
    times: Vec<f64>,
    values: Vec<f64>,
    noise: Vec<f64>,
    ones: Vec<f64>,
    queries: Vec<usize>,
    /// Taken off the values, so that a level far from 0 costs no digits.
    center: f64,
}

impl Lines {
    fn new(sorted: &[Observation], noise: Noise, grid: Vec<f64>) -> Self {
        let n = sorted.len() + grid.len();
        // A count of documents is far below 2⁵³.
        let center = sorted.iter().map(|o| o.value).sum::<f64>() / sorted.len().max(1) as f64;
        let (mut times, mut values) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let mut variances = Vec::with_capacity(n);
        let mut queries = Vec::with_capacity(grid.len());
        let mut left = grid.into_iter().peekable();
        for o in sorted {
            while let Some(time) = left.next_if(|time| *time < o.time) {
                queries.push(times.len());
                times.push(time);
                values.push(0.0);
                variances.push(f64::INFINITY);
            }
            times.push(o.time);
            values.push(o.value - center);
            variances.push(noise.of(o.n_words));
        }
        for time in left {
            queries.push(times.len());
            times.push(time);
            values.push(0.0);
            variances.push(f64::INFINITY);
        }
        Self { ones: vec![1.0; times.len()], times, values, noise: variances, queries, center }
    }
}

/// Equal steps from the first time to the last; one point where there is no time between them.
fn equal_grid((first, last): (f64, f64), n_points: usize) -> Vec<f64> {
    let span = last - first;
    if span <= 0.0 {
        return vec![first];
    }
    let steps = n_points.clamp(2, 100_000) - 1;
    // At most 100 000, exact in f64.
    (0..=steps).map(|i| if i == steps { last } else { first + span * (i as f64 / steps as f64) }).collect()
}

#[cfg(test)]
mod tests;
