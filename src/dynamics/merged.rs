//! Documents of one time taken together, without losing anything the likelihood needs.
//!
//! A document's noise depends on its length alone, so for every time and length a count and a sum suffice,
//! whatever the variances tried. This makes a fit on a million documents dated by day as cheap as one on days.

use std::f64::consts::TAU;

use crate::Result;
use crate::dynamics::Observation;
use crate::dynamics::filter::Likelihood;
use crate::dynamics::rows::Rows;
use crate::dynamics::space::StateSpace;

/// Above this many different times a fit rounds them to as many bins of equal width over the span; within a bin
/// the score then counts as constant. Chosen so that a fit takes about a second. Curves are always drawn from
/// the true times.
pub(super) const MAX_FIT_TIMES: usize = 20_000;

/// The noise of a document with n scored words: `word / n + document`.
#[derive(Clone, Copy, Debug)]
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

/// All documents with one time and one length.
struct Cell {
    /// Place in [`Merged::lengths`].
    length: usize,
    count: f64,
    sum: f64,
}

/// All documents of one length.
struct Length {
    n_words: u32,
    count: f64,
    sum_sq: f64,
}

/// One group's documents, merged by time.
pub(super) struct Merged {
    /// Different times (bins), ascending.
    pub(super) times: Vec<f64>,
    /// Where each time's cells begin in `cells`; one longer than `times`.
    starts: Vec<usize>,
    cells: Vec<Cell>,
    lengths: Vec<Length>,
    ones: Vec<f64>,
    /// Number of documents.
    pub(super) count: f64,
}

/// Room for the rows of one likelihood, kept from one to the next.
#[derive(Default)]
pub(super) struct Scratch {
    precisions: Vec<f64>,
    values: Vec<f64>,
    noise: Vec<f64>,
}

impl Merged {
    /// Merges `observations`, which are clean and in order of time and length, into at most `max_times` times.
    pub(super) fn new(observations: &[Observation], max_times: usize) -> Self {
        // A count of documents is far below 2⁵³.
        let count = observations.len() as f64;
        // Values are kept as differences from their mean: sums of squares then lose no digits.
        let center = observations.iter().map(|o| o.value).sum::<f64>() / count.max(1.0);
        let mut sizes: Vec<u32> = observations.iter().map(|o| o.n_words).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let mut lengths: Vec<Length> =
            sizes.into_iter().map(|n_words| Length { n_words, count: 0.0, sum_sq: 0.0 }).collect();
        let (mut times, mut starts, mut cells) = (Vec::new(), Vec::new(), Vec::<Cell>::new());
        for block in bins(observations, max_times) {
            times.push(
                block.iter().map(|o| o.time - block[0].time).sum::<f64>() / block.len() as f64
                    + block[0].time,
            );
            starts.push(cells.len());
            // Only bins of several times need this; equal times come in order of length.
            let mut block: Vec<(u32, f64)> = block.iter().map(|o| (o.n_words, o.value - center)).collect();
            block.sort_by_key(|(n_words, _)| *n_words);
            for same in block.chunk_by(|a, b| a.0 == b.0) {
                let at = lengths.partition_point(|length| length.n_words < same[0].0);
                let count = same.len() as f64;
                lengths[at].count += count;
                lengths[at].sum_sq += same.iter().map(|(_, value)| value * value).sum::<f64>();
                cells.push(Cell { length: at, count, sum: same.iter().map(|(_, value)| value).sum() });
            }
        }
        starts.push(cells.len());
        let ones = vec![1.0; times.len()];
        Self { times, starts, cells, lengths, ones, count }
    }

    /// Mean squared difference of the values from their mean.
    pub(super) fn variance(&self) -> f64 {
        self.lengths.iter().map(|length| length.sum_sq).sum::<f64>() / self.count.max(1.0)
    }

    /// Mean of 1/n over the documents.
    pub(super) fn mean_inverse_length(&self) -> f64 {
        let sum: f64 = self.lengths.iter().map(|length| length.count / f64::from(length.n_words)).sum();
        sum / self.count.max(1.0)
    }

