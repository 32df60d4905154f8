//! How the dates of a column are written: guessed once for the column, then used for every row, so that 3/4 never
//! means March in one row and April in the next.

mod named;
mod numeric;
mod parts;
mod zone;

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

pub use zone::Zone;

/// A way of writing dates. All of them may carry a time of day and a zone; where a date has no zone, the reader's
/// [`Zone`] is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateFormat {
    /// `2019`: the year's first day is meant.
    Year,
    /// `2019-03`: the month's first day is meant.
    YearMonth,
    /// `2019Q1`, `2019-Q1`, `Q1 2019`: the quarter's first day is meant.
    Quarter,
    /// `2019-W11`, `2019W11`, `2019-W11-2`: an ISO week, whose Monday is meant where no day is given.
    Week,
    /// ISO 8601 and its like: `2019-03-12`, `20190312`, `2019-03-12T10:11:12.5+01:00`, `2019-03-12 10:11 UTC`.
    Iso,
    /// A number that counts from 1970-01-01 UTC.
    Epoch(EpochUnit),
    /// `2019/3/12`.
    YearMonthDay,
    /// `12/3/2019`, `12.3.2019`, `12-3-19` for the twelfth of March.
    DayMonthYear {
        /// No value in the column has a day above 12 or else a form that tells: the order is an assumption.
        assumed: bool,
    },
    /// `3/12/2019` for the twelfth of March, where a value shows it.
    MonthDayYear,
    /// The month by its name: `12 March 2019`, `March 12, 2019`, mail headers, Twitter's form.
    MonthName,
    /// A spreadsheet's number: days since the end of 1899, with the time of day as a fraction.
    ExcelSerial,
    /// Not a date but a time from the start, as of a recording: `1:02:03.5`, `02:03`. Never guessed.
    Elapsed,
}

/// What an epoch number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EpochUnit {
    /// 10 digits today.
    Seconds,
    /// 13 digits today.
    Milliseconds,
    /// 16 digits today.
    Microseconds,
    /// 19 digits today.
    Nanoseconds,
}

impl EpochUnit {
    fn per_second(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Milliseconds => 1e3,
            Self::Microseconds => 1e6,
            Self::Nanoseconds => 1e9,
        }
    }
}

/// Epoch numbers are only guessed between 1973 and 2100, so that counts and ids are not taken for dates.
const LIKELY_EPOCH_SECONDS: std::ops::Range<f64> = 1e8..4.1e9;
/// Spreadsheet numbers are only guessed between 1927 and 2119, for the same reason.
const LIKELY_SERIALS: std::ops::Range<f64> = 1e4..8e4;

/// When something was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct When {
    /// Seconds since 1970-01-01 UTC, negative before.
    pub time: f64,
    /// Minutes that the clock it was written by is ahead of UTC (behind: negative), where the date says so: 120 for
    /// `+02:00`, 0 for `Z`. Seconds, which some clocks of the nineteenth century had, are rounded.
    pub minutes_ahead: Option<i16>,
}

/// A point in time as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Moment {
    /// As it counts for all.
    Absolute(When),
    /// On the calendar and the clock of a place that is not said.
    Local(DateTime),
}

impl Moment {
    fn new(date: Date, time: Time, offset: Option<Offset>) -> Option<Self> {
        let local = date.to_datetime(time);
        match offset {
            None => Some(Self::Local(local)),
            Some(offset) => Self::with_offset(local, offset),
        }
    }

    fn with_offset(local: DateTime, offset: Offset) -> Option<Self> {
        // A day has 1440 minutes.
        let minutes_ahead = i16::try_from((f64::from(offset.seconds()) / 60.0).round() as i32).ok();
        Some(Self::Absolute(When { time: seconds(local, offset)?, minutes_ahead }))
    }

    /// Seconds since 1970-01-01 UTC that say no zone.
    fn bare(time: f64) -> Self {
        Self::Absolute(When { time, minutes_ahead: None })
    }

    fn at_midnight(date: Date) -> Self {
        Self::Local(date.to_datetime(Time::midnight()))
    }
}

/// Decides between day first and month first, value by value, so that a column of any length can be asked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DayMonthOrder {
    /// Values that are dates with the day first.
    day_first: usize,
    month_first: usize,
    /// Some value is written without dots.
    has_undotted: bool,
}

