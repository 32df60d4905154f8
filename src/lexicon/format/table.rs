//! Tables with commas or tabs: our own, which holds everything about terms, and the many others (`columns` tells
//! what their columns mean).
//!
//! ```text
//! concept,term,weight,pole,status,note
//! mood,glad,0.5,positive,accepted,
//! ```

use super::category::{Category, Entry};
use super::columns;
use super::report::ImportReport;
use super::text::{lines, number};
use crate::concept::Pole;
use crate::counts::counted;
use crate::lexicon::TermStatus;
use crate::writing::begins_formula;
use crate::{Error, Result};

/// The headings of our own table.
pub(super) const HEADINGS: [&str; 6] = ["concept", "term", "weight", "pole", "status", "note"];
/// What parts the cells of a table, the likeliest first.
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];
/// Lines at the end that tell the delimiter and the number of columns: above them there may be a preamble.
const N_SURVEYED: usize = 200;
/// Share of all lines that are rows of the table at least: the others are a preamble, or it is no table.
const LEAST: f64 = 0.5;
/// As [`LEAST`] for tabs, which text has not; the preamble of NRC lexicons has 45 lines.
const LEAST_TABBED: f64 = 0.1;
/// A cell with more lines than this has lost its closing quote.
const MOST_LINES_IN_CELL: usize = 100;

/// A table's rows of cells without blanks around them.
pub(super) struct Table {
    /// Empty where the table has none.
    pub(super) headings: Vec<String>,
    /// Each with its line.
    pub(super) rows: Vec<(u64, Vec<String>)>,
    /// Cells in most rows.
    pub(super) n_columns: usize,
    /// Whether a comma in a number stands for a point.
    pub(super) has_decimal_comma: bool,
}

impl Table {
    /// The number in a cell.
    pub(super) fn number(&self, cell: &str) -> Option<f64> {
        number(cell).or_else(|| {
            let is_decimal = self.has_decimal_comma && !cell.contains('.');
            if is_decimal { number(&cell.replacen(',', ".", 1)) } else { None }
        })
    }
}

/// The categories of a table.
pub(super) fn read(text: &str, report: &mut ImportReport) -> Vec<Category> {
    columns::categories(&table(text, report), report)
}

fn table(text: &str, report: &mut ImportReport) -> Table {
    let own = own_delimiter(text);
    let found = sniffed(text);
    let delimiter = found.map_or(b',', |(delimiter, _)| delimiter);
    let is_quoted = own.is_some() || delimiter != b'\t';
    let cells = |(line, row): (u64, csv::StringRecord)| {
        let cell = |cell: &str| if is_quoted { cell.trim().to_owned() } else { unquoted(cell) };
        (line, row.iter().map(cell).collect::<Vec<_>>())
    };
    let mut rows: Vec<_> = Rows::new(reader(text, delimiter, is_quoted)).map(cells).collect();
    let is_broken = |cell: &String| cell.split('\n').nth(MOST_LINES_IN_CELL).is_some();
    if own.is_none() && is_quoted && rows.iter().flat_map(|(_, row)| row).any(is_broken) {
        rows = Rows::new(reader(text, delimiter, false)).map(cells).collect();
    }
    // Lines of a preamble have one cell.
    let last = || rows.iter().rev().take(N_SURVEYED).map(|(_, row)| row.len());
    let n_columns =
        usual(last().filter(|&width| width > 1)).filter(|_| found.is_some()).or_else(|| usual(last()));
    let n_columns = n_columns.unwrap_or(0);
    let above = rows.iter().position(|(_, row)| row.len() == n_columns).unwrap_or(rows.len());
    if above > 0 {
        report.note(format!("the {} above the table were passed over", counted(above, "line")));
    }
    let mut rows = rows.split_off(above);
    let mut table =
        Table { headings: Vec::new(), rows: Vec::new(), n_columns, has_decimal_comma: delimiter != b',' };
    if rows.first().is_some_and(|(_, first)| columns::are_headings(first, &rows, &table)) {
        table.headings = rows.remove(0).1;
    }
    table.rows = rows;
    table
}

