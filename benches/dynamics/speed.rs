//! How long the smoother, a fit and a redraw take.

use conceptvector::Result;
use conceptvector::dynamics::rows::Rows;
use conceptvector::dynamics::space::StateSpace;
use conceptvector::dynamics::{Adjustment, AdjustmentValues, Component, TrendOptions, trend_adjusted};
use conceptvector::progress::unwatched;

use crate::meter::{Meter, peak_memory};
use crate::simulate::{Chance, DAY, Scene, Simulated, simulate};
use crate::textbook;

/// A slow, a daily and a burst-like process.
const COMPONENTS: [Component; 3] = [
    Component::OrnsteinUhlenbeck { variance: 0.09, tau: 60.0 * DAY },
    Component::OrnsteinUhlenbeck { variance: 0.05, tau: DAY },
    Component::OrnsteinUhlenbeck { variance: 0.02, tau: DAY / 24.0 },
];

/// Milliseconds on the clock and of processor time, each of the fastest of five runs, and the last answer.
fn timed<T>(run: impl Fn() -> Result<T>) -> Result<([f64; 2], T)> {
    let once = || {
        let meter = Meter::start();
        let answer = run()?;
        Ok(([meter.seconds(), meter.cpu_seconds()], answer))
    };
    let (mut best, mut answer) = once()?;
    for _ in 1..5 {
        let (seconds, next) = once()?;
        best = std::array::from_fn(|i| best[i].min(seconds[i]));
        answer = next;
    }
    Ok((best.map(|seconds| seconds * 1e3), answer))
}

pub(crate) fn print() -> Result<()> {
    println!(
        "Mean and variance at every document, in milliseconds; the textbook's recursion beside it. Clock: of all cores."
    );
    println!(
        "{:>9} {:>10} {:>11} {:>14} {:>9} {:>9}  difference",
        "documents", "components", "likelihood", "smoother clock", "processor", "textbook"
    );
    for n in [10_000, 100_000, 1_000_000] {
        let Simulated { observations, .. } = simulate(1, Scene { n, sd: 0.3, tau: 60.0 });
        let times: Vec<f64> = observations.iter().map(|o| o.time).collect();
        let values: Vec<f64> = observations.iter().map(|o| o.value - 5.0).collect();
        let noise: Vec<f64> = observations.iter().map(|o| 0.09 + 1.0 / f64::from(o.n_words)).collect();
        let rows = Rows::new(&times, &values, &noise, &[])?;
        for k in 1..=COMPONENTS.len() {
            let space = StateSpace::new(COMPONENTS[..k].to_vec())?;
            let ([_, likelihood], _) = timed(|| space.likelihood(&rows))?;
            let ([clock, own], smoothed) = timed(|| space.smooth(&rows))?;
            let meter = Meter::start();
            let expected = textbook::smooth(&COMPONENTS[..k], (&times, &values, &noise));
            let other = meter.cpu_seconds() * 1e3;
            let found = smoothed.mean.iter().zip(&smoothed.variance);
            let difference = found
                .zip(&expected)
                .map(|((mean, variance), (a, b))| (mean - a).abs().max((variance - b).abs()))
                .fold(0.0, f64::max);
            println!(
                "{n:>9} {k:>10} {likelihood:>11.1} {clock:>14.1} {own:>9.1} {other:>9.1}  {difference:.0e}"
            );
        }
    }
    println!("A fit and a redraw of 500 points, whole and of three days.");
    for (n, n_adjusted) in [(200, 0), (2_000, 0), (20_000, 0), (20_000, 8), (1_000_000, 0)] {
        fit(n, n_adjusted)?;
    }
    println!("{}", peak_memory());
    Ok(())
}

fn fit(n: usize, n_adjusted: usize) -> Result<()> {
    let simulated = simulate(2, Scene { n, sd: 0.3, tau: 60.0 });
    let mut chance = Chance::new(3);
    let adjustments: Vec<Adjustment> = (0..n_adjusted)
        .map(|i| Adjustment {
            name: format!("x{i}"),
            values: AdjustmentValues::Numbers((0..n).map(|_| chance.normal()).collect()),
        })
        .collect();
    let options =
        TrendOptions { grid: 500, word_variance: simulated.word_variance, ..TrendOptions::default() };
    let meter = Meter::start();
    let trend = trend_adjusted(None, &simulated.observations, &adjustments, &options, &unwatched)?;
    let seconds = meter.cpu_seconds();
    let (first, middle, last) =
        (simulated.observations[0], simulated.observations[n / 2], simulated.observations[n - 1]);
    let ([_, whole], _) = timed(|| trend.fitted.curve(first.time, last.time, 500))?;
    let ([_, part], _) = timed(|| trend.fitted.curve(middle.time, middle.time + 3.0 * DAY, 500))?;
    let models = trend.candidates.len() + trend.adjusted.as_ref().map_or(0, |trend| trend.candidates.len());
    println!(
        "{n:>9} documents, {} regressors: fit {seconds:.2} s ({models} models, raw and adjusted), redraw {whole:.1} ms and {part:.1} ms",
        n_adjusted + 1
    );
    Ok(())
}
