//! A concept through one text: how much of it stands in each of many equal parts.

use std::ops::Range;

use super::contributions::Contributions;
use super::scores::Tally;

/// At most so many parts: as many as bars can be told apart beside a text.
pub const N_PARTS: usize = 120;

/// One part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowPart {
    /// Its bytes: from its first word to that of the next part.
    pub bytes: Range<usize>,
    /// The matches that begin in it.
    pub tally: Tally,
}

/// The parts of a text, in order; none where it has no words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Together they cover the text, and their tallies add up to the document's.
    pub parts: Vec<FlowPart>,
}

impl Flow {
    /// Cuts a text of `len` bytes into at most `n_parts` parts with equally many tokens.
    #[must_use]
    pub fn new(found: &Contributions<'_>, len: usize, n_parts: usize) -> Self {
        let n_words = found.words.len();
        let n_parts = n_parts.min(n_words);
        // Before the first word there is nothing to tell apart, so the first part begins with the text.
        let start = |part: usize| match part {
            0 => 0,
            _ => found.words.get(part * n_words / n_parts).map_or(len, |word| word.start),
        };
        let mut parts: Vec<FlowPart> = (0..n_parts)
            .map(|part| FlowPart { bytes: start(part)..start(part + 1), tally: Tally::default() })
            .collect();
        let mut here = 0;
        for contribution in &found.list {
            while parts.get(here).is_some_and(|part| part.bytes.end <= contribution.span.start) {
                here += 1;
            }
            if let Some(part) = parts.get_mut(here) {
                part.tally.add(contribution.hit);
            }
        }
        Self { parts }
    }

    /// The part in which a byte stands; nothing beyond the text.
    #[must_use]
    pub fn part_at(&self, byte: usize) -> Option<usize> {
        let part = self.parts.partition_point(|part| part.bytes.end <= byte);
        (part < self.parts.len()).then_some(part)
    }

    /// Matches of all parts together.
    #[must_use]
    pub fn n_matches(&self) -> usize {
        // Counts of words in a text in memory.
        self.parts.iter().map(|part| part.tally.matched as usize).sum()
    }
}

/// Each match with the place of its first word among the text's words, counted from 0, in the order of the text.
pub fn positions<'f>(found: &'f Contributions<'_>) -> impl Iterator<Item = (u32, f64)> + 'f {
    found.list.iter().map(|contribution| {
        let place = found.words.partition_point(|word| word.end <= contribution.span.start);
        // A text of four milliard words does not fit into memory.
        (u32::try_from(place).unwrap_or(u32::MAX), contribution.weight)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::contributions::contributions;
    use super::super::matcher::Matcher;
    use super::*;
    use crate::progress::unwatched;

    fn flow(text: &str, terms: &[(&str, f64)], n_parts: usize) -> (Flow, Tally) {
        let matcher = Matcher::new(&[terms.to_vec()]);
        let found = contributions(text, &matcher, 0, &unwatched).unwrap();
        (Flow::new(&found, text.len(), n_parts), found.tally())
    }

    #[test]
    fn four_words_in_two_parts() {
        let (flow, _) = flow(" joy, grief and\njoy!", &[("joy", 0.5), ("grief", -0.25)], 2);
        let told: Vec<_> =
            flow.parts.iter().map(|part| (part.bytes.clone(), part.tally.matched, part.tally.sum)).collect();
        assert_eq!(told, [(0..12, 2, 250_000), (12..20, 1, 500_000)]);
        assert_eq!([flow.part_at(0), flow.part_at(12), flow.part_at(20)], [Some(0), Some(1), None]);
    }

    #[test]
    fn matches_have_places_among_the_words() {
        let matcher = Matcher::new(&[vec![("joy", 0.5), ("grief", -0.25), ("new day", 1.0)]]);
        let text = "Oh joy, a new day! (grief) joy";
        let found = contributions(text, &matcher, 0, &unwatched).unwrap();
        let places: Vec<(u32, f64)> = positions(&found).collect();
        assert_eq!(places, [(1, 0.5), (3, 1.0), (5, -0.25), (6, 0.5)]);
    }

    #[test]
    fn a_text_of_few_words_has_few_parts_and_one_of_none_has_none() {
        assert_eq!(flow("joy joy joy", &[("joy", 1.0)], 120).0.parts.len(), 3);
        assert_eq!(flow(" ... ", &[("joy", 1.0)], 120).0, Flow::default());
    }

    proptest! {
        #[test]
        fn the_parts_cover_the_text_and_add_up_to_its_tally(
            text in "([ab]{1,2}|b-a|é|7|@a|, | |\n){0,60}",
            terms in proptest::collection::vec(("[ab]{1,2}\\*?( [ab]{1,2})?|é", -1.0..1.0), 0..6),
            n_parts in 1_usize..9,
        ) {
            let terms: Vec<(&str, f64)> = terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
            let (flow, tally) = flow(&text, &terms, n_parts);
            let sum = |of: fn(&Tally) -> i64| flow.parts.iter().map(|part| of(&part.tally)).sum::<i64>();
            prop_assert_eq!(sum(|tally| tally.sum), tally.sum);
            prop_assert_eq!(sum(|tally| tally.square), tally.square);
            prop_assert_eq!(flow.n_matches(), tally.matched as usize);
            let mut end = 0;
            for part in &flow.parts {
                prop_assert_eq!(part.bytes.start, end);
                prop_assert!(part.bytes.end > end);
                end = part.bytes.end;
            }
            prop_assert!(flow.parts.is_empty() || end == text.len());
        }
    }
}
