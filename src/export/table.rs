//! Tables that are safe to open in a spreadsheet.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::writing::begins_formula;

/// One cell of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'c> {
    /// Anything that came from a user or a file.
    Text(&'c str),
    /// A number, written so that it reads back exactly; empty where it is not finite.
    Number(f64),
    /// A count.
    Count(u64),
    /// Nothing.
    Empty,
}

/// Writes CSV in which no text begins a formula.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, also after a tab or a line break, as a formula,
/// which can send data away. Such text gets an apostrophe in front, which spreadsheets take as "this is text".
/// Numbers, negative ones too, stay as they are.
pub struct SafeCsvWriter<W: Write> {
    rows: csv::Writer<W>,
    /// The cell being written.
    cell: String,
}

impl<W: Write> SafeCsvWriter<W> {
    /// Writes to `sink`, which needs no buffer of its own.
    pub fn new(sink: W) -> Self {
        Self { rows: csv::Writer::from_writer(sink), cell: String::new() }
    }

    /// Writes one row.
    ///
    /// # Errors
    /// What the sink says; an error too where the row is not as long as the first.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> io::Result<()> {
        for cell in cells {
            self.cell.clear();
            // Writing into a text cannot fail.
            let written = match cell {
                Cell::Text(text) if begins_formula(text) => write!(self.cell, "'{text}"),
                Cell::Text(text) => {
                    self.rows.write_field(text)?;
                    continue;
                }
                // Adding 0 turns −0 into 0.
                Cell::Number(number) if number.is_finite() => write!(self.cell, "{}", number + 0.0),
                Cell::Count(count) => write!(self.cell, "{count}"),
                Cell::Number(_) | Cell::Empty => Ok(()),
            };
            written.map_err(io::Error::other)?;
            self.rows.write_field(&self.cell)?;
        }
        self.rows.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is still held back and returns the sink.
    ///
    /// # Errors
    /// What the sink says.
    pub fn finish(self) -> io::Result<W> {
        self.rows.into_inner().map_err(|error| error.into_error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_begins_a_formula_and_numbers_stay() {
        let mut table = SafeCsvWriter::new(Vec::new());
        table.row(["id", "time", "n"].map(Cell::Text)).unwrap();
        table.row([Cell::Text("=1+1"), Cell::Number(-1.5), Cell::Count(3)]).unwrap();
        table.row([Cell::Text("\t@x, \"y\""), Cell::Number(f64::NAN), Cell::Empty]).unwrap();
        table.row([Cell::Text("-"), Cell::Number(-0.0), Cell::Text("a=b")]).unwrap();
        let bytes = table.finish().unwrap();
        let expected = "id,time,n\n'=1+1,-1.5,3\n\"'\t@x, \"\"y\"\"\",,\n'-,0,a=b\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
