//! Where in a text a concept's score comes from: places for highlighting, and a ledger that adds up to the score.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::REPORT_EVERY;
use super::matcher::{HYPHEN, Hit, MICROS, Matcher};
use super::options::Numbers;
use super::pattern::is_counted;
use super::scores::{Measure, Tally};
use super::table::MatchTable;
use crate::Result;
use crate::corpus::index::TypeId;
use crate::corpus::tokens::{TokenKind, tokens};
use crate::progress::Progress;

/// One match in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution<'m> {
    /// Bytes in the text: a word, a matching part of a hyphenated word, or a phrase with what is between its
    /// words.
    pub span: Range<usize>,
    /// The term that matched, as it stands in the lexicon.
    pub term: &'m str,
    /// Its weight, in [−1, 1], as scoring rounds it; the opposite of the term's where it is negated.
    pub weight: f64,
    /// A negation before it turned it around.
    pub negated: bool,
    pub(super) hit: Hit,
}

/// All matches of one concept in one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contributions<'m> {
    /// In the order of the text; spans do not overlap.
    pub list: Vec<Contribution<'m>>,
    /// The text's length in tokens.
    pub tokens: u32,
    /// Bytes of each token that terms can match, numbers too where the length is without them.
    pub words: Vec<Range<usize>>,
}

/// One term's part in a document's score.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow<'m> {
    /// The term, as it stands in the lexicon. Where it was negated in some places, these are a row of their own.
    pub term: &'m str,
    /// Whether this is the row of the negated places.
    pub negated: bool,
    /// How often it matched.
    pub count: u32,
    /// Its weight, in [−1, 1], as it counts here.
    pub weight: f64,
    /// Count × weight in millionths; over all rows these add up to [`Tally::sum`] exactly.
    pub sum: i64,
    /// What of the score, under the ledger's measure, is this term's; all rows add up to the score.
    pub share: f64,
}

/// Finds the matches of one concept (by its place in the matcher) in a text, by the same rules and the same code
/// as [`super::score`]. Cost: the text's words, and 20 bytes for each; a thousand terms cost no more than one.
///
/// # Errors
/// [`crate::Error::Cancelled`] when `progress` says so.
pub fn contributions<'m>(
    text: &str,
    matcher: &'m Matcher,
    concept: usize,
    progress: Progress<'_>,
) -> Result<Contributions<'m>> {
    let mut known: HashMap<Cow<'_, str>, TypeId> = HashMap::new();
    let (mut types, mut words, mut n_numbers) = (Vec::new(), Vec::new(), 0);
    for token in tokens(text).filter(|token| is_counted(token.kind)) {
        if types.len().is_multiple_of(REPORT_EVERY) {
            // A share need not be exact.
            progress(token.span.start as f32 / text.len() as f32)?;
        }
        n_numbers += usize::from(token.kind == TokenKind::Number);
        words.push(token.span);
        // A text of four milliard different words does not fit into memory.
        let next = TypeId(u32::try_from(known.len()).unwrap_or(u32::MAX));
        types.push(*known.entry(token.form).or_insert(next));
    }
    let mut forms: Vec<(TypeId, &Cow<'_, str>)> = known.iter().map(|(form, ty)| (*ty, form)).collect();
    forms.sort_unstable();
    let mut list: Vec<Contribution<'m>> = Vec::new();
    let table = MatchTable::new(matcher, forms.into_iter().map(|(_, form)| form.as_ref()));
    table.scan(&types, &mut table.scratch(), |hit, place| {
        if hit.concept as usize == concept {
            let weight = f64::from(hit.weight) / MICROS;
            let span = span_of(text, &words, place, hit.part);
            list.push(Contribution { span, term: matcher.term(hit), weight, negated: hit.negated, hit });
        }
    });
    let n_counted = match matcher.options.numbers {
        Numbers::Counted => words.len(),
        Numbers::Apart => words.len() - n_numbers,
    };
    progress(1.0)?;
    Ok(Contributions { list, tokens: u32::try_from(n_counted).unwrap_or(u32::MAX), words })
}

/// The bytes from the first token of `place` to its last, or of one part of a hyphenated token.
fn span_of(text: &str, words: &[Range<usize>], place: Range<usize>, part: u32) -> Range<usize> {
    let covered = words.get(place).unwrap_or_default();
    let (Some(first), Some(last)) = (covered.first(), covered.last()) else { return 0..0 };
    let whole = first.start..last.end;
    let Some(before) = part.checked_sub(1) else { return whole };
    let written = text.get(whole.clone()).unwrap_or_default();
    // The form may have other hyphens than the text, and other letters of other lengths; what both share is the
    // number of parts. Should they not, the whole token is shown.
    let n_parts = tokens(written).next().map_or(0, |token| token.form.split(HYPHEN).count());
    let parts: Vec<&str> = written.split(['-', '\u{2010}', '\u{2011}']).collect();
    match parts.get(before as usize) {
        Some(part) if parts.len() == n_parts => {
            let start = whole.start + (part.as_ptr().addr() - written.as_ptr().addr());
            start..start + part.len()
        }
        _ => whole,
    }
}

