//! Agreement in numbers, each with what it means.

use egui::{Frame, Margin, RichText, Ui};

use super::drawn::Drawn;
use crate::ui::context::ViewContext;
use crate::ui::theme::{count_text, strong};

/// One number.
struct Figure {
    name: &'static str,
    value: Option<String>,
    meaning: &'static str,
    /// Said in place of a number that is not defined.
    reason: &'static str,
}

/// Draws the figures side by side and, below, what was left out.
pub(super) fn figures_ui(ctx: &ViewContext<'_>, drawn: &Drawn, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        for figure in figures(drawn) {
            figure_ui(ctx, &figure, ui);
        }
    });
    ui.add_space(2.0);
    let n_seeds = drawn.check.n_seeds;
    let text = match n_seeds {
        0 => "None of the rated words is a seed of the concept.".to_owned(),
        1 => {
            "1 rated word is a seed of the concept and was left out: it would flatter the figures.".to_owned()
        }
        n => format!(
            "{} rated words are seeds of the concept and were left out: they would flatter the figures.",
            count_text(n)
        ),
    };
    ui.label(RichText::new(text).weak());
}

fn figures(drawn: &Drawn) -> [Figure; 5] {
    let agreement = &drawn.check.agreement;
    let signed = |value: f64| format!("{value:+.3}").replace('-', "−");
    let no_spread = match drawn.is_constant {
        _ if agreement.n < 2 => "Not defined: fewer than two words can be compared.",
        (true, _) => "Not defined: all compared words have the same rating.",
        (_, true) => "Not defined: all compared words have the same score.",
        _ => "Not defined for these numbers.",
    };
    let one_side = if agreement.n < 2 {
        no_spread
    } else {
        "Not defined: no compared word on one side of the middle of the scale."
    };
    [
        Figure {
            name: "Spearman",
            value: agreement.spearman.map(signed),
            meaning: "Do words that people rate higher score higher? +1: in the same order, 0: no relation.",
            reason: no_spread,
        },
        Figure {
            name: "Pearson",
            value: agreement.pearson.map(signed),
            meaning: "How close do the words lie to a straight, rising line? +1: on it, 0: no relation.",
            reason: no_spread,
        },
        Figure {
            name: "AUC",
            value: agreement.auc.map(|auc| format!("{auc:.3}")),
            meaning: "Chance that a word rated above the middle scores higher than one below. 0.5 is guessing.",
            reason: one_side,
        },
        Figure {
            name: "Coverage",
            value: Some(format!("{:.1}%", agreement.coverage * 100.0)),
            meaning: "Share of the rated words that have a score, because the word vectors know them.",
            reason: "",
        },
        Figure {
            name: "Words compared",
            value: Some(count_text(agreement.n)),
            meaning: "Words with both a rating and a score. With few, the other figures are uncertain.",
            reason: "",
        },
    ]
}

fn figure_ui(ctx: &ViewContext<'_>, figure: &Figure, ui: &mut Ui) {
    let card = Frame::new().fill(ctx.tokens.panel).corner_radius(6).inner_margin(Margin::same(10));
    card.show(ui, |ui| {
        ui.vertical(|ui| {
            ui.set_width(182.0);
            ui.set_min_height(86.0);
            ui.label(RichText::new(figure.name).color(ctx.tokens.secondary));
            let value = figure.value.clone().unwrap_or_else(|| "–".to_owned());
            ui.label(strong(value).size(20.0));
            let text = if figure.value.is_some() { figure.meaning } else { figure.reason };
            ui.label(RichText::new(text).small().weak());
        });
    });
}
