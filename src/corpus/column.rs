//! Many texts of one kind as one text: an allocation a column instead of one a document.

/// Texts in order, read back as slices of one long text.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    text: String,
    /// Where each text ends; shorter than `len` where the last texts are all empty.
    ends: Ends,
    len: usize,
}

/// Byte offsets, in four bytes each for as long as they fit.
#[derive(Clone, Debug)]
pub(super) enum Ends {
    Short(Vec<u32>),
    Long(Vec<u64>),
}

impl Default for Ends {
    fn default() -> Self {
        Self::Short(Vec::new())
    }
}

impl Ends {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Short(ends) => ends.len(),
            Self::Long(ends) => ends.len(),
        }
    }

    pub(super) fn get(&self, place: usize) -> Option<usize> {
        match self {
            Self::Short(ends) => ends.get(place).map(|&end| end as usize),
            // Offsets into memory, which came from a usize.
            Self::Long(ends) => ends.get(place).map(|&end| end as usize),
        }
    }

    pub(super) fn push(&mut self, end: usize) {
        match self {
            Self::Short(ends) => match u32::try_from(end) {
                Ok(end) => ends.push(end),
                Err(_) => {
                    let mut long: Vec<u64> = ends.iter().map(|&end| u64::from(end)).collect();
                    long.push(end as u64);
                    *self = Self::Long(long);
                }
            },
            Self::Long(ends) => ends.push(end as u64),
        }
    }

    pub(super) fn clear(&mut self) {
        match self {
            Self::Short(ends) => ends.clear(),
            Self::Long(ends) => ends.clear(),
        }
    }

    /// From where to where the piece at `place` reaches; an empty range where there is none.
    pub(super) fn range(&self, place: usize) -> std::ops::Range<usize> {
        let Some(end) = self.get(place) else { return 0..0 };
        let start = place.checked_sub(1).and_then(|before| self.get(before)).unwrap_or(0);
        start..end
    }

    pub(super) fn reserve(&mut self, more: usize) {
        match self {
            Self::Short(ends) => ends.reserve(more),
            Self::Long(ends) => ends.reserve(more),
        }
    }

    pub(super) fn shrink_to_fit(&mut self) {
        match self {
            Self::Short(ends) => ends.shrink_to_fit(),
            Self::Long(ends) => ends.shrink_to_fit(),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Short(ends) => ends.capacity() * 4,
            Self::Long(ends) => ends.capacity() * 8,
        }
    }
}

impl TextColumn {
    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no text, not even an empty one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a text at the end.
    pub fn push(&mut self, text: &str) {
        self.len += 1;
        if text.is_empty() {
            // A column that nothing fills takes no room.
            return;
        }
        while self.ends.len() + 1 < self.len {
            self.ends.push(self.text.len());
        }
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// The text at `place`; empty where there is none.
    #[must_use]
    pub fn get(&self, place: usize) -> &str {
        self.text.get(self.ends.range(place)).unwrap_or_default()
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len).map(|place| self.get(place))
    }

    /// Length of all texts together, in bytes.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Memory taken, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.text.capacity() + self.ends.bytes()
    }

    /// Makes room for `texts` more texts of `bytes` bytes together.
    pub fn reserve(&mut self, texts: usize, bytes: usize) {
        self.text.reserve(bytes);
        self.ends.reserve(texts);
    }

    /// Gives back memory that growing took too much of.
    pub fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::{Ends, TextColumn};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(texts in proptest::collection::vec("\\PC{0,6}", 0..20)) {
            let mut column = TextColumn::default();
            texts.iter().for_each(|text| column.push(text));
            column.shrink_to_fit();
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), texts.iter().collect::<Vec<_>>());
            prop_assert_eq!(column.len(), texts.len());
            prop_assert_eq!(column.get(texts.len()), "");
        }
    }

    #[test]
    fn an_empty_column_takes_no_room() {
        let mut column = TextColumn::default();
        (0..1000).for_each(|_| column.push(""));
        assert_eq!((column.len(), column.memory(), column.get(999)), (1000, 0, ""));
    }

    #[test]
    fn offsets_beyond_four_gigabytes_are_kept() {
        let mut ends = Ends::default();
        let beyond = u32::MAX as usize + 5;
        [3, u32::MAX as usize, beyond, beyond + 1].into_iter().for_each(|end| ends.push(end));
        assert!(matches!(ends, Ends::Long(_)));
        assert_eq!(
            (ends.range(0), ends.range(1), ends.range(3)),
            (0..3, 3..u32::MAX as usize, beyond..beyond + 1)
        );
        assert_eq!(ends.range(4), 0..0);
    }
}
