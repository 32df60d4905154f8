//! The sizes and lengths of a document's curve by restricted maximum likelihood.

use super::{Occurrence, mean};
use crate::dynamics::Component;
use crate::dynamics::filter::Likelihood;
use crate::dynamics::optimum::{Bounds, Slope, minimize};
use crate::dynamics::rows::Rows;
use crate::dynamics::space::StateSpace;
use crate::{Error, Result};

/// Words taken together, in order.
pub(super) struct Parts {
    /// Mean place of each part's words.
    pub(super) positions: Vec<f64>,
    /// Their mean weight, less the mean of all.
    pub(super) values: Vec<f64>,
    /// One over their number.
    pub(super) noise: Vec<f64>,
    /// Sum of squares around the means of the parts.
    within: f64,
    /// Sum of the logarithms of the numbers.
    log_counts: f64,
    /// Number of words.
    n: f64,
    /// Mean of all.
    pub(super) center: f64,
    /// Length of the document.
    n_tokens: f64,
}

impl Parts {
    /// One part a place, or, where these are more than `max_parts`, as many of equal length.
    pub(super) fn new(list: &[Occurrence], n_tokens: u32, max_parts: usize) -> Self {
        let n_places = list.chunk_by(|a, b| a.position == b.position).count();
        let max_parts = max_parts as u64;
        let part_of = |o: &Occurrence| match n_places as u64 {
            few if few <= max_parts => u64::from(o.position),
            _ => u64::from(o.position) * max_parts / u64::from(n_tokens.max(1)),
        };
        let center = mean(list);
        let (mut positions, mut values, mut noise) = (Vec::new(), Vec::new(), Vec::new());
        let (mut within, mut log_counts) = (0.0, 0.0);
        for part in list.chunk_by(|a, b| part_of(a) == part_of(b)) {
            // Counts and sums of places are far below 2⁵³.
            let count = part.len() as f64;
            let value = mean(part);
            positions.push(part.iter().map(|o| f64::from(o.position)).sum::<f64>() / count + 0.5);
            within += part.iter().map(|o| (o.weight - value).powi(2)).sum::<f64>();
            values.push(value - center);
            noise.push(1.0 / count);
            log_counts += count.ln();
        }
        Self {
            positions,
            values,
            noise,
            within,
            log_counts,
            n: list.len() as f64,
            center,
            n_tokens: f64::from(n_tokens),
        }
    }
}

/// The best moving curve.
pub(super) struct Fit {
    /// In units of the score.
    pub(super) components: Vec<Component>,
    pub(super) word_variance: f64,
    /// AIC of the constant less its own.
    pub(super) gain: f64,
}

/// Fits both moving curves; nothing where the parts do not differ at all.
pub(super) fn fit(parts: &Parts) -> Result<Option<Fit>> {
    let between: f64 =
        parts.values.iter().zip(&parts.noise).map(|(value, noise)| value * value / noise).sum();
    let flat_squares = between + parts.within;
    if !flat_squares.is_finite() {
        return Err(Error::Request("the weights of these words are too large to follow".to_owned()));
    }
    if between <= 1e-10 * flat_squares || flat_squares <= 0.0 {
        return Ok(None);
    }
    let likelihoods = Likelihoods::new(parts);
    // Level and variance of words, and two numbers more for each process.
    let flat_aic = likelihoods.deviance(&[])?.0 + penalty(2.0, parts.n);
    let smooth = likelihoods.smooth()?;
    let both = likelihoods.both(&smooth.logs)?;
    let (smooth_aic, both_aic) =
        (smooth.deviance + penalty(4.0, parts.n), both.deviance + penalty(6.0, parts.n));
    let (best, aic) = if both_aic < smooth_aic { (both, both_aic) } else { (smooth, smooth_aic) };
    let (_, word_variance) = likelihoods.deviance(&best.logs)?;
    let components =
        components(&best.logs).into_iter().map(|component| scaled(component, word_variance)).collect();
    Ok(Some(Fit { components, word_variance, gain: flat_aic - aic }))
}

