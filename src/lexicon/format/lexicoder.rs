//! Lexicoder 3: a line with `+category`, then its words, one a line.

use super::category::{Categories, Category, Entry};
use super::report::ImportReport;
use super::text::lines;

/// Before the name of a category.
const MARK: char = '+';

/// The categories; words above the first have none.
pub(super) fn read(text: &str, _: &mut ImportReport) -> Vec<Category> {
    let mut found = Categories::default();
    let mut path = Vec::new();
    for (number, line) in lines(text).map(|(number, line)| (number, line.trim())) {
        if let Some(name) = line.strip_prefix(MARK) {
            path = vec![name.to_owned()];
            found.at(&path);
        } else if !line.is_empty() {
            found.at(&path).entries.push(Entry::member(line, number));
        }
    }
    found.into_list()
}

/// The text of a dictionary.
pub(super) fn to_text(categories: &[Category]) -> String {
    let mut text = String::new();
    for category in categories {
        text += &format!("{MARK}{}\n", category.path.concat());
        category.entries.iter().for_each(|entry| text += &format!("{}\n", entry.term.term));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::LexiconFormat;
    use super::super::round_trips::{check, imported};

    #[test]
    fn the_four_lists_of_the_sentiment_dictionary_stay_four() {
        let text = "+negative\na lie\nabandon*\n\n+positive\n good \n+neg_positive\nnot good\n+neg_negative\nnot a lie\n";
        let found = imported(text, LexiconFormat::Lexicoder);
        check(
            &found,
            &[
                ("negative", &["a lie", "abandon*"]),
                ("positive", &["good"]),
                ("neg_positive", &["not good"]),
                ("neg_negative", &["not a lie"]),
            ],
        );
    }

    #[test]
    fn two_halves_are_one_concept() {
        let found = imported("+mood_negative\nsad\n+mood_positive\nglad\n", LexiconFormat::Lexicoder);
        check(&found, &[("mood", &["glad", "-sad"])]);
    }
}
