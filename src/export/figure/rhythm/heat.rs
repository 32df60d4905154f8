//! The hours of the week as colors around what was expected; hours with too few documents stay blank.

use plotters::element::{PathElement, Rectangle};
use plotters::prelude::{BLACK, Color as _, RGBColor, WHITE};

use crate::dynamics::rhythm::cells::{HourCells, MIN_CELL_DOCUMENTS};
use crate::dynamics::rhythm::refusal::WEEKDAYS;
use crate::export::figure::canvas::{
    AROUND, Area, Drawn, FONT, FROM_LEFT, FROM_RIGHT, SMALL_FONT, font, pole, signed, text_width, tinted,
};

/// Height of the map with its name and scale, in pixels.
pub(super) const HEIGHT: u32 = 30 + 7 * DAY as u32 + 20 + 30;
/// Height of a weekday, in pixels.
const DAY: i32 = 22;
/// Room for the names of the weekdays, in pixels.
const NAMES: i32 = 100;
/// From the top to the first weekday, in pixels.
const TOP: i32 = 30;
/// Length of the scale of colors, in pixels.
const SCALE: i32 = 180;

/// The color of a value on a scale that reaches to `most` on both sides.
fn ink(value: f64, most: f64) -> RGBColor {
    tinted(pole(value), if most > 0.0 { 0.06 + 0.94 * value.abs() / most } else { 0.06 })
}

/// Draws one map on a scale that reaches to `most` on both sides of what was expected.
pub(super) fn draw(area: &Area<'_>, side: &str, cells: &HourCells, most: f64) -> Drawn<()> {
    let alike = if cells.are_alike() { "; the hours differ by no more than chance" } else { "" };
    let name = format!(
        "{side}, by hour and weekday: distance from what was expected, shrunk by how little there is{alike}"
    );
    area.draw_text(&name, &font(FONT, 1.0, FROM_LEFT), (16, 14))?;
    // Within a page.
    let hour_width = (area.dim_in_pixel().0 as i32 - NAMES - 24) / 24;
    for (weekday, name) in (0..).zip(WEEKDAYS) {
        let middle = TOP + DAY * weekday + DAY / 2;
        area.draw_text(name, &font(SMALL_FONT, 0.9, FROM_RIGHT), (NAMES - 8, middle))?;
    }
    for hour in (0..24).step_by(3) {
        let at = (NAMES + hour_width * hour, TOP + 7 * DAY + 10);
        area.draw_text(&format!("{hour}:00"), &font(SMALL_FONT, 0.75, FROM_LEFT), at)?;
    }
    for (place, cell) in (0..).zip(cells.cells.iter().take(7 * 24)) {
        let (weekday, hour) = (place / 24, place % 24);
        let corner = (NAMES + hour_width * hour, TOP + DAY * weekday);
        let corners = [(corner.0 + 1, corner.1 + 1), (corner.0 + hour_width, corner.1 + DAY)];
        match cell.shrunk.filter(|value| value.is_finite()) {
            Some(value) => {
                area.draw(&Rectangle::new(corners, ink(value, most).filled()))?;
                if value < 0.0 {
                    draw_dash(area, ((corners[0].0 + corners[1].0) / 2, corner.1 + DAY / 2), value, most)?;
                }
            }
            None => area.draw(&Rectangle::new(corners, BLACK.mix(0.12)))?,
        }
    }
    draw_scale(area, most)
}

/// Marks a value below 0 without color.
fn draw_dash(area: &Area<'_>, (x, y): (i32, i32), value: f64, most: f64) -> Drawn<()> {
    let is_dark = value.abs() > 0.6 * most;
    let ink = if is_dark { WHITE.to_rgba() } else { BLACK.mix(0.55) };
    area.draw(&PathElement::new(vec![(x - 4, y), (x + 4, y)], ink.stroke_width(2)))?;
    Ok(())
}

/// What the colors stand for.
fn draw_scale(area: &Area<'_>, most: f64) -> Drawn<()> {
    let y = TOP + 7 * DAY + 34;
    let text = font(SMALL_FONT, 0.75, FROM_LEFT);
    let lowest = signed(-most, most);
    area.draw_text(&lowest, &text, (NAMES, y))?;
    let left = NAMES + text_width(&lowest, SMALL_FONT) as i32 + 8; // a number
    for place in 0..SCALE / 2 {
        let value = most * (2.0 * f64::from(place) / f64::from(SCALE / 2 - 1) - 1.0);
        let x = left + 2 * place;
        area.draw(&Rectangle::new([(x, y - 6), (x + 2, y + 6)], ink(value, most).filled()))?;
    }
    draw_dash(area, (left + SCALE / 8, y), -most, most)?;
    area.draw_text("0", &font(SMALL_FONT, 0.9, AROUND), (left + SCALE / 2, y))?;
    let told =
        format!("{}; dash: below 0; blank: fewer than {MIN_CELL_DOCUMENTS} documents", signed(most, most));
    area.draw_text(&told, &text, (left + SCALE + 8, y))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::cells;
    use super::*;
    use crate::export::figure::canvas::page;
    use crate::export::figure::canvas::tests::check_figure;

    #[test]
    fn cells_have_colors_dashes_or_are_blank() {
        let cells = cells();
        assert_eq!(cells.extent(), 0.25);
        let svg = page((960, HEIGHT), |area| draw(area, "Raw", &cells, 0.25)).unwrap();
        check_figure(&svg);
        let n_blank =
            svg.lines().filter(|line| line.contains("<rect") && line.contains("fill=\"none\"")).count();
        assert_eq!(n_blank, 7 * 24 - 2);
        // The strongest is the pole's own color, at Monday 9:00 and at an end of the scale; the other half as strong.
        assert_eq!(svg.matches("fill=\"#0072B2\"").count(), 2);
        // Sunday and the sample in the scale.
        assert_eq!(svg.matches("<polyline").count(), 2);
        for part in ["Monday", "21:00", "−0.250", "+0.250; dash", "fewer than 10 documents"] {
            assert!(svg.contains(part), "{part}");
        }
    }

    #[test]
    fn a_week_that_does_not_differ_is_drawn() {
        let nothing = HourCells { cells: Vec::new(), between_variance: 0.0 };
        let svg = page((320, HEIGHT), |area| draw(area, "Raw", &nothing, nothing.extent())).unwrap();
        check_figure(&svg);
    }
}
