//! Where a difference of two sets of documents comes from, term by term.

use crate::Result;
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::progress::Progress;
use crate::scoring::incremental::Indexed;
use crate::scoring::matcher::{Hit, MICROS, Matcher};
use crate::scoring::scores::{Measure, Scores};
use crate::scoring::table::MatchTable;

/// Tokens and documents between two reports of progress: some milliseconds.
const REPORT_EVERY: usize = 1 << 20;

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub struct ShiftRequest<'s> {
    /// The set A and the set B; a document may be in both.
    pub sets: [&'s DocSet; 2],
    /// What a score is.
    pub measure: Measure,
    /// Documents with fewer matches have no score.
    pub minimum: u32,
}

/// One term's part in the difference.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftRow {
    /// The term, as it stands in the lexicon. Where it was negated in some places, these are a row of their own.
    pub term: String,
    /// Whether this is the row of the negated places.
    pub negated: bool,
    /// Its weight, in [−1, 1], as it counts here.
    pub weight: f64,
    /// What of the difference is this term's: its mean share in A less that in B.
    pub difference: f64,
    /// Its mean share in a document's score, in A and in B.
    pub means: [f64; 2],
    /// How often it counts, in A and in B.
    pub counts: [u64; 2],
}

/// The difference of two sets of documents, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shift {
    /// The largest difference first, whatever its sign, equal ones in the order of the concept; terms that count in no
    /// document of either set are left out. The differences add up to that of the means, and the mean shares to each mean.
    pub rows: Vec<ShiftRow>,
    /// The mean scores of A and of B.
    pub means: [f64; 2],
    /// How many documents of A and of B have a score; the others are left out.
    pub n_scored: [usize; 2],
}

/// What one term adds up to in A and in B, before it is weighed.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    /// In millionths, as it counts.
    weight: i32,
    counts: [u64; 2],
    /// Of each match, 1 over what the document's score is divided by.
    shares: [f64; 2],
}

/// A document's score is the sum of its terms' shares (see [`crate::scoring::contributions`]), and so the difference of
/// two means is the sum over all terms of the difference of their mean shares: exactly, whatever the measure. None where
/// one of the sets has no document with a score.
///
/// `scores` are those that `matcher` gives all documents, for its first concept.
///
/// Cost: one look-up a token of the documents of both sets that have a score.
///
/// # Errors
/// [`crate::Error::Cancelled`] when `progress` says so.
pub fn shift(
    indexed: Indexed<'_>,
    matcher: &Matcher,
    scores: &Scores,
    request: ShiftRequest<'_>,
    progress: Progress<'_>,
) -> Result<Option<Shift>> {
    progress(0.0)?;
    let ShiftRequest { sets, measure, minimum } = request;
    let table = MatchTable::of_index(matcher, indexed.tokens, indexed.inverted);
    let mut scratch = table.scratch();
    // By term, then whether it is negated.
    let mut parts: Vec<[Part; 2]> = Vec::new();
    let (mut sums, mut n_scored, mut since_report) = ([0.0; 2], [0_usize; 2], 0);
    let n_documents = indexed.tokens.n_documents();
    for doc in (0..).map(DocId).take(n_documents) {
        let is_in = sets.map(|set| set.contains(doc));
        if is_in == [false; 2] {
            continue;
        }
        let Some(score) = scores.value(0, doc, measure, minimum) else { continue };
        for side in [0, 1].into_iter().filter(|&side| is_in[side]) {
            sums[side] += score;
            n_scored[side] += 1;
        }
        let matched = scores.concepts.first().map_or(0, |concept| concept.tally(doc).matched);
        let tokens = scores.tokens.get(doc.place()).copied().unwrap_or_default();
        let one = 1.0 / divisor(measure, matched, tokens);
        let types = indexed.tokens.document(doc);
        table.scan(types, &mut scratch, |hit, _| {
            if hit.concept == 0 {
                let part = part_of(&mut parts, hit);
                for side in [0, 1].into_iter().filter(|&side| is_in[side]) {
                    part.counts[side] += 1;
                    part.shares[side] += one;
                }
            }
        });
        since_report += types.len() + 1;
        if since_report >= REPORT_EVERY {
            since_report = 0;
            // A share need not be exact.
            progress(doc.0 as f32 / n_documents as f32)?;
        }
    }
    progress(1.0)?;
    if n_scored.contains(&0) {
        return Ok(None);
    }
    // Counts are far below 2⁵³.
    let n = n_scored.map(|n| n as f64);
    let means = [sums[0] / n[0], sums[1] / n[1]];
    Ok(Some(Shift { rows: rows(matcher, &parts, n), means, n_scored }))
}

