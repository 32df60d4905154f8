//! Student's t: how far a mean of few numbers can be from the truth.

/// Beyond so many degrees of freedom the quantile stays the same in six digits.
const MOST_DEGREES: f64 = 1e6;
/// Steps of the continued fraction; it needs about the root of the degrees of freedom.
const MOST_STEPS: u32 = 10_000;
/// In place of a division by nothing in the continued fraction.
const TINY: f64 = 1e-300;

/// The t that a variable with `degrees` of freedom (any positive number) stays within, on both sides, with probability
/// `coverage` in (0, 1): 2.228 for 0.95 and 10. Accurate to about ten digits. Not a number for other input.
#[must_use]
pub fn two_sided_quantile(coverage: f64, degrees: f64) -> f64 {
    if !(coverage > 0.0 && coverage < 1.0 && degrees > 0.0) {
        return f64::NAN;
    }
    let degrees = degrees.min(MOST_DEGREES);
    // The chance of lying further out falls from 1 to 0, so halving finds the place; over logarithms, as few degrees of
    // freedom have quantiles of any size.
    let (mut low, mut high) = (1e-12_f64.ln(), 1e300_f64.ln());
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if outside(middle.exp(), degrees) > 1.0 - coverage {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high).exp()
}

/// The chance that |t| is larger: the regularized incomplete beta function of ν/2 and ½ at x = ν / (ν + t²).
fn outside(t: f64, degrees: f64) -> f64 {
    let (a, b) = (degrees / 2.0, 0.5);
    let ratio = t * t / degrees;
    // Both shares from the ratio, so that neither is a difference of nearly equal numbers.
    let (x, rest) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
    // The fraction converges fast on one side of its middle; the other is its mirror image.
    if x < (a + 1.0) / (a + b + 2.0) {
        incomplete_beta(x, rest, a, b)
    } else {
        1.0 - incomplete_beta(rest, x, b, a)
    }
}

/// The regularized incomplete beta function by its continued fraction (DLMF 8.17.22), evaluated from the front; `rest` is 1 − x.
fn incomplete_beta(x: f64, rest: f64, a: f64, b: f64) -> f64 {
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * rest.ln()).exp() / a;
    let safe = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut c, mut d) = (1.0, 1.0 / safe(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..MOST_STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut factor = 1.0;
        for term in [even, odd] {
            d = 1.0 / safe(1.0 + term * d);
            c = safe(1.0 + term / c);
            factor = c * d;
            fraction *= factor;
        }
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

/// The logarithm of Γ(x) for positive x, by Stirling's series far out and Γ(x + 1) = x Γ(x) until there.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut product) = (x, 1.0);
    while x < 12.0 {
        product *= x;
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    // Bernoulli numbers over 2n (2n − 1).
    let coefficients = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
    let series = coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * square + coefficient) * inverse;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - product.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (coverage, degrees, quantile) in [
            (0.95, 1.0, 12.7062),
            (0.95, 2.0, 4.3027),
            (0.95, 3.0, 3.1824),
            (0.95, 5.0, 2.5706),
            (0.95, 10.0, 2.2281),
            (0.95, 30.0, 2.0423),
            (0.95, 100.0, 1.9840),
            (0.95, 1000.0, 1.9623),
            (0.99, 1.0, 63.6567),
            (0.99, 7.0, 3.4995),
            (0.99, 60.0, 2.6603),
            (0.9, 4.0, 2.1318),
            (0.9, 120.0, 1.6577),
            (0.95, 1e9, 1.9600),
        ] {
            let found = two_sided_quantile(coverage, degrees);
            assert!((found - quantile).abs() < 5.1e-5, "{coverage} {degrees}: {found}");
        }
    }

    #[test]
    fn one_and_two_degrees_have_closed_forms() {
        for coverage in [1e-6_f64, 0.3, 0.95, 1.0 - 1e-6] {
            let one = (std::f64::consts::FRAC_PI_2 * coverage).tan();
            let two = coverage * (2.0 / (1.0 - coverage * coverage)).sqrt();
            for (degrees, wanted) in [(1.0, one), (2.0, two)] {
                let found = two_sided_quantile(coverage, degrees);
                assert!((found / wanted - 1.0).abs() < 1e-9, "{coverage} {degrees}: {found} {wanted}");
            }
        }
        // Between two whole numbers of degrees.
        assert!((2.5706..3.1824).contains(&two_sided_quantile(0.95, 4.2)));
        assert!(two_sided_quantile(0.95, 0.0).is_nan() && two_sided_quantile(1.0, 3.0).is_nan());
    }

    #[test]
    fn gamma_of_whole_numbers_is_a_factorial() {
        assert!((ln_gamma(6.0) - 120_f64.ln()).abs() < 1e-13);
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-13);
    }
}