/// What AIC takes for `k` fitted numbers, corrected for few words (Hurvich and Tsai 1989).
fn penalty(k: f64, n: f64) -> f64 {
    2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0).max(1.0)
}

/// Parameters and −2 restricted log-likelihood, up to a constant that all models share.
struct Found {
    logs: Vec<f64>,
    deviance: f64,
}

/// −2 restricted log-likelihood as a function of ratios and lengths, σ² at its best and the level integrated out.
struct Likelihoods<'p> {
    parts: &'p Parts,
    /// The level.
    ones: Vec<f64>,
    /// Logarithms of the shortest and longest length of the smooth process, and of the passages.
    lengths: [f64; 4],
}

/// Logarithms of the smallest and largest ratio of a process's variance to that of words.
const RATIOS: [f64; 2] = [-9.0, 4.5];

impl<'p> Likelihoods<'p> {
    fn new(parts: &'p Parts) -> Self {
        let n = parts.n_tokens.max(2.0);
        // A smooth curve has at most some thirty bends, and passages are shorter than it. Neither is shorter than a
        // sentence: neighboring words go together in phrases, which is no flow.
        let lengths = [(n / 60.0).max(20.0), 2.0 * n.max(20.0), (n / 400.0).max(15.0), (n / 10.0).max(20.0)]
            .map(f64::ln);
        Self { parts, ones: vec![1.0; parts.values.len()], lengths }
    }

    /// −2 restricted log-likelihood, and σ².
    fn deviance(&self, logs: &[f64]) -> Result<(f64, f64)> {
        let rows = Rows::new(&self.parts.positions, &self.parts.values, &self.parts.noise, &self.ones)?;
        Ok(self.at_best_variance(&StateSpace::new(components(logs))?.likelihood(&rows)?))
    }

    /// From the likelihood with σ² = 1: what depends on the values is their sum of squares alone. What parts lose:
    /// (n − N) ln σ² + Σ ln nₖ + SS/σ².
    fn at_best_variance(&self, unit: &Likelihood) -> (f64, f64) {
        let parts = self.parts;
        // A count of parts is far below 2⁵³.
        let constant = (parts.values.len() as f64 - 1.0) * std::f64::consts::TAU.ln();
        let log_determinant = -2.0 * unit.log_likelihood_diffuse - unit.squares - constant;
        let left = (parts.n - 1.0).max(1.0);
        let word_variance = (unit.squares + parts.within) / left;
        (left * word_variance.ln() + log_determinant + parts.log_counts, word_variance)
    }

    /// Half of that and its slopes. As σ² is at its best, they are those with σ² held.
    fn slopes(&self, logs: &[f64]) -> Result<Slope> {
        let (deviance, word_variance) = self.deviance(logs)?;
        let scale = word_variance.sqrt();
        let values: Vec<f64> = self.parts.values.iter().map(|value| value / scale).collect();
        let rows = Rows::new(&self.parts.positions, &values, &self.parts.noise, &self.ones)?;
        let slopes = StateSpace::new(components(logs))?.slopes(&rows, &[])?;
        Ok((0.5 * deviance, slopes.parameters.into_iter().map(|slope| -slope).collect()))
    }

    /// The smooth curve: the best of a coarse grid, made finer.
    fn smooth(&self) -> Result<Found> {
        let [shortest, longest, ..] = self.lengths;
        let mut best = Found { logs: vec![RATIOS[0], longest], deviance: f64::INFINITY };
        for share in [0.1, 0.35, 0.6, 0.85] {
            for ratio in [-4.0, -1.5] {
                let logs = vec![ratio, shortest + share * (longest - shortest)];
                let (deviance, _) = self.deviance(&logs)?;
                if deviance < best.deviance {
                    best = Found { logs, deviance };
                }
            }
        }
        let bounds = Bounds { lower: vec![RATIOS[0], shortest], upper: vec![RATIOS[1], longest] };
        self.lowest(&best.logs, &bounds)
    }

