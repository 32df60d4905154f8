//! The project's concepts: found, chosen, copied, moved, colored and deleted.

use egui::{Button, Key, Modifiers, RichText, Sense, TextEdit, Ui, vec2};

use crate::concept::Pole;
use crate::concept::ready::ReadySet;
use crate::project::command::{kind_name, pole_name};
use crate::project::{Command, Concept, Decision};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::{ROW, count_text, icons, strong};
use crate::ui::widgets::{icon_button_ui, name_button, name_field, row_button_ui};

/// A longer list has a field to search it.
const LONG: usize = 6;
/// Words told of each list when the pointer rests on a concept.
const N_TOLD: usize = 12;

/// What the list remembers.
#[derive(Debug, Default)]
pub struct ConceptListState {
    search: String,
}

/// Draws the list.
pub fn concept_list_ui(ctx: &ViewContext<'_>, state: &mut ConceptListState, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.label(strong("Concepts"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button_ui(ui, icons::ADD, "Add a concept").clicked() {
                ctx.actions.send(Action::NewConcept);
            }
            let menu = ui.menu_button("Ready", |ui| ready_ui(ctx, ui));
            name_button(&menu.response, "Ready concepts");
            menu.response.on_hover_text("Concepts that come with the program, such as eight emotions");
        });
    });
    let concepts = &ctx.workbench.project().concepts;
    if concepts.is_empty() {
        ui.label(RichText::new("None yet. Add one with +.").weak());
    }
    if concepts.len() > LONG {
        let edit =
            TextEdit::singleline(&mut state.search).desired_width(f32::INFINITY).hint_text("find a concept");
        let field = ui.add(edit).on_hover_text("By name, description or any of its words");
        name_field(&field, "Find a concept", &state.search);
    } else {
        state.search.clear();
    }
    let needle = state.search.trim().to_lowercase();
    egui::ScrollArea::vertical().max_height(ui.available_height() * 0.6).show(ui, |ui| {
        for (place, concept) in concepts.iter().enumerate().filter(|(_, concept)| is_found(concept, &needle))
        {
            row_ui(ctx, concept, place, ui);
        }
    });
    move_by_keys(ctx, ui);
}

/// Concepts that come with the program.
fn ready_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    for set in ReadySet::ALL {
        if ui.button(set.name()).on_hover_text(set.about()).clicked() {
            ctx.actions.send(Action::AddReady(set));
        }
    }
}

fn is_found(concept: &Concept, needle: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(needle);
    needle.is_empty()
        || has(&concept.name)
        || has(&concept.description)
        || concept.seeds.iter().any(|(_, word)| has(word))
        || concept.decisions.keys().any(|term| has(term))
}

fn row_ui(ctx: &ViewContext<'_>, concept: &Concept, place: usize, ui: &mut Ui) {
    let is_selected = ctx.selected == Some(concept.id);
    let n_terms = ctx.workbench.concept_analysis(concept.id).and_then(Result::ok).map(|analysis| {
        let rejected = concept.decisions.values().filter(|decision| **decision == Decision::Rejected).count();
        analysis.lexicon.terms.len().saturating_sub(rejected)
    });
    ui.horizontal(|ui| {
        color_ui(ctx, concept, ui);
        let width = (ui.available_width() - 64.0).max(40.0);
        let name = Button::selectable(is_selected, concept.name.as_str()).truncate();
        let response = row_button_ui(ui, width, name).on_hover_ui(|ui| told_ui(concept, ui));
        if response.clicked() {
            ctx.actions.send(Action::SelectConcept(concept.id));
        }
        response.context_menu(|ui| menu_ui(ctx, concept, place, ui));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let menu = ui.menu_button(RichText::new(icons::MORE).size(16.0), |ui| {
                menu_ui(ctx, concept, place, ui);
            });
            name_button(&menu.response, &format!("More about {}", concept.name));
            if let Some(n_terms) = n_terms {
                let text = RichText::new(count_text(n_terms)).small().weak();
                ui.label(text).on_hover_text("Terms that count when documents are scored");
            }
        });
    });
}

