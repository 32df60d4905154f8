//! Where the phrases of a concept stand, and which words they take there.

use std::collections::BTreeMap;

use super::Indexed;
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::corpus::index::TypeId;
use crate::scoring::matcher::Hit;
use crate::scoring::options::{Hyphens, ScoringOptions};
use crate::scoring::pattern::Pattern;

/// Documents with a count each, in file order.
pub(super) type Counts = Vec<(DocId, u32)>;

/// Where phrases stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    /// By the number of the term.
    pub(super) hits: BTreeMap<u32, Counts>,
    /// By type, the tokens that phrases have taken.
    pub(super) taken: BTreeMap<TypeId, Counts>,
}

/// Phrases being found, document by document.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) phrases: Phrases,
    /// In the document under way: the numbers of the terms, and the tokens these take.
    hits: Vec<u32>,
    taken: Vec<TypeId>,
}

impl Found {
    /// Notes a phrase of the document under way and the tokens it takes.
    pub(super) fn note(&mut self, hit: Hit, tokens: &[TypeId]) {
        self.hits.push(hit.term);
        self.taken.extend(tokens);
    }

    /// The document under way was `doc`.
    pub(super) fn end(&mut self, doc: DocId) {
        let Self { phrases, hits, taken } = self;
        hits.sort_unstable();
        for same in hits.chunk_by(PartialEq::eq) {
            phrases.hits.entry(same[0]).or_default().push((doc, count(same.len())));
        }
        taken.sort_unstable();
        for same in taken.chunk_by(PartialEq::eq) {
            phrases.taken.entry(same[0]).or_default().push((doc, count(same.len())));
        }
        hits.clear();
        taken.clear();
    }
}

impl Phrases {
    /// Forgets what was known of the documents and takes over what was found in them.
    pub(super) fn replace(&mut self, documents: &DocSet, found: Self) {
        let lists = self.hits.values_mut().chain(self.taken.values_mut());
        lists.for_each(|list| list.retain(|&(doc, _)| !documents.contains(doc)));
        for (number, counts) in found.hits {
            merge(self.hits.entry(number).or_default(), counts);
        }
        for (ty, counts) in found.taken {
            merge(self.taken.entry(ty).or_default(), counts);
        }
        self.taken.retain(|_, list| !list.is_empty());
    }
}

fn merge(list: &mut Counts, more: Counts) {
    list.extend(more);
    // Two runs in order: the sort only merges them.
    list.sort_by_key(|&(doc, _)| doc);
}

/// Tokens of one document.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Adds the documents in which a phrase may stand: those with its rarest word.
pub(in crate::scoring) fn candidates(
    indexed: Indexed<'_>,
    pattern: &Pattern,
    options: ScoringOptions,
    documents: &mut DocSet,
) {
    let whole = ScoringOptions { hyphens: Hyphens::Whole, ..options };
    let types = pattern.words.iter().map(|word| {
        let mut types = Vec::new();
        word.reach(indexed.tokens, indexed.inverted, whole, &mut types);
        types
    });
    let n_documents = |types: &Vec<TypeId>| {
        types.iter().map(|&ty| u64::from(indexed.inverted.documents_with(ty))).sum::<u64>()
    };
    for ty in types.min_by_key(n_documents).unwrap_or_default() {
        indexed.inverted.each(ty, |doc, _| documents.insert(doc));
    }
}
