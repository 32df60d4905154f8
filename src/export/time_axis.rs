//! Dates at round places along an axis of seconds.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A distance between ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Ticks at whole multiples since 1970, UTC.
    Seconds(i64),
    /// Ticks on the first of months whose number since year 0 is a multiple.
    Months(i32),
}

/// From fine to coarse.
const STEPS: [Step; 31] = [
    Step::Seconds(1),
    Step::Seconds(5),
    Step::Seconds(15),
    Step::Seconds(30),
    Step::Seconds(MINUTE),
    Step::Seconds(5 * MINUTE),
    Step::Seconds(15 * MINUTE),
    Step::Seconds(30 * MINUTE),
    Step::Seconds(HOUR),
    Step::Seconds(3 * HOUR),
    Step::Seconds(6 * HOUR),
    Step::Seconds(12 * HOUR),
    Step::Seconds(DAY),
    Step::Seconds(2 * DAY),
    Step::Seconds(7 * DAY),
    Step::Seconds(14 * DAY),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(2 * 12),
    Step::Months(5 * 12),
    Step::Months(10 * 12),
    Step::Months(20 * 12),
    Step::Months(50 * 12),
    Step::Months(100 * 12),
    Step::Months(200 * 12),
    Step::Months(500 * 12),
    Step::Months(1000 * 12),
    Step::Months(5000 * 12),
];

impl Step {
    /// About how long it is, in seconds.
    fn length(self) -> f64 {
        match self {
            // At most 14 days, exact in f64.
            Self::Seconds(seconds) => seconds as f64,
            Self::Months(months) => f64::from(months) * 30.436_875 * 86_400.0,
        }
    }
}

/// Ticks of a time axis, as places in seconds since 1970 UTC, and how to write them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeTicks {
    /// Places, ascending.
    pub(crate) places: Vec<f64>,
    step: Step,
}

impl TimeTicks {
    /// The finest round step that gives at most `most` ticks between `from` and `to`. Empty where the calendar does
    /// not reach (beyond the years −9999 to 9999).
    pub(crate) fn new(from: f64, to: f64, most: u32) -> Self {
        let span = (to - from).max(0.0);
        let fits = |step: &&Step| span / step.length() <= f64::from(most);
        let step = STEPS.iter().find(fits).copied().unwrap_or(Step::Months(5000 * 12));
        let places = match step {
            Step::Seconds(seconds) => whole_seconds(from, to, seconds),
            Step::Months(months) => first_days(from, to, months),
        };
        Self { places, step }
    }

    /// About how far apart they are, in seconds.
    #[cfg(feature = "gui")]
    pub(crate) fn distance(&self) -> f64 {
        self.step.length()
    }

    /// The tick at `place`, in ISO order: as much of the date as the step needs.
    pub(crate) fn label(&self, place: f64) -> String {
        let Some(at) = civil(place) else { return String::new() };
        let (year, month, day) = (at.year(), at.month(), at.day());
        match self.step {
            Step::Seconds(step) if step < MINUTE => {
                format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
            }
            Step::Seconds(step) if step < DAY => {
                format!("{month:02}-{day:02} {:02}:{:02}", at.hour(), at.minute())
            }
            Step::Seconds(_) => format!("{year}-{month:02}-{day:02}"),
            Step::Months(months) if months < 12 => format!("{year}-{month:02}"),
            Step::Months(_) => format!("{year}"),
        }
    }

    /// What the axis shows; names the day where the ticks leave it out.
    pub(crate) fn axis_title(&self) -> String {
        match (self.step, self.places.first().copied().and_then(civil)) {
            (Step::Seconds(step), Some(first)) if step < DAY => format!("Time (UTC), from {}", first.date()),
            _ => "Date (UTC)".to_owned(),
        }
    }
}

/// The axis as the drawing library wants it: seconds, with ticks where [`TimeTicks`] put them.
pub(crate) struct TimeAxis {
    seconds: RangedCoordf64,
    ticks: TimeTicks,
}

impl TimeAxis {
    /// An axis from `from` to `to`, which must differ.
    pub(crate) fn new(from: f64, to: f64, ticks: TimeTicks) -> Self {
        Self { seconds: RangedCoordf64::from(from..to), ticks }
    }
}

impl Ranged for TimeAxis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        self.seconds.map(value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // No lines between the ticks.
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks.places.clone() }
    }

    fn range(&self) -> std::ops::Range<f64> {
        self.seconds.range()
    }
}

impl ValueFormatter<f64> for TimeAxis {
    fn format(value: &f64) -> String {
        value.to_string()
    }

    fn format_ext(&self, value: &f64) -> String {
        self.ticks.label(*value)
    }
}

/// The day of `seconds` in ISO order, UTC; empty beyond the calendar.
pub(crate) fn day_text(seconds: f64) -> String {
    civil(seconds).map(|at| at.date().to_string()).unwrap_or_default()
}

