//! Before documents are read: what is in the files, which column plays which part, how dates are read, and what will
//! be left out.
//!
//! [`roles`] and [`dates`] are the choices, [`rows`] shows the beginning of a file. Choices are remembered for files
//! with the same columns.

mod dates;
mod roles;
mod rows;

use std::path::PathBuf;

use egui::{Button, ComboBox, Key, RichText, Role, ScrollArea, Spinner, Ui, WidgetInfo};

use super::context::ViewContext;
use super::theme::{GRID, count_text};
use super::widgets::question_ui;
use crate::corpus::columns::{Columns, ImportMemory};
use crate::corpus::read::{FilePreview, Preview, Skipped};
use crate::project::{DocumentSource, Documents};
use crate::workbench::request::PreviewRequest;

/// Size of the panel and of the rows in it.
const WIDTH: f32 = 980.0;
const ROWS_HEIGHT: f32 = 260.0;

/// Files about to be read.
#[derive(Debug)]
pub struct Import {
    files: Vec<PathBuf>,
    wanted: Columns,
    /// Whether the memory was asked; it is asked once, when the columns are known.
    was_recalled: bool,
    /// Whether the choices come from the memory.
    is_remembered: bool,
    /// The file on screen.
    shown: usize,
    zone: dates::ZoneField,
}

/// What the analyst decided.
#[derive(Debug, PartialEq)]
pub enum ImportChoice {
    /// Read them so.
    Open(Documents),
    /// Leave everything as it is.
    Close,
}

impl Import {
    /// Of files never seen: all is guessed, or as it was chosen for files of this kind.
    pub fn new(files: Vec<PathBuf>) -> Self {
        Self {
            files,
            wanted: Columns::default(),
            was_recalled: false,
            is_remembered: false,
            shown: 0,
            zone: dates::ZoneField::default(),
        }
    }

    /// Of files that are open, to read them otherwise.
    pub fn again(files: Vec<PathBuf>, wanted: Columns) -> Self {
        Self { wanted, was_recalled: true, ..Self::new(files) }
    }

    /// What is to be looked at.
    pub fn request(&self) -> PreviewRequest {
        PreviewRequest { files: self.files.clone(), columns: self.wanted.clone() }
    }

    fn recall(&mut self, memory: &ImportMemory, preview: &Preview) {
        if self.was_recalled {
            return;
        }
        self.was_recalled = true;
        let tables = preview.files.iter().filter(|file| file.is_table);
        if let Some(chosen) = tables.filter_map(|file| memory.recall(&file.columns)).next() {
            self.is_remembered = *chosen != Columns::default();
            self.wanted = chosen.clone();
        }
    }

    /// The documents to read; the choices are remembered.
    fn opened(&self, memory: &mut ImportMemory, preview: &Preview) -> Documents {
        for file in preview.files.iter().filter(|file| file.is_table) {
            memory.remember(&file.columns, &self.wanted);
        }
        Documents { source: DocumentSource::Files(self.files.clone()), columns: self.wanted.clone() }
    }
}

/// Draws the question over everything else.
pub fn import_ui(
    ctx: &ViewContext<'_>,
    import: &mut Import,
    memory: &mut ImportMemory,
    ui: &Ui,
) -> Option<ImportChoice> {
    let preview = ctx.workbench.preview(&import.files);
    if let Some(preview) = preview {
        import.recall(memory, preview);
    }
    let modal = question_ui(ui, "Open documents", WIDTH.min(ui.ctx().content_rect().width() - 80.0), |ui| {
        match preview {
            Some(preview) => preview_ui(ctx, import, preview, ui),
            None => {
                ui.horizontal(|ui| {
                    ui.add(Spinner::new().size(14.0));
                    ui.label("Looking into the files …");
                });
            }
        }
        ui.add_space(3.0 * GRID);
        buttons_ui(import, memory, preview, ui)
    });
    let closed = modal.should_close().then_some(ImportChoice::Close);
    modal.inner.or(closed)
}

