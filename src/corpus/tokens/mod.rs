//! The one tokeniser, for documents, lexicons, highlighting and search.

mod address;
mod emoji;
mod fold;
mod letters;
mod lexer;
mod unspaced;

use std::borrow::Cow;
use std::ops::Range;

pub use fold::{fold, fold_cased, hyphen_parts};
use lexer::Next;

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

/// What a token's form is made from: the words that need no folding are not copied to be looked up.
#[derive(Clone, Debug)]
pub(super) enum Piece<'a> {
    /// ASCII letters and digits: the bytes `start..end` of `text`.
    Plain { text: &'a str, start: usize, end: usize, has_capitals: bool },
    /// Everything else.
    Folded(Cow<'a, str>),
}

impl<'a> Piece<'a> {
    /// The form lexicons are looked up by.
    pub(super) fn into_form(self) -> Cow<'a, str> {
        match self {
            Piece::Plain { text, start, end, has_capitals } => {
                let written = text.get(start..end).unwrap_or_default();
                if has_capitals { Cow::Owned(written.to_ascii_lowercase()) } else { Cow::Borrowed(written) }
            }
            Piece::Folded(form) => form,
        }
    }

    /// The form, copied where it has to be.
    pub(super) fn form(&self) -> Cow<'_, str> {
        match self {
            Piece::Plain { .. } => self.clone().into_form(),
            Piece::Folded(form) => Cow::Borrowed(form),
        }
    }
}

/// Tells the kind and the form of every token of `text`, as [`tokens`] finds them, until `tell` fails.
#[inline]
pub(super) fn scan<'a, E>(
    text: &'a str,
    mut tell: impl FnMut(TokenKind, Piece<'a>) -> Result<(), E>,
) -> Result<(), E> {
    let mut lexer = lexer::Lexer::new(text);
    loop {
        match lexer.seek() {
            Next::End => return Ok(()),
            Next::Plain(word) => tell(word.kind, lexer.plain_piece(word))?,
            Next::Careful(start) => {
                if let Some((kind, _, piece)) = lexer.careful_piece(start) {
                    tell(kind, piece)?;
                }
            }
        }
    }
}

/// All tokens of `text`, in order. Punctuation and white space are not tokens. Time is linear in the length.
///
/// Chinese, Japanese, Thai and its neighbors, which are written without spaces, are cut into words by Unicode's
/// dictionaries.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    lexer::Lexer::new(text)
}

#[cfg(test)]
mod tests;
