//! Axes of plots over time: dates to the right, scores upwards, the wheel.

use std::cell::RefCell;

use egui::vec2;
use egui_plot::{GridInput, GridMark, Plot, PlotUi};

use crate::export::time_axis::TimeTicks;
use crate::ui::context::ViewContext;

/// Room for a date below the axis, in points.
const TICK: f64 = 110.0;
/// What the plot library takes for the least distance between lines of the grid, in points.
const GRID_STEP: f64 = 8.0;
/// Room to the right of a plot for the half of a date that lies beyond it, in points.
pub(super) const EDGE: f32 = 30.0;
/// Room for a number beside the axis, in points.
const SCORE_TICK: f64 = 36.0;

/// An empty plot with dates to the right and scores upwards, of which only the wheel's zoom and dragging are left.
pub(super) fn over_time<'a>(
    id: impl egui::AsIdSalt,
    ctx: &ViewContext<'_>,
    ticks: &'a RefCell<Option<TimeTicks>>,
) -> Plot<'a> {
    Plot::new(id)
        .x_grid_spacer(move |input| time_marks(&input, ticks))
        .x_axis_formatter(move |mark, _| {
            ticks.borrow().as_ref().map(|ticks| ticks.label(mark.value)).unwrap_or_default()
        })
        .y_grid_spacer(|input| score_marks(&input))
        .y_axis_formatter(|mark, _| score_label(mark))
        .grid_color(ctx.tokens.line)
        .show_x(false)
        .show_y(false)
        .allow_scroll([true, false])
        .label_formatter(|_| None)
}

/// Ticks at round dates, and remembered for their labels.
fn time_marks(input: &GridInput, ticks: &RefCell<Option<TimeTicks>>) -> Vec<GridMark> {
    let (from, to) = input.bounds;
    let width = (to - from) / input.base_step_size * GRID_STEP;
    let most = (width / TICK).clamp(2.0, 40.0) as u32; // between 2 and 40
    let made = TimeTicks::new(from, to, most);
    let step_size = made.distance();
    let marks = made.places.iter().map(|&value| GridMark { value, step_size }).collect();
    *ticks.borrow_mut() = Some(made);
    marks
}

/// Round scores at a distance that their numbers can stand beside, however low the plot is.
pub(super) fn score_marks(input: &GridInput) -> Vec<GridMark> {
    let (from, to) = input.bounds;
    let wanted = input.base_step_size / GRID_STEP * SCORE_TICK;
    let power = 10_f64.powf(wanted.log10().floor());
    let step = [1.0, 2.0, 5.0].into_iter().map(|times| times * power).find(|step| *step >= wanted);
    let step_size = step.unwrap_or(10.0 * power);
    let (first, n) = ((from / step_size).ceil(), ((to - from) / step_size).ceil());
    // NaN fails this too; a plot has no room for more.
    if !(0.0..=200.0).contains(&n) {
        return Vec::new();
    }
    let places = (0..=n as u32).map(|place| (first + f64::from(place)) * step_size);
    places.filter(|value| *value <= to).map(|value| GridMark { value, step_size }).collect()
}

/// As many digits as the step needs.
pub(super) fn score_label(mark: GridMark) -> String {
    let digits = (-mark.step_size.log10()).ceil().clamp(0.0, 8.0) as usize; // at most 8
    format!("{:.digits$}", mark.value).replace('-', "−")
}

/// The wheel zooms in time, around the pointer.
pub(super) fn zoom_by_wheel(plot: &mut PlotUi<'_>) {
    if !plot.response().hovered() {
        return;
    }
    let wheel = plot.ctx().input(|input| input.smooth_scroll_delta.y);
    if wheel != 0.0 {
        plot.zoom_bounds_around_hovered(vec2((wheel / 400.0).exp(), 1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_plot_has_numbers_and_nonsense_has_none() {
        let marks = |from: f64, to: f64, height: f64| {
            let base_step_size = (to - from) / height * GRID_STEP;
            score_marks(&GridInput { bounds: (from, to), base_step_size })
        };
        let values = |marks: Vec<GridMark>| marks.into_iter().map(|mark| mark.value).collect::<Vec<f64>>();
        assert_eq!(values(marks(-0.05, 0.83, 120.0)), [0.0, 0.5]);
        assert_eq!(values(marks(0.1, 0.35, 120.0)), [0.1, 0.2, 0.30000000000000004]);
        assert_eq!(score_label(marks(0.1, 0.35, 120.0)[2]), "0.3");
        assert!(marks(0.0, 100.0, 600.0).len() >= 10);
        for (from, to) in [(0.0, 0.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            assert!(marks(from, to, 100.0).len() < 2);
        }
    }
}
