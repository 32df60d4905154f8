//! The beginning of what is going to be read, for an import dialog: quick at any size of file.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::json::JSON_ENDS;
use super::rows::Made;
use super::source::Source;
use super::table::{Row, SAMPLE_ROWS, Table};
use super::{
    Extent, FileReport, Found, Import, Keep, Plan, ReadReport, Skipped, no_paths, text, with_tables,
};
use crate::Result;
use crate::corpus::columns::Columns;
use crate::corpus::dates::DateFormat;
use crate::corpus::{Corpus, DocumentRef};

/// Files looked into; of more only the number is told.
const MOST_FILES: usize = 20;
/// Files of a folder looked into.
const MOST_IN_FOLDER: usize = 50;
/// Longest part of a cell shown, in characters.
const LONGEST_CELL: usize = 300;

/// What reading some files will do, as far as their beginnings tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// A file or folder each, in the order given; the first twenty.
    pub files: Vec<FilePreview>,
    /// How many more files and folders there are.
    pub n_more: usize,
}

/// The beginning of one file, or of a folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FilePreview {
    /// The file or folder.
    pub path: PathBuf,
    /// Format and encoding in plain words, as "CSV, UTF-8".
    pub format: String,
    /// What kind of table it was recognised as, as "an X archive".
    pub shape: Option<&'static str>,
    /// All columns of a table; for other files `name`, `date` and `text`, which are no columns to choose.
    pub columns: Vec<String>,
    /// Whether it is a table, the columns of which can be chosen.
    pub is_table: bool,
    /// The first rows, a cell a column, each cut after some hundred characters.
    pub rows: Vec<Vec<String>>,
    /// The columns that would be used, wished or guessed.
    pub chosen: Columns,
    /// How the dates would be read. By the beginning alone: if it is an assumption there
    /// ([`DateFormat::is_assumed`]) the whole column may still decide.
    pub date_format: Option<DateFormat>,
    /// A date as it is written and as it would be read.
    pub date_example: Option<DateExample>,
    /// Rows looked at for the figures below; all of them in a small file.
    pub n_sampled: usize,
    /// Documents among them.
    pub n_documents: usize,
    /// Documents without a readable date among them.
    pub n_undated: usize,
    /// Rows among them without text.
    pub n_empty: usize,
    /// Rows among them with a note that the text was taken away.
    pub n_removed: usize,
    /// Rows among them that cannot be read, and files of a folder that cannot.
    pub skipped: Vec<Skipped>,
    /// Why nothing can be read as it stands, in a sentence: no column looks like text, a column does not exist …
    pub problem: Option<String>,
}

/// A date and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct DateExample {
    /// As it stands in the file.
    pub written: String,
    /// Seconds since 1970-01-01 UTC; none where it cannot be read.
    pub time: Option<f64>,
}

/// Looks at the beginning of files and folders: at most `n_rows` rows are shown and some hundred judged. What is
/// wrong with a file is in its [`FilePreview::problem`], so that the others are shown all the same.
///
/// ```no_run
/// use conceptvector::corpus::columns::Columns;
/// use conceptvector::corpus::read::preview;
///
/// let mut wanted = Columns::default();
/// let first = preview(&["comments.csv".into()], &wanted, 50)?;
/// let file = &first.files[0];
/// println!("{}: text in {:?}, {} rows", file.format, file.chosen.text, file.rows.len());
/// // The analyst chooses another column: look again, then read with the same wishes.
/// wanted.text = file.columns.first().cloned();
/// let second = preview(&["comments.csv".into()], &wanted, 50)?;
/// assert_eq!(second.files[0].chosen.text, wanted.text);
/// # Ok::<(), conceptvector::Error>(())
/// ```
///
/// # Errors
/// No paths are given.
pub fn preview(paths: &[PathBuf], wanted: &Columns, n_rows: usize) -> Result<Preview> {
    if paths.is_empty() {
        return Err(no_paths());
    }
    let look = |path: &PathBuf| {
        let mut file = FilePreview { path: path.clone(), ..FilePreview::default() };
        let looked = if path.is_dir() {
            folder(path, wanted, n_rows, &mut file)
        } else {
            Source::open(path).and_then(|source| one_file(source, wanted, n_rows, &mut file))
        };
        file.problem = looked.err().map(|error| error.to_string());
        file
    };
    let files = paths.iter().take(MOST_FILES).map(look).collect();
    Ok(Preview { files, n_more: paths.len().saturating_sub(MOST_FILES) })
}

