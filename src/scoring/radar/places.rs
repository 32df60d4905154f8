//! Where terms count: a fair sample of places for each, and what stands around them.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::Result;
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;
use crate::corpus::index::{TokenIndex, TypeId};
use crate::progress::Progress;
use crate::scoring::REPORT_EVERY;
use crate::scoring::incremental::candidates;
use crate::scoring::pattern::Pattern;
use crate::scoring::table::MatchTable;
use crate::scoring::usage::{Word, words_by_term};

use super::{FEWEST, RadarRequest};

/// Places looked at for one term, and for all of them together unless these are too many for [`FEWEST_PLACES`] each.
const MOST_PLACES: u64 = 200;
const ALL_PLACES: u64 = 40_000;
/// Where likenesses still have standard errors of .1 to .15.
const FEWEST_PLACES: u64 = 50;
/// Documents read for one term: more are read than there are places, where those that have its words need not count it.
const MOST_DOCUMENTS: u64 = 20_000;
/// Words on either side that surround a place, within its document.
///
/// Own choice by measurement: told apart from random words, the terms of a concept have an area under the curve of .894
/// with 3 words, .901 with 8, .903 with 15 and .901 with 30; fewer are easier to show.
const REACH: usize = 8;

/// The surroundings of a term, each different one once: repeated sentences (quoted and forwarded posts) are one piece of
/// evidence, not many.
pub(super) type Windows = BTreeSet<Vec<TypeId>>;

/// By term, what surrounds it: at places spread evenly over all where it counts; nothing for terms that count fewer than
/// [`FEWEST`] times. Only the documents of these places are read.
pub(super) fn places(
    request: &RadarRequest<'_>,
    table: &MatchTable<'_>,
    progress: Progress<'_>,
) -> Result<Vec<Windows>> {
    let (tokens, usages) = (request.indexed.tokens, request.usages);
    let n_places = n_places(usages.iter().filter(|usage| usage.times >= FEWEST).count());
    let readings = readings(request, table, n_places);

    let mut windows = vec![Windows::new(); usages.len()];
    let mut seen = vec![0_u64; usages.len()];
    let mut scratch = table.scratch();
    let mut since_report = 0;
    for of_document in readings.chunk_by(|a, b| a.doc == b.doc) {
        let Some(&Reading { doc, .. }) = of_document.first() else { continue };
        let types = tokens.document(doc);
        table.scan(types, &mut scratch, |hit, place| {
            let Ok(reading) = of_document.binary_search_by_key(&hit.term, |reading| reading.term) else {
                return;
            };
            let (term, step) = (hit.term as usize, u64::from(of_document[reading].step));
            let (Some(usage), Some(seen), Some(windows)) =
                (usages.get(term), seen.get_mut(term), windows.get_mut(term))
            else {
                return;
            };
            *seen += 1;
            // Some documents may have more than their part.
            if is_sampled(*seen, usage.times / step, n_places) && (windows.len() as u64) < n_places {
                let is_own = |ty: TypeId| table.hits_of(ty).iter().any(|other| other.term == hit.term);
                windows.insert(around(types, &place).filter(|&ty| !is_own(ty)).collect());
            }
        });
        since_report += types.len() + 1;
        if since_report >= REPORT_EVERY {
            since_report = 0;
            // A share need not be exact.
            progress((doc.0 + 1) as f32 / tokens.n_documents() as f32)?;
        }
    }

    Ok(windows)
}

/// That a document is read for a term, as is one in `step` of those that may have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reading {
    doc: DocId,
    term: u32,
    step: u32,
}

