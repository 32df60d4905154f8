//! What is known of documents, column by column.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Column, ColumnKind};
use crate::corpus::dates::time_text;
use crate::corpus::fields::{Field, FieldValues};
use crate::corpus::index::TokenIndex;
use crate::corpus::index::inverted::InvertedIndex;
use crate::corpus::{Corpus, DocId};
use crate::project::{ConceptId, DocumentState, Review, ScoringSettings};
use crate::scoring::scores::{Scores, Tally};

/// References to everything that columns are made of.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Texts, times, groups and fields.
    pub corpus: &'a Corpus,
    /// Their tokens.
    pub index: &'a TokenIndex,
    /// The documents of each word.
    pub inverted: &'a InvertedIndex,
    /// By concept, its scores (one concept in each); concepts that are not scored yet are missing.
    pub scores: BTreeMap<ConceptId, &'a Scores>,
    /// What a score is.
    pub settings: ScoringSettings,
    /// What each concept weighs in the mix.
    pub mix: &'a [(ConceptId, f64)],
    /// By document, its state; documents beyond the end are new.
    pub states: &'a [DocumentState],
    /// What was said of documents, beside their states.
    pub reviews: Option<&'a BTreeMap<DocId, Review>>,
}

/// A column of few different texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categories<'a> {
    /// By document, its place in `names`.
    pub codes: Cow<'a, [u32]>,
    /// The texts; an empty one stands for documents that have none.
    pub names: Vec<&'a str>,
}

impl<'a> Facts<'a> {
    /// What the documents themselves tell: no scores, no states.
    #[must_use]
    pub fn of(corpus: &'a Corpus, index: &'a TokenIndex, inverted: &'a InvertedIndex) -> Self {
        let settings = ScoringSettings::default();
        Self {
            corpus,
            index,
            inverted,
            scores: BTreeMap::new(),
            settings,
            mix: &[],
            states: &[],
            reviews: None,
        }
    }

    /// What a column holds.
    #[must_use]
    pub fn kind(&self, column: &Column) -> ColumnKind {
        match column {
            Column::Number | Column::Words | Column::Score(_) | Column::Terms(_) | Column::Mix => {
                ColumnKind::Number
            }
            Column::Time => ColumnKind::Time,
            Column::Group | Column::State => ColumnKind::Category,
            Column::Title | Column::Id | Column::Moved | Column::Reasons | Column::Note => ColumnKind::Text,
            Column::Field(name) => match self.field(name).map(|field| &field.values) {
                Some(FieldValues::Numbers(_)) => ColumnKind::Number,
                Some(FieldValues::Categories { .. }) => ColumnKind::Category,
                Some(FieldValues::Texts(_)) | None => ColumnKind::Text,
            },
        }
    }

    /// The columns that the files have beside those with a role.
    #[must_use]
    pub fn fields(&self) -> Vec<Column> {
        self.corpus.fields().iter().map(|field| Column::Field(field.name.clone())).collect()
    }

