//! A sum of components laid out as one state vector of fixed length.
//!
//! The length is a constant of the compiled code, so a step of the filter works on arrays and allocates nothing.

use crate::dynamics::Component;
use crate::{Error, Result};

/// The most hidden states a model may have: four two-state components or eight simple ones. Own choice: more
/// than the widest model in use (three processes and a rhythm) needs.
pub const MAX_STATES: usize = 8;

/// A sum of hidden processes; none at all is a constant score.
#[derive(Clone, Debug, PartialEq)]
pub struct StateSpace {
    components: Vec<Component>,
    dimension: usize,
}

impl StateSpace {
    /// The sum of `components`.
    ///
    /// # Errors
    /// A request error where a parameter is out of its range or there are more than [`MAX_STATES`] states.
    pub fn new(components: Vec<Component>) -> Result<Self> {
        for component in &components {
            component.check()?;
        }
        let dimension = components.iter().map(|component| component.dimension()).sum();
        if dimension > MAX_STATES { Err(too_many_states()) } else { Ok(Self { components, dimension }) }
    }

    /// Number of hidden states.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The summed components.
    pub fn components(&self) -> &[Component] {
        &self.components
    }
}

/// What to say when a model has more than [`MAX_STATES`] states.
pub(super) fn too_many_states() -> Error {
    Error::Request(format!(
        "a trend model may have at most {MAX_STATES} hidden states; leave a component out"
    ))
}

/// Calls a function compiled for each possible number of states with the one of this model.
macro_rules! at_dimension {
    ($dimension:expr, $function:ident ( $($argument:expr),* )) => {
        match $dimension {
            0 => $function::<0>($($argument),*),
            1 => $function::<1>($($argument),*),
            2 => $function::<2>($($argument),*),
            3 => $function::<3>($($argument),*),
            4 => $function::<4>($($argument),*),
            5 => $function::<5>($($argument),*),
            6 => $function::<6>($($argument),*),
            7 => $function::<7>($($argument),*),
            8 => $function::<8>($($argument),*),
            _ => Err($crate::dynamics::space::too_many_states()),
        }
    };
}
pub(super) use at_dimension;

/// A covariance of `M` states.
pub(super) type Square<const M: usize> = [[f64; M]; M];

/// The components' states side by side. A is block-diagonal with blocks of one or two states, so each state
/// depends on itself and at most one partner.
pub(super) struct Blocks<'s, const M: usize> {
    components: &'s [Component],
    /// 1 for a state that documents observe, else 0.
    pub(super) observed: [f64; M],
    /// The same for states that points of a curve show.
    pub(super) shown: [f64; M],
    /// Variance at the first row (the start covariance is diagonal).
    pub(super) start: [f64; M],
    stationary: [f64; M],
    growth: [f64; M],
    partner: [usize; M],
}

/// A over one gap: `x[i] ← own[i] x[i] + other[i] x[partner[i]]`.
#[derive(Clone, Copy)]
pub(super) struct Transition<const M: usize> {
    own: [f64; M],
    other: [f64; M],
}

impl<'s, const M: usize> Blocks<'s, M> {
    /// Lays out `space`, whose dimension is `M`.
    pub(super) fn new(space: &'s StateSpace) -> Self {
        let mut blocks = Self {
            components: &space.components,
            observed: [0.0; M],
            shown: [0.0; M],
            start: [0.0; M],
            stationary: [0.0; M],
            growth: [0.0; M],
            partner: std::array::from_fn(|i| i),
        };
        let mut at = 0;
        for component in &space.components {
            blocks.observed[at] = 1.0;
            blocks.shown[at] = 1.0;
            for state in at..at + component.dimension() {
                blocks.start[state] = component.start_variance();
                blocks.stationary[state] = component.stationary_variance();
                blocks.growth[state] = component.growth();
            }
            if component.dimension() == 2 {
                blocks.partner[at] = at + 1;
                blocks.partner[at + 1] = at;
            }
            at += component.dimension();
        }
        blocks
    }

