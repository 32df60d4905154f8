//! Parquet tables, row by row.

use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{ColumnPath, Type};

/// A number of rows held until they are written: some tens of megabytes. Each group repeats the words it has, so many
/// rows make small files.
pub(super) const MANY_ROWS: usize = 1 << 20;
/// Room for the different words of a group, in bytes; beyond it they would be written again and again.
const DICTIONARY: usize = 1 << 24;

/// One cell.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'c> {
    Number(i64),
    Decimal(f64),
    Text(&'c str),
    /// A text that comes again and again, which is not copied.
    Shared(&'c SharedText),
    /// In columns that may lack something.
    Nothing,
    /// Milliseconds since 1970.
    Time(i64),
}

/// A text for many cells.
#[derive(Clone, Debug)]
pub(super) struct SharedText(ByteArray);

impl From<&str> for SharedText {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec().into())
    }
}

/// A table being written. Dropped before [`finish`](Self::finish), it is no readable file.
pub(super) struct TableWriter {
    writer: SerializedFileWriter<File>,
    columns: Vec<Column>,
    /// Rows held now, and at most.
    n_rows: usize,
    rows_a_group: usize,
}

/// The cells of a column that have not been written yet.
#[derive(Debug, Default)]
struct Column {
    numbers: Vec<i64>,
    decimals: Vec<f64>,
    texts: Vec<ByteArray>,
    /// 1 where there is something, in columns that may lack it.
    levels: Vec<i16>,
}

impl TableWriter {
    /// A table of these columns, in Parquet's own words for a schema; `rows_a_group` rows are held until they are
    /// written.
    pub(super) fn begin(file: File, columns: &str, rows_a_group: usize) -> io::Result<Self> {
        let schema = parse_message_type(&format!("message table {{ {columns} }}")).map_err(failed)?;
        Self::with_schema(file, schema, rows_a_group)
    }

    /// The same for a schema made otherwise, as Parquet's words cannot say every name.
    pub(super) fn with_schema(file: File, schema: Type, rows_a_group: usize) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_dictionary_page_size_limit(DICTIONARY)
            // Nobody looks for the alphabetically first token.
            .set_column_statistics_enabled(ColumnPath::from("token"), EnabledStatistics::None)
            .build();
        let n_columns = schema.get_fields().len();
        let writer =
            SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(Self {
            writer,
            columns: std::iter::repeat_with(Column::default).take(n_columns).collect(),
            n_rows: 0,
            rows_a_group,
        })
    }

    /// Adds a row with a cell for each column.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (column, &cell) in self.columns.iter_mut().zip(cells) {
            column.levels.push(i16::from(!matches!(cell, Cell::Nothing)));
            match cell {
                Cell::Number(number) | Cell::Time(number) => column.numbers.push(number),
                Cell::Decimal(number) => column.decimals.push(number),
                Cell::Text(text) => column.texts.push(text.as_bytes().to_vec().into()),
                Cell::Shared(SharedText(text)) => column.texts.push(text.clone()),
                Cell::Nothing => {}
            }
        }
        self.n_rows += 1;
        if self.n_rows < self.rows_a_group { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for column in &mut self.columns {
            if let Some(writer) = group.next_column().map_err(failed)? {
                column.write(writer).map_err(failed)?;
            }
        }
        group.close().map_err(failed)?;
        self.n_rows = 0;
        Ok(())
    }

    /// Writes what is still held.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.n_rows > 0 {
            self.flush()?;
        }
        self.writer.close().map_err(failed)?;
        Ok(())
    }
}

impl Column {
    fn write(&mut self, mut writer: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let Self { numbers, decimals, texts, levels } = self;
        // Columns that never lack anything have no levels, whatever they are given.
        match writer.untyped() {
            ColumnWriter::ByteArrayColumnWriter(_) => {
                writer.typed::<ByteArrayType>().write_batch(texts, Some(levels), None)?;
            }
            ColumnWriter::DoubleColumnWriter(_) => {
                writer.typed::<DoubleType>().write_batch(decimals, Some(levels), None)?;
            }
            _ => {
                writer.typed::<Int64Type>().write_batch(numbers, Some(levels), None)?;
            }
        }
        numbers.clear();
        decimals.clear();
        texts.clear();
        levels.clear();
        writer.close()
    }
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}
