//! Tables of separated values: the separator and the way quotes are escaped are found by trying.

use std::borrow::Cow;
use std::ops::ControlFlow;

use ::csv::{Reader, ReaderBuilder, StringRecord};

use super::source::Source;
use super::table::{Row, Table, Visit, column_names};
use super::window::{LONGEST_ROW, Window};
use crate::Result;

/// Separators tried; the first wins a tie.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Stands for "one column": a byte that no text has.
const NO_SEPARATOR: u8 = 0x1F;
/// How much of the text is tried.
const SNIFFED_BYTES: usize = 1 << 17;
/// Rows read again after a quote that never closes; more would be no table at all.
const MOST_RESTARTS: usize = 20;

/// How the values are separated and quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Dialect {
    separator: u8,
    /// A quote inside a quoted value is written `\"` (and not `""`).
    backslash: bool,
}

/// A CSV, TSV or similar file, read block by block.
pub(super) struct Csv<'s> {
    source: &'s Source<'s>,
    /// Bytes of the line that only names the separator; 0 where there is none.
    preamble: usize,
    dialect: Dialect,
    columns: Vec<String>,
    /// Quotes and apostrophes in values still carry the backslash of the database they came from.
    slashed: bool,
    /// Share of the sniffed rows with as many values as there are columns, in [0, 1].
    consistency: f64,
}

