//! GloVe text (`word v1 v2 …`) and word2vec text, also fastText's .vec (the same below a line `words dimensions`).

use rayon::prelude::*;

use super::Opened;
use super::report::{Reason, VectorsReport};
use super::rows::Rows;
use super::source::Source;
use crate::{Error, Result};

/// Text parsed at once: lines for both cores, little beside the matrix.
const BLOCK: usize = 8 << 20;
/// A line longer than this is no vector.
const LONGEST_LINE: usize = 64 << 20;
/// Lines handed to a thread at once.
const LINES: usize = 64;
/// Lines looked at to find the number of dimensions.
const N_SAMPLED: usize = 200;
/// Without one vector in so many lines it is another kind of file.
const MOST_BROKEN: usize = 1000;

/// The two counts of a word2vec head line, and where the line ends.
pub(super) struct Head {
    pub(super) n_words: u64,
    pub(super) dimensions: usize,
    /// Bytes of the line with its end.
    pub(super) length: usize,
}

/// The head of a word2vec file, in text or binary.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let start = mark(bytes);
    let length = bytes.iter().position(|&b| b == b'\n')? + 1;
    let mut fields = std::str::from_utf8(bytes.get(start..length)?).ok()?.split_ascii_whitespace();
    let (n_words, dimensions) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    fields.next().is_none().then_some(Head { n_words, dimensions, length })
}

/// Length of the byte order mark.
fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

/// What the first lines tell.
struct Layout {
    dimensions: usize,
    head: Option<Head>,
}

/// The number of numbers most lines of a sample have is that of all. A first line of two whole numbers is a head
/// unless the vectors have one number each.
fn layout(bytes: &[u8], is_all: bool) -> Layout {
    let head = head(bytes);
    let start = head.as_ref().map_or_else(|| mark(bytes), |head| head.length);
    let text = bytes.get(start..).unwrap_or(&[]);
    // The last line of a sample may be cut.
    let end = if is_all { text.len() } else { text.iter().rposition(|&b| b == b'\n').unwrap_or(text.len()) };
    let lines = text[..end].split(|&b| b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for n_numbers in lines.take(N_SAMPLED).map(count_numbers).filter(|&n| n > 0) {
        match counts.iter_mut().find(|(n, _)| *n == n_numbers) {
            Some((_, count)) => *count += 1,
            None => counts.push((n_numbers, 1)),
        }
    }
    // Of equally frequent ones the head's, else the first.
    let announced = head.as_ref().map(|head| head.dimensions);
    let best = counts.iter().rev().max_by_key(|(n, count)| (*count, Some(*n) == announced));
    Layout { dimensions: best.map_or(0, |(n, _)| *n), head }
}

/// How many fields at the end of the line are numbers, the first field always being the word.
fn count_numbers(line: &[u8]) -> usize {
    let fields = || line.split(|b| matches!(b, b' ' | b'\t')).filter(|field| !field.is_empty());
    let n_numbers = fields().rev().take_while(|field| number(field).is_some()).count();
    n_numbers.min(fields().count().saturating_sub(1))
}

/// Whether the line after a head is a vector in text.
pub(super) fn is_vector_line(bytes: &[u8], dimensions: usize) -> bool {
    bytes.split(|&b| b == b'\n').next().is_some_and(|line| count_numbers(line.trim_ascii()) >= dimensions)
}

fn number(field: &[u8]) -> Option<f32> {
    std::str::from_utf8(field).ok()?.parse().ok()
}

/// See the rules of [`super`].
pub(super) fn read(name: &str, mut source: Source<'_>) -> Result<Opened> {
    let path = source.path();
    let Layout { dimensions, head } = layout(source.head(), source.is_all_head());
    let not_vectors = || {
        let problem =
            "this is not a word vector file: a line should be a word and its numbers; choose another";
        Error::format(path, Some(1), problem)
    };
    if dimensions < 2 {
        return Err(not_vectors());
    }
    let format = if head.is_some() { "word2vec text" } else { "GloVe text" };
    let report =
        VectorsReport { announced: head.as_ref().map(|head| head.n_words), ..VectorsReport::of(format) };
    let mut rows = Rows::new(dimensions, report);
    let mut block = Vec::new();
    let start = head.as_ref().map_or_else(|| mark(source.head()), |head| head.length);
    source.append(&mut block, start)?;
    block.clear();
    let mut line = if head.is_some() { 2 } else { 1 };
    let mut n_parsed = 0;
    loop {
        let is_end = source.append(&mut block, BLOCK)? < BLOCK;
        // Up to the last whole line.
        let end =
            if is_end { block.len() } else { block.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1) };
        if end == 0 && block.len() > LONGEST_LINE {
            return Err(not_vectors());
        }
        line += parse(&block[..end], line, &mut rows)?;
        n_parsed += end;
        block.drain(..end);
        source.report()?;
        if is_end {
            break;
        }
        if n_parsed == end {
            expect_rest(&source, n_parsed, &mut rows);
        }
        if rows.n_words() == 0 && rows.report.n_skipped() > MOST_BROKEN {
            break;
        }
    }
    if rows.n_words() == 0 {
        return Err(not_vectors());
    }
    Ok(rows.finish(name))
}

