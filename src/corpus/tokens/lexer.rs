//! One pass over the text, token by token.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

use super::address::address_length;
use super::emoji::{KEYCAP, PICTURE_SELECTOR, is_picture};
use super::fold::{fold, is_dropped};
use super::letters::{is_apostrophe, is_hyphen, is_inner, is_joiner, stands_alone};
use super::unspaced::word_ends;
use super::{Piece, Token, TokenKind};

/// The text and how far it is cut.
pub(super) struct Lexer<'a> {
    text: &'a str,
    /// Next byte to look at; always on a character boundary.
    at: usize,
    /// Where the words of a run without spaces end that has been cut but not told yet; the next one last.
    unspaced: Vec<usize>,
}

/// What comes next.
pub(super) enum Next {
    /// Nothing.
    End,
    Plain(PlainWord),
    /// What begins at this byte takes a closer look.
    Careful(usize),
}

/// ASCII letters and digits that nothing joins to what follows.
#[derive(Clone, Copy)]
pub(super) struct PlainWord {
    pub(super) kind: TokenKind,
    start: usize,
    end: usize,
    has_capitals: bool,
}

impl PlainWord {
    fn span(self) -> Range<usize> {
        self.start..self.end
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let (kind, span, piece) = self.next_piece()?;
        Some(Token { kind, span, form: piece.into_form() })
    }
}

