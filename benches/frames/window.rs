//! The window without a screen: what a frame takes, and controls by their names.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use conceptvector::concept::engine::Engine;
use conceptvector::ui::app::App;
use conceptvector::ui::dialogs::{Answer, FileDialogs, Purpose};
use conceptvector::ui::state::UiState;
use conceptvector::ui::theme;
use conceptvector::workbench::runner::Runner;
use conceptvector::workbench::{Setup, Workbench};
use egui::{
    Color32, ColorImage, Context, Event, GlyphBitmap, GlyphRasterizer, GlyphRasterizerRequest, Key,
    Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, RasterizedGlyph, RawInput, Rect,
    TouchPhase, Vec2, vec2,
};

/// Longest wait for jobs before the bench gives up on them.
const PATIENCE: Duration = Duration::from_secs(600);

/// Nothing is asked of files here.
struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&mut self, _purpose: Purpose) {}

    fn answer(&mut self) -> Option<Answer> {
        None
    }
}

/// A window of a size, with jobs on threads as in the program.
pub(crate) struct Window {
    ctx: Context,
    app: App,
    size: Vec2,
    frames: u32,
    news: Arc<AtomicBool>,
    label_nodes: Vec<(String, Rect)>,
}

impl Window {
    /// Opens `files` in a new window.
    pub(crate) fn open(engine: &Arc<Engine>, files: &[std::path::PathBuf]) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        ctx.add_glyph_rasterizer(GlyphRasterizer::new("pictures", picture));
        let news = Arc::new(AtomicBool::new(false));
        let wake = Arc::clone(&news);
        let setup = Setup {
            runner: Runner::Threads,
            wake: Arc::new(move || wake.store(true, Ordering::Relaxed)),
            engine: Some(Arc::clone(engine)),
            builds_indexes: false,
            index_cache: None,
            places: None,
            analyst: String::new(),
        };
        let app = App::new(&ctx, Workbench::new(setup), UiState::default(), Box::new(NoDialogs), files);
        Self { ctx, app, size: vec2(1400.0, 900.0), frames: 0, news, label_nodes: Vec::new() }
    }

    /// The project and what was computed for it.
    pub(crate) fn workbench(&self) -> &Workbench {
        self.app.workbench()
    }

    /// Makes the window this wide.
    pub(crate) fn resize(&mut self, width: f32) {
        self.size.x = width;
    }

    /// One frame with these events: what it took to compute, draw and cut into triangles.
    pub(crate) fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(f64::from(self.frames) / 60.0),
            focused: true,
            events,
            ..RawInput::default()
        };
        let start = Instant::now();
        let output = self.ctx.run_ui(input, |ui| {
            self.app.advance(ui.ctx());
            self.app.draw(ui);
        });
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = start.elapsed();
        drop(triangles);
        if let Some(update) = output.platform_output.accesskit_update {
            let found = update.nodes.iter().filter_map(|(_, node)| {
                let (label, bounds) = (node.label()?, node.bounds()?);
                // Points of a window are far below what f32 counts exactly.
                let at = |x: f64, y: f64| egui::pos2(x as f32, y as f32);
                Some((
                    label.to_owned(),
                    Rect::from_min_max(at(bounds.x0, bounds.y0), at(bounds.x1, bounds.y1)),
                ))
            });
            self.label_nodes = found.collect();
        }
        took
    }

    /// Frames until no job runs and nothing changes any more; the longest of them.
    pub(crate) fn settle(&mut self) -> Duration {
        let started = Instant::now();
        let (mut longest, mut still) = (Duration::ZERO, 0);
        while still < 12 && started.elapsed() < PATIENCE {
            longest = longest.max(self.frame(Vec::new()));
            if self.news.swap(false, Ordering::Relaxed) || !self.workbench().jobs().is_empty() {
                still = 0;
                std::thread::sleep(Duration::from_millis(4));
            } else {
                still += 1;
            }
        }
        longest
    }

    /// Where the control with this name is; the first that begins with it where none is called so.
    pub(crate) fn place(&mut self, label: &str) -> Option<Rect> {
        self.ctx.enable_accesskit();
        self.frame(Vec::new());
        self.frame(Vec::new());
        self.ctx.disable_accesskit();
        let exact = self.label_nodes.iter().find(|(name, _)| name == label);
        let found = exact.or_else(|| self.label_nodes.iter().find(|(name, _)| name.starts_with(label)));
        if found.is_none() {
            let names: Vec<&str> = self.label_nodes.iter().map(|(name, _)| name.as_str()).collect();
            eprintln!("no control is called {label}; there are: {}", names.join(" | "));
        }
        found.map(|(_, area)| *area)
    }

    /// Clicks the control with this name and waits for what follows; the longest frame.
    pub(crate) fn click(&mut self, label: &str) -> Duration {
        let Some(area) = self.place(label) else { return Duration::ZERO };
        let at = area.center();
        self.frame(vec![Event::PointerMoved(at)]);
        self.frame(vec![button(at, true)]);
        let released = self.frame(vec![button(at, false)]);
        released.max(self.settle())
    }

    /// Types into the field with this name; the longest frame until all that follows is there.
    pub(crate) fn type_into(&mut self, label: &str, text: &str) -> Duration {
        self.click(label);
        let typed = self.frame(vec![Event::Text(text.to_owned())]);
        typed.max(self.settle())
    }
}

/// The main button goes down or up.
pub(crate) fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// The wheel turns; with Ctrl it zooms.
pub(crate) fn wheel(points: f32, modifiers: Modifiers) -> Event {
    let delta = vec2(0.0, points);
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers,
    }
}

/// A key is pressed.
pub(crate) fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// An empty square for each picture, as no font with pictures is at hand.
fn picture(request: &GlyphRasterizerRequest<'_>) -> Option<RasterizedGlyph> {
    let image = ColorImage::filled([1, 1], Color32::TRANSPARENT);
    Some(RasterizedGlyph {
        bitmap: GlyphBitmap { image, offset_px: Vec2::ZERO, is_color: true },
        advance_px: request.font_size_px,
    })
}
