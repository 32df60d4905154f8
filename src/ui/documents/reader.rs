//! One document: what is known of it, its text with what counts marked, and how its score comes about.

use std::sync::Arc;

use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Ui};

use super::about::About;
use super::flow_strip::{self, flow_strip_ui};
use super::ledger::{ledger_ui, too_little};
use super::numbers::{counted_noun, date_text, ledger_digits, units_text};
use super::seeds::seeds_ui;
use super::sentences::window_ui;
use super::text::{Shown, TextState, text_ui};
use super::walk::{Walk, Walked};
use super::{DocumentsState, table};
use crate::corpus::{DocId, DocumentRef};
use crate::counts::counted;
use crate::project::Concept;
use crate::ui::concepts::sentences::SentencesState;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, count_text, strong};
use crate::workbench::outcome::LoadedDocuments;
use crate::workbench::reading::{Counted, Reading};
use crate::workbench::request::SentencesRequest;

/// The ledger leaves the text at least this height.
const LEAST_TEXT: f32 = 100.0;

/// What the reader remembers between frames.
#[derive(Debug, Default)]
pub(super) struct ReaderState {
    text: TextState,
    walk: Walk,
    /// The word whose sentences are shown.
    sentences: Option<SentencesState>,
}

impl ReaderState {
    /// The sentences that are to be looked up.
    pub(super) fn sentences(&self) -> Option<SentencesRequest> {
        self.sentences.as_ref()?.request()
    }

    /// Whether some of the text is selected.
    pub(super) fn has_selection(&self) -> bool {
        self.text.has_selection()
    }

    /// Shows where a word stands.
    pub(super) fn show_sentences(&mut self, word: &str) {
        self.sentences = Some(SentencesState::of(word));
    }
}

/// What is known of the document on screen.
#[derive(Clone, Copy)]
struct Read<'a> {
    reading: Option<&'a Reading>,
    /// What counts for the concept being worked on.
    counted: Option<&'a Counted>,
    is_searching: bool,
}

/// Draws the chosen document.
pub(super) fn reader_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    documents: &Arc<LoadedDocuments>,
    ui: &mut Ui,
) {
    let concept = ctx.concept();
    if let Some(sentences) = &mut state.reader.sentences
        && !window_ui(ctx, sentences, ui)
    {
        state.reader.sentences = None;
    }
    let chosen = state.selected.and_then(|doc| Some((doc, documents.corpus.document(doc)?)));
    let (Some((doc, document)), Some(about)) = (chosen, &state.about) else {
        ui.add_space(2.0 * GRID);
        let hint = "Choose a document in the table to read it: click, or use the arrow keys.";
        ui.label(RichText::new(hint).weak());
        if let Some(concept) = concept {
            seeds_ui(ctx, &mut state.fields, concept, ui);
        }
        return;
    };
    let reading = ctx.workbench.reading(doc);
    let read = Read {
        reading,
        counted: reading.zip(concept).and_then(|(reading, concept)| reading.counted(concept.id)),
        is_searching: !state.search.trim().is_empty(),
    };
    if state.reader.text.meet(documents, doc) {
        state.reader.walk.begin();
    }
    about_ui(doc, document, about, ui);
    super::decision::several_ui(ctx, state, ui);
    super::decision::decision_ui(ctx, doc, &mut state.decision, ui);
    score_ui(ctx, &mut state.reader, read, ui);
    if let Some(concept) = concept {
        seeds_ui(ctx, &mut state.fields, concept, ui);
        below_ui(ctx, &mut state.reader, read, concept, ui);
    }
    let Some(reading) = reading else { return };
    let ReaderState { text, walk, .. } = &mut state.reader;
    let shown = Shown {
        ctx,
        concept,
        text: document.text,
        pieces: &reading.pieces,
        counted: read.counted,
        found: if read.is_searching { &reading.found } else { &[] },
        mark: walk.here(Walked::Terms),
        place: walk.here(Walked::Search),
    };
    text_ui(text, shown, ui);
}

