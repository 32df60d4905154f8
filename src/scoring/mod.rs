//! Lexicons × documents → scores.
//!
//! In reading order: what a term looks for ([`pattern`]), what a run may decide ([`options`], [`negation`]), the
//! rules by which terms meet tokens ([`matcher`]), the one routine that applies them ([`table`]), what is counted
//! ([`scores`]) and shown of it ([`ranking`], [`aggregates`]), where in a text it came from ([`contributions`]), how
//! one score adds up ([`ledger`]) and moves through its text ([`flow`]), how scores follow an edit ([`incremental`]),
//! and how they become a sum over tokens for another engine ([`additive`]). Terms come from a lexicon, or are all words
//! that have a vector ([`similarity`]).
//!
//! Evidence about terms: how often each really counts ([`usage`]), which look wrong ([`radar`]), what one would move
//! ([`impact`]) and what a typed one would match ([`matching`]).
//!
//! Scores of a corpus and the highlighting of one text both go through
//! [`table::MatchTable::scan`], so they always agree.

pub mod additive;
pub mod aggregates;
pub mod contributions;
pub mod flow;
pub mod impact;
pub mod incremental;
pub mod ledger;
pub mod matcher;
pub mod matching;
pub mod negation;
pub mod options;
pub mod pattern;
pub mod radar;
pub mod ranking;
mod reach;
pub mod scores;
pub mod similarity;
pub mod stream;
pub mod table;
pub mod usage;

use crate::Result;
use crate::corpus::DocId;
use crate::corpus::index::TokenIndex;
use crate::progress::Progress;
use matcher::Matcher;
use options::{Numbers, ScoringOptions};
use scores::{Scores, Tally};
use table::MatchTable;

/// Tokens and documents between two reports of progress: some milliseconds.
const REPORT_EVERY: usize = 1 << 20;

/// Scores all documents: every form is looked up once, then one pass over the numbers.
///
/// Cost: the vocabulary, plus one table look-up a token; only matching tokens cost more.
///
/// # Errors
/// [`crate::Error::Cancelled`] when `progress` says so.
pub fn score(index: &TokenIndex, matcher: &Matcher, progress: Progress<'_>) -> Result<Scores> {
    let mut scores = Scores::with_capacity(matcher.concepts(), index.n_documents());
    score_each(index, matcher, progress, |_, tokens, tallies| scores.push(tokens, tallies))?;
    Ok(scores)
}

/// As [`score`], but tells the result of each document in turn (its length and a tally for each concept) and keeps
/// nothing.
///
/// # Errors
/// [`crate::Error::Cancelled`] when `progress` says so.
pub fn score_each(
    index: &TokenIndex,
    matcher: &Matcher,
    progress: Progress<'_>,
    mut tell: impl FnMut(DocId, u32, &[Tally]),
) -> Result<()> {
    progress(0.0)?;
    let table = MatchTable::new(matcher, index.forms());
    let mut tallies = vec![Tally::default(); matcher.concepts()];
    let mut scratch = table.scratch();
    let mut since_report = 0;
    for (doc, types) in (0..).map(DocId).zip(index.documents()) {
        tallies.fill(Tally::default());
        table.scan(types, &mut scratch, |hit, _| tallies[hit.concept as usize].add(hit));
        tell(doc, length(index, doc, types.len(), matcher.options), &tallies);
        since_report += types.len() + 1;
        if since_report >= REPORT_EVERY {
            since_report = 0;
            // A share need not be exact.
            progress((doc.0 + 1) as f32 / index.n_documents() as f32)?;
        }
    }
    progress(1.0)
}

/// The lengths of all documents.
fn lengths(index: &TokenIndex, options: ScoringOptions) -> Vec<u32> {
    let documents = (0..).map(DocId).zip(index.documents());
    documents.map(|(doc, types)| length(index, doc, types.len(), options)).collect()
}