impl<'m> Contributions<'m> {
    /// The matches added up; the same as the document's in a scored corpus.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.list.iter().for_each(|contribution| tally.add(contribution.hit));
        tally
    }

    /// The text's matches by term, the largest part of the score first, equal ones in the order of the concept.
    #[must_use]
    pub fn ledger(&self, measure: Measure) -> Vec<LedgerRow<'m>> {
        let mut terms: BTreeMap<(u32, bool), (&Contribution<'m>, Tally)> = BTreeMap::new();
        for contribution in &self.list {
            let (_, tally) = terms
                .entry((contribution.hit.term, contribution.negated))
                .or_insert_with(|| (contribution, Tally::default()));
            tally.add(contribution.hit);
        }
        let matched = self.tally().matched;
        let row = |(contribution, tally): (&Contribution<'m>, Tally)| LedgerRow {
            term: contribution.term,
            negated: contribution.negated,
            count: tally.matched,
            weight: contribution.weight,
            sum: tally.sum,
            // As one term's share of the score, the mean divides by all matches, not by the term's.
            share: Tally { matched, ..tally }.value(self.tokens, measure, 1).unwrap_or(0.0),
        };
        let mut rows: Vec<LedgerRow<'m>> = terms.into_values().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.sum.abs()));
        rows
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::score;
    use super::*;
    use crate::corpus::index::TokenIndex;
    use crate::corpus::{Corpus, DocId, DocumentRef};
    use crate::progress::unwatched;

    #[track_caller]
    fn check(text: &str, terms: &[(&str, f64)], marked: &[&str]) {
        let matcher = Matcher::new(&[vec![("elsewhere", 1.0)], terms.to_vec()]);
        let found = contributions(text, &matcher, 1, &unwatched).unwrap();
        let spans: Vec<&str> =
            found.list.iter().map(|contribution| &text[contribution.span.clone()]).collect();
        assert_eq!(spans, marked, "{text}");
    }

    #[test]
    fn the_places_are_those_of_the_text_as_written() {
        let terms = [("joy*", 0.5), ("white house", 0.2), ("don't", -0.1), ("known", 0.1), ("été", 0.3)];
        check("Joy! The White\n House", &terms, &["Joy", "White\n House"]);
        check("I don’t, @joy", &terms, &["don’t"]);
        check("a Well-Known JOYFUL-joy", &terms, &["Known", "JOYFUL-joy"]);
        // Decomposed in the text: e + accent.
        check("un e\u{301}te\u{301}-known", &terms, &["e\u{301}te\u{301}", "known"]);
        check("", &terms, &[]);
    }

    #[test]
    fn a_ledger_of_two_terms() {
        let matcher = Matcher::new(&[vec![("joy*", 0.25), ("grief", -1.0), ("calm", 0.5)]]);
        let found = contributions("Joy and grief, joyful calm", &matcher, 0, &unwatched).unwrap();
        let rows = found.ledger(Measure::Mean);
        // Sums −1, 0.25 · 2, 0.5 over four matches; the equal ones stay in order.
        let told: Vec<_> = rows.iter().map(|row| (row.term, row.count, row.weight, row.share)).collect();
        assert_eq!(told, [("grief", 1, -1.0, -0.25), ("joy*", 2, 0.25, 0.125), ("calm", 1, 0.5, 0.125)]);
        assert_eq!(found.ledger(Measure::Share)[0].share, -0.2);
    }

    proptest! {
        #[test]
        fn contributions_add_up_to_the_score(
            text in "([ab]{1,2}[ab]?|[AB]b|é|@a|b-a|www.ab.com|, |-| ){0,20}( a b| ab-ab| b){0,3}",
            terms in proptest::collection::vec(("[ab]{1,2}\\*?( [ab]{1,2})?|é|ab-ab|a-?b\\*", -1.0..1.0), 0..8),
        ) {
            let terms: Vec<(&str, f64)> = terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
            let matcher = Matcher::new(&[vec![("a", 1.0)], terms]);
            let mut corpus = Corpus::default();
            corpus.push(DocumentRef { text: &text, ..DocumentRef::default() }).unwrap();
            let index = TokenIndex::build(&corpus, &unwatched).unwrap();
            let scores = score(&index, &matcher, &unwatched).unwrap();
            for concept in 0..2 {
                let found = contributions(&text, &matcher, concept, &unwatched).unwrap();
                prop_assert_eq!(found.tally(), scores.concepts[concept].tally(DocId(0)));
                prop_assert_eq!(found.tokens, scores.tokens[0]);
                let ends = found.list.iter().map(|c| c.span.end);
                prop_assert!(found.list.iter().skip(1).zip(ends).all(|(next, end)| end <= next.span.start));
                for measure in [Measure::Mean, Measure::Sum, Measure::Share] {
                    let rows = found.ledger(measure);
                    prop_assert_eq!(rows.iter().map(|row| row.sum).sum::<i64>(), found.tally().sum);
                    let score = scores.value(concept, DocId(0), measure, 1).unwrap_or(0.0);
                    prop_assert!((rows.iter().map(|row| row.share).sum::<f64>() - score).abs() < 1e-12);
                }
            }
        }
    }
}
