//! Simulated documents whose rhythm is known, or known not to be.

use nalgebra::{DMatrix, DVector};

use super::clock::Clock;
use super::harmonics::{f_4_tail, harmonics};
use super::*;
use crate::dynamics::Component;
use crate::dynamics::chance::Chance;
use crate::progress::{cancelled, unwatched};

const DAY: f64 = 86_400.0;
const HOUR: f64 = 3600.0;

/// What the simulated score adds to its noise, by the hour of the day.
type Added = fn(f64) -> f64;

fn no_rhythm(_hour: f64) -> f64 {
    0.0
}

/// Highest at 20:00, 0.8 from trough to peak.
fn evening(hour: f64) -> f64 {
    0.4 * (std::f64::consts::TAU * (hour - 20.0) / 24.0).cos()
}

fn background() -> RhythmNoise {
    RhythmNoise {
        document_variance: 0.1,
        components: vec![
            Component::OrnsteinUhlenbeck { variance: 0.1, tau: 20.0 * DAY },
            Component::OrnsteinUhlenbeck { variance: 0.3, tau: 1.5 * HOUR },
        ],
    }
}

/// Sessions of about 6 documents within an hour or so, mostly in waking hours, over `days` days; slow change and bursts.
fn simulate(seed: u64, n: usize, days: f64, added: Added) -> Vec<Observation> {
    let mut chance = Chance::new(seed);
    let mut times = Vec::new();
    while times.len() < n {
        let hour = 14.0 + 4.0 * chance.normal();
        let start = (chance.uniform() * days).floor() * DAY + hour * HOUR;
        for _ in 0..6 {
            times.push(start + chance.uniform() * HOUR);
        }
    }
    times.sort_by(f64::total_cmp);
    let components = background().components;
    let mut states: Vec<f64> =
        components.iter().map(|c| c.stationary_variance().sqrt() * chance.normal()).collect();
    let mut before = times[0];
    times
        .into_iter()
        .map(|time| {
            for (state, component) in states.iter_mut().zip(&components) {
                let noise = component.process_noise(time - before)[0][0].max(0.0).sqrt();
                *state = component.transition(time - before)[0][0] * *state + noise * chance.normal();
            }
            before = time;
            let n_words = 3 + (chance.uniform() * 10.0) as u32;
            let noise = (1.0 / f64::from(n_words) + 0.1).sqrt() * chance.normal();
            let hour = (time / HOUR).rem_euclid(24.0);
            let value = 2.0 + states.iter().sum::<f64>() + added(hour) + noise;
            Observation { time, value, n_words }
        })
        .collect()
}

fn sample(documents: &[Observation], covariates: &[f64]) -> Sample {
    let locals: Vec<_> = documents
        .iter()
        .map(|o| Clock::default().local(clock::Moment { time: o.time, ..Default::default() }))
        .collect();
    Sample::new(documents, &locals, covariates).unwrap()
}

fn known() -> RhythmOptions {
    RhythmOptions { word_variance: 1.0, noise: Some(background()) }
}

/// What a regression with independent errors says about a daily rhythm.
fn naive_p_value(documents: &[Observation]) -> f64 {
    let n = documents.len();
    let columns: Vec<[f64; 5]> = documents
        .iter()
        .map(|o| {
            let [a, b, c, d] = harmonics((o.time / DAY).rem_euclid(1.0));
            [1.0, a, b, c, d]
        })
        .collect();
    let x = DMatrix::from_fn(n, 5, |i, j| columns[i][j]);
    let y = DVector::from_fn(n, |i, _| documents[i].value);
    let factor = (x.transpose() * &x).cholesky().unwrap();
    let beta = factor.solve(&(x.transpose() * &y));
    let variance = (&y - &x * &beta).norm_squared() / (n as f64 - 5.0);
    let block = factor.inverse().view((1, 1), (4, 4)).into_owned() * variance;
    let b = beta.rows(1, 4).into_owned();
    f_4_tail(b.dot(&block.cholesky().unwrap().solve(&b)), n as f64 - 5.0)
}

