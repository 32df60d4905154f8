//! The curves as a table: a row a time.

use std::io;

use super::following::{Followed, OnGrid};
use crate::dynamics::CurvePoint;
use crate::export::table::{Cell, SafeCsvWriter};
use crate::export::times::TimeFormat;

/// What there is of each curve.
const PARTS: [&str; 3] = ["mean", "lower", "upper"];

/// A curve's three columns.
struct Columns<'f> {
    /// What stands before `mean`, `lower` and `upper`.
    start: String,
    curve: Curve<'f>,
}

#[derive(Clone, Copy)]
enum Curve<'f> {
    /// On the grid from end to end, or without a point.
    Whole(&'f [CurvePoint]),
    /// On part of the grid.
    Part(&'f OnGrid),
}

impl<'f> Curve<'f> {
    fn get(self, row: usize) -> Option<&'f CurvePoint> {
        match self {
            Self::Whole(curve) => curve.get(row),
            Self::Part(on_grid) => on_grid.get(row),
        }
    }
}

/// `time`, then mean, lower and upper of each concept, raw and, if asked for, adjusted, of its groups and of their
/// difference; empty where a concept has too few documents for a curve, and where a group has none yet or no more.
pub(super) fn table(followed: &[Followed]) -> io::Result<Vec<u8>> {
    let mut columns = Vec::new();
    for one in followed {
        let start = if followed.len() == 1 { String::new() } else { format!("{} ", one.name) };
        columns.extend(of_concept(&start, one));
    }
    let mut table = SafeCsvWriter::new(Vec::new());
    let head: Vec<String> =
        columns.iter().flat_map(|Columns { start, .. }| PARTS.map(|part| format!("{start}{part}"))).collect();
    table.row(std::iter::once("time").chain(head.iter().map(String::as_str)).map(Cell::Text))?;
    // Every whole curve is on the same grid or has no point at all.
    let whole = followed.iter().map(|one| one.trend.curve.as_slice());
    let longest = whole.max_by_key(|curve| curve.len()).unwrap_or(&[]);
    let step = longest.get(..2).map_or(f64::INFINITY, |points| points[1].time - points[0].time);
    let times = TimeFormat::of_step(step);
    for (row, point) in longest.iter().enumerate() {
        let time = times.write(point.time);
        let numbers = |point: &CurvePoint| [point.mean, point.lower, point.upper].map(Cell::Number);
        let cells =
            columns.iter().flat_map(|columns| columns.curve.get(row).map_or([Cell::Empty; 3], numbers));
        table.row(std::iter::once(Cell::Text(&time)).chain(cells))?;
    }
    table.finish()
}

fn of_concept<'f>(start: &str, one: &'f Followed) -> Vec<Columns<'f>> {
    let mut columns = vec![Columns { start: start.to_owned(), curve: Curve::Whole(&one.trend.curve) }];
    if let Some(adjusted) = &one.trend.adjusted {
        columns.push(Columns { start: format!("{start}adjusted "), curve: Curve::Whole(&adjusted.curve) });
    }
    for group in &one.groups {
        let start = format!("{start}{} ", group.trend.label());
        let adjusted = group.adjusted.as_ref();
        let adjusted = adjusted
            .map(|on_grid| Columns { start: format!("{start}adjusted "), curve: Curve::Part(on_grid) });
        columns.push(Columns { start, curve: Curve::Part(&group.on_grid) });
        columns.extend(adjusted);
    }
    if let Some(difference) = &one.difference {
        let [a, b] = &difference.labels;
        let adjusted = if one.trend.adjusted.is_some() { "adjusted " } else { "" };
        let start = format!("{start}{a} − {b} {adjusted}");
        columns.push(Columns { start, curve: Curve::Part(&difference.on_grid) });
    }
    columns
}
