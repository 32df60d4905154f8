//! Sheets of spreadsheet programs: Excel of all ages and OpenDocument.

use std::borrow::Cow;
use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{Data, ExcelDateTime, Range, Reader as _, open_workbook_auto_from_rs};

use super::Plan;
use super::source::Source;
use super::table::{Row, Table, Visit, column_names, guarded};
use crate::corpus::columns::Columns;
use crate::{Error, Result};

/// Rows above the table in which a title or remarks may stand.
const MOST_ABOVE: usize = 20;

/// One sheet as a table: the first row with several texts is the header. Formulas are read as the values they had
/// when the file was saved.
pub(super) struct Sheet {
    columns: Vec<String>,
    range: Range<Data>,
    /// Rows up to and with the header.
    n_above: usize,
}

/// The first sheet with a text column (as wished or guessed), or else the first that is not empty; and what to say of
/// it and the others.
///
/// # Errors
/// A file that is damaged, protected, or no spreadsheet; one without any row.
pub(super) fn open(source: &Source<'_>, wanted: &Columns) -> Result<(Sheet, String)> {
    let bytes = source.all_bytes()?;
    let format = |problem: String| Error::format(source.path(), None, problem);
    let is_old = bytes.starts_with(b"\xD0\xCF\x11\xE0");
    let opened = guarded(|| open_workbook_auto_from_rs(Cursor::new(bytes.as_ref())));
    let mut workbook = match opened {
        Ok(Ok(workbook)) => workbook,
        _ if is_old => {
            let problem =
                "this is an old Office file or one with a password; save it without as .xlsx, .docx or text";
            return Err(format(problem.to_owned()));
        }
        Ok(Err(error)) => {
            return Err(format(format!("the spreadsheet is damaged ({error}); save it as CSV")));
        }
        Err(why) => return Err(format(format!("the spreadsheet is damaged ({why}); save it as CSV"))),
    };
    let names = workbook.sheet_names();
    let mut found: Option<(Sheet, &str)> = None;
    let mut problem = None;
    for name in &names {
        let range = match guarded(|| workbook.worksheet_range(name)) {
            Ok(Ok(range)) => range,
            Ok(Err(error)) => {
                problem = problem.or_else(|| Some(format!("the sheet “{name}” is damaged ({error})")));
                continue;
            }
            Err(why) => {
                problem = problem.or_else(|| Some(format!("the sheet “{name}” is damaged ({why})")));
                continue;
            }
        };
        let Some(sheet) = Sheet::new(range) else { continue };
        let has_text = Plan::new(&sheet, wanted, source.path()).is_ok_and(|plan| plan.chosen.text.is_some());
        if has_text || found.is_none() {
            found = Some((sheet, name));
        }
        if has_text {
            break;
        }
    }
    let Some((sheet, name)) = found else {
        let problem = problem.unwrap_or_else(|| "the spreadsheet has no rows".to_owned());
        return Err(format(format!("{problem}; give a file with documents")));
    };
    let others: Vec<String> =
        names.iter().filter(|other| *other != name).map(|name| format!("“{name}”")).collect();
    let mut about = format!("spreadsheet, sheet “{name}”");
    if !others.is_empty() {
        about += &format!(" (not read: {})", others.join(", "));
    }
    Ok((sheet, about))
}

impl Sheet {
    /// The range as a table; none where it has no texts for a header.
    fn new(range: Range<Data>) -> Option<Self> {
        let n_texts = |row: &[Data]| {
            row.iter().filter(|cell| matches!(cell, Data::String(text) if !text.trim().is_empty())).count()
        };
        let least = 2.min(range.width());
        let header = range.rows().take(MOST_ABOVE).position(|row| n_texts(row) >= least)?;
        let names: Vec<String> =
            range.rows().nth(header)?.iter().map(|cell| written(cell).into_owned()).collect();
        let columns = column_names(names.iter().map(String::as_str));
        Some(Self { columns, range, n_above: header + 1 })
    }

