//! Finds documents by their place.

use rayon::prelude::*;

use super::View;
use super::marks::Mark;

/// Marks for each cell of the grid, on average.
const PER_CELL: usize = 8;

/// Most cells along each side.
const MOST_CELLS: usize = 256;

/// The documents of a view, sorted into cells: made once, asked in every frame.
#[derive(Clone, Debug)]
pub struct Grid {
    view: View,
    /// Cells along each side.
    side: usize,
    /// Cell by cell, in each in file order.
    marks: Vec<Mark>,
    /// Where the marks of each cell begin, and the end of the last.
    starts: Vec<usize>,
}

impl Grid {
    /// Sorts the marks of a view.
    #[must_use]
    pub fn new(marks: &[Mark], view: View) -> Self {
        let side = (marks.len() / PER_CELL).isqrt().clamp(1, MOST_CELLS);
        let cell = |mark: &Mark| {
            let [column, row] = view.bin(mark.at, [side, side]).unwrap_or_default();
            row * side + column
        };
        let cells: Vec<usize> = marks.par_iter().map(cell).collect();
        let mut starts = vec![0_usize; side * side + 1];
        for cell in &cells {
            if let Some(count) = starts.get_mut(cell + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        // Counting sort: each mark goes to the next free place of its cell.
        let (mut free, mut sorted) = (starts.clone(), marks.to_vec());
        for (mark, cell) in marks.iter().zip(&cells) {
            if let Some(free) = free.get_mut(*cell) {
                if let Some(place) = sorted.get_mut(*free) {
                    *place = *mark;
                }
                *free += 1;
            }
        }
        Self { view, side, marks: sorted, starts }
    }

    /// All marks, in the order of their cells.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The marks in cells that a part of the plane touches: all in that part, and some around it.
    pub fn around(&self, part: View) -> impl Iterator<Item = &Mark> {
        let ends = |range: [f64; 2], of: [f64; 2]| range.map(|end| super::bin(end, of, self.side));
        let ([left, right], [bottom, top]) = (ends(part.x, self.view.x), ends(part.y, self.view.y));
        (bottom..=top).flat_map(move |row| {
            let start = self.starts.get(row * self.side + left).copied().unwrap_or(0);
            let end = self.starts.get(row * self.side + right + 1).copied().unwrap_or(start);
            self.marks.get(start..end).unwrap_or_default()
        })
    }

    /// The mark nearest to a point, with distances along each axis measured in `reach`, and at most 1 away. Of equally
    /// near ones the first document.
    #[must_use]
    pub fn nearest(&self, at: [f64; 2], reach: [f64; 2]) -> Option<Mark> {
        let part = View { x: [at[0] - reach[0], at[0] + reach[0]], y: [at[1] - reach[1], at[1] + reach[1]] };
        let distance = |mark: &Mark| {
            let [dx, dy] = [(mark.at[0] - at[0]) / reach[0], (mark.at[1] - at[1]) / reach[1]];
            dx * dx + dy * dy
        };
        let near =
            self.around(part).map(|mark| (distance(mark), mark)).filter(|(distance, _)| *distance <= 1.0);
        near.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.doc.cmp(&b.1.doc))).map(|(_, mark)| *mark)
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::marks;
    use super::super::tests::{documents, view};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_finds_what_a_look_at_all_finds(
            made in documents(), view in view(), at in [-3.0_f64..3.0, -3.0_f64..3.0], reach in [0.01_f64..2.0, 0.01_f64..2.0],
        ) {
            let all = marks(made.plane(), &made.passing, view);
            let distance = |mark: &Mark| {
                ((mark.at[0] - at[0]) / reach[0]).powi(2) + ((mark.at[1] - at[1]) / reach[1]).powi(2)
            };
            let wanted = all.iter().filter(|mark| distance(mark) <= 1.0).min_by(|a, b| {
                distance(a).total_cmp(&distance(b)).then(a.doc.cmp(&b.doc))
            });
            let grid = Grid::new(&all, view);
            prop_assert_eq!(grid.nearest(at, reach), wanted.copied());
            let mut kept = grid.marks().to_vec();
            kept.sort_by_key(|mark| mark.doc);
            prop_assert_eq!(kept, all);
        }
    }
}
