//! Matching over numbered tokens: the one routine behind scores and highlighting.

use std::ops::Range;

use super::matcher::{Hit, Matcher, Phrase};
use crate::corpus::index::TypeId;

/// A [`Matcher`] prepared for one vocabulary: one look-up a token, no text.
#[derive(Clone, Debug)]
pub struct MatchTable<'m> {
    matcher: &'m Matcher,
    /// By type; 0, by far the most frequent, is the row with nothing in it.
    rows: Vec<u32>,
    contents: Vec<Row>,
    hits: Vec<Hit>,
    /// Numbers of phrases, best first, by row.
    openings: Vec<u32>,
    /// By phrase word: the types it matches, ascending.
    phrase_types: Vec<Vec<TypeId>>,
}

/// What a type can be: ranges in `hits` and `openings` of the table.
#[derive(Clone, Debug)]
struct Row {
    hits: Range<usize>,
    openings: Range<usize>,
}

impl<'m> MatchTable<'m> {
    /// Looks every form up once. Forms are as [`crate::corpus::tokens::fold`] leaves them; a form's place is its
    /// [`TypeId`].
    #[must_use]
    pub fn new<F: AsRef<str>>(matcher: &'m Matcher, forms: &[F]) -> Self {
        let mut table = Self {
            matcher,
            rows: Vec::with_capacity(forms.len()),
            contents: vec![Row { hits: 0..0, openings: 0..0 }],
            hits: Vec::new(),
            openings: Vec::new(),
            phrase_types: vec![Vec::new(); matcher.openings.len()],
        };
        let mut found = Vec::new();
        for (ty, form) in (0..).zip(forms) {
            let (hits, openings) = (table.hits.len(), table.openings.len());
            found.clear();
            matcher.word_hits(form.as_ref(), &mut found);
            table.hits.extend_from_slice(&found);
            table.add_openings(TypeId(ty), form.as_ref());
            let row = Row { hits: hits..table.hits.len(), openings: openings..table.openings.len() };
            if row.hits.is_empty() && row.openings.is_empty() {
                table.rows.push(0);
            } else {
                // Never more rows than types, which are numbered by u32.
                table.rows.push(u32::try_from(table.contents.len()).unwrap_or(0));
                table.contents.push(row);
            }
        }
        table
    }

    fn add_openings(&mut self, ty: TypeId, form: &str) {
        let (words, from) = (&self.matcher.phrase_words, self.openings.len());
        for &word in words.exact(form).into_iter().chain(words.by_prefix(form)).flatten() {
            if let Some(types) = self.phrase_types.get_mut(word as usize) {
                types.push(ty);
            }
            self.openings.extend(self.matcher.openings.get(word as usize).into_iter().flatten());
        }
        if let Some(added) = self.openings.get_mut(from..) {
            added.sort_unstable();
        }
    }

    /// Tells every match in a document: the hit and the tokens it covers. `taken` is scratch space, one number a
    /// concept: up to which token phrases have taken the words. Types unknown to the table match nothing.
    pub fn scan(&self, types: &[TypeId], taken: &mut [usize], mut tell: impl FnMut(Hit, Range<usize>)) {
        taken.fill(0);
        for (at, ty) in types.iter().enumerate() {
            let Some(&row) = self.rows.get(ty.0 as usize) else { continue };
            if row == 0 {
                continue;
            }
            let row = &self.contents[row as usize];
            for &number in &self.openings[row.openings.clone()] {
                let Phrase { hit, words } = &self.matcher.phrases[number as usize];
                let taken = &mut taken[hit.concept as usize];
                if *taken <= at && self.stands(words, &types[at..]) {
                    *taken = at + words.len();
                    tell(*hit, at..*taken);
                }
            }
            for &hit in &self.hits[row.hits.clone()] {
                if taken[hit.concept as usize] <= at {
                    tell(hit, at..at + 1);
                }
            }
        }
    }

    /// Whether the words of a phrase are the next tokens.
    fn stands(&self, words: &[u32], types: &[TypeId]) -> bool {
        let matches =
            |(&word, ty): (&u32, &TypeId)| self.phrase_types[word as usize].binary_search(ty).is_ok();
        words.len() <= types.len() && words.iter().zip(types).all(matches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Terms and token places of the first concept's matches, with every term weighing 0.5.
    #[track_caller]
    fn check(terms: &[&str], text: &str, expected: &[(&str, Range<usize>)]) {
        let matcher = Matcher::new(&[terms.iter().map(|&term| (term, 0.5)).collect()]);
        let forms: Vec<&str> = text.split(' ').collect();
        let types: Vec<TypeId> = (0..).map(TypeId).take(forms.len()).collect();
        let mut found = Vec::new();
        let table = MatchTable::new(&matcher, &forms);
        table.scan(&types, &mut [0], |hit, span| found.push((matcher.term(hit), span)));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn exact_before_the_longest_beginning() {
        let terms = ["ha*", "happ*", "happening", "happ*"];
        check(
            &terms,
            "happening happy ha hat hut",
            &[("happening", 0..1), ("happ*", 1..2), ("ha*", 2..3), ("ha*", 3..4)],
        );
        // Two bytes cut the ä in two: no match and no panic.
        check(&["h*", "hät*"], "hä hätte", &[("h*", 0..1), ("hät*", 1..2)]);
    }

    #[test]
    fn the_leftmost_longest_phrase_takes_its_words() {
        let terms = ["white", "white house", "house", "house of cards", "white house staff", "the wh* house"];
        check(&terms, "white house of cards", &[("white house", 0..2)]);
        check(&terms, "white house staff house", &[("white house staff", 0..3), ("house", 3..4)]);
        check(&terms, "white the white house", &[("white", 0..1), ("the wh* house", 1..4)]);
        check(&terms, "house of white", &[("house", 0..1), ("white", 2..3)]);
        check(&["very happ*", "very happy", "very hap*"], "very happy", &[("very happy", 0..2)]);
        check(&["very hap*", "very happ*"], "very happy very", &[("very happ*", 0..2)]);
        check(&["no no"], "no no no", &[("no no", 0..2)]);
    }

    #[test]
    fn hyphenated_words_fall_back_to_their_parts() {
        let terms = ["well", "known", "well-known"];
        check(&terms, "well-known well-fed -", &[("well-known", 0..1), ("well", 1..2)]);
        check(&["well", "known"], "well-known", &[("well", 0..1), ("known", 0..1)]);
        check(&["well-k*", "well", "known"], "well-known", &[("well-k*", 0..1)]);
        check(&["so", "so so"], "so-so so", &[("so", 0..1), ("so", 0..1), ("so", 1..2)]);
    }

    #[test]
    fn concepts_do_not_disturb_each_other() {
        let concepts = [vec![("white house", 1.0), ("ice-cream", 0.1)], vec![("house", -1.0), ("ice", -0.1)]];
        let matcher = Matcher::new(&concepts);
        let table = MatchTable::new(&matcher, &["white", "house", "ice-cream"]);
        let mut found = Vec::new();
        table.scan(&[0, 1, 2, 9].map(TypeId), &mut [0; 2], |hit, _| found.push((hit.concept, hit.weight)));
        assert_eq!(found, [(0, 1_000_000), (1, -1_000_000), (0, 100_000), (1, -100_000)]);
    }
}
