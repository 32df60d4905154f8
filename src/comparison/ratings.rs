//! Human ratings from a table: one item (mostly a word) and one number a row.

use std::path::Path;

use crate::{Error, Result};

/// Column names that mean the rated item, the surest first.
const ITEM_NAMES: [&str; 9] = ["word", "words", "term", "terms", "token", "lemma", "item", "id", "text"];
/// Column names that mean the rating, the surest first.
const VALUE_NAMES: [&str; 14] = [
    "value",
    "score",
    "rating",
    "valence",
    "happiness",
    "happiness_average",
    "polarity",
    "sentiment",
    "weight",
    "mean",
    "v.mean.sum",
    "valence.mean.sum",
    "average",
    "label",
];
/// Rows by which columns are judged.
const SAMPLE: usize = 200;

/// Which columns to take; what is not named is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RatingColumns {
    /// The rated item's column, by its heading.
    pub item: Option<String>,
    /// The rating's column, by its heading.
    pub value: Option<String>,
}

/// One rated item.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating {
    /// As it stands in the file, without spaces around it.
    pub item: String,
    /// Finite.
    pub value: f64,
}

/// What was read, how it was understood and what could not be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ratings {
    /// In file order; an item rated twice stands here twice.
    pub rows: Vec<Rating>,
    /// The column taken for items: its heading, or its number (from 1) in a file without headings.
    pub item_column: String,
    /// The column taken for ratings.
    pub value_column: String,
    /// All columns there are, in file order.
    pub columns: Vec<String>,
    /// Lines (from 1) of the rows left out because the item was empty or the rating was no number.
    pub skipped: Vec<u64>,
}

/// Reads ratings from CSV or another table of text: separated by tabs, semicolons, commas or bars, with headings
/// or without, UTF-8, UTF-16 with its mark, or Windows-1252. `8,5` is a number where the comma does not separate.
///
/// # Errors
/// The file cannot be read, is empty, lacks a named column, has no column of numbers, or no row with a rating.
pub fn read(path: &Path, columns: &RatingColumns) -> Result<Ratings> {
    let bytes = std::fs::read(path).map_err(Error::reading(path))?;
    let text = decoded(&bytes);
    let table = Table::parse(&text);
    table.ratings(columns).map_err(|problem| Error::format(path, None, problem))
}

fn decoded(bytes: &[u8]) -> String {
    let (text, _, broken) = encoding_rs::UTF_8.decode(bytes);
    if broken { encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned() } else { text.into_owned() }
}

