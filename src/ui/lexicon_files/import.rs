//! Asks what of a lexicon file is taken in, and tells what could not be read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use egui::{ComboBox, RichText, ScrollArea, Ui};

use crate::counts::counted;
use crate::lexicon::LexiconConcept;
use crate::lexicon::format::Imported;
use crate::project::ConceptId;
use crate::project::command::kind_name;
use crate::ui::context::ViewContext;
use crate::ui::theme::GRID;
use crate::ui::widgets::question_ui;
use crate::workbench::lexicons::LexiconFileRequest;

/// Rows that could not be read, listed in the question; all are counted.
const N_SKIPPED: usize = 100;

/// A lexicon file about to be taken in.
#[derive(Debug)]
pub struct LexiconImport {
    request: LexiconFileRequest,
    /// Places of concepts the analyst does not want.
    unwanted: BTreeSet<usize>,
    /// The concept that takes the terms; nothing for concepts of their own.
    into: Option<ConceptId>,
}

/// What the analyst decided.
#[derive(Debug)]
pub enum LexiconImportChoice {
    /// Takes these concepts in.
    Take {
        /// From this file.
        file: PathBuf,
        /// In the file's order.
        concepts: Vec<LexiconConcept>,
        /// Into this concept.
        into: Option<ConceptId>,
    },
    /// Never mind.
    Close,
}

impl LexiconImport {
    /// `opening` is another number for each file that is opened.
    pub fn new(path: PathBuf, opening: u64) -> Self {
        let request = LexiconFileRequest { path, opening };
        Self { request, unwanted: BTreeSet::new(), into: None }
    }

    /// What is to be looked into.
    pub fn request(&self) -> LexiconFileRequest {
        self.request.clone()
    }
}

/// Draws the question over everything else.
pub fn lexicon_import_ui(
    ctx: &ViewContext<'_>,
    import: &mut LexiconImport,
    ui: &Ui,
) -> Option<LexiconImportChoice> {
    let mut choice = None;
    let path = import.request.path.clone();
    let modal = question_ui(ui, "Import a lexicon", 520.0, |ui| {
        ui.label(RichText::new(path.display().to_string()).weak());
        match ctx.workbench.lexicon_file(&import.request) {
            None => {
                ui.spinner();
            }
            Some(Err(problem)) => {
                ui.colored_label(ctx.tokens.failure, problem);
            }
            Some(Ok(imported)) => choice = content_ui(ctx, import, imported, &path, ui),
        }
        if choice.is_none() && ui.button("Cancel").clicked() {
            choice = Some(LexiconImportChoice::Close);
        }
    });
    if modal.should_close() && choice.is_none() {
        choice = Some(LexiconImportChoice::Close);
    }
    choice
}

fn content_ui(
    ctx: &ViewContext<'_>,
    import: &mut LexiconImport,
    imported: &Imported,
    path: &Path,
    ui: &mut Ui,
) -> Option<LexiconImportChoice> {
    let report = &imported.report;
    ui.label(report.summary());
    for note in &report.notes {
        ui.label(RichText::new(sentence(note)).weak());
    }
    if report.n_skipped > 0 {
        skipped_ui(imported, ui);
    }
    ui.add_space(GRID);
    let concepts = &imported.lexicon.concepts;
    ScrollArea::vertical().id_salt("imported concepts").max_height(220.0).show(ui, |ui| {
        for (place, concept) in concepts.iter().enumerate() {
            let mut is_wanted = !import.unwanted.contains(&place);
            ui.horizontal(|ui| {
                if ui.checkbox(&mut is_wanted, &concept.name).clicked() {
                    if is_wanted {
                        import.unwanted.remove(&place)
                    } else {
                        import.unwanted.insert(place)
                    };
                }
                ui.label(RichText::new(told(concept)).weak());
            });
        }
    });
    if concepts.len() > 1 {
        ui.horizontal(|ui| {
            if ui.small_button("All").clicked() {
                import.unwanted.clear();
            }
            if ui.small_button("None").clicked() {
                import.unwanted = (0..concepts.len()).collect();
            }
        });
    }
    ui.add_space(GRID);
    into_ui(ctx, import, ui);
    ui.add_space(2.0 * GRID);
    let wanted: Vec<LexiconConcept> = concepts
        .iter()
        .enumerate()
        .filter(|(place, _)| !import.unwanted.contains(place))
        .map(|(_, concept)| concept.clone())
        .collect();
    let verb = if import.into.is_some() {
        "Take the terms in".to_owned()
    } else {
        format!("Add {}", counted(wanted.len(), "concept"))
    };
    let button = ui.add_enabled(!wanted.is_empty(), egui::Button::new(verb));
    let (file, into) = (path.to_owned(), import.into);
    button.clicked().then_some(LexiconImportChoice::Take { file, concepts: wanted, into })
}

fn skipped_ui(imported: &Imported, ui: &mut Ui) {
    let report = &imported.report;
    let heading = format!("{} could not be taken over", counted(report.n_skipped, "row or term"));
    egui::CollapsingHeader::new(heading).id_salt("skipped terms").show(ui, |ui| {
        ScrollArea::vertical().id_salt("skipped list").max_height(120.0).show(ui, |ui| {
            for skipped in report.skipped.iter().take(N_SKIPPED) {
                let place = skipped.line.map(|line| format!("line {line}: ")).unwrap_or_default();
                ui.label(format!("{place}{}", skipped.reason));
            }
        });
    });
}

fn into_ui(ctx: &ViewContext<'_>, import: &mut LexiconImport, ui: &mut Ui) {
    let concepts = &ctx.workbench.project().concepts;
    if concepts.is_empty() {
        return;
    }
    let own = "as concepts of their own";
    let named =
        |id: ConceptId| ctx.workbench.project().concept(id).map(|concept| format!("into {}", concept.name));
    let chosen = import.into.and_then(named).unwrap_or_else(|| own.to_owned());
    let combo = ComboBox::from_id_salt("import into").width(240.0).selected_text(chosen).show_ui(ui, |ui| {
        ui.selectable_value(&mut import.into, None, own);
        for concept in concepts {
            let text = format!("into {}", concept.name);
            let hint = "Its reviewed terms stay as they are; new ones are accepted";
            ui.selectable_value(&mut import.into, Some(concept.id), text).on_hover_text(hint);
        }
    });
    combo
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Where the terms go"));
}

/// With a capital letter and a full stop.
fn sentence(note: &str) -> String {
    let mut letters = note.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn told(concept: &LexiconConcept) -> String {
    let n_seeds = concept.seeds.iter().count();
    let terms = counted(concept.terms.len(), "term");
    let seeds = if n_seeds > 0 { format!(", {}", counted(n_seeds, "seed")) } else { String::new() };
    format!("{} · {terms}{seeds}", kind_name(concept.kind))
}
