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
use conceptvector::scoring::usage::usage;
use conceptvector::suggestion::filter::Filter;
use conceptvector::suggestion::{Folding, Request, suggest};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
fn w32(path: PathBuf, v: impl Iterator<Item = u32>) {
    let mut f = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    for x in v {
        f.write_all(&x.to_le_bytes()).unwrap();
    }
}
fn wf(path: PathBuf, v: &[f32]) {
    let mut f = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    for x in v {
        f.write_all(&x.to_le_bytes()).unwrap();
    }
}
fn split(s: &str) -> Vec<String> {
    s.split_whitespace().map(str::to_owned).collect()
}
fn main() {
    let engine = Engine::new(embedded::load().unwrap());
    let e = engine.embedding();
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
    for arg in std::env::args().skip(1) {
        let (name, files) = arg.split_once('=').unwrap();
        let files: Vec<PathBuf> = files.split(',').map(PathBuf::from).collect();
        let (corpus, _) = read(&files, &Columns::default(), &unwatched).unwrap();
        let t = TokenIndex::build(&corpus, &unwatched).unwrap();
        let inv = InvertedIndex::build(&t, &unwatched).unwrap();
        let dir = PathBuf::from(format!("/tmp/radar/d_{name}"));
        std::fs::create_dir_all(&dir).unwrap();
        w32(dir.join("tokens"), t.documents().flatten().map(|t| t.0));
        w32(dir.join("lens"), t.documents().map(|t| t.len() as u32));
        let forms: Vec<&str> = t.forms().collect();
        std::fs::write(dir.join("forms"), forms.join("\n")).unwrap();
        let d = e.dimensions();
        let (mut ids, mut raw, mut z, mut b) = (vec![], vec![], vec![], vec![]);
        for f in &forms {
            match e.id(f) {
                Some(id) => {
                    ids.push(id.0);
                    raw.extend_from_slice(e.unit(id));
                    z.extend(engine.space(ConceptKind::Unipolar).vector(e, id));
                    b.extend(engine.space(ConceptKind::Bipolar).vector(e, id));
                }
                None => {
                    ids.push(u32::MAX);
                    for v in [&mut raw, &mut z, &mut b] {
                        v.extend(std::iter::repeat_n(0f32, d));
                    }
                }
            }
        }
        w32(dir.join("ids"), ids.into_iter());
        wf(dir.join("raw"), &raw);
        wf(dir.join("uni"), &z);
        wf(dir.join("bi"), &b);
        println!("{name}: {} docs {} tokens {} forms", t.n_documents(), t.n_tokens(), forms.len());
        let none = BTreeSet::new();
        let mut out = String::new();
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
            let us =
                usage(Indexed { tokens: &t, inverted: &inv }, &list, ScoringOptions::default(), &unwatched)
                    .unwrap();
            out += &format!("C\t{cname}\t{}\n", if *kind == ConceptKind::Unipolar { "uni" } else { "bi" });
            for ((term, u), _) in ts.iter().filter(|t| t.pole != Pole::Irrelevant).zip(&us).zip(&list) {
                out += &format!(
                    "T\t{}\t{}\t{:?}\t{:?}\t{}\t{}\t{}\n",
                    term.term, term.weight, term.status, term.pole, u.times, u.documents, u.share
                );
            }
        }
        std::fs::write(dir.join("concepts"), out).unwrap();
        std::fs::write(
            dir.join("texts"),
            corpus.texts().map(|t| t.replace(['\n', '\r'], " ")).collect::<Vec<_>>().join("\n"),
        )
        .unwrap();
    }
}
