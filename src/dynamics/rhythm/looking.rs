//! From scored documents to their rhythm and the hours of their week.

use super::cells::{HourCells, hour_cells};
use super::clock::{Clock, Moment};
use super::{Rhythm, RhythmOptions, Sample, rhythm};
use crate::Result;
use crate::corpus::{Corpus, DocId};
use crate::dynamics::adjust::design;
use crate::dynamics::observe::Observed;
use crate::dynamics::{Adjustment, Observation};
use crate::progress::Progress;

/// A rhythm, and the hours of the week it is around.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// What came out, or why nothing did.
    pub rhythm: Rhythm,
    /// The hours one by one, raw and adjusted, where there is a rhythm to look at. Places in the cells are places in
    /// the documents observed.
    pub cells: [Option<HourCells>; 2],
}

/// Looks for a rhythm in `observed` documents of `corpus` by a local `clock`, raw and, where there are any
/// `adjustments` (one value an observed document), adjusted for them.
///
/// # Errors
/// As [`rhythm()`]; a request error where an adjustment has not one value a document.
pub fn look(
    corpus: &Corpus,
    observed: &Observed,
    clock: &Clock,
    adjustments: &[Adjustment],
    progress: Progress<'_>,
) -> Result<Look> {
    let local = |(doc, one): (&DocId, &Observation)| {
        clock.local(Moment { time: one.time, group: corpus.group(*doc), ..Moment::default() })
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
