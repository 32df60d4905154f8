//! What an import did, for the user.

use super::LexiconFormat;
use crate::counts::counted;
use crate::lexicon::Lexicon;

/// Skipped rows kept with their reasons; further ones are only counted.
const MOST_SKIPPED: usize = 1000;

/// A lexicon from a file, and the account of the reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// What was read; it keeps the rules of a lexicon file.
    pub lexicon: Lexicon,
    /// How it was read and what was left out.
    pub report: ImportReport,
}

/// The account of reading one lexicon file.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportReport {
    /// The format it is in.
    pub format: LexiconFormat,
    /// The encoding in plain words, as "UTF-8".
    pub encoding: String,
    /// Terms in the lexicon; one that stands in two concepts counts twice.
    pub n_read: usize,
    /// The first thousand rows or terms that were left out, in the order they were met.
    pub skipped: Vec<SkippedTerm>,
    /// How many were left out.
    pub n_skipped: usize,
    /// What else is worth knowing, a sentence each without a full stop.
    pub notes: Vec<String>,
}

/// A row or term that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedTerm {
    /// Line in the file, counted from 1, where it is known.
    pub line: Option<u64>,
    /// Why it was left out.
    pub reason: String,
}

impl ImportReport {
    pub(super) fn new(format: LexiconFormat, encoding: String) -> Self {
        Self { format, encoding, n_read: 0, skipped: Vec::new(), n_skipped: 0, notes: Vec::new() }
    }

    pub(super) fn skip(&mut self, line: Option<u64>, reason: impl Into<String>) {
        self.n_skipped += 1;
        if self.skipped.len() < MOST_SKIPPED {
            self.skipped.push(SkippedTerm { line, reason: reason.into() });
        }
    }

    pub(super) fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// A note that counts terms and shows the first; nothing where there is none.
    pub(super) fn note_terms(&mut self, terms: &[&str], what: &str) {
        if let Some(first) = terms.first() {
            let such = if terms.len() == 1 { String::new() } else { ", for example".to_owned() };
            self.note(format!("{} {what}{such}: “{first}”", counted(terms.len(), "term")));
        }
    }

    /// The reading in one plain sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = format!("Read {} from a {} file", counted(self.n_read, "term"), self.format.name());
        if self.n_skipped > 0 {
            text += &format!("; {} left out", counted(self.n_skipped, "row or term"));
            if let Some(first) = self.skipped.first() {
                let place = first.line.map(|line| format!("line {line}: ")).unwrap_or_default();
                text += &format!(" (first: {place}{})", first.reason);
            }
        }
        text.push('.');
        text
    }
}