    /// The smooth curve and passages.
    fn both(&self, smooth: &[f64]) -> Result<Found> {
        let [shortest, longest, low, high] = self.lengths;
        let start: Vec<f64> = smooth.iter().copied().chain([-2.0, f64::midpoint(low, high)]).collect();
        let bounds = Bounds {
            lower: vec![RATIOS[0], shortest, RATIOS[0], low],
            upper: vec![RATIOS[1], longest, RATIOS[1], high],
        };
        self.lowest(&start, &bounds)
    }

    fn lowest(&self, start: &[f64], bounds: &Bounds) -> Result<Found> {
        let lowest = minimize(&|logs| self.slopes(logs), bounds, start)?;
        Ok(Found { logs: lowest.point, deviance: 2.0 * lowest.cost })
    }
}

/// The processes at the logarithms of ratio and length of the smooth one, and of the passages where there are more.
fn components(logs: &[f64]) -> Vec<Component> {
    let mut pairs = logs.chunks_exact(2);
    let smooth =
        pairs.next().map(|pair| Component::Matern32 { variance: pair[0].exp(), length: pair[1].exp() });
    let passages =
        pairs.next().map(|pair| Component::OrnsteinUhlenbeck { variance: pair[0].exp(), tau: pair[1].exp() });
    smooth.into_iter().chain(passages).collect()
}

/// The process with its variance times `factor`.
fn scaled(component: Component, factor: f64) -> Component {
    match component {
        Component::Matern32 { variance, length } => {
            Component::Matern32 { variance: variance * factor, length }
        }
        Component::OrnsteinUhlenbeck { variance, tau } => {
            Component::OrnsteinUhlenbeck { variance: variance * factor, tau }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Taking words together must not change the likelihood where they stand in one place.
    #[test]
    fn parts_lose_nothing_of_words_in_one_place() {
        let list: Vec<Occurrence> = [(0, 0.3), (0, 0.7), (5, -0.2), (9, 0.1), (9, 0.4), (9, -0.3), (12, 0.9)]
            .map(|(position, weight)| Occurrence { position, weight })
            .to_vec();
        let together = Parts::new(&list, 20, 100);
        assert_eq!(together.positions.len(), 4);
        let apart = Parts {
            positions: list.iter().map(|o| f64::from(o.position) + 0.5).collect(),
            values: list.iter().map(|o| o.weight - together.center).collect(),
            noise: vec![1.0; 7],
            within: 0.0,
            log_counts: 0.0,
            ..Parts::new(&list, 20, 100)
        };
        for logs in [vec![], vec![-1.0, 2.0], vec![0.5, 2.0, -1.0, 1.0]] {
            let (a, variance) = Likelihoods::new(&together).deviance(&logs).unwrap();
            let (b, again) = Likelihoods::new(&apart).deviance(&logs).unwrap();
            assert!((a - b).abs() < 1e-9 && (variance - again).abs() < 1e-9, "{logs:?}: {a} {b}");
            if logs.is_empty() {
                let flat = apart.values.iter().map(|value| value * value).sum::<f64>() / 6.0;
                // Of seven words around their mean, which is known as well as one seventh of a word.
                let expected = 6.0 * flat.ln() + 7.0_f64.ln();
                assert!((variance - flat).abs() < 1e-12 && (a - expected).abs() < 1e-9);
            }
            for place in 0..logs.len() {
                let (_, slopes) = Likelihoods::new(&together).slopes(&logs).unwrap();
                let cost = |step: f64| {
                    let mut moved = logs.clone();
                    moved[place] += step;
                    0.5 * Likelihoods::new(&together).deviance(&moved).unwrap().0
                };
                let expected = (cost(1e-5) - cost(-1e-5)) / 2e-5;
                assert!((slopes[place] - expected).abs() < 1e-7, "{}: {expected}", slopes[place]);
            }
        }
    }
}
