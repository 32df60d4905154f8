//! All countable tokens of a corpus as numbers, so that scoring never touches text.
//!
//! [`TokenIndex`] has the tokens in reading order; [`inverted`] tells for a word which documents have it.

mod interner;
pub mod inverted;
mod postings;
mod vocabulary;

use super::column::{Ends, TextColumn};
use super::tokens::{TokenKind, scan};
use super::{Corpus, DocId};
use crate::progress::Progress;
use crate::{Error, Result};
use interner::{BATCH, Batch, Interner};

/// Number of a distinct token form in a [`TokenIndex`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

impl TypeId {
    /// Its place in lists by type.
    #[must_use]
    pub fn place(self) -> usize {
        // Lossless: the crate is for machines of 32 bits and more.
        self.0 as usize
    }
}

/// Tokens by document. Handles and addresses are left out; everything else counts towards a document's length.
///
/// Four bytes a token, and the vocabulary.
#[derive(Clone, Debug, Default)]
pub struct TokenIndex {
    /// Distinct forms (see [`super::tokens::fold`]) in first-seen order.
    forms: TextColumn,
    /// Token types of all documents, one after another.
    types: Vec<TypeId>,
    /// Where each document's tokens end.
    ends: Ends,
    /// By document, how many of its tokens are numbers.
    numbers: Vec<u32>,
    interner: Interner,
}

/// Bytes of text between two reports of progress: some milliseconds.
const REPORT_EVERY: usize = 1 << 18;
/// Prose has about six bytes a token; room that is not used costs nothing and is given back.
const BYTES_PER_TOKEN: usize = 5;

impl TokenIndex {
    /// Cuts and numbers all documents. One pass over the text.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] when `progress` says so.
    pub fn build(corpus: &Corpus, progress: Progress<'_>) -> Result<Self> {
        let n_bytes = corpus.text_bytes();
        let mut index = Self::default();
        index.ends.reserve(corpus.len());
        index.numbers.reserve(corpus.len());
        index.types.reserve(n_bytes / BYTES_PER_TOKEN);
        let (mut done, mut next_report) = (0_usize, 0_usize);
        for text in corpus.texts() {
            if done >= next_report {
                progress(share(done, n_bytes))?;
                next_report = done + REPORT_EVERY;
            }
            index.push(text)?;
            done += text.len();
        }
        index.types.shrink_to_fit();
        progress(1.0)?;
        Ok(index)
    }

    /// Cuts and numbers one more document.
    ///
    /// # Errors
    /// More distinct words than [`TypeId`] can number.
    pub fn push(&mut self, text: &str) -> Result<()> {
        let mut n_numbers = 0;
        let mut batch = Batch::default();
        scan(text, |kind, piece| {
            match kind {
                TokenKind::Handle | TokenKind::Address => return Ok(()),
                TokenKind::Number => n_numbers += 1,
                TokenKind::Word | TokenKind::Hashtag | TokenKind::Emoji => {}
            }
            match interner::key(&piece) {
                Some(key) => batch.push(key),
                None => {
                    self.number(&mut batch)?;
                    self.push_long(&piece.form());
                }
            }
            if batch.is_full() { self.number(&mut batch) } else { Ok(()) }
        })?;
        self.number(&mut batch)?;
        self.ends.push(self.types.len());
        self.numbers.push(n_numbers);
        Ok(())
    }

    fn number(&mut self, batch: &mut Batch) -> Result<()> {
        if u32::try_from(self.forms.len() + BATCH + 1).is_err() {
            return Err(Error::Request("the documents have more than four billion different words".into()));
        }
        let Self { forms, types, interner, .. } = self;
        let mut form = String::new();
        interner.number(batch, |id, new| {
            if let Some(key) = new {
                interner::form_of(key, &mut form);
                forms.push(&form);
            }
            types.push(TypeId(id));
        });
        Ok(())
    }

    fn push_long(&mut self, form: &str) {
        let (id, is_new) = self.interner.number_long(form);
        if is_new {
            self.forms.push(form);
        }
        self.types.push(TypeId(id));
    }

    /// Lets go of all documents but keeps the numbers of words, for documents that come and go one by one.
    pub fn forget_documents(&mut self) {
        self.types.clear();
        self.ends.clear();
        self.numbers.clear();
    }

    /// Number of documents.
    #[must_use]
    pub fn n_documents(&self) -> usize {
        self.ends.len()
    }

    /// Number of tokens of all documents together.
    #[must_use]
    pub fn n_tokens(&self) -> usize {
        self.types.len()
    }

    /// Number of distinct forms; every [`TypeId`] of this index is below it.
    #[must_use]
    pub fn n_types(&self) -> usize {
        self.forms.len()
    }

    /// The tokens of one document in reading order; empty where there is no such document.
    #[must_use]
    pub fn document(&self, doc: DocId) -> &[TypeId] {
        self.types.get(self.ends.range(doc.place())).unwrap_or_default()
    }