impl<'s> Csv<'s> {
    /// Finds the dialect and the columns by the file's first part, which is `head`.
    pub(super) fn new(source: &'s Source<'s>, head: &str) -> Self {
        // Spreadsheets may write their separator into a first line of its own.
        let (fixed, text) = match head.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
            Some((separator, rest)) => (separator.trim_end_matches('\r').bytes().next(), rest),
            None => (None, head),
        };
        let preamble = head.len() - text.len();
        let (dialect, consistency) = sniff(text, fixed.filter(u8::is_ascii));
        let mut header = StringRecord::new();
        let has_header = reader(text, dialect).read_record(&mut header).unwrap_or(false);
        let columns = if has_header { column_names(header.iter()) } else { Vec::new() };
        Self { source, preamble, dialect, columns, slashed: is_slashed(text, dialect), consistency }
    }

    /// Several columns and rows that mostly agree: a file that was not called a table is one.
    pub(super) fn is_evident(&self) -> bool {
        self.columns.len() > 1 && self.consistency > 0.9
    }

    /// The format in plain words.
    pub(super) fn describe(&self) -> &'static str {
        match self.dialect.separator {
            b',' => "CSV",
            b';' => "CSV with semicolons",
            b'\t' => "TSV",
            b'|' => "CSV with bars",
            NO_SEPARATOR => "one column",
            _ => "separated values",
        }
    }

    fn value<'r>(&self, value: &'r str) -> Cow<'r, str> {
        if self.slashed && value.contains('\\') {
            Cow::Owned(value.replace("\\'", "'").replace("\\\"", "\"").replace("\\\\", "\\"))
        } else {
            Cow::Borrowed(value)
        }
    }

    /// What is wrong with a row, if anything. Empty values beyond the last column are harmless.
    fn problem(&self, record: &StringRecord) -> Option<String> {
        let n = self.columns.len();
        let has_surplus = record.iter().skip(n).any(|value| !value.trim().is_empty());
        (record.len() < n || has_surplus).then(|| format!("{} values for {n} columns", record.len()))
    }

    /// Shows the rows that end within `part`.
    fn rows_of(
        &self,
        part: &str,
        reading: &mut Reading,
        wanted: &[usize],
        visit: &mut dyn FnMut(Row<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<Step> {
        let mut reader = reader(part, self.dialect);
        let mut record = StringRecord::new();
        // The text is valid UTF-8 and rows may differ in length, so an error is the end as well.
        while reader.read_record(&mut record).unwrap_or(false) {
            let (at, line) = place(&record, part);
            if at_end(&reader, part) {
                let row = part.get(at..).unwrap_or_default();
                if !reading.is_all && row.len() < LONGEST_ROW {
                    reading.lines_before += line - 1;
                    return Ok(Step::Incomplete(at));
                }
                // Only the last row can have a quote that never closes: it then goes to the end of the text.
                if !reading.is_all || never_closes(row, self.dialect) {
                    reading.lines_before += line - 1;
                    return Ok(Step::Open(at));
                }
            }
            if std::mem::take(&mut reading.is_header) {
                continue;
            }
            let line = Some(reading.lines_before + line);
            let flow = match self.problem(&record) {
                Some(reason) => visit(Row::Broken { line, reason })?,
                None => {
                    let cells: Vec<Cow<'_, str>> = wanted
                        .iter()
                        .map(|&column| self.value(record.get(column).unwrap_or_default()))
                        .collect();
                    visit(Row::Cells { line, done: reading.done, cells: &cells, late: &[] })?
                }
            };
            if flow.is_break() {
                return Ok(Step::Enough);
            }
        }
        reading.lines_before += reader.position().line().saturating_sub(1);
        Ok(Step::Incomplete(part.len()))
    }
}

/// How far the reading is.
struct Reading {
    lines_before: u64,
    /// The next row is the header.
    is_header: bool,
    /// The part in hand goes to the end of the text.
    is_all: bool,
    done: f32,
}

/// How a part of the text ended.
enum Step {
    /// All before this byte is read; the row there goes on in the next part.
    Incomplete(usize),
    /// A quote opens in the row at this byte and never closes.
    Open(usize),
    /// Nobody wants more rows.
    Enough,
}

impl Table for Csv<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn rows(&self, wanted: &[usize], visit: Visit<'_>) -> Result<()> {
        let mut window = Window::new(self.source)?;
        window.advance(self.preamble);
        let mut reading =
            Reading { lines_before: u64::from(self.preamble > 0), is_header: true, is_all: false, done: 0.0 };
        let mut n_restarts = 0;
        loop {
            (reading.is_all, reading.done) = (window.is_all(), window.share());
            match self.rows_of(window.rest(), &mut reading, wanted, visit)? {
                Step::Enough => return Ok(()),
                Step::Incomplete(_) if reading.is_all => break,
                Step::Incomplete(at) => {
                    window.advance(at);
                    window.grow()?;
                }
                Step::Open(at) => {
                    window.advance(at);
                    n_restarts += 1;
                    let is_last = n_restarts > MOST_RESTARTS;
                    let mut reason = "a quote that opens here never closes".to_owned();
                    if is_last {
                        reason += "; nothing after it was read";
                    }
                    let line = Some(reading.lines_before + 1);
                    if visit(Row::Broken { line, reason })?.is_break() || is_last {
                        return Ok(());
                    }
                    // What follows the bad line may be sound: go on with the next.
                    reading.is_header = false;
                    if !window.skip_line()? {
                        break;
                    }
                    reading.lines_before += 1;
                }
            }
        }
        if let Some(damage) = window.damage() {
            visit(Row::Broken { line: None, reason: damage.to_owned() }).map(drop)?;
        }
        Ok(())
    }
}

fn reader(text: &str, dialect: Dialect) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.separator)
        .escape(dialect.backslash.then_some(b'\\'))
        .from_reader(text.as_bytes())
}

/// Has the last row of `text` been read?
fn at_end(reader: &Reader<&[u8]>, text: &str) -> bool {
    usize::try_from(reader.position().byte()).is_ok_and(|read| read >= text.len())
}

/// Where the row begins in `text`: its byte and its line. The reader counts blank lines before it as part of it.
fn place(record: &StringRecord, text: &str) -> (usize, u64) {
    let Some(position) = record.position() else { return (0, 1) };
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let blank = text.get(at..).unwrap_or_default().bytes().take_while(|b| matches!(b, b'\r' | b'\n'));
    let (n_bytes, n_lines) = blank.fold((0, 0), |(n, lines), b| (n + 1, lines + u64::from(b == b'\n')));
    (at + n_bytes, position.line() + n_lines)
}

