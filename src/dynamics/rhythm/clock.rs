//! What the clock on the author's wall says when a document is written.

use std::collections::BTreeMap;

use super::harmonics::Period;
use crate::Result;
use crate::corpus::dates::Zone;

const DAY_SECONDS: f64 = 86_400.0;
/// 1970-01-01 was a Thursday: so many days after a Monday.
const FIRST_WEEKDAY: f64 = 3.0;

/// Where documents get their local time from.
#[derive(Clone, Debug, PartialEq)]
pub enum Clock {
    /// One zone for all, with its daylight saving.
    Zone(Zone),
    /// A zone for each group, as for each author.
    Groups {
        /// By the group's name.
        zones: BTreeMap<String, Zone>,
        /// For groups that are not named.
        otherwise: Zone,
    },
    /// The distance from UTC that each date was written with.
    Written {
        /// For dates written without one.
        otherwise: Zone,
    },
}

impl Default for Clock {
    fn default() -> Self {
        Self::Zone(Zone::default())
    }
}

/// When a document was written, and what may tell where.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment<'m> {
    /// Seconds since 1970-01-01 UTC.
    pub time: f64,
    /// The document's group; may be empty.
    pub group: &'m str,
    /// Seconds ahead of UTC that the date was written with, where it was.
    pub seconds_ahead: Option<i32>,
}

impl Clock {
    /// A zone for each named group, given as pairs of group and zone.
    ///
    /// # Errors
    /// A request error that names the zone where there is none of that name.
    pub fn by_group<'g>(
        pairs: impl IntoIterator<Item = (&'g str, &'g str)>,
        otherwise: Zone,
    ) -> Result<Self> {
        let zones = pairs.into_iter().map(|(group, zone)| Ok((group.to_owned(), zone.parse()?)));
        Ok(Self::Groups { zones: zones.collect::<Result<_>>()?, otherwise })
    }

    /// The local time of a document; nothing where its time is not finite or outside the years −9999 to 9999.
    #[must_use]
    pub fn local(&self, moment: Moment<'_>) -> Option<LocalTime> {
        let zone = match self {
            Self::Zone(zone) => zone,
            Self::Groups { zones, otherwise } => zones.get(moment.group).unwrap_or(otherwise),
            Self::Written { otherwise } => otherwise,
        };
        // Asked in any case: it also refuses times that are none.
        let by_zone = zone.seconds_ahead(moment.time)?;
        let ahead = match self {
            Self::Written { .. } => moment.seconds_ahead.unwrap_or(by_zone),
            Self::Zone(_) | Self::Groups { .. } => by_zone,
        };
        Some(LocalTime { days: (moment.time + f64::from(ahead)) / DAY_SECONDS })
    }
}

/// A time on a local clock and calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalTime {
    /// Local days since the local 1970-01-01, with the time of day as fraction.
    days: f64,
}

impl LocalTime {
    /// From local days since the local 1970-01-01, with the time of day as fraction. Nothing where the number is
    /// not finite.
    #[must_use]
    pub fn from_days(days: f64) -> Option<Self> {
        days.is_finite().then_some(Self { days })
    }

    /// Local days since the local 1970-01-01, with the time of day as fraction.
    #[must_use]
    pub const fn days(self) -> f64 {
        self.days
    }

    /// Hours since midnight, in [0, 24).
    #[must_use]
    pub fn hour(self) -> f64 {
        // Rounding may reach the whole.
        (self.days.rem_euclid(1.0) * 24.0).rem_euclid(24.0)
    }

    /// Days since the last Monday began, in [0, 7).
    #[must_use]
    pub fn week_days(self) -> f64 {
        (self.days + FIRST_WEEKDAY).rem_euclid(7.0).rem_euclid(7.0)
    }

    /// 0 for Monday to 6 for Sunday.
    #[must_use]
    pub fn weekday(self) -> usize {
        // In [0, 7), so nothing is lost but the fraction.
        (self.week_days() as usize).min(6)
    }

    /// Which day or which half of a week it is, counted from some day or Monday.
    pub(super) fn occasion(self, period: Period) -> i64 {
        // Days of a calendar of 20 000 years.
        match period {
            Period::Day => self.days.floor() as i64,
            Period::Week => ((self.days + FIRST_WEEKDAY) / 3.5).floor() as i64,
        }
    }

    /// The whole hour, 0 to 23.
    #[must_use]
    pub fn whole_hour(self) -> usize {
        // In [0, 24).
        (self.hour() as usize).min(23)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::dates::DateFormat;

    fn at(text: &str) -> Moment<'static> {
        Moment { time: DateFormat::Iso.parse(text).unwrap(), ..Moment::default() }
    }

    #[track_caller]
    fn check(clock: &Clock, moment: Moment<'_>, weekday: usize, hour: f64) {
        let local = clock.local(moment).unwrap();
        assert_eq!(local.weekday(), weekday);
        assert!((local.hour() - hour).abs() < 1e-6, "{}", local.hour());
        assert_eq!(local.whole_hour(), hour.floor() as usize);
    }

    #[test]
    fn a_zone_has_its_summer() {
        let clock = Clock::Zone("America/New_York".parse().unwrap());
        // 2019-03-12 was a Tuesday, 2019-01-01 too; New York is 4 hours behind in the one case, 5 in the other.
        check(&clock, at("2019-03-12T10:30"), 1, 6.5);
        check(&clock, at("2019-01-01T02:15"), 0, 21.25);
        check(&Clock::default(), at("1970-01-01"), 3, 0.0);
        check(&Clock::default(), at("1969-12-28T23:59:59"), 6, 24.0 - 1.0 / 3600.0);
    }

    #[test]
    fn groups_have_zones_of_their_own() {
        let clock = Clock::by_group([("ada", "Asia/Tokyo")], "UTC".parse().unwrap()).unwrap();
        check(&clock, Moment { group: "ada", ..at("2019-03-12T10:00") }, 1, 19.0);
        check(&clock, Moment { group: "ben", ..at("2019-03-12T10:00") }, 1, 10.0);
        let error = Clock::by_group([("ada", "Mars/Olympus")], Zone::default()).unwrap_err().to_string();
        assert!(error.contains("there is no time zone “Mars/Olympus”"), "{error}");
    }

    #[test]
    fn what_is_written_counts_where_it_is_written() {
        let clock = Clock::Written { otherwise: "+02:00".parse().unwrap() };
        check(&clock, Moment { seconds_ahead: Some(-3600), ..at("2019-03-12T10:00") }, 1, 9.0);
        check(&clock, at("2019-03-12T10:00"), 1, 12.0);
        assert_eq!(clock.local(Moment { time: f64::NAN, ..Moment::default() }), None);
        assert_eq!(clock.local(Moment { time: 1e300, ..Moment::default() }), None);
    }

    #[test]
    fn no_time_leaves_the_day() {
        for days in [-1e-18, -1e-300, 0.999_999_999_999_999_9, -4.0, 1e15] {
            let local = LocalTime::from_days(days).unwrap();
            assert!((0.0..24.0).contains(&local.hour()) && (0.0..7.0).contains(&local.week_days()));
        }
        assert_eq!(LocalTime::from_days(f64::INFINITY), None);
    }
}
