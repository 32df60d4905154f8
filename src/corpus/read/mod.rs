//! From files to a [`Corpus`]: tables, JSON and plain text, told apart by their content.

mod csv;
mod decode;
mod json;
mod json_array;
mod json_row;
mod report;
mod table;
mod text;

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::columns::{Columns, listed};
use super::dates::DateFormat;
use super::html::to_plain;
use super::{Corpus, Document};
use crate::progress::Progress;
use crate::{Error, Result};
use csv::Csv;
use decode::{binary_problem, decode};
use json::Json;
pub use report::{FileReport, ReadReport, Skipped};
use table::{Row, Table, sample};

/// Rows between two reports of progress.
const REPORT_EVERY: usize = 1000;

/// Reads files, and folders of text files, into one corpus, in the order given.
///
/// What `wanted` leaves open is guessed for each file. Broken rows and rows without text are left out and
/// accounted for in the report.
///
/// # Errors
/// A file that cannot be read, is empty or not text; a wanted column that does not exist; a table without a text
/// column or without any text; [`Error::Cancelled`].
pub fn read(paths: &[PathBuf], wanted: &Columns, progress: Progress<'_>) -> Result<(Corpus, ReadReport)> {
    if paths.is_empty() {
        return Err(Error::Request("no documents were named; give a file or a folder".into()));
    }
    // Sizes only weigh the progress; a file that cannot be read is an error when its turn comes.
    let sizes: Vec<u64> =
        paths.iter().map(|path| std::fs::metadata(path).map_or(1, |data| data.len().max(1))).collect();
    let all: u64 = sizes.iter().sum();
    let mut import = Import::new(wanted);
    let mut before = 0;
    for (path, size) in paths.iter().zip(sizes) {
        let report = |share: f32| progress(ratio(before, all) + share * ratio(size, all));
        if path.is_dir() {
            import.folder(path, &report)?;
        } else {
            let bytes = std::fs::read(path).map_err(Error::reading(path))?;
            import.file(path, &bytes, &report)?;
        }
        before += size;
    }
    progress(1.0)?;
    Ok(import.finish())
}

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
    let mut import = Import::new(wanted);
    import.file(name, bytes, progress)?;
    progress(1.0)?;
    Ok(import.finish())
}

/// A share for the progress bar, for which f32 is fine enough.
fn ratio(part: u64, all: u64) -> f32 {
    part as f32 / all as f32
}

/// A reading under way.
struct Import<'w> {
    wanted: &'w Columns,
    corpus: Corpus,
    report: ReadReport,
    /// Good rows so far, over all files: the ids where there is no id column.
    n_rows: usize,
}

impl<'w> Import<'w> {
    fn new(wanted: &'w Columns) -> Self {
        Self { wanted, corpus: Corpus::default(), report: ReadReport::default(), n_rows: 0 }
    }

    fn finish(mut self) -> (Corpus, ReadReport) {
        self.corpus.shrink_to_fit();
        (self.corpus, self.report)
    }

