//! The lowest point of a smooth function in a box: L-BFGS on the coordinates that are free to move.
//!
//! Nocedal and Wright (2006), algorithm 7.4 for the direction; a coordinate that lies on its bound and would leave
//! the box rests, and steps are projected onto the box (Bertsekas 1982). Own, as the libraries' L-BFGS know no box
//! and a transform of the box hides the bounds, where many of our best points lie.

use crate::Result;

/// Pairs of steps and slope changes that are remembered: more than there are parameters.
const MEMORY: usize = 10;
const MAX_ITERATIONS: usize = 100;
/// Longest step in any coordinate (logarithms: a factor of 7).
const MAX_STEP: f64 = 2.0;
/// A slope in every free coordinate below this is the end: log-likelihoods are read to a hundredth.
const SMALL_SLOPE: f64 = 1e-2;
/// As is this little gain in two steps.
const SMALL_GAIN: f64 = 1e-4;

/// A box of coordinates, each `lower <= upper`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bounds {
    /// Lowest values.
    pub(super) lower: Vec<f64>,
    /// Highest values, as many.
    pub(super) upper: Vec<f64>,
}

impl Bounds {
    /// The nearest point in the box; what is not a number goes to the lower side.
    pub(super) fn clamp(&self, point: &[f64]) -> Vec<f64> {
        let sides = self.lower.iter().zip(&self.upper);
        point.iter().zip(sides).map(|(x, (lower, upper))| x.max(*lower).min(*upper)).collect()
    }

    /// Whether coordinate `i` of `point` may follow `slope` downhill.
    fn is_free(&self, i: usize, point: &[f64], slope: f64) -> bool {
        !(point[i] <= self.lower[i] && slope > 0.0 || point[i] >= self.upper[i] && slope < 0.0)
    }
}

/// A cost and its slopes.
pub(super) type Slope = (f64, Vec<f64>);

/// Where a search ended.
#[derive(Clone, Debug)]
pub(super) struct Lowest {
    /// The point.
    pub(super) point: Vec<f64>,
    /// Its cost.
    pub(super) cost: f64,
}

