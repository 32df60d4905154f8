//! Every step as a sentence, the newest first; those taken back stand above, to be done again.

use egui::{Button, RichText, ScrollArea, Ui};

use crate::project::history::Step;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::{ROW, moment_text};
use crate::ui::widgets::name_button;
use crate::workbench::request::Moment;

/// Draws the list. A click goes to the moment after a step; a menu compares it with now.
pub(super) fn steps_ui(ctx: &ViewContext<'_>, compared: &mut Option<Moment>, ui: &mut Ui) {
    let history = ctx.workbench.history();
    let (done, undone) = (history.done(), history.undone());
    if done.is_empty() && undone.is_empty() {
        ui.label(
            RichText::new("Nothing has been done yet. Every step will stand here and can be taken back.")
                .weak(),
        );
        return;
    }
    ui.label(RichText::new("Click a step to go back to it, right-click to compare.").small().weak());
    // From the last step that can be done again down to the beginning.
    let n_rows = undone.len() + done.len() + 1;
    ScrollArea::vertical().id_salt("steps").auto_shrink(false).show_rows(ui, ROW, n_rows, |ui, rows| {
        for row in rows {
            let n_steps = (n_rows - 1).saturating_sub(row);
            let step = match n_steps.checked_sub(1) {
                None => None,
                Some(place) if place < done.len() => done.get(place),
                Some(place) => undone.get((undone.len() + done.len()).saturating_sub(place + 1)),
            };
            row_ui(ctx, compared, (n_steps, step), ui);
        }
    });
}

fn row_ui(
    ctx: &ViewContext<'_>,
    compared: &mut Option<Moment>,
    (n_steps, step): (usize, Option<&Step>),
    ui: &mut Ui,
) {
    let n_done = ctx.workbench.history().done().len();
    let sentence = step.map_or("The beginning", |step| step.sentence.as_str());
    let text = RichText::new(sentence);
    let text = if n_steps > n_done { text.color(ctx.tokens.secondary).italics() } else { text };
    let button = Button::selectable(n_steps == n_done, text).truncate();
    let response = ui.add_sized([ui.available_width(), ROW], button);
    name_button(&response, &format!("Step {n_steps}: {sentence}"));
    let response = response.on_hover_ui(|ui| {
        ui.set_max_width(360.0);
        ui.label(sentence);
        if let Some(step) = step {
            ui.label(RichText::new(told(step)).weak());
        }
        if n_steps > n_done {
            ui.label(RichText::new("Taken back; click to do it again").weak());
        }
    });
    if response.clicked() && n_steps != n_done {
        ctx.actions.send(Action::GoToStep(n_steps));
    }
    response.context_menu(|ui| {
        if n_steps <= n_done && ui.button("Show what has changed since").clicked() {
            *compared = Some(Moment::Step(n_steps));
        }
        if n_steps != n_done && ui.button("Go to this moment").clicked() {
            ctx.actions.send(Action::GoToStep(n_steps));
        }
    });
}

/// When, by whom and how.
fn told(step: &Step) -> String {
    let made = &step.made;
    let mut told = moment_text(made.at);
    if !made.by.is_empty() {
        told = format!("{told} by {}", made.by);
    }
    let origin = made.origin.describe();
    if origin.is_empty() { told } else { format!("{told}, {origin}") }
}
