//! What a band must hold besides the documents' noise: that the fitted numbers, and the model itself, may be wrong.
//!
//! A curve is averaged over a few points around the best one (a central composite design as in Rue, Martino and Chopin
//! 2009, section 6.5, without its corners: the middle and two points on each axis of the likelihood's curvature, weighted
//! by the likelihood), and over the models by their Akaike weights (Burnham and Anderson 2002, section 2.9).

use nalgebra::DMatrix;

use crate::Result;
use crate::dynamics::candidate::{Candidate, Fit};
use crate::dynamics::search::{Found, Search};

/// Above this many documents the fitted numbers count as known: their uncertainty is then far below that of the
/// curve, and a redraw must not walk over so many rows several times.
pub(super) const MAX_UNCERTAIN: usize = 5_000;
/// How far out the points of the design lie, beyond what would spread them like the likelihood (Rue, Martino and
/// Chopin 2009).
const SPREAD: f64 = 1.1;
/// Step of the differences that give the curvature (logarithms: 5%).
const STEP: f64 = 0.05;
/// Standard deviation of a logarithm that the documents say nothing about (own choice: a factor of 4.5).
const WIDEST: f64 = 1.5;
/// Points and models of less weight are left out.
const LEAST: f64 = 0.005;

/// Up to this many documents, and with more where the best moving fit is hardly better than the constant, the numbers
/// of one process may be anything: a grid over all of them then serves better than points around the best.
const MAX_ON_GRID: f64 = 500.0;
/// AIC by which a moving fit must beat the constant to be more than hardly better.
const WEAK: f64 = 8.0;
/// How likely it is beforehand that nothing moves at all (own choice; the band is to hold what may have gone unseen).
const PRIOR_FLAT: f64 = 0.02;
/// Variances of path and documents together, over what the words leave unexplained; all as likely.
const SIZES: [f64; 5] = [0.4, 0.65, 1.0, 1.6, 2.6];
/// Shares of the path in it, each for a cell up to the given bound. Beforehand a share below f has probability f^1.5,
/// chosen so that bands of 50 simulated documents cover as they should (see the bench `dynamics`).
const SHARES: [(f64, f64); 7] =
    [(0.05, 0.1), (0.15, 0.2), (0.3, 0.4), (0.5, 0.6), (0.7, 0.8), (0.85, 0.9), (0.95, 1.0)];
/// Time scales, equally spaced in their logarithm; all as likely.
const N_TIMES: usize = 6;
/// Of a grid the points are kept that together weigh this much.
const KEPT: f64 = 0.995;

/// One set of numbers a curve is averaged over.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point {
    /// The model.
    pub(super) candidate: Candidate,
    /// Logarithms of [document variance, components' parameters …].
    pub(super) logs: Vec<f64>,
    /// Share in the average; all points together 1.
    pub(super) weight: f64,
}

/// The points to average over: `chosen` (a place in `fits`), and with few documents what else may be true.
///
/// # Errors
/// As [`Search::cost`].
pub(super) fn points(search: &Search<'_>, fits: &[Found], chosen: usize) -> Result<Vec<Point>> {
    let Some(found) = fits.get(chosen) else { return Ok(Vec::new()) };
    if search.n_documents() > MAX_UNCERTAIN as f64 {
        return Ok(vec![Point { candidate: found.fit.candidate, logs: found.logs.clone(), weight: 1.0 }]);
    }
    let is_single = found.fit.components.len() < 2;
    if fits.len() > 1 && is_single && (search.n_documents() <= MAX_ON_GRID || is_weak(fits)) {
        return on_grid(search, fits[0].fit.document_variance);
    }
    let reported: Vec<Fit> = fits.iter().map(|found| found.fit.clone()).collect();
    let mut points = Vec::new();
    for (place, (found, share)) in fits.iter().zip(akaike_weights(&reported)).enumerate() {
        if share >= LEAST || place == chosen {
            let around = around(search, found)?;
            points.extend(around.into_iter().map(|point| Point { weight: point.weight * share, ..point }));
        }
    }
    points.retain(|point| point.weight >= LEAST || fits.len() == 1);
    let total: f64 = points.iter().map(|point| point.weight).sum();
    points.iter_mut().for_each(|point| point.weight /= total);
    Ok(points)
}

/// Whether the best moving fit is hardly better than the constant, so that its numbers may be anything.
fn is_weak(fits: &[Found]) -> bool {
    let moving = fits.iter().skip(1).map(|found| found.fit.aic).fold(f64::INFINITY, f64::min);
    fits.first().is_some_and(|flat| flat.fit.aic - moving < WEAK)
}