/// Walks downhill from `start`; deterministic. A cost that is not finite counts as infinite.
///
/// # Errors
/// The first error of `cost`.
pub(super) fn minimize(
    cost: &dyn Fn(&[f64]) -> Result<Slope>,
    bounds: &Bounds,
    start: &[f64],
) -> Result<Lowest> {
    let mut point = bounds.clamp(start);
    let (mut lowest, mut slopes) = cost(&point)?;
    let mut pairs: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    let mut idle = 0;
    for _ in 0..MAX_ITERATIONS {
        let free: Vec<bool> = slopes.iter().enumerate().map(|(i, s)| bounds.is_free(i, &point, *s)).collect();
        let steepest = slopes.iter().zip(&free).filter(|(_, free)| **free).map(|(s, _)| s.abs());
        if !lowest.is_finite() || steepest.fold(0.0, f64::max) < SMALL_SLOPE {
            break;
        }
        let direction = direction(&slopes, &free, &pairs);
        let Some((next, (found, next_slopes))) = search(cost, bounds, (&point, lowest, &slopes), &direction)?
        else {
            if pairs.is_empty() {
                break;
            }
            // What was learnt of the shape misleads: start anew from the slope alone.
            pairs.clear();
            continue;
        };
        let step: Vec<f64> = next.iter().zip(&point).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = next_slopes.iter().zip(&slopes).map(|(a, b)| a - b).collect();
        if product(&step, &change) > 1e-10 * product(&step, &step) {
            if pairs.len() == MEMORY {
                pairs.remove(0);
            }
            pairs.push((step, change));
        }
        idle = if lowest - found < SMALL_GAIN { idle + 1 } else { 0 };
        (point, lowest, slopes) = (next, found, next_slopes);
        if idle == 2 {
            break;
        }
    }
    Ok(Lowest { point, cost: if lowest.is_finite() { lowest } else { f64::INFINITY } })
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Minus the inverse curvature of the remembered `pairs` times the slopes, on the free coordinates.
fn direction(slopes: &[f64], free: &[bool], pairs: &[(Vec<f64>, Vec<f64>)]) -> Vec<f64> {
    let on_free = |v: &[f64]| -> Vec<f64> {
        v.iter().zip(free).map(|(x, free)| if *free { *x } else { 0.0 }).collect()
    };
    let gradient = on_free(slopes);
    let mut direction = gradient.clone();
    let pairs: Vec<(Vec<f64>, Vec<f64>)> = pairs
        .iter()
        .map(|(step, change)| (on_free(step), on_free(change)))
        .filter(|(step, change)| product(step, change) > 1e-10 * product(step, step))
        .collect();
    let mut shares = Vec::with_capacity(pairs.len());
    for (step, change) in pairs.iter().rev() {
        let share = product(step, &direction) / product(step, change);
        shares.push(share);
        direction.iter_mut().zip(change).for_each(|(d, change)| *d -= share * change);
    }
    let scale = match pairs.last() {
        Some((step, change)) => product(step, change) / product(change, change),
        // A first step of at most a factor of e.
        None => 1.0 / gradient.iter().fold(1.0, |longest: f64, g| longest.max(g.abs())),
    };
    direction.iter_mut().for_each(|d| *d *= scale);
    for ((step, change), share) in pairs.iter().zip(shares.iter().rev()) {
        let back = product(change, &direction) / product(step, change);
        direction.iter_mut().zip(step).for_each(|(d, step)| *d += (share - back) * step);
    }
    if product(&direction, &gradient) <= 0.0 {
        direction = gradient;
    }
    let longest = direction.iter().fold(0.0, |longest: f64, d| longest.max(d.abs()));
    let shrink = if longest > MAX_STEP { MAX_STEP / longest } else { 1.0 };
    direction.iter().map(|d| -d * shrink).collect()
}

/// The first point along the direction, bent along the box, that is low enough (Armijo's rule).
fn search(
    cost: &dyn Fn(&[f64]) -> Result<Slope>,
    bounds: &Bounds,
    (point, lowest, slopes): (&[f64], f64, &[f64]),
    direction: &[f64],
) -> Result<Option<(Vec<f64>, Slope)>> {
    let mut length = 1.0;
    for _ in 0..20 {
        let ahead: Vec<f64> = point.iter().zip(direction).map(|(x, d)| x + length * d).collect();
        let next = bounds.clamp(&ahead);
        let step: Vec<f64> = next.iter().zip(point).map(|(a, b)| a - b).collect();
        let expected = product(&step, slopes);
        if expected >= 0.0 {
            return Ok(None);
        }
        let (found, next_slopes) = cost(&next)?;
        if found.is_finite()
            && next_slopes.iter().all(|slope| slope.is_finite())
            && found <= lowest + 1e-4 * expected
        {
            return Ok(Some((next, (found, next_slopes))));
        }
        // Where a parabola through both points and the slope is lowest.
        let parabola = -0.5 * expected / (found - lowest - expected);
        length *= if parabola.is_finite() { parabola.clamp(0.1, 0.5) } else { 0.1 };
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn unit_box() -> Bounds {
        Bounds { lower: vec![0.0, 0.0], upper: vec![1.0, 1.0] }
    }

    /// The free minimum is (0.3, 2); inside the box it is (0.3, 1).
    #[test]
    fn the_answer_stays_in_the_box() {
        let cost = |p: &[f64]| {
            Ok(((p[0] - 0.3).powi(2) + (p[1] - 2.0).powi(2), vec![2.0 * (p[0] - 0.3), 2.0 * (p[1] - 2.0)]))
        };
        let lowest = minimize(&cost, &unit_box(), &[0.9, 0.5]).unwrap();
        assert!((lowest.point[0] - 0.3).abs() < 1e-2 && lowest.point[1] == 1.0, "{lowest:?}");
        assert!((lowest.cost - 1.0).abs() < 1e-4);
    }

    /// Rosenbrock's valley bends: its lowest point is (1, 1), with cost 0.
    #[test]
    fn a_bent_valley_is_followed_to_its_end() {
        let cost = |p: &[f64]| {
            let bend = p[1] - p[0] * p[0];
            let slopes = vec![-400.0 * p[0] * bend - 2.0 * (1.0 - p[0]), 200.0 * bend];
            Ok((100.0 * bend * bend + (1.0 - p[0]).powi(2), slopes))
        };
        let wide = Bounds { lower: vec![-5.0; 2], upper: vec![5.0; 2] };
        let lowest = minimize(&cost, &wide, &[-1.2, 1.0]).unwrap();
        assert!(lowest.cost < 1e-4, "{lowest:?}");
    }

    #[test]
    fn errors_and_nonsense_end_the_search_without_panic() {
        let refuse = |_: &[f64]| Err(Error::Cancelled);
        assert!(matches!(minimize(&refuse, &unit_box(), &[0.5, 0.5]), Err(Error::Cancelled)));
        let nonsense = |_: &[f64]| Ok((f64::NAN, vec![f64::NAN; 2]));
        assert!(minimize(&nonsense, &unit_box(), &[0.5, f64::NAN]).unwrap().cost.is_infinite());
    }
}
