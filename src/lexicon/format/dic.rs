//! LIWC's dictionary up to 2015: numbered categories between two lines of `%`, then words with their numbers.
//!
//! ```text
//! %
//! 1<TAB>affect
//! <TAB>2<TAB>posemo (Positive Emotion)
//! %
//! happy<TAB>1<TAB>2
//! you know<TAB>1
//! ```

use std::collections::HashMap;
use std::fmt::Write as _;

use super::category::{Category, Entry, rows, tree};
use super::report::ImportReport;
use super::text::{lines, opened};

/// Starts the list of categories and ends it.
const MARK: char = '%';

/// The categories of a dictionary; levels are told by tabs before the number, as in the files of 2015.
pub(super) fn read(text: &str, report: &mut ImportReport) -> Vec<Category> {
    let mut lines = lines(text).skip_while(|(_, line)| !is_mark(line)).skip(1).peekable();
    let mut heads = Heads::default();
    let mut is_ended = false;
    while let Some((number, line)) = lines.next_if(|(_, line)| is_mark(line) || !is_member(line)) {
        if is_mark(line) {
            is_ended = true;
            break;
        }
        heads.add(number, line, report);
    }
    if !is_ended {
        report.note("the second line with “%”, which ends the categories, is missing");
    }
    let mut body = Body { heads, n_unnamed: HashMap::new(), n_conditional: 0 };
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        body.add(number, line.trim(), report);
    }
    body.finish(report)
}

fn is_mark(line: &str) -> bool {
    line.trim_start().starts_with(MARK)
}

/// Whether a line can be no category because it has a word first and a number last.
fn is_member(line: &str) -> bool {
    let mut pieces = line.split_whitespace();
    let is_number = |piece: &str| piece.parse::<u64>().is_ok();
    pieces.next().is_some_and(|first| !is_number(first)) && pieces.next_back().is_some_and(is_number)
}

/// The categories above the second mark.
#[derive(Default)]
struct Heads {
    categories: Vec<Category>,
    /// By their numbers, so that `01` is `1`.
    places: HashMap<u64, usize>,
    /// The levels that are open, with their tabs.
    open: Vec<(usize, String)>,
}

impl Heads {
    fn add(&mut self, number: u64, line: &str, report: &mut ImportReport) {
        let depth = line.chars().take_while(|&c| c == '\t').count();
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        let (id, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let (name, label) = split_label(name.trim());
        let Ok(id) = id.parse::<u64>() else {
            report.skip(Some(number), format!("the category “{line}” has no number before its name"));
            return;
        };
        if name.is_empty() {
            report.skip(Some(number), format!("the category {id} has no name"));
            return;
        }
        let path = opened(&mut self.open, depth, name);
        if self.places.contains_key(&id) {
            report.skip(Some(number), format!("the number {id} of “{name}” is that of another category"));
            return;
        }
        self.places.insert(id, self.categories.len());
        self.categories.push(Category { description: label.to_owned(), ..Category::new(path) });
    }
}

/// `posemo (Positive Emotion)` is a name with a label, as in the files of 2015.
fn split_label(name: &str) -> (&str, &str) {
    let label = name.strip_suffix(')').and_then(|rest| rest.split_once('('));
    match label {
        Some((name, label)) if name.ends_with(char::is_whitespace) && is_one_word(name.trim()) => {
            (name.trim(), label.trim())
        }
        _ => (name, ""),
    }
}

fn is_one_word(name: &str) -> bool {
    !name.is_empty() && !name.contains(char::is_whitespace)
}

/// A name that would be read as one with a label gets square brackets.
pub(super) fn fit_level(level: String) -> String {
    if split_label(&level).0 == level { level } else { level.replace('(', "[").replace(')', "]") }
}

/// The words below the second mark.
struct Body {
    heads: Heads,
    /// For numbers without a category: how many words have it.
    n_unnamed: HashMap<u64, usize>,
    n_conditional: usize,
}

impl Body {
    fn add(&mut self, number: u64, line: &str, report: &mut ImportReport) {
        let (term, tail) = split_ids(line);
        let Some(Ids { ids, is_conditional }) = Ids::parse(tail).filter(|_| !term.is_empty()) else {
            report.skip(Some(number), format!("“{line}” has no term or no category number"));
            return;
        };
        let mut entry = Entry::member(term, number);
        if is_conditional {
            self.n_conditional += 1;
            line.clone_into(&mut entry.term.note);
        }
        let mut is_placed = false;
        for id in &ids {
            match self.heads.places.get(id).and_then(|&place| self.heads.categories.get_mut(place)) {
                // A number given twice says nothing new.
                Some(category) if category.entries.last().is_some_and(|last| last.line == Some(number)) => {}
                Some(category) => {
                    category.entries.push(entry.clone());
                    is_placed = true;
                }
                None => *self.n_unnamed.entry(*id).or_default() += 1,
            }
        }
        if !is_placed {
            let reason = if ids.is_empty() {
                format!("“{term}” belongs to its categories only beside other words")
            } else {
                format!("“{term}” has no category that is named above")
            };
            report.skip(Some(number), reason);
        }
    }