fn preview_ui(ctx: &ViewContext<'_>, import: &mut Import, preview: &Preview, ui: &mut Ui) {
    if preview.files.len() > 1 {
        files_ui(import, preview, ui);
    }
    let Some(file) = preview.files.get(import.shown).or_else(|| preview.files.first()) else { return };
    let name = file.path.file_name().unwrap_or(file.path.as_os_str()).to_string_lossy();
    let shape = file.shape.map(|shape| format!(" · recognised as {shape}")).unwrap_or_default();
    ui.label(format!("{name} · {}{shape}", file.format)).on_hover_text(file.path.display().to_string());
    if import.is_remembered {
        ui.label(RichText::new("Read as the last file with these columns.").small().weak());
    }
    ui.add_space(2.0 * GRID);
    if file.is_table {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| roles::roles_ui(file, &mut import.wanted, ui));
            ui.add_space(6.0 * GRID);
            ui.vertical(|ui| dates::dates_ui(ctx.tokens, file, &mut import.wanted, &mut import.zone, ui));
        });
        ui.add_space(2.0 * GRID);
    }
    if let Some(problem) = &file.problem {
        ui.colored_label(ctx.tokens.failure, problem);
    } else {
        ui.label(outlook(file));
    }
    skipped_ui(file, ui);
    ui.add_space(GRID);
    rows::rows_ui(ctx.tokens, file, ROWS_HEIGHT, ui);
}

/// Which of several files is on screen.
fn files_ui(import: &mut Import, preview: &Preview, ui: &mut Ui) {
    let name = |file: &FilePreview| {
        let name = file.path.file_name().unwrap_or(file.path.as_os_str()).to_string_lossy();
        if file.problem.is_some() { format!("{name} (cannot be read so)") } else { name.into_owned() }
    };
    ui.horizontal(|ui| {
        ui.label(format!("{} files; shown:", count_text(import.files.len())));
        let shown = preview.files.get(import.shown).map(name).unwrap_or_default();
        let combo = ComboBox::from_id_salt("file").width(300.0).selected_text(&shown).show_ui(ui, |ui| {
            for (place, file) in preview.files.iter().enumerate() {
                ui.selectable_value(&mut import.shown, place, name(file));
            }
        });
        combo.response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, true, "File shown");
            info.current_text_value = Some(shown.clone());
            info
        });
    });
}

/// What becomes of the rows looked at.
fn outlook(file: &FilePreview) -> String {
    let mut parts = vec![format!("{} documents", count_text(file.n_documents))];
    let mut add = |n: usize, what: &str| {
        if n > 0 {
            parts.push(format!("{} {what}", count_text(n)));
        }
    };
    if file.date_format.is_some() {
        add(file.n_undated, "of them without a readable date");
    }
    add(file.n_empty, "rows without text");
    add(file.n_removed, "rows whose text was removed");
    add(file.skipped.len(), "that cannot be read");
    let noun = if file.is_table { "rows" } else { "entries" };
    format!("Of the first {} {noun}: {}", count_text(file.n_sampled), parts.join(", "))
}

fn skipped_ui(file: &FilePreview, ui: &mut Ui) {
    if file.skipped.is_empty() {
        return;
    }
    egui::CollapsingHeader::new("What cannot be read").id_salt("skipped").show(ui, |ui| {
        ScrollArea::vertical().id_salt("skipped rows").max_height(80.0).show(ui, |ui| {
            for Skipped { line, reason, .. } in &file.skipped {
                let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
                ui.label(RichText::new(format!("{line}{reason}")).small());
            }
        });
    });
}

fn buttons_ui(
    import: &mut Import,
    memory: &mut ImportMemory,
    preview: Option<&Preview>,
    ui: &mut Ui,
) -> Option<ImportChoice> {
    let mut choice = None;
    ui.horizontal(|ui| {
        let is_ready = preview.is_some_and(|preview| preview.files.iter().any(|file| file.problem.is_none()));
        let open = ui
            .add_enabled(is_ready, Button::new("Read documents"))
            .on_disabled_hover_text("None of the files can be read so");
        let is_entered = is_ready
            && !ui.ctx().egui_wants_keyboard_input()
            && !egui::Popup::is_any_open(ui.ctx())
            && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(preview) = preview.filter(|_| open.clicked() || is_entered) {
            choice = Some(ImportChoice::Open(import.opened(memory, preview)));
        }
        let is_guessed = import.wanted == Columns::default();
        let guess = ui
            .add_enabled(!is_guessed, Button::new("Guess all"))
            .on_hover_text("Forget the choices")
            .on_disabled_hover_text("All is guessed");
        if guess.clicked() {
            import.wanted = Columns::default();
            import.is_remembered = false;
            import.zone = dates::ZoneField::default();
        }
        if ui.button("Cancel").clicked() {
            choice = Some(ImportChoice::Close);
        }
    });
    choice
}
