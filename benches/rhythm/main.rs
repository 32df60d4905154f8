//! How often a daily rhythm that is not there is found, beside a regression with independent errors; how often the
//! intervals of one that is there hold the truth.
//!
//! ```text
//! cargo bench --bench rhythm --no-default-features -- [SCORES.csv]
//! ```
//!
//! First on simulated series, as they are and with the clock of every day turned by chance (the regression's are of the
//! turned ones). Then, where a file is given that `conceptvector score` wrote, on its documents with their days
//! turned: whatever rhythm they have, the turned ones have none.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "prints its tables")]

#[path = "../figures/random.rs"]
#[expect(dead_code, reason = "another bench uses the rest of it")]
mod random;
mod simulate;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use conceptvector::corpus::dates::DateFormat;
use conceptvector::dynamics::Observation;
use conceptvector::dynamics::rhythm::clock::LocalTime;
use conceptvector::dynamics::rhythm::harmonics::{Cycle, f_4_tail, harmonics};
use conceptvector::dynamics::rhythm::{Rhythm, RhythmOptions, Sample, rhythm};
use conceptvector::progress::unwatched;
use conceptvector::{Error, Result};
use nalgebra::{DMatrix, DVector};

use random::Random;
use simulate::{DAY, Setting};

/// Series of each setting.
const N_SERIES: u64 = 400;
/// Ways the days of real documents are turned.
const N_TURNS: u64 = 200;

const SLOW: (f64, f64) = (0.1, 480.0);
const BURST: (f64, f64) = (0.3, 1.5);
const NONE: (f64, f64) = (0.0, 1.0);

