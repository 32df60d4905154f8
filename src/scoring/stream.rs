//! Scores of documents that come and go one by one.

use super::length;
use super::matcher::Matcher;
use super::scores::Tally;
use super::table::{MatchTable, Scratch};
use crate::Result;
use crate::corpus::DocId;
use crate::corpus::index::TokenIndex;

/// Words known at a time. Beyond it all are forgotten and met anew, so that memory stays the same however many words
/// there are; by then the common ones, which make up most of a text, have long been looked up many times.
const MOST_WORDS: usize = 1 << 17;

/// Scores one document after another as [`super::score`] does, keeping none.
#[derive(Clone, Debug)]
pub struct StreamScorer<'m> {
    matcher: &'m Matcher,
    /// The words so far, and the document at hand.
    index: TokenIndex,
    table: MatchTable<'m>,
    scratch: Scratch,
    tallies: Vec<Tally>,
    most_words: usize,
}

impl<'m> StreamScorer<'m> {
    /// For the concepts of a matcher.
    #[must_use]
    pub fn new(matcher: &'m Matcher) -> Self {
        Self::knowing(matcher, MOST_WORDS)
    }

    fn knowing(matcher: &'m Matcher, most_words: usize) -> Self {
        let table = MatchTable::growing(matcher);
        Self {
            matcher,
            index: TokenIndex::default(),
            scratch: table.scratch(),
            table,
            tallies: vec![Tally::default(); matcher.concepts()],
            most_words,
        }
    }

    /// The length of a document and, by concept, its matches.
    ///
    /// # Errors
    /// More different words in one document than can be numbered.
    pub fn score(&mut self, text: &str) -> Result<(u32, &[Tally])> {
        if self.index.n_types() > self.most_words {
            *self = Self::knowing(self.matcher, self.most_words);
        }
        let Self { matcher, index, table, scratch, tallies, .. } = self;
        index.forget_documents();
        let n_known = index.n_types();
        index.push(text)?;
        table.extend(index.forms_from(n_known));
        tallies.fill(Tally::default());
        let types = index.document(DocId(0));
        table.scan(types, scratch, |hit, _| tallies[hit.concept as usize].add(hit));
        Ok((length(index, DocId(0), types.len(), matcher.options), tallies))
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::{Negation, ScoringOptions};
    use super::super::score;
    use super::*;
    use crate::corpus::{Corpus, DocumentRef};
    use crate::progress::unwatched;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_by_one_is_as_all_together(
            texts in proptest::collection::vec("((#?[ab]{1,3}|[ab]-[ab]|not|7|abababababababababab) ){0,12}", 1..10),
            terms in proptest::collection::vec(("[ab]{1,2}\\*?( [ab]{1,2}\\*?)?|not|7|abab*", -1.0..1.0), 0..8),
            most_words in 0_usize..6,
            negation in prop_oneof![Just(Negation::Off), Just(Negation::Flip), Just(Negation::Drop)],
        ) {
            let terms: Vec<(&str, f64)> = terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
            let options = ScoringOptions { negation, ..ScoringOptions::default() };
            let matcher = Matcher::with_options(&[terms.clone(), terms.into_iter().rev().collect()], options);
            let mut corpus = Corpus::default();
            for text in &texts {
                corpus.push(DocumentRef { text, ..DocumentRef::default() }).unwrap();
            }
            let wanted = score(&TokenIndex::build(&corpus, &unwatched).unwrap(), &matcher, &unwatched).unwrap();
            let mut scorer = StreamScorer::knowing(&matcher, most_words);
            for (doc, text) in (0..).map(DocId).zip(&texts) {
                let (tokens, tallies) = scorer.score(text).unwrap();
                prop_assert_eq!(tokens, wanted.tokens[doc.place()]);
                let wanted: Vec<Tally> = wanted.concepts.iter().map(|concept| concept.tally(doc)).collect();
                prop_assert_eq!(tallies, wanted);
            }
        }
    }
}
