//! The application: owns everything, draws nothing itself.
//!
//! Each frame `logic` takes in what jobs and dialogs brought and carries out what the views asked for the frame
//! before; `ui` draws. All changes of the project pass through here.

mod leaving;
mod perform;
mod questions;
mod shortcuts;

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::action::{Action, Actions};
use super::context::ViewContext;
use super::dialogs::{FileDialogs, PathDialog, Purpose};
use super::frame::notices::Notices;
use super::frame::{rail, sidebar, status_bar, top_bar};
use super::history::history_ui;
use super::import::Import;
use super::lexicon_files::export::LexiconExport;
use super::lexicon_files::import::LexiconImport;
use super::state::{Place, UiState, remember};
use super::theme::{self, Tokens};
use super::{check, concepts, documents, dynamics};
use crate::corpus::columns::Columns;
use crate::project::session::EXTENSION;
use crate::project::{DocumentSource, Documents};
use crate::workbench::Workbench;
use crate::workbench::lexicons::LexiconChoice;
use crate::workbench::request::Watch;
use leaving::Leaving;

/// The program behind the window.
pub struct App {
    workbench: Workbench,
    state: UiState,
    actions: Actions,
    dialogs: Box<dyn FileDialogs>,
    path_dialog: Option<PathDialog>,
    /// Documents about to be read.
    import: Option<Import>,
    /// A lexicon file about to be taken in.
    lexicon_import: Option<LexiconImport>,
    /// A lexicon about to be written, and what was decided about it while the place is asked for.
    lexicon_export: Option<LexiconExport>,
    exported: Option<LexiconChoice>,
    /// Counts lexicon files that were opened.
    n_opened: u64,
    notices: Notices,
    /// What waits until the project is saved, or the user says that it need not be.
    leaving: Option<Leaving>,
    /// Whether that is being saved, not asked about.
    is_saving: bool,
}

impl App {
    /// Installs the look, opens `files` (documents, or one project), or begins with an empty project.
    pub fn new(
        ctx: &egui::Context,
        workbench: Workbench,
        state: UiState,
        dialogs: Box<dyn FileDialogs>,
        files: &[PathBuf],
    ) -> Self {
        theme::install(ctx);
        let mut app = Self {
            workbench,
            state,
            actions: Actions::default(),
            dialogs,
            path_dialog: None,
            import: None,
            lexicon_import: None,
            lexicon_export: None,
            exported: None,
            n_opened: 0,
            notices: Notices::default(),
            leaving: None,
            is_saving: false,
        };
        app.workbench.save_by_itself(!app.state.saves_only_when_asked);
        app.open_named(files.to_vec());
        app
    }

    /// The project and what was computed for it; for tests.
    pub fn workbench(&self) -> &Workbench {
        &self.workbench
    }

    /// Takes in news and carries out wishes; call it once a frame before [`draw`](Self::draw).
    pub fn advance(&mut self, ctx: &egui::Context) {
        self.workbench.poll();
        if let Some(answer) = self.dialogs.answer() {
            self.chosen(answer.purpose, answer.files);
        }
        self.take_dropped_files(ctx);
        self.take_close_request(ctx);
        self.leave_when_saved(ctx);
        for action in self.actions.take() {
            self.perform(ctx, action);
        }
        self.keep_selection();
        self.workbench.watch(self.wanted());
        if self.workbench.has_to_keep() {
            ctx.request_repaint_after(Duration::from_secs(1));
        }
        let now = ctx.input(|input| input.time);
        self.notices.add(self.workbench.take_notices(), now);
    }

    /// What the workspace on screen needs computed.
    fn wanted(&self) -> Watch {
        let concept = self.state.selected;
        let doc = self.state.documents.selected();
        let preview = self.import.as_ref().map(Import::request);
        let watch = match self.state.place {
            Place::Concepts => self.state.concepts.watch(concept),
            Place::Documents => self.state.documents.watch(concept),
            Place::Dynamics => Watch {
                zoom: concept.and_then(|concept| self.state.dynamics.zoom_request(concept)),
                group_difference: concept.and_then(|concept| self.state.dynamics.difference_request(concept)),
                within: concept.and_then(|concept| self.state.dynamics.within_request(concept, doc)),
                rhythm: concept.and_then(|concept| self.state.dynamics.rhythm_request(concept)),
                explained: concept.and_then(|concept| self.state.dynamics.explain_request(concept)),
                trends: self.state.dynamics.trend_requests(concept, &self.workbench.project().concepts),
                ..Watch::default()
            },
            Place::Check => Watch {
                check: concept.and_then(|concept| self.state.check.check_request(concept)),
                ..Watch::default()
            },
        };
        let difference = self.state.history.moment();
        let lexicon_file = self.lexicon_import.as_ref().map(LexiconImport::request);
        let losses = self.lexicon_export.as_ref().map(LexiconExport::choice);
        Watch { preview, difference, lexicon_file, losses, ..watch }
    }

