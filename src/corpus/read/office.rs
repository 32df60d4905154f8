//! Word and OpenDocument texts: archives in which the text is one XML file.

use std::io::{Cursor, Read as _};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::kind::Kind;
use super::source::Source;
use super::text::{date_in_name, group_of, id_of, stem_of};
use crate::corpus::Document;
use crate::{Error, Result};

/// An XML file in an archive is not larger than this: a book has some megabytes, and an archive made to harm has
/// no end.
const MOST_XML: u64 = 1 << 28;
/// Elements in one another that are looked into.
const MOST_DEPTH: usize = 1000;

/// One document from a Word or OpenDocument text; `name` is its name within the folder, which also holds its date.
/// Deleted passages, comments and notes are left out.
///
/// # Errors
/// An archive or XML that is damaged.
pub(super) fn document(name: &Path, source: &Source<'_>, kind: Kind) -> Result<Document> {
    let bytes = source.all_bytes()?;
    let damaged = |why: String| {
        Error::format(
            source.path(),
            None,
            format!("the document is damaged ({why}); save it again or as text"),
        )
    };
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes.as_ref())).map_err(|error| damaged(error.to_string()))?;
    let (format, content, about) = match kind {
        Kind::OpenDocument => (&OPEN_DOCUMENT, "content.xml", "meta.xml"),
        _ => (&WORD, "word/document.xml", "docProps/core.xml"),
    };
    let mut file = |inner: &str| -> std::result::Result<String, String> {
        let file = archive.by_name(inner).map_err(|error| error.to_string())?;
        let mut xml = Vec::new();
        let read = file.take(MOST_XML + 1).read_to_end(&mut xml).map_err(|error| error.to_string())?;
        if read as u64 > MOST_XML {
            return Err(format!("{inner} is too large"));
        }
        // Both formats prescribe UTF-8.
        Ok(String::from_utf8_lossy(&xml).into_owned())
    };
    let text = text(&file(content).map_err(damaged)?, format).map_err(damaged)?;
    // A document without a description of itself is none the worse.
    let title = file(about).ok().and_then(|xml| title(&xml)).unwrap_or_default();
    Ok(Document {
        id: id_of(name),
        title: if title.is_empty() { stem_of(name) } else { title },
        text,
        time: date_in_name(&stem_of(name)),
        minutes_ahead: None,
        group: group_of(name),
    })
}

/// What the elements of a format mean, by their names without prefix.
struct Format {
    /// Their text is part of the document.
    texts: &'static [&'static str],
    /// Their end is the end of a line.
    blocks: &'static [&'static str],
    /// They stand for a line break.
    breaks: &'static [&'static str],
    /// They stand for a blank.
    blanks: &'static [&'static str],
    /// What is in them is not read.
    left_out: &'static [&'static str],
}

const WORD: Format = Format {
    texts: &["t"],
    blocks: &["p"],
    breaks: &["br", "cr"],
    blanks: &["tab", "noBreakHyphen"],
    // Text boxes stand twice, for new and old programs; a moved passage stands where it was and where it is.
    left_out: &["Fallback", "moveFrom", "del"],
};

const OPEN_DOCUMENT: Format = Format {
    texts: &["p", "h"],
    blocks: &["p", "h"],
    breaks: &["line-break"],
    blanks: &["tab", "s"],
    left_out: &["tracked-changes", "annotation", "note", "forms"],
};

/// The text line by line; an error is what is wrong with the XML.
fn text(xml: &str, format: &Format) -> std::result::Result<String, String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut text = String::new();
    // How many elements with text, and how many that are left out, are open.
    let (mut n_open, mut n_left_out, mut depth) = (0_usize, 0_usize, 0_usize);
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => {
                depth += 1;
                if depth > MOST_DEPTH {
                    return Err("its parts stand too deep in one another".to_owned());
                }
                n_left_out += usize::from(is(&tag, format.left_out));
                n_open += usize::from(is(&tag, format.texts));
                point(&tag, format, n_left_out, &mut text);
            }
            Event::Empty(tag) => {
                point(&tag, format, n_left_out, &mut text);
                if n_left_out == 0 && is(&tag, format.blocks) {
                    end_line(&mut text);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                let name = tag.local_name();
                let is = |names: &[&str]| names.iter().any(|one| *one == name.as_ref());
                n_open = n_open.saturating_sub(usize::from(is(format.texts)));
                if is(format.left_out) {
                    n_left_out = n_left_out.saturating_sub(1);
                } else if n_left_out == 0 && is(format.blocks) {
                    end_line(&mut text);
                }
            }
            Event::Text(part) if n_open > 0 && n_left_out == 0 => {
                text.push_str(&part);
            }
            Event::GeneralRef(part) if n_open > 0 && n_left_out == 0 => push_reference(&part, &mut text),
            Event::Eof => return Ok(text.trim().to_owned()),
            _ => {}
        }
    }
}

