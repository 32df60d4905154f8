//! From documents to scores, and from an edit to new scores, on documents from a seeded generator.
//!
//! ```text
//! cargo bench --bench scoring --no-default-features [-- full]
//! cargo bench --bench scoring --no-default-features -- write FOLDER [full]
//! cargo bench --bench scoring --no-default-features -- score DOCUMENTS.jsonl LEXICON.json
//! ```
//!
//! Short documents are like posts (19 words), long ones like speeches (2,000). `full` takes 1 million short and 20
//! thousand long ones; without, a tenth of that. `write` writes documents and lexicons for `peers.py`, which runs other
//! tools on them and this bench's `score` beside them. The baseline is the obvious way: a standard map of strings and
//! a pass over all numbers. Rates are by processor time.
#![expect(clippy::print_stdout, reason = "prints its figures")]

mod baseline;
mod generate;
#[path = "../suggest/meter.rs"]
mod meter;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::index::TokenIndex;
use conceptvector::corpus::index::inverted::InvertedIndex;
use conceptvector::corpus::read::read;
use conceptvector::corpus::tokens::tokens;
use conceptvector::corpus::{Corpus, DocumentRef};
use conceptvector::progress::unwatched;
use conceptvector::scoring::aggregates::{AggregateRequest, Aggregates};
use conceptvector::scoring::incremental::{ConceptScorer, Indexed};
use conceptvector::scoring::matcher::Matcher;
use conceptvector::scoring::options::ScoringOptions;
use conceptvector::scoring::ranking::{Order, Ranking};
use conceptvector::scoring::scores::Measure;
use conceptvector::scoring::{score, score_each};
use conceptvector::{Error, Result};

use baseline::Baseline;
use generate::{Random, Shape, concept, document};
use meter::{Meter, peak_memory};

const N_GROUPS: u64 = 200;

fn main() -> Result<()> {
    // Cargo adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let is_full = arguments.iter().any(|argument| argument == "full");
    let share = if is_full { 1 } else { 10 };
    let shapes = [
        ("short", Shape { n_documents: 1_000_000 / share, n_words: 19 }),
        ("long", Shape { n_documents: 20_000 / share, n_words: 1975 }),
    ];
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["write", folder, ..] => {
            for (name, shape) in shapes {
                write(Path::new(folder), name, shape)?;
            }
        }
        ["score", documents, lexicon] => score_file(Path::new(documents), Path::new(lexicon))?,
        _ => {
            for (name, shape) in shapes {
                println!("== {name}: {} documents", shape.n_documents);
                measure(shape)?;
            }
        }
    }
    Ok(())
}

/// All documents of a shape, without reading anything.
fn corpus(shape: Shape) -> Result<Corpus> {
    let mut random = Random::new(1);
    let mut corpus = Corpus::default();
    let (mut text, mut id) = (String::new(), String::new());
    for number in 0..shape.n_documents {
        text.clear();
        id.clear();
        document(&mut random, shape, &mut text);
        write!(id, "{number}").unwrap_or_default();
        let group = format!("group {}", random.below(N_GROUPS));
        corpus.push(DocumentRef { id: &id, text: &text, group: &group, ..DocumentRef::default() })?;
    }
    corpus.finish();
    Ok(corpus)
}

fn borrowed(terms: &[(String, f64)]) -> Vec<(&str, f64)> {
    terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect()
}

fn measure(shape: Shape) -> Result<()> {
    let corpus = corpus(shape)?;
    let megabytes = corpus.text_bytes() as f64 / 1e6;
    println!("text {megabytes:.1} MB, in memory {:.1} MB", corpus.memory() as f64 / 1e6);

    let meter = Meter::start();
    let n_found: usize = corpus.texts().map(|text| tokens(text).count()).sum();
    println!(
        "cut only           {meter}, {:6.1} MB/s, {n_found} tokens",
        megabytes / meter.cpu_seconds().max(0.01)
    );
    let meter = Meter::start();
    let index = TokenIndex::build(&corpus, &unwatched)?;
    let seconds = meter.cpu_seconds().max(0.01);
    let million = index.n_tokens() as f64 / 1e6;
    println!(
        "cut and numbered   {meter}, {:6.1} MB/s, {:.1} million tokens/s (floor 120 MB/s); {} types",
        megabytes / seconds,
        million / seconds,
        index.n_types()
    );
    let meter = Meter::start();
    let naive = Baseline::new(&corpus);
    println!("  by a map of strings {meter}: {:.1} times as long", meter.cpu_seconds() / seconds);
    let meter = Meter::start();
    let inverted = InvertedIndex::build(&index, &unwatched)?;
    println!("turned around      {meter}");
    let (tokens, vocabulary) = index.memory();
    let (entries, by_type) = inverted.memory();
    let per_token = |bytes: usize| bytes as f64 / 1e6 / million;
    println!(
        "memory             {:.2} + {:.2} = {:.2} bytes a token (floor 10, aim 6), vocabulary {:.1} MB",
        per_token(tokens),
        per_token(entries),
        per_token(tokens + entries),
        (vocabulary + by_type) as f64 / 1e6
    );
    passes(&index, &naive)?;
    edits(&corpus, Indexed { tokens: &index, inverted: &inverted });
    println!("{}", peak_memory());
    Ok(())
}

