//! The dynamics workspace: a concept's score over time, with its uncertainty.

use egui::Ui;

use super::context::ViewContext;
use crate::project::ConceptId;
use crate::workbench::request::TrendRequest;

/// What the workspace remembers between frames.
#[derive(Debug, Default)]
pub struct DynamicsState {
    by_group: bool,
}

impl DynamicsState {
    /// The curve as the user wants it.
    pub fn trend_request(&self, concept: ConceptId) -> TrendRequest {
        TrendRequest { concept, by_group: self.by_group }
    }
}

/// Draws the workspace.
pub fn dynamics_ui(_ctx: &ViewContext<'_>, _state: &mut DynamicsState, ui: &mut Ui) {
    ui.label("unwritten");
}