impl DayMonthOrder {
    fn of<'v>(values: impl IntoIterator<Item = &'v str>) -> DateFormat {
        let mut order = Self::default();
        values.into_iter().for_each(|value| order.note(value));
        order.settle()
    }

    /// Takes a value into account.
    pub(super) fn note(&mut self, value: &str) {
        let value = value.trim();
        self.day_first += usize::from(numeric::day_month_year(value).is_some());
        self.month_first += usize::from(numeric::month_day_year(value).is_some());
        self.has_undotted |= !value.is_empty() && !value.contains('.');
    }

    /// The order that most values have.
    pub(super) fn settle(self) -> DateFormat {
        if self.month_first > self.day_first {
            DateFormat::MonthDayYear
        } else {
            // Nobody writes the month first with dots.
            DateFormat::DayMonthYear { assumed: self.month_first == self.day_first && self.has_undotted }
        }
    }
}

impl DateFormat {
    /// Candidates; where two read equally many values the earlier one wins.
    const CANDIDATES: [Self; 14] = [
        Self::Year,
        Self::YearMonth,
        Self::Quarter,
        Self::Week,
        Self::Iso,
        Self::Epoch(EpochUnit::Seconds),
        Self::Epoch(EpochUnit::Milliseconds),
        Self::Epoch(EpochUnit::Microseconds),
        Self::Epoch(EpochUnit::Nanoseconds),
        Self::YearMonthDay,
        Self::DayMonthYear { assumed: false },
        Self::MonthDayYear,
        Self::MonthName,
        Self::ExcelSerial,
    ];

    /// The format that reads most of the values (empty ones aside), none where no format reads half of them.
    pub fn guess<'v>(values: impl IntoIterator<Item = &'v str>) -> Option<Self> {
        let values: Vec<&str> = values.into_iter().map(str::trim).filter(|value| !value.is_empty()).collect();
        let mut best = None;
        let mut most = 0;
        for candidate in Self::CANDIDATES {
            let read = values.iter().filter(|value| candidate.is_likely(value)).count();
            if read > most {
                (best, most) = (Some(candidate), read);
            }
        }
        let best = best.filter(|_| most * 2 >= values.len())?;
        Some(if matches!(best, Self::DayMonthYear { .. }) { DayMonthOrder::of(values) } else { best })
    }

    /// True where the order of day and month is an assumption no value supports.
    pub fn is_assumed(self) -> bool {
        matches!(self, Self::DayMonthYear { assumed: true })
    }

    /// Seconds since 1970-01-01 UTC, negative before; none where the value is not written like this. Without a zone
    /// of its own a date is in UTC.
    pub fn parse(self, value: &str) -> Option<f64> {
        self.parse_in(value, &Zone::default())
    }

    /// As [`parse`](Self::parse), but a date without a zone of its own is in `zone`. A time that the clocks there
    /// skip or have twice in the night they change is taken as the clocks before the change had it.
    pub fn parse_in(self, value: &str, zone: &Zone) -> Option<f64> {
        self.when(value, zone).map(|when| when.time)
    }

    /// As [`parse_in`](Self::parse_in), with the distance from UTC that the date itself says.
    pub fn when(self, value: &str, zone: &Zone) -> Option<When> {
        match self.moment(value.trim())? {
            Moment::Absolute(when) => Some(when),
            Moment::Local(local) => Some(When { time: zone.seconds(local)?, minutes_ahead: None }),
        }
    }

    fn moment(self, value: &str) -> Option<Moment> {
        match self {
            Self::Year => parts::year(value),
            Self::YearMonth => parts::year_month(value),
            Self::Quarter => parts::quarter(value),
            Self::Week => parts::week(value),
            Self::Iso => iso(value).or_else(|| parts::year_month(value)).or_else(|| parts::year(value)),
            Self::Epoch(unit) => {
                let number: f64 = value.parse().ok()?;
                number.is_finite().then(|| Moment::bare(number / unit.per_second()))
            }
            Self::YearMonthDay => numeric::year_month_day(value),
            Self::DayMonthYear { .. } => numeric::day_month_year(value),
            Self::MonthDayYear => numeric::month_day_year(value),
            Self::MonthName => named::parse(value),
            Self::ExcelSerial => parts::excel_serial(value.parse().ok()?),
            Self::Elapsed => parts::elapsed(value).map(Moment::bare),
        }
    }

    /// The format in plain words, for the report.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::YearMonth => "year-month",
            Self::Quarter => "year and quarter",
            Self::Week => "year and week",
            Self::Iso => "year-month-day",
            Self::Epoch(EpochUnit::Seconds) => "seconds since 1970",
            Self::Epoch(EpochUnit::Milliseconds) => "milliseconds since 1970",
            Self::Epoch(EpochUnit::Microseconds) => "microseconds since 1970",
            Self::Epoch(EpochUnit::Nanoseconds) => "nanoseconds since 1970",
            Self::YearMonthDay => "year/month/day",
            Self::DayMonthYear { assumed: false } => "day/month/year",
            Self::DayMonthYear { assumed: true } => {
                "day/month/year (assumed: no value tells the day from the month)"
            }
            Self::MonthDayYear => "month/day/year",
            Self::MonthName => "date with the month's name",
            Self::ExcelSerial => "spreadsheet number of days",
            Self::Elapsed => "time from the start",
        }
    }

    /// Reads the value and the result is one that a guess may rely on.
    fn is_likely(self, value: &str) -> bool {
        match self {
            Self::Epoch(_) => self.parse(value).is_some_and(|time| LIKELY_EPOCH_SECONDS.contains(&time)),
            Self::ExcelSerial => value.parse().is_ok_and(|serial| LIKELY_SERIALS.contains(&serial)),
            _ => self.parse(value).is_some(),
        }
    }

    /// Of a form that only dates have, whatever the column is called.
    pub(super) fn is_unmistakable(self) -> bool {
        !matches!(self, Self::Year | Self::Epoch(_) | Self::ExcelSerial)
    }

    /// Tells less than the day.
    pub(super) fn is_coarse(self) -> bool {
        matches!(self, Self::Year | Self::YearMonth | Self::Quarter | Self::Week)
    }
}