/// A last row in which a quote is open at the end has an odd number of them.
fn never_closes(row: &str, dialect: Dialect) -> bool {
    let quotes = row.matches('"').count();
    let escaped = if dialect.backslash { row.matches("\\\"").count() } else { 0 };
    // An inch sign in a row of one line opens nothing.
    (quotes - escaped) % 2 == 1 && row.trim().contains('\n')
}

/// The dialect in which most rows have as many values as the first, and the share of rows that do.
fn sniff(text: &str, fixed: Option<u8>) -> (Dialect, f64) {
    let head = head(text);
    let separators = fixed.map_or_else(|| SEPARATORS.to_vec(), |separator| vec![separator]);
    let mut best = (Dialect { separator: NO_SEPARATOR, backslash: false }, 0.0);
    let mut most = (0.0, 0);
    for separator in separators {
        for backslash in [true, false] {
            let dialect = Dialect { separator, backslash };
            if backslash && !escapes_with_backslash(head, separator) {
                continue;
            }
            let (n_columns, share) = consistency(head, dialect, head.len() < text.len());
            if n_columns > 1 && (share, n_columns) > most {
                most = (share, n_columns);
                best = (dialect, share);
            }
        }
    }
    // A list of sentences under a one-word header has commas in some rows, none in the header.
    best
}

