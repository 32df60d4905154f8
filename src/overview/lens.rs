//! What lies under a shape that is moved over the plot.

use super::nearest::Grid;
use super::{N_CODES, View};
use crate::corpus::DocId;

/// Documents listed at most.
pub const MOST_LISTED: usize = 400;

/// A rectangle, or the ellipse within it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    /// Its middle.
    pub centre: [f64; 2],
    /// Half of its width and height; above 0.
    pub half: [f64; 2],
    /// An ellipse.
    pub is_round: bool,
}

/// What lies under a lens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// By code, all documents.
    pub counts: [u32; N_CODES],
    /// How many of them meet all conditions.
    pub n_passing: u32,
    /// The first ones, with their codes, in file order; at most [`MOST_LISTED`].
    pub first: Vec<(DocId, u8)>,
}

impl Found {
    /// How many they are.
    #[must_use]
    pub fn n(&self) -> u32 {
        self.counts.iter().sum()
    }
}

impl Lens {
    /// Whether a point lies under it, the edge included.
    #[must_use]
    pub fn covers(&self, at: [f64; 2]) -> bool {
        let [dx, dy] = [0, 1].map(|axis: usize| ((at[axis] - self.centre[axis]) / self.half[axis]).abs());
        if self.is_round { dx * dx + dy * dy <= 1.0 } else { dx <= 1.0 && dy <= 1.0 }
    }
}

/// Counts what lies under a lens.
#[must_use]
pub fn under(grid: &Grid, lens: Lens) -> Found {
    let Lens { centre: [x, y], half: [width, height], .. } = lens;
    let part = View { x: [x - width, x + width], y: [y - height, y + height] };
    let mut found = Found::default();
    for mark in grid.around(part).filter(|mark| lens.covers(mark.at)) {
        if let Some(count) = found.counts.get_mut(usize::from(mark.code)) {
            *count += 1;
        }
        found.n_passing += u32::from(mark.passes);
        found.first.push((mark.doc, mark.code));
        // Now and then what is too much goes, so that a lens over everything needs little room.
        if found.first.len() >= 16 * MOST_LISTED {
            cut(&mut found.first);
        }
    }
    cut(&mut found.first);
    found.first.sort_unstable();
    found
}

fn cut(first: &mut Vec<(DocId, u8)>) {
    if first.len() > MOST_LISTED {
        first.select_nth_unstable(MOST_LISTED);
        first.truncate(MOST_LISTED);
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::{Mark, marks};
    use super::super::tests::{documents, view};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_counts_what_lies_under_it(
            made in documents(), view in view(), centre in [-3.0_f64..3.0, -3.0_f64..3.0], half in [0.1_f64..3.0, 0.1_f64..3.0], is_round: bool,
        ) {
            let lens = Lens { centre, half, is_round };
            let all = marks(made.plane(), &made.passing, view);
            let wanted: Vec<&Mark> = all.iter().filter(|mark| lens.covers(mark.at)).collect();
            let found = under(&Grid::new(&all, view), lens);
            prop_assert_eq!(found.first, wanted.iter().map(|mark| (mark.doc, mark.code)).collect::<Vec<_>>());
            prop_assert_eq!(found.n_passing as usize, wanted.iter().filter(|mark| mark.passes).count());
            for (code, count) in (0_u8..).zip(found.counts) {
                prop_assert_eq!(count as usize, wanted.iter().filter(|mark| mark.code == code).count());
            }
        }
    }

    #[test]
    fn of_many_the_first_are_listed() {
        let mark = |doc: u32| Mark {
            doc: DocId(doc),
            at: [f64::from(doc % 100), f64::from(doc / 100)],
            code: 0,
            passes: true,
        };
        let view = View { x: [0.0, 100.0], y: [0.0, 100.0] };
        let grid = Grid::new(&(0..10_000).map(mark).collect::<Vec<_>>(), view);
        let found = under(&grid, Lens { centre: [50.0, 50.0], half: [60.0, 60.0], is_round: false });
        assert_eq!(found.n(), 10_000);
        assert_eq!(found.first, (0..400).map(|doc| (DocId(doc), 0)).collect::<Vec<_>>());
    }
}
