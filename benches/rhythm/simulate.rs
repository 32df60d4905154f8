//! Documents whose background and rhythm are known.

use conceptvector::dynamics::rhythm::RhythmNoise;
use conceptvector::dynamics::{Component, Observation};

pub(crate) const HOUR: f64 = 3600.0;
pub(crate) const DAY: f64 = 86_400.0;

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

    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    pub(crate) fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// One kind of series.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) n: usize,
    pub(crate) days: f64,
    /// Variance and tau (in hours) of slow, daily and burst.
    pub(crate) components: [(f64, f64); 3],
    /// From the trough to the peak at 20:00.
    pub(crate) amplitude: f64,
}

impl Setting {
    fn background(&self) -> RhythmNoise {
        let component = |(variance, tau): &(f64, f64)| Component::OrnsteinUhlenbeck {
            variance: *variance,
            tau: tau * HOUR,
        };
        let moving = self.components.iter().filter(|(variance, _)| *variance > 0.0);
        RhythmNoise { document_variance: 0.1, components: moving.map(component).collect() }
    }

    /// Sessions of about six documents within an hour, mostly in waking hours, on days drawn evenly.
    pub(crate) fn draw(&self, seed: u64) -> Vec<Observation> {
        let mut chance = Chance(seed);
        let mut times = Vec::new();
        while times.len() < self.n {
            let hour = 14.0 + 4.0 * chance.normal();
            let start = (chance.uniform() * self.days).floor() * DAY + hour * HOUR;
            times.extend((0..6).map(|_| start + chance.uniform() * HOUR));
        }
        times.sort_by(f64::total_cmp);
        let components = self.background().components;
        let mut states: Vec<f64> =
            components.iter().map(|c| c.stationary_variance().sqrt() * chance.normal()).collect();
        let mut before = times.first().copied().unwrap_or(0.0);
        let one = |time: f64| {
            for (state, component) in states.iter_mut().zip(&components) {
                let noise = component.process_noise(time - before)[0][0].max(0.0).sqrt();
                *state = component.transition(time - before)[0][0] * *state + noise * chance.normal();
            }
            before = time;
            let n_words = 3 + (chance.uniform() * 10.0) as u32;
            let noise = (1.0 / f64::from(n_words) + 0.1).sqrt() * chance.normal();
            let turn = std::f64::consts::TAU * (time / HOUR - 20.0) / 24.0;
            let value = 2.0 + states.iter().sum::<f64>() + 0.5 * self.amplitude * turn.cos() + noise;
            Observation { time, value, n_words }
        };
        times.into_iter().map(one).collect()
    }
}
