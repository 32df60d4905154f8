//! `trend`: each concept's score through time.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::documents::{DocumentArgs, Reading, ScoringSummary};
use super::output::{Format, Report, aligned, has_ending, keep_inputs, percent, show, signed_or_dash};
use crate::corpus::{Corpus, DocId, DocumentRef};
use crate::dynamics::covariate::{Marks, marks, of_field, of_groups, of_lengths, of_presence};
use crate::dynamics::observe::{Observed, observe};
use crate::dynamics::{Adjustment, Beta, CurvePoint, Evidence, Fit, Trend, TrendOptions, trend_adjusted};
use crate::export::figure::{FigureSize, NamedTrend, trend_svg};
use crate::export::raster::write_figure;
use crate::export::table::{Cell, SafeCsvWriter};
use crate::export::times::TimeFormat;
use crate::progress::unwatched;
use crate::scoring::scores::Scores;
use crate::writing::write_atomically;
use crate::{Error, Result};

/// Follow the scores of dated documents through time
#[derive(Debug, Args)]
pub(super) struct TrendCommand {
    #[command(flatten)]
    documents: DocumentArgs,
    /// Columns to adjust for, of numbers or of a few categories; where there is no such column, also length (in words,
    /// logarithm), link and mention. The raw score is followed as well
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    adjust: Vec<String>,
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
}

/// A number of points that a curve can have.
fn grid(text: &str) -> Result<usize> {
    let points = text.parse().ok().filter(|points| (2..=100_000).contains(points));
    points.ok_or_else(|| Error::Request("a curve has 2 to 100000 points".to_owned()))
}

#[derive(Serialize)]
struct Summary {
    documents: usize,
    skipped: usize,
    scoring: ScoringSummary,
    concepts: Vec<ConceptSummary>,
    /// How the documents were read, in one sentence.
    reading: String,
    #[serde(skip)]
    untold: String,
    output: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<String>,
    seconds: f64,
}

#[derive(Serialize)]
struct ConceptSummary {
    name: String,
    /// The model of the curve.
    chosen: &'static str,
    log_likelihood: Option<f64>,
    aic: Option<f64>,
    /// Of the chosen model; times in seconds.
    parameters: serde_json::Map<String, serde_json::Value>,
    /// All models tried.
    candidates: Vec<CandidateSummary>,
    /// Share of documents inside the 95% interval predicted from those before them.
    coverage: Option<f64>,
    mean: Option<f64>,
    documents: usize,
    words: u64,
    evidence: &'static str,
    sentence: String,
    /// Documents far off the curve; absent without --robust.
    #[serde(skip_serializing_if = "Option::is_none")]
    outliers: Option<usize>,
    /// What each column does to the adjusted score.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    adjustments: Vec<Beta>,
    /// Columns that say nothing, as they never vary or repeat others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
    /// The same score adjusted, with --adjust.
    #[serde(skip_serializing_if = "Option::is_none")]
    adjusted: Option<Box<Self>>,
}

#[derive(Serialize)]
struct CandidateSummary {
    model: &'static str,
    log_likelihood: f64,
    aic: f64,
    n_parameters: usize,
    parameters: serde_json::Map<String, serde_json::Value>,
}

