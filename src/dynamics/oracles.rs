//! Exact answers from dense linear algebra at 50 digits, kept in `tests/oracles/state_space`.

use serde_json::Value;

use crate::dynamics::Component;
use crate::dynamics::rows::Rows;
use crate::dynamics::smoother::Smoothed;
use crate::dynamics::space::StateSpace;

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().expect("a list");
    list.iter()
        .flat_map(|item| if item.is_array() { numbers(item) } else { vec![item.as_f64().expect("a number")] })
        .collect()
}

fn component(value: &Value) -> Component {
    let number = |key: &str| value[key].as_f64().expect(key);
    match value["type"].as_str().expect("a type") {
        "ou" => Component::OrnsteinUhlenbeck { variance: number("s2"), tau: number("tau") },
        "m32" => Component::Matern32 { variance: number("s2"), length: number("ell") },
        "rw" => Component::RandomWalk { rate: number("q"), start_variance: number("p0") },
        "cycle" => {
            Component::DampedCycle { variance: number("s2"), tau: number("tau"), period: number("period") }
        }
        other => panic!("no component {other}"),
    }
}

/// The whole curve, and the sum of the components alone with β taken as known.
fn solve(case: &Value) -> (Smoothed, Smoothed) {
    let components = case["components"].as_array().expect("components").iter().map(component).collect();
    let observed = case["observed"].as_array().expect("observed").iter();
    let noise: Vec<f64> = numbers(&case["R"])
        .iter()
        .zip(observed)
        .map(|(noise, observed)| if observed == &Value::Bool(true) { *noise } else { f64::INFINITY })
        .collect();
    let regressors = if case["X"].is_null() { vec![] } else { numbers(&case["X"]) };
    let (times, values) = (numbers(&case["t"]), numbers(&case["y"]));
    let space = StateSpace::new(components).unwrap();
    let rows = Rows::new(&times, &values, &noise, &regressors).unwrap();
    let smoothed = space.smooth(&rows).unwrap();
    assert_eq!(smoothed.likelihood, space.likelihood(&rows).unwrap());
    let unexplained: Vec<f64> = values
        .iter()
        .enumerate()
        .map(|(row, y)| {
            let of_row = rows.regressors_of(row).iter().zip(&smoothed.likelihood.beta);
            y - of_row.map(|(x, beta)| x * beta).sum::<f64>()
        })
        .collect();
    let latent = space.smooth(&Rows::new(&times, &unexplained, &noise, &[]).unwrap()).unwrap();
    (smoothed, latent)
}

#[track_caller]
fn check_all(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= tolerance, "at {at}: {found} for {expected}");
    }
}

/// The slopes of the documented (not restricted) likelihood: those of the residual column alone.
#[track_caller]
fn check_slopes(case: &Value) {
    let kept: Vec<bool> =
        case["observed"].as_array().expect("observed").iter().map(|o| o == &Value::Bool(true)).collect();
    let n = kept.len();
    let pick = |list: &[f64]| -> Vec<f64> {
        let width = list.len() / n;
        list.chunks(width.max(1))
            .zip(&kept)
            .filter(|(_, kept)| **kept)
            .flat_map(|(row, _)| row.to_vec())
            .collect()
    };
    let regressors = if case["X"].is_null() { vec![] } else { pick(&numbers(&case["X"])) };
    let times = pick(&numbers(&case["t"]));
    let noise = pick(&numbers(&case["R"]));
    let mut values = pick(&numbers(&case["y"]));
    let space =
        StateSpace::new(case["components"].as_array().expect("components").iter().map(component).collect())
            .unwrap();
    if !regressors.is_empty() {
        // With β at its best the likelihood has the slopes of one with β known.
        let beta = space.likelihood(&Rows::new(&times, &values, &noise, &regressors).unwrap()).unwrap().beta;
        for (value, x) in values.iter_mut().zip(regressors.chunks(beta.len())) {
            *value -= x.iter().zip(&beta).map(|(x, beta)| x * beta).sum::<f64>();
        }
    }
    let slopes = space.slopes(&Rows::new(&times, &values, &noise, &[]).unwrap(), &[]).unwrap();
    let expected = case["expected"]["gradient_loglik"].as_object().expect("gradients");
    let in_noise: f64 = slopes.noise.iter().zip(&noise).map(|(slope, noise)| slope * noise).sum();
    let mut found = slopes.parameters;
    found.push(in_noise);
    let mut names = Vec::new();
    for (place, part) in case["components"].as_array().expect("components").iter().enumerate() {
        let of_type = part["type"].as_str().expect("a type");
        let parameters: &[&str] = match of_type {
            "ou" => &["s2", "tau"],
            "m32" => &["s2", "ell"],
            "rw" => &["q"],
            _ => &["s2", "tau", "period"],
        };
        names.extend(parameters.iter().map(|name| format!("{place}.{of_type}.ln_{name}")));
    }
    names.push("ln_R_scale".to_owned());
    assert_eq!(names.len(), expected.len());
    let expected: Vec<f64> = names.iter().map(|name| expected[name].as_f64().expect("a slope")).collect();
    check_all(&found, &expected, 1e-6);
}

