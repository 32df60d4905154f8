//! HTML made plain at import, so that no reader, search or tokeniser meets a tag.

use std::borrow::Cow;

use memchr::memchr2;

/// The text without tags and with entities decoded; line breaks and blocks become line breaks.
///
/// A text without known tags or entities comes back as it is: "a < b and c > d", "<3" and "<name@host>" survive.
pub fn to_plain(text: &str) -> Cow<'_, str> {
    if memchr2(b'<', b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut changed = false;
    let mut unclosed = Vec::new();
    let mut rest = text;
    while let Some(mark) = memchr2(b'<', b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at(mark);
        plain.push_str(before);
        let piece = if from.starts_with('<') { markup(from, &mut unclosed) } else { entity(from) };
        match piece {
            Some((length, replacement)) => {
                replacement.write(&mut plain);
                changed = true;
                rest = from.get(length..).unwrap_or_default();
            }
            None => {
                // `<` and `&` are one byte each.
                let (sign, after) = from.split_at(1);
                plain.push_str(sign);
                rest = after;
            }
        }
    }
    if !changed {
        return Cow::Borrowed(text);
    }
    plain.push_str(rest);
    Cow::Owned(plain.trim().to_owned())
}

/// What stands in the plain text for a tag or an entity.
#[derive(Clone, Copy)]
enum Replacement {
    Nothing,
    Space,
    Break,
    /// A line break unless there is one already.
    Block,
    Character(char),
}

impl Replacement {
    fn write(self, plain: &mut String) {
        match self {
            Self::Nothing => {}
            Self::Space => plain.push(' '),
            Self::Break => plain.push('\n'),
            Self::Block => {
                if !plain.is_empty() && !plain.ends_with('\n') {
                    plain.push('\n');
                }
            }
            Self::Character(c) => plain.push(c),
        }
    }
}

/// Longest tag looked at; the bound keeps a text of unclosed tags linear.
const LONGEST_TAG: usize = 4096;

/// Tags that begin or end a block.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];
/// Tags inside a line that vanish without a trace.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "caption", "center", "cite", "code", "col",
    "del", "dfn", "em", "embed", "font", "head", "i", "iframe", "input", "ins", "kbd", "label", "link",
    "mark", "meta", "object", "param", "q", "s", "samp", "small", "source", "span", "strike", "strong",
    "sub", "sup", "tbody", "thead", "title", "u", "var", "wbr",
];

/// A tag, comment, script or style sheet at the start of `from`: its length in bytes and what it becomes.
///
/// `unclosed` remembers the ends that the rest of the text lacks, so that each is looked for in vain only once.
fn markup(from: &str, unclosed: &mut Vec<&'static str>) -> Option<(usize, Replacement)> {
    if from.starts_with("<!--") {
        return Some((find_end(from, "-->", unclosed)? + 3, Replacement::Nothing));
    }
    let is_closing = from.starts_with("</");
    let name_start = if is_closing { 2 } else { 1 };
    let named = from.get(name_start..)?;
    let name_length =
        named.bytes().position(|b| !b.is_ascii_alphanumeric()).filter(|&n| (1..=10).contains(&n))?;
    let (name, after) = named.split_at(name_length);
    if !after.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/') {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let length = name_start + name_length + tag_end(after)?;
    let replacement = match name.as_str() {
        "br" => Replacement::Break,
        "td" | "th" | "img" | "option" | "video" | "audio" => Replacement::Space,
        "script" | "style" => {
            let end = if name == "script" { "</script" } else { "</style" };
            let skipped = if is_closing { None } else { find_end(from, end, unclosed) };
            let replacement = if is_closing { Replacement::Space } else { Replacement::Nothing };
            return Some((skipped.unwrap_or(length).max(length), replacement));
        }
        name if BLOCKS.contains(&name) => Replacement::Block,
        name if INLINE.contains(&name) => Replacement::Nothing,
        _ => return None,
    };
    Some((length, replacement))
}

/// The length of the rest of a tag up to its `>`, which may stand inside a quoted value.
fn tag_end(after: &str) -> Option<usize> {
    let mut quote = None;
    let mut first = None;
    for (at, byte) in after.bytes().enumerate().take(LONGEST_TAG) {
        match (byte, quote) {
            (b'>', None) => return Some(at + 1),
            (b'>', Some(_)) => first = first.or(Some(at + 1)),
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    // A quote that never closes: the first `>` must do.
    first
}

/// Where `end` stands, letter case aside.
fn find_end(text: &str, end: &'static str, unclosed: &mut Vec<&'static str>) -> Option<usize> {
    if unclosed.contains(&end) {
        return None;
    }
    let found = text.as_bytes().windows(end.len()).position(|part| part.eq_ignore_ascii_case(end.as_bytes()));
    if found.is_none() {
        unclosed.push(end);
    }
    found
}

/// An entity at the start of `from`: its length in bytes and its character.
fn entity(from: &str) -> Option<(usize, Replacement)> {
    // The longest name here has eight letters.
    let end = from.bytes().take(12).position(|b| b == b';')?;
    let name = from.get(1..end)?;
    let character = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    let replacement =
        if character == '\u{A0}' { Replacement::Space } else { Replacement::Character(character) };
    Some((end + 1, replacement))
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        // Browsers read these as Windows-1252, and so pages are written.
        Ok(byte @ 128..=159) => {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
        }
        _ => char::from_u32(code).filter(|&c| c != '\0'),
    }
}

/// The entities that occur in comments, feeds and tweets.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("shy", '\u{AD}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("sect", '§'),
    ("para", '¶'),
    ("deg", '°'),
    ("times", '×'),
    ("divide", '÷'),
    ("plusmn", '±'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("hearts", '♥'),
    ("Auml", 'Ä'),
    ("auml", 'ä'),
    ("Ouml", 'Ö'),
    ("ouml", 'ö'),
    ("Uuml", 'Ü'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
    ("Agrave", 'À'),
    ("agrave", 'à'),
    ("Aacute", 'Á'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("aring", 'å'),
    ("aelig", 'æ'),
    ("Ccedil", 'Ç'),
    ("ccedil", 'ç'),
    ("Egrave", 'È'),
    ("egrave", 'è'),
    ("Eacute", 'É'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("Ntilde", 'Ñ'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("oslash", 'ø'),
    ("uacute", 'ú'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
];

#[cfg(test)]
mod tests {
    use super::to_plain;
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn tags_go_and_blocks_break_lines() {
        assert_eq!(to_plain("good<br/><br>bad"), "good\n\nbad");
        assert_eq!(to_plain("<p>One</p><p>t<b>w</b>o</p>"), "One\ntwo");
        assert_eq!(to_plain("see <a href=\"x>y\" target='_blank'>this</a>!"), "see this!");
        assert_eq!(to_plain("a<!-- no -->b<script>if (a < b) {}</script>c"), "ab c");
        assert_eq!(to_plain("x <A HREF=\"open>y"), "x y");
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(
            to_plain("R&amp;D&nbsp;isn&#39;t &#x201C;it&#8221; &amp;lt; &#150;"),
            "R&D isn't “it” &lt; –"
        );
    }

    #[test]
    fn what_is_no_markup_is_borrowed() {
        for text in [
            "a < b and c > d",
            "AT&T; I <3 you",
            "<jo@x.org>",
            "a<b",
            "<a href=",
            "&#x110000;",
            "&#0;",
            "<br",
        ] {
            assert!(matches!(to_plain(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(<|</|>|&|#|;|br|a|p|!--|-->|script|\"|'|\\PC){0,40}") {
            to_plain(&text);
        }
    }
}
