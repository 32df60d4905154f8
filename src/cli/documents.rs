//! The options that say which documents to score and how, shared by `score`, `trend` and `export`. Word vectors are
//! loaded for the measure similarity only.

use std::collections::HashSet;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::mpsc::sync_channel;
use std::thread;

use clap::Args;
use serde::Serialize;

use super::embeddings::load;
use super::output::keep_inputs;
use super::tell;
use crate::concept::engine::Engine;
use crate::corpus::columns::Columns;
use crate::corpus::dates::{DateFormat, Zone};
use crate::corpus::fields::FieldCells;
use crate::corpus::read::{Keep, ReadReport, Take, read_each};
use crate::corpus::{Corpus, DocumentRef};
use crate::export::skipped::skipped_table;
use crate::lexicon::Lexicon;
use crate::lexicon::json;
use crate::lexicon::scope::{Scope, terms_in_scope};
use crate::progress::unwatched;
use crate::scoring::matcher::Matcher;
use crate::scoring::options::{Choice as _, Hashtags, Hyphens, Negation, Numbers, ScoringOptions};
use crate::scoring::scores::{Measure, Tally, measure_label};
use crate::scoring::similarity::{as_terms, similar_words};
use crate::scoring::stream::StreamScorer;
use crate::writing::write_atomically;
use crate::{Error, Result};

/// A lexicon, how its terms count, and documents with their columns.
#[derive(Debug, Args)]
pub(super) struct DocumentArgs {
    /// Lexicon file (.json)
    #[arg(long, value_name = "FILE")]
    lexicon: PathBuf,
    /// Which terms count beside the seeds: accepted, top:N (also the N heaviest suggested ones), all
    #[arg(long, value_name = "SCOPE", default_value_t = Scope::Accepted)]
    scope: Scope,
    /// Score of a document: the mean weight of its matches, their sum, the sum's share of all tokens, or, for short
    /// texts, the mean similarity to the concept of all words that have a vector
    #[arg(long, value_name = "mean|sum|share|similarity", default_value = "mean")]
    pub(super) measure: Measure,
    /// Word vectors for --measure similarity instead of those inside the program: GloVe, word2vec or
    /// fastText (text or binary, also .gz), .fifu, .cvec
    #[arg(long, value_name = "FILE")]
    embeddings: Option<PathBuf>,
    /// No score where fewer terms than this matched (of similarity: fewer known words)
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) minimum: u32,
    #[command(flatten)]
    pub(super) options: OptionArgs,
    /// Column of the texts [default: guessed, like the other columns]
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// Column that names the documents
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Column of dates
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// Column of groups
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Time zone of dates that name none: a name as Europe/Berlin, or hours from UTC as +01:00. Of a rhythm it is the
    /// clock; there it may be the word written: each document by the clock its date was written with
    /// (2013-05-01T23:10:00+02:00), UTC where it says none. Z alone is no local clock
    #[arg(long, value_name = "ZONE", default_value_t)]
    pub(super) zone: ZoneChoice,
    /// CSV to write: the rows that could not be read, with file, line and reason
    #[arg(long, value_name = "FILE")]
    skipped: Option<PathBuf>,
    /// CSV, TSV, JSON, JSON lines, Excel, Parquet, HTML, Word, OpenDocument, subtitle or text files, packed (.gz,
    /// .zst) or not, or folders of texts
    #[arg(required = true, value_name = "DOCUMENTS")]
    documents: Vec<PathBuf>,
}

/// What `--zone` says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ZoneChoice {
    /// One zone for all.
    Named(Zone),
    /// What each date was written with.
    Written,
}

/// How [`ZoneChoice::Written`] is called.
const WRITTEN: &str = "written";

impl Default for ZoneChoice {
    fn default() -> Self {
        Self::Named(Zone::default())
    }
}

impl fmt::Display for ZoneChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(zone) => zone.fmt(f),
            Self::Written => f.write_str(WRITTEN),
        }
    }
}

impl FromStr for ZoneChoice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text == WRITTEN { Ok(Self::Written) } else { text.parse().map(Self::Named) }
    }
}

impl ZoneChoice {
    /// The zone of dates that name none.
    pub(super) fn of_dates(&self) -> Zone {
        match self {
            Self::Named(zone) => zone.clone(),
            Self::Written => Zone::default(),
        }
    }
}

/// How terms meet tokens.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct OptionArgs {
    /// Whether #love counts as love where no term names the hashtag: apart (no), words (yes)
    #[arg(long, value_name = "apart|words", default_value_t, value_parser = Hashtags::of_name)]
    hashtags: Hashtags,
    /// Whether well-known counts as well and known where no term names it: parts (yes), whole (no)
    #[arg(long, value_name = "parts|whole", default_value_t, value_parser = Hyphens::of_name)]
    hyphens: Hyphens,
    /// What "not" does to terms within the three words after it: off (nothing), flip (their sign), drop (them)
    #[arg(long, value_name = "off|flip|drop", default_value_t, value_parser = Negation::of_name)]
    negation: Negation,
    /// Whether numbers count in the length of a document: counted, apart
    #[arg(long, value_name = "counted|apart", default_value_t, value_parser = Numbers::of_name)]
    numbers: Numbers,
}

