//! The table of scores, a row a document, written as the documents go by.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::parquet::{Cell as Field, Kind, NewColumn, TableWriter};
use super::table::{Cell, SafeCsvWriter};
use super::times::TimeFormat;

/// What is told of one document.
#[derive(Clone, Copy, Debug)]
pub struct ScoreRow<'r> {
    /// The document's id.
    pub id: &'r str,
    /// Seconds since 1970 UTC.
    pub time: Option<f64>,
    /// Its group; may be empty.
    pub group: &'r str,
    /// Its length.
    pub tokens: u32,
    /// Matches of any concept's terms.
    pub matched: u32,
    /// By concept; none where there is too little evidence.
    pub scores: &'r [Option<f64>],
}

/// A table with the columns `id`, `time`, `group`, `tokens`, `matched` and one for each concept; of the rows it holds
/// only the last.
pub enum ScoreTable {
    /// CSV.
    Text(TextTable),
    /// Parquet; holds some thousand rows.
    Parquet(ParquetTable),
}

impl ScoreTable {
    /// Begins a table in an empty file: Parquet where the name it is going to have says so, otherwise CSV.
    ///
    /// # Errors
    /// What the file says.
    pub fn begin(file: &File, name: &Path, concepts: &[String]) -> io::Result<Self> {
        if name.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")) {
            ParquetTable::begin(file, concepts).map(Self::Parquet)
        } else {
            let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty());
            TextTable::begin(file, folder.unwrap_or_else(|| Path::new(".")), concepts).map(Self::Text)
        }
    }

    /// Adds a document.
    ///
    /// # Errors
    /// What the file says.
    pub fn row(&mut self, row: ScoreRow<'_>) -> io::Result<()> {
        match self {
            Self::Text(table) => table.row(row),
            Self::Parquet(table) => table.row(row),
        }
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// What the file says.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Text(table) => table.finish(),
            Self::Parquet(table) => table.rows.finish(),
        }
    }
}

/// The table as Parquet: times are UTC to the microsecond; what is missing is null.
pub struct ParquetTable {
    rows: TableWriter,
}

/// Rows of scores held until they are written: each has a number for every concept.
const ROWS_A_GROUP: usize = 1 << 16;

impl ParquetTable {
    fn begin(file: &File, concepts: &[String]) -> io::Result<Self> {
        let mut columns = vec![
            NewColumn::full("id", Kind::Text),
            NewColumn::sparse("time", Kind::Microseconds),
            NewColumn::sparse("group", Kind::Text),
            NewColumn::full("tokens", Kind::Number),
            NewColumn::full("matched", Kind::Number),
        ];
        columns.extend(concepts.iter().map(|name| NewColumn::sparse(name, Kind::Decimal)));
        Ok(Self { rows: TableWriter::begin(file.try_clone()?, &columns, ROWS_A_GROUP)? })
    }

    fn row(&mut self, row: ScoreRow<'_>) -> io::Result<()> {
        let ScoreRow { id, time, group, tokens, matched, scores } = row;
        // Saturates for times beyond three hundred thousand years.
        let time = time.map_or(Field::Nothing, |time| Field::Time((time * 1e6).round() as i64));
        let group = if group.is_empty() { Field::Nothing } else { Field::Text(group) };
        let counts = [tokens, matched].map(|count| Field::Number(i64::from(count)));
        let mut cells = vec![Field::Text(id), time, group];
        cells.extend(counts);
        cells.extend(scores.iter().map(|score| score.map_or(Field::Nothing, Field::Decimal)));
        self.rows.row(&cells)
    }
}

/// The table as CSV.
pub struct TextTable {
    file: File,
    /// Where there is room for another like it.
    folder: PathBuf,
    /// None only while it changes.
    rows: Option<SafeCsvWriter<File>>,
    times: TimeFormat,
}

/// Place of the column of times.
const TIME: usize = 1;

impl TextTable {
    fn begin(file: &File, folder: &Path, concepts: &[String]) -> io::Result<Self> {
        let file = file.try_clone()?;
        let mut rows = SafeCsvWriter::new(file.try_clone()?);
        let head = ["id", "time", "group", "tokens", "matched"].into_iter();
        rows.row(head.chain(concepts.iter().map(String::as_str)).map(Cell::Text))?;
        Ok(Self { file, folder: folder.to_owned(), rows: Some(rows), times: TimeFormat::Seconds })
    }

    fn row(&mut self, row: ScoreRow<'_>) -> io::Result<()> {
        let ScoreRow { id, time, group, tokens, matched, scores } = row;
        if self.times == TimeFormat::Seconds && TimeFormat::of_times(time) == TimeFormat::Milliseconds {
            self.refine()?;
        }
        let Some(rows) = &mut self.rows else { return Ok(()) };
        let time = time.map(|time| self.times.write(time)).unwrap_or_default();
        let texts = [id, &time, group].map(Cell::Text);
        let counts = [tokens, matched].map(|count| Cell::Count(u64::from(count)));
        let scores = scores.iter().map(|score| score.map_or(Cell::Empty, Cell::Number));
        rows.row(texts.into_iter().chain(counts).chain(scores))
    }

    fn finish(self) -> io::Result<()> {
        self.rows.map_or(Ok(()), |rows| rows.finish().map(drop))
    }

    /// Writes the times so far as finely as the one that comes: which it is nobody knows before all are read.
    fn refine(&mut self) -> io::Result<()> {
        self.times = TimeFormat::Milliseconds;
        if let Some(rows) = self.rows.take() {
            rows.finish()?;
        }
        self.file.seek(SeekFrom::Start(0))?;
        let mut finer = csv::WriterBuilder::new().from_writer(tempfile::tempfile_in(&self.folder)?);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&self.file);
        for row in reader.byte_records() {
            for (place, cell) in row?.iter().enumerate() {
                match cell.strip_suffix(b"Z") {
                    Some(seconds) if place == TIME => finer.write_field([seconds, b".000Z"].concat())?,
                    _ => finer.write_field(cell)?,
                }
            }
            finer.write_record(None::<&[u8]>)?;
        }
        drop(reader);
        let mut finer = finer.into_inner().map_err(|error| error.into_error())?;
        finer.seek(SeekFrom::Start(0))?;
        self.file.seek(SeekFrom::Start(0))?;
        io::copy(&mut finer, &mut self.file)?;
        self.rows = Some(SafeCsvWriter::new(self.file.try_clone()?));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_fraction_makes_earlier_times_finer() {
        let mut file = tempfile::tempfile().unwrap();
        let mut table = ScoreTable::begin(&file, Path::new("s.csv"), &["a, b".to_owned()]).unwrap();
        let row =
            ScoreRow { id: "=1", time: Some(0.0), group: "Z", tokens: 3, matched: 1, scores: &[Some(0.5)] };
        table.row(row).unwrap();
        table.row(ScoreRow { id: "two\nlines", time: None, scores: &[None], ..row }).unwrap();
        table.row(ScoreRow { id: "3", time: Some(1.25), ..row }).unwrap();
        table.row(ScoreRow { id: "4", time: Some(2.0), ..row }).unwrap();
        table.finish().unwrap();
        let mut text = String::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(
            text,
            "id,time,group,tokens,matched,\"a, b\"\n'=1,1970-01-01T00:00:00.000Z,Z,3,1,0.5\n\
             \"two\nlines\",,Z,3,1,\n3,1970-01-01T00:00:01.250Z,Z,3,1,0.5\n4,1970-01-01T00:00:02.000Z,Z,3,1,0.5\n"
        );
    }
}
