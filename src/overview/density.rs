//! How many documents lie where, on a grid fine enough for the screen.

use rayon::prelude::*;

use super::{N_CODES, Plane, View};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;

/// Columns and rows of the finest grid.
pub const MOST_BINS: [usize; 2] = [512, 384];

/// Documents that one thread counts at least, so that a grid of its own is worth it.
const MIN_SHARE: usize = 100_000;

/// Documents by bin, the lowest row first, each row from the left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Density {
    /// Columns and rows.
    pub bins: [usize; 2],
    /// By bin, and there by code: documents for which all conditions hold.
    pub passing: Vec<[u32; N_CODES]>,
    /// By bin: the others, of all categories.
    pub others: Vec<u32>,
}

impl Density {
    fn empty(bins: [usize; 2]) -> Self {
        let n = bins[0] * bins[1];
        Self { bins, passing: vec![[0; N_CODES]; n], others: vec![0; n] }
    }

    fn add(&mut self, other: &Self) {
        for (sum, more) in self.passing.iter_mut().zip(&other.passing) {
            sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        self.others.iter_mut().zip(&other.others).for_each(|(sum, more)| *sum += more);
    }

    /// The most documents in one bin, passing and others, each at least 1.
    #[must_use]
    pub fn most(&self) -> [u32; 2] {
        let passing = self.passing.iter().map(|codes| codes.iter().sum()).max();
        [passing.unwrap_or(1).max(1), self.others.iter().copied().max().unwrap_or(1).max(1)]
    }
}

/// Counts the documents in a view cut into `bins`, at most [`MOST_BINS`].
#[must_use]
pub fn density(plane: Plane<'_>, passing: &DocSet, view: View, bins: [usize; 2]) -> Density {
    let bins = [bins[0].clamp(1, MOST_BINS[0]), bins[1].clamp(1, MOST_BINS[1])];
    let n = plane.len();
    let size = n.div_ceil(rayon::current_num_threads()).max(MIN_SHARE);
    let count = |part: usize| {
        let mut counts = Density::empty(bins);
        for place in part * size..n.min((part + 1) * size) {
            let Some([column, row]) = plane.at(place).and_then(|at| view.bin(at, bins)) else { continue };
            let bin = row * bins[0] + column;
            let passes = u32::try_from(place).is_ok_and(|doc| passing.contains(DocId(doc)));
            let code = usize::from(plane.code(place));
            let counted = if passes {
                counts.passing.get_mut(bin).and_then(|codes| codes.get_mut(code))
            } else {
                counts.others.get_mut(bin)
            };
            if let Some(counted) = counted {
                *counted += 1;
            }
        }
        counts
    };
    let sum = (0..n.div_ceil(size)).into_par_iter().map(count).reduce_with(|mut sum, more| {
        sum.add(&more);
        sum
    });
    sum.unwrap_or_else(|| Density::empty(bins))
}

#[cfg(test)]
mod tests {
    use super::super::marks::marks;
    use super::super::tests::{documents, view};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_document_in_view_is_counted_once_where_it_lies(
            made in documents(), view in view(), bins in [1_usize..9, 1_usize..9],
        ) {
            let counts = density(made.plane(), &made.passing, view, bins);
            let mut wanted = Density::empty(bins);
            for mark in marks(made.plane(), &made.passing, view) {
                let [column, row] = view.bin(mark.at, bins).unwrap();
                let bin = row * bins[0] + column;
                match mark.passes {
                    true => wanted.passing[bin][usize::from(mark.code)] += 1,
                    false => wanted.others[bin] += 1,
                }
            }
            prop_assert_eq!(counts, wanted);
        }
    }
}
