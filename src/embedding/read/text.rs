//! GloVe text (`word v1 v2 …`) and word2vec text (the same below a line `words dimensions`).

use std::path::Path;

use super::Opened;
use crate::embedding::Embedding;
use crate::progress::Progress;
use crate::{Error, Result};

/// A report of progress costs a function call: one per this many lines is often enough.
const LINES_PER_REPORT: usize = 4096;

/// The number of values of the first vector line is the number of all; other lines are skipped and counted. The
/// word is what stands before the values, so that words with spaces stay whole; bad UTF-8 in a word becomes U+FFFD.
pub(super) fn read(path: &Path, name: &str, bytes: &[u8], progress: Progress<'_>) -> Result<Opened> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines = bytes.split(|&b| b == b'\n').map(|line| line.trim_ascii_end()).enumerate().peekable();
    let mut format = "GloVe text";
    if let Some((_, first)) = lines.peek()
        && header(first).is_some()
    {
        format = "word2vec text";
        lines.next();
    }
    let (mut words, mut raw, mut dimensions, mut n_skipped) = (Vec::new(), Vec::new(), None, 0);
    let mut n_read = 0usize;
    for (number, line) in lines {
        if number % LINES_PER_REPORT == 0 {
            // Rounding is harmless: this only moves a progress bar.
            progress(n_read as f32 / bytes.len() as f32)?;
        }
        n_read += line.len() + 1;
        if line.is_empty() {
            continue;
        }
        let line = String::from_utf8_lossy(line);
        let n_values = *dimensions.get_or_insert_with(|| count_values(&line));
        match vector(&line, n_values, &mut raw) {
            Some(word) => words.push(word.to_owned()),
            None => n_skipped += 1,
        }
        if words.is_empty() && n_skipped > 100 {
            break;
        }
    }
    let n_values = dimensions.unwrap_or(0);
    if words.is_empty() || n_values < 2 {
        let problem =
            "this is not a word vector file: a line should be a word and its numbers; choose another";
        return Err(Error::format(path, Some(1), problem));
    }
    let (embedding, n_dropped) = Embedding::new(name, words, raw, n_values);
    Ok(Opened { embedding, format, n_skipped: n_skipped + n_dropped })
}

/// The two counts of a word2vec header line.
fn header(line: &[u8]) -> Option<(u64, u64)> {
    let mut fields = std::str::from_utf8(line).ok()?.split_ascii_whitespace();
    let counts = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    fields.next().is_none().then_some(counts)
}

/// How many fields at the end of the line are numbers, the first field always being the word.
fn count_values(line: &str) -> usize {
    let n_numbers =
        line.split_ascii_whitespace().rev().take_while(|field| field.parse::<f32>().is_ok()).count();
    n_numbers.min(line.split_ascii_whitespace().count().saturating_sub(1))
}

/// Appends the last `n_values` fields to `raw` and returns the word before them; nothing when they are not all
/// finite numbers or no word is left (`raw` is then as before).
fn vector<'a>(line: &'a str, n_values: usize, raw: &mut Vec<f32>) -> Option<&'a str> {
    let before = raw.len();
    let mut rest = line.trim_end();
    for _ in 0..n_values {
        let (head, field) = rest.rsplit_once([' ', '\t'])?;
        match field.parse::<f32>() {
            Ok(value) if value.is_finite() => raw.push(value),
            _ => {
                raw.truncate(before);
                return None;
            }
        }
        rest = head.trim_end();
    }
    let word = rest.trim();
    // A number right before the values means that the line has one value too many.
    let has_extra_value = word.rsplit_once(' ').is_some_and(|(_, last)| last.parse::<f32>().is_ok());
    if word.is_empty() || has_extra_value {
        raw.truncate(before);
        return None;
    }
    raw[before..].reverse();
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::unwatched;

    fn check(text: &str, words: &[&str], n_skipped: usize) {
        let opened = read(Path::new("v.txt"), "v", text.as_bytes(), &unwatched).unwrap();
        assert_eq!(opened.embedding.words(), words);
        assert_eq!(opened.n_skipped, n_skipped);
    }

    #[test]
    fn reads_with_and_without_header_and_keeps_words_with_spaces() {
        check("a 1 2 3\nb -1 2e-1 0\n", &["a", "b"], 0);
        check("\u{feff}2 3\r\na 1 2 3\r\nnew york 1 2 3\r\n", &["a", "new york"], 0);
    }

    #[test]
    fn skips_and_counts_what_would_shift_rows() {
        check("a 1 2 3\nshort 1 2\nlong 1 2 3 4\nbad 1 x 3\ninf 1 inf 3\na 9 9 9\nz 0 0 1", &["a", "z"], 5);
    }

    #[test]
    fn refuses_prose_and_empty_headers() {
        for text in ["once upon a time\nthere was\n", "0 2\n", "5 300", "\n\n"] {
            let error = read(Path::new("v.txt"), "v", text.as_bytes(), &unwatched).unwrap_err();
            assert!(error.to_string().contains("not a word vector file"), "{error}");
        }
    }
}
