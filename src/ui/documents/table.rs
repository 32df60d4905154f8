//! The documents in order of their score. Only the rows on screen cost anything.

use std::sync::{Arc, Weak};

use egui::{Align, Label, Layout, Rangef, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use super::DocumentsState;
use super::numbers::{date_text, digits, signed};
use super::overview::Overview;
use crate::corpus::{DocId, DocumentRef};
use crate::project::ScoringSettings;
use crate::scoring::ranking::Ranking;
use crate::scoring::scores::{ConceptScores, Measure};
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, count_text, icons, strong};
use crate::workbench::outcome::LoadedDocuments;

/// Characters of a text that stand for a document without a title.
const N_PREVIEW: usize = 120;
/// Width of the bar beside a score.
const BAR: f32 = 56.0;

/// Said of documents with fewer matched terms than asked for.
pub(super) const TOO_LITTLE: &str = "too little to say";

/// Facts about the ranking on screen, found once for each.
#[derive(Debug, Default)]
pub(super) struct TableState {
    ranking: Weak<Ranking>,
    /// The size of the largest score.
    largest: f64,
    /// The last looked for document and its place.
    found: Option<(DocId, Option<usize>)>,
    /// Rows that fit on screen.
    n_visible: usize,
}

impl TableState {
    /// Takes note of a new ranking; true when it is one.
    fn meet(&mut self, ranking: &Arc<Ranking>) -> bool {
        let is_new = self.ranking.as_ptr() != Arc::as_ptr(ranking);
        if is_new {
            self.ranking = Arc::downgrade(ranking);
            self.found = None;
            self.largest = ranking.largest();
        }
        is_new
    }

    /// Where a document stands in the ranking, if it is shown.
    pub(super) fn place(&mut self, ranking: &Arc<Ranking>, doc: Option<DocId>) -> Option<usize> {
        self.meet(ranking);
        let doc = doc?;
        match self.found {
            Some((found, place)) if found == doc => place,
            _ => {
                let place = ranking.docs().iter().position(|&other| other == doc);
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
    documents: &'a LoadedDocuments,
    overview: &'a Overview,
    ranking: &'a Ranking,
    counts: Option<&'a ConceptScores>,
    settings: ScoringSettings,
    largest: f64,
}

/// Draws a line about what is shown and the table.
pub(super) fn table_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    documents: &Arc<LoadedDocuments>,
    ui: &mut Ui,
) {
    let ranking = ctx.workbench.ranking();
    heading_ui(ctx, documents, ranking.map(Arc::as_ref), ui);
    let (Some(ranking), Some(overview)) = (ranking, &state.overview) else { return };
    // A new order moves the chosen document: it stays in view.
    let is_new = state.table.ranking.as_ptr() != Arc::as_ptr(ranking);
    let place = state.table.place(ranking, state.selected);
    let reveal = place.filter(|_| is_new || state.is_revealing);
    state.is_revealing = false;
    let rows = Rows {
        ctx,
        documents,
        overview,
        ranking,
        counts: ctx.selected.and_then(|id| ctx.workbench.scores(id)?.scores().concepts.first()),
        settings: ctx.workbench.project().scoring,
        largest: state.table.largest,
    };
    // A count of rows: whole and small.
    state.table.n_visible = ((ui.available_height() - ROW) / (ROW + GRID)).max(0.0) as usize;
    let mut table = TableBuilder::new(ui)
        .id_salt("documents")
        .sense(Sense::click())
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(52.0))
        .column(Column::exact(BAR + 76.0))
        .column(Column::exact(58.0))
        .column(Column::remainder().at_least(80.0).clip(true));
    if overview.group.is_some() {
        table = table.column(Column::initial(100.0).range(40.0..=240.0).resizable(true).clip(true));
    }
    if overview.has_dates {
        table = table.column(Column::exact(92.0));
    }
    if let Some(place) = reveal {
        table = table.scroll_to_row(place, None);
    }
    let mut chosen = None;
    table.header(ROW, |mut header| rows.header_ui(state.descending, &mut header)).body(|body| {
        body.rows(ROW, ranking.docs().len(), |mut row| {
            let place = row.index();
            let Some(&doc) = ranking.docs().get(place) else { return };
            row.set_selected(state.selected == Some(doc));
            if rows.row_ui(place, doc, state.selected == Some(doc), &mut row) {
                chosen = Some(doc);
            }
        });
    });
    if let Some(doc) = chosen {
        state.select(doc);
    }
}

/// How much is shown, and what is missing for scores.
fn heading_ui(ctx: &ViewContext<'_>, documents: &LoadedDocuments, ranking: Option<&Ranking>, ui: &mut Ui) {
    let n_all = documents.corpus.len();
    let mut text = match ranking {
        Some(ranking) => {
            let n_shown = count_text(ranking.docs().len());
            format!("{n_shown} shown of {} · {} scored", count_text(n_all), count_text(ranking.n_scored()))
        }
        None => format!("{} documents", count_text(n_all)),
    };
    if let Some(missing) = missing(ctx) {
        text = format!("{text} · {missing}");
    }
    ui.add(Label::new(RichText::new(text).color(ctx.tokens.secondary)).truncate());
    if ranking.is_some_and(|ranking| ranking.docs().is_empty()) {
        ui.add_space(2.0 * GRID);
        ui.label("No document contains this. Clear the search to see all.");
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
        return Some(format!(
            "In file order: {} has no seed words yet; add some at the right.",
            concept.name
        ));
    }
    match ctx.workbench.concept_analysis(concept.id) {
        Some(Err(problem)) => Some(format!("In file order: {problem}.")),
        _ => Some("The scores are on their way.".to_owned()),
    }
}

impl Rows<'_> {
    fn header_ui(&self, descending: bool, header: &mut TableRow<'_, '_>) {
        let score = match (self.counts, descending) {
            (None, _) => "Score".to_owned(),
            (Some(_), true) => format!("Score {}", icons::DOWN),
            (Some(_), false) => format!("Score {}", icons::UP),
        };
        let counted = if self.settings.measure == Measure::Similarity { "Words" } else { "Terms" };
        let mut texts = vec!["Rank".to_owned(), score, counted.to_owned(), "Document".to_owned()];
        texts.extend(self.overview.group.clone());
        texts.extend(self.overview.has_dates.then(|| "Date".to_owned()));
        for text in texts {
            header.col(|ui| {
                ui.add(Label::new(strong(text)).truncate());
            });
        }
    }

