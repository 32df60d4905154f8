//! Times in tables: RFC 3339 in UTC, all of one column equally fine, as many readers expect.

/// How the times of one column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// `2019-03-12T10:11:00Z`.
    Seconds,
    /// `2019-03-12T10:11:00.250Z`.
    Milliseconds,
}

impl TimeFormat {
    /// Milliseconds only where some time (in seconds) has a fraction that they would show.
    pub fn of_times(times: impl IntoIterator<Item = f64>) -> Self {
        let is_whole = |time: f64| (time - time.round()).abs() < 5e-4;
        if times.into_iter().all(is_whole) { Self::Seconds } else { Self::Milliseconds }
    }

    /// Milliseconds only where steps this short (in seconds) need them to be told apart.
    pub fn of_step(step: f64) -> Self {
        if step.abs() < 2.0 { Self::Milliseconds } else { Self::Seconds }
    }

    /// A time given in seconds since 1970; empty outside the years −9999 to 9999.
    pub fn write(self, seconds: f64) -> String {
        // What does not fit saturates and is then refused by the calendar.
        let timestamp = match self {
            Self::Seconds => jiff::Timestamp::from_second(seconds.round() as i64),
            Self::Milliseconds => jiff::Timestamp::from_millisecond((seconds * 1e3).round() as i64),
        };
        match (timestamp, self) {
            (Ok(timestamp), Self::Seconds) => timestamp.to_string(),
            (Ok(timestamp), Self::Milliseconds) => format!("{timestamp:.3}"),
            (Err(_), _) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TimeFormat;

    #[test]
    fn one_fraction_makes_the_whole_column_finer() {
        let write = |times: [f64; 2]| times.map(|time| TimeFormat::of_times(times).write(time));
        assert_eq!(write([0.0, 86_400.0]), ["1970-01-01T00:00:00Z", "1970-01-02T00:00:00Z"]);
        assert_eq!(write([0.0, 1.25]), ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:01.250Z"]);
        assert_eq!(TimeFormat::of_step(0.5).write(-0.5), "1969-12-31T23:59:59.500Z");
        assert_eq!(TimeFormat::of_step(3.0).write(1e300), "");
    }
}
