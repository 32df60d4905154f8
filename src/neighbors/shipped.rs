//! The finished graph over the vectors that ship, so that nobody waits for it and no machine spends a minute on it.
//!
//! It is believed only for exactly those vectors; otherwise it is as good as none and the graph is built. Made by
//! `cargo run --release --example ship_index`.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::cache::{Key, decode, encode};
use super::graph::Graph;
use crate::embedding::embedded;

static GRAPH: &[u8] = include_bytes!("../../assets/vectors.graph.gz");

/// The graph over the [`SUGGESTION_VOCABULARY`](crate::suggestion::rank::SUGGESTION_VOCABULARY) commonest words; nothing
/// where it is not that of the vectors inside the program. A twentieth of a second.
#[must_use]
pub fn graph() -> Option<Graph> {
    let mut bytes = Vec::new();
    GzDecoder::new(GRAPH).read_to_end(&mut bytes).ok()?;
    decode(&bytes, key())
}

/// What [`graph`] reads, to be kept in assets/.
///
/// # Errors
/// None while memory lasts.
pub fn pack(graph: &Graph) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&encode(graph, key()))?;
    encoder.finish()
}

fn key() -> Key {
    Key::of_bytes(embedded::bytes())
}
