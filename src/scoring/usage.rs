//! How often each term of a concept really counts: phrases take their words, a word goes to the best of several terms
//! that match it, so this is less than how often the term stands in the documents.
//!
//! Most documents are never looked at. What a word is worth by itself follows from the terms alone, and how often it
//! stands where is in the [inverted index](crate::corpus::index::inverted). Only documents in which a match depends on
//! its neighbors (a phrase may stand there, or a negation has an effect) are read, token by token, by the same routine
//! that scores them.

use super::REPORT_EVERY;
use super::incremental::{Indexed, candidates};
use super::matcher::{Matcher, micros};
use super::options::ScoringOptions;
use super::pattern::Pattern;
use super::reach::negators;
use super::table::MatchTable;
use crate::Result;
use crate::corpus::doc_set::DocSet;
use crate::corpus::index::TypeId;
use crate::progress::Progress;

/// How much of a concept's scores is one term's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// How often it counts. A phrase counts once, and so does each matching part of a hyphenated word.
    pub times: u64,
    /// At how many of these a negation turns its weight around; 0 unless negation flips. Where negated words are
    /// dropped, `times` is without them.
    pub negated: u64,
    /// In how many documents it counts.
    pub documents: u64,
    /// |weight| × times over the same of all terms together, in [0, 1]: the part of all that is counted, on either
    /// pole. 0 where nothing is counted.
    pub share: f64,
}

/// What each of a concept's terms (with weights in [−1, 1]) contributes to the scores of all documents, in the order
/// of the terms.
///
/// Exactly what [`super::score`] counts: weight × (times − 2 × negated), weights in millionths (see [`micros`]), over
/// all terms is the sum of all documents' tallies. A term that can never match, and one that looks for what an earlier
/// one looks for, counts 0 times.
///
/// Cost: the documents of the terms' words, some millions a hundredth of a second; with phrases or negation also a
/// pass over the tokens of the documents that have one.
///
/// # Errors
/// [`crate::Error::Cancelled`] when `progress` says so.
pub fn usage(
    indexed: Indexed<'_>,
    terms: &[(&str, f64)],
    options: ScoringOptions,
    progress: Progress<'_>,
) -> Result<Vec<Usage>> {
    progress(0.0)?;
    let matcher = Matcher::with_options(&[terms.to_vec()], options);
    let mut counted = vec![Usage::default(); terms.len()];
    let table = MatchTable::of_index(&matcher, indexed.tokens, indexed.inverted);
    let read = read_in_full(indexed, terms, options);
    let words = words_by_term(&table);
    // Neither part is known to be the longer one.
    count_words(indexed, &words, &read, &mut counted, &|share| progress(0.5 * share))?;
    count_around(indexed, &table, &read, &mut counted, &|share| progress(0.5 + 0.5 * share))?;
    let weigh = |&(_, weight): &(&str, f64), usage: &Usage| {
        // Below 2⁵³ for more matches than fit into memory.
        f64::from(micros(weight).unsigned_abs()) * usage.times as f64
    };
    let total: f64 = terms.iter().zip(&counted).map(|(term, usage)| weigh(term, usage)).sum();
    if total > 0.0 {
        for (term, usage) in terms.iter().zip(&mut counted) {
            usage.share = weigh(term, usage) / total;
        }
    }
    progress(1.0)?;
    Ok(counted)
}

/// The documents in which a match can depend on its neighbors.
fn read_in_full(indexed: Indexed<'_>, terms: &[(&str, f64)], options: ScoringOptions) -> DocSet {
    let mut documents = DocSet::default();
    for pattern in terms.iter().filter_map(|(term, _)| Pattern::parse(term)) {
        if pattern.words.len() > 1 {
            candidates(indexed, &pattern, options, &mut documents);
        }
    }
    for ty in negators(indexed.tokens, options) {
        indexed.inverted.each(ty, |doc, _| documents.insert(doc));
    }
    documents
}

