//! The parts a column can play, and the choice of one for each.

use egui::{ComboBox, Grid, RichText, Role, Ui, WidgetInfo};

use crate::corpus::columns::Columns;
use crate::corpus::read::FilePreview;
use crate::ui::theme::GRID;

/// Said where no column plays a part.
const NONE: &str = "none";

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text,
    Date,
    Group,
    Id,
    Title,
}

impl Part {
    /// In the order they are asked for.
    pub(super) const ALL: [Self; 5] = [Self::Text, Self::Date, Self::Group, Self::Id, Self::Title];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Date => "Date",
            Self::Group => "Group",
            Self::Id => "Id",
            Self::Title => "Title",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Text => "What is read and scored",
            Self::Date => "When it was written",
            Self::Group => "By whom or where; documents are compared by it",
            Self::Id => "What the document is called in exports",
            Self::Title => "What the document is called on screen",
        }
    }

    pub(super) fn of(self, columns: &Columns) -> Option<&str> {
        let column = match self {
            Self::Text => &columns.text,
            Self::Date => &columns.time,
            Self::Group => &columns.group,
            Self::Id => &columns.id,
            Self::Title => &columns.title,
        };
        column.as_deref()
    }

    fn of_mut(self, columns: &mut Columns) -> &mut Option<String> {
        match self {
            Self::Text => &mut columns.text,
            Self::Date => &mut columns.time,
            Self::Group => &mut columns.group,
            Self::Id => &mut columns.id,
            Self::Title => &mut columns.title,
        }
    }
}

/// Draws a line for each part of a table; a choice becomes a wish.
pub(super) fn roles_ui(file: &FilePreview, wanted: &mut Columns, ui: &mut Ui) {
    Grid::new("columns").num_columns(3).spacing([12.0, GRID]).show(ui, |ui| {
        for part in Part::ALL {
            ui.label(part.name()).on_hover_text(part.hint());
            part_ui(file, wanted, part, ui);
            let remark = match part.of(wanted) {
                Some(_) => "chosen",
                None if part.of(&file.chosen).is_some() => "guessed",
                None => "none found",
            };
            ui.label(RichText::new(remark).small().weak());
            ui.end_row();
        }
    });
}

fn part_ui(file: &FilePreview, wanted: &mut Columns, part: Part, ui: &mut Ui) {
    // An empty wish says that there is no such column.
    let used = part.of(wanted).or_else(|| part.of(&file.chosen)).filter(|name| !name.is_empty());
    let shown = used.unwrap_or(NONE).to_owned();
    let combo = ComboBox::from_id_salt(part.name()).width(190.0).selected_text(&shown).show_ui(ui, |ui| {
        if part != Part::Text && ui.selectable_label(shown == NONE, NONE).clicked() {
            *part.of_mut(wanted) = Some(String::new());
        }
        for name in &file.columns {
            if ui.selectable_label(shown == *name, name).clicked() {
                *part.of_mut(wanted) = Some(name.clone());
            }
        }
    });
    combo.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, format!("{} column", part.name()));
        info.current_text_value = Some(shown.clone());
        info
    });
}
