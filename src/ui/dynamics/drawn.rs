//! What is drawn for one result, made once and kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui_plot::PlotPoint;

use super::estimate::duration_text;
pub(super) use crate::dynamics::series::N_SHOWN_GROUPS;
use crate::dynamics::series::largest_first;
use crate::dynamics::surprise::Surprises;
use crate::dynamics::{Component, CurvePoint, Evidence, GroupTrend, Trend};
use crate::export::figure::chart::padded;
use crate::project::ConceptId;
use crate::workbench::dynamics::{Dot, TrendAnalysis};

/// Rings beyond so many say no more.
const MOST_RINGS: usize = 20_000;
/// Dots come in this many sizes.
pub(super) const N_SIZES: usize = 4;

/// Everything the plot shows.
#[derive(Debug)]
pub(super) struct Drawn {
    concept: ConceptId,
    analysis: Arc<TrendAnalysis>,
    /// Axes that hold all there is.
    pub(super) frame: Frame,
    /// Documents as dots, by time; the group is the rank of its curve.
    pub(super) dots: Vec<Dot>,
    /// Dots beyond the frame.
    pub(super) n_beyond: usize,
    /// The same dots, as the plot wants them.
    pub(super) series: Vec<Series>,
    /// All documents together.
    pub(super) whole: Curve,
    /// All documents together, the score adjusted; where that was asked for.
    pub(super) adjusted: Option<Curve>,
    /// Places among the dots of documents far off the curve; only where that was looked for.
    pub(super) outliers: Vec<PlotPoint>,
    /// By group, the largest group first; empty unless asked for.
    pub(super) curves: Vec<Curve>,
    /// Digits after the point in which differences can be seen.
    pub(super) digits: usize,
}

/// Lowest and highest time and score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
}

/// Dots of one size and group.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) group: Option<usize>,
    /// From 1 to [`N_SIZES`].
    pub(super) size: usize,
    pub(super) points: Vec<PlotPoint>,
}

/// A curve and its band.
#[derive(Debug, Default)]
pub(super) struct Curve {
    /// As shown; empty for all documents together.
    pub(super) name: String,
    /// Place in the result's list of groups.
    pub(super) place: usize,
    pub(super) mean: Vec<PlotPoint>,
    pub(super) times: Vec<f64>,
    pub(super) lower: Vec<f64>,
    pub(super) upper: Vec<f64>,
    /// Of a group whose score is adjusted: the raw curve.
    pub(super) raw: Vec<PlotPoint>,
}

impl Drawn {
    pub(super) fn new(concept: ConceptId, analysis: &Arc<TrendAnalysis>) -> Self {
        let curves = group_curves(analysis);
        let mut ranks = vec![None; analysis.groups.len()];
        for (rank, curve) in curves.iter().enumerate() {
            if let Some(place) = ranks.get_mut(curve.place) {
                *place = Some(rank);
            }
        }
        let rank = |dot: &Dot| dot.group.and_then(|place| ranks.get(place).copied().flatten());
        let dots: Vec<Dot> = analysis.dots.iter().map(|dot| Dot { group: rank(dot), ..*dot }).collect();
        let whole = Curve::new("", 0, &analysis.trend);
        let frame = frame(&dots, analysis, &curves);
        let n_beyond = dots.iter().filter(|dot| dot.value < frame.y.0 || dot.value > frame.y.1).count();
        let range = frame.y.1 - frame.y.0;
        // Two digits for a range of about 1, one more for each tenth of it; at most a handful, so the cast is safe.
        let digits = (2.0 - range.max(1e-6).log10().round()).clamp(2.0, 6.0) as usize;
        Self {
            concept,
            analysis: Arc::clone(analysis),
            frame,
            series: series(&dots),
            dots,
            n_beyond,
            whole,
            adjusted: analysis.trend.adjusted.as_ref().map(|trend| Curve::new("adjusted", 0, trend)),
            outliers: outliers(analysis),
            curves,
            digits,
        }
    }

    /// Whether it was made for this result.
    pub(super) fn is_of(&self, concept: ConceptId, analysis: &Arc<TrendAnalysis>) -> bool {
        self.concept == concept && Arc::ptr_eq(&self.analysis, analysis)
    }

    /// All documents together.
    pub(super) fn trend(&self) -> &Trend {
        &self.analysis.trend
    }

    /// One document of how many is a dot.
    pub(super) fn every(&self) -> usize {
        self.analysis.every
    }

    /// How surprising each week was.
    pub(super) fn surprises(&self) -> &Surprises {
        &self.analysis.surprises
    }

    /// The result behind one of the curves of groups.
    pub(super) fn group(&self, curve: &Curve) -> Option<&Trend> {
        Some(&self.analysis.groups.get(curve.place)?.trend)
    }