/// Seconds since 1970 UTC.
fn seconds(local: DateTime, offset: Offset) -> Option<f64> {
    Some(offset.to_timestamp(local).ok()?.as_duration().as_secs_f64())
}

/// A date by its parts; none where the calendar lacks it.
fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A number of `digits` digits and nothing else.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A year of two digits lies between 1969 and 2068, as POSIX has it.
fn full_year(text: &str) -> Option<u32> {
    match text.len() {
        2 => number(text, 2..=2).map(|short| if short < 69 { 2000 + short } else { 1900 + short }),
        _ => number(text, 4..=4),
    }
}

fn iso(value: &str) -> Option<Moment> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, value.len()) {
        (14, 14) => {
            let (day, clock) = value.split_at(8);
            return pieces(&format!("{day}T{clock}"));
        }
        // Years before the common era and beyond 9999 begin with a sign.
        (0, _) if !value.starts_with(['-', '+']) => return None,
        (0 | 4 | 8, _) => {}
        _ => return None,
    }
    if let Some(local) = value.strip_suffix(" UTC").or_else(|| value.strip_suffix(" GMT")) {
        return match pieces(local)? {
            Moment::Local(local) => Moment::with_offset(local, Offset::UTC),
            absolute @ Moment::Absolute(_) => Some(absolute),
        };
    }
    match value.rsplit_once(' ') {
        // `10:11:12 +0100`, as databases print it.
        Some((local, zone)) if zone.starts_with(['+', '-']) => pieces(&format!("{local}{zone}")),
        _ => pieces(value),
    }
}

fn pieces(value: &str) -> Option<Moment> {
    let pieces = Pieces::parse(value).ok()?;
    Moment::new(pieces.date(), pieces.time().unwrap_or_default(), pieces.to_numeric_offset())
}

