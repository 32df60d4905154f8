//! The first rows of a file as they stand in it, with the part that each column plays.

use egui::{Label, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use super::roles::Part;
use crate::corpus::read::FilePreview;
use crate::ui::theme::{ROW, Tokens, strong};

/// Draws the table; it scrolls both ways.
pub(super) fn rows_ui(tokens: &Tokens, file: &FilePreview, height: f32, ui: &mut Ui) {
    if file.rows.is_empty() || file.columns.is_empty() {
        return;
    }
    ScrollArea::horizontal().id_salt("rows").auto_shrink([false, true]).show(ui, |ui| {
        let columns = file.columns.iter().map(|name| {
            let is_text = file.chosen.text.as_ref() == Some(name) || !file.is_table && name == "text";
            Column::initial(if is_text { 360.0 } else { 130.0 })
                .range(40.0..=800.0)
                .resizable(true)
                .clip(true)
        });
        let table = TableBuilder::new(ui)
            .id_salt("preview")
            .striped(true)
            .auto_shrink(false)
            .max_scroll_height(height);
        let table = columns.fold(table, TableBuilder::column);
        table
            .header(2.0 * ROW, |mut header| {
                for name in &file.columns {
                    header.col(|ui| {
                        ui.vertical(|ui| {
                            ui.add(Label::new(strong(name)).truncate());
                            let parts: Vec<&str> = Part::ALL
                                .into_iter()
                                .filter(|part| part.of(&file.chosen) == Some(name))
                                .map(Part::name)
                                .collect();
                            ui.label(RichText::new(parts.join(", ")).small().color(tokens.accent));
                        });
                    });
                }
            })
            .body(|body| {
                body.rows(ROW, file.rows.len(), |mut row| {
                    let Some(cells) = file.rows.get(row.index()) else { return };
                    for cell in cells.iter().take(file.columns.len()) {
                        row.col(|ui| {
                            // One line a row, whatever the cell holds.
                            let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
                            ui.add(Label::new(line).truncate());
                        });
                    }
                });
            });
    });
}
