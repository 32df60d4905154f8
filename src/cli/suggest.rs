//! `suggest`: words for a concept, best first.

use std::collections::BTreeSet;
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::output::{Format, Report, aligned, shortest, show, signed};
use super::seeds::{Given, SeedArgs};
use crate::concept::Pole;
use crate::concept::SUGGESTION_VOCABULARY;
use crate::suggestion::filter::Filter;
use crate::suggestion::{Folding, Request, suggest};
use crate::{Error, Result};

/// Suggest words for a concept, best first
#[derive(Debug, Args)]
#[command(mut_arg("positive", |arg| arg.required(true)))]
pub(super) struct Suggest {
    #[command(flatten)]
    seeds: SeedArgs,
    /// Words wanted for each end, at most 10000
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = word_count)]
    count: usize,
    /// Suggest from this many of the commonest words
    #[arg(long, value_name = "N", default_value_t = SUGGESTION_VOCABULARY)]
    vocabulary: usize,
    /// Look at every word of these; a single question is always answered so, since building an index would take longer
    #[arg(long)]
    exact: bool,
}

/// A number of words to ask for. Grouping them takes time and memory in its square: some seconds for the largest.
pub(super) fn word_count(text: &str) -> Result<usize> {
    let count = text.parse().ok().filter(|&count| count <= 10_000);
    count.ok_or_else(|| Error::Request("give a whole number, at most 10000".to_owned()))
}

#[derive(Serialize)]
struct Suggested {
    positive: Vec<Word>,
    negative: Vec<Word>,
    unknown: Vec<Unknown>,
    /// From the start of the command to the answer.
    seconds: f64,
}

#[derive(Serialize)]
struct Word {
    term: String,
    score: f64,
    /// Words of like meaning have one number, from 0.
    group: usize,
}

/// A seed that the vectors do not know.
#[derive(Serialize)]
pub(super) struct Unknown {
    term: String,
    near: Vec<String>,
}

impl Suggest {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        let given = self.seeds.prepare()?;
        let nothing = BTreeSet::new();
        let request = Request {
            seeds: &given.seeds,
            kind: given.choice.kind(),
            model: Some(given.choice.name()),
            vocabulary: self.vocabulary,
            count: self.count,
            n_counted: 0,
            folding: Folding::Words,
            filter: Filter::default(),
            excluded: &nothing,
            previous: None,
        };
        let suggestions = suggest(&given.engine, None, &request)?;
        let words = |pole: Pole| {
            let word = |suggestion: &crate::suggestion::rank::Suggestion| Word {
                term: given.engine.embedding().word(suggestion.word).to_owned(),
                score: shortest(suggestion.score),
                group: suggestion.group,
            };
            suggestions.of(pole).iter().map(word).collect()
        };
        let suggested = Suggested {
            positive: words(Pole::Positive),
            negative: words(Pole::Negative),
            unknown: unknown_seeds(&given),
            seconds: start.elapsed().as_secs_f64(),
        };
        show(&suggested, format)
    }
}

/// For the report: seeds the vectors do not know.
pub(super) fn unknown_seeds(given: &Given) -> Vec<Unknown> {
    let unknown = given.unknown.iter();
    unknown.map(|unknown| Unknown { term: unknown.word.clone(), near: unknown.near.clone() }).collect()
}

impl Report for Suggested {
    fn text(&self) -> String {
        let table = |heading: &str, words: &[Word]| {
            let rows: Vec<[String; 3]> = words
                .iter()
                .map(|word| [word.term.clone(), signed(word.score), (word.group + 1).to_string()])
                .collect();
            aligned([heading, "score", "group"], &rows)
        };
        let mut text = table("positive", &self.positive);
        if !self.negative.is_empty() {
            text += "\n";
            text += &table("negative", &self.negative);
        }
        text
    }
}
