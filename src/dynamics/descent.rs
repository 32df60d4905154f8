//! The lowest point of a function in a box, one coordinate at a time, for a handful of parameters and a function
//! that is smooth but dear.

use crate::Result;

/// Where to look.
pub(super) struct Region<'b> {
    /// Lowest values.
    pub(super) lower: &'b [f64],
    /// Highest values, as many; none below its lowest.
    pub(super) upper: &'b [f64],
    /// The first step along every coordinate.
    pub(super) first_step: f64,
    /// The search ends when no step of this size leads down.
    pub(super) last_step: f64,
    /// Or after so many costs.
    pub(super) max_costs: usize,
}

/// The lowest point found from `start` and its cost: steps along each coordinate, those that led down last first, halved
/// where none does (compass search; Kolda, Lewis and Torczon 2003, section 3). A cost that is not a number counts as
/// infinite.
///
/// # Errors
/// The first error of `cost`.
pub(super) fn descend(
    start: &[f64],
    region: &Region<'_>,
    mut cost: impl FnMut(&[f64]) -> Result<f64>,
) -> Result<(Vec<f64>, f64)> {
    let inside = |i: usize, x: f64| x.max(region.lower[i]).min(region.upper[i]);
    let mut here: Vec<f64> = start.iter().enumerate().map(|(i, x)| inside(i, *x)).collect();
    let finite = |cost: f64| if cost.is_nan() { f64::INFINITY } else { cost };
    let mut lowest = finite(cost(&here)?);
    let mut signs = vec![1.0; here.len()];
    let (mut step, mut n_costs) = (region.first_step, 1);
    while step >= region.last_step && n_costs < region.max_costs {
        let mut is_lower = false;
        for i in 0..here.len() {
            for sign in [signs[i], -signs[i]] {
                let old = here[i];
                here[i] = inside(i, old + sign * step);
                if here[i] == old {
                    continue;
                }
                n_costs += 1;
                let found = finite(cost(&here)?);
                if found < lowest {
                    (lowest, signs[i], is_lower) = (found, sign, true);
                    break;
                }
                here[i] = old;
            }
        }
        if !is_lower {
            step *= 0.5;
        }
    }
    Ok((here, lowest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_valley_and_keeps_to_the_box() {
        let region = Region {
            lower: &[-5.0, -5.0],
            upper: &[5.0, 1.0],
            first_step: 1.0,
            last_step: 1e-4,
            max_costs: 1000,
        };
        let cost = |p: &[f64]| Ok((p[0] - 0.3).powi(2) + (p[1] - 2.0).powi(2) + 0.5 * p[0] * p[1]);
        let (point, lowest) = descend(&[4.0, -9.0], &region, cost).unwrap();
        // With y held at 1 the slope 2 (x − 0.3) + 0.5 is 0 at x = 0.05.
        assert!((point[0] - 0.05).abs() < 1e-3 && point[1] == 1.0, "{point:?}");
        assert!((lowest - (0.0625 + 1.0 + 0.025)).abs() < 1e-6, "{lowest}");
    }

    #[test]
    fn broken_costs_do_not_hurt() {
        let region = Region { lower: &[0.0], upper: &[1.0], first_step: 0.5, last_step: 0.1, max_costs: 50 };
        assert_eq!(descend(&[0.5], &region, |_| Ok(f64::NAN)).unwrap().1, f64::INFINITY);
        let stop = |_: &[f64]| Err(crate::Error::Cancelled);
        assert!(descend(&[0.5], &region, stop).is_err());
        assert_eq!(descend(&[], &Region { lower: &[], upper: &[], ..region }, |_| Ok(2.0)).unwrap().1, 2.0);
    }
}