/// At the nominal 5%, under the true background. The bench `rhythm` does the same with the background fitted.
#[test]
fn a_rhythm_that_is_not_there_is_not_found_more_often_than_said() {
    let (mut found, mut found_naively) = (0, 0);
    for seed in 1..=200 {
        let documents = simulate(seed, 300, 60.0, no_rhythm);
        let day = rhythm(&sample(&documents, &[]), &known(), &unwatched).unwrap().day.unwrap();
        found += usize::from(day.raw.is_found());
        found_naively += usize::from(naive_p_value(&documents) <= 0.05);
    }
    // 200 draws at 5%: 10 ± 3.1.
    assert!((3..=19).contains(&found), "{found} of 200");
    assert!(found_naively >= 30, "the trap is too easy: {found_naively} of 200");
}

/// The rhythm is strong, but with the clock of every day turned by chance it is one no more. The background is fitted, as
/// what was a rhythm is now a part of it.
#[test]
fn turning_the_days_leaves_no_rhythm() {
    let options = RhythmOptions { word_variance: 1.0, noise: None };
    let (mut found, mut found_turned) = (0, 0);
    for seed in 1..=50 {
        let documents = simulate(seed, 300, 60.0, evening);
        let day = |sample: &Sample| rhythm(sample, &options, &unwatched).unwrap().day.unwrap().raw.is_found();
        found += usize::from(day(&sample(&documents, &[])));
        let mut chance = Chance::new(seed + 1000);
        let turns: Vec<f64> = (0..70).map(|_| chance.uniform()).collect();
        let turn = |o: &Observation| {
            let days = o.time / DAY;
            // The first day is 0, or −1 where a session began before midnight.
            let today = (days.floor() + 1.0) as usize;
            LocalTime::from_days(days.floor() + (days + turns[today]).rem_euclid(1.0))
        };
        let locals: Vec<_> = documents.iter().map(turn).collect();
        found_turned += usize::from(day(&Sample::new(&documents, &locals, &[]).unwrap()));
    }
    // 50 draws at 5%: 2.5 ± 1.5.
    assert!(found >= 25 && found_turned <= 7, "{found} and {found_turned} of 50");
}

#[test]
fn a_rhythm_that_is_there_has_its_size_and_peak() {
    let (mut covered, mut peaks) = (0, 0);
    for seed in 1..=40 {
        let documents = simulate(seed, 600, 90.0, evening);
        let day = rhythm(&sample(&documents, &[]), &known(), &unwatched).unwrap().day.unwrap().raw;
        covered += usize::from((day.amplitude.lower..=day.amplitude.upper).contains(&0.8));
        peaks += usize::from(day.peak.is_none_or(|peak| {
            [-24.0, 0.0, 24.0].iter().any(|turn| (peak.lower..=peak.upper).contains(&(20.0 + turn)))
        }));
    }
    assert!(covered >= 34 && peaks >= 34, "{covered} and {peaks} of 40");
}

/// The fitted background tells about the same as the true one, and a week is seen beside the day.
#[test]
fn the_background_is_fitted() {
    let documents = simulate(7, 900, 120.0, evening);
    let options = RhythmOptions { word_variance: 1.0, noise: None };
    let found = rhythm(&sample(&documents, &[]), &options, &unwatched).unwrap();
    let day = found.day.unwrap().raw;
    assert!(day.p_value < 0.01 && day.sentence().starts_with("The score has a daily rhythm"), "{day:?}");
    assert!(found.week.unwrap().raw.p_value > 0.001);
    let noise = found.raw.unwrap().noise;
    assert_eq!(noise.components.len(), 3);
    let burst = noise.components[2];
    assert!((0.1..0.6).contains(&burst.stationary_variance()), "{noise:?}");
    assert_eq!((found.adjusted, found.n_documents), (None, 900));
}

