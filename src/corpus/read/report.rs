//! What a reading did, for the user: which columns and formats were chosen, and what was left out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::corpus::columns::Columns;
use crate::corpus::dates::DateFormat;
use crate::counts::counted;

/// Skipped rows kept with their reasons; further ones are only counted.
const MOST_SKIPPED: usize = 10_000;

/// The account of one reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadReport {
    /// One entry per file or folder, in the order given.
    pub files: Vec<FileReport>,
    /// The first ten thousand rows that could not be read.
    pub skipped: Vec<Skipped>,
    /// How many rows could not be read.
    pub n_skipped: usize,
}

/// The account of one file or folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileReport {
    /// The file or folder.
    pub path: PathBuf,
    /// The format in plain words, as "CSV" or "Excel".
    pub format: String,
    /// The encoding in plain words, as "UTF-8"; empty where the format knows only one.
    pub encoding: String,
    /// What kind of table it was recognised as, as "an X archive".
    pub shape: Option<&'static str>,
    /// The columns that were used.
    pub columns: Columns,
    /// All columns there are; empty for plain text.
    pub available: Vec<String>,
    /// How many documents it gave.
    pub documents: usize,
    /// How many rows had no text and so gave no document.
    pub empty: usize,
    /// How many rows only said that their text was taken away (as `[deleted]`) and so gave no document.
    pub removed: usize,
    /// How the dates were read; none where there is no time column or its dates are of no known form.
    pub date_format: Option<DateFormat>,
    /// How many documents have no readable date.
    pub undated: usize,
}

/// A row that gave no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: PathBuf,
    /// The line the row begins in, counted from 1, where it is known.
    pub line: Option<u64>,
    /// Why it was skipped.
    pub reason: String,
}

impl FileReport {
    /// Takes in what came of one of a folder's files.
    pub(super) fn absorb(&mut self, other: Self) {
        let Self { format, encoding, documents, empty, undated, date_format, .. } = other;
        for (mine, its, several) in [
            (&mut self.format, format, "several formats"),
            (&mut self.encoding, encoding, "several encodings"),
        ] {
            if mine.is_empty() {
                *mine = its;
            } else if *mine != its && !its.is_empty() {
                several.clone_into(mine);
            }
        }
        self.documents += documents;
        self.empty += empty;
        self.undated += undated;
        self.date_format = self.date_format.or(date_format);
    }

    /// How many rows gave no document although they could be read.
    pub fn left_out(&self) -> usize {
        self.empty + self.removed
    }
}

impl ReadReport {
    pub(super) fn skip(&mut self, path: &Path, line: Option<u64>, reason: String) {
        self.n_skipped += 1;
        if self.skipped.len() < MOST_SKIPPED {
            self.skipped.push(Skipped { path: path.to_owned(), line, reason });
        }
    }

    /// Whether the ids of all documents are values of a column, not row numbers.
    pub fn has_ids(&self) -> bool {
        !self.files.is_empty() && self.files.iter().all(|file| file.columns.id.is_some())
    }

    /// The reading in one plain sentence: how much, from which columns, and what was left out and why.
    pub fn summary(&self) -> String {
        let sum = |count: fn(&FileReport) -> usize| self.files.iter().map(count).sum::<usize>();
        let n_documents = sum(|file| file.documents);
        let mut text = format!("Read {} from ", counted(n_documents, "document"));
        match self.files.as_slice() {
            [file] => {
                let name = file.path.file_name().unwrap_or(file.path.as_os_str());
                text.push_str(&name.to_string_lossy());
                add_choices(&mut text, file);
            }
            files => text.push_str(&counted(files.len(), "file")),
        }
        let assumed = self.files.len() > 1
            && self.files.iter().any(|file| file.date_format.is_some_and(DateFormat::is_assumed));
        if assumed {
            text.push_str("; dates assumed to have the day before the month");
        }
        let (undated, empty, removed) =
            (sum(|file| file.undated), sum(|file| file.empty), sum(|file| file.removed));
        let has_time = self.files.iter().any(|file| file.columns.time.is_some()) || undated < n_documents;
        if has_time && undated > 0 {
            text += &format!("; {undated} without a readable date");
        }
        if empty > 0 {
            text += &format!("; {} without text left out", counted(empty, "row"));
        }
        if removed > 0 {
            text += &format!("; {} with removed text left out", counted(removed, "row"));
        }
        if self.n_skipped > 0 {
            text += &format!("; {} skipped", counted(self.n_skipped, "broken row"));
            if let Some(first) = self.skipped.first() {
                let place = first.line.map(|line| format!("line {line}: ")).unwrap_or_default();
                text += &format!(" (first: {place}{})", first.reason);
            }
        }
        text.push('.');
        text
    }
}

/// ` (UTF-8; text: body; time: date, read as year-month-day; …)`
fn add_choices(text: &mut String, file: &FileReport) {
    let columns = &file.columns;
    let about = [file.format.as_str(), file.encoding.as_str(), file.shape.unwrap_or_default()];
    let about = about.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ");
    let mut choices = if about.is_empty() { Vec::new() } else { vec![about] };
    for (role, column) in [
        ("text", &columns.text),
        ("time", &columns.time),
        ("group", &columns.group),
        ("id", &columns.id),
        ("title", &columns.title),
    ] {
        let Some(column) = column else { continue };
        let mut choice = format!("{role}: {column}");
        if role == "time" {
            let reading = file.date_format.as_ref().map(DateFormat::describe);
            choice += &reading
                .map_or_else(|| ", not understood".to_owned(), |reading| format!(", read as {reading}"));
            if !columns.zone.is_utc() {
                choice += &format!(" in {}", columns.zone);
            }
        }
        choices.push(choice);
    }
    // Writing into a string cannot fail.
    write!(text, " ({})", choices.join("; ")).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::{FileReport, ReadReport};
    use crate::corpus::columns::Columns;
    use crate::corpus::dates::DateFormat;
    use std::path::Path;

    #[test]
    fn the_summary_says_what_was_chosen_and_left_out() {
        let columns = Columns { text: Some("body".into()), time: Some("day".into()), ..Columns::default() };
        let file = FileReport {
            path: "/a/b.csv".into(),
            encoding: "UTF-8".into(),
            columns,
            documents: 12,
            empty: 1,
            undated: 2,
            date_format: Some(DateFormat::Iso),
            ..FileReport::default()
        };
        let mut report = ReadReport { files: vec![file], ..ReadReport::default() };
        report.skip(Path::new("/a/b.csv"), Some(7), "2 values for 3 columns".into());
        assert_eq!(
            report.summary(),
            "Read 12 documents from b.csv (UTF-8; text: body; time: day, read as year-month-day); \
             2 without a readable date; 1 row without text left out; \
             1 broken row skipped (first: line 7: 2 values for 3 columns)."
        );
        for _ in 0..20_000 {
            report.skip(Path::new("x"), None, String::new());
        }
        assert_eq!((report.skipped.len(), report.n_skipped), (10_000, 20_001));
    }
}
