//! Scores over time: a continuous-time state-space model of what a concept's score does between documents.
//!
//! In reading order: a [`component`] is one way for the hidden score to move; a [`space`] is their sum; [`rows`]
//! are the documents (and the points a curve is wanted at); the [`filter`] gives the likelihood, the [`smoother`] the
//! curve and its band, in two halves that meet in the middle where there are many rows. A search tries sums of
//! components on documents merged by time, with slopes by an adjoint pass. [`adjust`] are columns of a regression beside
//! the moving score. [`mod@trend`] is what the application calls: it chooses between "no change" and a moving score, raw
//! and adjusted; what it [`fitted`] is drawn again at any zoom; [`surprise`] is what it did not expect. [`series`] does
//! so for several groups at once, [`mod@difference`] compares two of them; a [`mod@way`] is two scores against each
//! other. [`observe`] and [`covariate`] feed them from scored documents.
//! [`rhythm`] finds what repeats every day and every week, [`within`] follows a score inside one document, [`explain`]
//! says what a change between two periods is made of.
//!
//! Own reconstruction of the idea that emotion is a function of continuous time observed through dated
//! documents, somewhat like Brownian motion seen through a Kalman filter.

pub mod adjust;
pub mod component;
pub mod covariate;
pub mod difference;
pub mod filter;
pub mod fitted;
pub mod observe;
pub mod rows;
pub mod series;
pub mod smoother;
pub mod space;
pub mod surprise;
pub mod trend;
pub mod way;
pub mod rhythm;
pub mod within;
pub mod explain;

mod candidate;
mod chance;
mod documents;
mod follow;
mod forward;
mod gradient;
mod merged;
mod middle;
mod optimum;
mod search;
mod uncertainty;

/// 97.5% point of the standard normal distribution.
pub(crate) const Z95: f64 = 1.959_963_984_540_054;

#[cfg(test)]
mod oracles;

pub use adjust::{Adjustment, AdjustmentValues};
pub use candidate::{Candidate, Fit};
pub use component::Component;
pub use series::{GroupTrend, by_group, difference};
pub use trend::{
    Beta, CurvePoint, Evidence, Innovation, Observation, Trend, TrendOptions, WordSums, pooled_word_variance,
    trend, trend_adjusted, trend_over,
};
