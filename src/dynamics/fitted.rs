//! A fitted curve that can be drawn again at any zoom without another walk over all documents.
//!
//! What the documents before and after every 64th one say is kept. A point of a curve then takes a walk over its own 64
//! documents only, whatever the span of the curve.

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use crate::Result;
use crate::dynamics::Component;
use crate::dynamics::Z95;
use crate::dynamics::candidate::Candidate;
use crate::dynamics::documents::Documents;
use crate::dynamics::filter::{Belief, Likelihood, Regression};
use crate::dynamics::forward::traced;
use crate::dynamics::merged::Noise;
use crate::dynamics::rows::Rows;
use crate::dynamics::smoother::{Ahead, backward_pass, curve};
use crate::dynamics::space::{Blocks, StateSpace, at_dimension};
use crate::dynamics::trend::CurvePoint;
use crate::dynamics::uncertainty::Point;

/// Documents between two kept places. Fewer cost memory, more cost time of a redraw: at a million documents these take
/// about 4 MB, and 500 points walk over 32 000 documents.
const STRIDE: usize = 64;

/// Parameters of less weight than this are not told of.
const MIN_SAY: f64 = 0.1;

/// A fitted curve; cheap to clone.
#[derive(Clone, Default)]
pub struct Fitted(Option<Arc<Inner>>);

struct Inner {
    documents: Documents,
    word: f64,
    members: Vec<Member>,
    /// The member with the parameters that are shown.
    shown: usize,
    /// Nothing moves, so the mean of the curve is the constant's.
    is_flat: bool,
    /// Taken off the scores.
    center: f64,
}

/// The curve at one set of parameters.
#[derive(Debug, PartialEq)]
struct Member {
    candidate: Candidate,
    weight: f64,
    space: StateSpace,
    noise: Noise,
    likelihood: Likelihood,
    /// Beliefs before each stride of documents, and what lies ahead of each.
    kept: Kept,
}

/// Numbers of all kept places, end to end: how many each takes depends on the model.
#[derive(Debug, Default, PartialEq)]
struct Kept {
    beliefs: Vec<f64>,
    ahead: Vec<f64>,
}

impl PartialEq for Fitted {
    /// Whether they draw the same curves.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => {
                Arc::ptr_eq(a, b)
                    || a.documents.sorted == b.documents.sorted
                        && a.members == b.members
                        && a.is_flat == b.is_flat
            }
            (None, None) => true,
            _ => false,
        }
    }
}

impl fmt::Debug for Fitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fitted").field(&self.0.as_ref().map(|inner| inner.members.len())).finish()
    }
}

/// The noise-free score of a document, covariates included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) mean: f64,
    pub(super) variance: f64,
    /// Variance of the document's noise, divided by its weight.
    pub(super) noise: f64,
}

/// What the first walk over the documents tells beside the curve, by the first point alone.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// β relative to the center, then of the covariates.
    pub(super) beta: Vec<f64>,
    pub(super) beta_covariance: Vec<f64>,
    /// One-step-ahead errors, standardised, one a document.
    pub(super) innovations: Vec<f64>,
}

impl Fitted {
    /// Walks over the documents once for each of `points`; `shown` is what is told of.
    pub(super) fn new(
        documents: Documents,
        word: f64,
        points: &[Point],
        shown: &Point,
    ) -> Result<(Self, Told)> {
        let center = documents.mean_value();
        let mut inner = Inner {
            documents,
            word,
            members: Vec::new(),
            shown: 0,
            is_flat: shown.candidate == Candidate::Flat,
            center,
        };
        // What is shown takes part even where it weighs next to nothing.
        let is_shown = |point: &Point| point.logs == shown.logs && point.candidate == shown.candidate;
        let alone = Point { weight: 0.0, ..shown.clone() };
        let is_among = points.iter().any(is_shown);
        let all: Vec<&Point> = points.iter().chain((!is_among).then_some(&alone)).collect();
        inner.shown = all.iter().position(|point| is_shown(point)).unwrap_or(0);
        let members =
            all.par_iter().enumerate().map(|(place, point)| inner.member(point, place == inner.shown));
        let (members, mut innovations): (Vec<Member>, Vec<Vec<f64>>) =
            members.collect::<Result<Vec<_>>>()?.into_iter().unzip();
        inner.members = members;
        let told = inner.members.get(inner.shown).map(|member| Told {
            beta: member.likelihood.beta.clone(),
            beta_covariance: member.likelihood.beta_covariance.clone(),
            innovations: innovations.swap_remove(inner.shown),
        });
        Ok((Self(Some(Arc::new(inner))), told.unwrap_or_default()))
    }