/// Whole passes.
fn passes(index: &TokenIndex, naive: &Baseline) -> Result<()> {
    let one = concept(&mut Random::new(2), 500);
    let mut sums = Vec::new();
    let naive_time = milliseconds(|| sums = naive.score(&one));
    let matcher = Matcher::new(&[borrowed(&one)]);
    let mut scored = Ok(Default::default());
    let time = milliseconds(|| scored = score(index, &matcher, &unwatched));
    let scores = scored?;
    println!("full pass, 1 concept   {time:7.1} ms ({:.2} times the baseline's)", time / naive_time);
    let total: i64 = scores.concepts[0].tallies.iter().map(|tally| tally.sum).sum();
    let difference = total as f64 / 1e6 - sums.iter().sum::<f64>();
    println!(
        "  sum of all scores {:.6}, apart from the baseline's {difference:.1e} (hyphens)",
        total as f64 / 1e6
    );
    let concepts: Vec<_> = (0..20).map(|seed| concept(&mut Random::new(100 + seed), 500)).collect();
    let matcher = Matcher::new(&concepts.iter().map(|terms| borrowed(terms)).collect::<Vec<_>>());
    let mut checksum = 0;
    let mut passed = Ok(());
    let time = milliseconds(|| {
        passed = score_each(index, &matcher, &unwatched, |_, _, tallies| {
            checksum += tallies.iter().map(|tally| tally.sum).sum::<i64>();
        });
    });
    passed?;
    println!("full pass, 20 concepts {time:7.1} ms; checksum {checksum}");
    Ok(())
}

/// Milliseconds that `work` takes.
fn milliseconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed().as_secs_f64() * 1e3
}

/// The best of some changes of one term's weight, as other programs get in between.
fn best_edit(scorer: &mut ConceptScorer, indexed: Indexed<'_>, term: &str, weights: [f64; 2]) -> f64 {
    let edit = |round: usize| milliseconds(|| scorer.set(indexed, term, Some(weights[round % 2])));
    (0..6).map(edit).fold(f64::INFINITY, f64::min)
}

fn edits(corpus: &Corpus, indexed: Indexed<'_>) {
    let options = ScoringOptions::default();
    let terms = concept(&mut Random::new(3), 5000);
    let list = borrowed(&terms);
    let mut scorer = ConceptScorer::new(indexed, options);
    let load = milliseconds(|| scorer.update(indexed, &list));
    println!("5,000 terms from postings {load:7.2} ms (floor 16)");
    let copy = milliseconds(|| scorer.clone());
    println!("a copy of the scorer      {copy:7.2} ms");

    let mut times: Vec<(f64, &str)> = Vec::new();
    for &(term, weight) in list.iter().step_by(5) {
        let new = if weight > 0.0 { weight - 0.5 } else { weight + 0.5 };
        times.push((best_edit(&mut scorer, indexed, term, [new, weight]), term));
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "one word, other weight    median {:.1} us, 90th percentile {:.1} us, worst {:.1} us (floors 10 us, 1 ms)",
        at(50).0 * 1e3,
        at(90).0 * 1e3,
        at(100).0 * 1e3
    );
    scorer.set(indexed, "zzzz", Some(0.5));
    let add = milliseconds(|| scorer.set(indexed, "the", Some(0.5)));
    let change = best_edit(&mut scorer, indexed, "the", [-0.25, 0.5]);
    let remove = milliseconds(|| scorer.set(indexed, "the", None));
    println!(
        "the commonest word        added {add:.3}, changed {change:.3}, removed {remove:.3} ms (floor 1)"
    );

    refresh(corpus, indexed, &mut scorer, times[times.len() / 2].1);
    for term in ["be*", "ba*", "t*"] {
        let types = indexed.inverted.starting_with(indexed.tokens, term.trim_end_matches('*')).len();
        let time = milliseconds(|| scorer.set(indexed, term, Some(0.2)));
        println!("wildcard {term:<4} {types:6} types    {time:7.3} ms (floor 1 for 1,000 types)");
        scorer.set(indexed, term, None);
    }
    for term in ["not to", "that the", "of the"] {
        let add = milliseconds(|| scorer.set(indexed, term, Some(0.2)));
        let change = milliseconds(|| scorer.set(indexed, term, Some(0.3)));
        println!("phrase {term:<10} added        {add:7.2} ms (floor 100), changed {:.1} us", change * 1e3);
    }
    let matcher = scorer.matcher();
    let full = score(indexed.tokens, matcher, &unwatched).is_ok_and(|full| full == *scorer.scores());
    println!("equal to a full pass: {full}");
}

