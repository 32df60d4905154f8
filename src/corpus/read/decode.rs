//! Bytes to text, and in which encoding they were.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file's text and the plain name of its encoding.
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    pub(super) encoding: String,
}

/// Text in another encoding has a sequence that happens to be UTF-8 less often than once in so many characters
/// beyond ASCII: it would take an accented letter directly before two typographic marks.
const UTF_8_EVIDENCE: usize = 10;

/// Reads by the byte order mark, else as UTF-8, else as Windows-1252, which knows every byte.
///
/// A text that is UTF-8 but for some broken places (cut by a tool that counts bytes) stays UTF-8: reading it as
/// Windows-1252 would spoil every accent.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        let name = match encoding {
            e if e == UTF_16LE || e == UTF_16BE => "UTF-16",
            _ => "UTF-8",
        };
        let (text, _) = encoding.decode_without_bom_handling(body);
        return named(text, name.to_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return named(Cow::Borrowed(text), "UTF-8".to_owned());
    }
    let (n_good, n_bad) = bytes.utf8_chunks().fold((0_usize, 0_usize), |(good, bad), chunk| {
        let n_long = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (good + n_long, bad + usize::from(!chunk.invalid().is_empty()))
    });
    if n_good * UTF_8_EVIDENCE > n_bad {
        let (text, _) = UTF_8.decode_without_bom_handling(bytes);
        let places =
            if n_bad == 1 { "1 broken character".to_owned() } else { format!("{n_bad} broken characters") };
        return named(text, format!("UTF-8 with {places}"));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    named(text, "Windows-1252".to_owned())
}

fn named(text: Cow<'_, str>, encoding: String) -> Decoded<'_> {
    Decoded { text, encoding }
}

/// What a file that is no text is, and what to do with it.
pub(super) fn binary_problem(bytes: &[u8]) -> Option<&'static str> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    if starts(b"PK\x03\x04") {
        return Some(
            "this is a zip archive or an Office file; save the sheet as CSV, or unpack the archive first",
        );
    }
    if starts(b"PAR1") {
        return Some("this is a Parquet file; save it as CSV or JSON lines");
    }
    if starts(b"\x1F\x8B") || starts(b"\x28\xB5\x2F\xFD") {
        return Some("the file is compressed; unpack it first");
    }
    if starts(b"%PDF") {
        return Some("this is a PDF; save its text as a .txt file");
    }
    if starts(b"\xD0\xCF\x11\xE0") {
        return Some("this is an old Office file; save it as CSV or plain text");
    }
    let head = bytes.get(..8192).unwrap_or(bytes);
    let is_wide = starts(b"\xFF\xFE") || starts(b"\xFE\xFF");
    (!is_wide && head.contains(&0)).then_some("the file is not text; save it as CSV, JSON or plain text")
}

#[cfg(test)]
mod tests {
    use super::{binary_problem, decode};

    #[test]
    fn encodings_are_told_apart() {
        for (bytes, text, encoding) in [
            (b"caf\xC3\xA9".as_slice(), "café", "UTF-8"),
            (b"\xEF\xBB\xBFcaf\xC3\xA9", "café", "UTF-8"),
            (b"\xFF\xFEc\0\xE9\0", "cé", "UTF-16"),
            (b"\xFE\xFF\0c\0\xE9", "cé", "UTF-16"),
            (b"caf\xE9 \x93so\x94", "café “so”", "Windows-1252"),
            ("äöüß\u{1F600}".as_bytes().get(..11).unwrap(), "äöüß\u{FFFD}", "UTF-8 with 1 broken character"),
        ] {
            let decoded = decode(bytes);
            assert_eq!((decoded.text.as_ref(), decoded.encoding.as_str()), (text, encoding));
        }
    }

    #[test]
    fn binary_files_are_named() {
        assert!(binary_problem(b"PK\x03\x04...").unwrap().contains("CSV"));
        assert!(binary_problem(b"a\0b").is_some());
        assert!(binary_problem(b"\xFF\xFEa\0").is_none());
    }
}
