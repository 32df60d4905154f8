//! The hours of the week one by one, for a heat map: how far the documents of each are from what level, covariates and
//! slow change let expect, shrunk by how little they are.

use serde::Serialize;

use super::{Background, Sample};
use crate::Result;
use crate::dynamics::Component;
use crate::dynamics::rows::Rows;
use crate::dynamics::space::StateSpace;

/// Cells: 7 weekdays of 24 hours.
pub const N_CELLS: usize = 7 * 24;
/// Cells with fewer documents stay blank.
pub const MIN_CELL_DOCUMENTS: usize = 10;
/// A process that forgets more slowly than this is taken out before the hours are looked at: 7 days.
const SLOW_SECONDS: f64 = 7.0 * 86_400.0;

/// The documents of one hour of one weekday.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct HourCell {
    /// Their places in the list the sample was made from, in order of time.
    pub places: Vec<usize>,
    /// Their weighted mean distance from what was expected, in units of the score; nothing without documents.
    pub mean: Option<f64>,
    /// The standard error of that mean, bursts included.
    pub standard_error: Option<f64>,
    /// The mean shrunk towards the mean of all cells; nothing below [`MIN_CELL_DOCUMENTS`].
    pub shrunk: Option<f64>,
}

/// The week's hours.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HourCells {
    /// Monday 0:00 first, 24 for each weekday.
    pub cells: Vec<HourCell>,
    /// Variance of the cells beyond chance; 0 where they differ by no more than that, and then all shrink to one value.
    pub between_variance: f64,
}

impl HourCells {
    /// The cell of a weekday (0 for Monday) and an hour; nothing beyond.
    #[must_use]
    pub fn at(&self, weekday: usize, hour: usize) -> Option<&HourCell> {
        (weekday < 7 && hour < 24).then(|| self.cells.get(weekday * 24 + hour))?
    }

    /// How far a scale of colors reaches on both sides of 0: to the largest shrunk mean, and no less far than the usual
    /// (median) standard error of a mean, so that hours that differ by chance alone stay pale.
    #[must_use]
    pub fn extent(&self) -> f64 {
        let shown = self.cells.iter().filter_map(|cell| Some((cell.shrunk?.abs(), cell.standard_error?)));
        let shown: Vec<(f64, f64)> = shown.filter(|(value, _)| value.is_finite()).collect();
        let mut errors: Vec<f64> = shown.iter().map(|(_, error)| *error).collect();
        errors.sort_by(f64::total_cmp);
        let usual = errors.get(errors.len() / 2).copied().filter(|error| error.is_finite()).unwrap_or(0.0);
        shown.iter().map(|(value, _)| *value).fold(usual, f64::max)
    }

    /// Whether the hours differ by no more than chance.
    #[must_use]
    pub fn are_alike(&self) -> bool {
        self.between_variance <= 0.0
    }
}

/// Sorts the documents into the hours of the week. `background` is that of [`super::rhythm`] for this sample: the
/// adjusted one takes the covariates out too.
///
/// A document's distance is its score less level, covariates and the smoothed slow process. A cell's mean weighs
/// documents by their own noise; its variance is exact under the fitted processes (documents of one burst count as
/// little more than one). The variance between cells is by moments (`DerSimonian` and Laird 1986), and each mean shrinks
/// by `between / (between + its variance)`.
///
/// # Errors
/// A request error where the background is not one of this sample.
pub fn hour_cells(sample: &Sample, background: &Background, word_variance: f64) -> Result<HourCells> {
    let noise = background.noise.variances(sample, word_variance);
    let (slow, fast): (Vec<Component>, Vec<Component>) =
        background.noise.components.iter().partition(|component| match component {
            Component::OrnsteinUhlenbeck { tau, .. } => *tau >= SLOW_SECONDS,
            _ => true,
        });
    let mut distances: Vec<f64> = (0..sample.len())
        .map(|row| {
            let pairs = sample.covariates_of(row).iter().zip(&sample.scales).zip(&background.effects);
            let explained: f64 = pairs.map(|((x, scale), effect)| x * scale * effect).sum();
            sample.observations[row].value - background.level - explained
        })
        .collect();
    take_slow_out(sample, slow, &fast, &noise, &mut distances)?;
    let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); N_CELLS];
    for (row, local) in sample.locals().enumerate() {
        rows_of[local.weekday() * 24 + local.whole_hour()].push(row);
    }
    let mut cells: Vec<HourCell> = Vec::with_capacity(N_CELLS);
    let mut estimates = Vec::new();
    for rows in &rows_of {
        let found = cell_mean(sample, rows, &distances, &noise, &fast);
        if let Some(found) = found
            && rows.len() >= MIN_CELL_DOCUMENTS
        {
            estimates.push(found);
        }
        cells.push(HourCell {
            places: rows.iter().map(|&row| sample.places[row]).collect(),
            mean: found.map(|(mean, _)| mean),
            standard_error: found.map(|(_, variance)| variance.sqrt()),
            shrunk: None,
        });
    }
    let (center, between_variance) = between(&estimates);
    for cell in cells.iter_mut().filter(|cell| cell.places.len() >= MIN_CELL_DOCUMENTS) {
        if let (Some(mean), Some(error)) = (cell.mean, cell.standard_error) {
            let total = between_variance + error * error;
            let kept = if total > 0.0 { between_variance / total } else { 0.0 };
            cell.shrunk = Some(center + kept * (mean - center));
        }
    }
    Ok(HourCells { cells, between_variance })
}

