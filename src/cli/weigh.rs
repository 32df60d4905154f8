//! `weigh`: the score of every word of a list.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::output::{Format, Report, keep_inputs, listed, shortest, show};
use super::seeds::SeedArgs;
use crate::embedding::WordId;
use crate::export::table::{Cell, SafeCsvWriter};
use crate::writing::write_atomically;
use crate::{Error, Result};

/// Score a list of words
#[derive(Debug, Args)]
#[command(mut_arg("positive", |arg| arg.required(true)))]
pub(super) struct Weigh {
    #[command(flatten)]
    seeds: SeedArgs,
    /// Text file with one word a line
    #[arg(long, value_name = "FILE")]
    words: PathBuf,
    /// CSV to write: word,score, one row a line of the list; the score is empty where the word is unknown
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Serialize)]
struct Weighed {
    words: usize,
    unknown: usize,
    output: String,
    seconds: f64,
}

impl Weigh {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        keep_inputs(&self.output, std::slice::from_ref(&self.words))?;
        let bytes = fs::read(&self.words).map_err(Error::reading(&self.words))?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Err(Error::format(&self.words, None, "the list is empty; give one word a line"));
        }
        let words: Vec<&str> = text.lines().map(str::trim).collect();
        let given = self.seeds.prepare()?;
        let model = given.fit()?;
        let ids: Vec<Option<WordId>> = words.iter().map(|word| given.engine.embedding().id(word)).collect();
        let known: Vec<WordId> = ids.iter().flatten().copied().collect();
        let mut scores = model.score_words(&given.engine, &known).into_iter();
        let mut table = SafeCsvWriter::new(Vec::new());
        table.row(["word", "score"].map(Cell::Text)).map_err(Error::writing(&self.output))?;
        for (word, id) in words.iter().zip(&ids) {
            let score = id.and_then(|_| scores.next());
            let score = score.map_or(Cell::Empty, |score| Cell::Number(shortest(score)));
            table.row([Cell::Text(word), score]).map_err(Error::writing(&self.output))?;
        }
        write_atomically(&self.output, &table.finish().map_err(Error::writing(&self.output))?)?;
        let weighed = Weighed {
            words: words.len(),
            unknown: words.len() - known.len(),
            output: self.output.display().to_string(),
            seconds: start.elapsed().as_secs_f64(),
        };
        show(&weighed, format)
    }
}

impl Report for Weighed {
    fn text(&self) -> String {
        listed(&[
            ("words", self.words.to_string()),
            ("unknown", self.unknown.to_string()),
            ("written", self.output.clone()),
        ])
    }
}
