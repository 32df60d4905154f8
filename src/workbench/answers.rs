//! What is known so far, for views to show: the project, and the last finished result of each kind.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::listing::Listing;
use super::outcome::{ConceptAnalysis, DocumentScores, LoadedDocuments, LoadedRatings, ReadyIndex};
use super::overview::OverviewData;
use super::request::{Moment, QuestionsRequest, SentencesRequest};
use super::{Job, JobStatus, Revision, Slot, Workbench};
use crate::comparison::words::WordCheck;
use crate::concept::engine::Engine;
use crate::corpus::concordance::Occurrence;
use crate::corpus::read::Preview;
use crate::embedding::WordId;
use crate::project::diff::ConceptChange;
use crate::project::{ConceptId, History, Project};
use crate::suggestion::senses::Sense;

impl Workbench {
    /// What the analyst made.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Another number whenever the project has changed.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Steps that can be undone and redone.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The project's file, once it has one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether the file holds exactly what is on screen.
    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.history.position())
    }

    /// Whether the project is being written into its file.
    pub fn is_saving(&self) -> bool {
        self.jobs.contains_key(&Slot::Save)
    }

    /// The vectors, once they are loaded.
    pub fn engine(&self) -> Option<&Arc<Engine>> {
        self.analysis.vectors.as_ref().map(|loaded| &loaded.engine)
    }

    /// The neighbor index, once it is ready.
    pub fn index(&self) -> Option<&ReadyIndex> {
        self.analysis.index.as_deref()
    }

    /// The loaded documents.
    pub fn documents(&self) -> Option<&Arc<LoadedDocuments>> {
        self.analysis.documents.as_ref()
    }

    /// What follows from a concept's words; an error says what is missing. Nothing before the first result.
    pub fn concept_analysis(&self, id: ConceptId) -> Option<Result<&ConceptAnalysis, &str>> {
        let analysis = self.analysis.concepts.get(&id)?;
        Some(analysis.as_ref().map(Arc::as_ref).map_err(String::as_str))
    }

    /// The senses of a seed, the commonest first; empty for a word of one sense, or before it was looked at.
    pub fn senses(&self, word: WordId) -> &[Sense] {
        self.analysis.senses.get(&word).map_or(&[], Vec::as_slice)
    }

    /// The words to ask the analyst about in this round, once they are chosen.
    pub fn questions(&self, request: QuestionsRequest) -> Option<&[WordId]> {
        let (chosen_for, words) = self.analysis.questions.as_ref()?;
        (*chosen_for == request).then_some(words.as_slice())
    }

    /// A concept's scores of the loaded documents. None while those of another kind of terms are all there is: similarities
    /// are not to be taken for weights.
    pub fn scores(&self, id: ConceptId) -> Option<&DocumentScores> {
        self.shared_scores(id).map(Arc::as_ref)
    }

    /// The same, to be taken into a job.
    pub(super) fn shared_scores(&self, id: ConceptId) -> Option<&Arc<DocumentScores>> {
        let of_similarity = self.project.scoring.measure.needs_vectors();
        self.analysis.scores.get(&id).filter(|scores| scores.of_similarity == of_similarity)
    }

    /// Where a word stands, once it is looked up.
    pub fn sentences(&self, request: &SentencesRequest) -> Option<&[Occurrence]> {
        let (wanted, sentences) = self.analysis.sentences.as_ref()?;
        (wanted == request).then_some(sentences.as_slice())
    }

    /// The documents in their order; nothing before the first result.
    pub fn listing(&self) -> Option<&Arc<Listing>> {
        self.analysis.listing.as_ref()
    }

    /// Documents in the plot as last wanted, or as wanted a moment ago; nothing before the first result.
    pub fn overview(&self) -> Option<&Arc<OverviewData>> {
        self.analysis.overview.as_ref()
    }

    /// The beginning of files about to be read; that for the choices before while newer ones are looked up.
    pub fn preview(&self, files: &[PathBuf]) -> Option<&Preview> {
        self.analysis
            .preview
            .as_ref()
            .filter(|(request, _)| request.files == files)
            .map(|(_, preview)| preview)
    }

    /// What changed between a moment and now, once it is known; that of a moment ago while it is found anew.
    pub fn difference(&self, moment: &Moment) -> Option<&[ConceptChange]> {
        let (found, changes) = self.analysis.difference.as_ref()?;
        (found == moment).then_some(changes.as_slice())
    }

    /// The loaded human ratings.
    pub fn ratings(&self) -> Option<&LoadedRatings> {
        self.analysis.ratings.as_deref()
    }

    /// A concept's agreement with the ratings, if it is the one last compared.
    pub fn check(&self, id: ConceptId) -> Option<&Arc<WordCheck>> {
        self.analysis.check.as_ref().filter(|(concept, _)| *concept == id).map(|(_, check)| check)
    }

    /// Whether ratings are being read.
    pub fn is_reading_ratings(&self) -> bool {
        self.jobs.contains_key(&Slot::Ratings)
    }

    /// Whether a concept is being compared with ratings.
    pub fn is_comparing(&self) -> bool {
        self.jobs.contains_key(&Slot::Check)
    }

    /// Whether a newer result than the one shown is on its way.
    pub fn is_updating(&self, id: ConceptId) -> bool {
        self.jobs.contains_key(&Slot::Concept(id)) || self.jobs.contains_key(&Slot::Scores(id))
    }

    /// Whether documents are being read.
    pub fn is_reading_documents(&self) -> bool {
        self.jobs.contains_key(&Slot::Documents)
    }

    /// Jobs under way, those first that someone waits for.
    pub fn jobs(&self) -> Vec<JobStatus> {
        let memory = |slot| (slot == Slot::Documents).then(|| self.reading.load(Ordering::Relaxed));
        let status = |(&slot, job): (&Slot, &Job)| JobStatus {
            id: job.id,
            label: job.label.clone(),
            share: job.share,
            memory: memory(slot),
        };
        self.jobs.iter().map(status).collect()
    }
}
