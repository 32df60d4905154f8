//! From scored documents to their rhythm and the hours of their week.

use super::cells::{HourCells, hour_cells};
use super::clock::{Clock, Moment};
use super::{Rhythm, RhythmOptions, Sample, rhythm};
use crate::corpus::{Corpus, DocId};
use crate::dynamics::adjust::design;
use crate::dynamics::observe::Observed;
use crate::dynamics::{Adjustment, Observation};
use crate::progress::Progress;
use crate::{Error, Result};

/// A rhythm, and the hours of the week it is around.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// What came out, or why nothing did.
    pub rhythm: Rhythm,
    /// The hours one by one, raw and adjusted, where there is a rhythm to look at. Places in the cells are places in
    /// the documents observed.
    pub cells: [Option<HourCells>; 2],
}

/// Why dates cannot tell the time of day where they were written.
pub const NO_WRITTEN_CLOCK: &str =
    "no date says the local clock it was written by, as in 2013-05-01T23:10:00+02:00";

/// Looks for a rhythm in `observed` documents of `corpus` by a local `clock`, raw and, where there are any
/// `adjustments` (one value an observed document), adjusted for them.
///
/// # Errors
/// As [`rhythm()`]; a request error where an adjustment has not one value a document, or where the clock is that of dates
/// that say none.
pub fn look(
    corpus: &Corpus,
    observed: &Observed,
    clock: &Clock,
    adjustments: &[Adjustment],
    progress: Progress<'_>,
) -> Result<Look> {
    if matches!(clock, Clock::Written { .. }) && !corpus.has_written_clocks() {
        return Err(Error::Request(format!("{NO_WRITTEN_CLOCK}; choose a zone")));
    }
    let local = |(doc, one): (&DocId, &Observation)| {
        let (group, seconds_ahead) = (corpus.group(*doc), corpus.seconds_ahead(*doc));
        clock.local(Moment { time: one.time, group, seconds_ahead })
    };
    let locals: Vec<_> = observed.documents.iter().zip(&observed.observations).map(local).collect();
    let covariates = design(adjustments, observed.documents.len())?;
    let sample = Sample::new(&observed.observations, &locals, &covariates)?;
    let word_variance = observed.word_variance;
    let options = RhythmOptions { word_variance, noise: None };
    let rhythm = rhythm(&sample, &options, &|share| progress(0.9 * share))?;
    let mut cells = [None, None];
    for (cells, background) in cells.iter_mut().zip([&rhythm.raw, &rhythm.adjusted]) {
        if let Some(background) = background {
            *cells = Some(hour_cells(&sample, background, word_variance)?);
        }
    }
    Ok(Look { rhythm, cells })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::DocumentRef;
    use crate::corpus::dates::Zone;
    use crate::dynamics::chance::Chance;
    use crate::dynamics::rhythm::harmonics::Cycle;
    use crate::progress::unwatched;

    /// Authors of two zones, twelve hours apart, whose score is highest at nine o'clock where they are.
    fn of_two_zones(minutes_of: [Option<i16>; 2]) -> (Corpus, Observed) {
        let (mut corpus, mut observed) = (Corpus::default(), Observed::default());
        let mut chance = Chance::new(9);
        for n in 0..800_u32 {
            let minutes = minutes_of[n as usize % 2];
            let ahead = [7.0, -5.0][n as usize % 2];
            let hour = (24.0 * chance.uniform()).floor();
            let time = f64::from(n / 8) * 86_400.0 + 3600.0 * (hour - ahead);
            let value = (std::f64::consts::TAU * (hour - 9.0) / 24.0).cos() + chance.normal();
            corpus
                .push(DocumentRef { time: Some(time), minutes_ahead: minutes, ..DocumentRef::default() })
                .unwrap();
            observed.documents.push(DocId(n));
            observed.observations.push(Observation { time, value, n_words: 4 });
        }
        corpus.finish();
        (corpus, observed)
    }

    fn day(documents: &(Corpus, Observed), clock: &Clock) -> Cycle {
        let look = look(&documents.0, &documents.1, clock, &[], &unwatched).unwrap();
        assert!(look.cells[0].is_some() && look.cells[1].is_none());
        look.rhythm.day.unwrap().raw
    }

    #[test]
    fn only_the_written_clock_finds_what_happens_at_nine_in_two_zones() {
        let documents = of_two_zones([Some(420), Some(-300)]);
        let written = day(&documents, &Clock::Written { otherwise: Zone::default() });
        let peak = written.peak.unwrap();
        assert!((peak.estimate - 9.0).abs() < 1.0 && peak.lower < 9.0 && 9.0 < peak.upper, "{peak:?}");
        assert!(written.amplitude.estimate > 1.6, "{:?}", written.amplitude);
        // On one clock the morning of the ones is the evening of the others.
        for zone in ["UTC", "+07:00", "-05:00"] {
            let one = day(&documents, &Clock::Zone(zone.parse().unwrap()));
            assert!(!one.is_found() && one.amplitude.estimate < 0.6, "{zone}: {one:?}");
        }
    }

    #[test]
    fn clocks_that_nobody_wrote_are_refused() {
        for minutes in [[None; 2], [Some(0), None]] {
            let (corpus, observed) = of_two_zones(minutes);
            let clock = Clock::Written { otherwise: Zone::default() };
            let error = look(&corpus, &observed, &clock, &[], &unwatched).unwrap_err().to_string();
            assert!(error.contains("no date says the local clock"), "{error}");
        }
    }
}
