//! How scores and dates are written in this workspace.

use crate::scoring::scores::Measure;

/// Decimals of a score in the table. Shares of a whole text are small, and similarities of texts lie close together: two
/// decimals would say nothing.
pub(super) fn digits(measure: Measure) -> usize {
    match measure {
        Measure::Mean | Measure::Sum => 2,
        Measure::Similarity => 3,
        Measure::Share => 4,
    }
}

/// Decimals of a score in the reader and its ledger, where it is accounted for.
pub(super) fn ledger_digits(measure: Measure) -> usize {
    digits(measure) + 2
}

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

/// The parts of `total` rounded so that the rounded parts add up to the rounded total: each is rounded down, and
/// what is missing goes to those that lost most (largest remainder). In units of the last of `digits` decimals.
pub(super) fn apportioned(parts: &[f64], total: f64, digits: usize) -> Vec<i64> {
    // Digits are few, and sums of weights stay below 2⁵³ in these units.
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    let units = |value: f64| value as i64;
    let mut rounded: Vec<i64> = parts.iter().map(|part| units((part * scale).floor())).collect();
    let missing = in_units(total, digits) - rounded.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |at: usize| parts.get(at).map_or(0.0, |part| part * scale - (part * scale).floor());
    // Stable: of equal remainders the first is raised.
    order.sort_by(|&a, &b| remainder(b).total_cmp(&remainder(a)));
    for at in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        if let Some(part) = rounded.get_mut(at) {
            *part += 1;
        }
    }
    rounded
}

/// A value in units of the last decimal, rounded as it is printed: by its exact binary value, so that the ledger's
/// total and a score printed elsewhere with as many decimals never differ.
fn in_units(value: f64, digits: usize) -> i64 {
    format!("{value:.digits$}").replace('.', "").parse().unwrap_or(0)
}

/// Units of the last decimal as a signed number.
pub(super) fn units_text(units: i64, digits: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    // Below 2⁵³, as for `apportioned`.
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
    fn rounded_parts_add_up_to_the_rounded_whole() {
        // Thirds of 1 in hundredths: 33.3 each, one is raised.
        assert_eq!(apportioned(&[1.0 / 3.0; 3], 1.0, 2), [34, 33, 33]);
        // 0.126 − 0.127 + 0.004 = 0.003 rounds to 0: floors 12, −13, 0 lack 1, which −0.127 (0.3) does not get
        // but 0.126 (0.6).
        assert_eq!(apportioned(&[0.126, -0.127, 0.004], 0.003, 2), [13, -13, 0]);
        assert_eq!(apportioned(&[], 0.0, 2), Vec::<i64>::new());
    }

    #[test]
    fn dates_follow_the_pattern() {
        assert_eq!(date_text(86_400.0, "%Y-%m-%d").as_deref(), Some("1970-01-02"));
        assert_eq!(date_text(-5_711_472_000.0, "%Y").as_deref(), Some("1789"));
        assert_eq!(date_text(1e30, "%Y"), None);
    }
}