/// The first part of the text, cut at a character's end.
fn head(text: &str) -> &str {
    let mut end = text.len().min(SNIFFED_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// The number of columns and the share of the rows that have as many values.
fn consistency(head: &str, dialect: Dialect, is_cut: bool) -> (usize, f64) {
    let mut reader = reader(head, dialect);
    let mut record = StringRecord::new();
    let mut lengths = Vec::new();
    while lengths.len() < 500 && reader.read_record(&mut record).unwrap_or(false) {
        lengths.push(record.len());
    }
    if is_cut && at_end(&reader, head) && lengths.len() > 2 {
        lengths.pop();
    }
    let Some((&n_columns, rows)) = lengths.split_first() else { return (0, 0.0) };
    let n_same = rows.iter().filter(|&&length| length == n_columns).count();
    // Lossless: at most 500 rows.
    (n_columns, if rows.is_empty() { 1.0 } else { n_same as f64 / rows.len() as f64 })
}

/// More `\"` inside values than `\""`, which is a backslash and an ordinary escaped quote.
fn escapes_with_backslash(head: &str, separator: u8) -> bool {
    let (mut single, mut double) = (0_usize, 0_usize);
    for (at, _) in head.match_indices("\\\"") {
        match head.as_bytes().get(at + 2) {
            Some(b'"') => double += 1,
            Some(&next) if next != separator && next != b'\r' && next != b'\n' => single += 1,
            _ => {}
        }
    }
    single > double
}

/// Do nearly all quotes and apostrophes in the values have a backslash before them?
fn is_slashed(text: &str, dialect: Dialect) -> bool {
    if dialect.backslash {
        return false;
    }
    let mut reader = reader(head(text), dialect);
    let mut record = StringRecord::new();
    let (mut n_marks, mut n_slashed) = (0_usize, 0_usize);
    while reader.read_record(&mut record).unwrap_or(false) {
        for value in &record {
            n_marks += value.bytes().filter(|b| matches!(b, b'"' | b'\'')).count();
            n_slashed += value.matches("\\'").count() + value.matches("\\\"").count();
        }
    }
    n_slashed >= 2 && n_slashed * 10 >= n_marks * 9
}

#[cfg(test)]
mod tests {
    use super::Csv;
    use crate::corpus::read::source::Source;
    use crate::corpus::read::table::{Row, Table as _};
    use std::ops::ControlFlow;
    use std::path::Path;

    /// All rows, cells joined by `|`, broken ones as line and reason.
    fn rows(text: &str) -> (Vec<String>, Vec<String>) {
        let source = Source::memory(Path::new("t.csv"), text.as_bytes()).unwrap();
        let table = Csv::new(&source, &source.head_text());
        let all: Vec<usize> = (0..table.columns().len()).collect();
        let mut rows = Vec::new();
        table
            .rows(&all, &mut |row| {
                rows.push(match row {
                    Row::Cells { cells, .. } => cells.join("|"),
                    Row::Broken { line, reason } => format!("{}: {reason}", line.unwrap()),
                });
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
        (table.columns().to_vec(), rows)
    }

    #[test]
    fn separators_are_found_and_quoted_ones_kept() {
        for text in [
            "a;b\n1,5;\"x;\ny\"\n2,5;z, z\n",
            "a\tb\r\n1,5\t\"x;\r\ny\"\r\n2,5\tz, z",
            "sep=|\na|b\n1,5|\"x;\ny\"\n2,5|z, z",
        ] {
            let (columns, rows) = rows(text);
            assert_eq!(columns, ["a", "b"], "{text}");
            assert_eq!(
                rows.iter().map(|row| row.replace('\r', "")).collect::<Vec<_>>(),
                ["1,5|x;\ny", "2,5|z, z"]
            );
        }
        assert_eq!(rows("text\nHello, you\nYes, no, maybe\n").1, ["Hello, you", "Yes, no, maybe"]);
        assert_eq!(rows("a,,a\n1,2,3").0, ["a", "column 2", "a (3)"]);
    }

    #[test]
    fn all_three_ways_to_write_a_quote() {
        assert_eq!(rows("t,n\n\"say \"\"hi\"\", you\",1\n").1, ["say \"hi\", you|1"]);
        assert_eq!(rows("t,n\n\"say \\\"hi\\\", you\",1\n").1, ["say \"hi\", you|1"]);
        let mixed = "t,n\n\"\\\"\"It\\'s up,\\\"\" he said\",1\n\"a \\\"\"b\\\"\"\",2\nisn\\'t,3\n";
        assert_eq!(rows(mixed).1, ["\"It's up,\" he said|1", "a \"b\"|2", "isn't|3"]);
        // LaTeX is no escape.
        assert_eq!(
            rows("t,n\n\"the Schr\\\"\"odinger cat's \\'etat, isn't it\",1\n").1,
            ["the Schr\\\"odinger cat's \\'etat, isn't it|1"]
        );
    }

    #[test]
    fn ragged_rows_are_named_by_their_line() {
        let text = "a,b\n1,\"two\nlines\"\n\n3\n4,5,6\n7,8,,\n";
        assert_eq!(
            rows(text).1,
            ["1|two\nlines", "5: 1 values for 2 columns", "6: 3 values for 2 columns", "7|8"]
        );
    }

    /// As a file of several blocks, in which rows, quotes and line numbers go on from one to the next.
    #[test]
    fn rows_go_on_from_block_to_block() {
        let filler = "x".repeat(300_000);
        let mut text = String::from("a,b\n");
        for n in 0..20 {
            text += &format!("{n},\"{filler}\n\r\n,\"\"é\"\"\"\n\n");
        }
        text += "20\n21,\"open\n22,last";
        let rows = rows(&text).1;
        assert_eq!(rows.len(), 23);
        for (n, row) in rows.iter().take(20).enumerate() {
            assert!(*row == format!("{n}|{filler}\n\r\n,\"é\""), "row {n}");
        }
        // The header and twenty rows of four lines stand before.
        assert_eq!(
            rows[20..],
            ["82: 1 values for 2 columns", "83: a quote that opens here never closes", "22|last"]
        );
    }

    #[test]
    fn an_open_quote_costs_one_row() {
        let text = "a,b\n1,x\n2,\"open\n3,y\n4,z\n";
        assert_eq!(rows(text).1, ["1|x", "3: a quote that opens here never closes", "3|y", "4|z"]);
    }
}
