//! Small numbers in as few bytes as they need.

/// Numbers in order, in one, two or four bytes each by the largest of them.
#[derive(Clone, Debug)]
pub struct Codes(Width);

#[derive(Clone, Debug)]
enum Width {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Self(Width::One(Vec::new()))
    }
}

impl Codes {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Width::One(codes) => codes.len(),
            Width::Two(codes) => codes.len(),
            Width::Four(codes) => codes.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code at `place`; nothing where there is none.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<u32> {
        match &self.0 {
            Width::One(codes) => codes.get(place).map(|&code| code.into()),
            Width::Two(codes) => codes.get(place).map(|&code| code.into()),
            Width::Four(codes) => codes.get(place).copied(),
        }
    }

    /// All codes in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// Adds a code at the end.
    pub(super) fn push(&mut self, code: u32) {
        match &mut self.0 {
            Width::One(codes) => {
                if let Ok(code) = code.try_into() {
                    return codes.push(code);
                }
            }
            Width::Two(codes) => {
                if let Ok(code) = code.try_into() {
                    return codes.push(code);
                }
            }
            Width::Four(codes) => return codes.push(code),
        }
        self.widen();
        self.push(code);
    }

    fn widen(&mut self) {
        self.0 = match &self.0 {
            Width::One(codes) => Width::Two(codes.iter().map(|&code| code.into()).collect()),
            Width::Two(codes) => Width::Four(codes.iter().map(|&code| code.into()).collect()),
            Width::Four(_) => return,
        };
    }

    /// Adds `code` until there are `len`.
    pub(super) fn fill(&mut self, len: usize, code: u32) {
        while self.len() < len {
            self.push(code);
        }
    }

    /// Memory taken, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        match &self.0 {
            Width::One(codes) => codes.capacity(),
            Width::Two(codes) => codes.capacity() * 2,
            Width::Four(codes) => codes.capacity() * 4,
        }
    }

    /// Gives back memory that growing took too much of.
    pub(super) fn shrink_to_fit(&mut self) {
        match &mut self.0 {
            Width::One(codes) => codes.shrink_to_fit(),
            Width::Two(codes) => codes.shrink_to_fit(),
            Width::Four(codes) => codes.shrink_to_fit(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Codes;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(given in prop::collection::vec(prop_oneof![0..300_u32, 0..70_000_u32, any::<u32>()], 0..20)) {
            let mut codes = Codes::default();
            given.iter().for_each(|&code| codes.push(code));
            codes.shrink_to_fit();
            prop_assert_eq!(&codes.iter().collect::<Vec<_>>(), &given);
            prop_assert_eq!(codes.get(given.len()), None);
            let width = match given.iter().max() {
                Some(..=0xFF) | None => 1,
                Some(..=0xFFFF) => 2,
                Some(_) => 4,
            };
            prop_assert_eq!(codes.memory(), width * given.len());
        }
    }
}
