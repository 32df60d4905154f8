//! quanteda's YAML dictionary: names with lists of words, or with further names.
//!
//! ```yaml
//! affect:
//!   posemo: [good, "not bad", happ*]
//!   negemo:
//!     - bad
//! ```
//!
//! Words that YAML would take for something else (`no`, `null`, `1.5`) are words here, also without quotes.

use granit_parser::{Event, Options, Parser, ScalarStyle, Span};

use super::category::{Categories, Category, Entry, Node, tree};
use super::report::ImportReport;

/// Lists and names in one another that are looked into.
const MOST_LEVELS: usize = 200;
/// Longest name in characters.
const LONGEST_NAME: usize = 1 << 16;

/// The categories; a list without a name has none. What stands before a mistake in the file is read.
pub(super) fn read(text: &str, report: &mut ImportReport) -> Vec<Category> {
    let mut reader = Reader::default();
    for event in events(text) {
        match event {
            Ok((event, span)) => reader.take(event, line_of(&span), report),
            Err(error) => {
                let line = u64::try_from(error.marker().line()).ok();
                report.skip(line, format!("the rest of the file cannot be read ({})", error.info()));
                break;
            }
        }
    }
    reader.found.into_list()
}

/// Whether the text has a name with something below it before anything is wrong with it.
pub(super) fn is_mapping(text: &str) -> bool {
    let mut events = events(text).map_while(Result::ok).map(|(event, _)| event);
    events.find(Event::is_node).is_some_and(|first| matches!(first, Event::MappingStart(..)))
        && events.next().is_some_and(|key| key.scalar().is_some())
        && events.next().is_some_and(|value| match value {
            Event::Scalar(text, ..) => !text.is_empty(),
            Event::SequenceStart(..) | Event::MappingStart(..) => true,
            _ => false,
        })
}

fn events(text: &str) -> Parser<'_, granit_parser::StrInput<'_>> {
    let options: Options = granit_parser::options! {
        emit_unresolved_aliases: true,
        simple_key_max_lookahead: LONGEST_NAME,
        flow_nesting_limit: MOST_LEVELS,
        block_nesting_limit: MOST_LEVELS,
    };
    Parser::new_from_str_with_options(text, options)
}

fn line_of(span: &Span) -> u64 {
    u64::try_from(span.start.line()).unwrap_or_default()
}

/// What is open at some place of the file.
enum Frame {
    /// Names; whether a name comes next, not what stands below one.
    Names { is_name_next: bool },
    /// Words.
    List,
    /// Something that stands where a name should and is passed over.
    NoName,
}

#[derive(Default)]
struct Reader {
    found: Categories,
    path: Vec<String>,
    open: Vec<Frame>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, line: u64, report: &mut ImportReport) {
        match event {
            Event::Scalar(text, style, ..) => self.scalar(&text, style, line),
            Event::SequenceStart(..) => self.opened(Frame::List, line, report),
            Event::MappingStart(..) => self.opened(Frame::Names { is_name_next: true }, line, report),
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                self.value_ended();
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                report.skip(
                    Some(line),
                    "a reference (*) to another part of the file; write that part out here",
                );
                // As a name it opens a part that has none.
                self.scalar("", ScalarStyle::DoubleQuoted, line);
            }
            _ => {}
        }
    }

    fn opened(&mut self, frame: Frame, line: u64, report: &mut ImportReport) {
        let is_name = matches!(self.open.last(), Some(Frame::Names { is_name_next: true } | Frame::NoName));
        if is_name {
            if !matches!(self.open.last(), Some(Frame::NoName)) {
                report.skip(Some(line), "a list stands where a name should");
            }
            self.open.push(Frame::NoName);
        } else {
            self.open.push(frame);
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, line: u64) {
        match self.open.last_mut() {
            Some(Frame::Names { is_name_next }) if *is_name_next => {
                *is_name_next = false;
                self.path.push(text.to_owned());
                self.found.at(&self.path);
                return;
            }
            Some(Frame::Names { .. }) if style == ScalarStyle::Plain && matches!(text, "~" | "null") => {}
            Some(Frame::NoName) => return,
            _ => self.words(text, style, line),
        }
        self.value_ended();
    }

    fn words(&mut self, text: &str, style: ScalarStyle, line: u64) {
        let entries = &mut match text.trim() {
            "" => return,
            _ => self.found.at(&self.path),
        }
        .entries;
        // A block of lines has a word in each.
        let pieces: Vec<&str> = match style {
            ScalarStyle::Literal => text.lines().filter(|line| !line.trim().is_empty()).collect(),
            _ => vec![text],
        };
        entries.extend(pieces.into_iter().map(|piece| Entry::member(piece, line)));
    }

    /// After a word or list that stands below a name, another name comes.
    fn value_ended(&mut self) {
        if let Some(Frame::Names { is_name_next }) = self.open.last_mut() {
            if *is_name_next {
                // It was passed over in the place of a name.
                *is_name_next = false;
                self.path.push(String::new());
            } else {
                *is_name_next = true;
                self.path.pop();
            }
        }
    }
}

