//! What a lexicon's term looks for in a document: a word, a beginning of words, or a few of these in a row.

use crate::corpus::tokens::{TokenKind, fold, tokens};

/// The longest phrase, in words.
pub const LONGEST_PHRASE: usize = 5;

/// A term made ready for matching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// One for a word, two to [`LONGEST_PHRASE`] for a phrase.
    pub words: Vec<WordPattern>,
}

/// One word of a pattern, in the form documents' tokens have (see [`fold`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordPattern {
    /// This token and no other.
    Exact(String),
    /// Every token that starts like this, also the beginning alone.
    Prefix(String),
}

impl Pattern {
    /// Reads a term. Words are cut as documents are, so that `U.S. economy!` meets what a document makes of it.
    ///
    /// None for terms that can never match: nothing to look for, more than [`LONGEST_PHRASE`] words, a `*`
    /// alone or anywhere but at the end of a word.
    #[must_use]
    pub fn parse(term: &str) -> Option<Self> {
        let mut words = Vec::new();
        for piece in term.split_whitespace() {
            match piece.strip_suffix('*') {
                Some(stem) if stem.is_empty() || stem.contains('*') => return None,
                // Not cut into tokens: that would take the hyphen from `anti-*`.
                Some(stem) => words.push(WordPattern::Prefix(fold(stem).into_owned())),
                None if piece.contains('*') => return None,
                None => words.extend(exact(piece)),
            }
        }
        (1..=LONGEST_PHRASE).contains(&words.len()).then_some(Self { words })
    }
}

/// The tokens of a piece between spaces. Punctuation alone stays as it is and matches nothing.
fn exact(piece: &str) -> Vec<WordPattern> {
    let forms: Vec<_> = tokens(piece).map(|token| WordPattern::Exact(token.form.into_owned())).collect();
    if forms.is_empty() { vec![WordPattern::Exact(fold(piece).into_owned())] } else { forms }
}

/// Whether a token counts towards a document's length and can be scored, as in
/// [`crate::corpus::index::TokenIndex`].
pub(super) fn is_counted(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Word | TokenKind::Number | TokenKind::Hashtag | TokenKind::Emoji => true,
        TokenKind::Handle | TokenKind::Address => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(word: &str) -> WordPattern {
        WordPattern::Exact(word.to_owned())
    }

    fn prefix(word: &str) -> WordPattern {
        WordPattern::Prefix(word.to_owned())
    }

    #[test]
    fn words_beginnings_and_phrases() {
        let words = |term| Pattern::parse(term).map(|pattern| pattern.words);
        assert_eq!(words("joy"), Some(vec![exact("joy")]));
        assert_eq!(words("happ*"), Some(vec![prefix("happ")]));
        assert_eq!(words("anti-*"), Some(vec![prefix("anti-")]));
        assert_eq!(words("  not   happ* "), Some(vec![exact("not"), prefix("happ")]));
        assert_eq!(words("a b c d e").map(|words| words.len()), Some(5));
    }

    #[test]
    fn terms_that_never_match() {
        for term in ["", " ", "*", "**", "h*ppy", "*ness", "f**", "a *", "a b c d e f"] {
            assert_eq!(Pattern::parse(term), None, "{term}");
        }
    }
}
