//! Documents and a lexicon as files for engines that know nothing of words: DuckDB on one machine, Spark on many.
//!
//! What an engine's own functions make of texts (lower case, word boundaries) differs from engine to engine, and so
//! would scores. Here the tokens are written, so that nothing is left but to join and to add whole numbers up; a
//! [`Query`] does that and gets the scores of the command `score`, to the bit. A folder has:
//!
//! - `tokens.parquet`: `doc`, the document's number from 0, and `token`, folded; a row for each token that counts, in the
//!   order of the documents and of their texts. Good for other lexicons of words too.
//! - `documents.parquet`: `doc`, `id`, `time` (UTC), `group` and `tokens`, the length by which shares are divided.
//! - `lexicon.parquet`: `token`, `concept`, its `place` from 0, and what the token adds to a document there: `sum` (of
//!   weights, in millionths), `square` (of weights, in milliardths; for variances), `matched`. Beginnings of words and
//!   parts of hyphenated ones are resolved: there is a row for each form that the documents have. All terms together
//!   are one concept more, without a name, by which matches of any concept are counted.
//! - `score.sql` for DuckDB and `score_spark.sql` for Spark.
//!
//! Where phrases take words, or negations turn them around, the rows of a document are followed by one for each
//! [`Correction`]; its token has a space, which no other has: `white house`, `(not) good`, or, where it is for these
//! concepts only, `(not) good ["fear",null]` (null are all terms together). It depends on nothing but the words, so the
//! folders of several exports with the same lexicon and options can be used together, if their documents are
//! numbered differently.

mod files;
mod query;

use std::io;
use std::path::Path;

use serde_json::Value;

use super::parquet::{Cell, Kind, MANY_ROWS, NewColumn, SharedText, TableWriter};
use crate::corpus::index::TokenIndex;
use crate::corpus::{DocId, DocumentRef};
use crate::scoring::additive::{Additive, Correction, Worth};
use crate::scoring::matcher::Matcher;
use crate::{Error, Result};
use files::NewFiles;
use query::Dialect;
pub use query::Query;

/// The rows of all tokens and corrections.
const TOKENS: &str = "tokens.parquet";
/// A row for each document.
const DOCUMENTS: &str = "documents.parquet";
/// What tokens are worth.
const LEXICON: &str = "lexicon.parquet";
/// The query for DuckDB.
const DUCKDB: &str = "score.sql";
/// The query for Spark.
const SPARK: &str = "score_spark.sql";
/// What a folder has; where the queries, which come last, are, the rest is there.
pub const FILES: [&str; 5] = [TOKENS, DOCUMENTS, LEXICON, DUCKDB, SPARK];

/// A folder being written, document by document; of these only the different words are kept. Before
/// [`finish`](Self::finish) nothing of it is to be seen.
pub struct ClusterExport<'m> {
    query: Query<'m>,
    additive: Additive<'m>,
    /// The words so far, and a document while it is written.
    index: TokenIndex,
    /// The words as they are written, by type.
    words: Vec<SharedText>,
    /// How the corrections so far are written.
    names: Vec<String>,
    tokens: TableWriter,
    documents: TableWriter,
    /// After the tables: what is open goes before the folder it lies in.
    files: NewFiles,
    exported: Exported,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Number of documents.
    pub documents: u64,
    /// Number of tokens, corrections apart.
    pub tokens: u64,
    /// Number of rows that correct.
    pub corrections: u64,
    /// Rows of the lexicon.
    pub worths: u64,
    /// Those of [`FILES`] that were there before.
    pub replaced: Vec<&'static str>,
}

