//! The documents in order. Only the rows on screen cost anything.

mod cells;
pub(super) mod columns;
mod header;

use std::sync::{Arc, Weak};

use egui::{Align, Label, Layout, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use super::DocumentsState;
use super::about::About;
use crate::corpus::{DocId, DocumentRef};
use crate::listing::{Column, ColumnKind, Facts};
use crate::project::{ConceptId, ScoringSettings};
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, count_text};
use crate::workbench::listing::Listing;
use columns::ColumnLayout;

/// Characters of a text that stand for a document without a title.
const N_PREVIEW: usize = 120;
/// Width of the bar beside a score.
const BAR: f32 = 56.0;

/// Said of documents with fewer matched terms than asked for.
pub(super) const TOO_LITTLE: &str = "too little to say";

/// What the table remembers between frames.
#[derive(Debug, Default)]
pub(super) struct TableState {
    listing: Weak<Listing>,
    /// The last looked for document and its place.
    found: Option<(DocId, Option<usize>)>,
    /// Rows that fit on screen.
    n_visible: usize,
    /// Which columns there are.
    pub(super) layout: ColumnLayout,
    /// Those on screen, in order.
    pub(super) shown: Vec<Column>,
    /// How often these have changed: each time the widths are set anew from the layout.
    n_layouts: u64,
}

impl TableState {
    /// Takes note of a new list; true when it is one.
    fn meet(&mut self, listing: &Arc<Listing>) -> bool {
        let is_new = self.listing.as_ptr() != Arc::as_ptr(listing);
        if is_new {
            self.listing = Arc::downgrade(listing);
            self.found = None;
        }
        is_new
    }

    /// Where a document stands in the list, if it is shown.
    pub(super) fn place(&mut self, listing: &Arc<Listing>, doc: Option<DocId>) -> Option<usize> {
        self.meet(listing);
        let doc = doc?;
        match self.found {
            Some((found, place)) if found == doc => place,
            _ => {
                let place = listing.shown.iter().position(|&other| other == doc);
                self.found = Some((doc, place));
                place
            }
        }
    }

    /// Rows that fitted on screen in the last frame.
    pub(super) fn n_visible(&self) -> usize {
        self.n_visible
    }
}

/// What a row is drawn from.
struct Rows<'a> {
    ctx: &'a ViewContext<'a>,
    facts: &'a Facts<'a>,
    about: &'a About,
    listing: &'a Listing,
    columns: &'a [Column],
    settings: ScoringSettings,
    /// What the documents are ranked by.
    main: Option<&'a Column>,
}

/// Draws a line about what is shown and the table.
pub(super) fn table_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    facts: &Facts<'_>,
    about: &Arc<About>,
    ui: &mut Ui,
) {
    let project = ctx.workbench.project();
    let there = columns::available(facts, project, about, ctx.selected);
    state.table.layout.meet(facts, &there);
    let all = state.table.layout.all(&there);
    let listing = ctx.workbench.listing();
    heading_ui(ctx, state, facts, &all, about, ui);
    let Some(listing) = listing else { return };
    let mut shown: Vec<Column> =
        all.into_iter().filter(|(_, is_shown)| *is_shown).map(|(column, _)| column).collect();
    if listing.before.is_some() {
        shown.insert(0, Column::Moved);
    }
    if state.table.shown != shown {
        state.table.n_layouts += 1;
    }
    // A new order moves the chosen document: it stays in view.
    let is_new = state.table.listing.as_ptr() != Arc::as_ptr(listing);
    let place = state.table.place(listing, state.selected);
    let reveal = place.filter(|_| is_new || state.is_revealing);
    state.is_revealing = false;
    let main = listing.request.sort.first().map(|key| &key.column);
    let rows = Rows {
        ctx,
        facts,
        about,
        listing,
        columns: &shown,
        settings: project.scoring,
        main: main.filter(|column| matches!(column, Column::Score(_) | Column::Mix)),
    };
    // A count of rows: whole and small.
    state.table.n_visible = ((ui.available_height() - ROW) / (ROW + GRID)).max(0.0) as usize;
    let chosen = ScrollArea::horizontal()
        .id_salt("columns")
        .auto_shrink(false)
        .show(ui, |ui| rows.table_ui(state, reveal, ui));
    if let Some(doc) = chosen.inner {
        state.click(doc, listing, ui);
    }
    state.table.shown = shown;
}

/// How much is shown, what is missing for scores, and the choice of columns.
fn heading_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    facts: &Facts<'_>,
    all: &[(Column, bool)],
    about: &About,
    ui: &mut Ui,
) {
    let n_all = facts.corpus.len();
    let listing = ctx.workbench.listing();
    let mut text = match listing {
        Some(listing) => {
            let verb = if listing.request.keeps_others { "fit" } else { "shown" };
            format!("{} {verb} of {}", count_text(listing.n_passing), count_text(n_all))
        }
        None => format!("{} documents", count_text(n_all)),
    };
    if let Some(listing) = listing {
        let n_scored = ctx.selected.and_then(|id| listing.n_scored(id)).unwrap_or(0);
        text = format!("{text} · {} scored", count_text(n_scored));
    }
    if let Some(missing) = missing(ctx) {
        text = format!("{text} · {missing}");
    }
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            header::columns_menu_ui(ctx, state, all, about, ui);
            let is_mixing = state.mix.is_some();
            let mix = ui
                .selectable_label(is_mixing, "Mix")
                .on_hover_text("Rank by several concepts, each with a weight");
            if mix.clicked() {
                state.mix = if is_mixing {
                    None
                } else {
                    Some(ctx.selected.map(|id| (id, 1.0)).into_iter().collect())
                };
                state.sort = None;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(RichText::new(text).color(ctx.tokens.secondary)).truncate());
            });
        });
    });
    if listing.is_some_and(|listing| listing.shown.is_empty()) {
        ui.add_space(2.0 * GRID);
        let text = if state.filters.is_empty() {
            "No document contains this. Clear the search to see all."
        } else {
            "No document fits all of this. Remove a filter or the search to see more."
        };
        ui.label(text);
    }
}