/// A document's length, by which shares are divided.
fn length(index: &TokenIndex, doc: DocId, n_tokens: usize, options: ScoringOptions) -> u32 {
    // Longer than 16 gigabytes of text: the length saturates.
    let n_tokens = u32::try_from(n_tokens).unwrap_or(u32::MAX);
    match options.numbers {
        Numbers::Counted => n_tokens,
        Numbers::Apart => n_tokens.saturating_sub(index.numbers_in(doc)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Error;
    use crate::progress::{cancelled, unwatched};
    use matcher::micros;
    use scores::Measure;

    fn index(documents: &[Vec<&str>]) -> TokenIndex {
        let mut index = TokenIndex::default();
        documents.iter().try_for_each(|document| index.push(&document.join(" "))).unwrap();
        index
    }

    /// Whether a term's word matches a token, and how well: exact best, then by the length of the beginning.
    fn quality(word: &str, token: &str) -> Option<usize> {
        match word.strip_suffix('*') {
            Some(stem) => token.starts_with(stem).then_some(stem.len()),
            None => (word == token).then_some(usize::MAX),
        }
    }

    /// The best single-word term for a token, the first of equals.
    fn best_word(terms: &[(&str, f64)], token: &str) -> Option<i64> {
        let single = terms.iter().rev().filter(|(term, _)| !term.contains(' '));
        let matching = single.filter_map(|&(term, weight)| Some((quality(term, token)?, weight)));
        matching.max_by_key(|&(quality, _)| quality).map(|(_, weight)| i64::from(micros(weight)))
    }

    /// The longest phrase at the start of `tokens`: its weight and length.
    fn best_phrase(terms: &[(&str, f64)], tokens: &[&str]) -> Option<(i64, usize)> {
        let mut best = None;
        for (order, &(term, weight)) in terms.iter().enumerate() {
            let words: Vec<&str> = term.split(' ').collect();
            let stands = words.len() > 1
                && words.len() <= tokens.len()
                && words.iter().zip(tokens).all(|(word, token)| quality(word, token).is_some());
            if stands {
                let stars = term.matches('*').count();
                let stems: usize = words.iter().filter_map(|word| word.strip_suffix('*')).map(str::len).sum();
                // Larger is better.
                let rank = (words.len(), -isize::try_from(stars).unwrap(), stems, std::cmp::Reverse(order));
                if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                    best = Some((rank, i64::from(micros(weight))));
                }
            }
        }
        best.map(|((length, ..), weight)| (weight, length))
    }

    /// The rules of the matcher's page, word for word, on strings: sum and number of matches.
    fn naive(terms: &[(&str, f64)], tokens: &[&str]) -> (i64, u32) {
        let (mut sum, mut matched, mut at) = (0, 0, 0);
        while at < tokens.len() {
            if let Some((weight, length)) = best_phrase(terms, &tokens[at..]) {
                (sum, matched, at) = (sum + weight, matched + 1, at + length);
                continue;
            }
            let weights: Vec<i64> = match best_word(terms, tokens[at]) {
                Some(weight) => vec![weight],
                None if tokens[at].contains('-') => {
                    let parts = tokens[at].split('-').filter(|part| !part.is_empty());
                    parts.filter_map(|part| best_word(terms, part)).collect()
                }
                None => vec![],
            };
            sum += weights.iter().sum::<i64>();
            matched += u32::try_from(weights.len()).unwrap();
            at += 1;
        }
        (sum, matched)
    }

    /// Few letters, so that everything overlaps with everything.
    fn token() -> impl Strategy<Value = String> {
        "[ab]{1,3}(-[ab]{1,2}){0,2}"
    }

    fn terms() -> impl Strategy<Value = Vec<(String, f64)>> {
        let word = || "[ab]{1,3}(-[ab]{1,2})?\\*?";
        let term = prop_oneof![
            3 => word().prop_map(|word| vec![word]),
            2 => proptest::collection::vec(word(), 2..4),
        ];
        proptest::collection::vec((term.prop_map(|words| words.join(" ")), -1.0..1.0), 0..12)
    }

    proptest! {
        #[test]
        fn a_naive_scorer_on_strings_finds_the_same(
            concepts in proptest::collection::vec(terms(), 1..4),
            documents in proptest::collection::vec(proptest::collection::vec(token(), 0..15), 0..6),
        ) {
            let concepts: Vec<Vec<(&str, f64)>> =
                concepts.iter().map(|terms| terms.iter().map(|(term, w)| (term.as_str(), *w)).collect()).collect();
            let documents: Vec<Vec<&str>> =
                documents.iter().map(|tokens| tokens.iter().map(String::as_str).collect()).collect();
            let scores = score(&index(&documents), &Matcher::new(&concepts), &unwatched).unwrap();
            for (concept, terms) in scores.concepts.iter().zip(&concepts) {
                for (doc, tokens) in (0..).map(DocId).zip(&documents) {
                    let tally = concept.tally(doc);
                    prop_assert_eq!((tally.sum, tally.matched), naive(terms, tokens), "{:?} {:?}", terms, tokens);
                }
            }
        }
    }

    #[test]
    fn a_worked_example_with_an_empty_document() {
        let matcher = Matcher::new(&[vec![("joy*", 0.5), ("grief", -1.0), ("no joy", -0.4)], vec![]]);
        let documents = [vec!["joyful", "grief", "and", "joy"], vec![], vec!["no", "joy"], vec!["and"]];
        let scores = score(&index(&documents), &matcher, &unwatched).unwrap();
        assert_eq!(scores.tokens, [4, 0, 2, 1]);
        let values = |measure| [0, 1, 2, 3].map(|doc| scores.value(0, DocId(doc), measure, 1));
        assert_eq!(values(Measure::Mean), [Some(0.0), None, Some(-0.4), None]);
        assert_eq!(values(Measure::Share), [Some(0.0), None, Some(-0.2), None]);
        assert_eq!(scores.value(0, DocId(0), Measure::Sum, 4), None);
        assert_eq!(scores.value(1, DocId(0), Measure::Sum, 1), None);
        // 0.25 + 1 + 0.25
        assert_eq!(scores.concepts[0].tallies[0].square, 1_500_000_000);
    }

    #[test]
    fn a_cancelled_pass_stops() {
        assert!(matches!(score(&index(&[]), &Matcher::default(), &cancelled), Err(Error::Cancelled)));
        let scores = score(&TokenIndex::default(), &Matcher::default(), &unwatched).unwrap();
        assert_eq!(scores, Scores::default());
    }
}
