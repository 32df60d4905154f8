//! The concepts workspace: from seed words to a lexicon.
//!
//! [`header`] names the concept, [`seeds`] holds its words and [`senses`] asks what they mean, [`suggestions`] offers
//! more as [`chips`], filtered by [`view`], [`teach`] asks about ordinary words, [`map`] shows them on a plane,
//! [`word_panel`] says why a word was suggested, what is known of it ([`term_details`]), what it would move ([`impact`])
//! and in which [`sentences`] it stands; the lexicon's [`desk`] lists what counts. What is said about words is a
//! [`verdict`]; [`warnings`] say where a word does not mean the concept.

mod chips;
mod header;
mod desk;
mod impact;
mod map;
mod seeds;
mod senses;
pub(super) mod sentences;
mod suggestions;
mod teach;
mod term_details;
mod verdict;
mod view;
mod warnings;
mod word_panel;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use super::action::Action;
use super::context::ViewContext;
use super::widgets::{WordField, empty_state_ui};
use crate::concept::engine::Engine;
use crate::concept::ready::ReadySet;
use crate::concept::{ConceptKind, Pole, Seeds};
use crate::embedding::WordId;
use crate::project::{Command, Concept, ConceptId};
use crate::workbench::outcome::ConceptAnalysis;
use crate::workbench::request::{ImpactWanted, Watch};

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
    /// The words under the pointer, in whichever view: one, or all of a group or list. Kept for one frame so that all
    /// views can mark them.
    #[serde(skip)]
    hovered: Vec<WordId>,
    #[serde(skip)]
    hovered_next: Vec<WordId>,
    /// What the panel explains.
    #[serde(skip)]
    inspected: Option<Inspected>,
    #[serde(skip)]
    warnings: warnings::WarningsState,
    #[serde(skip)]
    lasso: map::lasso::Lasso,
    #[serde(skip)]
    details: term_details::DetailsState,
    #[serde(skip)]
    suggestions: suggestions::SuggestionsState,
    #[serde(skip)]
    teach: teach::TeachState,
    #[serde(skip)]
    sentences: sentences::SentencesState,
    #[serde(skip)]
    desk: desk::DeskState,
    #[serde(skip)]
    tab: Tab,
}

/// What the word panel explains.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Inspected {
    /// A word of the vectors.
    Word(WordId),
    /// A term of the lexicon, perhaps a phrase.
    Term(String),
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
        let term = self.sentences.word().map(ToOwned::to_owned);
        Watch {
            suggestions: concept.map(|concept| self.view.request(concept)),
            questions: self.teach.request(),
            sentences: self.sentences.request(),
            usage: concept,
            impact: concept.zip(term).map(|(concept, term)| ImpactWanted { concept, term }),
            matching: self.desk.matching().filter(|_| self.tab == Tab::Lexicon),
            spelling: self.fields.iter().find_map(WordField::unknown),
            ..Watch::default()
        }
    }

    /// The pointer is over this word.
    fn hover(&mut self, word: WordId) {
        self.hovered_next.push(word);
        self.inspected = Some(Inspected::Word(word));
    }

    /// The pointer is over something that stands for these words.
    fn hover_all(&mut self, words: impl IntoIterator<Item = WordId>) {
        self.hovered_next.extend(words);
    }
}

/// Height kept below the map for the panel that explains a word, and what its sentences take where there are documents.
const WORD_PANEL: f32 = 300.0;
const SENTENCES: f32 = 120.0;

/// Less room than this goes to the words alone.
const NARROW: f32 = 760.0;

/// Draws the workspace.
pub fn concepts_ui(ctx: &ViewContext<'_>, state: &mut ConceptsState, ui: &mut Ui) {
    let Some(concept) = ctx.concept() else {
        nothing_yet_ui(ctx, ui);
        return;
    };
    state.hovered = std::mem::take(&mut state.hovered_next);
    seeds::focus_by_keys(state, ui);
    let analysis = ctx.workbench.concept_analysis(concept.id).and_then(Result::ok);
    // Beside the history there is often room for the words only.
    if ui.available_width() >= NARROW {
        map_and_word_ui(ctx, state, concept, analysis, ui);
    }
    let left_of_divider = Frame::new().inner_margin(Margin { right: 12, ..Margin::ZERO });
    CentralPanel::default().frame(left_of_divider).show(ui, |ui| words_ui(ctx, state, concept, analysis, ui));
    if let Some(engine) = ctx.workbench.engine() {
        teach::teach_ui(ctx, &mut state.teach, concept, engine, ui);
    }
}

/// The map, and below it the panel that explains a word.
fn map_and_word_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    concept: &Concept,
    analysis: Option<&ConceptAnalysis>,
    ui: &mut Ui,
) {
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
}

/// The concept's own words and, below, those suggested or the lexicon.
fn words_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    concept: &Concept,
    analysis: Option<&ConceptAnalysis>,
    ui: &mut Ui,
) {
    if header::header_ui(ctx, &mut state.header, concept, ui) && concept.seeds.is_empty() {
        state.fields[0].focus();
    }
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
    if analysis.is_some() {
        warnings::warnings_ui(ctx, state, concept, ui);
    }
    match (ctx.workbench.concept_analysis(concept.id), ctx.workbench.engine()) {
        (Some(Ok(analysis)), Some(engine)) => match state.tab {
            Tab::Suggestions => {
                ScrollArea::vertical().id_salt("suggestions").auto_shrink(false).show(ui, |ui| {
                    suggestions::suggestions_ui(ctx, state, Shown { concept, engine, analysis }, ui);
                });
            }
            Tab::Lexicon => desk::desk_ui(ctx, state, concept, analysis, ui),
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
        for set in ReadySet::ALL {
            if ui.button(set.name()).on_hover_text(set.about()).clicked() {
                ctx.actions.send(Action::AddReady(set));
            }
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