    /// What the spreadsheet calls the row at a place of the range.
    fn row_number(&self, at: usize) -> Option<u64> {
        let (first, _) = self.range.start()?;
        Some(u64::from(first) + u64::try_from(at).ok()? + 1)
    }
}

impl Table for Sheet {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn rows(&self, wanted: &[usize], visit: Visit<'_>) -> Result<()> {
        let n_rows = self.range.height().max(1);
        for (at, row) in self.range.rows().enumerate().skip(self.n_above) {
            if row.iter().all(|cell| written(cell).trim().is_empty()) {
                continue;
            }
            let cells: Vec<Cow<'_, str>> =
                wanted.iter().map(|&column| row.get(column).map_or(Cow::Borrowed(""), written)).collect();
            // Rounding is harmless: only a progress bar.
            let done = at as f32 / n_rows as f32;
            if visit(Row::Cells { line: self.row_number(at), done, cells: &cells, late: &[] })?
                == ControlFlow::Break(())
            {
                break;
            }
        }
        Ok(())
    }
}

/// A cell as text: dates in ISO form, whole numbers without a point, errors as nothing.
fn written(cell: &Data) -> Cow<'_, str> {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cow::Borrowed(text),
        Data::Int(number) => Cow::Owned(number.to_string()),
        Data::Float(number) => Cow::Owned(number.to_string()),
        Data::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Data::DateTime(time) => Cow::Owned(written_time(time)),
        Data::Error(_) | Data::Empty => Cow::Borrowed(""),
    }
}

/// `2019-03-12`, `2019-03-12T10:11:12.500`, or `10:11:12` where the cell holds only a time of day or a duration.
fn written_time(time: &ExcelDateTime) -> String {
    let days = time.as_f64();
    if !time.is_datetime() || (0.0..1.0).contains(&days) {
        // Saturates where no clock goes.
        let seconds = (days * 86_400.0).round() as i64;
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        (_, _, _, 0) => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}.{milli:03}"),
    }
}

#[cfg(test)]
mod tests {
    use super::open;
    use crate::corpus::columns::Columns;
    use crate::corpus::read::office::tests::archive;
    use crate::corpus::read::source::Source;
    use crate::corpus::read::table::{Row, Table as _};
    use std::ops::ControlFlow;
    use std::path::Path;

