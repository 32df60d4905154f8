//! What is loaded, what is searched for, and how it is scored.

use std::sync::Arc;

use egui::{
    Align, Button, DragValue, Layout, RichText, Role, Sense, Spinner, TextEdit, Ui, WidgetInfo, vec2,
};

use super::numbers::counted_noun;
use super::{DocumentsState, Question};
use crate::project::{Command, DocumentSource, ScoringSettings};
use crate::scoring::options::{Choice, ScoringOptions};
use crate::scoring::scores::Measure;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::{GRID, ROW, count_text, icons, strong};
use crate::ui::widgets::{choices_button_ui, icon_button_ui, name_field};
use crate::workbench::outcome::LoadedDocuments;

/// More matched terms than this are asked of no document.
const MOST_MINIMUM: u32 = 1000;

/// The line about the table takes two where there is not this width for it, with the longest words that stand in it.
const ONE_LINE: f32 = 900.0;

/// Draws one line about the documents and one about the table.
pub(super) fn toolbar_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    documents: &Arc<LoadedDocuments>,
    ui: &mut Ui,
) {
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        loaded_ui(state, documents, ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            buttons_ui(ctx, documents, ui);
            let groups = ui
                .toggle_value(&mut state.groups.is_open, "Compare groups")
                .on_hover_text("How groups of documents differ in their scores, and by which terms");
            let plot = ui.toggle_value(&mut state.overview.is_open, "Plot").on_hover_text(
                "All documents as points, by any two columns; what is marked there filters the list",
            );
            // There is room for one of them above the table.
            if groups.clicked() {
                state.overview.is_open = false;
            }
            if plot.clicked() {
                state.groups.is_open = false;
            }
        });
    });
    let is_wide = ui.available_width() >= ONE_LINE;
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        search_ui(state, ui);
        if is_wide {
            ui.add_space(GRID);
            scored_ui(ctx, state, ui);
        }
    });
    if !is_wide {
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            scored_ui(ctx, state, ui);
        });
    }
}

/// How documents are scored, and whether they are just being scored.
fn scored_ui(ctx: &ViewContext<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    ui.add_enabled_ui(ctx.concept().is_some(), |ui| scoring_ui(ctx, state, ui));
    // Its place is kept while nothing turns, so that nothing moves.
    let (place, _) = ui.allocate_exact_size(vec2(16.0, ROW), Sense::hover());
    if ctx.selected.is_some_and(|id| ctx.workbench.is_updating(id)) {
        ui.put(place, Spinner::new().size(14.0));
    }
}

fn loaded_ui(state: &mut DocumentsState, documents: &LoadedDocuments, ui: &mut Ui) {
    let Some(about) = &state.about else { return };
    ui.label(strong(&about.name)).on_hover_text(documents.report.summary());
    ui.label(RichText::new(&about.extent).weak());
    let n_skipped = super::skipped::n_skipped(documents);
    if n_skipped > 0 {
        let noun = if n_skipped == 1 { "row" } else { "rows" };
        let text = format!("{} {noun} skipped", count_text(n_skipped));
        if ui.link(text).on_hover_text("Show which, and why").clicked() {
            state.question = Some(Question::Skipped);
        }
    }
}

fn buttons_ui(ctx: &ViewContext<'_>, documents: &LoadedDocuments, ui: &mut Ui) {
    let has_scores = ctx.selected.is_some_and(|id| ctx.workbench.scores(id).is_some());
    let list =
        ui.button("Export list…").on_hover_text("The rows and columns of the table as they stand, as CSV");
    if list.clicked() {
        ctx.actions.send(Action::Ask(Purpose::ExportList));
    }
    let export = ui
        .add_enabled(has_scores, Button::new("Export scores…"))
        .on_hover_text("A row per document with its score for every concept, as CSV")
        .on_disabled_hover_text("There are no scores yet");
    if export.clicked() {
        ctx.actions.send(Action::Ask(Purpose::ExportScores));
    }
    let is_file = matches!(documents.spec.source, DocumentSource::Files(_));
    let has_columns = is_file && documents.report.files.iter().any(|file| !file.available.is_empty());
    let columns = ui
        .add_enabled(has_columns, Button::new("Columns…"))
        .on_hover_text("Which columns are text, date, group, id and title, and how dates are read")
        .on_disabled_hover_text("Neither the sample nor plain text files have columns to choose");
    if columns.clicked() {
        ctx.actions.send(Action::ReadAgain);
    }
}

