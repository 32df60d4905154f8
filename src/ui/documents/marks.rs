//! What of one text counts for the concept: places to mark and the ledger, kept until one of their sources changes.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Weak};

use super::numbers::{apportioned, ledger_digits};
use crate::corpus::DocId;
use crate::project::ScoringSettings;
use crate::scoring::contributions::contributions;
use crate::scoring::matcher::Matcher;
use crate::scoring::scores::Tally;
use crate::workbench::outcome::{DocumentScores, LoadedDocuments};

/// A place in the text that matches a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes of the text.
    pub(super) span: Range<usize>,
    /// The term's place in the ledger.
    pub(super) line: usize,
}

/// One term's part in the score.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LedgerLine {
    pub(super) term: String,
    /// A negation stands before the term in these places, so that it weighs the opposite.
    pub(super) negated: bool,
    pub(super) count: u32,
    /// In [−1, 1], as it counts here.
    pub(super) weight: f64,
    /// What of the score is this term's, in units of the last decimal shown; all lines add up to [`Marks::total`].
    pub(super) share: i64,
}

impl LedgerLine {
    /// The term, and what was done to it.
    pub(super) fn name(&self) -> String {
        if self.negated { format!("{} (negated)", self.term) } else { self.term.clone() }
    }
}

/// Everything the reader shows of one document and one concept.
#[derive(Debug)]
pub(super) struct Marks {
    key: Key,
    /// In the order of the text; they do not overlap.
    pub(super) list: Vec<Mark>,
    /// The largest share first.
    pub(super) ledger: Vec<LedgerLine>,
    /// The matches added up.
    pub(super) tally: Tally,
    /// Words of the text that count towards its length.
    pub(super) tokens: u32,
    /// What the lines add up to: the score before asking whether it is based on enough, in units of the last decimal.
    pub(super) total: i64,
    /// Whether enough terms matched to call that the score.
    pub(super) is_enough: bool,
}

/// What marks are made from. Weak references cost no memory and, unlike addresses, are never reused.
#[derive(Clone, Debug)]
struct Key {
    documents: Weak<LoadedDocuments>,
    doc: DocId,
    matcher: Weak<Matcher>,
    settings: ScoringSettings,
}

impl Key {
    fn is_of(
        &self,
        documents: &Arc<LoadedDocuments>,
        doc: DocId,
        matcher: &Arc<Matcher>,
        settings: ScoringSettings,
    ) -> bool {
        self.doc == doc
            && self.settings == settings
            && self.documents.as_ptr() == Arc::as_ptr(documents)
            && self.matcher.as_ptr() == Arc::as_ptr(matcher)
    }
}

impl Marks {
    /// Brings `marks` up to date. Costs a pass over the text when the document, the documents, the concept's terms or
    /// the scoring changed since, and nothing otherwise.
    pub(super) fn update(
        marks: &mut Option<Self>,
        documents: &Arc<LoadedDocuments>,
        doc: DocId,
        scores: Option<&DocumentScores>,
        settings: ScoringSettings,
    ) {
        let Some(matcher) = scores.map(DocumentScores::matcher) else {
            *marks = None;
            return;
        };
        if marks.as_ref().is_some_and(|marks| marks.key.is_of(documents, doc, matcher, settings)) {
            return;
        }
        let key =
            Key { documents: Arc::downgrade(documents), doc, matcher: Arc::downgrade(matcher), settings };
        let text = documents.corpus.text(doc);
        *marks = Some(Self::new(text, matcher, key));
    }

    fn new(text: &str, matcher: &Matcher, key: Key) -> Self {
        let measure = key.settings.measure;
        let found = contributions(text, matcher, 0);
        let rows = found.ledger(measure);
        let line_of: HashMap<(&str, bool), usize> =
            rows.iter().enumerate().map(|(line, row)| ((row.term, row.negated), line)).collect();
        let list = found
            .list
            .iter()
            .map(|contribution| Mark {
                span: contribution.span.clone(),
                line: line_of.get(&(contribution.term, contribution.negated)).copied().unwrap_or(0),
            })
            .collect();
        let tally = found.tally();
        let score = tally.value(found.tokens, measure, 1).unwrap_or(0.0);
        let parts: Vec<f64> = rows.iter().map(|row| row.share).collect();
        let shares = apportioned(&parts, score, ledger_digits(measure));
        let ledger: Vec<LedgerLine> = rows
            .iter()
            .zip(&shares)
            .map(|(row, &share)| LedgerLine {
                term: row.term.to_owned(),
                negated: row.negated,
                count: row.count,
                weight: row.weight,
                share,
            })
            .collect();
        let is_enough = tally.value(found.tokens, measure, key.settings.minimum).is_some();
        let total = shares.iter().sum();
        Self { key, list, ledger, tally, tokens: found.tokens, total, is_enough }
    }

