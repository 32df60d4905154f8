//! From documents to a [`Trend`]: fit, choose, allow for heavy tails, draw.

use crate::dynamics::Z95;
use crate::dynamics::candidate::{Candidate, Fit};
use crate::dynamics::documents::Documents;
use crate::dynamics::fitted::Fitted;
use crate::dynamics::merged::{MAX_FIT_TIMES, Merged};
use crate::dynamics::search::{Found, Search, chosen};
use crate::dynamics::trend::{Beta, CurvePoint, Evidence, Innovation, Trend, TrendOptions};
use crate::dynamics::uncertainty::{Point, points};
use crate::progress::Progress;
use crate::{Error, Result};

/// Degrees of freedom of heavy-tailed noise: the customary compromise (Lange, Little and Taylor 1989, who find 4 to
/// serve most data).
const FREEDOM: f64 = 4.0;
/// Rounds of reweighting; weights have settled long before.
const MAX_ROUNDS: usize = 12;
/// Weights that change less have settled.
const SETTLED: f64 = 0.01;
/// A document this many standard deviations of its noise off the curve is listed.
const OUTLYING: f64 = 4.0;

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

/// A set of documents' fits, the one to draw, and the points to average its curve over.
pub(super) struct Outcome {
    /// Flat first.
    pub(super) fits: Vec<Fit>,
    /// The model of the curve.
    pub(super) chosen: Candidate,
    /// The best point of that model.
    pub(super) shown: Point,
    /// With the shown one, weights adding up to 1.
    pub(super) points: Vec<Point>,
}

impl Outcome {
    /// Of the fits of one set of documents.
    pub(super) fn new(search: &Search<'_>, found: &[Found]) -> Result<Self> {
        let place = chosen(found);
        let best = found.get(place).ok_or_else(unfitted)?;
        Ok(Self {
            fits: found.iter().map(|found| found.fit.clone()).collect(),
            chosen: best.fit.candidate,
            shown: best.point(1.0),
            points: points(search, found, place)?,
        })
    }
}

fn unfitted() -> Error {
    Error::Request("the trend model could not be fitted to these scores".to_owned())
}

