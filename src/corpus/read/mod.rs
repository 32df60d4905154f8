//! From files to a [`Corpus`]: tables, JSON, prose and office files, told apart by their content.
//!
//! In reading order: a [`source`] gives the bytes, unpacked and decoded; its [`kind`] decides on the reader; a [`table`]
//! streams rows, which become documents by their [`rows::Roles`]; everything ends in [`Import`]. [`preview()`] shows
//! the beginning without reading all.

mod csv;
mod decode;
mod events;
mod html_page;
mod json;
mod json_array;
mod json_lines;
mod json_row;
mod kind;
mod office;
mod parquet;
mod preview;
mod report;
mod rows;
mod sheet;
mod source;
mod subtitles;
mod table;
mod text;
mod window;

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::columns::shapes::Shape;
use super::columns::{Columns, listed};
use super::dates::{DateFormat, DayMonthOrder};
use super::{Corpus, DocumentRef};
use crate::progress::Progress;
use crate::{Error, Result};
use csv::Csv;
pub use decode::text_of;
pub use events::{DatedName, EventReport, read_events};
use json::Json;
use json_lines::JsonLines;
use kind::Kind;
pub use preview::{DateExample, FilePreview, Preview, preview};
pub use report::{FileReport, ReadReport, Skipped};
use rows::{Made, Roles};
use source::Source;
use subtitles::Cue;
use table::{Row, Table, sample};

/// How much of the documents' tables is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Only the columns that make the documents: what scoring needs.
    Roles,
    /// All columns: the others are the documents' [fields](super::fields).
    Fields,
}

/// Rows between two reports of progress.
const REPORT_EVERY: usize = 1000;

/// Reads files, and folders of documents, into one corpus, in the order given. Separated values, JSON lines and Parquet
/// are read block by block, so that only the documents are held; a JSON array or a sheet is held as well while it is
/// read.
///
/// What `wanted` leaves open is guessed for each file. Broken rows and rows without text are left out and
/// accounted for in the report.
///
/// # Errors
/// A file that cannot be read, is empty or of no known kind; a wanted column that does not exist; a table without a
/// text column or without any text; [`Error::Cancelled`].
pub fn read(paths: &[PathBuf], wanted: &Columns, progress: Progress<'_>) -> Result<(Corpus, ReadReport)> {
    let mut corpus = Corpus::default();
    let report = read_each(paths, wanted, Keep::Fields, progress, &mut |document| corpus.push(document))?;
    corpus.finish();
    Ok((corpus, report))
}

/// As [`read`], but hands over each document as it comes and keeps none: memory does not grow with the files.
///
/// # Errors
/// As [`read`], and what `take` says.
pub fn read_each(
    paths: &[PathBuf],
    wanted: &Columns,
    keep: Keep,
    progress: Progress<'_>,
    take: &mut Take<'_>,
) -> Result<ReadReport> {
    if paths.is_empty() {
        return Err(no_paths());
    }
    // Sizes only weigh the progress; a file that cannot be read is an error when its turn comes.
    let sizes: Vec<u64> =
        paths.iter().map(|path| std::fs::metadata(path).map_or(1, |data| data.len().max(1))).collect();
    let all: u64 = sizes.iter().sum();
    let mut import = Import::new(wanted, keep, take);
    let mut before = 0;
    for (path, size) in paths.iter().zip(sizes) {
        let report = |share: f32| progress(ratio(before, all) + share * ratio(size, all));
        if path.is_dir() {
            import.folder(path, &report)?;
        } else {
            import.file(Source::open(path)?, &report)?;
        }
        before += size;
    }
    progress(1.0)?;
    Ok(import.report)
}

/// Where documents go.
pub type Take<'t> = dyn FnMut(DocumentRef<'_>) -> Result<()> + 't;