#[track_caller]
fn check_case(text: &str) {
    let case: Value = serde_json::from_str(text).unwrap();
    let expected = &case["expected"];
    let (smoothed, latent) = solve(&case);
    let relative = |found: f64, key: &str| {
        let right = expected[key].as_f64().expect(key);
        assert!((found / right - 1.0).abs() < 1e-9, "{key}: {found} for {right}");
    };
    relative(smoothed.likelihood.log_likelihood, "loglik");
    check_all(&latent.mean, &numbers(&expected["smoothed_mean"]), 1e-8);
    check_all(&latent.variance, &numbers(&expected["smoothed_var"]), 1e-8);
    check_slopes(&case);
    if expected["beta"].is_array() {
        relative(smoothed.likelihood.log_likelihood_diffuse, "loglik_diffuse");
        check_all(&smoothed.likelihood.beta, &numbers(&expected["beta"]), 1e-8);
        check_all(&smoothed.likelihood.beta_covariance, &numbers(&expected["beta_cov"]), 1e-8);
    }
}

#[test]
fn local_level_with_a_gap_and_a_duplicate_time() {
    check_case(include_str!("../../tests/oracles/state_space/case1_local_level.json"));
}

#[test]
fn two_processes_and_a_rhythm() {
    check_case(include_str!("../../tests/oracles/state_space/case2_ou_ou_cycle.json"));
}

#[test]
fn regression_with_rows_held_out() {
    check_case(include_str!("../../tests/oracles/state_space/case3_m32_ou_gls.json"));
}

/// A random walk from 0 plus a constant with a flat prior is the local level model with a diffuse start.
#[test]
fn nile() {
    let case: Value =
        serde_json::from_str(include_str!("../../tests/oracles/state_space/case0_nile.json")).unwrap();
    let values = numbers(&case["y"]);
    let times: Vec<f64> = (0..values.len()).map(|year| year as f64).collect();
    let (noise, ones) = (vec![15_099.0; values.len()], vec![1.0; values.len()]);
    let space = StateSpace::new(vec![Component::RandomWalk { rate: 1_469.1, start_variance: 0.0 }]).unwrap();
    let smoothed = space.smooth(&Rows::new(&times, &values, &noise, &ones).unwrap()).unwrap();
    let expected = case["loglik_flat_prior"].as_f64().unwrap();
    assert!((smoothed.likelihood.log_likelihood_diffuse / expected - 1.0).abs() < 1e-9);
    check_all(&smoothed.mean, &numbers(&case["smoothed_level"]), 1e-8);
    check_all(&smoothed.variance, &numbers(&case["smoothed_var"]), 1e-8);
}

/// Against differences of the restricted likelihood itself, regressors and all kinds of components included.
#[test]
fn slopes_of_the_restricted_likelihood() {
    let case: Value =
        serde_json::from_str(include_str!("../../tests/oracles/state_space/case3_m32_ou_gls.json")).unwrap();
    let (times, values) = (numbers(&case["t"]), numbers(&case["y"]));
    let (noise, regressors) = (numbers(&case["R"]), numbers(&case["X"]));
    let rows = Rows::new(&times, &values, &noise, &regressors).unwrap();
    let build = |p: &[f64]| {
        StateSpace::new(vec![
            Component::Matern32 { variance: p[0].exp(), length: p[1].exp() },
            Component::DampedCycle { variance: p[2].exp(), tau: p[3].exp(), period: p[4].exp() },
            Component::RandomWalk { rate: p[5].exp(), start_variance: 0.0 },
        ])
        .unwrap()
    };
    let point = [-1.0, 1.5, -1.2, 2.0, 1.0, -3.0];
    let slopes = build(&point).slopes(&rows, &[]).unwrap();
    for i in 0..point.len() {
        let at = |step: f64| {
            let mut moved = point;
            moved[i] += step;
            build(&moved).likelihood(&rows).unwrap().log_likelihood_diffuse
        };
        let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
        assert!(
            (slopes.parameters[i] - expected).abs() < 1e-7,
            "{i}: {} for {expected}",
            slopes.parameters[i]
        );
    }
    for row in [0, 11, 23] {
        let at = |step: f64| {
            let mut moved = noise.clone();
            moved[row] += step;
            let rows = Rows::new(&times, &values, &moved, &regressors).unwrap();
            build(&point).likelihood(&rows).unwrap().log_likelihood_diffuse
        };
        assert!((slopes.noise[row] - (at(1e-5) - at(-1e-5)) / 2e-5).abs() < 1e-7);
        let at = |step: f64| {
            let mut moved = values.clone();
            moved[row] += step;
            let rows = Rows::new(&times, &moved, &noise, &regressors).unwrap();
            build(&point).likelihood(&rows).unwrap().log_likelihood_diffuse
        };
        let error = slopes.errors[row * slopes.combinations.len()];
        assert!((-error - (at(1e-5) - at(-1e-5)) / 2e-5).abs() < 1e-7);
    }
}
