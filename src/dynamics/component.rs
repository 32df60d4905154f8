//! The ways a hidden score can move, each discretised exactly for any gap between two documents.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// One hidden process. Several are summed in a [`crate::dynamics::space::StateSpace`].
///
/// Times and lengths are in one unit of the caller's choice (the application uses seconds); variances are in
/// squared units of the score. All but the random walk are stationary and start in their stationary law.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Component {
    /// Returns to its mean: covariance `variance · exp(−d/tau)`. One state.
    OrnsteinUhlenbeck {
        /// Stationary variance, > 0.
        variance: f64,
        /// Time after which a deviation has shrunk to 1/e, > 0.
        tau: f64,
    },
    /// Smoother than the Ornstein–Uhlenbeck process (it has a derivative): covariance
    /// `variance · (1 + λd) exp(−λd)` with `λ = √3 / length`. Two states, `x` and `x′/λ`; the scaling makes the
    /// stationary covariance `variance · I`.
    Matern32 {
        /// Stationary variance, > 0.
        variance: f64,
        /// Length scale, > 0.
        length: f64,
    },
    /// Never returns: the variance grows by `rate` per unit of time from `start_variance` at the first row.
    /// One state. With `start_variance` 0 and a constant among the regressors the first level is diffuse.
    RandomWalk {
        /// Variance gained per unit of time, > 0.
        rate: f64,
        /// Variance around 0 at the first row, ≥ 0.
        start_variance: f64,
    },
    /// A rhythm whose phase and size drift: covariance `variance · exp(−d/tau) cos(2πd/period)`. Two states.
    DampedCycle {
        /// Stationary variance, > 0.
        variance: f64,
        /// Time after which the rhythm has forgotten its phase, > 0.
        tau: f64,
        /// Length of one cycle, > 0.
        period: f64,
    },
}

impl Component {
    /// Number of hidden states, 1 or 2. The first one is what documents observe.
    pub const fn dimension(self) -> usize {
        match self {
            Self::OrnsteinUhlenbeck { .. } | Self::RandomWalk { .. } => 1,
            Self::Matern32 { .. } | Self::DampedCycle { .. } => 2,
        }
    }

    /// Whether points `step` apart are too far from each other to draw it: it would have been up and down between them,
    /// and what is drawn would be a slower movement that is not there.
    pub fn is_too_fast_for(self, step: f64) -> bool {
        match self {
            Self::OrnsteinUhlenbeck { tau, .. } => tau < 2.0 * step,
            Self::Matern32 { length, .. } => length < 2.0 * step,
            Self::RandomWalk { .. } => false,
            Self::DampedCycle { period, .. } => period < 6.0 * step,
        }
    }

    /// Checks that every parameter is a finite number in its range.
    ///
    /// # Errors
    /// A request error that names the component where it is not.
    pub fn check(self) -> Result<()> {
        let positive = |values: &[f64]| values.iter().all(|value| value.is_finite() && *value > 0.0);
        let valid = match self {
            Self::OrnsteinUhlenbeck { variance, tau } => positive(&[variance, tau]),
            Self::Matern32 { variance, length } => positive(&[variance, length]),
            Self::RandomWalk { rate, start_variance } => {
                positive(&[rate]) && start_variance.is_finite() && start_variance >= 0.0
            }
            Self::DampedCycle { variance, tau, period } => positive(&[variance, tau, period]),
        };
        if valid {
            Ok(())
        } else {
            Err(Error::Request(format!("a trend component needs positive, finite parameters, not {self:?}")))
        }
    }

    /// The transition A over `gap` ≥ 0: `state ← A state + noise`. One-state components use `[0][0]` alone.
    pub fn transition(self, gap: f64) -> [[f64; 2]; 2] {
        match self {
            Self::OrnsteinUhlenbeck { tau, .. } => [[(-gap / tau).exp(), 0.0], [0.0, 0.0]],
            Self::RandomWalk { .. } => [[1.0, 0.0], [0.0, 0.0]],
            Self::Matern32 { length, .. } => {
                let steps = gap * 3.0_f64.sqrt() / length;
                let decay = (-steps).exp();
                [[decay * (1.0 + steps), decay * steps], [-decay * steps, decay * (1.0 - steps)]]
            }
            Self::DampedCycle { tau, period, .. } => {
                let decay = (-gap / tau).exp();
                let (sin, cos) = (std::f64::consts::TAU * gap / period).sin_cos();
                [[decay * cos, decay * sin], [-decay * sin, decay * cos]]
            }
        }
    }

    /// The covariance Q of the noise over `gap` ≥ 0. Stationary components: `P∞ − A P∞ Aᵀ`.
    pub fn process_noise(self, gap: f64) -> [[f64; 2]; 2] {
        match self {
            // exp_m1 keeps the digits of a gap much shorter than tau.
            Self::OrnsteinUhlenbeck { variance, tau } => {
                [[-variance * (-2.0 * gap / tau).exp_m1(), 0.0], [0.0, 0.0]]
            }
            Self::RandomWalk { rate, .. } => [[rate * gap, 0.0], [0.0, 0.0]],
            Self::Matern32 { variance, .. } | Self::DampedCycle { variance, .. } => {
                let a = self.transition(gap);
                let noise = |i: usize, j: usize| {
                    let kept = a[i][0] * a[j][0] + a[i][1] * a[j][1];
                    variance * (if i == j { 1.0 } else { 0.0 } - kept)
                };
                [[noise(0, 0), noise(0, 1)], [noise(1, 0), noise(1, 1)]]
            }
        }
    }

