//! The work of the jobs: pure functions from snapshots to derived state.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::outcome::{ConceptAnalysis, DocumentScores, LoadedDocuments, ReadyIndex, next_number};
use super::request::{Moment, SentencesRequest, SuggestionsView};
use crate::concept::engine::Engine;
use crate::concept::{ConceptKind, Pole};
use crate::corpus::concordance::{Occurrence, occurrences};
use crate::corpus::doc_set::DocSet;
use crate::corpus::index::TokenIndex;
use crate::corpus::index::inverted::InvertedIndex;
use crate::corpus::keys::DocumentKeys;
use crate::corpus::search::Query;
use crate::corpus::tokens::fold;
use crate::corpus::{Corpus, read};
use crate::embedding::{WordId, embedded};
use crate::lexicon::expand::{Expansion, concept as lexicon_concept, terms};
use crate::lexicon::scope::{Scope, terms_in_scope};
use crate::lexicon::{LexiconConcept, Term, TermStatus};
use crate::neighbors::cache::{Cache, Key};
use crate::neighbors::graph::Graph;
use crate::neighbors::hnsw::{self, HnswParams};
use crate::neighbors::rows::Rows;
use crate::neighbors::shipped;
use crate::progress::Progress;
use crate::project::diff::{ConceptChange, diff};
use crate::project::{Concept, Decision, DocumentSource, Documents, History, Project, Remark};
use crate::scoring::incremental::ConceptScorer;
use crate::scoring::options::ScoringOptions;
use crate::scoring::similarity::{as_terms, similar_words, wanted_in};
use crate::suggestion::filter::Filter;
use crate::suggestion::map::{Layout, layout};
use crate::suggestion::recall::{self, Rounds};
use crate::suggestion::senses::{Sense, senses};
use crate::suggestion::teach::{N_QUESTIONS, questions};
use crate::suggestion::{Folding, Request, Suggestions, suggest};
use crate::{Error, Result};

/// Suggestions shown per pole, before the analyst asks for more.
pub const N_SHOWN: usize = 50;
/// Share of the time to an index that goes into building rather than measuring it.
const BUILDING_SHARE: f32 = 0.95;
/// What the recall of a new index is measured with: a fifth of a second.
const RECALL_ROUNDS: Rounds = Rounds { n_rounds: 20, n_seeds: 5, count: N_SHOWN };
/// The documents that ship with the program.
static SAMPLE: &[u8] = include_bytes!("../../assets/sample_documents.csv");

/// The neighbor index over the `vocabulary` commonest words and how good it is. Where `is_shipped`, `engine` holds the
/// vectors inside the program, whose index is there too; others come from `cache` where they have been built before.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn ready_index(
    engine: &Engine,
    is_shipped: bool,
    vocabulary: usize,
    cache: Option<&Cache>,
    progress: Progress<'_>,
) -> Result<ReadyIndex> {
    // Here nobody waits for it, and from now on completions of typed words need not look at all words.
    engine.embedding().sort_words();
    let n_words = vocabulary.min(engine.embedding().len());
    let shipped = if is_shipped {
        shipped::graph(embedded::bytes()).filter(|graph| graph.n_words() == n_words)
    } else {
        None
    };
    let index = match shipped {
        Some(index) => index,
        None => built(engine, n_words, cache, &|share| progress(BUILDING_SHARE * share))?,
    };
    let recall_of = |kind, part: f32| {
        let measuring = |share: f32| progress(BUILDING_SHARE + (1.0 - BUILDING_SHARE) * (part + share) / 2.0);
        recall::measure(engine, &index, kind, RECALL_ROUNDS, &measuring)
    };
    let recall = recall_of(ConceptKind::Bipolar, 0.0)?.min(recall_of(ConceptKind::Unipolar, 1.0)?);
    Ok(ReadyIndex { index, recall })
}

/// An index from `cache`, or built and put there.
fn built(engine: &Engine, n_words: usize, cache: Option<&Cache>, progress: Progress<'_>) -> Result<Graph> {
    let rows = Arc::new(rows(engine, n_words));
    let params = HnswParams::default();
    let cached = cache.map(|cache| (cache, Key::of(&rows, &params)));
    if let Some(index) = cached.and_then(|(cache, key)| cache.load(key)) {
        return Ok(index);
    }
    let index = in_background(|| hnsw::build(&rows, &params, progress))??;
    // An index that cannot be kept is built again next time; nothing else is lost.
    let kept = cached.map(|(cache, key)| cache.store(key, &index));
    drop(kept);
    Ok(index)
}