/// From an edit to everything on screen: of the commonest word, and of one of middling frequency.
fn refresh(corpus: &Corpus, indexed: Indexed<'_>, scorer: &mut ConceptScorer, middling: &str) {
    let request = AggregateRequest {
        measure: Measure::Mean,
        minimum: 1,
        groups: corpus.group_codes(),
        n_groups: corpus.group_names().len(),
        n_bars: 100,
    };
    scorer.set(indexed, "the", Some(-0.3));
    drop(scorer.take_changed());
    let order = Order { measure: Measure::Mean, minimum: 1, descending: true };
    let n_documents = indexed.tokens.n_documents();
    let mut ranking = Ranking::default();
    let sort = milliseconds(|| ranking = Ranking::new(n_documents, Some(scorer.scores()), 0, order));
    let mut aggregates = Aggregates::default();
    let count = milliseconds(|| aggregates = Aggregates::new(scorer.scores(), 0, &request));
    println!("all ranked anew {sort:.2} ms, all counted anew {count:.2} ms");
    for term in ["the", middling] {
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for round in 0..10 {
            let weight = if round % 2 == 0 { 0.3 } else { -0.3 };
            let before = scorer.clone();
            times[0].push(milliseconds(|| scorer.set(indexed, term, Some(weight))));
            let changed = scorer.take_changed();
            let scores = scorer.scores();
            times[1].push(milliseconds(|| ranking = ranking.updated(&changed, scores, 0, order)));
            let old = std::mem::take(&mut aggregates);
            times[2].push(milliseconds(|| {
                aggregates = old.updated((before.scores(), scores), &changed, 0, &request);
            }));
        }
        times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
        let [edit, rank, count] = times.map(|times| times[0]);
        let is_same = ranking == Ranking::new(n_documents, Some(scorer.scores()), 0, order)
            && aggregates == Aggregates::new(scorer.scores(), 0, &request);
        println!(
            "edit of {term}: {edit:.3} ms, all ranked {rank:.2}, group means and histogram {count:.2}; \
             {:.2} ms together, best of 10 (floor 8); as if anew: {is_same}",
            edit + rank + count
        );
    }
}

/// Writes documents as JSON lines and a lexicon of 20 × 500 terms.
fn write(folder: &Path, name: &str, shape: Shape) -> Result<()> {
    let corpus = corpus(shape)?;
    let mut text = String::new();
    for (doc, document) in corpus.documents() {
        let quoted = serde_json::to_string(document.text).unwrap_or_default();
        writeln!(text, "{{\"id\":{},\"text\":{quoted}}}", doc.0).unwrap_or_default();
    }
    let save = |path: PathBuf, text: &str| std::fs::write(&path, text).map_err(Error::writing(&path));
    save(folder.join(format!("{name}.jsonl")), &text)?;
    let concepts: Vec<_> = (0..20).map(|seed| concept(&mut Random::new(100 + seed), 500)).collect();
    save(folder.join("lexicon.json"), &serde_json::to_string(&concepts).unwrap_or_default())
}

/// Reads, cuts and scores in a process of its own, as a peer does; prints JSON.
fn score_file(documents: &Path, lexicon: &Path) -> Result<()> {
    let text = std::fs::read_to_string(lexicon).map_err(Error::reading(lexicon))?;
    let concepts: Vec<Vec<(String, f64)>> =
        serde_json::from_str(&text).map_err(|error| Error::format(lexicon, None, error.to_string()))?;
    let whole = Meter::start();
    let (corpus, _) = read(&[documents.to_owned()], &Columns::default(), &unwatched)?;
    let reading = whole.cpu_seconds();
    let index = TokenIndex::build(&corpus, &unwatched)?;
    let cut = whole.cpu_seconds();
    let matcher = Matcher::new(&concepts.iter().map(|terms| borrowed(terms)).collect::<Vec<_>>());
    let mut columns: Vec<Vec<i64>> = vec![Vec::with_capacity(index.n_documents()); concepts.len()];
    score_each(&index, &matcher, &unwatched, |_, _, tallies| {
        columns.iter_mut().zip(tallies).for_each(|(column, tally)| column.push(tally.sum));
    })?;
    let cpu = whole.cpu_seconds();
    let checksum = columns.iter().flatten().sum::<i64>() as f64 / 1e6;
    println!(
        "{{\"read\":{reading:.2},\"tokenise\":{:.2},\"score\":{:.2},\"cpu\":{cpu:.2},\"tokens\":{},\"checksum\":{checksum},\
         \"memory\":\"{}\"}}",
        cut - reading,
        cpu - cut,
        index.n_tokens(),
        peak_memory()
    );
    Ok(())
}
