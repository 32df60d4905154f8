//! The check workspace: does the concept mean what it says, measured against human ratings.
//!
//! [`figures`] are the agreement in numbers, [`plot`] shows every word, [`disagreements`] lists those on which the
//! concept and people part most; [`drawn`] holds what is drawn, made once for each result.

mod disagreements;
mod drawn;
mod figures;
mod plot;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{ComboBox, RichText, ScrollArea, Spinner, Ui};

use super::action::Action;
use super::context::ViewContext;
use super::dialogs::Purpose;
use super::state::Place;
use super::theme::{count_text, strong};
use super::widgets::empty_state_ui;
use crate::comparison::ratings::RatingColumns;
use crate::comparison::words::WordCheck;
use crate::project::{Concept, ConceptId};
use crate::workbench::outcome::LoadedRatings;
use crate::workbench::request::{CheckRequest, RatingsRequest};
use drawn::Drawn;

/// What the workspace remembers between frames.
#[derive(Debug, Default)]
pub struct CheckState {
    /// The file of human ratings.
    pub ratings: Option<PathBuf>,
    /// Columns the user chose in it.
    columns: RatingColumns,
    /// Which opening of a file the ratings are from.
    opening: u64,
    n_opened: u64,
    drawn: Option<Drawn>,
}

impl CheckState {
    /// Compares with this file from now on, read anew.
    pub fn open(&mut self, path: PathBuf) {
        self.ratings = Some(path);
        self.columns = RatingColumns::default();
        self.n_opened += 1;
        self.opening = self.n_opened;
    }

    /// The comparison wanted, once there are ratings.
    pub fn check_request(&self, concept: ConceptId) -> Option<CheckRequest> {
        let (columns, opening) = (self.columns.clone(), self.opening);
        let ratings = RatingsRequest { path: self.ratings.clone()?, columns, opening };
        Some(CheckRequest { concept, ratings })
    }

    /// Returns to the ratings that could be read, when those asked for could not.
    fn fall_back(&mut self, ctx: &ViewContext<'_>, concept: ConceptId) {
        let Some(wanted) = self.check_request(concept) else { return };
        let loaded = ctx.workbench.ratings();
        let is_settled = ctx.workbench.engine().is_some() && !ctx.workbench.is_reading_ratings();
        if !is_settled || loaded.is_some_and(|loaded| loaded.request == wanted.ratings) {
            return;
        }
        match loaded {
            Some(LoadedRatings { request, .. }) => {
                self.ratings = Some(request.path.clone());
                self.columns = request.columns.clone();
                self.opening = request.opening;
            }
            None => self.ratings = None,
        }
    }

    fn prepare(&mut self, concept: ConceptId, check: &Arc<WordCheck>) {
        if self.drawn.as_ref().is_none_or(|drawn| !drawn.is_of(concept, check)) {
            self.drawn = Some(Drawn::new(concept, check));
        }
    }
}

/// Draws the workspace.
pub fn check_ui(ctx: &ViewContext<'_>, state: &mut CheckState, ui: &mut Ui) {
    let Some(concept) = ctx.concept() else {
        let sentence = "A concept scores words; this workspace compares the scores with what people say about the \
                        same words. Begin with a concept.";
        to_concepts_ui(ctx, "Check an idea against people's judgment", sentence, ui);
        return;
    };
    state.fall_back(ctx, concept.id);
    let Some(loaded) = ctx.workbench.ratings().filter(|_| state.ratings.is_some()) else {
        if ctx.workbench.is_reading_ratings() {
            waiting_ui(ui, "Reading ratings …");
        } else {
            no_ratings_ui(ctx, ui);
        }
        return;
    };
    file_ui(ctx, state, loaded, ui);
    if let Some(Err(missing)) = ctx.workbench.concept_analysis(concept.id) {
        let heading = format!("{} has no words to score with yet", concept.name);
        to_concepts_ui(ctx, &heading, &super::dynamics::sentence_of(missing), ui);
        return;
    }
    let Some(check) = ctx.workbench.check(concept.id) else {
        waiting_ui(ui, "Comparing …");
        return;
    };
    state.prepare(concept.id, check);
    let Some(drawn) = state.drawn.take() else { return };
    ScrollArea::vertical().id_salt("check").auto_shrink(false).show(ui, |ui| {
        result_ui(ctx, concept, &drawn, ui);
    });
    state.drawn = Some(drawn);
}

