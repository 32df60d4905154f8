//! The plot itself: axes, zoom, what is pointed at and what is marked.

use std::cell::RefCell;

use egui::{Rect, Response, Role, Stroke, Ui, UiBuilder, WidgetInfo, pos2};
use egui_plot::{AxisHints, GridInput, GridMark, Plot, PlotBounds, PlotPoint, PlotTransform};

use super::axes::{Choice, number_text};
use super::margins::{THICKNESS, margins_ui};
use super::{Brush, OverviewState, Tool, lens};
use crate::export::time_axis::TimeTicks;
use crate::listing::Column;
use crate::overview::View;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::{count_text, strong};
use crate::workbench::overview::{OverviewData, Picture};

/// The screen is still for so long before the part that it shows is computed anew, in seconds.
const STILL: f64 = 0.12;

/// How far from the pointer a document is still meant, in pixels.
const REACH: f32 = 10.0;

/// Smallest distance of two ticks of a time axis, in pixels.
const TICK: f64 = 110.0;

/// Smallest distances of two ticks of an axis of numbers, to the right and upwards, in pixels: beyond which all labels
/// are shown.
const NUMBERS: [f64; 2] = [80.0, 30.0];

/// Draws plot and margins; what is marked is returned.
pub(super) fn plot_ui(
    ctx: &ViewContext<'_>,
    state: &mut OverviewState,
    choice: &Choice<'_>,
    data: &OverviewData,
    ui: &mut Ui,
) -> Option<Brush> {
    let room = ui.available_rect_before_wrap();
    ui.allocate_rect(room, egui::Sense::hover());
    let area =
        Rect::from_min_max(room.min + egui::vec2(0.0, THICKNESS), room.max - egui::vec2(THICKNESS, 0.0));
    let axes = (data.request.x.clone(), data.request.y.clone());
    if state.drawn.as_ref() != Some(&axes) {
        state.drawn = Some(axes);
        state.extent = None;
        state.forget_brush();
    }
    // As long as all is shown, it follows where the documents are.
    if state.extent != Some(data.extent) && state.range.is_none() && state.moving.is_none() {
        state.goes_to = Some(data.extent);
    }
    state.extent = Some(data.extent);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(area));
    let goes_to = state.goes_to.take();
    let tool = state.tool;
    let ticks = [RefCell::new(None), RefCell::new(None)];
    let shown = plot(choice, data, &ticks).allow_drag(tool == Tool::Pan).show(&mut inner, |plot| {
        if let Some(view) = goes_to {
            let [left, right] = view.x;
            let [bottom, top] = view.y;
            plot.set_plot_bounds(PlotBounds::from_min_max([left, bottom], [right, top]));
        }
    });
    let (response, transform) = (&shown.response, &shown.transform);
    let names = [choice.name(&data.request.y), choice.name(&data.request.x)];
    let label = format!("Plot of {} against {}, n = {}", names[0], names[1], count_text(data.n_shown));
    response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    follow(state, (goes_to.is_some(), data), (response, transform), ui);
    let frame = transform.frame();
    // In tenths, so that a pixel more or less changes nothing.
    let aspect = f64::from((frame.width() / frame.height().max(1.0) * 10.0).round().max(1.0)) / 10.0;
    state.aspect = Some(aspect);
    state.paint.paint((choice, ctx.tokens), data, transform, ui);
    let mut brush = brushed(state, data, (response, transform), ui);
    state.brush.paint(tool, ctx.tokens, transform, &ui.painter_at(*frame));
    pointer_ui(ctx, choice, data, (response, transform), ui);
    let range = margins_ui((choice, ctx.tokens), &mut state.brush.range_start, data, transform, ui);
    if let Some(range) = range {
        state.brush.mark_range();
        brush = Some(range);
    }
    lens::lens_ui((choice, ctx.tokens), &mut state.lens, data, transform, ui);
    brush
}

