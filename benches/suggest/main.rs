//! A whole round of suggestions by each path, in one run: the exact scan in f32, the scan in 8 bits with exact
//! reranking, and the walk through the index.
//!
//! ```text
//! cargo bench --bench suggest --no-default-features [-- build | large]
//! ```
//!
//! Concepts are common words with their neighbors, 20 seeds each; see `suggestion::recall`. Recall is the share of the
//! exact model's first 50 words per pole. Ratios are against the exact scan. `build` only builds, with the parameters
//! by which libraries are compared (M 16, efConstruction 100, or two numbers of your own). `large` takes 2 million
//! words of 300 numbers from a seeded generator instead of the vectors that ship; 8 GB of memory, some minutes.
#![expect(clippy::print_stdout, reason = "prints its figures")]

mod eight_bit;
mod large;
mod meter;

use std::collections::BTreeSet;
use std::sync::Arc;

use conceptvector::Result;
use conceptvector::concept::SUGGESTION_VOCABULARY;
use conceptvector::concept::engine::Engine;
use conceptvector::concept::{ConceptKind, Pole, Seeds};
use conceptvector::embedding::{Embedding, embedded};
use conceptvector::neighbors::graph::Graph;
use conceptvector::neighbors::hnsw::{self, HnswParams};
use conceptvector::neighbors::recall::share_found;
use conceptvector::progress::unwatched;
use conceptvector::suggestion::filter::Filter;
use conceptvector::suggestion::recall::{self, Rounds};
use conceptvector::suggestion::{Folding, Request, suggest};
use conceptvector::workbench::compute::rows;

use eight_bit::EightBit;
use meter::{Meter, peak_memory};

const COUNT: usize = 50;
const N_ROUNDS: usize = 100;

fn main() -> Result<()> {
    // Cargo adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["build", numbers @ ..] => {
            let number = |at: usize, default| numbers.get(at).and_then(|n| n.parse().ok()).unwrap_or(default);
            let params = HnswParams {
                max_connections: number(0, 16),
                ef_construction: number(1, 100),
                ..HnswParams::default()
            };
            build(&Engine::new(embedded::load()?), &params)?;
        }
        ["large", ..] => rounds(&Engine::new(large::embedding()))?,
        _ => {
            cold_start()?;
            rounds(&Engine::new(embedded::load()?))?;
        }
    }
    Ok(())
}

/// From nothing to the first suggestion, which the exact scan answers.
fn cold_start() -> Result<()> {
    let whole = Meter::start();
    let meter = Meter::start();
    let embedding: Embedding = embedded::load()?;
    println!("cold start: loading the embedded vectors {meter}");
    let engine = Engine::new(embedding);
    let meter = Meter::start();
    engine.space(ConceptKind::Bipolar);
    println!("cold start: space {meter}");
    let list = |words: &str| words.split(' ').map(str::to_owned).collect();
    let seeds = Seeds {
        positive: list("good nice excellent positive fortunate correct superior"),
        negative: list("bad nasty poor negative unfortunate wrong inferior"),
        irrelevant: Vec::new(),
    };
    let meter = Meter::start();
    round(&engine, None, ConceptKind::Bipolar, &seeds)?;
    println!("cold start: first suggestion {meter}\ncold start: all {whole}; {}", peak_memory());
    Ok(())
}

/// Builds an index and says what it took.
fn build(engine: &Engine, params: &HnswParams) -> Result<Graph> {
    let meter = Meter::start();
    let rows = rows(engine, SUGGESTION_VOCABULARY);
    println!("rows {meter}; {}", peak_memory());
    let meter = Meter::start();
    let graph = hnsw::build(&Arc::new(rows), params, &unwatched)?;
    let (m, ef) = (params.max_connections, params.ef_construction);
    let n = graph.len();
    println!("index of {n} words, M {m}, efConstruction {ef}: {meter}; {}", peak_memory());
    Ok(graph)
}

/// All paths, for both kinds of concept; one index serves both.
fn rounds(engine: &Engine) -> Result<()> {
    let graph = build(engine, &HnswParams::default())?;
    for kind in [ConceptKind::Bipolar, ConceptKind::Unipolar] {
        let meter = Meter::start();
        engine.space(kind);
        println!("{kind:?}: space {meter}");
        let eight_bit = EightBit::new(engine, kind);
        // A bipolar concept has that many for each pole.
        let n_seeds = if kind == ConceptKind::Bipolar { 10 } else { 20 };
        let concepts = recall::concepts(engine, kind, Rounds { n_rounds: N_ROUNDS, n_seeds, count: COUNT })?;
        let exact = |seeds: &Seeds| round(engine, None, kind, seeds);
        let truth = concepts.iter().map(exact).collect::<Result<Vec<_>>>()?;
        let median = report("exact scan, f32", &concepts, &truth, None, exact)?;
        let scan = |seeds: &Seeds| eight_bit.round(engine, seeds, COUNT);
        report("scan in 8 bits, 200 reranked", &concepts, &truth, Some(median), scan)?;
        let walk = |seeds: &Seeds| round(engine, Some(&graph), kind, seeds);
        report("index", &concepts, &truth, Some(median), walk)?;
    }
    Ok(())
}

/// Words suggested, by pole.
type Found = Vec<(Pole, u32)>;

fn round(engine: &Engine, index: Option<&Graph>, kind: ConceptKind, seeds: &Seeds) -> Result<Found> {
    let excluded = BTreeSet::new();
    let request = Request {
        vocabulary: SUGGESTION_VOCABULARY,
        seeds,
        kind,
        model: None,
        n_counted: 0,
        folding: Folding::Words,
        filter: Filter::default(),
        count: COUNT,
        excluded: &excluded,
        previous: None,
    };
    let suggestions = suggest(engine, index, &request)?;
    let words = |pole: Pole| suggestions.of(pole).iter().map(move |found| (pole, found.word.0));
    Ok(words(Pole::Positive).chain(words(Pole::Negative)).collect())
}

/// Times one path on every concept, prints its line, and gives its median in milliseconds.
fn report(
    name: &str,
    concepts: &[Seeds],
    truth: &[Found],
    reference: Option<f64>,
    path: impl Fn(&Seeds) -> Result<Found>,
) -> Result<f64> {
    let (mut times, mut recall) = (Vec::new(), 0.0);
    let all = Meter::start();
    for (seeds, sought) in concepts.iter().zip(truth) {
        let meter = Meter::start();
        let found = path(seeds)?;
        times.push(meter.seconds() * 1e3);
        recall += share_found(&found, sought);
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(0.0);
    let n = times.len().max(1) as f64;
    let (median, slow, cpu, recall) = (at(50), at(95), all.cpu_seconds() * 1e3 / n, recall / n);
    let ratio = reference.map_or(1.0, |reference| reference / median);
    println!(
        "{name:<30} median {median:6.2} ms, 95th percentile {slow:6.2} ms, CPU {cpu:6.2} ms, \
         {ratio:5.2} times as fast, recall {recall:.4}"
    );
    Ok(median)
}
