//! Where a word of a text stands in all documents, in a window of its own beside what is read.

use egui::{ScrollArea, Ui, Window};

use crate::ui::concepts::sentences::{SentencesState, sentences_ui};
use crate::ui::context::ViewContext;

/// Draws the window; false once it was closed.
pub(super) fn window_ui(ctx: &ViewContext<'_>, sentences: &mut SentencesState, ui: &Ui) -> bool {
    let Some(word) = sentences.word().map(ToOwned::to_owned) else { return false };
    let mut is_open = true;
    Window::new(format!("Sentences with “{word}”"))
        .id(ui.scope_id().with("sentences"))
        .open(&mut is_open)
        .collapsible(false)
        .default_size([460.0, 320.0])
        .show(ui.ctx(), |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let request = sentences.request();
                let known = request.as_ref().and_then(|request| ctx.workbench.sentences(request));
                if known.is_some_and(<[_]>::is_empty) {
                    ui.label("No document has it.");
                }
                sentences_ui(ctx, sentences, &word, ui);
            });
        });
    is_open
}
