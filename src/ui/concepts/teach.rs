//! "Teach me": a round of ordinary words, answered one after another.

use egui::{Button, Key, Modifiers, RichText, Ui};

use crate::concept::engine::Engine;
use crate::concept::{ConceptKind, Pole};
use crate::embedding::WordId;
use crate::project::{Command, Concept, Origin};
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, pole_sign, strong};
use crate::ui::widgets::{name_button, question_ui};
use crate::workbench::request::QuestionsRequest;

const WIDTH: f32 = 420.0;

/// The round under way.
#[derive(Debug, Default)]
pub(super) struct TeachState {
    round: Option<Round>,
    n_rounds: u64,
}

#[derive(Debug)]
struct Round {
    request: QuestionsRequest,
    /// In the order of the questions; nothing where one was skipped.
    answers: Vec<Option<Pole>>,
}

/// What was done in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Answer(Option<Pole>),
    Back,
    Keep,
    KeepAndGoOn,
    Discard,
}

impl TeachState {
    /// Begins a round.
    pub(super) fn begin(&mut self, concept: &Concept) {
        self.n_rounds += 1;
        let request = QuestionsRequest { concept: concept.id, round: self.n_rounds };
        self.round = Some(Round { request, answers: Vec::new() });
    }

    /// The questions wanted.
    pub(super) fn request(&self) -> Option<QuestionsRequest> {
        self.round.as_ref().map(|round| round.request)
    }
}

/// Draws the round over everything else; the answers become seeds when it is over, as one step.
pub(super) fn teach_ui(
    ctx: &ViewContext<'_>,
    state: &mut TeachState,
    concept: &Concept,
    engine: &Engine,
    ui: &Ui,
) {
    let Some(round) = &mut state.round else { return };
    if round.request.concept != concept.id {
        state.round = None;
        return;
    }
    let words = ctx.workbench.questions(round.request);
    let pressed = words.and_then(|words| pressed(concept.kind, round.answers.len() < words.len(), ui));
    let modal = question_ui(ui, "Teach me", WIDTH, |ui| match words {
        None => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label("Choosing the words that teach most …");
            });
            ui.button("Cancel").clicked().then_some(Move::Discard)
        }
        Some(words) => match words.get(round.answers.len()) {
            Some(&word) => {
                question_body_ui(ctx, concept, engine.embedding().word(word), (round, words.len()), ui)
            }
            None => summary_ui(round, ui),
        },
    });
    // Esc or a click beside it loses no answer: they can be undone.
    let closed = modal.should_close().then_some(Move::Keep);
    let Some(done) = pressed.or(modal.inner).or(closed) else { return };
    match done {
        Move::Answer(answer) => round.answers.push(answer),
        Move::Back => {
            round.answers.pop();
        }
        Move::Discard => state.round = None,
        Move::Keep | Move::KeepAndGoOn => {
            ctx.actions.change(
                Origin::Teaching,
                answered(concept, engine, words.unwrap_or_default(), &round.answers),
            );
            state.round = None;
            if done == Move::KeepAndGoOn {
                state.begin(concept);
            }
        }
    }
}

/// All answers as seeds of their lists; skipped words stay as they were.
fn answered(
    concept: &Concept,
    engine: &Engine,
    words: &[WordId],
    answers: &[Option<Pole>],
) -> Option<Command> {
    let place = |pole: Pole| {
        let said = words.iter().zip(answers).filter(|(_, answer)| **answer == Some(pole));
        let said: Vec<String> = said.map(|(&word, _)| engine.embedding().word(word).to_owned()).collect();
        concept.place_seeds(pole, &said)
    };
    let commands: Vec<Command> = Pole::ALL.into_iter().filter_map(place).collect();
    (!commands.is_empty()).then(|| Command::together(commands))
}

