//! What a file holds, told by its content; the name only decides where the content leaves it open.

use std::io::{Cursor, Read as _};

use super::source::Source;
use crate::{Error, Result};

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text: a table, JSON or prose.
    Text,
    /// A web page.
    Html,
    /// A Word document.
    Word,
    /// An OpenDocument text.
    OpenDocument,
    /// Spoken words with times: SRT or WebVTT.
    Subtitles,
    /// Sheets of a spreadsheet program.
    Workbook,
    /// A Parquet table.
    Parquet,
}

impl Kind {
    /// The kind of `source`.
    ///
    /// # Errors
    /// A file that is empty or of a kind that is not read, with what to do; one that cannot be read.
    pub(super) fn of(source: &Source<'_>) -> Result<Self> {
        let head = source.head();
        if head.starts_with(b"PK\x03\x04") {
            return in_archive(source);
        }
        if head.starts_with(b"PAR1") {
            return Ok(Self::Parquet);
        }
        if head.starts_with(b"\xD0\xCF\x11\xE0") {
            // The container of old Excel and of old Word, which is not read; opening it as sheets tells.
            return Ok(Self::Workbook);
        }
        if let Some(problem) = binary_problem(head) {
            return Err(Error::format(source.path(), None, problem));
        }
        let start = beginning(head);
        if start.is_empty() && source.is_all_head() {
            return Err(Error::format(source.path(), None, "the file is empty; give a file with documents"));
        }
        if is_html(&start) {
            return Ok(Self::Html);
        }
        if start.starts_with("<?xml") {
            let problem = "the file is XML of a kind that is not read; save it as CSV, JSON or plain text";
            return Err(Error::format(source.path(), None, problem));
        }
        if start.starts_with("{\\rtf") {
            let problem = "this is an RTF document; save it as .docx or as text";
            return Err(Error::format(source.path(), None, problem));
        }
        Ok(if super::subtitles::is_subtitles(&start) { Self::Subtitles } else { Self::Text })
    }
}

/// The first signs of a text, in lower case and without the byte order mark and blanks before them.
fn beginning(head: &[u8]) -> String {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF | 0);
    let start = head.iter().position(|byte| !is_blank(byte)).unwrap_or(head.len());
    let end = head.len().min(start + 2000);
    let text = head.get(start..end).unwrap_or_default();
    String::from_utf8_lossy(text).to_ascii_lowercase()
}

fn is_html(start: &str) -> bool {
    let is_page =
        |text: &str| ["<!doctype html", "<html", "<head>", "<body"].iter().any(|mark| text.starts_with(mark));
    is_page(start) || ((start.starts_with("<?xml") || start.starts_with("<!--")) && start.contains("<html"))
}

/// What an archive of files is.
fn in_archive(source: &Source<'_>) -> Result<Kind> {
    let bytes = source.all_bytes()?;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.as_ref())).map_err(|error| {
        let problem = format!("the archive is cut short or damaged ({error}); copy it anew");
        Error::format(source.path(), None, problem)
    })?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        return Ok(Kind::Word);
    }
    if archive.file_names().flatten().any(|name| name.starts_with("xl/")) {
        return Ok(Kind::Workbook);
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        let mut kind = String::new();
        let is_read =
            archive.by_name("mimetype").is_ok_and(|file| file.take(200).read_to_string(&mut kind).is_ok());
        let is_text = is_read && kind.contains("opendocument.text");
        return Ok(if is_text { Kind::OpenDocument } else { Kind::Workbook });
    }
    let problem = "this is a zip archive of files; unpack it, then open the files or their folder";
    Err(Error::format(source.path(), None, problem))
}

/// What a file that is no text is, and what to do with it.
fn binary_problem(bytes: &[u8]) -> Option<&'static str> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    if starts(b"%PDF") {
        return Some("the text of PDF files is not read; save it as a .txt file");
    }
    if starts(b"7z\xBC\xAF\x27\x1C") || starts(b"Rar!") || starts(b"BZh") || starts(b"\xFD7zXZ") {
        return Some("the file is packed in a way that is not read; unpack it first");
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some("this is a tar archive; unpack it, then open the files or their folder");
    }
    if starts(b"SQLite format 3") {
        return Some("this is a database; save the table as CSV");
    }
    if starts(b"ARROW1") || starts(b"FEA1") {
        return Some("this is an Arrow file; save it as Parquet or CSV");
    }
    let head = bytes.get(..8192).unwrap_or(bytes);
    let is_wide = starts(b"\xFF\xFE") || starts(b"\xFE\xFF");
    (!is_wide && head.contains(&0)).then_some("the file is not text; save it as CSV, JSON or plain text")
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use crate::corpus::read::source::Source;
    use std::path::Path;

    #[track_caller]
    fn check(bytes: &[u8], kind: Kind) {
        let source = Source::memory(Path::new("file"), bytes).unwrap();
        assert_eq!(Kind::of(&source).unwrap(), kind);
    }

    #[test]
    fn kinds_are_told_by_content() {
        check(b"a,b\n1,2", Kind::Text);
        check(b"\xFF\xFEa\0", Kind::Text);
        check(b"\xEF\xBB\xBF\n <!DOCTYPE HTML><p>x", Kind::Html);
        check(b"<?xml version='1.0'?>\n<html xmlns='x'>", Kind::Html);
        check(b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi", Kind::Subtitles);
        check(b"1\r\n00:00:01,000 --> 00:00:02,000\r\nhi", Kind::Subtitles);
        check(b"PAR1...", Kind::Parquet);
    }

    #[test]
    fn what_is_not_read_says_what_to_do() {
        for (bytes, part) in [
            (b"".as_slice(), "empty"),
            (b"\xEF\xBB\xBF \n", "empty"),
            (b"a\0b", "not text"),
            (b"%PDF-1.7", "save it as a .txt"),
            (b"{\\rtf1 x}", "save it as .docx"),
            (b"<?xml version='1.0'?><TEI>", "XML"),
            (b"7z\xBC\xAF\x27\x1C", "unpack"),
            (b"PK\x03\x04", "archive"),
        ] {
            let source = Source::memory(Path::new("file.csv"), bytes).unwrap();
            let error = Kind::of(&source).unwrap_err().to_string();
            assert!(error.contains(part) && error.ends_with("file.csv"), "{error}");
        }
    }
}
