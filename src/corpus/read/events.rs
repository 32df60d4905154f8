//! Events from a table: one date and one name a row.

use std::ops::ControlFlow;
use std::path::Path;

use super::report::Skipped;
use super::source::Source;
use super::table::{Row, Table, sample};
use super::{Extent, FileReport, Found, with_tables};
use crate::corpus::columns::{Columns, listed};
use crate::corpus::dates::{DateFormat, Zone};
use crate::{Error, Result};

/// Names of columns of dates, the surest first; others are guessed.
const TIME_NAMES: [&str; 2] = ["time", "date"];
/// Names of columns of names, the surest first; otherwise it is the first column beside the dates.
const NAME_NAMES: [&str; 6] = ["name", "event", "title", "label", "what", "text"];

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedName {
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// What; not empty.
    pub name: String,
}

/// What was read, and what could not be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventReport {
    /// In file order.
    pub events: Vec<DatedName>,
    /// Rows without a name or a date that can be read.
    pub skipped: Vec<Skipped>,
    /// No value tells the day from the month, so that the day was taken to come first.
    pub is_assumed: bool,
}

impl EventReport {
    /// What was left out or assumed, in one sentence without its end; nothing where all is plain.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        let mut parts = Vec::new();
        if let Some(first) = self.skipped.first() {
            let n = self.skipped.len();
            let place = first.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let first_of = if n > 1 { "first: " } else { "" };
            let rows = if n == 1 { "row was" } else { "rows were" };
            parts.push(format!("{n} {rows} left out ({first_of}{place}{})", first.reason));
        }
        if self.is_assumed {
            parts.push("the day is assumed to come before the month".to_owned());
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Reads events from a table of any format that documents may have: the column `time` (or the one that looks like
/// dates) and the column `name` (or the first other one). Dates that name no zone are in `zone`. A CSV may lack the
/// line of headings. Rows that cannot be read are told and the others kept.
///
/// # Errors
/// The file cannot be read, is no table, has no column of dates or none of names, or no row with both.
pub fn read_events(path: &Path, zone: &Zone) -> Result<EventReport> {
    let mut source = Source::open(path)?;
    let mut file = FileReport { path: path.to_owned(), ..FileReport::default() };
    let mut report = EventReport::default();
    let found = with_tables(&mut source, Extent::All, &Columns::default(), &mut file, &mut |table, _| {
        report = events(table, path, zone)?;
        Ok(())
    })?;
    if found == Found::OneDocument {
        let problem = "this is a text, not a table; give a table with the columns time and name";
        return Err(Error::format(path, None, problem));
    }
    Ok(report)
}

/// Which columns hold what, and how the dates are written.
struct Plan<'p> {
    time: usize,
    name: usize,
    format: DateFormat,
    zone: &'p Zone,
    path: &'p Path,
}

impl Plan<'_> {
    fn take(&self, line: Option<u64>, [date, name]: [&str; 2], report: &mut EventReport) {
        let (date, name) = (date.trim(), name.trim());
        let reason = match self.format.parse_in(date, self.zone) {
            _ if date.is_empty() && name.is_empty() => return,
            _ if name.is_empty() => "the event has no name".to_owned(),
            None => format!("the date “{date}” cannot be read"),
            Some(time) => {
                report.events.push(DatedName { time, name: name.to_owned() });
                return;
            }
        };
        report.skipped.push(Skipped { path: self.path.to_owned(), line, reason });
    }
}

fn events(table: &dyn Table, path: &Path, zone: &Zone) -> Result<EventReport> {
    let plan = plan(table, path, zone)?;
    let mut report = EventReport { is_assumed: plan.format.is_assumed(), ..EventReport::default() };
    // A date where a heading should be: there are no headings.
    let headings = table.columns();
    if let (Some(date), Some(name)) = (headings.get(plan.time), headings.get(plan.name))
        && plan.format.parse_in(date, zone).is_some()
    {
        plan.take(Some(1), [date, name], &mut report);
    }
    table.rows(&[plan.time, plan.name], &mut |row| {
        match row {
            Row::Cells { line, cells: [date, name], .. } => plan.take(line, [date, name], &mut report),
            Row::Cells { .. } => {}
            Row::Broken { line, reason } => {
                report.skipped.push(Skipped { path: path.to_owned(), line, reason });
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if report.events.is_empty() {
        let why = report.trouble().unwrap_or_else(|| "there are none".to_owned());
        let problem = format!("no event can be read: {why}; a row is a date and a name");
        return Err(Error::format(path, None, problem));
    }
    Ok(report)
}

fn plan<'p>(table: &dyn Table, path: &'p Path, zone: &'p Zone) -> Result<Plan<'p>> {
    let headings = table.columns();
    let rows = sample(table)?;
    let called = |names: &[&str]| {
        names.iter().find_map(|name| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name)))
    };
    let format = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
        // A heading is a date where there are no headings.
        let heading = || DateFormat::guess([headings.get(column)?.as_str()]);
        DateFormat::guess(cells).or_else(heading)
    };
    let guessed = || {
        let name = Columns::guess(headings, &rows).time?;
        headings.iter().position(|heading| *heading == name)
    };
    let dated = || (0..headings.len()).find(|&column| format(column).is_some());
    let has = || format!("the columns are {}", listed(headings));
    let time = called(&TIME_NAMES)
        .or_else(guessed)
        .or_else(dated)
        .ok_or_else(|| Error::format(path, None, format!("no column of dates; call it time ({})", has())))?;
    let name = called(&NAME_NAMES)
        .filter(|&column| column != time)
        .or_else(|| (0..headings.len()).find(|&column| column != time))
        .ok_or_else(|| Error::format(path, None, format!("no column of names; call it name ({})", has())))?;
    let format = format(time).ok_or_else(|| {
        let heading = headings.get(time).map_or("", String::as_str);
        Error::format(path, None, format!("the column “{heading}” holds no dates that can be read"))
    })?;
    Ok(Plan { time, name, format, zone, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<EventReport> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        read_events(&path, &"+01:00".parse().unwrap())
    }

    /// Events as `days since 1970: name`.
    #[track_caller]
    fn check(name: &str, text: &str, expected: &[&str]) -> EventReport {
        let report = read(name, text).unwrap();
        let found: Vec<String> =
            report.events.iter().map(|one| format!("{}: {}", one.time / 86_400.0, one.name)).collect();
        assert_eq!(found, expected);
        report
    }

    #[test]
    fn events_come_from_any_table() {
        for (name, text) in [
            ("e.csv", "time,name\n1970-01-02T01:00,vote\n1970-01-03T00:00Z,storm\n"),
            ("e.csv", "1970-01-02T01:00;vote\n1970-01-03T00:00Z;storm\n"),
            ("e.csv", "what\tplace\tDate\nvote\tx\t2 January 1970 1:00\nstorm\ty\t3 January 1970 1:00\n"),
            (
                "e.json",
                r#"[{"date": "1970-01-02T00:00Z", "event": "vote"}, {"date": "1970-01-03T00:00Z", "event": "storm"}]"#,
            ),
        ] {
            assert_eq!(check(name, text, &["1: vote", "2: storm"]).trouble(), None, "{text}");
        }
        let assumed = check("e.csv", "name,day\nvote,2/1/1970 1:00\n", &["1: vote"]);
        assert!(assumed.trouble().unwrap().contains("day is assumed"));
    }

    #[test]
    fn broken_rows_are_told_by_their_line_and_the_others_kept() {
        let text = "time,name\n1970-01-02T01:00,vote\nsoon,storm\n1970-01-03T01:00,\n,\n1970-01-04T01:00\n\
            1970-01-05T01:00,speech\n";
        let report = check("e.csv", text, &["1: vote", "4: speech"]);
        let lines: Vec<Option<u64>> = report.skipped.iter().map(|one| one.line).collect();
        assert_eq!(lines, [Some(3), Some(4), Some(6)]);
        let told = report.trouble().unwrap();
        assert_eq!(told, "3 rows were left out (first: line 3: the date “soon” cannot be read)");
    }

    #[test]
    fn what_is_no_table_of_events_says_why() {
        for (name, text, part) in [
            (
                "e.csv",
                "name,place\nvote,here\n",
                "no column of dates; call it time (the columns are name, place)",
            ),
            ("e.csv", "time\n1970-01-02\n", "no column of names"),
            ("e.csv", "time,name\nsoon,vote\n", "“time” holds no dates"),
            ("e.csv", "time,name\n1970-01-02,\n", "line 2: the event has no name"),
            ("e.txt", "It rained.", "not a table"),
        ] {
            let error = read(name, text).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