/// The trend of one set of documents, whatever there are. `before` are fits of the same documents otherwise adjusted,
/// if there are any, and then those of these.
pub(super) fn follow_all(
    mut documents: Documents,
    before: &mut Vec<Found>,
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Trend> {
    if let Some(why) = documents.too_few() {
        return follow_too_few(documents, why, options, progress);
    }
    if options.robust {
        reweigh(&mut documents, options, &|share| progress(0.5 * share))?;
    }
    let merged = [Merged::new(&documents, MAX_FIT_TIMES)];
    let outcome = {
        let rest = |share| progress(if options.robust { 0.5 + 0.5 * share } else { share });
        let search = Search::new(&merged, options.word_variance, &rest);
        let found = search.fit_all(before)?;
        let outcome = Outcome::new(&search, &found)?;
        *before = found;
        outcome
    };
    follow(documents, outcome, options)
}

/// Weights documents by how likely they belong to the heavy tails: `w = (ν + 1) / (ν + E[e²] / R)` until they settle
/// (the EM algorithm of Lange, Little and Taylor 1989).
pub(super) fn reweigh(
    documents: &mut Documents,
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<()> {
    documents.weights = vec![1.0; documents.sorted.len()];
    let mut before: Option<Found> = None;
    for round in 0..MAX_ROUNDS {
        progress(round as f32 / MAX_ROUNDS as f32)?;
        let merged = [Merged::new(documents, MAX_FIT_TIMES)];
        let quiet = |_| progress(round as f32 / MAX_ROUNDS as f32);
        let search = Search::new(&merged, options.word_variance, &quiet);
        let found = match before.take() {
            // The kind of model is settled by the first fit, its numbers follow the weights.
            Some(found) => search.refit(found)?,
            None => {
                let mut found = search.fit_all(&[])?;
                let place = best_moving(&found);
                found.swap_remove(place)
            }
        };
        let point = found.point(1.0);
        before = Some(found);
        let (fitted, _) =
            Fitted::new(documents.clone(), options.word_variance, std::slice::from_ref(&point), &point)?;
        let mut change: f64 = 0.0;
        let moments = fitted.at_documents()?;
        for ((weight, o), moment) in documents.weights.iter_mut().zip(&documents.sorted).zip(moments) {
            // The noise here is already divided by the weight.
            let noise = moment.noise * *weight;
            let next =
                (FREEDOM + 1.0) / (FREEDOM + ((o.value - moment.mean).powi(2) + moment.variance) / noise);
            change = change.max((next - *weight).abs());
            *weight = next;
        }
        if change < SETTLED {
            break;
        }
    }
    Ok(())
}

/// The place of the moving fit with the lowest AIC: a curve that follows too much flags too little, and the other way
/// round; what moves is for the final choice to say.
fn best_moving(found: &[Found]) -> usize {
    let moving = found.iter().enumerate().skip(1);
    moving.min_by(|(_, a), (_, b)| a.fit.aic.total_cmp(&b.fit.aic)).map_or(0, |(place, _)| place)
}

/// The constant, with its band, where nothing more can be said.
pub(super) fn follow_too_few(
    documents: Documents,
    why: String,
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Trend> {
    let mut trend = if documents.sorted.len() < 2 + documents.n_covariates() {
        Trend { n_documents: documents.sorted.len(), n_words: documents.n_words(), ..Trend::nothing() }
    } else {
        let merged = [Merged::new(&documents, MAX_FIT_TIMES)];
        let search = Search::new(&merged, options.word_variance, progress);
        let flat = [search.flat()?];
        let outcome = Outcome::new(&search, &flat)?;
        follow(documents, outcome, options)?
    };
    trend.evidence = Evidence::TooLittle { why };
    Ok(trend)
}

impl Trend {
    /// Of no documents.
    fn nothing() -> Self {
        Self {
            chosen: Candidate::Flat,
            candidates: Vec::new(),
            curve: Vec::new(),
            mean: None,
            n_documents: 0,
            n_words: 0,
            coverage: None,
            evidence: Evidence::NoEvidenceOfChange,
            betas: Vec::new(),
            left_out: Vec::new(),
            innovations: Vec::new(),
            outliers: Vec::new(),
            adjusted: None,
            fitted: Fitted::default(),
        }
    }
}

/// Mean of the points of a curve.
fn mean_of(curve: &[CurvePoint]) -> Option<f64> {
    // At most 100 000 points.
    (!curve.is_empty()).then(|| curve.iter().map(|point| point.mean).sum::<f64>() / curve.len() as f64)
}

/// Draws the curve of `outcome` through all documents.
pub(super) fn follow(documents: Documents, outcome: Outcome, options: &TrendOptions) -> Result<Trend> {
    let Outcome { fits, chosen, shown, points } = outcome;
    let (n_documents, n_words) = (documents.sorted.len(), documents.n_words());
    let (center, span) = (documents.mean_value(), documents.span());
    let order = documents.order.clone();
    let times: Vec<f64> = documents.sorted.iter().map(|o| o.time).collect();
    let values: Vec<f64> = documents.sorted.iter().map(|o| o.value).collect();
    let weights = documents.weights.clone();
    let (fitted, told) = Fitted::new(documents, options.word_variance, &points, &shown)?;
    let mut outliers = Vec::new();
    if !weights.is_empty() {
        let moments = fitted.at_documents()?;
        for (((document, value), weight), moment) in order.iter().zip(values).zip(weights).zip(moments) {
            if (value - moment.mean).powi(2) > OUTLYING * OUTLYING * moment.noise * weight {
                outliers.push(*document);
            }
        }
        outliers.sort_unstable();
    }
    let inside = told.innovations.iter().filter(|z| z.abs() <= Z95).count();
    let p = told.beta.len();
    let betas = (1..p).map(|at| Beta {
        name: String::new(),
        estimate: told.beta[at],
        standard_error: told.beta_covariance[at * p + at].max(0.0).sqrt(),
        scale: 1.0,
    });
    let curve = span.map_or_else(|| Ok(Vec::new()), |(from, to)| fitted.curve(from, to, options.grid))?;
    Ok(Trend {
        chosen,
        mean: match chosen {
            // Its constant is the level it began at.
            Candidate::RandomWalk => mean_of(&curve),
            _ => told.beta.first().map(|beta| beta + center),
        },
        curve,
        n_documents,
        n_words,
        // Counts of documents are far below 2⁵³.
        coverage: Some(inside as f64 / n_documents.max(1) as f64),
        evidence: if chosen == Candidate::Flat { Evidence::NoEvidenceOfChange } else { Evidence::Change },
        candidates: fits,
        betas: betas.collect(),
        innovations: order
            .into_iter()
            .zip(times)
            .zip(told.innovations)
            .map(|((document, time), z)| Innovation { document, time, z })
            .collect(),
        outliers,
        fitted,
        ..Trend::nothing()
    })
}
