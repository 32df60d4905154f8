//! What the window remembers that is not the project's: never undone, kept from run to run.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::check::CheckState;
use super::concepts::ConceptsState;
use super::documents::DocumentsState;
use super::dynamics::DynamicsState;
use super::frame::concept_list::ConceptListState;
use super::history::HistoryState;
use crate::corpus::columns::ImportMemory;
use crate::project::ConceptId;

const KEY: &str = "window";
/// Files remembered per kind.
const N_RECENT: usize = 8;

/// The four workspaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Words: seeds, suggestions, map, lexicon.
    #[default]
    Concepts,
    /// Documents: ranked table and reader.
    Documents,
    /// Scores over time.
    Dynamics,
    /// Agreement with human ratings.
    Check,
}

impl Place {
    /// In the order of the rail and of the keys Ctrl+1 to Ctrl+4.
    pub const ALL: [Self; 4] = [Self::Concepts, Self::Documents, Self::Dynamics, Self::Check];

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Concepts => "Concepts",
            Self::Documents => "Documents",
            Self::Dynamics => "Dynamics",
            Self::Check => "Check",
        }
    }
}

/// Everything the window remembers.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UiState {
    /// The workspace on screen.
    pub place: Place,
    /// Projects that have a file are not saved by themselves.
    pub saves_only_when_asked: bool,
    /// Projects opened or saved lately, newest first.
    pub recent_projects: Vec<PathBuf>,
    /// Documents opened lately, newest first.
    pub recent_documents: Vec<PathBuf>,
    /// How documents were read, by their columns.
    pub imports: ImportMemory,
    /// Word vectors opened lately, newest first.
    pub recent_vectors: Vec<PathBuf>,
    /// The concept being worked on.
    #[serde(skip)]
    pub selected: Option<ConceptId>,
    /// The list of concepts.
    #[serde(skip)]
    pub concept_list: ConceptListState,
    /// The history beside the workspace.
    pub history: HistoryState,
    /// The concepts workspace.
    pub concepts: ConceptsState,
    /// The documents workspace.
    #[serde(skip)]
    pub documents: DocumentsState,
    /// The dynamics workspace.
    #[serde(skip)]
    pub dynamics: DynamicsState,
    /// The check workspace.
    #[serde(skip)]
    pub check: CheckState,
}

impl UiState {
    /// What was remembered, if anything.
    pub fn load(storage: &dyn eframe::Storage) -> Option<Self> {
        eframe::get_value(storage, KEY)
    }

    /// Remembers everything.
    pub fn store(&self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, KEY, self);
    }
}

/// Puts a file at the top of a list of recent ones.
pub fn remember(recent: &mut Vec<PathBuf>, path: PathBuf) {
    recent.retain(|known| *known != path);
    recent.insert(0, path);
    recent.truncate(N_RECENT);
}
