//! The textbook's smoother (Rauch, Tung and Striebel 1965) with the matrices of any model: the baseline of speed.

use conceptvector::dynamics::Component;

/// A square matrix, row by row.
type Matrix = Vec<f64>;

fn product(a: &[f64], b: &[f64], m: usize) -> Matrix {
    let mut c = vec![0.0; m * m];
    for i in 0..m {
        for j in 0..m {
            c[i * m + j] = (0..m).map(|k| a[i * m + k] * b[k * m + j]).sum();
        }
    }
    c
}

fn transposed(a: &[f64], m: usize) -> Matrix {
    (0..m * m).map(|at| a[at % m * m + at / m]).collect()
}

/// By Gauss and Jordan; covariances need no pivoting.
fn inverse(a: &[f64], m: usize) -> Matrix {
    let (mut a, mut b) = (a.to_vec(), vec![0.0; m * m]);
    for i in 0..m {
        b[i * m + i] = 1.0;
    }
    for i in 0..m {
        let pivot = a[i * m + i];
        for j in 0..m {
            a[i * m + j] /= pivot;
            b[i * m + j] /= pivot;
        }
        for k in (0..m).filter(|k| *k != i) {
            let share = a[k * m + i];
            for j in 0..m {
                a[k * m + j] -= share * a[i * m + j];
                b[k * m + j] -= share * b[i * m + j];
            }
        }
    }
    b
}

struct Step {
    transition: Matrix,
    predicted: (Vec<f64>, Matrix),
    filtered: (Vec<f64>, Matrix),
}

/// Means and variances of the sum of one-state `components` at every row.
pub(crate) fn smooth(
    components: &[Component],
    (times, values, noise): (&[f64], &[f64], &[f64]),
) -> Vec<(f64, f64)> {
    let m = components.len();
    let mut steps: Vec<Step> = Vec::with_capacity(times.len());
    let (mut mean, mut covariance) = (vec![0.0; m], vec![0.0; m * m]);
    for (i, component) in components.iter().enumerate() {
        covariance[i * m + i] = component.start_variance();
    }
    for (row, time) in times.iter().enumerate() {
        let gap = if row == 0 { 0.0 } else { time - times[row - 1] };
        let mut transition = vec![0.0; m * m];
        for (i, component) in components.iter().enumerate() {
            transition[i * m + i] = component.transition(gap)[0][0];
        }
        if row > 0 {
            mean = (0..m).map(|i| (0..m).map(|j| transition[i * m + j] * mean[j]).sum()).collect();
            covariance = product(&product(&transition, &covariance, m), &transposed(&transition, m), m);
            for (i, component) in components.iter().enumerate() {
                covariance[i * m + i] += component.process_noise(gap)[0][0];
            }
        }
        let predicted = (mean.clone(), covariance.clone());
        let reach: Vec<f64> = (0..m).map(|i| covariance[i * m..(i + 1) * m].iter().sum()).collect();
        let total = reach.iter().sum::<f64>() + noise[row];
        let innovation = values[row] - mean.iter().sum::<f64>();
        for i in 0..m {
            mean[i] += reach[i] / total * innovation;
            for j in 0..m {
                covariance[i * m + j] -= reach[i] * reach[j] / total;
            }
        }
        steps.push(Step { transition, predicted, filtered: (mean.clone(), covariance.clone()) });
    }
    let mut smoothed = vec![(0.0, 0.0); times.len()];
    for row in (0..times.len()).rev() {
        if row + 1 < times.len() {
            let Step { transition, predicted, .. } = &steps[row + 1];
            let (own_mean, own) = &steps[row].filtered;
            let gain = product(&product(own, &transposed(transition, m), m), &inverse(&predicted.1, m), m);
            let surprise: Vec<f64> = mean.iter().zip(&predicted.0).map(|(a, b)| a - b).collect();
            mean = (0..m)
                .map(|i| own_mean[i] + (0..m).map(|j| gain[i * m + j] * surprise[j]).sum::<f64>())
                .collect();
            let change: Matrix = covariance.iter().zip(&predicted.1).map(|(a, b)| a - b).collect();
            let change = product(&product(&gain, &change, m), &transposed(&gain, m), m);
            covariance = own.iter().zip(&change).map(|(a, b)| a + b).collect();
        }
        smoothed[row] = (mean.iter().sum(), covariance.iter().sum());
    }
    smoothed
}
