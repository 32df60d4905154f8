//! What the views of scores over time show, as tables (CSV): one for each view, safe to open in a spreadsheet.
//!
//! Times are in UTC as in RFC 3339, with milliseconds only where neighbors are too close without. Bands are 95% bands.
//! An empty cell is a number that there is not.

use std::io;

use super::table::{Cell, SafeCsvWriter};
use super::times::TimeFormat;
use crate::dynamics::Z95;
use crate::dynamics::rhythm::Rhythm;
use crate::dynamics::rhythm::cells::{HourCell, HourCells};
use crate::dynamics::rhythm::harmonics::RhythmPoint;
use crate::dynamics::rhythm::refusal::WEEKDAYS;
use crate::dynamics::way::way;
use crate::dynamics::within::flow::DocumentFlow;
use crate::dynamics::within::legacy::segment_at;
use crate::dynamics::within::sparse::Stripes;
use crate::dynamics::{CurvePoint, Trend};

/// Steps of a way: as many as its line has in the figure.
const N_STEPS: usize = 240;
/// The curves of several concepts or groups (`of` says which): columns `of`, `time`, `mean`, `lower`, `upper`; one row
/// a point, one curve after the other.
///
/// # Errors
/// None that can happen: the table is in memory.
pub fn trends_csv(of: &str, curves: &[(&str, &Trend)]) -> io::Result<Vec<u8>> {
    let times = time_format(curves.iter().map(|(_, trend)| trend.curve.as_slice()));
    let mut table = SafeCsvWriter::new(Vec::new());
    table.row([of, "time", "mean", "lower", "upper"].map(Cell::Text))?;
    for (name, trend) in curves {
        for point in &trend.curve {
            let time = times.write(point.time);
            table.row([Cell::Text(name), Cell::Text(&time)].into_iter().chain(band(point)))?;
        }
    }
    table.finish()
}

/// The difference of two groups: columns `time`, `mean` (the first less the second), `lower`, `upper`.
///
/// # Errors
/// As [`trends_csv`].
pub fn difference_csv(curve: &[CurvePoint]) -> io::Result<Vec<u8>> {
    let times = time_format(std::iter::once(curve));
    let mut table = SafeCsvWriter::new(Vec::new());
    table.row(["time", "mean", "lower", "upper"].map(Cell::Text))?;
    for point in curve {
        let time = times.write(point.time);
        table.row(std::iter::once(Cell::Text(&time)).chain(band(point)))?;
    }
    table.finish()
}

/// Two concepts over the time both cover, in equal steps: columns `time`, then mean, lower and upper of each, named after
/// it.
///
/// # Errors
/// As [`trends_csv`].
pub fn path_csv(concepts: [(&str, &Trend); 2]) -> io::Result<Vec<u8>> {
    let [(x, of_x), (y, of_y)] = concepts;
    let steps = way(&of_x.curve, &of_y.curve, N_STEPS);
    let step = steps.get(..2).map_or(f64::INFINITY, |pair| pair[1].time - pair[0].time);
    let times = TimeFormat::of_step(step);
    let mut table = SafeCsvWriter::new(Vec::new());
    let parts = ["mean", "lower", "upper"];
    let head: Vec<String> =
        [x, y].iter().flat_map(|name| parts.map(|part| format!("{name} {part}"))).collect();
    table.row(std::iter::once("time").chain(head.iter().map(String::as_str)).map(Cell::Text))?;
    for step in &steps {
        let time = times.write(step.time);
        table.row(std::iter::once(Cell::Text(&time)).chain(band(&step.x)).chain(band(&step.y)))?;
    }
    table.finish()
}

/// What is written of a concept's rhythm.
#[derive(Clone, Copy, Debug)]
pub struct RhythmTable<'r> {
    /// The concept.
    pub concept: &'r str,
    /// The curves of day and week.
    pub rhythm: &'r Rhythm,
    /// The hours of the week one by one, raw and adjusted.
    pub cells: [Option<&'r HourCells>; 2],
}

