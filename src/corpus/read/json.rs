//! JSON in the shapes people have it: an array, an object around one, a value a line.

use std::borrow::Cow;
use std::ops::ControlFlow;

use serde::de::{DeserializeSeed as _, IgnoredAny, SeqAccess};
use serde_json::error::Category;
use serde_json::{Deserializer, Value};

use super::json_array::{ArrayAt, Sink, find_array};
use super::json_row::{Cells, Wanted, collect_paths};
use super::table::{Row, SAMPLE_ROWS, Table, Visit};
use crate::Result;

/// A JSON file as a table: nested fields are columns called `outer.inner`.
pub(super) struct Json<'t> {
    text: Cow<'t, str>,
    /// Lines cut off before `text`.
    lines_before: u64,
    shape: Shape,
    columns: Vec<String>,
}

/// Where the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    /// The elements of the array under these keys; no key: the outermost value is the array.
    Array(Vec<String>),
    /// Values one after another, over several lines each; a single object is the shortest case.
    Values,
}

impl<'t> Json<'t> {
    /// The file as JSON; none where it is something else. Only the content is asked, not the name.
    pub(super) fn detect(file: &'t str) -> Option<Self> {
        let text = without_assignment(file.trim_start());
        let mut signs = text.chars().filter(|c| !c.is_whitespace());
        let shape = match (signs.next()?, signs.next()) {
            ('[', Some('{' | ']')) => Shape::Array(Vec::new()),
            // A text may well begin with a bracket: it must be JSON to its end.
            ('[', Some(_)) if serde_json::from_str::<IgnoredAny>(text).is_ok() => Shape::Array(Vec::new()),
            ('{', Some('"' | '}')) => object_shape(text),
            _ => return None,
        };
        let before = file.get(..file.len() - text.len()).unwrap_or_default();
        let lines_before = before.bytes().filter(|&b| b == b'\n').count();
        let mut json = Self {
            text: repair_surrogates(text),
            lines_before: u64::try_from(lines_before).unwrap_or_default(),
            shape,
            columns: Vec::new(),
        };
        json.columns = json.find_columns();
        Some(json)
    }

    /// The columns of the first rows in the order in which they turn up.
    fn find_columns(&self) -> Vec<String> {
        let mut sampler = Sampler::default();
        match &self.shape {
            Shape::Values => {
                for value in Deserializer::from_str(&self.text).into_iter().map_while(Result::ok) {
                    if sampler.note(&value).is_break() {
                        break;
                    }
                }
            }
            Shape::Array(path) => {
                let mut json = Deserializer::from_str(&self.text);
                // An error is a broken place, which the reading of the rows reports, or the end of the sample.
                ArrayAt { path, sink: &mut sampler }.deserialize(&mut json).unwrap_or_default();
            }
        }
        sampler.columns
    }

    fn value_rows(&self, wanted: &Wanted<'_>, visit: Visit<'_>) -> Result<()> {
        let mut values = Deserializer::from_str(&self.text).into_iter::<IgnoredAny>();
        let mut from = 0;
        while let Some(value) = values.next() {
            let to = values.byte_offset();
            let done = share(to, self.text.len());
            let flow = match value {
                Ok(_) => {
                    let text = self.text.get(from..to).unwrap_or_default();
                    from = to;
                    let mut cells = Cells::new(wanted, text);
                    match cells.row().deserialize(&mut Deserializer::from_str(text)) {
                        Ok(true) => visit(cells.filled(None, done))?,
                        Ok(false) => visit(not_a_row(None))?,
                        Err(error) => visit(Row::Broken { line: None, reason: reason(&error) })?,
                    }
                }
                // The iterator ends after an error.
                Err(error) => visit(self.broken(&error))?,
            };
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn array_rows(&self, path: &[String], wanted: &Wanted<'_>, visit: Visit<'_>) -> Result<()> {
        let mut rows = Rows { wanted, visit, text: &self.text, end: None };
        let mut json = Deserializer::from_str(&self.text);
        let read = ArrayAt { path, sink: &mut rows }.deserialize(&mut json);
        match (rows.end, read) {
            // The visitor broke off: what the reader then says about the open array does not matter.
            (Some(end), _) => end,
            (None, Ok(())) => Ok(()),
            (None, Err(error)) => (rows.visit)(self.broken(&error)).map(|_| ()),
        }
    }

    /// A fault after which the place of the next row is unknown.
    fn broken(&self, error: &serde_json::Error) -> Row<'static> {
        let line = self.lines_before + u64::try_from(error.line()).unwrap_or_default();
        let reason = format!("{}; nothing after it was read", reason(error));
        Row::Broken { line: Some(line), reason }
    }
}

impl Table for Json<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn rows(&self, wanted: &[usize], visit: Visit<'_>) -> Result<()> {
        let wanted = Wanted::new(&self.columns, wanted);
        match &self.shape {
            Shape::Array(path) => self.array_rows(path, &wanted, visit),
            Shape::Values => self.value_rows(&wanted, visit),
        }
    }
}

