//! Documents whose flow is known.

use conceptvector::dynamics::within::Occurrence;

/// `SplitMix64` (Steele, Lea and Flood 2014).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    pub(crate) fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

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
    let mut chance = Chance(seed);
    let word = |position: u32| {
        let weight = shape((f64::from(position) + 0.5) / f64::from(n_tokens)) + 0.4 * chance.normal();
        (chance.uniform() < 1.0 / f64::from(every)).then_some(Occurrence { position, weight })
    };
    (0..n_tokens).filter_map(word).collect()
}
