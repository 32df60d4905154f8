//! Dates that are no day of a month: years, quarters, weeks, and numbers that count days or seconds.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{SignedDuration, ToSpan as _};

use super::{Moment, date, number};

pub(super) fn year(value: &str) -> Option<Moment> {
    // Tables made by statistics programs write 2019.0.
    let year = number(value.strip_suffix(".0").unwrap_or(value), 4..=4)?;
    if !(1000..3000).contains(&year) {
        return None;
    }
    date(year, 1, 1).map(Moment::at_midnight)
}

pub(super) fn year_month(value: &str) -> Option<Moment> {
    let (year, month) = value.split_once(['-', '/'])?;
    date(number(year, 4..=4)?, number(month, 1..=2)?, 1).map(Moment::at_midnight)
}

/// `2019Q1`, `2019-Q1`, `Q1 2019`, `1. Quartal 2019`, French `T1 2019`.
pub(super) fn quarter(value: &str) -> Option<Moment> {
    // The year is the group of four digits, the quarter the lone digit; letters may only say "quarter".
    let (mut year, mut quarter, mut mark) = (None, None, String::new());
    let mut digits = String::new();
    for c in value.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        match digits.len() {
            0 => {}
            1 if quarter.is_none() => quarter = number(&digits, 1..=1),
            4 if year.is_none() => year = number(&digits, 4..=4),
            _ => return None,
        }
        digits.clear();
        match c {
            ' ' | '-' | '/' | '.' | '_' => {}
            c if c.is_alphabetic() => mark.extend(c.to_lowercase()),
            _ => return None,
        }
    }
    let quarter = quarter.filter(|quarter| (1..=4).contains(quarter))?;
    let year = year.filter(|year| (1000..3000).contains(year))?;
    let is_marked = matches!(
        mark.as_str(),
        "q" | "qtr"
            | "quarter"
            | "quartal"
            | "t"
            | "trimestre"
            | "trim"
            | "stquarter"
            | "ndquarter"
            | "rdquarter"
            | "thquarter"
    );
    is_marked.then(|| date(year, 3 * quarter - 2, 1).map(Moment::at_midnight))?
}

/// `2019-W11`, `2019W11`, `2019-W11-2`, `2019W112`.
pub(super) fn week(value: &str) -> Option<Moment> {
    let (year, rest) = value.split_once(['W', 'w'])?;
    let year = number(year.trim_end_matches(['-', ' ']), 4..=4)?;
    let (week, day) = match rest.split_once('-') {
        Some(parts) => parts,
        None => rest.split_at_checked(2).unwrap_or((rest, "")),
    };
    let day = if day.is_empty() { 1 } else { number(day, 1..=1)? };
    let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    let week = i8::try_from(number(week, 1..=2)?).ok()?;
    let date = ISOWeekDate::new(i16::try_from(year).ok()?, week, weekday).ok()?;
    Some(Moment::at_midnight(date.date()))
}

/// Days since the end of 1899, rounded to milliseconds: the fraction has no more than that.
pub(super) fn excel_serial(serial: f64) -> Option<Moment> {
    // The year 9999 ends with day 2958465.
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Spreadsheets believe that 1900 was a leap year.
    let first = if serial < 60.0 { Date::constant(1899, 12, 31) } else { Date::constant(1899, 12, 30) };
    // In range by the check above.
    let days = serial.floor() as i64;
    let milliseconds = ((serial - serial.floor()) * 86_400_000.0).round() as i64;
    let day = first.checked_add(days.days()).ok()?;
    let time = SignedDuration::from_millis(milliseconds);
    Some(Moment::Local(day.to_datetime(jiff::civil::Time::midnight()).checked_add(time).ok()?))
}

/// `1:02:03.5`, `00:01:02,500` or `02:03` as seconds.
pub(super) fn elapsed(value: &str) -> Option<f64> {
    let (clock, fraction) = value.split_once(['.', ',']).unwrap_or((value, ""));
    let mut parts = clock.rsplit(':');
    let seconds = number(parts.next()?, 1..=2).filter(|&seconds| seconds < 60)?;
    let minutes = number(parts.next()?, 1..=3)?;
    let hours = match parts.next() {
        Some(hours) => number(hours, 1..=4).filter(|_| minutes < 60)?,
        None => 0,
    };
    let is_fraction = fraction.len() <= 9 && fraction.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !is_fraction {
        return None;
    }
    let whole = f64::from(seconds) + 60.0 * f64::from(minutes) + 3600.0 * f64::from(hours);
    let part: f64 = if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
    Some(whole + part)
}
