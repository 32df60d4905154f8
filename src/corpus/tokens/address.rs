//! Web and mail addresses, with and without a scheme.

use super::letters::is_inner;

/// Longest look ahead for an address that has no `http`: it keeps the pass linear.
const LOOK_AHEAD: usize = 80;

/// Endings that make `name.ending` an address even without a path behind it.
const COMMON_ENDINGS: [&str; 8] = ["com", "org", "net", "edu", "gov", "mil", "info", "uk"];

/// The length in bytes of the web or mail address at the start of `text`, if there is one.
pub(super) fn address_length(text: &str) -> Option<usize> {
    // Asked at every word that something joins to what follows: most fail at the first comparison.
    let bytes = text.as_bytes();
    let is_web = match bytes.first() {
        Some(b'h' | b'H') => starts_with(bytes, b"https://") || starts_with(bytes, b"http://"),
        Some(b'w' | b'W') => starts_with(bytes, b"www."),
        _ => false,
    };
    let length = if is_web { web_length(text) } else { bare_length(text)? };
    (length > 0).then_some(length)
}

/// The length of `name@host.org` or `host.org/path`.
fn bare_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let ahead = bytes.get(..LOOK_AHEAD).unwrap_or(bytes);
    let label = ahead.iter().position(|b| !b.is_ascii_alphanumeric())?;
    if !matches!(ahead.get(label), Some(b'.' | b'@' | b'_' | b'+' | b'-')) {
        return None;
    }
    let is_inside = |&b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-');
    let local = ahead.iter().take_while(|b| is_inside(b)).count();
    if ahead.get(local) == Some(&b'@') {
        let host = text.get(local + 1..)?;
        let end = host.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'));
        let host = host.get(..end.unwrap_or(host.len()))?.trim_end_matches(['.', '-']);
        return host.contains('.').then(|| local + 1 + host.len());
    }
    let name = text.get(..local)?.trim_end_matches(['.', '-', '_', '+']);
    let (_, ending) = name.rsplit_once('.')?;
    let has_path = name.len() == local && ahead.get(local) == Some(&b'/');
    let is_short = (2..=3).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_lowercase());
    if has_path && is_short {
        Some(web_length(text))
    } else {
        COMMON_ENDINGS.contains(&ending).then_some(name.len())
    }
}

/// The length of a web address without the punctuation of the sentence around it.
fn web_length(text: &str) -> usize {
    let ends = |c: char| {
        let is_sign =
            c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '`' | '\\' | '{' | '}' | '|' | '^');
        !is_sign && (c.is_ascii() || !is_inner(c))
    };
    let address = text.get(..text.find(ends).unwrap_or(text.len())).unwrap_or_default();
    let sentence_marks = ['.', ',', ';', ':', '!', '?', '\'', ']', '*'];
    let trimmed = if address.contains('(') {
        address.trim_end_matches(sentence_marks)
    } else {
        address.trim_end_matches(|c| c == ')' || sentence_marks.contains(&c))
    };
    trimmed.len()
}

fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}
