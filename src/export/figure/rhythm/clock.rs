//! The day as a clock of 24 hours: midnight on top, the score outwards, with its band and a circle at the level.

use plotters::element::{Circle, PathElement, Polygon};
use plotters::prelude::{BLACK, Color as _};

use crate::dynamics::rhythm::harmonics::{Cycle, RhythmPoint};
use crate::export::figure::canvas::{AROUND, Area, Drawn, FONT, SMALL_FONT, color, font, signed};

/// Height with its name, in pixels.
pub(super) const HEIGHT: u32 = 320;
/// Room for its name, in pixels.
const NAME: f64 = 26.0;
/// Points of the curve.
const N_POINTS: u32 = 144;
/// The level lies at this share of the radius, the ends of the scale so far to both sides of it.
const LEVEL: f64 = 0.58;
const REACH: f64 = 0.38;

/// The farthest that the band reaches from the level.
pub(super) fn extent(cycle: &Cycle) -> f64 {
    points(cycle).iter().map(|point| point.lower.abs().max(point.upper.abs())).fold(0.0, f64::max)
}

fn points(cycle: &Cycle) -> Vec<RhythmPoint> {
    let mut points = cycle.curve(N_POINTS);
    points.retain(|point| [point.mean, point.lower, point.upper].iter().all(|value| value.is_finite()));
    points
}

/// A round number near half of `most`: 1, 2 or 5 times a power of ten.
fn round_step(most: f64) -> f64 {
    let wanted = 0.7 * most;
    let power = 10_f64.powf(wanted.log10().floor());
    [5.0, 2.0].into_iter().map(|times| times * power).find(|step| *step <= wanted).unwrap_or(power)
}

/// Where on the page hours and values are.
struct Face {
    center: (f64, f64),
    radius: f64,
    /// The farthest value.
    most: f64,
}

impl Face {
    /// How far from the center a value is, in pixels.
    fn out(&self, value: f64) -> f64 {
        let share = if self.most > 0.0 { (value / self.most).clamp(-1.0, 1.0) } else { 0.0 };
        self.radius * (LEVEL + REACH * share)
    }

    /// The place at an hour, so far from the center.
    fn at(&self, hours: f64, distance: f64) -> (i32, i32) {
        let (sin, cos) = (hours / 24.0 * std::f64::consts::TAU).sin_cos();
        // Within the page.
        let (x, y) = (self.center.0 + sin * distance, self.center.1 - cos * distance);
        (x.round() as i32, y.round() as i32)
    }

    /// A circle at a value.
    fn circle(&self, value: f64, strength: f64) -> Circle<(i32, i32), i32> {
        Circle::new(self.at(0.0, 0.0), self.out(value).round() as i32, BLACK.mix(strength).stroke_width(1))
    }

    /// Once around, back to where it began.
    fn ring(&self, points: &[RhythmPoint], of: fn(&RhythmPoint) -> f64) -> Vec<(i32, i32)> {
        points.iter().chain(points.first()).map(|point| self.at(point.hours, self.out(of(point)))).collect()
    }
}

/// Draws one clock whose scale reaches to `most` on both sides of the level.
pub(super) fn draw(area: &Area<'_>, side: &str, cycle: &Cycle, most: f64) -> Drawn<()> {
    // Within a page.
    let (width, height) = (f64::from(area.dim_in_pixel().0), f64::from(area.dim_in_pixel().1));
    let half = (height - NAME) / 2.0;
    let face = Face { center: (width / 2.0, NAME + half), radius: half - 24.0, most };
    let mut name = format!("{side}, by the hour of the day");
    if most > 0.0 {
        let step = round_step(most);
        name += &format!("; circles: level and ±{}", signed(step, 100.0 * step).trim_start_matches('+'));
    }
    area.draw_text(&name, &font(FONT, 1.0, AROUND), (face.at(0.0, 0.0).0, 12))?;
    for hour in (0..24_u8).step_by(3) {
        let hours = f64::from(hour);
        let spoke = vec![face.at(hours, face.radius * 0.2), face.at(hours, face.radius)];
        area.draw(&PathElement::new(spoke, BLACK.mix(0.12)))?;
        let at = face.at(hours, face.radius + 16.0);
        area.draw_text(&format!("{hour}:00"), &font(SMALL_FONT, 0.75, AROUND), at)?;
    }
    let points = points(cycle);
    if points.len() > 1 {
        // Around on the outside and back on the inside.
        let outside = face.ring(&points, |point| point.upper).into_iter();
        let inside = face.ring(&points, |point| point.lower).into_iter().rev();
        let band: Vec<(i32, i32)> = outside.chain(inside).collect();
        area.draw(&Polygon::new(band, color(0).mix(0.2).filled()))?;
    }
    area.draw(&face.circle(0.0, 0.6))?;
    let line = face.ring(&points, |point| point.mean);
    area.draw(&PathElement::new(line, color(0).stroke_width(2)))?;
    // What the circles stand for is told above: numbers inside the clock would lie on the line or on each other.
    if most > 0.0 {
        let step = round_step(most);
        area.draw(&face.circle(-step, 0.2))?;
        area.draw(&face.circle(step, 0.2))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::cycle;
    use super::*;
    use crate::export::figure::canvas::page;
    use crate::export::figure::canvas::tests::check_figure;

    #[test]
    fn the_line_goes_once_around_within_the_clock() {
        let one = cycle(0.2);
        let most = extent(&one);
        assert!(most > 0.2 && most < 0.4, "{most}");
        let svg = page((400, HEIGHT), |area| draw(area, "Raw", &one, most)).unwrap();
        check_figure(&svg);
        assert!(svg.contains("circles: level and ±0.1"), "{svg}");
        let line = svg.lines().find(|line| line.contains("<polyline") && line.contains("#0072B2")).unwrap();
        let points: Vec<f64> = line
            .split("points=\"")
            .nth(1)
            .unwrap()
            .split(['"', ' ', ','])
            .map_while(|number| number.parse().ok())
            .collect();
        assert_eq!(points.len(), 2 * (N_POINTS as usize + 1));
        assert_eq!(points[..2], points[points.len() - 2..]);
        // Midnight is on top and outside the level, noon below and inside it.
        let middle = NAME + (f64::from(HEIGHT) - NAME) / 2.0;
        let noon = points[2 * N_POINTS as usize / 2 + 1];
        assert!(points[1] < middle && noon > middle && middle - points[1] > noon - middle);
    }

    #[test]
    fn the_scale_is_round_and_a_flat_day_has_none() {
        assert_eq!([0.1, 1.0, 3.0, 0.03].map(round_step), [0.05, 0.5, 2.0, 0.02]);
        let flat = page((400, HEIGHT), |area| draw(area, "Raw", &cycle(0.2), 0.0)).unwrap();
        check_figure(&flat);
        assert!(!flat.contains("level"));
    }
}