/// Makes room for the rest of the file once the first block has shown how long lines are.
fn expect_rest(source: &Source<'_>, n_parsed: usize, rows: &mut Rows) {
    // Guesses: rounding does not matter.
    let share = match source.n_bytes() {
        Some(n_bytes) => n_parsed as f64 / n_bytes as f64,
        None => f64::from(source.share()),
    };
    if share > 0.0 {
        let n_rest = rows.n_words() as f64 * (1.0 / share - 1.0) * 1.02;
        rows.expect(n_rest as usize);
    }
}

/// What a thread makes of its lines.
#[derive(Default)]
struct Parsed {
    words: Vec<(u64, String)>,
    raw: Vec<f32>,
    skipped: Vec<(u64, Reason)>,
}

/// Parses whole lines, the first of which is `first`; returns how many there were.
fn parse(text: &[u8], first: u64, rows: &mut Rows) -> Result<u64> {
    if text.is_empty() {
        return Ok(0);
    }
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let lines: Vec<&[u8]> = text.split(|&b| b == b'\n').collect();
    let dimensions = rows.dimensions;
    let parsed: Vec<Parsed> = lines
        .par_chunks(LINES)
        .zip((0u64..).step_by(LINES).take(lines.len().div_ceil(LINES)).collect::<Vec<_>>())
        .map(|(lines, before)| {
            let mut parsed = Parsed::default();
            for (place, line) in (first + before..).zip(lines) {
                let line = line.trim_ascii();
                if line.is_empty() {
                    continue;
                }
                match vector(line, dimensions, &mut parsed.raw) {
                    Ok(word) => parsed.words.push((place, word.to_owned())),
                    Err(reason) => parsed.skipped.push((place, reason)),
                }
            }
            parsed
        })
        .collect();
    for part in parsed {
        rows.append(part.words, &part.raw)?;
        part.skipped.into_iter().for_each(|(place, reason)| rows.report.skip(place, reason));
    }
    Ok(lines.len() as u64)
}

/// Appends the last `n_numbers` fields of a line to `raw` and returns the word before them; otherwise `raw` is as
/// before.
fn vector<'a>(line: &'a [u8], n_numbers: usize, raw: &mut Vec<f32>) -> Result<&'a str, Reason> {
    let before = raw.len();
    let found = numbers_from_the_end(line, n_numbers, raw);
    match found {
        Ok(word) => {
            raw[before..].reverse();
            Ok(word)
        }
        Err(reason) => {
            raw.truncate(before);
            Err(reason)
        }
    }
}

fn numbers_from_the_end<'a>(line: &'a [u8], n_numbers: usize, raw: &mut Vec<f32>) -> Result<&'a str, Reason> {
    let is_gap = |b: &u8| matches!(b, b' ' | b'\t');
    let mut rest = line;
    for n_before in 0..n_numbers {
        // The word itself must stay.
        let Some(at) = rest.iter().rposition(is_gap) else {
            return Err(if n_before == 0 || number(rest).is_none() {
                Reason::TooFew
            } else {
                Reason::NoWord
            });
        };
        let field = &rest[at + 1..];
        match number(field) {
            Some(value) if value.is_finite() => raw.push(value),
            Some(_) => return Err(Reason::NotFinite),
            None => return Err(no_number(field)),
        }
        rest = rest[..at].trim_ascii_end();
    }
    if rest.is_empty() {
        return Err(Reason::NoWord);
    }
    // A number right before the numbers means that there is one too many.
    if rest.iter().rposition(is_gap).is_some_and(|at| number(&rest[at + 1..]).is_some()) {
        return Err(Reason::TooMany);
    }
    std::str::from_utf8(rest).map_err(|_invalid| Reason::NotUtf8)
}

