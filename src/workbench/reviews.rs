//! What was said of documents, by the documents that are loaded.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::outcome::{LoadedDocuments, Outcome, next_number};
use super::{Revision, Slot, Stamp, Workbench};
use crate::corpus::DocId;
use crate::corpus::keys::DocumentKey;
use crate::project::command::N_NAMED;
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
    /// The changes since the finished result, and the revision each made.
    changed: Vec<(Revision, Arc<Command>)>,
    finished: Option<Arc<DocumentReviews>>,
}

impl Reviewing {
    /// Takes note of a change that was carried out.
    pub(super) fn touch(&mut self, command: &Arc<Command>) {
        if command.parts().iter().any(|part| matches!(part, Command::Review { .. })) {
            self.revision += 1;
            self.changed.push((self.revision, Arc::clone(command)));
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

/// Whether a change keeps the title of its document, to be told by.
#[derive(Clone, Copy)]
enum Naming {
    Titled,
    Untitled,
}

/// What reviews are gathered from.
enum Source {
    /// All reviews of the project.
    Project(BTreeMap<DocumentKey, Review>),
    /// The last result, and the changes since in order. What a bulk decision says is looked at in the job.
    Known(Arc<DocumentReviews>, Vec<Arc<Command>>),
}

impl Workbench {
    /// What was said of all loaded documents, once it is gathered; that of a moment ago while it is gathered anew.
    pub fn reviews(&self) -> Option<&Arc<DocumentReviews>> {
        self.analysis.reviewing.finished.as_ref()
    }

    /// What was said of a loaded document, as it is in the project now; an empty review where nothing was.
    pub fn review(&self, doc: DocId) -> Review {
        let said = self.key(doc).and_then(|key| self.project.reviews.get(&key));
        said.cloned().unwrap_or_default()
    }

    /// What a loaded document is known by in the project.
    pub fn key(&self, doc: DocId) -> Option<DocumentKey> {
        let documents = self.documents()?;
        (doc.place() < documents.corpus.len()).then(|| documents.keys.key(&documents.corpus, doc))
    }

    /// The change that says this of a loaded document; nothing where it is said already.
    pub fn reviewing(&self, doc: DocId, review: Review) -> Option<Command> {
        self.saying(doc, Naming::Titled, |_| review)
    }

    /// The change that decides alike about loaded documents, as one step; nothing where all are so already.
    pub fn deciding(&self, docs: &[DocId], state: DocumentState) -> Option<Command> {
        let mut commands = Vec::new();
        for &doc in docs {
            // The others are only counted.
            let naming = if commands.len() < N_NAMED { Naming::Titled } else { Naming::Untitled };
            commands.extend(self.saying(doc, naming, |said| said.with_state(state)));
        }
        (!commands.is_empty()).then(|| Command::together(commands))
    }

    fn saying(&self, doc: DocId, naming: Naming, say: impl FnOnce(Review) -> Review) -> Option<Command> {
        let LoadedDocuments { corpus, keys, .. } = self.documents()?.as_ref();
        // Of many documents at once each costs a walk through memory: no more is looked up than is needed.
        let key = (doc.place() < corpus.len()).then(|| keys.key(corpus, doc))?;
        let said = self.project.reviews.get(&key);
        let review = say(said.cloned().unwrap_or_default());
        let is_said = said.map_or(review.is_empty(), |said| *said == review);
        let title = match naming {
            Naming::Untitled => "",
            Naming::Titled => {
                let document = corpus.document(doc)?;
                if document.title.is_empty() { document.text } else { document.title }
            }
        };
        (!is_said).then(|| Command::review(key, title, review))
    }

    /// Finds the documents of all reviews once, and then only of those that changed.
    pub(super) fn plan_reviews(&mut self) {
        let Some(documents) = self.analysis.documents.clone() else { return };
        let revision = self.analysis.reviewing.revision;
        let stamp = Stamp::Reviews { revision, load: self.analysis.n_loads };
        if self.is_settled(Slot::Reviews, &stamp) {
            return;
        }
        let Reviewing { changed, finished, .. } = &self.analysis.reviewing;
        let source = match finished {
            Some(known) => {
                let changed = changed.iter().map(|(_, command)| Arc::clone(command));
                Source::Known(Arc::clone(known), changed.collect())
            }
            None => Source::Project(self.project.reviews.clone()),
        };
        let n_reviews = self.project.reviews.len();
        let label = "Gathering decisions on documents".to_owned();
        self.start(Slot::Reviews, stamp, label, move |_progress| {
            Ok(Outcome::Reviews(Arc::new(gathered(&documents, &source, n_reviews))))
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

/// `n_reviews` are all there are in the project.
fn gathered(documents: &LoadedDocuments, source: &Source, n_reviews: usize) -> DocumentReviews {
    let n_docs = documents.corpus.len();
    let (mut states, mut by_doc, changes) = match source {
        Source::Project(reviews) => {
            let all: BTreeMap<&DocumentKey, &Review> = reviews.iter().collect();
            (vec![DocumentState::New; n_docs], BTreeMap::new(), all)
        }
        Source::Known(known, commands) => {
            let reviews = commands.iter().flat_map(|command| command.parts()).filter_map(Command::as_review);
            // The last of each document.
            (known.states.clone(), known.by_doc.clone(), reviews.collect())
        }
    };
    for (key, doc) in documents.keys.find(&documents.corpus, changes.keys().copied()) {
        let review = changes.get(key).map(|review| (*review).clone().tidied()).unwrap_or_default();
        if let Some(state) = states.get_mut(doc.place()) {
            *state = review.state;
        }
        if review.is_empty() {
            by_doc.remove(&doc);
        } else {
            by_doc.insert(doc, review);
        }
    }
    let mut counts = [0; DocumentState::ALL.len()];
    for state in &states {
        counts[state.place()] += 1;
    }
    let n_elsewhere = n_reviews.saturating_sub(by_doc.len());
    DocumentReviews { number: next_number(), states, by_doc, counts, n_elsewhere }
}