/// Why there are no scores, in one sentence.
pub(super) fn missing(ctx: &ViewContext<'_>) -> Option<String> {
    let Some(concept) = ctx.concept() else {
        return Some("In file order: add a concept with + to rank them.".to_owned());
    };
    if ctx.workbench.scores(concept.id).is_some() {
        return None;
    }
    if concept.seeds.is_empty() {
        return Some(format!("In file order: {} has no seed words yet; add some above.", concept.name));
    }
    match ctx.workbench.concept_analysis(concept.id) {
        Some(Err(problem)) => Some(format!("In file order: {problem}.")),
        _ => Some("The scores are on their way.".to_owned()),
    }
}

impl Rows<'_> {
    /// Draws header and rows; returns the row that was clicked.
    fn table_ui(&self, state: &mut DocumentsState, reveal: Option<usize>, ui: &mut Ui) -> Option<DocId> {
        // A click on a word is a click on its row.
        ui.style_mut().interaction.selectable_labels = false;
        let mut table = TableBuilder::new(ui)
            .id_salt(("documents", state.table.n_layouts, self.columns))
            .sense(Sense::click())
            .auto_shrink(false)
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(Width::exact(52.0));
        for column in self.columns {
            table = table.column(self.width(column, state.table.layout.width(column)));
        }
        if let Some(place) = reveal {
            table = table.scroll_to_row(place, None);
        }
        let mut chosen = None;
        let shown = Arc::clone(&self.listing.shown);
        table.header(ROW, |mut header| self.header_ui(state, &mut header)).body(|body| {
            body.rows(ROW, shown.len(), |mut row| {
                let place = row.index();
                let Some(&doc) = shown.get(place) else { return };
                let is_selected = state.is_chosen(doc);
                row.set_selected(is_selected);
                if self.row_ui(place, doc, is_selected, &mut row) {
                    chosen = Some(doc);
                }
            });
        });
        chosen
    }

    /// A column as wide as it was `before`.
    fn width(&self, column: &Column, before: Option<f32>) -> Width {
        let (initial, least) = match column {
            Column::Title => return Width::remainder().at_least(140.0).clip(true),
            Column::Score(_) | Column::Mix => (BAR + 76.0, 60.0),
            Column::State => (40.0, 30.0),
            Column::Terms(_) | Column::Number | Column::Words | Column::Moved => (60.0, 36.0),
            column if self.facts.kind(column) == ColumnKind::Number => (80.0, 36.0),
            _ => (96.0, 36.0),
        };
        Width::initial(before.unwrap_or(initial)).at_least(least).resizable(true).clip(true)
    }

    /// Draws one row; true when it was clicked.
    fn row_ui(&self, place: usize, doc: DocId, is_selected: bool, row: &mut TableRow<'_, '_>) -> bool {
        let Some(document) = self.facts.corpus.document(doc) else { return false };
        let tokens = self.ctx.tokens;
        let score = self.main.and_then(|main| self.facts.number(main, doc));
        // Dimmed where there is too little to say, and where it does not fit.
        let is_dimmed = (score.is_none() && self.main.is_some()) || !self.listing.passing.contains(doc);
        let ink = if is_dimmed { tokens.secondary } else { tokens.text };
        row.col(|ui| {
            ui.label(RichText::new(count_text(place + 1)).color(ink));
        });
        for column in self.columns {
            row.col(|ui| self.cell_ui(column, doc, ink, ui));
        }
        let response = row.response();
        response.widget_info(|| {
            let said = format!("{}. {}, {}", place + 1, name(document), self.said(score));
            WidgetInfo::selected(Role::ListBoxOption, true, is_selected, said)
        });
        response.clicked()
    }

    /// The concept whose scores rank the list, or else the one worked on.
    fn said(&self, score: Option<f64>) -> String {
        match self.main {
            Some(_) => self.score_text(score),
            None => "–".to_owned(),
        }
    }
}

/// The title, or else the first words of the text.
pub(super) fn name(document: DocumentRef<'_>) -> String {
    let source = if document.title.is_empty() { document.text } else { document.title };
    beginning(source)
}

/// The beginning of a text, as one line.
fn beginning(text: &str) -> String {
    text.trim_start().chars().take(N_PREVIEW).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Whether scores of this concept are there.
fn is_scored(ctx: &ViewContext<'_>, id: ConceptId) -> bool {
    ctx.workbench.scores(id).is_some()
}
