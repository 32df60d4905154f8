//! One document as it is read: its pieces, what of it counts for the concept, and where the search stands in it.
//!
//! A text may be of any length, so all that takes a pass over it is a job. Its parts are kept apart, since they follow
//! different things: pieces the text, marks the terms, places found the search.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::outcome::{DocumentScores, LoadedDocuments, Outcome};
use super::request::ReadingRequest;
use super::{Slot, Stamp, Workbench};
use crate::Result;
use crate::corpus::DocId;
use crate::corpus::pieces::pieces;
use crate::corpus::search::Query;
use crate::progress::Progress;
use crate::project::{ConceptId, ScoringSettings};
use crate::scoring::contributions::contributions;
use crate::scoring::flow::{Flow, N_PARTS};
use crate::scoring::ledger::{Ledger, LedgerLine};

/// A text longer than this, in bytes, is cut into pieces first, so that it can be read while its words are looked up.
const AT_ONCE: usize = 1 << 20;

/// A document as it is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The document.
    pub doc: DocId,
    /// Counts the loads of documents.
    load: u64,
    /// Bytes of the pieces that are laid out one by one (see [`pieces`]).
    pub pieces: Arc<Vec<Range<usize>>>,
    /// What counts for a concept; nothing where there are no scores yet.
    counted: Option<Arc<Counted>>,
    /// What was searched for, and whether upper and lower case mattered.
    search: (String, bool),
    /// Bytes of the places where it stands, in the order of the text; they do not overlap.
    pub found: Arc<Vec<Range<usize>>>,
}

/// What of a text counts for one concept.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// The concept.
    pub concept: ConceptId,
    /// How it was scored.
    pub settings: ScoringSettings,
    /// The number of the scores.
    scores: u64,
    /// In the order of the text; they do not overlap.
    pub marks: Vec<Mark>,
    /// How the score comes about.
    pub ledger: Ledger,
    /// The concept through the text.
    pub flow: Flow,
}

/// A place in the text that matches a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// The term's place in the ledger.
    pub line: usize,
}

impl Reading {
    /// What counts for this concept; that of another is never shown as its.
    pub fn counted(&self, concept: ConceptId) -> Option<&Counted> {
        self.counted.as_deref().filter(|counted| counted.concept == concept)
    }
}

impl Counted {
    /// All matches of the first concept of `matcher` in `text`.
    fn new(
        text: &str,
        scores: &DocumentScores,
        concept: ConceptId,
        settings: ScoringSettings,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let found = contributions(text, scores.matcher(), 0, progress)?;
        let ledger = Ledger::new(&found, settings.measure, settings.minimum);
        let lines = ledger.lines.iter().enumerate();
        let line_of: HashMap<(&str, bool), usize> =
            lines.map(|(place, line)| ((line.term.as_str(), line.negated), place)).collect();
        let mark = |contribution: &crate::scoring::contributions::Contribution<'_>| Mark {
            span: contribution.span.clone(),
            line: line_of.get(&(contribution.term, contribution.negated)).copied().unwrap_or(0),
        };
        let marks = found.list.iter().map(mark).collect();
        let flow = Flow::new(&found, text.len(), N_PARTS);
        Ok(Self { concept, settings, scores: scores.number, marks, ledger, flow })
    }

    /// The marks that touch these bytes, with their places among all.
    pub fn marks_within(&self, bytes: &Range<usize>) -> impl Iterator<Item = (usize, &Mark)> {
        within(&self.marks, |mark| &mark.span, bytes)
    }

    /// The ledger line of a mark.
    pub fn line(&self, mark: &Mark) -> Option<&LedgerLine> {
        self.ledger.lines.get(mark.line)
    }
}