impl TrendCommand {
    pub(super) fn run(&self, format: Format) -> Result<()> {
        let start = Instant::now();
        let is_figure = |path: &Path| has_ending(path, "svg") || has_ending(path, "png");
        if let Some(figure) = self.figure.as_ref().filter(|path| !is_figure(path)) {
            let problem =
                format!("figures are written as .svg or .png; give such a name: {}", figure.display());
            return Err(Error::Request(problem));
        }
        let outputs: Vec<&PathBuf> =
            [Some(&self.output), self.figure.as_ref()].into_iter().flatten().collect();
        for output in &outputs {
            keep_inputs(output, &self.documents.inputs())?;
        }
        self.documents.check_skipped(&outputs)?;
        let plan = self.documents.plan()?;
        // Of the documents only what a curve is made from is kept, not their texts.
        let (mut corpus, mut scores) = (Corpus::default(), Scores::with_capacity(plan.matcher.concepts(), 0));
        let (mut kept, mut found) = (Corpus::default(), Vec::new());
        let reading = plan.score_keeping(&self.adjust, &mut kept, &mut |document, tokens, tallies| {
            let DocumentRef { time, group, text, .. } = document;
            scores.push(tokens, tallies);
            if !self.adjust.is_empty() {
                found.push(marks(text));
            }
            corpus.push(DocumentRef { time, group, ..DocumentRef::default() })
        })?;
        kept.finish();
        check_dates(&corpus, &reading)?;
        let columns = Covariates {
            names: &self.adjust,
            corpus: &corpus,
            scores: &scores,
            kept: &kept,
            found: &found,
            reading: &reading,
        };
        let (observed, trends) = self.follow(&corpus, &scores, &columns, plan.names.len())?;
        let table = table(&plan.names, &trends).map_err(Error::writing(&self.output))?;
        let figure = match &self.figure {
            Some(path) => Some((path, self.draw(&plan.names, &observed, &trends)?)),
            None => None,
        };
        write_atomically(&self.output, &table)?;
        if let Some((path, figure)) = &figure {
            write_figure(path, figure)?;
        }
        let summary = Summary {
            documents: reading.n_documents,
            skipped: reading.report.n_skipped,
            scoring: self.documents.scoring(),
            concepts: plan
                .names
                .iter()
                .zip(&trends)
                .map(|(name, trend)| concept_summary(name, trend, self.robust))
                .collect(),
            reading: reading.report.summary(),
            untold: reading.untold(),
            output: self.output.display().to_string(),
            figure: self.figure.as_deref().map(Path::display).map(|path| path.to_string()),
            seconds: start.elapsed().as_secs_f64(),
        };
        show(&summary, format)
    }

    /// Every concept's documents and curve, all on one grid.
    fn follow(
        &self,
        corpus: &Corpus,
        scores: &Scores,
        columns: &Covariates<'_>,
        n_concepts: usize,
    ) -> Result<(Vec<Observed>, Vec<Trend>)> {
        let DocumentArgs { measure, minimum, .. } = self.documents;
        let of_concept = |concept| observe(corpus, scores, concept, measure, minimum);
        let observed: Vec<Observed> = (0..n_concepts).map(of_concept).collect();
        let times = || observed.iter().flat_map(|observed| &observed.observations).map(|one| one.time);
        let span = (times().fold(f64::INFINITY, f64::min), times().fold(f64::NEG_INFINITY, f64::max));
        let trend_of = |observed: &Observed| {
            let options =
                TrendOptions { grid: self.grid, word_variance: observed.word_variance, robust: self.robust };
            let adjustments = columns.of(&observed.documents)?;
            trend_adjusted(Some(span), &observed.observations, &adjustments, &options, &unwatched)
        };
        let trends = observed.iter().map(trend_of).collect::<Result<_>>()?;
        Ok((observed, trends))
    }

    fn draw(&self, names: &[String], observed: &[Observed], trends: &[Trend]) -> Result<String> {
        let labels: Vec<String> = names.iter().map(|name| format!("{name}, adjusted")).collect();
        let mut named = Vec::new();
        for (((name, label), trend), observed) in names.iter().zip(&labels).zip(trends).zip(observed) {
            // The dots of several curves would hide them.
            let documents: &[_] =
                if trends.len() == 1 && trend.adjusted.is_none() { &observed.observations } else { &[] };
            named.push(NamedTrend { name, trend, documents });
            if let Some(trend) = &trend.adjusted {
                named.push(NamedTrend { name: label, trend, documents: &[] });
            }
        }
        trend_svg(&names.join(", "), &self.documents.measure_label(), &named, &[], FigureSize::default())
    }
}

