//! Which format a file is in, told by its content: names of files are often wrong (`.txt` for anything).

use serde_json::Value;

use super::text::{lines, number};
use super::{LexiconFormat, columns, dicx, table, word_list, wordstat, yaml};
use crate::corpus::read::text_of;

/// A list of words has lines of a few words; longer ones are sentences.
const MOST_WORDS: usize = 5;
/// Share of lines that have to look like the format.
const MOSTLY: f64 = 0.9;
/// Share of a table's lines that have as many cells as most.
const REGULAR: f64 = 0.75;
/// Tables with fewer columns are told from categories by their lines' equal lengths.
const MOST_COLUMNS: usize = 50;

/// The format of a lexicon file, from its content alone; none where it looks like no lexicon.
#[must_use]
pub fn guess(bytes: &[u8]) -> Option<LexiconFormat> {
    let (text, _) = text_of(bytes);
    if is_binary(&text) {
        return None;
    }
    let filled: Vec<&str> =
        lines(&text).map(|(_, line)| line).filter(|line| !line.trim().is_empty()).collect();
    let first = filled.first()?.trim();
    if first.starts_with(['{', '[']) {
        return bracketed(&text, first);
    }
    if first.starts_with('<') && (text.contains("<cnode") || text.contains("<dictionary")) {
        return Some(LexiconFormat::Yoshikoder);
    }
    if first.starts_with('%') && !first.starts_with("%YAML") {
        return Some(LexiconFormat::Dic);
    }
    let heading = first.split(',').next().unwrap_or_default().trim_matches('"');
    if heading.eq_ignore_ascii_case(dicx::TERM_COLUMN) {
        return Some(LexiconFormat::Dicx);
    }
    if is_lexicoder(&filled) {
        return Some(LexiconFormat::Lexicoder);
    }
    if mostly(&filled, |line| line.contains("word1=") && line.contains("priorpolarity=")) {
        return Some(LexiconFormat::Mpqa);
    }
    if is_wordstat(&filled) {
        return Some(LexiconFormat::WordStat);
    }
    if is_yaml(&text, &filled) {
        return Some(LexiconFormat::Yaml);
    }
    tabular(&text, &filled)
}

/// Why [`guess`] finds nothing, and what to do.
pub(super) fn why_not(bytes: &[u8]) -> String {
    let (text, _) = text_of(bytes);
    if text.trim().is_empty() {
        "the file is empty; choose another".to_owned()
    } else if is_binary(&text) {
        "the file is not text, so that it is no lexicon this program reads; dictionaries that come with LIWC-2015 \
         or later are encrypted and can only be opened there"
            .to_owned()
    } else {
        "the file looks like no lexicon; it must be a ConceptVector lexicon, a dictionary of LIWC, quanteda, \
         Lexicoder, WordStat or Yoshikoder, a table with a column of terms, or a list with a word in each line"
            .to_owned()
    }
}

/// Text has no control characters but those for lines and tabs.
fn is_binary(text: &str) -> bool {
    let unfit =
        text.chars().filter(|&c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}'));
    unfit.count() > text.len() / 200
}

fn mostly(lines: &[&str], is_such: impl Fn(&str) -> bool) -> bool {
    let n = lines.iter().filter(|line| is_such(line)).count();
    // Counts of lines are far below 2^52.
    !lines.is_empty() && n as f64 >= MOSTLY * lines.len() as f64
}

/// JSON is YAML too: names with lists of words, as some lexicons are published.
fn bracketed(text: &str, first: &str) -> Option<LexiconFormat> {
    let Ok(value) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
        // A mistake in JSON is told by its own reader; YAML has no quotes around most names.
        let rest = first.trim_start_matches(['{', '[']).trim_start();
        let is_json = rest.is_empty() || rest.starts_with(['"', '\'']);
        return if !is_json && yaml::is_mapping(text) {
            Some(LexiconFormat::Yaml)
        } else {
            Some(LexiconFormat::Json)
        };
    };
    let concepts = match &value {
        Value::Array(concepts) => concepts.as_slice(),
        single => std::slice::from_ref(single),
    };
    if concepts.iter().any(|concept| concept.get("input_terms").is_some()) {
        return Some(LexiconFormat::Legacy2017);
    }
    let is_dictionary = value.as_object().is_some_and(|names| {
        !names.is_empty() && !names.contains_key("format") && names.values().all(is_list_of_words)
    });
    Some(if is_dictionary { LexiconFormat::Yaml } else { LexiconFormat::Json })
}

