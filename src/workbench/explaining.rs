//! What made a score change between two periods, as last asked for.

use std::sync::Arc;

use super::outcome::{DynamicsOutcome, Outcome};
use super::{Slot, Stamp, Workbench};
use crate::comparison::shift::{Shift, ShiftRequest, shift};
use crate::dynamics::explain::{Decomposition, Periods, Scored, Span, Typical, decompose, typical};
use crate::dynamics::observe::observe;
use crate::progress::Progress;
use crate::project::{ConceptId, ScoringSettings};
use crate::scoring::scores::Measure;
use crate::workbench::outcome::{DocumentScores, LoadedDocuments};
use crate::{Error, Result};

/// Typical documents told of, for each period.
const N_TYPICAL: usize = 5;

/// The change wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExplainRequest {
    /// Of which concept.
    pub concept: ConceptId,
    /// The period before the change.
    pub before: Span,
    /// The period after it.
    pub after: Span,
}

/// What made a change.
#[derive(Debug)]
pub struct Explained {
    /// The terms that made it, the largest part first.
    pub shift: Option<Shift>,
    /// Documents that stand for the period before and for the one after.
    pub typical: [Vec<Typical>; 2],
    /// Documents with a score in the period before and in the one after.
    pub n: [usize; 2],
    /// Whether the same authors changed or other authors came; nothing where no document has one.
    pub authors: Option<Decomposition>,
}

impl Workbench {
    pub(super) fn plan_explained(&mut self) {
        let (Some(request), Some(documents)) = (self.watch.explained, self.analysis.documents.clone()) else {
            return;
        };
        let id = request.concept;
        let (Some(scores), Some(concept)) = (self.shared_scores(id).cloned(), self.scored_revision(id))
        else {
            return;
        };
        let (settings, load) = (self.project.scoring, self.analysis.n_loads);
        let stamp = Stamp::Explained { request, settings, concept, load };
        if !self.is_settled(Slot::Explained, &stamp) {
            self.start(
                Slot::Explained,
                stamp,
                "Looking for what made the change".to_owned(),
                move |progress| {
                    let explained = match explain(&documents, &scores, settings, request, progress) {
                        // Told where it was asked for.
                        Err(Error::Request(why)) => Err(why),
                        explained => Ok(explained?),
                    };
                    Ok(Outcome::Dynamics(DynamicsOutcome::Explained(request, Arc::new(explained))))
                },
            );
        }
    }

    /// What made a change, once it is known; an error says why that cannot be told.
    pub fn explained(&self, request: ExplainRequest) -> Option<Result<&Explained, &str>> {
        let (known, explained) = self.analysis.explained.as_ref()?;
        (*known == request).then(|| explained.as_ref().as_ref().map_err(String::as_str))
    }
}

fn explain(
    documents: &LoadedDocuments,
    scores: &DocumentScores,
    settings: ScoringSettings,
    request: ExplainRequest,
    progress: Progress<'_>,
) -> Result<Explained> {
    let corpus = &documents.corpus;
    let ScoringSettings { measure, minimum, .. } = settings;
    let observed = observe(corpus, scores.scores(), 0, measure, minimum);
    let scored: Vec<Scored<'_>> = observed
        .documents
        .iter()
        .zip(&observed.observations)
        .map(|(&doc, one)| Scored {
            doc,
            time: one.time,
            value: one.value,
            n_words: one.n_words,
            group: corpus.group(doc),
        })
        .collect();
    let periods = Periods::new(&scored, request.before, request.after)?;
    progress(0.2)?;
    let [after, before] = periods.sets();
    let wanted = ShiftRequest { sets: [&after, &before], measure, minimum };
    // A similarity is no sum over terms.
    let shift = if measure == Measure::Similarity {
        None
    } else {
        let later = |share| progress(0.2 + 0.7 * share);
        shift(documents.indexed(), scores.matcher(), scores.scores(), wanted, &later)?
    };
    let typical = [periods.before(), periods.after()]
        .map(|documents| typical(documents, observed.word_variance, N_TYPICAL));
    let n = [periods.before().len(), periods.after().len()];
    Ok(Explained { shift, typical, n, authors: decompose(&periods) })
}
