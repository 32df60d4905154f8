//! The project's menu: open, save, recent projects, earlier versions.

use std::path::PathBuf;

use egui::{Button, Ui};

use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::{icons, moment_text};
use crate::ui::widgets::name_button;

/// Draws the button with its menu.
pub(super) fn project_menu_ui(ctx: &ViewContext<'_>, recent: &[PathBuf], ui: &mut Ui) {
    let menu = ui.menu_button(format!("Project {}", icons::MENU), |ui| {
        if ui.add(Button::new("Open…").shortcut_text("Ctrl+O")).clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenProject));
        }
        recent_ui(ctx, recent, ui);
        ui.separator();
        let save = Button::new("Save").shortcut_text("Ctrl+S");
        if ui.add_enabled(!ctx.workbench.is_read_only(), save).clicked() {
            ctx.actions.send(Action::Save);
        }
        if ui.add(Button::new("Save as…").shortcut_text("Ctrl+Shift+S")).clicked() {
            ctx.actions.send(Action::Ask(Purpose::SaveProject));
        }
        let mut by_itself = ctx.workbench.saves_by_itself();
        let hint = "Once the project has a file, changes go into it after a few seconds; the versions before are kept";
        if ui.checkbox(&mut by_itself, "Save by itself").on_hover_text(hint).clicked() {
            ctx.actions.send(Action::SaveByItself(by_itself));
        }
        backups_ui(ctx, ui);
        ui.separator();
        if ui.button("New project").clicked() {
            ctx.actions.send(Action::NewProject);
        }
    });
    name_button(&menu.response, "Project");
}

fn recent_ui(ctx: &ViewContext<'_>, recent: &[PathBuf], ui: &mut Ui) {
    if recent.is_empty() {
        return;
    }
    ui.menu_button("Recent projects", |ui| {
        for path in recent {
            let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
            if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
                ctx.actions.send(Action::OpenProject(path.clone()));
            }
        }
    });
}

fn backups_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    // Looked for only while the menu is open.
    let backups = ctx.workbench.backups();
    if backups.is_empty() {
        return;
    }
    ui.menu_button("Earlier versions of the file", |ui| {
        for backup in backups {
            let hint = "The file as it was until then; nothing is replaced before you save";
            if ui.button(format!("until {}", moment_text(backup.at))).on_hover_text(hint).clicked() {
                ctx.actions.send(Action::OpenBackup(backup.path));
            }
        }
    });
}
