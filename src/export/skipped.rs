//! What a reading left out, as a table to go through beside the file.

use std::io;

use super::table::{Cell, SafeCsvWriter};
use crate::corpus::read::ReadReport;

/// CSV with the columns `file`, `line` (empty where it is not known) and `reason`, a row for each row that could not
/// be read, in the order they were met. Where there are more than the report holds, the last row says how many.
///
/// # Errors
/// None in practice: the table is made in memory.
pub fn skipped_table(report: &ReadReport) -> io::Result<Vec<u8>> {
    let mut table = SafeCsvWriter::new(Vec::new());
    table.row(["file", "line", "reason"].map(Cell::Text))?;
    for skipped in &report.skipped {
        let file = skipped.path.display().to_string();
        let line = skipped.line.map_or(Cell::Empty, Cell::Count);
        table.row([Cell::Text(&file), line, Cell::Text(&skipped.reason)])?;
    }
    let n_untold = report.n_skipped.saturating_sub(report.skipped.len());
    if n_untold > 0 {
        let reason = format!("{n_untold} more rows could not be read");
        table.row([Cell::Empty, Cell::Empty, Cell::Text(&reason)])?;
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::skipped_table;
    use crate::corpus::read::{ReadReport, Skipped};

    #[test]
    fn a_row_each_and_the_number_of_the_rest() {
        let skipped = |line, reason: &str| Skipped { path: "a,b.csv".into(), line, reason: reason.into() };
        let report = ReadReport {
            skipped: vec![skipped(Some(7), "2 values"), skipped(None, "=1")],
            n_skipped: 5,
            ..ReadReport::default()
        };
        let table = String::from_utf8(skipped_table(&report).unwrap()).unwrap();
        assert_eq!(
            table,
            "file,line,reason\n\"a,b.csv\",7,2 values\n\"a,b.csv\",,'=1\n,,3 more rows could not be read\n"
        );
    }
}