fn one_file(mut source: Source<'_>, wanted: &Columns, n_rows: usize, shown: &mut FilePreview) -> Result<()> {
    let path = shown.path.clone();
    let mut report = FileReport { path, ..FileReport::default() };
    let found = with_tables(&mut source, Extent::Beginning, wanted, &mut report, &mut |found, report| {
        shown.format = about(report);
        table(found, wanted, n_rows, shown)
    })?;
    if !source.is_all_head() && shown.skipped.last().is_some_and(|last| last.reason.contains(JSON_ENDS)) {
        // Not the file ends too early but the look at it.
        shown.skipped.pop();
        shown.n_sampled -= 1;
    }
    if found == Found::OneDocument {
        let name = source.inner_name();
        let mut corpus = Corpus::default();
        let mut take = |document: DocumentRef<'_>| corpus.push(document);
        let mut import = Import::new(wanted, Keep::Roles, &mut take);
        import.single(&name, &mut source, &mut report)?;
        let read = import.report;
        shown.format = about(&report);
        documents((&corpus, read), &report, n_rows, shown);
    }
    Ok(())
}

fn folder(path: &Path, wanted: &Columns, n_rows: usize, shown: &mut FilePreview) -> Result<()> {
    let mut corpus = Corpus::default();
    let mut take = |document: DocumentRef<'_>| corpus.push(document);
    let mut import = Import::new(wanted, Keep::Roles, &mut take);
    let mut report = FileReport::default();
    for name in text::files_in(path)?.iter().take(n_rows.min(MOST_IN_FOLDER)) {
        let inner = path.join(name);
        let mut one = FileReport { path: inner.clone(), ..FileReport::default() };
        let read = Source::open(&inner).and_then(|mut source| import.single(name, &mut source, &mut one));
        match read {
            Ok(()) => report.absorb(one),
            Err(crate::Error::Format { problem, line, .. }) => import.report.skip(&inner, line, problem),
            Err(error) => return Err(error),
        }
    }
    let read = import.report;
    shown.format = about(&report);
    documents((&corpus, read), &report, n_rows, shown);
    Ok(())
}

