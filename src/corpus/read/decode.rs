//! Bytes to text, and in which encoding they were.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text in another encoding has a sequence that happens to be UTF-8 less often than once in so many characters
/// beyond ASCII: it would take an accented letter directly before two typographic marks.
const UTF_8_EVIDENCE: usize = 10;
/// Bytes from which the encoding is told; of a larger file the rest is read to match.
const SURVEYED: u64 = 1 << 28;
/// Bytes looked at together.
const BLOCK: usize = 1 << 18;

/// How a file's bytes stand for text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// All that was looked at is ASCII, so that the first byte beyond it decides.
    #[default]
    Ascii,
    /// UTF-8; some places may be broken (cut by a tool that counts bytes).
    Utf8 {
        /// Such places among the bytes looked at.
        n_broken: usize,
    },
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// Windows-1252, which knows every byte.
    Windows1252,
}

impl Encoding {
    /// In plain words.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Ascii | Self::Utf8 { n_broken: 0 } => "UTF-8".to_owned(),
            Self::Utf8 { n_broken: 1 } => "UTF-8 with 1 broken character".to_owned(),
            Self::Utf8 { n_broken } => format!("UTF-8 with {n_broken} broken characters"),
            Self::Utf16Le | Self::Utf16Be => "UTF-16".to_owned(),
            Self::Windows1252 => "Windows-1252".to_owned(),
        }
    }

    fn decoder(&self) -> Option<Decoder> {
        let encoding = match self {
            Self::Ascii | Self::Utf8 { .. } => return None,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        };
        Some(encoding.new_decoder_with_bom_removal())
    }
}

/// Counts what speaks for UTF-8 and what against.
#[derive(Default)]
struct Evidence {
    /// Characters beyond ASCII that are UTF-8.
    n_good: usize,
    /// Sequences that are not.
    n_bad: usize,
}

impl Evidence {
    /// Returns how many bytes at the end may be the beginning of a character.
    fn add(&mut self, bytes: &[u8]) -> usize {
        let mut rest = bytes;
        loop {
            match std::str::from_utf8(rest) {
                Ok(good) => {
                    self.n_good += n_beyond_ascii(good.as_bytes());
                    return 0;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.n_good += n_beyond_ascii(good);
                    let Some(length) = error.error_len() else { return bad.len() };
                    self.n_bad += 1;
                    rest = bad.get(length..).unwrap_or_default();
                }
            }
        }
    }

    fn encoding(&self) -> Encoding {
        match (self.n_good, self.n_bad) {
            (0, 0) => Encoding::Ascii,
            // Reading broken UTF-8 as Windows-1252 would spoil every accent.
            (good, bad) if good * UTF_8_EVIDENCE > bad || bad == 0 => Encoding::Utf8 { n_broken: bad },
            _ => Encoding::Windows1252,
        }
    }
}

/// Characters of more than one byte.
fn n_beyond_ascii(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte >= 0xC0).count()
}

