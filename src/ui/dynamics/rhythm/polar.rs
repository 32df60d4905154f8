//! The day as a clock of 24 hours: midnight on top, the score outwards, with its band and a circle for the level.

use egui::{Align2, Color32, FontId, Mesh, Pos2, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::dynamics::rhythm::harmonics::{Cycle, RhythmPoint};
use crate::ui::context::ViewContext;
use crate::ui::theme::strong;

/// Width and height of a clock, in points.
const SIZE: f32 = 250.0;
/// Points of the curve.
const N_POINTS: u32 = 144;

/// The farthest that the band reaches from the level.
pub(super) fn extent(cycle: &Cycle) -> f64 {
    cycle.curve(N_POINTS).iter().map(|point| point.lower.abs().max(point.upper.abs())).fold(0.0, f64::max)
}

/// Draws one clock whose scale reaches to `most` on both sides of the level.
pub(super) fn polar_ui(
    ctx: &ViewContext<'_>,
    (cycle, most): (&Cycle, f64),
    title: &str,
    color: Color32,
    ui: &mut Ui,
) {
    ui.vertical(|ui| {
        ui.label(strong(title));
        let (room, response) = ui.allocate_exact_size(vec2(SIZE, SIZE), Sense::hover());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::GraphicsDocument, true, format!("Clock of 24 hours, {title}"))
        });
        let painter = ui.painter_at(room);
        let (center, radius) = (room.center(), SIZE / 2.0 - 18.0);
        // The level lies at 0.58 of the radius, the ends of the scale 0.38 of it to both sides.
        let out = |value: f64| {
            let share = if most > 0.0 { (value / most).clamp(-1.0, 1.0) as f32 } else { 0.0 };
            radius * (0.58 + 0.38 * share)
        };
        let at = |hours: f64, distance: f32| -> Pos2 {
            let angle = (hours / 24.0 * std::f64::consts::TAU) as f32; // below 7
            pos2(center.x + angle.sin() * distance, center.y - angle.cos() * distance)
        };
        for hour in (0..24_u8).step_by(3) {
            let hours = f64::from(hour);
            painter.line_segment(
                [at(hours, radius * 0.2), at(hours, radius)],
                Stroke::new(1.0, ctx.tokens.line),
            );
            let font = FontId::proportional(11.0);
            painter.text(
                at(hours, radius + 10.0),
                Align2::CENTER_CENTER,
                hour.to_string(),
                font,
                ctx.tokens.secondary,
            );
        }
        let curve = cycle.curve(N_POINTS);
        painter.add(Shape::Mesh(ring(&curve, at, out, color.gamma_multiply(0.25)).into()));
        painter.circle_stroke(center, out(0.0), Stroke::new(1.0, ctx.tokens.secondary));
        let line: Vec<Pos2> = curve.iter().map(|point| at(point.hours, out(point.mean))).collect();
        painter.add(Shape::closed_line(line, Stroke::new(2.0, color)));
        if let Some(pointer) = response.hover_pos() {
            let from = pointer - center;
            let turn = f64::from(from.x.atan2(-from.y)).rem_euclid(std::f64::consts::TAU);
            let hours = turn / std::f64::consts::TAU * 24.0;
            // A place among a few points.
            let place = (turn / std::f64::consts::TAU * f64::from(N_POINTS)) as usize;
            if let Some(point) = curve.get(place) {
                egui::Tooltip::for_widget(&response).at_pointer().gap(14.0).show(|ui| {
                    ui.label(strong(cycle.period.place(hours)));
                    let text = format!("{:+.3} ({:+.3} to {:+.3})", point.mean, point.lower, point.upper);
                    ui.label(text.replace('-', "−"));
                    ui.label("from the level of the day");
                });
            }
        }
    });
}

/// The band as a strip around the clock.
fn ring(
    curve: &[RhythmPoint],
    at: impl Fn(f64, f32) -> Pos2,
    out: impl Fn(f64) -> f32,
    ink: Color32,
) -> Mesh {
    let mut mesh = Mesh::default();
    // A few hundred corners.
    let n = curve.len() as u32;
    for (place, point) in (0_u32..).zip(curve) {
        mesh.colored_vertex(at(point.hours, out(point.lower)), ink);
        mesh.colored_vertex(at(point.hours, out(point.upper)), ink);
        let next = 2 * ((place + 1) % n);
        mesh.add_triangle(2 * place, 2 * place + 1, next);
        mesh.add_triangle(2 * place + 1, next, next + 1);
    }
    mesh
}