/// Day and minute of `seconds`, UTC; the day alone at midnight, which is what a date without a time becomes.
#[cfg(feature = "gui")]
pub(crate) fn moment_text(seconds: f64) -> String {
    let Some(at) = civil(seconds) else { return String::new() };
    match (at.hour(), at.minute()) {
        (0, 0) => at.date().to_string(),
        (hour, minute) => format!("{} {hour:02}:{minute:02}", at.date()),
    }
}

/// UTC calendar time of `seconds`, rounded to whole ones; none beyond the calendar.
fn civil(seconds: f64) -> Option<DateTime> {
    let whole = seconds.round();
    // Checked before the conversion, which would saturate: the calendar ends at 4 · 10¹¹ seconds.
    if !(-4e11..=4e11).contains(&whole) {
        return None;
    }
    let timestamp = Timestamp::from_second(whole as i64).ok()?;
    Some(Offset::UTC.to_datetime(timestamp))
}

/// Multiples of `step` seconds; weeks begin on Monday (1970-01-05 was one).
fn whole_seconds(from: f64, to: f64, step: i64) -> Vec<f64> {
    let phase = if step % (7 * DAY) == 0 { 4.0 * DAY as f64 } else { 0.0 };
    // At most 14 days, exact in f64.
    let step = step as f64;
    let mut places = Vec::new();
    let mut at = ((from - phase) / step).ceil() * step + phase;
    // The step was chosen to give few ticks, yet a step too small to move a huge time must not loop forever.
    while at <= to && places.len() < 1000 {
        places.push(at);
        at += step;
    }
    places
}

/// First days of every `step`-th month.
fn first_days(from: f64, to: f64, step: i32) -> Vec<f64> {
    let Some(start) = civil(from) else { return Vec::new() };
    let mut month = (i32::from(start.year()) * 12 + i32::from(start.month()) - 1).div_euclid(step) * step;
    let mut places = Vec::new();
    while places.len() < 1000 {
        // Before the calendar begins there may be one step to skip; after its end there is nothing more.
        let Some(at) = first_day(month) else {
            if month < 0 && places.is_empty() && month + step < 120_000 {
                month += step;
                continue;
            }
            break;
        };
        if at > to {
            break;
        }
        if at >= from {
            places.push(at);
        }
        month += step;
    }
    places
}

/// Midnight UTC on the first day of month number `month` since year 0.
fn first_day(month: i32) -> Option<f64> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let number = i8::try_from(month.rem_euclid(12) + 1).ok()?;
    let midnight = DateTime::new(year, number, 1, 0, 0, 0, 0).ok()?;
    // Within the calendar, 4 · 10¹¹ seconds, exact in f64.
    Some(Offset::UTC.to_timestamp(midnight).ok()?.as_second() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_labels(from: f64, to: f64, expected: &[&str]) {
        let ticks = TimeTicks::new(from, to, 6);
        let found: Vec<String> = ticks.places.iter().map(|place| ticks.label(*place)).collect();
        assert_eq!(found, expected);
    }

    /// 2020-01-01 is 1 577 836 800.
    const Y2020: f64 = 1_577_836_800.0;

    #[test]
    fn ticks_fall_on_round_dates() {
        let day = 86_400.0;
        // Four leap years or not, ticks are on the first of January.
        check_labels(Y2020 - 1.0, Y2020 + 4.0 * 366.0 * day, &["2020", "2021", "2022", "2023", "2024"]);
        check_labels(Y2020, Y2020 + 100.0 * day, &["2020-01", "2020-02", "2020-03", "2020-04"]);
        check_labels(Y2020, Y2020 + 20.0 * day, &["2020-01-06", "2020-01-13", "2020-01-20"]);
        check_labels(
            Y2020,
            Y2020 + 7200.0 * 2.0,
            &["01-01 00:00", "01-01 01:00", "01-01 02:00", "01-01 03:00", "01-01 04:00"],
        );
        check_labels(Y2020, Y2020 + 2.0, &["00:00:00", "00:00:01", "00:00:02"]);
        // 1789 to 2021, before 1970 as well.
        check_labels(-5.7e9, 1.6e9, &["1800", "1850", "1900", "1950", "2000"]);
    }

    #[test]
    fn no_calendar_no_ticks_no_panic() {
        for (from, to) in [(1e12, 2e12), (-1e15, 1e15), (f64::NAN, f64::NAN), (5.0, 4.0), (3e15, 3e15 + 4.0)]
        {
            let ticks = TimeTicks::new(from, to, 6);
            assert!(ticks.places.len() <= 7);
            assert!(ticks.label(f64::NAN).is_empty());
        }
        // All of the calendar.
        assert!(!TimeTicks::new(-3.7e11, 2.5e11, 6).places.is_empty());
    }
}
