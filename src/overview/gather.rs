//! The gather plot: documents in ranges of two numbers, stacked as squares that never cover each other.
//!
//! Each cell of a coarse grid holds its documents ordered by category, so that shares can be compared by area (Park,
//! Kim and Elmqvist's gatherplots). Where there are more documents than squares can be drawn, a square stands for
//! several of one category.

use std::ops::Range;

use super::View;
use super::marks::Mark;
use crate::corpus::DocId;

/// Ranges along each axis.
pub const N_CELLS: usize = 10;

/// Squares drawn at most, and a few more where the last of a category is not full.
pub const MOST_SQUARES: usize = 20_000;

/// The share of a cell's side that is left free between it and the next.
const GAP: f64 = 0.06;

/// Documents of one category in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Square {
    /// Where it is drawn, in numbers of the plane.
    pub area: View,
    /// Its documents: a range of [`Gathered::docs`].
    pub docs: Range<usize>,
    /// Their category.
    pub code: u8,
    /// Whether all conditions hold for them.
    pub passes: bool,
}

/// Documents stacked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// Cell by cell, in each by category, those that pass before the others.
    pub squares: Vec<Square>,
    /// The documents of all squares.
    pub docs: Vec<DocId>,
    /// Documents that a full square stands for.
    pub per: usize,
}

impl Gathered {
    /// The square at a point.
    #[must_use]
    pub fn at(&self, at: [f64; 2]) -> Option<&Square> {
        self.squares.iter().find(|square| square.area.contains(at))
    }

    /// The documents of a square.
    #[must_use]
    pub fn docs(&self, square: &Square) -> &[DocId] {
        self.docs.get(square.docs.clone()).unwrap_or_default()
    }
}

/// Stacks the documents of a view, which is `aspect` times as wide as high on the screen. `relative`: the squares of
/// each cell fill it; otherwise all squares are equally large, and the fullest cell is full.
#[must_use]
pub fn gather(marks: &[Mark], view: View, aspect: f64, relative: bool) -> Gathered {
    let per = marks.len().div_ceil(MOST_SQUARES).max(1);
    let mut sorted: Vec<(usize, &Mark)> = marks
        .iter()
        .filter_map(|mark| {
            let [column, row] = view.bin(mark.at, [N_CELLS, N_CELLS])?;
            Some((row * N_CELLS + column, mark))
        })
        .collect();
    sorted.sort_unstable_by_key(|(cell, mark)| (*cell, mark.code, !mark.passes, mark.doc));
    let docs = sorted.iter().map(|(_, mark)| mark.doc).collect();
    let mut cells: Vec<(usize, Vec<Square>)> = Vec::new();
    let mut start = 0;
    for cell in sorted.chunk_by(|a, b| a.0 == b.0) {
        let mut squares = Vec::new();
        for alike in cell.chunk_by(|(_, a), (_, b)| (a.code, a.passes) == (b.code, b.passes)) {
            for part in alike.chunks(per) {
                let Some((_, mark)) = part.first() else { continue };
                let docs = start..start + part.len();
                start = docs.end;
                squares.push(Square { area: view, docs, code: mark.code, passes: mark.passes });
            }
        }
        cells.extend(cell.first().map(|(cell, _)| (*cell, squares)));
    }
    let aspect = if aspect.is_finite() { aspect.clamp(0.05, 20.0) } else { 1.0 };
    let fullest = cells.iter().map(|(_, squares)| squares.len()).max().unwrap_or(1);
    for (cell, squares) in &mut cells {
        let shape = packing(if relative { squares.len() } else { fullest }, aspect);
        for (place, square) in squares.iter_mut().enumerate() {
            square.area = area(view, *cell, place, shape);
        }
    }
    Gathered { squares: cells.into_iter().flat_map(|(_, squares)| squares).collect(), docs, per }
}