/// `10:11`, `10:11:12.5`, with `am` or `pm` glued on or not.
fn clock(text: &str) -> Option<Time> {
    let lower = text.to_ascii_lowercase();
    let (digits, half) = match lower.strip_suffix('m').and_then(|rest| rest.char_indices().next_back()) {
        Some((at, half @ ('a' | 'p'))) => (lower.get(..at)?.trim_end(), Some(half)),
        _ => (lower.as_str(), None),
    };
    let mut parts = digits.splitn(3, ':');
    let hour = number(parts.next()?, 1..=2)?;
    let minute = match parts.next() {
        Some(minute) => number(minute, 2..=2)?,
        None => half.map(|_| 0)?,
    };
    let (second, fraction) = match parts.next() {
        Some(rest) => rest.split_once(['.', ',']).unwrap_or((rest, "")),
        None => ("0", ""),
    };
    // A leap second has no place in seconds since 1970.
    let second = number(second, 1..=2)?.min(59);
    let nanosecond = match fraction {
        "" => 0,
        fraction => number(&format!("{fraction:0<9}"), 9..=9)?,
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some('p') => hour % 12 + 12,
        Some(_) => hour % 12,
        None => hour,
    };
    let small = |part: u32| i8::try_from(part).ok();
    Time::new(small(hour)?, small(minute)?, small(second)?, i32::try_from(nanosecond).ok()?).ok()
}

/// `Z`, `UTC`, `+0100`, `+01:00`, `GMT-5`, and the zones of mail headers.
fn zone(text: &str) -> Option<Offset> {
    let hours = match text {
        "Z" | "z" | "UTC" | "GMT" | "UT" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return signed_zone(text),
    };
    Offset::from_seconds(hours * 3600).ok()
}

fn signed_zone(text: &str) -> Option<Offset> {
    let text = text.strip_prefix("GMT").or_else(|| text.strip_prefix("UTC")).unwrap_or(text);
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-')?),
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        1 | 2 => (number(&digits, 1..=2)?, 0),
        4 => (number(digits.get(..2)?, 2..=2)?, number(digits.get(2..)?, 2..=2)?),
        _ => return None,
    };
    Offset::from_seconds(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?).ok()
}

/// RFC 3339 in UTC, to the second; nothing for times outside the years −9999 to 9999.
#[must_use]
pub fn time_text(seconds: f64) -> Option<String> {
    // Rounded to whole seconds; what does not fit saturates and is then refused by the calendar.
    let timestamp = jiff::Timestamp::from_second(seconds.round() as i64).ok()?;
    Some(timestamp.to_string())
}

#[cfg(test)]
mod tests {
    use super::{DateFormat, EpochUnit};
    use proptest::prelude::*;

    #[track_caller]
    fn check(value: &str, format: DateFormat, seconds: f64) {
        let guessed = DateFormat::guess([value, "", " "]);
        assert_eq!(guessed, Some(format), "{value}");
        let read = format.parse(value);
        assert!(read.is_some_and(|read| (read - seconds).abs() < 1e-6), "{value}: {read:?}");
    }

    // 2019-03-12 is 17967 days after 1970-01-01 (49 years of 365 days, 12 leap days, 31 + 28 + 11 days).
    const MARCH_12: f64 = 17_967.0 * 86_400.0;
    const TEN_ELEVEN: f64 = MARCH_12 + 10.0 * 3600.0 + 11.0 * 60.0;

    #[test]
    fn iso_dates_with_and_without_time_and_zone() {
        for value in ["2019-03-12", "20190312", "2019-03-12T00:00:00Z", "2019-03-12 01:00:00+01:00"] {
            check(value, DateFormat::Iso, MARCH_12);
        }
        for value in
            ["2019-03-12 10:11", "2019-03-12 10:11:00 UTC", "20190312101100", "2019-03-12T10:11:00,0"]
        {
            check(value, DateFormat::Iso, TEN_ELEVEN);
        }
        check("2019-03-12 10:11:00.250 -0500", DateFormat::Iso, TEN_ELEVEN + 5.0 * 3600.0 + 0.25);
        // 1789-04-30 is 65989 days before 1970-01-01: 181 years of 365 days and 43 leap days (1800 and 1900 had
        // none) since 1789-01-01, less the 119 days of 1789 that had gone by.
        check("1789-04-30", DateFormat::Iso, -65_989.0 * 86_400.0);
    }