/// Rhythms in one table, their parts below each other: columns `concept`, `part`, `score`, `weekday`, `hour`, `mean`,
/// `lower`, `upper`, `shrunk`, `documents`.
///
/// - `part` is `day` (the curve of 24 hours), `week` (that of 168) or `cell` (the documents of one hour of one weekday by
///   themselves), on the local clock;
/// - `score` is `raw` or `adjusted`;
/// - `mean` is the distance from the level, or from what level, covariates and slow change let expect, in units of the
///   score;
/// - `shrunk` is that mean of a cell shrunk towards the mean of all, empty below ten documents: what the heat map shows.
///
/// # Errors
/// As [`trends_csv`].
pub fn rhythm_csv(rhythms: &[RhythmTable<'_>]) -> io::Result<Vec<u8>> {
    let mut table = SafeCsvWriter::new(Vec::new());
    let head =
        ["concept", "part", "score", "weekday", "hour", "mean", "lower", "upper", "shrunk", "documents"];
    table.row(head.map(Cell::Text))?;
    for RhythmTable { concept, rhythm, cells } in rhythms {
        for (part, sides, n_hours) in [("day", &rhythm.day, 24), ("week", &rhythm.week, 168)] {
            let Ok(sides) = sides else { continue };
            for (score, cycle) in [("raw", Some(&sides.raw)), ("adjusted", sides.adjusted.as_ref())] {
                for point in cycle.map(|cycle| cycle.curve(n_hours)).unwrap_or_default() {
                    table.row(point_row([concept, part, score], point, n_hours))?;
                }
            }
        }
        for (score, cells) in ["raw", "adjusted"].into_iter().zip(cells) {
            for (place, cell) in cells.iter().flat_map(|cells| cells.cells.iter().enumerate()) {
                table.row(cell_row([concept, "cell", score], place, cell))?;
            }
        }
    }
    table.finish()
}

/// A point of a curve, at the beginning of an hour.
fn point_row(names: [&str; 3], point: RhythmPoint, n_hours: u32) -> [Cell<'_>; 10] {
    // Whole but for rounding, and fewer than 168.
    let hours = point.hours.round() as usize;
    // A day has no weekday; of a week there are seven.
    let weekday = if n_hours > 24 { named(hours / 24) } else { Cell::Empty };
    let [concept, part, score] = names.map(Cell::Text);
    let [mean, lower, upper] = [point.mean, point.lower, point.upper].map(Cell::Number);
    let hour = Cell::Count((hours % 24) as u64);
    [concept, part, score, weekday, hour, mean, lower, upper, Cell::Empty, Cell::Empty]
}

fn cell_row<'n>(names: [&'n str; 3], place: usize, cell: &HourCell) -> [Cell<'n>; 10] {
    let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Number);
    let end =
        |side: f64| number(cell.mean.zip(cell.standard_error).map(|(mean, error)| mean + side * Z95 * error));
    let [concept, part, score] = names.map(Cell::Text);
    // At most 23, and a count of documents.
    let [hour, n] = [place % 24, cell.places.len()].map(|n| Cell::Count(n as u64));
    let [mean, shrunk] = [cell.mean, cell.shrunk].map(number);
    [concept, part, score, named(place / 24), hour, mean, end(-1.0), end(1.0), shrunk, n]
}

fn named(weekday: usize) -> Cell<'static> {
    WEEKDAYS.get(weekday).map_or(Cell::Empty, |name| Cell::Text(name))
}

/// What is written of one document.
#[derive(Clone, Copy, Debug)]
pub struct FlowTable<'f> {
    /// The curve.
    pub flow: &'f DocumentFlow,
    /// As syuzhet draws it, at the points of the curve; empty to leave it out.
    pub cosine: &'f [f64],
    /// The mean of each fifth, as LIWC has it; empty to leave it out.
    pub segments: &'f [Option<f64>],
    /// Which concepts each passage is about.
    pub stripes: &'f Stripes,
    /// The concepts of the stripes, in their order.
    pub concepts: &'f [&'f str],
}