    /// Log-likelihood of all documents (not of the merged rows) under `space` around an unknown constant, which
    /// is the single β, relative to the mean of the values.
    ///
    /// For one time, Π N(yᵢ; x, Rᵢ) = N(S/W; x, 1/W) · c with W = Σ 1/Rᵢ and S = Σ yᵢ/Rᵢ; the constants c are
    /// added here, as they change with the noise.
    pub(super) fn likelihood(
        &self,
        space: &StateSpace,
        noise: Noise,
        scratch: &mut Scratch,
    ) -> Result<Likelihood> {
        scratch.precisions.clear();
        scratch.values.clear();
        scratch.noise.clear();
        let mut lost = (self.count - self.ones.len() as f64) * TAU.ln();
        for length in &self.lengths {
            let variance = noise.of(length.n_words);
            scratch.precisions.push(1.0 / variance);
            lost += length.count * variance.ln() + length.sum_sq / variance;
        }
        for bounds in self.starts.windows(2) {
            let (mut weight, mut sum) = (0.0, 0.0);
            for cell in &self.cells[bounds[0]..bounds[1]] {
                weight += cell.count * scratch.precisions[cell.length];
                sum += cell.sum * scratch.precisions[cell.length];
            }
            lost += weight.ln() - sum * sum / weight;
            scratch.values.push(sum / weight);
            scratch.noise.push(1.0 / weight);
        }
        let rows = Rows::new(&self.times, &scratch.values, &scratch.noise, &self.ones)?;
        let mut likelihood = space.likelihood(&rows)?;
        likelihood.log_likelihood -= 0.5 * lost;
        likelihood.log_likelihood_diffuse -= 0.5 * lost;
        Ok(likelihood)
    }
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

    fn documents() -> Vec<Observation> {
        [(0.0, 1.0, 2), (0.0, 3.0, 2), (0.0, 0.5, 9), (4.0, 2.0, 1), (5.0, -1.0, 3), (5.0, 1.5, 7)]
            .map(|(time, value, n_words)| Observation { time, value, n_words })
            .to_vec()
    }

    /// Merging must not change the likelihood or the mean, whatever the noise: compared with one row a document.
    #[test]
    fn merging_is_exact() {
        let documents = documents();
        let merged = Merged::new(&documents, 100);
        assert_eq!(merged.times, [0.0, 4.0, 5.0]);
        assert_eq!(merged.cells.len(), 5);
        let space = StateSpace::new(vec![Component::OrnsteinUhlenbeck { variance: 0.8, tau: 3.0 }]).unwrap();
        for document in [0.1, 2.0] {
            let noise = Noise { word: 1.3, document };
            let column = |f: &dyn Fn(&Observation) -> f64| documents.iter().map(f).collect::<Vec<f64>>();
            let times = column(&|o| o.time);
            let values = column(&|o| o.value);
            let variances = column(&|o| noise.of(o.n_words));
            let direct =
                space.likelihood(&Rows::new(&times, &values, &variances, &[1.0; 6]).unwrap()).unwrap();
            let short = merged.likelihood(&space, noise, &mut Scratch::default()).unwrap();
            assert!((direct.log_likelihood - short.log_likelihood).abs() < 1e-12);
            // 7 / 6 is the mean of the values.
            assert!((direct.beta[0] - 7.0 / 6.0 - short.beta[0]).abs() < 1e-12);
        }
    }

    #[test]
    fn many_times_become_bins_that_keep_every_document() {
        let documents: Vec<Observation> = (0..1000_u32)
            .map(|i| Observation { time: f64::from(i), value: f64::from(i % 7), n_words: 1 + i % 3 })
            .collect();
        let merged = Merged::new(&documents, 10);
        assert_eq!(merged.times.len(), 10);
        assert!((merged.times[0] - 49.5).abs() < 1.0);
        assert_eq!(merged.cells.iter().map(|cell| cell.count).sum::<f64>(), 1000.0);
        assert_eq!(Merged::new(&[], 10).times.len(), 0);
    }
}
