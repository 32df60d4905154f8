//! How concepts move inside one document, as last asked for.

use std::ops::Range;
use std::sync::Arc;

use super::outcome::{DocumentScores, DynamicsOutcome, LoadedDocuments, Outcome};
use super::{Slot, Stamp, Workbench};
use crate::Result;
use crate::corpus::DocId;
use crate::dynamics::within::flow::{DocumentFlow, document_flow};
use crate::dynamics::within::legacy::{N_SEGMENTS, cosine_flow, five_segments};
use crate::dynamics::within::sparse::{SparseOptions, Stripes, stripes, words_of};
use crate::dynamics::within::{Occurrence, matched};
use crate::progress::Progress;
use crate::project::ConceptId;
use crate::scoring::contributions::{Contributions, contributions};
use crate::scoring::flow::positions;

/// Points of the curve.
const N_POINTS: usize = 400;

/// The document and the concept wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithinRequest {
    /// Which document.
    pub doc: DocId,
    /// The concept that is followed closely.
    pub concept: ConceptId,
}

/// Concepts inside one document.
#[derive(Debug)]
pub struct WithinAnalysis {
    /// The concept's matches, in order.
    pub matches: Vec<Occurrence>,
    /// Bytes of each match.
    pub spans: Vec<Range<usize>>,
    /// The curve with its band.
    pub flow: DocumentFlow,
    /// As syuzhet draws it, at the points of the curve; empty without matches.
    pub cosine: Vec<f64>,
    /// As LIWC's narrative arc has it: the mean of each fifth.
    pub segments: [Option<f64>; N_SEGMENTS],
    /// Which of the project's concepts each passage is about.
    pub stripes: Stripes,
    /// The concepts of the stripes, in their order.
    pub concepts: Vec<ConceptId>,
}

impl Workbench {
    pub(super) fn plan_within(&mut self) {
        let (Some(request), Some(documents)) = (self.watch.within, self.analysis.documents.clone()) else {
            return;
        };
        let ids = self.project.concepts.iter().map(|concept| concept.id);
        let scores: Vec<(ConceptId, Arc<DocumentScores>)> =
            ids.filter_map(|id| Some((id, Arc::clone(self.shared_scores(id)?)))).collect();
        if !scores.iter().any(|(id, _)| *id == request.concept) {
            return;
        }
        let numbers = scores.iter().map(|(_, scores)| scores.number).collect();
        let stamp = Stamp::Within { request, scores: numbers, load: self.analysis.n_loads };
        if !self.is_settled(Slot::Within, &stamp) {
            self.start(Slot::Within, stamp, "Following the document".to_owned(), move |progress| {
                let analysis = follow(&documents, &scores, request, progress)?;
                Ok(Outcome::Dynamics(DynamicsOutcome::Within(request, Arc::new(analysis))))
            });
        }
    }

    /// Concepts inside a document, once they are known.
    pub fn within(&self, request: WithinRequest) -> Option<&WithinAnalysis> {
        let (known, analysis) = self.analysis.within.as_ref()?;
        (*known == request).then_some(analysis.as_ref())
    }
}

fn follow(
    documents: &LoadedDocuments,
    scores: &[(ConceptId, Arc<DocumentScores>)],
    request: WithinRequest,
    progress: Progress<'_>,
) -> Result<WithinAnalysis> {
    let text = documents.corpus.text(request.doc);
    let mut found: Vec<Contributions<'_>> = Vec::with_capacity(scores.len());
    let n_concepts = scores.len() as f32; // a few
    for (place, (_, scores)) in scores.iter().enumerate() {
        let share = |done: f32| progress(0.8 * (place as f32 + done) / n_concepts);
        found.push(contributions(text, scores.matcher(), 0, &share)?);
    }
    let own = scores.iter().position(|(id, _)| *id == request.concept).and_then(|place| found.get(place));
    let nothing = Contributions::default();
    let own = own.unwrap_or(&nothing);
    let n_tokens = u32::try_from(own.words.len()).unwrap_or(u32::MAX);
    let matches = matched(positions(own));
    let flow = document_flow(&matches, n_tokens, N_POINTS)?;
    let places: Vec<f64> = flow.points.iter().map(|point| point.position).collect();
    let (words, dictionary) = words_of(text, &found);
    Ok(WithinAnalysis {
        spans: own.list.iter().map(|one| one.span.clone()).collect(),
        cosine: cosine_flow(&matches, n_tokens, &places),
        segments: five_segments(&matches, n_tokens),
        stripes: stripes(&words, &dictionary, n_tokens, &SparseOptions::default())?,
        concepts: scores.iter().map(|(id, _)| *id).collect(),
        matches,
        flow,
    })
}
