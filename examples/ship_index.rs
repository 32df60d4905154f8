//! Makes the index over the vectors that ship (assets/README.md says when to): one after the other, so that equal vectors
//! give an equal file. Some minutes.
//!
//! ```text
//! cargo run --release --example ship_index -- assets/vectors.graph.gz
//! ```
#![expect(clippy::print_stdout, reason = "says what it made")]

use std::sync::Arc;

use conceptvector::concept::SUGGESTION_VOCABULARY;
use conceptvector::concept::engine::Engine;
use conceptvector::embedding::embedded;
use conceptvector::neighbors::hnsw::{self, HnswParams, Insertion};
use conceptvector::neighbors::shipped;
use conceptvector::progress::unwatched;
use conceptvector::workbench::compute::rows;
use conceptvector::writing::write_atomically;
use conceptvector::{Error, Result};

fn main() -> Result<()> {
    let Some(path) = std::env::args_os().nth(1).map(std::path::PathBuf::from) else {
        return Err(Error::Request("name the file to write: assets/vectors.graph.gz".to_owned()));
    };
    let engine = Engine::new(embedded::load()?);
    let params = HnswParams { insertion: Insertion::Serial, ..HnswParams::default() };
    let graph = hnsw::build(&Arc::new(rows(&engine, SUGGESTION_VOCABULARY)), &params, &unwatched)?;
    let bytes = shipped::pack(&graph, embedded::bytes()).map_err(Error::reading(&path))?;
    write_atomically(&path, &bytes)?;
    println!("{} words, {} bytes: {}", graph.len(), bytes.len(), path.display());
    Ok(())
}
