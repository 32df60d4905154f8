//! Documents of one time taken together, without losing anything the likelihood needs.
//!
//! A document's noise depends on its length (and its weight) alone, so for every time and length sums of the scores
//! and covariates suffice, whatever the variances tried. This makes a fit on a million documents dated by day as
//! cheap as one on days.

use std::f64::consts::TAU;

use crate::Result;
use crate::dynamics::Observation;
use crate::dynamics::documents::Documents;
use crate::dynamics::filter::Likelihood;
use crate::dynamics::gradient::Slopes;
use crate::dynamics::rows::Rows;
use crate::dynamics::space::StateSpace;

/// Above this many different times a fit rounds them to as many bins of equal width over the span; within a bin
/// the score then counts as constant, while covariates stay exact. Chosen so that a fit takes about a second.
/// Curves are always drawn from the true times.
pub(super) const MAX_FIT_TIMES: usize = 20_000;

/// The noise of a document with n scored words: `word / n + document`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Noise {
    /// Variance of word scores inside documents.
    pub(super) word: f64,
    /// Variance of documents around the curve beyond what their words explain.
    pub(super) document: f64,
}

impl Noise {
    /// The noise variance of a document of `n_words`.
    #[inline]
    pub(super) fn of(self, n_words: u32) -> f64 {
        self.word / f64::from(n_words) + self.document
    }
}

/// One group's documents, merged by time. A document is `z = (score, 1, covariates…)`, `width` numbers.
pub(super) struct Merged {
    /// Different times (bins), ascending.
    pub(super) times: Vec<f64>,
    width: usize,
    /// Where each time's cells begin in `lengths_of`; one longer than `times`.
    starts: Vec<usize>,
    /// The documents of each time whose noise is known to be one row's: true where there is only one.
    single: Vec<bool>,
    /// A cell holds all documents with one time and one length: its place in `lengths`.
    lengths_of: Vec<usize>,
    /// Σ weight · z of each cell, `[cells × width]`.
    sums: Vec<f64>,
    lengths: Vec<Length>,
    /// Number of documents.
    pub(super) count: f64,
    /// Mean squared difference of the scores from their mean.
    pub(super) variance: f64,
    /// Mean of 1/n over the documents.
    pub(super) mean_inverse_length: f64,
    /// Taken off the scores, so that a level far from 0 costs no digits.
    pub(super) center: f64,
}

/// The documents of one length that share their time with others; a document alone is a row as it stands.
struct Length {
    n_words: u32,
    count: f64,
    /// Σ weight · z zᵀ, `[width × width]`, without the lower triangle.
    products: Vec<f64>,
}

/// Room for the rows of one likelihood, kept from one to the next.
#[derive(Default)]
pub(super) struct Scratch {
    precisions: Vec<f64>,
    /// Sum of precisions of each time.
    weights: Vec<f64>,
    values: Vec<f64>,
    noise: Vec<f64>,
    regressors: Vec<f64>,
    /// What is lost by merging: Σ z zᵀ / R − Σ W z̄ z̄ᵀ.
    products: Vec<f64>,
    mean: Vec<f64>,
}

/// A restricted log-likelihood and its slopes.
pub(super) struct Evaluation {
    /// The restricted log-likelihood.
    pub(super) log_likelihood: f64,
    /// Slope in the document variance.
    pub(super) document: f64,
    /// Slopes in the logarithms of the components' parameters.
    pub(super) parameters: Vec<f64>,
}

impl Merged {
    /// Merges `documents` into at most `max_times` times.
    pub(super) fn new(documents: &Documents, max_times: usize) -> Self {
        let observations = &documents.sorted;
        // A count of documents is far below 2⁵³.
        let count = observations.len() as f64;
        let center = documents.mean_value();
        let mut sizes: Vec<u32> = observations.iter().map(|o| o.n_words).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let width = 2 + documents.n_covariates();
        let square = |o: &Observation| (o.value - center).powi(2);
        let mut merged = Self {
            times: Vec::new(),
            width,
            starts: vec![0],
            single: Vec::new(),
            lengths_of: Vec::new(),
            sums: Vec::new(),
            lengths: sizes
                .into_iter()
                .map(|n_words| Length { n_words, count: 0.0, products: vec![0.0; width * width] })
                .collect(),
            count,
            variance: observations.iter().map(square).sum::<f64>() / count.max(1.0),
            mean_inverse_length: observations.iter().map(|o| 1.0 / f64::from(o.n_words)).sum::<f64>()
                / count.max(1.0),
            center,
        };
        let mut first = 0;
        for block in bins(observations, max_times) {
            merged.push(documents, first..first + block.len());
            first += block.len();
        }
        merged
    }

