//! The project's concepts and documents, always at hand.

use egui::{RichText, Ui};

use super::concept_list::{ConceptListState, concept_list_ui};
use crate::counts::counted;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::{count_text, strong};

/// Draws the list of concepts and, below, what documents are loaded.
pub fn sidebar_ui(ctx: &ViewContext<'_>, state: &mut ConceptListState, ui: &mut Ui) {
    ui.add_space(4.0);
    concept_list_ui(ctx, state, ui);
    ui.add_space(12.0);
    ui.label(strong("Documents"));
    documents_ui(ctx, ui);
}

fn documents_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    let Some(documents) = ctx.workbench.documents() else {
        ui.label(RichText::new("None loaded.").weak());
        if ui.button("Open files…").clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenDocuments));
        }
        return;
    };
    for file in &documents.report.files {
        let name = file.path.file_name().unwrap_or(file.path.as_os_str()).to_string_lossy();
        let count = count_text(file.documents);
        ui.label(format!("{name} · {count}")).on_hover_text(file.path.display().to_string());
    }
    let n_skipped = documents.report.n_skipped;
    if n_skipped > 0 {
        let reasons: Vec<String> = documents
            .report
            .skipped
            .iter()
            .take(12)
            .map(|skipped| match skipped.line {
                Some(line) => format!("line {line}: {}", skipped.reason),
                None => skipped.reason.clone(),
            })
            .collect();
        ui.colored_label(ctx.tokens.negative, format!("{} not read", counted(n_skipped, "row")))
            .on_hover_text(reasons.join("\n"));
    }
}
