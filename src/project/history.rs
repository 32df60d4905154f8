//! Undo and redo by inverse changes.

use super::{Command, Project};
use crate::Result;

/// A step that can be taken back or done again.
#[derive(Clone, Debug)]
struct Step {
    /// What the step did, as a sentence.
    description: String,
    /// The change that goes from here to the other side.
    command: Command,
}

/// All steps since the project was opened. Steps taken back can be done again until something else is done.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl History {
    /// Carries out a change of the project and remembers its inverse. Returns the sentence for it.
    ///
    /// # Errors
    /// As [`Project::apply`]; history and project are then unchanged.
    pub fn apply(&mut self, project: &mut Project, command: Command) -> Result<String> {
        let description = command.describe(project);
        let inverse = project.apply(command)?;
        self.undo.push(Step { description: description.clone(), command: inverse });
        self.redo.clear();
        Ok(description)
    }

    /// Takes the last step back; returns the change that did it, nothing when there is no step.
    ///
    /// # Errors
    /// As [`Project::apply`], which cannot happen while every change goes through this history.
    pub fn undo(&mut self, project: &mut Project) -> Result<Option<Command>> {
        Self::step(&mut self.undo, &mut self.redo, project)
    }

    /// Does the last step that was taken back again; returns the change that did it.
    ///
    /// # Errors
    /// As [`undo`](Self::undo).
    pub fn redo(&mut self, project: &mut Project) -> Result<Option<Command>> {
        Self::step(&mut self.redo, &mut self.undo, project)
    }

    fn step(from: &mut Vec<Step>, to: &mut Vec<Step>, project: &mut Project) -> Result<Option<Command>> {
        let Some(Step { description, command }) = from.pop() else { return Ok(None) };
        let inverse = project.apply(command.clone())?;
        to.push(Step { description, command: inverse });
        Ok(Some(command))
    }

    /// What undo would take back.
    pub fn undo_description(&self) -> Option<&str> {
        self.undo.last().map(|step| step.description.as_str())
    }

    /// What redo would do again.
    pub fn redo_description(&self) -> Option<&str> {
        self.redo.last().map(|step| step.description.as_str())
    }
}