    /// One more time: the documents `range` of `documents`.
    fn push(&mut self, documents: &Documents, range: std::ops::Range<usize>) {
        let block = &documents.sorted[range.clone()];
        let (start, n) = (block[0].time, block.len() as f64);
        self.times.push(block.iter().map(|o| o.time - start).sum::<f64>() / n + start);
        self.single.push(block.len() == 1);
        // Only bins of several times need this; equal times come in order of length.
        let mut order: Vec<usize> = range.collect();
        order.sort_by_key(|&at| documents.sorted[at].n_words);
        let mut z = vec![0.0; self.width];
        for same in order.chunk_by(|&a, &b| documents.sorted[a].n_words == documents.sorted[b].n_words) {
            let n_words = documents.sorted[same[0]].n_words;
            let at = self.lengths.partition_point(|length| length.n_words < n_words);
            self.lengths_of.push(at);
            let cell = self.sums.len();
            self.sums.resize(cell + self.width, 0.0);
            for &document in same {
                z[0] = documents.sorted[document].value - self.center;
                z[1] = 1.0;
                z[2..].copy_from_slice(documents.covariates_of(document));
                let weight = documents.weight(document);
                for (sum, z) in self.sums[cell..].iter_mut().zip(&z) {
                    *sum += weight * z;
                }
                if block.len() > 1 {
                    let length = &mut self.lengths[at];
                    // A weight divides the document's variance, hence its logarithm in the count.
                    length.count += 1.0;
                    add_square(&mut length.products, &z, weight);
                }
            }
        }
        self.starts.push(self.lengths_of.len());
    }

    /// Regressors: the constant and the covariates.
    pub(super) const fn n_regressors(&self) -> usize {
        self.width - 1
    }

    fn cells(&self, time: usize) -> impl Iterator<Item = (usize, &[f64])> {
        let range = self.starts[time]..self.starts[time + 1];
        let sums = self.sums[range.start * self.width..range.end * self.width].chunks_exact(self.width);
        self.lengths_of[range].iter().copied().zip(sums)
    }

    /// Fills `scratch` with one row a time and returns `-2 ×` what the documents' log-likelihood has beyond that of
    /// the rows, but for `scratch.products`. (Constants that only depend on the weights are left out.)
    ///
    /// For one time, Π N(zᵢ; x, Rᵢ) = N(S/W; x, 1/W) · c with W = Σ 1/Rᵢ and S = Σ zᵢ/Rᵢ.
    fn prepare(&self, noise: Noise, scratch: &mut Scratch) -> f64 {
        let width = self.width;
        scratch.precisions.clear();
        scratch.precisions.extend(self.lengths.iter().map(|length| 1.0 / noise.of(length.n_words)));
        scratch.products.clear();
        scratch.products.resize(width * width, 0.0);
        let mut lost = 0.0;
        for (length, precision) in self.lengths.iter().zip(&scratch.precisions) {
            lost += length.count * (TAU.ln() - precision.ln());
            for (sum, cell) in scratch.products.iter_mut().zip(&length.products) {
                *sum += precision * cell;
            }
        }
        for list in [&mut scratch.weights, &mut scratch.values, &mut scratch.noise, &mut scratch.regressors] {
            list.clear();
        }
        let mut mean = std::mem::take(&mut scratch.mean);
        for time in 0..self.times.len() {
            mean.clear();
            mean.resize(width, 0.0);
            for (length, sums) in self.cells(time) {
                let precision = scratch.precisions[length];
                for (sum, cell) in mean.iter_mut().zip(sums) {
                    *sum += precision * cell;
                }
            }
            let weight = mean[1];
            mean.iter_mut().for_each(|sum| *sum /= weight);
            if !self.single[time] {
                lost += weight.ln() - TAU.ln();
                add_square(&mut scratch.products, &mean, -weight);
            }
            scratch.weights.push(weight);
            scratch.values.push(mean[0]);
            scratch.noise.push(1.0 / weight);
            scratch.regressors.extend_from_slice(&mean[1..]);
        }
        scratch.mean = mean;
        // The regression keeps the other triangle.
        for i in 0..width {
            for j in 0..i {
                scratch.products[i * width + j] = scratch.products[j * width + i];
            }
        }
        lost
    }

    /// The noise variance of a typical document, one that says as much as the documents do on average.
    pub(super) fn typical_noise(&self, noise: Noise) -> f64 {
        let precision = |length: &usize| 1.0 / noise.of(self.lengths[*length].n_words);
        let counts = self.sums.chunks_exact(self.width).map(|cell| cell[1]);
        let (mut count, mut sum) = (0.0, 0.0);
        for (length, own) in self.lengths_of.iter().zip(counts) {
            count += own;
            sum += own * precision(length);
        }
        count / sum
    }

