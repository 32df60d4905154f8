//! What a view may see.

use super::action::Actions;
use super::theme::Tokens;
use crate::project::{Concept, ConceptId};
use crate::workbench::Workbench;

/// Shared references for the time of one frame. To change anything, send an action.
#[derive(Clone, Copy)]
pub struct ViewContext<'a> {
    /// The project and all that was computed for it.
    pub workbench: &'a Workbench,
    /// Where wishes go.
    pub actions: &'a Actions,
    /// Colors of the theme in use.
    pub tokens: &'static Tokens,
    /// The concept being worked on.
    pub selected: Option<ConceptId>,
}

impl<'a> ViewContext<'a> {
    /// The concept being worked on.
    pub fn concept(&self) -> Option<&'a Concept> {
        self.workbench.project().concept(self.selected?)
    }
}