fn main() -> ExitCode {
    // Cargo adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let result = simulated().and_then(|()| match arguments.first() {
        Some(file) => turned(Path::new(file)),
        None => Ok(()),
    });
    if let Err(error) = result {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn simulated() -> Result<()> {
    let setting = |name, n, days, components, amplitude| Setting { name, n, days, components, amplitude };
    let settings = [
        setting("300 documents, 60 days", 300, 60.0, [SLOW, NONE, BURST], 0.0),
        setting("1000 documents, 60 days", 1000, 60.0, [SLOW, NONE, BURST], 0.0),
        setting("1000 documents, 400 days", 1000, 400.0, [SLOW, NONE, BURST], 0.0),
        setting("600 documents, 60 days, moods of a day", 600, 60.0, [SLOW, (0.2, 24.0), BURST], 0.0),
        setting("600 documents, 600 days", 600, 600.0, [SLOW, (0.05, 48.0), BURST], 0.0),
        setting("300 documents, 8 days", 300, 8.0, [SLOW, NONE, BURST], 0.0),
        setting("300 documents, 60 days, amplitude 0.4", 300, 60.0, [SLOW, NONE, BURST], 0.4),
        setting("1000 documents, 60 days, amplitude 0.8", 1000, 60.0, [SLOW, NONE, BURST], 0.8),
    ];
    println!("{N_SERIES} simulated series each: share with p ≤ 0.05, and intervals that hold the truth\n");
    println!(
        "{:<42}{:>8}{:>8}{:>8}{:>12}{:>11}{:>8}{:>10}",
        "", "day", "week", "turned", "regression", "amplitude", "peak", "ms a fit"
    );
    for setting in settings {
        let (mut found, mut weekly, mut turned, mut naive) = (0.0, 0.0, 0.0, 0.0);
        let (mut sizes, mut peaks, mut with_peak, mut seconds) = (0.0, 0.0, 0.0, 0.0);
        for seed in 0..N_SERIES {
            let documents = setting.draw(seed * 7919 + 1);
            let hours: Vec<f64> = documents.iter().map(|o| o.time / DAY).collect();
            let begun = Instant::now();
            let options = RhythmOptions { word_variance: 1.0, noise: None };
            let both = rhythms(&documents, &hours, &options)?;
            weekly += share_of(both.week.as_ref().is_ok_and(|sides| sides.raw.is_found()));
            let cycle = day(both)?;
            seconds += begun.elapsed().as_secs_f64();
            found += share_of(cycle.is_found());
            let by_chance = turn(&hours, seed);
            turned += share_of(day(rhythms(&documents, &by_chance, &options)?)?.is_found());
            naive += share_of(regression(&documents, &by_chance)? <= 0.05);
            let size = cycle.amplitude;
            sizes += share_of((size.lower..=size.upper).contains(&setting.amplitude));
            if let Some(peak) = cycle.peak {
                with_peak += 1.0 / N_SERIES as f64;
                let holds = |turn: f64| (peak.lower..=peak.upper).contains(&(20.0 + turn));
                peaks += share_of(holds(-24.0) || holds(0.0) || holds(24.0));
            }
        }
        let peak =
            if setting.amplitude > 0.0 { format!("{:.1}%", 100.0 * peaks / with_peak) } else { "–".into() };
        let week = if setting.days < 42.0 { "–".to_owned() } else { format!("{:.1}%", 100.0 * weekly) };
        println!(
            "{:<42}{:>7.1}%{week:>8}{:>7.1}%{:>11.1}%{:>10.1}%{peak:>8}{:>10.1}",
            setting.name,
            100.0 * found,
            100.0 * turned,
            100.0 * naive,
            100.0 * sizes,
            1e3 * seconds / N_SERIES as f64
        );
    }
    Ok(())
}

fn share_of(is_it: bool) -> f64 {
    f64::from(u8::from(is_it)) / N_SERIES as f64
}

/// The rhythms of documents whose local days, with the time of day, are given.
fn rhythms(documents: &[Observation], days: &[f64], options: &RhythmOptions) -> Result<Rhythm> {
    let locals: Vec<Option<LocalTime>> = days.iter().map(|days| LocalTime::from_days(*days)).collect();
    rhythm(&Sample::new(documents, &locals, &[])?, options, &unwatched)
}

fn day(found: Rhythm) -> Result<Cycle> {
    found.day.map(|sides| sides.raw).map_err(|refusal| Error::Request(refusal.to_string()))
}

/// What a regression with independent errors says: the p-value of the daily harmonics, weighted by nothing.
fn regression(documents: &[Observation], days: &[f64]) -> Result<f64> {
    let x = DMatrix::from_fn(documents.len(), 5, |i, j| match j {
        0 => 1.0,
        _ => harmonics(days[i].rem_euclid(1.0))[j - 1],
    });
    let y = DVector::from_fn(documents.len(), |i, _| documents[i].value);
    let alike = || Error::Request("the hours are all alike".into());
    let factor = (x.transpose() * &x).cholesky().ok_or_else(alike)?;
    let beta = factor.solve(&(x.transpose() * &y));
    let variance = (&y - &x * &beta).norm_squared() / (documents.len() as f64 - 5.0);
    let block = factor.inverse().view((1, 1), (4, 4)).into_owned() * variance;
    let b = beta.rows(1, 4).into_owned();
    let freedom = documents.len() as f64 - 5.0;
    Ok(f_4_tail(b.dot(&block.cholesky().ok_or_else(alike)?.solve(&b)), freedom))
}

/// Turns the clock of every day by chance; the order of the documents stays.
fn turn(days: &[f64], seed: u64) -> Vec<f64> {
    let mut chance = Random(seed * 104_729 + 1);
    let (mut today, mut turn) = (f64::NAN, 0.0);
    let turned = days.iter().map(|days| {
        if days.floor() != today {
            (today, turn) = (days.floor(), chance.uniform());
        }
        today + (days + turn).rem_euclid(1.0)
    });
    turned.collect()
}

/// Turns the clock of every day of real documents.
fn turned(file: &Path) -> Result<()> {
    let documents = open(file)?;
    // Half of the variance between documents at their median number of words: the tool measures it inside documents,
    // which this file does not tell.
    let options = RhythmOptions { word_variance: word_variance(&documents), noise: None };
    let days: Vec<f64> = documents.iter().map(|o| o.time / DAY).collect();
    let as_is = day(rhythms(&documents, &days, &options)?)?;
    println!("\n{} documents; their own clock in UTC: {}", documents.len(), as_is.sentence());
    let (mut found, mut naive) = (0.0, 0.0);
    for seed in 0..N_TURNS {
        let turned = turn(&days, seed);
        found += f64::from(u8::from(day(rhythms(&documents, &turned, &options)?)?.is_found()));
        naive += f64::from(u8::from(regression(&documents, &turned)? <= 0.05));
    }
    let percent = |count: f64| 100.0 * count / N_TURNS as f64;
    println!(
        "{N_TURNS} times with every day turned by chance, p ≤ 0.05: {:.1}% (regression: {:.1}%)",
        percent(found),
        percent(naive)
    );
    Ok(())
}

/// The dated documents with a score in the file's first concept.
fn open(file: &Path) -> Result<Vec<Observation>> {
    let broken = |problem: csv::Error| Error::format(file, None, problem.to_string());
    let mut reader = csv::Reader::from_path(file).map_err(broken)?;
    let mut documents = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cell = |place: usize| record.get(place).unwrap_or_default();
        // id, time, group, tokens, matched, concept
        let time = DateFormat::Iso.parse(cell(1));
        if let (Some(time), Ok(n_words), Ok(value)) = (time, cell(4).parse(), cell(5).parse()) {
            documents.push(Observation { time, value, n_words });
        }
    }
    documents.sort_by(|a, b| a.time.total_cmp(&b.time));
    Ok(documents)
}

fn word_variance(documents: &[Observation]) -> f64 {
    let n = documents.len().max(1) as f64;
    let mean = documents.iter().map(|o| o.value).sum::<f64>() / n;
    let variance = documents.iter().map(|o| (o.value - mean).powi(2)).sum::<f64>() / n;
    let mut lengths: Vec<u32> = documents.iter().map(|o| o.n_words).collect();
    lengths.sort_unstable();
    0.5 * variance * f64::from(lengths.get(lengths.len() / 2).copied().unwrap_or(1))
}