/// Subtracts the smoothed slow processes. The faster ones count as noise here, so that the slow line is not led astray
/// by them; that they have a memory of hours costs it little.
fn take_slow_out(
    sample: &Sample,
    slow: Vec<Component>,
    fast: &[Component],
    noise: &[f64],
    distances: &mut [f64],
) -> Result<()> {
    let restless: f64 = fast.iter().map(|component| component.stationary_variance()).sum();
    let times: Vec<f64> = sample.times().collect();
    let total: Vec<f64> = noise.iter().map(|noise| noise + restless).collect();
    let rows = Rows::new(&times, distances, &total, &[])?;
    let smoothed = StateSpace::new(slow)?.smooth(&rows)?;
    for (distance, slow) in distances.iter_mut().zip(&smoothed.mean) {
        *distance -= slow;
    }
    Ok(())
}

/// The weighted mean of the documents in `rows`, and its variance under the processes: with covariance
/// Σ vₖ exp(−d/τₖ), the sum over all pairs goes in one pass, as the part of earlier documents decays from one to the next.
fn cell_mean(
    sample: &Sample,
    rows: &[usize],
    distances: &[f64],
    noise: &[f64],
    fast: &[Component],
) -> Option<(f64, f64)> {
    let restless: f64 = fast.iter().map(|component| component.stationary_variance()).sum();
    let weight = |row: usize| 1.0 / (noise[row] + restless);
    let total: f64 = rows.iter().map(|&row| weight(row)).sum();
    if !(total > 0.0 && total.is_finite()) {
        return None;
    }
    let mean = rows.iter().map(|&row| weight(row) * distances[row]).sum::<f64>() / total;
    let mut variance: f64 = rows.iter().map(|&row| weight(row).powi(2) * noise[row]).sum();
    for component in fast {
        let (mut earlier, mut before) = (0.0, f64::NEG_INFINITY);
        for &row in rows {
            let time = sample.observations[row].time;
            if before.is_finite() {
                earlier *= component.transition(time - before)[0][0];
            }
            let own = weight(row);
            variance += component.stationary_variance() * own * (own + 2.0 * earlier);
            earlier += own;
            before = time;
        }
    }
    Some((mean, variance / (total * total)))
}

/// The mean of the cells and their variance beyond chance, from means and variances of each.
fn between(estimates: &[(f64, f64)]) -> (f64, f64) {
    let precise = || estimates.iter().filter(|(_, variance)| *variance > 0.0);
    let total: f64 = precise().map(|(_, variance)| 1.0 / variance).sum();
    if total <= 0.0 {
        return (0.0, 0.0);
    }
    let center = precise().map(|(mean, variance)| mean / variance).sum::<f64>() / total;
    let spread: f64 = precise().map(|(mean, variance)| (mean - center).powi(2) / variance).sum();
    let squares: f64 = precise().map(|(_, variance)| variance.powi(-2)).sum();
    // At most 168 cells.
    let freedom = precise().count() as f64 - 1.0;
    let scale = total - squares / total;
    let found = if scale > 0.0 { ((spread - freedom) / scale).max(0.0) } else { 0.0 };
    (center, found)
}

#[cfg(test)]
mod tests {
    use super::super::RhythmNoise;
    use super::super::clock::LocalTime;
    use super::*;
    use crate::dynamics::Observation;

