//! LIWC-22's dictionary: a table with a column for each category, in which X or a weight marks the members.

use super::category::{Category, Entry, rows};
use super::report::ImportReport;
use super::scale;
use super::table::{Rows, cell_text, reader, safe};
use super::text::number;
use crate::{Error, Result};

/// Heading of the column of words.
pub(super) const TERM_COLUMN: &str = "DicTerm";

/// The categories; weights above 1 are divided by the largest.
pub(super) fn read(text: &str, report: &mut ImportReport) -> Vec<Category> {
    let mut rows = Rows::new(reader(text, b',', true));
    let Some((_, headings)) = rows.next() else { return Vec::new() };
    let headings = headings.iter().skip(1).map(|name| cell_text(name).to_owned());
    let mut categories: Vec<Category> = headings.map(|name| Category::new(vec![name])).collect();
    for (line, row) in rows {
        let mut cells = row.iter();
        let term = cell_text(cells.next().unwrap_or_default());
        if term.is_empty() {
            report.skip(Some(line), "the row has no term");
            continue;
        }
        let mut is_placed = false;
        for (column, cell) in cells.enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            let weight = if cell.trim().eq_ignore_ascii_case("x") { Some(1.0) } else { number(cell) };
            match (weight, categories.get_mut(column)) {
                (Some(0.0), Some(_)) => {}
                (Some(weight), Some(category)) => {
                    category.entries.push(Entry::weighted(term, weight, line));
                    is_placed = true;
                }
                (_, None) => {
                    report.skip(Some(line), format!("“{term}” has more cells than there are categories"));
                }
                (None, Some(_)) => {
                    let reason =
                        format!("“{term}” has “{}” in a cell; it must be X or a number", cell.trim());
                    report.skip(Some(line), reason);
                }
            }
        }
        if !is_placed {
            report.skip(Some(line), format!("“{term}” is in no category"));
        }
    }
    // A column at the end without a heading and members comes from a comma too many.
    categories.retain(|category| category.path != [""] || !category.entries.is_empty());
    scale::by_largest(&mut categories, report);
    categories
}

/// The content of a dictionary.
///
/// # Errors
/// None in practice: the table is made in memory.
pub(super) fn to_bytes(categories: &[Category]) -> Result<Vec<u8>> {
    let mut table = super::table::writer(b',');
    let failed = |error: csv::Error| Error::Request(format!("the table cannot be made: {error}"));
    let names = categories.iter().map(|category| safe(&category.path.concat()));
    table.write_record([TERM_COLUMN.to_owned()].into_iter().chain(names)).map_err(failed)?;
    for (term, members) in rows(categories) {
        let mut cells = vec![String::new(); categories.len() + 1];
        let mut set = |column: usize, text: String| {
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        };
        set(0, safe(term));
        for (column, weight) in members {
            set(
                column + 1,
                if (weight - 1.0).abs() < f64::EPSILON { "X".to_owned() } else { weight.to_string() },
            );
        }
        table.write_record(&cells).map_err(failed)?;
    }
    super::table::finished(table)
}

#[cfg(test)]
mod tests {
    use super::super::LexiconFormat;
    use super::super::round_trips::{check, imported};

    #[test]
    fn marks_and_weights() {
        let found = imported(
            "\u{feff}dicterm,joy,sorrow,\r\nhappy,X,,\r\n\"oh, dear\",,x,\r\nglad,0.5,0,\r\nsad*,,2\r\nnothing,,\r\nodd,yes,\r\n,X",
            LexiconFormat::Dicx,
        );
        check(&found, &[("joy", &["happy", "glad"]), ("sorrow", &["oh, dear", "sad*"])]);
        let weights: Vec<_> = found.lexicon.concepts[0].terms.iter().map(|term| term.weight).collect();
        assert_eq!(weights, [0.5, 0.25], "an X is a weight of 1 where others are 2");
        let lines: Vec<_> = found.report.skipped.iter().map(|skipped| skipped.line.unwrap()).collect();
        assert_eq!(lines, [6, 7, 7, 8], "{:?}", found.report);
    }
}
