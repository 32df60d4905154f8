//! What the evidence about terms costs, and what the radar for false positives says of real documents.
//!
//! ```text
//! cargo run --release --no-default-features --example evidence                    times on a million generated posts
//! cargo run --release --no-default-features --example evidence -- DOCUMENTS…      the radar's alarms, file by file
//! ```
//! Times stand beside that of a full pass over the documents in the same run. The last lines are what a very large
//! project costs where the window copies or reads it at once.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "prints its figures, and stops at what is wrong"
)]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use conceptvector::concept::engine::Engine;
use conceptvector::concept::{ConceptKind, Pole, SUGGESTION_VOCABULARY, Seeds};
use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::index::TokenIndex;
use conceptvector::corpus::index::inverted::InvertedIndex;
use conceptvector::corpus::read::read;
use conceptvector::corpus::{Corpus, DocumentRef};
use conceptvector::embedding::{Embedding, embedded};
use conceptvector::lexicon::TermStatus;
use conceptvector::lexicon::expand::{Expansion, terms};
use conceptvector::progress::unwatched;
use conceptvector::project::provenance::Provenance;
use conceptvector::project::session::{self, Session};
use conceptvector::project::{Command, Concept, ConceptId, Decision, History, Made, Origin, Project};
use conceptvector::scoring::impact::{ImpactRequest, impact};
use conceptvector::scoring::incremental::{ConceptScorer, Indexed};
use conceptvector::scoring::matcher::Matcher;
use conceptvector::scoring::options::ScoringOptions;
use conceptvector::scoring::radar::{Radar, RadarRequest, Reason, radar};
use conceptvector::scoring::ranking::{Order, Ranking};
use conceptvector::scoring::score;
use conceptvector::scoring::scores::Measure;
use conceptvector::scoring::usage::usage;
use conceptvector::suggestion::filter::Filter;
use conceptvector::suggestion::{Folding, Request, suggest};

const N_POSTS: usize = 1_000_000;
const N_WORDS: usize = 19;

/// Positive and, behind a slash, negative seeds.
const CONCEPTS: [&str; 12] = [
    "plant tree flower shrub garden leaf bush",
    "plant tree flower garden leaf / machine engine metal factory",
    "happy joy delight cheerful love / sad grief sorrow misery lonely",
    "money cash bank dollars wealth",
    "war battle army soldiers invasion / peace treaty truce harmony",
    "color red blue green yellow",
    "animal dog cat horse bird",
    "health doctor medicine hospital care",
    "family mother father children home",
    "fear scared afraid terror panic / calm safe brave secure",
    "honest truth sincere trust / lie deceit fraud fake",
    "weather rain sun storm wind",
];

fn main() {
    let engine = Engine::new(embedded::load().unwrap());
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if files.is_empty() {
        times(&engine);
        completion();
        large_project();
    }
    for file in files {
        let (corpus, _) = read(std::slice::from_ref(&file), &Columns::default(), &unwatched).unwrap();
        println!("== {}: {} documents", file.display(), corpus.len());
        alarms(&engine, &corpus);
    }
}

fn seeds(concept: &str) -> (ConceptKind, Seeds) {
    let words = |list: &str| list.split_whitespace().map(str::to_owned).collect();
    let (positive, negative) = concept.split_once('/').unwrap_or((concept, ""));
    let kind = if negative.is_empty() { ConceptKind::Unipolar } else { ConceptKind::Bipolar };
    (kind, Seeds { positive: words(positive), negative: words(negative), irrelevant: Vec::new() })
}

/// The terms of a concept as the window counts them: seeds and the best suggestions of each pole.
fn lexicon(engine: &Engine, kind: ConceptKind, seeds: &Seeds, n_suggested: usize) -> Vec<(String, f64)> {
    let nothing = BTreeSet::new();
    let request = Request {
        seeds,
        kind,
        model: None,
        vocabulary: SUGGESTION_VOCABULARY,
        count: 0,
        n_counted: n_suggested,
        folding: Folding::Words,
        filter: Filter::default(),
        excluded: &nothing,
        previous: None,
    };
    let suggestions = suggest(engine, None, &request).unwrap();
    let expansion = Expansion {
        accepted: Vec::new(),
        rejected: Vec::new(),
        n_suggested,
        least: 0.0,
        status: TermStatus::Suggested,
        note: "",
    };
    terms(engine, &suggestions, &expansion).into_iter().map(|term| (term.term, term.weight)).collect()
}

fn look(
    engine: &Engine,
    indexed: Indexed<'_>,
    concept: (ConceptKind, &Seeds),
    list: &[(&str, f64)],
) -> Radar {
    let options = ScoringOptions::default();
    let usages = usage(indexed, list, options, &unwatched).unwrap();
    let (kind, seeds) = concept;
    let request = RadarRequest { engine, indexed, kind, terms: list, usages: &usages, seeds, options };
    radar(&request, &unwatched).unwrap()
}

fn borrowed(terms: &[(String, f64)]) -> Vec<(&str, f64)> {
    terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect()
}

