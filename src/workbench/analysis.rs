//! Derived state, and how what jobs bring becomes part of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::differing::DifferenceRequest;
use super::diverse::DiverseRequest;
use super::dynamics::TrendAnalysis;
use super::evidence::{UsedTerms, WordImpact};
use super::explaining::{ExplainRequest, Explained};
use super::groups::GroupsAnalysis;
use super::lexicons::{LexiconChoice, LexiconFileRequest};
use super::listing::Listing;
use super::outcome::{
    ConceptAnalysis, DocumentScores, DynamicsOutcome, LoadedDocuments, LoadedRatings, LoadedVectors, Outcome,
    ReadyIndex,
};
use super::overview::OverviewData;
use super::reading::Reading;
use super::request::{
    ImpactWanted, MatchingRequest, Moment, PreviewRequest, QuestionsRequest, SentencesRequest,
};
use super::reviews::Reviewing;
use super::rhythm::{RhythmAnalysis, RhythmRequest};
use super::slots::{Slot, Stamp};
use super::within::{WithinAnalysis, WithinRequest};
use super::zooming::Zoomed;
use super::{Severity, Workbench};
use crate::Error;
use crate::comparison::words::WordCheck;
use crate::corpus::DocId;
use crate::corpus::concordance::Occurrence;
use crate::corpus::read::Preview;
use crate::dynamics::CurvePoint;
use crate::embedding::WordId;
use crate::lexicon::format::Imported;
use crate::project::backups::Saving;
use crate::project::diff::ConceptChange;
use crate::project::{Command, ConceptId, Origin};
use crate::scoring::matching::Preview as TermPreview;
use crate::scoring::radar::Radar;
use crate::suggestion::senses::Sense;

/// Derived state: the last finished results, each possibly a moment older than the project.
#[derive(Default)]
pub(super) struct Analysis {
    pub(super) vectors: Option<LoadedVectors>,
    pub(super) index: Option<Arc<ReadyIndex>>,
    pub(super) documents: Option<Arc<LoadedDocuments>>,
    /// Counts loads, to stamp what was computed from them.
    pub(super) n_loads: u64,
    pub(super) concepts: BTreeMap<ConceptId, Result<Arc<ConceptAnalysis>, String>>,
    /// By seed; empty for a word of one sense.
    pub(super) senses: BTreeMap<WordId, Vec<Sense>>,
    pub(super) questions: Option<(QuestionsRequest, Vec<WordId>)>,
    pub(super) scores: BTreeMap<ConceptId, Arc<DocumentScores>>,
    /// The scores before those: what the next are made from.
    pub(super) spares: BTreeMap<ConceptId, Arc<DocumentScores>>,
    pub(super) sentences: Option<(SentencesRequest, Vec<Occurrence>)>,
    pub(super) listing: Option<Arc<Listing>>,
    pub(super) overview: Option<Arc<OverviewData>>,
    pub(super) groups: Option<Arc<GroupsAnalysis>>,
    pub(super) diverse: Option<(DiverseRequest, Arc<Vec<DocId>>)>,
    pub(super) reading: Option<Arc<Reading>>,
    pub(super) trends: BTreeMap<ConceptId, Arc<TrendAnalysis>>,
    pub(super) rhythm: Option<(RhythmRequest, Arc<Result<RhythmAnalysis, String>>)>,
    pub(super) group_difference: Option<(DifferenceRequest, Arc<Vec<CurvePoint>>)>,
    pub(super) zoomed: Option<Arc<Zoomed>>,
    pub(super) within: Option<(WithinRequest, Arc<WithinAnalysis>)>,
    pub(super) explained: Option<(ExplainRequest, Arc<Result<Explained, String>>)>,
    pub(super) reviewing: Reviewing,
    pub(super) ratings: Option<Arc<LoadedRatings>>,
    pub(super) preview: Option<(PreviewRequest, Preview)>,
    pub(super) difference: Option<(Moment, Vec<ConceptChange>)>,
    pub(super) lexicon_file: Option<(LexiconFileRequest, Result<Imported, String>)>,
    pub(super) losses: Option<(LexiconChoice, Vec<String>)>,
    pub(super) usage: Option<(ConceptId, UsedTerms)>,
    pub(super) radar: Option<(ConceptId, Radar)>,
    pub(super) impact: Option<(ImpactWanted, WordImpact)>,
    pub(super) matching: Option<(MatchingRequest, TermPreview)>,
    pub(super) spellings: Option<(String, Vec<String>)>,
    pub(super) check: Option<(ConceptId, Arc<WordCheck>)>,
}

impl Analysis {
    /// Drops what belongs to documents that are gone.
    pub(super) fn forget_scores(&mut self) {
        self.scores.clear();
        self.spares.clear();
        self.reviewing.forget();
        self.usage = None;
        self.radar = None;
        self.impact = None;
        self.reading = None;
    }
}

