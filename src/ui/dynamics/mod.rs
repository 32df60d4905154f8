//! The dynamics workspace: a concept's score over time, with its uncertainty.
//!
//! [`finding`] says first what came out, [`plot`] shows it ([`drawn`] holds what is drawn, made once for each result; [`axes`] are those of
//! all plots over time;
//! [`reading`] is what the pointer reads off), [`groups`] compares groups, [`estimate`] says how it was done.

mod adjusting;
mod axes;
mod difference;
mod drawn;
mod calibration;
mod estimate;
mod events;
mod explained;
pub mod exporting;
mod finding;
mod groups;
mod multiples;
mod path;
mod plot;
mod reading;
mod rhythm;
mod surprises;
mod within;
mod zoom;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Margin, Panel, RichText, ScrollArea, Spinner, Ui};

use super::action::Action;
use super::context::ViewContext;
use super::dialogs::Purpose;
use super::state::Place;
use super::widgets::empty_state_ui;
use crate::concept::ready::ReadySet;
use crate::corpus::DocId;
use crate::project::{Concept, ConceptId, DocumentSource, Documents};
use crate::workbench::differing::DifferenceRequest;
use crate::workbench::dynamics::TrendAnalysis;
use crate::workbench::dynamics::{Covariate, TrendRequest};
use crate::workbench::explaining::ExplainRequest;
use crate::workbench::rhythm::RhythmRequest;
use crate::workbench::within::WithinRequest;
use crate::workbench::zooming::ZoomRequest;
use drawn::Drawn;

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// One concept.
    #[default]
    Trend,
    /// All concepts side by side.
    Multiples,
    /// Two concepts against each other.
    Path,
    /// By the hour and by the weekday.
    Rhythm,
    /// From the first word of a document to the last.
    Within,
}

/// What dragging over the plot does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tool {
    /// Moves it.
    #[default]
    Pan,
    /// Marks a period.
    Mark,
}

/// What is drawn beside the curve.
#[derive(Clone, Copy, Debug)]
struct Shows {
    documents: bool,
    band: bool,
}

/// What the workspace remembers between frames.
#[derive(Debug)]
pub struct DynamicsState {
    looks_at: View,
    multiples: multiples::MultiplesState,
    path: path::PathState,
    rhythm: rhythm::RhythmState,
    within: within::WithinState,
    difference: difference::DifferenceState,
    zoom: zoom::ZoomState,
    events: events::EventsState,
    by_group: bool,
    adjust: BTreeSet<Covariate>,
    robust: bool,
    tool: Tool,
    /// The period that is marked, in seconds.
    marked: Option<(f64, f64)>,
    /// The one being marked: where dragging began and where it is.
    marking: Option<(f64, f64)>,
    shows: Shows,
    /// Groups whose curve is not shown although it is one of the largest, or shown although it is not.
    switched: BTreeSet<String>,
    drawn: Option<Drawn>,
    view: plot::View,
    /// Height of what stands below the plot.
    below: f32,
}

impl Default for DynamicsState {
    fn default() -> Self {
        Self {
            looks_at: View::default(),
            multiples: multiples::MultiplesState::default(),
            path: path::PathState::default(),
            rhythm: rhythm::RhythmState::default(),
            within: within::WithinState::default(),
            difference: difference::DifferenceState::default(),
            zoom: zoom::ZoomState::default(),
            events: events::EventsState::default(),
            by_group: false,
            adjust: BTreeSet::new(),
            robust: false,
            tool: Tool::default(),
            marked: None,
            marking: None,
            shows: Shows { documents: true, band: true },
            switched: BTreeSet::new(),
            drawn: None,
            view: plot::View::default(),
            below: 34.0,
        }
    }
}

impl DynamicsState {
    /// Chooses what is looked at.
    pub fn look_at(&mut self, view: View) {
        self.looks_at = view;
    }

    /// The curves on screen, as the user wants them.
    pub fn trend_requests(&self, selected: Option<ConceptId>, concepts: &[Concept]) -> Vec<TrendRequest> {
        match self.looks_at {
            View::Trend => {
                let wanted = selected.map(|concept| TrendRequest {
                    concept,
                    by_group: self.by_group,
                    adjust: self.adjust.iter().cloned().collect(),
                    robust: self.robust,
                });
                wanted.into_iter().collect()
            }
            View::Multiples => self.multiples.requests(selected, concepts),
            View::Path => self.path.requests(selected, concepts),
            View::Rhythm | View::Within => Vec::new(),
        }
    }

    /// The part of the curve that is zoomed into.
    pub fn zoom_request(&self, concept: ConceptId) -> Option<ZoomRequest> {
        self.zoom.request(concept).filter(|_| self.looks_at == View::Trend && !self.by_group)
    }

    /// The two groups whose difference is looked at.
    pub fn difference_request(&self, concept: ConceptId) -> Option<DifferenceRequest> {
        self.difference.request(concept).filter(|_| self.looks_at == View::Trend && self.by_group)
    }

    /// The document and concept that are followed from the first word to the last.
    pub fn within_request(&self, concept: ConceptId, doc: Option<DocId>) -> Option<WithinRequest> {
        let doc = doc.filter(|_| self.looks_at == View::Within)?;
        Some(WithinRequest { doc, concept })
    }