/// Reads one file from memory; `name` stands for its path.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(
    name: &Path,
    bytes: &[u8],
    wanted: &Columns,
    progress: Progress<'_>,
) -> Result<(Corpus, ReadReport)> {
    let mut corpus = Corpus::default();
    let mut take = |document: DocumentRef<'_>| corpus.push(document);
    let mut import = Import::new(wanted, Keep::Fields, &mut take);
    import.file(Source::memory(name, bytes)?, progress)?;
    progress(1.0)?;
    let report = import.report;
    corpus.finish();
    Ok((corpus, report))
}

fn no_paths() -> Error {
    Error::Request("no documents were named; give a file or a folder".into())
}

/// A share for the progress bar, for which f32 is fine enough.
fn ratio(part: u64, all: u64) -> f32 {
    part as f32 / all as f32
}

/// A reading under way.
struct Import<'w, 't> {
    wanted: &'w Columns,
    keep: Keep,
    take: &'w mut Take<'t>,
    report: ReadReport,
    /// Good rows so far, over all files: the ids where there is no id column.
    n_rows: usize,
}

impl<'w, 't> Import<'w, 't> {
    fn new(wanted: &'w Columns, keep: Keep, take: &'w mut Take<'t>) -> Self {
        Self { wanted, keep, take, report: ReadReport::default(), n_rows: 0 }
    }

    fn file(&mut self, mut source: Source<'_>, progress: Progress<'_>) -> Result<()> {
        let path = source.path().to_owned();
        let mut file = FileReport { path: path.clone(), ..FileReport::default() };
        let done = with_tables(&mut source, Extent::All, self.wanted, &mut file, &mut |table, file| {
            self.table(table, file, progress)
        })?;
        if done == Found::OneDocument {
            let name = source.inner_name();
            self.single(&name, &mut source, &mut file)?;
            if file.documents == 0 {
                return Err(Error::format(&path, None, "the file has no text; give a file with documents"));
            }
        }
        self.report.files.push(file);
        Ok(())
    }

    fn folder(&mut self, folder: &Path, progress: Progress<'_>) -> Result<()> {
        let names = text::files_in(folder)?;
        let mut file = FileReport { path: folder.to_owned(), ..FileReport::default() };
        for (at, name) in names.iter().enumerate() {
            // Opening a file costs about what a hundred rows of a table do.
            if at % (REPORT_EVERY / 100) == 0 {
                // Lossless enough for a progress bar.
                progress(at as f32 / names.len() as f32)?;
            }
            let path = folder.join(name);
            let mut one = FileReport { path: path.clone(), ..FileReport::default() };
            let read = Source::open(&path).and_then(|mut source| self.single(name, &mut source, &mut one));
            match read {
                Ok(()) => file.absorb(one),
                // One file of an unknown kind among many is not worth losing the others.
                Err(Error::Format { problem, line, .. }) => self.report.skip(&path, line, problem),
                Err(error) => return Err(error),
            }
        }
        self.report.files.push(file);
        Ok(())
    }

    /// A file that is one document, or subtitles; `name` is its name within the folder.
    fn single(&mut self, name: &Path, source: &mut Source<'_>, file: &mut FileReport) -> Result<()> {
        if source.is_all_head() && source.head().iter().all(u8::is_ascii_whitespace) {
            file.empty += 1;
            return Ok(());
        }
        let kind = Kind::of(source)?;
        let document = match kind {
            Kind::Text => {
                source.find_encoding()?;
                (file.format, file.encoding) = (source.packed("text"), source.encoding_name());
                text::document(name, &source.text()?, self.wanted.markup)
            }
            Kind::Html => {
                source.find_encoding()?;
                let (page, encoding) = html_page::page_text(source)?;
                (file.format, file.encoding) = (source.packed("HTML"), encoding);
                html_page::document(name, &page)
            }
            Kind::Word | Kind::OpenDocument => {
                file.format = source.packed(if kind == Kind::Word { "Word" } else { "OpenDocument" });
                office::document(name, source, kind)?
            }
            Kind::Subtitles => {
                source.find_encoding()?;
                (file.format, file.encoding) = (source.packed("subtitles"), source.encoding_name());
                file.date_format = Some(DateFormat::Elapsed);
                let cues = subtitles::cues(name, &source.text()?, self.wanted.markup);
                for cue in cues {
                    match cue {
                        Cue::Document(document) => self.add(&document, file)?,
                        Cue::Empty => file.empty += 1,
                        Cue::Broken { line, reason } => self.report.skip(source.path(), Some(line), reason),
                    }
                }
                return Ok(());
            }
            Kind::Workbook | Kind::Parquet => {
                let problem = "this is a table, not a text; open it by its own name";
                return Err(Error::format(source.path(), None, problem));
            }
        };
        self.n_rows += 1;
        if document.text.is_empty() {
            file.empty += 1;
            return Ok(());
        }
        if document.time.is_some() {
            file.date_format = Some(DateFormat::Iso);
        }
        self.add(&document, file)
    }

