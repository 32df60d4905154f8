//! The rhythm of the day and of the week on one page: what the test says, the [`clock`] of the day and the hours of the
//! week as a [`heat`] map, raw beside adjusted.

mod clock;
mod heat;

use super::FigureSize;
use super::canvas::{Area, Drawn, Head, page};
use crate::Result;
use crate::counts::counted;
use crate::dynamics::rhythm::cells::HourCells;
use crate::dynamics::rhythm::harmonics::Cycle;
use crate::dynamics::rhythm::{Refusal, Rhythm, Sides};

/// Names of the two sides.
const SIDES: [&str; 2] = ["Raw", "Adjusted"];

/// Draws a rhythm as SVG, as high as it takes: what the test says of the day and the week (or why it cannot say), n, a
/// clock of 24 hours with its band and a circle at the level, and a map of the hours of the week. Raw beside adjusted;
/// both on one scale.
///
/// `cells` are the hours of the week, raw and adjusted; without them there is no map. In a map hours with too few
/// documents are blank, and a dash marks values below 0, so that it can be read in gray. `label` is what the score is;
/// `width` is in pixels, at least 320.
///
/// # Errors
/// A request error where the drawing library fails.
pub fn rhythm_svg(
    title: &str,
    label: &str,
    rhythm: &Rhythm,
    cells: [Option<&HourCells>; 2],
    width: u32,
) -> Result<String> {
    let (width, _) = FigureSize { width, height: 0 }.drawn();
    let n = counted(rhythm.n_documents, "document");
    let days = counted(rhythm.span_days.round() as usize, "day"); // what is no number becomes 0
    let head = Head::new(title, width)
        .say(&format!("24 hours: {}", sentence(&rhythm.day)))
        .say(&format!("Week: {}", sentence(&rhythm.week)))
        .say(&format!("n = {n}, {days}, by local time; {label}"));
    let clocks: Vec<(&str, &Cycle)> = rhythm.day.as_ref().map_or_else(
        |_| Vec::new(),
        |Sides { raw, adjusted }| {
            SIDES
                .into_iter()
                .zip([Some(raw), adjusted.as_ref()])
                .filter_map(|(side, one)| Some((side, one?)))
                .collect()
        },
    );
    let maps: Vec<(&str, &HourCells)> =
        SIDES.into_iter().zip(cells).filter_map(|(side, one)| Some((side, one?))).collect();
    let clocks_height = if clocks.is_empty() { 0 } else { clock::HEIGHT };
    // At most two maps.
    let height = head.height() + clocks_height + maps.len() as u32 * heat::HEIGHT + 16;
    page((width, FigureSize { width, height }.drawn().1), |root| {
        let (above, body) = root.split_vertically(head.height());
        head.draw(&above)?;
        let (beside, mut below) = body.split_vertically(clocks_height);
        draw_clocks(&beside, &clocks)?;
        let most = maps.iter().map(|(_, cells)| cells.extent()).fold(0.0, f64::max);
        for (side, cells) in &maps {
            let (map, rest) = below.split_vertically(heat::HEIGHT);
            heat::draw(&map, side, cells, most)?;
            below = rest;
        }
        Ok(())
    })
}

fn sentence(sides: &std::result::Result<Sides, Refusal>) -> String {
    match sides {
        Ok(sides) => sides.sentence(),
        Err(refusal) => refusal.to_string(),
    }
}

fn draw_clocks(area: &Area<'_>, clocks: &[(&str, &Cycle)]) -> Drawn<()> {
    let most = clocks.iter().map(|(_, cycle)| clock::extent(cycle)).fold(0.0, f64::max);
    for ((side, cycle), part) in clocks.iter().zip(area.split_evenly((1, 2))) {
        clock::draw(&part, side, cycle, most)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::canvas::tests::check_figure;
    use super::*;
    use crate::dynamics::rhythm::cells::{HourCell, N_CELLS};
    use crate::dynamics::rhythm::harmonics::Period;

    pub(super) fn cycle(size: f64) -> Cycle {
        let mut covariance = [[0.0; 4]; 4];
        for (place, row) in covariance.iter_mut().enumerate() {
            row[place] = 1e-4;
        }
        Cycle::new(Period::Day, [size, 0.0, 0.0, size / 3.0], covariance, 60).unwrap()
    }

    fn rhythm(day: std::result::Result<Sides, Refusal>) -> Rhythm {
        let week = Err(Refusal::TooFew { n: 3 });
        Rhythm { day, week, raw: None, adjusted: None, n_documents: 1234, span_days: 60.2 }
    }

    /// Monday 9:00 is above, Sunday 23:00 below, and Tuesday has a value that is none.
    pub(super) fn cells() -> HourCells {
        let mut cells = vec![HourCell::default(); N_CELLS];
        let cell =
            |shrunk| HourCell { shrunk: Some(shrunk), standard_error: Some(0.1), ..HourCell::default() };
        cells[9] = cell(0.25);
        cells[24] = cell(f64::NAN);
        cells[N_CELLS - 1] = cell(-0.1);
        HourCells { cells, between_variance: 0.1 }
    }

    #[test]
    fn raw_stands_beside_adjusted() {
        let (raw, adjusted) = (cycle(0.2), Some(cycle(0.01)));
        let found = rhythm(Ok(Sides { raw, adjusted }));
        let cells = cells();
        let svg = rhythm_svg("Joy", "score", &found, [Some(&cells), Some(&cells)], 960).unwrap();
        check_figure(&svg);
        for part in [
            "24 hours: ",
            "n = 1,234 documents, 60 days",
            "No evidence of a daily rhythm",
            "Week: Only 3 documents",
        ] {
            assert!(svg.contains(part), "{part}");
        }
        // A clock and a map each.
        for side in SIDES {
            assert_eq!(svg.lines().filter(|line| line.starts_with(side)).count(), 2, "{side}");
        }
    }

    #[test]
    fn a_refusal_is_a_sentence_and_no_clock() {
        let svg = rhythm_svg("Joy", "score", &rhythm(Err(Refusal::NoTimeOfDay)), [None; 2], 0).unwrap();
        check_figure(&svg);
        assert!(svg.contains("24 hours: The dates have no") && !svg.contains("<polygon"));
    }
}
