//! What is asked over everything else, and the notices.

use egui::Ui;

use super::App;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::{PathChoice, Purpose};
use crate::ui::import::{ImportChoice, import_ui};
use crate::ui::lexicon_files::export::{LexiconExportChoice, lexicon_export_ui};
use crate::ui::lexicon_files::import::{LexiconImportChoice, lexicon_import_ui};
use crate::ui::recovery::recovery_ui;
use crate::ui::theme::Tokens;

impl App {
    /// Whether a question waits for an answer: then keys mean nothing else.
    pub(super) fn is_asking(&self) -> bool {
        self.path_dialog.is_some()
            || self.import.is_some()
            || self.leaving.is_some()
            || self.lexicon_import.is_some()
            || self.lexicon_export.is_some()
            || !self.workbench.left_behind().is_empty()
    }

    pub(super) fn questions_ui(&mut self, ui: &Ui, tokens: &'static Tokens) {
        let ctx = ViewContext {
            workbench: &self.workbench,
            actions: &self.actions,
            tokens,
            selected: self.state.selected,
        };
        if let Some(import) = &mut self.import
            && let Some(choice) = import_ui(&ctx, import, &mut self.state.imports, ui)
        {
            self.import = None;
            if let ImportChoice::Open(documents) = choice {
                self.actions.send(Action::OpenDocuments(documents));
            }
        }
        if let Some(import) = &mut self.lexicon_import
            && let Some(choice) = lexicon_import_ui(&ctx, import, ui)
        {
            self.lexicon_import = None;
            if let LexiconImportChoice::Take { file, concepts, into } = choice {
                self.actions.send(Action::ImportLexicon { file, concepts, into });
            }
        }
        if let Some(export) = &mut self.lexicon_export
            && let Some(choice) = lexicon_export_ui(&ctx, export, ui)
        {
            self.lexicon_export = None;
            if let LexiconExportChoice::Write(choice) = choice {
                self.actions.send(Action::Ask(Purpose::ExportLexicon(choice.format)));
                self.exported = Some(choice);
            }
        }
        self.notices.ui(&ctx, ui);
        recovery_ui(&self.workbench, &self.actions, ui);
        self.path_dialog_ui(ui, tokens);
        self.leaving_ui(ui);
    }

    fn path_dialog_ui(&mut self, ui: &Ui, tokens: &Tokens) {
        let Some(dialog) = &mut self.path_dialog else { return };
        let purpose = dialog.purpose;
        let recent = match purpose {
            Purpose::OpenDocuments => self.state.recent_documents.as_slice(),
            Purpose::OpenProject => self.state.recent_projects.as_slice(),
            Purpose::OpenVectors => self.state.recent_vectors.as_slice(),
            _ => &[],
        };
        match dialog.ui(ui, tokens, recent) {
            Some(PathChoice::Files(files)) => self.chosen(purpose, files),
            Some(PathChoice::Browse) => self.dialogs.ask(purpose),
            Some(PathChoice::Close) => self.path_dialog = None,
            None => {}
        }
    }
}
