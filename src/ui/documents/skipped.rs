//! The rows of the files that gave no document.

use egui::{Button, RichText, ScrollArea, Ui};

use crate::corpus::read::{FileReport, Skipped};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::{GRID, count_text};
use crate::ui::widgets::question_ui;
use crate::workbench::outcome::LoadedDocuments;

/// Rows that could not be read and rows without text.
pub(super) fn n_skipped(documents: &LoadedDocuments) -> usize {
    documents.report.n_skipped + sum(documents, FileReport::left_out)
}

fn sum(documents: &LoadedDocuments, count: fn(&FileReport) -> usize) -> usize {
    documents.report.files.iter().map(count).sum()
}

/// Draws the list; true when it is to close.
pub(super) fn skipped_ui(ctx: &ViewContext<'_>, documents: &LoadedDocuments, ui: &Ui) -> bool {
    let report = &documents.report;
    let modal = question_ui(ui, "Skipped rows", 560.0, |ui| {
        let (empty, removed) = (sum(documents, |file| file.empty), sum(documents, |file| file.removed));
        if empty > 0 {
            ui.label(format!("Rows without text: {}.", count_text(empty)));
        }
        if removed > 0 {
            ui.label(format!(
                "Rows whose text was taken away by its author or a moderator: {}.",
                count_text(removed)
            ));
        }
        if report.n_skipped > 0 {
            ui.label(format!("Rows that could not be read: {}.", count_text(report.n_skipped)));
        }
        ui.add_space(2.0 * GRID);
        let height = ui.text_style_height(&egui::TextStyle::Body);
        ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show_rows(
            ui,
            height,
            report.skipped.len(),
            |ui, rows| {
                for skipped in report.skipped.get(rows).unwrap_or_default() {
                    ui.add(egui::Label::new(sentence(skipped, report.files.len() > 1)).truncate());
                }
            },
        );
        let n_untold = report.n_skipped.saturating_sub(report.skipped.len());
        if n_untold > 0 {
            ui.label(RichText::new(format!("and {} more", count_text(n_untold))).weak());
        }
        ui.add_space(3.0 * GRID);
        ui.horizontal(|ui| {
            let export = ui
                .add_enabled(report.n_skipped > 0, Button::new("Export…"))
                .on_hover_text("File, line and reason of each row that could not be read, as CSV")
                .on_disabled_hover_text("Every row could be read");
            if export.clicked() {
                ctx.actions.send(Action::Ask(Purpose::ExportSkipped));
            }
            ui.button("Close").clicked() || export.clicked()
        })
        .inner
    });
    modal.should_close() || modal.inner
}

/// The place and the reason, the file only where there are several.
fn sentence(skipped: &Skipped, has_more_files: bool) -> String {
    let line = skipped.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    if has_more_files || line.is_empty() {
        let name = skipped.path.file_name().unwrap_or(skipped.path.as_os_str()).to_string_lossy();
        format!("{name}, {line}{}", skipped.reason)
    } else {
        format!("{line}{}", skipped.reason)
    }
}
