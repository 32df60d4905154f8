//! All countable tokens of a corpus as numbers, so that scoring never touches text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::tokens::{TokenKind, tokens};
use super::{Corpus, DocId};
use crate::progress::Progress;
use crate::{Error, Result};

/// Number of a distinct token form in a [`TokenIndex`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

impl TypeId {
    /// Its place in lists by type.
    fn place(self) -> usize {
        // Lossless: the crate is for machines of 32 bits and more.
        self.0 as usize
    }
}

/// Tokens by document. Handles and addresses are left out; everything else counts towards a document's length.
#[derive(Clone, Debug, Default)]
pub struct TokenIndex {
    /// Distinct forms (see [`super::tokens::fold`]) in first-seen order; [`TypeId`] is the place in this list.
    pub forms: Vec<Box<str>>,
    /// `starts[d] .. starts[d + 1]` are document d's tokens; length documents + 1.
    pub starts: Vec<usize>,
    /// Token types of all documents, one after another.
    pub types: Vec<TypeId>,
    numbers: Interner,
    counts: Vec<Counts>,
}

/// How common a type is.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    occurrences: u64,
    documents: u32,
    /// Last document counted plus one, so that a document counts once.
    last: usize,
}

impl TokenIndex {
    /// Cuts and numbers all documents. One pass over the text.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] when `progress` says so.
    pub fn build(corpus: &Corpus, progress: Progress<'_>) -> Result<Self> {
        let n = corpus.len();
        let mut index = Self { starts: Vec::with_capacity(n + 1), ..Self::default() };
        index.starts.push(0);
        let n_bytes = corpus.text_bytes();
        // Prose has about six bytes a token.
        index.types.reserve(n_bytes / 6);
        let (mut done, mut next_report) = (0_usize, 0_usize);
        for (number, text) in corpus.texts().enumerate() {
            if done >= next_report {
                progress(share(done, n_bytes))?;
                next_report = done + (1 << 18);
            }
            index.add(number + 1, text)?;
            done += text.len();
        }
        progress(1.0)?;
        Ok(index)
    }

    fn add(&mut self, document_number: usize, text: &str) -> Result<()> {
        for token in tokens(text) {
            if matches!(token.kind, TokenKind::Handle | TokenKind::Address) {
                continue;
            }
            let id = self.number(token.form)?;
            if let Some(counts) = self.counts.get_mut(id.place()) {
                counts.occurrences += 1;
                if counts.last != document_number {
                    counts.last = document_number;
                    counts.documents += 1;
                }
            }
            self.types.push(id);
        }
        self.starts.push(self.types.len());
        Ok(())
    }

    /// The number of `form`, a new one where it was not seen before.
    fn number(&mut self, form: Cow<'_, str>) -> Result<TypeId> {
        if let Some(id) = self.numbers.find(&form) {
            return Ok(TypeId(id));
        }
        let Ok(id) = u32::try_from(self.forms.len()) else {
            return Err(Error::Request("the documents have more than four billion different words".into()));
        };
        self.numbers.insert(&form, id);
        self.forms.push(form.into_owned().into_boxed_str());
        self.counts.push(Counts::default());
        Ok(TypeId(id))
    }

    /// The tokens of one document in reading order; empty where there is no such document.
    pub fn document(&self, id: DocId) -> &[TypeId] {
        // Lossless, as for `TypeId::place`.
        let place = id.0 as usize;
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(&start), Some(&end)) => self.types.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The number of a folded form (see [`super::tokens::fold`]); none where no document has it.
    pub fn type_of(&self, form: &str) -> Option<TypeId> {
        self.numbers.find(form).map(TypeId)
    }

    /// How often the type stands in all documents together; 0 for an unknown type.
    pub fn occurrences(&self, id: TypeId) -> u64 {
        self.counts.get(id.place()).map_or(0, |counts| counts.occurrences)
    }

    /// How many documents have the type; 0 for an unknown type.
    pub fn documents_with(&self, id: TypeId) -> u32 {
        self.counts.get(id.place()).map_or(0, |counts| counts.documents)
    }
}

