//! Undo and redo by inverse changes, and with that the record of every decision in effect.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::form::shared;
use super::{Command, Made, Project};
use crate::Result;

/// A step that can be taken back or done again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What it did, as a sentence in the imperative.
    pub sentence: String,
    /// When, by whom and how.
    #[serde(flatten)]
    pub made: Made,
    /// The change that goes from here to the other side; a copy of the history shares it.
    #[serde(with = "shared")]
    pub command: Arc<Command>,
    /// No other step of this history ever has it.
    #[serde(skip)]
    number: u64,
}

/// All steps since the project was begun. Steps taken back can be done again until something else is done; then they
/// are gone, since they are no part of how the project came to be what it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    n_numbers: u64,
}

impl History {
    /// As it was written down: steps in effect, the oldest first, and steps taken back, the next to be done again last.
    pub fn of_steps(mut done: Vec<Step>, mut undone: Vec<Step>) -> Self {
        let mut n_numbers = 0;
        for step in done.iter_mut().chain(undone.iter_mut()) {
            n_numbers += 1;
            step.number = n_numbers;
        }
        Self { done, undone, n_numbers }
    }

    /// Carries out a change of the project and remembers its inverse.
    ///
    /// # Errors
    /// As [`Project::apply`]; history and project are then unchanged.
    pub fn apply(&mut self, project: &mut Project, command: Command, made: Made) -> Result<()> {
        let sentence = command.describe(project);
        let command = Arc::new(project.apply(command)?);
        self.n_numbers += 1;
        self.done.push(Step { sentence, made, command, number: self.n_numbers });
        self.undone.clear();
        Ok(())
    }

    /// Takes the last step back; returns the change that did it, nothing when there is no step.
    ///
    /// # Errors
    /// As [`Project::apply`], which cannot happen while every change goes through this history.
    pub fn undo(&mut self, project: &mut Project) -> Result<Option<Arc<Command>>> {
        Self::step(&mut self.done, &mut self.undone, project)
    }

    /// Does the last step that was taken back again; returns the change that did it.
    ///
    /// # Errors
    /// As [`undo`](Self::undo).
    pub fn redo(&mut self, project: &mut Project) -> Result<Option<Arc<Command>>> {
        Self::step(&mut self.undone, &mut self.done, project)
    }

    fn step(from: &mut Vec<Step>, to: &mut Vec<Step>, project: &mut Project) -> Result<Option<Arc<Command>>> {
        let Some(step) = from.last() else { return Ok(None) };
        let inverse = Arc::new(project.apply(step.command.as_ref().clone())?);
        let Some(mut step) = from.pop() else { return Ok(None) };
        let command = std::mem::replace(&mut step.command, inverse);
        to.push(step);
        Ok(Some(command))
    }

    /// The steps in effect, the oldest first.
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// The steps taken back, the next to be done again last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// What undo would take back.
    pub fn undo_description(&self) -> Option<&str> {
        self.done.last().map(|step| step.sentence.as_str())
    }

    /// What redo would do again.
    pub fn redo_description(&self) -> Option<&str> {
        self.undone.last().map(|step| step.sentence.as_str())
    }

    /// Names the state the project is in: the same number again means the same content. 0 before any step.
    pub fn position(&self) -> u64 {
        self.done.last().map_or(0, |step| step.number)
    }

    /// The project as it was after the first `n_steps` steps; `project` is its state now.
    ///
    /// # Errors
    /// As [`undo`](Self::undo).
    pub fn project_after(&self, project: &Project, n_steps: usize) -> Result<Project> {
        let mut before = project.clone();
        for step in self.done.iter().skip(n_steps).rev() {
            before.apply(step.command.as_ref().clone())?;
        }
        Ok(before)
    }
}