    fn finish(self, report: &mut ImportReport) -> Vec<Category> {
        let mut unnamed: Vec<_> = self.n_unnamed.into_iter().collect();
        unnamed.sort_unstable();
        for (id, n) in unnamed {
            let words = crate::counts::counted(n, "term");
            report.note(format!("the category number {id} of {words} is not named above and was left out"));
        }
        if self.n_conditional > 0 {
            let terms = crate::counts::counted(self.n_conditional, "term");
            report.note(format!(
                "{terms} with conditions on their neighbours were taken in for the categories without a \
                 condition and those of “otherwise”; the line stands in their notes"
            ));
        }
        self.heads.categories
    }
}

/// The term and its numbers. A tab parts them; without one, they begin where only numbers follow, so that phrases
/// keep their blanks.
fn split_ids(line: &str) -> (&str, &str) {
    if let Some((term, tail)) = line.split_once('\t') {
        return (term.trim(), tail.trim());
    }
    let mut start = line.len();
    while let Some((at, _)) = line.get(..start).and_then(|rest| {
        let rest = rest.trim_end();
        rest.char_indices().rev().find(|(_, c)| c.is_whitespace())
    }) {
        let piece = line.get(at..start).unwrap_or_default().trim();
        if !is_of_ids(piece) {
            break;
        }
        start = at;
    }
    let (term, tail) = line.split_at(start);
    (term.trim(), tail.trim())
}

/// Whether a piece between blanks is a number or part of a condition: `12`, `(02`, `134)125/464`, `<of>131/125`.
fn is_of_ids(piece: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let are_numbers = |text: &str| text.split('/').all(is_number);
    let rest = match piece.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((_, rest)) => return are_numbers(rest),
        None => piece.strip_prefix('(').unwrap_or(piece),
    };
    match rest.split_once(')') {
        Some((inside, after)) => is_number(inside) && (after.is_empty() || are_numbers(after)),
        None => are_numbers(rest),
    }
}

/// The categories of a word.
struct Ids {
    /// Those without a condition, and those of "otherwise".
    ids: Vec<u64>,
    is_conditional: bool,
}

impl Ids {
    /// None where there is nothing or something else than numbers and conditions.
    fn parse(tail: &str) -> Option<Self> {
        let mut found = Self { ids: Vec::new(), is_conditional: false };
        let mut rest = tail.trim_start();
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let is_condition = rest.starts_with(['(', '<']);
            if is_condition {
                let (_, after) = rest.split_once([')', '>'])?;
                rest = after;
                found.is_conditional = true;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '(' || c == '<').unwrap_or(rest.len());
            let (piece, after) = rest.split_at(end);
            // `125/464`: the one beside such a neighbour, the other otherwise.
            match piece.split_once('/') {
                Some((_, otherwise)) => {
                    found.is_conditional = true;
                    found.ids.push(otherwise.parse().ok()?);
                }
                None if is_condition => {}
                None => found.ids.push(piece.parse().ok()?),
            }
            rest = after.trim_start();
        }
        Some(found)
    }
}

