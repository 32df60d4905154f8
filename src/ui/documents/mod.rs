//! The documents workspace: which documents speak of the concept, and where in them.
//!
//! [`toolbar`] says what is loaded and how it is scored ([`about`]; [`skipped`] is its question), [`filters`] narrow
//! the list ([`diverse`] picks among them), [`table`] shows it, ranked by any column or by a mix of concepts ([`mixing`]), with a [`choice`] of rows,
//! or [`groups`] of documents in its place;
//! [`reader`] shows one: the concept's words ([`seeds`]), a [`walk`] through what counts, the [`text`] with that marked
//! ([`marks`], [`term_menu`], [`sentences`]), the concept's flow through it ([`flow_strip`]), and the [`ledger`] that
//! adds up to the score, and what the analyst says of it ([`decision`]). A text is laid out in pieces ([`laid`], [`bidi`]) with a [`selection`] and a [`scroll_bar`] of
//! its own, so that it can be of any length.

mod about;
mod bidi;
mod choice;
mod decision;
mod diverse;
mod filters;
mod flow_strip;
mod groups;
mod laid;
mod ledger;
mod marks;
mod mixing;
mod numbers;
mod overview;
mod reader;
mod scroll_bar;
mod seeds;
mod selection;
mod sentences;
mod skipped;
mod table;
mod term_menu;
mod text;
mod toolbar;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Frame, Key, Margin, Modifiers, Panel, RichText, Ui};

use super::action::Action;
use super::context::ViewContext;
use super::dialogs::Purpose;
use super::theme::GRID;
use super::widgets::{WordField, empty_state_ui};
use crate::corpus::DocId;
use crate::corpus::columns::Columns;
use crate::listing::{Column, Condition, Facts, SortKey};
use crate::project::{ConceptId, DocumentSource, Documents};
use crate::workbench::Workbench;
use crate::workbench::listing::ListingRequest;
use crate::workbench::outcome::LoadedDocuments;
use crate::workbench::request::{ReadingRequest, Watch};

/// What the workspace remembers between frames.
#[derive(Debug, Default)]
pub struct DocumentsState {
    search: String,
    /// Upper and lower case matter in the search.
    case: bool,
    filters: Vec<Condition>,
    filter_fields: filters::FiltersState,
    /// Documents that do not fit stay in the list.
    keeps_others: bool,
    /// What the analyst sorts by; nothing for the scores of the concept being worked on.
    sort: Option<Vec<SortKey>>,
    /// What concepts weigh in the mix, where there is one.
    mix: Option<BTreeMap<ConceptId, f64>>,
    /// The name being typed for it.
    mix_name: String,
    selected: Option<DocId>,
    /// Documents chosen together with the selected one.
    chosen: choice::Chosen,
    /// The selected row is to come into view.
    is_revealing: bool,
    /// The minimum being dragged or typed; it becomes the project's when that ends.
    minimum: Option<u32>,
    /// The fields of the positive and the negative words.
    fields: [WordField; 2],
    about: Option<Arc<about::About>>,
    table: table::TableState,
    overview: overview::OverviewState,
    /// The condition that was marked in the plot.
    brush: Option<Condition>,
    reader: reader::ReaderState,
    decision: decision::DecisionState,
    diverse: diverse::DiverseState,
    groups: groups::GroupsState,
    question: Option<Question>,
}

/// What lies over the workspace.
#[derive(Debug)]
enum Question {
    /// What was skipped in reading.
    Skipped,
}

impl DocumentsState {
    /// The order of the table as the user wants it, the document that is read, and near spellings of what is typed
    /// beside it.
    pub fn watch(&self, concept: Option<ConceptId>) -> Watch {
        let mix = self.mix();
        let first = if mix.is_empty() { concept.map(Column::Score) } else { Some(Column::Mix) };
        let by_default = || first.map(|column| SortKey { column, descending: true }).into_iter().collect();
        let listing = ListingRequest {
            sort: self.sort.clone().unwrap_or_else(by_default),
            conditions: self.conditions(),
            keeps_others: self.keeps_others,
            mix,
        };
        let reading = self.selected.map(|doc| ReadingRequest {
            doc,
            concept,
            search: self.search.clone(),
            case: self.case,
        });
        let spelling = self.fields.iter().find_map(WordField::unknown);
        let sentences = self.reader.sentences();
        let overview = self.overview.wanted().filter(|_| self.overview.is_open);
        let groups = self.groups.request(concept);
        let diverse = self.diverse.wanted.clone();
        let listing = Some(listing);
        Watch { listing, overview, groups, diverse, reading, spelling, sentences, ..Watch::default() }
    }

    /// The columns of the table as they are exported, each with its name.
    pub fn exported(&self, workbench: &Workbench) -> Vec<(Column, String)> {
        let Some(about) = &self.about else { return Vec::new() };
        let shown = self.table.shown.iter().filter(|column| **column != Column::Moved);
        let name = |column| table::columns::name_of(column, workbench.project(), about);
        shown.map(|column| (column.clone(), name(column))).collect()
    }