impl OptionArgs {
    pub(super) fn options(self) -> ScoringOptions {
        let Self { hashtags, hyphens, negation, numbers } = self;
        ScoringOptions { hashtags, hyphens, negation, numbers }
    }
}

/// How documents were scored, for the summary.
#[derive(Clone, Copy, Serialize)]
pub(super) struct ScoringSummary {
    measure: &'static str,
    minimum: u32,
    #[serde(flatten)]
    options: ScoringOptions,
}

/// What is scored, before any document is read.
pub(super) struct Plan<'a> {
    args: &'a DocumentArgs,
    /// Names of the lexicon's concepts.
    pub(super) names: Vec<String>,
    /// By concept; of several concepts there is one more, of all their terms together.
    pub(super) matcher: Matcher,
}

/// What was read.
pub(super) struct Reading {
    pub(super) report: ReadReport,
    /// The report is on standard error already, as something was left out, mended or assumed.
    is_told: bool,
    /// Number of documents.
    pub(super) n_documents: usize,
}

/// What gets each document with its length and its matches by concept.
pub(super) type TakeScored<'t> = dyn FnMut(DocumentRef<'_>, u32, &[Tally]) -> Result<()> + Send + 't;

/// Bytes of the documents that wait to be scored: enough to be worth waking a thread for.
const BATCH: usize = 1 << 20;
/// What a document takes beside its texts, about, in bytes: where they end, its time, group and length.
const BYTES_A_DOCUMENT: usize = 64;

impl DocumentArgs {
    /// What is read.
    pub(super) fn inputs(&self) -> Vec<PathBuf> {
        self.documents.iter().chain([&self.lexicon]).chain(&self.embeddings).cloned().collect()
    }

    /// The list of skipped rows replaces neither an input nor another output.
    ///
    /// # Errors
    /// It would.
    pub(super) fn check_skipped(&self, outputs: &[&PathBuf]) -> Result<()> {
        let Some(skipped) = &self.skipped else { return Ok(()) };
        if outputs.contains(&skipped) {
            let problem =
                format!("--skipped names another output; choose another file: {}", skipped.display());
            return Err(Error::Request(problem));
        }
        keep_inputs(skipped, &self.inputs())
    }

    /// For commands that ask for no rhythm.
    ///
    /// # Errors
    /// The zone is no zone of dates.
    pub(super) fn check_zone(&self) -> Result<()> {
        if self.zone == ZoneChoice::Written {
            let problem = "--zone written is the clock of a rhythm (trend --rhythm); otherwise give the zone of dates \
                           that name none, as Europe/Berlin";
            return Err(Error::Request(problem.to_owned()));
        }
        Ok(())
    }

    /// How documents are scored.
    pub(super) fn scoring(&self) -> ScoringSummary {
        let options = self.options.options();
        ScoringSummary { measure: self.measure.name(), minimum: self.minimum, options }
    }

    /// The measure in words, with the options that differ from the default.
    pub(super) fn measure_label(&self) -> String {
        measure_label(self.measure, self.options.options())
    }

    /// Reads the lexicon, and the word vectors where they are needed.
    ///
    /// # Errors
    /// A lexicon that cannot be read or has no concepts; vectors that cannot be read, are not needed, or know none of a
    /// concept's terms.
    pub(super) fn plan(&self) -> Result<Plan<'_>> {
        if self.embeddings.is_some() && !self.measure.needs_vectors() {
            let problem = format!(
                "the measure {} needs no word vectors; leave out --embeddings or choose --measure similarity",
                self.measure.name()
            );
            return Err(Error::Request(problem));
        }
        let lexicon = json::read(&self.lexicon)?;
        if lexicon.concepts.is_empty() {
            let problem = "the lexicon has no concept; add one or choose another";
            return Err(Error::format(&self.lexicon, None, problem));
        }
        let names: Vec<String> = lexicon.concepts.iter().map(|concept| concept.name.clone()).collect();
        let similar = if self.measure.needs_vectors() { self.similar_words(&lexicon)? } else { Vec::new() };
        let mut terms: Vec<_> = if self.measure.needs_vectors() {
            similar.iter().map(|words| as_terms(words)).collect()
        } else {
            lexicon.concepts.iter().map(|concept| terms_in_scope(concept, self.scope)).collect()
        };
        for (name, _) in names.iter().zip(&terms).filter(|(_, terms)| terms.is_empty()) {
            tell(&format!("no term of “{name}” counts with --scope {}; --scope all takes more", self.scope));
        }
        if names.len() > 1 {
            // Of terms that several concepts share the first counts, so that nothing matches twice.
            let mut seen = HashSet::new();
            terms.push(terms.iter().flatten().filter(|(term, _)| seen.insert(*term)).copied().collect());
        }
        let matcher = Matcher::with_options(&terms, self.options.options());
        Ok(Plan { args: self, names, matcher })
    }

    /// By concept, all words of the vectors with their similarity to it.
    fn similar_words(&self, lexicon: &Lexicon) -> Result<Vec<Vec<(String, f64)>>> {
        let opened = load(self.embeddings.as_deref())?;
        if let Some(trouble) = opened.report.trouble() {
            tell(&format!("the word vectors: {trouble}"));
        }
        let engine = Engine::new(opened.embedding);
        let words = |concept| similar_words(&engine, concept, self.scope, &|_| true);
        lexicon.concepts.iter().map(words).collect()
    }
}

