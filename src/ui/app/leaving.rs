//! Nothing that is in no file is lost when the project makes room for another, or the window is closed.

use std::path::PathBuf;

use egui::{Spinner, Ui, ViewportCommand};

use super::App;
use crate::project::backups::Saving;
use crate::ui::action::Action;
use crate::ui::state::remember;
use crate::ui::widgets::question_ui;

/// What needs the current project out of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    /// Closing the window.
    Quit,
    /// An empty project.
    New,
    /// Another project.
    Open(PathBuf),
    /// An earlier version of this one.
    Backup(PathBuf),
}

impl App {
    /// Goes on at once when nothing would be lost; saves before where the project has a file and is saved by itself;
    /// otherwise asks.
    pub(super) fn ask_to_leave(&mut self, leaving: Leaving) {
        if self.workbench.is_saved() {
            self.replace(leaving);
            return;
        }
        self.leaving = Some(leaving);
        let file = self.workbench.path().filter(|_| self.workbench.saves_by_itself());
        if let Some(path) = file.map(ToOwned::to_owned) {
            self.is_saving = true;
            self.workbench.save(path, Saving::Automatic);
        }
    }

    /// Closing the window waits until the project is saved.
    pub(super) fn take_close_request(&mut self, ctx: &egui::Context) {
        if ctx.input(|input| input.viewport().close_requested()) && !self.workbench.is_saved() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.ask_to_leave(Leaving::Quit);
        }
    }

    /// Goes on once the project is saved; asks where that failed.
    pub(super) fn leave_when_saved(&mut self, ctx: &egui::Context) {
        if !self.is_saving || self.workbench.is_saving() {
            return;
        }
        self.is_saving = false;
        if self.workbench.is_saved()
            && let Some(leaving) = self.leaving.take()
        {
            self.leave(ctx, leaving);
        }
    }

    pub(super) fn leaving_ui(&mut self, ui: &Ui) {
        let Some(leaving) = self.leaving.clone() else { return };
        if self.is_saving {
            question_ui(ui, "Saving the project", 300.0, |ui| ui.add(Spinner::new()));
            return;
        }
        if self.path_dialog.is_some() {
            return;
        }
        let modal = question_ui(ui, "Unsaved changes", 380.0, |ui| {
            ui.label("The project has changes that are in no file yet.");
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                if ui.button("Save…").clicked() {
                    self.actions.send(Action::Save);
                }
                if ui.button("Drop the changes").clicked() {
                    self.leaving = None;
                    self.leave(ui.ctx(), leaving.clone());
                }
                if ui.button("Stay").clicked() {
                    self.leaving = None;
                }
            });
        });
        if modal.should_close() {
            self.leaving = None;
        }
    }

    fn leave(&mut self, ctx: &egui::Context, leaving: Leaving) {
        let is_quit = leaving == Leaving::Quit;
        self.replace(leaving);
        if is_quit {
            // Nothing is left to be asked about.
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn replace(&mut self, leaving: Leaving) {
        match leaving {
            Leaving::New | Leaving::Quit => self.workbench.new_project(),
            Leaving::Open(path) => {
                remember(&mut self.state.recent_projects, path.clone());
                self.workbench.open_project(&path);
            }
            Leaving::Backup(path) => self.workbench.open_backup(&path),
        }
    }
}