    /// What was marked in the plot takes the place of what was marked before.
    fn take_brush(&mut self, brush: Option<overview::Brush>) {
        let Some(brush) = brush else { return };
        if let Some(before) = self.brush.take() {
            self.filters.retain(|known| *known != before);
        }
        if let overview::Brush::Set(condition) = brush {
            self.filters.push(condition.clone());
            self.brush = Some(condition);
        }
    }

    /// The document that is read.
    pub fn selected(&self) -> Option<DocId> {
        self.selected
    }

    /// Lists the documents that meet a condition, whatever was listed before.
    pub fn list(&mut self, condition: Condition) {
        self.search.clear();
        self.filters = vec![condition];
    }

    /// Shows where a word stands in all documents.
    pub fn show_sentences(&mut self, word: &str) {
        self.reader.show_sentences(word);
    }

    /// Shows a document in the reader.
    pub fn select(&mut self, doc: DocId) {
        self.selected = Some(doc);
        self.is_revealing = true;
    }

    /// Takes note of newly loaded documents. A document chosen before means nothing now, unless it was chosen in
    /// another workspace since.
    fn meet(&mut self, documents: &Arc<LoadedDocuments>) {
        if self.about.as_ref().is_some_and(|about| about.is_of(documents)) {
            return;
        }
        if self.about.is_some() && !self.is_revealing {
            self.selected = None;
        }
        self.question = None;
        self.chosen = choice::Chosen::default();
        // Another workspace may have asked for some of the first ones.
        if self.about.is_some() {
            self.filters.clear();
        }
        self.sort = None;
        self.overview.start_over();
        self.brush = None;
        self.groups.forget();
        self.about = Some(Arc::new(about::About::new(documents)));
    }
}

/// Draws the workspace.
pub fn documents_ui(ctx: &ViewContext<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    let Some(documents) = ctx.workbench.documents() else {
        nothing_loaded_ui(ctx, ui);
        return;
    };
    state.meet(documents);
    let Some(about) = state.about.clone() else { return };
    let Some(snapshot) = ctx.workbench.snapshot(&state.mix()) else { return };
    let facts = snapshot.facts();
    if !is_busy(state, ui) {
        keyboard(ctx, state, ui);
        decision::keyboard(ctx, state, ui);
        choice::copy(state, &facts, &about, ctx, ui);
    }
    toolbar::toolbar_ui(ctx, state, documents, ui);
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
    let beside_reader = Frame::new().inner_margin(Margin { right: 8, ..Margin::ZERO });
    beside_reader.show(ui, |ui| list_ui(ctx, state, &facts, &about, ui));
    let is_answered = match &state.question {
        Some(Question::Skipped) => skipped::skipped_ui(ctx, documents, ui),
        None => false,
    };
    if is_answered {
        state.question = None;
    }
}

/// The list of documents: what narrows it, what is above it, and its table.
fn list_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    facts: &Facts<'_>,
    about: &Arc<about::About>,
    ui: &mut Ui,
) {
    filters::filters_ui(ctx, state, facts, about, ui);
    if state.brush.as_ref().is_some_and(|brush| !state.filters.contains(brush)) {
        // Removed among the filters.
        state.brush = None;
        state.overview.forget_brush();
    }
    mixing::mixing_ui(ctx, state, ui);
    above_ui(ctx, state, facts, about, ui);
    table::table_ui(ctx, state, facts, about, ui);
}

/// What stands above the table, when it is wanted: the plot or the groups.
fn above_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    facts: &Facts<'_>,
    about: &Arc<about::About>,
    ui: &mut Ui,
) {
    if !state.overview.is_open && !state.groups.is_open {
        return;
    }
    let height = ui.available_height();
    let panel = Panel::top("above the table")
        .default_size((height * 0.55).round())
        .size_range(160.0..=(height - 120.0).max(160.0))
        .frame(Frame::new());
    panel.resizable(true).show(ui, |ui| {
        ui.set_min_height(ui.available_height());
        if state.overview.is_open {
            // Also where it was marked by other axes than those on screen.
            if (state.brush.is_some() || state.overview.is_marked())
                && !is_busy(state, ui)
                && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
            {
                state.overview.forget_brush();
                state.take_brush(Some(overview::Brush::Clear));
            }
            let brush = overview::overview_ui(ctx, &mut state.overview, (facts, about), ui);
            state.take_brush(brush);
        } else {
            groups::groups_ui(ctx, &mut state.groups, facts, ui);
        }
    });
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
    let Some(listing) = ctx.workbench.listing() else { return };
    let Some(last) = listing.shown.len().checked_sub(1) else { return };
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
        state.choose_all(listing);
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let here = state.table.place(listing, state.selected);
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
    if let Some(&doc) = listing.shown.get(target) {
        state.select(doc);
    }
}