impl<'m> ClusterExport<'m> {
    /// Begins a folder, which is made where there is none. `matcher` has the concepts of `query` in the same order and,
    /// where they are several, all their terms as one concept more.
    ///
    /// # Errors
    /// [`Error::Write`] where nothing can be written there; an error too where `folder` is a file.
    pub fn begin(folder: &Path, matcher: &'m Matcher, query: Query<'m>) -> Result<Self> {
        let files = NewFiles::begin(folder)?;
        let (full, sparse) = (NewColumn::full, NewColumn::sparse);
        let table = |name, columns: &[NewColumn<'_>]| {
            TableWriter::begin(files.create(name)?, columns, MANY_ROWS)
                .map_err(Error::writing(&files.place(name)))
        };
        let tokens = table(TOKENS, &[full("doc", Kind::Number), full("token", Kind::Text)])?;
        let columns = [
            full("doc", Kind::Number),
            full("id", Kind::Text),
            sparse("time", Kind::Milliseconds),
            sparse("group", Kind::Text),
            full("tokens", Kind::Number),
        ];
        let documents = table(DOCUMENTS, &columns)?;
        Ok(Self {
            query,
            additive: Additive::new(matcher),
            index: TokenIndex::default(),
            words: Vec::new(),
            names: Vec::new(),
            files,
            tokens,
            documents,
            exported: Exported::default(),
        })
    }

    /// Adds a document.
    ///
    /// # Errors
    /// [`Error::Write`]; more different words than can be numbered.
    pub fn push(&mut self, document: DocumentRef<'_>) -> Result<()> {
        self.index.forget_documents();
        self.index.push(document.text)?;
        let types = self.index.document(DocId(0));
        let mut corrections = Vec::new();
        self.additive.correct(&self.index, types, |correction| corrections.push(correction));
        for correction in self.additive.corrections().iter().skip(self.names.len()) {
            self.names.push(name_of(correction, &self.index, self.query.names));
        }
        // Neither is ever as much as 63 bits can count.
        let doc = Cell::Number(self.exported.documents as i64);
        self.words.extend(self.index.forms_from(self.words.len()).map(|(_, form)| form.into()));
        let words = types.iter().filter_map(|ty| self.words.get(ty.place())).map(Cell::Shared);
        let corrected = corrections.iter().filter_map(|&place| self.names.get(place));
        let mut tokens = words.chain(corrected.map(|name| Cell::Text(name)));
        let written = tokens.try_for_each(|token| self.tokens.row(&[doc, token]));
        written.map_err(|error| Error::writing(&self.files.place(TOKENS))(error))?;
        let time = document.time.and_then(milliseconds).map_or(Cell::Nothing, Cell::Time);
        let group = if document.group.is_empty() { Cell::Nothing } else { Cell::Text(document.group) };
        let length = Cell::Number(i64::from(self.additive.length(&self.index, DocId(0))));
        let row = [doc, Cell::Text(document.id), time, group, length];
        let written = self.documents.row(&row);
        written.map_err(|error| Error::writing(&self.files.place(DOCUMENTS))(error))?;
        self.exported.documents += 1;
        self.exported.tokens += types.len() as u64;
        self.exported.corrections += corrections.len() as u64;
        Ok(())
    }

    /// Writes the rest, and gives all files their names.
    ///
    /// # Errors
    /// [`Error::Write`]; then the files of before are still there, but for a disk that fails between two names.
    pub fn finish(mut self) -> Result<Exported> {
        self.exported.worths = self.lexicon().map_err(Error::writing(&self.files.place(LEXICON)))?;
        for (name, dialect) in [(DUCKDB, Dialect::DuckDb), (SPARK, Dialect::Spark)] {
            let text = self.query.text(dialect);
            let written = io::Write::write_all(&mut self.files.create(name)?, text.as_bytes());
            written.map_err(Error::writing(&self.files.place(name)))?;
        }
        self.tokens.finish().map_err(Error::writing(&self.files.place(TOKENS)))?;
        self.documents.finish().map_err(Error::writing(&self.files.place(DOCUMENTS)))?;
        Ok(Exported { replaced: self.files.finish()?, ..self.exported })
    }