    fn add<'d>(&mut self, document: impl Into<DocumentRef<'d>>, file: &mut FileReport) -> Result<()> {
        let document = document.into();
        file.undated += usize::from(document.time.is_none());
        file.documents += 1;
        (self.take)(document)
    }

    fn table(&mut self, table: &dyn Table, file: &mut FileReport, progress: Progress<'_>) -> Result<()> {
        let path = file.path.clone();
        let mut plan = Plan::new(table, self.wanted, &path)?;
        plan.tell(table, file);
        if plan.rows.is_empty() {
            return Err(no_rows(table, &path));
        }
        if plan.chosen.text.is_none() {
            return Err(Columns::no_text(table.columns(), &path));
        }
        file.date_format = date_format(table, &plan)?;
        if self.keep == Keep::Fields {
            plan.roles.keep_fields(table.columns());
        }
        let mut n_seen = 0_usize;
        table.rows(&plan.roles.columns, &mut |row| {
            n_seen += 1;
            match row {
                Row::Broken { line, reason } => self.report.skip(&path, line, reason),
                Row::Cells { done, cells, late, .. } => {
                    self.n_rows += 1;
                    if n_seen.is_multiple_of(REPORT_EVERY) {
                        progress(done)?;
                    }
                    match plan.roles.document(cells, file.date_format, self.n_rows) {
                        Made::Document(mut document) => {
                            document.fields.late = late;
                            self.add(&document, file)?;
                        }
                        Made::Empty => file.empty += 1,
                        Made::Removed => file.removed += 1,
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if file.documents == 0 {
            let column = file.columns.text.as_deref().unwrap_or_default();
            let problem = format!("no row has text in the column \"{column}\"; name another with --text");
            return Err(Error::format(&path, None, problem));
        }
        Ok(())
    }
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// A table, which was shown.
    Table,
    /// One document, or subtitles.
    OneDocument,
}

/// How much of a file is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    All,
    /// No more than its head where reading all would take long; the last row may then be cut.
    Beginning,
}

/// Takes a table and what is known of its file.
type UseTable<'u> = &'u mut dyn FnMut(&dyn Table, &mut FileReport) -> Result<()>;

/// Shows the file's table, if it is one. Of several sheets it is the first with a text column.
fn with_tables(
    source: &mut Source<'_>,
    extent: Extent,
    wanted: &Columns,
    file: &mut FileReport,
    use_table: UseTable<'_>,
) -> Result<Found> {
    match Kind::of(source)? {
        Kind::Text => {
            source.find_encoding()?;
            file.encoding = source.encoding_name();
            text_table(source, extent, file, use_table)
        }
        Kind::Workbook => {
            let (sheet, about) = sheet::open(source, wanted)?;
            file.format = source.packed(&about);
            use_table(&sheet, file)?;
            Ok(Found::Table)
        }
        Kind::Parquet => {
            let table = parquet::ParquetTable::open(source)?;
            file.format = source.packed("Parquet");
            use_table(&table, file)?;
            Ok(Found::Table)
        }
        Kind::Html | Kind::Word | Kind::OpenDocument | Kind::Subtitles => Ok(Found::OneDocument),
    }
}

/// Shows the table in a text file: JSON, or separated values unless the file is called a text.
fn text_table(
    source: &Source<'_>,
    extent: Extent,
    file: &mut FileReport,
    use_table: UseTable<'_>,
) -> Result<Found> {
    let head = source.head_text();
    if json::are_lines(&head) {
        file.format = source.packed("JSON lines");
        use_table(&JsonLines::new(source)?, file)?;
        return Ok(Found::Table);
    }
    if json::may_be_json(&head) {
        let text = match extent {
            Extent::All => Cow::Owned(source.text()?),
            Extent::Beginning => Cow::Borrowed(head.as_str()),
        };
        if let Some(json) = Json::detect(&text) {
            file.format = source.packed("JSON");
            use_table(&json, file)?;
            return Ok(Found::Table);
        }
    }
    let table = Csv::new(source, &head);
    if text::is_named_text(&source.inner_name()) && !(table.is_evident() && head.contains('\t')) {
        return Ok(Found::OneDocument);
    }
    file.format = source.packed(table.describe());
    use_table(&table, file)?;
    Ok(Found::Table)
}

/// How a table is going to be read.
struct Plan {
    /// The first rows with all columns.
    rows: Vec<Vec<String>>,
    shape: Option<&'static Shape>,
    chosen: Columns,
    roles: Roles,
}

impl Plan {
    fn new(table: &dyn Table, wanted: &Columns, path: &Path) -> Result<Self> {
        let rows = sample(table)?;
        let shape = Shape::of(table.columns());
        let chosen = wanted.choose(table.columns(), &rows, shape, path)?;
        let roles = Roles::new(&chosen, wanted, table.columns(), shape);
        Ok(Self { rows, shape, chosen, roles })
    }

    fn tell(&self, table: &dyn Table, file: &mut FileReport) {
        table.columns().clone_into(&mut file.available);
        file.columns = self.chosen.clone();
        file.shape = self.shape.map(|shape| shape.name);
    }

    /// The format of the dates by the sampled rows.
    fn guess_dates(&self) -> Option<DateFormat> {
        let columns = self.roles.time_columns();
        if columns.is_empty() {
            return None;
        }
        if self.chosen.dates.is_some() {
            return self.chosen.dates;
        }
        let written = |row: &Vec<String>| {
            let cells: Vec<&str> =
                columns.iter().filter_map(|&column| row.get(column)).map(|cell| cell.trim()).collect();
            cells.join(" ")
        };
        let values: Vec<String> = self.rows.iter().map(written).collect();
        DateFormat::guess(values.iter().map(String::as_str))
    }
}

/// Why a table has no good row at all.
fn no_rows(table: &dyn Table, path: &Path) -> Error {
    let mut first = None;
    let found = table.rows(&[], &mut |row| {
        if let Row::Broken { line, reason } = row {
            first = Some((line, reason));
        }
        Ok(ControlFlow::Break(()))
    });
    match (found, first) {
        (Err(error), _) => error,
        (Ok(()), Some((line, reason))) => {
            Error::format(path, line, format!("no row can be read; the first problem: {reason}"))
        }
        (Ok(()), None) => {
            let problem = if table.columns().is_empty() {
                "the file has no rows; give a file with documents".to_owned()
            } else {
                format!(
                    "the file has a header ({}) but no rows; give a file with documents",
                    listed(table.columns())
                )
            };
            Error::format(path, None, problem)
        }
    }
}

/// Decided by the sampled rows, or by all where these do not tell the day from the month.
fn date_format(table: &dyn Table, plan: &Plan) -> Result<Option<DateFormat>> {
    let format = plan.guess_dates();
    if plan.chosen.dates.is_some() || !format.is_some_and(DateFormat::is_assumed) {
        return Ok(format);
    }
    let mut order = DayMonthOrder::default();
    table.rows(&plan.roles.time_columns(), &mut |row| {
        if let Row::Cells { cells, .. } = row {
            let filled: Vec<&str> =
                cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            order.note(&filled.join(" "));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Some(order.settle()))
}

#[cfg(test)]
mod tests;