impl Plan<'_> {
    /// Reads the documents; `take` gets each as it comes. What was left out is told in one line.
    ///
    /// # Errors
    /// Documents that cannot be read; a list of skipped rows that cannot be written; what `take` says.
    pub(super) fn read(&self, keep: Keep, take: &mut Take<'_>) -> Result<Reading> {
        let DocumentArgs { text, id, time, group, zone, documents, skipped, .. } = self.args;
        let columns = Columns {
            text: text.clone(),
            time: time.clone(),
            group: group.clone(),
            id: id.clone(),
            zone: zone.of_dates(),
            ..Columns::default()
        };
        let mut n_documents = 0;
        let report = read_each(documents, &columns, keep, &unwatched, &mut |document| {
            n_documents += 1;
            take(document)
        })?;
        if let Some(path) = skipped {
            let table = skipped_table(&report).map_err(Error::writing(path))?;
            write_atomically(path, &table)?;
        }
        let is_told = is_worth_telling(&report);
        if is_told {
            tell(&report.summary());
        }
        Ok(Reading { report, is_told, n_documents })
    }

    /// The same with the scores of each. Documents are read while others are scored and taken.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(super) fn score(&self, take: &mut TakeScored<'_>) -> Result<Reading> {
        self.score_keeping(&[], &mut Corpus::default(), take)
    }

    /// As [`score`](Self::score); `kept` gets a document with nothing but the fields `columns` for each that is taken.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(super) fn score_keeping(
        &self,
        columns: &[String],
        kept: &mut Corpus,
        take: &mut TakeScored<'_>,
    ) -> Result<Reading> {
        let keep = if columns.is_empty() { Keep::Roles } else { Keep::Fields };
        let (full, waiting) = sync_channel::<Corpus>(2);
        thread::scope(|scope| {
            let scoring = scope.spawn(move || -> Result<()> {
                let mut scorer = StreamScorer::new(&self.matcher);
                while let Ok(batch) = waiting.recv() {
                    for (_, document) in batch.documents() {
                        let (tokens, tallies) = scorer.score(document.text)?;
                        take(document, tokens, tallies)?;
                    }
                }
                Ok(())
            });
            let (mut batch, mut held) = (Corpus::default(), 0);
            let reading = self.read(keep, &mut |document| {
                if keep == Keep::Fields {
                    push_fields(kept, document.fields, columns)?;
                }
                // Nobody asks for titles.
                let document = DocumentRef { title: "", fields: FieldCells::default(), ..document };
                batch.push(document)?;
                held += document.text.len() + document.id.len() + document.group.len() + BYTES_A_DOCUMENT;
                if held < BATCH {
                    return Ok(());
                }
                held = 0;
                // The other side has gone where it has failed; it says why.
                if full.send(std::mem::take(&mut batch)).is_ok() { Ok(()) } else { Err(Error::Cancelled) }
            });
            if reading.is_ok() {
                // As above: why it has gone is said below.
                drop(full.send(batch));
            }
            drop(full);
            let scored = scoring.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            match (reading, scored) {
                (Err(Error::Cancelled) | Ok(_), Err(error)) => Err(error),
                (reading, _) => reading,
            }
        })
    }
}

/// Adds a document with nothing but those of `fields` that are named in `columns`.
fn push_fields(kept: &mut Corpus, fields: FieldCells<'_>, columns: &[String]) -> Result<()> {
    let known = fields.names.iter().zip(fields.cells).filter(|(name, _)| columns.contains(*name));
    let (names, cells): (Vec<String>, Vec<_>) =
        known.map(|(name, cell)| (name.clone(), cell.clone())).unzip();
    let late: Vec<_> = fields.late.iter().filter(|(name, _)| columns.contains(name)).cloned().collect();
    let fields = FieldCells { names: &names, cells: &cells, late: &late };
    kept.push(DocumentRef { fields, ..DocumentRef::default() })
}

impl Reading {
    /// For a text that follows: the reading in one line, unless it was told already.
    pub(super) fn untold(&self) -> String {
        if self.is_told { String::new() } else { self.report.summary() + "\n" }
    }
}

/// Something was left out, mended or assumed.
fn is_worth_telling(report: &ReadReport) -> bool {
    report.n_skipped > 0
        || report.files.iter().any(|file| {
            let is_plain = ["", "UTF-8", "UTF-16"].contains(&file.encoding.as_str()) || file.documents == 0;
            let lacks_dates =
                file.undated > 0 && (file.columns.time.is_some() || file.undated < file.documents);
            !is_plain
                || lacks_dates
                || file.left_out() > 0
                || file.date_format.is_some_and(DateFormat::is_assumed)
        })
}
