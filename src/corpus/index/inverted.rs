//! From a word to the documents that have it: what a change of a lexicon is felt through.

pub use super::postings::Cursor;
use super::postings::Postings;
use super::vocabulary::Vocabulary;
use super::{TokenIndex, TypeId};
use crate::Result;
use crate::corpus::DocId;
use crate::progress::Progress;

/// Documents by type, and types in alphabetical order.
///
/// Takes one to two bytes a token; sixteen times less than that is read for a word of middling frequency.
#[derive(Clone, Debug, Default)]
pub struct InvertedIndex {
    postings: Postings,
    vocabulary: Vocabulary,
}

impl InvertedIndex {
    /// Turns an index around. Two passes over its tokens and one sort of its vocabulary.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] when `progress` says so.
    pub fn build(index: &TokenIndex, progress: Progress<'_>) -> Result<Self> {
        let vocabulary = Vocabulary::build(index);
        Ok(Self { postings: Postings::build(index, progress)?, vocabulary })
    }

    /// Tells every document that has the type, in file order, and how often it has it.
    #[inline]
    pub fn each(&self, ty: TypeId, tell: impl FnMut(DocId, u32)) {
        self.postings.each(ty, tell);
    }

    /// Reads the documents of a type little by little.
    #[must_use]
    pub fn cursor(&self, ty: TypeId) -> Cursor<'_> {
        self.postings.cursor(ty)
    }

    /// How many documents have the type; 0 for an unknown type.
    #[must_use]
    pub fn documents_with(&self, ty: TypeId) -> u32 {
        self.postings.documents_with(ty)
    }

    /// How often the type stands in all documents together; 0 for an unknown type.
    #[must_use]
    pub fn occurrences(&self, ty: TypeId) -> u64 {
        self.postings.occurrences(ty)
    }

    /// Types of `index` whose form starts with `prefix`, in alphabetical order.
    #[must_use]
    pub fn starting_with(&self, index: &TokenIndex, prefix: &str) -> &[TypeId] {
        self.vocabulary.starting_with(index, prefix)
    }

    /// Hyphenated types of `index` one part of which is `word`; a type comes as often as it has the part.
    pub fn with_part<'i>(
        &'i self,
        index: &'i TokenIndex,
        word: &'i str,
    ) -> impl Iterator<Item = TypeId> + 'i {
        self.vocabulary.with_part(index, word, true)
    }

    /// Hyphenated types of `index` one part of which starts with `prefix`; a type comes as often as it has such
    /// a part.
    pub fn with_part_starting<'i>(
        &'i self,
        index: &'i TokenIndex,
        prefix: &'i str,
    ) -> impl Iterator<Item = TypeId> + 'i {
        self.vocabulary.with_part(index, prefix, false)
    }

    /// Memory taken by what grows with the tokens, and by what grows with the vocabulary, in bytes.
    #[must_use]
    pub fn memory(&self) -> (usize, usize) {
        let (entries, by_type) = self.postings.memory();
        (entries, by_type + self.vocabulary.memory())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::corpus::{Corpus, DocumentRef};
    use crate::progress::unwatched;
    use proptest::prelude::*;

    pub(crate) fn build(texts: &[impl AsRef<str>]) -> (TokenIndex, InvertedIndex) {
        let mut corpus = Corpus::default();
        for text in texts {
            corpus.push(DocumentRef { text: text.as_ref(), ..DocumentRef::default() }).unwrap();
        }
        let index = TokenIndex::build(&corpus, &unwatched).unwrap();
        let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
        (index, inverted)
    }

    proptest! {
        #[test]
        fn every_token_is_found_again(texts in proptest::collection::vec("([ab]{1,2} ){0,12}", 0..12)) {
            let (index, inverted) = build(&texts);
            for ty in (0..index.n_types()).map(|ty| TypeId(u32::try_from(ty).unwrap())) {
                let mut found = Vec::new();
                inverted.each(ty, |doc, count| found.push((doc, count)));
                let count = |doc| index.document(doc).iter().filter(|&&other| other == ty).count();
                let all = (0..).map(DocId).take(texts.len());
                let wanted: Vec<_> = all
                    .map(|doc| (doc, u32::try_from(count(doc)).unwrap()))
                    .filter(|&(_, count)| count > 0)
                    .collect();
                prop_assert_eq!(inverted.documents_with(ty) as usize, wanted.len());
                prop_assert_eq!(inverted.occurrences(ty), wanted.iter().map(|&(_, n)| u64::from(n)).sum::<u64>());
                prop_assert_eq!(found, wanted);
            }
        }
    }

    #[test]
    fn words_that_start_alike_and_parts_are_found() {
        let (index, inverted) =
            build(&["happy hat happ well-known happily être êtes well-to-do known", "unwell"]);
        let forms = |types: &[TypeId]| types.iter().map(|&ty| index.form(ty).to_owned()).collect::<Vec<_>>();
        assert_eq!(forms(inverted.starting_with(&index, "happ")), ["happ", "happily", "happy"]);
        assert_eq!(forms(inverted.starting_with(&index, "êt")), ["êtes", "être"]);
        assert_eq!(forms(inverted.starting_with(&index, "x")), [""; 0]);
        assert_eq!(inverted.starting_with(&index, "").len(), index.n_types());
        let parts = |found: Vec<TypeId>| forms(&found);
        assert_eq!(parts(inverted.with_part(&index, "well").collect()), ["well-known", "well-to-do"]);
        assert_eq!(parts(inverted.with_part(&index, "we").collect()), [""; 0]);
        assert_eq!(parts(inverted.with_part_starting(&index, "kno").collect()), ["well-known"]);
        assert_eq!((inverted.documents_with(TypeId(99)), inverted.occurrences(TypeId(99))), (0, 0));
    }
}
