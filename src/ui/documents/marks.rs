//! Marks in a text: what counts, and where the search stands.
//!
//! A screen may hold thousands. Those are painted as one mesh, and only those that the pointer, the keyboard or a
//! screen reader can reach become controls.

use egui::{Color32, CursorIcon, Mesh, Popup, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use super::numbers::signed;
use super::term_menu::{term_menu_ui, why_ui};
use crate::project::Concept;
use crate::scoring::ledger::LedgerLine;
use crate::ui::context::ViewContext;
use crate::ui::theme::GRID;

/// Thickness of the lines below and around.
const STROKE: f32 = 1.5;
/// A dash and a gap of the line below a negative mark.
const DASH: (f32, f32) = (3.0, 2.0);

/// One mark as it stands on screen: one rectangle a row.
pub(super) struct Placed<'a> {
    /// The piece it stands in, and its place among all marks.
    pub(super) id: (usize, usize),
    pub(super) line: &'a LedgerLine,
    pub(super) rects: Vec<Rect>,
}

/// The color of a term: its pole's, or the irrelevant one's where it weighs nothing.
pub(super) fn color_of(shown: &ViewContext<'_>, weight: f64) -> Color32 {
    if weight == 0.0 { shown.tokens.irrelevant } else { shown.tokens.score(weight) }
}

/// Adds a mark to what is painted behind the text: a background as strong as the weight, and a line below that is whole
/// for the positive pole and broken for the negative, so that color is not needed.
pub(super) fn add_mark(mesh: &mut Mesh, ctx: &ViewContext<'_>, mark: &Placed<'_>, is_current: bool) {
    let weight = mark.line.weight;
    let color = color_of(ctx, weight);
    // A weight within ±1 loses nothing that could be seen.
    let strength = 0.12 + 0.33 * weight.abs().min(1.0) as f32;
    for rect in &mark.rects {
        let whole = rect.shrink2(egui::vec2(0.0, 1.0));
        mesh.add_colored_rect(whole, color.gamma_multiply(strength));
        let below = Rect::from_min_max(pos2(whole.left(), whole.bottom() - STROKE), whole.right_bottom());
        if weight < 0.0 {
            let mut left = below.left();
            while left < below.right() {
                let right = (left + DASH.0).min(below.right());
                mesh.add_colored_rect(Rect::from_x_y_ranges(left..=right, below.y_range()), color);
                left += DASH.0 + DASH.1;
            }
        } else {
            mesh.add_colored_rect(below, color);
        }
        if is_current {
            add_frame(mesh, whole.expand(2.0), STROKE, ctx.tokens.text);
        }
    }
}

/// Adds a place of the search: a frame around it, a thicker one where it was walked to.
pub(super) fn add_found(mesh: &mut Mesh, ctx: &ViewContext<'_>, rects: &[Rect], is_current: bool) {
    let (thickness, color) =
        if is_current { (2.0 * STROKE, ctx.tokens.text) } else { (1.0, ctx.tokens.accent) };
    for rect in rects {
        add_frame(mesh, rect.expand2(egui::vec2(1.0, 0.0)), thickness, color);
    }
}

/// Adds the four sides of a rectangle.
fn add_frame(mesh: &mut Mesh, rect: Rect, thickness: f32, color: Color32) {
    let Rect { min, max } = rect;
    let mut side = |min: Pos2, max: Pos2| mesh.add_colored_rect(Rect::from_min_max(min, max), color);
    side(min, pos2(max.x, min.y + thickness));
    side(pos2(min.x, max.y - thickness), max);
    side(pos2(min.x, min.y + thickness), pos2(min.x + thickness, max.y - thickness));
    side(pos2(max.x - thickness, min.y + thickness), pos2(max.x, max.y - thickness));
}

/// Makes a mark answer the pointer: hovering says why it counts, a click opens what can be done with it.
/// `is_reachable`: even where the pointer is elsewhere.
pub(super) fn mark_ui(
    ctx: &ViewContext<'_>,
    concept: &Concept,
    mark: &Placed<'_>,
    is_reachable: bool,
    ui: &Ui,
) {
    let line = mark.line;
    for (part, rect) in mark.rects.iter().enumerate() {
        let id = ui.scope_id().with((mark.id, part));
        let is_wanted =
            is_reachable || ui.rect_contains_pointer(*rect) || Popup::is_id_open(ui.ctx(), id.with("popup"));
        if !is_wanted {
            continue;
        }
        let response = ui.interact(*rect, id, Sense::click());
        response.widget_info(|| {
            let said = format!("{}, marked, {}", line.name(), signed(line.weight, 2));
            WidgetInfo::labeled(Role::Button, true, said)
        });
        let response = response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_ui(|ui| why_ui(ctx, concept, &line.term, line.weight, ui));
        Popup::menu(&response).gap(GRID).show(|ui| term_menu_ui(ctx, concept, &line.term, ui));
    }
}
