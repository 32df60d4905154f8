//! JSON lines: a value a line, read block by block.

use std::ops::ControlFlow;

use memchr::memchr;
use serde::de::DeserializeSeed as _;
use serde_json::{Deserializer, Value};

use super::json::{Sampler, not_a_row, reason, repair_surrogates, trim_line};
use super::json_row::{Cells, Wanted};
use super::source::Source;
use super::table::{Row, Table, Visit};
use super::window::{LONGEST_ROW, Window};
use crate::Result;

/// A file of JSON lines as a table: nested fields are columns called `outer.inner`.
pub(super) struct JsonLines<'s> {
    source: &'s Source<'s>,
    columns: Vec<String>,
}

impl<'s> JsonLines<'s> {
    /// Finds the columns by the first rows.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn new(source: &'s Source<'s>) -> Result<Self> {
        let mut sampler = Sampler::default();
        each_line(source, &mut |line| {
            let value = match line {
                Line::Text { text, .. } => serde_json::from_str::<Value>(text).ok(),
                Line::Broken { .. } => None,
            };
            Ok(value.map_or(ControlFlow::Continue(()), |value| sampler.note(&value)))
        })?;
        Ok(Self { source, columns: sampler.columns })
    }
}

impl Table for JsonLines<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn rows(&self, wanted: &[usize], visit: Visit<'_>) -> Result<()> {
        let wanted = Wanted::new(&self.columns, wanted);
        each_line(self.source, &mut |line| match line {
            Line::Text { text, number, done } => row(text, number, done, &wanted, visit),
            Line::Broken { number, reason } => visit(Row::Broken { line: number, reason }),
        })
    }
}

fn row(
    text: &str,
    number: u64,
    done: f32,
    wanted: &Wanted<'_>,
    visit: &mut dyn FnMut(Row<'_>) -> Result<ControlFlow<()>>,
) -> Result<ControlFlow<()>> {
    let mut cells = Cells::new(wanted, text);
    let line = Some(number);
    match fill(&mut cells, text) {
        Ok(true) => return visit(cells.filled(line, done)),
        Ok(false) => return visit(not_a_row(line)),
        Err(_) => {}
    }
    // Half a surrogate pair makes the reader give up; it is rare, so that only broken lines are looked through.
    let repaired = repair_surrogates(text);
    let mut cells = Cells::new(wanted, &repaired);
    match fill(&mut cells, &repaired) {
        Ok(true) => visit(cells.filled(line, done)),
        Ok(false) => visit(not_a_row(line)),
        Err(error) => visit(Row::Broken { line, reason: reason(&error) }),
    }
}

/// Says whether the line is a row.
fn fill<'t>(cells: &mut Cells<'_, 't>, text: &'t str) -> serde_json::Result<bool> {
    let mut json = Deserializer::from_str(text);
    let is_row = cells.row().deserialize(&mut json)?;
    json.end()?;
    Ok(is_row)
}

/// A line that is not blank.
enum Line<'t> {
    Text {
        text: &'t str,
        /// Counted from 1.
        number: u64,
        /// Share of the file read so far.
        done: f32,
    },
    Broken {
        number: Option<u64>,
        reason: String,
    },
}

/// Shows line by line until `visit` breaks off.
fn each_line(source: &Source<'_>, visit: &mut dyn FnMut(Line<'_>) -> Result<ControlFlow<()>>) -> Result<()> {
    let mut window = Window::new(source)?;
    let mut number = 0;
    loop {
        let (rest, done) = (window.rest(), window.share());
        let mut used = 0;
        while let Some(length) = memchr(b'\n', rest.as_bytes().get(used..).unwrap_or_default()) {
            number += 1;
            let text = trim_line(rest.get(used..used + length).unwrap_or_default());
            used += length + 1;
            if !text.is_empty() && visit(Line::Text { text, number, done })?.is_break() {
                return Ok(());
            }
        }
        let left = rest.get(used..).unwrap_or_default();
        if window.is_all() {
            let text = trim_line(left);
            if !text.is_empty() && visit(Line::Text { text, number: number + 1, done })?.is_break() {
                return Ok(());
            }
            break;
        }
        let is_too_long = left.len() > LONGEST_ROW;
        window.advance(used);
        if is_too_long {
            number += 1;
            let reason = format!("the line is longer than {} MB", LONGEST_ROW >> 20);
            if visit(Line::Broken { number: Some(number), reason })?.is_break() || !window.skip_line()? {
                return Ok(());
            }
            continue;
        }
        window.grow()?;
    }
    if let Some(damage) = window.damage() {
        visit(Line::Broken { number: None, reason: damage.to_owned() }).map(drop)?;
    }
    Ok(())
}
