//! Parquet tables: only the wanted columns are read, row group by row group.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row as Record};
use parquet::schema::types::{Type, TypePtr};

use super::source::Source;
use super::table::{Row, Table, Visit, guarded};
use crate::{Error, Result};

/// A Parquet file as a table: fields of structures are columns called `outer.inner`, lists are joined by commas.
pub(super) struct ParquetTable {
    reader: Box<dyn FileReader>,
    columns: Vec<String>,
    /// For each column, in the order of the schema.
    leaves: Vec<Leaf>,
}

/// Where a column stands in a record, and what its numbers mean.
#[derive(Clone, Debug)]
struct Leaf {
    /// The names on the way to it.
    path: Vec<String>,
    /// Its numbers are nanoseconds since 1970.
    is_nanoseconds: bool,
    /// Its times are on the clock of a place that is not said.
    is_local: bool,
}

impl ParquetTable {
    /// # Errors
    /// A file that is damaged or cannot be read.
    pub(super) fn open(source: &Source<'_>) -> Result<Self> {
        let damaged = |why: String| {
            let problem =
                format!("the Parquet file is cut short or damaged ({why}); copy it anew or save it as CSV");
            Error::format(source.path(), None, problem)
        };
        let file = source.file()?;
        let bytes = if file.is_none() { Some(source.all_bytes()?.into_owned()) } else { None };
        let opened = guarded(|| -> parquet::errors::Result<Box<dyn FileReader>> {
            Ok(match (file, bytes) {
                (Some(file), _) => Box::new(SerializedFileReader::new(file)?),
                (None, bytes) => {
                    Box::new(SerializedFileReader::new(bytes::Bytes::from(bytes.unwrap_or_default()))?)
                }
            })
        });
        let reader = opened.map_err(damaged)?.map_err(|error| damaged(error.to_string()))?;
        let mut leaves = Vec::new();
        for field in reader.metadata().file_metadata().schema().get_fields() {
            collect(field, &[], &mut leaves);
        }
        let columns = leaves.iter().map(|leaf| leaf.path.join(".")).collect();
        Ok(Self { reader, columns, leaves })
    }

    /// The schema with only the outermost fields that the leaves stand in.
    fn projection(&self, wanted: &[&Leaf]) -> std::result::Result<Type, String> {
        let schema = self.reader.metadata().file_metadata().schema();
        let is_wanted = |field: &&TypePtr| {
            wanted.iter().any(|leaf| leaf.path.first().is_some_and(|name| name == field.name()))
        };
        let mut fields: Vec<TypePtr> = schema.get_fields().iter().filter(is_wanted).cloned().collect();
        if fields.is_empty() {
            // Rows without any column would not be counted.
            fields.extend(schema.get_fields().first().map(Arc::clone));
        }
        Type::group_type_builder(schema.name()).with_fields(fields).build().map_err(|error| error.to_string())
    }
}

/// Adds the columns under a field.
fn collect(field: &TypePtr, above: &[String], leaves: &mut Vec<Leaf>) {
    let mut path = above.to_vec();
    path.push(field.name().to_owned());
    let kind = field.get_basic_info();
    let is_list = kind.has_repetition() && kind.repetition() == parquet::basic::Repetition::REPEATED;
    let is_structure = field.is_group()
        && kind.converted_type() == ConvertedType::NONE
        && kind.logical_type_ref().is_none()
        && !is_list;
    if is_structure {
        for inner in field.get_fields() {
            collect(inner, &path, leaves);
        }
        return;
    }
    let (mut is_nanoseconds, mut is_local) = (false, false);
    if let Some(LogicalType::Timestamp(timestamp)) = kind.logical_type_ref() {
        is_nanoseconds = timestamp.unit == TimeUnit::NANOS;
        is_local = !timestamp.is_adjusted_to_u_t_c;
    }
    leaves.push(Leaf { path, is_nanoseconds, is_local });
}

