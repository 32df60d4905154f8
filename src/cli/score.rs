//! `score`: one row a document.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::documents::{DocumentArgs, Scored, ScoringSummary};
use super::output::{Format, Report, aligned, keep_inputs, show, signed_or_dash};
use super::times::TimeFormat;
use crate::export::table::{Cell, SafeCsvWriter, write_atomically};
use crate::{Error, Result};

/// Score documents by a lexicon
#[derive(Debug, Args)]
pub(super) struct Score {
    #[command(flatten)]
    documents: DocumentArgs,
    /// CSV to write: id,time,group,tokens,matched, then a column for each concept
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Serialize)]
struct Summary {
    documents: usize,
    /// Rows that could not be read.
    skipped: usize,
    scoring: ScoringSummary,
    tokens: u64,
    matched: u64,
    concepts: Vec<ConceptSummary>,
    /// How the documents were read, in one sentence.
    reading: String,
    #[serde(skip)]
    untold: String,
    output: String,
    seconds: f64,
}

#[derive(Serialize)]
struct ConceptSummary {
    name: String,
    /// Documents with a score.
    scored: usize,
    /// Mean of their scores.
    mean: Option<f64>,
}

impl Score {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        keep_inputs(&self.output, &self.documents.inputs())?;
        self.documents.check_skipped(&[&self.output])?;
        let scored = self.documents.run()?;
        write_atomically(&self.output, &self.table(&scored)?)?;
        let summary = Summary {
            documents: scored.corpus.len(),
            skipped: scored.report.n_skipped,
            scoring: self.documents.scoring(),
            tokens: scored.documents().map(|(doc, _)| u64::from(scored.tokens(doc))).sum(),
            matched: scored.documents().map(|(doc, _)| u64::from(scored.matched(doc))).sum(),
            concepts: self.concepts(&scored),
            reading: scored.report.summary(),
            untold: scored.untold(),
            output: self.output.display().to_string(),
            seconds: start.elapsed().as_secs_f64(),
        };
        show(&summary, format)
    }

    fn table(&self, scored: &Scored) -> Result<Vec<u8>> {
        let DocumentArgs { measure, minimum, .. } = self.documents;
        let times = TimeFormat::of_times(scored.corpus.times());
        let mut table = SafeCsvWriter::new(Vec::new());
        let head = ["id", "time", "group", "tokens", "matched"].into_iter();
        let head = head.chain(scored.names.iter().map(String::as_str));
        table.row(head.map(Cell::Text)).map_err(Error::writing(&self.output))?;
        for (doc, document) in scored.documents() {
            let time = document.time.map(|time| times.write(time)).unwrap_or_default();
            let texts = [document.id, &time, document.group].map(Cell::Text);
            let counts = [scored.tokens(doc), scored.matched(doc)].map(|count| Cell::Count(u64::from(count)));
            let value = |concept| scored.scores.value(concept, doc, measure, minimum);
            let values =
                (0..scored.names.len()).map(|concept| value(concept).map_or(Cell::Empty, Cell::Number));
            let row = texts.into_iter().chain(counts).chain(values);
            table.row(row).map_err(Error::writing(&self.output))?;
        }
        table.finish().map_err(Error::writing(&self.output))
    }

    fn concepts(&self, scored: &Scored) -> Vec<ConceptSummary> {
        let DocumentArgs { measure, minimum, .. } = self.documents;
        let summary = |(concept, name): (usize, &String)| {
            let value = |(doc, _)| scored.scores.value(concept, doc, measure, minimum);
            let values: Vec<f64> = scored.documents().filter_map(value).collect();
            // A count of documents is far below 2⁵³.
            let mean = (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
            ConceptSummary { name: name.clone(), scored: values.len(), mean }
        };
        scored.names.iter().enumerate().map(summary).collect()
    }
}

impl Report for Summary {
    fn text(&self) -> String {
        let row = |concept: &ConceptSummary| {
            [concept.name.clone(), concept.scored.to_string(), signed_or_dash(concept.mean)]
        };
        let rows: Vec<_> = self.concepts.iter().map(row).collect();
        let table = aligned(["concept", "documents with a score", "mean score"], &rows);
        format!("{}{table}Written: {}\n", self.untold, self.output)
    }
}
