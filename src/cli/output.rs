//! What commands print: one JSON object, or text with aligned columns.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::{Error, Result};

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// The outcome of a command; as JSON by its fields.
pub(super) trait Report: Serialize {
    /// For people: lines with their ends.
    fn text(&self) -> String;
}

/// Prints a report on standard output. A reader who goes away early (`| head`) has seen enough: that is no error.
///
/// # Errors
/// [`Error::Request`] where the output cannot be written.
pub(super) fn show(report: &impl Report, format: Format) -> Result<()> {
    let text = match format {
        Format::Table => report.text(),
        Format::Json => {
            let text = serde_json::to_string_pretty(report);
            text.map_err(|error| Error::Request(format!("the answer cannot be written as JSON ({error})")))?
                + "\n"
        }
    };
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Request(format!("the answer cannot be printed ({error})")))
        }
        _ => Ok(()),
    }
}

/// Rows under their headings; columns of numbers stand to the right.
pub(super) fn aligned<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].as_str()).chain([headings[column]]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    });
    let is_number =
        |cell: &str| cell == NOTHING || cell.trim_start_matches(['+', '-']).parse::<f64>().is_ok();
    let is_right: [bool; N] = std::array::from_fn(|column| rows.iter().all(|row| is_number(&row[column])));
    let line = |cells: [&str; N]| {
        let mut line = String::new();
        for ((cell, width), is_right) in cells.into_iter().zip(widths).zip(is_right) {
            let space = " ".repeat(width.saturating_sub(cell.chars().count()));
            let (before, after) = if is_right { (space, String::new()) } else { (String::new(), space) };
            line += &format!("{before}{cell}{after}  ");
        }
        line.trim_end().to_owned() + "\n"
    };
    let body = rows.iter().map(|row| line(std::array::from_fn(|column| row[column].as_str())));
    std::iter::once(line(headings)).chain(body).collect()
}

/// One `name  value` a line.
pub(super) fn listed(facts: &[(&str, String)]) -> String {
    let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    facts.iter().map(|(name, value)| format!("{name:width$}  {value}\n")).collect()
}

/// Stands for a figure that is not defined.
const NOTHING: &str = "–";

/// With its sign and three digits.
pub(super) fn signed(value: f64) -> String {
    let text = format!("{value:+.3}");
    // −0.0004 rounds to a zero, which has no sign.
    if text.trim_start_matches(['+', '-', '0', '.']).is_empty() { "0.000".to_owned() } else { text }
}

/// As [`signed`], a dash where there is nothing.
pub(super) fn signed_or_dash(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or_else(|| NOTHING.to_owned(), signed)
}

/// A share as a percentage, a dash where there is nothing.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| NOTHING.to_owned(), |share| format!("{:.1}%", 100.0 * share))
}

/// The number with the fewest digits that still means `value`: 0.1, not 0.10000000149011612.
pub(super) fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}

/// Whether a file's name ends in `.ending`, in small or capital letters.
pub(super) fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// Refuses an output that would replace a file the command reads.
///
/// # Errors
/// [`Error::Request`] that names the file.
pub(super) fn keep_inputs(output: &Path, inputs: &[PathBuf]) -> Result<()> {
    // An output that does not exist yet replaces nothing.
    let Ok(target) = output.canonicalize() else { return Ok(()) };
    if inputs.iter().any(|input| input.canonicalize().is_ok_and(|input| input == target)) {
        let problem = format!("the output would replace an input; choose another name: {}", output.display());
        return Err(Error::Request(problem));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_to_the_right_and_have_one_zero() {
        let rows = [["joy".to_owned(), signed(-0.5)], ["élan".to_owned(), signed(-0.0001)]];
        assert_eq!(aligned(["word", "score"], &rows), "word   score\njoy   -0.500\nélan   0.000\n");
        assert_eq!(aligned(["word", "n"], &[]), "word  n\n");
        assert_eq!(signed_or_dash(Some(f64::NAN)), "–");
        assert_eq!(shortest(0.1), 0.1);
    }
}