/// A word that a term counts, and how often in one token (`so-so` has two parts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub(super) term: u32,
    pub(super) ty: TypeId,
    times: u32,
}

/// By term, then by type.
pub(super) fn words_by_term(table: &MatchTable<'_>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for ty in table.worthy() {
        for hit in table.hits_of(ty) {
            match words.last_mut() {
                Some(last) if (last.term, last.ty) == (hit.term, ty) => last.times += 1,
                _ => words.push(Word { term: hit.term, ty, times: 1 }),
            }
        }
    }
    words.sort_unstable();
    words
}

/// Counts words in all documents but those to be read.
fn count_words(
    indexed: Indexed<'_>,
    words: &[Word],
    read: &DocSet,
    counted: &mut [Usage],
    progress: Progress<'_>,
) -> Result<()> {
    let reads_some = !read.is_empty();
    let documents_with = |word: &Word| u64::from(indexed.inverted.documents_with(word.ty));
    let n_visits: u64 = words.iter().map(documents_with).sum();
    let (mut done, mut next_report) = (0, 0);
    // By document, the number of the last set of words that stands there, from 1.
    let mut last_set: Vec<u32> = Vec::new();
    for (number, words) in (1_u32..).zip(words.chunk_by(|a, b| a.term == b.term)) {
        let Some(usage) = words.first().and_then(|word| counted.get_mut(word.term as usize)) else {
            continue;
        };
        if done >= next_report {
            // A share need not be exact.
            progress(done as f32 / n_visits.max(1) as f32)?;
            next_report = done + REPORT_EVERY as u64;
        }
        done += words.iter().map(documents_with).sum::<u64>();
        if let ([word], false) = (words, reads_some) {
            usage.times += u64::from(word.times) * indexed.inverted.occurrences(word.ty);
            usage.documents += documents_with(word);
            continue;
        }
        last_set.resize(indexed.tokens.n_documents(), 0);
        for word in words {
            indexed.inverted.each(word.ty, |doc, count| {
                if reads_some && read.contains(doc) {
                    return;
                }
                usage.times += u64::from(word.times) * u64::from(count);
                if let Some(last) = last_set.get_mut(doc.place())
                    && *last != number
                {
                    *last = number;
                    usage.documents += 1;
                }
            });
        }
    }
    Ok(())
}