    /// Number of documents from one time to another.
    pub(super) fn n_documents(&self, from: f64, to: f64) -> usize {
        let all = &self.analysis.trend.innovations;
        all.partition_point(|one| one.time <= to).saturating_sub(all.partition_point(|one| one.time < from))
    }

    /// Whether the curves of groups are adjusted.
    pub(super) fn has_adjusted_groups(&self) -> bool {
        self.analysis.groups.iter().any(|group| group.trend.adjusted.is_some())
    }

    /// The group of one of the curves of groups, as the documents have it.
    pub(super) fn group_name(&self, curve: &Curve) -> Option<&str> {
        Some(&self.analysis.groups.get(curve.place)?.group)
    }

    /// A score with as many digits as the axis needs.
    pub(super) fn value_text(&self, value: f64) -> String {
        let text = format!("{value:+.*}", self.digits);
        // What rounds to nothing has no sign to speak of.
        let is_zero = !text.contains(|c: char| ('1'..='9').contains(&c));
        if is_zero { text.replace('-', "+") } else { text.replace('-', "−") }
    }

    /// The mean to be drawn: not where the curve, moving away from a mean that it is drawn to, never meets it.
    pub(super) fn mean(&self) -> Option<f64> {
        mean_within(self.trend())
    }

    /// What moves too fast for the points of the curve, in words; nothing where all is drawn.
    pub(super) fn undrawn(&self) -> Option<String> {
        let step = self.whole.times.get(..2).map_or(0.0, |pair| pair[1] - pair[0]);
        let fast = self.analysis.trend.fitted.undrawn(step);
        let time = fast.iter().map(|component| match *component {
            Component::OrnsteinUhlenbeck { tau, .. } => tau,
            Component::Matern32 { length, .. } => length,
            Component::DampedCycle { period, .. } => period,
            _ => 0.0,
        });
        let longest = time.fold(0.0, f64::max);
        (longest > 0.0).then(|| format!("not drawn: movement within {}", duration_text(longest)))
    }

    /// The first and the last time of a used document.
    pub(super) fn span(&self) -> Option<(f64, f64)> {
        Some((*self.whole.times.first()?, *self.whole.times.last()?))
    }
}

impl Curve {
    pub(super) fn new(name: &str, place: usize, trend: &Trend) -> Self {
        Self::of_points(name, place, &trend.curve)
    }

    pub(super) fn of_points(name: &str, place: usize, points: &[CurvePoint]) -> Self {
        let of = |value: fn(&CurvePoint) -> f64| points.iter().map(value).collect();
        Self {
            name: name.to_owned(),
            place,
            mean: means(points),
            raw: Vec::new(),
            times: of(|point| point.time),
            lower: of(|point| point.lower),
            upper: of(|point| point.upper),
        }
    }
}

fn means(points: &[CurvePoint]) -> Vec<PlotPoint> {
    points.iter().map(|point| PlotPoint::new(point.time, point.mean)).collect()
}

/// The mean of a trend, where its curve reaches it.
pub(super) fn mean_within(trend: &Trend) -> Option<f64> {
    let means = || trend.curve.iter().map(|point| point.mean);
    let (low, high) = (means().fold(f64::INFINITY, f64::min), means().fold(f64::NEG_INFINITY, f64::max));
    let room = 1e-9 * (1.0 + low.abs());
    trend.mean.filter(|mean| (low - room..=high + room).contains(mean))
}

/// Where documents far off the curve are.
fn outliers(analysis: &TrendAnalysis) -> Vec<PlotPoint> {
    let observations = &analysis.observed.observations;
    let places = analysis.trend.outliers.iter().filter_map(|place| observations.get(*place));
    places.take(MOST_RINGS).map(|one| PlotPoint::new(one.time, one.value)).collect()
}

/// The largest group first, equal ones by name.
fn group_curves(analysis: &TrendAnalysis) -> Vec<Curve> {
    let groups = largest_first(&analysis.groups).into_iter();
    let group = |place: usize| Some((place, analysis.groups.get(place)?));
    let curve = |(place, group): (usize, &GroupTrend)| {
        let raw = if group.trend.adjusted.is_some() { means(&group.trend.curve) } else { Vec::new() };
        Curve { raw, ..Curve::new(group.label(), place, group.trend.fairest()) }
    };
    groups.filter_map(group).map(curve).collect()
}