    fn file(&mut self, path: &Path, bytes: &[u8], progress: Progress<'_>) -> Result<()> {
        let decoded = decoded(path, bytes)?;
        let text = decoded.text.as_ref();
        let mut file =
            FileReport { path: path.to_owned(), encoding: decoded.encoding, ..FileReport::default() };
        if let Some(json) = Json::detect(text) {
            self.table(&json, text.len(), &mut file, progress)?;
        } else {
            let table = Csv::new(text);
            if text::is_named_text(path) && !(table.is_evident() && text.contains('\t')) {
                self.text(Path::new(path.file_name().unwrap_or(path.as_os_str())), text, &mut file)?;
            } else {
                self.table(&table, text.len(), &mut file, progress)?;
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
            let bytes = std::fs::read(&path).map_err(Error::reading(&path))?;
            if bytes.iter().all(u8::is_ascii_whitespace) {
                file.empty += 1;
                continue;
            }
            if let Some(problem) = binary_problem(&bytes) {
                self.report.skip(&path, None, problem.to_owned());
                continue;
            }
            let decoded = decode(&bytes);
            if file.encoding.is_empty() {
                file.encoding = decoded.encoding;
            } else if file.encoding != decoded.encoding {
                "several encodings".clone_into(&mut file.encoding);
            }
            self.text(name, &decoded.text, &mut file)?;
        }
        self.report.files.push(file);
        Ok(())
    }

    fn text(&mut self, name: &Path, text: &str, file: &mut FileReport) -> Result<()> {
        let document = text::document(name, text);
        self.n_rows += 1;
        if document.text.is_empty() {
            file.empty += 1;
            return Ok(());
        }
        match document.time {
            Some(_) => file.date_format = Some(DateFormat::Iso),
            None => file.undated += 1,
        }
        file.documents += 1;
        self.corpus.push(&document)
    }

    fn table(
        &mut self,
        table: &dyn Table,
        n_bytes: usize,
        file: &mut FileReport,
        progress: Progress<'_>,
    ) -> Result<()> {
        let path = file.path.clone();
        table.columns().clone_into(&mut file.available);
        let rows = sample(table)?;
        if rows.is_empty() {
            return Err(self.no_rows(table, &path));
        }
        file.columns = self.wanted.choose(table.columns(), &rows, &path)?;
        let roles = Roles::new(&file.columns, table.columns());
        file.date_format = date_format(table, &rows, &roles)?;
        let mut n_seen = 0_usize;
        table.rows(&roles.columns, &mut |row| {
            n_seen += 1;
            match row {
                Row::Broken { line, reason } => self.report.skip(&path, line, reason),
                Row::Cells { offset, cells } => {
                    self.n_rows += 1;
                    if n_seen.is_multiple_of(REPORT_EVERY) {
                        // Lossless enough for a progress bar.
                        progress((offset as f32 / n_bytes as f32).min(1.0))?;
                    }
                    match roles.document(cells, file.date_format, self.n_rows) {
                        Some(document) => {
                            file.undated += usize::from(document.time.is_none());
                            file.documents += 1;
                            self.corpus.push(&document)?;
                        }
                        None => file.empty += 1,
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

    /// Why a table has no good row at all.
    fn no_rows(&self, table: &dyn Table, path: &Path) -> Error {
        let mut first = None;
        let all: Vec<usize> = Vec::new();
        let found = table.rows(&all, &mut |row| {
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
}

/// The text of a file that is text.
fn decoded<'b>(path: &Path, bytes: &'b [u8]) -> Result<decode::Decoded<'b>> {
    if let Some(problem) = binary_problem(bytes) {
        return Err(Error::format(path, None, problem));
    }
    let decoded = decode(bytes);
    if decoded.text.trim().is_empty() {
        return Err(Error::format(path, None, "the file is empty; give a file with documents"));
    }
    Ok(decoded)
}

/// Decided by the sampled rows, or by all where these do not tell the day from the month.
fn date_format(table: &dyn Table, rows: &[Vec<String>], roles: &Roles) -> Result<Option<DateFormat>> {
    let Some(column) = roles.time.and_then(|cell| roles.columns.get(cell)).copied() else { return Ok(None) };
    let format = DateFormat::guess(rows.iter().filter_map(|row| row.get(column)).map(String::as_str));
    if !format.is_some_and(DateFormat::is_assumed) {
        return Ok(format);
    }
    let mut values = Vec::new();
    table.rows(&[column], &mut |row| {
        if let Row::Cells { cells: [value, ..], .. } = row {
            values.push(value.clone().into_owned());
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Some(DateFormat::settle_order(values.iter().map(String::as_str))))
}

/// Which of the cells asked for plays which part.
struct Roles {
    /// Places of the columns to ask for.
    columns: Vec<usize>,
    text: Option<usize>,
    time: Option<usize>,
    group: Option<usize>,
    id: Option<usize>,
    title: Option<usize>,
}

impl Roles {
    fn new(chosen: &Columns, available: &[String]) -> Self {
        let mut columns = Vec::new();
        let mut cell = |name: &Option<String>| {
            let column = available.iter().position(|column| Some(column) == name.as_ref())?;
            // Two parts may be played by one column, which is read once.
            Some(columns.iter().position(|&known| known == column).unwrap_or_else(|| {
                columns.push(column);
                columns.len() - 1
            }))
        };
        let (text, time, group) = (cell(&chosen.text), cell(&chosen.time), cell(&chosen.group));
        let (id, title) = (cell(&chosen.id), cell(&chosen.title));
        Self { columns, text, time, group, id, title }
    }

    /// The row's document; none without text.
    fn document(&self, cells: &[Cow<'_, str>], format: Option<DateFormat>, row: usize) -> Option<Document> {
        let cell =
            |place: Option<usize>| place.and_then(|place| cells.get(place)).map_or("", |cell| cell.trim());
        let text = to_plain(cell(self.text));
        if text.trim().is_empty() {
            return None;
        }
        let id = cell(self.id);
        Some(Document {
            id: if id.is_empty() { row.to_string() } else { id.to_owned() },
            title: to_plain(cell(self.title)).into_owned(),
            text: text.into_owned(),
            time: format.and_then(|format| format.parse(cell(self.time))),
            group: to_plain(cell(self.group)).into_owned(),
        })
    }
}

#[cfg(test)]
mod tests;