/// Counts everything in the documents to be read.
fn count_around(
    indexed: Indexed<'_>,
    table: &MatchTable<'_>,
    read: &DocSet,
    counted: &mut [Usage],
    progress: Progress<'_>,
) -> Result<()> {
    let mut scratch = table.scratch();
    let mut last_in = vec![None; counted.len()];
    let mut since_report = 0;
    for doc in read.iter() {
        let types = indexed.tokens.document(doc);
        table.scan(types, &mut scratch, |hit, _| {
            let term = hit.term as usize;
            if let (Some(usage), Some(last)) = (counted.get_mut(term), last_in.get_mut(term)) {
                usage.times += 1;
                usage.negated += u64::from(hit.negated);
                usage.documents += u64::from(last.replace(doc) != Some(doc));
            }
        });
        since_report += types.len() + 1;
        if since_report >= REPORT_EVERY {
            since_report = 0;
            // A share need not be exact.
            progress(doc.0 as f32 / indexed.tokens.n_documents() as f32)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::options::{Hashtags, Hyphens, Negation};
    use super::super::score;
    use super::*;
    use crate::Error;
    use crate::corpus::index::inverted::tests::build;
    use crate::progress::{cancelled, unwatched};

    fn options() -> impl Strategy<Value = ScoringOptions> {
        let hashtags = prop_oneof![Just(Hashtags::Apart), Just(Hashtags::Words)];
        let hyphens = prop_oneof![Just(Hyphens::Parts), Just(Hyphens::Whole)];
        let negation =
            prop_oneof![2 => Just(Negation::Off), 1 => Just(Negation::Flip), 1 => Just(Negation::Drop)];
        (hashtags, hyphens, negation).prop_map(|(hashtags, hyphens, negation)| ScoringOptions {
            hashtags,
            hyphens,
            negation,
            ..ScoringOptions::default()
        })
    }

    /// Few letters, so that everything overlaps with everything.
    fn term() -> impl Strategy<Value = String> {
        let word = || r"#?[ab]{1,2}\*?|[AB]|a-[ab]\*?|not|7";
        prop_oneof![4 => word(), 1 => (word(), word()).prop_map(|(a, b)| format!("{a} {b}")), 1 => "a*b"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn it_adds_up_to_the_scores_and_is_what_reading_everything_counts(
            texts in proptest::collection::vec("((#?[ab]{1,2}|[ab]-[ab]|a-b-b|not|7) ){0,14}", 0..8),
            terms in proptest::collection::vec((term(), -1.0..1.0), 0..10),
            options in options(),
        ) {
            let (index, inverted) = build(&texts);
            let terms: Vec<(&str, f64)> = terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
            let indexed = Indexed { tokens: &index, inverted: &inverted };
            let found = usage(indexed, &terms, options, &unwatched).unwrap();

            let matcher = Matcher::with_options(std::slice::from_ref(&terms), options);
            let tallies = &score(&index, &matcher, &unwatched).unwrap().concepts[0].tallies;
            let signed = |usage: &Usage| {
                i64::try_from(usage.times).unwrap() - 2 * i64::try_from(usage.negated).unwrap()
            };
            let sums = terms.iter().zip(&found).map(|((_, weight), usage)| i64::from(micros(*weight)) * signed(usage));
            prop_assert_eq!(sums.sum::<i64>(), tallies.iter().map(|tally| tally.sum).sum::<i64>());

            let table = MatchTable::new(&matcher, index.forms());
            let mut wanted = vec![(0, 0); terms.len()];
            for types in index.documents() {
                let mut in_document = vec![0; terms.len()];
                table.scan(types, &mut table.scratch(), |hit, _| in_document[hit.term as usize] += 1);
                for (wanted, times) in wanted.iter_mut().zip(in_document) {
                    *wanted = (wanted.0 + times, wanted.1 + u64::from(times > 0));
                }
            }
            let found_counts: Vec<_> = found.iter().map(|usage| (usage.times, usage.documents)).collect();
            prop_assert_eq!(found_counts, wanted);
            let shares: f64 = found.iter().map(|usage| usage.share).sum();
            prop_assert!(shares == 0.0 || (shares - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_word_counts_where_no_better_term_takes_it() {
        let (index, inverted) =
            build(&["the White House, white and White House", "whitest house-warming", "white"]);
        let indexed = Indexed { tokens: &index, inverted: &inverted };
        let terms = [("white", 0.5), ("white house", -1.0), ("whit*", 0.25), ("house", 1.0), ("h*t", 1.0)];
        let found = usage(indexed, &terms, ScoringOptions::default(), &unwatched).unwrap();
        let counts: Vec<_> = found.iter().map(|usage| (usage.times, usage.documents)).collect();
        assert_eq!(counts, [(2, 2), (2, 1), (1, 1), (1, 1), (0, 0)]);
        // 1 + 2 + 0.25 + 1 together.
        assert_eq!(
            found.iter().map(|usage| usage.share * 4.25).collect::<Vec<_>>(),
            [1.0, 2.0, 0.25, 1.0, 0.0]
        );
    }

    #[test]
    fn nothing_counts_nothing_and_a_cancelled_count_stops() {
        let (index, inverted) = build(&["a"]);
        let indexed = Indexed { tokens: &index, inverted: &inverted };
        let options = ScoringOptions::default();
        assert_eq!(usage(indexed, &[("b", 1.0)], options, &unwatched).unwrap(), [Usage::default()]);
        assert!(matches!(usage(indexed, &[], options, &cancelled), Err(Error::Cancelled)));
    }
}
