//! What a round of suggestions costs beside the model: map, filters, folding, senses, questions.
//!
//! ```text
//! cargo run --release --no-default-features --example suggest_costs
//! ```
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints, and stops at what is wrong")]

use std::collections::BTreeSet;
use std::time::Instant;

use conceptvector::concept::SUGGESTION_VOCABULARY;
use conceptvector::concept::engine::Engine;
use conceptvector::concept::{ConceptKind, Pole, Seeds};
use conceptvector::embedding::{WordId, embedded};
use conceptvector::progress::unwatched;
use conceptvector::suggestion::filter::Filter;
use conceptvector::suggestion::map::{Layout, layout};
use conceptvector::suggestion::senses::senses;
use conceptvector::suggestion::teach::{N_QUESTIONS, questions};
use conceptvector::suggestion::{Folding, Request, suggest};

const N_REPEATS: usize = 20;

/// Median and worst of several runs, in milliseconds.
fn time(label: &str, mut work: impl FnMut()) {
    let mut milliseconds: Vec<f64> = (0..N_REPEATS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    milliseconds.sort_by(f64::total_cmp);
    println!(
        "{label}: median {:.1} ms, worst {:.1} ms",
        milliseconds[N_REPEATS / 2],
        milliseconds[N_REPEATS - 1]
    );
}

fn main() {
    let engine = Engine::new(embedded::load().unwrap());
    let list = |words: &str| words.split(' ').map(str::to_owned).collect();
    let seeds = Seeds {
        positive: list("happy joy delight cheerful love smile laughter pleasure sunny hope"),
        negative: list("sad grief sorrow misery lonely tears hate pain gloomy despair"),
        irrelevant: Vec::new(),
    };
    let kind = ConceptKind::Bipolar;
    let nothing = BTreeSet::new();
    let request = |folding, filter, count| Request {
        vocabulary: SUGGESTION_VOCABULARY,
        seeds: &seeds,
        kind,
        model: None,
        count,
        n_counted: 50,
        folding,
        filter,
        excluded: &nothing,
        previous: None,
    };
    let all = Filter { names: true, misspellings: true, only: None };
    for (label, folding, filter, count) in [
        ("50 words a pole, exact scan", Folding::Words, Filter::default(), 50),
        ("the same, folded", Folding::Inflections, Filter::default(), 50),
        ("the same, folded, names and misspellings hidden", Folding::Inflections, all, 50),
        ("500 a pole, folded, names and misspellings hidden", Folding::Inflections, all, 500),
    ] {
        let request = request(folding, filter, count);
        time(label, || drop(suggest(&engine, None, &request).unwrap()));
    }

    let found = suggest(&engine, None, &request(Folding::Inflections, Filter::default(), 50)).unwrap();
    let seed_words = found.known.iter().map(|(_, word)| word);
    let suggested = found.of(Pole::Positive).iter().chain(found.of(Pole::Negative)).map(|shown| shown.word);
    let words: Vec<WordId> = seed_words.chain(suggested).collect();
    let space = engine.space(kind);
    let vectors: Vec<Vec<f32>> = words.iter().map(|&word| space.vector(engine.embedding(), word)).collect();
    println!("map of {} words", words.len());
    time("first map", || drop(layout(&words, &vectors, &Layout::new())));
    let before = layout(&words[..words.len() - 10], &vectors[..words.len() - 10], &Layout::new());
    time("map after ten words changed", || drop(layout(&words, &vectors, &before)));

    let ids: Vec<WordId> = found.known.iter().map(|(_, word)| word).collect();
    time("senses of 20 seeds", || drop(senses(&engine, &ids, &unwatched).unwrap()));
    time("20 questions", || {
        drop(questions(&engine, kind, &found.known, &|_| true, N_QUESTIONS, &unwatched).unwrap());
    });
}
