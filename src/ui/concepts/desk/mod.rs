//! The lexicon as a table to work at: every term with its weight, side, state, use, note and origin ([`rows`],
//! [`table`]); new terms with a preview of what they match ([`add`]); which unreviewed words count ([`counting`]); many
//! terms at once ([`selection`]).

mod add;
mod counting;
mod rows;
mod selection;
mod table;

use egui::{ComboBox, RichText, TextEdit, Ui};

use super::ConceptsState;
use crate::counts::count_text;
use crate::project::Concept;
use crate::ui::context::ViewContext;
use crate::ui::widgets::name_field;
use crate::workbench::outcome::ConceptAnalysis;
use crate::workbench::request::MatchingRequest;
use rows::{Rows, Shown};

/// How the table is shown, and what is selected in it.
#[derive(Debug, Default)]
pub(super) struct DeskState {
    filter: String,
    shown: Shown,
    order: rows::Order,
    rows: Rows,
    selection: selection::Selection,
    add: add::AddState,
    counting: counting::CountingState,
}

impl DeskState {
    /// The term being typed.
    pub(super) fn matching(&self) -> Option<MatchingRequest> {
        self.add.request()
    }
}

/// Draws the desk.
pub(super) fn desk_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    concept: &Concept,
    analysis: &ConceptAnalysis,
    ui: &mut Ui,
) {
    add::add_ui(ctx, &mut state.desk.add, concept, ui);
    counting::counting_ui(ctx, &mut state.desk.counting, concept, ui);
    let usage = ctx.workbench.usage(concept.id);
    {
        let DeskState { filter, shown, order, rows, .. } = &mut state.desk;
        rows.update(rows::Given { concept, analysis, usage, filter, shown: *shown, order: *order });
    }
    ui.horizontal_wrapped(|ui| {
        filter_ui(&mut state.desk, ui);
        selection::selection_ui(ctx, &state.desk, concept, ui);
    });
    table::table_ui(ctx, state, concept, ui);
}

/// What is searched for and which terms are shown.
fn filter_ui(state: &mut DeskState, ui: &mut Ui) {
    let edit = TextEdit::singleline(&mut state.filter).desired_width(140.0).hint_text("find a term");
    let field = ui.add(edit).on_hover_text("In terms and notes");
    name_field(&field, "Find a term", &state.filter);
    let combo = ComboBox::from_id_salt("shown").selected_text(state.shown.name()).show_ui(ui, |ui| {
        for shown in Shown::ALL {
            ui.selectable_value(&mut state.shown, shown, shown.name());
        }
    });
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Terms shown"));
    let text = format!("{} of {} terms", count_text(state.rows.len()), count_text(state.rows.n_all()));
    ui.label(RichText::new(text).weak());
}
