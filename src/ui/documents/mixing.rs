//! The weighted mix of concepts that documents can be ranked by.

use std::collections::BTreeMap;

use egui::{Button, RichText, Role, Slider, TextEdit, Ui, WidgetInfo};

use super::DocumentsState;
use crate::project::mix::Mix;
use crate::project::{Command, ConceptId};
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, icons};
use crate::ui::widgets::{icon_button_ui, name_field};

impl DocumentsState {
    /// What each concept weighs in the mix; nothing while there is none.
    pub(super) fn mix(&self) -> Vec<(ConceptId, f64)> {
        match &self.mix {
            Some(mix) => mix.iter().map(|(id, weight)| (*id, *weight)).collect(),
            None => Vec::new(),
        }
    }
}

/// A slider for each concept.
pub(super) fn mixing_ui(ctx: &ViewContext<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    let Some(mix) = &mut state.mix else { return };
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(ROW);
        ui.spacing_mut().item_spacing.x = GRID;
        ui.label("Mix").on_hover_text("Each document’s scores, times these weights, added up");
        for concept in &ctx.workbench.project().concepts {
            let weight = mix.entry(concept.id).or_insert(0.0);
            ui.label(RichText::new(&concept.name).color(ctx.tokens.series(concept.color)));
            let slider = Slider::new(weight, -2.0..=2.0).step_by(0.1).fixed_decimals(1);
            let response = ui.add(slider).on_hover_text("From −2 to 2; 0 leaves it out");
            let (name, value) = (format!("Weight of {} in the mix", concept.name), *weight);
            response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::Slider, true, &name);
                info.value = Some(value);
                info
            });
        }
        presets_ui(ctx, mix, &mut state.mix_name, ui);
    });
}

/// Mixes under names, as the project keeps them.
fn presets_ui(ctx: &ViewContext<'_>, mix: &mut BTreeMap<ConceptId, f64>, name: &mut String, ui: &mut Ui) {
    let project = ctx.workbench.project();
    ui.menu_button(format!("Presets {}", icons::MENU), |ui| {
        if project.mixes.is_empty() {
            ui.label(RichText::new("None yet: name this mix to use it again.").weak());
        }
        for preset in &project.mixes {
            ui.horizontal(|ui| {
                if ui.button(&preset.name).clicked() {
                    *mix = preset.weights.iter().copied().collect();
                }
                if icon_button_ui(ui, icons::DELETE, &format!("Delete the mix {}", preset.name)).clicked() {
                    ctx.actions.command(Command::RemoveMix { name: preset.name.clone() });
                }
            });
        }
        ui.separator();
        ui.horizontal(|ui| {
            let field = ui.add(TextEdit::singleline(name).desired_width(120.0).hint_text("name of this mix"));
            name_field(&field, "Name of the mix", name);
            let is_taken = project.mixes.iter().any(|preset| preset.name == name.trim());
            let is_named = !name.trim().is_empty();
            let save = ui.add_enabled(is_named && !is_taken, Button::new("Keep"));
            let save = save.on_disabled_hover_text(if is_taken {
                "There is one of this name"
            } else {
                "Give it a name"
            });
            if save.clicked() {
                let kept = Mix {
                    name: name.trim().to_owned(),
                    weights: mix.iter().map(|(id, one)| (*id, *one)).collect(),
                };
                ctx.actions.command(Command::InsertMix { at: project.mixes.len(), mix: kept });
                name.clear();
            }
        });
    })
    .response
    .on_hover_text("Mixes kept in the project");
}
