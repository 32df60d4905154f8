//! The one tokeniser, for documents, lexicons, highlighting and search.

mod address;
mod emoji;
mod fold;
mod letters;
mod lexer;

use std::borrow::Cow;
use std::ops::Range;

pub use fold::{fold, hyphen_parts};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word, with its inner apostrophes and hyphens.
    Word,
    /// A number with its separators.
    Number,
    /// `#topic`.
    Hashtag,
    /// `@name`; never scored, not counted.
    Handle,
    /// A web or mail address; never scored, not counted.
    Address,
    /// One emoji or emoticon-like symbol.
    Emoji,
}

/// A piece of text that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// Bytes in the text; always on character boundaries.
    pub span: Range<usize>,
    /// The form lexicons are looked up by (see [`fold`](fold())).
    pub form: Cow<'a, str>,
}

/// All tokens of `text`, in order. Punctuation and white space are not tokens. Time is linear in the length.
///
/// Chinese characters, hiragana, Thai and its neighbors, which are written without spaces, give one token per
/// character: a dictionary would be needed for more.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    lexer::Lexer::new(text)
}

#[cfg(test)]
mod tests;