/// Those of ordered, separate places that touch some bytes, with their places in the list.
pub fn within<'p, P>(
    places: &'p [P],
    span: impl Fn(&P) -> &Range<usize>,
    bytes: &Range<usize>,
) -> impl Iterator<Item = (usize, &'p P)> {
    let first = places.partition_point(|place| span(place).end <= bytes.start);
    let end = places.partition_point(|place| span(place).start < bytes.end).max(first);
    places.iter().enumerate().take(end).skip(first)
}

impl Workbench {
    /// The document on screen as it is read, once it is known; with marks of the terms before while newer ones are
    /// looked up.
    pub fn reading(&self, doc: DocId) -> Option<&Reading> {
        let reading = self.analysis.reading.as_deref()?;
        (reading.doc == doc && reading.load == self.analysis.n_loads).then_some(reading)
    }

    pub(super) fn plan_reading(&mut self) {
        let (Some(request), Some(documents)) = (self.watch.reading.clone(), self.analysis.documents.clone())
        else {
            return;
        };
        let scores = request.concept.and_then(|id| Some((id, Arc::clone(self.shared_scores(id)?))));
        let (settings, load) = (self.project.scoring, self.analysis.n_loads);
        let known = self.analysis.reading.clone();
        let known = known.filter(|known| known.doc == request.doc && known.load == load);
        let only_cut = known.is_none() && documents.corpus.text(request.doc).len() > AT_ONCE;
        let number = scores.as_ref().map(|(_, scores)| scores.number);
        let stamp = Stamp::Reading { request: request.clone(), load, scores: number, settings, only_cut };
        if self.is_settled(Slot::Reading, &stamp) {
            return;
        }
        self.start(Slot::Reading, stamp, "Marking the text".to_owned(), move |progress| {
            let task = Task { documents: &documents, load, request: &request, scores, settings };
            let reading = if only_cut { task.cut() } else { task.read(known.as_deref(), progress)? };
            Ok(Outcome::Reading(Arc::new(reading)))
        });
    }
}

/// What a reading is made from.
struct Task<'a> {
    documents: &'a LoadedDocuments,
    load: u64,
    request: &'a ReadingRequest,
    scores: Option<(ConceptId, Arc<DocumentScores>)>,
    settings: ScoringSettings,
}

impl Task<'_> {
    /// The pieces alone: a pass for line ends.
    fn cut(&self) -> Reading {
        let doc = self.request.doc;
        Reading {
            doc,
            load: self.load,
            pieces: Arc::new(pieces(self.documents.corpus.text(doc))),
            counted: None,
            search: (String::new(), false),
            found: Arc::default(),
        }
    }

    /// Everything; what of the reading before still holds is taken over.
    fn read(&self, known: Option<&Reading>, progress: Progress<'_>) -> Result<Reading> {
        let text = self.documents.corpus.text(self.request.doc);
        let mut reading = match known {
            Some(known) => known.clone(),
            None => self.cut(),
        };
        let ReadingRequest { search, case, .. } = &self.request;
        if (&reading.search.0, reading.search.1) != (search, *case) {
            reading.search = (search.clone(), *case);
            reading.found = Arc::new(Query::parse_cased(search, *case).places(text));
        }
        progress(0.0)?;
        let Some((concept, scores)) = &self.scores else {
            reading.counted = None;
            return Ok(reading);
        };
        let holds = |counted: &Arc<Counted>| {
            counted.concept == *concept
                && counted.scores == scores.number
                && counted.settings == self.settings
        };
        if !reading.counted.as_ref().is_some_and(holds) {
            reading.counted = Some(Arc::new(Counted::new(text, scores, *concept, self.settings, progress)?));
        }
        Ok(reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_by_place() {
        // "joy, calm, joyous"
        let spans = [0..3, 5..9, 11..17];
        let places = |bytes| within(&spans, |span| span, &bytes).map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places(0..17), [0, 1, 2]);
        assert_eq!(places(3..5), Vec::<usize>::new());
        assert_eq!(places(6..12), [1, 2]);
        assert_eq!(places(20..30), Vec::<usize>::new());
    }
}
