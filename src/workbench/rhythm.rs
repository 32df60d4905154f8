//! The rhythm of the day and of the week, as last asked for.

use std::sync::Arc;

use super::dynamics::{Covariate, adjustments};
use super::outcome::{DocumentScores, DynamicsOutcome, LoadedDocuments, Outcome};
use super::{Slot, Stamp, Workbench};
use crate::corpus::DocId;
use crate::corpus::dates::Zone;
use crate::dynamics::observe::observe;
use crate::dynamics::rhythm::Rhythm;
use crate::dynamics::rhythm::cells::HourCells;
use crate::dynamics::rhythm::clock::Clock;
use crate::dynamics::rhythm::looking::{Look, look};
use crate::progress::Progress;
use crate::project::{ConceptId, ScoringSettings};
use crate::{Error, Result};

/// The rhythm wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RhythmRequest {
    /// Of which concept.
    pub concept: ConceptId,
    /// Whose clock counts.
    pub clock: RhythmClock,
    /// Also adjusted for these.
    pub adjust: Vec<Covariate>,
}

/// Whose time of day it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RhythmClock {
    /// That of places.
    Zones {
        /// Such as "Europe/Berlin"; empty for UTC.
        zone: String,
        /// Of groups that have their own, by the groups' names.
        of_groups: Vec<(String, String)>,
    },
    /// That which each date was written by, UTC where it says none.
    Written,
}

impl RhythmClock {
    /// # Errors
    /// A name that no zone has.
    fn clock(&self) -> Result<Clock> {
        match self {
            Self::Written => Ok(Clock::Written { otherwise: Zone::default() }),
            Self::Zones { zone, of_groups } => {
                let zone: Zone = if zone.trim().is_empty() { Zone::default() } else { zone.parse()? };
                if of_groups.is_empty() {
                    return Ok(Clock::Zone(zone));
                }
                Clock::by_group(of_groups.iter().map(|(group, zone)| (group.as_str(), zone.as_str())), zone)
            }
        }
    }
}

/// A rhythm and the hours of the week.
#[derive(Debug)]
pub struct RhythmAnalysis {
    /// Documents by their places in the cells.
    pub documents: Vec<DocId>,
    /// What came out, or why nothing did.
    pub rhythm: Rhythm,
    /// As [`Look::cells`].
    pub cells: [Option<HourCells>; 2],
}

impl Workbench {
    pub(super) fn plan_rhythm(&mut self) {
        let (Some(request), Some(documents)) = (self.watch.rhythm.clone(), self.analysis.documents.clone())
        else {
            return;
        };
        let id = request.concept;
        let (Some(scores), Some(concept)) = (self.shared_scores(id).cloned(), self.scored_revision(id))
        else {
            return;
        };
        let (settings, load) = (self.project.scoring, self.analysis.n_loads);
        let stamp = Stamp::Rhythm { request: request.clone(), settings, concept, load };
        if !self.is_settled(Slot::Rhythm, &stamp) {
            self.start(Slot::Rhythm, stamp, "Looking for a rhythm".to_owned(), move |progress| {
                let found = match find(&documents, &scores, settings, &request, progress) {
                    // Told where it was asked for.
                    Err(Error::Request(why)) => Err(why),
                    found => Ok(found?),
                };
                Ok(Outcome::Dynamics(DynamicsOutcome::Rhythm(request, Arc::new(found))))
            });
        }
    }

    /// The rhythm of a concept as it was last looked for; an error says why it cannot be told.
    pub fn rhythm(&self, id: ConceptId) -> Option<Result<&RhythmAnalysis, &str>> {
        let (request, found) = self.analysis.rhythm.as_ref()?;
        (request.concept == id).then(|| found.as_ref().as_ref().map_err(String::as_str))
    }

    /// Whether a rhythm is being looked for.
    pub fn is_looking_for_rhythm(&self) -> bool {
        self.jobs.contains_key(&Slot::Rhythm)
    }
}

fn find(
    documents: &LoadedDocuments,
    scores: &DocumentScores,
    settings: ScoringSettings,
    request: &RhythmRequest,
    progress: Progress<'_>,
) -> Result<RhythmAnalysis> {
    let clock = request.clock.clock()?;
    let corpus = &documents.corpus;
    let observed = observe(corpus, scores.scores(), 0, settings.measure, settings.minimum);
    let wanted = adjustments(corpus, scores.scores(), &request.adjust, &observed.documents)?;
    let Look { rhythm, cells } = look(corpus, &observed, &clock, &wanted, progress)?;
    Ok(RhythmAnalysis { documents: observed.documents, rhythm, cells })
}
