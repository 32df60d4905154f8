//! What the analyst says of a term: a weight, a note; and who put it where it stands.

use egui::{DragValue, RichText, TextEdit, Ui};

use crate::lexicon::Term;
use crate::project::provenance::Provenance;
use crate::project::{Command, Concept, ConceptId, Made, Origin, Remark};
use crate::ui::context::ViewContext;
use crate::ui::theme::{icons, moment_text};
use crate::ui::widgets::{icon_button_ui, name_field};
use crate::workbench::Revision;

/// What is being edited, and the provenance as last read.
#[derive(Debug, Default)]
pub(super) struct DetailsState {
    /// The term that the fields are about.
    term: String,
    note: String,
    /// A weight being dragged or typed; it becomes the term's when that ends.
    weight: Option<f64>,
    /// For which concept and revision of the project.
    known: Option<((ConceptId, Revision), Provenance)>,
}

impl DetailsState {
    /// Who put a term where it stands; the history is read again when it has changed.
    pub(super) fn made<'s>(
        &'s mut self,
        ctx: &ViewContext<'_>,
        id: ConceptId,
        term: &str,
    ) -> Option<&'s Made> {
        let key = (id, ctx.workbench.revision());
        if self.known.as_ref().is_none_or(|(known, _)| *known != key) {
            self.known = Some((key, Provenance::of(ctx.workbench.history(), id)));
        }
        self.known.as_ref().and_then(|(_, provenance)| provenance.get(term))
    }
}

/// Draws the fields; `term` is the lexicon's, where it has one.
pub(super) fn details_ui(
    ctx: &ViewContext<'_>,
    state: &mut DetailsState,
    (concept, term): (&Concept, Option<&Term>),
    text: &str,
    ui: &mut Ui,
) {
    let remark = concept.remarks.get(text).cloned().unwrap_or_default();
    if state.term != text {
        text.clone_into(&mut state.term);
        state.note.clone_from(&remark.note);
        state.weight = None;
    }
    if let Some(made) = state.made(ctx, concept.id, text).filter(|_| concept.mentions(text)) {
        ui.label(RichText::new(told(made)).small().weak());
    }
    let Some(term) = term else { return };
    ui.horizontal(|ui| {
        ui.label(RichText::new("Weight").weak());
        weight_ui(ctx, state, concept, term, &remark, ui);
        let edit = TextEdit::singleline(&mut state.note).desired_width(f32::INFINITY).hint_text("note");
        let field = ui.add(edit);
        name_field(&field, "Note about the term", &state.note);
        if field.lost_focus() && state.note != remark.note {
            let remark = Remark { note: state.note.trim().to_owned(), ..remark.clone() };
            ctx.actions.change(Origin::Lexicon, said(concept, text, remark));
        } else if !field.has_focus() {
            state.note.clone_from(&remark.note);
        }
    });
}

fn weight_ui(
    ctx: &ViewContext<'_>,
    state: &mut DetailsState,
    concept: &Concept,
    term: &Term,
    remark: &Remark,
    ui: &mut Ui,
) {
    let mut weight = state.weight.unwrap_or_else(|| term.weight.abs());
    let before = weight;
    let drag = ui.add(DragValue::new(&mut weight).range(0.0..=1.0).speed(0.005).fixed_decimals(2));
    drag.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Weight"));
    let is_busy = drag.dragged() || drag.has_focus();
    let drag = drag
        .on_hover_text("How strongly the term speaks for its side, from 0 to 1. Drag or click to change it.");
    state.weight = (is_busy || drag.drag_started()).then_some(weight);
    let is_done = !is_busy && (drag.changed() || drag.drag_stopped() || drag.lost_focus());
    if is_done && (weight - term.weight.abs()).abs() > 1e-9 && (weight - before).abs() < 1.0 {
        let remark = Remark { weight: Some(weight), ..remark.clone() };
        ctx.actions.change(Origin::Lexicon, said(concept, &term.term, remark));
    }
    if remark.weight.is_some() && icon_button_ui(ui, icons::UNDO, "Weigh it by the model again").clicked() {
        let remark = Remark { weight: None, ..remark.clone() };
        ctx.actions.change(Origin::Lexicon, said(concept, &term.term, remark));
    }
}

fn said(concept: &Concept, term: &str, remark: Remark) -> Command {
    Command::Remark { id: concept.id, term: term.to_owned(), remark }
}

/// Who, how and when, such as "Added from the suggestions on 24 November 2026, 12:05".
pub(super) fn told(made: &Made) -> String {
    let by = if made.by.is_empty() { String::new() } else { format!("by {} ", made.by) };
    let origin = made.origin.describe();
    let origin = if origin.is_empty() { "by hand".to_owned() } else { origin };
    format!("Put there {by}{origin}, {}", moment_text(made.at))
}
