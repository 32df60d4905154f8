//! What one word moves: which documents another weight of a single term would bring up or down.

use std::cmp::Reverse;

use super::incremental::{ConceptScorer, Indexed};
use super::ranking::{Order, Ranking};
use crate::corpus::DocId;
use crate::corpus::doc_set::DocSet;

/// A change of one term that nobody has made yet.
#[derive(Clone, Copy, Debug)]
pub struct ImpactRequest<'r> {
    /// The terms as they now count.
    pub terms: &'r [(&'r str, f64)],
    /// The term that changes, or a new one.
    pub term: &'r str,
    /// Its new weight in [−1, 1]; none takes it out. A new term comes behind all others.
    pub weight: Option<f64>,
    /// By what documents are ordered.
    pub order: Order,
    /// How many documents to tell at most.
    pub n: usize,
}

/// What a change of one term would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// How many documents would have another score, or a score at all, or none any more.
    pub n_changed: usize,
    /// Of these, the ones whose ranks change most: largest change first, equal ones in file order. Documents that keep
    /// their score but give way to others are not among them: they would say nothing about the word.
    pub moved: Vec<Moved>,
}

/// A document that would move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// The document.
    pub doc: DocId,
    /// Its rank now, from 1; none where it has too little evidence for a score.
    pub from: Option<usize>,
    /// Its rank afterwards.
    pub to: Option<usize>,
    /// Its score now.
    pub before: Option<f64>,
    /// Its score afterwards.
    pub after: Option<f64>,
}

/// What a change would do, without making it. `scorer` holds the terms of the request, `ranking` is the order of all
/// documents by its scores.
///
/// As if everything were scored and ranked anew. How far a document moves is counted in ranks; one without a score
/// stands just behind the last that has one.
///
/// Cost: a copy of the scorer, and a few passes over the documents.
#[must_use]
pub fn impact(
    indexed: Indexed<'_>,
    scorer: &ConceptScorer,
    ranking: &Ranking,
    request: &ImpactRequest<'_>,
) -> Impact {
    let order = request.order;
    let mut edited = scorer.clone();
    drop(edited.take_changed());
    edited.update(indexed, &changed_terms(request));
    // Terms in another order make the scorer begin again: then it names every document.
    let touched = edited.take_changed();
    let value = |scorer: &ConceptScorer, doc| scorer.scores().value(0, doc, order.measure, order.minimum);
    let is_changed = |doc: &DocId| value(scorer, *doc) != value(&edited, *doc);
    let changed: DocSet = touched.iter().filter(is_changed).collect();
    let after = ranking.updated(&changed, edited.scores(), 0, order);
    let (ranks, new_ranks) = (ranks_of(&changed, ranking), ranks_of(&changed, &after));
    let rank = |ranks: &[u32], doc: DocId| ranks.get(doc.place()).copied().filter(|&rank| rank > 0);
    let mut moved: Vec<Place> = changed
        .iter()
        .map(|doc| {
            let (from, to) = (rank(&ranks, doc), rank(&new_ranks, doc));
            let place = |rank: Option<u32>, ranking: &Ranking| {
                rank.map_or_else(|| ranking.n_scored() + 1, |rank| rank as usize)
            };
            Place { distance: Reverse(place(from, ranking).abs_diff(place(to, &after))), doc, from, to }
        })
        .filter(|place| place.from != place.to)
        .collect();
    if let Some(last) = request.n.checked_sub(1).filter(|&last| last < moved.len()) {
        moved.select_nth_unstable(last);
    }
    moved.truncate(request.n);
    moved.sort_unstable();
    let told = |place: &Place| Moved {
        doc: place.doc,
        from: place.from.map(|rank| rank as usize),
        to: place.to.map(|rank| rank as usize),
        before: value(scorer, place.doc),
        after: value(&edited, place.doc),
    };
    Impact { n_changed: changed.len(), moved: moved.iter().map(told).collect() }
}

/// A document's way, the longest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    distance: Reverse<usize>,
    doc: DocId,
    from: Option<u32>,
    to: Option<u32>,
}

/// The terms as they would be.
fn changed_terms<'r>(request: &ImpactRequest<'r>) -> Vec<(&'r str, f64)> {
    let mut terms = request.terms.to_vec();
    match request.weight {
        None => terms.retain(|(term, _)| *term != request.term),
        Some(weight) => match terms.iter_mut().find(|(term, _)| *term == request.term) {
            Some(known) => known.1 = weight,
            None => terms.push((request.term, weight)),
        },
    }
    terms
}

