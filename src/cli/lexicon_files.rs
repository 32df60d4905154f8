//! `lexicon convert` and `lexicon validate`: the files of this program and of others.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::output::{Format, Report, keep_inputs, listed, show};
use crate::counts::count_text;
use crate::lexicon::format::{self, Imported, LexiconFormat, SkippedTerm, losses};
use crate::lexicon::{Lexicon, json};
use crate::{Error, Result};

/// Skipped rows printed one by one for people; all that are kept stand in the JSON.
const MOST_TOLD: usize = 10;

/// Write a lexicon in another format, or an old one in the current form of the lexicon file
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// Lexicon file of any format, told by its content
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// File to write (.json, .csv, .tsv, .txt, .dic, .dicx, .yml, .lc3, .cat, .ykd)
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// Read IN as this format: json, csv, tsv, words, dic, dicx, yaml, lexicoder, wordstat, yoshikoder, empath,
    /// vader or mpqa
    #[arg(long, value_name = "FORMAT")]
    from: Option<LexiconFormat>,
    /// Write OUT as this format [default: by its ending]
    #[arg(long, value_name = "FORMAT")]
    to: Option<LexiconFormat>,
}

#[derive(Serialize)]
struct Converted {
    concepts: usize,
    terms: usize,
    output: String,
    format: &'static str,
    read_as: &'static str,
    n_skipped: usize,
    skipped: Vec<Skipped>,
    notes: Vec<String>,
    losses: Vec<String>,
}

#[derive(Serialize)]
struct Skipped {
    line: Option<u64>,
    reason: String,
}

impl From<SkippedTerm> for Skipped {
    fn from(SkippedTerm { line, reason }: SkippedTerm) -> Self {
        Self { line, reason }
    }
}

impl Convert {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let to = match self.to {
            Some(to) => to,
            None => format_to_write(&self.output)?,
        };
        let Imported { lexicon, report } = imported(&self.input, self.from)?;
        if (report.format, to) != (LexiconFormat::Json, LexiconFormat::Json) {
            // A file of ours may be brought up to date in its place; another would lose what was not read.
            keep_inputs(&self.output, std::slice::from_ref(&self.input))?;
        }
        let losses = losses(&lexicon, to);
        format::write(&self.output, &lexicon, to)?;
        let converted = Converted {
            concepts: lexicon.concepts.len(),
            terms: n_terms(&lexicon),
            output: self.output.display().to_string(),
            format: to.key(),
            read_as: report.format.key(),
            n_skipped: report.n_skipped,
            skipped: report.skipped.into_iter().map(Skipped::from).collect(),
            notes: report.notes,
            losses,
        };
        show(&converted, format)
    }
}

impl Report for Converted {
    fn text(&self) -> String {
        let mut text = listed(&[
            ("read as", self.read_as.to_owned()),
            ("concepts", self.concepts.to_string()),
            ("terms", self.terms.to_string()),
            ("written", format!("{} ({})", self.output, self.format)),
        ]);
        text += &sentences("on reading", &self.notes);
        text += &told_skipped(&self.skipped, self.n_skipped);
        text + &sentences("lost", &self.losses)
    }
}

/// A line for each sentence, with what it is about before it.
fn sentences(about: &str, sentences: &[String]) -> String {
    sentences.iter().map(|sentence| format!("{about}: {sentence}\n")).collect()
}

/// What was left out, the first few with their places.
fn told_skipped(skipped: &[Skipped], n: usize) -> String {
    let told = |it: &Skipped| format!("skipped: {}\n", placed(it.line, &it.reason));
    let mut text: String = skipped.iter().take(MOST_TOLD).map(told).collect();
    let n_more = n.saturating_sub(skipped.len().min(MOST_TOLD));
    if n_more > 0 {
        text += &format!("skipped: {} more\n", count_text(n_more));
    }
    text
}

fn placed(line: Option<u64>, text: &str) -> String {
    line.map(|line| format!("line {line}: ")).unwrap_or_default() + text
}