    /// The components, in order of their states.
    pub(super) fn components(&self) -> &'s [Component] {
        self.components
    }

    /// The stationary variance of each state.
    pub(super) fn stationary(&self) -> &[f64; M] {
        &self.stationary
    }

    /// 1 for a state that is the same seen backwards in time, −1 for one that changes its sign.
    pub(super) fn turned(&self) -> [f64; M] {
        let mut turned = [1.0; M];
        let mut at = 0;
        for component in self.components {
            if component.dimension() == 2 {
                turned[at + 1] = -1.0;
            }
            at += component.dimension();
        }
        turned
    }

    /// Whether all of it goes on forever in the same way, so that there is no telling forwards from backwards.
    pub(super) fn is_stationary(&self) -> bool {
        self.stationary.iter().all(|variance| *variance > 0.0)
    }

    /// A over no time.
    pub(super) fn standstill() -> Transition<M> {
        Transition { own: [1.0; M], other: [0.0; M] }
    }

    /// The same, but points of a curve, `step` apart, do not show what is too fast for them.
    pub(super) fn drawn_by(mut self, step: f64) -> Self {
        let mut at = 0;
        for component in self.components {
            if component.is_too_fast_for(step) {
                self.shown[at] = 0.0;
            }
            at += component.dimension();
        }
        self
    }

    /// A over `gap`.
    #[inline(always)]
    pub(super) fn transition(&self, gap: f64) -> Transition<M> {
        let mut transition = Transition { own: [0.0; M], other: [0.0; M] };
        let mut at = 0;
        for component in self.components {
            let a = component.transition(gap);
            transition.own[at] = a[0][0];
            if component.dimension() == 2 {
                transition.other[at] = a[0][1];
                transition.own[at + 1] = a[1][1];
                transition.other[at + 1] = a[1][0];
            }
            at += component.dimension();
        }
        transition
    }

    /// Aᵀ of the same form: state i now depends on what its partner took from it.
    #[inline(always)]
    pub(super) fn transposed(&self, a: &Transition<M>) -> Transition<M> {
        Transition { own: a.own, other: std::array::from_fn(|i| a.other[self.partner[i]]) }
    }

    /// `A x`.
    #[inline(always)]
    pub(super) fn apply(&self, a: &Transition<M>, x: &[f64; M]) -> [f64; M] {
        std::array::from_fn(|i| a.own[i] * x[i] + a.other[i] * x[self.partner[i]])
    }

    /// `A S Aᵀ`.
    #[inline(always)]
    pub(super) fn sandwich(&self, a: &Transition<M>, s: &Square<M>) -> Square<M> {
        let left: Square<M> = std::array::from_fn(|i| {
            std::array::from_fn(|j| a.own[i] * s[i][j] + a.other[i] * s[self.partner[i]][j])
        });
        std::array::from_fn(|i| self.apply(a, &left[i]))
    }

    /// The covariance after `gap`: `P∞ + A (P − P∞) Aᵀ`, plus what a random walk gains.
    #[inline(always)]
    pub(super) fn carry(&self, a: &Transition<M>, gap: f64, covariance: &mut Square<M>) {
        for (i, stationary) in self.stationary.iter().enumerate() {
            covariance[i][i] -= stationary;
        }
        *covariance = self.sandwich(a, covariance);
        for (i, (stationary, growth)) in self.stationary.iter().zip(&self.growth).enumerate() {
            covariance[i][i] += stationary + growth * gap;
        }
    }
}

/// `a · b`.
#[inline(always)]
pub(super) fn dot<const M: usize>(a: &[f64; M], b: &[f64; M]) -> f64 {
    let mut sum = 0.0;
    for i in 0..M {
        sum += a[i] * b[i];
    }
    sum
}

/// `S x`.
#[inline(always)]
pub(super) fn times<const M: usize>(s: &Square<M>, x: &[f64; M]) -> [f64; M] {
    std::array::from_fn(|i| dot(&s[i], x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_swaps_the_coupling_inside_a_block_only() {
        let space = StateSpace::new(vec![
            Component::OrnsteinUhlenbeck { variance: 1.0, tau: 1.0 },
            Component::Matern32 { variance: 1.0, length: 3.0_f64.sqrt() },
        ])
        .unwrap();
        let blocks = Blocks::<3>::new(&space);
        let a = blocks.transition(1.0);
        let e = (-1.0_f64).exp();
        // Matérn with λ = 1 over a gap of 1: e⁻¹ [[2, 1], [−1, 0]].
        assert_eq!(blocks.apply(&a, &[1.0, 0.0, 1.0]), [e, e, 0.0]);
        assert_eq!(blocks.apply(&blocks.transposed(&a), &[1.0, 0.0, 1.0]), [e, -e, 0.0]);
    }

    #[test]
    fn more_states_than_the_code_is_compiled_for_are_refused() {
        let cycle = Component::DampedCycle { variance: 1.0, tau: 1.0, period: 1.0 };
        assert!(StateSpace::new(vec![cycle; 4]).is_ok());
        assert!(StateSpace::new(vec![cycle; 5]).is_err());
    }
}
