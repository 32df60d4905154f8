//! throwaway
#![allow(clippy::all, clippy::print_stdout, clippy::unwrap_used)]
use conceptvector::concept::engine::Engine;
use conceptvector::concept::*;
use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::index::TokenIndex;
use conceptvector::corpus::index::inverted::InvertedIndex;
use conceptvector::corpus::read::read;
use conceptvector::embedding::embedded;
use conceptvector::lexicon::TermStatus;
use conceptvector::lexicon::expand::{Expansion, terms};
use conceptvector::progress::unwatched;
use conceptvector::scoring::incremental::Indexed;
use conceptvector::scoring::options::*;
use conceptvector::scoring::radar::*;
use conceptvector::scoring::usage::usage;
use conceptvector::suggestion::filter::Filter;
use conceptvector::suggestion::{Folding, Request, suggest};
use std::collections::BTreeSet;
use std::path::PathBuf;
fn split(s: &str) -> Vec<String> {
    s.split_whitespace().map(str::to_owned).collect()
}
fn main() {
    let engine = Engine::new(embedded::load().unwrap());
    let concepts: Vec<(String, ConceptKind, Seeds, Vec<String>)> =
        std::fs::read_to_string("/tmp/radar/concepts.txt")
            .unwrap()
            .lines()
            .filter(|l| !l.trim().is_empty())
            .map(|l| {
                let p: Vec<&str> = l.split('|').collect();
                let kind = if p[1].trim() == "uni" { ConceptKind::Unipolar } else { ConceptKind::Bipolar };
                (
                    p[0].trim().to_owned(),
                    kind,
                    Seeds { positive: split(p[2]), negative: split(p[3]), irrelevant: split(p[4]) },
                    split(p[5]),
                )
            })
            .collect();
    let (mut judged, mut unlike, mut out, mut rare) = (0, 0, 0, 0);
    for arg in std::env::args().skip(1) {
        let (name, files) = arg.split_once('=').unwrap();
        let files: Vec<PathBuf> = files.split(',').map(PathBuf::from).collect();
        let (corpus, _) = read(&files, &Columns::default(), &unwatched).unwrap();
        let t = TokenIndex::build(&corpus, &unwatched).unwrap();
        let inv = InvertedIndex::build(&t, &unwatched).unwrap();
        let none = BTreeSet::new();
        for (cname, kind, seeds, accepted) in &concepts {
            let s = suggest(
                &engine,
                None,
                &Request {
                    seeds,
                    kind: *kind,
                    model: None,
                    vocabulary: SUGGESTION_VOCABULARY,
                    count: 50,
                    n_counted: 50,
                    folding: Folding::Inflections,
                    filter: Filter { names: false, misspellings: false, only: None },
                    excluded: &none,
                    previous: None,
                },
            )
            .unwrap();
            let ts = terms(
                &engine,
                &s,
                &Expansion {
                    accepted: accepted.iter().map(|a| (a.as_str(), Pole::Positive)).collect(),
                    rejected: vec![],
                    n_suggested: 50,
                    status: TermStatus::Suggested,
                    note: "",
                },
            );
            let list: Vec<(&str, f64)> = ts
                .iter()
                .filter(|t| t.pole != Pole::Irrelevant)
                .map(|t| (t.term.as_str(), t.weight))
                .collect();
            let indexed = Indexed { tokens: &t, inverted: &inv };
            let options = ScoringOptions::default();
            let us = usage(indexed, &list, options, &unwatched).unwrap();
            let r = radar(
                &engine,
                indexed,
                &RadarRequest { kind: *kind, terms: &list, usages: &us, seeds, options },
                &unwatched,
            )
            .unwrap();
            judged += us.iter().filter(|u| u.times > 0).count() - r.too_rare.len();
            rare += r.too_rare.len();
            for a in &r.alarms {
                match &a.reason {
                    Reason::Outsized { times_the_next } => {
                        out += 1;
                        println!(
                            "{name:10} {cname:8} OUTSIZED {} {:.2} {times_the_next:.1}",
                            list[a.term].0, a.share
                        )
                    }
                    Reason::Unlike(u) => {
                        unlike += 1;
                        println!(
                            "{name:10} {cname:8} UNLIKE   {:14} {:.3} x{} {:.2}±{:.2} n{} | {}",
                            list[a.term].0,
                            a.share,
                            us[a.term].times,
                            u.likeness,
                            u.error,
                            u.n_places,
                            u.around.join(" ")
                        )
                    }
                }
            }
        }
    }
    println!("judged {judged} rare {rare} unlike {unlike} outsized {out}");
}
