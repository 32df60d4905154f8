//! The table of terms: sorted by its headings, walked and decided by keys.

use egui::{Key, Modifiers, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use super::rows::{By, Row};
use super::{DeskState, selection};
use crate::concept::Pole;
use crate::lexicon::TermStatus;
use crate::project::Concept;
use crate::project::command::pole_name;
use crate::ui::concepts::term_details::{DetailsState, told};
use crate::ui::concepts::{ConceptsState, Inspected};
use crate::ui::context::ViewContext;
use crate::ui::theme::{ROW, count_text, icons, pole_sign, score_text, strong};

/// Draws the table. A click selects a term and explains it beside the table.
pub(super) fn table_ui(ctx: &ViewContext<'_>, state: &mut ConceptsState, concept: &Concept, ui: &mut Ui) {
    let scroll_to = keyboard(ctx, &mut state.desk, concept, ui);
    if let Some(row) = scroll_to.and_then(|place| state.desk.rows.get(place)) {
        state.inspected = Some(Inspected::Term(row.term.clone()));
    }
    let ConceptsState { desk, details, inspected, .. } = state;
    let DeskState { rows, order, selection, .. } = desk;
    let mut table = TableBuilder::new(ui)
        .id_salt("lexicon")
        .striped(true)
        .resizable(true)
        .sense(Sense::click())
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::initial(120.0).at_least(60.0).clip(true))
        .column(Column::initial(72.0))
        .column(Column::initial(80.0))
        .column(Column::initial(56.0))
        .column(Column::initial(48.0))
        .column(Column::initial(56.0))
        .column(Column::initial(80.0).clip(true))
        .column(Column::remainder().clip(true));
    if let Some(place) = scroll_to {
        table = table.scroll_to_row(place, None);
    }
    let table = table.header(ROW, |mut header| {
        for (text, hint, by) in [
            ("Term", "Words, beginnings of words (happ*) and phrases", Some(By::Term)),
            ("Weight", "From −1 to 1; in bold where you gave it", Some(By::Weight)),
            ("Status", "What became of it", Some(By::Status)),
            (
                "Times",
                "How often it counts in the documents; words inside a phrase count with the phrase",
                Some(By::Times),
            ),
            ("In", "In how many documents it counts", Some(By::Documents)),
            ("Share", "Its part of all that is counted for this concept, on either side", Some(By::Share)),
            ("Note", "Your note", Some(By::Note)),
            ("Added", "When and how it was put there", None),
        ] {
            header.col(|ui| heading_ui(order, text, hint, by, ui));
        }
    });
    table.body(|body| {
        body.rows(ROW, rows.len(), |mut table_row| {
            let place = table_row.index();
            let Some(row) = rows.get(place) else { return };
            table_row.set_selected(selection.contains(&row.term));
            cells_ui(ctx, details, (concept, row), &mut table_row);
            let response = table_row.response();
            let said = format!("{}, {}", row.term, status_name(row));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, &said));
            if response.clicked() {
                let modifiers = response.ctx.input(|input| input.modifiers);
                selection.click(rows, place, modifiers);
                *inspected = Some(Inspected::Term(row.term.clone()));
            }
            response.context_menu(|ui| {
                selection.click_secondary(rows, place);
                let terms = selection.terms();
                if let Some(verdict) = selection::menu_ui(concept, ui) {
                    selection::carry_out(ctx, concept, &terms, verdict, rows);
                }
            });
        });
    });
}

fn heading_ui(order: &mut super::rows::Order, text: &str, hint: &str, by: Option<By>, ui: &mut Ui) {
    let Some(by) = by else {
        ui.label(strong(text)).on_hover_text(hint);
        return;
    };
    let is_sorted = order.by == by;
    let arrow = match (is_sorted, order.is_reversed) {
        (false, _) => "",
        (true, true) => icons::DOWN,
        (true, false) => icons::UP,
    };
    let button = ui.add(egui::Button::new(strong(format!("{text} {arrow}"))).frame(false));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Sort by {text}")));
    if button.on_hover_text(hint).clicked() {
        // Words from a to z, numbers from the largest.
        order.is_reversed =
            if is_sorted { !order.is_reversed } else { !matches!(by, By::Term | By::Status | By::Note) };
        order.by = by;
    }
}

fn cells_ui(
    ctx: &ViewContext<'_>,
    details: &mut DetailsState,
    (concept, row): (&Concept, &Row),
    table_row: &mut TableRow<'_, '_>,
) {
    let label = |ui: &mut Ui, text: RichText| {
        ui.add(egui::Label::new(text).selectable(false).truncate());
    };
    table_row.col(|ui| label(ui, RichText::new(&row.term)));
    table_row.col(|ui| {
        let number = row.weight.map(|weight| score_text(weight.abs()).trim_start_matches('+').to_owned());
        let text = format!("{} {}", pole_sign(row.pole), number.unwrap_or_default());
        let text = if row.is_weighed { strong(text) } else { RichText::new(text) };
        label(ui, text.color(ctx.tokens.pole(row.pole)));
    });
    table_row.col(|ui| label(ui, RichText::new(status_name(row))));
    let usage = row.usage;
    let counts =
        |ui: &mut Ui, text: Option<String>| label(ui, RichText::new(text.unwrap_or_else(|| "–".to_owned())));
    let number = |count: u64| count_text(usize::try_from(count).unwrap_or(usize::MAX));
    table_row.col(|ui| counts(ui, usage.map(|usage| number(usage.times))));
    table_row.col(|ui| counts(ui, usage.map(|usage| number(usage.documents))));
    table_row.col(|ui| counts(ui, usage.map(|usage| format!("{:.1} %", 100.0 * usage.share))));
    table_row.col(|ui| label(ui, RichText::new(&row.note)));
    table_row.col(|ui| {
        let is_reviewed = row.status != TermStatus::Suggested;
        let made = details.made(ctx, concept.id, &row.term).filter(|_| is_reviewed);
        label(ui, RichText::new(made.map(told).unwrap_or_default()).small().weak());
    });
}

pub(super) fn status_name(row: &Row) -> &'static str {
    match (row.status, row.pole) {
        (TermStatus::Seed, Pole::Irrelevant) => pole_name(Pole::Irrelevant),
        (TermStatus::Seed, _) => "seed",
        (TermStatus::Accepted, _) => "accepted",
        (TermStatus::Suggested, _) => "suggested",
        (TermStatus::Rejected, _) => "rejected",
    }
}

/// Arrows walk through the table (with Shift they select), letters decide; nothing while text is being typed. Returns
/// the row to be brought into sight.
fn keyboard(ctx: &ViewContext<'_>, desk: &mut DeskState, concept: &Concept, ui: &Ui) -> Option<usize> {
    let is_typing = ui.ctx().egui_wants_keyboard_input();
    if is_typing || desk.rows.len() == 0 || ui.memory(|memory| memory.top_modal_layer().is_some()) {
        return None;
    }
    let pressed = |modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let mut moved = None;
    for (key, step) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 20), (Key::PageUp, -20)] {
        let with_shift = pressed(Modifiers::SHIFT, key);
        if with_shift || pressed(Modifiers::NONE, key) {
            moved = desk.selection.step(&desk.rows, step, with_shift);
        }
    }
    if pressed(Modifiers::COMMAND, Key::A) {
        desk.selection.all(&desk.rows);
    }
    if pressed(Modifiers::NONE, Key::Escape) {
        desk.selection.clear();
    }
    if let Some(verdict) = selection::pressed(concept, &pressed) {
        let terms = desk.selection.terms();
        selection::carry_out(ctx, concept, &terms, verdict, &desk.rows);
    }
    moved
}
