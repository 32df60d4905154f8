//! The curve of a score through dated documents, with an honest "no evidence of change".
//!
//! A document's mean word score is the latent curve at its time, plus the chance of which words it drew
//! (variance `σ_w² / n`, measured inside documents), plus an effect of the document (variance `σ_d²`, fitted).

use serde::Serialize;

use crate::Result;
use crate::dynamics::adjust::{Adjustment, Design};
use crate::dynamics::candidate::{Candidate, Fit};
use crate::dynamics::documents::Documents;
use crate::dynamics::fitted::Fitted;
use crate::dynamics::follow::{check, follow_all};
use crate::progress::Progress;

/// Fewer documents than this say nothing about change (own choice).
pub const MIN_DOCUMENTS: usize = 10;
/// Fewer different times than this say nothing about change (own choice: a line takes two, a check two more).
pub const MIN_TIMES: usize = 4;

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
    /// Noise has heavy tails (Student's t with 4 degrees of freedom): documents far off the curve count less and
    /// are listed in [`Trend::outliers`].
    pub robust: bool,
}

impl Default for TrendOptions {
    fn default() -> Self {
        Self { grid: 400, word_variance: 0.0, robust: false }
    }
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// The latent score.
    pub mean: f64,
    /// Lower end of its 95% band. Besides the documents' noise it holds the uncertainty of the mean and of the
    /// adjustments, and with few documents that of the fitted numbers and of the model.
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

/// What one adjustment does to the score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beta {
    /// The adjustment; of a category also which, of a rhythm which part: `source: iPhone`, `hour: cos 24 h`.
    pub name: String,
    /// Change of the score: of a number per standard deviation, of a category against the commonest one, of a rhythm
    /// the amplitude.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Standard deviation of a number over the documents, in its own unit; 1 for the others.
    pub scale: f64,
}

/// How far a document was from what the documents before it led to expect.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Innovation {
    /// Its place in the observations handed over.
    pub document: usize,
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// Error of the prediction over its standard deviation; standard normal where the model is right.
    pub z: f64,
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
    /// Mean level by generalised least squares, or of the curve where the score has no mean to return to; absent with fewer than two documents.
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
    /// What each adjustment does; empty without adjustments.
    pub betas: Vec<Beta>,
    /// Adjustments that say nothing, because they never vary or repeat others, by name.
    pub left_out: Vec<String>,
    /// By document, in order of time; empty with fewer than two documents. Not written to files.
    #[serde(skip)]
    pub innovations: Vec<Innovation>,
    /// Documents more than 4 standard deviations of their noise off the curve, as places in the observations handed
    /// over, ascending; empty unless the noise was allowed heavy tails.
    #[serde(skip)]
    pub outliers: Vec<usize>,
    /// The same documents with the score adjusted, if asked for: as if all had the mean length, sources and so on.
    pub adjusted: Option<Box<Self>>,
    /// Draws the curve again at any zoom.
    #[serde(skip)]
    pub fitted: Fitted,
}

impl Trend {
    /// The adjusted one where there is one.
    pub fn fairest(&self) -> &Self {
        self.adjusted.as_deref().unwrap_or(self)
    }

    /// The fit the curve is drawn by.
    pub fn fit(&self) -> Option<&Fit> {
        self.candidates.iter().find(|fit| fit.candidate == self.chosen)
    }

    /// Says which column each coefficient is of.
    pub(super) fn name_betas(&mut self, design: Design) {
        for (beta, column) in self.betas.iter_mut().zip(design.columns) {
            beta.name = column.name;
            beta.scale = column.scale;
        }
        self.left_out = design.left_out;
    }

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
/// restricted maximum likelihood; flat wins unless another is better by more than 2 in AIC. Equal times are merged
/// exactly; above 20 000 different times the *fit* (not the curve) rounds them to 20 000 equal bins of the span.
///
/// # Errors
/// [`crate::Error::Cancelled`] from `progress`; a request error where the word variance is not a number ≥ 0.
pub fn trend(observations: &[Observation], options: &TrendOptions, progress: Progress<'_>) -> Result<Trend> {
    check(options)?;
    let trend = follow_all(Documents::new(observations.iter().copied()), &mut Vec::new(), options, progress)?;
    progress(1.0)?;
    Ok(trend)
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
    trend_adjusted(Some(span), observations, &[], options, progress)
}

/// Follows a score raw and adjusted: the result is the raw trend, its [`Trend::adjusted`] the adjusted one, both with
/// the same grid (of `span`, or of the documents). Without adjustments there is only the raw one.
///
/// Adjustments are regressors beside the moving score: β by generalised least squares, in one pass with the filter.
/// Merging of equal times stays exact.
///
/// # Errors
/// As [`trend()`]; a request error where an adjustment has not one value an observation.
pub fn trend_adjusted(
    span: Option<(f64, f64)>,
    observations: &[Observation],
    adjustments: &[Adjustment],
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Trend> {
    check(options)?;
    let mut documents = Documents::new(observations.iter().copied());
    documents.span = span;
    let mut fits = Vec::new();
    if adjustments.is_empty() {
        let trend = follow_all(documents, &mut fits, options, progress)?;
        progress(1.0)?;
        return Ok(trend);
    }
    let design = Design::new(adjustments, observations.len(), &documents.order)?;
    let mut raw = follow_all(documents.clone(), &mut fits, options, &|share| progress(0.3 * share))?;
    documents.set_covariates(design.values.clone(), design.columns.len());
    let mut adjusted = follow_all(documents, &mut fits, options, &|share| progress(0.3 + 0.7 * share))?;
    adjusted.name_betas(design);
    raw.adjusted = Some(Box::new(adjusted));
    progress(1.0)?;
    Ok(raw)
}

#[cfg(test)]
mod tests;
