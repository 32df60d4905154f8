//! What views ask the application to do. Views only send; the application carries out once a frame.

use std::cell::RefCell;
use std::path::PathBuf;

use super::dialogs::Purpose;
use super::dynamics::View;
use super::state::Place;
use crate::concept::ready::ReadySet;
use crate::corpus::DocId;
use crate::lexicon::LexiconConcept;
use crate::listing::Condition;
use crate::project::{Command, ConceptId, Documents, Origin, VectorSource};
use crate::workbench::runner::JobId;

/// A wish of the user.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Change the project, and how that came about.
    Change(Command, Origin),
    /// Take the last change back.
    Undo,
    /// Do the last undone change again.
    Redo,
    /// Add an empty concept and select it.
    NewConcept,
    /// Put the cursor into a concept's name.
    RenameConcept(ConceptId),
    /// Add a concept like this one and select it.
    CopyConcept(ConceptId),
    /// Show or hide the history.
    ToggleHistory,
    /// Fill the newest concept with an example.
    FillExample,
    /// Add concepts that are ready to be used.
    AddReady(ReadySet),
    /// Show documents that meet a condition, in place of the filters there are.
    ListDocuments(Condition),
    /// Look at concepts over time in this way.
    Follow(View),
    /// Work on this concept.
    SelectConcept(ConceptId),
    /// Read this document.
    SelectDocument(DocId),
    /// Show where a word stands in the documents.
    ShowSentences(String),
    /// Show another workspace.
    GoTo(Place),
    /// Open these documents.
    OpenDocuments(Documents),
    /// Decide anew how the open documents are read.
    ReadAgain,
    /// Use these word vectors.
    OpenVectors(VectorSource),
    /// Open this file of human ratings.
    OpenRatings(PathBuf),
    /// Begin an empty project.
    NewProject,
    /// Save the project, where it was saved before or wherever the user says.
    Save,
    /// Open this project.
    OpenProject(PathBuf),
    /// Open an earlier version of the project.
    OpenBackup(PathBuf),
    /// Whether a project that has a file is saved without being asked to.
    SaveByItself(bool),
    /// Open what a killed program left, by its place in the list.
    Recover(usize),
    /// Throw it away.
    Discard(usize),
    /// Ask about it at the next start.
    DecideLater,
    /// Go to where so many steps of the history are in effect.
    GoToStep(usize),
    /// Take concepts of a lexicon file in.
    ImportLexicon {
        /// The file, for the history.
        file: PathBuf,
        /// What is wanted of it.
        concepts: Vec<LexiconConcept>,
        /// The concept that takes the terms; nothing for concepts of their own.
        into: Option<ConceptId>,
    },
    /// Ask what of these concepts is written into a lexicon file.
    ExportLexicon(Vec<ConceptId>),
    /// Ask the user for a file.
    Ask(Purpose),
    /// Stop a job.
    Cancel(JobId),
    /// Dark instead of light, or back.
    SwitchTheme,
}

/// Where views drop their wishes.
#[derive(Debug, Default)]
pub struct Actions(RefCell<Vec<Action>>);

impl Actions {
    /// Asks for something; it happens after this frame is drawn.
    pub fn send(&self, action: Action) {
        self.0.borrow_mut().push(action);
    }

    /// Changes the project by hand, if there is anything to change.
    pub fn command(&self, command: impl Into<Option<Command>>) {
        self.change(Origin::Hand, command);
    }

    /// Changes the project, if there is anything to change.
    pub fn change(&self, origin: Origin, command: impl Into<Option<Command>>) {
        if let Some(command) = command.into() {
            self.send(Action::Change(command, origin));
        }
    }

    /// Everything asked for, in order.
    pub fn take(&self) -> Vec<Action> {
        self.0.take()
    }
}
