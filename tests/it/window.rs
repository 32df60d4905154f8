//! The window as a user meets it: by the names of its controls, without a screen.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use conceptvector::concept::engine::Engine;
use conceptvector::concept::{ConceptKind, Pole};
use conceptvector::embedding::embedded;
use conceptvector::lexicon::TermStatus;
use conceptvector::project::Concept;
use conceptvector::ui::app::App;
use conceptvector::ui::dialogs::{Answer, FileDialogs, Purpose};
use conceptvector::ui::state::UiState;
use conceptvector::ui::theme;
use conceptvector::workbench::runner::Runner;
use conceptvector::workbench::{Setup, Workbench};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// The vectors that ship, once for all tests.
fn engine() -> Arc<Engine> {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    Arc::clone(ENGINE.get_or_init(|| Arc::new(Engine::new(embedded::load().unwrap()))))
}

/// Stands in for the system's file dialogs: answers with the files it was given, in order.
#[derive(Clone, Default)]
struct Script {
    files: Rc<RefCell<VecDeque<Vec<PathBuf>>>>,
    asked: Rc<RefCell<VecDeque<Purpose>>>,
}

impl FileDialogs for Script {
    fn ask(&mut self, purpose: Purpose) {
        self.asked.borrow_mut().push_back(purpose);
    }

    fn answer(&mut self) -> Option<Answer> {
        let purpose = self.asked.borrow_mut().pop_front()?;
        let files = self.files.borrow_mut().pop_front().unwrap_or_default();
        Some(Answer { purpose, files })
    }
}

struct Window {
    harness: Harness<'static, Option<App>>,
    script: Script,
}

impl Window {
    fn open(files: Vec<PathBuf>) -> Self {
        let script = Script::default();
        let dialogs = script.clone();
        let harness = Harness::builder()
            .with_size([1400.0, 900.0])
            .with_max_steps(60)
            .with_context_setup(theme::install)
            .build_ui_state(
                move |ui, app: &mut Option<App>| {
                    let app = app.get_or_insert_with(|| {
                        let setup = Setup {
                            runner: Runner::Inline,
                            wake: Arc::new(|| {}),
                            engine: Some(engine()),
                            builds_indexes: false,
                        };
                        let dialogs = Box::new(dialogs.clone());
                        App::new(ui.ctx(), Workbench::new(setup), UiState::default(), dialogs, &files)
                    });
                    app.advance(ui.ctx());
                    app.draw(ui);
                },
                None,
            );
        let mut window = Self { harness, script };
        window.settle();
        window
    }

    /// Frames until what was asked for has happened and is drawn.
    fn settle(&mut self) {
        self.harness.run_steps(6);
    }

    fn workbench(&self) -> &Workbench {
        self.harness.state().as_ref().unwrap().workbench()
    }

    fn concept(&self) -> &Concept {
        self.workbench().project().concepts.last().unwrap()
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    fn click_button(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.settle();
    }

    fn type_into(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.settle();
        self.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
        self.settle();
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    fn shows(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    /// Answers the next question of the window by browsing to `file`.
    fn browse_to(&mut self, file: &Path) {
        self.script.files.borrow_mut().push_back(vec![file.to_owned()]);
        self.click_button("Browse…");
    }

    fn with_example() -> Self {
        let mut window = Self::open(Vec::new());
        window.click_button("Begin with an example: happiness");
        window
    }
}

#[test]
fn words_are_typed_completed_pasted_undone_and_redone() {
    let mut window = Window::open(Vec::new());
    window.click_button("New concept");
    window.type_into("Add positive word", "happy");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.concept().seeds.positive, ["happy"]);
    // The field keeps the cursor; an arrow chooses a completion instead of the typed letters.
    window.harness.get_by_role_and_label(Role::TextInput, "Add positive word").type_text("joyfu");
    window.settle();
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.concept().seeds.positive, ["happy", "joyful"]);
    window.type_into("Add negative word", "sad, grief;gloomy,");
    assert_eq!(window.concept().seeds.negative, ["sad", "grief", "gloomy"]);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.concept().seeds.negative.is_empty());
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(window.concept().seeds.negative.len(), 3);
    window.click_button("Remove grief from negative");
    assert_eq!(window.concept().seeds.negative, ["sad", "gloomy"]);
}

#[test]
fn an_unknown_word_is_named_and_mended_by_a_click() {
    let mut window = Window::with_example();
    window.type_into("Add positive word", "cheerfull,");
    assert!(window.shows("“cheerfull” is not in the word vectors."));
    let scores_before = window.workbench().concept_analysis(window.concept().id).unwrap().is_ok();
    assert!(scores_before, "an unknown word must not stop the model");
    window.harness.get_by_role_and_label(Role::Link, "cheerful").click();
    window.settle();
    // "cheerful" is already there: the misspelling only goes.
    assert_eq!(window.concept().seeds.positive, ["happy", "joy", "delight", "cheerful", "love"]);
}

