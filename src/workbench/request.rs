//! What the window is looking at, and so what is worth computing.

use std::path::PathBuf;

use super::compute::N_SHOWN;
use super::differing::DifferenceRequest;
use super::diverse::DiverseRequest;
use super::dynamics::TrendRequest;
use super::explaining::ExplainRequest;
use super::groups::GroupsRequest;
use super::lexicons::{LexiconChoice, LexiconFileRequest};
use super::listing::ListingRequest;
use super::overview::OverviewRequest;
use super::rhythm::RhythmRequest;
use super::within::WithinRequest;
use super::zooming::ZoomRequest;
use crate::comparison::ratings::RatingColumns;
use crate::corpus::DocId;
use crate::corpus::columns::Columns;
use crate::corpus::concordance::Sequence;
use crate::project::ConceptId;

/// The comparison wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRequest {
    /// Which concept.
    pub concept: ConceptId,
    /// What to compare it with.
    pub ratings: RatingsRequest,
}

/// A file of human ratings and how to read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RatingsRequest {
    /// The file.
    pub path: PathBuf,
    /// Columns the analyst chose; the others are guessed.
    pub columns: RatingColumns,
    /// Goes up each time the analyst opens a file, so that one mended meanwhile is read again.
    pub opening: u64,
}

/// Which suggestions are wanted for a concept. What a lexicon counts does not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestionsView {
    /// Suggestions per pole; forms of one word count once.
    pub count: usize,
    /// Without names of people, places and companies.
    pub hides_names: bool,
    /// Without words with digits and misspellings.
    pub hides_misspellings: bool,
    /// Only words that stand in the loaded documents; all where none are loaded.
    pub only_in_documents: bool,
    /// Goes up each time the analyst asks for new groups.
    pub regroupings: u64,
}

impl Default for SuggestionsView {
    fn default() -> Self {
        Self {
            count: N_SHOWN,
            hides_names: false,
            hides_misspellings: false,
            only_in_documents: false,
            regroupings: 0,
        }
    }
}

/// The suggestions wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestionsRequest {
    /// For which concept.
    pub concept: ConceptId,
    /// Which.
    pub view: SuggestionsView,
}

/// Words to ask the analyst about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuestionsRequest {
    /// For which concept.
    pub concept: ConceptId,
    /// Goes up with each round; the words of a round stay.
    pub round: u64,
}

/// Sentences of a word wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentencesRequest {
    /// The word, as it stands in the vectors.
    pub word: String,
    /// Which come first.
    pub sequence: Sequence,
    /// At most so many.
    pub n: usize,
}

/// The document that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRequest {
    /// Which.
    pub doc: DocId,
    /// What of it counts for this concept is marked.
    pub concept: Option<ConceptId>,
    /// What is searched for, to be shown where it stands; empty for nothing.
    pub search: String,
    /// Whether upper and lower case matter in it.
    pub case: bool,
}

/// Files about to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRequest {
    /// Files and folders.
    pub files: Vec<PathBuf>,
    /// What the analyst chose; the rest is guessed.
    pub columns: Columns,
}

/// What a word moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpactWanted {
    /// In the scores of which concept.
    pub concept: ConceptId,
    /// The word or term.
    pub term: String,
}

/// A term being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchingRequest {
    /// As typed.
    pub term: String,
}

/// A moment to compare with now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// After so many steps of the history.
    Step(usize),
    /// A named version.
    Version(String),
}

/// Everything that is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    /// The suggestions, when they are on screen; those of other concepts stay as they were last wanted.
    pub suggestions: Option<SuggestionsRequest>,
    /// The questions, while the analyst teaches.
    pub questions: Option<QuestionsRequest>,
    /// The sentences, when the documents have some to show.
    pub sentences: Option<SentencesRequest>,
    /// The document table, when it is open.
    pub listing: Option<ListingRequest>,
    /// The groups, while they are compared.
    pub groups: Option<GroupsRequest>,
    /// Diverse documents, while some are wanted.
    pub diverse: Option<DiverseRequest>,
    /// The document that is read.
    pub reading: Option<ReadingRequest>,
    /// The plot of documents, when it is open.
    pub overview: Option<OverviewRequest>,
    /// The curves on screen; those of other concepts stay as they were last wanted.
    pub trends: Vec<TrendRequest>,
    /// The part of a curve that is zoomed into.
    pub zoom: Option<ZoomRequest>,
    /// Two groups, while their difference is looked at.
    pub group_difference: Option<DifferenceRequest>,
    /// The document that is followed from its first word to its last.
    pub within: Option<WithinRequest>,
    /// The rhythm, while it is looked at.
    pub rhythm: Option<RhythmRequest>,
    /// The change that is asked about.
    pub explained: Option<ExplainRequest>,
    /// The check plot, when it is open.
    pub check: Option<CheckRequest>,
    /// The beginning of files, while the analyst decides how to read them.
    pub preview: Option<PreviewRequest>,
    /// How often the terms of a concept count, while its lexicon is on screen.
    pub usage: Option<ConceptId>,
    /// What the word pointed at moves.
    pub impact: Option<ImpactWanted>,
    /// What a term being typed would match.
    pub matching: Option<MatchingRequest>,
    /// Near spellings of a word that the vectors do not have.
    pub spelling: Option<String>,
    /// The lexicon file that is asked about.
    pub lexicon_file: Option<LexiconFileRequest>,
    /// The lexicon that is about to be written.
    pub losses: Option<LexiconChoice>,
    /// The moment to compare with now, while the history shows one.
    pub difference: Option<Moment>,
}
