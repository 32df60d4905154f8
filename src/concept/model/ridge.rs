//! "kernel-ridge", for a scale between two ends: each seed speaks for the words near it.
//!
//! score(x) = Σ αᵢ k(x, sᵢ), the mean of a Gaussian process (Rasmussen and Williams 2006, eq. 2.25), with
//! k(x, y) = exp((z(x) · z(y) − 1) / 0.5), α = (K + D)⁻¹ y, y = 1, −1, 0 for positive, negative, irrelevant seeds,
//! D = diag(1, 1, 2), and z the space without its first axis
//! ([`SpaceKind::WithoutFirstAxis`](crate::embedding::space::SpaceKind)); about [−1, 1]. Constants by measurement.

use nalgebra::{DMatrix, DVector};

use super::Weighted;
use crate::concept::seeds::Pole;

/// Length scale of the kernel.
const LENGTH: f32 = 0.5;
/// Noise on positive and negative seeds: the ridge.
const POLE_NOISE: f64 = 1.0;
/// Noise on irrelevant seeds: they are held to 0 only half as firmly.
const IRRELEVANT_NOISE: f64 = 2.0;

/// As named in exports.
pub(super) const PARAMETERS: [(&str, f64); 3] =
    [("length", LENGTH as f64), ("noise", POLE_NOISE), ("irrelevant_noise", IRRELEVANT_NOISE)];

/// k by the product z(x) · z(y); in (0, 1].
pub(super) fn kernel(product: f32) -> f32 {
    ((product - 1.0) / LENGTH).exp()
}

/// Σ factor · k(product).
pub(super) fn score(products: &[f32], factors: &[f32]) -> f32 {
    products.iter().zip(factors).map(|(&product, factor)| kernel(product) * factor).sum()
}

/// α = (K + D)⁻¹ y. `poles` and `directions` (z of the seeds) go together; O(n³) in the number of seeds.
pub(super) fn fit(poles: &[Pole], directions: Vec<Vec<f32>>) -> Weighted {
    let n = poles.len();
    let product =
        |i: usize, j: usize| -> f32 { directions[i].iter().zip(&directions[j]).map(|(a, b)| a * b).sum() };
    let noise = |i: usize| if poles[i] == Pole::Irrelevant { IRRELEVANT_NOISE } else { POLE_NOISE };
    let matrix =
        DMatrix::from_fn(n, n, |i, j| f64::from(kernel(product(i, j))) + if i == j { noise(i) } else { 0.0 });
    let targets = DVector::from_fn(n, |i, _| poles[i].sign());
    // K is positive semidefinite and D ≥ 1, so the factorization exists; without one every factor is 0.
    let alpha = matrix.cholesky().map_or_else(|| DVector::zeros(n), |cholesky| cholesky.solve(&targets));
    let factors = alpha.iter().map(|&a| a as f32).collect(); // to the precision of the vectors
    Weighted { directions, factors }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_score, compass, fit};
    use crate::concept::ModelName;

    #[test]
    fn two_opposite_seeds() {
        // z(east) · z(west) = −1: K = [[1, e⁻⁴], [e⁻⁴, 1]], so α = ±1 / (2 − e⁻⁴).
        // score(east) = α (1 − e⁻⁴); north is at right angles to both: 0.
        let engine = compass();
        let model = fit(&engine, ModelName::KernelRidge, [&["east"], &["west"], &[]]);
        let far = (-4.0f32).exp();
        let expected = (1.0 - far) / (2.0 - far);
        check_score(&model, &engine, "east", expected);
        check_score(&model, &engine, "west", -expected);
        check_score(&model, &engine, "north", 0.0);
    }

    #[test]
    fn irrelevant_seeds_pull_to_zero_with_noise_two() {
        // One positive and one irrelevant seed at right angles: K = [[1, e⁻²], [e⁻², 1]], D = diag(1, 2).
        // (K + D)⁻¹ (1, 0)ᵀ = (3, −e⁻²)ᵀ / (6 − e⁻⁴).
        let engine = compass();
        let model = fit(&engine, ModelName::KernelRidge, [&["east"], &[], &["north"]]);
        let (near, determinant) = ((-2.0f32).exp(), 6.0 - (-4.0f32).exp());
        check_score(&model, &engine, "east", (3.0 - near * near) / determinant);
        check_score(&model, &engine, "north", (3.0 * near - near) / determinant);
    }
}
