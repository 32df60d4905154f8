//! word2vec's binary form: a line `words dimensions`, then each word, a space, and its numbers as 32-bit floats.

use super::Opened;
use super::report::VectorsReport;
use super::rows::Rows;
use super::source::Source;
use super::text::{self, Head};
use crate::{Error, Result};

/// A "word" longer than this means that the numbers are out of step.
const LONGEST_WORD: u64 = 1 << 16;
/// A report of progress costs a function call: one per this many words is often enough.
const WORDS_PER_REPORT: u64 = 1024;
/// Words expected without a file size to hold the head's count against.
const MOST_EXPECTED: u64 = 1 << 16;

/// A head of two counts, then something that is no text.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let head = text::head(bytes)?;
    let rest = bytes.get(head.length..)?;
    let is_text = std::str::from_utf8(rest.get(..rest.len().saturating_sub(3))?).is_ok()
        && !rest.iter().any(|b| b.is_ascii_control() && !b.is_ascii_whitespace());
    (!rest.is_empty() && !is_text && !text::is_vector_line(rest, head.dimensions)).then_some(head)
}

/// The head is believed only as far as the file's size allows.
pub(super) fn read(name: &str, head: &Head, mut source: Source<'_>) -> Result<Opened> {
    let path = source.path();
    let Head { n_words, dimensions, length } = *head;
    let cut = |n_found: u64| {
        let problem = format!(
            "the first line announces {n_words} words of {dimensions} numbers, but the file ends after {n_found}; \
             it was cut short or is no word2vec file, copy it anew"
        );
        Error::format(path, None, problem)
    };
    // At least one letter, a space and the numbers.
    let row_bytes = dimensions.checked_mul(4).filter(|&n| n > 0).ok_or_else(|| cut(0))?;
    let most_words = source.n_bytes().map(|n_bytes| n_bytes / (row_bytes as u64).saturating_add(2));
    if most_words.is_some_and(|most| most < n_words) || row_bytes > isize::MAX as usize / 4 {
        return Err(cut(most_words.unwrap_or(0)));
    }
    let report = VectorsReport { announced: Some(n_words), ..VectorsReport::of("word2vec binary") };
    let mut rows = Rows::new(dimensions, report);
    let expected = n_words.min(most_words.unwrap_or(MOST_EXPECTED));
    rows.expect(usize::try_from(expected).unwrap_or(0));
    let mut word = Vec::new();
    source.append(&mut word, length)?;
    let mut numbers = Vec::new();
    for place in 1..=n_words {
        if place % WORDS_PER_REPORT == 0 {
            source.report()?;
        }
        word.clear();
        if !source.append_until(b' ', LONGEST_WORD, &mut word)? {
            return Err(cut(place - 1));
        }
        // In blocks, so that a foreign head cannot ask for more memory than the file has bytes.
        numbers.clear();
        if source.append(&mut numbers, row_bytes)? < row_bytes {
            return Err(cut(place - 1));
        }
        // Some writers end each vector with a line end.
        let word = word.trim_ascii_start().strip_suffix(b" ").unwrap_or(&[]);
        let values = numbers.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        rows.push(place, word, values)?;
    }
    Ok(rows.finish(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::unwatched;
    use std::path::Path;

    fn file(head: &str, words: &[(&[u8], [f32; 2])], end: &str) -> Vec<u8> {
        let mut bytes = head.as_bytes().to_vec();
        for (word, numbers) in words {
            bytes.extend_from_slice(word);
            bytes.push(b' ');
            numbers.iter().for_each(|v| bytes.extend_from_slice(&v.to_le_bytes()));
            bytes.extend_from_slice(end.as_bytes());
        }
        bytes
    }

    fn open(bytes: &[u8]) -> Result<Opened> {
        let source = Source::new(Path::new("v.bin"), bytes, bytes.len() as u64, &unwatched)?;
        let head = head(source.head()).ok_or_else(|| Error::Request("no binary".to_owned()))?;
        read("v", &head, source)
    }

    #[test]
    fn reads_with_and_without_line_ends() {
        for end in ["", "\n"] {
            let words: [(&[u8], [f32; 2]); 4] =
                [(b"a", [1.0, 2.0]), (b"\xff", [1.0, 1.0]), (b"b", [f32::NAN, 1.0]), (b"c", [0.0, -3.0])];
            let opened = open(&file("4 2\n", &words, end)).unwrap();
            assert_eq!(opened.embedding.words(), ["a", "c"]);
            assert_eq!(opened.embedding.raw(opened.embedding.id("c").unwrap()), [0.0, -3.0]);
            let places: Vec<u64> = opened.report.skipped.iter().map(|skipped| skipped.place).collect();
            assert_eq!((opened.report.n_broken, places), (2, vec![2, 3]));
        }
    }

    #[test]
    fn every_cut_and_every_absurd_head_is_one_sentence() {
        let words: [(&[u8], [f32; 2]); 2] = [(b"alpha", [1.0, 2.0]), (b"beta", [0.5, 1.0])];
        let whole = file("2 2\n", &words, "\n");
        for n in 5..whole.len() - 1 {
            let result = open(&whole[..n]);
            assert!(result.is_err(), "cut at {n}: {result:?}");
        }
        for head in
            ["18446744073709551615 2\n", "2 18446744073709551615\n", "2 4611686018427387904\n", "9 2\n"]
        {
            let error = open(&file(head, &words, "\n")).unwrap_err().to_string();
            assert!(error.contains("the first line announces") && error.lines().count() == 1, "{error}");
        }
    }
}
