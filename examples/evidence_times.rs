//! throwaway
#![allow(clippy::all, clippy::print_stdout, clippy::unwrap_used)]
#[path = "../benches/scoring/generate.rs"]
mod generate;
use conceptvector::concept::engine::Engine;
use conceptvector::concept::*;
use conceptvector::corpus::index::TokenIndex;
use conceptvector::corpus::index::inverted::InvertedIndex;
use conceptvector::corpus::{Corpus, DocumentRef};
use conceptvector::embedding::embedded;
use conceptvector::progress::unwatched;
use conceptvector::scoring::impact::{ImpactRequest, impact};
use conceptvector::scoring::incremental::{ConceptScorer, Indexed};
use conceptvector::scoring::matching::preview;
use conceptvector::scoring::options::*;
use conceptvector::scoring::radar::{RadarRequest, radar};
use conceptvector::scoring::ranking::{Order, Ranking};
use conceptvector::scoring::scores::Measure;
use conceptvector::scoring::usage::usage;
use generate::*;
use std::time::Instant;
fn ms<T>(what: &str, mut f: impl FnMut() -> T) -> T {
    let mut best = f64::INFINITY;
    let mut out = None;
    for _ in 0..5 {
        let t = Instant::now();
        out = Some(f());
        best = best.min(t.elapsed().as_secs_f64() * 1e3);
    }
    println!("{what:40} {best:8.2} ms");
    out.unwrap()
}
fn main() {
    let n: u64 = std::env::args().nth(1).map_or(1_000_000, |a| a.parse().unwrap());
    let shape = Shape { n_documents: n, n_words: 19 };
    let mut random = Random::new(1);
    let mut corpus = Corpus::default();
    let mut text = String::new();
    for _ in 0..n {
        text.clear();
        document(&mut random, shape, &mut text);
        corpus.push(DocumentRef { text: &text, ..DocumentRef::default() }).unwrap();
    }
    let tokens = TokenIndex::build(&corpus, &unwatched).unwrap();
    let inverted = InvertedIndex::build(&tokens, &unwatched).unwrap();
    println!("{} types {} tokens", tokens.n_types(), tokens.n_tokens());
    let indexed = Indexed { tokens: &tokens, inverted: &inverted };
    let plain = ScoringOptions::default();
    if std::env::var("PROF").is_ok() {
        let terms = concept(&mut Random::new(3), 500);
        let list: Vec<(&str, f64)> = terms.iter().map(|(t, w)| (t.as_str(), *w)).collect();
        for _ in 0..300 { std::hint::black_box(usage(indexed, &list, plain, &unwatched).unwrap()); }
        return;
    }
    let engine = Engine::new(embedded::load().unwrap());
    engine.space(ConceptKind::Unipolar);
    for n_terms in [500, 5000] {
        let terms = concept(&mut Random::new(3), n_terms);
        let list: Vec<(&str, f64)> = terms.iter().map(|(t, w)| (t.as_str(), *w)).collect();
        ms(&format!("usage {n_terms}"), || usage(indexed, &list, plain, &unwatched).unwrap());
        let whole = ScoringOptions { hyphens: Hyphens::Whole, ..plain };
        ms(&format!("usage {n_terms} hyphens whole"), || usage(indexed, &list, whole, &unwatched).unwrap());
        let flip = ScoringOptions { negation: Negation::Flip, ..plain };
        ms(&format!("usage {n_terms} flip"), || usage(indexed, &list, flip, &unwatched).unwrap());
        let mut more = list.clone();
        more.push(("be*", 0.3));
        ms(&format!("usage {n_terms} be*"), || usage(indexed, &more, plain, &unwatched).unwrap());
        let mut more = list.clone();
        more.push(("of the", 0.3));
        ms(&format!("usage {n_terms} of the"), || usage(indexed, &more, plain, &unwatched).unwrap());
        let us = usage(indexed, &list, plain, &unwatched).unwrap();
        let seeds = Seeds::default();
        let mut with: Vec<(&str, f64)> = list.clone();
        with.extend([("the", 0.3), ("never", 0.4), ("house", 0.2)]);
        let us2 = usage(indexed, &with, plain, &unwatched).unwrap();
        let r = ms(&format!("radar {n_terms}"), || {
            radar(
                &engine,
                indexed,
                &RadarRequest {
                    kind: ConceptKind::Unipolar,
                    terms: &with,
                    usages: &us2,
                    seeds: &seeds,
                    options: plain,
                },
                &unwatched,
            )
            .unwrap()
        });
        println!(
            "   alarms {} rare {} of {}",
            r.alarms.len(),
            r.too_rare.len(),
            us.iter().filter(|u| u.times > 0).count()
        );
        let scorer = ConceptScorer::with_terms(indexed, plain, &list);
        ms("clone", || scorer.clone());
        for measure in [Measure::Mean, Measure::Share] {
            let order = Order { measure, minimum: 1, descending: true };
            let ranking = Ranking::new(n as usize, Some(scorer.scores()), 0, order);
            for (term, weight) in [
                (list[250].0, None),
                (list[250].0, Some(0.1)),
                ("the", Some(0.5)),
                ("zzz", Some(0.5)),
                ("of the", Some(0.5)),
            ] {
                let request = ImpactRequest { terms: &list, term, weight, order, n: 20 };
                let i = ms(&format!("impact {measure:?} {term} {weight:?}"), || {
                    impact(indexed, &scorer, &ranking, &request)
                });
                println!("   changed {}", i.n_changed);
            }
        }
    }
    let embedding = embedded::load().unwrap();
    for term in ["the", "a*", "t*", "b*", "bab*", "of the", "a* t*", "be*"] {
        let p = ms(&format!("preview {term}"), || preview(term, plain, Some(indexed), &embedding));
        println!("   {} forms {} times {} docs", p.n_forms, p.times, p.documents);
    }
    for term in ["the", "a*", "happ*"] {
        ms(&format!("preview vectors {term}"), || preview(term, plain, None, &embedding));
    }
}