    /// A workbook of sheets given as XML rows, as Excel writes it in little. Style 1 is a date, style 2 a date and
    /// time, style 3 a time of day.
    fn workbook(sheets: &[(&str, &str)], is_1904: bool) -> Vec<u8> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let (mut list, mut links) = (String::new(), String::new());
        let mut files = Vec::new();
        for (n, (name, rows)) in sheets.iter().enumerate() {
            let n = n + 1;
            list += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
            links += &format!(
                "<Relationship Id=\"rId{n}\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            );
            let xml = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
            files.push((format!("xl/worksheets/sheet{n}.xml"), xml));
        }
        links += &format!("<Relationship Id=\"rId99\" Type=\"{relations}/styles\" Target=\"styles.xml\"/>");
        let styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"21\"/></cellXfs>";
        files.push(("xl/styles.xml".into(), format!("<styleSheet xmlns=\"{main}\">{styles}</styleSheet>")));
        let date_system = if is_1904 { "<workbookPr date1904=\"1\"/>" } else { "" };
        let workbook = format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\">{date_system}<sheets>{list}</sheets></workbook>"
        );
        files.push(("xl/workbook.xml".into(), workbook));
        files.push((
            "xl/_rels/workbook.xml.rels".into(),
            format!("<Relationships xmlns=\"{package}\">{links}</Relationships>"),
        ));
        let first = format!(
            "<Relationship Id=\"rId1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/>"
        );
        files.push((
            "_rels/.rels".into(),
            format!("<Relationships xmlns=\"{package}\">{first}</Relationships>"),
        ));
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, xml)| (name.as_str(), xml.as_str())).collect();
        archive(&files)
    }

    fn text(cell: &str, text: &str) -> String {
        format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    }

    fn number(cell: &str, style: u8, number: &str) -> String {
        format!("<c r=\"{cell}\" s=\"{style}\"><v>{number}</v></c>")
    }

    /// The columns, then the rows, cells joined by `|`; last what is said of the sheets.
    fn read(bytes: &[u8]) -> Vec<String> {
        let source = Source::memory(Path::new("t.xlsx"), bytes).unwrap();
        let (sheet, about) = open(&source, &Columns::default()).unwrap();
        let mut rows = vec![sheet.columns().join("|")];
        let all: Vec<usize> = (0..sheet.columns().len()).collect();
        sheet
            .rows(&all, &mut |row| {
                if let Row::Cells { cells, .. } = row {
                    rows.push(cells.join("|"));
                }
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
        rows.push(about);
        rows
    }

    #[test]
    fn the_sheet_with_texts_is_read_and_dates_become_iso() {
        let info = format!("<row r=\"1\">{}{}</row>", text("A1", "made"), text("B1", "by"));
        // A title above, a blank column, a blank row.
        let rows = [
            format!("<row r=\"1\">{}</row>", text("A1", "All comments of the year")),
            format!(
                "<row r=\"3\">{}{}{}</row>",
                text("A3", "when"),
                text("B3", "hour"),
                text("D3", "comment")
            ),
            format!(
                "<row r=\"4\">{}{}{}</row>",
                number("A4", 1, "43536"),
                number("B4", 3, "0.5"),
                text("D4", "The sea is rising &amp; we wait")
            ),
            "<row r=\"5\"></row>".to_owned(),
            format!(
                "<row r=\"6\">{}{}<c r=\"D6\" t=\"str\"><f>A1</f><v>It is not rising here</v></c></row>",
                number("A6", 2, "43536.4243055556"),
                number("B6", 0, "12")
            ),
        ];
        let bytes = workbook(&[("Info", &info), ("Comments", &rows.concat()), ("More", "")], false);
        assert_eq!(
            read(&bytes),
            [
                "when|hour|column 3|comment",
                "2019-03-12|12:00:00||The sea is rising & we wait",
                "2019-03-12T10:11:00|12||It is not rising here",
                "spreadsheet, sheet “Comments” (not read: “Info”, “More”)",
            ]
        );
    }

    #[test]
    fn dates_in_texts_keep_the_clock_they_were_written_by() {
        let row = |n: u32, date: &str, words: &str| {
            format!("<row r=\"{n}\">{}{}</row>", text(&format!("A{n}"), date), text(&format!("B{n}"), words))
        };
        let rows = [
            row(1, "date", "text"),
            row(2, "2013-05-02T00:00:00+02:00", "It was a fine day"),
            // 2013-05-01 12:00 as a cell that is a date.
            format!("<row r=\"3\">{}{}</row>", number("A3", 2, "41395.5"), text("B3", "We all went out")),
            row(4, "2013-05-01T12:00:00Z", "And so did they"),
        ];
        crate::corpus::read::tests::check_clocks("t.xlsx", &workbook(&[("S", &rows.concat())], false));
    }

    #[test]
    fn the_other_date_system_and_what_is_damaged() {
        let rows = format!(
            "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row>",
            text("A1", "date"),
            text("B1", "text"),
            number("A2", 1, "42074"),
            text("B2", "some words here")
        );
        // 1904-01-01 is day 1462 of the other system.
        let bytes = workbook(&[("S", &rows)], true);
        assert_eq!(read(&bytes)[1], "2019-03-12|some words here");
        for (bytes, part) in [
            (workbook(&[("S", "")], false), "no rows"),
            (workbook(&[("S", "<row><c")], false), "damaged"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old letter".to_vec(), "old Office file"),
        ] {
            let source = Source::memory(Path::new("t.xlsx"), &bytes).unwrap();
            let error = open(&source, &Columns::default()).err().unwrap().to_string();
            assert!(error.contains(part) && error.ends_with("t.xlsx"), "{error}");
        }
    }
}
