//! How far ahead of UTC the clocks were by which documents were written, as their dates say it.

/// A document whose date does not say it.
const UNSAID: i16 = i16::MIN;

/// Minutes ahead of UTC, by document: one number where all documents have the same, two bytes each otherwise.
///
/// `Z` and `+00:00` are what machines write that know no place: 0 alone is no local clock, and only counts as one
/// where some other document has another distance (as in a column of one program that writes local offsets).
#[derive(Clone, Debug)]
pub(super) struct Offsets {
    /// Of the documents so far, while all have the same.
    same: i16,
    /// Empty while all have the same.
    each: Vec<i16>,
    /// Some document has another distance than 0.
    is_local: bool,
}

impl Default for Offsets {
    fn default() -> Self {
        Self { same: UNSAID, each: Vec::new(), is_local: false }
    }
}

impl Offsets {
    /// Adds a document after `n` others.
    pub(super) fn push(&mut self, n: usize, minutes: Option<i16>) {
        let minutes = minutes.unwrap_or(UNSAID);
        self.is_local |= minutes != 0 && minutes != UNSAID;
        if n == 0 {
            self.same = minutes;
        } else if !self.each.is_empty() {
            self.each.push(minutes);
        } else if minutes != self.same {
            self.each = vec![self.same; n];
            self.each.push(minutes);
        }
    }

    /// As the date says it.
    pub(super) fn get(&self, place: usize) -> Option<i16> {
        let minutes = if self.each.is_empty() { self.same } else { *self.each.get(place)? };
        (minutes != UNSAID).then_some(minutes)
    }

    /// Whether these are local clocks.
    pub(super) fn are_local(&self) -> bool {
        self.is_local
    }

    /// To be called when all documents are in: what is no local clock takes no room.
    pub(super) fn finish(&mut self) {
        if self.is_local {
            self.each.shrink_to_fit();
        } else {
            *self = Self::default();
        }
    }

    /// Memory taken, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.each.capacity() * 2
    }
}

#[cfg(test)]
mod tests {
    use super::Offsets;
    use proptest::prelude::*;

    fn of(list: &[Option<i16>]) -> Offsets {
        let mut offsets = Offsets::default();
        list.iter().enumerate().for_each(|(n, minutes)| offsets.push(n, *minutes));
        offsets
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(
            list in prop::collection::vec(prop::option::of(prop::sample::select(vec![0_i16, 60, -210])), 0..12)
        ) {
            let mut offsets = of(&list);
            for (place, minutes) in list.iter().enumerate() {
                prop_assert_eq!(offsets.get(place), *minutes);
            }
            let is_local = list.iter().flatten().any(|minutes| *minutes != 0);
            prop_assert_eq!(offsets.are_local(), is_local);
            offsets.finish();
            prop_assert!(offsets.memory() <= 2 * list.len());
            for (place, minutes) in list.iter().enumerate() {
                prop_assert_eq!(offsets.get(place), minutes.filter(|_| is_local));
            }
        }
    }

    #[test]
    fn only_what_differs_takes_room() {
        for (list, bytes) in [
            (vec![None; 1000], 0),
            (vec![Some(0); 1000], 0),
            (vec![Some(120); 1000], 0),
            ([vec![Some(0); 999], vec![None]].concat(), 0),
            ([vec![Some(0); 999], vec![Some(60)]].concat(), 2000),
        ] {
            let mut offsets = of(&list);
            offsets.finish();
            assert_eq!(offsets.memory(), bytes, "{:?}", list.last());
        }
    }
}