/// Shows each element of an array as a row.
struct Rows<'w, 'v, 't> {
    wanted: &'w Wanted<'w>,
    visit: Visit<'v>,
    text: &'t str,
    /// How the visitor ended the reading, if it did.
    end: Option<Result<()>>,
}

impl<'de> Sink<'de> for Rows<'_, '_, 'de> {
    fn next<A: SeqAccess<'de>>(&mut self, elements: &mut A) -> Result<ControlFlow<()>, A::Error> {
        let mut cells = Cells::new(self.wanted, self.text);
        let Some(is_row) = elements.next_element_seed(cells.row())? else {
            return Ok(ControlFlow::Break(()));
        };
        let done = share(cells.address().saturating_sub(self.text.as_ptr().addr()), self.text.len());
        let row = if is_row { cells.filled(None, done) } else { not_a_row(None) };
        let flow = (self.visit)(row);
        Ok(match flow {
            Ok(ControlFlow::Continue(())) => ControlFlow::Continue(()),
            Ok(ControlFlow::Break(())) => {
                self.end = Some(Ok(()));
                ControlFlow::Break(())
            }
            Err(error) => {
                self.end = Some(Err(error));
                ControlFlow::Break(())
            }
        })
    }
}

/// Collects the columns of the first elements.
#[derive(Default)]
pub(super) struct Sampler {
    pub(super) columns: Vec<String>,
    n_rows: usize,
}

impl Sampler {
    /// Notes the columns of one more row; breaks off when it has seen enough.
    pub(super) fn note(&mut self, value: &Value) -> ControlFlow<()> {
        collect_paths(value, "", &mut self.columns);
        self.n_rows += 1;
        if self.n_rows < SAMPLE_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

impl<'de> Sink<'de> for Sampler {
    fn next<A: SeqAccess<'de>>(&mut self, elements: &mut A) -> Result<ControlFlow<()>, A::Error> {
        Ok(elements.next_element()?.map_or(ControlFlow::Break(()), |value| self.note(&value)))
    }
}

/// The shape of a file that begins with an object and has not [one a line](are_lines).
fn object_shape(text: &str) -> Shape {
    let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let is_whole = values.next().is_some_and(|first| first.is_ok());
    let rest = text.get(values.byte_offset()..).unwrap_or_default();
    if is_whole && rest.trim_start().starts_with('{') {
        return Shape::Values;
    }
    find_array(text).map_or(Shape::Values, Shape::Array)
}

/// Do objects stand one a line in a text that begins like this?
pub(super) fn are_lines(head: &str) -> bool {
    let text = head.trim_start();
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    if !matches!((signs.next(), signs.next()), (Some('{'), Some('"' | '}'))) {
        return false;
    }
    let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let is_whole = values.next().is_some_and(|first| first.is_ok());
    let (first, rest) = text.split_at_checked(values.byte_offset()).unwrap_or((text, ""));
    if is_whole && rest.trim_start().starts_with('{') {
        return !first.trim().contains('\n');
    }
    // A broken first line among sound ones, or objects with commas between them.
    let is_sound = |line: &str| serde_json::from_str::<IgnoredAny>(trim_line(line)).is_ok();
    text.contains('\n') && text.lines().take(20).any(|line| line.starts_with('{') && is_sound(line))
}

/// May a text that begins like this be JSON? Only reading it tells.
pub(super) fn may_be_json(head: &str) -> bool {
    without_assignment(head.trim_start()).starts_with(['[', '{'])
}

/// A line of objects may end in the comma of the array it was cut from.
pub(super) fn trim_line(line: &str) -> &str {
    line.trim().trim_end_matches(',')
}

/// A share for the progress bar, for which f32 is fine enough.
fn share(done: usize, all: usize) -> f32 {
    (done as f32 / all.max(1) as f32).min(1.0)
}

/// Twitter's archive is JavaScript: `window.YTD.tweets.part0 = [ … ]`.
fn without_assignment(text: &str) -> &str {
    let is_script =
        ["window.", "Grailbird.", "var ", "let ", "const "].iter().any(|start| text.starts_with(start));
    match text.split_once('=').filter(|(name, _)| is_script && name.len() < 200) {
        Some((_, value)) => value.trim_start(),
        None => text,
    }
}

/// Half a surrogate pair, which cutting an emoji in two leaves, would make the reader give up: it becomes the
/// replacement character.
pub(super) fn repair_surrogates(text: &str) -> Cow<'_, str> {
    let unit = |at: usize| {
        let escape = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(escape, 16).ok()
    };
    let mut repaired = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        let length = match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                repaired.push_str(text.get(copied..at).unwrap_or_default());
                repaired.push_str("\\ufffd");
                copied = at + 6;
                6
            }
            // The sign behind a backslash never begins an escape.
            _ => 1 + text.get(at + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8),
        };
        at += length;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    repaired.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(repaired)
}