struct Table {
    separator: u8,
    /// Line and fields, without empty rows.
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    fn parse(text: &str) -> Self {
        let separator = separator(text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            // Tab-separated word lists hold bare quotes, as in `:"(`.
            .quoting(separator != b'\t')
            .from_reader(text.as_bytes());
        // The text is UTF-8 and rows may have any length, so no row fails.
        let records = reader.records().filter_map(std::result::Result::ok);
        let rows = records
            .map(|record| (line_of(&record, text), record))
            .filter(|(_, record)| record.iter().any(|field| !field.is_empty()))
            .collect();
        Self { separator, rows }
    }

    fn ratings(&self, columns: &RatingColumns) -> Result<Ratings, String> {
        let Some((_, first)) = self.rows.first() else {
            return Err(
                "the file is empty; give a table with a column of words and one of numbers".to_owned()
            );
        };
        // A file without headings is named by "column 1" and the like.
        let is_heading = |name: &String| first.iter().any(|field| field.eq_ignore_ascii_case(name));
        let named = columns.item.iter().chain(&columns.value).any(is_heading);
        // Headings are never numbers.
        let has_headings = named || first.iter().all(|field| self.number(field).is_none());
        let headings: Vec<String> = (1..)
            .zip(first)
            .map(|(number, field)| if has_headings { field.to_owned() } else { format!("column {number}") })
            .collect();
        let rows = self.rows.get(usize::from(has_headings)..).unwrap_or_default();
        let numeric = |column: usize| self.is_numeric(rows, column);
        let value = match &columns.value {
            Some(name) => {
                let column = named_column(&headings, name)?;
                if !numeric(column) {
                    return Err(format!(
                        "the column “{name}” holds no numbers; name the one with the ratings"
                    ));
                }
                column
            }
            None => guessed(&headings, &VALUE_NAMES, numeric).ok_or_else(|| {
                format!("no column of numbers; ratings need one (the columns are {})", listed(&headings))
            })?,
        };
        let item = match &columns.item {
            Some(name) => named_column(&headings, name)?,
            None => guessed(&headings, &ITEM_NAMES, |column| column != value && !numeric(column))
                .or_else(|| named_column(&headings, "id").ok().filter(|&column| column != value))
                .ok_or_else(|| {
                    format!("no column of words; name it (the columns are {})", listed(&headings))
                })?,
        };
        let mut ratings = Ratings {
            item_column: headings.get(item).cloned().unwrap_or_default(),
            value_column: headings.get(value).cloned().unwrap_or_default(),
            columns: headings,
            ..Ratings::default()
        };
        for (line, record) in rows {
            let rated = record.get(value).and_then(|field| self.number(field));
            match (self.unquoted(record.get(item).unwrap_or_default()), rated) {
                ("", _) | (_, None) => ratings.skipped.push(*line),
                (item, Some(value)) => ratings.rows.push(Rating { item: item.to_owned(), value }),
            }
        }
        if ratings.rows.is_empty() {
            Err("no row has both a word and a rating".to_owned())
        } else {
            Ok(ratings)
        }
    }

    /// Whether at least half of a column's first fields that hold anything are numbers.
    fn is_numeric(&self, rows: &[(u64, csv::StringRecord)], column: usize) -> bool {
        let fields =
            || rows.iter().take(SAMPLE).filter_map(|(_, row)| row.get(column)).filter(|f| !f.is_empty());
        let numbers = fields().filter(|field| self.number(field).is_some()).count();
        numbers > 0 && 2 * numbers >= fields().count()
    }

    fn number(&self, field: &str) -> Option<f64> {
        let field = self.unquoted(field).replace('−', "-");
        let decimal_comma = self.separator != b',' && !field.contains('.');
        let field = if decimal_comma { field.replacen(',', ".", 1) } else { field };
        // Rust also reads the words “nan” and “infinity”, which are words here.
        field.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// The field without the quotes the reader left on it (see [`Self::parse`]).
    fn unquoted<'f>(&self, field: &'f str) -> &'f str {
        let inner = field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        if self.separator == b'\t' { inner.unwrap_or(field) } else { field }
    }
}

/// The separator by which most of the first lines agree with the first one on a number of columns above one; a
/// comma where there is a single column.
fn separator(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let agreement = |separator: char| {
        let fields = |line: &str| line.matches(separator).count();
        let expected = lines.first().map_or(0, |line| fields(line));
        if expected == 0 { 0 } else { lines.iter().filter(|line| fields(line) == expected).count() }
    };
    // In this order: commas also stand inside fields and numbers. The last of equals wins.
    [(',', b','), ('|', b'|'), (';', b';'), ('\t', b'\t')]
        .into_iter()
        .max_by_key(|&(separator, _)| agreement(separator))
        .filter(|&(separator, _)| agreement(separator) > 0)
        .map_or(b',', |(_, byte)| byte)
}

/// The first headings, for an error: a file of another kind may have hundreds.
fn listed(headings: &[String]) -> String {
    let more = if headings.len() > 8 { ", …" } else { "" };
    headings.get(..8).unwrap_or(headings).join(", ") + more
}

/// The line a row starts in. The reader counts the empty lines before a row to it.
fn line_of(record: &csv::StringRecord, text: &str) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let from = usize::try_from(position.byte()).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
    let empty_lines = from.chars().take_while(|&c| c == '\n' || c == '\r').filter(|&c| c == '\n').count();
    position.line() + u64::try_from(empty_lines).unwrap_or(0)
}