    /// The rhythm, while it is looked at.
    pub fn rhythm_request(&self, concept: ConceptId) -> Option<RhythmRequest> {
        (self.looks_at == View::Rhythm).then(|| self.rhythm.request(concept, &self.adjust))
    }

    /// The change that is asked about.
    pub fn explain_request(&self, concept: ConceptId) -> Option<ExplainRequest> {
        let marked = self.marked.filter(|_| self.looks_at == View::Trend)?;
        Some(explained::request(concept, marked))
    }

    /// Makes ready what is drawn, unless it is ready already.
    fn prepare(&mut self, concept: &Concept, analysis: &Arc<TrendAnalysis>) {
        if self.drawn.as_ref().is_some_and(|drawn| drawn.is_of(concept.id, analysis)) {
            return;
        }
        let drawn = Drawn::new(concept.id, analysis);
        // Zoomed places mean nothing on other axes; the same ones stay, as when curves of groups are added.
        if self.drawn.as_ref().is_none_or(|before| before.frame != drawn.frame) {
            self.view.reset();
        }
        self.drawn = Some(drawn);
    }
}

/// Draws the workspace; `doc` is the document selected in the documents workspace.
pub fn dynamics_ui(ctx: &ViewContext<'_>, state: &mut DynamicsState, doc: Option<DocId>, ui: &mut Ui) {
    let Some(concept) = ctx.concept() else {
        no_concept_ui(ctx, ui);
        return;
    };
    if ctx.workbench.documents().is_none() {
        // Whichever is missing first.
        if state.looks_at == View::Multiples || has_words_ui(ctx, concept, ui) {
            no_documents_yet_ui(ctx, ui);
        }
        return;
    }
    views_ui(state, ui);
    // Inside a document dates do not matter.
    if state.looks_at != View::Within && !has_dates_ui(ctx, ui) {
        return;
    }
    match state.looks_at {
        View::Trend | View::Rhythm | View::Within => {}
        View::Multiples => {
            multiples::multiples_ui(ctx, &mut state.multiples, ui);
            return;
        }
        View::Path => {
            path::path_ui(ctx, &mut state.path, ui);
            return;
        }
    }
    if !has_words_ui(ctx, concept, ui) {
        return;
    }
    if state.looks_at == View::Within {
        within::within_ui(ctx, &mut state.within, concept, doc, ui);
        return;
    }
    if state.looks_at == View::Rhythm {
        rhythm::rhythm_ui(ctx, &mut state.rhythm, &mut state.adjust, concept, ui);
        return;
    }
    let Some(analysis) = ctx.workbench.trend(concept.id) else {
        if ctx.workbench.is_following(concept.id) || ctx.workbench.is_updating(concept.id) {
            waiting_ui(ui, "Following the score over time …");
        } else {
            let sentence = "Change the words or the documents to try again.";
            empty_state_ui(ui, "The score could not be followed", sentence, |_| ());
        }
        return;
    };
    state.prepare(concept, analysis);
    let Some(drawn) = state.drawn.take() else { return };
    if let Some(marked) = state.marked {
        let panel = Panel::right("explained").default_size(330.0).size_range(240.0..=520.0);
        let frame = egui::Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO });
        panel.frame(frame).show(ui, |ui| {
            if explained::explained_ui(ctx, concept, &drawn, marked, ui) {
                state.marked = None;
            }
        });
    }
    finding::finding_ui(ctx, analysis, &drawn, ui);
    ui.add_space(6.0);
    controls_ui(ctx, state, concept, ui);
    let room = ui.available_height();
    let height = (room - state.below.min(room * 0.4) - 12.0).max(160.0);
    plot::plot_ui(ctx, state, plot::Shown { concept, drawn: &drawn }, height, ui);
    let below = ScrollArea::vertical().id_salt("below the trend").auto_shrink([false, true]).show(ui, |ui| {
        if state.by_group {
            groups::groups_ui(ctx, state, &drawn, ui);
            difference::difference_ui(ctx, &mut state.difference, concept.id, (analysis, &drawn), ui);
        }
        estimate::estimate_ui(ctx, analysis, &drawn, ui);
    });
    if state.below != below.content_size.y {
        state.below = below.content_size.y;
        ui.ctx().request_repaint();
    }
    state.drawn = Some(drawn);
}

/// What can be looked at.
fn views_ui(state: &mut DynamicsState, ui: &mut Ui) {
    ui.horizontal(|ui| {
        for (view, name, hint) in [
            (View::Trend, "One concept", "The concept chosen on the left, closely"),
            (View::Multiples, "Side by side", "A small plot for each concept or group, on one axis of time"),
            (View::Rhythm, "Rhythm", "The concept by the hour of the day and the day of the week"),
            (View::Within, "Inside a document", "The selected document from its first word to its last"),
            (View::Path, "Two concepts", "One concept against another, as a way through time"),
        ] {
            if ui.selectable_label(state.looks_at == view, name).on_hover_text(hint).clicked() {
                state.looks_at = view;
                state.multiples.reset();
            }
        }
    });
    ui.add_space(4.0);
}