/// The text of a dictionary.
pub(super) fn to_text(categories: Vec<Category>) -> String {
    let mut text = format!("{MARK}\n");
    let mut ids = Vec::new();
    let mut members = Vec::new();
    for (node, id) in tree(categories).into_iter().zip(1_usize..) {
        let tabs = "\t".repeat(node.depth);
        text += &format!("{tabs}{id}\t{}\n", node.level);
        if let Some(category) = node.category {
            ids.push(id);
            members.push(category);
        }
    }
    text += &format!("{MARK}\n");
    for (term, cells) in rows(&members) {
        text.push_str(term);
        for id in cells.iter().filter_map(|&(column, _)| ids.get(column)) {
            // Writing into a text cannot fail.
            write!(text, "\t{id}").unwrap_or_default();
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::LexiconFormat;
    use super::super::round_trips::{check, imported};

    fn read(text: &str) -> super::super::Imported {
        imported(text, LexiconFormat::Dic)
    }

    #[test]
    fn words_wildcards_and_phrases_by_tabs_and_blanks() {
        let found = read(
            "%\r\n01\tposemo\r\n2  negemo\t\r\n%\r\nhappy\t1\r\nabandon*\t\t02\t\r\n\r\nyou know\t1\t2\r\n\
                          kind of 1 2\r\n:)\t1\r\ncan't 1\r\ntop 10\t2",
        );
        check(
            &found,
            &[
                ("posemo", &["happy", "you know", "kind of", ":)", "can't"]),
                ("negemo", &["abandon*", "you know", "kind of", "top 10"]),
            ],
        );
        assert_eq!((found.report.n_read, found.report.n_skipped), (9, 0), "{found:?}");
    }

    #[test]
    fn levels_and_labels_of_2015() {
        let found = read(
            "%\n1\taffect (Affect)\n\t30\tposemo (Positive Emotion)\n\t31\tnegemo\n40\tsocial\n%\nlove\t1\t30\t40",
        );
        check(
            &found,
            &[
                ("affect", &["love"]),
                ("affect > posemo", &["love"]),
                ("affect > negemo", &[]),
                ("social", &["love"]),
            ],
        );
        assert_eq!(found.lexicon.concepts[1].description, "Positive Emotion");
        assert!(found.report.notes[0].contains("“affect > posemo”"), "{:?}", found.report);
    }

    #[test]
    fn conditions_are_told_and_kept() {
        let found = read(
            "%\n125\taffect\n464\tfiller\n2\tpronoun\n%\nlike\t(02 134)125/464\t2\n\
                          kind\t<of>464/125\nlike as (02 134)125/464\nso\t(2)125",
        );
        check(&found, &[("affect", &["kind"]), ("filler", &["like", "like as"]), ("pronoun", &["like"])]);
        assert_eq!(found.lexicon.concepts[0].terms[0].note, "kind\t<of>464/125");
        assert_eq!(found.report.skipped[0].line, Some(9), "{:?}", found.report);
        assert!(found.report.notes.iter().any(|note| note.contains("4 terms with conditions")), "{found:?}");
    }

    #[test]
    fn broken_lines_are_skipped_with_their_numbers() {
        let found = read("%\n1\ta\n1\tb\nx\ty\n3\n%\nword\nterm\t9\nterm2\t1 9\n\t1\nend\t1 x");
        check(&found, &[("a", &["term2"])]);
        let lines: Vec<_> = found.report.skipped.iter().map(|skipped| skipped.line.unwrap()).collect();
        assert_eq!(lines, [3, 4, 5, 7, 8, 10, 11], "{:?}", found.report);
        assert!(found.report.notes.iter().any(|note| note.contains("number 9 of 2 terms")), "{found:?}");
    }

    #[test]
    fn a_missing_mark_does_not_hide_the_words() {
        let found = read("%\n1\ta\nhappy\t1\nglad\t1");
        check(&found, &[("a", &["happy", "glad"])]);
        assert!(found.report.notes[0].contains("%"), "{found:?}");
    }
}