fn search_ui(state: &mut DocumentsState, ui: &mut Ui) {
    ui.label(icons::SEARCH);
    let edit =
        TextEdit::singleline(&mut state.search).desired_width(180.0).hint_text("words, \"a phrase\", begin*");
    let field = ui.add(edit).on_hover_text(
        "Documents that have all these words and phrases. The word being typed may be a beginning; a space ends it. \
         What you type is also looked for in titles, groups and ids.",
    );
    name_field(&field, "Search documents", &state.search);
    ui.toggle_value(&mut state.case, "Aa").on_hover_text("Upper and lower case matter");
    ui.add_enabled_ui(!state.search.is_empty(), |ui| {
        if icon_button_ui(ui, icons::CLOSE, "Clear the search").clicked() {
            state.search.clear();
        }
    });
}

/// Measure and minimum. They are the project's, so changing them is a step that can be undone.
fn scoring_ui(ctx: &ViewContext<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    let scoring = ctx.workbench.project().scoring;
    let set = |scoring: ScoringSettings| ctx.actions.command(Command::SetScoring { scoring });
    ui.label("Score");
    for measure in Measure::ALL {
        let label = ui.selectable_label(scoring.measure == measure, measure.name());
        if label.on_hover_text(explained(measure)).clicked() && scoring.measure != measure {
            set(ScoringSettings { measure, ..scoring });
        }
    }
    ui.add_space(GRID);
    ui.label("of at least");
    let mut value = state.minimum.unwrap_or(scoring.minimum);
    let drag = ui.add(DragValue::new(&mut value).range(1..=MOST_MINIMUM).speed(0.1)).on_hover_text(
        if scoring.measure == Measure::Similarity {
            "Documents of which the word vectors know fewer words get no score: they say too little"
        } else {
            "Documents in which fewer terms match get no score: they say too little"
        },
    );
    drag.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::SpinButton, true, "Minimum of matched terms");
        info.value = Some(f64::from(value));
        info
    });
    let is_changing = drag.dragged() || drag.has_focus();
    state.minimum = is_changing.then_some(value);
    if !is_changing && value != scoring.minimum {
        set(ScoringSettings { minimum: value, ..scoring });
    }
    ui.label(counted_noun(scoring.measure, value));
    ui.add_space(GRID);
    let changed = scoring.options != ScoringOptions::default();
    let name = if changed { "Options (changed)" } else { "Options" };
    let mut options = scoring.options;
    choices_button_ui(ui, name, |ui| options_ui(&mut options, ui)).on_hover_text("How terms meet words");
    if options != scoring.options {
        set(ScoringSettings { options, ..scoring });
    }
}

/// The choices that change what matches.
fn options_ui(options: &mut ScoringOptions, ui: &mut Ui) {
    choice_ui("Hashtags", "Whether #love counts as love", &mut options.hashtags, ui);
    choice_ui("Hyphens", "Whether well-known counts as well and known", &mut options.hyphens, ui);
    choice_ui("Negation", "What “not” does to terms within the next three words", &mut options.negation, ui);
    choice_ui("Numbers", "Whether numbers make a document longer", &mut options.numbers, ui);
}

fn choice_ui<C: Choice>(what: &str, hint: &str, chosen: &mut C, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.label(what).on_hover_text(hint);
        for &(one, name) in C::ALL {
            ui.selectable_value(chosen, one, name).on_hover_text(hint);
        }
    });
}

/// A measure in words.
fn explained(measure: Measure) -> &'static str {
    match measure {
        Measure::Mean => {
            "The average weight of the matched terms: how a document speaks of the concept where it does. Long and \
             short documents can be compared."
        }
        Measure::Sum => "All weights added up: how much is said in total. Long documents get larger scores.",
        Measure::Share => {
            "All weights added up, divided by the number of words: how much of the document is about the concept."
        }
        Measure::Similarity => {
            "For short texts: the average over all words that the word vectors know, each weighing how similar it is to \
             the concept. A document gets a score even where none of the concept’s terms stands in it."
        }
    }
}
