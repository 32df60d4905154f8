//! The four workspaces, at the left edge.

use egui::{Button, RichText, Ui, vec2};

use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::state::Place;
use crate::ui::theme::icons;
use crate::ui::widgets::labeled;

/// Width of the rail.
pub const WIDTH: f32 = 72.0;

/// Draws the rail; `place` is the workspace on screen.
pub fn rail_ui(ctx: &ViewContext<'_>, place: Place, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(6.0);
    for (number, target) in (1..).zip(Place::ALL) {
        let icon = match target {
            Place::Concepts => icons::CONCEPTS,
            Place::Documents => icons::DOCUMENTS,
            Place::Dynamics => icons::DYNAMICS,
            Place::Check => icons::CHECK,
        };
        let is_here = place == target;
        let color = if is_here { ctx.tokens.accent } else { ctx.tokens.secondary };
        let mut text = egui::text::LayoutJob::default();
        let mut part = |text_part: &str, size: f32| {
            let format = egui::TextFormat::simple(egui::FontId::proportional(size), color);
            text.append(text_part, 0.0, format);
        };
        part(icon, 22.0);
        part("\n", 6.0);
        part(target.name(), 11.0);
        text.halign = egui::Align::Center;
        let fill = if is_here { ctx.tokens.raised } else { egui::Color32::TRANSPARENT };
        let button = ui.add_sized(vec2(WIDTH - 8.0, 52.0), Button::new(text).fill(fill));
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
