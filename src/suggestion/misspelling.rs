//! Which known words are only misspellings of others.
//!
//! Own rule, from what the vectors hold: a word of five letters or more is a misspelling when a word one letter away
//! (one added, left out, replaced, or two neighbors swapped, but the last letter the same) is at least fifty times as
//! common and means much the same: "goverment", "adminstration". Frequency is read from the rank (Zipf's law: the word
//! at rank r is r / q times rarer than that at q); sameness is a cosine of at least [`SAME_MEANING`]. Words that differ
//! in their last letters are spared, since most are derivations ("lossy", "signer"); so are British spellings, which
//! are less than fifty times rarer. Foreign spellings of an English word ("profesional") go with the misspellings.

use crate::dot::dot;
use crate::embedding::{Embedding, WordId};

/// How many times commoner the correct form is at least.
const RARER: usize = 50;
/// Cosine to the correct form; chosen by eye on some hundred words: misspellings lie mostly above, chance pairs below.
const SAME_MEANING: f32 = 0.35;
/// Among shorter words nearly everything is one letter from something else.
const SHORTEST: usize = 5;

/// The word that was meant; the commonest of several. One pass over the words that are common enough, two thousand
/// at most for the suggestion vocabulary.
pub fn corrected(embedding: &Embedding, word: WordId) -> Option<WordId> {
    let text = embedding.word(word);
    if text.chars().count() < SHORTEST {
        return None;
    }
    // Ranks count from 1.
    let n_commoner = (word.row() + 1) / RARER;
    let candidates = (0u32..).map(WordId).zip(embedding.words()).take(n_commoner);
    candidates
        .filter(|(_, other)| is_one_edit(text.as_bytes(), other.as_bytes()))
        .filter(|(_, other)| text.as_bytes().last() == other.as_bytes().last())
        .find(|(id, _)| dot(embedding.unit(word), embedding.unit(*id)) >= SAME_MEANING)
        .map(|(id, _)| id)
}

/// Whether one insertion, deletion, replacement or swap of neighbors makes one of the other; by bytes, so that an
/// accent may count double.
fn is_one_edit(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    match (a, b) {
        ([], []) => false,
        ([_, x @ ..], [_, y @ ..]) if x.len() == y.len() => x == y || is_swap(a, b),
        ([_, x @ ..], y) | (y, [_, x @ ..]) if x.len() == y.len() => x == y,
        _ => false,
    }
}

fn is_swap(a: &[u8], b: &[u8]) -> bool {
    matches!((a, b), ([p, q, x @ ..], [r, s, y @ ..]) if p == s && q == r && x == y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one_edit() {
        for (a, b) in
            [("goverment", "government"), ("wierd", "weird"), ("seperate", "separate"), ("ab", "abc")]
        {
            assert!(
                is_one_edit(a.as_bytes(), b.as_bytes()) && is_one_edit(b.as_bytes(), a.as_bytes()),
                "{a} {b}"
            );
        }
        for (a, b) in [("same", "same"), ("abcd", "badc"), ("abc", "abcde"), ("abc", "cba"), ("", "")] {
            assert!(!is_one_edit(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
    }

    #[test]
    fn only_a_much_commoner_word_of_like_meaning_corrects() {
        // Rank 1 "separate", then 48 fillers, then rank 50 and on.
        let mut words = vec!["separate".to_owned()];
        words.extend((0..48).map(|n| format!("filler{n}")));
        let early = words.len() - 1;
        words.extend(["seperate", "separates", "seprate"].map(str::to_owned));
        words[early] = "separrate".to_owned();
        let raw = words.iter().flat_map(|word| if word == "seprate" { [0.0, 1.0] } else { [1.0, 0.0] });
        let embedding = Embedding::new("t", words.clone(), raw.collect(), 2).0;
        let correction = |word: &str| corrected(&embedding, embedding.id(word).unwrap());
        assert_eq!(correction("seperate"), Some(WordId(0)));
        assert_eq!(correction("separates"), None, "another ending");
        assert_eq!(correction("seprate"), None, "another meaning");
        assert_eq!(correction("separrate"), None, "too common");
    }
}
