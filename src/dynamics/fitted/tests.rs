//! Curves drawn again against one smoother over everything.

use super::*;
use crate::dynamics::Observation;

fn documents() -> Documents {
    let mut documents = Documents::new((0..300_u32).map(|i| Observation {
        time: f64::from(i) * 10.0 + f64::from(i * 7 % 5),
        value: (f64::from(i) * 0.05).sin() + f64::from(i * 13 % 11) * 0.1,
        n_words: 1 + i % 4,
    }));
    let covariates = (0..300_u32).map(|i| f64::from(i * 29 % 17) / 8.0 - 1.0).collect();
    documents.set_covariates(covariates, 1);
    documents
}

/// Curves from the kept places must be those of one smoother over all documents and points, inside the documents,
/// at their times and beyond them.
#[test]
fn a_zoomed_curve_is_that_of_one_smoother() {
    for (candidate, logs) in [
        (Candidate::Flat, vec![-2.0]),
        (Candidate::OrnsteinUhlenbeck, vec![-2.0, -1.0, 4.0]),
        (Candidate::Matern32AndOrnsteinUhlenbeck, vec![-2.0, -1.0, 5.0, -2.0, 2.0]),
    ] {
        let point = Point { candidate, logs, weight: 1.0 };
        let (fitted, told) = Fitted::new(documents(), 0.3, std::slice::from_ref(&point), &point).unwrap();
        let inner = fitted.0.as_ref().unwrap();
        for (from, to) in
            [(-500.0, 3500.0), (630.0, 655.0), (1000.0, 1000.0), (2900.0, 9000.0), (-50.0, -9.0)]
        {
            let curve = fitted.curve(from, to, 50).unwrap();
            let times = equal_grid((from, to), 50);
            let lines = inner.rows(0..300, &times, inner.members[0].noise);
            let step = times.get(1).map_or(0.0, |second| second - times[0]);
            let smoothed = inner.members[0].space.smooth_drawn(&lines.rows().unwrap(), step).unwrap();
            for (point, row) in curve.iter().zip(&lines.queries) {
                let mean = smoothed.mean[*row] + inner.center;
                let width = 2.0 * Z95 * smoothed.variance[*row].sqrt();
                assert!((point.mean - mean).abs() < 1e-9, "{candidate:?} {point:?} for {mean}");
                assert!((point.upper - point.lower - width).abs() < 1e-9, "{candidate:?} {point:?}");
            }
            assert_eq!(curve.len(), times.len());
        }
        let lines = inner.rows(0..300, &[], inner.members[0].noise);
        let predicted = inner.members[0].space.predict(&lines.rows().unwrap()).unwrap();
        assert_eq!(told.innovations.len(), 300);
        for (z, expected) in told.innovations.iter().zip(&predicted.innovations) {
            assert!((z - expected).abs() < 1e-9);
        }
        assert!((told.beta[1] - predicted.likelihood.beta[1]).abs() < 1e-9);
    }
}

/// A wave of a day under a slow one: points a week apart show the slow one alone, points an hour apart both.
#[test]
fn waves_between_the_points_are_left_out() {
    let day = 86_400.0;
    let wave = |time: f64, period: f64| (time / period * std::f64::consts::TAU).sin();
    let documents = Documents::new((0..4000_u32).map(|i| {
        let time = f64::from(i) * 0.1 * day;
        Observation { time, value: wave(time, 400.0 * day) + wave(time, day), n_words: 4 }
    }));
    let logs = vec![-6.0, 0.0, (100.0 * day).ln(), 0.0, (300.0 * day).ln(), day.ln()];
    let point = Point { candidate: Candidate::OrnsteinUhlenbeckAndCycle, logs, weight: 1.0 };
    let (fitted, _) = Fitted::new(documents, 0.01, std::slice::from_ref(&point), &point).unwrap();
    let error = |from: f64, to: f64, n: usize, of: &dyn Fn(f64) -> f64| {
        let curve = fitted.curve(from * day, to * day, n).unwrap();
        let squares: f64 = curve.iter().map(|point| (point.mean - of(point.time)).powi(2)).sum();
        (squares / n as f64).sqrt()
    };
    let slow = |time: f64| wave(time, 400.0 * day);
    assert!(error(20.0, 370.0, 50, &slow) < 0.2);
    let both = |time: f64| slow(time) + wave(time, day);
    assert!(error(200.0, 203.0, 72, &both) < 0.2);
    assert_eq!((fitted.undrawn(7.0 * day).len(), fitted.undrawn(3600.0).len()), (1, 0));
}

/// A random walk is the limit of a process that returns ever later: also before the first document.
#[test]
fn a_random_walk_widens_on_both_sides() {
    let at = |candidate, logs| {
        let point = Point { candidate, logs, weight: 1.0 };
        let (fitted, _) = Fitted::new(documents(), 0.3, std::slice::from_ref(&point), &point).unwrap();
        fitted.curve(-500.0, 3500.0, 9).unwrap()
    };
    let walk = at(Candidate::RandomWalk, vec![-2.0, 0.001_f64.ln()]);
    // The same rate: 2 · variance / tau.
    let slow = at(Candidate::OrnsteinUhlenbeck, vec![-2.0, 5e4_f64.ln(), 1e8_f64.ln()]);
    for (a, b) in walk.iter().zip(&slow) {
        assert!((a.mean - b.mean).abs() < 1e-3 && (a.upper - b.upper).abs() < 1e-3, "{a:?} {b:?}");
    }
}

#[test]
fn nothing_and_nonsense_draw_nothing() {
    assert!(Fitted::default().curve(0.0, 1.0, 5).unwrap().is_empty());
    let point = Point { candidate: Candidate::Flat, logs: vec![0.0], weight: 1.0 };
    let (fitted, _) = Fitted::new(documents(), 0.3, std::slice::from_ref(&point), &point).unwrap();
    for (from, to) in [(1.0, 0.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (-1e300, 1e300)] {
        assert!(fitted.curve(from, to, 5).unwrap().is_empty());
    }
}
