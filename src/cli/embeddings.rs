//! `embeddings`: look at a file of word vectors, or convert it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, Subcommand};
use rayon::prelude::*;
use serde::Serialize;

use super::output::{Format, Report, has_ending, keep_inputs, listed, percent, show};
use super::tell;
use crate::embedding::read::{Opened, open};
use crate::embedding::write::{fifu, select_usable};
use crate::embedding::{Embedding, WordId, embedded, packed};
use crate::export::table::write_atomically;
use crate::neighbors::exact::top_k;
use crate::neighbors::recall::sample;
use crate::progress::unwatched;
use crate::{Error, Result};

/// The overlap is measured over this many words, and this many neighbors of each.
const N_SAMPLED: usize = 500;
const N_NEIGHBORS: usize = 50;

/// Look at word vectors or convert them
#[derive(Debug, Subcommand)]
pub(super) enum EmbeddingsCommand {
    Info(Info),
    Convert(Convert),
}

impl EmbeddingsCommand {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        match self {
            Self::Info(command) => command.run(format),
            Self::Convert(command) => command.run(format),
        }
    }
}

/// The vectors of a file, otherwise those inside the program.
///
/// # Errors
/// As [`open`].
pub(super) fn load(path: Option<&Path>) -> Result<Opened> {
    match path {
        Some(path) => open(path, &unwatched),
        None => Ok(Opened {
            embedding: embedded::load()?,
            format: "packed 8-bit, inside the program",
            n_skipped: 0,
        }),
    }
}

/// Say what a file of word vectors holds
#[derive(Debug, Args)]
pub(super) struct Info {
    /// GloVe or word2vec text, .fifu, .cvec [default: the vectors inside the program]
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Facts {
    name: String,
    words: usize,
    dimensions: usize,
    format: &'static str,
    /// Lines left out.
    skipped: usize,
}

impl Info {
    fn run(&self, format: Format) -> Result<()> {
        let opened = load(self.file.as_deref())?;
        let embedding = &opened.embedding;
        let facts = Facts {
            name: embedding.name().to_owned(),
            words: embedding.len(),
            dimensions: embedding.dimensions(),
            format: opened.format,
            skipped: opened.n_skipped,
        };
        show(&facts, format)
    }
}

impl Report for Facts {
    fn text(&self) -> String {
        listed(&[
            ("name", self.name.clone()),
            ("words", self.words.to_string()),
            ("dimensions", self.dimensions.to_string()),
            ("format", self.format.to_owned()),
            ("lines left out", self.skipped.to_string()),
        ])
    }
}

/// Write the commonest usable words of a file of word vectors in another format
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// GloVe or word2vec text, .fifu, .cvec
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// File to write: .fifu (32-bit, read by other programs too) or .cvec (8-bit)
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// Words kept at most
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    words: usize,
    /// Name of the vectors in exports [default: that of the input]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

#[derive(Serialize)]
struct Converted {
    name: String,
    words: usize,
    dimensions: usize,
    /// Share of the first neighbors that stay the same; nothing where no precision is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    overlap: Option<f64>,
    output: String,
    seconds: f64,
}

/// What can be written.
enum Target {
    Fifu,
    Packed,
}

impl Convert {
    fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        // Before anything is read, which can take minutes.
        let target = match &self.output {
            output if has_ending(output, "fifu") => Target::Fifu,
            output if has_ending(output, "cvec") => Target::Packed,
            _ => {
                let problem = format!(
                    "word vectors are written as .fifu or .cvec; give a name with one of these endings: {}",
                    self.output.display()
                );
                return Err(Error::Request(problem));
            }
        };
        keep_inputs(&self.output, std::slice::from_ref(&self.input))?;
        let opened = open(&self.input, &unwatched)?;
        if opened.n_skipped > 0 {
            tell(&format!(
                "{} lines cannot be used and were left out: {}",
                opened.n_skipped,
                self.input.display()
            ));
        }
        let name = self.name.clone().unwrap_or_else(|| opened.embedding.name().to_owned());
        let kept = select_usable(&opened.embedding, &name, self.words);
        drop(opened);
        if kept.is_empty() {
            let problem =
                "no word is usable (one that begins with a letter and is mostly letters); choose another";
            return Err(Error::format(&self.input, None, problem));
        }
        let (bytes, overlap) = match target {
            Target::Fifu => (fifu(&kept)?, None),
            Target::Packed => {
                let bytes = packed::encode(&kept, kept.len())?;
                let overlap = overlap(&kept, &packed::decode(&self.output, &bytes)?);
                (bytes, Some(overlap))
            }
        };
        write_atomically(&self.output, &bytes)?;
        let converted = Converted {
            name,
            words: kept.len(),
            dimensions: kept.dimensions(),
            overlap,
            output: self.output.display().to_string(),
            seconds: start.elapsed().as_secs_f64(),
        };
        show(&converted, format)
    }
}

impl Report for Converted {
    fn text(&self) -> String {
        let mut facts = vec![
            ("name", self.name.clone()),
            ("words", self.words.to_string()),
            ("dimensions", self.dimensions.to_string()),
        ];
        if self.overlap.is_some() {
            facts.push(("neighbors kept", percent(self.overlap)));
        }
        facts.push(("written", self.output.clone()));
        listed(&facts)
    }
}

/// Share of the [`N_NEIGHBORS`] nearest words of [`N_SAMPLED`] words in `original` that are among the nearest in
/// `packed` too, in [0, 1]; both hold the same words. A word is not its own neighbor. Two scans of all rows a word.
fn overlap(original: &Embedding, packed: &Embedding) -> f64 {
    let dims = original.dimensions();
    let (before, after) = (original.units(), packed.units());
    let (before, after) = (before.to_slice().unwrap_or(&[]), after.to_slice().unwrap_or(&[]));
    let sampled = sample(before, dims, N_SAMPLED);
    let counts: Vec<(u32, u32)> = sampled
        .par_chunks(dims.max(1))
        .filter_map(|query| {
            let nearest = top_k(before, dims, query, N_NEIGHBORS + 1);
            // The nearest to a word's own vector is that word.
            let (word, neighbors) = nearest.split_first()?;
            let answer = top_k(after, dims, packed.unit(WordId(word.word)), N_NEIGHBORS + 1);
            let is_kept = |word: &u32| answer.iter().any(|other| other.word == *word);
            let n_kept = neighbors.iter().map(|neighbor| neighbor.word).filter(is_kept).count();
            Some((u32::try_from(n_kept).ok()?, u32::try_from(neighbors.len()).ok()?))
        })
        .collect();
    let (kept, sought) = counts.iter().fold((0, 0), |(kept, sought), (k, s)| (kept + k, sought + s));
    if sought == 0 { 1.0 } else { f64::from(kept) / f64::from(sought) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(n: u16, turn: f32) -> Embedding {
        let words = (0..n).map(|i| format!("w{i}")).collect();
        let angle = |i: u16| (f32::from(i) + turn * f32::from(i % 2)) / f32::from(n);
        let raw = (0..n).flat_map(|i| [angle(i).cos(), angle(i).sin()]).collect();
        Embedding::new("circle", words, raw, 2).0
    }

    #[test]
    fn the_overlap_is_whole_for_the_same_and_less_for_moved_words() {
        let original = circle(400, 0.0);
        assert!((overlap(&original, &original) - 1.0).abs() < 1e-12);
        // Every other word moved by nine places: of 25 neighbors to a side, some fall out.
        let moved = overlap(&original, &circle(400, 9.0));
        assert!((0.5..0.95).contains(&moved), "{moved}");
    }
}
