//! Simulated documents whose curve is known, and input that must not hurt.

use super::*;
use crate::Error;
use crate::dynamics::Candidate;
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
    // The long documents carry the mean: 200 · 400 words know it to 1/√80000.
    let point = trend.curve[0];
    assert!(point.upper - point.lower < 0.02 && trend.mean.unwrap().abs() < 0.015);
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
