//! Scores over time: the curves that are wanted, and what came out.

use std::sync::Arc;

use rayon::prelude::*;

use super::outcome::{DynamicsOutcome, Outcome, next_number};
use super::{Slot, Stamp, Workbench};
use crate::Result;
use crate::corpus::{Corpus, DocId};
use crate::dynamics::covariate::{
    Marks, marks, of_day_hours, of_field, of_groups, of_lengths, of_presence, of_week_hours,
};
use crate::dynamics::observe::{Observed, observe};
use crate::dynamics::surprise::{Calibration, MOST_STRETCHES, Surprises, calibration};
use crate::dynamics::{Adjustment, GroupTrend, Trend, TrendOptions, by_group, trend_adjusted};
use crate::progress::Progress;
use crate::project::{ConceptId, ScoringSettings};
use crate::scoring::scores::Scores;

/// Points of a curve: as many as a wide plot has pixels to show.
const N_CURVE_POINTS: usize = 500;

/// More dots than this make a frame slow; every k-th document is one then, and the plot says so.
const MOST_DOTS: usize = 20_000;

/// The curve wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendRequest {
    /// Which concept.
    pub concept: ConceptId,
    /// Also one curve per group.
    pub by_group: bool,
    /// Also curves with the score adjusted for these; none where there are none.
    pub adjust: Vec<Covariate>,
    /// Documents far off the curve count less.
    pub robust: bool,
}

/// What else than time may explain a score.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Covariate {
    /// The number of tokens.
    Length,
    /// Whether there is a web address in it.
    Link,
    /// Whether it mentions someone (`@name`).
    Mention,
    /// The group.
    Group,
    /// The hour of the day.
    Hour,
    /// The hour of the week.
    WeekHour,
    /// A field of the file, by its name: numbers or a few categories.
    Field(String),
}

impl Covariate {
    /// Whether it is what a rhythm is made of.
    pub fn is_clock(&self) -> bool {
        matches!(self, Self::Hour | Self::WeekHour)
    }
}

impl TrendRequest {
    /// All documents together.
    pub fn of(concept: ConceptId) -> Self {
        Self { concept, by_group: false, adjust: Vec::new(), robust: false }
    }
}

/// A document as a dot in a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Which.
    pub doc: DocId,
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// Its score.
    pub value: f64,
    /// Its scored words.
    pub n_words: u32,
    /// Place of its group among the groups followed.
    pub group: Option<usize>,
}

/// A concept through time.
#[derive(Debug)]
pub struct TrendAnalysis {
    /// No other has it.
    pub number: u64,
    /// The dated, scored documents.
    pub observed: Observed,
    /// The same by time, thinned to what a plot can show in a frame.
    pub dots: Vec<Dot>,
    /// One document of how many is a dot.
    pub every: usize,
    /// All documents together.
    pub trend: Trend,
    /// By group; empty unless asked for.
    pub groups: Vec<GroupTrend>,
    /// How surprising each week was, by the adjusted curve where there is one.
    pub surprises: Surprises,
    /// Whether surprises are as common as they should be, by the raw curve.
    pub calibration: Calibration,
}

impl TrendAnalysis {
    /// What the curves say of `observed` documents of `corpus`.
    pub fn new(observed: Observed, trend: Trend, groups: Vec<GroupTrend>, corpus: &Corpus) -> Self {
        let surprises = Surprises::of(trend.fairest(), MOST_STRETCHES);
        let calibration = calibration(&trend);
        let every = observed.observations.len().div_ceil(MOST_DOTS).max(1);
        let dots = dots(&observed, &groups, corpus, every);
        Self { number: next_number(), observed, dots, every, trend, groups, surprises, calibration }
    }
}

/// Every `every`-th document, by time. Not left to the frame that draws them: each looks up places all over memory.
fn dots(observed: &Observed, groups: &[GroupTrend], corpus: &Corpus, every: usize) -> Vec<Dot> {
    let all = observed.documents.iter().zip(&observed.observations).step_by(every);
    let group = |doc: DocId| groups.binary_search_by(|one| one.group.as_str().cmp(corpus.group(doc))).ok();
    let mut dots: Vec<Dot> = all
        .filter(|(_, one)| one.time.is_finite() && one.value.is_finite())
        .map(|(&doc, one)| Dot {
            doc,
            time: one.time,
            value: one.value,
            n_words: one.n_words,
            group: if groups.is_empty() { None } else { group(doc) },
        })
        .collect();
    dots.sort_by(|a, b| a.time.total_cmp(&b.time).then(a.doc.cmp(&b.doc)));
    dots
}