/// Share of the bytes done; the rounding of f32 is far below what a progress bar shows.
fn share(done: usize, all: usize) -> f32 {
    done as f32 / all.max(1) as f32
}

/// Form → number. Almost all words fit into sixteen bytes, and these are kept inside the table: no pointer to
/// follow, no second comparison.
#[derive(Clone, Debug, Default)]
struct Interner {
    short: HashMap<u128, u32, BuildHasherDefault<Mixer>>,
    long: HashMap<Box<str>, u32>,
}

impl Interner {
    fn find(&self, form: &str) -> Option<u32> {
        match packed(form) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(form).copied(),
        }
    }

    fn insert(&mut self, form: &str, id: u32) {
        match packed(form) {
            Some(key) => self.short.insert(key, id),
            None => self.long.insert(form.into(), id),
        };
    }
}

/// The bytes of a form of at most sixteen bytes as a number. Zero bytes fill up: no token has one, and one that
/// is only asked for goes to the long table.
fn packed(form: &str) -> Option<u128> {
    let bytes = form.as_bytes();
    let mut padded = [0_u8; 16];
    padded.get_mut(..bytes.len())?.copy_from_slice(bytes);
    (bytes.last() != Some(&0)).then(|| u128::from_le_bytes(padded))
}

/// Hashes one packed word by folded multiplication. Not proof against chosen keys: these are a user's own words.
#[derive(Clone, Copy, Debug, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u128(u128::from(byte));
        }
    }

    fn write_u128(&mut self, key: u128) {
        // Halves of the 128-bit product of both halves of the key, each first mixed with an odd constant
        // (the fractional parts of the golden ratio and of the square root of 2).
        let low = (key as u64) ^ self.0 ^ 0x9E37_79B9_7F4A_7C15;
        let high = ((key >> 64) as u64) ^ 0x6A09_E667_F3BC_C909;
        let product = u128::from(low).wrapping_mul(u128::from(high));
        let folded = (product as u64) ^ ((product >> 64) as u64);
        self.0 = folded.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenIndex, TypeId};
    use crate::corpus::{Corpus, DocId, DocumentRef};
    use crate::progress::{cancelled, unwatched};

    fn corpus(texts: &[&str]) -> Corpus {
        let mut corpus = Corpus::default();
        for &text in texts {
            corpus.push(DocumentRef { text, ..DocumentRef::default() }).unwrap();
        }
        corpus
    }

    #[test]
    fn numbers_are_in_first_seen_order_and_counted() {
        let texts = ["War and peace, war @bob http://a.org", "", "Peace #peace incomprehensibilities"];
        let index = TokenIndex::build(&corpus(&texts), &unwatched).unwrap();
        let forms: Vec<&str> = index.forms.iter().map(AsRef::as_ref).collect();
        assert_eq!(forms, ["war", "and", "peace", "#peace", "incomprehensibilities"]);
        assert_eq!(index.starts, [0, 4, 4, 7]);
        assert_eq!(index.document(DocId(0)), [0, 1, 2, 0].map(TypeId));
        assert_eq!(index.document(DocId(1)), []);
        assert_eq!(index.document(DocId(3)), []);
        let peace = index.type_of("peace").unwrap();
        assert_eq!((index.occurrences(peace), index.documents_with(peace)), (2, 2));
        let war = index.type_of("war").unwrap();
        assert_eq!((index.occurrences(war), index.documents_with(war)), (2, 1));
        assert_eq!(index.type_of("incomprehensibilities"), Some(TypeId(4)));
        assert_eq!(index.type_of("war\0"), None);
        assert_eq!(index.type_of(""), None);
    }

    #[test]
    fn an_empty_corpus_has_one_start_and_a_cancelled_one_none() {
        assert_eq!(TokenIndex::build(&Corpus::default(), &unwatched).unwrap().starts, [0]);
        assert!(TokenIndex::build(&corpus(&["a"]), &cancelled).is_err());
    }
}
