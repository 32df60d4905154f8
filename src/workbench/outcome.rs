//! What jobs bring: derived state, computed from a snapshot of the project and never saved.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::differing::DifferenceRequest;
use super::dynamics::TrendAnalysis;
use super::explaining::{ExplainRequest, Explained};
use super::rhythm::{RhythmAnalysis, RhythmRequest};
use super::within::{WithinAnalysis, WithinRequest};
use super::zooming::Zoomed;
use crate::comparison::ratings::Ratings;
use crate::comparison::words::WordCheck;
use crate::concept::engine::Engine;
use crate::corpus::concordance::Occurrence;
use crate::corpus::doc_set::DocSet;
use crate::corpus::index::TokenIndex;
use crate::corpus::index::inverted::InvertedIndex;
use crate::corpus::keys::DocumentKeys;
use crate::corpus::read::{Preview, ReadReport};
use crate::corpus::{Corpus, DocId};
use crate::dynamics::CurvePoint;
use crate::embedding::WordId;
use crate::embedding::read::VectorsReport;
use crate::lexicon::LexiconConcept;
use crate::lexicon::format::Imported;
use crate::neighbors::graph::Graph;
use crate::project::diff::ConceptChange;
use crate::project::journal::Recovered;
use crate::project::{ConceptId, Documents, VectorSource};
use crate::scoring::incremental::{ConceptScorer, Indexed};
use crate::scoring::matcher::Matcher;
use crate::scoring::scores::Scores;
use crate::suggestion::Suggestions;
use crate::suggestion::map::Layout;
use crate::suggestion::senses::Sense;
use crate::workbench::diverse::DiverseRequest;
use crate::workbench::evidence::{UsedTerms, WordImpact};
use crate::workbench::groups::GroupsAnalysis;
use crate::workbench::listing::Listing;
use crate::workbench::overview::OverviewData;
use crate::workbench::reading::Reading;
use crate::workbench::request::{QuestionsRequest, RatingsRequest};
use crate::workbench::reviews::DocumentReviews;

/// What jobs about scores over time bring.
#[derive(Debug)]
pub enum DynamicsOutcome {
    /// The curve of a concept.
    Trend(ConceptId, Arc<TrendAnalysis>),
    /// A part of a curve, drawn again.
    Zoomed(Arc<Zoomed>),
    /// The difference of two groups.
    GroupDifference(DifferenceRequest, Arc<Vec<CurvePoint>>),
    /// Concepts inside a document.
    Within(WithinRequest, Arc<WithinAnalysis>),
    /// A rhythm; an error says why it cannot be told.
    Rhythm(RhythmRequest, Arc<Result<RhythmAnalysis, String>>),
    /// What made a change; an error says why that cannot be told.
    Explained(ExplainRequest, Arc<Result<Explained, String>>),
}

/// What one job brings.
#[derive(Debug)]
pub enum Outcome {
    /// Something about scores over time.
    Dynamics(DynamicsOutcome),
    /// Word vectors, ready for models.
    Vectors(LoadedVectors),
    /// The neighbor index.
    Index(ReadyIndex),
    /// Documents.
    Documents(Arc<LoadedDocuments>),
    /// Suggestions and lexicon of a concept.
    Concept(ConceptId, Arc<ConceptAnalysis>),
    /// The senses of some seeds.
    Senses(Vec<(WordId, Vec<Sense>)>),
    /// Words to ask the analyst about.
    Questions(QuestionsRequest, Vec<WordId>),
    /// Where a word stands.
    Sentences(Vec<Occurrence>),
    /// Scores of all documents for a concept.
    Scores(ConceptId, DocumentScores),
    /// The documents listed.
    Listing(Listing),
    /// Groups compared.
    Groups(Arc<GroupsAnalysis>),
    /// Diverse documents, in the order picked.
    Diverse(DiverseRequest, Arc<Vec<DocId>>),
    /// The document that is read.
    Reading(Arc<Reading>),
    /// Documents in a plot.
    Overview(Box<OverviewData>),
    /// What was said of documents.
    Reviews(Arc<DocumentReviews>),
    /// Human ratings from a file.
    Ratings(LoadedRatings),
    /// The beginning of files.
    Preview(Preview),
    /// What a lexicon file holds.
    LexiconFile(Box<Imported>),
    /// What a format cannot hold.
    Losses(Vec<String>),
    /// How often the terms of a concept count.
    Usage(ConceptId, UsedTerms),
    /// Terms of a concept that may not mean it.
    Radar(ConceptId, crate::scoring::radar::Radar),
    /// What a word moves.
    Impact(WordImpact),
    /// What a typed term matches.
    Matching(crate::scoring::matching::Preview),
    /// Words spelled like one.
    Spellings(String, Vec<String>),
    /// What changed since a moment.
    Difference(Vec<ConceptChange>),
    /// Agreement of a concept with the ratings.
    Check(WordCheck),
    /// A file was written.
    Written(PathBuf),
    /// The project was written into its file.
    Saved(PathBuf),
    /// What killed programs left.
    LeftBehind(Vec<Recovered>),
}

