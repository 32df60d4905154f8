//! Name, kind and description of a concept.

use egui::{FontId, TextEdit, Ui};

use crate::concept::ConceptKind;
use crate::project::command::kind_name;
use crate::project::{Command, Concept, ConceptId};
use crate::ui::context::ViewContext;
use crate::ui::widgets::{name_field, select_all};

/// The texts being edited; they become the concept's when the field is left.
#[derive(Debug, Default)]
pub(super) struct HeaderState {
    concept: Option<ConceptId>,
    name: String,
    description: String,
    naming: Option<ConceptId>,
}

impl HeaderState {
    /// Puts the cursor into the name.
    pub(super) fn begin_naming(&mut self, id: ConceptId) {
        self.naming = Some(id);
    }
}

/// Draws one line with the name and the kind, and one with the description.
pub(super) fn header_ui(ctx: &ViewContext<'_>, state: &mut HeaderState, concept: &Concept, ui: &mut Ui) {
    let id = concept.id;
    let is_other = state.concept != Some(id);
    if is_other {
        state.concept = Some(id);
    }
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut state.name)
            .font(FontId::proportional(16.0))
            .desired_width(240.0)
            .hint_text("name of the concept")
            .id(ui.make_persistent_id("concept name"));
        let field = ui.add(edit).on_hover_text("Name of the concept");
        name_field(&field, "Concept name", &state.name);
        if field.lost_focus() && state.name != concept.name {
            ctx.actions.command(Command::Rename { id, name: state.name.trim().to_owned() });
        }
        if state.naming == Some(id) {
            state.naming = None;
            state.name.clone_from(&concept.name);
            field.request_focus();
            select_all(ui, field.id, &state.name);
        } else if is_other || !(field.has_focus() || field.lost_focus()) {
            state.name.clone_from(&concept.name);
        }
        for (kind, hint) in [
            (ConceptKind::Unipolar, "One idea, such as crude oil: a word has more or less of it"),
            (ConceptKind::Bipolar, "A scale between two ends, such as happiness and sadness"),
        ] {
            let mut chosen = concept.kind;
            if ui.selectable_value(&mut chosen, kind, kind_name(kind)).on_hover_text(hint).clicked()
                && kind != concept.kind
            {
                ctx.actions.command(Command::SetKind { id, kind });
            }
        }
    });
    let edit = TextEdit::singleline(&mut state.description)
        .desired_width(f32::INFINITY)
        .hint_text("what it is meant to measure");
    let field = ui.add(edit);
    name_field(&field, "Concept description", &state.description);
    if field.lost_focus() && state.description != concept.description {
        ctx.actions.command(Command::Describe { id, description: state.description.clone() });
    } else if is_other || !field.has_focus() {
        state.description.clone_from(&concept.description);
    }
}