    fn field(&self, name: &str) -> Option<&'a Field> {
        self.corpus.field(name)
    }

    /// A document's matches for a concept.
    #[must_use]
    pub fn tally(&self, concept: ConceptId, doc: DocId) -> Option<Tally> {
        Some(self.scores.get(&concept)?.concepts.first()?.tally(doc))
    }

    /// A document's score for a concept; none where too few terms match, or before it is scored.
    #[must_use]
    pub fn score(&self, concept: ConceptId, doc: DocId) -> Option<f64> {
        let ScoringSettings { measure, minimum, .. } = self.settings;
        self.scores.get(&concept)?.value(0, doc, measure, minimum)
    }

    /// The weighted sum of a document's scores. A concept of which the document says too little adds nothing; none
    /// where that is so for every concept of the mix.
    #[must_use]
    pub fn mix(&self, doc: DocId) -> Option<f64> {
        self.shares(doc).fold(None, |sum, (_, share)| Some(sum.unwrap_or(0.0) + share))
    }

    /// What the concepts of the mix add to it, in their order there; only those that have a score.
    pub fn shares(&self, doc: DocId) -> impl Iterator<Item = (ConceptId, f64)> {
        let weights = self.mix.iter().filter(|(_, weight)| *weight != 0.0);
        weights.filter_map(move |&(id, weight)| Some((id, weight * self.score(id, doc)?)))
    }

    /// A document's number in a numeric column.
    #[must_use]
    pub fn number(&self, column: &Column, doc: DocId) -> Option<f64> {
        match column {
            Column::Number => Some(f64::from(doc.0) + 1.0),
            Column::Time => self.corpus.time(doc),
            // Below 2⁵³.
            Column::Words => Some(self.index.document(doc).len() as f64),
            Column::Score(id) => self.score(*id, doc),
            Column::Terms(id) => Some(f64::from(self.tally(*id, doc)?.matched)),
            Column::Mix => self.mix(doc),
            Column::Field(name) => self.field(name)?.number(doc),
            _ => None,
        }
    }

    /// The whole of a numeric column, by document; not a number where there is none.
    #[must_use]
    pub fn numbers(&self, column: &Column) -> Vec<f64> {
        self.corpus.ids().map(|doc| self.number(column, doc).unwrap_or(f64::NAN)).collect()
    }

    /// A document's text in a column of texts.
    #[must_use]
    pub fn text(&self, column: &Column, doc: DocId) -> Cow<'a, str> {
        let document = self.corpus.document(doc).unwrap_or_default();
        let review = self.reviews.and_then(|reviews| reviews.get(&doc));
        match column {
            // Where there is no title, the first words stand for it.
            Column::Title if document.title.is_empty() => document.text.trim_start().into(),
            Column::Title => document.title.into(),
            Column::Id => document.id.into(),
            Column::Group => document.group.into(),
            Column::State => self.states.get(doc.place()).copied().unwrap_or_default().name().into(),
            Column::Reasons => review.map(|review| review.reasons.join(", ")).unwrap_or_default().into(),
            Column::Note => review.map_or("", |review| &review.note).into(),
            Column::Field(name) => self.field(name).map(|field| field.text(doc)).unwrap_or_default(),
            _ => Cow::Borrowed(""),
        }
    }

    /// What stands in a cell, as text: numbers in full, times as RFC 3339 in UTC; empty where there is nothing.
    #[must_use]
    pub fn written(&self, column: &Column, doc: DocId) -> String {
        match column {
            Column::Time => self.corpus.time(doc).and_then(time_text).unwrap_or_default(),
            column if self.kind(column).is_numeric() && !matches!(column, Column::Field(_)) => {
                self.number(column, doc).map(|number| number.to_string()).unwrap_or_default()
            }
            column => self.text(column, doc).into_owned(),
        }
    }

    /// The different texts of a column of few; none for another column.
    #[must_use]
    pub fn names(&self, column: &Column) -> Option<Vec<&'a str>> {
        let names = match column {
            Column::Group => self.corpus.group_names(),
            Column::State => return Some(DocumentState::ALL.map(DocumentState::name).to_vec()),
            Column::Field(name) => match &self.field(name)?.values {
                FieldValues::Categories { names, .. } => names,
                FieldValues::Numbers(_) | FieldValues::Texts(_) => return None,
            },
            _ => return None,
        };
        Some(names.iter().map(|name| &**name).collect())
    }

    /// The whole of a column of few texts, in a pass over the documents; none for another column.
    #[must_use]
    pub fn categories(&self, column: &Column) -> Option<Categories<'a>> {
        let names = self.names(column)?;
        let codes = match column {
            Column::Group => Cow::Borrowed(self.corpus.group_codes()),
            Column::State => {
                let state = |doc: DocId| self.states.get(doc.place()).copied().unwrap_or_default();
                // One of four.
                self.corpus.ids().map(|doc| state(doc).place() as u32).collect()
            }
            Column::Field(name) => match &self.field(name)?.values {
                FieldValues::Categories { codes, .. } => codes.iter().collect(),
                FieldValues::Numbers(_) | FieldValues::Texts(_) => return None,
            },
            _ => return None,
        };
        Some(Categories { codes, names })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::corpus::Document;
    use crate::progress::unwatched;
    use crate::scoring::scores::ConceptScores;
    use proptest::prelude::*;

    /// A few documents with everything that facts are made of.
    #[derive(Debug)]
    pub(crate) struct Made {
        pub(crate) corpus: Corpus,
        pub(crate) index: TokenIndex,
        pub(crate) inverted: InvertedIndex,
        pub(crate) states: Vec<DocumentState>,
    }

    pub(crate) fn documents() -> impl Strategy<Value = Made> {
        let document = (
            "(ab|[ab]|c8|c9)( ab| a| b){0,2}",
            "[ABab]?",
            proptest::option::of(-3_i8..3),
            "[ab]?",
            0_usize..4,
        );
        proptest::collection::vec(document, 0..14).prop_map(|rows| {
            let mut corpus = Corpus::default();
            let mut states = Vec::new();
            for (number, (text, title, time, group, state)) in rows.into_iter().enumerate() {
                let (id, time) = (number.to_string(), time.map(f64::from));
                corpus.push(&Document { id, title, text, time, group, ..Document::default() }).unwrap();
                states.push(DocumentState::ALL[state]);
            }
            let index = TokenIndex::build(&corpus, &unwatched).unwrap();
            let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
            Made { corpus, index, inverted, states }
        })
    }

    #[test]
    fn a_mix_adds_what_there_is() {
        let tally = |sum: i64, matched: u32| Tally { sum, square: 0, matched };
        let scores = |tallies: &[Tally]| Scores {
            tokens: vec![9; tallies.len()],
            concepts: vec![ConceptScores { tallies: tallies.to_vec() }],
        };
        let joy = scores(&[tally(500_000, 1), tally(-400_000, 2), tally(0, 0), tally(0, 0)]);
        let money = scores(&[tally(250_000, 1), tally(0, 0), tally(1_000_000, 2), tally(0, 0)]);
        let [a, b, gone] = [1, 2, 3].map(ConceptId);
        let (corpus, index) = (Corpus::default(), TokenIndex::build(&Corpus::default(), &unwatched).unwrap());
        let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
        let facts = Facts {
            scores: [(a, &joy), (b, &money)].into(),
            mix: &[(a, 2.0), (b, -1.0), (gone, 1.5)],
            ..Facts::of(&corpus, &index, &inverted)
        };
        let mixed: Vec<_> = (0..4).map(|doc| facts.mix(DocId(doc))).collect();
        assert_eq!(mixed, [Some(0.75), Some(-0.4), Some(-0.5), None]);
        assert_eq!(facts.shares(DocId(0)).collect::<Vec<_>>(), [(a, 1.0), (b, -0.25)]);
        assert_eq!(facts.number(&Column::Terms(a), DocId(1)), Some(2.0));
    }
}