/// Runs long work on threads of its own, half of the cores: on the shared ones every suggestion would wait behind it.
fn in_background<R: Send>(work: impl FnOnce() -> R + Send) -> Result<R> {
    let n_threads = (std::thread::available_parallelism().map_or(1, usize::from) / 2).max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build();
    let pool = pool.map_err(|error| Error::Request(format!("no threads for the word index ({error})")))?;
    Ok(pool.install(work))
}

/// The words an index is built over. Those of the scale between two ends serve both kinds of concept: what is near in
/// one space is near in the other, and a walk is led by the model's own scores (recall of one-idea rounds is as high).
pub fn rows(engine: &Engine, n_words: usize) -> Rows {
    let (embedding, space) = (engine.embedding(), engine.space(ConceptKind::Bipolar));
    let mut rows = Rows::with_capacity(embedding.dimensions(), n_words);
    for block in space.vector_blocks(embedding, n_words) {
        rows.push(&block);
    }
    rows
}

/// Documents between two looks at the memory they take.
const MEASURE_EVERY: usize = 1000;

/// Reads documents and numbers their tokens. `taken` follows the bytes of memory they take.
///
/// # Errors
/// As [`read::read`].
pub fn load_documents(
    spec: &Documents,
    taken: &AtomicUsize,
    progress: Progress<'_>,
) -> Result<LoadedDocuments> {
    let reading = |share: f32| progress(0.6 * share);
    let (corpus, report) = match &spec.source {
        DocumentSource::Sample => {
            read::read_bytes(Path::new("sample documents"), SAMPLE, &spec.columns, &reading)?
        }
        DocumentSource::Files(files) => {
            let mut corpus = Corpus::default();
            let report =
                read::read_each(files, &spec.columns, read::Keep::Fields, &reading, &mut |document| {
                    if corpus.len().is_multiple_of(MEASURE_EVERY) {
                        taken.store(corpus.memory(), Ordering::Relaxed);
                    }
                    corpus.push(document)
                })?;
            corpus.finish();
            (corpus, report)
        }
    };
    let texts = corpus.memory();
    let index = TokenIndex::build(&corpus, &|share| progress(0.6 + 0.3 * share))?;
    let (tokens, vocabulary) = index.memory();
    taken.store(texts + tokens + vocabulary, Ordering::Relaxed);
    let inverted = InvertedIndex::build(&index, &|share| progress(0.9 + 0.1 * share))?;
    let keys = DocumentKeys::new(&corpus, report.has_ids());
    let span = corpus.times().fold(None, |span: Option<(f64, f64)>, time| {
        Some(span.map_or((time, time), |(first, last)| (first.min(time), last.max(time))))
    });
    Ok(LoadedDocuments { spec: spec.clone(), corpus, index, inverted, keys, report, span })
}

/// What a concept is analyzed by.
pub struct ConceptTask<'a> {
    /// The vectors.
    pub engine: &'a Engine,
    /// Candidates faster than by the exact scan, once there is one.
    pub index: Option<&'a Graph>,
    /// The loaded documents.
    pub documents: Option<&'a TokenIndex>,
    /// Words are suggested from this many of the commonest.
    pub vocabulary: usize,
    /// What is on screen.
    pub view: SuggestionsView,
    /// The analysis that this one follows on from.
    pub previous: Option<Previous<'a>>,
}

/// The last analysis of a concept of the same kind.
#[derive(Clone, Copy)]
pub struct Previous<'a> {
    /// Its result.
    pub analysis: &'a ConceptAnalysis,
    /// Whether the words of the concept have changed since; if not, only the view has.
    pub has_changed: bool,
    /// Whether the groups are to be made anew.
    pub regroups: bool,
}

