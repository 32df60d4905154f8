//! The query that scores: one text for two dialects, a join and sums of whole numbers.

use std::fmt::Write as _;

use super::{DOCUMENTS, LEXICON, TOKENS};
use crate::scoring::matcher::MICROS;
use crate::scoring::options::ScoringOptions;
use crate::scoring::scores::{Measure, measure_label};

/// What the query shall find.
#[derive(Clone, Copy, Debug)]
pub struct Query<'q> {
    /// Of the concepts, in the order of the lexicon. All different.
    pub names: &'q [String],
    /// How matches become a score.
    pub measure: Measure,
    /// No score where fewer terms matched.
    pub minimum: u32,
    /// With which the tokens were made; only told.
    pub options: ScoringOptions,
}

/// Whose SQL it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    DuckDb,
    Spark,
}

impl Dialect {
    /// An identifier; any text will do.
    fn quoted(self, name: &str) -> String {
        let quote = match self {
            Self::DuckDb => "\"",
            Self::Spark => "`",
        };
        // No identifier can hold a zero byte.
        let name = name.replace('\0', "\u{fffd}").replace(quote, &quote.repeat(2));
        format!("{quote}{name}{quote}")
    }

    /// The rows of a file beside the query.
    fn table(self, file: &str) -> String {
        match self {
            Self::DuckDb => format!("read_parquet('{file}')"),
            Self::Spark => format!("parquet.`{file}`"),
        }
    }

    /// How to run it. Free of semicolons and quotes, over which some shells stumble in comments.
    fn manual(self) -> &'static str {
        match self {
            Self::DuckDb => "-- Run it with DuckDB inside this folder: duckdb < score.sql\n",
            Self::Spark => {
                "-- Run it with Spark: spark-sql -f score_spark.sql, or spark.sql of this text in a notebook. Where\n\
                 -- the files do not lie in the working directory, write their full paths between the backticks below.\n"
            }
        }
    }
}