/// Tells the encoding by the byte order mark, else UTF-8 by its form, else it is Windows-1252. Where the reading
/// fails, what came before decides.
pub(super) fn survey(reader: impl Read) -> Encoding {
    let mut reader = reader.take(SURVEYED);
    let mut evidence = Evidence::default();
    let mut block = Vec::new();
    let mut is_first = true;
    loop {
        let n_before = block.len();
        let is_read = reader.by_ref().take(BLOCK as u64).read_to_end(&mut block);
        if std::mem::take(&mut is_first) {
            match block.as_slice() {
                [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
                [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
                _ => {}
            }
        }
        let n_left = evidence.add(&block);
        let is_last = is_read.is_err() || block.len() == n_before;
        if is_last {
            evidence.n_bad += usize::from(n_left > 0);
            return evidence.encoding();
        }
        let n_done = block.len() - n_left;
        block.drain(..n_done);
    }
}

/// All of a small file's text without a byte order mark, and its encoding in plain words.
pub fn text_of(bytes: &[u8]) -> (String, String) {
    let encoding = survey(bytes);
    let described = encoding.describe();
    let mut stream = TextStream::new(Box::new(bytes), encoding);
    let mut text = String::with_capacity(bytes.len());
    // Bytes in memory can always be read.
    while stream.append(&mut text, BLOCK).is_ok_and(|has_more| has_more) {}
    stream.finish(&mut text);
    (text, described)
}

/// Text read from bytes block by block.
pub(super) struct TextStream<'r> {
    reader: Box<dyn Read + 'r>,
    encoding: Encoding,
    decoder: Option<Decoder>,
    /// Bytes read but not yet decoded: the beginning of a character.
    raw: Vec<u8>,
    is_begun: bool,
}

impl<'r> TextStream<'r> {
    pub(super) fn new(reader: Box<dyn Read + 'r>, encoding: Encoding) -> Self {
        let decoder = encoding.decoder();
        Self { reader, encoding, decoder, raw: Vec::new(), is_begun: false }
    }

    /// Appends the text of up to `n_bytes` more bytes; false at the end.
    ///
    /// # Errors
    /// Those of the reader; the text before them has been appended.
    pub(super) fn append(&mut self, text: &mut String, n_bytes: usize) -> io::Result<bool> {
        let n_before = self.raw.len();
        let n_bytes = u64::try_from(n_bytes).unwrap_or(u64::MAX);
        let read = self.reader.by_ref().take(n_bytes).read_to_end(&mut self.raw);
        let n_new = self.raw.len() - n_before;
        if !std::mem::replace(&mut self.is_begun, true) && self.raw.starts_with(b"\xEF\xBB\xBF") {
            self.raw.drain(..3);
        }
        self.decode(text, false);
        read.map(|_| n_new > 0)
    }

    /// Appends what is left of a text that broke off.
    pub(super) fn finish(&mut self, text: &mut String) {
        self.decode(text, true);
    }

    fn decode(&mut self, text: &mut String, is_last: bool) {
        if self.encoding == Encoding::Ascii && !self.raw.is_ascii() {
            let mut evidence = Evidence::default();
            let n_left = evidence.add(&self.raw);
            if n_left == 0 || is_last || evidence.n_good + evidence.n_bad > 0 {
                evidence.n_bad += usize::from(is_last && n_left > 0);
                self.encoding = evidence.encoding();
                self.decoder = self.encoding.decoder();
            }
        }
        let raw = std::mem::take(&mut self.raw);
        match &mut self.decoder {
            Some(decoder) => decode_all(decoder, &raw, text, is_last),
            None => self.raw = decode_utf8(&raw, text, is_last),
        }
    }
}

/// Feeds all bytes to a decoder, which keeps the beginning of a character to itself.
fn decode_all(decoder: &mut Decoder, raw: &[u8], text: &mut String, is_last: bool) {
    let mut rest = raw;
    loop {
        let needed = decoder.max_utf8_buffer_length(rest.len()).unwrap_or(rest.len() * 3 + 16);
        text.reserve(needed);
        let (result, n_read, _) = decoder.decode_to_string(rest, text, is_last);
        rest = rest.get(n_read..).unwrap_or_default();
        if result == CoderResult::InputEmpty {
            return;
        }
    }
}

/// Appends the text and returns the bytes that may be the beginning of a character.
fn decode_utf8(raw: &[u8], text: &mut String, is_last: bool) -> Vec<u8> {
    let mut rest = raw;
    loop {
        match std::str::from_utf8(rest) {
            Ok(good) => {
                text.push_str(good);
                return Vec::new();
            }
            Err(error) => {
                let (good, bad) = rest.split_at(error.valid_up_to());
                text.push_str(std::str::from_utf8(good).unwrap_or_default());
                match error.error_len() {
                    Some(length) => rest = bad.get(length..).unwrap_or_default(),
                    None if is_last => rest = &[],
                    None => return bad.to_vec(),
                }
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TextStream, survey};
    use proptest::prelude::*;
    use std::io::Read as _;

    /// The text read in blocks of `n_bytes`, and the encoding.
    fn decoded(bytes: &[u8], n_bytes: usize) -> (String, String) {
        let encoding = survey(bytes);
        let name = encoding.describe();
        let mut stream = TextStream::new(Box::new(bytes), encoding);
        let mut text = String::new();
        while stream.append(&mut text, n_bytes).unwrap() {}
        stream.finish(&mut text);
        (text, name)
    }

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
            // A block must at least hold a byte order mark.
            for n_bytes in [3, 4, 5, 100] {
                assert_eq!(decoded(bytes, n_bytes), (text.to_owned(), encoding.to_owned()), "{n_bytes}");
            }
        }
    }

    #[test]
    fn what_was_ascii_so_far_is_decided_by_the_first_other_byte() {
        for (rest, text) in [(b"\xC3\xA9!".as_slice(), "abcé!"), (b"\xE9!", "abcé!"), (b"\xC3", "abcÃ")] {
            let mut stream = TextStream::new(Box::new(b"abc".chain(rest)), super::Encoding::Ascii);
            let mut found = String::new();
            while stream.append(&mut found, 3).unwrap() {}
            stream.finish(&mut found);
            assert_eq!(found, text);
        }
    }

    proptest! {
        #[test]
        fn blocks_make_no_difference(bytes in prop::collection::vec(any::<u8>(), 0..80), n_bytes in 3_usize..9) {
            prop_assert_eq!(decoded(&bytes, n_bytes), decoded(&bytes, 1000));
        }

        #[test]
        fn utf8_comes_back(text in "\\PC{0,40}", n_bytes in 3_usize..9) {
            prop_assert_eq!(decoded(text.as_bytes(), n_bytes).0, text);
        }
    }
}
