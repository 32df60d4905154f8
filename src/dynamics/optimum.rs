//! The lowest point of a function in a box, by the simplex method from several starts.

use std::cell::RefCell;

use argmin::core::{CostFunction, Executor, State as _};
use argmin::solver::neldermead::NelderMead;

use crate::{Error, Result};

/// What a cost counts as where it cannot be computed. Finite, as the solver cannot order NaN.
const HOPELESS: f64 = 1e300;

/// Enough for three parameters to settle; a simplex usually stops by itself after a third of it.
const MAX_ITERATIONS: u64 = 300;

/// A box of coordinates, each `lower <= upper`.
pub(super) struct Bounds {
    /// Lowest values.
    pub(super) lower: Vec<f64>,
    /// Highest values, as many.
    pub(super) upper: Vec<f64>,
}

impl Bounds {
    fn clamp(&self, point: &[f64]) -> Vec<f64> {
        let sides = self.lower.iter().zip(&self.upper);
        point.iter().zip(sides).map(|(x, (lower, upper))| x.max(*lower).min(*upper)).collect()
    }

    /// Corners of a simplex at `start`: one step of 1 along each coordinate (logarithms: a factor of e), away
    /// from the nearer side.
    fn simplex(&self, start: &[f64]) -> Vec<Vec<f64>> {
        let start = self.clamp(start);
        let mut corners = vec![start.clone()];
        for (i, (lower, upper)) in self.lower.iter().zip(&self.upper).enumerate() {
            let mut corner = start.clone();
            corner[i] += if start[i] - lower > upper - start[i] { -1.0 } else { 1.0 };
            corners.push(corner);
        }
        corners
    }
}

/// The lowest cost found from any of `starts` and where; deterministic, the earlier start wins ties.
///
/// Outside the box the cost at its nearest point counts, plus the squared distance, so that the simplex returns.
///
/// # Errors
/// The first error of `cost`.
pub(super) fn minimize(
    cost: &dyn Fn(&[f64]) -> Result<f64>,
    bounds: &Bounds,
    starts: &[Vec<f64>],
) -> Result<(Vec<f64>, f64)> {
    let mut best: Option<(Vec<f64>, f64)> = None;
    for start in starts {
        let stopped = RefCell::new(None);
        let problem = Boxed { cost, bounds, stopped: &stopped };
        let solver = NelderMead::new(bounds.simplex(start)).with_sd_tolerance(1e-7).map_err(unsolved)?;
        let result = Executor::new(problem, solver).configure(|state| state.max_iters(MAX_ITERATIONS)).run();
        if let Some(error) = stopped.take() {
            return Err(error);
        }
        let result = result.map_err(unsolved)?;
        let found = result.state().get_best_cost();
        if let Some(point) = result.state().get_best_param()
            && best.as_ref().is_none_or(|(_, lowest)| found < *lowest)
        {
            best = Some((bounds.clamp(point), found));
        }
    }
    best.ok_or_else(|| Error::Request("the trend model could not be fitted to these scores".to_owned()))
}

fn unsolved(error: argmin::core::Error) -> Error {
    match error.downcast::<Error>() {
        Ok(own) => own,
        Err(other) => {
            Error::Request(format!("the trend model could not be fitted to these scores ({other})"))
        }
    }
}

struct Boxed<'c> {
    cost: &'c dyn Fn(&[f64]) -> Result<f64>,
    bounds: &'c Bounds,
    /// The solver unwraps the first costs, so an error must not reach it: it waits here while costs that are
    /// all equal end the search.
    stopped: &'c RefCell<Option<Error>>,
}

impl CostFunction for Boxed<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, point: &Vec<f64>) -> Result<f64, argmin::core::Error> {
        if self.stopped.borrow().is_some() {
            return Ok(HOPELESS);
        }
        let inside = self.bounds.clamp(point);
        let outside: f64 = inside.iter().zip(point).map(|(a, b)| (a - b).powi(2)).sum();
        match (self.cost)(&inside) {
            Ok(cost) if cost.is_finite() => Ok(cost + outside),
            Ok(_) => Ok(HOPELESS),
            Err(error) => {
                *self.stopped.borrow_mut() = Some(error);
                Ok(HOPELESS)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit_box() -> Bounds {
        Bounds { lower: vec![0.0, 0.0], upper: vec![1.0, 1.0] }
    }

    /// The free minimum is (0.3, 2); inside the box it is (0.3, 1).
    #[test]
    fn the_answer_stays_in_the_box() {
        let cost = |p: &[f64]| Ok((p[0] - 0.3).powi(2) + (p[1] - 2.0).powi(2));
        let (point, lowest) = minimize(&cost, &unit_box(), &[vec![0.5, 0.5]]).unwrap();
        assert!((point[0] - 0.3).abs() < 1e-3 && (point[1] - 1.0).abs() < 1e-3, "{point:?}");
        assert!((lowest - 1.0).abs() < 1e-5);
    }

    #[test]
    fn errors_and_nonsense_end_the_search_without_panic() {
        let refuse = |_: &[f64]| Err(Error::Cancelled);
        assert!(matches!(minimize(&refuse, &unit_box(), &[vec![0.5, 0.5]]), Err(Error::Cancelled)));
        let nonsense = |_: &[f64]| Ok(f64::NAN);
        assert!(minimize(&nonsense, &unit_box(), &[vec![0.5, 0.5]]).is_ok());
        assert!(minimize(&nonsense, &unit_box(), &[]).is_err());
    }
}
