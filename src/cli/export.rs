//! `export`: files by which a database or a cluster gets the scores that `score` gives.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::documents::{DocumentArgs, ScoringSummary};
use super::output::{Format, Report, keep_inputs, listed, show};
use crate::Result;
use crate::corpus::read::Keep;
use crate::export::cluster::{ClusterExport, FILES, Query};

/// Write documents and a lexicon for DuckDB or Spark, whose SQL then gets the same scores
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    documents: DocumentArgs,
    /// Folder to write: the tokens, the documents and what each token is worth, and SQL for DuckDB and Spark
    #[arg(long, value_name = "FOLDER")]
    output: PathBuf,
}

#[derive(Serialize)]
struct Summary {
    documents: u64,
    /// Rows that could not be read.
    skipped: usize,
    scoring: ScoringSummary,
    /// Tokens of all documents, whether or not they count in the length.
    tokens: u64,
    /// Places where neighbors decide what counts; each is one more row beside the tokens.
    corrections: u64,
    /// Rows of the lexicon.
    worths: u64,
    /// How the documents were read, in one sentence.
    reading: String,
    #[serde(skip)]
    untold: String,
    files: [&'static str; FILES.len()],
    /// Those that were there before.
    replaced: Vec<&'static str>,
    output: String,
    seconds: f64,
}

impl Export {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        self.documents.check_zone()?;
        let outputs = FILES.map(|name| self.output.join(name));
        outputs.iter().try_for_each(|output| keep_inputs(output, &self.documents.inputs()))?;
        self.documents.check_skipped(&outputs.each_ref())?;
        let plan = self.documents.plan()?;
        let query = Query {
            names: &plan.names,
            measure: self.documents.measure,
            minimum: self.documents.minimum,
            options: self.documents.options.options(),
        };
        let mut export = ClusterExport::begin(&self.output, &plan.matcher, query)?;
        let reading = plan.read(Keep::Roles, &mut |document| export.push(document))?;
        let exported = export.finish()?;
        let summary = Summary {
            documents: exported.documents,
            skipped: reading.report.n_skipped,
            scoring: self.documents.scoring(),
            tokens: exported.tokens,
            corrections: exported.corrections,
            worths: exported.worths,
            reading: reading.report.summary(),
            untold: reading.untold(),
            files: FILES,
            replaced: exported.replaced,
            output: self.output.display().to_string(),
            seconds: start.elapsed().as_secs_f64(),
        };
        show(&summary, format)
    }
}

impl Report for Summary {
    fn text(&self) -> String {
        let facts = listed(&[
            ("documents", self.documents.to_string()),
            ("tokens", self.tokens.to_string()),
            ("corrections", self.corrections.to_string()),
            ("worths of tokens", self.worths.to_string()),
        ]);
        let replaced = match self.replaced.as_slice() {
            [] => String::new(),
            replaced => format!("Replaced: {}\n", replaced.join(", ")),
        };
        format!("{}{facts}{replaced}Written: {} in {}\n", self.untold, self.files.join(", "), self.output)
    }
}
