//! The zone of dates that name none.

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// A time zone by its name in the IANA database, or hours from UTC. UTC unless said otherwise.
///
/// ```
/// use conceptvector::corpus::dates::{DateFormat, Zone};
///
/// let zone: Zone = "Europe/Berlin".parse()?;
/// assert_eq!(DateFormat::Iso.parse_in("1970-01-01 01:00", &zone), Some(0.0));
/// # Ok::<(), conceptvector::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Default for Zone {
    fn default() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }
}

impl Zone {
    /// Is it UTC?
    pub fn is_utc(&self) -> bool {
        self.zone == TimeZone::UTC
    }

    /// How many seconds the clocks there are ahead of UTC (behind: negative) at a time in seconds since 1970 UTC;
    /// nothing for times outside the years −9999 to 9999.
    #[must_use]
    pub fn seconds_ahead(&self, time: f64) -> Option<i32> {
        if !time.is_finite() {
            return None;
        }
        // A whole number by now; what does not fit saturates and is then refused by the calendar.
        let timestamp = jiff::Timestamp::from_second(time.floor() as i64).ok()?;
        Some(self.zone.to_offset(timestamp).seconds())
    }

    /// Seconds since 1970 UTC of a time on the clocks there.
    pub(super) fn seconds(&self, local: DateTime) -> Option<f64> {
        if self.is_utc() {
            return super::seconds(local, Offset::UTC);
        }
        let zoned = self.zone.to_ambiguous_timestamp(local).compatible().ok()?;
        Some(zoned.as_duration().as_secs_f64())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl FromStr for Zone {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some(offset) = super::zone(text) {
            let zone = if offset == Offset::UTC { TimeZone::UTC } else { TimeZone::fixed(offset) };
            return Ok(Self { name: text.to_owned(), zone });
        }
        let zone = TimeZone::get(text).ok().ok_or_else(|| {
            Error::Request(format!(
                "there is no time zone “{text}”; give a name as Europe/Berlin, or hours from UTC as +01:00"
            ))
        })?;
        Ok(Self { name: text.to_owned(), zone })
    }
}

impl TryFrom<String> for Zone {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}

#[cfg(test)]
mod tests {
    use super::Zone;

    #[test]
    fn clocks_go_forward_in_summer() {
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        // The last second of winter time in 2019 ended at 01:00 UTC on 31 March.
        assert_eq!(
            [1_553_993_999.5, 1_553_994_000.0].map(|t| berlin.seconds_ahead(t)),
            [Some(3600), Some(7200)]
        );
        assert_eq!("-05:30".parse::<Zone>().unwrap().seconds_ahead(0.0), Some(-19_800));
        assert_eq!([f64::NAN, 1e18, -1e300].map(|t| berlin.seconds_ahead(t)), [None; 3]);
    }

    #[test]
    fn names_and_hours_are_read_and_written_as_given() {
        for (text, is_utc) in
            [("UTC", true), ("+00:00", true), ("+01:00", false), ("-5", false), ("America/New_York", false)]
        {
            let zone: Zone = text.parse().unwrap();
            assert_eq!((zone.to_string().as_str(), zone.is_utc()), (text, is_utc));
        }
        let error = "Middle/Earth".parse::<Zone>().unwrap_err().to_string();
        assert!(error.contains("Middle/Earth") && error.contains("Europe/Berlin"), "{error}");
    }
}
