//! Documents at their places in a plot.

use rayon::prelude::*;

use super::{Plane, View};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;

/// A document at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Which.
    pub doc: DocId,
    /// To the right and upwards, in numbers of the plane.
    pub at: [f64; 2],
    /// Its category.
    pub code: u8,
    /// Whether all conditions hold for it.
    pub passes: bool,
}

/// The documents in a view, in file order.
#[must_use]
pub fn marks(plane: Plane<'_>, passing: &DocSet, view: View) -> Vec<Mark> {
    let n = u32::try_from(plane.len()).unwrap_or(u32::MAX);
    let mark = |doc: u32| {
        let doc = DocId(doc);
        let at = plane.at(doc.place()).filter(|at| view.contains(*at))?;
        Some(Mark { doc, at, code: plane.code(doc.place()), passes: passing.contains(doc) })
    };
    (0..n).into_par_iter().filter_map(mark).collect()
}
