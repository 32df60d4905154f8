//! Asks what of the lexicon is written and how, and tells before what the format cannot hold.

use std::collections::BTreeSet;

use egui::{ComboBox, RichText, ScrollArea, Ui};

use crate::lexicon::format::LexiconFormat;
use crate::project::ConceptId;
use crate::ui::context::ViewContext;
use crate::ui::theme::GRID;
use crate::ui::widgets::question_ui;
use crate::workbench::lexicons::{Includes, LexiconChoice};

/// A lexicon about to be written.
#[derive(Debug)]
pub struct LexiconExport {
    format: LexiconFormat,
    includes: Includes,
    wanted: BTreeSet<ConceptId>,
}

/// What the analyst decided.
#[derive(Debug)]
pub enum LexiconExportChoice {
    /// Asks where to write.
    Write(LexiconChoice),
    /// Never mind.
    Close,
}

impl LexiconExport {
    /// Of these concepts.
    pub fn new(concepts: impl IntoIterator<Item = ConceptId>) -> Self {
        Self {
            format: LexiconFormat::Json,
            includes: Includes::default(),
            wanted: concepts.into_iter().collect(),
        }
    }

    /// What would be written.
    pub fn choice(&self) -> LexiconChoice {
        let concepts = self.wanted.iter().copied().collect();
        LexiconChoice { format: self.format, concepts, includes: self.includes }
    }
}

/// Draws the question over everything else.
pub fn lexicon_export_ui(
    ctx: &ViewContext<'_>,
    export: &mut LexiconExport,
    ui: &Ui,
) -> Option<LexiconExportChoice> {
    let mut choice = None;
    let modal = question_ui(ui, "Export the lexicon", 460.0, |ui| {
        let concepts = &ctx.workbench.project().concepts;
        ScrollArea::vertical().id_salt("exported concepts").max_height(180.0).show(ui, |ui| {
            for concept in concepts {
                let mut is_wanted = export.wanted.contains(&concept.id);
                if ui.checkbox(&mut is_wanted, &concept.name).clicked() {
                    if is_wanted {
                        export.wanted.insert(concept.id)
                    } else {
                        export.wanted.remove(&concept.id)
                    };
                }
            }
        });
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            includes_ui(export, ui);
            format_ui(export, ui);
        });
        ui.add_space(GRID);
        losses_ui(ctx, export, ui);
        ui.add_space(2.0 * GRID);
        ui.horizontal(|ui| {
            let button = egui::Button::new("Choose where…");
            if ui.add_enabled(!export.wanted.is_empty(), button).clicked() {
                choice = Some(LexiconExportChoice::Write(export.choice()));
            }
            if ui.button("Cancel").clicked() {
                choice = Some(LexiconExportChoice::Close);
            }
        });
    });
    if modal.should_close() && choice.is_none() {
        choice = Some(LexiconExportChoice::Close);
    }
    choice
}

fn includes_ui(export: &mut LexiconExport, ui: &mut Ui) {
    let name = |includes: Includes| match includes {
        Includes::Reviewed => "seeds and accepted terms",
        Includes::Counted => "all terms that count",
        Includes::Everything => "also rejected words",
    };
    let combo = ComboBox::from_id_salt("includes").width(190.0).selected_text(name(export.includes)).show_ui(
        ui,
        |ui| {
            for includes in Includes::ALL {
                ui.selectable_value(&mut export.includes, includes, name(includes));
            }
        },
    );
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Terms written"));
}

fn format_ui(export: &mut LexiconExport, ui: &mut Ui) {
    let name = |format: LexiconFormat| format!("{} (.{})", format.name(), format.extension());
    let combo =
        ComboBox::from_id_salt("format").width(210.0).selected_text(name(export.format)).show_ui(ui, |ui| {
            for format in LexiconFormat::ALL.into_iter().filter(|format| format.is_written()) {
                ui.selectable_value(&mut export.format, format, name(format));
            }
        });
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Format"));
}

fn losses_ui(ctx: &ViewContext<'_>, export: &LexiconExport, ui: &mut Ui) {
    match ctx.workbench.losses(&export.choice()) {
        None => {
            ui.spinner();
        }
        Some([]) => {
            ui.label(RichText::new("This format holds all of it.").weak());
        }
        Some(losses) => {
            ui.colored_label(ctx.tokens.negative, "This format cannot hold:");
            for loss in losses {
                ui.label(format!("• {loss}"));
            }
        }
    }
}
