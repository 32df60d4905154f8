//! By type, the documents that have it and how often, packed.
//!
//! Two bytes serve nearly every entry: thirteen bits for the documents skipped since the entry before, three for
//! the count. The commonest words, which are read most, are so the smallest; bit packing or varints would save
//! another quarter of the memory and take twice the time to read.

use super::{TokenIndex, TypeId};
use crate::Result;
use crate::corpus::DocId;
use crate::corpus::column::Ends;
use crate::progress::Progress;

/// Bits for the count.
const COUNT_BITS: u32 = 3;
const COUNT_MASK: u16 = (1 << COUNT_BITS) - 1;
/// Skips below this fit into the first word.
const SHORT_SKIP: u32 = 1 << (16 - COUNT_BITS);
/// The code of an entry whose skip goes on in a second word and whose count is 1.
const LONG_SKIP: u16 = COUNT_MASK;
/// Skips below this fit into two words.
const MIDDLE_SKIP: u32 = 1 << (32 - COUNT_BITS);
/// The code of an entry whose skip and count follow in full, two words each.
const FULL: u16 = 0;

/// Entries by type, in the order of the documents.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    words: Vec<u16>,
    /// Where each type's words end.
    ends: Ends,
    /// Number of documents by type.
    documents: Vec<u32>,
    /// Number of tokens by type.
    occurrences: Vec<u64>,
}

/// What is known of a type while documents go by.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// In the document under way.
    count: u32,
    /// The first document that the next entry can be of.
    from: u32,
    /// Where its next word goes; in the first pass, how many there are.
    at: usize,
}

impl Postings {
    /// Two passes over the tokens: one to find how much room each type needs, one to fill it.
    pub(super) fn build(index: &TokenIndex, progress: Progress<'_>) -> Result<Self> {
        let mut postings = Self {
            documents: vec![0; index.n_types()],
            occurrences: vec![0; index.n_types()],
            ..Self::default()
        };
        let mut seen = vec![Seen::default(); index.n_types()];
        let Self { documents, occurrences, .. } = &mut postings;
        entries(index, &mut seen, &|share| progress(0.4 * share), |ty, skip, count, seen| {
            seen.at += n_words(skip, count);
            documents[ty.place()] += 1;
            occurrences[ty.place()] += u64::from(count);
        })?;
        let mut end = 0;
        postings.ends.reserve(seen.len());
        for seen in &mut seen {
            let start = end;
            end += seen.at;
            postings.ends.push(end);
            *seen = Seen { at: start, ..Seen::default() };
        }
        let mut words = vec![0_u16; end];
        entries(index, &mut seen, &|share| progress(0.4 + 0.6 * share), |_, skip, count, seen| {
            write(&mut words, &mut seen.at, skip, count);
        })?;
        postings.words = words;
        progress(1.0)?;
        Ok(postings)
    }

    /// Tells every document that has the type, in order, and how often it has it.
    #[inline]
    pub(super) fn each(&self, ty: TypeId, mut tell: impl FnMut(DocId, u32)) {
        let mut words = self.words_of(ty);
        let mut next = 0_u32;
        while let Some((skip, count)) = read(&mut words) {
            let doc = next.wrapping_add(skip);
            next = doc.wrapping_add(1);
            tell(DocId(doc), count);
        }
    }

    fn words_of(&self, ty: TypeId) -> Words<'_> {
        self.words.get(self.ends.range(ty.place())).unwrap_or_default().iter()
    }

    /// Reads the documents of a type little by little.
    pub(super) fn cursor(&self, ty: TypeId) -> Cursor<'_> {
        let mut cursor = Cursor { words: self.words_of(ty), doc: 0, count: 0 };
        cursor.advance(0);
        cursor
    }

    pub(super) fn documents_with(&self, ty: TypeId) -> u32 {
        self.documents.get(ty.place()).copied().unwrap_or(0)
    }

    pub(super) fn occurrences(&self, ty: TypeId) -> u64 {
        self.occurrences.get(ty.place()).copied().unwrap_or(0)
    }

    /// Memory of the entries, and of what is kept by type, in bytes.
    pub(super) fn memory(&self) -> (usize, usize) {
        let by_type = self.ends.bytes() + self.documents.capacity() * 4 + self.occurrences.capacity() * 8;
        (self.words.capacity() * 2, by_type)
    }
}

type Words<'p> = std::slice::Iter<'p, u16>;

/// The documents of a type that have not been told yet.
#[derive(Clone, Debug)]
pub struct Cursor<'p> {
    words: Words<'p>,
    /// The next document; beyond all where there is no more.
    doc: u32,
    count: u32,
}

