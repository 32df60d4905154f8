//! What a document is known by beyond one load: its id, or else its text and time.

use std::collections::HashMap;
use std::hash::Hasher as _;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use super::{Corpus, DocId};

/// What a document keeps when its file is read again, sorted otherwise, or changed elsewhere: "id:" and its id, or
/// "text:" and a hash of text and time in hexadecimal digits, for the second of equal documents with "-2", and so on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentKey(pub String);

const BY_ID: &str = "id:";
const BY_TEXT: &str = "text:";

/// The keys of a load's documents: no two have the same. 12 bytes a document.
#[derive(Clone, Debug, Default)]
pub struct DocumentKeys {
    /// By document, of its id, or of its text and time.
    hashes: Vec<u64>,
    /// By document: 0 where it is known by its id, else which one it is of those with its text and time, from 1.
    ordinals: Vec<u32>,
}

impl DocumentKeys {
    /// For these documents; `has_ids` says that their ids are values of a column, not row numbers. An id that several
    /// documents have tells none of them.
    #[must_use]
    pub fn new(corpus: &Corpus, has_ids: bool) -> Self {
        let docs: Vec<DocId> = corpus.ids().collect();
        let mut hashes = vec![0; docs.len()];
        let mut by_text = docs;
        if has_ids {
            let mut ids = hashed(&by_text, &|doc| hash_of_id(corpus, doc));
            for &(hash, doc) in &ids {
                hashes[doc.place()] = hash;
            }
            ids.par_sort_unstable();
            let repeated = ids.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1);
            by_text = repeated.flatten().map(|(_, doc)| *doc).collect();
        }
        let mut ordinals = vec![0; corpus.len()];
        let mut texts = hashed(&by_text, &|doc| hash_of_text(corpus, doc));
        // Equal ones in file order.
        texts.par_sort_unstable();
        for run in texts.chunk_by(|a, b| a.0 == b.0) {
            for (ordinal, &(hash, doc)) in (1..).zip(run) {
                hashes[doc.place()] = hash;
                ordinals[doc.place()] = ordinal;
            }
        }
        Self { hashes, ordinals }
    }

    /// A document's key; an empty one where there is no such document. `corpus` is the one the keys were made for.
    #[must_use]
    pub fn key(&self, corpus: &Corpus, doc: DocId) -> DocumentKey {
        let known = self.hashes.get(doc.place()).zip(self.ordinals.get(doc.place()));
        DocumentKey(match known {
            Some((_, 0)) => format!("{BY_ID}{}", corpus.id(doc)),
            Some((hash, 1)) => format!("{BY_TEXT}{hash:016x}"),
            Some((hash, ordinal)) => format!("{BY_TEXT}{hash:016x}-{ordinal}"),
            None => String::new(),
        })
    }

    /// The documents that have these keys, in file order; keys of other documents are left out. One pass over the
    /// documents, however many keys.
    pub fn find<'k>(
        &self,
        corpus: &Corpus,
        keys: impl Iterator<Item = &'k DocumentKey>,
    ) -> Vec<(&'k DocumentKey, DocId)> {
        let wanted: HashMap<(u64, u32), &DocumentKey> =
            keys.filter_map(|key| Some((parsed(key)?, key))).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let known = self.hashes.iter().copied().zip(self.ordinals.iter().copied());
        let found = corpus.ids().zip(known).filter_map(|(doc, known)| Some((*wanted.get(&known)?, doc)));
        // Another id may have the same hash, and a key changed by hand may be written in another way.
        found.filter(|(key, doc)| **key == self.key(corpus, *doc)).collect()
    }

    /// Bytes of memory taken.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.hashes.capacity() * 8 + self.ordinals.capacity() * 4
    }
}

/// Documents with a hash each.
fn hashed(docs: &[DocId], hash: &(dyn Fn(DocId) -> u64 + Sync)) -> Vec<(u64, DocId)> {
    docs.par_iter().map(|&doc| (hash(doc), doc)).collect()
}

fn hash_of_id(corpus: &Corpus, doc: DocId) -> u64 {
    hash_of_bytes(corpus.document(doc).map_or("", |document| document.id).as_bytes())
}

fn hash_of_bytes(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish()
}

/// Keys stand in project files: this must stay as it is.
fn hash_of_text(corpus: &Corpus, doc: DocId) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(corpus.text(doc).as_bytes());
    // Unlike any byte of a text, so that text and time stay apart; bytes in one order on every machine.
    hasher.write(&[0xff]);
    if let Some(time) = corpus.time(doc) {
        hasher.write(&time.to_bits().to_le_bytes());
    }
    hasher.finish()
}

