//! VADER: a word, its mean rating from −4 to 4, the deviation and the ratings, parted by tabs.

use super::category::{Category, Entry};
use super::report::ImportReport;
use super::scale::Scale;
use super::text::{lines, number};

/// The largest rating there is.
const LARGEST_RATING: f64 = 4.0;

/// The words, without a name.
pub(super) fn read(text: &str, report: &mut ImportReport) -> Vec<Category> {
    let mut category = Category::default();
    for (line_number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        let mut cells = line.split('\t');
        let (term, mean) = (cells.next().unwrap_or_default().trim(), cells.next().and_then(number));
        match mean {
            Some(mean) if !term.is_empty() => {
                category.entries.push(Entry::weighted(term, mean, line_number));
            }
            _ => report.skip(Some(line_number), format!("“{term}” has no number after a tab")),
        }
    }
    let scale = Scale::of(category.entries.iter().map(|entry| entry.term.weight).chain([LARGEST_RATING]));
    scale.tell("ratings", report);
    for entry in &mut category.entries {
        entry.term.weight = scale.weight(entry.term.weight);
    }
    vec![category]
}

/// The text of a lexicon. Nobody rated the words, so that the deviation is 0 and the list of ratings empty.
pub(super) fn to_text(categories: &[Category]) -> String {
    let entries = categories.iter().flat_map(|category| &category.entries);
    entries
        .map(|entry| format!("{}\t{}\t0\t[]\n", entry.term.term, entry.term.weight * LARGEST_RATING))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::round_trips::check;
    use super::super::{LexiconFormat, guess, read_bytes};
    use std::path::Path;

    #[test]
    fn ratings_become_weights_of_one_concept() {
        let text = "$:\t-1.5\t0.80623\t[-1, -1, -1, -1, -3, -1, -3, -1, -2, -1]\n:)\t2.0\t1.18322\t[2, 2, 1, 1, 1, 1, 4, 3, 4, 1]\n\
                    great\t3.1\t0.7\t[2, 4, 4, 4, 3, 3, 3, 3, 3, 2]\nGreat\t3\t0\t[]\nbad line\n";
        assert_eq!(guess(text.as_bytes()), Some(LexiconFormat::Vader));
        let found = read_bytes(Path::new("vader_lexicon.txt"), text.as_bytes()).unwrap();
        check(&found, &[("vader_lexicon", &["-$:", ":)", "great"])]);
        let weights: Vec<_> = found.lexicon.concepts[0].terms.iter().map(|term| term.weight).collect();
        assert_eq!(weights, [-0.375, 0.5, 0.775]);
        assert!(found.report.notes[0].contains("-4 to 4 were divided by 4"), "{found:?}");
        let lines: Vec<_> = found.report.skipped.iter().map(|skipped| skipped.line).collect();
        assert_eq!(lines, [Some(4), Some(5)]);
    }
}
