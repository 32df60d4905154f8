//! Simulated documents: coverage of the band, error of the curve beside the simple methods, false alarms.

use conceptvector::dynamics::{Candidate, TrendOptions, trend};
use conceptvector::progress::unwatched;

use crate::baseline::METHODS;
use crate::simulate::{Scene, simulate};

/// Points of a drawn curve: a third of a day apart.
const GRID: usize = 1001;

/// Documents, standard deviation of the path, its time scale in days.
const MOVING: [(f64, f64); 4] = [(0.2, 60.0), (0.4, 60.0), (0.4, 15.0), (0.8, 15.0)];

pub(crate) fn print(scale: usize) {
    println!("Coverage of the 95% band and root mean square error of the curve at the documents' times.");
    println!("Documents have an effect of their own (sd 0.3) and 3 to 200 heavy-tailed words (sd 1).");
    println!(
        "{:>6} {:>5} {:>5} {:>9} {:>9} {:>8} {:>8} {:>7}  of",
        "n", "sd", "tau", "coverage", "moving %", "error", "best", "ratio"
    );
    for (n, sets) in [(50, 40), (200, 20), (1000, 6)] {
        let sets = sets * scale;
        let mut all = Sums::default();
        for (sd, tau) in MOVING {
            let one = run(Scene { n, sd, tau }, sets);
            one.print(&format!("{n:>6} {sd:>5} {tau:>5}"));
            all.add(&one);
        }
        all.print(&format!("{n:>6}   all   all"));
        run(Scene { n, sd: 0.0, tau: 1.0 }, sets).print(&format!("{n:>6}  flat     –"));
    }
}

pub(crate) fn print_alarms(sets: usize) {
    println!("Share of constant series called moving, and of series of one process given a second.");
    for n in [50, 200, 1000, 2000] {
        let constant = run(Scene { n, sd: 0.0, tau: 1.0 }, sets);
        let single = run(Scene { n, sd: 0.4, tau: 15.0 }, sets / 4);
        let share = |count: f64, of: &Sums| 100.0 * count / of.sets;
        println!(
            "{n:>6} {:>6.1}% of {sets} {:>6.1}% of {}",
            share(constant.moving, &constant),
            share(single.several, &single),
            sets / 4
        );
    }
}

#[derive(Default)]
struct Sums {
    sets: f64,
    moving: f64,
    several: f64,
    documents: f64,
    inside: f64,
    squares: f64,
    of_methods: [f64; METHODS.len()],
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.sets += other.sets;
        self.moving += other.moving;
        self.several += other.several;
        self.documents += other.documents;
        self.inside += other.inside;
        self.squares += other.squares;
        for (sum, own) in self.of_methods.iter_mut().zip(other.of_methods) {
            *sum += own;
        }
    }

    fn print(&self, start: &str) {
        let error = |squares: f64| (squares / self.documents).sqrt();
        let (place, best) = (0..METHODS.len())
            .map(|i| (i, error(self.of_methods[i])))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap_or((0, f64::NAN));
        println!(
            "{start} {:>8.1}% {:>8.0}% {:>8.3} {:>8.3} {:>7.2}  {}",
            100.0 * self.inside / self.documents,
            100.0 * self.moving / self.sets,
            error(self.squares),
            best,
            error(self.squares) / best,
            METHODS[place].0
        );
    }
}

fn run(scene: Scene, sets: usize) -> Sums {
    let mut sums = Sums::default();
    for seed in 0..sets {
        let simulated = simulate(1 + seed as u64 + 1000 * scene.n as u64, scene);
        let options =
            TrendOptions { grid: GRID, word_variance: simulated.word_variance, ..TrendOptions::default() };
        let Ok(trend) = trend(&simulated.observations, &options, &unwatched) else { continue };
        sums.sets += 1.0;
        sums.moving += f64::from(u8::from(trend.chosen != Candidate::Flat));
        let n_components = trend.fit().map_or(0, |fit| fit.components.len());
        sums.several += f64::from(u8::from(n_components > 1));
        let curves = METHODS.map(|(_, method)| method(&simulated.observations));
        for (i, (o, truth)) in simulated.observations.iter().zip(&simulated.path).enumerate() {
            let at = trend.curve.partition_point(|point| point.time < o.time).min(trend.curve.len() - 1);
            let point = trend.curve[at];
            sums.documents += 1.0;
            sums.inside += f64::from(u8::from((point.lower..=point.upper).contains(truth)));
            sums.squares += (point.mean - truth).powi(2);
            for (sum, curve) in sums.of_methods.iter_mut().zip(&curves) {
                *sum += (curve[i] - truth).powi(2);
            }
        }
    }
    sums
}
