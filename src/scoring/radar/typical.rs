//! The words that typically stand around a term.

use std::collections::BTreeMap;

use super::places::Windows;
use crate::concept::engine::Engine;
use crate::corpus::index::TypeId;
use crate::scoring::incremental::Indexed;

/// Words told of a term.
const N_AROUND: usize = 5;
/// Words told stand around the term at this many places at least.
const FEWEST_PLACES: u32 = 2;
/// The commonest words of the vectors go with everything; as in [`crate::suggestion::senses`].
const N_COMMONEST: u32 = 150;
/// So do words that are more than one in this many tokens of the documents.
const COMMON: u64 = 100;

/// The words most over-represented around a term, by Dunning's log-likelihood ratio (1993): how much likelier the counts
/// around it and elsewhere are with two frequencies than with one. A word counts once a place; equal ones are in the order
/// of their types.
pub(super) fn around(engine: &Engine, indexed: Indexed<'_>, windows: &Windows) -> Vec<TypeId> {
    let mut counts: BTreeMap<TypeId, u32> = BTreeMap::new();
    let mut n_around = 0;
    for window in windows {
        n_around += window.len();
        let mut types = window.clone();
        types.sort_unstable();
        types.dedup();
        types.into_iter().for_each(|ty| *counts.entry(ty).or_default() += 1);
    }
    // Below 2⁵³.
    let (n_tokens, n_around) = (indexed.tokens.n_tokens() as f64, n_around as f64);
    let mut told: Vec<(f64, TypeId)> = Vec::new();
    for (ty, count) in counts {
        let occurrences = indexed.inverted.occurrences(ty);
        let form = indexed.tokens.form(ty);
        let is_common = occurrences * COMMON > indexed.tokens.n_tokens() as u64
            || engine.embedding().id(form).is_some_and(|word| word.0 < N_COMMONEST);
        if count >= FEWEST_PLACES && !is_common && form.contains(char::is_alphabetic) {
            let (here, all) = (f64::from(count), occurrences as f64);
            let expected = all * n_around / n_tokens;
            let ratio = part(here, expected) + part(all - here, all - expected);
            if here > expected {
                told.push((ratio, ty));
            }
        }
    }
    told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    told.into_iter().map(|(_, ty)| ty).take(N_AROUND).collect()
}

/// n ln(n / expected); 0 for none.
fn part(n: f64, expected: f64) -> f64 {
    if n > 0.0 && expected > 0.0 { n * (n / expected).ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::index::inverted::tests::build;
    use crate::embedding::tests::tiny;

    #[test]
    fn the_most_telling_words_come_first() {
        let filler = "one two three four five six seven eight nine ten ".repeat(30);
        let (index, inverted) = build(&[
            &*filler,
            "george bush said",
            "jeb bush said",
            "laura jeb bush went",
            "he said once",
            "jeb went",
        ]);
        let ids = |words: &str| -> Vec<TypeId> {
            words.split(' ').map(|word| index.type_of(word).unwrap()).collect()
        };
        let windows = ["george said", "jeb said", "laura jeb went ten two"].map(ids).into_iter().collect();
        let indexed = Indexed { tokens: &index, inverted: &inverted };
        let engine = Engine::new(tiny());
        let found = around(&engine, indexed, &windows);
        // Twice of three times and twice of three times, which come in the order of the texts; all others are there once.
        assert_eq!(found, ids("said jeb"));
    }
}
