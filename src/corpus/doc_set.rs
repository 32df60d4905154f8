//! Sets of documents, as search and scoring pass them on.

use super::DocId;

/// A set of documents: a bit each. An empty one takes no room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocSet {
    bits: Vec<u64>,
}

impl DocSet {
    /// The first `n` documents.
    #[must_use]
    pub fn first(n: usize) -> Self {
        let mut bits = vec![u64::MAX; n.div_ceil(64)];
        if let (Some(last), used @ 1..) = (bits.last_mut(), n % 64) {
            *last = (1 << used) - 1;
        }
        Self { bits }
    }

    /// Adds a document.
    #[inline]
    pub fn insert(&mut self, doc: DocId) {
        let block = doc.place() / 64;
        if block >= self.bits.len() {
            self.bits.resize(block + 1, 0);
        }
        self.bits[block] |= 1 << (doc.place() % 64);
    }

    /// Whether it has the document.
    #[inline]
    #[must_use]
    pub fn contains(&self, doc: DocId) -> bool {
        self.bits.get(doc.place() / 64).is_some_and(|bits| bits >> (doc.place() % 64) & 1 == 1)
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|&bits| bits == 0)
    }

    /// How many it has.
    #[must_use]
    pub fn len(&self) -> usize {
        // At most 64 each.
        self.bits.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// All, in file order.
    pub fn iter(&self) -> impl Iterator<Item = DocId> {
        (0_u32..).zip(&self.bits).flat_map(|(block, &bits)| {
            let mut rest = bits;
            std::iter::from_fn(move || {
                let lowest = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(DocId(block * 64 + lowest))
            })
        })
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: &Self) {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        self.bits.iter_mut().zip(&other.bits).for_each(|(bits, more)| *bits |= more);
    }

    /// Keeps only what another set has too.
    pub fn intersect(&mut self, other: &Self) {
        self.bits.truncate(other.bits.len());
        self.bits.iter_mut().zip(&other.bits).for_each(|(bits, common)| *bits &= common);
    }
}

impl FromIterator<DocId> for DocSet {
    fn from_iter<I: IntoIterator<Item = DocId>>(docs: I) -> Self {
        let mut set = Self::default();
        docs.into_iter().for_each(|doc| set.insert(doc));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_is_a_set(a in proptest::collection::btree_set(0_u32..300, 0..40), b in proptest::collection::btree_set(0_u32..300, 0..40)) {
            let set = |docs: &BTreeSet<u32>| docs.iter().copied().map(DocId).collect::<DocSet>();
            let list = |set: &DocSet| set.iter().map(|doc| doc.0).collect::<Vec<_>>();
            prop_assert_eq!(list(&set(&a)), a.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!((set(&a).len(), set(&a).is_empty()), (a.len(), a.is_empty()));
            prop_assert!((0..301).all(|doc| set(&a).contains(DocId(doc)) == a.contains(&doc)));
            prop_assert_eq!(list(&DocSet::first(a.len())), (0..).take(a.len()).collect::<Vec<_>>());
            let (mut both, mut common) = (set(&a), set(&a));
            both.extend(&set(&b));
            common.intersect(&set(&b));
            prop_assert_eq!(list(&both), a.union(&b).copied().collect::<Vec<_>>());
            prop_assert_eq!(list(&common), a.intersection(&b).copied().collect::<Vec<_>>());
        }
    }
}
