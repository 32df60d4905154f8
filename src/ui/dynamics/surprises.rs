//! How far each week was from what came before it led to expect; surprising ones are marked and can be asked about.

use egui::{Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::counts::counted;
use crate::dynamics::surprise::{MARKED, Surprise, Surprises};
use crate::export::time_axis::day_text;
use crate::ui::context::ViewContext;
use crate::ui::theme::strong;

/// Height of the strip, in points.
pub(super) const HEIGHT: f32 = 46.0;

/// "week" or "3 weeks".
fn period(strip: &Surprises) -> String {
    if strip.n_weeks > 1.0 { format!("{} weeks", strip.n_weeks) } else { "week".to_owned() }
}

/// Draws a bar for each week below the plot whose time it shares; returns the period that was clicked.
pub(super) fn strip_ui(
    ctx: &ViewContext<'_>,
    strip: &Surprises,
    transform: &PlotTransform,
    ui: &mut Ui,
) -> Option<(f64, f64)> {
    let (room, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), HEIGHT), Sense::click());
    let label =
        format!("Surprises by {}: {} of {} marked", period(strip), strip.n_marked(), strip.list.len());
    response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    let frame = Rect::from_x_y_ranges(transform.frame().x_range(), room.y_range());
    let painter = ui.painter_at(frame);
    let x = |time: f64| transform.position_from_point(&PlotPoint::new(time, 0.0)).x;
    // Five standard deviations fill half of the strip.
    let y = |z: f64| frame.center().y - (z.clamp(-5.0, 5.0) / 5.0) as f32 * (frame.height() / 2.0 - 2.0);
    painter.hline(frame.x_range(), frame.center().y, Stroke::new(1.0, ctx.tokens.line));
    for z in [MARKED, -MARKED] {
        let ends = [pos2(frame.left(), y(z)), pos2(frame.right(), y(z))];
        painter.extend(egui::Shape::dashed_line(&ends, Stroke::new(1.0, ctx.tokens.line), 3.0, 3.0));
    }
    for one in &strip.list {
        let bar = bar(one, x, y);
        if !bar.intersects(frame) {
            continue;
        }
        let ink = match one.z {
            z if z > MARKED => ctx.tokens.positive,
            z if z < -MARKED => ctx.tokens.negative,
            _ => ctx.tokens.secondary.gamma_multiply(0.5),
        };
        painter.rect_filled(bar, 0.0, ink);
    }
    let side = ui.painter_at(room);
    let font = egui::FontId::proportional(10.0);
    let left = pos2(room.left() + 2.0, frame.center().y);
    side.text(left, egui::Align2::LEFT_CENTER, "surprise", font, ctx.tokens.secondary);
    let under = |pointer: Pos2| strip.list.iter().find(|one| (x(one.start)..x(one.end)).contains(&pointer.x));
    let one = response.hover_pos().filter(|pointer| frame.contains(*pointer)).and_then(under)?;
    let shift = strip.shift_of(one);
    egui::Tooltip::for_widget(&response).at_pointer().gap(14.0).show(|ui| {
        ui.label(strong(format!("{} to {}", day_text(one.start), day_text(one.end - 1.0))));
        ui.label(one.described());
        if let Some(shift) = shift.filter(|shift| shift.is_longer_than(one)) {
            let ends = [day_text(shift.start), day_text(shift.end - 1.0)].join(" to ");
            ui.label(format!("Part of a shift of level, {ends} ({})", counted(shift.n, "document")));
        }
        ui.label(egui::RichText::new("Click to see what made it").weak());
    });
    // A shift is asked about as a whole.
    let asked = shift.unwrap_or(one);
    response.clicked().then_some((asked.start, asked.end))
}

/// At least a pixel wide, from the middle to its end.
fn bar(one: &Surprise, x: impl Fn(f64) -> f32, y: impl Fn(f64) -> f32) -> Rect {
    let (left, right) = (x(one.start), x(one.end));
    let gap = if right - left > 3.0 { 0.5 } else { 0.0 };
    Rect::from_two_pos(pos2(left + gap, y(0.0)), pos2((right - gap).max(left + 1.0), y(one.z)))
}
