//! What the analyst says of a document: a decision, reasons for it, and a note.

use egui::{Atom, Button, Key, Modifiers, TextEdit, Ui, Vec2};

use super::DocumentsState;
use crate::corpus::DocId;
use crate::corpus::keys::DocumentKey;
use crate::project::{Command, DocumentState, Review};
use crate::ui::context::ViewContext;
use crate::ui::theme::{Tokens, count_text};
use crate::ui::widgets::{STATE_MARK, name_button, name_field, paint_state_mark};

/// What is being typed.
#[derive(Debug, Default)]
pub(super) struct DecisionState {
    reason: String,
    note: Option<Draft>,
}

/// A note that is not the project's yet.
#[derive(Debug)]
struct Draft {
    /// What it is about, also when other documents are loaded.
    key: DocumentKey,
    text: String,
}

/// The decisions as they are offered: name, meaning and key.
const OFFERED: [(DocumentState, &str, &str, Key); 4] = [
    (DocumentState::New, "New", "Nothing is decided yet (N)", Key::N),
    (DocumentState::Accepted, "Accept", "It is good enough (A)", Key::A),
    (DocumentState::Rejected, "Reject", "It is not good enough (R)", Key::R),
    (DocumentState::Picked, "Pick", "It is one of the best, to be shown (P)", Key::P),
];

/// Draws what was said of a document, to be changed.
pub(super) fn decision_ui(ctx: &ViewContext<'_>, doc: DocId, state: &mut DecisionState, ui: &mut Ui) {
    let Some(key) = ctx.workbench.key(doc) else { return };
    let before = ctx.workbench.review(doc);
    if let Some(draft) = state.note.take_if(|draft| draft.key != key) {
        keep_left(ctx, draft);
    }
    // Whatever is said in one frame is one change.
    let mut review = before.clone();
    let mut reasons = None;
    ui.horizontal_wrapped(|ui| states_ui(ctx, &mut review, ui));
    if before.state != DocumentState::New {
        ui.horizontal_wrapped(|ui| reasons = reasons_ui(ctx, &mut state.reason, &mut review, ui));
    }
    note_ui(state, (doc, key), &mut review, ui);
    let said = (review != before).then(|| ctx.workbench.reviewing(doc, review)).flatten();
    let offered = reasons.map(|reasons| Command::SetReasons { reasons });
    let changes: Vec<Command> = offered.into_iter().chain(said).collect();
    if !changes.is_empty() {
        ctx.actions.command(Command::together(changes));
    }
}

/// Draws decisions about several chosen documents, where there are several.
pub(super) fn several_ui(ctx: &ViewContext<'_>, state: &DocumentsState, ui: &mut Ui) {
    let n = state.n_chosen();
    if n < 2 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("{} documents are chosen. All of them:", count_text(n)));
        for (decision, name, hint, _) in OFFERED {
            let button = ui.add(Button::new((mark(ctx.tokens, decision), name)));
            name_button(&button, &format!("{name} all chosen"));
            if button.on_hover_text(hint).clicked() {
                ctx.actions.command(ctx.workbench.deciding(&state.all_chosen(), decision));
            }
        }
    });
}

/// The sign of a state, as part of a button.
fn mark(tokens: &'static Tokens, state: DocumentState) -> Atom<'static> {
    Atom::paint(Vec2::splat(STATE_MARK), move |ui, args| {
        paint_state_mark(ui.painter(), args.rect.center(), STATE_MARK / 2.0 - 1.0, tokens, state);
    })
}

fn states_ui(ctx: &ViewContext<'_>, review: &mut Review, ui: &mut Ui) {
    for (state, name, hint, _) in OFFERED {
        let label = (mark(ctx.tokens, state), name);
        let button = Button::selectable(review.state == state, label).frame_when_inactive(true);
        if ui.add(button).on_hover_text(hint).clicked() {
            *review = std::mem::take(review).with_state(state);
        }
    }
}

/// Returns the reasons that are to be offered from now on, where that changes.
fn reasons_ui(
    ctx: &ViewContext<'_>,
    typed: &mut String,
    review: &mut Review,
    ui: &mut Ui,
) -> Option<Vec<String>> {
    let offered = &ctx.workbench.project().reasons;
    let mut changed = None;
    // Those that are no longer offered but were given here stand behind.
    let only_given: Vec<&String> = review.reasons.iter().filter(|reason| !offered.contains(reason)).collect();
    let shown: Vec<String> = offered.iter().chain(only_given).cloned().collect();
    for reason in &shown {
        let is_given = review.reasons.contains(reason);
        let chip = ui.add(Button::selectable(is_given, reason).frame_when_inactive(true).small());
        if chip.clicked() {
            *review = std::mem::take(review).with_reason_turned(reason);
        }
        if offered.contains(reason) {
            chip.context_menu(|ui| {
                if ui.button("Do not offer this reason any more").clicked() {
                    changed = Some(offered.iter().filter(|other| *other != reason).cloned().collect());
                }
            });
        }
    }
    let edit = TextEdit::singleline(typed).hint_text("another reason").desired_width(116.0);
    let field = ui.add(edit);
    name_field(&field, "Add a reason", typed);
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        let reason = std::mem::take(typed).trim().to_owned();
        if !reason.is_empty() && !review.reasons.contains(&reason) {
            *review = std::mem::take(review).with_reason_turned(&reason);
        }
        if !reason.is_empty() && !offered.contains(&reason) {
            changed = Some(offered.iter().cloned().chain([reason]).collect());
        }
    }
    changed
}

/// A note becomes the project's when its field loses the cursor.
fn note_ui(state: &mut DecisionState, (doc, key): (DocId, DocumentKey), review: &mut Review, ui: &mut Ui) {
    let mut text = state.note.as_ref().map_or(&review.note, |draft| &draft.text).clone();
    let edit = TextEdit::singleline(&mut text).id_salt(("note", doc)).hint_text("note");
    let field = ui.add(edit.desired_width(f32::INFINITY));
    name_field(&field, "Note about the document", &text);
    if field.changed() {
        state.note = Some(Draft { key, text });
    }
    if !field.has_focus()
        && let Some(draft) = state.note.take()
    {
        draft.text.trim().clone_into(&mut review.note);
    }
}

/// A note whose document went off the screen while it was typed.
fn keep_left(ctx: &ViewContext<'_>, draft: Draft) {
    let said = ctx.workbench.project().reviews.get(&draft.key).cloned().unwrap_or_default();
    let review = Review { note: draft.text.trim().to_owned(), ..said.clone() };
    if review != said {
        ctx.actions.command(Command::review(draft.key, "", review));
    }
}

/// Keys that decide about documents, as one step. To be asked only where no text is typed and nothing lies over the
/// workspace.
pub(super) fn keyboard(ctx: &ViewContext<'_>, state: &DocumentsState, ui: &Ui) {
    if state.n_chosen() == 0 || ui.input(|input| input.modifiers.any()) {
        return;
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if let Some((decision, ..)) = OFFERED.into_iter().find(|(.., key)| pressed(*key)) {
        ctx.actions.command(ctx.workbench.deciding(&state.all_chosen(), decision));
    }
}
