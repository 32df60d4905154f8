//! The bar at the top: project and file actions, undo and redo.

use egui::{Button, Ui};

use crate::project::{DocumentSource, Documents};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::{icons, strong};
use crate::ui::widgets::{labeled, name_button};

/// Draws the bar.
pub fn top_bar_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    ui.horizontal_centered(|ui| {
        ui.label(strong(project_name(ctx)));
        ui.add_space(8.0);
        project_menu_ui(ctx, ui);
        let open = ui.menu_button(format!("{} Open documents", icons::LOAD), |ui| {
            if ui.button("Files…").clicked() {
                ctx.actions.send(Action::Ask(Purpose::OpenDocuments));
            }
            if ui.button("Folder of text files…").clicked() {
                ctx.actions.send(Action::Ask(Purpose::OpenFolder));
            }
            if ui.button("Sample documents").clicked() {
                let sample = Documents { source: DocumentSource::Sample, columns: Default::default() };
                ctx.actions.send(Action::OpenDocuments(sample));
            }
        });
        let open = open.response.on_hover_text("CSV, JSON, JSON lines, text; or drop files on the window");
        name_button(&open, "Open documents");
        let has_concepts = !ctx.workbench.project().concepts.is_empty();
        let export = ui.add_enabled(has_concepts, Button::new(format!("{} Export lexicon", icons::EXPORT)));
        name_button(&export, "Export lexicon");
        if export.on_hover_text("All concepts with their weighted terms, as JSON").clicked() {
            ctx.actions.send(Action::Ask(Purpose::ExportLexicon));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let history = ctx.workbench.history();
            step_button_ui(
                ctx,
                ui,
                icons::REDO,
                ("Redo", "Ctrl+Shift+Z"),
                history.redo_description(),
                Action::Redo,
            );
            step_button_ui(
                ctx,
                ui,
                icons::UNDO,
                ("Undo", "Ctrl+Z"),
                history.undo_description(),
                Action::Undo,
            );
        });
    });
}

fn project_name(ctx: &ViewContext<'_>) -> String {
    let stem = ctx.workbench.path().and_then(|path| path.file_stem());
    stem.map_or_else(|| "New project".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

fn project_menu_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    let menu = ui.menu_button(format!("Project {}", icons::MENU), |ui| {
        if ui.add(Button::new("Open…").shortcut_text("Ctrl+O")).clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenProject));
        }
        if ui.add(Button::new("Save").shortcut_text("Ctrl+S")).clicked() {
            ctx.actions.send(Action::Save);
        }
        if ui.button("Save as…").clicked() {
            ctx.actions.send(Action::Ask(Purpose::SaveProject));
        }
        ui.separator();
        if ui.button("New project").clicked() {
            ctx.actions.send(Action::NewProject);
        }
    });
    name_button(&menu.response, "Project");
}

fn step_button_ui(
    ctx: &ViewContext<'_>,
    ui: &mut Ui,
    icon: &str,
    (verb, keys): (&str, &str),
    step: Option<&str>,
    action: Action,
) {
    let button =
        ui.add_enabled(step.is_some(), Button::new(egui::RichText::new(icon).size(16.0)).frame(false));
    let hint = step.map_or_else(
        || format!("Nothing to {} ({keys})", verb.to_lowercase()),
        |step| format!("{verb}: {step} ({keys})"),
    );
    if labeled(button, verb).on_hover_text(&hint).on_disabled_hover_text(hint).clicked() {
        ctx.actions.send(action);
    }
}
