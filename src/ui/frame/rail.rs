//! The four workspaces, at the left edge.

use egui::{Align2, Button, FontId, Response, RichText, Sense, Ui, vec2};

use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::state::Place;
use crate::ui::theme::icons;
use crate::ui::widgets::labeled;

/// Width of the rail.
pub const WIDTH: f32 = 72.0;

/// Height of a workspace's button.
const BUTTON: f32 = 52.0;

/// Draws the rail; `place` is the workspace on screen.
pub fn rail_ui(ctx: &ViewContext<'_>, place: Place, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(6.0);
    for (number, target) in (1..).zip(Place::ALL) {
        let button = place_button_ui(ctx, target, place == target, ui);
        if labeled(button, target.name()).on_hover_text(format!("Ctrl+{number}")).clicked() {
            ctx.actions.send(Action::GoTo(target));
        }
    }
    ui.with_layout(egui::Layout::bottom_up(egui::Align::Center), |ui| {
        ui.add_space(6.0);
        let (icon, label) = if ui.visuals().dark_mode {
            (icons::LIGHT, "Switch to the light theme")
        } else {
            (icons::DARK, "Switch to the dark theme")
        };
        let button = ui.add(Button::new(RichText::new(icon).size(20.0)).frame(false));
        if labeled(button, label).clicked() {
            ctx.actions.send(Action::SwitchTheme);
        }
    });
}

/// An icon above a name; egui's buttons set both on one line.
fn place_button_ui(ctx: &ViewContext<'_>, target: Place, is_here: bool, ui: &mut Ui) -> Response {
    let icon = match target {
        Place::Concepts => icons::CONCEPTS,
        Place::Documents => icons::DOCUMENTS,
        Place::Dynamics => icons::DYNAMICS,
        Place::Check => icons::CHECK,
    };
    let (rect, button) = ui.allocate_exact_size(vec2(WIDTH - 8.0, BUTTON), Sense::click());
    let color = match (is_here, button.hovered() || button.has_focus()) {
        (true, _) => ctx.tokens.accent,
        (false, true) => ctx.tokens.text,
        (false, false) => ctx.tokens.secondary,
    };
    if is_here {
        ui.painter().rect_filled(rect, ui.visuals().widgets.inactive.corner_radius, ctx.tokens.raised);
    }
    for (text, size, from_center) in [(icon, 22.0, -8.0), (target.name(), 11.0, 14.0)] {
        let at = rect.center() + vec2(0.0, from_center);
        ui.painter().text(at, Align2::CENTER_CENTER, text, FontId::proportional(size), color);
    }
    button
}