    /// A concept that is gone is not selected; one is selected while there is one.
    fn keep_selection(&mut self) {
        let project = self.workbench.project();
        if self.state.selected.and_then(|id| project.concept(id)).is_none() {
            self.state.selected = project.concepts.last().map(|concept| concept.id);
        }
    }

    /// Draws the window's content.
    pub fn draw(&mut self, ui: &mut Ui) {
        shortcuts::read(ui, &self.actions, self.is_asking());
        let tokens = Tokens::of(ui.visuals());
        let ctx = ViewContext {
            workbench: &self.workbench,
            actions: &self.actions,
            tokens,
            selected: self.state.selected,
        };
        let bar = Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(12, 0));
        let side = Frame::new().fill(tokens.panel);
        Panel::top("top bar").exact_size(theme::BAR + 8.0).resizable(false).frame(bar).show(ui, |ui| {
            top_bar::top_bar_ui(&ctx, &self.state.recent_projects, ui);
        });
        Panel::bottom("status bar").exact_size(theme::BAR - 4.0).resizable(false).frame(bar).show(ui, |ui| {
            status_bar::status_bar_ui(&ctx, &self.state.recent_vectors, ui);
        });
        Panel::left("rail").exact_size(rail::WIDTH).resizable(false).frame(side.inner_margin(4)).show(
            ui,
            |ui| {
                rail::rail_ui(&ctx, self.state.place, ui);
            },
        );
        Panel::left("sidebar")
            .default_size(210.0)
            .size_range(160.0..=360.0)
            .frame(side.inner_margin(10))
            .show(ui, |ui| {
                sidebar::sidebar_ui(&ctx, &mut self.state.concept_list, ui);
            });
        if self.state.history.is_open {
            Panel::right("history")
                .default_size(330.0)
                .size_range(260.0..=560.0)
                .frame(side.inner_margin(10))
                .show(ui, |ui| history_ui(&ctx, &mut self.state.history, ui));
        }
        let doc = self.state.documents.selected();
        let center = Frame::new().fill(tokens.background).inner_margin(12);
        CentralPanel::default().frame(center).show(ui, |ui| match self.state.place {
            Place::Concepts => concepts::concepts_ui(&ctx, &mut self.state.concepts, ui),
            Place::Documents => documents::documents_ui(&ctx, &mut self.state.documents, ui),
            Place::Dynamics => dynamics::dynamics_ui(&ctx, &mut self.state.dynamics, doc, ui),
            Place::Check => check::check_ui(&ctx, &mut self.state.check, ui),
        });
        self.questions_ui(ui, tokens);
    }

    fn take_dropped_files(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        match dropped.as_slice() {
            [file] if self.state.place == Place::Check && !is_project(file) => {
                self.chosen(Purpose::OpenRatings, dropped);
            }
            _ => self.open_files(dropped),
        }
    }

    /// Opens the files the program was started with: documents are read as guessed.
    fn open_named(&mut self, files: Vec<PathBuf>) {
        let is_documents =
            files.first().is_some_and(|first| !is_project(first) && !is_vectors(first) && !is_lexicon(first));
        if is_documents {
            files.iter().rev().for_each(|file| remember(&mut self.state.recent_documents, file.clone()));
            let source = DocumentSource::Files(files);
            self.actions.send(Action::OpenDocuments(Documents { source, columns: Columns::default() }));
        } else {
            self.open_files(files);
        }
    }

    /// Opens a project, word vectors or documents, by the first file's ending.
    fn open_files(&mut self, files: Vec<PathBuf>) {
        let Some(first) = files.first() else { return };
        if is_project(first) {
            self.ask_to_leave(Leaving::Open(first.clone()));
        } else if is_vectors(first) {
            self.chosen(Purpose::OpenVectors, files);
        } else if is_lexicon(first) {
            self.chosen(Purpose::ImportLexicon, files);
        } else {
            self.chosen(Purpose::OpenDocuments, files);
        }
    }
}

/// Judged by its ending.
fn is_project(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == EXTENSION)
}

/// Judged by its ending, where that can mean nothing else.
fn is_lexicon(file: &Path) -> bool {
    let endings = ["dic", "dicx", "lc3", "lcd", "cat", "ykd", "yml", "yaml"];
    file.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Judged by its ending, where that can mean nothing else.
fn is_vectors(file: &Path) -> bool {
    let endings = ["fifu", "cvec", "vec", "bin"];
    file.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.advance(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.state.store(storage);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.workbench.finish();
    }
}