impl<'a> Lexer<'a> {
    /// Starts at the beginning of `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, unspaced: Vec::new() }
    }

    /// The next token, its bytes, and what its form is made from.
    #[inline]
    pub(super) fn next_piece(&mut self) -> Option<(TokenKind, Range<usize>, Piece<'a>)> {
        loop {
            match self.seek() {
                Next::End => return None,
                Next::Plain(word) => return Some((word.kind, word.span(), self.plain_piece(word))),
                Next::Careful(start) => {
                    if let Some(found) = self.careful_piece(start) {
                        return Some(found);
                    }
                }
            }
        }
    }

    /// Goes on to what may be a token, over spaces, full stops and the like. Plain words, the commonest by far, stay
    /// apart from all others, so that they never leave the processor's registers.
    #[inline(always)]
    pub(super) fn seek(&mut self) -> Next {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let Some(&byte) = bytes.get(start) else { return Next::End };
            let class = class_of(byte);
            if class & (LOWER | UPPER | DIGIT) != 0
                && let Some(word) = self.plain_word(start)
            {
                self.at = word.end;
                return Next::Plain(word);
            }
            if class != OTHER {
                return Next::Careful(start);
            }
            self.at = start + 1;
        }
    }

    /// What the form of a plain word is made from.
    #[inline(always)]
    pub(super) fn plain_piece(&self, word: PlainWord) -> Piece<'a> {
        let PlainWord { start, end, has_capitals, .. } = word;
        Piece::Plain { text: self.text, start, end, has_capitals }
    }

    /// Whatever begins at `start` and takes a closer look; goes on by a character where nothing does.
    #[inline(never)]
    pub(super) fn careful_piece(&mut self, start: usize) -> Option<(TokenKind, Range<usize>, Piece<'a>)> {
        if let Some(end) = self.unspaced.pop() {
            self.at = end;
            // Signs of Thai and its like that are no letters (฿, ๏, ។-style stops) are punctuation.
            let is_word = self.slice(start..end).chars().any(char::is_alphanumeric);
            return is_word.then(|| self.piece(TokenKind::Word, start));
        }
        let c = self.char_at(start)?;
        let kind = match c {
            'a'..='z' | 'A'..='Z' => Some(self.address(start).unwrap_or_else(|| self.word(start))),
            '0'..='9' | '#' | '*' if self.keycap(start) => Some(self.cluster(start)),
            '0'..='9' => Some(self.address(start).unwrap_or_else(|| self.word(start))),
            '@' => self.handle(start),
            '#' => self.hashtag(start),
            c if c.is_ascii() => None,
            c => self.beyond_ascii(start, c),
        };
        if kind.is_none() && self.unspaced.is_empty() {
            self.at = start + c.len_utf8();
        }
        kind.map(|kind| self.piece(kind, start))
    }

    /// What was found from `start` up to here.
    fn piece(&self, kind: TokenKind, start: usize) -> (TokenKind, Range<usize>, Piece<'a>) {
        let span = start..self.at;
        let written = self.slice(span.clone());
        let form = if kind == TokenKind::Address { Cow::Borrowed(written) } else { fold(written) };
        (kind, span, Piece::Folded(form))
    }

    /// The character that begins at the byte `at`.
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(&b) if b.is_ascii() => Some(char::from(b)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    /// A part of the text; empty where there is none.
    pub(super) fn slice(&self, span: Range<usize>) -> &'a str {
        self.text.get(span).unwrap_or_default()
    }

    /// The end of the run of characters that satisfy `belongs`.
    pub(super) fn run(&self, from: usize, belongs: impl Fn(char) -> bool) -> usize {
        let mut end = from;
        while let Some(c) = self.char_at(end).filter(|&c| belongs(c)) {
            end += c.len_utf8();
        }
        end
    }

    fn beyond_ascii(&mut self, start: usize, c: char) -> Option<TokenKind> {
        let after = start + c.len_utf8();
        // © and its like are pictures only where the selector says so.
        let is_symbol = !is_inner(c) && !is_dropped(c) && !c.is_whitespace();
        if is_picture(c) || (is_symbol && self.char_at(after) == Some(PICTURE_SELECTOR)) {
            return Some(self.cluster(start));
        }
        if stands_alone(c) {
            let end = self.run(after, |c| stands_alone(c) || is_combining_mark(c));
            self.unspaced = word_ends(self.slice(start..end), start);
            return None;
        }
        (is_inner(c) && !is_combining_mark(c)).then(|| self.word(start))
    }

    /// The commonest case in one scan by a table of byte classes: ASCII letters and digits that nothing joins to
    /// what follows. None where it takes a closer look.
    #[inline(always)]
    fn plain_word(&self, start: usize) -> Option<PlainWord> {
        let bytes = self.text.as_bytes();
        let class = |at: usize| bytes.get(at).map_or(OTHER, |&b| class_of(b));
        let mut seen = OTHER;
        let mut end = start;
        let stop = loop {
            let class = class(end);
            if class == OTHER || class == JOIN {
                break class;
            }
            seen |= class;
            end += 1;
        };
        // A comma or full stop before a space joins nothing.
        let is_joined =
            stop == JOIN && (class(end + 1) != OTHER || bytes.get(end).is_some_and(|b| !b.is_ascii()));
        if end == start || is_joined {
            return None;
        }
        let kind = if seen == DIGIT { TokenKind::Number } else { TokenKind::Word };
        Some(PlainWord { kind, start, end, has_capitals: seen & UPPER != 0 })
    }

    /// A web or mail address that begins here, if one does.
    fn address(&mut self, start: usize) -> Option<TokenKind> {
        self.at = start + address_length(self.text.get(start..)?)?;
        Some(TokenKind::Address)
    }

    /// Letters and digits with their inner apostrophes, hyphens and, between digits, separators.
    fn word(&mut self, start: usize) -> TokenKind {
        let mut kind = TokenKind::Number;
        let mut end = start;
        let mut before = ' ';
        while let Some(c) = self.char_at(end) {
            let after = end + c.len_utf8();
            if is_inner(c) {
                if !c.is_numeric() {
                    kind = TokenKind::Word;
                }
            } else {
                let Some(next) = self.char_at(after).filter(|&next| is_inner(next)) else { break };
                let between_digits = before.is_numeric() && next.is_numeric();
                let joins = is_apostrophe(c)
                    || is_hyphen(c)
                    || is_joiner(c)
                    || (between_digits && matches!(c, '.' | ',' | ':' | '/'));
                if !joins || is_combining_mark(next) {
                    break;
                }
            }
            before = c;
            end = after;
        }
        self.at = end;
        kind
    }

    /// An emoji with all that is joined to it.
    fn cluster(&mut self, start: usize) -> TokenKind {
        let rest = self.text.get(start..).unwrap_or_default();
        self.at = start + rest.graphemes(true).next().map_or(1, str::len);
        TokenKind::Emoji
    }

    fn keycap(&self, start: usize) -> bool {
        match self.char_at(start + 1) {
            Some(PICTURE_SELECTOR) => self.char_at(start + 1 + PICTURE_SELECTOR.len_utf8()) == Some(KEYCAP),
            next => next == Some(KEYCAP),
        }
    }

    /// `@name`, and `@name@server.org` as Mastodon writes it.
    fn handle(&mut self, start: usize) -> Option<TokenKind> {
        let name = |c: char| is_inner(c) || c == '_';
        let mut end = self.run(start + 1, name);
        if end == start + 1 {
            return None;
        }
        if self.char_at(end) == Some('@') {
            let server = self.run(end + 1, |c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
            end += self.slice(end..server).trim_end_matches(['.', '-', '@']).len();
        }
        self.at = end;
        Some(TokenKind::Handle)
    }

    /// `#topic`; a number sign before a mere number is none.
    fn hashtag(&mut self, start: usize) -> Option<TokenKind> {
        let end = self.run(start + 1, |c| is_inner(c) || stands_alone(c) && c.is_alphanumeric() || c == '_');
        let topic = self.slice(start + 1..end);
        if topic.chars().next().is_none_or(is_combining_mark) || topic.chars().all(char::is_numeric) {
            return None;
        }
        self.at = end;
        Some(TokenKind::Hashtag)
    }
}

/// Classes of bytes, as bits.
const OTHER: u8 = 0;
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
/// May join a word to what follows, begins a character beyond ASCII, or begins a token that is no word.
const JOIN: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte = 0_u8;
    loop {
        // Lossless: every byte has a place in the table.
        classes[byte as usize] = match byte {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'\'' | b'-' | b'.' | b',' | b':' | b'/' | b'@' | b'_' | b'+' | b'#' | b'*' | 128..=255 => JOIN,
            _ => OTHER,
        };
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

fn class_of(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::{Lexer, fold};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_fast_path_agrees_with_the_careful_one(text in "[aB1 '.,:/@_+é#-]{1,8}") {
            let lexer = || Lexer::new(&text);
            if let Some(word) = lexer().plain_word(0) {
                let mut careful = lexer();
                let careful_kind = careful.address(0).unwrap_or_else(|| careful.word(0));
                prop_assert_eq!((word.kind, word.end), (careful_kind, careful.at));
                prop_assert_eq!(careful.plain_piece(word).into_form(), fold(careful.slice(0..careful.at)));
            }
        }
    }
}