    /// Draws one row; true when it was clicked.
    fn row_ui(&self, place: usize, doc: DocId, is_selected: bool, row: &mut TableRow<'_, '_>) -> bool {
        let Some(document) = self.documents.corpus.document(doc) else { return false };
        let score = self.ranking.score(place);
        let tokens = self.ctx.tokens;
        // Dimmed where there is too little to say.
        let ink = if score.is_none() && self.counts.is_some() { tokens.secondary } else { tokens.text };
        let text = |text: String| RichText::new(text).color(ink);
        row.col(|ui| {
            ui.label(text(count_text(place + 1)));
        });
        row.col(|ui| self.score_ui(score, ui));
        row.col(|ui| {
            if let Some(counts) = self.counts {
                // Matches of one document fit usize: its text is in memory.
                ui.label(text(count_text(counts.tally(doc).matched as usize)));
            }
        });
        let name = name(document);
        row.col(|ui| {
            ui.add(Label::new(text(name.clone())).truncate());
        });
        if self.overview.group.is_some() {
            row.col(|ui| {
                ui.add(Label::new(text(document.group.to_owned())).truncate());
            });
        }
        if self.overview.has_dates {
            row.col(|ui| {
                let date = document.time.and_then(|time| date_text(time, self.overview.date_pattern));
                ui.label(text(date.unwrap_or_default()));
            });
        }
        let response = row.response();
        response.widget_info(|| {
            let said = format!("{}. {name}, {}", place + 1, self.score_text(score));
            WidgetInfo::selected(Role::ListBoxOption, true, is_selected, said)
        });
        response.clicked()
    }

    fn score_text(&self, score: Option<f64>) -> String {
        match score {
            Some(score) => signed(score, digits(self.settings.measure)),
            None if self.counts.is_some() => TOO_LITTLE.to_owned(),
            None => "–".to_owned(),
        }
    }

    /// The score and a bar from the middle: to the right when it is positive.
    fn score_ui(&self, score: Option<f64>, ui: &mut Ui) {
        let tokens = self.ctx.tokens;
        let text = self.score_text(score);
        let Some(score) = score else {
            ui.label(RichText::new(text).small().color(tokens.secondary));
            return;
        };
        ui.spacing_mut().item_spacing.x = GRID;
        let (rect, _) = ui.allocate_exact_size(vec2(BAR, 10.0), Sense::hover());
        let middle = rect.center().x;
        let share = if self.largest > 0.0 { score / self.largest } else { 0.0 };
        // A width in pixels.
        let reach = share as f32 * rect.width() / 2.0;
        let range = Rangef::new(middle.min(middle + reach), middle.max(middle + reach));
        ui.painter().rect_filled(Rect::from_x_y_ranges(range, rect.y_range()), 2, tokens.score(score));
        ui.painter().vline(middle, rect.y_range().expand(3.0), Stroke::new(1.0, tokens.line));
        ui.label(RichText::new(text).color(tokens.score(score)));
    }
}

/// The title, or else the first words of the text.
pub(super) fn name(document: DocumentRef<'_>) -> String {
    let source = if document.title.is_empty() { document.text } else { document.title };
    source.trim_start().chars().take(N_PREVIEW).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
