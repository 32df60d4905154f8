//! Documents whose flow is known.

use conceptvector::dynamics::within::Occurrence;

use crate::random::Random;

/// A score by the share of the document that lies before.
pub(crate) type Shape = fn(f64) -> f64;

/// Weights vary around it with standard deviation 0.4, as rated words do.
pub(crate) const SHAPES: [(&str, Shape); 5] = [
    ("steady", |_| 0.1),
    ("arc", |share| 0.2 * (std::f64::consts::TAU * share).sin()),
    ("late turn", |share| if share < 0.8 { 0.1 } else { -0.3 }),
    (
        "two passages",
        |share| if (0.2..0.27).contains(&share) || (0.6..0.67).contains(&share) { 0.5 } else { 0.0 },
    ),
    ("eight waves", |share| 0.2 * (8.0 * std::f64::consts::TAU * share).sin()),
];

/// A document of `n_tokens` words of which about one in `every` has a weight.
pub(crate) fn draw(seed: u64, n_tokens: u32, every: u32, shape: Shape) -> Vec<Occurrence> {
    let mut chance = Random(seed);
    let word = |position: u32| {
        let weight = shape((f64::from(position) + 0.5) / f64::from(n_tokens)) + 0.4 * chance.normal();
        (chance.uniform() < 1.0 / f64::from(every)).then_some(Occurrence { position, weight })
    };
    (0..n_tokens).filter_map(word).collect()
}
