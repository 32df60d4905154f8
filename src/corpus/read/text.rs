//! Plain text files: one document each, dated by their names.

use std::path::{Path, PathBuf};

use crate::corpus::Document;
use crate::corpus::dates::DateFormat;
use crate::corpus::html::to_plain;
use crate::{Error, Result};

/// Endings of plain text files.
const ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];

/// By its name the file is prose, not a table.
pub(super) fn is_named_text(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str())
}

/// One document from one file; `id` is its name within the folder. A folder inside the folder is its group.
pub(super) fn document(id: &Path, text: &str) -> Document {
    let stem = id.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let group = id.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    Document {
        id: id.display().to_string(),
        text: to_plain(text).trim().to_owned(),
        time: date_in_name(&stem),
        title: stem,
        group,
    }
}

/// The first `YYYY-MM-DD`, `YYYY_MM_DD` or `YYYYMMDD` in a file's name that the calendar has.
fn date_in_name(name: &str) -> Option<f64> {
    let bytes = name.as_bytes();
    (0..bytes.len()).filter(|&at| at == 0 || !is_digit(bytes.get(at - 1))).find_map(|start| {
        let take = |length: usize| {
            let ends = !is_digit(bytes.get(start + length));
            name.get(start..start + length).filter(|part| ends && part.is_ascii())
        };
        let long = take(10).map(|part| part.replace('_', "-")).filter(|part| part.matches('-').count() == 2);
        let short = || take(8).filter(|part| part.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned);
        let year_is_likely = |part: &String| part.starts_with(['1', '2']);
        long.or_else(short).filter(year_is_likely).and_then(|part| DateFormat::Iso.parse(&part))
    })
}

fn is_digit(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_digit)
}

/// All text files in a folder and the folders in it, as paths within it, in name order.
///
/// # Errors
/// A folder that cannot be listed, or one without a text file.
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
            } else if is_named_text(&within) {
                found.push(within);
            }
        }
    }
    if found.is_empty() {
        return Err(Error::format(folder, None, "no .txt or .md file in the folder; name tables one by one"));
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{date_in_name, document};
    use std::path::Path;

    #[test]
    fn dates_stand_anywhere_in_the_name() {
        let day = Some(86_400.0);
        for name in ["1970-01-02", "speech_1970_01_02_final", "19700102-a", "no12 1970-01-02"] {
            assert_eq!(date_in_name(name), day, "{name}");
        }
        for name in ["1970-13-02", "119700102", "99991399", "letter", "été-19700199", ""] {
            assert_eq!(date_in_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_file_is_a_document() {
        let document = document(Path::new("letters/1970-01-01 to Ann.txt"), " Dear Ann,<br>yes \n");
        assert_eq!((document.title.as_str(), document.group.as_str()), ("1970-01-01 to Ann", "letters"));
        assert_eq!((document.text.as_str(), document.time), ("Dear Ann,\nyes", Some(0.0)));
    }
}
