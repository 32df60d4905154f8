//! What a simulated analyst gains by teaching, against accepting suggestions: rank correlation with human ratings
//! after each round of twenty answers.
//!
//! ```text
//! cargo run --release --no-default-features --example teach -- RATINGS.csv [LOW HIGH]
//! ```
//! RATINGS has the columns word,value. The analyst answers by the ratings: negative up to LOW, positive from HIGH
//! on, neither in between (without them: 4 and 6, which suits a scale from 1 to 9). Words without a rating cannot be
//! asked. All ways are compared on the same words: the rated ones that none of them was taught.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints, and stops at what is wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use conceptvector::comparison::agreement::agreement;
use conceptvector::comparison::ratings::{RatingColumns, read};
use conceptvector::concept::SUGGESTION_VOCABULARY;
use conceptvector::concept::engine::Engine;
use conceptvector::concept::model::Model;
use conceptvector::concept::{ConceptKind, Pole, Seeds};
use conceptvector::embedding::{WordId, embedded};
use conceptvector::progress::unwatched;
use conceptvector::suggestion::filter::Filter;
use conceptvector::suggestion::teach::{N_QUESTIONS, questions};
use conceptvector::suggestion::{Folding, Request, suggest};

const N_ROUNDS: usize = 4;

struct Analyst {
    ratings: BTreeMap<WordId, f64>,
    low: f64,
    high: f64,
}

impl Analyst {
    fn answer(&self, word: WordId) -> Option<Pole> {
        let rating = *self.ratings.get(&word)?;
        Some(if rating >= self.high {
            Pole::Positive
        } else if rating <= self.low {
            Pole::Negative
        } else {
            Pole::Irrelevant
        })
    }
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Teach,
    Accept,
}

fn ask(engine: &Engine, analyst: &Analyst, seeds: &Seeds, way: Way) -> Vec<WordId> {
    match way {
        Way::Teach => {
            let (known, _) = engine.resolve(seeds, ConceptKind::Bipolar);
            let is_open = |word: WordId| analyst.ratings.contains_key(&word);
            questions(engine, ConceptKind::Bipolar, &known, &is_open, N_QUESTIONS, &unwatched).unwrap()
        }
        Way::Accept => {
            let only =
                |word: &str| engine.embedding().id(word).is_some_and(|id| analyst.ratings.contains_key(&id));
            let request = Request {
                vocabulary: SUGGESTION_VOCABULARY,
                seeds,
                kind: ConceptKind::Bipolar,
                model: None,
                count: N_QUESTIONS / 2,
                n_counted: 0,
                folding: Folding::Inflections,
                filter: Filter { only: Some(&only), ..Filter::default() },
                excluded: &BTreeSet::new(),
                previous: None,
            };
            let found = suggest(engine, None, &request).unwrap();
            found.positive.iter().chain(&found.negative).map(|suggestion| suggestion.word).collect()
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |place: usize, default: f64| arguments.get(place).map_or(default, |text| text.parse().unwrap());
    let engine = Engine::new(embedded::load().unwrap());
    let rows = read(Path::new(&arguments[0]), &RatingColumns::default()).unwrap().rows;
    let ratings =
        rows.iter().filter_map(|row| Some((engine.embedding().id(&row.item)?, row.value))).collect();
    let analyst = Analyst { ratings, low: number(1, 4.0), high: number(2, 6.0) };
    let sets = [
        (
            "good nice excellent positive fortunate correct superior",
            "bad nasty poor negative unfortunate wrong inferior",
        ),
        ("happy joy delight cheerful love", "sad grief misery hate tears"),
    ];
    for (positive, negative) in sets {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect();
        let first = Seeds { positive: list(positive), negative: list(negative), irrelevant: Vec::new() };
        println!("{positive} / {negative}");
        let mut taught: Vec<(Way, Vec<Seeds>)> = Vec::new();
        for way in [Way::Teach, Way::Accept] {
            let mut rounds = vec![first.clone()];
            for _ in 0..N_ROUNDS {
                let mut seeds = rounds.last().unwrap().clone();
                let start = Instant::now();
                let asked = ask(&engine, &analyst, &seeds, way);
                let seconds = start.elapsed().as_secs_f64();
                let mut said = [Vec::new(), Vec::new(), Vec::new()];
                for word in asked {
                    let (Some(pole), text) = (analyst.answer(word), engine.embedding().word(word)) else {
                        continue;
                    };
                    seeds.get_mut(pole).push(text.to_owned());
                    said[Pole::ALL.iter().position(|&other| other == pole).unwrap()].push(text.to_owned());
                }
                let [positive, negative, neither] = said.map(|words| words.join(" "));
                println!("  {way:?} {seconds:.2} s: + {positive} − {negative} ∅ {neither}");
                rounds.push(seeds);
            }
            taught.push((way, rounds));
        }
        let used: BTreeSet<&str> = taught
            .iter()
            .flat_map(|(_, rounds)| rounds.last().unwrap().iter().map(|(_, word)| word))
            .collect();
        let test: Vec<(WordId, f64)> = analyst
            .ratings
            .iter()
            .filter(|(word, _)| !used.contains(engine.embedding().word(**word)))
            .map(|(&word, &rating)| (word, rating))
            .collect();
        let (words, gold): (Vec<WordId>, Vec<f64>) = test.into_iter().unzip();
        for (way, rounds) in &taught {
            let spearman = |seeds: &Seeds| {
                let (known, _) = engine.resolve(seeds, ConceptKind::Bipolar);
                let model = Model::fit(&engine, ConceptKind::Bipolar, &known).unwrap();
                let scores = model.score_words(&engine, &words);
                let scores: Vec<Option<f64>> = scores.into_iter().map(|score| Some(score.into())).collect();
                agreement(&scores, &gold).spearman.unwrap()
            };
            let figures: Vec<String> = rounds.iter().map(|seeds| format!("{:.3}", spearman(seeds))).collect();
            println!(
                "{way:?}, Spearman after 0 … {N_ROUNDS} rounds on {} words: {}",
                words.len(),
                figures.join(" ")
            );
        }
    }
}
