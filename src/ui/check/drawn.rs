//! What is drawn for one comparison, made once and kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui_plot::PlotPoint;

use crate::comparison::disagreement::{Disagreement, Disagreements, disagreements};
use crate::comparison::words::{RatedWord, WordCheck};
use crate::export::figure::chart::padded;
use crate::project::ConceptId;

/// More dots than this make a frame slow; every k-th word is drawn then, and the plot says so.
const MOST_DOTS: usize = 20_000;
/// Disagreements listed each way.
const N_LISTED: usize = 20;
/// Disagreements named in the plot each way.
const N_NAMED: usize = 8;

/// Everything that is shown of a comparison.
#[derive(Debug)]
pub(super) struct Drawn {
    concept: ConceptId,
    pub(super) check: Arc<WordCheck>,
    /// Words drawn as dots, by rating: their places among the words.
    pub(super) dots: Vec<usize>,
    /// The same dots, as the plot wants them.
    pub(super) points: Vec<PlotPoint>,
    /// One word of how many is a dot.
    pub(super) every: usize,
    /// Axes that hold all words.
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
    /// Ends of the straight line that fits best.
    pub(super) line: Option<[PlotPoint; 2]>,
    pub(super) disagreements: Disagreements,
    /// Words named in the plot.
    pub(super) named: Vec<usize>,
    /// Whether all compared words have one rating, and one score.
    pub(super) is_constant: (bool, bool),
}

impl Drawn {
    pub(super) fn new(concept: ConceptId, check: &Arc<WordCheck>) -> Self {
        let words = &check.words;
        let disagreements = disagreements(words, N_LISTED);
        let first =
            |list: &[Disagreement]| list.iter().take(N_NAMED).map(|word| word.place).collect::<Vec<_>>();
        let mut named = first(&disagreements.scored_low);
        named.extend(first(&disagreements.scored_high));
        let every = words.len().div_ceil(MOST_DOTS).max(1);
        // A word that is named is always a dot.
        let places: BTreeSet<usize> = (0..words.len()).step_by(every).chain(named.iter().copied()).collect();
        let mut dots: Vec<usize> = places.into_iter().collect();
        let rating = |place: usize| words.get(place).map_or(0.0, |word| word.rating);
        dots.sort_by(|&a, &b| rating(a).total_cmp(&rating(b)).then(a.cmp(&b)));
        let points = dots.iter().filter_map(|&place| words.get(place)).map(point).collect();
        let x = padded(words.iter().map(|word| word.rating), 0.5);
        let y = padded(words.iter().map(|word| word.score), 0.5);
        let same =
            |value: fn(&RatedWord) -> f64| words.windows(2).all(|pair| value(&pair[0]) == value(&pair[1]));
        Self {
            concept,
            check: Arc::clone(check),
            dots,
            points,
            every,
            x,
            y,
            line: line(words, x),
            disagreements,
            named,
            is_constant: (same(|word| word.rating), same(|word| word.score)),
        }
    }

    /// Whether it was made for this comparison.
    pub(super) fn is_of(&self, concept: ConceptId, check: &Arc<WordCheck>) -> bool {
        self.concept == concept && Arc::ptr_eq(&self.check, check)
    }

    /// The compared words.
    pub(super) fn words(&self) -> &[RatedWord] {
        &self.check.words
    }
}

/// Rating to the right, score up.
pub(super) fn point(word: &RatedWord) -> PlotPoint {
    PlotPoint::new(word.rating, word.score)
}

/// The least-squares line of score on rating, between two ratings; none where ratings don't vary.
fn line(words: &[RatedWord], (from, to): (f64, f64)) -> Option<[PlotPoint; 2]> {
    // Counts are far below 2⁵³.
    let n = words.len() as f64;
    let mean = |value: fn(&RatedWord) -> f64| words.iter().map(value).sum::<f64>() / n;
    let (rating, score) = (mean(|word| word.rating), mean(|word| word.score));
    let (mut squares, mut products) = (0.0, 0.0);
    for word in words {
        let from_mean = word.rating - rating;
        squares += from_mean * from_mean;
        products += from_mean * (word.score - score);
    }
    let slope = products / squares;
    let at = |x: f64| PlotPoint::new(x, score + slope * (x - rating));
    slope.is_finite().then(|| [at(from), at(to)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(rating: f64, score: f64) -> RatedWord {
        RatedWord { word: format!("{rating}"), rating, score }
    }

    #[test]
    fn the_line_is_the_textbooks() {
        // Means 2 and 3; slope (−1 · −2 + 1 · 2) / 2 = 2: through (1, 1) and (3, 5).
        let ends = line(&[word(1.0, 1.0), word(2.0, 3.0), word(3.0, 5.0)], (0.0, 4.0)).unwrap();
        assert_eq!(ends.map(|end| (end.x, end.y)), [(0.0, -1.0), (4.0, 7.0)]);
        assert!(line(&[word(1.0, 1.0), word(1.0, 2.0)], (0.0, 1.0)).is_none());
        assert!(line(&[], (0.0, 1.0)).is_none());
    }

    #[test]
    fn many_words_are_thinned_but_disagreements_stay() {
        let mut words: Vec<RatedWord> =
            (0..50_000_u32).map(|i| word(f64::from(i), f64::from(i) * 1e-5)).collect();
        words[20_001].score = 0.5; // its rank is what it was
        words[7].score = 0.9;
        let check = Arc::new(WordCheck { words, ..WordCheck::default() });
        let drawn = Drawn::new(ConceptId(1), &check);
        assert_eq!(drawn.every, 3);
        assert!(drawn.dots.len() < 17_000 && drawn.dots.contains(&7));
        assert_eq!(drawn.disagreements.scored_high[0].place, 7);
        assert_eq!(drawn.is_constant, (false, false));
    }
}
