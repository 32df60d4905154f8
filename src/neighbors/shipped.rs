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

static GRAPH: &[u8] = include_bytes!("../../assets/vectors.graph.gz");

/// The graph over the commonest words of the vectors that ship; nothing where it is not that of `asset`, the file of
/// these vectors. A twentieth of a second.
#[must_use]
pub fn graph(asset: &[u8]) -> Option<Graph> {
    let mut bytes = Vec::new();
    GzDecoder::new(GRAPH).read_to_end(&mut bytes).ok()?;
    decode(&bytes, Key::of_bytes(asset))
}

/// What [`graph`] reads, for the vectors in the file `asset`; to be kept in assets/.
///
/// # Errors
/// None while memory lasts.
pub fn pack(graph: &Graph, asset: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&encode(graph, Key::of_bytes(asset)))?;
    encoder.finish()
}
