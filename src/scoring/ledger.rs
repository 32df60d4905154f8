//! The account of one score as it is printed: lines that add up to it to the last digit.

use super::contributions::Contributions;
use super::scores::{Measure, Tally};

/// One term's part in the score.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerLine {
    /// The term, as it stands in the lexicon.
    pub term: String,
    /// A negation stands before the term in these places, so that it weighs the opposite.
    pub negated: bool,
    /// How often it matched.
    pub count: u32,
    /// In [−1, 1], as it counts here.
    pub weight: f64,
    /// What of the score is this term's, in units of the last decimal shown; all lines add up to [`Ledger::total`].
    pub share: i64,
}

impl LedgerLine {
    /// The term, and what was done to it.
    #[must_use]
    pub fn name(&self) -> String {
        if self.negated { format!("{} (negated)", self.term) } else { self.term.clone() }
    }
}

/// How one document's score comes about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// The largest share first.
    pub lines: Vec<LedgerLine>,
    /// The matches added up.
    pub tally: Tally,
    /// Words of the text that count towards its length.
    pub tokens: u32,
    /// What the lines add up to: the score before asking whether it is based on enough, in units of the last decimal.
    pub total: i64,
    /// Whether enough terms matched to call that the score.
    pub is_enough: bool,
}

impl Ledger {
    /// The account of the matches of a text; `minimum` matches make a score.
    #[must_use]
    pub fn new(found: &Contributions<'_>, measure: Measure, minimum: u32) -> Self {
        let rows = found.ledger(measure);
        let tally = found.tally();
        let score = tally.value(found.tokens, measure, 1).unwrap_or(0.0);
        let parts: Vec<f64> = rows.iter().map(|row| row.share).collect();
        let shares = apportioned(&parts, score, ledger_digits(measure));
        let line = |(row, &share): (&super::contributions::LedgerRow<'_>, &i64)| LedgerLine {
            term: row.term.to_owned(),
            negated: row.negated,
            count: row.count,
            weight: row.weight,
            share,
        };
        Self {
            lines: rows.iter().zip(&shares).map(line).collect(),
            tally,
            tokens: found.tokens,
            total: shares.iter().sum(),
            is_enough: tally.value(found.tokens, measure, minimum).is_some(),
        }
    }
}

/// Decimals of a score in a table. Shares of a whole text are small, and similarities of texts lie close together: two
/// decimals would say nothing.
#[must_use]
pub fn digits(measure: Measure) -> usize {
    match measure {
        Measure::Mean | Measure::Sum => 2,
        Measure::Similarity => 3,
        Measure::Share => 4,
    }
}

/// Decimals of a score where it is accounted for.
#[must_use]
pub fn ledger_digits(measure: Measure) -> usize {
    digits(measure) + 2
}

/// The parts of `total` rounded so that the rounded parts add up to the rounded total: each is rounded down, and
/// what is missing goes to those that lost most (largest remainder). In units of the last of `digits` decimals.
fn apportioned(parts: &[f64], total: f64, digits: usize) -> Vec<i64> {
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

#[cfg(test)]
mod tests {
    use super::super::contributions::contributions;
    use super::super::matcher::Matcher;
    use super::super::options::{Negation, ScoringOptions};
    use super::*;
    use crate::progress::unwatched;

    fn ledger(text: &str, measure: Measure) -> Ledger {
        let matcher = Matcher::new(&[vec![("joy*", 0.25), ("white house", -0.3333), ("calm", 0.1)]]);
        Ledger::new(&contributions(text, &matcher, 0, &unwatched).unwrap(), measure, 2)
    }

    #[test]
    fn the_lines_add_up_to_the_score_as_printed() {
        let text = "Joy in the White House: joyful, calm calm.";
        for measure in Measure::ALL {
            let ledger = ledger(text, measure);
            assert_eq!((ledger.tally.matched, ledger.tokens), (5, 8));
            let value = ledger.tally.value(ledger.tokens, measure, 1).unwrap();
            let scale = 10_f64.powi(i32::try_from(ledger_digits(measure)).unwrap());
            assert_eq!(ledger.total, (value * scale).round() as i64);
            assert_eq!(ledger.lines.iter().map(|line| line.share).sum::<i64>(), ledger.total);
            assert!(ledger.is_enough);
        }
        // 2 · 0.25 − 0.3333 + 2 · 0.1 = 0.3667 over 5.
        assert_eq!(ledger(text, Measure::Mean).total, 733);
    }

    #[test]
    fn negated_places_have_a_line_of_their_own() {
        let options = ScoringOptions { negation: Negation::Flip, ..ScoringOptions::default() };
        let matcher = Matcher::with_options(&[vec![("joy*", 0.25)]], options);
        let found = contributions("Joy, joyful joy, but no joy.", &matcher, 0, &unwatched).unwrap();
        let ledger = Ledger::new(&found, Measure::Sum, 1);
        let lines: Vec<_> = ledger.lines.iter().map(|line| (line.name(), line.count, line.weight)).collect();
        assert_eq!(lines, [("joy*".to_owned(), 3, 0.25), ("joy* (negated)".to_owned(), 1, -0.25)]);
    }

    #[test]
    fn one_match_of_two_is_not_enough_and_none_is_nothing() {
        let one = ledger("calm", Measure::Sum);
        assert!(!one.is_enough && one.total == 1000);
        assert_eq!(ledger("", Measure::Share), Ledger::default());
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
}
