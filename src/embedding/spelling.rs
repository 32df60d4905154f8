//! Help for typed words: completion by prefix, near spellings of unknown ones.

use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::{Embedding, WordId};

/// Near spellings are looked for among this many of the commonest words: rarer ones are mostly misspellings
/// themselves.
const N_SPELLINGS: usize = 100_000;

impl Embedding {
    /// Puts the words in order, so that [`complete`](Self::complete) need not look at all of them: a second of work for
    /// two million, once. Its answers stay the same.
    pub fn sort_words(&self) {
        self.alphabet.get_or_init(|| {
            let words = self.words();
            let mut rows: Vec<u32> = (0u32..).take(words.len()).collect();
            rows.par_sort_unstable_by(|&a, &b| self.word(WordId(a)).cmp(self.word(WordId(b))));
            rows
        });
    }

    /// The first `limit` words that begin with `prefix` (case ignored), commonest first; none for an empty prefix.
    /// The words that begin so are looked at; all of them (a millisecond for 200,000) before they are
    /// [sorted](Self::sort_words).
    pub fn complete(&self, prefix: &str, limit: usize) -> Vec<WordId> {
        let prefix = prefix.trim().to_lowercase();
        if prefix.is_empty() {
            return Vec::new();
        }
        if let Some(rows) = self.alphabet.get() {
            let word = |row: &u32| self.word(WordId(*row));
            let first = rows.partition_point(|row| word(row) < prefix.as_str());
            let alike = rows[first..].partition_point(|row| word(row).starts_with(&prefix));
            return commonest(&rows[first..first + alike], limit);
        }
        let hits = (0u32..).zip(self.words()).filter(|(_, word)| word.starts_with(&prefix));
        hits.map(|(row, _)| WordId(row)).take(limit).collect()
    }

    /// Up to `limit` known words spelled like `word`, nearest first: at most two typing errors (one in words of up
    /// to four letters; a swap of neighbors counts as one), ties by commonness.
    pub fn near_spellings(&self, word: &str, limit: usize) -> Vec<String> {
        let word = word.trim().to_lowercase();
        let n_letters = word.chars().count();
        let most = if n_letters <= 4 { 1 } else { 2 };
        let mut near: Vec<(usize, usize)> = Vec::new();
        for (row, candidate) in self.words().iter().take(N_SPELLINGS).enumerate() {
            // Byte lengths bound the distance only loosely (a letter has up to four bytes); they spare most work.
            if candidate.len() + 4 * most < word.len() || word.len() + 4 * most < candidate.len() {
                continue;
            }
            if candidate.chars().count().abs_diff(n_letters) <= most {
                let distance = strsim::osa_distance(&word, candidate);
                if distance <= most && distance > 0 {
                    near.push((distance, row));
                }
            }
        }
        near.sort_unstable();
        near.iter().take(limit).map(|&(_, row)| self.words()[row].clone()).collect()
    }
}

/// The `limit` smallest of `rows`, in order: rows are by commonness.
fn commonest(rows: &[u32], limit: usize) -> Vec<WordId> {
    let mut best = BinaryHeap::with_capacity(limit + 1);
    for &row in rows {
        if best.len() < limit || best.peek().is_some_and(|largest| row < *largest) {
            best.push(row);
            if best.len() > limit {
                best.pop();
            }
        }
    }
    best.into_sorted_vec().into_iter().map(WordId).collect()
}

#[cfg(test)]
mod tests {
    use crate::embedding::tests::tiny;

    #[test]
    fn completes_commonest_first_and_nothing_from_nothing() {
        let embedding = tiny();
        let words = |prefix| -> Vec<&str> {
            embedding.complete(prefix, 10).into_iter().map(|id| embedding.word(id)).collect()
        };
        assert_eq!(words("L"), ["low", "left"]);
        assert!(words("  ").is_empty() && words("zz").is_empty());
    }

    #[test]
    fn sorted_words_complete_as_unsorted_ones_do() {
        let (unsorted, sorted) = (tiny(), tiny());
        sorted.sort_words();
        for prefix in ["l", "lo", "low", "lowx", "h", "z", "a", ""] {
            for limit in [0, 1, 2, 10] {
                assert_eq!(
                    sorted.complete(prefix, limit),
                    unsorted.complete(prefix, limit),
                    "{prefix} {limit}"
                );
            }
        }
    }

    #[test]
    fn mends_one_error_in_short_words_and_a_swap() {
        let embedding = tiny();
        assert_eq!(embedding.near_spellings("lwo", 3), ["low"]);
        assert_eq!(embedding.near_spellings("Hihg", 3), ["high"]);
        assert!(embedding.near_spellings("sideways", 3).is_empty());
    }
}