fn no_number(field: &[u8]) -> Reason {
    const MOST_SHOWN: usize = 24;
    Reason::NoNumber(String::from_utf8_lossy(field).chars().take(MOST_SHOWN).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::unwatched;
    use std::path::Path;

    fn open(text: &[u8]) -> Result<Opened> {
        read("v", Source::new(Path::new("v.txt"), text, text.len() as u64, &unwatched)?)
    }

    #[track_caller]
    fn check(text: &str, words: &[&str], n_skipped: usize) -> Opened {
        let opened = open(text.as_bytes()).unwrap();
        assert_eq!(opened.embedding.words(), words);
        assert_eq!(opened.report.n_skipped(), n_skipped, "{:?}", opened.report);
        opened
    }

    #[test]
    fn reads_with_and_without_head_and_keeps_words_with_spaces() {
        check("a 1 2 3\nb -1 2e-1 0\n", &["a", "b"], 0);
        check("a\t1\t2\t3\nb  -1 2  3 \n\n", &["a", "b"], 0);
        check("\u{feff}a 1 2 3\r\nnew york 1 2 3\r\n", &["a", "new york"], 0);
        let opened = check("\u{feff}2 3\r\na 1 2 3\r\nnew york 1 2 3\r\n", &["a", "new york"], 0);
        assert_eq!((opened.report.announced, opened.report.missing()), (Some(2), None));
    }

    #[test]
    fn skips_what_would_shift_rows_and_says_why() {
        let text = "a 1 2 3\nshort 1 2\nlong 1 2 3 4\nbad 1 x 3\ninf 1 inf 3\na 9 9 9\nz 0 0 1\nnan 1 2 NaN";
        let opened = check(text, &["a", "z"], 6);
        let reasons: Vec<String> = opened
            .report
            .skipped
            .iter()
            .map(|skipped| format!("{} {}", skipped.place, skipped.reason))
            .collect();
        let expected = [
            "2 too few numbers",
            "3 too many numbers",
            "4 \"x\" is not a number",
            "5 a number is infinite or not a number",
            "6 \"a\" came before; the first one counts",
            "8 a number is infinite or not a number",
        ];
        assert_eq!(reasons, expected);
    }

    #[test]
    fn one_broken_first_line_does_not_decide_for_all() {
        check("a 1 2\nb 1 2 3\nc 1 2 3\n", &["b", "c"], 1);
        check("3 3\na 1 2\nb 1 2 3\n", &["b"], 1);
    }

    #[test]
    fn words_that_are_not_utf8_are_left_out() {
        let opened = open(b"a 1 2 3\ncaf\xe9 1 2 3\ncaf\xc3\xa9 1 2 3\n").unwrap();
        assert_eq!(opened.embedding.words(), ["a", "café"]);
        assert_eq!(opened.report.skipped[0].reason, Reason::NotUtf8);
    }

    #[test]
    fn refuses_prose_and_empty_heads() {
        for text in ["once upon a time\nthere was\n", "0 2\n", "5 300", "\n\n", "x 1\ny 2\n"] {
            let error = open(text.as_bytes()).unwrap_err();
            assert!(error.to_string().contains("not a word vector file"), "{error}");
        }
    }

    #[test]
    fn an_absurd_head_is_only_told() {
        let opened = check("99999999999999 3\na 1 2 3\n", &["a"], 0);
        assert!(opened.report.missing().unwrap().contains("99999999999999"));
        check("7 4000000000\na 1 2 3\n", &["a"], 0);
    }

    #[test]
    fn many_blocks_are_put_together_in_order() {
        let n_words = 400_000;
        let text: String = (0..n_words).map(|i| format!("w{i} {i} {}.5 1 0 -1 0 0 1\n", i % 7)).collect();
        assert!(text.len() > BLOCK);
        let opened = open(text.as_bytes()).unwrap();
        assert_eq!((opened.embedding.len(), opened.report.n_skipped()), (n_words, 0));
        let last = opened.embedding.raw(opened.embedding.id("w399999").unwrap());
        assert!((last[0] - 399_999.0).abs() < 0.1, "{last:?}");
    }
}
