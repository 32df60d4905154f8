//! The check workspace: does the concept mean what it says, measured against human ratings.

use std::path::PathBuf;

use egui::Ui;

use super::context::ViewContext;
use crate::project::ConceptId;
use crate::workbench::request::CheckRequest;

/// What the workspace remembers between frames.
#[derive(Debug, Default)]
pub struct CheckState {
    /// The file of human ratings.
    pub ratings: Option<PathBuf>,
}

impl CheckState {
    /// The comparison wanted, once there are ratings.
    pub fn check_request(&self, concept: ConceptId) -> Option<CheckRequest> {
        Some(CheckRequest { concept, ratings: self.ratings.clone()? })
    }
}

/// Draws the workspace.
pub fn check_ui(_ctx: &ViewContext<'_>, _state: &mut CheckState, ui: &mut Ui) {
    ui.label("unwritten");
}