    /// The curve at `n_points` (2 to 100 000) equally spaced times in `[from, to]`, in seconds since 1970; one point
    /// where `from` is `to`, none for an empty or endless span or with fewer than two documents. Beyond the documents
    /// its band widens. What moves too fast to be drawn by such points is left out (see [`undrawn`](Self::undrawn)).
    ///
    /// Cost: about 64 documents a point, less where points are closer.
    ///
    /// # Errors
    /// None that is known; the numbers that could overflow did so in the fit.
    pub fn curve(&self, from: f64, to: f64, n_points: usize) -> Result<Vec<CurvePoint>> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        // NaN fails this.
        if !(from <= to && from.abs() <= 1e13 && to.abs() <= 1e13) {
            return Ok(Vec::new());
        }
        inner.curve(&equal_grid((from, to), n_points))
    }

    /// The components that a curve with points `step` seconds apart leaves out, by the parameters shown and by those that
    /// have a say in the curve beside them.
    pub fn undrawn(&self, step: f64) -> Vec<Component> {
        let members = self.0.as_ref().map(|inner| inner.members.as_slice()).unwrap_or_default();
        let shown = self.0.as_ref().map(|inner| inner.shown);
        let have_a_say = members.iter().enumerate();
        let have_a_say = have_a_say.filter(|(place, one)| Some(*place) == shown || one.weight >= MIN_SAY);
        let components = have_a_say.flat_map(|(_, member)| member.space.components());
        components.copied().filter(|component| component.is_too_fast_for(step)).collect()
    }

    /// At each sorted document, by the parameters shown.
    pub(super) fn at_documents(&self) -> Result<Vec<Moment>> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        let Some(member) = inner.members.get(inner.shown) else { return Ok(Vec::new()) };
        let rows = inner.rows(0..inner.documents.sorted.len(), &[], member.noise);
        let smoothed = member.space.smooth(&rows.rows()?)?;
        let moments = smoothed.mean.iter().zip(&smoothed.variance).zip(&rows.noise);
        let moment = |((mean, variance), noise): ((&f64, &f64), &f64)| Moment {
            mean: mean + inner.center,
            variance: *variance,
            noise: *noise,
        };
        Ok(moments.map(moment).collect())
    }
}

impl Inner {
    fn member(&self, point: &Point, with_innovations: bool) -> Result<(Member, Vec<f64>)> {
        let space = StateSpace::new(point.candidate.components(point.logs.get(1..).unwrap_or(&[])))?;
        let document = point.logs.first().map_or(0.0, |log| log.exp());
        let mut member = Member {
            candidate: point.candidate,
            weight: point.weight,
            noise: Noise { word: self.word, document },
            likelihood: Likelihood::default(),
            kept: Kept::default(),
            space,
        };
        let innovations = at_dimension!(member.space.dimension(), keep(self, &mut member, with_innovations))?;
        Ok((member, innovations))
    }

    /// The documents `range` and the `queries` among them as rows.
    fn rows(&self, range: std::ops::Range<usize>, queries: &[f64], noise: Noise) -> Lines {
        Lines::new(self, range, queries, noise)
    }

    /// The curve at `times`, in order.
    fn curve(&self, times: &[f64]) -> Result<Vec<CurvePoint>> {
        let mut moments = vec![(0.0, 0.0); times.len()];
        let constant = self.members.iter().find(|member| member.candidate == Candidate::Flat);
        let constant = constant.filter(|_| self.is_flat).and_then(|flat| flat.likelihood.beta.first());
        for member in &self.members {
            let of_member = at_dimension!(member.space.dimension(), drawn(self, member, times))?;
            for ((mean, square), (own, variance)) in moments.iter_mut().zip(of_member) {
                // Around the constant that is shown, if so; its distance from a moving curve widens the band.
                let own = own - constant.copied().unwrap_or(0.0);
                *mean += member.weight * own;
                *square += member.weight * (variance + own * own);
            }
        }
        let points = times.iter().zip(moments).map(|(&time, (mean, square))| {
            let (mean, variance) = match constant {
                Some(constant) => (*constant, square),
                None => (mean, square - mean * mean),
            };
            // Rounding can leave a tiny variance just below 0.
            let reach = Z95 * variance.max(0.0).sqrt();
            let mean = mean + self.center;
            CurvePoint { time, mean, lower: mean - reach, upper: mean + reach }
        });
        Ok(points.collect())
    }
}