/// Suggestions, map and lexicon of a concept; groups, marks and places follow on from the previous analysis.
///
/// # Errors
/// [`crate::Error::Request`] when no seed is known.
pub fn analyze_concept(task: &ConceptTask<'_>, concept: &Concept) -> Result<ConceptAnalysis> {
    let ConceptTask { engine, index, documents, vocabulary, view, previous } = *task;
    let excluded: BTreeSet<String> = concept.decisions.keys().cloned().collect();
    let stands = |word: &str| documents.is_none_or(|index| index.type_of(&fold(word)).is_some());
    let found = suggest(
        engine,
        index,
        &Request {
            seeds: &concept.seeds,
            kind: concept.kind,
            model: concept.model,
            vocabulary,
            count: view.count,
            n_counted: concept.counted.at_most(),
            folding: Folding::Inflections,
            filter: Filter {
                names: view.hides_names,
                misspellings: view.hides_misspellings,
                only: (view.only_in_documents && documents.is_some()).then_some(&stands),
            },
            excluded: &excluded,
            previous: previous
                .filter(|previous| !previous.regroups)
                .map(|previous| &previous.analysis.suggestions.groups),
        },
    );
    let suggestions = match found {
        // An imported lexicon counts before it has a seed.
        Err(Error::Request(_)) if !concept.decisions.is_empty() => {
            Suggestions::nothing(engine, &concept.seeds, concept.model_choice())
        }
        found => found?,
    };
    let new_words = previous.map_or_else(BTreeSet::new, |previous| new_words(&suggestions, previous));
    let map = place_words(engine, concept.kind, &suggestions, previous);
    let terms = lexicon_terms(engine, concept, &suggestions);
    let lexicon =
        lexicon_concept(&concept.name, &concept.description, concept.model_choice(), &concept.seeds, terms);
    Ok(ConceptAnalysis { number: next_number(), suggestions, new_words, map, lexicon })
}

/// Suggestions of which no form was suggested before the concept changed.
fn new_words(suggestions: &Suggestions, previous: Previous<'_>) -> BTreeSet<WordId> {
    if !previous.has_changed {
        return previous.analysis.new_words.clone();
    }
    let of = |pole: Pole| previous.analysis.suggestions.of(pole).iter().flat_map(|word| word.forms());
    let before: BTreeSet<WordId> = of(Pole::Positive).chain(of(Pole::Negative)).collect();
    let now = suggestions.positive.iter().chain(&suggestions.negative).map(|word| word.word);
    now.filter(|word| !before.contains(word)).collect()
}

/// Places for the seeds and the first suggestions of each pole: more would be a cloud, not a map.
fn place_words(
    engine: &Engine,
    kind: ConceptKind,
    suggestions: &Suggestions,
    previous: Option<Previous<'_>>,
) -> Layout {
    let of = |pole: Pole| suggestions.of(pole).iter().take(N_SHOWN).map(|suggestion| suggestion.word);
    let suggested = of(Pole::Positive).chain(of(Pole::Negative));
    let words: Vec<WordId> = {
        let mut seen = BTreeSet::new();
        let seeds = suggestions.known.iter().map(|(_, word)| word);
        seeds.chain(suggested).filter(|word| seen.insert(*word)).collect()
    };
    let space = engine.space(kind);
    let vectors: Vec<Vec<f32>> = words.iter().map(|&word| space.vector(engine.embedding(), word)).collect();
    let nothing = Layout::new();
    layout(&words, &vectors, previous.map_or(&nothing, |previous| &previous.analysis.map))
}

/// Seeds, decisions and the best suggested words, as they count.
fn lexicon_terms(engine: &Engine, concept: &Concept, suggestions: &Suggestions) -> Vec<Term> {
    let decided = |wanted: fn(Decision) -> Option<Pole>| {
        let decisions = concept.decisions.iter();
        decisions.filter_map(move |(word, decision)| Some((word.as_str(), wanted(*decision)?)))
    };
    let expansion = Expansion {
        accepted: decided(|decision| match decision {
            Decision::Accepted(pole) => Some(pole),
            Decision::Rejected => None,
        })
        .collect(),
        rejected: decided(|decision| (decision == Decision::Rejected).then_some(Pole::Irrelevant))
            .map(|(word, _)| word)
            .collect(),
        n_suggested: concept.counted.at_most(),
        least: concept.counted.least(),
        status: TermStatus::Suggested,
        note: "",
    };
    let mut terms = terms(engine, suggestions, &expansion);
    for term in &mut terms {
        if let Some(Remark { weight, note }) = concept.remarks.get(&term.term) {
            term.note.clone_from(note);
            // A rejected word keeps the weight it would have.
            term.weight = weight.map_or(term.weight, |weight| term.pole.sign() * weight);
        }
    }
    terms
}