#[test]
fn suggestions_are_accepted_by_click_sent_elsewhere_by_menu_and_decided_by_key() {
    let mut window = Window::with_example();
    let first = |window: &Window, pole: Pole| {
        let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
        engine().embedding().word(analysis.suggestions.of(pole)[0].word).to_owned()
    };
    let word = first(&window, Pole::Positive);
    window.click(&format!("{word}, suggested for positive"));
    assert_eq!(window.concept().seeds.positive.last(), Some(&word));
    let word = first(&window, Pole::Positive);
    window.harness.get_by_label(&format!("{word}, suggested for positive")).click_secondary();
    window.settle();
    window.click_button("∅ Add to irrelevant");
    assert_eq!(window.concept().seeds.irrelevant.last(), Some(&word));
    // The keyboard: the first word in reading order is rejected, and that is taken back.
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::X);
    assert_eq!(window.concept().decisions.len(), 1);
    window.press(Modifiers::NONE, Key::U);
    assert!(window.concept().decisions.is_empty());
}

#[test]
fn a_concept_is_named_made_unipolar_and_deleted_with_undo() {
    let mut window = Window::open(Vec::new());
    window.click_button("New concept");
    // The name of a new concept is selected: typing replaces it.
    window.harness.get_by_role_and_label(Role::TextInput, "Concept name").type_text("Flood");
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.concept().name, "Flood");
    window.click_button("unipolar");
    assert_eq!(window.concept().kind, ConceptKind::Unipolar);
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "Add negative word").is_none());
    window.click_button("Delete Flood");
    assert!(window.workbench().project().concepts.is_empty());
    window.click_button("Undo");
    assert_eq!(window.concept().name, "Flood");
}

#[test]
fn documents_open_by_dialog_and_a_broken_file_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("diary.csv");
    let text = "date,writer,text\n2024-01-01,ann,\"A happy, cheerful day\"\n2024-01-02,bo,\"Sad, lonely, cold\"\n";
    std::fs::write(&good, text).unwrap();
    let bad = folder.path().join("numbers.csv");
    std::fs::write(&bad, "a,b\n1,2\n3,4\n").unwrap();
    let mut window = Window::with_example();
    window.harness.get_by_label_contains("Open documents").click();
    window.settle();
    window.click_button("Files…");
    window.browse_to(&good);
    let documents = window.workbench().documents().unwrap();
    assert_eq!(documents.corpus.documents.len(), 2);
    let scores = window.workbench().scores(window.concept().id).unwrap();
    assert_eq!(scores.scores.concepts[0].matched[0], 2, "happy and cheerful");

    window.harness.get_by_label_contains("Open documents").click();
    window.settle();
    window.click_button("Files…");
    window.browse_to(&bad);
    assert!(window.shows("numbers.csv"), "the sentence names the file");
    assert_eq!(window.workbench().documents().unwrap().corpus.documents.len(), 2);
    window.click_button("Undo");
    assert!(window.workbench().project().documents.is_none());
}

#[test]
fn a_change_of_seeds_scores_the_documents_anew() {
    let mut window = Window::with_example();
    window.harness.get_by_label_contains("Open documents").click();
    window.settle();
    window.click_button("Sample documents");
    let id = window.concept().id;
    let before = window.workbench().scores(id).unwrap().scores.clone();
    window.click_button("Concepts");
    window.type_into("Add positive word", "garden,");
    assert_ne!(window.workbench().scores(id).unwrap().scores, before);
    window.click_button("Undo");
    assert_eq!(window.workbench().scores(id).unwrap().scores, before, "undo restores every score");
}

#[test]
fn lexicon_is_exported_and_project_saved_and_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (lexicon, project) = (folder.path().join("lex.json"), folder.path().join("work.cvproject"));
    let mut window = Window::with_example();
    assert!(window.shows("unsaved changes"));
    window.harness.get_by_label_contains("Export lexicon").click();
    window.settle();
    window.browse_to(&lexicon);
    let exported = conceptvector::lexicon::json::read(&lexicon).unwrap();
    let concept = &exported.concepts[0];
    assert_eq!((concept.name.as_str(), exported.embedding.name.as_str()), ("Happiness", "glove.6B.100d"));
    assert_eq!(concept.terms.iter().filter(|term| term.status == TermStatus::Seed).count(), 10);
    assert_eq!(concept.terms.iter().filter(|term| term.status == TermStatus::Suggested).count(), 100);

    window.press(Modifiers::COMMAND, Key::S);
    window.browse_to(&project);
    assert!(window.workbench().is_saved());
    let saved = window.workbench().project().clone();
    let opened = Window::open(vec![project]);
    assert_eq!(opened.concept().seeds, saved.concepts[0].seeds);
    assert!(opened.workbench().is_saved());
}

#[test]
fn unsaved_work_is_not_dropped_without_asking() {
    let mut window = Window::with_example();
    window.harness.get_by_label_contains("Project").click();
    window.settle();
    window.click_button("New project");
    assert!(window.shows("Unsaved changes"));
    window.click_button("Stay");
    assert_eq!(window.workbench().project().concepts.len(), 1);
}
