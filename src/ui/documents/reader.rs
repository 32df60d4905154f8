//! One document: what is known of it, its text with what counts marked, and how its score comes about.

use std::sync::Arc;

use egui::{Align, Frame, Label, Layout, Panel, RichText, Ui};

use super::ledger::{ledger_ui, too_little};
use super::marks::Marks;
use super::numbers::{counted_noun, date_text, ledger_digits, units_text};
use super::overview::Overview;
use super::text::{Shown, TextState, text_ui};
use super::{DocumentsState, table};
use crate::corpus::{DocId, DocumentRef};
use crate::counts::counted;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, count_text, icons, strong};
use crate::ui::widgets::icon_button_ui;
use crate::workbench::outcome::LoadedDocuments;

/// What the reader remembers between frames.
#[derive(Debug, Default)]
pub(super) struct ReaderState {
    marks: Option<Marks>,
    text: TextState,
    /// The mark walked to last.
    current: Option<usize>,
}

/// Draws the chosen document.
pub(super) fn reader_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    documents: &Arc<LoadedDocuments>,
    ui: &mut Ui,
) {
    let chosen = state.selected.and_then(|doc| Some((doc, documents.corpus.document(doc)?)));
    let (Some((doc, document)), Some(overview)) = (chosen, &state.overview) else {
        ui.add_space(2.0 * GRID);
        ui.label(
            RichText::new("Choose a document in the table to read it: click, or use the arrow keys.").weak(),
        );
        return;
    };
    let reader = &mut state.reader;
    let scores = ctx.selected.and_then(|id| ctx.workbench.scores(id));
    let settings = ctx.workbench.project().scoring;
    Marks::update(&mut reader.marks, documents, doc, scores, settings);
    if reader.text.meet(documents, doc, document.text) {
        reader.current = None;
    }
    about_ui(doc, document, overview, ui);
    super::decision::decision_ui(ctx, doc, &mut state.decision, ui);
    score_ui(ctx, reader, ui);
    ui.add_space(GRID);
    let concept = ctx.concept();
    if let (Some(concept), Some(marks)) = (concept, &reader.marks) {
        let height = ui.available_height();
        let clicked = Panel::bottom("ledger")
            .default_size(190.0)
            .size_range(110.0..=(height - 90.0).max(110.0))
            .frame(Frame::new().inner_margin(egui::Margin::symmetric(0, 4)))
            .show(ui, |ui| ledger_ui(ctx, concept, marks, ui))
            .inner;
        if let Some(line) = clicked {
            walk_to(reader, |place, mark_line, here| {
                mark_line == line && here.is_none_or(|here| place > here)
            });
        }
    }
    let ReaderState { marks, text, current } = reader;
    let shown = Shown { ctx, concept, text: document.text, marks: marks.as_ref(), current: *current };
    text_ui(text, shown, ui);
}

/// Title, and what else is known in one line.
fn about_ui(doc: DocId, document: DocumentRef<'_>, overview: &Overview, ui: &mut Ui) {
    ui.add(Label::new(strong(table::name(document)).size(16.0)).truncate());
    let is_day = document.time.is_some_and(|time| time.rem_euclid(86_400.0) == 0.0);
    let pattern =
        if is_day || overview.date_pattern != "%Y-%m-%d" { overview.date_pattern } else { "%Y-%m-%d %H:%M" };
    let date = document.time.and_then(|time| date_text(time, pattern));
    let mut parts = vec![date.unwrap_or_else(|| "no date".to_owned())];
    if !document.group.is_empty() {
        parts.push(document.group.to_owned());
    }
    if !document.id.is_empty() {
        parts.push(format!("id {}", document.id));
    }
    // Lossless: places in memory.
    parts.push(format!("no. {}", count_text(doc.0 as usize + 1)));
    ui.add(Label::new(RichText::new(parts.join(" · ")).weak()).truncate());
}

/// The score, how much it is based on, and a walk through the marks.
fn score_ui(ctx: &ViewContext<'_>, reader: &mut ReaderState, ui: &mut Ui) {
    let settings = ctx.workbench.project().scoring;
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        let Some(marks) = &reader.marks else {
            let missing = table::missing(ctx).unwrap_or_default();
            ui.add(Label::new(RichText::new(missing).weak()).truncate());
            return;
        };
        if marks.is_enough {
            let color = if marks.total < 0 { ctx.tokens.negative } else { ctx.tokens.positive };
            let text = units_text(marks.total, ledger_digits(settings.measure));
            ui.label(strong(text).size(16.0).color(color)).on_hover_text("The score of this document");
            let noun = counted_noun(settings.measure, marks.tally.matched);
            // Counts of words in a text in memory.
            let (matched, tokens) = (marks.tally.matched as usize, marks.tokens as usize);
            let text = format!("from {} {noun} in {}", count_text(matched), counted(tokens, "word"));
            ui.label(RichText::new(text).weak());
        } else {
            ui.label(RichText::new(too_little(marks, settings)).weak());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| walk_ui(reader, ui));
    });
}

/// Buttons that go from mark to mark.
fn walk_ui(reader: &mut ReaderState, ui: &mut Ui) {
    let n_marks = reader.marks.as_ref().map_or(0, |marks| marks.list.len());
    if reader.current.is_some_and(|current| current >= n_marks) {
        reader.current = None;
    }
    let mut step = None;
    ui.add_enabled_ui(n_marks > 0, |ui| {
        if icon_button_ui(ui, icons::DOWN, "Next marked term").clicked() {
            step = Some(reader.current.map_or(0, |here| (here + 1) % n_marks.max(1)));
        }
        if icon_button_ui(ui, icons::UP, "Previous marked term").clicked() {
            let before = reader.current.and_then(|here| here.checked_sub(1));
            step = Some(before.unwrap_or_else(|| n_marks.saturating_sub(1)));
        }
    });
    let text = match reader.current {
        Some(here) => format!("{} of {}", count_text(here + 1), count_text(n_marks)),
        None => format!("{} marked", count_text(n_marks)),
    };
    ui.label(RichText::new(text).weak());
    if let Some(step) = step {
        walk_to(reader, |place, _, _| place == step);
    }
}

/// Goes to the first mark that is wanted (by its place, its ledger line and the current place), else to the first
/// that is wanted when one begins from the top.
fn walk_to(reader: &mut ReaderState, is_wanted: impl Fn(usize, usize, Option<usize>) -> bool) {
    let Some(marks) = &reader.marks else { return };
    let find = |here: Option<usize>| {
        marks.list.iter().enumerate().find(|(place, mark)| is_wanted(*place, mark.line, here))
    };
    if let Some((place, mark)) = find(reader.current).or_else(|| find(None)) {
        reader.current = Some(place);
        reader.text.scroll_to(mark.span.start);
    }
}
