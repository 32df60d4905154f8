//! What jobs are for, and what their results are computed from.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Revision;
use super::differing::DifferenceRequest;
use super::diverse::DiverseRequest;
use super::dynamics::TrendRequest;
use super::explaining::ExplainRequest;
use super::groups::GroupsRequest;
use super::lexicons::{LexiconChoice, LexiconFileRequest};
use super::listing::{Basis, ListingRequest};
use super::overview::OverviewRequest;
use super::request::{
    CheckRequest, ImpactWanted, MatchingRequest, Moment, PreviewRequest, QuestionsRequest, RatingsRequest,
    ReadingRequest, SentencesRequest, SuggestionsView,
};
use super::rhythm::RhythmRequest;
use super::runner::JobId;
use super::within::WithinRequest;
use super::zooming::ZoomRequest;
use crate::corpus::doc_set::DocSet;
use crate::embedding::WordId;
use crate::project::backups::Saving;
use crate::project::{ConceptId, Documents, ScoringSettings, VectorSource};
use crate::scoring::options::ScoringOptions;

/// What a job is for; one runs per slot, the latest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    Vectors,
    Documents,
    Concept(ConceptId),
    Senses,
    Questions,
    Sentences,
    Scores(ConceptId),
    Listing,
    Overview,
    Groups,
    Diverse,
    Reading,
    Trend(ConceptId),
    Explained,
    GroupDifference,
    Zoom,
    Rhythm,
    Within,
    Reviews,
    Ratings,
    Preview,
    Check,
    Difference,
    LexiconFile,
    Losses,
    Usage,
    Radar,
    Impact,
    Matching,
    Spellings,
    Save,
    Export,
    Recovery,
    Index,
}

/// What a result was computed from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stamp {
    Vectors(VectorSource),
    Documents(Documents),
    Index {
        vocabulary: usize,
    },
    Concept {
        revision: Revision,
        view: SuggestionsView,
        /// Of the documents, where they matter.
        load: u64,
    },
    Senses(Vec<WordId>),
    Questions(QuestionsRequest),
    Sentences {
        request: SentencesRequest,
        load: u64,
    },
    Scores {
        concept: Revision,
        /// Of all words that have a vector, not of the lexicon's.
        similarity: bool,
        options: ScoringOptions,
        load: u64,
    },
    Listing {
        request: ListingRequest,
        /// Of the order, and of each condition.
        bases: Vec<Basis>,
    },
    Reading {
        request: ReadingRequest,
        load: u64,
        /// The number of the scores.
        scores: Option<u64>,
        settings: ScoringSettings,
        /// Only cut into pieces, to be read at once.
        only_cut: bool,
    },
    Overview {
        request: OverviewRequest,
        basis: Basis,
        passing: Option<Arc<DocSet>>,
    },
    Groups {
        request: GroupsRequest,
        basis: Basis,
        listed: Option<Arc<DocSet>>,
    },
    Diverse {
        request: DiverseRequest,
        basis: Basis,
    },
    Trend {
        request: TrendRequest,
        settings: ScoringSettings,
        concept: Revision,
        load: u64,
    },
    Explained {
        request: ExplainRequest,
        settings: ScoringSettings,
        concept: Revision,
        load: u64,
    },
    Rhythm {
        request: RhythmRequest,
        settings: ScoringSettings,
        concept: Revision,
        load: u64,
    },
    Zoom {
        request: ZoomRequest,
        /// The number of the curves.
        trend: u64,
    },
    GroupDifference {
        request: DifferenceRequest,
        /// The number of the curves.
        trend: u64,
    },
    Within {
        request: WithinRequest,
        /// The numbers of the scores of all concepts.
        scores: Vec<u64>,
        load: u64,
    },
    Reviews {
        /// Counts the changes of reviews.
        revision: Revision,
        load: u64,
    },
    Ratings(RatingsRequest),
    Preview(PreviewRequest),
    LexiconFile(LexiconFileRequest),
    Losses {
        choice: LexiconChoice,
        revision: Revision,
    },
    Usage {
        id: ConceptId,
        concept: Revision,
        options: ScoringOptions,
        load: u64,
    },
    Radar {
        id: ConceptId,
        concept: Revision,
        options: ScoringOptions,
        load: u64,
    },
    Impact {
        wanted: ImpactWanted,
        /// The number of the scores.
        scores: u64,
        settings: ScoringSettings,
    },
    Matching {
        request: MatchingRequest,
        options: ScoringOptions,
        load: u64,
    },
    Spellings(String),
    Difference {
        moment: Moment,
        revision: Revision,
    },
    Check {
        request: CheckRequest,
        concept: Revision,
    },
    /// A file to write.
    Write,
    /// The project at this place of its history goes into its file.
    Save {
        position: u64,
        saving: Saving,
    },
    Recovery,
}

/// A job under way.
pub(super) struct Job {
    pub(super) id: JobId,
    pub(super) stamp: Stamp,
    pub(super) label: String,
    pub(super) share: f32,
    pub(super) cancel: Arc<AtomicBool>,
}

/// A job as the status bar shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct JobStatus {
    /// To cancel it by.
    pub id: JobId,
    /// What it does, such as "Reading tweets.json".
    pub label: String,
    /// How far it is, in [0, 1].
    pub share: f32,
    /// Bytes it has taken, where they may be many.
    pub memory: Option<usize>,
}
