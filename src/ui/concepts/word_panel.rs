//! Why a word was suggested, and how and where it stands in the documents.

use egui::{Color32, RichText, Sense, Ui, vec2};

use super::sentences::sentences_ui;
use super::suggestions::suggested_pole;
use super::verdict::{Verdict, decide};
use super::{ConceptsState, Shown};
use crate::concept::{ConceptKind, Pole};
use crate::corpus::tokens::fold;
use crate::project::command::pole_name;
use crate::project::{Concept, Origin};
use crate::ui::context::ViewContext;
use crate::ui::theme::{Tokens, count_text, pole_sign, score_text, strong};
use crate::ui::widgets::column_label_ui;
use crate::workbench::outcome::ConceptAnalysis;

/// Seeds shown, those with the largest share.
const N_BARS: usize = 5;

/// Draws the panel for the word last pointed at.
pub(super) fn word_panel_ui(ctx: &ViewContext<'_>, state: &mut ConceptsState, shown: Shown<'_>, ui: &mut Ui) {
    let Shown { concept, engine, analysis } = shown;
    let Some(word) = state.inspected else {
        ui.label(RichText::new("Point at a word to see why it is suggested.").weak());
        return;
    };
    let text = engine.embedding().word(word);
    let model = &analysis.suggestions.model;
    let parts = model.contributions(engine, word);
    let rarity = model.rarity(word);
    let score = parts.iter().sum::<f32>() + rarity;
    ui.horizontal(|ui| {
        ui.label(strong(text).size(16.0));
        ui.label(strong(score_text(f64::from(score))).color(ctx.tokens.score(f64::from(score))));
        ui.label(RichText::new(standing(ctx, text)).weak());
    });
    verdicts_ui(ctx, concept, analysis, (word, text), ui);
    let mut bars: Vec<(String, f64, Color32)> = model
        .seeds()
        .iter()
        .zip(&parts)
        .map(|(&(pole, seed), &part)| {
            let seed = engine.embedding().word(seed);
            (format!("{} {seed}", pole_sign(pole)), f64::from(part), ctx.tokens.pole(pole))
        })
        .collect();
    bars.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let largest = bars.first().map_or(1.0, |bar| bar.1.abs()).max(f64::MIN_POSITIVE);
    for (seed, part, color) in bars.iter().take(N_BARS) {
        bar_ui(ctx.tokens, RichText::new(seed).color(*color), *part, *part / largest, ui);
    }
    if bars.len() > N_BARS {
        let rest: f64 = bars[N_BARS..].iter().map(|bar| bar.1).sum();
        let text = format!("{} more seeds: {}", bars.len() - N_BARS, score_text(rest));
        ui.label(RichText::new(text).small().weak());
    }
    if rarity < 0.0 {
        let part = f64::from(rarity);
        bar_ui(ctx.tokens, RichText::new("a rare word").weak(), part, (part / largest).max(-1.0), ui);
    }
    sentences_ui(ctx, &mut state.sentences, text, ui);
}

/// How often a word stands in the documents, and in how many; nothing where there are no documents.
pub(super) fn counts(ctx: &ViewContext<'_>, word: &str) -> Option<(usize, usize)> {
    let documents = ctx.workbench.documents()?;
    let Some(form) = documents.index.type_of(&fold(word)) else { return Some((0, 0)) };
    // A count of tokens fits usize: they are all in memory.
    let n_times = usize::try_from(documents.inverted.occurrences(form)).unwrap_or(usize::MAX);
    let n_documents = usize::try_from(documents.inverted.documents_with(form)).unwrap_or(usize::MAX);
    Some((n_times, n_documents))
}

/// The same as a phrase; empty where there are no documents.
pub(super) fn standing(ctx: &ViewContext<'_>, word: &str) -> String {
    match counts(ctx, word) {
        None => String::new(),
        Some((0, _)) => "not in the documents".to_owned(),
        Some((n_times, n_documents)) => {
            format!("{} times in {} documents", count_text(n_times), count_text(n_documents))
        }
    }
}

fn verdicts_ui(
    ctx: &ViewContext<'_>,
    concept: &Concept,
    analysis: &ConceptAnalysis,
    (word, text): (crate::embedding::WordId, &str),
    ui: &mut Ui,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let here = concept.seeds.pole_of(text);
        for pole in Pole::ALL {
            if concept.kind == ConceptKind::Unipolar && pole == Pole::Negative {
                continue;
            }
            let label = format!("{} {}", pole_sign(pole), pole_name(pole));
            let button = egui::Button::selectable(here == Some(pole), label).small();
            if ui.add(button).on_hover_text(format!("Make {text} a seed of {}", pole_name(pole))).clicked() {
                decide(ctx, Origin::Suggestion, concept, text, Verdict::Seed(pole));
            }
        }
        if here.is_none() {
            let pole = suggested_pole(analysis, word).unwrap_or(Pole::Positive);
            if ui.small_button("Accept").on_hover_text("Count it, but not as a seed").clicked() {
                decide(ctx, Origin::Suggestion, concept, text, Verdict::Accept(pole));
            }
            if ui.small_button("Reject").on_hover_text("Neither suggest nor count it").clicked() {
                decide(ctx, Origin::Suggestion, concept, text, Verdict::Reject);
            }
        }
    });
}

/// A reason, what it adds, and a bar from the middle: to the right when it raises the score.
fn bar_ui(tokens: &Tokens, reason: RichText, part: f64, share: f64, ui: &mut Ui) {
    ui.horizontal(|ui| {
        column_label_ui(ui, 110.0, 18.0, reason);
        let (rect, _) =
            ui.allocate_exact_size(vec2((ui.available_width() - 60.0).max(40.0), 10.0), Sense::hover());
        let middle = rect.center().x;
        // A width in pixels.
        let reach = share as f32 * rect.width() / 2.0;
        let bar = egui::Rect::from_x_y_ranges(
            egui::Rangef::new(middle.min(middle + reach), middle.max(middle + reach)),
            rect.y_range(),
        );
        ui.painter().rect_filled(bar, 2, tokens.score(part));
        ui.painter().vline(middle, rect.y_range().expand(2.0), egui::Stroke::new(1.0, tokens.line));
        ui.label(RichText::new(score_text(part)).small());
    });
}
