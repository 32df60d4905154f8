//! The weighted mix of concepts that documents can be ranked by.

use egui::{RichText, Role, Slider, Ui, WidgetInfo};

use super::DocumentsState;
use crate::project::ConceptId;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW};

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
    });
}
