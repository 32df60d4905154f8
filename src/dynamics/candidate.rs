//! The models a trend chooses from.

use serde::Serialize;

use crate::Result;
use crate::dynamics::Component;
use crate::dynamics::space::StateSpace;

/// A way the score may behave over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Candidate {
    /// The score stays the same; documents vary around it.
    Flat,
    /// The score wanders and returns to its mean.
    OrnsteinUhlenbeck,
    /// The same, but smoother: it has a direction at every moment.
    Matern32,
    /// The score wanders and has no mean to return to.
    RandomWalk,
    /// A slow and a fast wandering score.
    TwoOrnsteinUhlenbeck,
    /// A smooth slow and a fast wandering score.
    Matern32AndOrnsteinUhlenbeck,
    /// A wandering score and a rhythm of a day, a week or a year.
    OrnsteinUhlenbeckAndCycle,
    /// Three wandering scores: slow (7 days or more), daily (6 hours to 7 days) and burst (to 6 hours).
    ThreeOrnsteinUhlenbeck,
}

/// A component without its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    OrnsteinUhlenbeck,
    Matern32,
    RandomWalk,
    DampedCycle,
}

impl Form {
    /// The component at the logarithms of its parameters, and how many it takes.
    pub(super) fn component(self, logs: &[f64]) -> (Component, usize) {
        let at = |i: usize| logs.get(i).copied().unwrap_or(0.0).exp();
        let component = match self {
            Self::OrnsteinUhlenbeck => Component::OrnsteinUhlenbeck { variance: at(0), tau: at(1) },
            Self::Matern32 => Component::Matern32 { variance: at(0), length: at(1) },
            // The level at the start is the constant, which is unknown anyway.
            Self::RandomWalk => Component::RandomWalk { rate: at(0), start_variance: 0.0 },
            Self::DampedCycle => Component::DampedCycle { variance: at(0), tau: at(1), period: at(2) },
        };
        (component, component.n_parameters())
    }
}

impl Candidate {
    /// All of them, simplest first.
    pub const ALL: [Self; 8] = [
        Self::Flat,
        Self::OrnsteinUhlenbeck,
        Self::Matern32,
        Self::RandomWalk,
        Self::TwoOrnsteinUhlenbeck,
        Self::Matern32AndOrnsteinUhlenbeck,
        Self::OrnsteinUhlenbeckAndCycle,
        Self::ThreeOrnsteinUhlenbeck,
    ];

    /// Stable name, as written to files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::OrnsteinUhlenbeck => "ornstein_uhlenbeck",
            Self::Matern32 => "matern32",
            Self::RandomWalk => "random_walk",
            Self::TwoOrnsteinUhlenbeck => "two_ornstein_uhlenbeck",
            Self::Matern32AndOrnsteinUhlenbeck => "matern32_and_ornstein_uhlenbeck",
            Self::OrnsteinUhlenbeckAndCycle => "ornstein_uhlenbeck_and_cycle",
            Self::ThreeOrnsteinUhlenbeck => "three_ornstein_uhlenbeck",
        }
    }

    /// Its components, slowest first.
    pub(super) const fn forms(self) -> &'static [Form] {
        match self {
            Self::Flat => &[],
            Self::OrnsteinUhlenbeck => &[Form::OrnsteinUhlenbeck],
            Self::Matern32 => &[Form::Matern32],
            Self::RandomWalk => &[Form::RandomWalk],
            Self::TwoOrnsteinUhlenbeck => &[Form::OrnsteinUhlenbeck; 2],
            Self::Matern32AndOrnsteinUhlenbeck => &[Form::Matern32, Form::OrnsteinUhlenbeck],
            Self::OrnsteinUhlenbeckAndCycle => &[Form::OrnsteinUhlenbeck, Form::DampedCycle],
            Self::ThreeOrnsteinUhlenbeck => &[Form::OrnsteinUhlenbeck; 3],
        }
    }

    /// The moving part at the logarithms of all its parameters.
    pub(super) fn components(self, logs: &[f64]) -> Vec<Component> {
        let mut left = logs;
        let mut components = Vec::new();
        for form in self.forms() {
            let (component, taken) = form.component(left);
            left = left.get(taken..).unwrap_or(&[]);
            components.push(component);
        }
        components
    }
}

/// One candidate at its best parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// Which model.
    pub candidate: Candidate,
    /// Variance of documents around the curve beyond what their words explain.
    pub document_variance: f64,
    /// The moving part; none where the score is constant. Times in seconds.
    pub components: Vec<Component>,
    /// Restricted log-likelihood of all documents, natural logarithm: the mean (and what is adjusted for) is
    /// integrated out under a flat prior, so that few documents do not make the score look calmer than it is. To be
    /// compared between models of the same documents and adjustments only.
    pub log_likelihood: f64,
    /// Akaike's criterion, `2 · n_parameters − 2 · log_likelihood`; lower is better.
    pub aic: f64,
    /// Fitted numbers, the means included.
    pub n_parameters: usize,
}

impl Fit {
    /// The fitted parameters by name; times in seconds. Of several components each name ends in the component's
    /// place, counted from 1: `tau_2`.
    pub fn parameters(&self) -> Vec<(String, f64)> {
        let mut named = vec![("document_variance".to_owned(), self.document_variance)];
        for (place, component) in self.components.iter().enumerate() {
            let suffix = if self.components.len() > 1 { format!("_{}", place + 1) } else { String::new() };
            let numbers: &[(&str, f64)] = &match *component {
                Component::OrnsteinUhlenbeck { variance, tau } => {
                    [("variance", variance), ("tau", tau), ("", 0.0)]
                }
                Component::Matern32 { variance, length } => {
                    [("variance", variance), ("length", length), ("", 0.0)]
                }
                Component::RandomWalk { rate, .. } => [("rate", rate), ("", 0.0), ("", 0.0)],
                Component::DampedCycle { variance, tau, period } => {
                    [("variance", variance), ("tau", tau), ("period", period)]
                }
            };
            let known = numbers.iter().filter(|(name, _)| !name.is_empty());
            named.extend(known.map(|(name, number)| (format!("{name}{suffix}"), *number)));
        }
        named
    }

    /// The model of the moving part.
    ///
    /// # Errors
    /// As [`StateSpace::new`].
    pub(super) fn space(&self) -> Result<StateSpace> {
        StateSpace::new(self.components.clone())
    }
}
