//! Histograms along the top and the right of the plot; dragging over one marks a range.

use egui::{Id, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::Brush;
use super::axes::Choice;
use crate::listing::Condition;
use crate::overview::View;
use crate::overview::histogram::Histogram;
use crate::ui::theme::Tokens;
use crate::workbench::overview::OverviewData;

/// Room for a histogram, across its axis.
pub(super) const THICKNESS: f32 = 40.0;

/// Draws both; a range marked in one is returned.
pub(super) fn margins_ui(
    (choice, tokens): (&Choice<'_>, &Tokens),
    range_start: &mut Option<Pos2>,
    data: &OverviewData,
    transform: &PlotTransform,
    ui: &Ui,
) -> Option<Brush> {
    let frame = *transform.frame();
    let top = Rect::from_min_max(pos2(frame.left(), frame.top() - THICKNESS), frame.right_top());
    let right = Rect::from_min_max(frame.right_top(), pos2(frame.right() + THICKNESS, frame.bottom()));
    let [along_x, along_y] = &data.margins;
    let mut marked = None;
    for (axis, area, histogram) in [(0, top, along_x), (1, right, along_y)] {
        bars(tokens, (axis, area.shrink(1.0)), histogram, (data.view, transform), ui);
        let column = if axis == 0 { &data.request.x } else { &data.request.y };
        let label = format!("Histogram of {}", choice.name(column));
        let response = ui.interact(area, Id::unique("margin").with(axis), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
        let pointer = response.interact_pointer_pos();
        if response.drag_started() {
            *range_start = ui.input(|input| input.pointer.press_origin());
        }
        let is_meant = response.dragged() || response.drag_stopped();
        if let (Some(pointer), Some(start)) = (pointer, range_start.filter(|_| is_meant)) {
            let along = |at: egui::Pos2| {
                let PlotPoint { x, y } = transform.value_from_position(frame.clamp(at));
                if axis == 0 { x } else { y }
            };
            let part = if axis == 0 {
                Rect::from_x_y_ranges(start.x.min(pointer.x)..=start.x.max(pointer.x), area.y_range())
            } else {
                Rect::from_x_y_ranges(area.x_range(), start.y.min(pointer.y)..=start.y.max(pointer.y))
            };
            ui.painter().rect_filled(part.intersect(area), 0.0, tokens.accent.gamma_multiply(0.3));
            let (a, b) = (along(start), along(pointer));
            if response.drag_stopped() {
                *range_start = None;
            }
            if response.drag_stopped() && a != b {
                marked = Some(Brush::Set(Condition::Range {
                    column: column.clone(),
                    from: a.min(b),
                    to: a.max(b),
                }));
            }
        }
        response.on_hover_text(format!("{}: drag to list only a range", choice.name(column)));
    }
    marked
}

/// All documents in gray, and those that fit over them.
fn bars(
    tokens: &Tokens,
    (axis, area): (usize, Rect),
    histogram: &Histogram,
    (view, transform): (View, &PlotTransform),
    ui: &Ui,
) {
    let most = histogram.all.iter().copied().max().unwrap_or(0).max(1);
    let painter = ui.painter_at(area);
    let range = if axis == 0 { view.x } else { view.y };
    // A few bars.
    let edge = |bar: usize| {
        let share = bar as f64 / histogram.all.len().max(1) as f64;
        let value = range[0] * (1.0 - share) + range[1] * share;
        if axis == 0 {
            transform.position_from_point_x(value)
        } else {
            transform.position_from_point_y(value)
        }
    };
    for (counts, ink) in
        [(&histogram.all, tokens.line), (&histogram.passing, tokens.accent.gamma_multiply(0.8))]
    {
        for (bar, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let share = (f64::from(count) / f64::from(most)) as f32; // at most 1
            let (from, to) = (edge(bar), edge(bar + 1));
            let rect = if axis == 0 {
                let top = area.bottom() - (share * area.height()).max(1.0);
                Rect::from_min_max(pos2(from, top), pos2(to, area.bottom()))
            } else {
                let right = area.left() + (share * area.width()).max(1.0);
                Rect::from_min_max(pos2(area.left(), to), pos2(right, from))
            };
            painter.rect_filled(rect, 0.0, ink);
        }
    }
}
