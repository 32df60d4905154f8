//! How scores and dates are written in this workspace.

pub(super) use crate::scoring::ledger::{digits, ledger_digits};
use crate::scoring::scores::Measure;

/// What counts in a document, by the measure: "matched term", "known words".
pub(super) fn counted_noun(measure: Measure, count: u32) -> &'static str {
    match (measure, count) {
        (Measure::Similarity, 1) => "known word",
        (Measure::Similarity, _) => "known words",
        (_, 1) => "matched term",
        _ => "matched terms",
    }
}

/// A number with its sign and this many decimals; what rounds to nothing is +0.
pub(super) fn signed(value: f64, digits: usize) -> String {
    let text = format!("{value:+.digits$}");
    let is_zero = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
    if is_zero { text.replace('-', "+") } else { text.replace('-', "−") }
}

/// Units of the last decimal as a signed number.
pub(super) fn units_text(units: i64, digits: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    // Sums of weights stay below 2⁵³ in these units.
    signed(units as f64 / scale, digits)
}

/// Seconds since 1970 in the form of `pattern` (see `jiff::fmt::strtime`), in UTC; nothing beyond the calendar.
pub(super) fn date_text(seconds: f64, pattern: &str) -> Option<String> {
    // Rounded to whole seconds; what does not fit saturates and is then refused by the calendar.
    let timestamp = jiff::Timestamp::from_second(seconds.round() as i64).ok()?;
    Some(timestamp.strftime(pattern).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_always_written_and_nothing_is_plus() {
        assert_eq!(
            [0.615, -0.25, -0.001, 0.0].map(|value| signed(value, 2)),
            ["+0.61", "−0.25", "+0.00", "+0.00"]
        );
        assert_eq!(signed(-0.00123, 4), "−0.0012");
    }

    #[test]
    fn dates_follow_the_pattern() {
        assert_eq!(date_text(86_400.0, "%Y-%m-%d").as_deref(), Some("1970-01-02"));
        assert_eq!(date_text(-5_711_472_000.0, "%Y").as_deref(), Some("1789"));
        assert_eq!(date_text(1e30, "%Y"), None);
    }
}