/// What parts the cells of our own table; none for other tables.
fn own_delimiter(text: &str) -> Option<u8> {
    let (_, first) = lines(text).find(|(_, line)| !line.trim().is_empty())?;
    let is_own = |&delimiter: &u8| {
        let names: Vec<_> =
            first.split(char::from(delimiter)).map(|name| name.trim().trim_matches('"')).collect();
        names == HEADINGS
    };
    DELIMITERS.into_iter().find(is_own)
}

/// The delimiter for which most of the last lines have the same number of cells, at least two, and their share
/// among these lines from the first of them on. None where only few have: a list of words may hold commas.
pub(super) fn sniffed(text: &str) -> Option<(u8, f64)> {
    if let Some(own) = own_delimiter(text) {
        return Some((own, 1.0));
    }
    let mut last: Vec<&str> =
        lines(text).map(|(_, line)| line).filter(|line| !line.trim().is_empty()).collect();
    last.drain(..last.len().saturating_sub(N_SURVEYED));
    let share = |delimiter: u8| {
        let widths: Vec<usize> = last.iter().map(|line| n_cells(line, delimiter)).collect();
        let usual = usual(widths.iter().copied().filter(|&width| width > 1))?;
        let n = widths.iter().filter(|&&width| width == usual).count();
        let n_above = widths.iter().position(|&width| width == usual)?;
        // Counts of lines are far below 2^52.
        let least = if delimiter == b'\t' { LEAST_TABBED } else { LEAST };
        let is_common = n as f64 >= least * last.len() as f64;
        is_common.then_some(n as f64 / (last.len() - n_above) as f64)
    };
    let shares = DELIMITERS.into_iter().filter_map(|delimiter| Some((delimiter, share(delimiter)?)));
    // Of equal shares the first delimiter wins.
    shares.reduce(|best, other| if other.1 > best.1 { other } else { best })
}

/// The commonest number, the largest of those.
fn usual(numbers: impl IntoIterator<Item = usize>) -> Option<usize> {
    let mut numbers: Vec<usize> = numbers.into_iter().collect();
    numbers.sort_unstable();
    numbers.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?.first().copied()
}

fn n_cells(line: &str, delimiter: u8) -> usize {
    let mut is_quoted = false;
    let mut n = 1;
    for byte in line.bytes() {
        is_quoted ^= byte == b'"' && delimiter != b'\t';
        n += usize::from(byte == delimiter && !is_quoted);
    }
    n
}

/// A cell of a table in which a quote is a sign like others, unless it stands around the whole cell.
fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\"").trim().to_owned(),
        None => cell.to_owned(),
    }
}

/// Reads rows of any length, headings too.
pub(super) fn reader(text: &str, delimiter: u8, is_quoted: bool) -> (&str, csv::Reader<&[u8]>) {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).quoting(is_quoted);
    (text, builder.from_reader(text.as_bytes()))
}

/// Rows that are not blank, each with the line it begins in.
pub(super) struct Rows<'t> {
    /// What is not yet counted, from the byte `n_bytes` on.
    rest: &'t str,
    n_bytes: u64,
    line: u64,
    rows: csv::StringRecordsIntoIter<&'t [u8]>,
}

impl<'t> Rows<'t> {
    pub(super) fn new((text, rows): (&'t str, csv::Reader<&'t [u8]>)) -> Self {
        Self { rest: text, n_bytes: 0, line: 1, rows: rows.into_records() }
    }