/// # Errors
/// No document has a date.
fn check_dates(corpus: &Corpus, reading: &Reading) -> Result<()> {
    if corpus.times().next().is_some() {
        return Ok(());
    }
    let first = reading.report.files.first();
    let columns = first.map(|file| file.available.join(", ")).unwrap_or_default();
    let choice = if columns.is_empty() {
        "put it into the file's name, as in 2019-03-12.txt".to_owned()
    } else {
        format!("name the column of dates with --time; there are: {columns}")
    };
    let problem = format!("no document has a date that can be read; {choice}");
    Err(first.map_or_else(
        || Error::Request(problem.clone()),
        |file| Error::format(&file.path, None, problem.clone()),
    ))
}

/// Where the columns to adjust for come from.
struct Covariates<'c> {
    names: &'c [String],
    corpus: &'c Corpus,
    scores: &'c Scores,
    /// The documents' fields.
    kept: &'c Corpus,
    /// By document.
    found: &'c [Marks],
    reading: &'c Reading,
}

impl Covariates<'_> {
    /// The columns at `documents`.
    ///
    /// # Errors
    /// A column that does not exist, or is neither of numbers nor of a few categories.
    fn of(&self, documents: &[DocId]) -> Result<Vec<Adjustment>> {
        self.names.iter().map(|name| self.one(name, documents)).collect()
    }

    fn one(&self, name: &str, documents: &[DocId]) -> Result<Adjustment> {
        if let Some(field) = self.kept.field(name) {
            return of_field(field, documents);
        }
        let files = &self.reading.report.files;
        if files.iter().any(|file| file.columns.group.as_deref() == Some(name)) {
            return Ok(of_groups(name, documents.iter().map(|doc| self.corpus.group(*doc))));
        }
        let mark = |doc: &DocId| self.found.get(doc.place()).copied().unwrap_or_default();
        match name {
            "length" => {
                let tokens = |doc: &DocId| self.scores.tokens.get(doc.place()).copied().unwrap_or(0);
                Ok(of_lengths(name, documents.iter().map(tokens)))
            }
            "link" => Ok(of_presence(name, documents.iter().map(|doc| mark(doc).has_link))),
            "mention" => Ok(of_presence(name, documents.iter().map(|doc| mark(doc).has_mention))),
            _ => {
                let mut known: Vec<&str> = Vec::new();
                for column in files.iter().flat_map(|file| &file.available) {
                    if !known.contains(&column.as_str()) {
                        known.push(column);
                    }
                }
                known.extend(["length", "link", "mention"]);
                Err(Error::Request(format!(
                    "no column \"{name}\" to adjust for; there are: {}",
                    known.join(", ")
                )))
            }
        }
    }
}

/// `time`, then mean, lower and upper of each concept, raw and, if asked for, adjusted; empty where a concept has too few
/// documents for a curve.
fn table(names: &[String], trends: &[Trend]) -> std::io::Result<Vec<u8>> {
    let parts = ["mean", "lower", "upper"];
    let (mut head, mut curves) = (Vec::new(), Vec::new());
    for (name, trend) in names.iter().zip(trends) {
        let start = if names.len() == 1 { String::new() } else { format!("{name} ") };
        head.extend(parts.map(|part| format!("{start}{part}")));
        curves.push(trend.curve.as_slice());
        if let Some(adjusted) = &trend.adjusted {
            head.extend(parts.map(|part| format!("{start}adjusted {part}")));
            curves.push(adjusted.curve.as_slice());
        }
    }
    let mut table = SafeCsvWriter::new(Vec::new());
    table.row(std::iter::once("time").chain(head.iter().map(String::as_str)).map(Cell::Text))?;
    // Every curve is on the same grid or has no point at all.
    let longest = curves.iter().copied().max_by_key(|curve| curve.len()).unwrap_or(&[]);
    let step = longest.get(..2).map_or(f64::INFINITY, |points| points[1].time - points[0].time);
    let times = TimeFormat::of_step(step);
    for (row, point) in longest.iter().enumerate() {
        let time = times.write(point.time);
        let numbers = |point: &CurvePoint| [point.mean, point.lower, point.upper].map(Cell::Number);
        let cells = curves.iter().flat_map(|curve| curve.get(row).map_or([Cell::Empty; 3], numbers));
        table.row(std::iter::once(Cell::Text(&time)).chain(cells))?;
    }
    table.finish()
}

