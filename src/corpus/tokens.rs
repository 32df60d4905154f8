//! The one tokeniser, for documents, lexicons, highlighting and search.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation as _;

use super::emoji::{KEYCAP, PICTURE_SELECTOR, TEXT_SELECTOR, is_picture, is_skin_tone};

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
    /// The form lexicons are looked up by (see [`fold`]).
    pub form: Cow<'a, str>,
}

/// All tokens of `text`, in order. Punctuation and white space are not tokens. Time is linear in the length.
///
/// Chinese characters, hiragana, Thai and its neighbors, which are written without spaces, give one token per
/// character: a dictionary would be needed for more.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    Lexer { text, at: 0 }
}

/// The look-up form of a word: lower case, NFC, curly apostrophes and typographic hyphens straight, final sigma
/// as any sigma, emoji without variation and skin tone. Lexicon terms and document words meet in this form.
///
/// Folding a folded word changes nothing.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return if word.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        };
    }
    if is_nfc_quick(word.chars()) == IsNormalized::Yes && word.chars().all(is_folded) {
        return Cow::Borrowed(word);
    }
    // Lower case comes first: it may leave a letter and a mark that only then can be composed (J̌ → ǰ).
    let folded: String = word.chars().filter(|&c| !is_dropped(c)).flat_map(lower).nfc().collect();
    // A word of nothing but dropped characters (a lone skin tone) stays itself.
    if folded.is_empty() { Cow::Borrowed(word) } else { Cow::Owned(folded) }
}

/// The parts of a hyphenated form, for lexicons that lack the whole; the form itself where it has no hyphen.
pub fn hyphen_parts(form: &str) -> impl Iterator<Item = &str> {
    form.split('-').filter(|part| !part.is_empty())
}

/// Would [`fold`] leave this character alone?
fn is_folded(c: char) -> bool {
    let mut folded = lower(c);
    !is_dropped(c) && folded.next() == Some(c) && folded.next().is_none()
}

/// Says how to draw, not what is meant; a soft hyphen only marks where a line may break.
fn is_dropped(c: char) -> bool {
    c == PICTURE_SELECTOR || c == TEXT_SELECTOR || c == '\u{AD}' || is_skin_tone(c)
}

/// One character in lower case, its typographic variants made plain.
fn lower(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        c if is_apostrophe(c) => '\'',
        c if is_hyphen(c) => '-',
        'ς' => 'σ',
        // The standard mapping is an i and a loose dot, which no lexicon has.
        'İ' => 'i',
        c => c,
    };
    plain.to_lowercase()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// A letter of a script that is written without spaces, so that each is a token.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{309F}' | '\u{3105}'..='\u{312F}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        // Thai, Lao, Burmese, Khmer
        | '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// Part of an ordinary word.
fn is_inner(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    // ʼ counts as a letter in Unicode; here it is an apostrophe.
    !is_apostrophe(c) && !stands_alone(c) && (c.is_alphanumeric() || is_combining_mark(c))
}

/// Joins letters without being one: line break hints and the joiners of Persian and Indic scripts.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}')
}

/// Longest look ahead for an address that has no `http`: it keeps the pass linear.
const LOOK_AHEAD: usize = 80;

/// Endings that make `name.ending` an address even without a path behind it.
const COMMON_ENDINGS: [&str; 8] = ["com", "org", "net", "edu", "gov", "mil", "info", "uk"];

struct Lexer<'a> {
    text: &'a str,
    /// Next byte to look at; always on a character boundary.
    at: usize,
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let c = self.char_at(self.at)?;
            let start = self.at;
            let kind = match c {
                // By far the commonest: no need to ask anything else.
                ' ' => None,
                'a'..='z' | 'A'..='Z' => Some(self.address(start).unwrap_or_else(|| self.word(start))),
                '0'..='9' | '#' | '*' if self.keycap(start) => Some(self.cluster(start)),
                '0'..='9' => Some(self.address(start).unwrap_or_else(|| self.word(start))),
                '@' => self.handle(start),
                '#' => self.hashtag(start),
                c if c.is_ascii() => None,
                c => self.beyond_ascii(start, c),
            };
            match kind {
                Some(kind) => {
                    let span = start..self.at;
                    let form = match kind {
                        TokenKind::Address => Cow::Borrowed(self.slice(span.clone())),
                        _ => fold(self.slice(span.clone())),
                    };
                    return Some(Token { kind, span, form });
                }
                None => self.at = start + c.len_utf8(),
            }
        }
    }
}

