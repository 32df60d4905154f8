//! The bar at the bottom: vectors, index, documents, jobs, and whether everything is saved.

use std::path::PathBuf;

use egui::{ProgressBar, RichText, Ui};

use crate::suggestion::Route;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::frame::vectors_menu::vectors_menu_ui;
use crate::ui::theme::{count_text, icons, memory_text};
use crate::ui::widgets::icon_button_ui;

/// Draws the bar; its height does not depend on what it shows.
pub fn status_bar_ui(ctx: &ViewContext<'_>, recent_vectors: &[PathBuf], ui: &mut Ui) {
    ui.horizontal_centered(|ui| {
        let quiet = |text: String| RichText::new(text).small().color(ctx.tokens.secondary);
        vectors_menu_ui(ctx, recent_vectors, ui);
        if let Some(concept) = ctx.concept() {
            let route = match ctx.workbench.concept_analysis(concept.id) {
                Some(Ok(analysis)) => Some(analysis.suggestions.route),
                _ => None,
            };
            let recall = ctx.workbench.index().map(|index| index.recall);
            let (text, hint) = path_text(route, recall);
            ui.label(quiet(format!("· {text}"))).on_hover_text(hint);
        }
        if let Some(documents) = ctx.workbench.documents() {
            let n_documents = count_text(documents.corpus.len());
            let n_tokens = count_text(documents.index.n_tokens());
            let memory =
                format!("Documents, tokens and their index take {}", memory_text(documents.memory()));
            ui.label(quiet(format!("· {n_documents} documents · {n_tokens} tokens"))).on_hover_text(memory);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (text, hint) = match (ctx.workbench.is_saved(), ctx.workbench.path()) {
                (true, Some(_)) => ("saved", "The project's file holds what is on screen"),
                (true, None) => ("nothing to save yet", "What you make can be saved with Ctrl+S"),
                (false, _) => ("unsaved changes", "Save with Ctrl+S"),
            };
            ui.label(quiet(text.to_owned())).on_hover_text(hint);
            for job in ctx.workbench.jobs() {
                if icon_button_ui(ui, icons::CANCEL, &format!("Cancel: {}", job.label)).clicked() {
                    ctx.actions.send(Action::Cancel(job.id));
                }
                ui.add(ProgressBar::new(job.share).desired_width(90.0).desired_height(6.0));
                let memory = job.memory.filter(|bytes| *bytes > 0).map(memory_text);
                let memory = memory.map(|memory| format!(" · {memory}")).unwrap_or_default();
                ui.label(quiet(format!("{}{memory}", job.label)));
            }
        });
    });
}

/// Which path answered last and how good the index is, with what that means.
fn path_text(route: Option<Route>, recall: Option<f64>) -> (String, &'static str) {
    let recall = recall.map(|recall| format!("recall {recall:.3}"));
    match (route, recall) {
        (Some(Route::Index), Some(recall)) => (
            format!("found by index, {recall}"),
            "The index proposed the words, the model ranked them. Recall: share of the exact 50 suggestions that the \
             index finds, measured on common words",
        ),
        (Some(Route::Index), None) => ("found by index".to_owned(), "The index proposed the words"),
        (Some(Route::Exact), Some(recall)) => (
            format!("found by exact search · index ready, {recall}"),
            "Every word was compared. From the next change on the index answers. Recall: share of the exact 50 \
             suggestions that it finds, measured on common words",
        ),
        (Some(Route::Exact), None) => {
            ("found by exact search".to_owned(), "Every word was compared; the index is not ready yet")
        }
        (None, Some(recall)) => (format!("index ready, {recall}"), "The index will answer"),
        (None, None) => ("exact search".to_owned(), "Every word is compared until the index is ready"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_path_answered_and_the_recall() {
        let text = |route, recall| path_text(route, recall).0;
        assert_eq!(text(Some(Route::Index), Some(0.9971)), "found by index, recall 0.997");
        assert_eq!(text(Some(Route::Exact), Some(1.0)), "found by exact search · index ready, recall 1.000");
        assert_eq!(text(Some(Route::Exact), None), "found by exact search");
        assert_eq!(text(None, None), "exact search");
    }
}
