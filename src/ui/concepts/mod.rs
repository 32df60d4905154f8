//! The concepts workspace: from seed words to a lexicon.
//!
//! [`header`] names the concept, [`seeds`] holds its words and [`senses`] asks what they mean, [`suggestions`] offers
//! more as [`chips`], filtered by [`view`], [`teach`] asks about ordinary words, [`map`] shows them on a plane,
//! [`word_panel`] says why a word was suggested and in which [`sentences`] it stands, [`lexicon`] lists what counts.

mod chips;
mod header;
mod lexicon;
mod map;
mod seeds;
mod senses;
mod sentences;
mod suggestions;
mod teach;
mod verdict;
mod view;
mod word_panel;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use super::action::Action;
use super::context::ViewContext;
use super::widgets::{WordField, empty_state_ui};
use crate::concept::engine::Engine;
use crate::concept::{ConceptKind, Pole, Seeds};
use crate::embedding::WordId;
use crate::project::{Command, Concept, ConceptId};
use crate::workbench::outcome::ConceptAnalysis;
use crate::workbench::request::Watch;

/// What the workspace remembers between frames; the filters of the suggestions from run to run.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConceptsState {
    view: view::ViewState,
    #[serde(skip)]
    header: header::HeaderState,
    /// The field of each list, in the order of [`Pole::ALL`].
    #[serde(skip)]
    fields: [WordField; 3],
    /// Lists shown in full though they are long.
    #[serde(skip)]
    unfolded: [bool; 3],
    #[serde(skip)]
    senses: senses::SensesState,
    /// The word under the pointer, in whichever view; kept for one frame so that all views can mark it.
    #[serde(skip)]
    hovered: Option<WordId>,
    #[serde(skip)]
    hovered_next: Option<WordId>,
    /// The word the panel explains.
    #[serde(skip)]
    inspected: Option<WordId>,
    #[serde(skip)]
    suggestions: suggestions::SuggestionsState,
    #[serde(skip)]
    teach: teach::TeachState,
    #[serde(skip)]
    sentences: sentences::SentencesState,
    #[serde(skip)]
    lexicon: lexicon::LexiconState,
    #[serde(skip)]
    tab: Tab,
}

/// A concept with what was computed for it.
#[derive(Clone, Copy)]
struct Shown<'a> {
    concept: &'a Concept,
    engine: &'a Engine,
    analysis: &'a ConceptAnalysis,
}

/// What stands below the seeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Suggestions,
    Lexicon,
}

impl ConceptsState {
    /// Puts the cursor into the name of a new concept.
    pub fn begin_naming(&mut self, id: ConceptId) {
        self.header.begin_naming(id);
    }

    /// The suggestions and questions wanted for the concept on screen.
    pub fn watch(&self, concept: Option<ConceptId>) -> Watch {
        Watch {
            suggestions: concept.map(|concept| self.view.request(concept)),
            questions: self.teach.request(),
            sentences: self.sentences.request(),
            ..Watch::default()
        }
    }

    /// The pointer is over this word.
    fn hover(&mut self, word: WordId) {
        self.hovered_next = Some(word);
        self.inspected = Some(word);
    }
}

/// Height kept below the map for the panel that explains a word, and what its sentences take where there are documents.
const WORD_PANEL: f32 = 250.0;
const SENTENCES: f32 = 120.0;