impl Table for ParquetTable {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn rows(&self, wanted: &[usize], visit: Visit<'_>) -> Result<()> {
        let leaves: Vec<&Leaf> = wanted.iter().filter_map(|&column| self.leaves.get(column)).collect();
        let n_rows = self.reader.metadata().file_metadata().num_rows().max(1);
        let begun = guarded(|| {
            let projection = self.projection(&leaves)?;
            self.reader.get_row_iter(Some(projection)).map_err(|error| error.to_string())
        });
        let broken = |reason: String| Row::Broken {
            line: None,
            reason: format!("{reason}; nothing after it was read"),
        };
        let mut records = match begun.and_then(|begun| begun) {
            Ok(records) => records,
            Err(why) => return visit(broken(why)).map(drop),
        };
        for number in 0_i64.. {
            // What the reader of records does not know of makes it panic.
            let record = match guarded(|| records.next()) {
                Ok(None) => break,
                Ok(Some(Ok(record))) => record,
                Ok(Some(Err(error))) => return visit(broken(error.to_string())).map(drop),
                Err(why) => return visit(broken(why)).map(drop),
            };
            let cells: Vec<Cow<'_, str>> = leaves.iter().map(|leaf| cell(&record, leaf)).collect();
            // Rounding is harmless: only a progress bar.
            let done = number as f32 / n_rows as f32;
            if visit(Row::Cells { line: None, done, cells: &cells, late: &[] })? == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(())
    }
}

fn cell<'r>(record: &'r Record, leaf: &Leaf) -> Cow<'r, str> {
    let mut record = record;
    let mut names = leaf.path.iter();
    let Some(mut name) = names.next() else { return Cow::Borrowed("") };
    loop {
        let Some((_, field)) = record.get_column_iter().find(|(known, _)| *known == name) else {
            return Cow::Borrowed("");
        };
        match (names.next(), field) {
            (Some(next), Field::Group(inner)) => (record, name) = (inner, next),
            (None, field) => return written(field, leaf),
            (Some(_), _) => return Cow::Borrowed(""),
        }
    }
}

/// A value as text: times in ISO form, lists joined by commas, structures in them and null as nothing.
fn written<'f>(field: &'f Field, leaf: &Leaf) -> Cow<'f, str> {
    let time =
        |time: Option<Timestamp>| Cow::Owned(time.map(|time| iso(time, leaf.is_local)).unwrap_or_default());
    match field {
        Field::Str(text) => Cow::Borrowed(text),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()),
        Field::Long(number) if leaf.is_nanoseconds => {
            time(Timestamp::from_nanosecond(i128::from(*number)).ok())
        }
        Field::TimestampMillis(number) => time(Timestamp::from_millisecond(*number).ok()),
        Field::TimestampMicros(number) => time(Timestamp::from_microsecond(*number).ok()),
        Field::Date(days) => {
            let day = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_hours(24 * i64::from(*days)));
            Cow::Owned(day.map(|day| day.strftime("%Y-%m-%d").to_string()).unwrap_or_default())
        }
        Field::ListInternal(list) => {
            let parts: Vec<Cow<'_, str>> = list.elements().iter().map(|part| written(part, leaf)).collect();
            let filled: Vec<&str> =
                parts.iter().map(AsRef::as_ref).filter(|part: &&str| !part.is_empty()).collect();
            Cow::Owned(filled.join(", "))
        }
        Field::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Field::Byte(n) => Cow::Owned(n.to_string()),
        Field::Short(n) => Cow::Owned(n.to_string()),
        Field::Int(n) => Cow::Owned(n.to_string()),
        Field::Long(n) => Cow::Owned(n.to_string()),
        Field::UByte(n) => Cow::Owned(n.to_string()),
        Field::UShort(n) => Cow::Owned(n.to_string()),
        Field::UInt(n) => Cow::Owned(n.to_string()),
        Field::ULong(n) => Cow::Owned(n.to_string()),
        Field::Float16(n) => Cow::Owned(n.to_f32().to_string()),
        Field::Float(n) => Cow::Owned(n.to_string()),
        Field::Double(n) => Cow::Owned(n.to_string()),
        Field::Decimal(_) | Field::TimeMillis(_) | Field::TimeMicros(_) => Cow::Owned(field.to_string()),
        Field::Null | Field::Group(_) | Field::MapInternal(_) => Cow::Borrowed(""),
    }
}