fn concept_summary(name: &str, trend: &Trend, is_robust: bool) -> ConceptSummary {
    let chosen = trend.candidates.iter().find(|fit| fit.candidate == trend.chosen);
    let candidate = |fit: &Fit| CandidateSummary {
        model: fit.candidate.name(),
        log_likelihood: fit.log_likelihood,
        aic: fit.aic,
        n_parameters: fit.n_parameters,
        parameters: parameters(fit),
    };
    ConceptSummary {
        name: name.to_owned(),
        chosen: trend.chosen.name(),
        log_likelihood: chosen.map(|fit| fit.log_likelihood),
        aic: chosen.map(|fit| fit.aic),
        parameters: chosen.map(parameters).unwrap_or_default(),
        candidates: trend.candidates.iter().map(candidate).collect(),
        coverage: trend.coverage,
        mean: trend.mean,
        documents: trend.n_documents,
        words: trend.n_words,
        evidence: match trend.evidence {
            Evidence::Change => "change",
            Evidence::NoEvidenceOfChange => "no_evidence_of_change",
            Evidence::TooLittle { .. } => "too_little",
        },
        sentence: trend.sentence(),
        outliers: is_robust.then_some(trend.outliers.len()),
        adjustments: trend.betas.clone(),
        left_out: trend.left_out.clone(),
        adjusted: trend.adjusted.as_ref().map(|trend| Box::new(concept_summary(name, trend, is_robust))),
    }
}

fn parameters(fit: &Fit) -> serde_json::Map<String, serde_json::Value> {
    fit.parameters().into_iter().map(|(name, value)| (name, value.into())).collect()
}

/// The sentence of a trend, and what was adjusted for and left aside.
fn finding(name: &str, concept: &ConceptSummary) -> String {
    let mut text = format!("{name}: {}\n", concept.sentence);
    for Beta { name, estimate, standard_error, .. } in &concept.adjustments {
        text += &format!("  {name}: {estimate:+.4} (standard error {standard_error:.4})\n");
    }
    if !concept.left_out.is_empty() {
        text += &format!("  says nothing: {}\n", concept.left_out.join(", "));
    }
    if let Some(n) = concept.outliers {
        text += &format!("  documents far off the curve: {n}\n");
    }
    text
}

impl Report for Summary {
    fn text(&self) -> String {
        let row = |(name, concept): (String, &ConceptSummary)| {
            [
                name,
                concept.documents.to_string(),
                signed_or_dash(concept.mean),
                concept.chosen.to_owned(),
                signed_or_dash(concept.log_likelihood).trim_start_matches('+').to_owned(),
                percent(concept.coverage),
            ]
        };
        // Raw and adjusted stand under each other.
        let listed: Vec<(String, &ConceptSummary)> = self
            .concepts
            .iter()
            .flat_map(|concept| {
                let adjusted = concept.adjusted.as_deref();
                let adjusted = adjusted.map(|adjusted| (format!("{}, adjusted", adjusted.name), adjusted));
                std::iter::once((concept.name.clone(), concept)).chain(adjusted)
            })
            .collect();
        let rows: Vec<_> = listed.iter().cloned().map(row).collect();
        let table = aligned(
            ["concept", "documents", "mean", "model", "log-likelihood", "inside the 95% interval"],
            &rows,
        );
        let findings: String = listed.iter().map(|(name, concept)| finding(name, concept)).collect();
        let figure = self.figure.as_ref().map(|figure| format!(", {figure}")).unwrap_or_default();
        format!("{}{table}{findings}Written: {}{figure}\n", self.untold, self.output)
    }
}