/// Title, and what else is known in one line.
fn about_ui(doc: DocId, document: DocumentRef<'_>, about: &About, ui: &mut Ui) {
    ui.add(Label::new(strong(table::name(document)).size(16.0)).truncate());
    let is_day = document.time.is_some_and(|time| time.rem_euclid(86_400.0) == 0.0);
    let pattern =
        if is_day || about.date_pattern != "%Y-%m-%d" { about.date_pattern } else { "%Y-%m-%d %H:%M" };
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

/// The score, how much it is based on, and a walk through the marks; in a line of its own where there is more to choose.
fn score_ui(ctx: &ViewContext<'_>, reader: &mut ReaderState, read: Read<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        // First what must not be cut, from the right; the words before it take what is left.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !read.is_searching {
                walk_ui(reader, read, ui);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| match read.counted {
                Some(counted) => figures_ui(ctx, counted, ui),
                None => {
                    let missing = table::missing(ctx).unwrap_or_else(|| "Marking the text …".to_owned());
                    ui.add(Label::new(RichText::new(missing).weak()).truncate());
                }
            });
        });
    });
    if read.is_searching {
        ui.allocate_ui_with_layout(
            egui::vec2(ui.available_width(), ROW),
            Layout::right_to_left(Align::Center),
            |ui| walk_ui(reader, read, ui),
        );
    }
}

fn figures_ui(ctx: &ViewContext<'_>, counted_for: &Counted, ui: &mut Ui) {
    let Counted { ledger, settings, .. } = counted_for;
    if !ledger.is_enough {
        ui.add(Label::new(RichText::new(too_little(ledger, *settings)).weak()).truncate());
        return;
    }
    let color = if ledger.total < 0 { ctx.tokens.negative } else { ctx.tokens.positive };
    let text = units_text(ledger.total, ledger_digits(settings.measure));
    ui.label(strong(text).size(16.0).color(color)).on_hover_text("The score of this document");
    let noun = counted_noun(settings.measure, ledger.tally.matched);
    // Counts of words in a text in memory.
    let (matched, tokens) = (ledger.tally.matched as usize, ledger.tokens as usize);
    let text = format!("from {} {noun} in {}", count_text(matched), counted(tokens, "word"));
    ui.add(Label::new(RichText::new(text).weak()).truncate());
}

/// Walks from mark to mark, or through what was found.
fn walk_ui(reader: &mut ReaderState, read: Read<'_>, ui: &mut Ui) {
    let marks = read.counted.map_or(&[][..], |counted| &counted.marks);
    let found = read.reading.filter(|_| read.is_searching).map_or(&[][..], |reading| &reading.found);
    let Some((walked, place)) = reader.walk.ui([marks.len(), found.len()], read.is_searching, ui) else {
        return;
    };
    let at = match walked {
        Walked::Terms => marks.get(place).map(|mark| mark.span.start),
        Walked::Search => found.get(place).map(|span| span.start),
    };
    if let Some(at) = at {
        reader.text.scroll_to(at);
    }
}

/// What stands below the text: the concept's flow through it, and the ledger. They keep their place while a document is
/// looked through, so that nothing moves.
fn below_ui(ctx: &ViewContext<'_>, reader: &mut ReaderState, read: Read<'_>, concept: &Concept, ui: &mut Ui) {
    let height = ui.available_height() - flow_strip::HEIGHT;
    let frame = Frame::new().inner_margin(Margin::symmetric(0, 4));
    let clicked = Panel::bottom("ledger")
        .default_size(190.0)
        .size_range(90.0..=(height - LEAST_TEXT).max(90.0))
        .frame(frame)
        .show(ui, |ui| {
            ui.set_min_height(ui.available_height());
            read.counted.and_then(|counted| ledger_ui(ctx, concept, counted, ui))
        })
        .inner;
    let there = Panel::bottom("flow")
        .exact_size(flow_strip::HEIGHT + 8.0)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            let flow = &read.counted?.flow;
            flow_strip_ui(ctx, &concept.name, flow, &reader.text.seen(), ui)
        })
        .inner;
    if let Some(there) = there {
        reader.text.scroll_to(there);
    }
    if let (Some(line), Some(counted)) = (clicked, read.counted) {
        let here = reader.walk.here(Walked::Terms);
        let of_line = || counted.marks.iter().enumerate().filter(|(_, mark)| mark.line == line);
        let next = of_line().find(|(place, _)| here.is_none_or(|here| *place > here));
        if let Some((place, mark)) = next.or_else(|| of_line().next()) {
            reader.walk.stand(Walked::Terms, place);
            reader.text.scroll_to(mark.span.start);
        }
    }
}
