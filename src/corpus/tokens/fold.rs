//! The form in which words are compared.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::emoji::{PICTURE_SELECTOR, TEXT_SELECTOR, is_skin_tone};
use super::letters::{is_apostrophe, is_hyphen};

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

/// As [`fold`], but upper and lower case stay as they are written.
pub fn fold_cased(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let folded: String = word.chars().filter(|&c| !is_dropped(c)).map(plain).nfc().collect();
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
pub(super) fn is_dropped(c: char) -> bool {
    c == PICTURE_SELECTOR || c == TEXT_SELECTOR || c == '\u{AD}' || is_skin_tone(c)
}

/// One character in lower case, its typographic variants made plain.
fn lower(c: char) -> impl Iterator<Item = char> {
    match c {
        // The standard mapping is an i and a loose dot, which no lexicon has.
        'İ' => 'i',
        c => plain(c),
    }
    .to_lowercase()
}

/// A character's typographic variants made plain.
fn plain(c: char) -> char {
    match c {
        c if is_apostrophe(c) => '\'',
        c if is_hyphen(c) => '-',
        'ς' => 'σ',
        c => c,
    }
}
