//! Plain text files: one document each, dated by their names; and the files of a folder.

use std::path::{Path, PathBuf};

use super::source::unpacked_name;
use crate::corpus::Document;
use crate::corpus::columns::Markup;
use crate::corpus::dates::DateFormat;
use crate::{Error, Result};

/// Endings of plain text files.
const TEXT_ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];
/// Endings of other files that are one document, or one series, each.
const OTHER_ENDINGS: [&str; 7] = ["html", "htm", "xhtml", "docx", "odt", "srt", "vtt"];
/// Years that a lone number of four digits in a file's name may mean.
const LIKELY_YEARS: std::ops::RangeInclusive<u32> = 1500..=2100;

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    endings.contains(&ending.as_str())
}

/// By its name the file is prose, not a table.
pub(super) fn is_named_text(path: &Path) -> bool {
    has_ending(path, &TEXT_ENDINGS)
}

/// By its name a file in a folder is a document.
fn is_document(path: &Path) -> bool {
    let inner = unpacked_name(path);
    let path = inner.as_deref().unwrap_or(path);
    has_ending(path, &TEXT_ENDINGS) || has_ending(path, &OTHER_ENDINGS)
}

/// What a file is called in exports: its name within the folder.
pub(super) fn id_of(name: &Path) -> String {
    name.display().to_string()
}

/// A file's name without its ending.
pub(super) fn stem_of(name: &Path) -> String {
    name.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The folder inside the folder.
pub(super) fn group_of(name: &Path) -> String {
    name.parent().map(|folder| folder.display().to_string()).unwrap_or_default()
}

/// One document from one file; `name` is its name within the folder. A folder inside the folder is its group.
pub(super) fn document(name: &Path, text: &str, markup: Markup) -> Document {
    let stem = stem_of(name);
    Document {
        id: id_of(name),
        text: markup.apply(text).trim().to_owned(),
        time: date_in_name(&stem),
        title: stem,
        minutes_ahead: None,
        group: group_of(name),
    }
}

/// The date in a file's name that the calendar has: the first `YYYY-MM-DD`, `YYYY_MM_DD` or `YYYYMMDD`, else the first
/// `D.M.YYYY`, else the first `YYYY-MM`, else the first year.
pub(super) fn date_in_name(name: &str) -> Option<f64> {
    // The places where a group of digits begins and, with what follows, is exactly so long.
    let find = |lengths: &[usize], parse: &dyn Fn(&str) -> Option<f64>| {
        let bytes = name.as_bytes();
        let starts = (0..bytes.len())
            .filter(|&at| is_digit(bytes.get(at)) && (at == 0 || !is_digit(bytes.get(at - 1))));
        starts.flat_map(|start| lengths.iter().map(move |length| (start, start + length))).find_map(
            |(start, end)| {
                let part =
                    name.get(start..end).filter(|part| part.is_ascii() && !is_digit(bytes.get(end)))?;
                parse(part)
            },
        )
    };
    let year_is_likely = |part: &str| part.starts_with(['1', '2']);
    let day = |part: &str| {
        let part = part.replace('_', "-");
        let is_day = match part.len() {
            10 => part.matches('-').count() == 2,
            _ => part.bytes().all(|b| b.is_ascii_digit()),
        };
        DateFormat::Iso.parse(&part).filter(|_| is_day && year_is_likely(&part))
    };
    let dotted = |part: &str| {
        let is_dotted =
            part.matches('.').count() == 2 && part.bytes().rev().take(4).all(|b| b.is_ascii_digit());
        DateFormat::DayMonthYear { assumed: false }.parse(part).filter(|_| is_dotted)
    };
    let month = |part: &str| {
        let part = part.replace('_', "-");
        DateFormat::YearMonth.parse(&part).filter(|_| year_is_likely(&part))
    };
    let year = |part: &str| {
        let is_likely = part.parse().is_ok_and(|year| LIKELY_YEARS.contains(&year));
        DateFormat::Year.parse(part).filter(|_| is_likely)
    };
    find(&[10, 8], &day)
        .or_else(|| find(&[10, 9, 8], &dotted))
        .or_else(|| find(&[7], &month))
        .or_else(|| find(&[4], &year))
}

fn is_digit(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_digit)
}

/// All files that are documents by their names, in a folder and the folders in it, as paths within it, in name order.
///
/// # Errors
/// A folder that cannot be listed, or one without such a file.
pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(inner) = waiting.pop() {
        let path = folder.join(&inner);
        for entry in std::fs::read_dir(&path).map_err(Error::reading(&path))? {
            let entry = entry.map_err(Error::reading(&path))?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            // A link to a folder is not followed: it may lead in a circle.
            let kind = entry.file_type().map_err(Error::reading(&path))?;
            let within = inner.join(&name);
            if kind.is_dir() {
                waiting.push(within);
            } else if is_document(&within) {
                found.push(within);
            }
        }
    }
    if found.is_empty() {
        return Err(Error::format(
            folder,
            None,
            "the folder has no text, HTML, Word, OpenDocument or subtitle files; name tables one by one",
        ));
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{date_in_name, document};
    use crate::corpus::columns::Markup;
    use crate::corpus::dates::DateFormat;
    use proptest::prelude::*;
    use std::path::Path;

    #[test]
    fn dates_stand_anywhere_in_the_name() {
        let day = Some(86_400.0);
        for name in [
            "1970-01-02",
            "speech_1970_01_02_final",
            "19700102-a",
            "no12 1970-01-02",
            "to Ann 2.1.1970",
            "02.01.1970x",
        ] {
            assert_eq!(date_in_name(name), day, "{name}");
        }
        // A year or month alone means its first day, and only where there is no whole date.
        for name in [
            "1970-01 letters",
            "letters_1970_01",
            "speech_1970",
            "1970",
            "in 1970, no 12345",
            "1980 to 1970-01-01",
        ] {
            assert_eq!(date_in_name(name), Some(0.0), "{name}");
        }
        for name in ["119700102", "99991399", "letter", "", "room 1234", "3.14.159", "no9999", "12345"] {
            assert_eq!(date_in_name(name), None, "{name}");
        }
        for (name, date) in
            [("2019-03-12_speech", "2019-03-12"), ("20190312-x", "2019-03-12"), ("speech_1999", "1999-01-01")]
        {
            assert_eq!(date_in_name(name), DateFormat::Iso.parse(date), "{name}");
        }
    }

    #[test]
    fn a_file_is_a_document() {
        let name = Path::new("letters/1970-01-01 to Ann.txt");
        let found = document(name, " Dear Ann,<br>yes \n", Markup::Plain);
        assert_eq!((found.title.as_str(), found.group.as_str()), ("1970-01-01 to Ann", "letters"));
        assert_eq!((found.text.as_str(), found.time), ("Dear Ann,\nyes", Some(0.0)));
        assert_eq!(document(name, "a<br>b", Markup::Kept).text, "a<br>b");
    }

    proptest! {
        #[test]
        fn no_name_makes_it_panic(name in "([0-9]{1,5}|[-_. ]|é|x){0,10}") {
            date_in_name(&name);
        }
    }
}
