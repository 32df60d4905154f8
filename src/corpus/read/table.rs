//! What all tables have in common: named columns and rows that stream by.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Result;
use crate::corpus::fields::LateCell;

/// A file seen as rows of named columns.
pub(super) trait Table {
    /// The names of the columns, none twice.
    fn columns(&self) -> &[String];

    /// Shows every row, broken ones too, in file order until `visit` breaks off.
    ///
    /// `wanted` are places in [`Table::columns`]; the cells come in that order.
    ///
    /// # Errors
    /// What `visit` returns, or a file that cannot be read any more.
    fn rows(&self, wanted: &[usize], visit: Visit<'_>) -> Result<()>;
}

/// Looks at one row; may stop the reading.
pub(super) type Visit<'v> = &'v mut dyn FnMut(Row<'_>) -> Result<ControlFlow<()>>;

/// One row.
pub(super) enum Row<'r> {
    /// A row that was understood.
    Cells {
        /// The line (of a sheet: the row) it begins in, counted from 1, where known.
        line: Option<u64>,
        /// Share of the file read so far, in [0, 1]: for progress only.
        done: f32,
        /// The wanted cells; empty where the row has no such value.
        cells: &'r [Cow<'r, str>],
        /// Cells of columns that are not among [`Table::columns`], because they turn up in late rows only.
        late: &'r [LateCell<'r>],
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

/// The names of a header; a column without one, or with another's, gets one.
pub(super) fn column_names<'n>(header: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |(at, name): (usize, &str)| {
        let name = if name.trim().is_empty() { format!("column {}", at + 1) } else { name.trim().to_owned() };
        let mut free = name.clone();
        // The second "a" is called after its place.
        if !taken.insert(name) {
            free = format!("{free} ({})", at + 1);
            taken.insert(free.clone());
        }
        free
    };
    header.enumerate().map(name).collect()
}

/// Runs a library that may panic on damaged files; the error is what it said.
pub(super) fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("its content is not understood").lines().next().unwrap_or_default().to_owned()
    })
}