/// The posterior of no process or one on a grid. It is an Ornstein–Uhlenbeck process, the rougher and so the more
/// cautious choice: so few documents do not show how smooth a path is.
///
/// `document` is the variance the words leave unexplained, that of the best constant.
fn on_grid(search: &Search<'_>, document: f64) -> Result<Vec<Point>> {
    let excess = document.max(search.uncertain_variance(document));
    let (shortest, longest) = search.time_scales();
    let mut points: Vec<(Point, f64)> = Vec::new();
    let mut add = |candidate, logs: Vec<f64>, prior: f64| -> Result<()> {
        let height = search.log_likelihood(candidate, &logs)? + prior.ln();
        if height.is_finite() {
            points.push((Point { candidate, logs, weight: 0.0 }, height));
        }
        Ok(())
    };
    for size in SIZES.map(|size| size * excess) {
        add(Candidate::Flat, vec![size.ln()], PRIOR_FLAT)?;
        let mut below: f64 = 0.0;
        for (share, bound) in SHARES {
            let prior = bound.powf(1.5) - below.powf(1.5);
            below = bound;
            for step in 0..N_TIMES {
                let tau = shortest * (longest / shortest).powf((step as f64 + 0.5) / N_TIMES as f64);
                let logs = vec![(size * (1.0 - share)).ln(), (size * share).ln(), tau.ln()];
                add(Candidate::OrnsteinUhlenbeck, logs, (1.0 - PRIOR_FLAT) * prior / N_TIMES as f64)?;
            }
        }
    }
    let highest = points.iter().map(|(_, height)| *height).fold(f64::NEG_INFINITY, f64::max);
    let mut points: Vec<Point> = points
        .into_iter()
        .map(|(point, height)| Point { weight: (height - highest).exp(), ..point })
        .collect();
    points.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let total: f64 = points.iter().map(|point| point.weight).sum();
    let mut sum = 0.0;
    points.retain(|point| {
        let is_kept = sum < KEPT * total;
        sum += point.weight;
        is_kept
    });
    let total: f64 = points.iter().map(|point| point.weight).sum();
    points.iter_mut().for_each(|point| point.weight /= total);
    Ok(points)
}

/// How likely each of `fits` is the best model of them: `exp(−ΔAIC / 2)`, adding up to 1.
pub(super) fn akaike_weights(fits: &[Fit]) -> Vec<f64> {
    let lowest = fits.iter().map(|fit| fit.aic).fold(f64::INFINITY, f64::min);
    let weights: Vec<f64> = fits.iter().map(|fit| (-0.5 * (fit.aic - lowest)).exp()).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

/// The design around one fit, weights adding up to 1.
fn around(search: &Search<'_>, found: &Found) -> Result<Vec<Point>> {
    let candidate = found.fit.candidate;
    let best = &found.logs;
    let k = best.len();
    // A handful of parameters.
    let radius_sq = SPREAD * SPREAD * k as f64;
    let (lowest, axes) = axes(search, found)?;
    let mut points = vec![Point { candidate, logs: best.clone(), weight: 1.0 - 1.0 / (SPREAD * SPREAD) }];
    for axis in axes {
        for side in [-1.0, 1.0] {
            let mut reach = radius_sq.sqrt();
            let mut drop = 0.0;
            let mut logs = Vec::new();
            // The likelihood is rarely as steep on both sides: one more try nearer to where it has dropped as much
            // as it would on a normal density.
            for _ in 0..2 {
                let ahead: Vec<f64> =
                    best.iter().zip(&axis).map(|(x, step)| x + side * reach * step).collect();
                logs = found.bounds.clamp(&ahead);
                drop = (search.cost(candidate, &logs)?.0 - lowest).max(0.0);
                let scale = (0.5 * radius_sq / drop.max(1e-6)).sqrt().clamp(0.4, 2.0);
                if (scale - 1.0).abs() < 0.2 {
                    break;
                }
                reach *= scale;
            }
            let share = 1.0 / (2.0 * radius_sq) * (0.5 * radius_sq - drop).exp() * (reach / radius_sq.sqrt());
            if share.is_finite() {
                points.push(Point { candidate, logs, weight: share });
            }
        }
    }
    let total: f64 = points.iter().map(|point| point.weight).sum();
    points.iter_mut().for_each(|point| point.weight /= total);
    Ok(points)
}

/// The cost at the best point, and the axes of its curvature, each as long as one standard deviation.
fn axes(search: &Search<'_>, found: &Found) -> Result<(f64, Vec<Vec<f64>>)> {
    let candidate = found.fit.candidate;
    let k = found.logs.len();
    let (lowest, _) = search.cost(candidate, &found.logs)?;
    let mut curvature = DMatrix::<f64>::zeros(k, k);
    for i in 0..k {
        let at = |step: f64| {
            let mut logs = found.logs.clone();
            logs[i] += step;
            let logs = found.bounds.clamp(&logs);
            search.cost(candidate, &logs).map(|(_, slopes)| (logs[i], slopes))
        };
        let ((below, before), (above, after)) = (at(-STEP)?, at(STEP)?);
        for j in 0..k {
            let slope = (after[j] - before[j]) / (above - below).max(1e-9);
            curvature[(i, j)] += 0.5 * slope;
            curvature[(j, i)] += 0.5 * slope;
        }
    }
    if curvature.iter().any(|cell| !cell.is_finite()) {
        return Ok((lowest, Vec::new()));
    }
    let parts = curvature.symmetric_eigen();
    let axes = parts
        .eigenvectors
        .column_iter()
        .zip(parts.eigenvalues.iter())
        .map(|(direction, steepness)| {
            let deviation = 1.0 / steepness.max(1.0 / (WIDEST * WIDEST)).sqrt();
            direction.iter().map(|x| x * deviation).collect()
        })
        .collect();
    Ok((lowest, axes))
}
