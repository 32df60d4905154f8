//! Name, kind and description of a concept.

use egui::{ComboBox, FontId, Role, TextEdit, Ui, WidgetInfo};

use crate::concept::{ConceptKind, ModelName};
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

/// Draws one line with the name, the kind and the model, and one with the description.
/// Returns whether the name was given by Enter, so that words can follow.
pub(super) fn header_ui(
    ctx: &ViewContext<'_>,
    state: &mut HeaderState,
    concept: &Concept,
    ui: &mut Ui,
) -> bool {
    let id = concept.id;
    let mut is_named = false;
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
        is_named = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
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
        ui.add_space(8.0);
        model_ui(ctx, concept, ui);
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
    is_named
}

/// A choice among the models that suit the concept's kind.
fn model_ui(ctx: &ViewContext<'_>, concept: &Concept, ui: &mut Ui) {
    let current = concept.model_choice().name();
    let combo =
        ComboBox::from_id_salt("model").width(150.0).selected_text(label(current)).show_ui(ui, |ui| {
            for model in ModelName::of_kind(concept.kind) {
                let is_default = model == ModelName::default_of(concept.kind);
                let text =
                    if is_default { format!("{} (default)", label(model)) } else { label(model).to_owned() };
                let choice = ui.selectable_label(model == current, text).on_hover_text(hint(model));
                if choice.clicked() && model != current {
                    let model = (!is_default).then_some(model);
                    ctx.actions.command(Command::SetModel { id: concept.id, model });
                }
            }
        });
    combo.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "Model");
        info.current_text_value = Some(label(current).to_owned());
        info
    });
    combo.response.on_hover_text(format!("Model: how words are scored. {}.", hint(current)));
}

fn label(model: ModelName) -> &'static str {
    match model {
        ModelName::WhitenedCentroid => "whitened centroid",
        ModelName::KernelRidge => "kernel ridge",
        ModelName::Axis => "axis",
        ModelName::KernelDensity2017 => "kernel density 2017",
    }
}

fn hint(model: ModelName) -> &'static str {
    match model {
        ModelName::WhitenedCentroid => "A word scores by how near it is to the middle of all seeds",
        ModelName::KernelRidge => {
            "Each seed speaks for the words near it, so an end may have several meanings"
        }
        ModelName::Axis => {
            "A word scores by its place on one straight line from the negative to the positive seeds"
        }
        ModelName::KernelDensity2017 => {
            "The model of the 2017 paper, to compare with it; its scores are very small and only their order counts"
        }
    }
}
