//! The words on which a concept and people part most.

use super::agreement::average_ranks;
use super::words::RatedWord;

/// A word whose place among the scores is far from its place among the ratings.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// Which of the compared words.
    pub place: usize,
    /// Rank of the score less rank of the rating, over the number of words less one; in [−1, 1], below 0 where
    /// people rate the word higher than it scores.
    pub difference: f64,
}

/// The largest disagreements, both ways, the largest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Disagreements {
    /// Rated high, scored low.
    pub scored_low: Vec<Disagreement>,
    /// Rated low, scored high.
    pub scored_high: Vec<Disagreement>,
}

/// The `count` largest disagreements of each direction; ranks, so that the units of ratings don't matter. Ties by
/// place. Costs n log n.
#[must_use]
pub fn disagreements(words: &[RatedWord], count: usize) -> Disagreements {
    let scores: Vec<f64> = words.iter().map(|word| word.score).collect();
    let ratings: Vec<f64> = words.iter().map(|word| word.rating).collect();
    // Counts are far below 2⁵³.
    let span = words.len().saturating_sub(1).max(1) as f64;
    let ranks = average_ranks(&scores).into_iter().zip(average_ranks(&ratings));
    let differences = ranks.map(|(score, rating)| (score - rating) / span).enumerate();
    let mut all: Vec<Disagreement> =
        differences.map(|(place, difference)| Disagreement { place, difference }).collect();
    let mut largest = |sign: f64| -> Vec<Disagreement> {
        let size = |word: &Disagreement| sign * word.difference;
        all.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.place.cmp(&b.place)));
        all.iter().take(count).take_while(|word| size(word) > 0.0).cloned().collect()
    };
    Disagreements { scored_low: largest(-1.0), scored_high: largest(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_farthest_ranks_come_first() {
        let word = |rating, score| RatedWord { word: String::new(), rating, score };
        // Ranks of ratings 1 2 3 4 5, of scores 2 5 3 4 1: differences 1 3 0 0 −4 over 4.
        let words = [word(1.0, 0.2), word(2.0, 0.9), word(3.0, 0.3), word(4.0, 0.4), word(50.0, 0.1)];
        let found = disagreements(&words, 20);
        let of = |list: &[Disagreement]| list.iter().map(|d| (d.place, d.difference)).collect::<Vec<_>>();
        assert_eq!(of(&found.scored_low), [(4, -1.0)]);
        assert_eq!(of(&found.scored_high), [(1, 0.75), (0, 0.25)]);
        assert_eq!(disagreements(&words, 1).scored_high.len(), 1);
        assert_eq!(disagreements(&[], 5), Disagreements::default());
        assert_eq!(disagreements(&words[..1], 5), Disagreements::default());
    }
}
