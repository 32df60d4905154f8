//! Offers the work of a program that ended without saving it.

use egui::{RichText, Ui};

use super::action::{Action, Actions};
use super::theme::{GRID, moment_text};
use super::widgets::{name_button, question_ui};
use crate::counts::counted;
use crate::project::journal::Recovered;
use crate::workbench::Workbench;

/// Draws the offer over everything else, where there is something to recover.
pub(super) fn recovery_ui(workbench: &Workbench, actions: &Actions, ui: &Ui) {
    let left_behind = workbench.left_behind();
    if left_behind.is_empty() {
        return;
    }
    let modal = question_ui(ui, "Unsaved work was found", 460.0, |ui| {
        ui.label("The program ended before these changes were saved. Nothing of them is lost.");
        ui.add_space(2.0 * GRID);
        for (place, recovered) in left_behind.iter().enumerate() {
            ui.horizontal(|ui| {
                let (name, hint) = title(recovered);
                ui.label(&name).on_hover_text(hint);
                ui.label(RichText::new(told(recovered)).weak());
            });
            ui.horizontal(|ui| {
                let name = title(recovered).0;
                let recover = ui.button("Recover");
                name_button(&recover, &format!("Recover {name}"));
                if recover.clicked() {
                    actions.send(Action::Recover(place));
                }
                let discard = ui.button("Discard");
                name_button(&discard, &format!("Discard {name}"));
                if discard.clicked() {
                    actions.send(Action::Discard(place));
                }
            });
            ui.add_space(GRID);
        }
        ui.add_space(GRID);
        if ui.button("Decide later").on_hover_text("It is offered at the next start again").clicked() {
            actions.send(Action::DecideLater);
        }
    });
    if modal.should_close() {
        actions.send(Action::DecideLater);
    }
}

/// The project's name, and where its file is.
fn title(recovered: &Recovered) -> (String, String) {
    match &recovered.path {
        Some(path) => {
            let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            (name, path.display().to_string())
        }
        None => ("New project".to_owned(), "It was in no file yet".to_owned()),
    }
}

/// When it was last changed and how much is missing from its file.
fn told(recovered: &Recovered) -> String {
    let n_concepts = recovered.session.project.concepts.len();
    format!(
        "{} · {} · {} not saved",
        moment_text(recovered.at),
        counted(n_concepts, "concept"),
        counted(recovered.n_steps, "step")
    )
}