/// The hash and the ordinal by which a key's document is known; nothing where it is no key.
fn parsed(key: &DocumentKey) -> Option<(u64, u32)> {
    if let Some(id) = key.0.strip_prefix(BY_ID) {
        return Some((hash_of_bytes(id.as_bytes()), 0));
    }
    let text = key.0.strip_prefix(BY_TEXT)?;
    let (hash, ordinal) = text.split_once('-').unwrap_or((text, "1"));
    Some((u64::from_str_radix(hash, 16).ok()?, ordinal.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn corpus(documents: &[Document]) -> Corpus {
        let mut corpus = Corpus::default();
        documents.iter().try_for_each(|document| corpus.push(document)).unwrap();
        corpus
    }

    fn keys(documents: &[Document], has_ids: bool) -> Vec<DocumentKey> {
        let corpus = corpus(documents);
        let keys = DocumentKeys::new(&corpus, has_ids);
        corpus.ids().map(|doc| keys.key(&corpus, doc)).collect()
    }

    fn document(id: &str, text: &str, time: Option<f64>) -> Document {
        Document { id: id.to_owned(), text: text.to_owned(), time, ..Document::default() }
    }

    /// Ids, texts and times of which some are equal.
    fn documents() -> impl Strategy<Value = Vec<Document>> {
        let one = ("[a-d]{1,2}|text:", "[xy ]{0,2}", prop::option::of(0..3i32))
            .prop_map(|(id, text, time)| document(&id, &text, time.map(f64::from)));
        prop::collection::vec(one, 0..30)
    }

    /// The keys of equal documents.
    fn by_content(
        documents: &[Document],
        keys: &[DocumentKey],
    ) -> BTreeMap<(String, String, Option<u64>), BTreeSet<DocumentKey>> {
        let mut by_content: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (document, key) in documents.iter().zip(keys) {
            // Equal text and time give equal keys up to the number, whatever the ids.
            let id = if key.0.starts_with(BY_ID) { document.id.clone() } else { String::new() };
            let content = (id, document.text.clone(), document.time.map(f64::to_bits));
            by_content.entry(content).or_default().insert(key.clone());
        }
        by_content
    }

    proptest! {
        #[test]
        fn keys_are_unique_found_again_and_outlive_another_order(
            (documents, shuffled) in documents().prop_flat_map(|documents| {
                (Just(documents.clone()), Just(documents).prop_shuffle())
            }),
            has_ids: bool,
        ) {
            let before = keys(&documents, has_ids);
            let unique: BTreeSet<&DocumentKey> = before.iter().collect();
            prop_assert_eq!(unique.len(), documents.len());
            let after = keys(&shuffled, has_ids);
            prop_assert_eq!(by_content(&documents, &before), by_content(&shuffled, &after));

            let corpus = corpus(&shuffled);
            let other = ["", "id:", "id:none", "text:", "text:1", "text:zz-2", "text:-"];
            let others = other.map(|key| DocumentKey(key.to_owned()));
            let found = DocumentKeys::new(&corpus, has_ids).find(&corpus, before.iter().chain(&others));
            let wanted: Vec<(&DocumentKey, DocId)> = after.iter().zip(corpus.ids()).collect();
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn ids_come_first_where_they_are_real_and_tell_one_document() {
        let documents =
            [document("7", "one", None), document("8", "two", Some(1.0)), document("8", "three", None)];
        let by_id = keys(&documents, true);
        assert_eq!(by_id[0].0, "id:7");
        assert!(by_id[1].0.starts_with("text:") && by_id[2].0.starts_with("text:"));
        // Row numbers tell nothing; an edited text keeps its key where there is an id.
        assert!(keys(&documents, false)[0].0.starts_with("text:"));
        assert_eq!(keys(&[document("7", "edited", None)], true)[0].0, "id:7");
    }

    #[test]
    fn keys_in_files_stay_what_they_were() {
        let twice = [document("", "A day", Some(86_400.0)), document("", "A day", Some(86_400.0))];
        let keys: Vec<String> = keys(&twice, false).into_iter().map(|key| key.0).collect();
        assert_eq!(keys, ["text:623005aebfbc7ff3", "text:623005aebfbc7ff3-2"]);
    }
}
