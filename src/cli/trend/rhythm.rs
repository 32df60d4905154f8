//! The rhythm of the day and of the week: as a table, for programs, and in sentences.

use std::io;

use serde::Serialize;

use super::following::Followed;
use crate::cli::documents::DocumentArgs;
use crate::dynamics::rhythm::harmonics::{Cycle, Interval};
use crate::dynamics::rhythm::looking::Look;
use crate::dynamics::rhythm::{Refusal, Sides};
use crate::export::figure::{FigureSize, rhythm_svg};
use crate::export::numbers::{RhythmTable, rhythm_csv};
use crate::{Error, Result};

/// What the test says of one concept.
#[derive(Serialize)]
pub(super) struct RhythmSummary {
    /// Whose time of day it is.
    clock: String,
    /// Documents used.
    #[serde(skip_serializing_if = "Option::is_none")]
    documents: Option<usize>,
    /// From the first to the last, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<PeriodSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    week: Option<PeriodSummary>,
    /// Why nothing could be computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
}

/// One rhythm, or why there is no answer.
#[derive(Serialize)]
#[serde(untagged)]
enum PeriodSummary {
    Found {
        sentence: String,
        raw: CycleSummary,
        /// With --adjust.
        #[serde(skip_serializing_if = "Option::is_none")]
        adjusted: Option<CycleSummary>,
    },
    Refused {
        refusal: String,
    },
}

#[derive(Serialize)]
struct CycleSummary {
    /// Chance of so clear a rhythm where there is none.
    p: f64,
    wald: f64,
    /// Days, or halves of weeks, in which there are documents.
    occasions: usize,
    /// From trough to peak, in units of the score.
    amplitude: Interval,
    /// Where there is a clear one.
    peak: Option<Peak>,
}

/// Hours since midnight, or since Monday began; the ends of the interval may lie before or after the period.
#[derive(Serialize)]
struct Peak {
    hour: f64,
    lower: f64,
    upper: f64,
    /// `19:30`, `Tuesday 19:30`.
    clock: String,
}

impl RhythmSummary {
    pub(super) fn new(found: &Result<Look, String>, clock: String) -> Self {
        let nothing = Self { clock, documents: None, days: None, day: None, week: None, refusal: None };
        match found {
            Err(why) => Self { refusal: Some(why.clone()), ..nothing },
            Ok(Look { rhythm, .. }) => Self {
                documents: Some(rhythm.n_documents),
                days: Some(rhythm.span_days),
                day: Some(PeriodSummary::new(&rhythm.day)),
                week: Some(PeriodSummary::new(&rhythm.week)),
                ..nothing
            },
        }
    }

    /// A line for each period.
    pub(super) fn text(&self) -> String {
        if let Some(why) = &self.refusal {
            return format!("  rhythm: {why}\n");
        }
        let periods = [("24 hours", &self.day), ("week", &self.week)];
        let line = |(name, period): (&str, &Option<PeriodSummary>)| {
            period.as_ref().map(|period| match period {
                PeriodSummary::Refused { refusal: text } | PeriodSummary::Found { sentence: text, .. } => {
                    format!("  {name} (clock: {}): {text}\n", self.clock)
                }
            })
        };
        periods.into_iter().filter_map(line).collect()
    }
}

impl PeriodSummary {
    fn new(sides: &Result<Sides, Refusal>) -> Self {
        match sides {
            Err(refusal) => Self::Refused { refusal: refusal.to_string() },
            Ok(sides) => Self::Found {
                sentence: sides.sentence(),
                raw: CycleSummary::new(&sides.raw),
                adjusted: sides.adjusted.as_ref().map(CycleSummary::new),
            },
        }
    }
}

impl CycleSummary {
    fn new(cycle: &Cycle) -> Self {
        let peak = cycle.peak.map(|Interval { estimate, lower, upper }| Peak {
            hour: estimate,
            lower,
            upper,
            clock: cycle.period.place(estimate),
        });
        let Cycle { p_value, wald, n_occasions, amplitude, .. } = *cycle;
        Self { p: p_value, wald, occasions: n_occasions, amplitude, peak }
    }
}

/// As [`rhythm_csv`], of all concepts.
pub(super) fn table(followed: &[Followed]) -> io::Result<Vec<u8>> {
    let found = followed.iter().filter_map(|one| Some((&one.name, one.rhythm.as_ref()?.as_ref().ok()?)));
    let rhythms = found.map(|(concept, look)| RhythmTable {
        concept,
        rhythm: &look.rhythm,
        cells: look.cells.each_ref().map(Option::as_ref),
    });
    rhythm_csv(&rhythms.collect::<Vec<_>>())
}

/// A concept's clock and week as SVG.
///
/// # Errors
/// Why its rhythm cannot be told; as [`rhythm_svg`].
pub(super) fn figure(one: &Followed, documents: &DocumentArgs) -> Result<String> {
    let Some(found) = &one.rhythm else { return Err(Error::Request("no rhythm was looked for".to_owned())) };
    let look = found.as_ref().map_err(|why| Error::Request(why.clone()))?;
    let title = format!("{} by hour and weekday", one.name);
    let label = format!("{}; clock: {}", documents.measure_label(), documents.zone);
    let cells = look.cells.each_ref().map(Option::as_ref);
    rhythm_svg(&title, &label, &look.rhythm, cells, FigureSize::default().width)
}