    /// Monday 1970-01-05 is local day 4.
    fn sample(documents: &[(f64, f64)]) -> Sample {
        let list: Vec<Observation> = documents
            .iter()
            .map(|(days, value)| Observation { time: days * 86_400.0, value: *value, n_words: 1 })
            .collect();
        let locals: Vec<_> = documents.iter().map(|(days, _)| LocalTime::from_days(*days)).collect();
        Sample::new(&list, &locals, &[]).unwrap()
    }

    fn background(components: Vec<Component>) -> Background {
        Background {
            level: 1.0,
            effects: vec![],
            noise: RhythmNoise { document_variance: 0.5, components },
            log_likelihood: 0.0,
        }
    }

    /// Twelve documents on Monday at 9, twelve on Tuesday at 9, three on Sunday at 23: noise 1 each, so each full cell
    /// has variance 1/12. Their means ±1 have spread 24 with 1 degree of freedom, and the scale is 24 − 2·144/24 = 12:
    /// between (24 − 1)/12. What is kept is 23/12 / (23/12 + 1/12) = 23/24.
    #[test]
    fn a_worked_week() {
        let mut documents = Vec::new();
        for week in 0..12_u32 {
            let monday = 4.0 + 7.0 * f64::from(week) + 9.5 / 24.0;
            documents.extend([(monday, 2.0), (monday + 1.0, 0.0)]);
        }
        documents.extend((0..3_u32).map(|week| (10.99 + 7.0 * f64::from(week), 5.0)));
        let found = hour_cells(&sample(&documents), &background(vec![]), 0.5).unwrap();
        assert!((found.between_variance - 23.0 / 12.0).abs() < 1e-12);
        let monday = found.at(0, 9).unwrap();
        assert_eq!(monday.places, (0..12).map(|week| 2 * week).collect::<Vec<_>>());
        assert!((monday.standard_error.unwrap() - (1.0_f64 / 12.0).sqrt()).abs() < 1e-12);
        assert!((monday.shrunk.unwrap() - 23.0 / 24.0).abs() < 1e-12);
        assert!((found.at(1, 9).unwrap().shrunk.unwrap() + 23.0 / 24.0).abs() < 1e-12);
        let sunday = found.at(6, 23).unwrap();
        assert_eq!((sunday.places.len(), sunday.mean, sunday.shrunk), (3, Some(4.0), None));
        assert_eq!(found.at(3, 3), Some(&HourCell::default()));
        assert_eq!((found.at(7, 0), found.at(0, 24)), (None, None));
    }

    /// Two documents at one moment of one burst: noise 1 each (half a word, half a document), and a shared variance of 2:
    /// the mean has variance 1/2 + 2. Far apart it is (1 + 2)/2.
    #[test]
    fn a_burst_counts_as_one() {
        let burst = Component::OrnsteinUhlenbeck { variance: 2.0, tau: 3600.0 };
        for (days, variance) in [([4.0, 4.0], 2.5), ([4.0, 11.0], 1.5)] {
            let found =
                hour_cells(&sample(&days.map(|day| (day, 1.0))), &background(vec![burst]), 0.5).unwrap();
            let error = found.at(0, 0).unwrap().standard_error.unwrap();
            assert!((error * error - variance).abs() < 1e-9, "{error}");
        }
    }

    #[test]
    fn nothing_is_blank() {
        let found = hour_cells(&Sample::default(), &background(vec![]), 0.0).unwrap();
        assert!(found.cells.iter().all(|cell| cell.shrunk.is_none() && cell.places.is_empty()));
        // All in one cell, equal: no difference between cells.
        let one: Vec<(f64, f64)> = (0..20_u32).map(|week| (4.0 + 7.0 * f64::from(week), 3.0)).collect();
        let found = hour_cells(&sample(&one), &background(vec![]), 0.0).unwrap();
        assert_eq!((found.between_variance, found.at(0, 0).unwrap().shrunk), (0.0, Some(2.0)));
        assert!(found.are_alike());
    }

    #[test]
    fn hours_that_are_alike_are_pale() {
        let cell = |shrunk: f64, error: f64| HourCell {
            shrunk: Some(shrunk),
            standard_error: Some(error),
            ..HourCell::default()
        };
        let extent = |cells: Vec<HourCell>| HourCells { cells, between_variance: 0.0 }.extent();
        assert_eq!(extent(vec![cell(-0.01, 0.3), cell(-0.01, 0.2), cell(-0.01, 0.1)]), 0.2);
        assert_eq!(extent(vec![cell(-0.5, 0.1), cell(0.2, 0.3), HourCell::default()]), 0.5);
        assert_eq!(extent(Vec::new()), 0.0);
    }
}
