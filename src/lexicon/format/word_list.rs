//! One word a line, with comments that begin with `;` as in the opinion lexicon of Hu and Liu.

use super::category::{Category, Entry};
use super::report::ImportReport;
use super::text::lines;

/// The words, without a name.
pub(super) fn read(text: &str, _: &mut ImportReport) -> Vec<Category> {
    let words = lines(text).map(|(number, line)| (number, line.trim()));
    let words = words.filter(|(_, word)| !word.is_empty() && !is_comment(word));
    let entries = words.map(|(number, word)| Entry::member(word, number)).collect();
    vec![Category { entries, ..Category::default() }]
}

/// `; text`, `;text of some words` and `;;;`, but not the emoticons `;)` and `;D`.
pub(super) fn is_comment(line: &str) -> bool {
    line.strip_prefix(';')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(';') || rest.contains(char::is_whitespace))
}

/// The text of a list.
pub(super) fn to_text(categories: &[Category]) -> String {
    let entries = categories.iter().flat_map(|category| &category.entries);
    entries.map(|entry| format!("{}\n", entry.term.term)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::round_trips::check;
    use super::super::{LexiconFormat, guess, read_bytes};
    use std::path::Path;

    #[test]
    fn comments_and_latin_letters() {
        let bytes =
            b";;;;;;;\n; Opinion Lexicon: Positive\n;\n;;;;;;;\n\na+\nabound\nna\xefve\n;)\n2-faced\n";
        assert_eq!(guess(bytes), Some(LexiconFormat::WordList));
        let found = read_bytes(Path::new("lists/positive-words.txt"), bytes).unwrap();
        check(&found, &[("positive-words", &["a+", "abound", "naïve", ";)", "2-faced"])]);
        assert_eq!(found.report.encoding, "Windows-1252");
    }
}
