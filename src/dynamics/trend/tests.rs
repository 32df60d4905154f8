//! Simulated documents whose curve is known, and input that must not hurt.

use super::*;
use crate::Error;
use crate::dynamics::{AdjustmentValues, Candidate};
use crate::progress::{cancelled, unwatched};

const DAY: f64 = 86_400.0;

/// A small seeded generator (xorshift64*), enough for simulation.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            chance.uniform();
        }
        chance
    }

    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Box and Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// An Ornstein–Uhlenbeck path (mean 5, variance 0.3, tau 20 days) on `n` times up to 1 year, and documents on it.
/// With `variance` 0 the path is flat.
fn simulate(seed: u64, n: u32, variance: f64) -> (Vec<Observation>, Vec<f64>) {
    let mut chance = Chance::new(seed);
    let mut times: Vec<f64> = (0..n).map(|_| chance.uniform() * 365.0 * DAY).collect();
    times.sort_by(f64::total_cmp);
    let mut state = variance.sqrt() * chance.normal();
    let mut before = times[0];
    let (mut documents, mut path) = (Vec::new(), Vec::new());
    for time in times {
        let kept = (-(time - before) / (20.0 * DAY)).exp();
        state = kept * state + (variance * (1.0 - kept * kept)).sqrt() * chance.normal();
        before = time;
        let n_words = 1 + (chance.uniform() * 20.0).floor() as u32;
        let noise = (1.0 / f64::from(n_words) + 0.1_f64).sqrt() * chance.normal();
        documents.push(Observation { time, value: 5.0 + state + noise, n_words });
        path.push(5.0 + state);
    }
    (documents, path)
}

fn options() -> TrendOptions {
    TrendOptions { grid: 1000, word_variance: 1.0, robust: false }
}

/// The band must cover the true path about 95% of the time, at the grid point nearest to each document.
#[test]
fn the_band_covers_a_known_path() {
    let (mut inside, mut all) = (0.0, 0.0);
    let mut ahead = 0.0;
    for seed in 1..=5 {
        let (documents, path) = simulate(seed, 600, 0.3);
        let trend = trend(&documents, &options(), &unwatched).unwrap();
        assert_eq!(trend.evidence, Evidence::Change, "seed {seed}");
        let tau = trend.candidates[1].parameters().iter().find(|(name, _)| *name == "tau").unwrap().1;
        assert!((5.0..80.0).contains(&(tau / DAY)), "seed {seed}: tau {} days", tau / DAY);
        ahead += trend.coverage.unwrap() / 5.0;
        for (document, truth) in documents.iter().zip(path) {
            let at = trend.curve.partition_point(|point| point.time < document.time);
            let point = trend.curve[at];
            inside += f64::from(u8::from((point.lower..=point.upper).contains(&truth)));
            all += 1.0;
        }
    }
    assert!((0.90..=0.99).contains(&(inside / all)), "{}", inside / all);
    assert!((0.93..=0.97).contains(&ahead), "{ahead}");
}

#[test]
fn documents_without_change_are_called_flat() {
    let mut flat = 0;
    for seed in 101..=120 {
        let trend = trend(&simulate(seed, 300, 0.0).0, &options(), &unwatched).unwrap();
        if trend.chosen == Candidate::Flat {
            flat += 1;
            assert!(trend.curve.windows(2).all(|pair| (pair[0].mean - pair[1].mean).abs() < 1e-12));
            assert!(trend.sentence().starts_with("No evidence of change"));
        }
        // 600 words or more at a variance of about 1/n + 0.1: the mean is known to about 0.03.
        assert!((trend.mean.unwrap() - 5.0).abs() < 0.15);
    }
    assert!(flat >= 18, "{flat} of 20");
}

/// Short documents scatter widely by their few words alone; the model must not take it for an effect of the
/// documents or for change.
#[test]
fn word_noise_alone_is_neither_change_nor_document_effect() {
    let mut chance = Chance::new(7);
    let documents: Vec<Observation> = (0..400_u32)
        .map(|i| {
            let n_words = if i % 2 == 0 { 1 } else { 400 };
            let value = chance.normal() / f64::from(n_words).sqrt();
            Observation { time: f64::from(i) * DAY, value, n_words }
        })
        .collect();
    let trend = trend(&documents, &options(), &unwatched).unwrap();
    assert_eq!(trend.evidence, Evidence::NoEvidenceOfChange);
    assert!(trend.candidates[0].document_variance < 0.001, "{:?}", trend.candidates[0]);
    // The long documents carry the mean: 200 · 400 words know it to 1/√80000. The band is wider, as 200 documents, each
    // known to 1/√400, may hide a variance of √(2/200)/400.
    let point = trend.curve[0];
    let hidden = (0.1_f64 / 400.0 + 1.0 / 80_000.0).sqrt();
    assert!(point.upper - point.lower < 2.0 * 1.96 * hidden && trend.mean.unwrap().abs() < 0.015);
}

