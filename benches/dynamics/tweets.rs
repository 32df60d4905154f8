//! Real documents: each predicted from those before it, with numbers fitted to the first half.

use std::path::{Path, PathBuf};

use conceptvector::corpus::columns::Columns;
use conceptvector::corpus::fields::FieldValues;
use conceptvector::corpus::index::TokenIndex;
use conceptvector::corpus::read::read;
use conceptvector::corpus::{Corpus, DocId};
use conceptvector::dynamics::covariate::marks;
use conceptvector::dynamics::observe::observe;
use conceptvector::dynamics::rows::Rows;
use conceptvector::dynamics::space::StateSpace;
use conceptvector::dynamics::{
    Adjustment, AdjustmentValues, Observation, Trend, TrendOptions, trend_adjusted,
};
use conceptvector::lexicon::json;
use conceptvector::lexicon::scope::{Scope, terms_in_scope};
use conceptvector::progress::unwatched;
use conceptvector::scoring::matcher::Matcher;
use conceptvector::scoring::score;
use conceptvector::scoring::scores::{Measure, Scores};
use conceptvector::{Error, Result};

use crate::simulate::DAY;

/// A number of each document, standardised over the first half.
struct Column {
    name: String,
    values: Vec<f64>,
}

pub(crate) fn print(lexicon: &Path, documents: &[PathBuf]) -> Result<()> {
    let (corpus, report) = read(documents, &Columns::default(), &unwatched)?;
    println!("{}", report.summary());
    let terms = terms(lexicon)?;
    let borrowed: Vec<(&str, f64)> = terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
    let index = TokenIndex::build(&corpus, &unwatched)?;
    let scores = score(&index, &Matcher::new(&[borrowed]), &unwatched)?;
    let observed = observe(&corpus, &scores, 0, Measure::Mean, 1);
    let mut order: Vec<usize> = (0..observed.observations.len()).collect();
    order.sort_by(|a, b| observed.observations[*a].time.total_cmp(&observed.observations[*b].time));
    let list: Vec<Observation> = order.iter().map(|&at| observed.observations[at]).collect();
    let docs: Vec<DocId> = order.iter().map(|&at| observed.documents[at]).collect();
    let half = list.len() / 2;
    println!(
        "{} scored documents, {half} to learn from; word variance {:.4}",
        list.len(),
        observed.word_variance
    );
    let options = TrendOptions { word_variance: observed.word_variance, ..TrendOptions::default() };
    let adjusted_for = |columns: &[Column]| {
        let adjustments: Vec<Adjustment> = columns
            .iter()
            .map(|column| Adjustment {
                name: column.name.clone(),
                values: AdjustmentValues::Numbers(column.values[..half].to_vec()),
            })
            .collect();
        trend_adjusted(None, &list[..half], &adjustments, &options, &unwatched)
    };
    let columns = columns(&corpus, &scores, &docs, half);
    let clock = clock(&list, half);
    let (trend, by_clock) = (adjusted_for(&columns)?, adjusted_for(&clock)?);
    println!("{:<14} {:>7} {:>12} {:>9}", "method", "RMSE", "log density", "coverage");
    let best = baselines(&list, half);
    let raw = ahead(&list, half, &trend, &[], observed.word_variance)?;
    raw.print("model");
    raw.print_against("the best simple method", &best);
    for (name, trend, columns) in [("with clock", &by_clock, &clock), ("adjusted", &trend, &columns)] {
        let adjusted = trend.fairest();
        let told = ahead(&list, half, adjusted, columns, observed.word_variance)?;
        told.print(name);
        told.print_against("the best simple method", &best);
        told.print_against("the model", &raw);
        for beta in &adjusted.betas {
            println!("  {:<28} {:+.4} ± {:.4}", beta.name, beta.estimate, beta.standard_error);
        }
    }
    for (name, trend) in
        std::iter::once(("raw", Some(&trend))).chain([("adjusted", trend.adjusted.as_deref())])
    {
        let Some(trend) = trend else { continue };
        println!("{name}: {} {:?}", trend.chosen.name(), trend.fit().map(|fit| fit.parameters()));
        println!("  {}", trend.sentence());
        for fit in &trend.candidates {
            println!(
                "  {:<32} log-likelihood {:>9.2} AIC {:>9.2}",
                fit.candidate.name(),
                fit.log_likelihood,
                fit.aic
            );
        }
    }
    Ok(())
}

