//! The names of the columns: a click sorts, a menu moves and hides.

use egui::{Button, Label, RichText, Role, Sense, Ui, WidgetInfo};
use egui_extras::TableRow;

use super::Rows;
use super::columns::name_of;
use crate::listing::{Column, ColumnKind, SortKey};
use crate::ui::context::ViewContext;
use crate::ui::documents::DocumentsState;
use crate::ui::documents::about::About;
use crate::ui::documents::filters::editor_ui;
use crate::ui::theme::{icons, strong};
use crate::ui::widgets::choices_button_ui;

impl DocumentsState {
    /// Sorts by a column, or turns the order around where it is sorted by it; with `adds` behind what it is sorted by
    /// already.
    pub(in crate::ui::documents) fn sort_by(&mut self, now: &[SortKey], key: SortKey, adds: bool) {
        let mut keys = if adds { now.to_vec() } else { Vec::new() };
        let known = now.iter().find(|known| known.column == key.column);
        let descending = known.map_or(key.descending, |known| !known.descending);
        match keys.iter_mut().find(|known| known.column == key.column) {
            Some(known) => known.descending = descending,
            None => keys.push(SortKey { descending, ..key }),
        }
        self.sort = Some(keys);
    }
}

impl Rows<'_> {
    pub(super) fn header_ui(&self, state: &mut DocumentsState, header: &mut TableRow<'_, '_>) {
        header.col(|ui| {
            ui.add(Label::new(strong("Rank")).truncate());
        });
        for column in self.columns {
            let (area, _) = header.col(|ui| self.name_ui(state, column, ui));
            state.table.layout.note_width(column, area.width());
        }
    }

    fn name_ui(&self, state: &mut DocumentsState, column: &Column, ui: &mut Ui) {
        if *column == Column::Moved {
            ui.add(Label::new(strong("Moved")).truncate())
                .on_hover_text("By how many places the last change of words brought the document up or down");
            return;
        }
        let name = name_of(column, self.ctx.workbench.project(), self.about);
        let keys = &self.listing.request.sort;
        let sorted = keys.iter().position(|key| key.column == *column);
        let mut text = name.clone();
        if let Some(key) = sorted.and_then(|place| keys.get(place)) {
            text = format!("{name} {}", if key.descending { icons::DOWN } else { icons::UP });
            if keys.len() > 1 {
                text = format!("{text}{}", sorted.map_or(0, |place| place + 1));
            }
        }
        let response = ui.add(Label::new(strong(text)).truncate().selectable(false).sense(Sense::click()));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {name}")));
        let response = response.on_hover_text(
            "Click sorts, again the other way; Shift adds to the sorting; right-click for more",
        );
        if response.clicked() {
            let adds = ui.input(|input| input.modifiers.shift);
            let key = SortKey { column: column.clone(), descending: self.is_number(column) };
            state.sort_by(keys, key, adds);
        }
        response.context_menu(|ui| self.menu_ui(state, column, ui));
    }

    fn menu_ui(&self, state: &mut DocumentsState, column: &Column, ui: &mut Ui) {
        let keys = &self.listing.request.sort;
        for (text, descending) in [("Smallest or first on top", false), ("Largest or last on top", true)] {
            if ui.button(text).clicked() {
                state.sort = Some(vec![SortKey { column: column.clone(), descending }]);
            }
        }
        if ui.button("Sort by this too, among equals").clicked() {
            state.sort_by(keys, SortKey { column: column.clone(), descending: false }, true);
        }
        if self.facts.kind(column) != ColumnKind::Text {
            ui.menu_button("Filter", |ui| editor_ui(state, self.facts, column, ui));
        }
        ui.separator();
        for (text, to_the_right) in [("Move left", false), ("Move right", true)] {
            if ui.button(text).clicked() {
                state.table.layout.shift(self.columns, column, to_the_right);
            }
        }
        if ui.button("Hide").clicked() {
            state.table.layout.show(column, false);
        }
    }
}

/// Which columns are shown.
pub(super) fn columns_menu_ui(
    ctx: &ViewContext<'_>,
    state: &mut DocumentsState,
    all: &[(Column, bool)],
    about: &About,
    ui: &mut Ui,
) {
    let menu = choices_button_ui(ui, "Show columns", |ui| {
        egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            for (column, is_shown) in all {
                let mut is_wanted = *is_shown;
                let name = name_of(column, ctx.workbench.project(), about);
                if ui.checkbox(&mut is_wanted, name).changed() {
                    state.table.layout.show(column, is_wanted);
                }
            }
        });
        ui.separator();
        if ui.add(Button::new(RichText::new("As at first"))).clicked() {
            state.table.layout.reset();
        }
    });
    menu.on_hover_text("Every field of the files can be a column");
}
