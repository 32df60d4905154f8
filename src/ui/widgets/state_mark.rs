//! The mark of what was decided about a document: told by shape as well as color.

use egui::{Color32, Painter, Pos2, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, vec2};

use crate::project::DocumentState;
use crate::ui::theme::Tokens;

/// Width and height of a mark.
pub const STATE_MARK: f32 = 12.0;

/// Draws the mark; its tooltip and its name for screen readers is the state's.
pub fn state_mark_ui(ui: &mut Ui, tokens: &Tokens, state: DocumentState) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(STATE_MARK), Sense::hover());
    paint_state_mark(ui.painter(), rect.center(), STATE_MARK / 2.0 - 1.0, tokens, state);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, state.name()));
    response.on_hover_text(state.name())
}

/// Paints the mark where it is wanted: an empty circle for what is new, a full one for what is accepted, a crossed one
/// for what is rejected, and a diamond with a strong outline for what is picked.
pub fn paint_state_mark(painter: &Painter, center: Pos2, radius: f32, tokens: &Tokens, state: DocumentState) {
    let color = tokens.state(state);
    let line = Stroke::new(1.5, color);
    match state {
        DocumentState::New => {
            painter.circle_stroke(center, radius, line);
        }
        DocumentState::Accepted => {
            painter.circle_filled(center, radius, color);
        }
        DocumentState::Rejected => {
            painter.circle_stroke(center, radius, line);
            let reach = radius * std::f32::consts::FRAC_1_SQRT_2;
            for arm in [vec2(reach, reach), vec2(reach, -reach)] {
                painter.line_segment([center - arm, center + arm], line);
            }
        }
        DocumentState::Picked => {
            let corners = [vec2(0.0, -radius), vec2(radius, 0.0), vec2(0.0, radius), vec2(-radius, 0.0)];
            let corners = corners.map(|corner| center + corner).into();
            painter.add(Shape::convex_polygon(corners, color, Stroke::new(1.5, outline(tokens))));
        }
    }
}

/// Stands out on every surface.
fn outline(tokens: &Tokens) -> Color32 {
    tokens.text
}