    /// Likelihood of all documents (not of the merged rows) under `space`. β is the constant, relative to
    /// [`Merged::center`], then the covariates.
    pub(super) fn likelihood(
        &self,
        space: &StateSpace,
        noise: Noise,
        scratch: &mut Scratch,
    ) -> Result<Likelihood> {
        let lost = self.prepare(noise, scratch);
        let rows = Rows::new(&self.times, &scratch.values, &scratch.noise, &scratch.regressors)?;
        let mut likelihood = space.likelihood_beyond(&rows, &scratch.products)?;
        likelihood.log_likelihood -= 0.5 * lost;
        likelihood.log_likelihood_diffuse -= 0.5 * lost;
        Ok(likelihood)
    }

    /// The restricted log-likelihood with its slopes.
    pub(super) fn evaluate(
        &self,
        space: &StateSpace,
        noise: Noise,
        scratch: &mut Scratch,
    ) -> Result<Evaluation> {
        let lost = self.prepare(noise, scratch);
        let rows = Rows::new(&self.times, &scratch.values, &scratch.noise, &scratch.regressors)?;
        let slopes = space.slopes(&rows, &scratch.products)?;
        Ok(Evaluation {
            log_likelihood: slopes.likelihood.log_likelihood_diffuse - 0.5 * lost,
            document: self.document_slope(&slopes, scratch),
            parameters: slopes.parameters,
        })
    }

    /// The chain rule from the rows' noise and values, and from what merging took out, to the document variance,
    /// which is added to every Rᵢ.
    fn document_slope(&self, slopes: &Slopes, scratch: &Scratch) -> f64 {
        let columns = slopes.combinations.len();
        let mut slope = 0.0;
        for (length, precision) in self.lengths.iter().zip(&scratch.precisions) {
            let mut own = length.count * precision;
            for weights in &slopes.combinations {
                own -= quadratic(&length.products, weights) * precision * precision;
            }
            slope -= 0.5 * own;
        }
        let mut sums = vec![0.0; 2 * columns];
        for (time, weight) in scratch.weights.iter().enumerate() {
            // Σ 1/R², which is minus the change of W.
            let mut squares = 0.0;
            sums.fill(0.0);
            for (length, cell) in self.cells(time) {
                let precision = scratch.precisions[length];
                squares += cell[1] * precision * precision;
                if !self.single[time] {
                    for (sum, weights) in sums.chunks_exact_mut(2).zip(&slopes.combinations) {
                        let combined: f64 = weights.iter().zip(cell).map(|(w, z)| w * z).sum();
                        sum[0] += combined * precision;
                        sum[1] += combined * precision * precision;
                    }
                }
            }
            slope += slopes.noise[time] * squares / (weight * weight);
            if self.single[time] {
                continue;
            }
            let mut own = -squares / weight;
            let errors = &slopes.errors[time * columns..(time + 1) * columns];
            for (sum, error) in sums.chunks_exact(2).zip(errors) {
                let value = sum[0] / weight;
                slope -= error * (value * squares - sum[1]) / weight;
                own += 2.0 * value * sum[1] - value * value * squares;
            }
            slope -= 0.5 * own;
        }
        slope
    }
}

/// Adds `weight · z zᵀ` to the upper triangle.
fn add_square(products: &mut [f64], z: &[f64], weight: f64) {
    for (i, (row, left)) in products.chunks_exact_mut(z.len()).zip(z).enumerate() {
        for (cell, right) in row[i..].iter_mut().zip(&z[i..]) {
            *cell += weight * left * right;
        }
    }
}

/// `wᵀ S w` of a symmetric S kept as its upper triangle.
fn quadratic(products: &[f64], weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, (row, left)) in products.chunks_exact(weights.len()).zip(weights).enumerate() {
        let rest: f64 = row[i + 1..].iter().zip(&weights[i + 1..]).map(|(cell, right)| cell * right).sum();
        sum += left * (row[i] * left + 2.0 * rest);
    }
    sum
}

