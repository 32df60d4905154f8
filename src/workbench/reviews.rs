//! What was said of documents, by the documents that are loaded.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::outcome::{LoadedDocuments, Outcome, next_number};
use super::{Revision, Slot, Stamp, Workbench};
use crate::corpus::DocId;
use crate::corpus::keys::DocumentKey;
use crate::project::{Command, DocumentState, Review};

/// What was said of the loaded documents.
#[derive(Clone, Debug)]
pub struct DocumentReviews {
    /// No others have it.
    pub number: u64,
    /// By document.
    pub states: Vec<DocumentState>,
    /// All that are not empty.
    pub by_doc: BTreeMap<DocId, Review>,
    /// Documents by the [place](DocumentState::place) of their state.
    pub counts: [usize; DocumentState::ALL.len()],
    /// Reviews of documents that are not among the loaded ones.
    pub n_elsewhere: usize,
}

impl DocumentReviews {
    /// What was decided about a document.
    pub fn state(&self, doc: DocId) -> DocumentState {
        self.states.get(doc.place()).copied().unwrap_or_default()
    }
}

/// What the reviews of the loaded documents are made from.
#[derive(Debug, Default)]
pub(super) struct Reviewing {
    /// Moves only when a review changes, or when nothing of the finished result holds any more.
    revision: Revision,
    /// What was reviewed since the finished result, and by which revision.
    changed: Vec<(Revision, DocumentKey)>,
    finished: Option<Arc<DocumentReviews>>,
}

impl Reviewing {
    /// Takes note of a single change.
    pub(super) fn touch(&mut self, change: &Command) {
        if let Command::Review { key, .. } = change {
            self.revision += 1;
            self.changed.push((self.revision, key.clone()));
        }
    }

    /// There are other documents, or another project.
    pub(super) fn forget(&mut self) {
        *self = Self { revision: self.revision + 1, ..Self::default() };
    }

    fn take(&mut self, reviews: Arc<DocumentReviews>, revision: Revision) {
        self.changed.retain(|(changed, _)| *changed > revision);
        self.finished = Some(reviews);
    }
}

/// Reviews as they are now, in place of those before; nothing where there is none.
type Changes = BTreeMap<DocumentKey, Option<Review>>;

impl Workbench {
    /// What was said of all loaded documents, once it is gathered; that of a moment ago while it is gathered anew.
    pub fn reviews(&self) -> Option<&Arc<DocumentReviews>> {
        self.analysis.reviewing.finished.as_ref()
    }

    /// What was said of a loaded document, as it is in the project now; an empty review where nothing was.
    pub fn review(&self, doc: DocId) -> Review {
        let Some(documents) = self.documents() else { return Review::default() };
        let key = documents.keys.key(&documents.corpus, doc);
        self.project().reviews.get(&key).cloned().unwrap_or_default()
    }

    /// Finds the documents of all reviews once, and then only of those that changed.
    pub(super) fn plan_reviews(&mut self) {
        let Some(documents) = self.analysis.documents.clone() else { return };
        let revision = self.analysis.reviewing.revision;
        let stamp = Stamp::Reviews { revision, load: self.analysis.n_loads };
        if self.is_settled(Slot::Reviews, &stamp) {
            return;
        }
        let known = self.analysis.reviewing.finished.clone();
        let reviews = &self.project.reviews;
        let changes: Changes = match &known {
            Some(_) => {
                let changed = self.analysis.reviewing.changed.iter();
                changed.map(|(_, key)| (key.clone(), reviews.get(key).cloned())).collect()
            }
            None => reviews.iter().map(|(key, review)| (key.clone(), Some(review.clone()))).collect(),
        };
        let n_reviews = reviews.len();
        let label = "Gathering decisions on documents".to_owned();
        self.start(Slot::Reviews, stamp, label, move |_progress| {
            let reviews = gathered(&documents, known.as_deref(), changes, n_reviews);
            Ok(Outcome::Reviews(Arc::new(reviews)))
        });
    }

    pub(super) fn take_reviews(&mut self, reviews: Arc<DocumentReviews>, stamp: &Stamp) {
        if let Stamp::Reviews { revision, load } = *stamp
            && load == self.analysis.n_loads
            && self.analysis.documents.is_some()
        {
            self.analysis.reviewing.take(reviews, revision);
        }
    }
}

/// `known`, or nothing said of any document, with these changes; `n_reviews` are all there are in the project then.
fn gathered(
    documents: &LoadedDocuments,
    known: Option<&DocumentReviews>,
    mut changes: Changes,
    n_reviews: usize,
) -> DocumentReviews {
    let n_docs = documents.corpus.len();
    let (mut states, mut by_doc) = match known {
        Some(known) => (known.states.clone(), known.by_doc.clone()),
        None => (vec![DocumentState::New; n_docs], BTreeMap::new()),
    };
    let keys: Vec<DocumentKey> = changes.keys().cloned().collect();
    for (key, doc) in documents.keys.find(&documents.corpus, keys.iter()) {
        let review = changes.remove(key).flatten();
        if let Some(state) = states.get_mut(doc.place()) {
            *state = review.as_ref().map_or(DocumentState::New, |review| review.state);
        }
        match review {
            Some(review) => by_doc.insert(doc, review),
            None => by_doc.remove(&doc),
        };
    }
    let mut counts = [0; DocumentState::ALL.len()];
    for state in &states {
        counts[state.place()] += 1;
    }
    let n_elsewhere = n_reviews.saturating_sub(by_doc.len());
    DocumentReviews { number: next_number(), states, by_doc, counts, n_elsewhere }
}
