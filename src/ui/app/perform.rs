//! Carries out what the views ask for.

use std::path::PathBuf;

use super::App;
use super::leaving::Leaving;
use crate::concept::ConceptKind;
use crate::concept::ready::ReadySet;
use crate::project::backups::Saving;
use crate::project::{Command, Concept, ConceptId, DocumentSource, Documents, Origin, VectorSource};
use crate::ui::action::Action;
use crate::ui::dialogs::{PathDialog, Purpose};
use crate::ui::import::Import;
use crate::ui::lexicon_files::export::LexiconExport;
use crate::ui::lexicon_files::import::LexiconImport;
use crate::ui::state::{Place, remember};

impl App {
    pub(super) fn perform(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::Change(command, origin) => self.workbench.dispatch(command, origin),
            Action::Undo => self.workbench.undo(),
            Action::Redo => self.workbench.redo(),
            Action::NewConcept => self.new_concept(),
            Action::FillExample => {
                if let Some(concept) = self.workbench.project().concepts.last() {
                    let example = crate::ui::concepts::example(concept);
                    self.workbench.dispatch(example, Origin::Example);
                }
            }
            Action::AddReady(set) => self.add_ready(set),
            Action::RenameConcept(id) => self.name_concept(id),
            Action::CopyConcept(id) => self.copy_concept(id),
            Action::ToggleHistory => self.state.history.is_open = !self.state.history.is_open,
            Action::ListDocuments(condition) => {
                self.state.documents.list(condition);
                self.state.place = Place::Documents;
            }
            Action::Follow(view) => {
                self.state.dynamics.look_at(view);
                self.state.place = Place::Dynamics;
            }
            Action::SelectConcept(id) => self.state.selected = Some(id),
            Action::SelectDocument(doc) => self.state.documents.select(doc),
            Action::ShowSentences(word) => self.state.documents.show_sentences(&word),
            Action::GoTo(place) => self.state.place = place,
            Action::OpenDocuments(documents) => {
                self.workbench.open_documents(documents);
                if self.state.place == Place::Concepts && !self.workbench.project().concepts.is_empty() {
                    self.state.place = Place::Documents;
                }
            }
            Action::ReadAgain => {
                if let Some(Documents { source: DocumentSource::Files(files), columns }) =
                    &self.workbench.project().documents
                {
                    self.import = Some(Import::again(files.clone(), columns.clone()));
                }
            }
            Action::OpenVectors(source) => {
                if let VectorSource::File { path, .. } = &source {
                    remember(&mut self.state.recent_vectors, path.clone());
                }
                self.workbench.open_vectors(source);
            }
            Action::OpenRatings(path) => self.state.check.open(path),
            Action::NewProject => self.ask_to_leave(Leaving::New),
            Action::Save => match self.workbench.path() {
                Some(path) => {
                    let path = path.to_owned();
                    self.is_saving = self.leaving.is_some();
                    self.workbench.save(path, Saving::Wished);
                }
                None => self.path_dialog = Some(PathDialog::new(Purpose::SaveProject)),
            },
            Action::OpenBackup(path) => self.ask_to_leave(Leaving::Backup(path)),
            Action::SaveByItself(wished) => {
                self.state.saves_only_when_asked = !wished;
                self.workbench.save_by_itself(wished);
            }
            Action::Recover(place) => self.workbench.recover(place),
            Action::Discard(place) => self.workbench.discard(place),
            Action::DecideLater => self.workbench.leave_behind(),
            Action::GoToStep(n_steps) => self.workbench.go_to_step(n_steps),
            Action::OpenProject(path) => self.ask_to_leave(Leaving::Open(path)),
            Action::ImportLexicon { file, concepts, into } => {
                self.workbench.import_lexicon(&file, &concepts, into);
            }
            Action::ExportLexicon(concepts) => self.lexicon_export = Some(LexiconExport::new(concepts)),
            Action::Ask(purpose) => self.path_dialog = Some(PathDialog::new(purpose)),
            Action::Cancel(job) => self.workbench.cancel(job),
            Action::SwitchTheme => {
                let dark = ctx.global_style().visuals.dark_mode;
                ctx.set_theme(if dark { egui::Theme::Light } else { egui::Theme::Dark });
            }
        }
    }

    fn add_ready(&mut self, set: ReadySet) {
        let n_before = self.workbench.project().concepts.len();
        self.workbench.add_ready(set);
        if let Some(first) = self.workbench.project().concepts.get(n_before) {
            self.state.selected = Some(first.id);
        }
    }

    fn new_concept(&mut self) {
        let id = self.workbench.new_concept_id();
        let project = self.workbench.project();
        let name = project.unused_name("New concept");
        let color = project.unused_color();
        let concept = Concept { color, ..Concept::new(id, &name, ConceptKind::Bipolar) };
        let at = project.concepts.len();
        self.workbench.dispatch(Command::InsertConcept { at, concept: Box::new(concept) }, Origin::Hand);
        self.name_concept(id);
    }

    fn copy_concept(&mut self, id: ConceptId) {
        let copied = self.workbench.new_concept_id();
        let project = self.workbench.project();
        let Some(original) = project.concept(id) else { return };
        let name = project.unused_name(&format!("Copy of {}", original.name));
        let concept = Concept { id: copied, name, color: project.unused_color(), ..original.clone() };
        let at = project.concepts.iter().position(|concept| concept.id == id).map_or(0, |at| at + 1);
        self.workbench.dispatch(Command::InsertConcept { at, concept: Box::new(concept) }, Origin::Hand);
        self.name_concept(copied);
    }

    fn name_concept(&mut self, id: ConceptId) {
        self.state.selected = Some(id);
        self.state.place = Place::Concepts;
        self.state.concepts.begin_naming(id);
    }

    /// The user chose files for a purpose, in whatever way; none means they changed their mind.
    pub(super) fn chosen(&mut self, purpose: Purpose, files: Vec<PathBuf>) {
        let Some(first) = files.first().cloned() else { return };
        self.path_dialog = None;
        match purpose {
            Purpose::OpenDocuments | Purpose::OpenFolder => {
                for file in files.iter().rev() {
                    remember(&mut self.state.recent_documents, file.clone());
                }
                self.import = Some(Import::new(files));
            }
            Purpose::OpenVectors => self.actions.send(Action::OpenVectors(VectorSource::file(first))),
            Purpose::OpenProject => self.ask_to_leave(Leaving::Open(first)),
            Purpose::SaveProject => {
                remember(&mut self.state.recent_projects, first.clone());
                // Whoever wanted to leave does so once it is saved.
                self.is_saving = self.leaving.is_some();
                self.workbench.save(first, Saving::Wished);
            }
            Purpose::ImportLexicon => {
                self.n_opened += 1;
                self.lexicon_import = Some(LexiconImport::new(first, self.n_opened));
            }
            Purpose::ExportLexicon(_) => {
                if let Some(choice) = self.exported.take() {
                    self.workbench.export_lexicon(first, &choice);
                }
            }
            Purpose::OpenRatings => self.actions.send(Action::OpenRatings(first)),
            Purpose::ExportScores => self.workbench.export_scores(first),
            Purpose::ExportList => {
                let columns = self.state.documents.exported(&self.workbench);
                self.workbench.export_list(first, columns);
            }
            Purpose::ExportSkipped => self.workbench.export_skipped(first),
            Purpose::ExportView(what) => {
                let (selected, doc) = (self.state.selected, self.state.documents.selected());
                let concepts = &self.workbench.project().concepts;
                if let Some(view) = self.state.dynamics.exported(what, selected, doc, concepts) {
                    self.workbench.export_view(first, &view);
                }
            }
        }
    }
}
