//! Dates of three numbers, the order of which only the whole column can tell.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::{Moment, clock, date, full_year, number, zone};

/// `12/3/2019`, the day first.
pub(super) fn day_month_year(value: &str) -> Option<Moment> {
    let ([day, month, year], rest) = split(value)?;
    finish(year, month, day, rest)
}

/// `3/12/2019`, the month first.
pub(super) fn month_day_year(value: &str) -> Option<Moment> {
    let ([month, day, year], rest) = split(value)?;
    finish(year, month, day, rest)
}

/// `2019/3/12`.
pub(super) fn year_month_day(value: &str) -> Option<Moment> {
    let ([year, month, day], rest) = split(value)?;
    number(year, 4..=4)?;
    finish(year, month, day, rest)
}

/// The three parts of the date, which one separator parts, and what follows.
fn split(value: &str) -> Option<([&str; 3], &str)> {
    let end = value.find(|c: char| c.is_whitespace() || c == ',' || c == 'T').unwrap_or(value.len());
    let (day, rest) = value.split_at(end);
    let separator = day.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = day.split(separator);
    let split = [parts.next()?, parts.next()?, parts.next()?];
    parts
        .next()
        .is_none()
        .then(|| (split, rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == 'T')))
}

fn finish(year: &str, month: &str, day: &str, rest: &str) -> Option<Moment> {
    let date = date(full_year(year)?, number(month, 1..=2)?, number(day, 1..=2)?)?;
    let (time, offset) = time_and_zone(rest)?;
    Moment::new(date, time, offset)
}

/// `10:11`, `10:11 PM`, `10:11 +0100` or nothing.
fn time_and_zone(rest: &str) -> Option<(Time, Option<Offset>)> {
    if rest.is_empty() {
        return Some((Time::midnight(), None));
    }
    if let Some(time) = clock(rest) {
        return Some((time, None));
    }
    let (time, name) = rest.rsplit_once(' ')?;
    Some((clock(time)?, Some(zone(name)?)))
}
