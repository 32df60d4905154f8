//! A few documents high on a concept yet unlike each other, as a job.

use std::sync::Arc;

use super::outcome::Outcome;
use super::{Slot, Stamp, Workbench};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::listing::Column;
use crate::listing::diverse::diverse;
use crate::project::ConceptId;

/// The picks wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct DiverseRequest {
    /// High in this column: [`Column::Score`] or [`Column::Mix`].
    pub by: Column,
    /// Spread over this column of few texts, such as [`Column::Group`].
    pub group: Column,
    /// How many.
    pub k: usize,
    /// What each concept weighs in the mix.
    pub mix: Vec<(ConceptId, f64)>,
    /// From among these; nothing for all documents.
    pub candidates: Option<Arc<DocSet>>,
}

impl Workbench {
    /// Documents as [`diverse`] picks them, in the order picked, once they are.
    pub fn diverse(&self, request: &DiverseRequest) -> Option<&Arc<Vec<DocId>>> {
        self.analysis.diverse.as_ref().filter(|(wanted, _)| wanted == request).map(|(_, docs)| docs)
    }

    pub(super) fn plan_diverse(&mut self) {
        let Some(request) = self.watch.diverse.clone() else { return };
        let Some(snapshot) = self.snapshot(&request.mix) else { return };
        let is_scored = match request.by.concept() {
            Some(concept) => snapshot.scores.contains_key(&concept),
            None => request.mix.iter().any(|(concept, _)| snapshot.scores.contains_key(concept)),
        };
        if !is_scored {
            return;
        }
        let basis = self.basis([&request.by, &request.group], &request.mix);
        let stamp = Stamp::Diverse { request: request.clone(), basis };
        if !self.is_settled(Slot::Diverse, &stamp) {
            self.start(Slot::Diverse, stamp, "Picking diverse documents".to_owned(), move |_progress| {
                let facts = snapshot.facts();
                let all = || Arc::new(DocSet::first(facts.corpus.len()));
                let candidates = request.candidates.clone().unwrap_or_else(all);
                let docs = diverse(&facts, &request.by, &request.group, &candidates, request.k);
                Ok(Outcome::Diverse(request, Arc::new(docs)))
            });
        }
    }
}
