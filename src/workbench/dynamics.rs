//! Scores over time: the curves that are wanted, and what came out.

use std::sync::Arc;

use super::outcome::Outcome;
use super::{Slot, Stamp, Workbench};
use crate::Result;
use crate::corpus::{Corpus, DocId};
use crate::dynamics::observe::{Observed, observe};
use crate::dynamics::{GroupTrend, Observation, Trend, TrendOptions, by_group, trend};
use crate::progress::Progress;
use crate::project::{ConceptId, ScoringSettings};
use crate::scoring::scores::Scores;

/// Points of a curve: as many as a wide plot has pixels to show.
const N_CURVE_POINTS: usize = 500;

/// The curve wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendRequest {
    /// Which concept.
    pub concept: ConceptId,
    /// Also one curve per group.
    pub by_group: bool,
}

impl TrendRequest {
    /// All documents together.
    pub fn of(concept: ConceptId) -> Self {
        Self { concept, by_group: false }
    }
}

/// A concept through time.
#[derive(Debug)]
pub struct TrendAnalysis {
    /// The dated, scored documents.
    pub observed: Observed,
    /// All documents together.
    pub trend: Trend,
    /// By group; empty unless asked for.
    pub groups: Vec<GroupTrend>,
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
            let stamp = Stamp::Trend { request, settings, concept, load };
            if self.is_settled(Slot::Trend(id), &stamp) {
                continue;
            }
            let name = self.project.concept(id).map(|concept| concept.name.clone()).unwrap_or_default();
            let documents = Arc::clone(&documents);
            self.start(Slot::Trend(id), stamp, format!("Following {name} over time"), move |progress| {
                let trend = follow(&documents.corpus, scores.scores(), settings, request, progress)?;
                Ok(Outcome::Trend(id, Arc::new(trend)))
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
    request: TrendRequest,
    progress: Progress<'_>,
) -> Result<TrendAnalysis> {
    let observed = observe(corpus, scores, 0, settings.measure, settings.minimum);
    let options = TrendOptions { grid: N_CURVE_POINTS, word_variance: observed.word_variance };
    let whole = trend(&observed.observations, &options, &|share| progress(0.5 * share))?;
    let groups = if request.by_group {
        let group = |doc: &DocId| corpus.group(*doc);
        let observations: Vec<(&str, Observation)> =
            observed.documents.iter().map(group).zip(observed.observations.iter().copied()).collect();
        by_group(&observations, &options, &|share| progress(0.5 + 0.5 * share))?
    } else {
        Vec::new()
    };
    Ok(TrendAnalysis { observed, trend: whole, groups })
}