/// Which documents are read: for each term, about as many that count it as places are wanted, spread evenly.
fn readings(request: &RadarRequest<'_>, table: &MatchTable<'_>, n_places: u64) -> Vec<Reading> {
    let inverted = request.indexed.inverted;
    let words = words_by_term(table);
    let mut by_term = words.chunk_by(|a, b| a.term == b.term).peekable();
    let mut readings = Vec::new();
    for ((term, usage), (text, _)) in (0_u32..).zip(request.usages).zip(request.terms) {
        let is_own = |words: &&[Word]| words.first().is_some_and(|word| word.term == term);
        let words = by_term.next_if(is_own).unwrap_or_default();
        if usage.times < FEWEST {
            continue;
        }
        let step_of = |n_candidates: u64| {
            let step = (usage.documents / n_places).max(n_candidates / MOST_DOCUMENTS).max(1);
            // Documents are numbered by u32.
            u32::try_from(step).unwrap_or(u32::MAX)
        };
        let mut read = |number: u32, doc: DocId, step: u32| {
            if number % step == step / 2 {
                readings.push(Reading { doc, term, step });
            }
        };
        if let [word] = words {
            let step = step_of(u64::from(inverted.documents_with(word.ty)));
            let mut number = 0;
            inverted.each(word.ty, |doc, _| {
                read(number, doc, step);
                number += 1;
            });
        } else {
            let mut documents = DocSet::default();
            words.iter().for_each(|word| inverted.each(word.ty, |doc, _| documents.insert(doc)));
            if let Some(phrase) = Pattern::parse(text).filter(|pattern| pattern.words.len() > 1) {
                candidates(request.indexed, &phrase, request.options, &mut documents);
            }
            let step = step_of(documents.len() as u64);
            (0..).zip(documents.iter()).for_each(|(number, doc)| read(number, doc, step));
        }
    }
    readings.sort_unstable();
    readings
}

/// Places looked at for one of so many terms.
fn n_places(n_terms: usize) -> u64 {
    (ALL_PLACES / (n_terms as u64).max(1)).clamp(FEWEST_PLACES, MOST_PLACES)
}

/// Whether the `number`th of `all` places, from 1, is one of `n` spread evenly.
fn is_sampled(number: u64, all: u64, n: u64) -> bool {
    let n_before = |number: u64| u128::from(number) * u128::from(n) / u128::from(all.max(1));
    all <= n || n_before(number) > n_before(number - 1)
}

/// What surrounds `n` places spread evenly over all tokens.
pub(super) fn anywhere(index: &TokenIndex, n: usize) -> Vec<Vec<TypeId>> {
    let step = (index.n_tokens() / n.max(1)).max(1);
    let (mut windows, mut start, mut next) = (Vec::new(), 0, step / 2);
    for types in index.documents() {
        while let Some(place) = next.checked_sub(start).filter(|&place| place < types.len()) {
            windows.push(around(types, &(place..place + 1)).collect());
            next += step;
        }
        start += types.len();
    }
    windows
}

/// The tokens on either side of a place, without those that are the same as one in it.
fn around<'t>(types: &'t [TypeId], place: &Range<usize>) -> impl Iterator<Item = TypeId> + 't {
    let within = types.get(place.clone()).unwrap_or_default();
    let before = types.get(place.start.saturating_sub(REACH)..place.start).unwrap_or_default();
    let after = types.get(place.end..types.len().min(place.end + REACH)).unwrap_or_default();
    before.iter().chain(after).copied().filter(|ty| !within.contains(ty))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_spread_evenly_and_complete() {
        for all in [1, 199, 200, 201, 399, 1000, 12_345] {
            let sampled: Vec<u64> =
                (1..=all).filter(|&number| is_sampled(number, all, MOST_PLACES)).collect();
            assert_eq!(sampled.len() as u64, all.min(MOST_PLACES), "{all}");
            let widest = sampled.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(1);
            assert!(widest <= all.div_ceil(MOST_PLACES), "{all}: {widest}");
        }
    }

    #[test]
    fn surroundings_stay_within_a_document_and_leave_the_word_out() {
        let types = [1, 2, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map(TypeId);
        let found = |place: Range<usize>| around(&types, &place).map(|ty| ty.0).collect::<Vec<_>>();
        assert_eq!(found(1..2), [1, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(found(11..13), [2, 4, 5, 6, 7, 8, 9, 10, 13]);
        let mut index = TokenIndex::default();
        ["a b", "", "c d e f"].iter().try_for_each(|text| index.push(text)).unwrap();
        let forms = |window: &Vec<TypeId>| window.iter().map(|&ty| index.form(ty)).collect::<String>();
        assert_eq!(anywhere(&index, 3).iter().map(forms).collect::<Vec<_>>(), ["a", "cef", "cde"]);
    }
}
