//! How well a curve inside a document tells the words that were left out, beside a flat line and two ways of other
//! programs; how near it is to a known truth; how long it takes.
//!
//! ```text
//! cargo bench --bench within --no-default-features -- [RATINGS.csv DOCUMENTS…]
//! ```
//!
//! RATINGS has the columns word and value, on a scale from 1 to 9; words within 1 of its middle are left out, as is usual
//! for them. Error is the root of the mean square, over that of the flat line: below 1 is better than saying nothing.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "prints its tables")]

mod real;
#[path = "../figures/random.rs"]
#[expect(dead_code, reason = "another bench uses the rest of it")]
mod random;
mod simulate;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use conceptvector::Result;
use conceptvector::dynamics::within::Occurrence;
use conceptvector::dynamics::within::flow::{FlowEvidence, document_flow};
use conceptvector::dynamics::within::legacy::{cosine_flow, five_segments, segment_at};

use random::Random;
use simulate::{SHAPES, draw};

/// Generated documents of each shape.
const N_DOCUMENTS: u64 = 200;
/// Points of the curve.
const N_POINTS: usize = 400;
const METHODS: [&str; 4] = ["flow", "DCT, 5", "five segments", "flat"];

fn main() -> ExitCode {
    // Cargo adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let result = generated().and_then(|()| speed()).and_then(|()| match arguments.split_first() {
        Some((ratings, documents)) => {
            let documents: Vec<PathBuf> = documents.iter().map(PathBuf::from).collect();
            left_out(&real::open(Path::new(ratings), &documents)?)
        }
        None => Ok(()),
    });
    if let Err(error) = result {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What each method says at `positions`, knowing `words`; and whether the flow moves.
fn predict(words: &[Occurrence], n_tokens: u32, positions: &[f64]) -> Result<([Vec<f64>; 4], bool)> {
    let mean = words.iter().map(|o| o.weight).sum::<f64>() / words.len().max(1) as f64;
    let flow = document_flow(words, n_tokens, N_POINTS)?;
    let segments = five_segments(words, n_tokens);
    let in_segment = |position: &f64| segments[segment_at(*position, n_tokens)].unwrap_or(mean);
    let found = [
        positions.iter().map(|position| flow.at(*position).unwrap_or(mean)).collect(),
        cosine_flow(words, n_tokens, positions),
        positions.iter().map(in_segment).collect(),
        vec![mean; positions.len()],
    ];
    Ok((found, flow.evidence == FlowEvidence::Change))
}

fn header(title: &str) {
    println!("\n{title}\n");
    print!("{:<44}{:>9}{:>9}", "", "n", "moving");
    METHODS.iter().for_each(|method| print!("{method:>15}"));
    println!();
}

fn line(name: &str, n: usize, moving: usize, squares: [f64; 4]) {
    print!("{name:<44}{n:>9}{:>8.1}%", 100.0 * moving as f64 / n.max(1) as f64);
    squares.iter().for_each(|square| print!("{:>15.3}", (square / squares[3]).sqrt()));
    println!();
}

fn generated() -> Result<()> {
    header("Generated documents: distance from the truth, over that of the flat line from it");
    for (n_tokens, every) in [(500, 5), (2000, 7), (20_000, 7)] {
        for (name, shape) in SHAPES {
            let (mut squares, mut moving) = ([0.0; 4], 0);
            for seed in 0..N_DOCUMENTS {
                let words = draw(seed * 7919 + 1, n_tokens, every, shape);
                let positions: Vec<f64> =
                    (0..100).map(|i| (f64::from(i) + 0.5) * f64::from(n_tokens) / 100.0).collect();
                let (found, is_moving) = predict(&words, n_tokens, &positions)?;
                moving += usize::from(is_moving);
                for (square, values) in squares.iter_mut().zip(&found) {
                    let pairs = values.iter().zip(&positions);
                    *square +=
                        pairs.map(|(v, at)| (v - shape(at / f64::from(n_tokens))).powi(2)).sum::<f64>();
                }
            }
            let name = format!("{name}, {n_tokens} words, {} matched", n_tokens / every);
            line(&name, N_DOCUMENTS as usize, moving, squares);
        }
    }
    Ok(())
}

/// One document, for its words' weights and length.
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) words: Vec<Occurrence>,
    pub(crate) n_tokens: u32,
}