    /// The marks that touch these bytes, with their places among all.
    pub(super) fn within(&self, bytes: &Range<usize>) -> impl Iterator<Item = (usize, &Mark)> {
        let first = self.list.partition_point(|mark| mark.span.end <= bytes.start);
        let end = bytes.end;
        let touching = self.list.iter().enumerate().skip(first);
        touching.take_while(move |(_, mark)| mark.span.start < end)
    }

    /// The ledger line of a mark.
    pub(super) fn line(&self, mark: &Mark) -> Option<&LedgerLine> {
        self.ledger.get(mark.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::scores::Measure;

    fn marks(text: &str, measure: Measure) -> Marks {
        let matcher = Matcher::new(&[vec![("joy*", 0.25), ("white house", -0.3333), ("calm", 0.1)]]);
        let settings = ScoringSettings { measure, minimum: 2, ..ScoringSettings::default() };
        let key = Key { documents: Weak::new(), doc: DocId(0), matcher: Weak::new(), settings };
        Marks::new(text, &matcher, key)
    }

    #[test]
    fn the_lines_add_up_to_the_score_as_printed() {
        let text = "Joy in the White House: joyful, calm calm.";
        for measure in Measure::ALL {
            let marks = marks(text, measure);
            assert_eq!((marks.list.len(), marks.tally.matched, marks.tokens), (5, 5, 8));
            let value = marks.tally.value(marks.tokens, measure, 1).unwrap();
            let scale = 10_f64.powi(i32::try_from(ledger_digits(measure)).unwrap());
            assert_eq!(marks.total, (value * scale).round() as i64);
            assert_eq!(marks.ledger.iter().map(|line| line.share).sum::<i64>(), marks.total);
            assert!(marks.is_enough);
        }
        // 2 · 0.25 − 0.3333 + 2 · 0.1 = 0.3667 over 5.
        assert_eq!(marks(text, Measure::Mean).total, 733);
    }

    #[test]
    fn negated_places_have_a_line_of_their_own() {
        use crate::scoring::options::{Negation, ScoringOptions};
        let options = ScoringOptions { negation: Negation::Flip, ..ScoringOptions::default() };
        let matcher = Matcher::with_options(&[vec![("joy*", 0.25)]], options);
        let settings = ScoringSettings { measure: Measure::Sum, options, ..ScoringSettings::default() };
        let key = Key { documents: Weak::new(), doc: DocId(0), matcher: Weak::new(), settings };
        let marks = Marks::new("Joy, joyful joy, but no joy.", &matcher, key);
        let lines: Vec<_> = marks.ledger.iter().map(|line| (line.name(), line.count, line.weight)).collect();
        assert_eq!(lines, [("joy*".to_owned(), 3, 0.25), ("joy* (negated)".to_owned(), 1, -0.25)]);
        assert_eq!(marks.list.iter().map(|mark| mark.line).collect::<Vec<_>>(), [0, 0, 0, 1]);
    }

    #[test]
    fn marks_are_found_by_place() {
        let marks = marks("joy, calm, joyous", Measure::Mean);
        let places = |bytes| marks.within(&bytes).map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places(0..17), [0, 1, 2]);
        assert_eq!(places(3..5), Vec::<usize>::new());
        assert_eq!(places(6..12), [1, 2]);
        let term = |place: usize| marks.line(&marks.list[place]).map(|line| line.term.as_str());
        assert_eq!([term(0), term(1), term(2)], [Some("joy*"), Some("calm"), Some("joy*")]);
    }

    #[test]
    fn one_match_of_two_is_not_enough_and_none_is_nothing() {
        let one = marks("calm", Measure::Sum);
        assert!(!one.is_enough && one.total == 1000);
        let none = marks("", Measure::Share);
        assert!(none.list.is_empty() && none.ledger.is_empty() && !none.is_enough && none.total == 0);
    }
}
