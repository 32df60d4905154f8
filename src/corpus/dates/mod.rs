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
mod tests;