/// Hides every fifth matched word, from each of five starts, and tells it from the others.
fn left_out(documents: &[Document]) -> Result<()> {
    header("Real documents: error on words left out (every fifth), over that of the flat line");
    let (mut all, mut moving, mut worse, mut worst) = ([0.0; 4], 0, [0_usize; 4], [0.0_f64; 4]);
    let (mut of_moving, mut largest_z) = ([0.0; 4], [f64::NEG_INFINITY; 4]);
    for document in documents {
        let (mut squares, mut spread) = ([0.0; 4], [0.0; 4]);
        let mut times_moving = 0;
        for start in 0..5 {
            let is_hidden = |(i, _): &(usize, &Occurrence)| i % 5 == start;
            let of = |hidden: bool| -> Vec<Occurrence> {
                let words = document.words.iter().enumerate();
                words.filter(|word| is_hidden(word) == hidden).map(|(_, word)| *word).collect()
            };
            let (known, hidden) = (of(false), of(true));
            let positions: Vec<f64> = hidden.iter().map(|o| f64::from(o.position) + 0.5).collect();
            if known.is_empty() {
                continue;
            }
            let (found, is_moving) = predict(&known, document.n_tokens, &positions)?;
            times_moving += usize::from(is_moving);
            for method in 0..4 {
                for (i, o) in hidden.iter().enumerate() {
                    let square = (found[method][i] - o.weight).powi(2);
                    squares[method] += square;
                    spread[method] += (square - (found[3][i] - o.weight).powi(2)).powi(2);
                }
            }
        }
        for method in 0..4 {
            all[method] += squares[method];
            if method < 3 {
                let z = (squares[method] - squares[3]) / spread[method].sqrt();
                largest_z[method] = largest_z[method].max(if z.is_nan() { 0.0 } else { z });
            }
            worst[method] = worst[method].max((squares[method] / squares[3]).sqrt());
            worse[method] += usize::from(squares[method] > 1.0001 * squares[3]);
            if times_moving > 0 {
                of_moving[method] += squares[method];
            }
        }
        moving += usize::from(times_moving > 0);
        if documents.len() <= 5 {
            line(&document.name, document.words.len(), usize::from(times_moving > 0), squares);
        }
    }
    line("all documents", documents.len(), moving, all);
    line("those in which the flow moves", moving, moving, of_moving);
    println!(
        "worse than the flat line in so many documents: {worse:?}; the largest error in one document: {worst:.3?}"
    );
    println!("how far worse at most, in standard errors of the difference: {:.2?}", &largest_z[..3]);
    Ok(())
}

fn speed() -> Result<()> {
    println!("\nTime of a flow\n");
    for n_tokens in [2000, 20_000, 1_000_000] {
        let mut chance = Random(3);
        let arc = |share: f64| 0.3 * (std::f64::consts::TAU * share).sin();
        // Every word has a weight.
        let words: Vec<Occurrence> = (0..n_tokens)
            .map(|position| {
                let share = f64::from(position) / f64::from(n_tokens);
                Occurrence { position, weight: arc(share) + 0.4 * chance.normal() }
            })
            .collect();
        let mut fastest = f64::INFINITY;
        for _ in 0..5 {
            let begun = Instant::now();
            document_flow(&words, n_tokens, N_POINTS)?;
            fastest = fastest.min(begun.elapsed().as_secs_f64());
        }
        println!("{n_tokens:>9} words, all matched: {:.2} ms", 1e3 * fastest);
    }
    Ok(())
}
