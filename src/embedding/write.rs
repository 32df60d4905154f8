//! Writes vectors: finalfusion's .fifu and word2vec text for other programs, the packed form for shipping.

use std::io::{self, Seek, Write};

use finalfusion::io::WriteEmbeddings as _;

use super::{Embedding, WordId, usable};

/// Writes a finalfusion .fifu file; give it a buffered writer.
///
/// # Errors
/// What the writer says.
pub fn fifu(embedding: &Embedding, writer: &mut (impl Write + Seek)) -> io::Result<()> {
    embedding.finalfusion().write_embeddings(writer).map_err(io::Error::other)
}

/// Writes word2vec text: a line `words dimensions`, then a line a word, with the fewest digits that mean the same
/// numbers. Give it a buffered writer.
///
/// # Errors
/// What the writer says; a word with a line end in it.
pub fn word2vec_text(embedding: &Embedding, writer: &mut impl Write) -> io::Result<()> {
    writeln!(writer, "{} {}", embedding.len(), embedding.dimensions())?;
    for (id, word) in (0u32..).map(WordId).zip(embedding.words()) {
        if word.contains(['\n', '\r']) {
            return Err(io::Error::other(format!("the word {word:?} does not fit on a line")));
        }
        writer.write_all(word.as_bytes())?;
        for value in embedding.raw(id) {
            write!(writer, " {value}")?;
        }
        writer.write_all(b"\n")?;
    }
    Ok(())
}

/// The `n_words` commonest usable words (see [`usable::is_usable`]) under a new name; takes the vectors, so that
/// there are never two copies.
#[must_use]
pub fn select_usable(embedding: Embedding, name: &str, n_words: usize) -> Embedding {
    embedding.retain(name, n_words, usable::is_usable)
}
