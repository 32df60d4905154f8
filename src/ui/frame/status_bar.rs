//! The bar at the bottom: vectors, index, documents, jobs, and whether everything is saved.

use std::path::PathBuf;

use egui::{ProgressBar, RichText, Ui};

use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::frame::vectors_menu::vectors_menu_ui;
use crate::ui::theme::{count_text, icons};
use crate::ui::widgets::icon_button_ui;

/// Draws the bar; its height does not depend on what it shows.
pub fn status_bar_ui(ctx: &ViewContext<'_>, recent_vectors: &[PathBuf], ui: &mut Ui) {
    ui.horizontal_centered(|ui| {
        let quiet = |text: String| RichText::new(text).small().color(ctx.tokens.secondary);
        vectors_menu_ui(ctx, recent_vectors, ui);
        if let Some(concept) = ctx.concept() {
            let (text, hint) = match ctx.workbench.index(concept.kind) {
                Some(index) => (
                    format!("index ready, recall {:.3}", index.recall),
                    "Share of the exact 50 nearest words that the index finds, measured on common words",
                ),
                None => ("exact search".to_owned(), "Every word is compared; exact"),
            };
            ui.label(quiet(format!("· {text}"))).on_hover_text(hint);
        }
        if let Some(documents) = ctx.workbench.documents() {
            let n_documents = count_text(documents.corpus.documents.len());
            let n_tokens = count_text(documents.index.types.len());
            ui.label(quiet(format!("· {n_documents} documents · {n_tokens} tokens")));
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
                ui.label(quiet(job.label));
            }
        });
    });
}
