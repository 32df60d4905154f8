//! The project's concepts and documents, always at hand.

use egui::{RichText, Sense, Ui, vec2};

use crate::counts::counted;
use crate::project::{Command, Concept, Decision};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::{ROW, count_text, icons, strong};
use crate::ui::widgets::icon_button_ui;

/// Draws the list of concepts and, below, what documents are loaded.
pub fn sidebar_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.label(strong("Concepts"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button_ui(ui, icons::ADD, "Add a concept").clicked() {
                ctx.actions.send(Action::NewConcept);
            }
        });
    });
    let concepts = &ctx.workbench.project().concepts;
    if concepts.is_empty() {
        ui.label(RichText::new("None yet. Add one with +.").weak());
    }
    egui::ScrollArea::vertical().max_height(ui.available_height() * 0.6).show(ui, |ui| {
        for concept in concepts {
            concept_row_ui(ctx, concept, ui);
        }
    });
    ui.add_space(12.0);
    ui.label(strong("Documents"));
    documents_ui(ctx, ui);
}

fn concept_row_ui(ctx: &ViewContext<'_>, concept: &Concept, ui: &mut Ui) {
    let is_selected = ctx.selected == Some(concept.id);
    let n_terms = ctx.workbench.concept_analysis(concept.id).and_then(Result::ok).map(|analysis| {
        let rejected = concept.decisions.values().filter(|decision| **decision == Decision::Rejected).count();
        analysis.lexicon.terms.len().saturating_sub(rejected)
    });
    ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(12.0, ROW), Sense::hover());
        ui.painter().circle_filled(dot.center(), 5.0, ctx.tokens.series(concept.color));
        let width = (ui.available_width() - 64.0).max(40.0);
        let name = egui::Button::selectable(is_selected, concept.name.as_str()).truncate();
        let response = ui.add_sized(vec2(width, ROW), name);
        if response.clicked() {
            ctx.actions.send(Action::SelectConcept(concept.id));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button_ui(ui, icons::DELETE, &format!("Delete {}", concept.name)).clicked() {
                ctx.actions.command(Command::RemoveConcept { id: concept.id });
            }
            if let Some(n_terms) = n_terms {
                let text = RichText::new(count_text(n_terms)).small().weak();
                ui.label(text).on_hover_text("Terms that count when documents are scored");
            }
        });
    });
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
