//! Where a word or phrase stands in the documents, with what stands around it.

use std::ops::Range;

use super::doc_set::DocSet;
use super::search::Query;
use super::{Corpus, DocId};

/// One place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The document.
    pub doc: DocId,
    /// Bytes of its text; always on character boundaries.
    pub span: Range<usize>,
}

/// Which documents come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sequence {
    /// As in the file.
    InOrder,
    /// A fair sample, the same for the same number.
    Random(u64),
}

/// The first places of `query` in the documents it was `found` in, at most `n`. Only the texts that are needed are cut
/// into words.
#[must_use]
pub fn occurrences(
    corpus: &Corpus,
    query: &Query,
    found: &DocSet,
    sequence: Sequence,
    n: usize,
) -> Vec<Occurrence> {
    let docs: Vec<DocId> = match sequence {
        Sequence::InOrder => found.iter().take(n).collect(),
        Sequence::Random(seed) => sample(found, seed, n),
    };
    let places = docs.into_iter().flat_map(|doc| {
        let places = query.places(corpus.text(doc));
        places.into_iter().map(move |span| Occurrence { doc, span })
    });
    places.take(n).collect()
}

/// `n` documents in a random sequence (selection sampling would keep the file's order).
fn sample(found: &DocSet, seed: u64, n: usize) -> Vec<DocId> {
    let mut docs: Vec<(u64, DocId)> = found.iter().map(|doc| (mixed(seed ^ u64::from(doc.0)), doc)).collect();
    if docs.len() > n && n > 0 {
        docs.select_nth_unstable(n - 1);
        docs.truncate(n);
    }
    docs.sort_unstable();
    docs.into_iter().map(|(_, doc)| doc).collect()
}

/// The finalizer of splitmix64 (Steele, Lea and Flood 2014).
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What stands before and after a place, at most `reach` bytes each, cut between words where that is possible.
#[must_use]
pub fn context<'t>(text: &'t str, span: &Range<usize>, reach: usize) -> (&'t str, &'t str) {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let mut start = before.len().saturating_sub(reach);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let mut end = after.len().min(reach);
    while !after.is_char_boundary(end) {
        end -= 1;
    }
    let (mut left, mut right) =
        (before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default());
    if start > 0
        && let Some((_, rest)) = left.split_once(char::is_whitespace)
    {
        left = rest;
    }
    if end < after.len()
        && let Some((rest, _)) = right.rsplit_once(char::is_whitespace)
    {
        right = rest;
    }
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::DocumentRef;
    use proptest::prelude::*;

    #[test]
    fn the_first_places_in_order_and_a_sample() {
        let mut corpus = Corpus::default();
        for text in ["a b a", "b", "a c", "c a a"] {
            corpus.push(DocumentRef { text, ..DocumentRef::default() }).unwrap();
        }
        let found: DocSet = [0, 2, 3].map(DocId).into_iter().collect();
        let places = |sequence, n| {
            let found = occurrences(&corpus, &Query::term("A"), &found, sequence, n);
            found.into_iter().map(|place| (place.doc.0, place.span.start)).collect::<Vec<_>>()
        };
        assert_eq!(places(Sequence::InOrder, 3), [(0, 0), (0, 4), (2, 0)]);
        let mut sample = places(Sequence::Random(7), 9);
        assert_eq!(sample, places(Sequence::Random(7), 9));
        assert!((0..20).any(|seed| places(Sequence::Random(seed), 9) != sample));
        sample.sort_unstable();
        assert_eq!(sample, [(0, 0), (0, 4), (2, 0), (3, 2), (3, 4)]);
        assert_eq!(places(Sequence::Random(1), 0), []);
    }

    #[test]
    fn context_ends_between_words() {
        let text = "Once upon a time there was a happy end";
        assert_eq!(context(text, &(12..16), 9), ("upon a ", " there"));
        assert_eq!(context(text, &(12..16), 99), ("Once upon a ", " there was a happy end"));
        assert_eq!(context("ééé", &(2..4), 1), ("", ""));
    }

    proptest! {
        #[test]
        fn context_is_beside_its_place(text in "\\PC{0,20}", at in 0_usize..20, reach in 0_usize..12) {
            let place = text.char_indices().nth(at).map_or(0..0, |(start, c)| start..start + c.len_utf8());
            let (before, after) = context(&text, &place, reach);
            prop_assert!(text[..place.start].ends_with(before) && text[place.end..].starts_with(after));
            prop_assert!(before.len() <= reach && after.len() <= reach);
        }
    }
}