fn is_list_of_words(value: &Value) -> bool {
    match value {
        Value::Array(words) => words.iter().all(|word| word.is_string() || is_list_of_words(word)),
        Value::Object(names) => names.values().all(is_list_of_words),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Begins with a category, and has no tabs.
fn is_lexicoder(lines: &[&str]) -> bool {
    let name = lines.first().and_then(|first| first.trim_start().strip_prefix('+'));
    name.is_some_and(|name| name.starts_with(char::is_alphanumeric) && number(name).is_none())
        && mostly(lines, |line| !line.trim().contains('\t') && is_short(line))
}

/// Half of the lines or more end with a number in brackets.
fn is_wordstat(lines: &[&str]) -> bool {
    let n = lines.iter().filter(|line| wordstat::split_weight(line.trim()).is_some()).count();
    n > 0 && 2 * n >= lines.len() && lines.iter().all(|line| !line.trim().contains('\t'))
}

/// A name and a colon first, then something below it.
fn is_yaml(text: &str, lines: &[&str]) -> bool {
    let is_remark = |line: &str| line.starts_with(['#', '%']) || line.trim_end() == "---";
    let Some(first) = lines.iter().find(|line| !is_remark(line)) else { return false };
    let first = first.trim_end();
    let has_name = first.ends_with(':')
        || [": [", ":  [", ": {", ": #", ": |", ": >", ": &"].iter().any(|sign| first.contains(sign))
        || lines.iter().any(|line| line.trim_start().starts_with("- "))
        || mostly(lines, |line| line.contains(": "));
    has_name && yaml::is_mapping(text)
}

fn is_short(line: &str) -> bool {
    line.split_whitespace().count() <= MOST_WORDS && line.len() <= 200
}

/// Tables, lists with tabs and lists of words.
fn tabular(text: &str, lines: &[&str]) -> Option<LexiconFormat> {
    let cells = |line: &&str| line.split('\t').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = lines.iter().take(2000).map(cells).collect();
    let is_rated = |row: &Vec<String>| {
        row.get(1).is_some_and(|mean| number(mean).is_some())
            && row.get(3).is_some_and(|all| all.starts_with('['))
    };
    if rows.iter().filter(|row| is_rated(row)).count() * 2 > rows.len() {
        return Some(LexiconFormat::Vader);
    }
    let found = table::sniffed(text);
    if is_empath(&rows, found.is_some_and(|(_, share)| share >= REGULAR)) {
        return Some(LexiconFormat::Empath);
    }
    let is_column = columns::is_term(lines.first().copied().unwrap_or_default());
    match found {
        Some((delimiter, share)) if share >= REGULAR && !is_prose(lines, delimiter) => {
            Some(if delimiter == b'\t' { LexiconFormat::Tsv } else { LexiconFormat::Csv })
        }
        _ if is_column && mostly(lines, is_short) => Some(LexiconFormat::Csv),
        _ if mostly(lines, |line| word_list::is_comment(line.trim()) || is_short(line)) => {
            Some(LexiconFormat::WordList)
        }
        _ => None,
    }
}

/// Sentences have commas too: no column of words is named, and most lines begin with more than a phrase.
fn is_prose(lines: &[&str], delimiter: u8) -> bool {
    let cells = |line: &str| {
        let cells = line.split(char::from(delimiter));
        cells.map(|cell| cell.trim().trim_matches('"').to_owned()).collect::<Vec<_>>()
    };
    let is_heading = |line: &&str| cells(line).iter().any(|cell| columns::is_term(cell));
    let has_phrase = |line: &str| cells(line).first().is_some_and(|first| is_short(first));
    delimiter != b'\t' && !lines.iter().any(is_heading) && !mostly(lines, has_phrase)
}

/// Lines of different lengths without numbers, or with their names among their words.
fn is_empath(rows: &[Vec<String>], is_regular: bool) -> bool {
    let n_long = rows.iter().filter(|row| row.len() >= 2).count();
    let has_number = rows.iter().any(|row| row.iter().skip(1).any(|cell| number(cell).is_some()));
    if n_long * 10 < rows.len() * 8 || n_long == 0 || has_number {
        return false;
    }
    let n_named = rows.iter().filter(|row| row.iter().skip(1).any(|cell| Some(cell) == row.first())).count();
    let width = rows.first().map_or(0, Vec::len);
    let are_equal = rows.iter().all(|row| row.len() == width);
    2 * n_named >= rows.len()
        || width > MOST_COLUMNS
        || (!are_equal && (!is_regular || rows.iter().any(|row| row.len() > 3)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, format: Option<LexiconFormat>) {
        assert_eq!(guess(text.as_bytes()), format, "{text}");
    }

    #[test]
    fn the_content_decides() {
        check("{\"format\": \"conceptvector-lexicon\"}", Some(LexiconFormat::Json));
        check("{'name': 'joy', 'input_terms': {}}", Some(LexiconFormat::Json));
        check("[{\"name\": \"joy\", \"input_terms\": {}}]", Some(LexiconFormat::Legacy2017));
        check("{\"joy\": [\"glad\"], \"more\": {\"fear\": [\"dread\"]}}", Some(LexiconFormat::Yaml));
        check("{\"happy\": 1}", Some(LexiconFormat::Json));
        check("{}", Some(LexiconFormat::Json));
        check("\n %\n1 a\n%\nb 1", Some(LexiconFormat::Dic));
        check("\"DicTerm\",a\nb,X\n", Some(LexiconFormat::Dicx));
        check("a: [b]\n", Some(LexiconFormat::Yaml));
        check("# words\n---\na:\n  b:\n  - c\n", Some(LexiconFormat::Yaml));
        check("+a\nb\n", Some(LexiconFormat::Lexicoder));
        check("A\n\tb (1)\n", Some(LexiconFormat::WordStat));
        check(
            "<?xml version='1.0'?><dictionary><cnode name='a'/></dictionary>",
            Some(LexiconFormat::Yoshikoder),
        );
        check("abandon\t-2\nabhor\t-3\n", Some(LexiconFormat::Tsv));
        check("word,sentiment\nglad,positive\n", Some(LexiconFormat::Csv));
        check("Word;Wert\ngut;0,5\nschlecht;-0,5\n", Some(LexiconFormat::Csv));
        check("dance\tdance\tballet\njoy\tjoy\tglad\thappy\n", Some(LexiconFormat::Empath));
        check("mood_a\tglad\tvery_glad\nmood_b\tgrim\nno\tnot\tnever\n", Some(LexiconFormat::Empath));
        check("a very long remark here, and so on,1\nterm,note,weight\n", Some(LexiconFormat::Csv));
        check("+1\n:)\ngood\n", Some(LexiconFormat::WordList));
        check("term\nglad\n", Some(LexiconFormat::Csv));
    }

    #[test]
    fn what_is_no_lexicon_is_told_with_the_reason() {
        let prose = "It was the best of times, it was the worst of times.\nIt was the age of wisdom and so on and on.\n";
        check(prose, None);
        check("It was the best of times, it was the worst of times, and so on.\n", None);
        check(" \n", None);
        let encrypted: Vec<u8> = (0..400_u32).map(|n| (n * 7919 % 251) as u8).collect();
        assert_eq!(guess(&encrypted), None);
        assert!(why_not(&encrypted).contains("LIWC-2015") && why_not(b"").contains("empty"));
        assert!(why_not(prose.as_bytes()).contains("quanteda"));
    }
}
