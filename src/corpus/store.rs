//! All documents of one load, column by column.

use std::collections::HashMap;

use super::column::TextColumn;
use super::fields::{Field, FieldCells, Fields};
use super::offsets::Offsets;
use super::{DocId, DocumentRef};
use crate::{Error, Result};

/// The documents of one load, in file order. Only grows, by [`push`](Self::push); never changed once read.
///
/// Kept as columns: a document costs its bytes and some 30 more, however short it is.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    ids: TextColumn,
    titles: TextColumn,
    texts: TextColumn,
    /// Not a number where there is no time.
    times: Vec<f64>,
    offsets: Offsets,
    /// By document, the place in `group_names`.
    groups: Vec<u32>,
    group_names: Vec<Box<str>>,
    group_codes: HashMap<Box<str>, u32>,
    fields: Fields,
}

impl Corpus {
    /// Adds a document at the end. A time that is not a number counts as none.
    ///
    /// # Errors
    /// More documents than [`DocId`] can number.
    pub fn push<'d>(&mut self, document: impl Into<DocumentRef<'d>>) -> Result<()> {
        let DocumentRef { id, title, text, time, minutes_ahead, group, fields } = document.into();
        if u32::try_from(self.len()).is_err() {
            return Err(Error::Request("more than four billion documents; give fewer at a time".into()));
        }
        self.fields.push(self.len(), fields);
        self.offsets.push(self.len(), minutes_ahead);
        let group = self.group_code_of(group);
        self.ids.push(id);
        self.titles.push(title);
        self.texts.push(text);
        self.times.push(time.unwrap_or(f64::NAN));
        self.groups.push(group);
        Ok(())
    }

    fn group_code_of(&mut self, name: &str) -> u32 {
        // Mostly the group of the document before.
        if let Some(&last) = self.groups.last()
            && self.group_names.get(last as usize).is_some_and(|last| &**last == name)
        {
            return last;
        }
        if let Some(&code) = self.group_codes.get(name) {
            return code;
        }
        // Never more groups than documents, which are numbered by u32.
        let code = u32::try_from(self.group_names.len()).unwrap_or(u32::MAX);
        self.group_names.push(name.into());
        self.group_codes.insert(name.into(), code);
        code
    }

    /// Makes room for `documents` more documents with `bytes` bytes of text together, so that reading a large file
    /// does not grow step by step.
    pub fn reserve(&mut self, documents: usize, bytes: usize) {
        self.texts.reserve(documents, bytes);
        self.times.reserve(documents);
        self.groups.reserve(documents);
    }

    /// To be called when all documents are in: decides what its [fields](Self::fields) are and gives back memory that
    /// growing took too much of.
    pub fn finish(&mut self) {
        self.fields.finish(self.len());
        self.ids.shrink_to_fit();
        self.titles.shrink_to_fit();
        self.texts.shrink_to_fit();
        self.times.shrink_to_fit();
        self.offsets.finish();
        self.groups.shrink_to_fit();
    }

    /// Number of documents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is no document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// One document; nothing where there is none.
    #[must_use]
    pub fn document(&self, doc: DocId) -> Option<DocumentRef<'_>> {
        let place = doc.place();
        (place < self.len()).then(|| DocumentRef {
            id: self.ids.get(place),
            title: self.titles.get(place),
            text: self.texts.get(place),
            time: self.time(doc),
            minutes_ahead: self.offsets.get(place),
            group: self.group(doc),
            fields: FieldCells::default(),
        })
    }

    /// All documents in file order, each with its place.
    pub fn documents(&self) -> impl Iterator<Item = (DocId, DocumentRef<'_>)> {
        self.ids().filter_map(|doc| Some((doc, self.document(doc)?)))
    }

    /// The places of all documents, in file order.
    pub fn ids(&self) -> impl Iterator<Item = DocId> + Clone + use<> {
        // Pushing keeps the number within u32.
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(DocId)
    }

    /// A document's text; empty where there is no such document.
    #[must_use]
    pub fn text(&self, doc: DocId) -> &str {
        self.texts.get(doc.place())
    }

    /// All texts in file order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter()
    }

    /// Length of all texts together, in bytes.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        self.texts.text_bytes()
    }

    /// A document's time (see [`super::Document::time`]); also nothing where there is no such document.
    #[must_use]
    pub fn time(&self, doc: DocId) -> Option<f64> {
        self.times.get(doc.place()).copied().filter(|time| !time.is_nan())
    }

    /// Seconds ahead of UTC of the clock by which a document was written, where its date says so and says more than `Z`:
    /// that, as well as `+00:00`, is a local clock only where some other date has another distance from UTC.
    #[must_use]
    pub fn seconds_ahead(&self, doc: DocId) -> Option<i32> {
        let minutes = self.offsets.get(doc.place()).filter(|_| doc.place() < self.len());
        minutes.filter(|_| self.has_written_clocks()).map(|minutes| 60 * i32::from(minutes))
    }

    /// Whether [`seconds_ahead`](Self::seconds_ahead) knows a local clock of any document.
    #[must_use]
    pub fn has_written_clocks(&self) -> bool {
        self.offsets.are_local()
    }

    /// All times that are known, in file order.
    pub fn times(&self) -> impl Iterator<Item = f64> + Clone {
        self.times.iter().copied().filter(|time| !time.is_nan())
    }

    /// A document's id; empty where it has none or there is no such document.
    #[must_use]
    pub fn id(&self, doc: DocId) -> &str {
        if doc.place() < self.len() { self.ids.get(doc.place()) } else { "" }
    }

    /// A document's group; empty where it has none or there is no such document.
    #[must_use]
    pub fn group(&self, doc: DocId) -> &str {
        self.groups
            .get(doc.place())
            .and_then(|&code| self.group_names.get(code as usize))
            .map_or("", |name| name)
    }

    /// By document, its group's place in [`group_names`](Self::group_names).
    #[must_use]
    pub fn group_codes(&self) -> &[u32] {
        &self.groups
    }

    /// The groups in first-seen order; the empty name stands for documents without a group.
    #[must_use]
    pub fn group_names(&self) -> &[Box<str>] {
        &self.group_names
    }

    /// What else the tables say of the documents, in the order of their columns. There are none before
    /// [`finish`](Self::finish), and columns that are empty everywhere are none.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        self.fields.all()
    }

    /// The field that the files call so.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// Memory taken, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        let texts = [&self.ids, &self.titles, &self.texts].map(TextColumn::memory);
        texts.iter().sum::<usize>()
            + self.times.capacity() * 8
            + self.offsets.memory()
            + self.groups.capacity() * 4
            + self.fields.memory()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;

    #[test]
    fn the_clock_of_machines_is_no_local_one() {
        let mut corpus = Corpus::default();
        let push = |corpus: &mut Corpus, minutes_ahead| {
            corpus.push(DocumentRef { time: Some(0.0), minutes_ahead, ..DocumentRef::default() }).unwrap();
        };
        push(&mut corpus, Some(0));
        assert_eq!((corpus.has_written_clocks(), corpus.seconds_ahead(DocId(0))), (false, None));
        // But what a date says is handed on: other documents may come from elsewhere.
        assert_eq!(corpus.document(DocId(0)).unwrap().minutes_ahead, Some(0));
        push(&mut corpus, Some(60));
        assert_eq!([0, 1].map(|n| corpus.seconds_ahead(DocId(n))), [Some(0), Some(3600)]);
    }

    #[test]
    fn documents_come_back_as_they_went_in() {
        let document = |id: &str, time, group: &str| Document {
            id: id.to_owned(),
            title: format!("Title {id}"),
            text: format!("Text of {id}, été"),
            time,
            minutes_ahead: None,
            group: group.to_owned(),
        };
        let mut given =
            [document("a", Some(1.5), "left"), document("b", None, ""), document("c", Some(-3.0), "left")];
        (given[0].minutes_ahead, given[2].minutes_ahead) = (Some(0), Some(-90));
        let mut corpus = Corpus::default();
        corpus.reserve(3, 60);
        given.iter().try_for_each(|document| corpus.push(document)).unwrap();
        corpus.finish();
        let wanted: Vec<_> = (0..).map(DocId).zip(given.iter().map(DocumentRef::from)).collect();
        assert_eq!(corpus.documents().collect::<Vec<_>>(), wanted);
        assert_eq!((corpus.group_codes(), corpus.group_names().len()), (&[0, 1, 0][..], 2));
        assert_eq!(corpus.times().collect::<Vec<_>>(), [1.5, -3.0]);
        assert_eq!(corpus.document(DocId(3)), None);
        assert_eq!([0, 1, 2, 3].map(|n| corpus.seconds_ahead(DocId(n))), [Some(0), None, Some(-5400), None]);
        assert_eq!((corpus.text(DocId(9)), corpus.group(DocId(9)), corpus.time(DocId(9))), ("", "", None));
    }
}