/// The text of a dictionary.
pub(super) fn to_text(categories: Vec<Category>) -> String {
    let mut text = String::new();
    // For each open level how far the names below it stand in, and whether they are items of its list.
    let mut open: Vec<(usize, bool)> = vec![(0, false)];
    for Node { depth, level, category, has_children } in tree(categories) {
        open.truncate(depth + 1);
        let (indent, is_item) = open.last().copied().unwrap_or_default();
        let item = if is_item { "- " } else { "" };
        text += &format!("{}{item}{}:", " ".repeat(indent), scalar(&level));
        let entries = category.map(|category| category.entries).unwrap_or_default();
        text += if entries.is_empty() && !has_children { " []\n" } else { "\n" };
        let inner = indent + item.len() + 2;
        for entry in &entries {
            text += &format!("{}- {}\n", " ".repeat(inner), scalar(&entry.term.term));
        }
        open.push((inner, !entries.is_empty()));
    }
    if text.is_empty() { "{}\n".to_owned() } else { text }
}

/// A word as YAML: plain where no reader could take it for something else, else in quotes.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '*')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '_' | '*'))
        && !is_reserved(text);
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted + "\""
}

/// Words that mean a truth value, nothing or a number to some reader of YAML.
fn is_reserved(text: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"]
        .contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::super::LexiconFormat;
    use super::super::round_trips::{check, imported};

    fn read(text: &str) -> super::super::Imported {
        imported(text, LexiconFormat::Yaml)
    }

    #[test]
    fn lists_in_both_styles_and_levels() {
        let found = read(
            "# a dictionary\nPOS: [good, \"not bad\", happ*]\nNEG:\n- bad\n- \"very: bad\" # really\naffect:\n  \
             - moody\n  - joy: [glad]\n  - fear:\n      - 'can''t'\none: single\nempty:\nnothing: ~\n",
        );
        check(
            &found,
            &[
                ("POS", &["good", "not bad", "happ*"]),
                ("NEG", &["bad", "very: bad"]),
                ("affect", &["moody"]),
                ("affect > joy", &["glad"]),
                ("affect > fear", &["can't"]),
                ("one", &["single"]),
                ("empty", &[]),
                ("nothing", &[]),
            ],
        );
        assert_eq!((found.report.n_skipped, found.lexicon.concepts[1].terms.len()), (0, 2));
    }

    #[test]
    fn no_word_is_taken_for_something_else() {
        check(
            &read("no: [no, yes, null, 1.5, ~, .5, 0x1F, 2020-01-01]"),
            &[("no", &["no", "yes", "null", "1.5", "~", ".5", "0x1F", "2020-01-01"])],
        );
        check(
            &read("a: |\n  one\n  two three\nb: >\n  four\n  five\n"),
            &[("a", &["one", "two three"]), ("b", &["four five"])],
        );
    }

    #[test]
    fn references_and_lists_as_names_are_passed_over() {
        let found = read("a: &x [one]\nb: *x\n? [c, d]\n: [two]\n*x : [three]\ne: [four, *y]\n");
        assert_eq!(found.report.n_skipped, 4, "{found:?}");
        let names: Vec<_> = found.lexicon.concepts.iter().map(|concept| concept.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "words", "e"], "{found:?}");
    }

    #[test]
    fn what_stands_before_a_mistake_is_read() {
        let found = read("a: [one, two]\nb: [three\nc: [four]\n");
        assert_eq!(found.lexicon.concepts[0].terms.len(), 2, "{found:?}");
        assert!(found.report.skipped.last().unwrap().line.unwrap() >= 2, "{found:?}");
        for deep in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
            assert_eq!(read(&deep).report.n_skipped, 1);
        }
    }

    #[test]
    fn references_that_would_grow_without_end_do_not() {
        let mut text = "a: &a [x, x]\n".to_owned();
        for (name, other) in ('b'..='z').zip('a'..) {
            text += &format!("{name}: &{name} [{}]\n", format!("*{other}, ").repeat(9));
        }
        assert_eq!(read(&text).report.n_read, 1);
    }
}