fn alarms(engine: &Engine, corpus: &Corpus) {
    let index = TokenIndex::build(corpus, &unwatched).unwrap();
    let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
    let indexed = Indexed { tokens: &index, inverted: &inverted };
    let (mut n_judged, mut n_unlike) = (0, 0);
    for concept in CONCEPTS {
        let (kind, seeds) = seeds(concept);
        let terms = lexicon(engine, kind, &seeds, 50);
        let list = borrowed(&terms);
        let counted = usage(indexed, &list, ScoringOptions::default(), &unwatched).unwrap();
        let found = look(engine, indexed, (kind, &seeds), &list);
        n_judged += counted.iter().filter(|usage| usage.times > 0).count() - found.too_rare.len();
        for alarm in found.alarms {
            let what = match alarm.reason {
                Reason::Unlike { likeness, error, n_places } => {
                    n_unlike += 1;
                    format!("unlike {likeness:.2} ± {error:.2} ({n_places} places)")
                }
                Reason::Outsized { times_the_next } => format!("outsized, {times_the_next:.1} × the next"),
            };
            let (term, share, around) = (alarm.term, 100.0 * alarm.share, alarm.around.join(" "));
            println!("{term}: {what}, {share:.0}% of the score, around it: {around}    [{concept}]");
        }
    }
    println!("{n_unlike} unlike of {n_judged} judged terms");
}

/// Milliseconds, the best of three.
fn milliseconds<T>(mut work: impl FnMut() -> T) -> f64 {
    let once = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..3).map(once).fold(f64::INFINITY, f64::min)
}

/// Posts of the vectors' own words, as frequent as in prose.
fn posts(embedding: &Embedding) -> Corpus {
    let mut state = 1u64;
    let mut unit = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let n_words = embedding.len() as f64;
    let mut corpus = Corpus::default();
    let mut text = String::new();
    for number in 0..N_POSTS {
        text.clear();
        for _ in 0..N_WORDS {
            // The logarithm of a rank is uniform: a word is as often as one over its rank.
            let rank = n_words.powf(unit()) as usize;
            text.push_str(embedding.words().get(rank - 1).map_or("", String::as_str));
            text.push(' ');
        }
        corpus.push(DocumentRef { id: &number.to_string(), text: &text, ..DocumentRef::default() }).unwrap();
    }
    corpus
}

fn times(engine: &Engine) {
    let corpus = posts(engine.embedding());
    let index = TokenIndex::build(&corpus, &unwatched).unwrap();
    let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
    let indexed = Indexed { tokens: &index, inverted: &inverted };
    println!("{N_POSTS} posts, {} tokens", index.n_tokens());
    let options = ScoringOptions::default();
    let (kind, seeds) = seeds(CONCEPTS[2]);
    for n_suggested in [50, 250, 2500] {
        let terms = lexicon(engine, kind, &seeds, n_suggested);
        let list = borrowed(&terms);
        let matcher = Matcher::with_options(std::slice::from_ref(&list), options);
        let pass = milliseconds(|| score(&index, &matcher, &unwatched).unwrap());
        let counting = milliseconds(|| usage(indexed, &list, options, &unwatched).unwrap());
        let looking = milliseconds(|| look(engine, indexed, (kind, &seeds), &list)) - counting;
        let scorer = ConceptScorer::with_terms(indexed, options, &list);
        let order = Order { measure: Measure::Mean, minimum: 1, descending: true };
        let moving = milliseconds(|| {
            let ranking = Ranking::new(corpus.len(), Some(scorer.scores()), 0, order);
            let request = ImpactRequest { terms: &list, term: "love", weight: None, order, n: 5 };
            impact(indexed, &scorer, &ranking, &request)
        });
        println!(
            "{} terms: full pass {pass:.0} ms; counting {counting:.1} ms ({:.1} × faster), radar {looking:.0} ms, what \"love\" \
             moves {moving:.0} ms",
            list.len(),
            pass / counting
        );
    }
}

fn completion() {
    let words: Vec<String> =
        (0..2_000_000u64).map(|n| format!("{:x}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    let n_words = words.len();
    let embedding = Embedding::new("generated", words, vec![1.0; 2 * n_words], 2).0;
    for prefix in ["a", "abc", "abcdef", "zz"] {
        let before = milliseconds(|| embedding.complete(prefix, 9));
        println!("2M words, \"{prefix}\": not yet sorted {before:.3} ms");
    }
    let start = Instant::now();
    embedding.sort_words();
    println!("sorting them once {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    for prefix in ["a", "abc", "abcdef", "zz"] {
        println!("2M words, \"{prefix}\": sorted {:.3} ms", milliseconds(|| embedding.complete(prefix, 9)));
    }
}

/// Ten thousand decisions, one by one.
fn large_project() {
    let (mut project, mut history) = (Project::default(), History::default());
    let id = ConceptId(1);
    let made = || Made::now("analyst", Origin::Suggestion);
    let concept = Box::new(Concept::new(id, "concept", ConceptKind::Bipolar));
    history.apply(&mut project, Command::InsertConcept { at: 0, concept }, made()).unwrap();
    for n in 0..10_000 {
        let decision = Some(Decision::Accepted(Pole::Positive));
        history
            .apply(&mut project, Command::Decide { id, word: format!("word {n}"), decision }, made())
            .unwrap();
    }
    let session = Session { project, history, ..Session::default() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.cvproject");
    let saving = milliseconds(|| session::save(&path, &session).unwrap());
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!("project of 10,000 steps: {:.1} MB, saved in {saving:.0} ms", bytes as f64 / 1e6);
    println!("  opened in {:.0} ms", milliseconds(|| session::open(&path).unwrap()));
    println!("  copied (in the frame, once after each save) {:.1} ms", milliseconds(|| session.clone()));
    let told = milliseconds(|| Provenance::of(&session.history, id));
    println!("  who added what (in the frame, after each change) {told:.1} ms");
    let terms: Vec<String> = (0..20_000).map(|n| format!("other {n}")).collect();
    let concept = &session.project.concepts[0];
    let decision = Some(Decision::Rejected);
    let deciding = milliseconds(|| {
        let command = concept.place_decisions(&terms, decision).unwrap();
        session.project.clone().apply(command).unwrap()
    });
    println!("  20,000 terms decided at once (in the frame) {deciding:.0} ms");
}