/// Order of the input must not matter, nor documents that cannot be used.
#[test]
fn order_and_damage_change_nothing() {
    let (mut documents, _) = simulate(3, 60, 0.3);
    let before = trend(&documents, &options(), &unwatched).unwrap();
    documents.reverse();
    for (time, value, n_words) in [
        (f64::NAN, 1.0, 1),
        (0.0, f64::INFINITY, 1),
        (f64::NEG_INFINITY, 1.0, 1),
        (0.0, 1.0, 0),
        (0.0, 1e200, 1),
    ] {
        documents.push(Observation { time, value, n_words });
    }
    let after = trend(&documents, &options(), &unwatched).unwrap();
    assert_eq!(
        (&after.curve, &after.candidates, &after.fitted),
        (&before.curve, &before.candidates, &before.fitted)
    );
    // Each innovation tells where its document stood.
    for (a, b) in before.innovations.iter().zip(&after.innovations) {
        assert_eq!((a.z, a.document), (b.z, 59 - b.document));
    }
}

#[track_caller]
fn check_too_little(documents: &[Observation], points: usize) {
    let trend = trend(documents, &options(), &unwatched).unwrap();
    assert!(matches!(trend.evidence, Evidence::TooLittle { .. }), "{trend:?}");
    assert_eq!((trend.chosen, trend.curve.len()), (Candidate::Flat, points));
    assert!(
        trend.curve.iter().all(|p| p.lower <= p.mean && p.mean <= p.upper && p.mean == trend.curve[0].mean)
    );
}

#[test]
fn too_little_is_said_and_drawn_as_a_constant() {
    let at = |time, value| Observation { time, value, n_words: 3 };
    check_too_little(&[], 0);
    check_too_little(&[at(0.0, 1.0)], 0);
    check_too_little(&[at(0.0, 1.0), at(DAY, 2.0)], 1000);
    check_too_little(&[at(5.0, 1.0); 30], 1);
    let two_times: Vec<Observation> = (0..30).map(|i| at(f64::from(i % 2), f64::from(i))).collect();
    check_too_little(&two_times, 1000);
}

/// No variation at all, and no noise either.
#[test]
fn equal_values_are_flat() {
    for (value, word_variance) in [(0.0, 0.0), (3e6, 0.0), (-1.0, 2.0)] {
        let documents: Vec<Observation> =
            (0..20).map(|i| Observation { time: f64::from(i), value, n_words: 3 }).collect();
        let trend =
            trend(&documents, &TrendOptions { grid: 0, word_variance, robust: false }, &unwatched).unwrap();
        assert_eq!((trend.chosen, trend.curve.len()), (Candidate::Flat, 2));
        assert!((trend.curve[0].mean - value).abs() < 1e-6);
    }
}

#[test]
fn a_fit_can_be_cancelled_and_nonsense_is_refused() {
    let (documents, _) = simulate(1, 40, 0.3);
    assert!(matches!(trend(&documents, &options(), &cancelled), Err(Error::Cancelled)));
    let nonsense = TrendOptions { grid: 10, word_variance: f64::NAN, robust: false };
    assert!(matches!(trend(&documents, &nonsense, &unwatched), Err(Error::Request(_))));
}

/// Scores 1, 3 around 2 and 5, 5 around 5: squares 2 over 2 words to spare; a document of one word says nothing.
#[test]
fn word_variance_is_pooled_inside_documents() {
    let documents = [
        WordSums { sum: 4.0, sum_sq: 10.0, n: 2 },
        WordSums { sum: 10.0, sum_sq: 50.0, n: 2 },
        WordSums { sum: 9.0, sum_sq: 81.0, n: 1 },
        WordSums { sum: f64::NAN, sum_sq: 81.0, n: 5 },
    ];
    assert_eq!(pooled_word_variance(&documents), Some(1.0));
    assert_eq!(pooled_word_variance(&documents[2..]), None);
}

#[test]
fn a_common_span_widens_the_band_beyond_the_documents_and_changes_nothing_else() {
    let (documents, _) = simulate(3, 300, 0.3);
    let own = trend(&documents, &options(), &unwatched).unwrap();
    let (first, last) = (documents[0].time, documents[299].time);
    let wide = trend_over((first - 100.0 * DAY, last), &documents, &options(), &unwatched).unwrap();
    assert_eq!((wide.curve[0].time, wide.curve[999].time), (first - 100.0 * DAY, last));
    assert_eq!(wide.candidates, own.candidates);
    let width = |point: &CurvePoint| point.upper - point.lower;
    assert!(width(&wide.curve[0]) > 1.5 * width(&own.curve[0]));
    // The last point is at the same time in both.
    assert!((wide.curve[999].mean - own.curve[999].mean).abs() < 1e-9);
}