impl Query<'_> {
    /// The place in the lexicon of the concept whose matches are those of all terms together.
    fn all(&self) -> usize {
        // A single concept is all there is.
        if self.names.len() == 1 { 0 } else { self.names.len() }
    }

    /// One statement; see the page of [`super`] for what it reads and gives.
    pub(super) fn text(&self, dialect: Dialect) -> String {
        let [tokens, lexicon, documents] = [TOKENS, LEXICON, DOCUMENTS].map(|file| dialect.table(file));
        let column = |name| dialect.quoted(name);
        let (mut tallies, mut scores) = (Vec::new(), Vec::new());
        for place in 0..=self.all() {
            for of in ["sum", "matched"] {
                tallies.push(format!(
                    "CAST(SUM(CASE WHEN place = {place} THEN {of} ELSE 0 END) AS BIGINT) AS {of}_{place}"
                ));
            }
        }
        for (place, name) in self.names.iter().enumerate() {
            scores.push(format!("{} AS {}", self.score(place), column(name)));
        }
        let label = measure_label(self.measure, self.options);
        let mut text = dialect.manual().to_owned();
        // Writing to a string does not fail.
        write!(
            text,
            "-- Scores: {label}. Fewest matches for a score: {minimum}. Weights are whole millionths.\n\
             WITH found AS (\n    \
                 SELECT /*+ BROADCAST(l) */ t.doc, l.place, SUM(l.sum) AS sum, SUM(l.matched) AS matched\n    \
                 FROM {tokens} AS t JOIN {lexicon} AS l ON t.token = l.token\n    \
                 GROUP BY t.doc, l.place\n\
             ), tallies AS (\n    \
                 SELECT doc,\n        {tallies}\n    \
                 FROM found GROUP BY doc\n\
             )\n\
             SELECT {id}, {time}, {group}, {n_tokens},\n    \
                 COALESCE(s.matched_{all}, 0) AS {matched},\n    {scores}\n\
             FROM {documents} AS d LEFT JOIN tallies AS s ON s.doc = d.doc\n\
             ORDER BY d.doc;\n",
            minimum = self.minimum,
            tallies = tallies.join(",\n        "),
            id = format_args!("d.id AS {}", column("id")),
            time = format_args!("d.{} AS {}", column("time"), column("time")),
            group = format_args!("d.{} AS {}", column("group"), column("group")),
            n_tokens = format_args!("d.tokens AS {}", column("tokens")),
            all = self.all(),
            matched = column("matched"),
            scores = scores.join(",\n    "),
        )
        .unwrap_or_default();
        text
    }

    /// As [`crate::scoring::scores::Tally::value`] divides, step by step: so the results are equal to the bit.
    fn score(&self, place: usize) -> String {
        let divisor = match self.measure {
            Measure::Mean | Measure::Similarity => format!(" / CAST(NULLIF(s.matched_{place}, 0) AS DOUBLE)"),
            Measure::Sum => String::new(),
            Measure::Share => " / CAST(NULLIF(d.tokens, 0) AS DOUBLE)".to_owned(),
        };
        format!(
            "CASE WHEN COALESCE(s.matched_{place}, 0) >= {} THEN \
             CAST(COALESCE(s.sum_{place}, 0) AS DOUBLE) / CAST({MICROS} AS DOUBLE){divisor} END",
            self.minimum
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(dialect: Dialect, names: &[&str], measure: Measure) -> String {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        Query { names: &names, measure, minimum: 2, options: ScoringOptions::default() }.text(dialect)
    }

    #[test]
    fn names_cannot_leave_their_quotes() {
        let names = ["a\"; DROP TABLE b; --`\0\n", "b"];
        let duckdb = text(Dialect::DuckDb, &names, Measure::Mean);
        assert!(duckdb.contains(" AS \"a\"\"; DROP TABLE b; --`\u{fffd}\n\","), "{duckdb}");
        let spark = text(Dialect::Spark, &names, Measure::Mean);
        assert!(spark.contains(" AS `a\"; DROP TABLE b; --``\u{fffd}\n`,"), "{spark}");
    }

    /// No engine for this dialect runs in the tests, so the whole text is looked at here.
    #[test]
    fn the_text_for_spark_is_that_of_its_manual() {
        let expected = "\
-- Run it with Spark: spark-sql -f score_spark.sql, or spark.sql of this text in a notebook. Where
-- the files do not lie in the working directory, write their full paths between the backticks below.
-- Scores: sum of weights per token. Fewest matches for a score: 2. Weights are whole millionths.
WITH found AS (
    SELECT /*+ BROADCAST(l) */ t.doc, l.place, SUM(l.sum) AS sum, SUM(l.matched) AS matched
    FROM parquet.`tokens.parquet` AS t JOIN parquet.`lexicon.parquet` AS l ON t.token = l.token
    GROUP BY t.doc, l.place
), tallies AS (
    SELECT doc,
        CAST(SUM(CASE WHEN place = 0 THEN sum ELSE 0 END) AS BIGINT) AS sum_0,
        CAST(SUM(CASE WHEN place = 0 THEN matched ELSE 0 END) AS BIGINT) AS matched_0
    FROM found GROUP BY doc
)
SELECT d.id AS `id`, d.`time` AS `time`, d.`group` AS `group`, d.tokens AS `tokens`,
    COALESCE(s.matched_0, 0) AS `matched`,
    CASE WHEN COALESCE(s.matched_0, 0) >= 2 THEN CAST(COALESCE(s.sum_0, 0) AS DOUBLE) / CAST(1000000 AS DOUBLE) / CAST(NULLIF(d.tokens, 0) AS DOUBLE) END AS `joy`
FROM parquet.`documents.parquet` AS d LEFT JOIN tallies AS s ON s.doc = d.doc
ORDER BY d.doc;
";
        assert_eq!(text(Dialect::Spark, &["joy"], Measure::Share), expected);
    }

    #[test]
    fn several_concepts_are_followed_by_all_terms_together() {
        let text = text(Dialect::DuckDb, &["joy", "fear"], Measure::Sum);
        assert!(text.contains("COALESCE(s.matched_2, 0) AS \"matched\""), "{text}");
        assert!(text.contains("read_parquet('tokens.parquet') AS t") && !text.contains("NULLIF"), "{text}");
    }
}
