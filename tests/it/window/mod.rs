//! The window as a user meets it: by the names of its controls, without a screen.

mod check;
mod concepts;
mod decisions;
mod documents;
mod desk;
mod dynamics;
mod exports;
mod files;
mod groups;
mod history;
mod imports;
mod overview;
mod table;
mod vectors;

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
use conceptvector::project::places::Places;
use conceptvector::ui::app::App;
use conceptvector::ui::dialogs::{Answer, FileDialogs, Purpose};
use conceptvector::ui::state::UiState;
use conceptvector::ui::theme;
use conceptvector::workbench::runner::Runner;
use conceptvector::workbench::{Setup, Workbench};
use egui::accesskit::Role;
use egui::{
    Color32, ColorImage, GlyphBitmap, GlyphRasterizer, GlyphRasterizerRequest, Key, Modifiers,
    RasterizedGlyph, Vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

/// The vectors that ship, once for all tests.
pub(crate) fn engine() -> Arc<Engine> {
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

/// Stands in for the system's picture font, which documents need and the program does not bring: an empty square for
/// each emoji. Any other missing glyph, an icon say, still fails the test.
fn picture(request: &GlyphRasterizerRequest<'_>) -> Option<RasterizedGlyph> {
    let is_picture = request
        .cluster
        .chars()
        .all(|c| matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{200D}' | '\u{FE0F}'));
    let image = ColorImage::filled([1, 1], Color32::TRANSPARENT);
    is_picture.then_some(RasterizedGlyph {
        bitmap: GlyphBitmap { image, offset_px: Vec2::ZERO, is_color: true },
        advance_px: request.font_size_px,
    })
}

struct Window {
    harness: Harness<'static, Option<App>>,
    script: Script,
}

impl Window {
    fn open(files: Vec<PathBuf>) -> Self {
        Self::open_with(files, None)
    }

    /// With journals, locks and earlier versions in `places`.
    fn open_with(files: Vec<PathBuf>, places: Option<Places>) -> Self {
        let script = Script::default();
        let dialogs = script.clone();
        let harness = Harness::builder()
            .with_size([1400.0, 900.0])
            .with_max_steps(60)
            .with_context_setup(|ctx| {
                theme::install(ctx);
                ctx.add_glyph_rasterizer(GlyphRasterizer::new("pictures", picture));
            })
            .build_ui_state(
                move |ui, app: &mut Option<App>| {
                    let app = app.get_or_insert_with(|| {
                        let setup = Setup {
                            runner: Runner::Inline,
                            wake: Arc::new(|| {}),
                            engine: Some(engine()),
                            builds_indexes: false,
                            index_cache: None,
                            places: places.clone(),
                            analyst: String::new(),
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