/// The senses of seeds.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn find_senses(
    engine: &Engine,
    words: Vec<WordId>,
    progress: Progress<'_>,
) -> Result<Vec<(WordId, Vec<Sense>)>> {
    let senses = senses(engine, &words, progress)?;
    Ok(words.into_iter().zip(senses).collect())
}

/// Words to ask the analyst about.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn choose_questions(engine: &Engine, concept: &Concept, progress: Progress<'_>) -> Result<Vec<WordId>> {
    let (known, _) = engine.resolve(&concept.seeds, concept.kind);
    let is_open = |word: WordId| !concept.decisions.contains_key(engine.embedding().word(word));
    questions(engine, concept.kind, &known, &is_open, N_QUESTIONS, progress)
}

/// Scores at hand that newer ones can be made from.
#[derive(Debug, Default)]
pub struct KnownScores {
    /// The last ones.
    pub last: Option<Arc<DocumentScores>>,
    /// Those before them, which nobody looks at any more: they are changed instead of a copy of the last ones.
    pub spare: Option<Arc<DocumentScores>>,
}

/// Scores all documents for one concept: seeds, accepted words and the counted suggestions; where `similarity` brings
/// vectors, all words that have one, by their similarity to those. Where there are scores of the same documents for
/// other words, only the documents with changed words cost anything.
///
/// # Errors
/// [`crate::Error::Cancelled`]; as [`similar_words`].
pub fn score_documents(
    documents: &LoadedDocuments,
    lexicon: &LexiconConcept,
    similarity: Option<&Engine>,
    options: ScoringOptions,
    known: KnownScores,
    progress: Progress<'_>,
) -> Result<DocumentScores> {
    progress(0.0)?;
    let indexed = documents.indexed();
    let similar = match similarity {
        Some(engine) => {
            let wanted = wanted_in(documents.index.forms());
            similar_words(engine, lexicon, Scope::All, &|form| wanted.contains(form))?
        }
        None => Vec::new(),
    };
    let terms = match similarity {
        Some(_) => as_terms(&similar),
        None => terms_in_scope(lexicon, Scope::All),
    };
    let of_similarity = similarity.is_some();
    let is_alike =
        |scores: &DocumentScores| scores.scorer.options() == options && scores.of_similarity == of_similarity;
    let last = known.last.as_deref().filter(|last| is_alike(last));
    let spare = known.spare.and_then(Arc::into_inner).filter(is_alike);
    let (mut scorer, mut differ) = match (spare, last) {
        (Some(spare), Some(last)) => (spare.scorer, last.changed.clone()),
        (_, Some(last)) => (last.scorer.clone(), DocSet::default()),
        (_, None) => (ConceptScorer::new(indexed, options), DocSet::default()),
    };
    scorer.update(indexed, &terms);
    differ.extend(&scorer.take_changed());
    let changed = match last {
        Some(last) => {
            let tally =
                |scorer: &ConceptScorer, doc| scorer.scores().concepts.first().map(|one| one.tally(doc));
            differ.iter().filter(|&doc| tally(&last.scorer, doc) != tally(&scorer, doc)).collect()
        }
        None => DocSet::first(documents.corpus.len()),
    };
    progress(1.0)?;
    let follows = last.map(|last| last.number);
    Ok(DocumentScores { scorer, of_similarity, changed, number: next_number(), follows })
}

/// Where a word stands in the documents.
pub fn sentences(documents: &LoadedDocuments, request: &SentencesRequest) -> Vec<Occurrence> {
    let LoadedDocuments { corpus, index, inverted, .. } = documents;
    let query = Query::term(&request.word);
    let found = query.find(corpus, index, inverted);
    occurrences(corpus, &query, &found, request.sequence, request.n)
}

/// What changed in the concepts between a moment and now; nothing for a version that is forgotten.
///
/// # Errors
/// As [`History::project_after`].
pub fn difference(project: &Project, history: &History, moment: &Moment) -> Result<Vec<ConceptChange>> {
    Ok(match moment {
        Moment::Step(n_steps) => diff(&history.project_after(project, *n_steps)?.concepts, &project.concepts),
        Moment::Version(name) => {
            let version = project.versions.iter().find(|version| version.name == *name);
            version.map(|version| diff(&version.concepts, &project.concepts)).unwrap_or_default()
        }
    })
}
