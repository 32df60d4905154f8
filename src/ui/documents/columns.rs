//! Which column of the file plays which part: what was guessed, and the analyst's own choice.

use egui::{Button, ComboBox, Grid, RichText, Role, Ui, WidgetInfo};

use crate::corpus::columns::Columns;
use crate::corpus::dates::DateFormat;
use crate::project::Documents;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::GRID;
use crate::ui::widgets::question_ui;
use crate::workbench::outcome::LoadedDocuments;

/// Said where no column plays a part.
const NONE: &str = "none";

/// The parts a column can play, in the order they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Text,
    Date,
    Group,
    Id,
    Title,
}

impl Part {
    const ALL: [Self; 5] = [Self::Text, Self::Date, Self::Group, Self::Id, Self::Title];

    fn name(self) -> &'static str {
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

    fn of(self, columns: &Columns) -> Option<&str> {
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

/// The choice being made.
#[derive(Clone, Debug)]
pub(super) struct ColumnsDraft {
    /// Columns that every table has.
    offered: Vec<String>,
    /// The columns in use.
    used: Columns,
    /// The columns chosen now; `None` is none.
    chosen: Columns,
}

impl ColumnsDraft {
    /// Begins with the columns in use; nothing where no file has columns.
    pub(super) fn new(documents: &LoadedDocuments) -> Option<Self> {
        let mut tables = documents.report.files.iter().filter(|file| !file.available.is_empty());
        let first = tables.next()?;
        let mut offered = first.available.clone();
        for other in tables {
            offered.retain(|column| other.available.contains(column));
        }
        Some(Self { offered, used: first.columns.clone(), chosen: first.columns.clone() })
    }

    /// What to ask the reader for: what was left as it is stays a guess or a choice as it was.
    fn wish(&self, asked: &Columns) -> Columns {
        let mut wish = asked.clone();
        for part in Part::ALL {
            let chosen = part.of(&self.chosen);
            if chosen != part.of(&self.used) {
                // An empty name says that there is no such column.
                *part.of_mut(&mut wish) = Some(chosen.unwrap_or_default().to_owned());
            }
        }
        wish
    }
}

/// Draws the question; true when it is answered.
pub(super) fn columns_ui(
    ctx: &ViewContext<'_>,
    draft: &mut ColumnsDraft,
    documents: &LoadedDocuments,
    ui: &Ui,
) -> bool {
    let spec = &documents.spec;
    let open = |columns: Columns| {
        let documents = Documents { source: spec.source.clone(), columns };
        ctx.actions.send(Action::OpenDocuments(documents));
    };
    let modal = question_ui(ui, "Columns", 460.0, |ui| {
        ui.label(RichText::new("Which column plays which part; what you do not choose is guessed.").weak());
        ui.add_space(2.0 * GRID);
        Grid::new("columns").num_columns(3).spacing([12.0, 2.0 * GRID]).show(ui, |ui| {
            for part in Part::ALL {
                ui.label(part.name()).on_hover_text(part.hint());
                part_ui(draft, part, ui);
                ui.label(RichText::new(remark(draft, part, documents)).small().weak());
                ui.end_row();
            }
        });
        ui.add_space(3.0 * GRID);
        ui.horizontal(|ui| {
            let wish = draft.wish(&spec.columns);
            let is_changed = wish != spec.columns;
            let apply = ui
                .add_enabled(is_changed, Button::new("Apply"))
                .on_hover_text("Read the documents again with these columns")
                .on_disabled_hover_text("These are the columns in use");
            if apply.clicked() {
                open(wish);
                return true;
            }
            let is_guessed = spec.columns == Columns::default();
            let again = ui
                .add_enabled(!is_guessed, Button::new("Guess all"))
                .on_hover_text("Forget the choices and read the documents again")
                .on_disabled_hover_text("All columns were guessed");
            if again.clicked() {
                open(Columns::default());
                return true;
            }
            ui.button("Cancel").clicked()
        })
        .inner
    });
    modal.should_close() || modal.inner
}

fn part_ui(draft: &mut ColumnsDraft, part: Part, ui: &mut Ui) {
    let ColumnsDraft { offered, chosen, .. } = draft;
    let shown = part.of(chosen).unwrap_or(NONE).to_owned();
    let combo = ComboBox::from_id_salt(part.name()).width(200.0).selected_text(&shown).show_ui(ui, |ui| {
        let column = part.of_mut(chosen);
        if part != Part::Text {
            ui.selectable_value(column, None, NONE);
        }
        for name in offered.iter() {
            ui.selectable_value(column, Some(name.clone()), name);
        }
    });
    combo.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, format!("{} column", part.name()));
        info.current_text_value = Some(shown.clone());
        info
    });
}

/// Where the column comes from, and how its dates were read.
fn remark(draft: &ColumnsDraft, part: Part, documents: &LoadedDocuments) -> String {
    if part.of(&draft.chosen) != part.of(&draft.used) {
        return "changed".to_owned();
    }
    let mut text = match part.of(&documents.spec.columns) {
        Some(_) => "chosen",
        None if part.of(&draft.used).is_some() => "guessed",
        None => "none found",
    }
    .to_owned();
    let format = documents.report.files.iter().find_map(|file| file.date_format);
    if part == Part::Date
        && part.of(&draft.used).is_some()
        && let Some(format) = format
    {
        text += &format!(", read as {}", DateFormat::describe(&format));
    }
    text
}
