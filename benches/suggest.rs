//! Measures a suggestion round: exact scan and index side by side, in one run.
use conceptvector::concept::ConceptKind;
use conceptvector::concept::engine::Engine;
use conceptvector::embedding::embedded;
use conceptvector::neighbors::hnsw::{self, HnswParams, Insertion};
use conceptvector::neighbors::rows::Rows;
use conceptvector::progress::unwatched;
use conceptvector::suggestion::recall::{self, Rounds};
use conceptvector::suggestion::{Request, suggest};
use std::sync::Arc;
use std::time::Instant;
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0
}
fn mem() -> String {
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    s.lines()
        .filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS"))
        .map(|l| l.replace(char::is_whitespace, " "))
        .collect::<Vec<_>>()
        .join(" ")
}
fn main() {
    let t = Instant::now();
    let c = cpu();
    let embedding = embedded::load().unwrap();
    println!("load {:?} cpu {:.2} {}", t.elapsed(), cpu() - c, mem());
    let engine = Engine::new(embedding);
    for kind in [ConceptKind::Bipolar, ConceptKind::Unipolar] {
        let t = Instant::now();
        let c = cpu();
        engine.space(kind);
        println!("space {kind:?} {:?} cpu {:.2} {}", t.elapsed(), cpu() - c, mem());
    }
    let m: usize = std::env::var("M").map_or(16, |v| v.parse().unwrap());
    let efc: usize = std::env::var("EFC").map_or(100, |v| v.parse().unwrap());
    let n: usize = std::env::var("N").map_or(100_000, |v| v.parse().unwrap());
    for kind in [ConceptKind::Bipolar, ConceptKind::Unipolar] {
        let t = Instant::now();
        let c = cpu();
        let mut rows = Rows::with_capacity(100, n);
        for block in engine.space(kind).vector_blocks(engine.embedding(), n) {
            rows.push(&block);
        }
        let rows = Arc::new(rows);
        println!("rows {:?} cpu {:.2} {}", t.elapsed(), cpu() - c, mem());
        let t = Instant::now();
        let c = cpu();
        let params = HnswParams { max_connections: m, ef_construction: efc, insertion: Insertion::Parallel };
        let graph = hnsw::build(&rows, &params, &unwatched).unwrap();
        println!(
            "build {kind:?} M {m} efc {efc} {:?} cpu {:.2} {} found {}",
            t.elapsed(),
            cpu() - c,
            mem(),
            graph.len()
        );
        drop(rows);
        let rounds =
            Rounds { n_rounds: 60, n_seeds: if kind == ConceptKind::Bipolar { 10 } else { 20 }, count: 50 };
        let concepts = recall::concepts(&engine, kind, rounds).unwrap();
        let recall = recall::measure(&engine, &graph, kind, rounds, &unwatched).unwrap();
        let excluded = Default::default();
        for index in [None, Some(&graph)] {
            let mut times = Vec::new();
            let c = cpu();
            for seeds in &concepts {
                let t = Instant::now();
                suggest(
                    &engine,
                    index,
                    &Request { seeds, kind, count: 50, excluded: &excluded, previous: None, model: None },
                )
                .unwrap();
                times.push(t.elapsed().as_secs_f64() * 1e3);
            }
            times.sort_by(f64::total_cmp);
            println!(
                "{} p50 {:.2} p95 {:.2} ms cpu/round {:.2} ms recall {recall:.4}",
                if index.is_some() { "index" } else { "exact" },
                times[times.len() / 2],
                times[times.len() * 95 / 100],
                (cpu() - c) * 1e3 / times.len() as f64
            );
        }
    }
}
