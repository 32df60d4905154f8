//! How the project came about, beside the workspace: its [`steps`], its named [`versions`], and what [`changes`] lie
//! between a moment and now.

mod changes;
mod steps;
mod versions;

use egui::{RichText, ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use super::context::ViewContext;
use super::theme::{icons, strong};
use super::widgets::icon_button_ui;
use crate::ui::action::Action;
use crate::workbench::request::Moment;

/// What the panel remembers.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryState {
    /// Whether it is shown.
    pub is_open: bool,
    #[serde(skip)]
    shown: Shown,
    /// The moment to compare with now.
    #[serde(skip)]
    compared: Option<Moment>,
    /// The name of a version being typed.
    #[serde(skip)]
    name: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    Steps,
    Versions,
}

impl HistoryState {
    /// The moment to compare with now.
    pub fn moment(&self) -> Option<Moment> {
        self.compared.clone().filter(|_| self.is_open)
    }
}

/// Draws the panel.
pub fn history_ui(ctx: &ViewContext<'_>, state: &mut HistoryState, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.selectable_value(&mut state.shown, Shown::Steps, "Steps");
        let n_versions = ctx.workbench.project().versions.len();
        ui.selectable_value(&mut state.shown, Shown::Versions, format!("Versions ({n_versions})"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button_ui(ui, icons::CLOSE, "Close the history").clicked() {
                ctx.actions.send(Action::ToggleHistory);
            }
        });
    });
    ui.separator();
    let height = if state.compared.is_some() { ui.available_height() * 0.55 } else { ui.available_height() };
    ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        match state.shown {
            Shown::Steps => steps::steps_ui(ctx, &mut state.compared, ui),
            Shown::Versions => versions::versions_ui(ctx, state, ui),
        }
    });
    let Some(moment) = state.compared.clone() else { return };
    ui.separator();
    ui.horizontal(|ui| {
        ui.label(strong(format!("Changed since {}", moment_name(ctx, &moment))));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button_ui(ui, icons::CLOSE, "Stop comparing").clicked() {
                state.compared = None;
            }
        });
    });
    ScrollArea::vertical().id_salt("changes").auto_shrink(false).show(ui, |ui| {
        match ctx.workbench.difference(&moment) {
            Some([]) => {
                ui.label(RichText::new("No concept differs.").weak());
            }
            Some(changes) => changes.iter().for_each(|change| changes::change_ui(change, ui)),
            None => {
                ui.spinner();
            }
        }
    });
}

fn moment_name(ctx: &ViewContext<'_>, moment: &Moment) -> String {
    match moment {
        Moment::Version(name) => name.clone(),
        Moment::Step(n_steps) => match n_steps.checked_sub(1) {
            None => "the beginning".to_owned(),
            Some(place) => {
                let step = ctx.workbench.history().done().get(place);
                step.map_or_else(
                    || "a step that was taken back".to_owned(),
                    |step| format!("“{}”", step.sentence),
                )
            }
        },
    }
}