/// The empty plot.
fn plot<'a>(
    choice: &'a Choice<'a>,
    data: &'a OverviewData,
    ticks: &'a [RefCell<Option<TimeTicks>>; 2],
) -> Plot<'a> {
    let [for_x, for_y] = ticks;
    let (x, y) = (&data.request.x, &data.request.y);
    Plot::new("documents")
        .custom_x_axes(vec![
            hints(AxisHints::new_x(), choice, x, for_x).label(format!("{} →", choice.axis(x))),
        ])
        .custom_y_axes(vec![
            hints(AxisHints::new_y(), choice, y, for_y)
                .label(format!("{} ↑", choice.axis(y)))
                .min_thickness(52.0),
        ])
        .x_grid_spacer(spacer(choice.is_time(x), NUMBERS[0], for_x))
        .y_grid_spacer(spacer(choice.is_time(y), NUMBERS[1], for_y))
        .show_x(false)
        .show_y(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .label_formatter(|_| None)
}

fn hints<'a>(
    hints: AxisHints<'a>,
    choice: &Choice<'_>,
    column: &Column,
    ticks: &'a RefCell<Option<TimeTicks>>,
) -> AxisHints<'a> {
    let is_time = choice.is_time(column);
    hints.formatter(move |mark, _| match &*ticks.borrow() {
        Some(ticks) if is_time => ticks.label(mark.value),
        _ => number_text(mark.value, mark.step_size),
    })
}

/// Ticks at round numbers that are at least `distance` pixels apart, or at round dates that are remembered for their
/// labels.
fn spacer<'a>(
    is_time: bool,
    distance: f64,
    ticks: &'a RefCell<Option<TimeTicks>>,
) -> impl Fn(GridInput) -> Vec<GridMark> + 'a {
    move |input| {
        let (from, to) = input.bounds;
        // The base step is eight pixels wide.
        let pixel = input.base_step_size / 8.0;
        if !is_time {
            return round_marks((from, to), distance * pixel);
        }
        let width = (to - from) / pixel;
        let most = (width / TICK).clamp(2.0, 40.0) as u32; // between 2 and 40
        let made = TimeTicks::new(from, to, most);
        let step_size = made.distance();
        let marks = made.places.iter().map(|&value| GridMark { value, step_size }).collect();
        *ticks.borrow_mut() = Some(made);
        marks
    }
}

/// Marks at the multiples of the smallest 1, 2 or 5 times a power of ten that is at least `least`.
fn round_marks((from, to): (f64, f64), least: f64) -> Vec<GridMark> {
    let power = 10_f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power);
    let Some(step_size) = steps.into_iter().find(|step| *step >= least && step.is_normal()) else {
        return Vec::new();
    };
    let first = (from / step_size).ceil();
    // Ticks are apart, so a screen has no more.
    let marks = (0..1000).map(|number| (first + f64::from(number)) * step_size);
    marks.take_while(|value| *value <= to).map(|value| GridMark { value, step_size }).collect()
}

/// What is on screen becomes what is asked for, once it is still.
fn follow(
    state: &mut OverviewState,
    (was_set, data): (bool, &OverviewData),
    (response, transform): (&Response, &PlotTransform),
    ui: &Ui,
) {
    if response.double_clicked() {
        state.range = None;
        state.moving = None;
        state.goes_to = Some(data.extent);
        return;
    }
    let ([left, bottom], [right, top]) = (transform.bounds().min(), transform.bounds().max());
    let on_screen = View { x: [left, right], y: [bottom, top] };
    let wanted = state.range.unwrap_or(data.extent);
    if was_set || is_close(on_screen, wanted) {
        state.moving = None;
        return;
    }
    let now = ui.input(|input| input.time);
    match state.moving {
        Some((view, since)) if is_close(view, on_screen) => {
            if now - since >= STILL && !ui.input(|input| input.pointer.any_down()) {
                state.range = Some(on_screen);
                state.moving = None;
            }
        }
        _ => state.moving = Some((on_screen, now)),
    }
    ui.ctx().request_repaint_after_secs(STILL as f32 / 2.0); // a short time
}

