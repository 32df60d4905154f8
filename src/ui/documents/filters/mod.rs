//! What narrows the list: always in sight, each part with how many documents it holds for.

mod editor;

use std::sync::Arc;

use egui::{Frame, Margin, RichText, Stroke, Ui};

use super::DocumentsState;
use super::about::About;
use super::numbers::{date_text, signed};
use super::table::columns::{available, name_of};
use crate::listing::{Column, ColumnKind, Condition, Facts};
use crate::project::Project;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, count_text, icons};
use crate::ui::widgets::{choices_button_ui, icon_button_ui};

/// Characters of the texts of a filter that its chip shows.
const MOST: usize = 60;

/// What is being typed into the editors of filters.
#[derive(Debug, Default)]
pub(super) struct FiltersState {
    editor: editor::EditorState,
}

impl DocumentsState {
    /// All conditions, the search first.
    pub(super) fn conditions(&self) -> Vec<Condition> {
        let search = (!self.search.trim().is_empty())
            .then(|| Condition::Search { text: self.search.clone(), case: self.case });
        search.into_iter().chain(self.filters.iter().cloned()).collect()
    }

    /// Puts a condition in place of one about the same columns, or adds it; nothing takes that one out.
    pub(super) fn set_filter(&mut self, column: &Column, condition: Option<Condition>) {
        let is_of = |known: &Condition| match known {
            Condition::OneOf { column: known, .. } | Condition::Range { column: known, .. } => {
                known == column
            }
            _ => false,
        };
        let place = self.filters.iter().position(is_of);
        match (place.and_then(|place| self.filters.get_mut(place)), condition) {
            (Some(known), Some(condition)) => *known = condition,
            (None, Some(condition)) => self.filters.push(condition),
            (_, None) => self.filters.retain(|known| !is_of(known)),
        }
    }
}

/// Draws the chips, the menu that adds one, and what becomes of the other documents.
pub(super) fn filters_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    facts: &Facts<'_>,
    about: &Arc<About>,
    ui: &mut Ui,
) {
    let project = ctx.workbench.project();
    ui.horizontal_wrapped(|ui| {
        // As high as with a chip and its border, so that the first one moves nothing.
        ui.set_min_height(ROW + 2.0);
        ui.spacing_mut().item_spacing.x = GRID;
        choices_button_ui(ui, &format!("{} Filter", icons::ADD), |ui| {
            menu_ui(ctx, state, facts, about, ui);
        })
        .on_hover_text("Show only documents of some groups, dates, scores, states or fields");
        super::diverse::diverse_ui(ctx, state, ui);
        chips_ui(ctx, state, about, project, ui);
        if !state.conditions().is_empty() {
            let text = "Gray out the others";
            ui.checkbox(&mut state.keeps_others, text)
                .on_hover_text("Documents that do not fit stay in the list, dimmed, instead of being hidden");
            if state.filters.len() > 1 && ui.button("Clear all").clicked() {
                state.filters.clear();
            }
        }
    });
}

fn chips_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    about: &About,
    project: &Project,
    ui: &mut Ui,
) {
    let listing = ctx.workbench.listing();
    let mut removed = None;
    for (place, condition) in state.filters.iter().enumerate() {
        let text = said(condition, project, about);
        // Those of a moment ago are not shown as this one's.
        let known = listing.and_then(|listing| {
            let at = listing.request.conditions.iter().position(|known| known == condition)?;
            listing.found.get(at)
        });
        let count = known.map_or_else(|| "…".to_owned(), |found| count_text(found.len()));
        let chip = Frame::new()
            .fill(ctx.tokens.raised)
            .stroke(Stroke::new(1.0, ctx.tokens.line))
            .corner_radius(6)
            .inner_margin(Margin { left: 8, right: 2, top: 0, bottom: 0 });
        chip.show(ui, |ui| {
            ui.label(&text).on_hover_text("Holds for so many documents, whatever the other filters");
            ui.label(RichText::new(count).small().color(ctx.tokens.secondary));
            if icon_button_ui(ui, icons::CLOSE, &format!("Remove the filter {text}")).clicked() {
                removed = Some(place);
            }
        });
    }
    if let Some(place) = removed {
        state.filters.remove(place);
    }
}

fn menu_ui(ctx: &ViewContext<'_>, state: &mut DocumentsState, facts: &Facts<'_>, about: &About, ui: &mut Ui) {
    let project = ctx.workbench.project();
    for column in available(facts, project, about, ctx.selected) {
        let name = name_of(&column, project, about);
        if facts.kind(&column) == ColumnKind::Text {
            continue;
        }
        ui.menu_button(name, |ui| editor_ui(state, facts, &column, ui));
    }
}

/// The editor of the filter of one column.
pub(super) fn editor_ui(state: &mut DocumentsState, facts: &Facts<'_>, column: &Column, ui: &mut Ui) {
    let known = state.filters.iter().find(|known| match known {
        Condition::OneOf { column: known, .. } | Condition::Range { column: known, .. } => known == column,
        _ => false,
    });
    let known = known.cloned();
    if let Some(changed) =
        editor::editor_ui(&mut state.filter_fields.editor, facts, column, known.as_ref(), ui)
    {
        state.set_filter(column, changed);
    }
}

/// A condition in words.
fn said(condition: &Condition, project: &Project, about: &About) -> String {
    match condition {
        Condition::Search { text, .. } => format!("“{text}”"),
        Condition::OneOf { column, names } => {
            let shown: Vec<&str> =
                names.iter().map(|name| if name.is_empty() { "(none)" } else { name }).collect();
            let names = shortened(&shown.join(", "));
            format!("{}: {names}", name_of(column, project, about))
        }
        Condition::Range { column, from, to } => {
            let name = name_of(column, project, about);
            let number = |value: f64| number_text(column, value);
            match (from.is_finite(), to.is_finite()) {
                (true, true) => format!("{name}: {} to {}", number(*from), number(*to)),
                (true, false) => format!("{name}: from {}", number(*from)),
                (false, true) => format!("{name}: up to {}", number(*to)),
                (false, false) => format!("{name}: known"),
            }
        }
        Condition::Region { x, y, .. } => {
            let [x, y] = [x, y].map(|column| name_of(column, project, about));
            format!("Part of the plot ({x}, {y})")
        }
        Condition::Chosen { what, .. } => what.clone(),
    }
}

fn number_text(column: &Column, value: f64) -> String {
    match column {
        Column::Time => date_text(value, "%Y-%m-%d").unwrap_or_default(),
        Column::Score(_) | Column::Mix => signed(value, 2),
        _ => format!("{value}"),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