/// A concept inside one document: columns `word` (place in words from the beginning), `mean`, `lower`, `upper`; `syuzhet`
/// and `liwc` where they are given; then `passage` and the name of each concept: how much of it is in the passage that
/// the word is in, as a share of its words, negative for the negative pole; empty where the passage has too few words
/// that count.
///
/// # Errors
/// As [`trends_csv`].
pub fn flow_csv(document: &FlowTable<'_>) -> io::Result<Vec<u8>> {
    let FlowTable { flow, cosine, segments, stripes, concepts } = *document;
    let mut table = SafeCsvWriter::new(Vec::new());
    let mut head: Vec<String> = ["word", "mean", "lower", "upper"].map(str::to_owned).to_vec();
    head.extend((!cosine.is_empty()).then(|| "syuzhet".to_owned()));
    head.extend((!segments.is_empty()).then(|| "liwc".to_owned()));
    head.extend(concepts.iter().map(|name| format!("passage {name}")));
    table.row(head.iter().map(|text| Cell::Text(text)))?;
    let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Number);
    for (place, point) in flow.points.iter().enumerate() {
        let mut row = [point.position, point.mean, point.lower, point.upper].map(Cell::Number).to_vec();
        if !cosine.is_empty() {
            row.push(number(cosine.get(place).copied()));
        }
        if !segments.is_empty() {
            row.push(number(segments.get(segment_at(point.position, flow.n_tokens)).copied().flatten()));
        }
        let passage = window_at(stripes, point.position).and_then(|window| stripes.window(window));
        row.extend(
            (0..concepts.len()).map(|concept| number(passage.and_then(|codes| codes.get(concept)).copied())),
        );
        table.row(row)?;
    }
    table.finish()
}

/// The passage that a word is in: the one whose middle is nearest.
fn window_at(stripes: &Stripes, position: f64) -> Option<usize> {
    let after = stripes.centers.partition_point(|center| *center < position);
    let distance = |place: &usize| stripes.centers.get(*place).map(|center| (center - position).abs());
    let near = (after.saturating_sub(1)..=after).filter_map(|place| Some((place, distance(&place)?)));
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
}

fn band(point: &CurvePoint) -> [Cell<'static>; 3] {
    [point.mean, point.lower, point.upper].map(Cell::Number)
}