    /// How many numbers a fit moves: the variance (or rate) and the times.
    pub(super) const fn n_parameters(self) -> usize {
        match self {
            Self::RandomWalk { .. } => 1,
            Self::OrnsteinUhlenbeck { .. } | Self::Matern32 { .. } => 2,
            Self::DampedCycle { .. } => 3,
        }
    }

    /// `∂A/∂ln p` over `gap` for each time p of the component: tau or length, then period. Slots without a time
    /// are 0.
    pub(super) fn transition_slopes(self, gap: f64) -> [[[f64; 2]; 2]; 2] {
        const NONE: [[f64; 2]; 2] = [[0.0; 2]; 2];
        match self {
            Self::OrnsteinUhlenbeck { tau, .. } => {
                let steps = gap / tau;
                [[[steps * (-steps).exp(), 0.0], [0.0, 0.0]], NONE]
            }
            Self::RandomWalk { .. } => [NONE, NONE],
            Self::Matern32 { length, .. } => {
                // ∂steps/∂ln length = −steps.
                let steps = gap * 3.0_f64.sqrt() / length;
                let slope = -steps * (-steps).exp();
                [
                    [[-slope * steps, slope * (1.0 - steps)], [slope * (steps - 1.0), slope * (steps - 2.0)]],
                    NONE,
                ]
            }
            Self::DampedCycle { tau, period, .. } => {
                let a = self.transition(gap);
                let (steps, angle) = (gap / tau, std::f64::consts::TAU * gap / period);
                // A turn by a quarter is what the angle's derivative does to cos and sin.
                [
                    a.map(|row| row.map(|cell| cell * steps)),
                    [[angle * a[0][1], -angle * a[0][0]], [angle * a[0][0], angle * a[0][1]]],
                ]
            }
        }
    }

    /// The stationary variance P∞ of each state (states of one component are uncorrelated); 0 for the random
    /// walk, which has none.
    pub const fn stationary_variance(self) -> f64 {
        match self {
            Self::OrnsteinUhlenbeck { variance, .. }
            | Self::Matern32 { variance, .. }
            | Self::DampedCycle { variance, .. } => variance,
            Self::RandomWalk { .. } => 0.0,
        }
    }

    /// The variance of each state at the first row.
    pub const fn start_variance(self) -> f64 {
        match self {
            Self::RandomWalk { start_variance, .. } => start_variance,
            Self::OrnsteinUhlenbeck { .. } | Self::Matern32 { .. } | Self::DampedCycle { .. } => {
                self.stationary_variance()
            }
        }
    }

    /// Variance gained per unit of time beyond what the stationary law explains: the random walk's rate, else 0.
    pub const fn growth(self) -> f64 {
        match self {
            Self::RandomWalk { rate, .. } => rate,
            Self::OrnsteinUhlenbeck { .. } | Self::Matern32 { .. } | Self::DampedCycle { .. } => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Square = [[f64; 2]; 2];

    fn product(a: Square, b: Square) -> Square {
        let cell = |i: usize, j: usize| a[i][0] * b[0][j] + a[i][1] * b[1][j];
        [[cell(0, 0), cell(0, 1)], [cell(1, 0), cell(1, 1)]]
    }

    fn transposed(a: Square) -> Square {
        [[a[0][0], a[1][0]], [a[0][1], a[1][1]]]
    }

    #[track_caller]
    fn check_close(a: Square, b: Square) {
        for (x, y) in a.as_flattened().iter().zip(b.as_flattened()) {
            assert!((x - y).abs() < 1e-12, "{a:?} against {b:?}");
        }
    }

    /// Going 0.3 and then 1.1 must be the same as going 1.4: A(b)A(a) = A(a+b), Q(a+b) = A(b)Q(a)A(b)ᵀ + Q(b).
    #[test]
    fn two_short_gaps_make_a_long_one() {
        let components = [
            Component::OrnsteinUhlenbeck { variance: 0.7, tau: 2.0 },
            Component::Matern32 { variance: 0.4, length: 1.5 },
            Component::RandomWalk { rate: 0.2, start_variance: 3.0 },
            Component::DampedCycle { variance: 0.3, tau: 4.0, period: 0.9 },
        ];
        for component in components {
            let (first, second) = (component.transition(0.3), component.transition(1.1));
            check_close(product(second, first), component.transition(1.4));
            let carried = product(product(second, component.process_noise(0.3)), transposed(second));
            let added = component.process_noise(1.1);
            let mut sum = carried;
            for (cell, more) in sum.as_flattened_mut().iter_mut().zip(added.as_flattened()) {
                *cell += more;
            }
            check_close(sum, component.process_noise(1.4));
        }
    }

    /// A no-gap step changes nothing, whatever the component.
    #[test]
    fn nothing_happens_in_no_time() {
        let cycle = Component::DampedCycle { variance: 1.0, tau: 1.0, period: 1.0 };
        check_close(cycle.transition(0.0), [[1.0, 0.0], [0.0, 1.0]]);
        check_close(cycle.process_noise(0.0), [[0.0; 2]; 2]);
    }

    #[test]
    fn impossible_parameters_are_refused() {
        for tau in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Component::OrnsteinUhlenbeck { variance: 1.0, tau }.check().is_err());
        }
        assert!(Component::RandomWalk { rate: 1.0, start_variance: 0.0 }.check().is_ok());
    }
}