impl Cursor<'_> {
    /// Tells the documents before `end` that have not been told yet, in order, and how often they have the type.
    #[inline]
    pub fn each_before(&mut self, end: DocId, mut tell: impl FnMut(DocId, u32)) {
        while self.doc < end.0 {
            tell(DocId(self.doc), self.count);
            self.advance(self.doc + 1);
        }
    }

    #[inline]
    fn advance(&mut self, from: u32) {
        (self.doc, self.count) = match read(&mut self.words) {
            Some((skip, count)) => (from.wrapping_add(skip), count),
            None => (u32::MAX, 0),
        };
    }
}

/// The next entry: documents skipped, and the count.
#[inline]
fn read(words: &mut Words<'_>) -> Option<(u32, u32)> {
    let &word = words.next()?;
    let (skip, code) = (u32::from(word >> COUNT_BITS), word & COUNT_MASK);
    if code == LONG_SKIP {
        Some((skip | u32::from(words.next().copied().unwrap_or(0)) << (16 - COUNT_BITS), 1))
    } else if code == FULL {
        let mut long = || {
            let low = words.next().copied().unwrap_or(0);
            u32::from(low) | u32::from(words.next().copied().unwrap_or(0)) << 16
        };
        Some((long(), long()))
    } else {
        Some((skip, u32::from(code)))
    }
}

/// Tells each document's types once, with the documents skipped and the count.
fn entries(
    index: &TokenIndex,
    seen: &mut [Seen],
    progress: Progress<'_>,
    mut tell: impl FnMut(TypeId, u32, u32, &mut Seen),
) -> Result<()> {
    let mut touched: Vec<TypeId> = Vec::new();
    let (mut done, mut next_report) = (0, 0);
    for (doc, types) in (0_u32..).zip(index.documents()) {
        if done >= next_report {
            // A share need not be exact.
            progress(done as f32 / index.n_tokens().max(1) as f32)?;
            next_report = done + (1 << 20);
        }
        done += types.len();
        touched.clear();
        for &ty in types {
            let seen = &mut seen[ty.place()];
            if seen.count == 0 {
                touched.push(ty);
            }
            // A document of four billion equal words would not fit into memory.
            seen.count = seen.count.saturating_add(1);
        }
        for &ty in &touched {
            let seen = &mut seen[ty.place()];
            let count = std::mem::take(&mut seen.count);
            let skip = doc - seen.from;
            seen.from = doc.saturating_add(1);
            tell(ty, skip, count, seen);
        }
    }
    Ok(())
}

/// How many words an entry takes.
fn n_words(skip: u32, count: u32) -> usize {
    if skip < SHORT_SKIP && count < u32::from(LONG_SKIP) {
        1
    } else if skip < MIDDLE_SKIP && count == 1 {
        2
    } else {
        5
    }
}

fn write(words: &mut [u16], at: &mut usize, skip: u32, count: u32) {
    let mut put = |word: u32| {
        // Callers cut to sixteen bits.
        words[*at] = word as u16;
        *at += 1;
    };
    let first = (skip & (SHORT_SKIP - 1)) << COUNT_BITS;
    match n_words(skip, count) {
        1 => put(first | count),
        2 => {
            put(first | u32::from(LONG_SKIP));
            put(skip >> (16 - COUNT_BITS));
        }
        _ => {
            put(u32::from(FULL));
            for number in [skip, count] {
                put(number & 0xFFFF);
                put(number >> 16);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn postings(entries: &[(u32, u32)]) -> Postings {
        let n: usize = entries.iter().map(|&(skip, count)| n_words(skip, count)).sum();
        let (mut words, mut at) = (vec![0; n], 0);
        entries.iter().for_each(|&(skip, count)| write(&mut words, &mut at, skip, count));
        assert_eq!(at, n);
        let mut postings = Postings { words, ..Postings::default() };
        postings.ends.push(n);
        postings
    }

    fn number() -> impl Strategy<Value = u32> {
        prop_oneof![
            0..10_u32,
            SHORT_SKIP - 2..SHORT_SKIP + 2,
            MIDDLE_SKIP - 2..MIDDLE_SKIP + 2,
            0..500_000_000_u32
        ]
    }

    proptest! {
        #[test]
        fn entries_of_any_size_come_back(entries in proptest::collection::vec((number(), number()), 0..5)) {
            let entries: Vec<_> = entries.into_iter().map(|(skip, count)| (skip, count.max(1))).collect();
            let mut found = Vec::new();
            postings(&entries).each(TypeId(0), |doc, count| found.push((doc.0, count)));
            let mut next = 0;
            let wanted: Vec<_> = entries
                .iter()
                .map(|&(skip, count)| {
                    next += skip + 1;
                    (next - 1, count)
                })
                .collect();
            prop_assert_eq!(&found, &wanted);
            let postings = postings(&entries);
            let mut cursor = postings.cursor(TypeId(0));
            found.clear();
            for end in [1, 10, SHORT_SKIP, u32::MAX] {
                cursor.each_before(DocId(end), |doc, count| {
                    assert!(doc.0 < end);
                    found.push((doc.0, count));
                });
            }
            prop_assert_eq!(found, wanted);
        }
    }
}
