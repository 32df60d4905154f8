//! A whole round of suggestions: the exact scan beside the walk through the index, in one run.
//!
//! ```text
//! cargo bench --bench suggest --no-default-features
//! ```
//!
//! Concepts are made of random common words and their neighbors, 20 seeds each; see `suggestion::recall`. Recall is
//! the share of the exact first 50 that the index finds.
#![expect(clippy::print_stdout, reason = "prints its figures")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use conceptvector::Result;
use conceptvector::concept::engine::Engine;
use conceptvector::concept::{ConceptKind, Seeds};
use conceptvector::embedding::embedded;
use conceptvector::neighbors::graph::Graph;
use conceptvector::neighbors::hnsw::{self, HnswParams};
use conceptvector::neighbors::rows::Rows;
use conceptvector::progress::unwatched;
use conceptvector::suggestion::rank::SUGGESTION_VOCABULARY;
use conceptvector::suggestion::recall::{self, Rounds};
use conceptvector::suggestion::{Request, suggest};

const COUNT: usize = 50;
const N_ROUNDS: usize = 60;

fn main() -> Result<()> {
    let started = Instant::now();
    let engine = Engine::new(embedded::load()?);
    println!("loading the embedded vectors {:.3} s", started.elapsed().as_secs_f64());
    for kind in [ConceptKind::Bipolar, ConceptKind::Unipolar] {
        let started = Instant::now();
        engine.space(kind);
        println!("{kind:?}: space {:.3} s", started.elapsed().as_secs_f64());
        let started = Instant::now();
        let graph = index(&engine, kind)?;
        println!("{kind:?}: index {:.1} s", started.elapsed().as_secs_f64());
        // A bipolar concept has that many for each pole.
        let n_seeds = if kind == ConceptKind::Bipolar { 10 } else { 20 };
        let rounds = Rounds { n_rounds: N_ROUNDS, n_seeds, count: COUNT };
        let concepts = recall::concepts(&engine, kind, rounds)?;
        let exact = times(&engine, None, kind, &concepts)?;
        let walked = times(&engine, Some(&graph), kind, &concepts)?;
        let recall = recall::measure(&engine, &graph, kind, rounds, &unwatched)?;
        for (name, times) in [("exact scan", &exact), ("index", &walked)] {
            let (median, slow) = (percentile(times, 50), percentile(times, 95));
            println!(
                "{kind:?}: {name}: median {:.2} ms, 95th percentile {:.2} ms",
                millis(median),
                millis(slow)
            );
        }
        let ratio = millis(percentile(&exact, 50)) / millis(percentile(&walked, 50)).max(1e-6);
        println!("{kind:?}: the index is {ratio:.2} times as fast; recall of the first {COUNT}: {recall:.4}");
    }
    Ok(())
}

fn index(engine: &Engine, kind: ConceptKind) -> Result<Graph> {
    let mut rows = Rows::with_capacity(engine.embedding().dimensions(), SUGGESTION_VOCABULARY);
    for block in engine.space(kind).vector_blocks(engine.embedding(), SUGGESTION_VOCABULARY) {
        rows.push(&block);
    }
    hnsw::build(&Arc::new(rows), &HnswParams::default(), &unwatched)
}

/// Of one round for each concept, shortest first.
fn times(
    engine: &Engine,
    index: Option<&Graph>,
    kind: ConceptKind,
    concepts: &[Seeds],
) -> Result<Vec<Duration>> {
    let excluded = BTreeSet::new();
    let mut times = Vec::with_capacity(concepts.len());
    for seeds in concepts {
        let request = Request { seeds, kind, model: None, count: COUNT, excluded: &excluded, previous: None };
        let started = Instant::now();
        suggest(engine, index, &request)?;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    Ok(times)
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get(sorted.len() * percent / 100).or_else(|| sorted.last()).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