fn about(report: &FileReport) -> String {
    let parts = [report.format.as_str(), report.encoding.as_str()];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

/// Shows files that are no tables.
fn documents(
    (corpus, read): (&Corpus, ReadReport),
    report: &FileReport,
    n_rows: usize,
    shown: &mut FilePreview,
) {
    shown.columns = ["name", "date", "text"].map(str::to_owned).to_vec();
    shown.date_format = report.date_format;
    (shown.n_documents, shown.n_undated, shown.n_empty) = (report.documents, report.undated, report.empty);
    shown.n_sampled = report.documents + report.empty + read.n_skipped;
    shown.skipped = read.skipped;
    for (_, document) in corpus.documents().take(n_rows) {
        let date = document.time.and_then(|time| match report.date_format {
            Some(DateFormat::Elapsed) => Some(format!("{time} s")),
            // Days are what names hold; what does not fit saturates and is refused by the calendar.
            _ => Some(jiff::Timestamp::from_second(time as i64).ok()?.strftime("%Y-%m-%d").to_string()),
        });
        shown.rows.push(vec![document.id.to_owned(), date.unwrap_or_default(), cut(document.text)]);
    }
}

fn table(table: &dyn Table, wanted: &Columns, n_rows: usize, shown: &mut FilePreview) -> Result<()> {
    shown.is_table = true;
    table.columns().clone_into(&mut shown.columns);
    let plan = match Plan::new(table, wanted, &shown.path) {
        Ok(plan) => plan,
        Err(error) => {
            // A wished column that does not exist: show what there is.
            let guessed = Plan::new(table, &Columns::default(), &shown.path)?;
            shown.rows = first_rows(&guessed, n_rows);
            return Err(error);
        }
    };
    shown.rows = first_rows(&plan, n_rows);
    shown.shape = plan.shape.map(|shape| shape.name);
    shown.chosen = plan.chosen.clone();
    shown.date_format = plan.guess_dates();
    if plan.rows.is_empty() {
        return Err(super::no_rows(table, &shown.path));
    }
    if plan.chosen.text.is_none() {
        return Err(Columns::no_text(table.columns(), &shown.path));
    }
    judge(table, &plan, shown)
}

fn first_rows(plan: &Plan, n_rows: usize) -> Vec<Vec<String>> {
    let shortened = |row: &Vec<String>| row.iter().map(|cell| cut(cell)).collect();
    plan.rows.iter().take(n_rows).map(shortened).collect()
}

/// Makes documents of the first rows and counts what becomes of them.
fn judge(table: &dyn Table, plan: &Plan, shown: &mut FilePreview) -> Result<()> {
    let format = shown.date_format;
    table.rows(&plan.roles.columns, &mut |row| {
        shown.n_sampled += 1;
        match row {
            Row::Broken { line, reason } => {
                shown.skipped.push(Skipped { path: shown.path.clone(), line, reason });
            }
            Row::Cells { cells, .. } => match plan.roles.document(cells, format, shown.n_sampled) {
                Made::Empty => shown.n_empty += 1,
                Made::Removed => shown.n_removed += 1,
                Made::Document(document) => {
                    shown.n_documents += 1;
                    shown.n_undated += usize::from(document.time.is_none());
                    let is_better = shown.date_example.as_ref().is_none_or(|shown| shown.time.is_none());
                    let written = plan.roles.written_time(cells);
                    if is_better && !written.is_empty() {
                        let written = written.into_owned();
                        shown.date_example = Some(DateExample { written, time: document.time });
                    }
                }
            },
        }
        let is_enough = shown.n_sampled >= SAMPLE_ROWS;
        Ok(if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_CELL) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{FilePreview, preview};
    use crate::corpus::columns::Columns;
    use crate::corpus::dates::DateFormat;
    use std::path::PathBuf;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn with(files: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in files {
                std::fs::write(folder.path().join(name), text).unwrap();
            }
            Self(folder)
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        #[track_caller]
        fn look(&self, name: &str, wanted: &Columns) -> FilePreview {
            let mut found = preview(&[self.path(name)], wanted, 2).unwrap();
            assert_eq!((found.files.len(), found.n_more), (1, 0));
            found.files.remove(0)
        }
    }

    const TABLE: &str = "when;who;remark\n1/2/2019;ann;It is a fine day\nsoon;bob;It is not a fine day\n\
        3;4\n3/2/2019;ann;\n4/2/2019;bob;Never mind all that\n";

    #[test]
    fn a_table_is_shown_and_judged() {
        let folder = Folder::with(&[("t.csv", TABLE)]);
        let found = folder.look("t.csv", &Columns::default());
        assert_eq!((found.format.as_str(), found.is_table), ("CSV with semicolons, UTF-8", true));
        assert_eq!(found.columns, ["when", "who", "remark"]);
        assert_eq!(
            found.rows,
            [["1/2/2019", "ann", "It is a fine day"], ["soon", "bob", "It is not a fine day"]]
        );
        assert_eq!(
            (found.chosen.text.as_deref(), found.chosen.time.as_deref()),
            (Some("remark"), Some("when"))
        );
        assert!(found.date_format.is_some_and(DateFormat::is_assumed));
        // 2019-02-01 is 17928 days after 1970-01-01.
        let example = found.date_example.unwrap();
        assert_eq!((example.written.as_str(), example.time), ("1/2/2019", Some(17_928.0 * 86_400.0)));
        assert_eq!((found.n_sampled, found.n_documents, found.n_undated, found.n_empty), (5, 3, 1, 1));
        assert_eq!((found.skipped.len(), found.skipped[0].line), (1, Some(4)));
        assert_eq!(found.problem, None);
    }

    #[test]
    fn wishes_are_followed_and_wrong_ones_explained() {
        let folder = Folder::with(&[("t.csv", TABLE)]);
        let wanted = Columns {
            text: Some("who".into()),
            dates: Some(DateFormat::MonthDayYear),
            zone: "-01:00".parse().unwrap(),
            ..Columns::default()
        };
        let found = folder.look("t.csv", &wanted);
        assert_eq!(found.chosen.text.as_deref(), Some("who"));
        // 2019-01-02 is 17898 days after 1970-01-01; midnight there is one o'clock in UTC.
        assert_eq!(found.date_example.unwrap().time, Some(17_898.0 * 86_400.0 + 3600.0));
        let wrong = folder.look("t.csv", &Columns { text: Some("body".into()), ..Columns::default() });
        assert!(wrong.problem.unwrap().contains("\"body\""));
        assert_eq!((wrong.rows.len(), wrong.columns.len()), (2, 3));
    }

    #[test]
    fn a_large_array_is_only_begun() {
        let row = format!("{{\"text\": \"{}\"}}", "a word ".repeat(2000));
        let folder = Folder::with(&[("a.json", &format!("[{}]", vec![row; 200].join(",")))]);
        let found = folder.look("a.json", &Columns::default());
        assert_eq!((found.format.as_str(), found.rows.len(), found.problem), ("JSON, UTF-8", 2, None));
        // A row has 14013 bytes, the head 2²⁰.
        assert_eq!((found.n_sampled, found.n_documents, found.skipped), (74, 74, vec![]));
    }

    #[test]
    fn what_is_no_table_and_what_is_nothing() {
        let folder = Folder::with(&[
            ("1970-01-02.txt", "Once upon a time"),
            ("n.csv", "a,b\n1,2\n"),
            ("talk.srt", "1\n00:00:01,500 --> 00:00:02,000\nhello there\n"),
        ]);
        let text = folder.look("1970-01-02.txt", &Columns::default());
        assert_eq!((text.is_table, text.format.as_str()), (false, "text, UTF-8"));
        assert_eq!(text.rows, [["1970-01-02.txt", "1970-01-02", "Once upon a time"]]);
        assert!(
            folder.look("n.csv", &Columns::default()).problem.unwrap().contains("no column looks like text")
        );
        assert!(folder.look("none", &Columns::default()).problem.unwrap().contains("cannot read"));
        let all = folder.look("", &Columns::default());
        assert_eq!((all.n_documents, all.format.as_str()), (2, "several formats, UTF-8"));
        assert!(preview(&[], &Columns::default(), 1).is_err());
        let many = preview(&vec![folder.path("n.csv"); 30], &Columns::default(), 1).unwrap();
        assert_eq!((many.files.len(), many.n_more), (20, 10));
    }
}