impl<'a> Lexer<'a> {
    fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(&b) if b.is_ascii() => Some(char::from(b)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    fn slice(&self, span: Range<usize>) -> &'a str {
        self.text.get(span).unwrap_or_default()
    }

    /// The end of the run of characters that satisfy `belongs`.
    fn run(&self, from: usize, belongs: impl Fn(char) -> bool) -> usize {
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
            // Signs of Thai and its like that are no letters (฿, ๏, ።-style stops) are punctuation.
            let is_letter = c.is_alphanumeric();
            self.at = self.run(after, is_combining_mark);
            return is_letter.then_some(TokenKind::Word);
        }
        (is_inner(c) && !is_combining_mark(c)).then(|| self.word(start))
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

    /// A web or mail address that begins here, if one does.
    fn address(&mut self, start: usize) -> Option<TokenKind> {
        // Looking for a scheme or a dot at every word must be cheap: most words fail at the first comparison.
        let bytes = self.text.as_bytes();
        let ahead = bytes.get(start..)?;
        let is_web = match ahead.first() {
            Some(b'h' | b'H') => starts_with(ahead, b"https://") || starts_with(ahead, b"http://"),
            Some(b'w' | b'W') => starts_with(ahead, b"www."),
            _ => false,
        };
        let end = if is_web { self.path_end(start) } else { self.bare_address_end(start, ahead)? };
        if end == start {
            return None;
        }
        self.at = end;
        Some(TokenKind::Address)
    }

    /// The end of `name@host.org` or `host.org/path`.
    fn bare_address_end(&self, start: usize, ahead: &[u8]) -> Option<usize> {
        let ahead = ahead.get(..LOOK_AHEAD).unwrap_or(ahead);
        let label = ahead.iter().position(|b| !b.is_ascii_alphanumeric())?;
        if !matches!(ahead.get(label), Some(b'.' | b'@' | b'_' | b'+' | b'-')) {
            return None;
        }
        let local = ahead
            .iter()
            .position(|&b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-')))
            .unwrap_or(ahead.len());
        if ahead.get(local) == Some(&b'@') {
            let host = start + local + 1;
            let end = self.run(host, |c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
            let host_name = self.slice(host..end).trim_end_matches(['.', '-']);
            return host_name.contains('.').then(|| host + host_name.len());
        }
        let name = self.slice(start..start + local).trim_end_matches(['.', '-', '_', '+']);
        let (_, ending) = name.rsplit_once('.')?;
        let has_path = name.len() == local && ahead.get(local) == Some(&b'/');
        let is_short = (2..=3).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_lowercase());
        if has_path && is_short {
            Some(self.path_end(start))
        } else {
            COMMON_ENDINGS.contains(&ending).then(|| start + name.len())
        }
    }

    /// The end of a web address, without the punctuation of the sentence around it.
    fn path_end(&self, start: usize) -> usize {
        let end = self.run(start, |c| {
            (c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '`' | '\\' | '{' | '}' | '|' | '^'))
                || (!c.is_ascii() && is_inner(c))
        });
        let address = self.slice(start..end);
        let sentence_marks = ['.', ',', ';', ':', '!', '?', '\'', ']', '*'];
        let trimmed = if address.contains('(') {
            address.trim_end_matches(sentence_marks)
        } else {
            address.trim_end_matches(|c| c == ')' || sentence_marks.contains(&c))
        };
        start + trimmed.len()
    }
}

fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, fold, hyphen_parts, tokens};
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[track_caller]
    fn check(text: &str, wanted: &[(TokenKind, &str)]) {
        let got: Vec<_> = tokens(text).map(|t| (t.kind, t.form.into_owned())).collect();
        let wanted: Vec<_> = wanted.iter().map(|&(kind, form)| (kind, form.to_owned())).collect();
        assert_eq!(got, wanted);
    }

    #[track_caller]
    fn check_words(text: &str, wanted: &[&str]) {
        check(text, &wanted.iter().map(|&w| (TokenKind::Word, w)).collect::<Vec<_>>());
    }

    #[test]
    fn words_keep_inner_apostrophes_and_hyphens_only() {
        check_words(
            "I don’t—'tis the dogs' well-known years--a",
            &["i", "don't", "tis", "the", "dogs", "well-known", "years", "a"],
        );
        check_words("co\u{AD}op non\u{2011}stop and/or a_b", &["coop", "non-stop", "and", "or", "a", "b"]);
        assert_eq!(hyphen_parts("well-known").collect::<Vec<_>>(), ["well", "known"]);
        assert_eq!(hyphen_parts("known").collect::<Vec<_>>(), ["known"]);
    }

    #[test]
    fn accents_case_and_sigma_meet_in_one_form() {
        check_words("Cafe\u{301} CAFÉ café", &["café", "café", "café"]);
        check_words("ΟΔΥΣΣΕΥΣ Οδυσσευς", &["οδυσσευσ", "οδυσσευσ"]);
        check_words("İstanbul हिन्दी", &["istanbul", "हिन्दी"]);
        assert!(matches!(fold("straße"), Cow::Borrowed("straße")));
        assert!(matches!(tokens("plain, Words").next().unwrap().form, Cow::Borrowed("plain")));
    }

    #[test]
    fn numbers_are_one_token_unless_letters_follow() {
        use TokenKind::{Number, Word};
        check(
            "3.14, 1,000 24/7 10:30 2019-03-12. 3rd mp3 1980s 50-year-old #1 v2.0",
            &[
                (Number, "3.14"),
                (Number, "1,000"),
                (Number, "24/7"),
                (Number, "10:30"),
                (Number, "2019-03-12"),
                (Word, "3rd"),
                (Word, "mp3"),
                (Word, "1980s"),
                (Word, "50-year-old"),
                (Number, "1"),
                (Word, "v2.0"),
            ],
        );
    }

    #[test]
    fn addresses_handles_and_hashtags_are_one_token() {
        use TokenKind::{Address, Emoji, Handle, Hashtag, Word};
        check(
            "See https://t.co/Ab1?x=1. (www.a.org/b) pic.twitter.com/Q1 me.too@mail.example.org, x@y",
            &[
                (Word, "see"),
                (Address, "https://t.co/Ab1?x=1"),
                (Address, "www.a.org/b"),
                (Address, "pic.twitter.com/Q1"),
                (Address, "me.too@mail.example.org"),
                (Word, "x"),
                (Handle, "@y"),
            ],
        );
        check(
            ".@Bob_1: #MeToo #été #😀 end.Next @ # C#",
            &[
                (Handle, "@bob_1"),
                (Hashtag, "#metoo"),
                (Hashtag, "#été"),
                (Emoji, "😀"),
                (Word, "end"),
                (Word, "next"),
                (Word, "c"),
            ],
        );
    }

    #[test]
    fn an_emoji_is_one_token_without_its_looks() {
        use TokenKind::{Emoji, Word};
        check(
            "ok❤\u{FE0F}❤👍🏽👩\u{200D}🚀🇩🇪🇫🇷1\u{FE0F}\u{20E3}™",
            &[
                (Word, "ok"),
                (Emoji, "❤"),
                (Emoji, "❤"),
                (Emoji, "👍"),
                (Emoji, "👩\u{200D}🚀"),
                (Emoji, "🇩🇪"),
                (Emoji, "🇫🇷"),
                (Emoji, "1\u{20E3}"),
            ],
        );
        assert_eq!(fold("👍🏽"), "👍");
        assert_eq!(fold("🏽"), "🏽");
    }

    #[test]
    fn scripts_without_spaces_give_a_token_per_character() {
        check_words("我爱你。カタカナ ที่", &["我", "爱", "你", "カタカナ", "ที่"]);
    }

    proptest! {
        #[test]
        fn spans_are_valid_and_increasing(text in "(\\PC|[ab’'@#.:/<\u{301}\u{200D}\u{FE0F}❤1-]|https://|\\s){0,60}") {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(token.span.start >= end && token.span.end > token.span.start);
                end = token.span.end;
                prop_assert!(text.get(token.span).is_some());
                prop_assert!(!token.form.is_empty());
            }
            prop_assert!(end <= text.len());
        }

        #[test]
        fn folding_twice_changes_nothing(word in "\\PC{0,12}") {
            let once = fold(&word).into_owned();
            prop_assert_eq!(fold(&once).into_owned(), once);
        }
    }
}
