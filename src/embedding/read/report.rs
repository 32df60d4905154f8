//! What a reading of word vectors left out, and why.

use std::fmt;

/// Entries kept with their reasons; further ones are only counted.
const MOST_SKIPPED: usize = 48;

/// The account of one reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VectorsReport {
    /// The format in plain words, such as "word2vec text, gzip".
    pub format: String,
    /// Words the file's own head promises, where it has one.
    pub announced: Option<u64>,
    /// Words read and kept.
    pub n_words: usize,
    /// Entries left out because they are broken.
    pub n_broken: usize,
    /// Entries left out because their word came before.
    pub n_repeated: usize,
    /// The first entries left out, in the order of the file.
    pub skipped: Vec<SkippedVector>,
}

/// An entry that was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SkippedVector {
    /// Line of a text file, otherwise number of the word; counted from 1.
    pub place: u64,
    /// Why.
    pub reason: Reason,
}

/// Why an entry was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Not as many numbers as the other lines.
    TooFew,
    /// More numbers than the other lines.
    TooMany,
    /// Something else than a number among the numbers.
    NoNumber(String),
    /// NaN or infinite, or so large that the vector has no length.
    NotFinite,
    /// No word before the numbers.
    NoWord,
    /// The word is not UTF-8.
    NotUtf8,
    /// The word came before; the first one counts.
    Repeated(String),
    /// The word list names it, but it has no vector.
    NoVector(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew => f.write_str("too few numbers"),
            Self::TooMany => f.write_str("too many numbers"),
            Self::NoNumber(text) => write!(f, "\"{text}\" is not a number"),
            Self::NotFinite => f.write_str("a number is infinite or not a number"),
            Self::NoWord => f.write_str("there is no word before the numbers"),
            Self::NotUtf8 => f.write_str("the word is not UTF-8"),
            Self::Repeated(word) => write!(f, "\"{word}\" came before; the first one counts"),
            Self::NoVector(word) => write!(f, "\"{word}\" has no vector of the right length"),
        }
    }
}

impl VectorsReport {
    pub(crate) fn of(format: &str) -> Self {
        Self { format: format.to_owned(), ..Self::default() }
    }

    pub(super) fn skip(&mut self, place: u64, reason: Reason) {
        match reason {
            Reason::Repeated(_) => self.n_repeated += 1,
            _ => self.n_broken += 1,
        }
        // Repeated words are found last; the first entries of either sort are of use.
        let is_wanted =
            self.skipped.len() < MOST_SKIPPED || self.skipped.last().is_some_and(|last| last.place > place);
        if is_wanted {
            let at = self.skipped.partition_point(|other| other.place <= place);
            self.skipped.insert(at, SkippedVector { place, reason });
            self.skipped.truncate(MOST_SKIPPED);
        }
    }

    /// Entries left out, for whatever reason.
    pub fn n_skipped(&self) -> usize {
        self.n_broken + self.n_repeated
    }

    /// Whether the entries are lines; otherwise their places are numbers of words.
    pub fn is_text(&self) -> bool {
        self.format.contains("text")
    }

    /// "12 lines left out (3 repeated words): line 7: too few numbers; …"; empty when nothing was.
    pub fn left_out(&self) -> Option<String> {
        let (unit, units) = if self.is_text() { ("line", "lines") } else { ("word", "words") };
        let first = self.skipped.first()?;
        let n = self.n_skipped();
        let repeated = match self.n_repeated {
            0 => String::new(),
            n => format!(", {n} of them repeated"),
        };
        let units = if n == 1 { unit } else { units };
        Some(format!("{n} {units} left out{repeated} (first: {unit} {}: {})", first.place, first.reason))
    }

    /// The file promises more words than it has: it may have been cut short.
    pub fn missing(&self) -> Option<String> {
        let n_found = u64::try_from(self.n_words + self.n_skipped()).unwrap_or(u64::MAX);
        let announced = self.announced.filter(|&announced| announced != n_found)?;
        Some(format!("its first line announces {announced} words, but it has {n_found}"))
    }

    /// What was left out and what is missing, in one line; nothing when all is well.
    pub fn trouble(&self) -> Option<String> {
        let parts: Vec<String> = [self.left_out(), self.missing()].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_entries_are_kept_in_order_and_all_are_counted() {
        let mut report = VectorsReport::of("GloVe text");
        (1..=100).for_each(|line| report.skip(2 * line, Reason::TooFew));
        report.skip(3, Reason::Repeated("a".into()));
        assert_eq!((report.n_broken, report.n_repeated, report.skipped.len()), (100, 1, MOST_SKIPPED));
        assert_eq!(report.skipped[1], SkippedVector { place: 3, reason: Reason::Repeated("a".into()) });
        let text = report.left_out().unwrap();
        assert_eq!(text, "101 lines left out, 1 of them repeated (first: line 2: too few numbers)");
    }

    #[test]
    fn a_head_that_promises_too_much_is_told() {
        let report = VectorsReport { announced: Some(9), n_words: 2, ..VectorsReport::of("word2vec text") };
        assert_eq!(report.trouble().unwrap(), "its first line announces 9 words, but it has 2");
    }
}