/// Cuts documents in order of time into those of equal time, or, above `max_times` of these, into bins.
fn bins(observations: &[Observation], max_times: usize) -> Vec<&[Observation]> {
    let exact: Vec<&[Observation]> = observations.chunk_by(|a, b| a.time == b.time).collect();
    let (Some(first), Some(last)) = (observations.first(), observations.last()) else { return exact };
    if exact.len() <= max_times {
        return exact;
    }
    let per_second = max_times as f64 / (last.time - first.time);
    let bin = |o: &Observation| ((o.time - first.time) * per_second).floor().min(max_times as f64 - 1.0);
    observations.chunk_by(|a, b| bin(a) == bin(b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Component;

    /// Six documents with one covariate, three of them at one time, and weights.
    fn documents() -> Documents {
        let list =
            [(0.0, 1.0, 2), (0.0, 3.0, 2), (0.0, 0.5, 9), (4.0, 2.0, 1), (5.0, -1.0, 3), (5.0, 1.5, 7)]
                .map(|(time, value, n_words)| Observation { time, value, n_words });
        let mut documents = Documents::new(list.into_iter());
        documents.set_covariates(vec![0.3, -1.0, 0.8, 0.1, 2.0, -0.4], 1);
        documents.weights = vec![1.0, 0.5, 2.0, 0.7, 1.0, 0.2];
        documents
    }

    fn space(variance: f64, tau: f64) -> StateSpace {
        StateSpace::new(vec![Component::OrnsteinUhlenbeck { variance, tau }]).unwrap()
    }

    /// Merging must not change the likelihood or β, whatever the noise: compared with one row a document.
    #[test]
    fn merging_is_exact() {
        let documents = documents();
        let merged = Merged::new(&documents, 100);
        assert_eq!(merged.times, [0.0, 4.0, 5.0]);
        assert_eq!(merged.lengths_of.len(), 5);
        let space = space(0.8, 3.0);
        let log_weights: f64 = documents.weights.iter().map(|weight| weight.ln()).sum();
        for document in [0.1, 2.0] {
            let noise = Noise { word: 1.3, document };
            let times: Vec<f64> = documents.sorted.iter().map(|o| o.time).collect();
            let values: Vec<f64> = documents.sorted.iter().map(|o| o.value).collect();
            let variances: Vec<f64> =
                (0..6).map(|i| noise.of(documents.sorted[i].n_words) / documents.weight(i)).collect();
            let regressors: Vec<f64> = (0..6).flat_map(|i| [1.0, documents.covariates_of(i)[0]]).collect();
            let rows = Rows::new(&times, &values, &variances, &regressors).unwrap();
            let direct = space.likelihood(&rows).unwrap();
            let short = merged.likelihood(&space, noise, &mut Scratch::default()).unwrap();
            // The weight of the single document (the fourth) is in its row already.
            let constant = 0.5 * (log_weights - documents.weights[3].ln());
            let difference = direct.log_likelihood - constant - short.log_likelihood;
            assert!(difference.abs() < 1e-12, "{difference}");
            let difference = direct.log_likelihood_diffuse - constant - short.log_likelihood_diffuse;
            assert!(difference.abs() < 1e-12, "{difference}");
            // 7 / 6 is the mean of the values.
            assert!((direct.beta[0] - 7.0 / 6.0 - short.beta[0]).abs() < 1e-12);
            assert!((direct.beta[1] - short.beta[1]).abs() < 1e-12);
        }
    }

    #[test]
    fn slopes_are_those_of_the_likelihood() {
        let merged = Merged::new(&documents(), 100);
        let at =
            |logs: [f64; 3]| (space(logs[1].exp(), logs[2].exp()), Noise { word: 1.3, document: logs[0] });
        let point = [0.4, -0.3, 1.0];
        let (there, noise) = at(point);
        let found = merged.evaluate(&there, noise, &mut Scratch::default()).unwrap();
        for (i, slope) in [found.document, found.parameters[0], found.parameters[1]].into_iter().enumerate() {
            let cost = |step: f64| {
                let mut moved = point;
                moved[i] += step;
                let (there, noise) = at(moved);
                merged.likelihood(&there, noise, &mut Scratch::default()).unwrap().log_likelihood_diffuse
            };
            let expected = (cost(1e-5) - cost(-1e-5)) / 2e-5;
            assert!((slope - expected).abs() < 1e-8, "{i}: {slope} for {expected}");
        }
    }

    #[test]
    fn many_times_become_bins_that_keep_every_document() {
        let documents = Documents::new((0..1000_u32).map(|i| Observation {
            time: f64::from(i),
            value: f64::from(i % 7),
            n_words: 1 + i % 3,
        }));
        let merged = Merged::new(&documents, 10);
        assert_eq!(merged.times.len(), 10);
        assert!((merged.times[0] - 49.5).abs() < 1.0);
        assert_eq!(merged.sums.chunks(2).map(|cell| cell[1]).sum::<f64>(), 1000.0);
        assert_eq!(Merged::new(&Documents::new(std::iter::empty()), 10).times.len(), 0);
    }
}
