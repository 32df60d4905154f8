//! What the toolbar and the table say of all documents together, found once a load.

use std::sync::{Arc, Weak};

use super::numbers::date_text;
use crate::corpus::dates::DateFormat;
use crate::project::DocumentSource;
use crate::ui::theme::count_text;
use crate::workbench::outcome::LoadedDocuments;

/// Of the documents as a whole.
#[derive(Debug)]
pub(super) struct About {
    documents: Weak<LoadedDocuments>,
    /// The file's name, or how many there are.
    pub(super) name: String,
    /// The number of documents and the dates they span.
    pub(super) extent: String,
    /// How dates are written: as finely as they are known.
    pub(super) date_pattern: &'static str,
    /// What the group column is called; nothing where no document has a group.
    pub(super) group: Option<String>,
    /// Whether any document has a date.
    pub(super) has_dates: bool,
}

impl About {
    /// From what was found when they were read: no pass over them.
    pub(super) fn new(documents: &Arc<LoadedDocuments>) -> Self {
        let all = &documents.corpus;
        let report = &documents.report;
        let formats = report.files.iter().filter_map(|file| file.date_format);
        let is_all = |format: DateFormat| {
            formats.clone().next().is_some() && formats.clone().all(|other| other == format)
        };
        let date_pattern = if is_all(DateFormat::Year) {
            "%Y"
        } else if is_all(DateFormat::YearMonth) {
            "%Y-%m"
        } else {
            "%Y-%m-%d"
        };
        let (first, last) = documents.span.unzip();
        let date = |time: Option<f64>| time.and_then(|time| date_text(time, date_pattern));
        let noun = if all.len() == 1 { "document" } else { "documents" };
        let mut extent = format!("{} {noun}", count_text(all.len()));
        match (date(first), date(last)) {
            (Some(first), Some(last)) if first != last => extent += &format!(" · {first} to {last}"),
            (Some(only), _) => extent += &format!(" · {only}"),
            _ => extent.push_str(" · no dates"),
        }
        let has_groups = all.group_names().iter().any(|name| !name.is_empty());
        let column = report.files.iter().find_map(|file| file.columns.group.clone());
        Self {
            documents: Arc::downgrade(documents),
            name: name(documents),
            extent,
            date_pattern,
            group: has_groups.then(|| column.unwrap_or_else(|| "group".to_owned())),
            has_dates: first.is_some(),
        }
    }

    /// Whether it is about these documents.
    pub(super) fn is_of(&self, documents: &Arc<LoadedDocuments>) -> bool {
        self.documents.as_ptr() == Arc::as_ptr(documents)
    }
}

fn name(documents: &LoadedDocuments) -> String {
    if documents.spec.source == DocumentSource::Sample {
        return "Sample documents".to_owned();
    }
    match documents.report.files.as_slice() {
        [file] => file.path.file_name().unwrap_or(file.path.as_os_str()).to_string_lossy().into_owned(),
        files => format!("{} files", count_text(files.len())),
    }
}