/// Terms with weights: of a lexicon's first concept, or of ratings from 1 to 9 at least 1 away from the middle.
fn terms(path: &Path) -> Result<Vec<(String, f64)>> {
    if path.extension().is_some_and(|ending| ending == "json") {
        let lexicon = json::read(path)?;
        let Some(concept) = lexicon.concepts.first() else { return Ok(Vec::new()) };
        let terms = terms_in_scope(concept, Scope::All);
        return Ok(terms.into_iter().map(|(term, weight)| (term.to_owned(), weight)).collect());
    }
    let text = std::fs::read_to_string(path).map_err(Error::reading(path))?;
    let rated = text.lines().filter_map(|line| {
        let (word, value) = line.rsplit_once(',')?;
        let value: f64 = value.trim().parse().ok()?;
        ((value - 5.0).abs() >= 1.0).then(|| (word.to_owned(), (value - 5.0) / 4.0))
    });
    Ok(rated.collect())
}

/// Length, link, mention, and the commonest sources, which tell the device.
fn columns(corpus: &Corpus, scores: &Scores, docs: &[DocId], half: usize) -> Vec<Column> {
    let flag = |flag: bool| f64::from(u8::from(flag));
    let tokens = |doc: &DocId| scores.tokens.get(doc.place()).copied().unwrap_or(0).max(1);
    let mut columns = vec![
        Column {
            name: "log length".to_owned(),
            values: docs.iter().map(|doc| f64::from(tokens(doc)).ln()).collect(),
        },
        Column {
            name: "link".to_owned(),
            values: docs.iter().map(|doc| flag(marks(corpus.text(*doc)).has_link)).collect(),
        },
        Column {
            name: "mention".to_owned(),
            values: docs.iter().map(|doc| flag(marks(corpus.text(*doc)).has_mention)).collect(),
        },
    ];
    if let Some(field) = corpus.field("source")
        && let FieldValues::Categories { names, .. } = &field.values
    {
        let mut counts = vec![0; names.len()];
        for code in docs[..half].iter().filter_map(|doc| field.code(*doc)) {
            counts[code as usize] += 1;
        }
        let mut common: Vec<usize> = (0..names.len()).filter(|&code| counts[code] >= 20).collect();
        common.sort_by_key(|&code| std::cmp::Reverse(counts[code]));
        for &code in common.iter().skip(1).take(4) {
            let values = docs.iter().map(|doc| flag(field.code(*doc) == u32::try_from(code).ok())).collect();
            columns.push(Column { name: format!("source: {}", names[code]), values });
        }
    }
    standardise(&mut columns, half);
    columns
}

/// Waves of a day, half a day, a week and half a week.
fn clock(list: &[Observation], half: usize) -> Vec<Column> {
    let mut columns = Vec::new();
    for days in [1.0, 0.5, 7.0, 3.5] {
        for (part, of) in [("cos", f64::cos as fn(f64) -> f64), ("sin", f64::sin)] {
            let angle = |o: &Observation| o.time / (days * DAY) * std::f64::consts::TAU;
            let values = list.iter().map(|o| of(angle(o))).collect();
            columns.push(Column { name: format!("{part} {days} d"), values });
        }
    }
    standardise(&mut columns, half);
    columns
}

fn standardise(columns: &mut [Column], half: usize) {
    for column in columns {
        let n = half.max(1) as f64;
        let mean = column.values[..half].iter().sum::<f64>() / n;
        let variance = column.values[..half].iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let scale = if variance > 0.0 { variance.sqrt() } else { 1.0 };
        column.values.iter_mut().for_each(|x| *x = (*x - mean) / scale);
    }
}

/// How well the second half was predicted.
struct Told {
    rmse: f64,
    density: f64,
    coverage: f64,
}

impl Told {
    /// From errors and their standard deviations.
    fn new(errors: &[(f64, f64)]) -> Self {
        let n = errors.len() as f64;
        let density =
            |(error, sd): &(f64, f64)| -0.5 * (std::f64::consts::TAU.ln() + (error / sd).powi(2)) - sd.ln();
        Self {
            rmse: (errors.iter().map(|(error, _)| error * error).sum::<f64>() / n).sqrt(),
            density: errors.iter().map(density).sum(),
            coverage: errors.iter().filter(|(error, sd)| error.abs() <= 1.959_964 * sd).count() as f64 / n,
        }
    }

    fn print(&self, name: &str) {
        println!("{name:<14} {:>7.4} {:>12.1} {:>8.1}%", self.rmse, self.density, 100.0 * self.coverage);
    }

    fn print_against(&self, name: &str, other: &Self) {
        let (ratio, gain) = (self.rmse / other.rmse, self.density - other.density);
        println!("  against {name}: RMSE × {ratio:.3}, log density {gain:+.1}");
    }
}