/// The concept's color, which can be changed.
fn color_ui(ctx: &ViewContext<'_>, concept: &Concept, ui: &mut Ui) {
    let (dot, response) = ui.allocate_exact_size(vec2(14.0, ROW), Sense::click());
    let radius = if response.hovered() { 6.0 } else { 5.0 };
    ui.painter().circle_filled(dot.center(), radius, ctx.tokens.series(concept.color));
    name_button(&response, &format!("Color of {}", concept.name));
    let response = response.on_hover_text("Choose another color");
    egui::Popup::menu(&response).show(|ui| {
        ui.horizontal(|ui| {
            for color in 0..ctx.tokens.palette.len() {
                let (rect, choice) = ui.allocate_exact_size(vec2(ROW, ROW), Sense::click());
                ui.painter().circle_filled(rect.center(), 8.0, ctx.tokens.series(color));
                if color == concept.color {
                    ui.painter().circle_stroke(rect.center(), 10.0, (1.5, ctx.tokens.text));
                }
                name_button(&choice, &format!("Color {}", color + 1));
                if choice.clicked() {
                    ctx.actions.command(Command::SetColor { id: concept.id, color });
                    ui.close();
                }
            }
        });
    });
}

/// What it is, in a few lines.
fn told_ui(concept: &Concept, ui: &mut Ui) {
    ui.set_max_width(320.0);
    ui.label(strong(&concept.name));
    ui.label(RichText::new(kind_name(concept.kind)).weak());
    if !concept.description.is_empty() {
        ui.label(&concept.description);
    }
    for pole in Pole::ALL {
        let words = concept.seeds.get(pole);
        if !words.is_empty() {
            let more = if words.len() > N_TOLD { " …" } else { "" };
            let listed = words.iter().take(N_TOLD).map(String::as_str).collect::<Vec<_>>().join(", ");
            ui.label(format!("{}: {listed}{more}", pole_name(pole)));
        }
    }
}

fn menu_ui(ctx: &ViewContext<'_>, concept: &Concept, place: usize, ui: &mut Ui) {
    let id = concept.id;
    let last = ctx.workbench.project().concepts.len().saturating_sub(1);
    if ui.button("Rename").clicked() {
        ctx.actions.send(Action::RenameConcept(id));
    }
    if ui.button("Make a copy").clicked() {
        ctx.actions.send(Action::CopyConcept(id));
    }
    let up = Button::new("Move up").shortcut_text("Alt+Up");
    if ui.add_enabled(place > 0, up).clicked() {
        ctx.actions.command(Command::MoveConcept { id, to: place.saturating_sub(1) });
    }
    let down = Button::new("Move down").shortcut_text("Alt+Down");
    if ui.add_enabled(place < last, down).clicked() {
        ctx.actions.command(Command::MoveConcept { id, to: place + 1 });
    }
    if ui.button("Export…").clicked() {
        ctx.actions.send(Action::ExportLexicon(vec![id]));
    }
    ui.separator();
    if ui.button("Delete").on_hover_text("Can be undone").clicked() {
        ctx.actions.command(Command::RemoveConcept { id });
    }
}

/// Alt and the arrow keys move the concept being worked on.
fn move_by_keys(ctx: &ViewContext<'_>, ui: &Ui) {
    let Some(id) = ctx.selected else { return };
    let concepts = &ctx.workbench.project().concepts;
    let Some(place) = concepts.iter().position(|concept| concept.id == id) else { return };
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::ALT, key));
    if pressed(Key::ArrowUp) && place > 0 {
        ctx.actions.command(Command::MoveConcept { id, to: place - 1 });
    }
    if pressed(Key::ArrowDown) && place + 1 < concepts.len() {
        ctx.actions.command(Command::MoveConcept { id, to: place + 1 });
    }
}
