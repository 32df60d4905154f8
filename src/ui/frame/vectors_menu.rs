//! The word vectors in use, in the status bar; opens the menu of others.

use std::path::{Path, PathBuf};

use egui::{RichText, Ui};

use crate::concept::SUGGESTION_VOCABULARY;
use crate::project::{Command, VectorSource};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::dialogs::Purpose;
use crate::ui::theme::count_text;
use crate::ui::widgets::name_button;

/// How many words can be suggested from.
const VOCABULARIES: [usize; 3] = [SUGGESTION_VOCABULARY, 200_000, 300_000];

/// Draws the name and size of the vectors; `recent` are files opened lately.
pub fn vectors_menu_ui(ctx: &ViewContext<'_>, recent: &[PathBuf], ui: &mut Ui) {
    let loaded = ctx.workbench.vectors();
    let text = match loaded {
        Some(loaded) => {
            let embedding = loaded.engine.embedding();
            format!("{} · {} words", embedding.name(), count_text(embedding.len()))
        }
        None => "No word vectors yet".to_owned(),
    };
    let text = RichText::new(text).small().color(ctx.tokens.secondary);
    let menu = ui.menu_button(text, |ui| {
        let used = loaded.map(|loaded| &loaded.source);
        choice_ui(ctx, "Built-in vectors", VectorSource::Embedded, used, ui);
        let current = match used {
            Some(VectorSource::File { path, .. }) if !recent.contains(path) => Some(path),
            _ => None,
        };
        for file in current.into_iter().chain(recent) {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
            choice_ui(ctx, &name, VectorSource::file(file), used, ui);
        }
        if let Some(VectorSource::File { path, is_sharpened }) = used {
            ui.separator();
            sharpen_ui(ctx, path, *is_sharpened, ui);
        }
        if let Some(loaded) = loaded {
            ui.separator();
            vocabulary_ui(ctx, loaded.engine.embedding().len(), ui);
        }
        ui.separator();
        if ui.button("Open vectors…").clicked() {
            ctx.actions.send(Action::Ask(Purpose::OpenVectors));
        }
        if let Some(left_out) = loaded.and_then(|loaded| loaded.report.trouble()) {
            ui.separator();
            ui.set_max_width(320.0);
            let note = ui.colored_label(ctx.tokens.negative, left_out);
            note.on_hover_ui(|ui| reasons_ui(ctx, ui));
        }
    });
    name_button(&menu.response, "Word vectors");
    menu.response.on_hover_text("The word vectors in use; click to use others");
}

fn choice_ui(
    ctx: &ViewContext<'_>,
    name: &str,
    source: VectorSource,
    used: Option<&VectorSource>,
    ui: &mut Ui,
) {
    let path = match &source {
        VectorSource::Embedded => "Inside the program, always there".to_owned(),
        VectorSource::File { path, .. } => path.display().to_string(),
    };
    let is_used = match (used, &source) {
        (Some(VectorSource::File { path: used, .. }), VectorSource::File { path, .. }) => used == path,
        (used, source) => used == Some(source),
    };
    let button = ui.selectable_label(is_used, name).on_hover_text(path);
    if button.clicked() {
        ctx.actions.send(Action::OpenVectors(source));
        ui.close();
    }
}

/// The same file with its words pulled together by what a dictionary knows, or as it is.
fn sharpen_ui(ctx: &ViewContext<'_>, path: &Path, is_sharpened: bool, ui: &mut Ui) {
    let mut wanted = is_sharpened;
    let switch = ui.checkbox(&mut wanted, "Sharpened by a dictionary").on_hover_text(
        "Pulls words of the same meaning together and opposites apart, by the English relations of WordNet. Helps to \
         tell the two ends of a scale apart; the built-in vectors are made this way already.",
    );
    if switch.changed() {
        ctx.actions
            .send(Action::OpenVectors(VectorSource::File { path: path.to_owned(), is_sharpened: wanted }));
        ui.close();
    }
}

/// How many of the commonest words are suggested from; `n_words` are known.
fn vocabulary_ui(ctx: &ViewContext<'_>, n_words: usize, ui: &mut Ui) {
    ui.label(RichText::new("Suggest from the commonest").small().weak());
    let used = ctx.workbench.project().vocabulary;
    let choices = VOCABULARIES.iter().scan(0, |before, &choice| {
        let offered = (*before < n_words).then_some(choice);
        *before = choice;
        offered
    });
    for choice in choices {
        let text = format!("{} words", count_text(choice.min(n_words)));
        let button = ui.selectable_label(used == choice, text);
        if button.on_hover_text("Rarer words are mostly names and misspellings").clicked() {
            ctx.actions.command(Command::SetVocabulary { n_words: choice });
            ui.close();
        }
    }
}

/// The first entries that were left out.
fn reasons_ui(ctx: &ViewContext<'_>, ui: &mut Ui) {
    const MOST_SHOWN: usize = 12;
    let Some(loaded) = ctx.workbench.vectors() else { return };
    let unit = if loaded.report.is_text() { "line" } else { "word" };
    for skipped in loaded.report.skipped.iter().take(MOST_SHOWN) {
        ui.label(format!("{unit} {}: {}", skipped.place, skipped.reason));
    }
}