    /// The line of the first byte from `at` on that ends no line: a row's place may be that of blank lines above it.
    fn line_at(&mut self, at: u64) -> u64 {
        let n_passed = usize::try_from(at.saturating_sub(self.n_bytes)).unwrap_or(usize::MAX);
        let beyond = self.rest.get(n_passed..).unwrap_or_default();
        let n_blank = beyond.len() - beyond.trim_start_matches(['\r', '\n']).len();
        let (passed, rest) =
            self.rest.split_at_checked(n_passed.saturating_add(n_blank)).unwrap_or((self.rest, ""));
        self.n_bytes = at.saturating_add(u64::try_from(n_blank).unwrap_or_default());
        self.rest = rest;
        let bytes = passed.as_bytes();
        let ends = bytes.iter().enumerate().filter(|&(place, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(place + 1) != Some(&b'\n'),
            _ => false,
        });
        self.line += u64::try_from(ends.count()).unwrap_or_default();
        self.line
    }
}

impl Iterator for Rows<'_> {
    type Item = (u64, csv::StringRecord);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // Text that is already decoded has no errors.
            let row = self.rows.next()?.ok()?;
            let line = row.position().map(|position| position.byte()).map_or(0, |at| self.line_at(at));
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                return Some((line, row));
            }
        }
    }
}

/// What a cell says, without the apostrophe that kept it from being a formula (see [`safe`]).
pub(super) fn cell_text(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// A text as a cell that no spreadsheet runs as a formula and that comes back: an apostrophe stands before texts
/// that would be one, and before those that look as if they had it already.
pub(super) fn safe(text: &str) -> String {
    if begins_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// Writes rows in memory.
pub(super) fn writer(delimiter: u8) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new())
}

/// What was written.
///
/// # Errors
/// None in practice: the table is made in memory.
pub(super) fn finished(table: csv::Writer<Vec<u8>>) -> Result<Vec<u8>> {
    table.into_inner().map_err(|error| Error::Request(format!("the table cannot be made: {}", error.error())))
}

/// The content of our own table.
///
/// # Errors
/// As [`finished`].
pub(super) fn to_bytes(categories: &[Category], delimiter: u8) -> Result<Vec<u8>> {
    let mut table = writer(delimiter);
    let failed = |error: csv::Error| Error::Request(format!("the table cannot be made: {error}"));
    table.write_record(HEADINGS).map_err(failed)?;
    for category in categories {
        let concept = safe(&category.path.concat());
        for Entry { term, .. } in &category.entries {
            // Adding 0 turns −0 into 0.
            let weight = (term.weight + 0.0).to_string();
            let (pole, status) = (pole_text(term.pole), status_text(term.status));
            let row = [&concept, &safe(&term.term), &weight, pole, status, &safe(&term.note)];
            table.write_record(row).map_err(failed)?;
        }
    }
    finished(table)
}

fn pole_text(pole: Pole) -> &'static str {
    match pole {
        Pole::Positive => "positive",
        Pole::Negative => "negative",
        Pole::Irrelevant => "irrelevant",
    }
}

/// The pole a cell names; tables of others have short forms and signs.
pub(super) fn pole_of(cell: &str) -> Option<Pole> {
    match cell.to_lowercase().as_str() {
        "positive" | "pos" | "+" | "1" => Some(Pole::Positive),
        "negative" | "neg" | "-" | "-1" => Some(Pole::Negative),
        "irrelevant" => Some(Pole::Irrelevant),
        _ => None,
    }
}

fn status_text(status: TermStatus) -> &'static str {
    match status {
        TermStatus::Seed => "seed",
        TermStatus::Accepted => "accepted",
        TermStatus::Suggested => "suggested",
        TermStatus::Rejected => "rejected",
    }
}

/// The status a cell names.
pub(super) fn status_of(cell: &str) -> Option<TermStatus> {
    match cell.to_lowercase().as_str() {
        "seed" => Some(TermStatus::Seed),
        "accepted" | "" => Some(TermStatus::Accepted),
        "suggested" => Some(TermStatus::Suggested),
        "rejected" => Some(TermStatus::Rejected),
        _ => None,
    }
}