/// The second half by the numbers of the first.
fn ahead(list: &[Observation], half: usize, trend: &Trend, columns: &[Column], word: f64) -> Result<Told> {
    let Some(fit) = trend.fit() else { return Err(Error::Request("too few documents".to_owned())) };
    let mean = trend.mean.unwrap_or(0.0);
    let explained = |row: usize| -> f64 {
        let of = |name: &str| {
            columns.iter().find(|column| column.name == name).map_or(0.0, |column| column.values[row])
        };
        trend.betas.iter().map(|beta| beta.estimate * of(&beta.name)).sum()
    };
    let times: Vec<f64> = list.iter().map(|o| o.time).collect();
    let values: Vec<f64> = list.iter().enumerate().map(|(row, o)| o.value - mean - explained(row)).collect();
    let noise: Vec<f64> = list.iter().map(|o| word / f64::from(o.n_words) + fit.document_variance).collect();
    let predicted =
        StateSpace::new(fit.components.clone())?.predict(&Rows::new(&times, &values, &noise, &[])?)?;
    let errors: Vec<(f64, f64)> = predicted
        .innovations
        .iter()
        .zip(&predicted.deviations)
        .map(|(z, sd)| (z * sd, *sd))
        .skip(half)
        .collect();
    Ok(Told::new(&errors))
}

/// A method by name: its prediction of a document from those before.
type Method<'l> = (String, Box<dyn Fn(usize) -> f64 + 'l>);

/// The simple methods, each from the documents before; prints them and returns the one with the lowest error.
fn baselines(list: &[Observation], half: usize) -> Told {
    let mean = |list: &[Observation]| list.iter().map(|o| o.value).sum::<f64>() / list.len() as f64;
    let mut methods: Vec<Method<'_>> = Vec::new();
    for alpha in [0.005, 0.01, 0.02, 0.05, 0.1, 0.2] {
        let mut level = mean(&list[..half]);
        let mut levels = Vec::with_capacity(list.len());
        for o in list {
            levels.push(level);
            level += alpha * (o.value - level);
        }
        methods.push((format!("EWMA {alpha}"), Box::new(move |row| levels[row])));
    }
    for n in [7, 30] {
        methods
            .push((format!("{n} documents"), Box::new(move |row| mean(&list[row.saturating_sub(n)..row]))));
    }
    for days in [7.0, 30.0, 30.44] {
        let name = if days > 30.0 { "months".to_owned() } else { format!("{days} days") };
        methods.push((
            name,
            Box::new(move |row| {
                let month = |time: f64| (time / (days * DAY)).floor() * days * DAY;
                let from = if days > 30.0 { month(list[row].time) } else { list[row].time - days * DAY };
                let first = list.partition_point(|o| o.time < from);
                if first < row { mean(&list[first..row]) } else { mean(&list[..row]) }
            }),
        ));
    }
    for n in [200, 1000] {
        methods.push((
            format!("LOESS {n}"),
            Box::new(move |row| line_ahead(&list[row.saturating_sub(n)..row], list[row].time)),
        ));
    }
    let mut all: Vec<(String, f64, Told)> = Vec::new();
    for (name, predict) in methods {
        let error = |row: usize| list[row].value - predict(row);
        let learnt: Vec<f64> = (half / 10 + 1..half).map(error).collect();
        let sd = (learnt.iter().map(|error| error * error).sum::<f64>() / learnt.len() as f64).sqrt();
        let told = Told::new(&(half..list.len()).map(|row| (error(row), sd)).collect::<Vec<_>>());
        told.print(&name);
        all.push((name, sd, told));
    }
    let by_first_half = all.iter().min_by(|(_, a, _), (_, b, _)| a.total_cmp(b));
    println!("best in the first half: {}", by_first_half.map_or("none", |(name, _, _)| name));
    let lowest = all.into_iter().min_by(|(_, _, a), (_, _, b)| a.rmse.total_cmp(&b.rmse));
    lowest.map_or(Told { rmse: f64::NAN, density: f64::NAN, coverage: f64::NAN }, |(_, _, told)| told)
}

/// A tricube-weighted line through the documents before, a constant after a gap.
fn line_ahead(before: &[Observation], time: f64) -> f64 {
    let (Some(first), Some(last)) = (before.first(), before.last()) else { return 0.0 };
    let reach = (time - first.time).max(1.0) * 1.000_001;
    let (mut w, mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for o in before {
        let d = (o.time - time) / reach;
        let weight = (1.0 - d.abs().powi(3)).powi(3);
        w += weight;
        x += weight * d;
        y += weight * o.value;
        xx += weight * d * d;
        xy += weight * d * o.value;
    }
    let spread = w * xx - x * x;
    if spread > 1e-3 * w * w && time - last.time < 0.1 * reach { (xx * y - x * xy) / spread } else { y / w }
}
