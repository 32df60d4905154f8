//! The documents workspace: which documents speak of the concept, and where in them.

use egui::Ui;

use super::context::ViewContext;
use crate::corpus::DocId;
use crate::project::ConceptId;
use crate::workbench::request::RankingRequest;

/// What the workspace remembers between frames.
#[derive(Debug)]
pub struct DocumentsState {
    descending: bool,
    search: String,
    selected: Option<DocId>,
}

impl Default for DocumentsState {
    fn default() -> Self {
        Self { descending: true, search: String::new(), selected: None }
    }
}

impl DocumentsState {
    /// The order of the table as the user wants it.
    pub fn ranking_request(&self, concept: Option<ConceptId>) -> RankingRequest {
        RankingRequest { concept, descending: self.descending, search: self.search.clone() }
    }

    /// Shows a document in the reader.
    pub fn select(&mut self, doc: DocId) {
        self.selected = Some(doc);
    }
}

/// Draws the workspace.
pub fn documents_ui(_ctx: &ViewContext<'_>, _state: &mut DocumentsState, ui: &mut Ui) {
    ui.label("unwritten");
}
