//! A few documents high on what the list is ranked by, yet unlike each other: wanted, and put among the filters.

use std::sync::Arc;

use egui::{DragValue, Role, Ui, WidgetInfo};

use super::DocumentsState;
use crate::listing::{Column, Condition};
use crate::ui::context::ViewContext;
use crate::ui::theme::icons;
use crate::workbench::diverse::DiverseRequest;

/// Documents picked at once at most.
const MOST: usize = 200;

/// What is wanted.
#[derive(Debug)]
pub(super) struct DiverseState {
    k: usize,
    /// Being found.
    pub(super) wanted: Option<DiverseRequest>,
}

impl Default for DiverseState {
    fn default() -> Self {
        Self { k: 10, wanted: None }
    }
}

/// Draws the menu, and takes what was found.
pub(super) fn diverse_ui(ctx: &ViewContext<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    let mix = state.mix();
    let by = if mix.is_empty() { ctx.selected.map(Column::Score) } else { Some(Column::Mix) };
    if let Some(found) = state.diverse.wanted.as_ref().and_then(|wanted| ctx.workbench.diverse(wanted)) {
        let docs = Arc::new(found.iter().copied().collect());
        let what = format!("{} diverse picks", found.len());
        state.filters.push(Condition::Chosen { what, docs });
        state.diverse.wanted = None;
    }
    let Some(by) = by else { return };
    let menu = ui.menu_button(format!("Diverse picks {}", icons::MENU), |ui| {
        ui.horizontal(|ui| {
            ui.label("Pick");
            let drag = ui.add(DragValue::new(&mut state.diverse.k).range(1..=MOST).speed(0.2));
            let k = state.diverse.k;
            drag.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::SpinButton, true, "Documents to pick");
                // Small.
                info.value = Some(k as f64);
                info
            });
            ui.label("documents");
            if ui.button("Find them").clicked() {
                let candidates = ctx.workbench.listing().map(|listing| Arc::clone(&listing.passing));
                state.diverse.wanted = Some(DiverseRequest { by, group: Column::Group, k, mix, candidates });
                ui.close();
            }
        });
    });
    menu.response.on_hover_text(
        "Among the highest of the list, some that are far apart in time, of different groups, and differ in how much \
         they say for the other side",
    );
}