/// The lexicon in a file of any format.
fn imported(path: &Path, from: Option<LexiconFormat>) -> Result<Imported> {
    let bytes = format::load(path)?;
    match from {
        Some(from) => format::read_bytes_as(path, &bytes, from),
        None => format::read_bytes(path, &bytes),
    }
}

/// List everything that is wrong with a lexicon file of any format
#[derive(Debug, Args)]
pub(super) struct Validate {
    /// Lexicon file, told by its content
    file: PathBuf,
    /// Read it as this format, as of `lexicon convert`
    #[arg(long, value_name = "FORMAT")]
    from: Option<LexiconFormat>,
}

#[derive(Serialize)]
struct Validity {
    valid: bool,
    problems: Vec<Problem>,
    concepts: usize,
    terms: usize,
    format: &'static str,
    n_problems: usize,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Problem {
    line: Option<u64>,
    text: String,
}

impl From<json::Problem> for Problem {
    fn from(json::Problem { line, text }: json::Problem) -> Self {
        Self { line, text }
    }
}

impl From<SkippedTerm> for Problem {
    fn from(SkippedTerm { line, reason }: SkippedTerm) -> Self {
        Self { line, text: reason }
    }
}

impl Validate {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let validity = self.validity()?;
        show(&validity, format)?;
        match validity.problems.as_slice() {
            [] => Ok(()),
            [only] => {
                Err(Error::format(&self.file, only.line, format!("not a valid lexicon: {}", only.text)))
            }
            _ => {
                let n = count_text(validity.n_problems);
                let problem = format!("not a valid lexicon, {n} problems; mend those listed");
                Err(Error::format(&self.file, None, problem))
            }
        }
    }

    /// A file of ours is checked as a whole; one of others has as problems what reading leaves out.
    fn validity(&self) -> Result<Validity> {
        let bytes = format::load(&self.file)?;
        let is_ours = |format| matches!(format, LexiconFormat::Json | LexiconFormat::Legacy2017);
        if self.from.or_else(|| format::guess(&bytes)).is_some_and(is_ours) {
            let problems = json::validate(&self.file)?;
            if !problems.is_empty() {
                return Ok(Validity {
                    valid: false,
                    n_problems: problems.len(),
                    problems: problems.into_iter().map(Problem::from).collect(),
                    concepts: 0,
                    terms: 0,
                    format: LexiconFormat::Json.key(),
                    notes: Vec::new(),
                });
            }
        }
        let Imported { lexicon, report } = imported(&self.file, self.from)?;
        Ok(Validity {
            valid: report.n_skipped == 0,
            n_problems: report.n_skipped,
            problems: report.skipped.into_iter().map(Problem::from).collect(),
            concepts: lexicon.concepts.len(),
            terms: n_terms(&lexicon),
            format: report.format.key(),
            notes: report.notes,
        })
    }
}

impl Report for Validity {
    fn text(&self) -> String {
        if self.valid {
            let valid = format!("valid: concepts {}, terms {}\n", self.concepts, self.terms);
            return valid + &sentences("note", &self.notes);
        }
        self.problems.iter().map(|problem| placed(problem.line, &problem.text) + "\n").collect()
    }
}

/// The format to write by a name's ending; one without an ending holds a file of ours.
fn format_to_write(path: &Path) -> Result<LexiconFormat> {
    let Some(ending) = path.extension().and_then(OsStr::to_str) else { return Ok(LexiconFormat::Json) };
    LexiconFormat::of_extension(ending).ok_or_else(|| {
        let written = LexiconFormat::ALL.into_iter().filter(|format| format.is_written());
        let mut endings: Vec<String> = written.map(|format| format!(".{}", format.extension())).collect();
        endings.dedup();
        Error::Request(format!(
            "lexicons are not written as .{ending}; give a name that ends in one of {}, or name the format (--to): {}",
            endings.join(" "),
            path.display()
        ))
    })
}

fn n_terms(lexicon: &Lexicon) -> usize {
    lexicon.concepts.iter().map(|concept| concept.terms.len()).sum()
}
