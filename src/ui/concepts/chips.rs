//! A group of suggested words: chips that can be added, refused and opened.

use egui::{Button, Color32, RichText, Sense, TextStyle, Ui, vec2};

use super::verdict::{Verdict, decide, verdict_menu_ui};
use super::word_panel::{counts, standing};
use super::{ConceptsState, Shown};
use crate::concept::Pole;
use crate::concept::engine::Engine;
use crate::project::command::pole_name;
use crate::project::{Concept, Origin};
use crate::suggestion::Suggestion;
use crate::ui::context::ViewContext;
use crate::ui::theme::{ROW, count_text, icons, pole_sign, score_text};
use crate::ui::widgets::{column_label_ui, icon_button_ui, name_button};

/// Room for the name of a group.
const NAME: f32 = 84.0;

/// Words of like meaning, suggested for one pole.
pub(super) struct Group<'a> {
    pub(super) pole: Pole,
    pub(super) number: usize,
    /// Of its first word, among all shown.
    pub(super) first_place: usize,
    pub(super) words: Vec<&'a Suggestion>,
}

/// A line of words with the group's color and name (its most central word), and what can be done with all of them.
pub(super) fn group_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    on_screen: Shown<'_>,
    group: Group<'_>,
    ui: &mut Ui,
) {
    let Shown { concept, engine, analysis } = on_screen;
    let Group { pole, number, first_place, words } = group;
    let color = ctx.tokens.series(number);
    let texts: Vec<String> = words.iter().map(|word| engine.embedding().word(word.word).to_owned()).collect();
    ui.horizontal_top(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(10.0, 24.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 5.0, color);
        let name =
            analysis.suggestions.central_of(pole, number).map_or("", |word| engine.embedding().word(word));
        let label = RichText::new(name).color(ctx.tokens.secondary);
        column_label_ui(ui, NAME, ROW, label).on_hover_text(format!("Group of {name}"));
        // Room for the two buttons at the right: were it too little, each line would be wider than the last.
        let buttons = 200.0;
        let width = (ui.available_width() - buttons).max(160.0);
        ui.allocate_ui(vec2(width, 0.0), |ui| {
            ui.set_min_width(width);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
                for ((place, word), text) in (first_place..).zip(&words).zip(&texts) {
                    let mark = Mark {
                        color,
                        is_new: analysis.new_words.contains(&word.word),
                        is_lit: state.hovered == Some(word.word) || state.suggestions.cursor == Some(place),
                    };
                    if !word.others.is_empty() {
                        keep_together(text, ui);
                    }
                    word_ui(ctx, state, on_screen, (pole, word, text), &mark, ui);
                    forms_ui(ctx, on_screen, (pole, word, text), ui);
                }
            });
        });
        let (pole_name, origin) = (pole_name(pole), Origin::Group(name.to_owned()));
        if ui
            .small_button("Add all")
            .on_hover_text(format!("Make all {} seeds of {pole_name}", words.len()))
            .clicked()
        {
            ctx.actions.change(origin.clone(), concept.place_seeds(pole, &texts));
        }
        let hint = format!("Mark all {} as irrelevant", words.len());
        if ui.small_button("All irrelevant").on_hover_text(hint).clicked() {
            ctx.actions.change(origin, concept.place_seeds(Pole::Irrelevant, &texts));
        }
    });
    ui.add_space(4.0);
}

/// Begins a new line where a word fits on this one but not the button for its other forms too.
fn keep_together(text: &str, ui: &mut Ui) {
    // Of the mark of a new word, a count, and the button for the forms.
    const ROOM_BESIDE: f32 = 64.0;
    let font = TextStyle::Button.resolve(ui.style());
    let width = ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x;
    let is_first = ui.cursor().left() <= ui.max_rect().left();
    if !is_first && width + ROOM_BESIDE > ui.available_size_before_wrap().x {
        ui.end_row();
    }
}

/// How a word is drawn.
struct Mark {
    color: Color32,
    is_new: bool,
    is_lit: bool,
}