/// Letters and arrows answer; Backspace goes back; Enter keeps the finished round.
fn pressed(kind: ConceptKind, is_asking: bool, ui: &Ui) -> Option<Move> {
    let answer = |pole: Pole| Move::Answer(Some(pole));
    let negative = match kind {
        ConceptKind::Unipolar => Pole::Irrelevant,
        ConceptKind::Bipolar => Pole::Negative,
    };
    let asking = [
        (Key::P, answer(Pole::Positive)),
        (Key::ArrowRight, answer(Pole::Positive)),
        (Key::N, answer(negative)),
        (Key::ArrowLeft, answer(negative)),
        (Key::I, answer(Pole::Irrelevant)),
        (Key::ArrowDown, answer(Pole::Irrelevant)),
        (Key::S, Move::Answer(None)),
    ];
    let always = [(Key::Backspace, Move::Back)];
    let finished = [(Key::Enter, Move::Keep)];
    let keys: &[(Key, Move)] = if is_asking { &asking } else { &finished };
    let mut all = keys.iter().chain(&always);
    ui.input_mut(|input| all.find(|(key, _)| input.consume_key(Modifiers::NONE, *key)).map(|(_, done)| *done))
}

fn question_body_ui(
    ctx: &ViewContext<'_>,
    concept: &Concept,
    word: &str,
    (round, n_questions): (&Round, usize),
    ui: &mut Ui,
) -> Option<Move> {
    let ask = match concept.kind {
        ConceptKind::Unipolar => format!("Does this word belong to {}?", concept.name),
        ConceptKind::Bipolar => format!("Where does this word stand on {}?", concept.name),
    };
    ui.label(ask);
    ui.add_space(3.0 * GRID);
    ui.vertical_centered(|ui| ui.label(strong(word).size(26.0)));
    ui.add_space(3.0 * GRID);
    let mut done = None;
    ui.horizontal(|ui| {
        let mut answer = |text: &str, key: &str, pole: Pole| {
            let label = RichText::new(format!("{} {text}", pole_sign(pole))).color(ctx.tokens.pole(pole));
            let button = ui.add(Button::new(label).shortcut_text(key));
            name_button(&button, text);
            if button.clicked() {
                done = Some(Move::Answer(Some(pole)));
            }
        };
        match concept.kind {
            ConceptKind::Bipolar => {
                answer("Positive", "P", Pole::Positive);
                answer("Negative", "N", Pole::Negative);
                answer("Neither", "I", Pole::Irrelevant);
            }
            ConceptKind::Unipolar => {
                answer("It belongs", "P", Pole::Positive);
                answer("It does not", "N", Pole::Irrelevant);
            }
        }
        if ui.add(Button::new("Skip").shortcut_text("S")).clicked() {
            done = Some(Move::Answer(None));
        }
    });
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        let at = round.answers.len();
        ui.label(RichText::new(format!("Word {} of {n_questions}", at + 1)).weak());
        if ui.add_enabled(at > 0, Button::new("Back").small()).clicked() {
            done = Some(Move::Back);
        }
        let ending = if at == 1 { "" } else { "s" };
        if at > 0 && ui.small_button(format!("Keep {at} answer{ending}")).clicked() {
            done = Some(Move::Keep);
        }
        if ui.small_button("Discard").clicked() {
            done = Some(Move::Discard);
        }
    });
    let hint = "Words that say little about the concept are good questions too: each answer teaches the model about all \
                words like it. Arrows answer as well: right, left, down.";
    ui.label(RichText::new(hint).small().weak());
    done
}

fn summary_ui(round: &Round, ui: &mut Ui) -> Option<Move> {
    if round.answers.is_empty() {
        ui.label("There is no ordinary word left to ask about.");
        return ui.button("Close").clicked().then_some(Move::Discard);
    }
    let count = |pole: Pole| round.answers.iter().filter(|answer| **answer == Some(pole)).count();
    ui.label(format!(
        "{} positive, {} negative, {} neither. The words become seeds, in one step that can be undone.",
        count(Pole::Positive),
        count(Pole::Negative),
        count(Pole::Irrelevant)
    ));
    ui.add_space(2.0 * GRID);
    let mut done = None;
    ui.horizontal(|ui| {
        for (text, choice) in [
            ("Keep the answers", Move::Keep),
            ("Keep and ask more", Move::KeepAndGoOn),
            ("Back", Move::Back),
            ("Discard", Move::Discard),
        ] {
            if ui.button(text).clicked() {
                done = Some(choice);
            }
        }
    });
    done
}
