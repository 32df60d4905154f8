//! WordStat's categorization dictionary: a tree by tabs, in which a line with a number in brackets is a word.
//!
//! ```text
//! ECONOMY
//! <TAB>TAXES
//! <TAB><TAB>income_tax (1)
//! <TAB>trade* (2)
//! ```

use super::category::{Categories, Category, Entry, tree};
use super::report::ImportReport;
use super::scale;
use super::text::{lines, number, opened};
use crate::counts::counted;

/// Starts a rule about words near each other.
const RULE: char = '@';

/// The categories; weights above 1 are divided by the largest.
pub(super) fn read(text: &str, report: &mut ImportReport) -> Vec<Category> {
    let mut found = Categories::default();
    // The levels that are open, with their tabs.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut last = Vec::new();
    let mut n_rules = 0;
    for (line_number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        // Among the tabs there are stray blanks.
        let depth = line.chars().take_while(|c| c.is_whitespace()).filter(|&c| c == '\t').count();
        let line = line.trim();
        let entry = split_weight(line);
        if entry.is_none() && !is_rule(line) {
            last = opened(&mut open, depth, line);
            found.at(&last);
            continue;
        }
        let (term, weight) = entry.unwrap_or((line, 1.0));
        // A rule stays as it is: its signs mean something.
        let text = if is_rule(term) { term.to_owned() } else { term.replace('_', " ") };
        n_rules += usize::from(is_rule(term));
        let above: Vec<String> =
            open.iter().filter(|(above, _)| *above < depth).map(|(_, level)| level.clone()).collect();
        // A file without tabs has its words below the last category.
        let place = found.at(if above.is_empty() { &last } else { &above });
        place.entries.push(Entry::weighted(text, weight, line_number));
    }
    if n_rules > 0 {
        let rules = counted(n_rules, "term");
        report.note(format!("{rules} that begin with “@” may be rules about words near each other; they are kept as they are and not run"));
    }
    let mut categories = found.into_list();
    scale::by_largest(&mut categories, report);
    categories
}

/// Whether a term may be a rule, in which `_` and blanks differ.
pub(super) fn is_rule(term: &str) -> bool {
    term.starts_with(RULE)
}

/// `income_tax (1)` is a word with its weight.
pub(super) fn split_weight(line: &str) -> Option<(&str, f64)> {
    let (term, weight) = line.strip_suffix(')')?.rsplit_once('(')?;
    let is_apart = term.ends_with(char::is_whitespace) && !term.trim().is_empty();
    Some((term.trim(), number(weight)?)).filter(|_| is_apart)
}

/// A name that would be read as a word or a rule is changed.
pub(super) fn fit_level(level: String) -> String {
    let level = match split_weight(&level) {
        Some(_) => level.replace('(', "[").replace(')', "]"),
        None => level,
    };
    match level.trim_start_matches([RULE, ' ']) {
        "" => "at".to_owned(),
        rest if level.starts_with(RULE) => rest.to_owned(),
        _ => level,
    }
}

/// The text of a dictionary; every word has its weight.
pub(super) fn to_text(categories: Vec<Category>) -> String {
    let mut text = String::new();
    for node in tree(categories) {
        let tabs = "\t".repeat(node.depth);
        text += &format!("{tabs}{}\n", node.level);
        for Entry { term, .. } in node.category.into_iter().flat_map(|category| category.entries) {
            let word = if is_rule(&term.term) { term.term } else { term.term.replace(' ', "_") };
            text += &format!("{tabs}\t{word} ({})\n", term.weight);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::LexiconFormat;
    use super::super::round_trips::{check, imported};

    #[test]
    fn a_tree_of_words_with_weights() {
        let found = imported(
            "ECONOMY\r\n\tTAXES\r\n \t\tincome_tax (1)\r\n\t\tTAX* (0.5)\r\n\ttrade balance (-1)\r\n\
             \t@DEBT [debt NEAR tax] (1)\r\nEMPTY\r\n",
            LexiconFormat::WordStat,
        );
        check(
            &found,
            &[
                ("ECONOMY", &["-trade balance", "@DEBT [debt NEAR tax]"]),
                ("ECONOMY > TAXES", &["income tax", "TAX*"]),
                ("EMPTY", &[]),
            ],
        );
        assert_eq!(found.lexicon.concepts[1].terms[1].weight, 0.5);
        assert!(found.report.notes.iter().any(|note| note.contains("“@”")), "{found:?}");
    }

    #[test]
    fn large_weights_are_divided_and_files_without_tabs_read() {
        let found = imported("JOY\nhappy (4)\nglad (12)\n", LexiconFormat::WordStat);
        check(&found, &[("JOY", &["happy", "glad"])]);
        assert_eq!(found.lexicon.concepts[0].terms[0].weight, 4.0 / 12.0);
        assert!(found.report.notes[0].contains("divided by 12"), "{found:?}");
    }
}
