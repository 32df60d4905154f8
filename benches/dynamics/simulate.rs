//! Dated documents whose curve is known.

use conceptvector::dynamics::{Observation, WordSums, pooled_word_variance};

pub(crate) const DAY: f64 = 86_400.0;

/// A small seeded generator (xorshift64*), enough for simulation.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            chance.uniform();
        }
        chance
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Student's t with 4 degrees of freedom over its standard deviation √2.
    pub(crate) fn heavy(&mut self) -> f64 {
        let normal = self.normal();
        let squares: f64 = (0..4).map(|_| self.normal().powi(2)).sum();
        normal / (0.5 * squares).sqrt()
    }
}

/// How documents come about.
#[derive(Clone, Copy)]
pub(crate) struct Scene {
    pub(crate) n: usize,
    /// Standard deviation of the path, an Ornstein–Uhlenbeck process; 0 for a constant.
    pub(crate) sd: f64,
    /// Its time scale, in days.
    pub(crate) tau: f64,
}

/// Documents in order of time, and the path at each.
pub(crate) struct Simulated {
    pub(crate) observations: Vec<Observation>,
    pub(crate) path: Vec<f64>,
    /// Measured inside the documents, as it would be in an analysis.
    pub(crate) word_variance: f64,
}

/// Documents at random times of a year. Each draws 3 to 200 words (lognormal, median 15) with heavy-tailed scores
/// (standard deviation 1), and is off by an effect of its own (standard deviation 0.3).
pub(crate) fn simulate(seed: u64, scene: Scene) -> Simulated {
    let Scene { n, sd, tau } = scene;
    let mut chance = Chance::new(seed);
    let mut times: Vec<f64> = (0..n).map(|_| chance.uniform() * 365.0 * DAY).collect();
    times.sort_by(f64::total_cmp);
    let mut state = sd * chance.normal();
    let mut before = times[0];
    let mut simulated = Simulated { observations: Vec::new(), path: Vec::new(), word_variance: 0.0 };
    let mut words = Vec::new();
    for time in times {
        let kept = (-(time - before) / (tau * DAY)).exp();
        state = kept * state + sd * (1.0 - kept * kept).sqrt() * chance.normal();
        before = time;
        let n_words = (2.7 + 0.9 * chance.normal()).exp().round().clamp(3.0, 200.0) as u32;
        let effect = 5.0 + state + 0.3 * chance.normal();
        let mut sums = WordSums { sum: 0.0, sum_sq: 0.0, n: n_words };
        for _ in 0..n_words {
            let score = effect + chance.heavy();
            sums.sum += score;
            sums.sum_sq += score * score;
        }
        words.push(sums);
        simulated.observations.push(Observation { time, value: sums.sum / f64::from(n_words), n_words });
        simulated.path.push(5.0 + state);
    }
    simulated.word_variance = pooled_word_variance(&words).unwrap_or(0.0);
    simulated
}