/// Columns and rows for `n` squares in a cell that is `aspect` times as wide as high.
fn packing(n: usize, aspect: f64) -> [usize; 2] {
    let n = n.max(1);
    // Between 1 and n.
    let columns = ((n as f64 * aspect).sqrt().round() as usize).clamp(1, n);
    [columns, n.div_ceil(columns)]
}

/// Where a square lies: row after row from the bottom of its cell.
fn area(view: View, cell: usize, place: usize, [columns, rows]: [usize; 2]) -> View {
    // All are small.
    let along = |range: [f64; 2], cell: usize, place: usize, n: usize| {
        [place, place + 1].map(|edge| {
            let within = GAP / 2.0 + (1.0 - GAP) * edge as f64 / n as f64;
            let share = (cell as f64 + within) / N_CELLS as f64;
            range[0] * (1.0 - share) + range[1] * share
        })
    };
    View {
        x: along(view.x, cell % N_CELLS, place % columns, columns),
        y: along(view.y, cell / N_CELLS, place / columns, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::marks;
    use super::super::tests::documents;
    use super::*;
    use proptest::prelude::*;

    const VIEW: View = View { x: [-3.0, 3.0], y: [-3.0, 3.0] };

    proptest! {
        #[test]
        fn every_document_has_a_square_of_its_own_in_its_cell(made in documents(), aspect in 0.2_f64..5.0, relative: bool) {
            let all = marks(made.plane(), &made.passing, VIEW);
            let gathered = gather(&all, VIEW, aspect, relative);
            let mut docs: Vec<DocId> = gathered.squares.iter().flat_map(|square| gathered.docs(square).to_vec()).collect();
            docs.sort_unstable();
            prop_assert_eq!(docs, all.iter().map(|mark| mark.doc).collect::<Vec<_>>());
            let middle = |area: View| [(area.x[0] + area.x[1]) / 2.0, (area.y[0] + area.y[1]) / 2.0];
            let apart = |a: [f64; 2], b: [f64; 2]| a[1] <= b[0] + 1e-9 || b[1] <= a[0] + 1e-9;
            for (place, square) in gathered.squares.iter().enumerate() {
                let mark = all.iter().find(|mark| mark.doc == gathered.docs(square)[0]).unwrap();
                prop_assert_eq!((mark.code, mark.passes), (square.code, square.passes));
                let bins = [N_CELLS, N_CELLS];
                prop_assert_eq!(VIEW.bin(middle(square.area), bins), VIEW.bin(mark.at, bins));
                for other in &gathered.squares[..place] {
                    prop_assert!(apart(square.area.x, other.area.x) || apart(square.area.y, other.area.y));
                    let size = |square: &Square| square.area.x[1] - square.area.x[0];
                    prop_assert!(relative || (size(square) - size(other)).abs() < 1e-9, "unequal squares");
                }
            }
        }
    }

    #[test]
    fn relative_squares_fill_their_cell_and_many_documents_share_squares() {
        let mark = |doc: u32| Mark {
            doc: DocId(doc),
            at: [-2.9, -2.9],
            code: u8::from(doc.is_multiple_of(4)),
            passes: true,
        };
        let few: Vec<Mark> = (0..16).map(mark).collect();
        let gathered = gather(&few, VIEW, 1.0, true);
        let area: f64 =
            gathered.squares.iter().map(|s| (s.area.x[1] - s.area.x[0]) * (s.area.y[1] - s.area.y[0])).sum();
        let cell = (0.6 * (1.0 - GAP)).powi(2);
        assert!((area - cell).abs() < 1e-9, "{area} {cell}");
        assert!(gathered.squares[..12].iter().all(|square| square.code == 0), "by category");
        let many: Vec<Mark> = (0..50_000).map(mark).collect();
        let gathered = gather(&many, VIEW, 1.0, false);
        assert_eq!((gathered.per, gathered.docs.len()), (3, 50_000));
        assert!(gathered.squares.len() <= MOST_SQUARES);
    }
}
