//! `embeddings`: look at a file of word vectors, or convert it.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, Subcommand};
use rayon::prelude::*;
use serde::Serialize;

use super::output::{Format, Report, has_ending, keep_inputs, listed, percent, show};
use super::tell;
use crate::embedding::read::{Opened, VectorsReport, open};
use crate::embedding::sharpen::by_dictionary;
use crate::embedding::write::{fifu, select_any, select_usable, word2vec_text};
use crate::embedding::{Embedding, WordId, embedded, packed};
use crate::neighbors::exact::top_k;
use crate::neighbors::recall::sample;
use crate::progress::unwatched;
use crate::writing::{write_atomically, write_atomically_with};
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
            report: VectorsReport::of("packed 8-bit, inside the program"),
        }),
    }
}

/// Say what a file of word vectors holds
#[derive(Debug, Args)]
pub(super) struct Info {
    /// GloVe, word2vec or fastText (text or binary, also .gz), .fifu, .cvec [default: the vectors inside the program]
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Facts {
    name: String,
    words: usize,
    dimensions: usize,
    #[serde(flatten)]
    read: Reading,
    /// Whether unknown words get vectors from their parts.
    subwords: bool,
}

/// What a reading found and left out.
#[derive(Serialize)]
struct Reading {
    format: String,
    /// Lines (or words) left out, of both sorts.
    skipped: usize,
    broken: usize,
    repeated: usize,
    /// Words the file's head promises, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    announced: Option<u64>,
    /// The first that were left out.
    left_out: Vec<LeftOut>,
}

#[derive(Serialize)]
struct LeftOut {
    /// Line, or number of the word in a binary file.
    line: u64,
    reason: String,
}

impl Reading {
    fn of(report: &VectorsReport) -> Self {
        let left_out = report
            .skipped
            .iter()
            .map(|skipped| LeftOut { line: skipped.place, reason: skipped.reason.to_string() });
        Self {
            format: report.format.clone(),
            skipped: report.n_skipped(),
            broken: report.n_broken,
            repeated: report.n_repeated,
            announced: report.announced,
            left_out: left_out.collect(),
        }
    }

    fn lines(&self) -> Vec<(&'static str, String)> {
        let mut lines = vec![
            ("format", self.format.clone()),
            ("left out, broken", self.broken.to_string()),
            ("left out, repeated", self.repeated.to_string()),
        ];
        if let Some(announced) = self.announced {
            lines.push(("words announced", announced.to_string()));
        }
        let unit = if self.format.contains("text") { "  line" } else { "  word" };
        lines.extend(self.left_out.iter().map(|out| (unit, format!("{}: {}", out.line, out.reason))));
        lines
    }
}

impl Info {
    fn run(&self, format: Format) -> Result<()> {
        let opened = load(self.file.as_deref())?;
        let embedding = &opened.embedding;
        let facts = Facts {
            name: embedding.name().to_owned(),
            words: embedding.len(),
            dimensions: embedding.dimensions(),
            read: Reading::of(&opened.report),
            subwords: embedding.has_subwords(),
        };
        show(&facts, format)
    }
}

impl Report for Facts {
    fn text(&self) -> String {
        let mut facts = vec![
            ("name", self.name.clone()),
            ("words", self.words.to_string()),
            ("dimensions", self.dimensions.to_string()),
            ("unknown words", if self.subwords { "from their parts" } else { "stay unknown" }.to_owned()),
        ];
        facts.extend(self.read.lines());
        listed(&facts)
    }
}

/// Write the commonest usable words of a file of word vectors in another format
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// GloVe, word2vec or fastText (text or binary, also .gz), .fifu, .cvec
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// File to write: .fifu (32-bit), .vec or .txt (word2vec text), both read by other programs too; .cvec (8-bit)
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// Words kept at most
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    words: usize,
    /// Keep words of any form, also numbers, punctuation and markup
    #[arg(long)]
    any: bool,
    /// Pull synonyms together and opposites apart, by the English relations of WordNet
    #[arg(long)]
    sharpen: bool,
    /// Name of the vectors in exports [default: that of the input]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

#[derive(Serialize)]
struct Converted {
    name: String,
    words: usize,
    /// Words that were read but are rarer than wanted or not usable.
    not_kept: usize,
    dimensions: usize,
    /// Share of the first neighbors that stay the same; nothing where no precision is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    overlap: Option<f64>,
    #[serde(flatten)]
    read: Reading,
    output: String,
    seconds: f64,
}

/// What can be written.
#[derive(Clone, Copy)]
enum Target {
    Fifu,
    Text,
    Packed,
}

impl Target {
    fn of(output: &Path) -> Result<Self> {
        if has_ending(output, "fifu") {
            Ok(Self::Fifu)
        } else if has_ending(output, "vec") || has_ending(output, "txt") {
            Ok(Self::Text)
        } else if has_ending(output, "cvec") {
            Ok(Self::Packed)
        } else {
            let problem = format!(
                "word vectors are written as .fifu, .vec, .txt or .cvec; give a name with one of these endings: {}",
                output.display()
            );
            Err(Error::Request(problem))
        }
    }

    /// Writes the file; returns the overlap where precision is lost.
    fn write(self, kept: &Embedding, output: &Path) -> Result<Option<f64>> {
        let buffered = |write: &dyn Fn(&mut BufWriter<&mut std::fs::File>) -> std::io::Result<()>| {
            write_atomically_with(output, |file| {
                let mut file = BufWriter::with_capacity(1 << 20, file);
                write(&mut file)?;
                file.flush()
            })
        };
        match self {
            Self::Fifu => buffered(&|file| fifu(kept, file))?,
            Self::Text => buffered(&|file| word2vec_text(kept, file))?,
            Self::Packed => {
                let bytes = packed::encode(kept, kept.len())?;
                write_atomically(output, &bytes)?;
                return Ok(Some(overlap(kept, &packed::decode(output, &bytes)?)));
            }
        }
        Ok(None)
    }
}

impl Convert {
    fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        // Before anything is read, which can take minutes.
        let target = Target::of(&self.output)?;
        keep_inputs(&self.output, std::slice::from_ref(&self.input))?;
        let opened = open(&self.input, &unwatched)?;
        if let Some(trouble) = opened.report.trouble() {
            tell(&format!("{trouble}: {}", self.input.display()));
        }
        let read =
            if self.sharpen { by_dictionary(&opened.embedding, &unwatched)? } else { opened.embedding };
        let name = self.name.clone().unwrap_or_else(|| read.name().to_owned());
        let select = if self.any { select_any } else { select_usable };
        let n_read = read.len();
        let kept = select(read, &name, self.words);
        if kept.is_empty() {
            let problem = "no word is usable (one that begins with a letter and is mostly letters); choose another or add --any";
            return Err(Error::format(&self.input, None, problem));
        }
        let overlap = target.write(&kept, &self.output)?;
        let converted = Converted {
            name,
            words: kept.len(),
            not_kept: n_read - kept.len(),
            dimensions: kept.dimensions(),
            overlap,
            read: Reading::of(&opened.report),
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
            ("words not kept", self.not_kept.to_string()),
            ("dimensions", self.dimensions.to_string()),
        ];
        if self.overlap.is_some() {
            facts.push(("neighbors kept", percent(self.overlap)));
        }
        facts.extend(self.read.lines());
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
