//! Documents whose background and rhythm are known.

use conceptvector::dynamics::rhythm::RhythmNoise;
use conceptvector::dynamics::{Component, Observation};

use crate::random::Random;

pub(crate) const HOUR: f64 = 3600.0;
pub(crate) const DAY: f64 = 86_400.0;

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
        let mut chance = Random(seed);
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