/// Word vectors in memory.
#[derive(Clone, Debug)]
pub struct LoadedVectors {
    /// What was asked for.
    pub source: VectorSource,
    /// Tells whether a file has changed since a project was saved; empty for those inside the program.
    pub fingerprint: String,
    /// Ready for models.
    pub engine: Arc<Engine>,
    /// What was left out; nothing to tell for those inside the program.
    pub report: VectorsReport,
}

impl LoadedVectors {
    /// Those inside the program.
    pub(super) fn embedded(engine: Arc<Engine>) -> Self {
        let (source, fingerprint) = (VectorSource::Embedded, String::new());
        Self { source, fingerprint, engine, report: VectorsReport::default() }
    }
}

/// An index and how good it is.
#[derive(Debug)]
pub struct ReadyIndex {
    /// The index over the suggestion vocabulary.
    pub index: Graph,
    /// Share of the exact 50 suggestions per pole that it finds, measured on whole rounds from common words; in
    /// [0, 1].
    pub recall: f64,
}

/// Documents in memory.
#[derive(Debug)]
pub struct LoadedDocuments {
    /// What was asked for.
    pub spec: Documents,
    /// The documents.
    pub corpus: Corpus,
    /// Their tokens.
    pub index: TokenIndex,
    /// The documents of each word.
    pub inverted: InvertedIndex,
    /// What the documents are known by in projects.
    pub keys: DocumentKeys,
    /// What was read and what was left out.
    pub report: ReadReport,
    /// The first and the last date, in seconds since 1970-01-01 UTC; nothing where there is none.
    pub span: Option<(f64, f64)>,
}

/// Everything that follows from a concept's words.
#[derive(Clone, Debug)]
pub struct ConceptAnalysis {
    /// No other has it.
    pub number: u64,
    /// Candidates and the fitted model.
    pub suggestions: Suggestions,
    /// Suggested words that were not suggested before the concept last changed; empty in the first round.
    pub new_words: BTreeSet<WordId>,
    /// Places of seeds and suggestions on the map.
    pub map: Layout,
    /// The lexicon entry as it would be exported.
    pub lexicon: LexiconConcept,
}

impl LoadedDocuments {
    /// The tokens from both sides.
    pub fn indexed(&self) -> Indexed<'_> {
        Indexed { tokens: &self.index, inverted: &self.inverted }
    }

    /// Bytes of memory they take, with their tokens.
    pub fn memory(&self) -> usize {
        let ((tokens, vocabulary), (entries, by_type)) = (self.index.memory(), self.inverted.memory());
        self.corpus.memory() + tokens + vocabulary + entries + by_type + self.keys.memory()
    }
}

/// Scores of one concept and what they were made by.
#[derive(Clone, Debug)]
pub struct DocumentScores {
    /// Follows the concept's terms.
    pub scorer: ConceptScorer,
    /// The terms are all words that have a vector, by their similarity to the concept's.
    pub of_similarity: bool,
    /// The documents that differ from those before; all of them where there were none before.
    pub changed: DocSet,
    /// No others have it.
    pub number: u64,
    /// The number of those before.
    pub follows: Option<u64>,
}

/// A number that no result of this program run has had.
pub fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl DocumentScores {
    /// One concept, all documents.
    pub fn scores(&self) -> &Scores {
        self.scorer.scores()
    }

    /// The matcher, for highlighting exactly what was scored.
    pub fn matcher(&self) -> &Arc<Matcher> {
        self.scorer.matcher()
    }
}

/// Ratings and where they came from.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedRatings {
    /// What was asked for.
    pub request: RatingsRequest,
    /// What the file held.
    pub ratings: Ratings,
}