/// Fills the kept places of `member`; returns the standardised innovations if they are wanted.
fn keep<const M: usize>(inner: &Inner, member: &mut Member, with_innovations: bool) -> Result<Vec<f64>> {
    let blocks = Blocks::<M>::new(&member.space);
    let n = inner.documents.sorted.len();
    let all = inner.rows(0..n, &[], member.noise);
    let rows = all.rows()?;
    let parts = || (0..n).step_by(STRIDE).map(|first| rows.part(first..(first + STRIDE).min(n)));
    let mut belief = Belief::<M>::at_start(&blocks, &rows);
    let mut sums = Regression::new(1 + rows.n_regressors());
    let mut traces = Vec::with_capacity(n.div_ceil(STRIDE));
    for part in parts() {
        write_belief(&belief, &mut member.kept.beliefs);
        let (own, trace) = traced(&blocks, part.iter(), &mut belief)?;
        sums.merge(&own);
        traces.push(trace);
    }
    member.likelihood = sums.solve()?;
    let mut ahead = Ahead::<M>::at_end(&rows);
    let mut backwards = Vec::with_capacity(traces.len());
    for (part, trace) in parts().zip(&traces).rev() {
        backwards.push(ahead.clone());
        backward_pass(&blocks, (part.iter(), trace), &mut ahead, |_, _, _, _| {});
    }
    backwards.iter().rev().for_each(|ahead| write_ahead(ahead, &mut member.kept.ahead));
    let mut innovations = Vec::new();
    if with_innovations {
        for (part, trace) in parts().zip(&traces) {
            innovations.extend(trace.innovations(&part, &member.likelihood.beta));
        }
    }
    Ok(innovations)
}

/// Mean (relative to the center) and variance of `member`'s curve at `times`, in order.
fn drawn<const M: usize>(inner: &Inner, member: &Member, times: &[f64]) -> Result<Vec<(f64, f64)>> {
    let step = times.get(..2).map_or(0.0, |pair| pair[1] - pair[0]);
    let blocks = Blocks::<M>::new(&member.space).drawn_by(step);
    let sorted = &inner.documents.sorted;
    let columns = 2 + inner.documents.n_covariates();
    let mut drawn = Vec::with_capacity(times.len());
    let last = sorted.len().saturating_sub(1) / STRIDE;
    let growth: f64 = member.space.components().iter().map(|component| component.growth()).sum();
    let mut left = times;
    while let Some(&first) = left.first() {
        // A point follows the documents of its time.
        let stride = (sorted.partition_point(|o| o.time <= first) / STRIDE).min(last);
        let range = stride * STRIDE..((stride + 1) * STRIDE).min(sorted.len());
        let taken = match sorted.get(range.end) {
            Some(next) => left.partition_point(|time| *time < next.time).max(1),
            None => left.len(),
        };
        let (queries, rest) = left.split_at(taken);
        left = rest;
        // A random walk begins at the first document; before it the level is that one, less and less surely.
        let start = if growth > 0.0 {
            sorted.first().map_or(f64::NEG_INFINITY, |o| o.time)
        } else {
            f64::NEG_INFINITY
        };
        let placed: Vec<f64> = queries.iter().map(|time| time.max(start)).collect();
        let lines = inner.rows(range, &placed, member.noise);
        let rows = lines.rows()?;
        let mut belief = read_belief::<M>(&member.kept.beliefs, stride, columns);
        if stride == 0 {
            // The span may begin before the first document.
            belief = Belief::at_start(&blocks, &rows);
        }
        let mut ahead = read_ahead::<M>(&member.kept.ahead, stride, columns);
        if stride == last {
            ahead = Ahead::at_end(&rows);
        }
        let (_, trace) = traced(&blocks, rows.iter(), &mut belief)?;
        let mut smoothed = vec![(0.0, 0.0); trace.len()];
        curve(&blocks, (rows.iter(), &trace), &member.likelihood, &mut ahead, |row, at| smoothed[row] = at);
        let moments = lines.queries.iter().zip(queries).zip(&placed).map(|((&row, time), placed)| {
            let (mean, variance) = smoothed[row];
            (mean, variance + if growth > 0.0 { growth * (placed - time) } else { 0.0 })
        });
        drawn.extend(moments);
    }
    Ok(drawn)
}

