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

/// A concept through time.
#[derive(Debug)]
pub struct TrendAnalysis {
    /// No other has it.
    pub number: u64,
    /// The dated, scored documents.
    pub observed: Observed,
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
    /// What the curves say of `observed` documents.
    pub fn new(observed: Observed, trend: Trend, groups: Vec<GroupTrend>) -> Self {
        let surprises = Surprises::of(trend.fairest(), MOST_STRETCHES);
        let calibration = calibration(&trend);
        Self { number: next_number(), observed, trend, groups, surprises, calibration }
    }
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
    Ok(TrendAnalysis::new(observed, trend, groups))
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
