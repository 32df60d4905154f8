//! A change between two periods: the terms that made it and the authors who made it tell the same story.

use conceptvector::comparison::shift::{ShiftRequest, shift};
use conceptvector::corpus::index::TokenIndex;
use conceptvector::corpus::index::inverted::InvertedIndex;
use conceptvector::corpus::{Corpus, DocumentRef};
use conceptvector::dynamics::explain::{Periods, Scored, Span, decompose};
use conceptvector::dynamics::observe::observe;
use conceptvector::progress::unwatched;
use conceptvector::scoring::incremental::Indexed;
use conceptvector::scoring::matcher::Matcher;
use conceptvector::scoring::score;
use conceptvector::scoring::scores::Measure;

/// Ada goes from grief (−1) to joy (½), Ben (calm, ¼) leaves, Cleo (joy) comes: −0.375 before, ½ after.
#[test]
fn terms_and_authors_add_up_to_the_same_change() {
    let mut corpus = Corpus::default();
    for (text, time, group) in [
        ("grief again", 1.0, "ada"),
        ("calm days", 2.0, "ben"),
        ("joy at last", 11.0, "ada"),
        ("joy and joy", 12.0, "cleo"),
        ("no word of it", 13.0, "dora"),
    ] {
        corpus.push(DocumentRef { text, time: Some(time), group, ..DocumentRef::default() }).unwrap();
    }
    let tokens = TokenIndex::build(&corpus, &unwatched).unwrap();
    let inverted = InvertedIndex::build(&tokens, &unwatched).unwrap();
    let matcher = Matcher::new(&[vec![("joy", 0.5), ("grief", -1.0), ("calm", 0.25)]]);
    let scores = score(&tokens, &matcher, &unwatched).unwrap();
    let observed = observe(&corpus, &scores, 0, Measure::Mean, 1);
    let documents: Vec<Scored<'_>> = observed
        .documents
        .iter()
        .zip(&observed.observations)
        .map(|(doc, o)| Scored {
            doc: *doc,
            time: o.time,
            value: o.value,
            n_words: o.n_words,
            group: corpus.group(*doc),
        })
        .collect();
    let week = Span { start: 10.0, end: 20.0 };
    let periods = Periods::new(&documents, week.before(), week).unwrap();
    let authors = decompose(&periods).unwrap();
    let [after, before] = periods.sets();
    let request = ShiftRequest { sets: [&after, &before], measure: Measure::Mean, minimum: 1 };
    let indexed = Indexed { tokens: &tokens, inverted: &inverted };
    let terms = shift(indexed, &matcher, &scores, request, &unwatched).unwrap().unwrap();
    assert_eq!((terms.means, terms.n_scored), ([0.5, -0.375], [2, 2]));
    let by_terms: f64 = terms.rows.iter().map(|row| row.difference).sum();
    assert!((authors.total - 0.875).abs() < 1e-12 && (by_terms - authors.total).abs() < 1e-12);
    // Ada: half of the documents on both sides, and 1.5 more; the rest is that others write.
    assert!((authors.same_authors_changed - 0.75).abs() < 1e-12);
    assert!((authors.other_authors - 0.125).abs() < 1e-12);
}
