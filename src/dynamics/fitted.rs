//! A fitted curve that can be drawn again at any zoom without another walk over all documents.
//!
//! What the documents before and after every 64th one say is kept. A point of a curve then takes a walk over its own 64
//! documents only, whatever the span of the curve.

use std::fmt;
use std::sync::Arc;

use crate::Result;
use crate::dynamics::Component;
use crate::dynamics::candidate::Candidate;
use crate::dynamics::documents::Documents;
use crate::dynamics::filter::{Belief, Likelihood};
use crate::dynamics::merged::Noise;
use crate::dynamics::rows::Rows;
use crate::dynamics::smoother::{Ahead, backward, standardised, traced};
use crate::dynamics::space::{Blocks, StateSpace, at_dimension};
use crate::dynamics::trend::CurvePoint;
use crate::dynamics::uncertainty::Point;

/// Documents between two kept places. Fewer cost memory, more cost time of a redraw: at a million documents these take
/// about 4 MB, and 500 points walk over 32 000 documents.
const STRIDE: usize = 64;

/// Parameters of less weight than this are not told of.
const MIN_SAY: f64 = 0.1;

/// 97.5% point of the standard normal distribution.
pub(super) const Z95: f64 = 1.959_963_984_540_054;

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
            members: Vec::with_capacity(points.len()),
            shown: 0,
            is_flat: shown.candidate == Candidate::Flat,
            center,
        };
        let mut told = None;
        // What is shown takes part even where it weighs next to nothing.
        let is_among =
            points.iter().any(|point| point.logs == shown.logs && point.candidate == shown.candidate);
        let alone = Point { weight: 0.0, ..shown.clone() };
        for point in points.iter().chain((!is_among).then_some(&alone)) {
            let is_shown = told.is_none() && point.logs == shown.logs && point.candidate == shown.candidate;
            let (member, innovations) = inner.member(point, is_shown)?;
            if is_shown {
                inner.shown = inner.members.len();
                told = Some(Told {
                    beta: member.likelihood.beta.clone(),
                    beta_covariance: member.likelihood.beta_covariance.clone(),
                    innovations,
                });
            }
            inner.members.push(member);
        }
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
    let mut belief = Belief::<M>::at_start(&blocks, &rows);
    let mut regression: Option<crate::dynamics::filter::Regression> = None;
    let strides = || (0..n).step_by(STRIDE).map(|first| first..(first + STRIDE).min(n));
    let mut beliefs = Vec::new();
    let mut numbers = Vec::new();
    for range in strides() {
        write_belief(&belief, &mut numbers);
        beliefs.push(belief.clone());
        let own = crate::dynamics::filter::filter_pass(&blocks, &rows.part(range), &mut belief, |_| {})?;
        match &mut regression {
            Some(regression) => regression.merge(&own),
            None => regression = Some(own),
        }
    }
    member.kept.beliefs = numbers;
    if let Some(regression) = regression {
        member.likelihood = regression.solve()?;
    }
    let mut innovations = vec![0.0; if with_innovations { n } else { 0 }];
    let mut ahead = Ahead::<M>::at_end(&rows);
    let mut backwards = Vec::new();
    for (mut belief, range) in beliefs.into_iter().zip(strides()).rev() {
        backwards.push(ahead.clone());
        let part = rows.part(range.clone());
        let (_, trace) = traced(&blocks, &part, &mut belief)?;
        if with_innovations {
            let own = standardised(&part, &trace, &member.likelihood.beta);
            innovations[range].copy_from_slice(&own);
        }
        backward(&blocks, &part, trace, &member.likelihood, &mut ahead);
    }
    for ahead in backwards.iter().rev() {
        write_ahead(ahead, &mut member.kept.ahead);
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
        let (_, trace) = traced(&blocks, &rows, &mut belief)?;
        let curve = backward(&blocks, &rows, trace, &member.likelihood, &mut ahead);
        let moments = lines.queries.iter().zip(queries).zip(&placed).map(|((&row, time), placed)| {
            (curve.mean[row], curve.variance[row] + if growth > 0.0 { growth * (placed - time) } else { 0.0 })
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
mod tests {
    use super::*;
    use crate::dynamics::Observation;

    fn documents() -> Documents {
        let mut documents = Documents::new((0..300_u32).map(|i| Observation {
            time: f64::from(i) * 10.0 + f64::from(i * 7 % 5),
            value: (f64::from(i) * 0.05).sin() + f64::from(i * 13 % 11) * 0.1,
            n_words: 1 + i % 4,
        }));
        let covariates = (0..300_u32).map(|i| f64::from(i * 29 % 17) / 8.0 - 1.0).collect();
        documents.set_covariates(covariates, 1);
        documents
    }

    /// Curves from the kept places must be those of one smoother over all documents and points, inside the documents,
    /// at their times and beyond them.
    #[test]
    fn a_zoomed_curve_is_that_of_one_smoother() {
        for (candidate, logs) in [
            (Candidate::Flat, vec![-2.0]),
            (Candidate::OrnsteinUhlenbeck, vec![-2.0, -1.0, 4.0]),
            (Candidate::Matern32AndOrnsteinUhlenbeck, vec![-2.0, -1.0, 5.0, -2.0, 2.0]),
        ] {
            let point = Point { candidate, logs, weight: 1.0 };
            let (fitted, told) = Fitted::new(documents(), 0.3, std::slice::from_ref(&point), &point).unwrap();
            let inner = fitted.0.as_ref().unwrap();
            for (from, to) in
                [(-500.0, 3500.0), (630.0, 655.0), (1000.0, 1000.0), (2900.0, 9000.0), (-50.0, -9.0)]
            {
                let curve = fitted.curve(from, to, 50).unwrap();
                let times = equal_grid((from, to), 50);
                let lines = inner.rows(0..300, &times, inner.members[0].noise);
                let step = times.get(1).map_or(0.0, |second| second - times[0]);
                let smoothed = inner.members[0].space.smooth_drawn(&lines.rows().unwrap(), step).unwrap();
                for (point, row) in curve.iter().zip(&lines.queries) {
                    let mean = smoothed.mean[*row] + inner.center;
                    let width = 2.0 * Z95 * smoothed.variance[*row].sqrt();
                    assert!((point.mean - mean).abs() < 1e-9, "{candidate:?} {point:?} for {mean}");
                    assert!((point.upper - point.lower - width).abs() < 1e-9, "{candidate:?} {point:?}");
                }
                assert_eq!(curve.len(), times.len());
            }
            let lines = inner.rows(0..300, &[], inner.members[0].noise);
            let smoothed = inner.members[0].space.smooth(&lines.rows().unwrap()).unwrap();
            for (z, expected) in told.innovations.iter().zip(&smoothed.innovations) {
                assert!((z - expected).abs() < 1e-9);
            }
            assert!((told.beta[1] - smoothed.likelihood.beta[1]).abs() < 1e-9);
        }
    }

    /// A wave of a day under a slow one: points a week apart show the slow one alone, points an hour apart both.
    #[test]
    fn waves_between_the_points_are_left_out() {
        let day = 86_400.0;
        let wave = |time: f64, period: f64| (time / period * std::f64::consts::TAU).sin();
        let documents = Documents::new((0..4000_u32).map(|i| {
            let time = f64::from(i) * 0.1 * day;
            Observation { time, value: wave(time, 400.0 * day) + wave(time, day), n_words: 4 }
        }));
        let logs = vec![-6.0, 0.0, (100.0 * day).ln(), 0.0, (300.0 * day).ln(), day.ln()];
        let point = Point { candidate: Candidate::OrnsteinUhlenbeckAndCycle, logs, weight: 1.0 };
        let (fitted, _) = Fitted::new(documents, 0.01, std::slice::from_ref(&point), &point).unwrap();
        let error = |from: f64, to: f64, n: usize, of: &dyn Fn(f64) -> f64| {
            let curve = fitted.curve(from * day, to * day, n).unwrap();
            let squares: f64 = curve.iter().map(|point| (point.mean - of(point.time)).powi(2)).sum();
            (squares / n as f64).sqrt()
        };
        let slow = |time: f64| wave(time, 400.0 * day);
        assert!(error(20.0, 370.0, 50, &slow) < 0.2);
        let both = |time: f64| slow(time) + wave(time, day);
        assert!(error(200.0, 203.0, 72, &both) < 0.2);
        assert_eq!((fitted.undrawn(7.0 * day).len(), fitted.undrawn(3600.0).len()), (1, 0));
    }

    /// A random walk is the limit of a process that returns ever later: also before the first document.
    #[test]
    fn a_random_walk_widens_on_both_sides() {
        let at = |candidate, logs| {
            let point = Point { candidate, logs, weight: 1.0 };
            let (fitted, _) = Fitted::new(documents(), 0.3, std::slice::from_ref(&point), &point).unwrap();
            fitted.curve(-500.0, 3500.0, 9).unwrap()
        };
        let walk = at(Candidate::RandomWalk, vec![-2.0, 0.001_f64.ln()]);
        // The same rate: 2 · variance / tau.
        let slow = at(Candidate::OrnsteinUhlenbeck, vec![-2.0, 5e4_f64.ln(), 1e8_f64.ln()]);
        for (a, b) in walk.iter().zip(&slow) {
            assert!((a.mean - b.mean).abs() < 1e-3 && (a.upper - b.upper).abs() < 1e-3, "{a:?} {b:?}");
        }
    }

    #[test]
    fn nothing_and_nonsense_draw_nothing() {
        assert!(Fitted::default().curve(0.0, 1.0, 5).unwrap().is_empty());
        let point = Point { candidate: Candidate::Flat, logs: vec![0.0], weight: 1.0 };
        let (fitted, _) = Fitted::new(documents(), 0.3, std::slice::from_ref(&point), &point).unwrap();
        for (from, to) in [(1.0, 0.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (-1e300, 1e300)] {
            assert!(fitted.curve(from, to, 5).unwrap().is_empty());
        }
    }
}