/// Says that a concept has no words that count, with what to do about it; returns whether it has.
fn has_words_ui(ctx: &ViewContext<'_>, concept: &Concept, ui: &mut Ui) -> bool {
    match ctx.workbench.concept_analysis(concept.id) {
        Some(Err(missing)) => no_words_ui(ctx, concept, missing, ui),
        None => waiting_ui(ui, "Preparing the concept …"),
        Some(Ok(_)) => return true,
    }
    false
}

/// Says that there are no documents, with what to do about it.
fn no_documents_yet_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    if ctx.workbench.project().documents.is_some() && !ctx.workbench.jobs().is_empty() {
        waiting_ui(ui, "Reading documents …");
    } else {
        no_documents_ui(ctx, ui);
    }
}

/// Says that no document is dated, with what to do about it; returns whether one is.
fn has_dates_ui(ctx: &ViewContext<'_>, ui: &mut Ui) -> bool {
    let files =
        ctx.workbench.documents().map(|documents| documents.report.files.as_slice()).unwrap_or_default();
    let n_dated: usize = files.iter().map(|file| file.documents.saturating_sub(file.undated)).sum();
    if n_dated == 0 {
        no_dates_ui(ctx, ui);
    }
    n_dated > 0
}

fn no_concept_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    let sentence = "A concept scores each document; this workspace follows the scores over time. Begin with \
                    emotions that are ready, or with a concept of your own.";
    empty_state_ui(ui, "Follow an idea through time", sentence, |ui| {
        for set in ReadySet::ALL {
            if ui.button(format!("Follow {}", set.name().to_lowercase())).on_hover_text(set.about()).clicked()
            {
                ctx.actions.send(Action::AddReady(set));
                ctx.actions.send(Action::Follow(View::Multiples));
            }
        }
        if ui.button("Go to Concepts").clicked() {
            ctx.actions.send(Action::GoTo(Place::Concepts));
        }
    });
}

fn no_words_ui(ctx: &ViewContext<'_>, concept: &Concept, missing: &str, ui: &mut Ui) {
    let heading = format!("{} has no words to score with yet", concept.name);
    empty_state_ui(ui, &heading, &sentence_of(missing), |ui| {
        if ui.button("Go to Concepts").clicked() {
            ctx.actions.send(Action::GoTo(Place::Concepts));
        }
    });
}

fn no_documents_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    let sentence = "Open documents that have dates, such as a CSV file with a column of text and one of dates: \
                    their scores are followed over time.";
    empty_state_ui(ui, "No documents to follow", sentence, |ui| {
        if ui.button("Choose documents…").clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenDocuments));
        }
        if ui.button("Use the sample documents").clicked() {
            let sample = Documents { source: DocumentSource::Sample, columns: Default::default() };
            ctx.actions.send(Action::OpenDocuments(sample));
        }
    });
}

fn no_dates_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    let sentence = "None of the documents has a date that could be read. If one of their columns holds dates, \
                    choose it under Columns in the Documents workspace; otherwise scores cannot be followed over time.";
    empty_state_ui(ui, "The documents have no dates", sentence, |ui| {
        if ui.button("Go to Documents").clicked() {
            ctx.actions.send(Action::GoTo(Place::Documents));
        }
    });
}

fn waiting_ui(ui: &mut Ui, what: &str) {
    empty_state_ui(ui, what, "", |ui| ui.add(Spinner::new().size(18.0)));
}

/// With a capital letter and a full stop.
pub(super) fn sentence_of(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}

fn controls_ui(ctx: &ViewContext<'_>, state: &mut DynamicsState, concept: &Concept, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.checkbox(&mut state.by_group, "By group")
            .on_hover_text("One curve for each writer, source or place: the documents' group column");
        adjusting::adjusting_ui(ctx, &mut state.adjust, true, ui);
        ui.checkbox(&mut state.robust, "Robust").on_hover_text(
            "Documents far off the curve count less, and are marked: for scores with odd documents among them",
        );
        ui.checkbox(&mut state.shows.documents, "Show documents")
            .on_hover_text("A dot for each document; larger ones have more scored words");
        ui.checkbox(&mut state.shows.band, "Show band")
            .on_hover_text("Where the score lies with 95% probability, if the model is right");
        if ui
            .button("Whole period")
            .on_hover_text("Undo zooming and moving; a double click does it too")
            .clicked()
        {
            state.view.reset();
        }
        let hint = "Dragging over the plot marks a period: what made the score change there, and its documents";
        if ui.selectable_label(state.tool == Tool::Mark, "Mark a period").on_hover_text(hint).clicked() {
            state.tool = if state.tool == Tool::Mark { Tool::Pan } else { Tool::Mark };
        }
        events::events_menu_ui(ctx, &mut state.events, ui);
        exporting::export_ui(ctx, exporting::Exported::Trend, true, ui);
        if ctx.workbench.is_following(concept.id) || ctx.workbench.is_updating(concept.id) {
            ui.add(Spinner::new().size(14.0));
            ui.label(RichText::new("updating").weak());
        }
    });
}