    #[test]
    fn years_months_and_epochs() {
        check("1970", DateFormat::Year, 0.0);
        check("1970-02", DateFormat::YearMonth, 31.0 * 86_400.0);
        check("1423762913", DateFormat::Epoch(EpochUnit::Seconds), 1_423_762_913.0);
        check("1423762913.0", DateFormat::Epoch(EpochUnit::Seconds), 1_423_762_913.0);
        check("1423762913500", DateFormat::Epoch(EpochUnit::Milliseconds), 1_423_762_913.5);
        check("1423762913500000", DateFormat::Epoch(EpochUnit::Microseconds), 1_423_762_913.5);
        assert_eq!(DateFormat::guess(["17", "4", "99999"]), None);
        assert_eq!(DateFormat::guess(["17", "4", "40000"]), None);
        assert_eq!(DateFormat::guess(["NaN", "inf", "1e999"]), None);
    }

    #[test]
    fn quarters_weeks_and_spreadsheet_numbers() {
        // 1970 has 31 + 28 + 31 days before April.
        for value in ["1970Q2", "1970-Q2", "Q2 1970", "1970 q2", "Q2/1970", "2. Quartal 1970", "1970 T2"] {
            check(value, DateFormat::Quarter, 90.0 * 86_400.0);
        }
        // The second Tuesday of March 2019 is in the eleventh week; 12 March is its second day.
        for value in ["2019-W11-2", "2019W112"] {
            check(value, DateFormat::Week, MARCH_12);
        }
        for value in ["2019-W11", "2019W11"] {
            check(value, DateFormat::Week, MARCH_12 - 86_400.0);
        }
        // 1899-12-30 is 25569 days before 1970-01-01.
        check("43536", DateFormat::ExcelSerial, MARCH_12);
        check("43536.4243055556", DateFormat::ExcelSerial, (TEN_ELEVEN).round());
        // There was no 29 February 1900, which spreadsheets number 60.
        assert_eq!(DateFormat::ExcelSerial.parse("1"), DateFormat::Iso.parse("1900-01-01"));
        assert_eq!(DateFormat::ExcelSerial.parse("61"), DateFormat::Iso.parse("1900-03-01"));
        for value in ["1970Q5", "Q 1970", "2019-W54", "2019-W11-8"] {
            assert_eq!(DateFormat::guess([value]), None, "{value}");
        }
    }

    #[test]
    fn a_time_from_the_start_is_no_date() {
        for (value, seconds) in [("1:02:03.5", 3723.5), ("00:00:02,250", 2.25), ("02:03", 123.0)] {
            assert_eq!(DateFormat::Elapsed.parse(value), Some(seconds), "{value}");
        }
        for value in ["", "3", "1:60", "1:2:3:4", "-1:00"] {
            assert_eq!(DateFormat::Elapsed.parse(value), None, "{value}");
        }
    }

    #[test]
    fn dates_without_a_zone_are_in_the_zone_that_is_said() {
        let berlin: super::Zone = "Europe/Berlin".parse().unwrap();
        for (value, format) in [
            ("2019-03-12 11:11", DateFormat::Iso),
            ("12.3.2019 11:11", DateFormat::DayMonthYear { assumed: false }),
            ("12 March 2019 11:11", DateFormat::MonthName),
            // Those that say their zone keep it.
            ("2019-03-12T10:11:00Z", DateFormat::Iso),
            ("2019-03-12 10:11 UTC", DateFormat::Iso),
            ("Tue Mar 12 10:11:00 +0000 2019", DateFormat::MonthName),
        ] {
            let read = format.parse_in(value, &berlin).unwrap();
            assert!((read - TEN_ELEVEN).abs() < 1e-6, "{value}: {read}");
        }
        let epoch = DateFormat::Epoch(EpochUnit::Seconds).parse_in("1552385460", &berlin);
        assert_eq!(epoch, Some(TEN_ELEVEN));
        // In summer the clocks there are two hours ahead.
        let july = DateFormat::Iso.parse_in("2019-07-01", &berlin);
        assert_eq!(july, DateFormat::Iso.parse("2019-06-30T22:00"));
    }

