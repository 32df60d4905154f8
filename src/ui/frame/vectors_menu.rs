//! The word vectors in use, in the status bar; opens the menu of others.

use std::path::PathBuf;

use egui::{RichText, Ui};

use crate::project::VectorSource;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::count_text;
use crate::ui::widgets::name_button;

/// Draws the name and size of the vectors; `recent` are files opened lately.
pub fn vectors_menu_ui(ctx: &ViewContext<'_>, recent: &[PathBuf], ui: &mut Ui) {
    let loaded = ctx.workbench.vectors();
    let text = match loaded {
        Some(loaded) => {
            let embedding = loaded.engine.embedding();
            format!("{} · {} words", embedding.name(), count_text(embedding.len()))
        }
        None => "No word vectors yet".to_owned(),
    };
    let text = RichText::new(text).small().color(ctx.tokens.secondary);
    let menu = ui.menu_button(text, |ui| {
        let used = loaded.map(|loaded| &loaded.source);
        choice_ui(ctx, "Built-in vectors", VectorSource::Embedded, used, ui);
        let current = match used {
            Some(VectorSource::File(file)) if !recent.contains(file) => Some(file),
            _ => None,
        };
        for file in current.into_iter().chain(recent) {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
            choice_ui(ctx, &name, VectorSource::File(file.clone()), used, ui);
        }
        ui.separator();
        if ui.button("Open vectors…").clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenVectors));
        }
        if let Some(left_out) = loaded.and_then(|loaded| loaded.report.trouble()) {
            ui.separator();
            ui.set_max_width(320.0);
            let note = ui.colored_label(ctx.tokens.negative, left_out);
            note.on_hover_ui(|ui| reasons_ui(ctx, ui));
        }
    });
    name_button(&menu.response, "Word vectors");
    menu.response.on_hover_text("The word vectors in use; click to use others");
}

fn choice_ui(
    ctx: &ViewContext<'_>,
    name: &str,
    source: VectorSource,
    used: Option<&VectorSource>,
    ui: &mut Ui,
) {
    let path = match &source {
        VectorSource::Embedded => "Inside the program, always there".to_owned(),
        VectorSource::File(file) => file.display().to_string(),
    };
    let button = ui.selectable_label(used == Some(&source), name).on_hover_text(path);
    if button.clicked() {
        ctx.actions.send(Action::OpenVectors(source));
        ui.close();
    }
}

/// The first entries that were left out.
fn reasons_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    const MOST_SHOWN: usize = 12;
    let Some(loaded) = ctx.workbench.vectors() else { return };
    let unit = if loaded.report.is_text() { "line" } else { "word" };
    for skipped in loaded.report.skipped.iter().take(MOST_SHOWN) {
        ui.label(format!("{unit} {}: {}", skipped.place, skipped.reason));
    }
}
