//! When documents cannot say anything about a rhythm, and why.

use std::fmt;

use serde::Serialize;

use super::Sample;
use super::harmonics::Period;
use crate::counts::counted;

/// Fewer documents than this tell no rhythm from chance.
pub const MIN_DOCUMENTS: usize = 200;
/// Fewer periods than this from the first document to the last are no rhythm yet.
pub const MIN_PERIODS: f64 = 6.0;
/// Two harmonics and a level are five numbers, so it takes five different hours or weekdays.
const MIN_PLACES: usize = 5;

/// Why there is no answer. Shown as one plain sentence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Refusal {
    /// Fewer than [`MIN_DOCUMENTS`].
    TooFew {
        /// Documents with a date and a score.
        n: usize,
    },
    /// The dates say no time of day.
    NoTimeOfDay,
    /// Less than [`MIN_PERIODS`] from the first document to the last.
    TooShort {
        /// What should repeat.
        period: Period,
        /// From the first document to the last, in days.
        days: f64,
    },
    /// All documents stand in one hour of the day.
    OneHour {
        /// That hour, 0 to 23.
        hour: usize,
    },
    /// All documents stand on one day of the week.
    OneWeekday {
        /// 0 for Monday to 6 for Sunday.
        weekday: usize,
    },
    /// The documents stand in too few hours of the day, or on too few days of the week, to draw a curve through.
    FewPlaces {
        /// What should repeat.
        period: Period,
        /// Different hours or weekdays.
        n: usize,
    },
}

/// Names of the weekdays, Monday first.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::TooFew { n } => {
                let have = if n == 1 { "has" } else { "have" };
                write!(
                    f,
                    "Only {} {have} a date and a score, and a rhythm takes {MIN_DOCUMENTS}.",
                    counted(n, "document")
                )
            }
            Self::NoTimeOfDay => f.write_str("The dates have no time of day."),
            Self::TooShort { period, days } => {
                let (noun, length) = match period {
                    Period::Day => ("day", 1.0),
                    Period::Week => ("week", 7.0),
                };
                write!(
                    f,
                    "The documents cover {:.1} {noun}s, and a rhythm of the {noun} takes {MIN_PERIODS:.0}.",
                    // Never shown as reaching what it falls short of.
                    (days / length * 10.0).floor() / 10.0
                )
            }
            Self::OneHour { hour } => {
                write!(f, "All documents were written in the hour from {hour}:00 to {}:00.", hour + 1)
            }
            Self::OneWeekday { weekday } => {
                write!(f, "All documents were written on a {}.", WEEKDAYS.get(weekday).unwrap_or(&"day"))
            }
            Self::FewPlaces { period: Period::Day, n } => {
                write!(
                    f,
                    "The documents were written in only {n} hours of the day, and it takes {MIN_PLACES}."
                )
            }
            Self::FewPlaces { period: Period::Week, n } => {
                write!(
                    f,
                    "The documents were written on only {n} days of the week, and it takes {MIN_PLACES}."
                )
            }
        }
    }
}

/// Why these documents cannot answer for `period`, if so. What tells the user most comes first.
pub(super) fn refusal(sample: &Sample, period: Period) -> Option<Refusal> {
    let n = sample.len();
    if n < MIN_DOCUMENTS {
        return Some(Refusal::TooFew { n });
    }
    if period == Period::Day && has_no_time_of_day(sample) {
        return Some(Refusal::NoTimeOfDay);
    }
    let days = sample.span_days();
    let length = match period {
        Period::Day => 1.0,
        Period::Week => 7.0,
    };
    if days < MIN_PERIODS * length {
        return Some(Refusal::TooShort { period, days });
    }
    let mut places: Vec<usize> = sample
        .locals()
        .map(|local| match period {
            Period::Day => local.whole_hour(),
            Period::Week => local.weekday(),
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    match (places.as_slice(), period) {
        (&[hour], Period::Day) => Some(Refusal::OneHour { hour }),
        (&[weekday], Period::Week) => Some(Refusal::OneWeekday { weekday }),
        (some, _) if some.len() < MIN_PLACES => Some(Refusal::FewPlaces { period, n: some.len() }),
        _ => None,
    }
}

/// All at midnight, on the local clock or on that of UTC, in which dates without a zone are read unless another
/// is chosen.
fn has_no_time_of_day(sample: &Sample) -> bool {
    // A day with daylight saving has midnights that are an hour apart on the other clock, but exact on its own.
    let at_midnight = |seconds: f64| {
        let left = seconds.rem_euclid(86_400.0);
        left.min(86_400.0 - left) < 1e-3
    };
    sample.locals().all(|local| at_midnight(local.days() * 86_400.0)) || sample.times().all(at_midnight)
}