fn word_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    Shown { concept, engine, .. }: Shown<'_>,
    (pole, word, text): (Pole, &Suggestion, &str),
    mark: &Mark,
    ui: &mut Ui,
) {
    let label = if mark.is_new { RichText::new(format!("{text} •")) } else { RichText::new(text) };
    let label = label.color(ctx.tokens.text);
    let fill = mark.color.gamma_multiply(if mark.is_lit { 0.5 } else { 0.16 });
    let chip = match counts(ctx, text).filter(|_| state.view.shows_counts()) {
        Some((n_times, _)) => Button::new((label, RichText::new(count_text(n_times)).small().weak())),
        None => Button::new(label),
    };
    let button = ui.add(chip.fill(fill).corner_radius(6));
    let said = format!("{text}, suggested for {}", pole_name(pole));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
    if button.hovered() {
        state.hover(word.word);
    }
    let mut hint = format!("{text} {}", score_text(f64::from(word.score)));
    if mark.is_new {
        hint.push_str(" · new since the last change");
    }
    if ctx.workbench.documents().is_some() {
        hint.push_str(" · ");
        hint.push_str(&standing(ctx, text));
    }
    let button = button.on_hover_text(hint);
    if button.clicked() {
        state.inspected = Some(word.word);
        decide(ctx, Origin::Suggestion, concept, text, Verdict::Seed(pole));
    }
    button.context_menu(|ui| {
        if let Some(verdict) = verdict_menu_ui(concept, pole, ui) {
            decide(ctx, Origin::Suggestion, concept, text, verdict);
        }
        if !word.others.is_empty() {
            ui.separator();
            all_forms_ui(ctx, concept, pole, &texts(engine, word), ui);
        }
    });
}

/// A small button that opens the other inflections of a word, each with what can be said about it.
fn forms_ui(
    ctx: &ViewContext<'_>,
    Shown { concept, engine, .. }: Shown<'_>,
    (pole, word, text): (Pole, &Suggestion, &str),
    ui: &mut Ui,
) {
    if word.others.is_empty() {
        return;
    }
    let count = RichText::new(format!("+{}", word.others.len())).small();
    let menu = ui.menu_button(count, |ui| {
        for form in &word.others {
            let other = engine.embedding().word(form.word);
            ui.horizontal(|ui| {
                column_label_ui(ui, NAME, ROW, RichText::new(other));
                ui.label(RichText::new(score_text(f64::from(form.score))).small().weak())
                    .on_hover_text(standing(ctx, other));
                let add = ui.small_button(pole_sign(pole));
                name_button(&add, &format!("Add {other} to {}", pole_name(pole)));
                if add.clicked() {
                    decide(ctx, Origin::Suggestion, concept, other, Verdict::Seed(pole));
                }
                if icon_button_ui(ui, icons::REJECT, &format!("Reject {other}")).clicked() {
                    decide(ctx, Origin::Suggestion, concept, other, Verdict::Reject);
                }
            });
        }
        ui.separator();
        all_forms_ui(ctx, concept, pole, &texts(engine, word), ui);
    });
    name_button(&menu.response, &format!("Other forms of {text}"));
}

/// What can be said about all inflections together.
fn all_forms_ui(ctx: &ViewContext<'_>, concept: &Concept, pole: Pole, forms: &[String], ui: &mut Ui) {
    for (text, verdict) in [
        (
            format!("{} Add all {} forms to {}", pole_sign(pole), forms.len(), pole_name(pole)),
            Verdict::Seed(pole),
        ),
        (format!("Reject all {} forms", forms.len()), Verdict::Reject),
    ] {
        if ui.button(text).on_hover_text(forms.join(", ")).clicked() {
            ctx.actions.change(Origin::Suggestion, verdict.change(concept, forms));
        }
    }
}

/// All forms, the shown one first.
fn texts(engine: &Engine, word: &Suggestion) -> Vec<String> {
    word.forms().map(|form| engine.embedding().word(form).to_owned()).collect()
}