impl Workbench {
    /// Follows every concept whose curve is looked at and out of date.
    pub(super) fn plan_trends(&mut self) {
        let Some(documents) = self.analysis.documents.clone() else { return };
        for request in self.watch.trends.clone() {
            let id = request.concept;
            let (Some(scores), Some(concept)) = (self.shared_scores(id).cloned(), self.scored_revision(id))
            else {
                continue;
            };
            let (settings, load) = (self.project.scoring, self.analysis.n_loads);
            let stamp = Stamp::Trend { request: request.clone(), settings, concept, load };
            if self.is_settled(Slot::Trend(id), &stamp) {
                continue;
            }
            let name = self.project.concept(id).map(|concept| concept.name.clone()).unwrap_or_default();
            let documents = Arc::clone(&documents);
            self.start(Slot::Trend(id), stamp, format!("Following {name} over time"), move |progress| {
                let trend = follow(&documents.corpus, scores.scores(), settings, &request, progress)?;
                Ok(Outcome::Dynamics(DynamicsOutcome::Trend(id, Arc::new(trend))))
            });
        }
    }

    /// The curve of a concept as it was last followed.
    pub fn trend(&self, id: ConceptId) -> Option<&Arc<TrendAnalysis>> {
        self.analysis.trends.get(&id)
    }

    /// Whether a concept's curve is being computed.
    pub fn is_following(&self, id: ConceptId) -> bool {
        self.jobs.contains_key(&Slot::Trend(id))
    }
}

/// Follows one concept through time.
///
/// # Errors
/// [`crate::Error::Cancelled`].
fn follow(
    corpus: &Corpus,
    scores: &Scores,
    settings: ScoringSettings,
    request: &TrendRequest,
    progress: Progress<'_>,
) -> Result<TrendAnalysis> {
    let observed = observe(corpus, scores, 0, settings.measure, settings.minimum);
    let word_variance = observed.word_variance;
    let options = TrendOptions { grid: N_CURVE_POINTS, word_variance, robust: request.robust };
    let adjustments = adjustments(corpus, scores, &request.adjust, &observed.documents)?;
    let first = |share| progress(0.5 * share);
    let trend = trend_adjusted(None, &observed.observations, &adjustments, &options, &first)?;
    let groups = if request.by_group {
        by_group(&observed.grouped(corpus), &adjustments, &options, &|share| progress(0.5 + 0.5 * share))?
    } else {
        Vec::new()
    };
    Ok(TrendAnalysis::new(observed, trend, groups, corpus))
}

/// What `documents` say of each covariate; fields that are gone are passed over.
///
/// # Errors
/// A field that holds texts.
pub(super) fn adjustments(
    corpus: &Corpus,
    scores: &Scores,
    covariates: &[Covariate],
    documents: &[DocId],
) -> Result<Vec<Adjustment>> {
    let needs_text = covariates.iter().any(|one| matches!(one, Covariate::Link | Covariate::Mention));
    let text = |doc: &DocId| corpus.document(*doc).map_or("", |document| document.text);
    let found: Vec<Marks> =
        if needs_text { documents.par_iter().map(|doc| marks(text(doc))).collect() } else { Vec::new() };
    let length = |doc: &DocId| scores.tokens.get(doc.0 as usize).copied().unwrap_or(0);
    let times = || documents.iter().map(|doc| corpus.time(*doc).unwrap_or(f64::NAN));
    let mut adjustments = Vec::new();
    for covariate in covariates {
        adjustments.push(match covariate {
            Covariate::Length => of_lengths("length", documents.iter().map(length)),
            Covariate::Link => of_presence("link", found.iter().map(|marks| marks.has_link)),
            Covariate::Mention => of_presence("mention", found.iter().map(|marks| marks.has_mention)),
            Covariate::Hour => of_day_hours("hour", times()),
            Covariate::WeekHour => of_week_hours("hour of the week", times()),
            Covariate::Group => of_groups("group", documents.iter().map(|doc| corpus.group(*doc))),
            Covariate::Field(name) => match corpus.field(name) {
                Some(field) => of_field(field, documents)?,
                None => continue,
            },
        });
    }
    Ok(adjustments)
}
