//! `score`: one row a document.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::documents::{DocumentArgs, Plan, Reading, ScoringSummary};
use super::output::{Format, Report, aligned, keep_inputs, show, signed_or_dash};
use crate::corpus::DocumentRef;
use crate::export::scores::{ScoreRow, ScoreTable};
use crate::writing::write_atomically_with;
use crate::{Error, Result};

/// Score documents by a lexicon
#[derive(Debug, Args)]
pub(super) struct Score {
    #[command(flatten)]
    documents: DocumentArgs,
    /// CSV to write (Parquet where it ends in .parquet): id,time,group,tokens,matched, then a column for each concept
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
        self.documents.check_zone()?;
        keep_inputs(&self.output, &self.documents.inputs())?;
        self.documents.check_skipped(&[&self.output])?;
        let plan = self.documents.plan()?;
        let mut counts = Counts { concepts: vec![(0, 0.0); plan.names.len()], ..Counts::default() };
        let mut reading = None;
        let written = write_atomically_with(&self.output, |file| {
            let done = self.write(&plan, file, &mut counts);
            // Why is said below; here it only keeps the half file from taking its place.
            let kept = if done.is_err() { Err(io::Error::other("not all was written")) } else { Ok(()) };
            reading = Some(done);
            kept
        });
        let reading = match (reading, written) {
            (Some(Err(error)), _) | (_, Err(error)) => return Err(error),
            (None, Ok(())) => return Err(Error::Cancelled),
            (Some(Ok(reading)), Ok(())) => reading,
        };
        let concepts = plan.names.iter().zip(&counts.concepts).map(|(name, &(scored, sum))| {
            // A count of documents is far below 2⁵³.
            ConceptSummary { name: name.clone(), scored, mean: (scored > 0).then(|| sum / scored as f64) }
        });
        let summary = Summary {
            documents: reading.n_documents,
            skipped: reading.report.n_skipped,
            scoring: self.documents.scoring(),
            tokens: counts.tokens,
            matched: counts.matched,
            concepts: concepts.collect(),
            reading: reading.report.summary(),
            untold: reading.untold(),
            output: self.output.display().to_string(),
            seconds: start.elapsed().as_secs_f64(),
        };
        show(&summary, format)
    }

    /// Writes a row for each document as it comes.
    fn write(&self, plan: &Plan<'_>, file: &File, counts: &mut Counts) -> Result<Reading> {
        let failed = |error| Error::writing(&self.output)(error);
        let mut table = ScoreTable::begin(file, &self.output, &plan.names).map_err(failed)?;
        let mut scores = vec![None; plan.names.len()];
        let DocumentArgs { measure, minimum, .. } = self.documents;
        let reading = plan.score(&mut |document, tokens, tallies| {
            let by_concept = scores.iter_mut().zip(&mut counts.concepts).zip(tallies);
            for ((score, count), tally) in by_concept {
                *score = tally.value(tokens, measure, minimum);
                if let Some(score) = *score {
                    *count = (count.0 + 1, count.1 + score);
                }
            }
            // Of several concepts the last tally is that of all their terms together.
            let matched = tallies.last().map_or(0, |all| all.matched);
            counts.tokens += u64::from(tokens);
            counts.matched += u64::from(matched);
            let DocumentRef { id, time, group, .. } = document;
            table.row(ScoreRow { id, time, group, tokens, matched, scores: &scores }).map_err(failed)
        })?;
        table.finish().map_err(failed)?;
        Ok(reading)
    }
}

/// What the summary tells, counted as documents go by.
#[derive(Default)]
struct Counts {
    tokens: u64,
    matched: u64,
    /// By concept: documents with a score, and the sum of their scores.
    concepts: Vec<(usize, f64)>,
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
