//! Documents along one axis.

use super::marks::Mark;
use super::{View, bin};

/// Documents by ranges of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// All documents, by bin.
    pub all: Vec<u32>,
    /// Those for which all conditions hold, by bin.
    pub passing: Vec<u32>,
}

/// Counts documents of a view by `n` equal ranges to the right, and by as many upwards.
#[must_use]
pub fn margins(marks: &[Mark], view: View, n: usize) -> [Histogram; 2] {
    let mut margins = [(); 2].map(|()| Histogram { all: vec![0; n], passing: vec![0; n] });
    for mark in marks {
        for ((margin, number), range) in margins.iter_mut().zip(mark.at).zip([view.x, view.y]) {
            let bin = bin(number, range, n);
            let counts = [(&mut margin.all, true), (&mut margin.passing, mark.passes)];
            for (counts, _) in counts.into_iter().filter(|(_, is_meant)| *is_meant) {
                if let Some(count) = counts.get_mut(bin) {
                    *count += 1;
                }
            }
        }
    }
    margins
}

#[cfg(test)]
mod tests {
    use super::super::density::density;
    use super::super::marks::marks;
    use super::super::tests::{documents, view};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn margins_are_the_sums_of_the_grid(made in documents(), view in view()) {
            let n = 6;
            let counts = density(made.plane(), &made.passing, view, [n, n]);
            let [x, y] = margins(&marks(made.plane(), &made.passing, view), view, n);
            let passing = |bin: usize| counts.passing[bin].iter().sum::<u32>();
            for place in 0..n {
                let (column, row) = ((0..n).map(|at| at * n + place), (0..n).map(|at| place * n + at));
                prop_assert_eq!(x.passing[place], column.clone().map(passing).sum::<u32>());
                prop_assert_eq!(x.all[place], column.map(|bin| passing(bin) + counts.others[bin]).sum::<u32>());
                prop_assert_eq!(y.passing[place], row.clone().map(passing).sum::<u32>());
                prop_assert_eq!(y.all[place], row.map(|bin| passing(bin) + counts.others[bin]).sum::<u32>());
            }
        }
    }
}