/// By document, the ranks of those in a set, from 1; 0 for all others and those without a score.
fn ranks_of(set: &DocSet, ranking: &Ranking) -> Vec<u32> {
    let mut ranks = vec![0; ranking.docs().len()];
    // Documents are numbered by u32, so are their ranks.
    for (rank, &doc) in (1_u32..).zip(ranking.docs()).take(ranking.n_scored()) {
        if set.contains(doc)
            && let Some(of_doc) = ranks.get_mut(doc.place())
        {
            *of_doc = rank;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::matcher::Matcher;
    use super::super::options::{Negation, ScoringOptions};
    use super::super::score;
    use super::super::scores::{Measure, Scores};
    use super::*;
    use crate::corpus::index::inverted::tests::build;
    use crate::progress::unwatched;

    fn order() -> impl Strategy<Value = Order> {
        let measure = prop_oneof![Just(Measure::Mean), Just(Measure::Sum), Just(Measure::Share)];
        (measure, 0_u32..3, any::<bool>()).prop_map(|(measure, minimum, descending)| Order {
            measure,
            minimum,
            descending,
        })
    }

    fn term() -> impl Strategy<Value = String> {
        prop_oneof![4 => "[abc]{1,2}", 1 => "[abc]\\*", 1 => "[abc] [abc]"]
    }

    /// Rank from 1 and score of a document, by sorting all.
    fn place(scores: &Scores, order: Order, doc: DocId) -> (Option<usize>, Option<f64>) {
        let ranking = Ranking::new(scores.tokens.len(), Some(scores), 0, order);
        let at = ranking.docs().iter().position(|&other| other == doc).filter(|&at| at < ranking.n_scored());
        (at.map(|at| at + 1), scores.value(0, doc, order.measure, order.minimum))
    }

    proptest! {
        #[test]
        fn it_is_what_ranking_everything_anew_shows(
            texts in proptest::collection::vec("(([abc]{1,2}|not) ){0,8}", 1..12),
            terms in proptest::collection::btree_map(term(), -1.0..1.0, 0..6),
            changed in term(),
            picked in proptest::option::of(any::<proptest::sample::Index>()),
            weight in proptest::option::of(-1.0..1.0),
            order in order(),
            n in 0_usize..15,
            flips in any::<bool>(),
        ) {
            let (index, inverted) = build(&texts);
            let indexed = Indexed { tokens: &index, inverted: &inverted };
            let negation = if flips { Negation::Flip } else { Negation::Off };
            let options = ScoringOptions { negation, ..ScoringOptions::default() };
            let terms: Vec<(&str, f64)> = terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
            let term = match picked {
                Some(picked) if !terms.is_empty() => picked.get(&terms).0,
                _ => changed.as_str(),
            };
            let scorer = ConceptScorer::with_terms(indexed, options, &terms);
            let ranking = Ranking::new(texts.len(), Some(scorer.scores()), 0, order);
            let request = ImpactRequest { terms: &terms, term, weight, order, n };
            let found = impact(indexed, &scorer, &ranking, &request);

            let mut new_terms: Vec<(&str, f64)> = terms.iter().copied().filter(|(other, _)| *other != term).collect();
            if let Some(weight) = weight {
                let at = terms.iter().position(|(other, _)| *other == term).unwrap_or(terms.len());
                new_terms.insert(at, (term, weight));
            }
            let matcher = Matcher::with_options(&[new_terms], options);
            let (old, new) = (scorer.scores(), &score(&index, &matcher, &unwatched).unwrap());
            let mut wanted: Vec<(usize, Moved)> = Vec::new();
            let mut n_changed = 0;
            for doc in (0..).map(DocId).take(texts.len()) {
                let ((from, before), (to, after)) = (place(old, order, doc), place(new, order, doc));
                n_changed += usize::from(before != after);
                if before != after && from != to {
                    let n_scored = |scores| Ranking::new(texts.len(), Some(scores), 0, order).n_scored();
                    let far = from.unwrap_or_else(|| n_scored(old) + 1).abs_diff(to.unwrap_or_else(|| n_scored(new) + 1));
                    wanted.push((far, Moved { doc, from, to, before, after }));
                }
            }
            wanted.sort_by_key(|(far, _)| Reverse(*far));
            let wanted: Vec<Moved> = wanted.into_iter().map(|(_, moved)| moved).take(n).collect();
            prop_assert_eq!(found, Impact { n_changed, moved: wanted });
        }
    }

    #[test]
    fn a_word_taken_out_leaves_a_document_without_a_score() {
        let (index, inverted) = build(&["joy", "joy grief", "grief", "nothing"]);
        let indexed = Indexed { tokens: &index, inverted: &inverted };
        let terms = [("joy", 1.0), ("grief", -0.5)];
        let order = Order { measure: Measure::Sum, minimum: 1, descending: true };
        let scorer = ConceptScorer::with_terms(indexed, ScoringOptions::default(), &terms);
        let ranking = Ranking::new(4, Some(scorer.scores()), 0, order);
        let request = ImpactRequest { terms: &terms, term: "joy", weight: None, order, n: 10 };
        let found = impact(indexed, &scorer, &ranking, &request);
        // The scores were 1, 0.5, −0.5; left are −0.5 and −0.5.
        let first = Moved { doc: DocId(0), from: Some(1), to: None, before: Some(1.0), after: None };
        let second =
            Moved { doc: DocId(1), from: Some(2), to: Some(1), before: Some(0.5), after: Some(-0.5) };
        assert_eq!(found, Impact { n_changed: 2, moved: vec![first, second] });
        let none = ImpactRequest { term: "unheard", weight: Some(0.5), ..request };
        assert_eq!(impact(indexed, &scorer, &ranking, &none), Impact::default());
    }
}
