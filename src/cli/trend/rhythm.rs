//! The rhythm of the day and of the week: as a table, for programs, and in sentences.

use std::io;

use serde::Serialize;

use super::following::Followed;
use crate::dynamics::rhythm::cells::HourCells;
use crate::dynamics::rhythm::harmonics::{Cycle, Interval, RhythmPoint};
use crate::dynamics::rhythm::looking::Look;
use crate::dynamics::rhythm::refusal::WEEKDAYS;
use crate::dynamics::rhythm::{Refusal, Sides};
use crate::export::table::{Cell, SafeCsvWriter};

/// Columns of the table, the same for all its parts.
const HEAD: [&str; 10] =
    ["concept", "part", "score", "weekday", "hour", "mean", "lower", "upper", "shrunk", "documents"];
/// The part that is a curve of seven days.
const WEEK: &str = "week";
/// 97.5% point of the standard normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

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

/// One table of three parts, told apart by the column `part`: `day`, the curve of 24 hours; `week`, that of 168; `cell`,
/// the documents of each hour of the week by themselves. Raw and adjusted stand below each other.
pub(super) fn table(followed: &[Followed]) -> io::Result<Vec<u8>> {
    let mut table = SafeCsvWriter::new(Vec::new());
    table.row(HEAD.map(Cell::Text))?;
    for one in followed {
        let Some(Ok(look)) = &one.rhythm else { continue };
        for (part, sides, n_points) in [("day", &look.rhythm.day, 24), (WEEK, &look.rhythm.week, 168)] {
            let Ok(sides) = sides else { continue };
            for (score, cycle) in [("raw", Some(&sides.raw)), ("adjusted", sides.adjusted.as_ref())] {
                for point in cycle.map(|cycle| cycle.curve(n_points)).unwrap_or_default() {
                    table.row(of_point([&one.name, part, score], point))?;
                }
            }
        }
        for (score, cells) in ["raw", "adjusted"].into_iter().zip(&look.cells) {
            if let Some(cells) = cells {
                of_cells(&mut table, [&one.name, "cell", score], cells)?;
            }
        }
    }
    table.finish()
}

/// A point of a curve, at the beginning of an hour.
fn of_point([concept, part, score]: [&str; 3], point: RhythmPoint) -> [Cell<'_>; 10] {
    // Whole but for rounding, and fewer than 168.
    let hours = point.hours.round() as u64;
    // A day has no weekday; of a week there are seven.
    let weekday = if part == WEEK { named((hours / 24) as usize) } else { Cell::Empty };
    let hour = Cell::Count(hours % 24);
    let [concept, part, score] = [concept, part, score].map(Cell::Text);
    let [mean, lower, upper] = [point.mean, point.lower, point.upper].map(Cell::Number);
    [concept, part, score, weekday, hour, mean, lower, upper, Cell::Empty, Cell::Empty]
}

fn of_cells(table: &mut SafeCsvWriter<Vec<u8>>, names: [&str; 3], cells: &HourCells) -> io::Result<()> {
    let [concept, part, score] = names.map(Cell::Text);
    for (place, cell) in cells.cells.iter().enumerate() {
        let number = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
        let end = |side: f64| {
            number(cell.mean.zip(cell.standard_error).map(|(mean, error)| mean + side * Z95 * error))
        };
        // 168 cells; counts of documents.
        let (hour, n) = (Cell::Count((place % 24) as u64), Cell::Count(cell.places.len() as u64));
        let numbers = [number(cell.mean), end(-1.0), end(1.0), number(cell.shrunk)];
        let [mean, lower, upper, shrunk] = numbers;
        table.row([concept, part, score, named(place / 24), hour, mean, lower, upper, shrunk, n])?;
    }
    Ok(())
}

fn named(weekday: usize) -> Cell<'static> {
    WEEKDAYS.get(weekday).map_or(Cell::Empty, |name| Cell::Text(name))
}