/// Whether two parts look alike.
fn is_close(a: View, b: View) -> bool {
    let close = |a: [f64; 2], b: [f64; 2]| {
        let least = (b[1] - b[0]).abs() * 1e-6;
        (a[0] - b[0]).abs() <= least && (a[1] - b[1]).abs() <= least
    };
    close(a.x, b.x) && close(a.y, b.y)
}

/// Marking by box and lasso.
fn brushed(
    state: &mut OverviewState,
    data: &OverviewData,
    (response, transform): (&Response, &PlotTransform),
    ui: &Ui,
) -> Option<Brush> {
    if state.tool == Tool::Pan {
        return None;
    }
    let start = ui.input(|input| input.pointer.press_origin());
    if let Some(start) = start.filter(|_| response.drag_started()) {
        state.brush.go(state.tool, transform, start);
    }
    let pointer = response.interact_pointer_pos().map(|at| transform.frame().clamp(at));
    if let Some(pointer) = pointer.filter(|_| response.dragged() || response.drag_stopped()) {
        state.brush.go(state.tool, transform, pointer);
    }
    if !response.drag_stopped() {
        return None;
    }
    let adds = ui.input(|input| input.modifiers.shift);
    state.brush.finish(state.tool, data, adds)
}

/// What is under the pointer; a click reads it.
fn pointer_ui(
    ctx: &ViewContext<'_>,
    choice: &Choice<'_>,
    data: &OverviewData,
    (response, transform): (&Response, &PlotTransform),
    ui: &Ui,
) {
    let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) else { return };
    let PlotPoint { x, y } = transform.value_from_position(pointer);
    let painter = ui.painter_at(*transform.frame());
    let stroke = Stroke::new(1.5, ctx.tokens.text);
    let (doc, others) = if let Picture::Gathered(gathered) = &data.picture {
        let Some(square) = gathered.at([x, y]) else { return };
        let Some(&doc) = gathered.docs(square).first() else { return };
        let rect = super::paint::on_screen(square.area, transform);
        painter.rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Outside);
        (doc, square.docs.len() - 1)
    } else {
        let reach = transform.dvalue_dpos().map(|unit| unit.abs() * f64::from(REACH));
        let Some(mark) = data.grid.nearest([x, y], reach) else { return };
        let at = transform.position_from_point(&PlotPoint::new(mark.at[0], mark.at[1]));
        painter.circle_stroke(pos2(at.x, at.y), 6.0, stroke);
        (mark.doc, 0)
    };
    let columns: Vec<&Column> =
        [&data.request.x, &data.request.y].into_iter().chain(numbered(&data.request.color)).collect();
    egui::Tooltip::for_widget(response).at_pointer().gap(14.0).show(|ui| {
        let (title, values) = choice.about(doc, &columns);
        ui.set_max_width(320.0);
        ui.add(egui::Label::new(strong(title.chars().take(120).collect::<String>())).wrap());
        for value in values {
            ui.label(value);
        }
        if others > 0 {
            ui.label(format!("and {} more in this square", count_text(others)));
        }
    });
    if response.clicked() {
        ctx.actions.send(Action::SelectDocument(doc));
    }
}

/// The column of numbers that colors tell.
fn numbered(color: &crate::workbench::overview::ColorBy) -> Option<&Column> {
    match color {
        crate::workbench::overview::ColorBy::Number(column) => Some(column),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::round_marks;

    #[test]
    fn marks_stand_at_round_numbers() {
        let values = |from, to, least| {
            let marks = round_marks((from, to), least);
            marks.iter().map(|mark| format!("{:.2}", mark.value)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(values(-0.65, 0.68, 0.21), "-0.50 0.00 0.50");
        assert_eq!(values(-0.65, 0.68, 0.2), "-0.60 -0.40 -0.20 0.00 0.20 0.40 0.60");
        assert_eq!(values(0.0, 3000.0, 700.0), "0.00 1000.00 2000.00 3000.00");
        assert_eq!((values(0.0, 1.0, 0.0), values(0.0, 1.0, f64::NAN)), (String::new(), String::new()));
    }
}
