//! The subjectivity clues of MPQA: `key=value` pairs, a clue a line. Only read.

use super::category::{Categories, Category, Entry};
use super::report::ImportReport;
use super::text::lines;
use crate::counts::counted;

/// The clues by their prior polarity; how strong they are and their part of speech stand in the notes.
pub(super) fn read(text: &str, report: &mut ImportReport) -> Vec<Category> {
    let mut found = Categories::default();
    let mut n_stemmed = 0;
    for (number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        let value = |wanted: &str| {
            let mut pairs = line.split_whitespace().filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
        };
        let (Some(word), Some(polarity)) = (value("word1"), value("priorpolarity")) else {
            report.skip(Some(number), "the line has no word1= or no priorpolarity=");
            continue;
        };
        let mut entry = Entry::member(word, number);
        let about = [value("type"), value("pos1")].into_iter().flatten().collect::<Vec<_>>();
        entry.term.note = about.join(", ");
        n_stemmed += usize::from(value("stemmed1") == Some("y"));
        found.at(&[polarity.to_owned()]).entries.push(entry);
    }
    if n_stemmed > 0 {
        let clues = counted(n_stemmed, "clue");
        report.note(format!(
            "{clues} also mean other forms of their word (stemmed1=y); only the word was taken"
        ));
    }
    found.into_list()
}

#[cfg(test)]
mod tests {
    use super::super::LexiconFormat;
    use super::super::round_trips::{check, imported};

    #[test]
    fn clues_by_polarity() {
        let found = imported(
            "type=weaksubj len=1 word1=abandoned pos1=adj stemmed1=n priorpolarity=negative\n\
             type=strongsubj len=1 word1=abound pos1=verb stemmed1=y priorpolarity=positive\n\
             type=weaksubj len=1 word1=abandoned pos1=noun stemmed1=n priorpolarity=negative\nlen=1\n",
            LexiconFormat::Mpqa,
        );
        check(&found, &[("negative", &["abandoned"]), ("positive", &["abound"])]);
        assert_eq!(found.lexicon.concepts[1].terms[0].note, "strongsubj, verb");
        let lines: Vec<_> = found.report.skipped.iter().map(|skipped| skipped.line).collect();
        assert_eq!(lines, [Some(3), Some(4)]);
        assert!(found.report.notes[0].contains("1 clue"), "{found:?}");
    }
}