pub(super) fn not_a_row(line: Option<u64>) -> Row<'static> {
    Row::Broken { line, reason: "neither an object nor a text".to_owned() }
}

/// What is said of JSON that breaks off.
pub(super) const JSON_ENDS: &str = "the JSON ends too early";

/// The reader's complaint in plain words.
pub(super) fn reason(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Eof => JSON_ENDS.to_owned(),
        _ => format!("not valid JSON at column {}", error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, are_lines};
    use crate::corpus::read::json_lines::JsonLines;
    use crate::corpus::read::source::Source;
    use crate::corpus::read::table::{Row, Table};
    use std::ops::ControlFlow;
    use std::path::Path;

    /// The columns joined by `|`, then all rows likewise, broken ones as line and reason.
    fn rows(table: &dyn Table) -> Vec<String> {
        let all: Vec<usize> = (0..table.columns().len()).collect();
        let mut rows = vec![table.columns().join("|")];
        table
            .rows(&all, &mut |row| {
                rows.push(match row {
                    Row::Cells { cells, .. } => cells.join("|"),
                    Row::Broken { line, reason } => format!("{}: {reason}", line.unwrap_or(0)),
                });
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
        rows
    }

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        if are_lines(text) {
            let source = Source::memory(Path::new("t"), text.as_bytes()).unwrap();
            assert_eq!(rows(&JsonLines::new(&source).unwrap()), wanted);
        } else {
            assert_eq!(rows(&Json::detect(text).unwrap()), wanted);
        }
    }

    #[test]
    fn lines_go_on_from_block_to_block() {
        let filler = "x".repeat(300_000);
        let mut text = String::new();
        for n in 0..20 {
            text += &format!("{{\"a\": {n}, \"b\": \"{filler}é\"}}\n\r\n");
        }
        text += "{\"a\": 20\n{\"a\": \"\\ud83d\"}";
        let source = Source::memory(Path::new("t"), text.as_bytes()).unwrap();
        let rows = rows(&JsonLines::new(&source).unwrap());
        assert_eq!(rows.len(), 23);
        for (n, row) in rows.iter().skip(1).take(20).enumerate() {
            assert!(*row == format!("{n}|{filler}é"), "row {n}");
        }
        assert_eq!(rows[21..], ["41: the JSON ends too early", "\u{FFFD}|"]);
    }

    #[test]
    fn arrays_flatten_and_mix_types() {
        check(
            r#" [{"a": "x\ny", "b": {"c": 1, "d": [1, "z"]}}, {"b": {"c": 2.5}, "e": null}, 7, {"a": true}]"#,
            &["a|b.c|b.d|e", "x\ny|1|1, z|", "|2.5||", "0: neither an object nor a text", "true|||"],
        );
        check(r#"["one", "two words"]"#, &["text", "one", "two words"]);
        check("[]", &[""]);
    }

    #[test]
    fn the_array_may_be_inside_or_assigned() {
        check(r#"{"tags": [{"x": 1}], "r": {"list": [{"a": 1}, {"a": 2}]}}"#, &["a", "1", "2"]);
        check("\nwindow.YTD.part0 = [ {\"t\" : {\"a\" : \"1\"}} ]", &["t.a", "1"]);
        check("{\n \"text\": \"one document\",\n \"urls\": [{\"u\": 1}]\n}", &["text|urls", "one document|"]);
    }

    #[test]
    fn what_came_before_the_break_is_kept() {
        check(
            "[{\"a\": 1},\n{\"a\": 2},\n{\"a\": ",
            &["a", "1", "2", "3: the JSON ends too early; nothing after it was read"],
        );
        check(
            "{\"data\": [{\"a\": 1}, {\"a\": 2}, {\"a\" 3}]}",
            &["a", "1", "2", "1: not valid JSON at column 36; nothing after it was read"],
        );
    }

    #[test]
    fn a_broken_line_costs_one_row() {
        check(
            "{\"a\": 1}\n{\"a\": \n\n{\"a\": 3}\r\n4\n",
            &["a", "1", "2: the JSON ends too early", "3", "5: neither an object nor a text"],
        );
        check("{\"a\": 1\n{\"a\": 2}\n{\"a\": 3}", &["a", "1: the JSON ends too early", "2", "3"]);
        check("{\n\"a\": 1\n}\n{\n\"a\": 2\n}", &["a", "1", "2"]);
    }

    #[test]
    fn half_an_emoji_is_replaced() {
        check(r#"[{"a": "\ud83d\ude00 \ud83d \\ud83d \ude00\""}]"#, &["a", "😀 \u{FFFD} \\ud83d \u{FFFD}\""]);
    }

    #[test]
    fn prose_is_no_json() {
        for text in ["[Applause] Thank you", "{hello}", "a,b\n1,2", "", "[1, 2"] {
            assert!(Json::detect(text).is_none(), "{text}");
        }
    }
}
