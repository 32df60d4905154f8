//! A shape that is moved over the plot and tells what lies under it.

use std::f32::consts::TAU;

use egui::{
    Align2, FontId, Id, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};
use egui_plot::PlotTransform;

use super::axes::Choice;
use super::paint::code_color;
use crate::overview::lens::{Found, Lens, under};
use crate::ui::theme::{Tokens, count_text};
use crate::workbench::overview::{ColorBy, OverviewData};

/// Width and height on the screen.
const SIZE: f32 = 130.0;

/// What the lens shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LensKind {
    /// There is none.
    #[default]
    None,
    /// The documents as squares.
    Rectangle,
    /// A bar for each color.
    Histogram,
    /// A slice for each color.
    Pie,
}

impl LensKind {
    pub(super) const ALL: [Self; 4] = [Self::None, Self::Rectangle, Self::Histogram, Self::Pie];

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "No lens",
            Self::Rectangle => "Rectangle",
            Self::Histogram => "Histogram",
            Self::Pie => "Pie",
        }
    }
}

/// Where the lens is, and what was last under it.
#[derive(Debug, Default)]
pub(super) struct LensState {
    pub(super) kind: LensKind,
    /// From the middle of the plot, on the screen.
    offset: egui::Vec2,
    found: Option<(u64, Lens, Found)>,
}

/// Draws the lens, which can be dragged.
pub(super) fn lens_ui(
    (choice, tokens): (&Choice<'_>, &Tokens),
    state: &mut LensState,
    data: &OverviewData,
    transform: &PlotTransform,
    ui: &Ui,
) {
    if state.kind == LensKind::None {
        return;
    }
    let frame = *transform.frame();
    let room = (frame.size() - vec2(SIZE, SIZE)).max(egui::Vec2::ZERO) / 2.0;
    let area = Rect::from_center_size(frame.center() + state.offset.clamp(-room, room), vec2(SIZE, SIZE));
    let response = ui.interact(area, Id::unique("lens"), Sense::click_and_drag());
    if response.dragged() {
        state.offset = (state.offset + response.drag_delta()).clamp(-room, room);
    }
    let per_pixel = transform.dvalue_dpos();
    let centre = transform.value_from_position(area.center());
    let half = per_pixel.map(|unit| unit.abs() * f64::from(SIZE) / 2.0);
    let lens = Lens { centre: [centre.x, centre.y], half, is_round: state.kind == LensKind::Pie };
    if state.found.as_ref().is_none_or(|(number, of, _)| *number != data.number || *of != lens) {
        state.found = Some((data.number, lens, under(&data.grid, lens)));
    }
    let Some((_, _, found)) = &state.found else { return };
    let said = said(found);
    response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, format!("Lens: {said}")));
    let painter = ui.painter_at(frame);
    let (back, stroke) = (tokens.panel.gamma_multiply(0.9), Stroke::new(1.5, tokens.text));
    match state.kind {
        LensKind::Pie => {
            painter.circle(area.center(), SIZE / 2.0, back, stroke);
            pie(tokens, &data.request.color, found, area, &painter);
        }
        _ => {
            painter.rect(area, 2.0, back, stroke, StrokeKind::Middle);
            let inner = area.shrink(6.0);
            if state.kind == LensKind::Histogram {
                histogram(tokens, &data.request.color, found, inner, &painter);
            } else {
                squares(tokens, &data.request.color, found, inner, &painter);
            }
        }
    }
    let below = pos2(area.center().x, area.bottom() + 2.0);
    let (at, anchor) = if below.y + 14.0 < frame.bottom() {
        (below, Align2::CENTER_TOP)
    } else {
        (pos2(area.center().x, area.top() - 2.0), Align2::CENTER_BOTTOM)
    };
    painter.text(at, anchor, &said, FontId::proportional(11.0), tokens.text);
    response.on_hover_ui(|ui| {
        ui.label(said);
        for ((_, count), (meaning, _, _)) in
            (0_u8..).zip(found.counts).zip(&data.legend).filter(|((_, count), _)| *count > 0)
        {
            let meant = super::controls::meant(choice, &data.request.color, meaning);
            ui.label(format!("{meant}: {}", count_text(count as usize)));
        }
    });
}

fn said(found: &Found) -> String {
    let noun = if found.n() == 1 { "document" } else { "documents" };
    let mut text = format!("{} {noun}", count_text(found.n() as usize));
    if found.n_passing < found.n() {
        text += &format!(", {} fit", count_text(found.n_passing as usize));
    }
    text
}

fn squares(tokens: &Tokens, color: &ColorBy, found: &Found, area: Rect, painter: &Painter) {
    let mut codes: Vec<u8> = found.first.iter().map(|(_, code)| *code).collect();
    codes.sort_unstable();
    let columns = (codes.len() as f32).sqrt().ceil().max(1.0); // at most 20
    let side = area.width() / columns;
    let mut place = 0.0_f32;
    for code in codes {
        let at = area.min + vec2(place % columns, (place / columns).floor()) * side;
        let rect = Rect::from_min_size(at, vec2(side, side)).shrink((side * 0.06).min(1.0));
        painter.rect_filled(rect, 0.0, code_color(tokens, color, code));
        place += 1.0;
    }
}

fn histogram(tokens: &Tokens, color: &ColorBy, found: &Found, area: Rect, painter: &Painter) {
    let most = found.counts.iter().copied().max().unwrap_or(0).max(1);
    let width = area.width() / found.counts.len() as f32; // 9
    for ((place, code), &count) in (0_u8..).map(|code| (f32::from(code), code)).zip(&found.counts) {
        let height = (f64::from(count) / f64::from(most)) as f32 * area.height(); // at most 1
        let left = area.left() + place * width;
        let bar = Rect::from_min_max(pos2(left, area.bottom() - height), pos2(left + width, area.bottom()));
        painter.rect_filled(bar.shrink2(vec2(1.0, 0.0)), 0.0, code_color(tokens, color, code));
    }
}

fn pie(tokens: &Tokens, color: &ColorBy, found: &Found, area: Rect, painter: &Painter) {
    /// Corners of a whole circle.
    const N: f32 = 64.0;
    let (centre, radius) = (area.center(), area.width() / 2.0 - 4.0);
    let n = f64::from(found.n().max(1));
    let on_edge = |turn: f32| -> Pos2 {
        let angle = (turn - 0.25) * TAU;
        centre + vec2(angle.cos(), angle.sin()) * radius
    };
    let mut from = 0.0_f32;
    for (code, &count) in (0_u8..).zip(&found.counts).filter(|(_, count)| **count > 0) {
        let share = (f64::from(count) / n) as f32; // at most 1
        let steps = (share * N).ceil().max(1.0) as u8; // at most 64
        let ink = code_color(tokens, color, code);
        for step in 0..steps {
            let turn = |step: u8| from + share * f32::from(step) / f32::from(steps);
            let corners = vec![centre, on_edge(turn(step)), on_edge(turn(step + 1))];
            painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
        }
        from += share;
    }
}