fn write_belief<const M: usize>(belief: &Belief<M>, numbers: &mut Vec<f64>) {
    numbers.push(belief.time);
    numbers.extend(belief.covariance.as_flattened());
    numbers.extend(belief.means.as_flattened());
}

fn write_ahead<const M: usize>(ahead: &Ahead<M>, numbers: &mut Vec<f64>) {
    numbers.push(ahead.time);
    numbers.extend(ahead.information.as_flattened());
    numbers.extend(ahead.sums.as_flattened());
}

/// A time, a square and a vector for each column.
fn read<const M: usize>(
    numbers: &[f64],
    place: usize,
    columns: usize,
) -> (f64, [[f64; M]; M], Vec<[f64; M]>) {
    let size = 1 + M * M + M * columns;
    let own = numbers.get(place * size..(place + 1) * size).unwrap_or(&[]);
    let number = |at: usize| own.get(at).copied().unwrap_or(0.0);
    let square = std::array::from_fn(|i| std::array::from_fn(|j| number(1 + i * M + j)));
    let vectors =
        (0..columns).map(|column| std::array::from_fn(|i| number(1 + M * M + column * M + i))).collect();
    (number(0), square, vectors)
}

fn read_belief<const M: usize>(numbers: &[f64], place: usize, columns: usize) -> Belief<M> {
    let (time, covariance, means) = read(numbers, place, columns);
    Belief { means, covariance, time }
}

fn read_ahead<const M: usize>(numbers: &[f64], place: usize, columns: usize) -> Ahead<M> {
    let (time, information, sums) = read(numbers, place, columns);
    Ahead { sums, information, time }
}

/// Documents and points of the curve as one list of rows; a point follows the documents of its time. A point has the
/// mean covariates, which are 0.
struct Lines {
    times: Vec<f64>,
    values: Vec<f64>,
    noise: Vec<f64>,
    regressors: Vec<f64>,
    queries: Vec<usize>,
}

impl Lines {
    fn new(inner: &Inner, range: std::ops::Range<usize>, queries: &[f64], noise: Noise) -> Self {
        let documents = &inner.documents;
        let n = range.len() + queries.len();
        let columns = 1 + documents.n_covariates();
        let mut lines = Self {
            times: Vec::with_capacity(n),
            values: Vec::with_capacity(n),
            noise: Vec::with_capacity(n),
            regressors: Vec::with_capacity(n * columns),
            queries: Vec::with_capacity(queries.len()),
        };
        let mut left = queries.iter().copied().peekable();
        for document in range {
            let o = &documents.sorted[document];
            while let Some(time) = left.next_if(|time| *time < o.time) {
                lines.query(time, columns);
            }
            lines.times.push(o.time);
            lines.values.push(o.value - inner.center);
            lines.noise.push(noise.of(o.n_words) / documents.weight(document));
            lines.regressors.push(1.0);
            lines.regressors.extend_from_slice(documents.covariates_of(document));
        }
        for time in left {
            lines.query(time, columns);
        }
        lines
    }

    fn query(&mut self, time: f64, columns: usize) {
        self.queries.push(self.times.len());
        self.times.push(time);
        self.values.push(0.0);
        self.noise.push(f64::INFINITY);
        self.regressors.push(1.0);
        self.regressors.resize(self.times.len() * columns, 0.0);
    }

    fn rows(&self) -> Result<Rows<'_>> {
        Rows::new(&self.times, &self.values, &self.noise, &self.regressors)
    }
}

/// Equal steps from the first time to the last; one point where there is no time between them.
pub(super) fn equal_grid((first, last): (f64, f64), n_points: usize) -> Vec<f64> {
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