/// Draws the workspace.
pub fn concepts_ui(ctx: &ViewContext<'_>, state: &mut ConceptsState, ui: &mut Ui) {
    let Some(concept) = ctx.concept() else {
        nothing_yet_ui(ctx, ui);
        return;
    };
    state.hovered = state.hovered_next.take();
    let analysis = ctx.workbench.concept_analysis(concept.id).and_then(Result::ok);
    Panel::right("map and word")
        .default_size(430.0)
        .size_range(280.0..=900.0)
        .frame(Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO }))
        .show(ui, |ui| {
            ui.add_space(2.0);
            match (ctx.workbench.engine(), analysis) {
                (Some(engine), Some(analysis)) => {
                    let sentences = if ctx.workbench.documents().is_some() { SENTENCES } else { 0.0 };
                    let height = (ui.available_height() - WORD_PANEL - sentences).max(180.0);
                    let shown = Shown { concept, engine, analysis };
                    map::map_ui(ctx, state, shown, height, ui);
                    ui.separator();
                    ScrollArea::vertical().id_salt("word").auto_shrink(false).show(ui, |ui| {
                        word_panel::word_panel_ui(ctx, state, shown, ui);
                    });
                }
                _ => map::no_map_ui(ui),
            }
        });
    let left_of_divider = Frame::new().inner_margin(Margin { right: 12, ..Margin::ZERO });
    CentralPanel::default().frame(left_of_divider).show(ui, |ui| words_ui(ctx, state, concept, analysis, ui));
    if let Some(engine) = ctx.workbench.engine() {
        teach::teach_ui(ctx, &mut state.teach, concept, engine, ui);
    }
}

/// The concept's own words and, below, those suggested or the lexicon.
fn words_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    concept: &Concept,
    analysis: Option<&ConceptAnalysis>,
    ui: &mut Ui,
) {
    header::header_ui(ctx, &mut state.header, concept, ui);
    ui.add_space(6.0);
    seeds::seeds_ui(ctx, state, concept, ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.selectable_value(&mut state.tab, Tab::Suggestions, "Suggestions");
        let n_terms = analysis.map_or(0, |analysis| analysis.lexicon.terms.len());
        ui.selectable_value(&mut state.tab, Tab::Lexicon, format!("Lexicon ({n_terms})"));
        ui.add_space(8.0);
        if ctx.workbench.is_updating(concept.id) {
            ui.add(egui::Spinner::new().size(14.0));
        }
    });
    ui.separator();
    match (ctx.workbench.concept_analysis(concept.id), ctx.workbench.engine()) {
        (Some(Ok(analysis)), Some(engine)) => match state.tab {
            Tab::Suggestions => {
                ScrollArea::vertical().id_salt("suggestions").auto_shrink(false).show(ui, |ui| {
                    suggestions::suggestions_ui(ctx, state, Shown { concept, engine, analysis }, ui);
                });
            }
            Tab::Lexicon => lexicon::lexicon_ui(ctx, &mut state.lexicon, concept, analysis, ui),
        },
        (Some(Err(missing)), _) if !concept.seeds.is_empty() => {
            ui.label(missing);
        }
        (_, None) => {
            ui.label("The word vectors are being loaded …");
        }
        _ => {
            let hint = match concept.kind {
                ConceptKind::Unipolar => "Type a few words that mean the concept.",
                ConceptKind::Bipolar => "Type a few words for each end of the scale.",
            };
            ui.label(egui::RichText::new(format!("{hint} Suggestions appear here.")).weak());
        }
    }
}

fn nothing_yet_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    let sentence = "Name an idea and give a few words for it. Words near them in meaning are suggested; what you \
                    keep becomes a lexicon that scores documents.";
    empty_state_ui(ui, "Turn an idea into a lexicon", sentence, |ui| {
        if ui.button("New concept").clicked() {
            ctx.actions.send(Action::NewConcept);
        }
        if ui.button("Begin with an example: happiness").clicked() {
            ctx.actions.send(Action::NewConcept);
            ctx.actions.send(Action::FillExample);
        }
    });
}

/// Turns a new concept into the example: happiness against sadness.
pub fn example(concept: &Concept) -> Command {
    let words = |list: &str| list.split(' ').map(str::to_owned).collect();
    let seeds = Seeds {
        positive: words("happy joy delight cheerful love"),
        negative: words("sad grief sorrow misery lonely"),
        irrelevant: words("birthday"),
    };
    let id = concept.id;
    let mut commands = vec![Command::Rename { id, name: "Happiness".to_owned() }];
    for (pole, word) in seeds.iter() {
        commands.push(Command::InsertSeed { id, pole, at: usize::MAX, word: word.to_owned() });
    }
    Command::Together { commands }
}

/// The other end of the scale.
fn other(pole: Pole) -> Pole {
    match pole {
        Pole::Negative => Pole::Positive,
        Pole::Positive | Pole::Irrelevant => Pole::Negative,
    }
}
