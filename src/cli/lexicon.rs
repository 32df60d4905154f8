//! `lexicon`: build one from seed words, check one, convert one.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::lexicon_files::{Convert, Validate};
use super::output::{Format, Report, listed, show};
use super::seeds::SeedArgs;
use super::suggest::{Unknown, unknown_seeds, word_count};
use crate::concept::Pole;
use crate::concept::SUGGESTION_VOCABULARY;
use crate::lexicon::expand::{Expansion, concept, embedding_ref, terms};
use crate::lexicon::{Lexicon, Source, TermStatus, json};
use crate::suggestion::filter::Filter;
use crate::suggestion::{Folding, Request, suggest};
use crate::writing::write_atomically;
use crate::{Error, Result};

/// Said of every word that a build takes over.
const UNREVIEWED: &str = "accepted by rank, not reviewed";

/// Build a lexicon, check one or convert one
#[derive(Debug, Subcommand)]
pub(super) enum LexiconCommand {
    Build(Build),
    Convert(Convert),
    Validate(Validate),
}

impl LexiconCommand {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        match self {
            Self::Build(command) => command.run(format),
            Self::Convert(command) => command.run(format),
            Self::Validate(command) => command.run(format),
        }
    }
}

/// Make a lexicon of seed words and the best of the words near them
#[derive(Debug, Args)]
#[command(mut_arg("positive", |arg| arg.required(true)))]
pub(super) struct Build {
    #[command(flatten)]
    seeds: SeedArgs,
    /// Words taken for each end beside the seeds, at most 10000
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = word_count)]
    top: usize,
    /// Name of the concept, which names its column of scores [default: the first positive word]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Suggest from this many of the commonest words
    #[arg(long, value_name = "N", default_value_t = SUGGESTION_VOCABULARY)]
    vocabulary: usize,
    /// What is meant by it
    #[arg(long, value_name = "TEXT", default_value = "")]
    description: String,
    /// Lexicon file to write (.json)
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Serialize)]
struct Built {
    name: String,
    model: &'static str,
    terms: usize,
    positive: usize,
    negative: usize,
    unknown: Vec<Unknown>,
    output: String,
    seconds: f64,
}

impl Build {
    fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        refuse_other_format(&self.output)?;
        let given = self.seeds.prepare()?;
        let nothing = BTreeSet::new();
        let request = Request {
            seeds: &given.seeds,
            kind: given.choice.kind(),
            model: Some(given.choice.name()),
            vocabulary: self.vocabulary,
            count: 0,
            n_counted: self.top,
            folding: Folding::Words,
            filter: Filter::default(),
            excluded: &nothing,
            previous: None,
        };
        let suggestions = suggest(&given.engine, None, &request)?;
        let expansion = Expansion {
            accepted: Vec::new(),
            rejected: Vec::new(),
            n_suggested: self.top,
            least: 0.0,
            status: TermStatus::Accepted,
            note: UNREVIEWED,
        };
        let terms = terms(&given.engine, &suggestions, &expansion);
        let first = given.seeds.positive.first().map_or("", String::as_str);
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(first);
        let count = |pole: Pole| terms.iter().filter(|term| term.pole == pole).count();
        let built = Built {
            name: name.to_owned(),
            model: given.choice.name().as_str(),
            terms: terms.len(),
            positive: count(Pole::Positive),
            negative: count(Pole::Negative),
            unknown: unknown_seeds(&given),
            output: self.output.display().to_string(),
            seconds: start.elapsed().as_secs_f64(),
        };
        // Seconds are fine enough for a date of making.
        let now = jiff::Timestamp::now();
        let lexicon = Lexicon {
            embedding: embedding_ref(given.engine.embedding()),
            created: now.round(jiff::Unit::Second).unwrap_or(now).to_string(),
            source: Source::default(),
            concepts: vec![concept(name, &self.description, given.choice, &given.seeds, terms)],
        };
        write_atomically(&self.output, json::to_text(&lexicon)?.as_bytes())?;
        show(&built, format)
    }
}

impl Report for Built {
    fn text(&self) -> String {
        listed(&[
            ("concept", self.name.clone()),
            ("model", self.model.to_owned()),
            ("positive terms", self.positive.to_string()),
            ("negative terms", self.negative.to_string()),
            ("written", self.output.clone()),
        ])
    }
}

/// What is built holds more than other formats can.
fn refuse_other_format(path: &Path) -> Result<()> {
    match path.extension().and_then(OsStr::to_str) {
        Some(ending) if !ending.eq_ignore_ascii_case("json") => Err(Error::Request(format!(
            "lexicons are not built as .{ending}; give a lexicon file whose name ends in .json and convert it: {}",
            path.display()
        ))),
        _ => Ok(()),
    }
}