/// Axes around all dots but the outermost (one of 200 at each end) and around the curves; wide bands of groups that
/// are too small to tell don't count.
fn frame(dots: &[Dot], analysis: &TrendAnalysis, curves: &[Curve]) -> Frame {
    let mut values: Vec<f64> = dots.iter().map(|dot| dot.value).collect();
    values.sort_by(f64::total_cmp);
    let tail = values.len() / 200;
    let middle = values.get(tail..values.len() - tail).unwrap_or_default();
    let ends = [middle.first(), middle.last()].into_iter().flatten().copied();
    let groups = curves.iter().take(N_SHOWN_GROUPS).filter_map(|curve| analysis.groups.get(curve.place));
    let telling = groups
        .map(|group| group.trend.fairest())
        .filter(|trend| !matches!(trend.evidence, Evidence::TooLittle { .. }))
        .chain([&analysis.trend]);
    let points = || telling.clone().flat_map(|trend| &trend.curve);
    Frame {
        // Half a day or half a unit to each side where there is only one time or value.
        x: padded(dots.iter().map(|dot| dot.time).chain(points().map(|point| point.time)), 43_200.0),
        y: padded(ends.chain(points().flat_map(|point| [point.lower, point.upper])), 0.5),
    }
}

/// Dots by group and size. The area grows about in step with the number of scored words.
fn series(dots: &[Dot]) -> Vec<Series> {
    let most = f64::from(dots.iter().map(|dot| dot.n_words).max().unwrap_or(1).max(1));
    let mut series = BTreeMap::<(Option<usize>, usize), Vec<PlotPoint>>::new();
    for dot in dots {
        let share = (f64::from(dot.n_words) / most).sqrt();
        let size = ((share * N_SIZES as f64).ceil() as usize).clamp(1, N_SIZES); // a few sizes
        series.entry((dot.group, size)).or_default().push(PlotPoint::new(dot.time, dot.value));
    }
    series.into_iter().map(|((group, size), points)| Series { group, size, points }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Corpus, DocId, DocumentRef};
    use crate::dynamics::observe::Observed;
    use crate::dynamics::{GroupTrend, Observation, TrendOptions, by_group, trend};
    use crate::progress::unwatched;

    pub(crate) fn analysis(n: u32) -> Arc<TrendAnalysis> {
        let observations: Vec<Observation> = (0..n)
            .map(|i| Observation {
                time: 1.6e9 + f64::from(i) * 3600.0,
                value: f64::from(i * 7 % 11) * 0.01,
                n_words: 1 + i % 16,
            })
            .collect();
        let name = |i: u32| if i.is_multiple_of(3) { "rare" } else { "common" };
        let options = TrendOptions { grid: 20, ..TrendOptions::default() };
        let named: Vec<(&str, Observation)> = (0..n).map(name).zip(observations.iter().copied()).collect();
        let groups: Vec<GroupTrend> = by_group(&named, &[], &options, &unwatched).unwrap();
        let whole = trend(&observations, &options, &unwatched).unwrap();
        let mut corpus = Corpus::default();
        for i in 0..n {
            corpus.push(DocumentRef { group: name(i), ..DocumentRef::default() }).unwrap();
        }
        let observed = Observed { documents: (0..n).map(DocId).collect(), observations, word_variance: 0.0 };
        Arc::new(TrendAnalysis::new(observed, whole, groups, &corpus))
    }

    #[test]
    fn groups_come_by_size_and_dots_know_theirs() {
        let analysis = analysis(60);
        let drawn = Drawn::new(ConceptId(1), &analysis);
        let names: Vec<&str> = drawn.curves.iter().map(|curve| curve.name.as_str()).collect();
        assert_eq!(names, ["common", "rare"]);
        assert_eq!((drawn.dots[0].group, drawn.dots[1].group), (Some(1), Some(0)));
        assert_eq!((drawn.dots.len(), drawn.every(), drawn.n_beyond), (60, 1, 0));
        assert_eq!(drawn.series.iter().map(|series| series.points.len()).sum::<usize>(), 60);
        // Scores reach from 0 to 0.1: one digit more than a range of 1 needs.
        assert_eq!([-0.05, -0.0001].map(|value| drawn.value_text(value)), ["−0.050", "+0.000"]);
        assert!(drawn.is_of(ConceptId(1), &analysis) && !drawn.is_of(ConceptId(2), &analysis));
    }

    #[test]
    fn many_documents_are_thinned() {
        let small = analysis(60);
        let n = 45_000_u32;
        let observations = (0..n).map(|i| Observation { time: f64::from(i), value: 0.5, n_words: 1 });
        let observed = Observed {
            documents: (0..n).map(DocId).collect(),
            observations: observations.collect(),
            word_variance: 0.0,
        };
        let trend = small.trend.clone();
        let analysis = Arc::new(TrendAnalysis::new(observed, trend, Vec::new(), &Corpus::default()));
        let drawn = Drawn::new(ConceptId(1), &analysis);
        assert_eq!((drawn.every(), drawn.dots.len()), (3, 15_000));
    }
}
