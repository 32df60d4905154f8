//! The figures of our concept models beside those of the 2017 model, on what people said about words.
//!
//! ```text
//! cargo bench --bench figures --no-default-features -- GOLD [VECTORS…]
//! ```
//!
//! GOLD is a folder with `labmt_happiness.csv` (word,value), `opinion_polarity.csv` (word,value: 1 or −1) and
//! `empath_categories.tsv` (a name and its words on each line); they are not part of the program. Measured are the
//! vectors inside the program, then each file of word vectors. Only words among the 100,000 commonest count; seeds
//! are left out. After ±: half the 95% interval of the mean, over draws or categories.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "prints its tables")]

mod gold;
mod measures;
#[expect(dead_code, reason = "other benches use the rest of it")]
mod random;

use std::path::Path;
use std::process::ExitCode;

use conceptvector::Result;
use conceptvector::concept::ConceptKind;
use conceptvector::concept::engine::Engine;
use conceptvector::concept::model::ModelName;
use conceptvector::embedding::{Embedding, embedded, read};
use conceptvector::progress::unwatched;

use gold::Gold;
use measures::{categories, extreme_seeds, feedback, polarity, scorer, turney, wrong_pole};

fn main() -> ExitCode {
    // Cargo adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let Some((folder, files)) = arguments.split_first() else {
        println!(
            "give the folder of human ratings (labmt_happiness.csv, opinion_polarity.csv, empath_categories.tsv) \
             and, to measure other word vectors too, their files: \
             cargo bench --bench figures --no-default-features -- GOLD [VECTORS…]"
        );
        return ExitCode::SUCCESS;
    };
    let embedded = std::iter::once(embedded::load());
    let opened = files.iter().map(|file| Ok(read::open(Path::new(file), &unwatched)?.embedding));
    for embedding in embedded.chain(opened) {
        if let Err(error) = embedding.and_then(|embedding| report(Path::new(folder), embedding)) {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Prints the table of one set of vectors.
fn report(folder: &Path, embedding: Embedding) -> Result<()> {
    let gold = Gold::open(folder, &embedding)?;
    let engine = Engine::new(embedding);
    let embedding = engine.embedding();
    println!(
        "\n{} ({} words of {} numbers); known: {} rated by happiness, {} by polarity, {} categories\n",
        embedding.name(),
        embedding.len(),
        embedding.dimensions(),
        gold.happiness.len(),
        gold.polarity.len(),
        gold.categories.len(),
    );
    println!("{:<50}{:>15}{:>15}{:>15}{:>8}", "", "kernel density", "axis", "default", "goal");
    bipolar(&engine, &gold)?;
    let row = |measure: fn(&Embedding, &Gold, &measures::Scorer<'_>) -> Result<Vec<f64>>| {
        let [density, default] = [ModelName::KernelDensity2017, ModelName::WhitenedCentroid]
            .map(|name| measure(embedding, &gold, &scorer(&engine, ConceptKind::Unipolar, name)));
        Ok([Some(density?), None, Some(default?)])
    };
    line("right among the first 20 of a category, 5 seeds", &row(|e, g, s| categories(e, g, s, 5))?, "≥ .36");
    line(
        "right among the first 20 of a category, 10 seeds",
        &row(|e, g, s| categories(e, g, s, 10))?,
        "≥ .40",
    );
    line("right among 80 shown in 3 rounds of feedback", &row(feedback)?, "≥ 21.5");
    Ok(())
}

/// Prints the rows of measures with two poles.
fn bipolar(engine: &Engine, gold: &Gold) -> Result<()> {
    let embedding = engine.embedding();
    let (mut first, mut random, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for name in [ModelName::KernelDensity2017, ModelName::Axis, ModelName::KernelRidge] {
        let score = scorer(engine, ConceptKind::Bipolar, name);
        let plain = turney(engine, gold, &score, None)?;
        let with_unknown = turney(engine, gold, &score, Some("xqzzt"))?;
        let change = |a: Option<f64>, b: Option<f64>| a.unwrap_or(0.0) - b.unwrap_or(0.0);
        first.push((plain, change(with_unknown.spearman, plain.spearman)));
        random.push((extreme_seeds(gold, &score)?, polarity(gold, &score)?));
        wrong.push(wrong_pole(embedding, gold, &score)?);
    }
    let of = |figure: &dyn Fn(usize) -> Vec<f64>| [Some(figure(0)), Some(figure(1)), Some(figure(2))];
    let one = |figure: Option<f64>| vec![figure.unwrap_or(0.0)];
    line("Spearman with happiness, 7 + 7 seeds of Turney", &of(&|m| one(first[m].0.spearman)), "≥ .56");
    line("Pearson, same", &of(&|m| one(first[m].0.pearson)), "≥ .57");
    line("change of Spearman by one unknown seed", &of(&|m| vec![first[m].1]), "0");
    line("Spearman with happiness, 10 + 10 extreme seeds", &of(&|m| random[m].0.clone()), "≥ .52");
    line("AUC of polarity, 10 + 10 seeds", &of(&|m| random[m].1.clone()), "≥ .83");
    line("wrong-pole suggestions after 3 rounds", &of(&|m| wrong[m].clone()), "≤ .015");
    Ok(())
}

/// Prints one row: the mean per model, with half its 95% interval where there are several draws.
fn line(measure: &str, models: &[Option<Vec<f64>>; 3], goal: &str) {
    let cell = |values: &Option<Vec<f64>>| match values {
        Some(values) => {
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let spread = 1.96 * (variance / n).sqrt();
            if spread.is_finite() { format!("{mean:.3} ± {spread:.3}") } else { format!("{mean:.3}") }
        }
        None => "–".to_owned(),
    };
    let [density, axis, default] = models.each_ref().map(cell);
    println!("{measure:<50}{density:>15}{axis:>15}{default:>15}{goal:>8}");
}
