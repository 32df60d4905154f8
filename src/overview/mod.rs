//! All documents at once in the plane of two numbers each: where they lie, how densely, and which are meant.
//!
//! A [`Plane`] holds the numbers, a [`View`] the part of it that is seen. Few documents are [`marks`], many a
//! [`density`]; [`gather`] stacks them by ranges of their numbers, [`jitter`] moves equal ones apart. [`histogram`]
//! counts along the margins, [`nearest`] finds what is pointed at, [`lens`] what lies under a shape.

pub mod density;
pub mod gather;
pub mod histogram;
pub mod jitter;
pub mod lens;
pub mod marks;
pub mod nearest;

/// Categories told apart; all further ones are taken together under the code of this number.
pub const N_CATEGORIES: usize = 8;

/// Codes there are: the categories, and the others.
pub const N_CODES: usize = N_CATEGORIES + 1;

/// By document, two numbers and a category.
#[derive(Clone, Copy, Debug)]
pub struct Plane<'a> {
    /// To the right; not a finite number where there is none.
    pub x: &'a [f64],
    /// Upwards; not a finite number where there is none. As long as `x`.
    pub y: &'a [f64],
    /// Codes below [`N_CODES`]; documents beyond the end have code 0.
    pub codes: &'a [u8],
}

/// A part of the plane, its edges included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Left and right.
    pub x: [f64; 2],
    /// Bottom and top.
    pub y: [f64; 2],
}

impl Plane<'_> {
    /// Where a document lies.
    #[inline]
    #[must_use]
    pub fn at(&self, place: usize) -> Option<[f64; 2]> {
        let at = [*self.x.get(place)?, *self.y.get(place)?];
        at.iter().all(|number| number.is_finite()).then_some(at)
    }

    /// A document's category.
    #[inline]
    #[must_use]
    pub fn code(&self, place: usize) -> u8 {
        // Below 9.
        self.codes.get(place).map_or(0, |code| (*code).min(N_CATEGORIES as u8))
    }

    /// How many documents there are, with or without numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.x.len().min(self.y.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The part in which all documents lie, with a margin; none where no document has both numbers.
    #[must_use]
    pub fn extent(&self) -> Option<View> {
        let mut found: Option<View> = None;
        for [x, y] in (0..self.len()).filter_map(|place| self.at(place)) {
            let View { x: [left, right], y: [bottom, top] } = found.unwrap_or(View { x: [x, x], y: [y, y] });
            found = Some(View { x: [left.min(x), right.max(x)], y: [bottom.min(y), top.max(y)] });
        }
        found.map(|view| View { x: widened(view.x), y: widened(view.y) })
    }
}

/// A range with a little room at both ends, never empty.
fn widened([from, to]: [f64; 2]) -> [f64; 2] {
    let room = (to / 2.0 - from / 2.0) * 0.06;
    let room = if room > 0.0 { room } else { from.abs().max(1.0) * 0.5 };
    [(from - room).max(f64::MIN), (to + room).min(f64::MAX)]
}

/// Where a number lies in a range, 0 at its beginning and 1 at its end.
#[inline]
pub(crate) fn share(number: f64, [from, to]: [f64; 2]) -> f64 {
    // Halves, so that no difference is infinite.
    let width = to / 2.0 - from / 2.0;
    if width > 0.0 { (number / 2.0 - from / 2.0) / width } else { 0.5 }
}

impl View {
    /// Whether a point lies within.
    #[inline]
    #[must_use]
    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        (self.x[0]..=self.x[1]).contains(&x) && (self.y[0]..=self.y[1]).contains(&y)
    }

    /// The bin of a point when the view is cut into `columns` and `rows`, the lowest row first; none outside of it.
    #[inline]
    #[must_use]
    pub fn bin(&self, at: [f64; 2], [columns, rows]: [usize; 2]) -> Option<[usize; 2]> {
        self.contains(at).then(|| [bin(at[0], self.x, columns), bin(at[1], self.y, rows)])
    }
}

/// The bin of a number in a range cut into `n` equal ones; what lies beyond an end is in the bin there.
#[inline]
pub(crate) fn bin(number: f64, range: [f64; 2], n: usize) -> usize {
    // What is negative or not a number becomes 0, and n is small.
    ((share(number, range) * n as f64) as usize).min(n.saturating_sub(1))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::corpus::DocId;
    use crate::corpus::doc_set::DocSet;
    use proptest::prelude::*;

    /// Documents with numbers, some without, and those of them that pass.
    #[derive(Clone, Debug)]
    pub(crate) struct Made {
        pub(crate) x: Vec<f64>,
        pub(crate) y: Vec<f64>,
        pub(crate) codes: Vec<u8>,
        pub(crate) passing: DocSet,
    }

    impl Made {
        pub(crate) fn plane(&self) -> Plane<'_> {
            Plane { x: &self.x, y: &self.y, codes: &self.codes }
        }
    }

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![8 => -3.0_f64..3.0, 4 => (-3_i8..3).prop_map(f64::from), 1 => Just(f64::NAN), 1 => any::<f64>()]
    }

    pub(crate) fn documents() -> impl Strategy<Value = Made> {
        proptest::collection::vec((number(), number(), 0_u8..12, any::<bool>()), 0..60).prop_map(|rows| {
            Made {
                x: rows.iter().map(|row| row.0).collect(),
                y: rows.iter().map(|row| row.1).collect(),
                codes: rows.iter().map(|row| row.2).collect(),
                passing: (0_u32..).zip(&rows).filter(|(_, row)| row.3).map(|(doc, _)| DocId(doc)).collect(),
            }
        })
    }

    pub(crate) fn view() -> impl Strategy<Value = View> {
        let range = || (-3.0_f64..3.0, 0.0_f64..4.0).prop_map(|(from, width)| [from, from + width]);
        (range(), range()).prop_map(|(x, y)| View { x, y })
    }

    proptest! {
        #[test]
        fn all_documents_with_numbers_lie_in_the_extent(made in documents()) {
            let plane = made.plane();
            let at: Vec<_> = (0..plane.len()).filter_map(|place| plane.at(place)).collect();
            match plane.extent() {
                Some(view) => prop_assert!(!at.is_empty() && at.iter().all(|at| view.contains(*at))),
                None => prop_assert!(at.is_empty()),
            }
        }
    }
}