/// The score depends on the device alone, and the device on the hour.
#[test]
fn a_rhythm_of_devices_goes_away_when_adjusted() {
    let mut documents = simulate(3, 900, 120.0, no_rhythm);
    let mut chance = Chance::new(5);
    let mut device = Vec::new();
    for o in &mut documents {
        let hour = (o.time / HOUR).rem_euclid(24.0);
        let is_phone = f64::from(u8::from(chance.uniform() < if hour > 14.0 { 0.9 } else { 0.1 }));
        o.value += 1.5 * is_phone;
        device.push(is_phone);
    }
    let found = rhythm(&sample(&documents, &device), &known(), &unwatched).unwrap();
    let day = found.day.unwrap();
    assert!(day.raw.is_found() && !day.adjusted.as_ref().unwrap().is_found(), "{day:?}");
    assert!(day.sentence().contains("goes away once the documents are adjusted"), "{}", day.sentence());
    assert!((found.adjusted.unwrap().effects[0] - 1.5).abs() < 0.2);
}

#[track_caller]
fn check_refused(documents: &[Observation], day: Option<&str>, week: Option<&str>) {
    let found = rhythm(&sample(documents, &[]), &known(), &unwatched).unwrap();
    assert_eq!(found.day.err().map(|refusal| refusal.to_string()).as_deref(), day);
    assert_eq!(found.week.err().map(|refusal| refusal.to_string()).as_deref(), week);
}

#[test]
fn documents_that_cannot_tell_are_refused_in_a_sentence() {
    let at = |time: f64| Observation { time, value: (time / 7777.0).sin(), n_words: 4 };
    let every = |n: u32, days: f64| (0..n).map(|i| at(f64::from(i) * days * DAY)).collect::<Vec<_>>();
    let few = Some("Only 199 documents have a date and a score, and a rhythm takes 200.");
    check_refused(&every(199, 0.3), few, few);
    check_refused(
        &[],
        Some("Only 0 documents have a date and a score, and a rhythm takes 200."),
        Some("Only 0 documents have a date and a score, and a rhythm takes 200."),
    );
    check_refused(&every(300, 1.0), Some("The dates have no time of day."), None);
    check_refused(
        &every(300, 0.0199),
        Some("The documents cover 5.9 days, and a rhythm of the day takes 6."),
        Some("The documents cover 0.8 weeks, and a rhythm of the week takes 6."),
    );
    check_refused(
        &every(300, 0.03),
        None,
        Some("The documents cover 1.2 weeks, and a rhythm of the week takes 6."),
    );
    let mut lunch = every(300, 7.0);
    lunch.iter_mut().for_each(|o| o.time += 12.3 * HOUR);
    check_refused(
        &lunch,
        Some("All documents were written in the hour from 12:00 to 13:00."),
        Some("All documents were written on a Thursday."),
    );
    let thrice: Vec<Observation> =
        (0..300_u32).map(|i| at(f64::from(i / 3) * DAY + 8.0 * HOUR * f64::from(i % 3) + 60.0)).collect();
    check_refused(
        &thrice,
        Some("The documents were written in only 3 hours of the day, and it takes 5."),
        None,
    );
}

#[test]
fn nothing_panics() {
    let mut documents = simulate(1, 300, 60.0, no_rhythm);
    for (i, value) in [f64::NAN, f64::INFINITY, 1e300, -1e99].into_iter().enumerate() {
        documents[i].value = value;
        documents[10 + i].time = value;
    }
    documents[20].n_words = 0;
    let options = RhythmOptions { word_variance: 1.0, noise: None };
    assert!(matches!(rhythm(&sample(&documents, &[]), &options, &cancelled), Err(Error::Cancelled)));
    let broken = RhythmOptions { word_variance: f64::NAN, noise: None };
    assert!(rhythm(&sample(&documents, &[]), &broken, &unwatched).is_err());
    // Equal values, and a covariate that never varies.
    let equal: Vec<_> =
        simulate(2, 300, 60.0, no_rhythm).iter().map(|o| Observation { value: 1.0, ..*o }).collect();
    let found = rhythm(&sample(&equal, &[]), &RhythmOptions::default(), &unwatched).unwrap();
    assert!(!found.day.unwrap().raw.is_found());
    let error = rhythm(&sample(&equal, &vec![7.0; equal.len()]), &known(), &unwatched).unwrap_err();
    assert!(error.to_string().contains("leave out one that never varies"), "{error}");
    assert!(Sample::new(&equal, &[], &[]).is_err());
}
