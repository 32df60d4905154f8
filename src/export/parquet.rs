//! Parquet tables, row by row.

use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type};

/// A number of rows held until they are written: some tens of megabytes. Each group repeats the words it has, so many
/// rows make small files.
pub(super) const MANY_ROWS: usize = 1 << 20;
/// Room for the different words of a group, in bytes; beyond it they would be written again and again.
const DICTIONARY: usize = 1 << 24;

/// A column to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewColumn<'n> {
    pub(super) name: &'n str,
    pub(super) kind: Kind,
    /// Some rows may have nothing there.
    pub(super) may_lack: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Decimal,
    Text,
    /// Since 1970, UTC, but not said to be: engines show times that say so in the zone of the machine.
    Milliseconds,
    /// The same.
    Microseconds,
}

impl<'n> NewColumn<'n> {
    /// A column that every row fills.
    pub(super) fn full(name: &'n str, kind: Kind) -> Self {
        Self { name, kind, may_lack: false }
    }

    /// A column that some rows may leave empty.
    pub(super) fn sparse(name: &'n str, kind: Kind) -> Self {
        Self { name, kind, may_lack: true }
    }

    fn build(&self) -> Result<Arc<Type>, ParquetError> {
        let physical = match self.kind {
            Kind::Number | Kind::Milliseconds | Kind::Microseconds => Physical::INT64,
            Kind::Decimal => Physical::DOUBLE,
            Kind::Text => Physical::BYTE_ARRAY,
        };
        let logical = match self.kind {
            Kind::Number | Kind::Decimal => None,
            Kind::Text => Some(LogicalType::String),
            Kind::Milliseconds => Some(LogicalType::timestamp(false, TimeUnit::MILLIS)),
            Kind::Microseconds => Some(LogicalType::timestamp(false, TimeUnit::MICROS)),
        };
        let repetition = if self.may_lack { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let column = Type::primitive_type_builder(self.name, physical);
        column.with_logical_type(logical).with_repetition(repetition).build().map(Arc::new)
    }
}

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
    /// Since 1970, as the column says.
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
    /// A table of these columns; `rows_a_group` rows are held until they are written.
    pub(super) fn begin(file: File, columns: &[NewColumn<'_>], rows_a_group: usize) -> io::Result<Self> {
        let columns: Result<Vec<_>, _> = columns.iter().map(NewColumn::build).collect();
        let schema = Type::group_type_builder("table")
            .with_fields(columns.map_err(failed)?)
            .build()
            .map_err(failed)?;
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
