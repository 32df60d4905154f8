//! `evaluate`: agreement with human ratings of words.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::output::{Format, Report, listed, percent, show, signed_or_dash};
use super::seeds::SeedArgs;
use super::tell;
use crate::comparison::ratings::{RatingColumns, read};
use crate::comparison::words::{check_lexicon, check_model};
use crate::lexicon::json;
use crate::{Error, Result};

/// Compare word scores with human ratings; seed words are left out
#[derive(Debug, Args)]
#[command(mut_arg("positive", |arg| arg.required_unless_present("lexicon").conflicts_with("lexicon")))]
pub(super) struct Evaluate {
    #[command(flatten)]
    seeds: SeedArgs,
    /// Lexicon file (.json) to evaluate instead of seed words
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    /// Which concept of the lexicon [default: the first]
    #[arg(long, value_name = "NAME", requires = "lexicon")]
    concept: Option<String>,
    /// Table of rated words
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// Column of the words [default: guessed]
    #[arg(long, value_name = "COLUMN")]
    word: Option<String>,
    /// Column of the ratings [default: guessed]
    #[arg(long, value_name = "COLUMN")]
    value: Option<String>,
}

/// Figures that are not defined are null.
#[derive(Serialize)]
struct Agreement {
    n: usize,
    spearman: Option<f64>,
    pearson: Option<f64>,
    auc: Option<f64>,
    coverage: f64,
}

impl Evaluate {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let columns = RatingColumns { item: self.word.clone(), value: self.value.clone() };
        let ratings = read(&self.gold, &columns)?;
        if let Some(first) = ratings.skipped.first() {
            tell(&format!(
                "{} rows without a word or a number were left out, the first in line {first}: {}",
                ratings.skipped.len(),
                self.gold.display()
            ));
        }
        let check = match &self.lexicon {
            Some(path) => {
                let lexicon = json::read(path)?;
                let mut concepts = lexicon.concepts.iter();
                let found = match &self.concept {
                    None => concepts.next(),
                    Some(name) => concepts.find(|concept| concept.name == *name),
                };
                let concept = found.ok_or_else(|| {
                    let names: Vec<&str> =
                        lexicon.concepts.iter().map(|concept| concept.name.as_str()).collect();
                    let wanted = self.concept.as_ref().map(|name| format!(" “{name}”")).unwrap_or_default();
                    let problem =
                        format!("the lexicon has no concept{wanted}; there are: {}", names.join(", "));
                    Error::format(path, None, problem)
                })?;
                check_lexicon(concept, &ratings.rows)
            }
            None => {
                let given = self.seeds.prepare()?;
                check_model(&given.engine, &given.fit()?, &ratings.rows)
            }
        };
        let found = check.agreement;
        let agreement = Agreement {
            n: found.n,
            spearman: found.spearman,
            pearson: found.pearson,
            auc: found.auc,
            coverage: found.coverage,
        };
        show(&agreement, format)
    }
}

impl Report for Agreement {
    fn text(&self) -> String {
        listed(&[
            ("words compared", self.n.to_string()),
            ("Spearman", signed_or_dash(self.spearman)),
            ("Pearson", signed_or_dash(self.pearson)),
            ("AUC", signed_or_dash(self.auc).trim_start_matches('+').to_owned()),
            ("coverage", percent(Some(self.coverage))),
        ])
    }
}
