//! Documents as a trend needs them: when, of which group, with which scores and columns to adjust for, not their texts.

use crate::cli::documents::{Plan, Reading};
use crate::corpus::{Corpus, DocId, DocumentRef};
use crate::dynamics::Adjustment;
use crate::dynamics::covariate::{Marks, marks, of_field, of_groups, of_lengths, of_presence};
use crate::dynamics::rhythm::looking::NO_WRITTEN_CLOCK;
use crate::dynamics::series::NO_GROUP;
use crate::scoring::scores::Scores;
use crate::{Error, Result};

/// At most so many names are listed in an error.
const MOST_LISTED: usize = 8;

/// What is kept of the documents.
pub(super) struct Dated {
    /// Times with the clocks they were written by, and groups.
    pub(super) corpus: Corpus,
    pub(super) scores: Scores,
    pub(super) reading: Reading,
    /// The fields to adjust for.
    kept: Corpus,
    /// By document; empty where nothing is adjusted for.
    found: Vec<Marks>,
}

impl Dated {
    /// Reads and scores the documents; `adjust` names the columns to keep.
    ///
    /// # Errors
    /// As [`Plan::score`]; no document has a date.
    pub(super) fn read(plan: &Plan<'_>, adjust: &[String]) -> Result<Self> {
        let (mut corpus, mut scores) = (Corpus::default(), Scores::with_capacity(plan.matcher.concepts(), 0));
        let (mut kept, mut found) = (Corpus::default(), Vec::new());
        let reading = plan.score_keeping(adjust, &mut kept, &mut |document, tokens, tallies| {
            let DocumentRef { time, minutes_ahead, group, text, .. } = document;
            scores.push(tokens, tallies);
            if !adjust.is_empty() {
                found.push(marks(text));
            }
            corpus.push(DocumentRef { time, minutes_ahead, group, ..DocumentRef::default() })
        })?;
        corpus.finish();
        kept.finish();
        let dated = Self { corpus, scores, reading, kept, found };
        if dated.corpus.times().next().is_some() {
            return Ok(dated);
        }
        Err(dated.lacking(
            "no document has a date that can be read",
            "name the column of dates with --time",
            "put it into the file's name, as in 2019-03-12.txt",
        ))
    }

    /// # Errors
    /// No document has a group.
    pub(super) fn check_groups(&self) -> Result<()> {
        if self.corpus.group_names().iter().any(|name| !name.is_empty()) {
            return Ok(());
        }
        Err(self.lacking(
            "no document has a group",
            "name the column of groups with --group",
            "give a table with a column of groups",
        ))
    }

    /// # Errors
    /// No date says the clock it was written by.
    pub(super) fn check_clocks(&self) -> Result<()> {
        if self.corpus.has_written_clocks() {
            return Ok(());
        }
        let mend = "give --zone the name of a zone, as Europe/Berlin";
        Err(Error::Request(format!("{NO_WRITTEN_CLOCK}; {mend}")))
    }

    /// What no document has; the first file's columns may tell why.
    fn lacking(&self, what: &str, choose: &str, otherwise: &str) -> Error {
        let first = self.reading.report.files.first();
        let columns = first.map(|file| file.available.join(", ")).unwrap_or_default();
        let mend =
            if columns.is_empty() { otherwise.to_owned() } else { format!("{choose}; there are: {columns}") };
        let problem = format!("{what}; {mend}");
        match first {
            Some(file) => Error::format(&file.path, None, problem),
            None => Error::Request(problem),
        }
    }

    /// The groups that `pair`, two names with a comma between them, means. Names may hold commas themselves.
    ///
    /// # Errors
    /// No two groups are called so.
    pub(super) fn pair<'p>(&self, pair: &'p str) -> Result<[&'p str; 2]> {
        let names = self.corpus.group_names();
        let group = |name: &'p str| {
            let name = if name == NO_GROUP { "" } else { name };
            names.iter().any(|known| **known == *name).then_some(name)
        };
        let at_comma = |(at, _): (usize, &str)| {
            let (first, second) = (pair.get(..at)?.trim(), pair.get(at + 1..)?.trim());
            Some([group(first)?, group(second)?])
        };
        let found = pair.match_indices(',').find_map(at_comma).filter(|[first, second]| first != second);
        found.ok_or_else(|| {
            let shown: Vec<&str> = names.iter().map(|name| &**name).filter(|name| !name.is_empty()).collect();
            let more = match shown.len().checked_sub(MOST_LISTED) {
                Some(more @ 1..) => format!(" and {more} more"),
                _ => String::new(),
            };
            let listed = shown.get(..MOST_LISTED).unwrap_or(&shown).join(", ");
            Error::Request(format!("no two groups are called \"{pair}\"; there are: {listed}{more}"))
        })
    }

    /// The columns called `names` at `documents`.
    ///
    /// # Errors
    /// A column that does not exist, or is neither of numbers nor of a few categories.
    pub(super) fn adjustments(&self, names: &[String], documents: &[DocId]) -> Result<Vec<Adjustment>> {
        names.iter().map(|name| self.adjustment(name, documents)).collect()
    }

    fn adjustment(&self, name: &str, documents: &[DocId]) -> Result<Adjustment> {
        if let Some(field) = self.kept.field(name) {
            return of_field(field, documents);
        }
        let files = &self.reading.report.files;
        if files.iter().any(|file| file.columns.group.as_deref() == Some(name)) {
            return Ok(of_groups(name, documents.iter().map(|doc| self.corpus.group(*doc))));
        }
        let mark = |doc: &DocId| self.found.get(doc.place()).copied().unwrap_or_default();
        match name {
            "length" => {
                let tokens = |doc: &DocId| self.scores.tokens.get(doc.place()).copied().unwrap_or(0);
                Ok(of_lengths(name, documents.iter().map(tokens)))
            }
            "link" => Ok(of_presence(name, documents.iter().map(|doc| mark(doc).has_link))),
            "mention" => Ok(of_presence(name, documents.iter().map(|doc| mark(doc).has_mention))),
            _ => {
                let mut known: Vec<&str> = Vec::new();
                for column in files.iter().flat_map(|file| &file.available) {
                    if !known.contains(&column.as_str()) {
                        known.push(column);
                    }
                }
                known.extend(["length", "link", "mention"]);
                Err(Error::Request(format!(
                    "no column \"{name}\" to adjust for; there are: {}",
                    known.join(", ")
                )))
            }
        }
    }
}