/// Fine enough for the closest neighbors of any of the curves.
fn time_format<'c>(curves: impl Iterator<Item = &'c [CurvePoint]>) -> TimeFormat {
    let steps = curves.filter_map(|curve| curve.get(..2)).map(|pair| pair[1].time - pair[0].time);
    TimeFormat::of_step(steps.fold(f64::INFINITY, f64::min))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::rhythm::cells::N_CELLS;
    use crate::dynamics::rhythm::harmonics::{Cycle, Period};
    use crate::dynamics::rhythm::{Refusal, Sides};
    use crate::dynamics::within::Occurrence;
    use crate::dynamics::within::flow::document_flow;
    use crate::dynamics::{Observation, TrendOptions, trend};
    use crate::progress::unwatched;

    #[track_caller]
    fn lines(table: io::Result<Vec<u8>>) -> Vec<String> {
        let text = String::from_utf8(table.unwrap()).unwrap();
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        text.lines().map(str::to_owned).collect()
    }

    fn fitted(n: u32) -> Trend {
        let one = |i: u32| Observation { time: 86_400.0 * f64::from(i), value: f64::from(i % 2), n_words: 3 };
        let list: Vec<Observation> = (0..n).map(one).collect();
        trend(&list, &TrendOptions { grid: 5, ..TrendOptions::default() }, &unwatched).unwrap()
    }

    #[test]
    fn curves_stand_below_each_other() {
        let trends = [fitted(21), fitted(1)];
        let table = lines(trends_csv("group", &[("=ann", &trends[0]), ("none", &trends[1])]));
        assert_eq!(table.len(), 1 + 5);
        assert_eq!(table[0], "group,time,mean,lower,upper");
        assert!(table[1].starts_with("'=ann,1970-01-01T00:00:00Z,0."), "{}", table[1]);
        assert!(table[5].starts_with("'=ann,1970-01-21T00:00:00Z,"), "{}", table[5]);
    }

    #[test]
    fn a_difference_and_a_way_have_one_row_a_step() {
        let trends = [fitted(21), fitted(31)];
        let point = |time: f64| CurvePoint { time, mean: 0.5, lower: f64::NAN, upper: 1.0 };
        assert_eq!(
            lines(difference_csv(&[point(0.0), point(0.5)])),
            ["time,mean,lower,upper", "1970-01-01T00:00:00.000Z,0.5,,1", "1970-01-01T00:00:00.500Z,0.5,,1"]
        );
        let table = lines(path_csv([("a", &trends[0]), ("b", &trends[1])]));
        assert_eq!(table[0], "time,a mean,a lower,a upper,b mean,b lower,b upper");
        assert_eq!((table.len(), table[1].split(',').count()), (1 + N_STEPS, 7));
        assert!(table[N_STEPS].starts_with("1970-01-21T00:00:00Z,"));
        assert_eq!(lines(path_csv([("a", &trends[0]), ("b", &fitted(0))])).len(), 1);
    }

    #[test]
    fn a_rhythm_is_a_clock_and_a_week() {
        let mut covariance = [[0.0; 4]; 4];
        for (place, row) in covariance.iter_mut().enumerate() {
            row[place] = 1e-4;
        }
        let raw = Cycle::new(Period::Day, [0.2, 0.0, 0.0, 0.0], covariance, 60).unwrap();
        let day = Ok(Sides { raw, adjusted: None });
        let week = Err(Refusal::NoTimeOfDay);
        let found = Rhythm { day, week, raw: None, adjusted: None, n_documents: 9, span_days: 9.0 };
        let mut cells = vec![HourCell::default(); N_CELLS];
        let cell = HourCell { places: vec![3, 4], mean: Some(0.5), standard_error: Some(0.0), shrunk: None };
        cells[25] = HourCell { shrunk: Some(0.25), ..cell };
        let cells = HourCells { cells, between_variance: 0.0 };
        let one = RhythmTable { concept: "=joy", rhythm: &found, cells: [Some(&cells), None] };
        let table = lines(rhythm_csv(&[one, one]));
        assert_eq!(table.len(), 1 + 2 * (24 + N_CELLS));
        assert!(table[1].starts_with("'=joy,day,raw,,0,0.2,") && table[1].ends_with(",,"), "{}", table[1]);
        let week = &table[1 + 24..];
        assert_eq!(week[0], "'=joy,cell,raw,Monday,0,,,,,0");
        assert_eq!(week[25], "'=joy,cell,raw,Tuesday,1,0.5,0.5,0.5,0.25,2");
    }

    #[test]
    fn a_document_has_a_row_for_each_point_with_its_passage() {
        let words: Vec<Occurrence> =
            (0..100).map(|i| Occurrence { position: i, weight: f64::from(i % 2) }).collect();
        let flow = document_flow(&words, 100, 4).unwrap();
        let stripes = Stripes {
            values: vec![0.5, -0.25],
            n_concepts: 1,
            centers: vec![25.0, 75.0],
            evidence: vec![9.0, 0.0],
            width: 50.0,
        };
        let segments = [Some(0.5), None, Some(0.5), Some(0.5), Some(0.25)];
        let all = FlowTable {
            flow: &flow,
            cosine: &[0.1, f64::NAN],
            segments: &segments,
            stripes: &stripes,
            concepts: &["@joy"],
        };
        let table = lines(flow_csv(&all));
        assert_eq!(table[0], "word,mean,lower,upper,syuzhet,liwc,passage @joy");
        let ends: Vec<String> =
            table[1..].iter().map(|row| row.splitn(5, ',').nth(4).unwrap().to_owned()).collect();
        // The second passage has too little evidence.
        assert_eq!(ends, ["0.1,0.5,0.5", ",,0.5", ",0.5,", ",0.25,"]);
        assert!(table[1].starts_with("12.5,0.5,"));
        let plain = FlowTable { cosine: &[], segments: &[], concepts: &[], ..all };
        assert_eq!(lines(flow_csv(&plain))[0], "word,mean,lower,upper");
    }
}