/// Documents with 0.4 more per standard deviation of a covariate, and 1 more from a phone; the path is flat.
fn confounded(n: u32) -> (Vec<Observation>, Vec<Adjustment>) {
    let mut chance = Chance::new(11);
    let (mut documents, mut lengths, mut codes) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..n {
        // Phones and long documents become common in the second half, which looks like a change.
        let late = f64::from(u8::from(i > n / 2));
        let length = 10.0 * late + 5.0 * chance.normal();
        let code = u32::from(chance.uniform() < 0.2 + 0.6 * late);
        let value = 0.08 * length + f64::from(code) + 0.4 * chance.normal();
        documents.push(Observation { time: f64::from(i) * DAY, value, n_words: 5 });
        lengths.push(length);
        codes.push(code);
    }
    let names = vec!["web".to_owned(), "phone".to_owned()];
    let adjust = |name: &str, values| Adjustment { name: name.to_owned(), values };
    let adjustments = vec![
        adjust("length", AdjustmentValues::Numbers(lengths)),
        adjust("source", AdjustmentValues::Categories { codes, names }),
    ];
    (documents, adjustments)
}

/// What looks like a change raw is none once the documents are made alike.
#[test]
fn adjusting_takes_a_false_change_away() {
    let (documents, adjustments) = confounded(400);
    let raw = trend_adjusted(None, &documents, &adjustments, &TrendOptions::default(), &unwatched).unwrap();
    assert_eq!(raw.evidence, Evidence::Change);
    assert!(raw.betas.is_empty());
    let adjusted = raw.adjusted.unwrap();
    assert_eq!(adjusted.evidence, Evidence::NoEvidenceOfChange, "{:?}", adjusted.candidates);
    assert_eq!(adjusted.curve.len(), raw.curve.len());
    let names: Vec<&str> = adjusted.betas.iter().map(|beta| beta.name.as_str()).collect();
    // The web is the reference if it is the commonest.
    assert_eq!((names[0], names.len()), ("length", 2));
    let length = &adjusted.betas[0];
    // 0.08 a unit, with a standard deviation of about 7.
    assert!((length.estimate - 0.08 * length.scale).abs() < 3.0 * length.standard_error, "{length:?}");
    let source = &adjusted.betas[1];
    assert!((source.estimate.abs() - 1.0).abs() < 3.0 * source.standard_error, "{source:?}");
    assert!(length.standard_error < 0.05 && source.standard_error < 0.1);
    let short = [Adjustment { name: "x".to_owned(), values: AdjustmentValues::Numbers(vec![1.0]) }];
    assert!(trend_adjusted(None, &documents, &short, &TrendOptions::default(), &unwatched).is_err());
}

/// Five documents far off pull the plain curve, not the robust one, which lists them.
#[test]
fn heavy_tails_are_told_and_do_not_pull() {
    let (mut documents, path) = simulate(5, 300, 0.3);
    let wrong = [20_usize, 77, 150, 151, 280];
    for &at in &wrong {
        documents[at].value += 12.0;
    }
    let plain = trend(&documents, &options(), &unwatched).unwrap();
    let robust = trend(&documents, &TrendOptions { robust: true, ..options() }, &unwatched).unwrap();
    assert!(plain.outliers.is_empty());
    assert_eq!(robust.outliers, wrong);
    let error = |trend: &Trend| -> f64 {
        let at = |o: &Observation| trend.curve.partition_point(|point| point.time < o.time);
        documents.iter().zip(&path).map(|(o, truth)| (trend.curve[at(o)].mean - truth).powi(2)).sum()
    };
    assert!(error(&robust) < 0.5 * error(&plain), "{} {}", error(&robust), error(&plain));
}

/// Too many adjustments for the documents, and none that says anything.
#[test]
fn adjustments_that_say_nothing_do_no_harm() {
    let (documents, _) = simulate(2, 12, 0.3);
    let mut chance = Chance::new(3);
    let mut adjustments: Vec<Adjustment> = (0..15)
        .map(|i| Adjustment {
            name: format!("x{i}"),
            values: AdjustmentValues::Numbers((0..12).map(|_| chance.normal()).collect()),
        })
        .collect();
    for n in [15, 11, 5] {
        adjustments.truncate(n);
        let trend =
            trend_adjusted(None, &documents, &adjustments, &TrendOptions::default(), &unwatched).unwrap();
        assert!(matches!(trend.adjusted.unwrap().evidence, Evidence::TooLittle { .. }));
    }
    let still =
        [Adjustment { name: "still".to_owned(), values: AdjustmentValues::Numbers(vec![f64::NAN; 12]) }];
    let trend = trend_adjusted(None, &documents, &still, &TrendOptions::default(), &unwatched).unwrap();
    let adjusted = trend.adjusted.unwrap();
    assert_eq!(adjusted.left_out, ["still", "still: missing"]);
    assert!(trend_adjusted(None, &[], &[], &TrendOptions::default(), &unwatched).unwrap().adjusted.is_none());
    assert_eq!(adjusted.curve.len(), 400);
}