impl Workbench {
    pub(super) fn take(&mut self, outcome: Outcome, stamp: Stamp) {
        match outcome {
            Outcome::Vectors(loaded) => self.take_vectors(loaded),
            Outcome::Index(index) => self.analysis.index = Some(Arc::new(index)),
            Outcome::Documents(documents) => self.take_documents(documents),
            Outcome::Concept(id, analysis) => {
                self.analysis.concepts.insert(id, Ok(analysis));
            }
            Outcome::Senses(senses) => self.analysis.senses.extend(senses),
            Outcome::Questions(request, words) => self.analysis.questions = Some((request, words)),
            Outcome::Sentences(sentences) => {
                if let Stamp::Sentences { request, .. } = stamp {
                    self.analysis.sentences = Some((request, sentences));
                }
            }
            Outcome::Scores(id, scores) => {
                let spare = self.analysis.scores.insert(id, Arc::new(scores));
                self.analysis.spares.extend(spare.map(|spare| (id, spare)));
            }
            Outcome::Listing(listing) => self.analysis.listing = Some(Arc::new(listing)),
            Outcome::Reading(reading) => self.analysis.reading = Some(reading),
            Outcome::Overview(data) => self.analysis.overview = Some(Arc::from(data)),
            Outcome::Groups(groups) => self.analysis.groups = Some(groups),
            Outcome::Diverse(request, docs) => self.analysis.diverse = Some((request, docs)),
            Outcome::Reviews(reviews) => self.take_reviews(reviews, &stamp),
            Outcome::Ratings(ratings) => self.analysis.ratings = Some(Arc::new(ratings)),
            Outcome::Preview(preview) => {
                if let Stamp::Preview(request) = stamp {
                    self.analysis.preview = Some((request, preview));
                }
            }
            Outcome::LexiconFile(imported) => {
                if let Stamp::LexiconFile(request) = stamp {
                    self.analysis.lexicon_file = Some((request, Ok(*imported)));
                }
            }
            Outcome::Losses(losses) => {
                if let Stamp::Losses { choice, .. } = stamp {
                    self.analysis.losses = Some((choice, losses));
                }
            }
            Outcome::Radar(id, radar) => self.analysis.radar = Some((id, radar)),
            Outcome::Usage(id, used) => self.analysis.usage = Some((id, used)),
            Outcome::Impact(impact) => {
                if let Stamp::Impact { wanted, .. } = stamp {
                    self.analysis.impact = Some((wanted, impact));
                }
            }
            Outcome::Matching(preview) => {
                if let Stamp::Matching { request, .. } = stamp {
                    self.analysis.matching = Some((request, preview));
                }
            }
            Outcome::Spellings(word, near) => self.analysis.spellings = Some((word, near)),
            Outcome::Difference(changes) => {
                if let Stamp::Difference { moment, .. } = stamp {
                    self.analysis.difference = Some((moment, changes));
                }
            }
            Outcome::Check(check) => {
                if let Stamp::Check { request, .. } = stamp {
                    self.analysis.check = Some((request.concept, Arc::new(check)));
                }
            }
            Outcome::Written(path) => self.notify(Severity::Success, format!("Saved {}", path.display())),
            Outcome::Saved(path) => {
                if let Stamp::Save { position, saving } = stamp {
                    if saving == Saving::Wished {
                        self.notify(Severity::Success, format!("Saved {}", path.display()));
                    }
                    self.saved_at(path, position);
                }
            }
            Outcome::LeftBehind(left_behind) => self.keeping.left_behind = left_behind,
            Outcome::Dynamics(outcome) => self.take_dynamics(outcome),
        }
    }

    fn take_dynamics(&mut self, outcome: DynamicsOutcome) {
        match outcome {
            DynamicsOutcome::Zoomed(zoomed) => self.analysis.zoomed = Some(zoomed),
            DynamicsOutcome::Trend(id, trend) => {
                self.analysis.trends.insert(id, trend);
            }
            DynamicsOutcome::Explained(request, explained) => {
                self.analysis.explained = Some((request, explained));
            }
            DynamicsOutcome::Rhythm(request, found) => self.analysis.rhythm = Some((request, found)),
            DynamicsOutcome::Within(request, analysis) => self.analysis.within = Some((request, analysis)),
            DynamicsOutcome::GroupDifference(request, curve) => {
                self.analysis.group_difference = Some((request, curve));
            }
        }
    }

    fn take_documents(&mut self, documents: Arc<LoadedDocuments>) {
        self.notify(Severity::Success, documents.report.summary());
        let spec = documents.spec.clone();
        self.analysis.documents = Some(documents);
        self.analysis.n_loads += 1;
        self.analysis.forget_scores();
        self.analysis.sentences = None;
        self.analysis.listing = None;
        self.analysis.overview = None;
        self.analysis.groups = None;
        self.analysis.diverse = None;
        self.analysis.trends.clear();
        self.analysis.explained = None;
        self.analysis.rhythm = None;
        self.analysis.within = None;
        self.analysis.zoomed = None;
        self.analysis.group_difference = None;
        if self.opening.take().is_some() && self.project.documents.as_ref() != Some(&spec) {
            self.dispatch(Command::SetDocuments { documents: Some(spec) }, Origin::Hand);
        }
    }

    pub(super) fn fail(&mut self, slot: Slot, error: &Error) {
        match slot {
            // Not an alarm while the analyst is still typing: shown where the words are.
            Slot::Concept(id) => {
                self.analysis.concepts.insert(id, Err(error.to_string()));
                self.analysis.scores.remove(&id);
                self.analysis.spares.remove(&id);
            }
            Slot::Scores(id) => {
                // Those before are by other terms.
                self.analysis.scores.remove(&id);
                self.analysis.spares.remove(&id);
                self.report(error);
            }
            // Told where the file was asked for.
            Slot::LexiconFile => {
                if let Some(Stamp::LexiconFile(request)) = self.done.get(&slot).cloned() {
                    self.analysis.lexicon_file = Some((request, Err(error.to_string())));
                }
            }
            Slot::Save => {
                self.keeping.let_go();
                self.report(error);
            }
            Slot::Vectors => self.fail_vectors(error),
            Slot::Documents => {
                // What was being opened is forgotten; what was there stays.
                if self.opening.take().is_none() {
                    self.analysis.documents = None;
                    self.analysis.forget_scores();
                }
                self.report(error);
            }
            _ => self.report(error),
        }
    }
}