fn named_column(headings: &[String], name: &str) -> Result<usize, String> {
    let place = headings.iter().position(|heading| heading == name);
    let place = place.or_else(|| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name)));
    place.ok_or_else(|| format!("no column “{name}”; the columns are {}", listed(headings)))
}

/// The fitting column with the surest name, otherwise the first that fits.
fn guessed(headings: &[String], names: &[&str], fits: impl Fn(usize) -> bool) -> Option<usize> {
    let by_name = names.iter().find_map(|name| {
        headings.iter().position(|heading| heading.eq_ignore_ascii_case(name)).filter(|&column| fits(column))
    });
    by_name.or_else(|| (0..headings.len()).find(|&column| fits(column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &[u8], item: Option<&str>, value: Option<&str>) -> Result<Ratings> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let columns = RatingColumns { item: item.map(str::to_owned), value: value.map(str::to_owned) };
        read(file.path(), &columns)
    }

    /// Guesses the columns; rows as `item=value`.
    #[track_caller]
    fn check(text: &str, columns: [&str; 2], rows: &str) -> Ratings {
        let ratings = parse(text.as_bytes(), None, None).unwrap();
        assert_eq!([ratings.item_column.as_str(), ratings.value_column.as_str()], columns);
        let found: Vec<_> = ratings.rows.iter().map(|row| format!("{}={}", row.item, row.value)).collect();
        assert_eq!(found.join(" "), rows);
        ratings
    }

    #[test]
    fn columns_are_guessed_by_name_and_content() {
        check("word,value\njoy,8.5\n", ["word", "value"], "joy=8.5");
        check("\u{feff}n\tValence\tWord\n1\t2\tjoy\n2\t3\tgrief\n", ["Word", "Valence"], "joy=2 grief=3");
        check("rank;Begriff;Mittel\nA;Glück;8,25\nB;Leid;−2\n", ["rank", "Mittel"], "A=8.25 B=-2");
        check("abandon\t-2\n:\"(\t-3\n\"joy\"\t3\n", ["column 1", "column 2"], "abandon=-2 :\"(=-3 joy=3");
        check("value,word\n1,nan\n2,infinity\n3,x\n", ["word", "value"], "nan=1 infinity=2 x=3");
        check("id,score\n7,0.5\n8,0.25\n", ["id", "score"], "7=0.5 8=0.25");
    }

    #[test]
    fn broken_rows_are_skipped_and_told() {
        let text = "word,value\njoy,8\n\n\"a\nb\",much\n,3\nshort\ngrief,NA\n\"so, so\",5\n";
        let ratings = check(text, ["word", "value"], "joy=8 so, so=5");
        assert_eq!(ratings.skipped, [4, 6, 7, 8]);
    }

    #[test]
    fn named_columns_are_taken_or_missed() {
        let text = b"word,arousal,valence\njoy,1,2\n";
        assert_eq!(parse(text, None, Some("Arousal")).unwrap().rows[0].value, 1.0);
        let sentence = |item, value| parse(text, item, value).unwrap_err().to_string();
        assert!(
            sentence(Some("term"), None).contains("no column “term”; the columns are word, arousal, valence")
        );
        assert!(sentence(None, Some("word")).contains("“word” holds no numbers"));
    }

    #[test]
    fn tables_without_ratings_say_so() {
        let sentence = |text: &[u8]| parse(text, None, None).unwrap_err().to_string();
        assert!(sentence(b"").contains("empty"));
        assert!(sentence(b"word\tgroup\njoy\tgood\n").contains("no column of numbers"));
        assert!(sentence(b"a,b\n1,2\n3,4\n").contains("no column of words"));
    }

    #[test]
    fn old_encodings_are_read() {
        assert_eq!(parse(b"word,value\nd\xe9j\xe0,1\n", None, None).unwrap().rows[0].item, "déjà");
        let utf16: Vec<u8> =
            "\u{feff}word,value\ndéjà,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(parse(&utf16, None, None).unwrap().rows[0].item, "déjà");
    }
}
