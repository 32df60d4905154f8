//! `trend`: each concept's score through time, and by the hour and the weekday.
//!
//! In reading order: [`dated`] is what is kept of the documents, [`following`] what is computed of them; a [`table`], a
//! [`figure`] and the table of [`rhythm`]s are written, a [`summary`] is told.

mod dated;
mod figure;
mod following;
mod rhythm;
mod summary;
mod table;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::documents::DocumentArgs;
use super::output::{Format, has_ending, keep_inputs, show};
use super::tell;
use crate::corpus::read::{DatedName, read_events};
use crate::export::raster::write_figure;
use crate::writing::write_atomically;
use crate::{Error, Result};
use dated::Dated;
use following::Followed;
use summary::{ConceptSummary, Summary};

/// Follow the scores of dated documents through time
#[derive(Debug, Args)]
pub(super) struct TrendCommand {
    #[command(flatten)]
    documents: DocumentArgs,
    /// Columns to adjust for, of numbers or of a few categories; where there is no such column, also length (in words,
    /// logarithm), link, mention, hour (of the day) and weekhour (of the week). The raw score is followed as well
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    adjust: Vec<String>,
    /// Also a curve for each of the 8 largest groups (of the group column); the figure then shows these. The table has
    /// the columns "GROUP mean", "GROUP lower" and "GROUP upper", filled while the group has documents
    #[arg(long)]
    by_group: bool,
    /// By how much the first of two groups lies above the second, with its band: columns "A − B mean" and so on, filled
    /// while both groups have documents
    #[arg(long, value_name = "A,B", value_parser = pair)]
    difference: Option<String>,
    /// Let documents far off the curve count less, and list how many there are
    #[arg(long)]
    robust: bool,
    /// Points of the curve
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = grid)]
    grid: usize,
    /// CSV to write: time,mean,lower,upper; of several concepts each has its own mean, lower and upper
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Figure to write (.svg or .png)
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// Events to mark in the figure: a table with the columns time and name
    #[arg(long, value_name = "FILE", requires = "figure")]
    events: Option<PathBuf>,
    /// Also test for a rhythm of the day and of the week on the clock of --zone, and write a CSV with the columns
    /// concept,part,score,weekday,hour,mean,lower,upper,shrunk,documents. The part "day" is the curve of 24 hours,
    /// "week" that of seven days, both as distances from the level; "cell" are the documents of each hour of the week
    /// by themselves, also shrunk by how few they are. The score is raw or, with --adjust, adjusted. A name that ends in
    /// .svg or .png is written as a figure, of one concept
    #[arg(long, value_name = "FILE")]
    rhythm: Option<PathBuf>,
}

fn is_figure(path: &Path) -> bool {
    has_ending(path, "svg") || has_ending(path, "png")
}

/// A number of points that a curve can have.
fn grid(text: &str) -> Result<usize> {
    let points = text.parse().ok().filter(|points| (2..=100_000).contains(points));
    points.ok_or_else(|| Error::Request("a curve has 2 to 100000 points".to_owned()))
}

/// Two names with a comma between them; which ones is told when the groups are known.
fn pair(text: &str) -> Result<String> {
    let is_pair = text.split_once(',').is_some_and(|(_, second)| !second.trim().is_empty());
    let wrong = || Error::Request("give two groups with a comma between them".to_owned());
    is_pair.then(|| text.to_owned()).ok_or_else(wrong)
}

/// What is written of rhythms.
enum Rhythms {
    Table(Vec<u8>),
    /// As SVG.
    Figure(String),
}

impl TrendCommand {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        self.check_outputs()?;
        if self.rhythm.is_none() {
            self.documents.check_zone()?;
        }
        let events = self.events()?;
        let plan = self.documents.plan()?;
        let dated = Dated::read(&plan, &self.adjust)?;
        let followed = self.follow(&dated, &plan.names)?;
        let table = table::table(&followed).map_err(Error::writing(&self.output))?;
        let figure = match &self.figure {
            Some(path) => Some((path, self.draw(&followed, &events)?)),
            None => None,
        };
        let rhythms = match &self.rhythm {
            Some(path) => Some((path, self.rhythms(path, &followed)?)),
            None => None,
        };
        write_atomically(&self.output, &table)?;
        if let Some((path, figure)) = &figure {
            write_figure(path, figure)?;
        }
        match &rhythms {
            Some((path, Rhythms::Table(table))) => write_atomically(path, table)?,
            Some((path, Rhythms::Figure(figure))) => write_figure(path, figure)?,
            None => {}
        }
        let clock = self.documents.zone.to_string();
        let told = |one| ConceptSummary::new(one, self.robust, &clock);
        let shown_path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let summary = Summary {
            documents: dated.reading.n_documents,
            skipped: dated.reading.report.n_skipped,
            scoring: self.documents.scoring(),
            concepts: followed.iter().map(told).collect(),
            reading: dated.reading.report.summary(),
            untold: dated.reading.untold(),
            output: self.output.display().to_string(),
            figure: shown_path(&self.figure),
            rhythms: shown_path(&self.rhythm),
            seconds: start.elapsed().as_secs_f64(),
        };
        show(&summary, format)
    }

    /// # Errors
    /// A figure of several concepts, or of one whose rhythm cannot be told.
    fn rhythms(&self, path: &Path, followed: &[Followed]) -> Result<Rhythms> {
        if !is_figure(path) {
            return Ok(Rhythms::Table(rhythm::table(followed).map_err(Error::writing(path))?));
        }
        let [one] = followed else {
            let n = followed.len();
            return Err(Error::Request(format!(
                "a figure shows the rhythm of one concept and the lexicon has {n}; give --rhythm a name that ends in .csv"
            )));
        };
        rhythm::figure(one, &self.documents).map(Rhythms::Figure)
    }

    /// # Errors
    /// A figure of another kind; an output that would replace an input or another output.
    fn check_outputs(&self) -> Result<()> {
        if let Some(figure) = self.figure.as_ref().filter(|path| !is_figure(path)) {
            let problem =
                format!("figures are written as .svg or .png; give such a name: {}", figure.display());
            return Err(Error::Request(problem));
        }
        let others: Vec<&PathBuf> = std::iter::once(&self.output).chain(&self.figure).collect();
        if let Some(rhythm) = self.rhythm.as_ref().filter(|path| others.contains(path)) {
            let problem = format!("--rhythm names another output; choose another file: {}", rhythm.display());
            return Err(Error::Request(problem));
        }
        let outputs: Vec<&PathBuf> = others.into_iter().chain(&self.rhythm).collect();
        let inputs: Vec<PathBuf> = self.documents.inputs().into_iter().chain(self.events.clone()).collect();
        for output in &outputs {
            keep_inputs(output, &inputs)?;
        }
        self.documents.check_skipped(&outputs)
    }

    /// The events to mark; what of them was left out is told in one line.
    ///
    /// # Errors
    /// As [`read_events`].
    fn events(&self) -> Result<Vec<DatedName>> {
        let Some(path) = &self.events else { return Ok(Vec::new()) };
        let report = read_events(path, &self.documents.zone.of_dates())?;
        if let Some(trouble) = report.trouble() {
            tell(&format!("the events: {trouble}: {}", path.display()));
        }
        Ok(report.events)
    }
}