fn result_ui(ctx: &ViewContext<'_>, concept: &Concept, drawn: &Drawn, ui: &mut Ui) {
    figures::figures_ui(ctx, drawn, ui);
    ui.add_space(8.0);
    if drawn.words().is_empty() {
        let text = "None of the rated words has a score, so there is nothing to compare.";
        ui.label(RichText::new(text).weak());
        return;
    }
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        let lists = 470.0_f32.min(width * 0.45);
        ui.vertical(|ui| {
            ui.set_width((width - lists - 16.0).max(240.0));
            let height = (ui.clip_rect().bottom() - ui.cursor().top() - 12.0).clamp(280.0, 620.0);
            plot::plot_ui(ctx, concept, drawn, height, ui);
        });
        ui.vertical(|ui| {
            ui.set_width(lists - 16.0);
            disagreements::disagreements_ui(ctx, concept, drawn, ui);
        });
    });
}

/// The file, how it was understood, and another choice of columns or file.
fn file_ui(ctx: &ViewContext<'_>, state: &mut CheckState, loaded: &LoadedRatings, ui: &mut Ui) {
    let (path, ratings) = (&loaded.request.path, &loaded.ratings);
    ui.horizontal_wrapped(|ui| {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        ui.label(strong(name)).on_hover_text(path.display().to_string());
        ui.label(format!("{} rated words", count_text(ratings.rows.len())));
        let word = column_ui(ui, "Word column", &ratings.item_column, &ratings.columns);
        let value = column_ui(ui, "Rating column", &ratings.value_column, &ratings.columns);
        if word.is_some() || value.is_some() {
            state.columns = RatingColumns {
                item: Some(word.unwrap_or_else(|| ratings.item_column.clone())),
                value: Some(value.unwrap_or_else(|| ratings.value_column.clone())),
            };
        }
        if !ratings.skipped.is_empty() {
            let lines: Vec<String> = ratings.skipped.iter().take(20).map(u64::to_string).collect();
            let more = if ratings.skipped.len() > lines.len() { ", …" } else { "" };
            let hint = format!("No word or no number in lines {}{more}", lines.join(", "));
            let text = match ratings.skipped.len() {
                1 => "1 row left out".to_owned(),
                n => format!("{} rows left out", count_text(n)),
            };
            ui.colored_label(ctx.tokens.negative, text).on_hover_text(hint);
        }
        if ui.button("Open ratings…").on_hover_text("Compare with another file").clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenRatings));
        }
        if ctx.workbench.is_reading_ratings() || ctx.workbench.is_comparing() {
            ui.add(Spinner::new().size(14.0));
        }
    });
    ui.separator();
}

/// A choice among the file's columns; returns another one when it is chosen.
fn column_ui(ui: &mut Ui, label: &str, current: &str, columns: &[String]) -> Option<String> {
    let mut chosen = None;
    ComboBox::from_label(label).selected_text(current).width(110.0).show_ui(ui, |ui| {
        for column in columns {
            if ui.selectable_label(column == current, column).clicked() && column != current {
                chosen = Some(column.clone());
            }
        }
    });
    chosen
}

fn no_ratings_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    let sentence = "Open a file in which people rated words: a CSV file with a column of words and a column of \
                    numbers, such as a list of words with their pleasantness from 1 to 9. The better the concept's \
                    scores agree with the ratings, the more it means what it says. Nothing leaves this machine.";
    empty_state_ui(ui, "Does the concept mean what it says?", sentence, |ui| {
        if ui.button("Open ratings…").clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenRatings));
        }
        ui.label(RichText::new("or drop the file on the window").weak());
    });
}

fn to_concepts_ui(ctx: &ViewContext<'_>, heading: &str, sentence: &str, ui: &mut Ui) {
    empty_state_ui(ui, heading, sentence, |ui| {
        if ui.button("Go to Concepts").clicked() {
            ctx.actions.send(Action::GoTo(Place::Concepts));
        }
    });
}

fn waiting_ui(ui: &mut Ui, what: &str) {
    empty_state_ui(ui, what, "", |ui| ui.add(Spinner::new().size(18.0)));
}