    #[test]
    fn the_distance_from_utc_that_a_date_says_is_kept() {
        let (iso, named) = (DateFormat::Iso, DateFormat::MonthName);
        for (format, value, minutes_ahead) in [
            (iso, "2013-05-01T23:10:00+02:00", Some(120)),
            (iso, "2013-05-01T23:10:00.5-03:30", Some(-210)),
            (iso, "2013-05-01T23:10:00+0545", Some(345)),
            (iso, "2013-05-01 23:10:00 -0500", Some(-300)),
            (iso, "2013-05-01T23:10+02:00[Europe/Berlin]", Some(120)),
            (iso, "2013-05-01T23:10:00Z", Some(0)),
            (iso, "2013-05-01 23:10 UTC", Some(0)),
            (iso, "2013-05-01T23:10:00", None),
            (iso, "2013-05-01", None),
            (named, "Wed, 1 May 2013 23:10:00 +0200", Some(120)),
            (named, "Wed, 1 May 2013 23:10:00 EST", Some(-300)),
            (named, "Wed May 01 23:10:00 +0000 2013", Some(0)),
            (named, "Wed May 1 2013 23:10:00 GMT-0700 (Pacific Time)", Some(-420)),
            (named, "1 May 2013 23:10", None),
            (DateFormat::DayMonthYear { assumed: false }, "1.5.2013 23:10 +0100", Some(60)),
            (DateFormat::MonthDayYear, "5/31/2013 11:10 PM -0800", Some(-480)),
            (DateFormat::MonthDayYear, "5/31/2013 23:10 -0800", Some(-480)),
            (DateFormat::YearMonthDay, "2013/5/1 23:10 +14:00", Some(840)),
            (DateFormat::Epoch(EpochUnit::Seconds), "1367442600", None),
            (DateFormat::ExcelSerial, "41395.9", None),
            (DateFormat::Elapsed, "1:02:03", None),
        ] {
            let when = format.when(value, &"Asia/Tokyo".parse().unwrap()).unwrap();
            assert_eq!(when.minutes_ahead, minutes_ahead, "{value}");
            if let Some(ahead) = minutes_ahead {
                // The clock of the place showed what is written: 23:10 everywhere.
                let local = (when.time + 60.0 * f64::from(ahead)).rem_euclid(86_400.0);
                assert!((local - 23.0 * 3600.0 - 600.0).abs() < 1.0, "{value}");
            }
        }
    }

    #[test]
    fn month_names_in_many_orders() {
        for value in [
            "12 March 2019 10:11",
            "March 12th, 2019 at 10:11 am",
            "Tuesday, Mar. 12, 2019, 10:11:00 GMT",
            "12-Mar-19 10:11",
            "Tue Mar 12 10:11:00 +0000 2019",
            "Tue, 12 Mar 2019 11:11:00 +0100",
            "Tue Mar 12 2019 05:11:00 GMT-0500 (Eastern Time)",
            "12. März 2019 10:11 Uhr",
            "12 de marzo de 2019 10:11",
            "mar. 12 mars 2019 10:11",
        ] {
            check(value, DateFormat::MonthName, TEN_ELEVEN);
        }
        check("March 2019", DateFormat::MonthName, MARCH_12 - 11.0 * 86_400.0);
        assert_eq!(DateFormat::MonthName.parse("I may go in 2019 to see twelve of them"), None);
    }

    #[test]
    fn the_column_decides_whether_day_or_month_is_first() {
        check("12.3.2019", DateFormat::DayMonthYear { assumed: false }, MARCH_12);
        check("2019/3/12", DateFormat::YearMonthDay, MARCH_12);
        check("3/31/2019 10:11 PM", DateFormat::MonthDayYear, MARCH_12 + 19.0 * 86_400.0 + 79_860.0);
        let american = DateFormat::guess(["3/4/2019", "3/31/2019"]).unwrap();
        assert_eq!(american.parse("3/12/19"), Some(MARCH_12));
        assert_eq!(DateFormat::guess(["4/3/2019", "31/3/2019"]).unwrap().parse("12/3/2019"), Some(MARCH_12));
        let unknown = DateFormat::guess(["3/4/2019", "5/6/2019"]).unwrap();
        assert!(unknown.is_assumed());
        assert_eq!(unknown.parse("12/3/2019"), Some(MARCH_12));
        assert!(unknown.describe().contains("assumed"));
    }

    proptest! {
        #[test]
        fn never_panics(value in "([0-9]{1,4}|[-+:/.,TZ ]|mar|am|pm|GMT|\\PC){0,14}") {
            for format in DateFormat::CANDIDATES {
                prop_assert!(format.parse(&value).is_none_or(f64::is_finite));
            }
        }
    }
}
