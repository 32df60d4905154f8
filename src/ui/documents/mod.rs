//! The documents workspace: which documents speak of the concept, and where in them.
//!
//! [`toolbar`] says what is loaded and how it is scored ([`skipped`] is its question), [`seeds`]
//! holds the concept's words, [`table`] ranks the documents, [`reader`] shows one: its [`text`] with what counts
//! marked ([`marks`], [`term_menu`]), cut into [`chunks`], the [`ledger`] that adds up to the score, and what the analyst
//! says of it ([`decision`]).

mod chunks;
mod decision;
mod ledger;
mod marks;
mod numbers;
mod overview;
mod reader;
mod seeds;
mod skipped;
mod table;
mod term_menu;
mod text;
mod toolbar;

use std::sync::Arc;

use egui::{Frame, Key, Margin, Modifiers, Panel, RichText, Ui};

use super::action::Action;
use super::context::ViewContext;
use super::dialogs::Purpose;
use super::theme::GRID;
use super::widgets::{WordField, empty_state_ui};
use crate::corpus::DocId;
use crate::corpus::columns::Columns;
use crate::project::{ConceptId, DocumentSource, Documents};
use crate::workbench::outcome::LoadedDocuments;
use crate::workbench::request::{RankingRequest, Watch};

/// What the workspace remembers between frames.
#[derive(Debug)]
pub struct DocumentsState {
    descending: bool,
    search: String,
    selected: Option<DocId>,
    /// The selected row is to come into view.
    is_revealing: bool,
    /// The minimum being dragged or typed; it becomes the project's when that ends.
    minimum: Option<u32>,
    /// The fields of the positive and the negative words.
    fields: [WordField; 2],
    overview: Option<overview::Overview>,
    table: table::TableState,
    reader: reader::ReaderState,
    decision: decision::DecisionState,
    question: Option<Question>,
}

/// What lies over the workspace.
#[derive(Debug)]
enum Question {
    /// What was skipped in reading.
    Skipped,
}

impl Default for DocumentsState {
    fn default() -> Self {
        Self {
            descending: true,
            search: String::new(),
            selected: None,
            is_revealing: false,
            minimum: None,
            fields: Default::default(),
            overview: None,
            table: table::TableState::default(),
            reader: reader::ReaderState::default(),
            decision: decision::DecisionState::default(),
            question: None,
        }
    }
}

impl DocumentsState {
    /// The order of the table as the user wants it, and near spellings of what is typed beside a text.
    pub fn watch(&self, concept: Option<ConceptId>) -> Watch {
        let ranking = RankingRequest { concept, descending: self.descending, search: self.search.clone() };
        let spelling = self.fields.iter().find_map(WordField::unknown);
        Watch { ranking: Some(ranking), spelling, ..Watch::default() }
    }

    /// Shows a document in the reader.
    pub fn select(&mut self, doc: DocId) {
        self.selected = Some(doc);
        self.is_revealing = true;
    }

    /// Takes note of newly loaded documents. A document chosen before means nothing now, unless it was chosen in
    /// another workspace since.
    fn meet(&mut self, documents: &Arc<LoadedDocuments>) {
        if self.overview.as_ref().is_some_and(|overview| overview.is_of(documents)) {
            return;
        }
        if self.overview.is_some() && !self.is_revealing {
            self.selected = None;
        }
        self.question = None;
        self.overview = Some(overview::Overview::new(documents));
    }
}

/// Draws the workspace.
pub fn documents_ui(ctx: &ViewContext<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    let Some(documents) = ctx.workbench.documents() else {
        nothing_loaded_ui(ctx, ui);
        return;
    };
    state.meet(documents);
    if !is_busy(state, ui) {
        keyboard(ctx, state, ui);
        decision::keyboard(ctx, state.selected.as_slice(), ui);
    }
    toolbar::toolbar_ui(ctx, state, documents, ui);
    if let Some(concept) = ctx.concept() {
        seeds::seeds_ui(ctx, &mut state.fields, concept, ui);
    }
    ui.add_space(GRID);
    let width = ui.available_width();
    let frame = Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO });
    Panel::right("reader")
        .default_size((width * 0.42).round())
        .size_range(280.0..=(width - 320.0).max(280.0))
        .frame(frame)
        .show(ui, |ui| {
            // Without this the panel would shrink to what it shows.
            ui.set_min_width(ui.available_width());
            reader::reader_ui(ctx, state, documents, ui);
        });
    table::table_ui(ctx, state, documents, ui);
    let is_answered = match &state.question {
        Some(Question::Skipped) => skipped::skipped_ui(ctx, documents, ui),
        None => false,
    };
    if is_answered {
        state.question = None;
    }
}

fn nothing_loaded_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    if ctx.workbench.is_reading_documents() {
        empty_state_ui(ui, "Reading the documents …", "They appear here as soon as they are read.", |_| {});
        return;
    }
    let (heading, sentence) = if ctx.workbench.project().documents.is_some() {
        (
            "The documents could not be read",
            "The files of this project are not where they were, or cannot be read. Open them again from where \
             they are now.",
        )
    } else {
        (
            "Open the documents to score",
            "A CSV, TSV, JSON or JSON lines file with one document a row, text files, or a folder of them. Files \
             can also be dropped on the window. Nothing leaves this computer.",
        )
    };
    empty_state_ui(ui, heading, sentence, |ui| {
        if ui.button("Open documents…").clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenDocuments));
        }
        if ui.button("Open the sample documents").clicked() {
            let sample = Documents { source: DocumentSource::Sample, columns: Columns::default() };
            ctx.actions.send(Action::OpenDocuments(sample));
        }
        ui.add_space(GRID);
        ui.label(
            RichText::new("The sample: journal entries of four invented writers, 2023–2024.").small().weak(),
        );
    });
}

/// Whether text is typed or something lies over the workspace: then keys mean something else.
fn is_busy(state: &DocumentsState, ui: &Ui) -> bool {
    ui.ctx().egui_wants_keyboard_input()
        || state.question.is_some()
        || egui::Popup::is_any_open(ui.ctx())
        || ui.memory(|memory| memory.top_modal_layer().is_some())
}

/// Arrows and the like move the selection through the table.
fn keyboard(ctx: &ViewContext<'_>, state: &mut DocumentsState, ui: &Ui) {
    let Some(ranking) = ctx.workbench.ranking() else { return };
    let Some(last) = ranking.docs().len().checked_sub(1) else { return };
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let here = state.table.place(ranking, state.selected);
    let page = state.table.n_visible().max(1);
    let from = |step: &dyn Fn(usize) -> usize, start: usize| here.map_or(start, step).min(last);
    let target = if pressed(Key::ArrowDown) {
        from(&|at| at + 1, 0)
    } else if pressed(Key::ArrowUp) {
        from(&|at| at.saturating_sub(1), last)
    } else if pressed(Key::PageDown) {
        from(&|at| at + page, 0)
    } else if pressed(Key::PageUp) {
        from(&|at| at.saturating_sub(page), last)
    } else if pressed(Key::Home) {
        0
    } else if pressed(Key::End) {
        last
    } else {
        return;
    };
    if let Some(&doc) = ranking.docs().get(target) {
        state.select(doc);
    }
}
