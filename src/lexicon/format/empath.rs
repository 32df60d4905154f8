//! Empath: a line for each category, its name and its words parted by tabs, `_` for blanks in phrases.

use super::category::{Category, Entry};
use super::report::ImportReport;
use super::text::lines;

/// The categories.
pub(super) fn read(text: &str, _: &mut ImportReport) -> Vec<Category> {
    let mut categories = Vec::new();
    for (number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        let mut cells = line.split('\t').map(str::trim);
        let mut category = Category::new(vec![cells.next().unwrap_or_default().to_owned()]);
        let terms = cells.filter(|cell| !cell.is_empty()).map(|cell| cell.replace('_', " "));
        category.entries = terms.map(|term| Entry::member(term, number)).collect();
        categories.push(category);
    }
    categories
}

/// The text of the categories.
pub(super) fn to_text(categories: &[Category]) -> String {
    let mut text = String::new();
    for category in categories {
        text += &category.path.concat();
        category.entries.iter().for_each(|entry| text += &format!("\t{}", entry.term.term.replace(' ', "_")));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::LexiconFormat;
    use super::super::round_trips::{check, imported};

    #[test]
    fn a_line_is_a_category() {
        let text = "dance\tdance\tballet\tslow_dance\t\nswearing_terms\tdamn\n\nempty\n";
        let found = imported(text, LexiconFormat::Empath);
        check(
            &found,
            &[("dance", &["dance", "ballet", "slow dance"]), ("swearing_terms", &["damn"]), ("empty", &[])],
        );
    }
}
