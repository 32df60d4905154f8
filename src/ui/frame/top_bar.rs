//! The bar at the top: project and file actions, undo and redo.

use std::path::PathBuf;

use egui::{Button, Ui};

use super::project_menu::project_menu_ui;
use crate::project::{DocumentSource, Documents};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::{icons, strong};
use crate::ui::widgets::{labeled, name_button};

/// Draws the bar.
pub fn top_bar_ui(ctx: &ViewContext<'_>, recent_projects: &[PathBuf], ui: &mut Ui) {
    ui.horizontal_centered(|ui| {
        ui.label(strong(project_name(ctx)));
        if ctx.workbench.is_read_only() {
            ui.colored_label(ctx.tokens.negative, "read-only").on_hover_text(
                "Another window has this project open; save it under another name to change it",
            );
        }
        ui.add_space(8.0);
        project_menu_ui(ctx, recent_projects, ui);
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
        lexicon_menu_ui(ctx, ui);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let history = ctx.workbench.history();
            if ui.button("History").on_hover_text("All steps, and versions with a name (Ctrl+H)").clicked() {
                ctx.actions.send(Action::ToggleHistory);
            }
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

fn lexicon_menu_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    let menu = ui.menu_button(format!("Lexicon {}", icons::MENU), |ui| {
        let hint = "LIWC, quanteda, Lexicoder, WordStat, Yoshikoder, Empath, VADER, tables, word lists, JSON";
        if ui.button("Import…").on_hover_text(hint).clicked() {
            ctx.actions.send(Action::Ask(Purpose::ImportLexicon));
        }
        let concepts = &ctx.workbench.project().concepts;
        let export = ui.add_enabled(!concepts.is_empty(), Button::new("Export…"));
        if export.on_hover_text("Concepts with their weighted terms, as JSON or for other programs").clicked()
        {
            let all = concepts.iter().map(|concept| concept.id).collect();
            ctx.actions.send(Action::ExportLexicon(all));
        }
    });
    name_button(&menu.response, "Lexicon");
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
