//! What all tables have in common: named columns and rows that stream by.

use std::borrow::Cow;
use std::ops::ControlFlow;

use crate::Result;

/// A file seen as rows of named columns.
pub(super) trait Table {
    /// The names of the columns, none twice.
    fn columns(&self) -> &[String];

    /// Shows every row, broken ones too, in file order until `visit` breaks off.
    ///
    /// `wanted` are places in [`Table::columns`]; the cells come in that order.
    ///
    /// # Errors
    /// Only what `visit` returns.
    fn rows(&self, wanted: &[usize], visit: Visit<'_>) -> Result<()>;
}

/// Looks at one row; may stop the reading.
pub(super) type Visit<'v> = &'v mut dyn FnMut(Row<'_>) -> Result<ControlFlow<()>>;

/// One row.
pub(super) enum Row<'r> {
    /// A row that was understood.
    Cells {
        /// How many bytes of the text lie before or in it, roughly: for progress only.
        offset: usize,
        /// The wanted cells; empty where the row has no such value.
        cells: &'r [Cow<'r, str>],
    },
    /// A row that was not.
    Broken {
        /// Its line, counted from 1, where known.
        line: Option<u64>,
        /// What is wrong with it.
        reason: String,
    },
}

/// Rows looked at before columns and formats are chosen.
pub(super) const SAMPLE_ROWS: usize = 300;
/// Longest part of a cell kept in a sample.
const SAMPLE_CHARS: usize = 2000;

/// The first good rows with all columns.
pub(super) fn sample(table: &dyn Table) -> Result<Vec<Vec<String>>> {
    let all: Vec<usize> = (0..table.columns().len()).collect();
    let mut rows = Vec::new();
    table.rows(&all, &mut |row| {
        if let Row::Cells { cells, .. } = row {
            rows.push(cells.iter().map(|cell| cell.chars().take(SAMPLE_CHARS).collect()).collect());
        }
        Ok(if rows.len() < SAMPLE_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(rows)
}