/// What a document's sum of weights is divided by; more than 0 where it has a score and a match.
fn divisor(measure: Measure, matched: u32, tokens: u32) -> f64 {
    f64::from(match measure {
        Measure::Mean | Measure::Similarity => matched,
        Measure::Sum => 1,
        Measure::Share => tokens,
    })
}

#[inline]
fn part_of(parts: &mut Vec<[Part; 2]>, hit: Hit) -> &mut Part {
    let term = hit.term as usize;
    if term >= parts.len() {
        parts.resize(term + 1, [Part::default(); 2]);
    }
    let part = &mut parts[term][usize::from(hit.negated)];
    part.weight = hit.weight;
    part
}

fn rows(matcher: &Matcher, parts: &[[Part; 2]], n: [f64; 2]) -> Vec<ShiftRow> {
    let both = (0_u32..).zip(parts).flat_map(|(term, [plain, negated])| {
        [(term, false, plain), (term, true, negated)].into_iter().filter(|(.., part)| part.counts != [0; 2])
    });
    let row = |(term, negated, part): (u32, bool, &Part)| {
        let weight = f64::from(part.weight) / MICROS;
        let means = [0, 1].map(|side: usize| weight * part.shares[side] / n[side]);
        let hit = Hit { concept: 0, term, weight: part.weight, part: 0, negated };
        let term = matcher.term(hit).to_owned();
        ShiftRow { term, negated, weight, difference: means[0] - means[1], means, counts: part.counts }
    };
    let mut rows: Vec<ShiftRow> = both.map(row).collect();
    rows.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::Error;
    use crate::corpus::index::TokenIndex;
    use crate::corpus::index::inverted::InvertedIndex;
    use crate::corpus::{Corpus, DocumentRef};
    use crate::progress::{cancelled, unwatched};
    use crate::scoring::contributions::contributions;
    use crate::scoring::options::{Negation, Numbers, ScoringOptions};
    use crate::scoring::score;

    fn index(texts: &[impl AsRef<str>]) -> (TokenIndex, InvertedIndex) {
        let mut corpus = Corpus::default();
        for text in texts {
            corpus.push(DocumentRef { text: text.as_ref(), ..DocumentRef::default() }).unwrap();
        }
        let index = TokenIndex::build(&corpus, &unwatched).unwrap();
        let inverted = InvertedIndex::build(&index, &unwatched).unwrap();
        (index, inverted)
    }

    fn set(docs: &[u32]) -> DocSet {
        docs.iter().copied().map(DocId).collect()
    }

    fn find(texts: &[&str], terms: &[(&str, f64)], sets: [&[u32]; 2], measure: Measure) -> Option<Shift> {
        let (tokens, inverted) = index(texts);
        let indexed = Indexed { tokens: &tokens, inverted: &inverted };
        let matcher = Matcher::new(&[terms.to_vec()]);
        let scores = score(&tokens, &matcher, &unwatched).unwrap();
        let [a, b] = sets.map(set);
        let request = ShiftRequest { sets: [&a, &b], measure, minimum: 1 };
        shift(indexed, &matcher, &scores, request, &unwatched).unwrap()
    }

    #[test]
    fn a_worked_shift() {
        let texts = ["joy joy grief", "joy and calm", "nothing", "grief grief"];
        let terms = [("joy", 0.5), ("grief", -1.0), ("calm", 0.25), ("unused", 1.0)];
        let found = find(&texts, &terms, [&[0, 1, 2], &[3]], Measure::Mean).unwrap();
        // Scores 0 and 0.375 in A, −1 in B; the third document has none.
        assert_eq!((found.n_scored, found.means), ([2, 1], [0.1875, -1.0]));
        let rows: Vec<_> = found.rows.iter().map(|row| (row.term.as_str(), row.counts)).collect();
        assert_eq!(rows, [("grief", [1, 2]), ("joy", [3, 0]), ("calm", [1, 0])]);
        // Grief: −1/3 in one of two documents, −1 in the only one.
        assert!((found.rows[0].difference - (1.0 - 1.0 / 6.0)).abs() < 1e-12);
        assert!((found.rows[1].means[0] - (1.0 / 3.0 + 0.25) / 2.0).abs() < 1e-12);
        assert_eq!(find(&texts, &terms, [&[2], &[3]], Measure::Mean), None, "nothing to compare");
    }

    #[test]
    fn a_cancelled_pass_stops() {
        let (tokens, inverted) = index(&["joy"]);
        let matcher = Matcher::new(&[vec![("joy", 1.0)]]);
        let scores = score(&tokens, &matcher, &unwatched).unwrap();
        let all = DocSet::first(1);
        let request = ShiftRequest { sets: [&all, &all], measure: Measure::Mean, minimum: 1 };
        let indexed = Indexed { tokens: &tokens, inverted: &inverted };
        assert!(matches!(shift(indexed, &matcher, &scores, request, &cancelled), Err(Error::Cancelled)));
    }

    /// By term and whether it is negated: mean shares and counts in A and B.
    type Account<'m> = BTreeMap<(&'m str, bool), ([f64; 2], [u64; 2])>;

    fn options() -> impl Strategy<Value = ScoringOptions> {
        let negation = prop_oneof![Just(Negation::Off), Just(Negation::Flip), Just(Negation::Drop)];
        let numbers = prop_oneof![Just(Numbers::Counted), Just(Numbers::Apart)];
        (negation, numbers).prop_map(|(negation, numbers)| ScoringOptions {
            negation,
            numbers,
            ..ScoringOptions::default()
        })
    }

    proptest! {
        #[test]
        fn it_is_the_sum_of_the_ledgers_and_adds_up(
            texts in proptest::collection::vec("((#?[ab]{1,2}|[ab]-[ab]|a-b-b|not|7) ){0,14}", 1..9),
            terms in proptest::collection::vec(("[ab]{1,2}\\*?( [ab])?|a-b|7", -1.0..1.0), 0..8),
            sides in proptest::collection::vec(0_usize..4, 9),
            (measure, minimum) in (proptest::sample::select(Measure::ALL.to_vec()), 0_u32..3),
            options in options(),
        ) {
            let terms: Vec<(&str, f64)> = terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
            let matcher = Matcher::with_options(&[terms], options);
            let (tokens, inverted) = index(&texts);
            let scores = score(&tokens, &matcher, &unwatched).unwrap();
            let all = (0..u32::try_from(texts.len()).unwrap()).map(DocId);
            // A document may be in neither set, in one and in both.
            let [a, b] = [1, 2].map(|side| all.clone().filter(|doc| sides[doc.place()] & side != 0).collect::<DocSet>());
            let mut account = Account::new();
            let (mut sums, mut n) = ([0.0; 2], [0_usize; 2]);
            for doc in all {
                let Some(score) = scores.value(0, doc, measure, minimum) else { continue };
                let found = contributions(&texts[doc.place()], &matcher, 0, &unwatched).unwrap();
                for side in [0, 1].into_iter().filter(|&side| [&a, &b][side].contains(doc)) {
                    n[side] += 1;
                    sums[side] += score;
                    for row in found.ledger(measure) {
                        let (shares, counts) = account.entry((row.term, row.negated)).or_default();
                        shares[side] += row.share;
                        counts[side] += u64::from(row.count);
                    }
                }
            }
            let request = ShiftRequest { sets: [&a, &b], measure, minimum };
            let indexed = Indexed { tokens: &tokens, inverted: &inverted };
            let found = shift(indexed, &matcher, &scores, request, &unwatched).unwrap();
            prop_assert_eq!(found.is_some(), !n.contains(&0));
            let Some(found) = found else { return Ok(()) };
            prop_assert_eq!(found.n_scored, n);
            prop_assert_eq!(found.rows.len(), account.len());
            let means = [0, 1].map(|side| sums[side] / n[side] as f64);
            for row in &found.rows {
                let (shares, counts) = &account[&(row.term.as_str(), row.negated)];
                prop_assert_eq!(row.counts, *counts);
                for side in [0, 1] {
                    prop_assert!((row.means[side] - shares[side] / n[side] as f64).abs() < 1e-12);
                }
            }
            let total: f64 = found.rows.iter().map(|row| row.difference).sum();
            prop_assert!((total - (means[0] - means[1])).abs() < 1e-9);
            prop_assert!((found.means[0] - means[0]).abs() + (found.means[1] - means[1]).abs() < 1e-12);
            let is_sorted = found.rows.windows(2).all(|pair| pair[0].difference.abs() >= pair[1].difference.abs());
            prop_assert!(is_sorted);
        }
    }
}
