//! A concept's word scores beside human ratings of the same words.

use std::collections::{HashMap, HashSet};

use super::agreement::{Agreement, agreement};
use super::ratings::Rating;
use crate::concept::engine::Engine;
use crate::concept::model::Model;
use crate::corpus::tokens::fold;
use crate::embedding::WordId;
use crate::lexicon::{LexiconConcept, TermStatus};

/// A rated word that has a score.
#[derive(Clone, Debug, PartialEq)]
pub struct RatedWord {
    /// As it stands in the ratings.
    pub word: String,
    /// What people said.
    pub rating: f64,
    /// What the concept says.
    pub score: f64,
}

/// All rated words against a concept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordCheck {
    /// The figures.
    pub agreement: Agreement,
    /// The words behind them, in file order.
    pub words: Vec<RatedWord>,
    /// Rated words left out because they are seeds of the concept: scoring what was told would flatter it.
    pub n_seeds: usize,
}

/// Scores every rated word with a fitted model, whether or not it is in a lexicon.
pub fn check_model(engine: &Engine, model: &Model, ratings: &[Rating]) -> WordCheck {
    let seeds: HashSet<WordId> = model.seeds().iter().map(|&(_, word)| word).collect();
    let ids: Vec<Option<WordId>> = ratings.iter().map(|rating| engine.embedding().id(&rating.item)).collect();
    let known: Vec<WordId> = ids.iter().flatten().copied().collect();
    let mut scores = model.score_words(engine, &known).into_iter();
    let scores = ids.iter().map(|id| id.and_then(|_| scores.next()).map(f64::from)).collect();
    let is_seed = ids.iter().map(|id| id.is_some_and(|id| seeds.contains(&id))).collect();
    check(ratings, scores, is_seed)
}

/// Scores rated words by the weights of a lexicon's terms; other words have no score. Rejected terms don't count.
pub fn check_lexicon(concept: &LexiconConcept, ratings: &[Rating]) -> WordCheck {
    let counted = concept.terms.iter().filter(|term| term.status != TermStatus::Rejected);
    let weights: HashMap<_, _> = counted.map(|term| (fold(&term.term), (term.weight, term.status))).collect();
    let found: Vec<_> = ratings.iter().map(|rating| weights.get(&fold(&rating.item))).collect();
    let scores = found.iter().map(|term| term.map(|(weight, _)| *weight)).collect();
    let is_seed =
        found.iter().map(|term| term.is_some_and(|(_, status)| *status == TermStatus::Seed)).collect();
    check(ratings, scores, is_seed)
}

fn check(ratings: &[Rating], scores: Vec<Option<f64>>, is_seed: Vec<bool>) -> WordCheck {
    let mut check = WordCheck::default();
    let (mut kept_scores, mut values) = (Vec::new(), Vec::new());
    for ((rating, score), is_seed) in ratings.iter().zip(scores).zip(is_seed) {
        if is_seed {
            check.n_seeds += 1;
            continue;
        }
        kept_scores.push(score);
        values.push(rating.value);
        if let Some(score) = score {
            check.words.push(RatedWord { word: rating.item.clone(), rating: rating.value, score });
        }
    }
    check.agreement = agreement(&kept_scores, &values);
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::{ConceptKind, Pole, Seeds};
    use crate::lexicon::{ModelRef, Term};

    #[test]
    fn seeds_are_left_out_and_unknown_words_lower_the_coverage() {
        let term = |term: &str, weight, status| Term {
            term: term.to_owned(),
            weight,
            pole: Pole::Positive,
            status,
            note: String::new(),
        };
        let concept = LexiconConcept {
            name: "joy".to_owned(),
            description: String::new(),
            kind: ConceptKind::Unipolar,
            model: ModelRef::default(),
            seeds: Seeds::default(),
            terms: vec![
                term("joy", 1.0, TermStatus::Seed),
                term("glad", 0.6, TermStatus::Suggested),
                term("merry", 0.2, TermStatus::Accepted),
                term("gay", 0.9, TermStatus::Rejected),
            ],
        };
        let rating = |item: &str, value| Rating { item: item.to_owned(), value };
        let ratings = [rating("joy", 9.0), rating("Glad", 7.0), rating("merry", 6.0), rating("gay", 5.0)];
        let check = check_lexicon(&concept, &ratings);
        assert_eq!((check.n_seeds, check.agreement.n, check.words.len()), (1, 2, 2));
        assert!((check.agreement.coverage - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(check.agreement.spearman, Some(1.0));
    }
}