/// With a zone unless the clock is that of a place.
fn iso(time: Timestamp, is_local: bool) -> String {
    let text = time.to_string();
    if is_local { text.trim_end_matches('Z').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::ParquetTable;
    use crate::corpus::read::source::Source;
    use crate::corpus::read::table::{Row, Table as _};
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::ops::ControlFlow;
    use std::path::Path;
    use std::sync::Arc;

    const SCHEMA: &str = "message schema {
        required binary body (UTF8);
        optional group user {
            required binary name (UTF8);
            optional group at { required double lat; }
        }
        optional group tags (LIST) { repeated group list { required binary element (UTF8); } }
        required int64 nanos (TIMESTAMP(NANOS, false));
        required int64 millis (TIMESTAMP(MILLIS, true));
        required int32 day (DATE);
        required int64 number;
    }";

    /// Two rows; the second has no user and no tags. Strings are kept in a dictionary, which is the default.
    fn file(compression: Compression) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
        let mut rows = writer.next_row_group().unwrap();
        let mut column = 0;
        while let Some(mut writer) = rows.next_column().unwrap() {
            let texts = |texts: &[&str]| texts.iter().map(|&text| ByteArray::from(text)).collect::<Vec<_>>();
            let both = Some(&[1, 0][..]);
            match column {
                0 => writer
                    .typed::<ByteArrayType>()
                    .write_batch(&texts(&["one & two", "naïve"]), None, None)
                    .unwrap(),
                1 => writer.typed::<ByteArrayType>().write_batch(&texts(&["Ann"]), both, None).unwrap(),
                2 => writer.typed::<DoubleType>().write_batch(&[47.5], Some(&[2, 0]), None).unwrap(),
                3 => writer
                    .typed::<ByteArrayType>()
                    .write_batch(&texts(&["a", "b"]), Some(&[2, 2, 0]), Some(&[0, 1, 0]))
                    .unwrap(),
                4 => writer.typed::<Int64Type>().write_batch(&[1_500_000_000, 0], None, None).unwrap(),
                5 => writer.typed::<Int64Type>().write_batch(&[86_400_000, -1], None, None).unwrap(),
                6 => writer.typed::<Int32Type>().write_batch(&[17_967, -1], None, None).unwrap(),
                _ => writer.typed::<Int64Type>().write_batch(&[7, -7], None, None).unwrap(),
            };
            writer.close().unwrap();
            column += 1;
        }
        rows.close().unwrap();
        writer.into_inner().unwrap()
    }

    /// The rows of some columns, cells joined by `|`.
    fn rows(bytes: &[u8], wanted: &[usize]) -> Vec<String> {
        let source = Source::memory(Path::new("t.parquet"), bytes).unwrap();
        let table = ParquetTable::open(&source).unwrap();
        let mut rows = vec![table.columns().join("|")];
        table
            .rows(wanted, &mut |row| {
                rows.push(match row {
                    Row::Cells { cells, .. } => cells.join("|"),
                    Row::Broken { reason, .. } => reason,
                });
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
        rows
    }

    #[test]
    fn times_structures_lists_and_dictionaries() {
        let zstd = Compression::ZSTD(ZstdLevel::default());
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, zstd] {
            assert_eq!(
                rows(&file(compression), &[0, 1, 2, 3, 4, 5, 6, 7]),
                [
                    "body|user.name|user.at.lat|tags|nanos|millis|day|number",
                    "one & two|Ann|47.5|a, b|1970-01-01T00:00:01.5|1970-01-02T00:00:00Z|2019-03-12|7",
                    "naïve||||1970-01-01T00:00:00|1969-12-31T23:59:59.999Z|1969-12-31|-7",
                ]
            );
        }
        assert_eq!(rows(&file(Compression::SNAPPY), &[7, 2])[1..], ["7|47.5", "-7|"]);
        assert_eq!(rows(&file(Compression::SNAPPY), &[]).len(), 3);
    }

    #[test]
    fn dates_in_texts_keep_the_clock_they_were_written_by() {
        let schema = "message schema { required binary date (UTF8); required binary text (UTF8); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
        let mut rows = writer.next_row_group().unwrap();
        for texts in [
            ["2013-05-02T00:00:00+02:00", "2013-05-01T12:00:00", "2013-05-01T12:00:00Z"],
            ["It was a fine day", "We all went out", "And so did they"],
        ] {
            let mut column = rows.next_column().unwrap().unwrap();
            let texts = texts.map(ByteArray::from);
            column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
            column.close().unwrap();
        }
        rows.close().unwrap();
        crate::corpus::read::tests::check_clocks("t.parquet", &writer.into_inner().unwrap());
    }

    #[test]
    fn damage_is_told() {
        let whole = file(Compression::SNAPPY);
        let source = Source::memory(Path::new("t.parquet"), &whole[..whole.len() / 2]).unwrap();
        let error = ParquetTable::open(&source).err().unwrap().to_string();
        assert!(error.contains("cut short or damaged") && error.ends_with("t.parquet"), "{error}");
        let mut holes = whole;
        holes[4..60].fill(0xFF);
        let last = rows(&holes, &[0]).pop().unwrap();
        assert!(last.ends_with("nothing after it was read"), "{last}");
    }
}
