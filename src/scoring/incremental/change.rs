//! What a changed term does to the tallies of documents.

use rayon::iter::{IndexedParallelIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSliceMut as _;

use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::corpus::index::TypeId;
use crate::corpus::index::inverted::{Cursor, InvertedIndex};
use crate::scoring::scores::Tally;

/// How much more a token or phrase is worth than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    sum: i64,
    square: i64,
    matched: i32,
}

impl Change {
    /// None where nothing changes.
    pub(super) fn between(old: Tally, new: Tally) -> Option<Self> {
        // A token has far fewer parts than 2³¹.
        let matched = i32::try_from(i64::from(new.matched) - i64::from(old.matched)).unwrap_or(0);
        let change = Self { sum: new.sum - old.sum, square: new.square - old.square, matched };
        (old != new).then_some(change)
    }

    pub(super) fn opposite(self) -> Self {
        Self { sum: -self.sum, square: -self.square, matched: -self.matched }
    }

    #[inline]
    fn apply(self, tally: &mut Tally, count: u32) {
        let n = i64::from(count);
        tally.sum += self.sum * n;
        tally.square += self.square * n;
        // Modulo 2³², as the product is: the true number is within it.
        tally.matched = tally.matched.wrapping_add_signed(self.matched.wrapping_mul(count.cast_signed()));
    }
}

/// Documents whose tallies stay in the processor's cache together.
const BLOCK: usize = 1 << 13;
/// Fewer documents than this are changed before other threads have woken up.
const ALONE: usize = 1 << 15;

/// The tallies of all documents, being changed.
pub(super) struct Changing<'t> {
    pub(super) tallies: &'t mut [Tally],
    /// The documents that may have other tallies than before.
    pub(super) changed: &'t mut DocSet,
}

impl Changing<'_> {
    /// Applies a change `count` times.
    #[inline]
    pub(super) fn apply(&mut self, doc: DocId, count: u32, change: Change) {
        if let Some(tally) = self.tallies.get_mut(doc.place()) {
            change.apply(tally, count);
            self.changed.insert(doc);
        }
    }

    /// Replaces the tally of a document.
    pub(super) fn set(&mut self, doc: DocId, new: Tally) {
        if let Some(tally) = self.tallies.get_mut(doc.place()) {
            *tally = new;
            self.changed.insert(doc);
        }
    }

    /// Applies a change of each type wherever the type stands.
    pub(super) fn apply_types(&mut self, inverted: &InvertedIndex, changes: &[(TypeId, Change)]) {
        let n_visits = changes.iter().map(|&(ty, _)| inverted.documents_with(ty) as usize).sum::<usize>();
        if n_visits < ALONE {
            for &(ty, change) in changes {
                inverted.each(ty, |doc, count| self.apply(doc, count, change));
            }
            return;
        }
        let part = self.tallies.len().div_ceil(rayon::current_num_threads()).next_multiple_of(BLOCK);
        let changed: Vec<DocSet> = self
            .tallies
            .par_chunks_mut(part)
            .enumerate()
            .map(|(number, tallies)| {
                let mut part = Part { start: number * part, tallies, changed: DocSet::default() };
                part.apply(inverted, changes);
                part.changed
            })
            .collect();
        changed.iter().for_each(|changed| self.changed.extend(changed));
    }
}

/// The tallies of some documents in a row, for one of several threads.
struct Part<'t> {
    /// Place of the first document.
    start: usize,
    tallies: &'t mut [Tally],
    changed: DocSet,
}

impl Part<'_> {
    /// Many types go on block by block: type by type, each would fetch the tallies of all documents from memory.
    fn apply(&mut self, inverted: &InvertedIndex, changes: &[(TypeId, Change)]) {
        let n_blocks = self.tallies.len().div_ceil(BLOCK);
        // A type in fewer documents than blocks would mostly be asked in vain.
        let is_common = |ty: TypeId| changes.len() > 1 && inverted.documents_with(ty) as usize > n_blocks;
        let (common, rare): (Vec<_>, Vec<_>) = changes.iter().partition(|(ty, _)| is_common(*ty));
        for (ty, change) in rare {
            let mut cursor = self.cursor(inverted, ty);
            self.apply_before(self.tallies.len(), &mut cursor, change);
        }
        let mut cursors: Vec<_> =
            common.into_iter().map(|(ty, change)| (self.cursor(inverted, ty), change)).collect();
        for block in 1..=n_blocks {
            for (cursor, change) in &mut cursors {
                self.apply_before(block * BLOCK, cursor, *change);
            }
        }
    }

    /// The documents of a type from the first of this part on.
    fn cursor<'i>(&self, inverted: &'i InvertedIndex, ty: TypeId) -> Cursor<'i> {
        let mut cursor = inverted.cursor(ty);
        cursor.each_before(id_of(self.start), |_, _| {});
        cursor
    }

    /// Applies a change to the documents before the place `end` of this part.
    #[inline]
    fn apply_before(&mut self, end: usize, cursor: &mut Cursor<'_>, change: Change) {
        let Self { start, tallies, changed } = self;
        cursor.each_before(id_of(*start + end.min(tallies.len())), |doc, count| {
            if let Some(tally) = tallies.get_mut(doc.place() - *start) {
                change.apply(tally, count);
                changed.insert(doc);
            }
        });
    }
}

/// The document at a place, all of which are numbered by u32.
fn id_of(place: usize) -> DocId {
    DocId(u32::try_from(place).unwrap_or(u32::MAX))
}