    /// The tokens of every document in turn.
    pub fn documents(&self) -> impl Iterator<Item = &[TypeId]> {
        (0..self.ends.len()).map(|place| self.types.get(self.ends.range(place)).unwrap_or_default())
    }

    /// How many of a document's tokens are numbers; 0 where there is no such document.
    #[must_use]
    pub fn numbers_in(&self, doc: DocId) -> u32 {
        self.numbers.get(doc.place()).copied().unwrap_or(0)
    }

    /// The form of a type (see [`super::tokens::fold`]); empty for an unknown type.
    #[must_use]
    pub fn form(&self, ty: TypeId) -> &str {
        self.forms.get(ty.place())
    }

    /// All forms, in the order of their types.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.iter()
    }

    /// The forms that have come since there were `n`.
    pub fn forms_from(&self, n: usize) -> impl Iterator<Item = (TypeId, &str)> {
        // Types are numbered by u32; `push` sees to it.
        let numbers = [n, self.n_types()].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        (numbers[0]..numbers[1]).map(|number| (TypeId(number), self.form(TypeId(number))))
    }

    /// The number of a folded form (see [`super::tokens::fold`]); none where no document has it.
    #[must_use]
    pub fn type_of(&self, form: &str) -> Option<TypeId> {
        self.interner.find(form).map(TypeId)
    }

    /// Memory taken by tokens and by the vocabulary, in bytes.
    #[must_use]
    pub fn memory(&self) -> (usize, usize) {
        let tokens = self.types.capacity() * 4 + self.ends.bytes() + self.numbers.capacity() * 4;
        (tokens, self.forms.memory() + self.interner.memory())
    }
}

/// Share of the bytes done; the rounding of f32 is far below what a progress bar shows.
fn share(done: usize, all: usize) -> f32 {
    done as f32 / all.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::{TokenIndex, TypeId};
    use crate::corpus::tokens::{TokenKind, tokens};
    use crate::corpus::{Corpus, DocId, DocumentRef};
    use crate::progress::{cancelled, unwatched};
    use proptest::prelude::*;

    fn corpus(texts: &[&str]) -> Corpus {
        let mut corpus = Corpus::default();
        for &text in texts {
            corpus.push(DocumentRef { text, ..DocumentRef::default() }).unwrap();
        }
        corpus
    }

    #[test]
    fn numbers_are_in_first_seen_order() {
        let texts =
            ["War and peace, war @bob http://a.org", "", "Peace #peace incomprehensibilities 3 1,000"];
        let index = TokenIndex::build(&corpus(&texts), &unwatched).unwrap();
        let forms: Vec<&str> = index.forms().collect();
        assert_eq!(forms, ["war", "and", "peace", "#peace", "incomprehensibilities", "3", "1,000"]);
        assert_eq!(index.document(DocId(0)), [0, 1, 2, 0].map(TypeId));
        assert_eq!(index.document(DocId(1)), []);
        assert_eq!(index.document(DocId(3)), []);
        assert_eq!([0, 1, 2, 3].map(|doc| index.numbers_in(DocId(doc))), [0, 0, 2, 0]);
        assert_eq!((index.n_documents(), index.n_tokens(), index.n_types()), (3, 9, 7));
        assert_eq!(index.type_of("incomprehensibilities"), Some(TypeId(4)));
        assert_eq!((index.type_of("war\0"), index.type_of("")), (None, None));
        assert_eq!((index.form(TypeId(2)), index.form(TypeId(99))), ("peace", ""));
    }

    proptest! {
        #[test]
        fn the_index_holds_what_the_tokenizer_finds(
            texts in proptest::collection::vec("([a-cA-C]{1,18}|[0-9.]{1,3}|\\PC|don[’']t|#a|@b|a-b| ){0,20}", 0..6),
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let index = TokenIndex::build(&corpus(&texts), &unwatched).unwrap();
            for (doc, text) in (0..).map(DocId).zip(&texts) {
                let counted = tokens(text).filter(|t| !matches!(t.kind, TokenKind::Handle | TokenKind::Address));
                let counted: Vec<_> = counted.collect();
                let found: Vec<&str> = index.document(doc).iter().map(|&ty| index.form(ty)).collect();
                let wanted: Vec<&str> = counted.iter().map(|token| token.form.as_ref()).collect();
                prop_assert_eq!(found, wanted);
                let numbers = counted.iter().filter(|token| token.kind == TokenKind::Number).count();
                prop_assert_eq!(index.numbers_in(doc) as usize, numbers);
            }
            for (place, form) in (0..).zip(index.forms()) {
                prop_assert_eq!(index.type_of(form), Some(TypeId(place)));
            }
        }
    }

    #[test]
    fn an_empty_corpus_is_fine_and_a_cancelled_one_stops() {
        assert_eq!(TokenIndex::build(&Corpus::default(), &unwatched).unwrap().n_documents(), 0);
        assert!(TokenIndex::build(&corpus(&["a"]), &cancelled).is_err());
    }
}
