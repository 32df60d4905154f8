//! The sentences in which a word stands in the loaded documents.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{RichText, Role, Sense, TextStyle, Ui, WidgetInfo};

use crate::corpus::concordance::{Occurrence, Sequence, context};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::state::Place;
use crate::ui::theme::{GRID, count_text};
use crate::workbench::outcome::LoadedDocuments;
use crate::workbench::request::SentencesRequest;

/// Sentences shown at first, and with each wish for more.
const N_MORE: usize = 20;
/// Bytes of text before a word, after it, and on either side under the pointer.
const REACH: (usize, usize, usize) = (40, 120, 400);

/// Which sentences are wanted.
#[derive(Debug, Default)]
pub(in crate::ui) struct SentencesState {
    /// The word; empty before the first.
    word: String,
    /// How often more were wished for.
    n_more: usize,
    /// Counts wishes for other sentences; at 0 they are in the file's order.
    shuffles: u64,
}

impl SentencesState {
    /// The first sentences of a word.
    pub(in crate::ui) fn of(word: &str) -> Self {
        Self { word: word.to_owned(), ..Self::default() }
    }

    /// The word they are of.
    pub(in crate::ui) fn word(&self) -> Option<&str> {
        (!self.word.is_empty()).then_some(self.word.as_str())
    }

    /// What is to be looked up.
    pub(in crate::ui) fn request(&self) -> Option<SentencesRequest> {
        let sequence = match self.shuffles {
            0 => Sequence::InOrder,
            shuffles => Sequence::Random(shuffles),
        };
        let request = SentencesRequest { word: self.word.clone(), sequence, n: (self.n_more + 1) * N_MORE };
        (!self.word.is_empty()).then_some(request)
    }
}

/// Draws the sentences of a word; nothing where there are no documents, or none has it.
pub(in crate::ui) fn sentences_ui(
    ctx: &ViewContext<'_>,
    state: &mut SentencesState,
    word: &str,
    ui: &mut Ui,
) {
    let Some(documents) = ctx.workbench.documents() else { return };
    if state.word != word {
        *state = SentencesState { word: word.to_owned(), n_more: 0, shuffles: state.shuffles };
    }
    let Some(request) = state.request() else { return };
    // Looked up by the next frame, mostly.
    let Some(lines) = ctx.workbench.sentences(&request).filter(|lines| !lines.is_empty()) else { return };
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        ui.label(RichText::new("In the documents").weak());
        let is_ordered = state.shuffles == 0;
        let ordered = ui.selectable_label(is_ordered, "In order").on_hover_text("As they stand in the file");
        let random = ui
            .selectable_label(!is_ordered, "Random")
            .on_hover_text("A random sample; another with each click");
        if ordered.clicked() || random.clicked() {
            state.shuffles = if random.clicked() { state.shuffles + 1 } else { 0 };
            state.n_more = 0;
        }
    });
    for line in lines {
        line_ui(ctx, documents, line, ui);
    }
    // All places are shown once there are fewer than wanted.
    if lines.len() >= request.n && ui.link(format!("{N_MORE} more")).clicked() {
        state.n_more += 1;
    }
    ui.label(RichText::new(format!("{} shown", count_text(lines.len()))).small().weak());
}

/// The text with a single space wherever there is white space.
fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
        if c != ' ' || !line.ends_with(' ') {
            line.push(c);
        }
    }
    line
}

/// One place in one line; a click opens its document.
fn line_ui(ctx: &ViewContext<'_>, documents: &LoadedDocuments, line: &Occurrence, ui: &mut Ui) {
    let text = documents.corpus.text(line.doc);
    let plain = |text: &str| in_one_line(text);
    let (before, _) = context(text, &line.span, REACH.0);
    let (_, after) = context(text, &line.span, REACH.1);
    let word = text.get(line.span.clone()).unwrap_or_default();
    let format =
        |color| TextFormat { font_id: TextStyle::Small.resolve(ui.style()), color, ..Default::default() };
    let mut job = LayoutJob::default();
    job.append(&plain(before), 0.0, format(ctx.tokens.secondary));
    job.append(&plain(word), 0.0, format(ctx.tokens.text));
    job.append(&plain(after), 0.0, format(ctx.tokens.secondary));
    job.wrap = TextWrapping::truncate_at_width(ui.available_width());
    let response = ui.add(egui::Label::new(job).sense(Sense::click()));
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, plain(&format!("{before}{word}{after}"))));
    let clicked = response.clicked();
    response.on_hover_ui(|ui| {
        let (before, after) = context(text, &line.span, REACH.2);
        ui.set_max_width(420.0);
        ui.label(format!("{before}{word}{after}"));
        ui.label(RichText::new("Click to read the document").small().weak());
    });
    if clicked {
        ctx.actions.send(Action::SelectDocument(line.doc));
        ctx.actions.send(Action::GoTo(Place::Documents));
    }
}