fn is(tag: &BytesStart<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| *name == tag.local_name().as_ref())
}

/// What an element itself stands for.
fn point(tag: &BytesStart<'_>, format: &Format, n_left_out: usize, text: &mut String) {
    if n_left_out > 0 {
        return;
    }
    if is(tag, format.breaks) {
        text.push('\n');
    } else if is(tag, format.blanks) {
        text.push(' ');
    }
}

/// `&amp;` and the like.
fn push_reference(part: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(character)) = part.resolve_char_ref() {
        text.push(character);
    } else {
        text.push_str(resolve_predefined_entity(part).unwrap_or_default());
    }
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The title in a document's description of itself.
fn title(xml: &str) -> Option<String> {
    let format = Format { texts: &["title"], blocks: &[], breaks: &[], blanks: &[], left_out: &[] };
    text(xml, &format).ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Kind, OPEN_DOCUMENT, WORD, document, text, title};
    use crate::corpus::read::source::Source;
    use proptest::prelude::*;
    use std::io::Write as _;
    use std::path::Path;

    /// An archive with these files.
    pub(in crate::corpus::read) fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    const DOCX: &str = r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="m"><w:body>
        <w:p><w:r><w:t>Dear </w:t></w:r><w:r><w:t xml:space="preserve">Ann &amp; Bo&#233;,</w:t></w:r></w:p><w:p/>
        <w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>
        <w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom></w:p>
        <w:p><mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice><mc:Fallback><w:t>box</w:t></mc:Fallback>
        </mc:AlternateContent><w:instrText>PAGE</w:instrText></w:p></w:body></w:document>"#;

    #[test]
    fn a_word_text() {
        assert_eq!(text(DOCX, &WORD).unwrap(), "Dear Ann & Boé,\none two\nthree\nbox");
        let about = "<cp:coreProperties xmlns:dc='d'><dc:title>To &lt;Ann&gt;</dc:title></cp:coreProperties>";
        assert_eq!(title(about).as_deref(), Some("To <Ann>"));
        let bytes = archive(&[("word/document.xml", DOCX), ("docProps/core.xml", about)]);
        let name = Path::new("mail/1970-01-02 letter.docx");
        let source = Source::memory(name, &bytes).unwrap();
        assert_eq!(Kind::of(&source).unwrap(), Kind::Word);
        let found = document(name, &source, Kind::Word).unwrap();
        assert_eq!(
            (found.title.as_str(), found.group.as_str(), found.time),
            ("To <Ann>", "mail", Some(86_400.0))
        );
        let cut = Source::memory(name, &bytes[..bytes.len() / 2]).unwrap();
        assert!(Kind::of(&cut).is_err());
    }

    #[test]
    fn an_open_document_text() {
        let xml = "<office:body><text:tracked-changes><text:p>old</text:p></text:tracked-changes>
            <text:h>Tides</text:h><text:p>The <text:span>sea</text:span><text:s text:c='2'/>rises<text:line-break/>and
            <office:annotation><text:p>really?</text:p></office:annotation>falls</text:p></office:body>";
        let found = text(xml, &OPEN_DOCUMENT).unwrap();
        assert_eq!(found.split_whitespace().collect::<Vec<_>>().join(" "), "Tides The sea rises and falls");
        assert!(found.starts_with("Tides\nThe sea rises\nand"), "{found}");
        let kind = "application/vnd.oasis.opendocument.text";
        let files = [("mimetype", kind), ("content.xml", xml), ("META-INF/manifest.xml", "<m/>")];
        let bytes = archive(&files);
        let source = Source::memory(Path::new("t.odt"), &bytes).unwrap();
        assert_eq!(Kind::of(&source).unwrap(), Kind::OpenDocument);
    }

    proptest! {
        #[test]
        fn damage_does_no_harm(at in any::<prop::sample::Index>(), with in "[<>/&;a-z]{0,3}") {
            let at = at.index(DOCX.len());
            if DOCX.is_char_boundary(at) {
                drop(text(&format!("{}{with}{}", &DOCX[..at], &DOCX[at..]), &WORD));
                drop(text(&DOCX[..at], &WORD));
            }
        }
    }
}