    /// Writes what all words and corrections are worth; gives the number of rows.
    fn lexicon(&self) -> io::Result<u64> {
        let numbers = ["place", "sum", "square", "matched"].map(|name| NewColumn::full(name, Kind::Number));
        let texts = [NewColumn::full("token", Kind::Text), NewColumn::sparse("concept", Kind::Text)];
        let columns = [texts.as_slice(), &numbers].concat();
        let file = self.files.create(LEXICON).map_err(io::Error::other)?;
        let mut table = TableWriter::begin(file, &columns, MANY_ROWS)?;
        let mut n_rows = 0;
        let mut write = |token: &str, worths: &[Worth]| {
            for worth in worths {
                let name = self.query.names.get(worth.concept as usize);
                let name = name.map_or(Cell::Nothing, |name| Cell::Text(name));
                let numbers = [i64::from(worth.concept), worth.sum, worth.square, worth.matched];
                let [place, sum, square, matched] = numbers.map(Cell::Number);
                table.row(&[Cell::Text(token), name, place, sum, square, matched])?;
                n_rows += 1;
            }
            io::Result::Ok(())
        };
        for form in self.index.forms() {
            write(form, &self.additive.worths(form))?;
        }
        for (name, correction) in self.names.iter().zip(self.additive.corrections()) {
            write(name, &correction.worths)?;
        }
        table.finish()?;
        Ok(n_rows)
    }
}

/// How a correction is written: never as a token is, and no two alike.
fn name_of(correction: &Correction, index: &TokenIndex, names: &[String]) -> String {
    let words: Vec<&str> = correction.types.iter().map(|&ty| index.form(ty)).collect();
    let sign = if correction.negated { "(not) " } else { "" };
    // As JSON, so that names with commas or quotes in them cannot be mistaken.
    let only = correction.only.iter().map(|concepts| {
        let name = |&place: &u32| names.get(place as usize).map_or(Value::Null, |name| name.as_str().into());
        format!(" {}", Value::Array(concepts.iter().map(name).collect()))
    });
    format!("{sign}{}{}", words.join(" "), only.collect::<String>())
}

/// Whole milliseconds since 1970, as tables show times; none outside the years −9999 to 9999.
fn milliseconds(seconds: f64) -> Option<i64> {
    // What does not fit saturates and is then refused by the calendar.
    let milliseconds = (seconds * 1e3).round() as i64;
    (!seconds.is_nan() && jiff::Timestamp::from_millisecond(milliseconds).is_ok()).then_some(milliseconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::options::{Negation, ScoringOptions};

    /// The corrections a text needs, as they are written; all terms together are the third concept.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let [joy, fear] =
            [vec![("good", 0.5), ("white house", 0.2)], vec![("not bad", -0.1), ("good", -0.5)]];
        let all = joy.iter().chain(&fear).copied().collect();
        let options = ScoringOptions { negation: Negation::Flip, ..ScoringOptions::default() };
        let matcher = Matcher::with_options(&[joy, fear, all], options);
        let mut additive = Additive::new(&matcher);
        let mut index = TokenIndex::default();
        index.push(text).unwrap();
        additive.correct(&index, index.document(DocId(0)), |_| {});
        let names = ["joy, \"pure\"".to_owned(), "fear".to_owned()];
        let written: Vec<String> =
            additive.corrections().iter().map(|correction| name_of(correction, &index, &names)).collect();
        assert_eq!(written, expected, "{text}");
    }

    #[test]
    fn corrections_are_written_as_no_token_is() {
        check("a good White House", &["white house"]);
        check("never good", &["(not) good"]);
        check("no White House", &["(not) white house"]);
        // In all other concepts the phrase has taken the negation.
        check("not bad, good", &["not bad", "(not) good [\"joy, \\\"pure\\\"\"]"]);
        check("white house not bad", &["white house", "not bad"]);
        // The first negation stands before both, in all concepts.
        check("no not bad good", &["(not) not bad", "(not) good"]);
    }

    #[test]
    fn times_are_those_of_tables() {
        assert_eq!(milliseconds(-0.0004), Some(0));
        assert_eq!(milliseconds(1.2346), Some(1235));
        assert_eq!((milliseconds(1e300), milliseconds(f64::NAN)), (None, None));
    }
}
