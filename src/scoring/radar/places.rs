//! Where terms count: a fair sample of places for each, and what stands around them.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::Result;
use crate::corpus::DocId;
use crate::corpus::index::{TokenIndex, TypeId};
use crate::progress::Progress;
use crate::scoring::REPORT_EVERY;
use crate::scoring::incremental::Indexed;
use crate::scoring::table::MatchTable;
use crate::scoring::usage::Usage;

use super::FEWEST;

/// Places looked at for each term.
const MOST_PLACES: u64 = 200;
/// Words on either side that surround a place, within its document.
///
/// Own choice by measurement: told apart from random words, the terms of a concept have an area under the curve of .894
/// with 3 words, .901 with 8, .903 with 15 and .901 with 30; fewer are easier to show.
const REACH: usize = 8;

/// The surroundings of a term, each different one once: repeated sentences (quoted and forwarded posts) are one piece of
/// evidence, not many.
pub(super) type Windows = BTreeSet<Vec<TypeId>>;

/// By term, what surrounds it: at places spread evenly over all where it counts; nothing for terms that count fewer than
/// [`FEWEST`] times. One pass over all tokens.
pub(super) fn places(
    indexed: Indexed<'_>,
    table: &MatchTable<'_>,
    usages: &[Usage],
    progress: Progress<'_>,
) -> Result<Vec<Windows>> {
    let mut windows = vec![Windows::new(); usages.len()];
    let mut seen = vec![0_u64; usages.len()];
    let mut scratch = table.scratch();
    let mut since_report = 0;
    for (doc, types) in (0..).map(DocId).zip(indexed.tokens.documents()) {
        table.scan(types, &mut scratch, |hit, place| {
            let term = hit.term as usize;
            let (Some(usage), Some(seen), Some(windows)) =
                (usages.get(term), seen.get_mut(term), windows.get_mut(term))
            else {
                return;
            };
            *seen += 1;
            if usage.times >= FEWEST && is_sampled(*seen, usage.times) {
                let is_own = |ty: TypeId| table.hits_of(ty).iter().any(|other| other.term == hit.term);
                windows.insert(around(types, &place).filter(|&ty| !is_own(ty)).collect());
            }
        });
        since_report += types.len() + 1;
        if since_report >= REPORT_EVERY {
            since_report = 0;
            // A share need not be exact.
            progress((doc.0 + 1) as f32 / indexed.tokens.n_documents() as f32)?;
        }
    }
    Ok(windows)
}

/// Whether the `number`th of `all` places, from 1, is one of [`MOST_PLACES`] spread evenly.
fn is_sampled(number: u64, all: u64) -> bool {
    let n_before = |number: u64| u128::from(number) * u128::from(MOST_PLACES) / u128::from(all.max(1));
    all <= MOST_PLACES || n_before(number) > n_before(number - 1)
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
            let sampled: Vec<u64> = (1..=all).filter(|&number| is_sampled(number, all)).collect();
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
