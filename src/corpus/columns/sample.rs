//! One column as the guess sees it.

use std::collections::HashSet;

/// What the sampled rows tell of one column.
pub(super) struct Sample<'r> {
    /// The name's last part in lower case without signs: `user.screen_name` → `screenname`.
    pub(super) plain: String,
    /// The words of the name: `commentBody` → `comment`, `body`.
    words: Vec<String>,
    /// Values that are not empty.
    pub(super) values: Vec<&'r str>,
    pub(super) n_rows: usize,
}

impl<'r> Sample<'r> {
    pub(super) fn new(name: &str, at: usize, rows: &'r [Vec<String>]) -> Self {
        let last = name.rsplit('.').next().unwrap_or(name);
        let words = words(last);
        let values = rows
            .iter()
            .filter_map(|row| row.get(at).map(|value| value.trim()))
            .filter(|value| !value.is_empty())
            .collect();
        Self { plain: words.concat(), words: words_of_path(name, words), values, n_rows: rows.len() }
    }

    /// The place in `names` of the first that the column is called, or that its name contains as a word.
    pub(super) fn rank(&self, names: &[&str]) -> Option<usize> {
        names.iter().position(|name| self.plain == *name || self.words.iter().any(|word| word == name))
    }

    /// Mean number of characters over all rows.
    pub(super) fn mean_length(&self) -> usize {
        self.values.iter().map(|value| value.chars().count()).sum::<usize>() / self.n_rows.max(1)
    }

    /// Number of values that read like language: words with letters, at least `n_words` of them.
    pub(super) fn n_prose(&self, n_words: usize) -> usize {
        let is_prose = |value: &&&str| {
            let has_letters = |word: &&str| word.chars().any(char::is_alphabetic);
            // Languages without spaces write a sentence as one word.
            let foreign = value.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
            let is_address = value.contains("://") && !value.contains(' ');
            !is_address
                && (value.split_whitespace().filter(has_letters).count() >= n_words || foreign >= 4 * n_words)
        };
        self.values.iter().filter(is_prose).count()
    }

    pub(super) fn n_distinct(&self) -> usize {
        self.values.iter().collect::<HashSet<_>>().len()
    }

    /// Nearly every row has a value.
    pub(super) fn is_filled(&self) -> bool {
        self.n_rows > 0 && self.values.len() * 10 >= self.n_rows * 9
    }
}

/// The words of a name: at signs and where a capital follows a small letter.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let starts = !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase());
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words of the last part, and of the parts before it: "user.id" is a user's id.
fn words_of_path(name: &str, last: Vec<String>) -> Vec<String> {
    let mut all = last;
    if let Some((before, _)) = name.rsplit_once('.') {
        all.extend(words(before));
    }
    all
}
