//! The account of a score: a line a term, and a last line that they add up to.

use egui::{Align, Frame, Layout, Link, Panel, RichText, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use super::marks::color_of;
use super::numbers::{ledger_digits, signed, units_text};
use super::term_menu::term_menu_ui;
use crate::project::{Concept, ScoringSettings};
use crate::scoring::ledger::{Ledger, LedgerLine};
use crate::scoring::scores::Measure;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, count_text, strong};
use crate::ui::widgets::column_label_ui;
use crate::workbench::reading::Counted;

/// Widths of the columns of numbers: count, weight, share.
const WIDTHS: [f32; 3] = [44.0, 64.0, 84.0];

/// Draws the ledger; returns the line of a term that was clicked.
pub(super) fn ledger_ui(
    ctx: &ViewContext<'_>,
    concept: &Concept,
    counted: &Counted,
    ui: &mut Ui,
) -> Option<usize> {
    let Counted { ledger, settings, .. } = counted;
    let settings = *settings;
    if ledger.lines.is_empty() {
        ui.label(strong("How the score comes about"));
        let text = match settings.measure {
            Measure::Similarity => "The word vectors know no word of this text.".to_owned(),
            _ => format!("No term of {} stands in this text.", concept.name),
        };
        ui.label(RichText::new(text).weak());
        return None;
    }
    ui.horizontal(|ui| {
        ui.label(strong("How the score comes about"));
        ui.add(egui::Label::new(RichText::new(formula(settings.measure)).small().weak()).truncate())
            .on_hover_text(formula(settings.measure));
    });
    let digits = ledger_digits(settings.measure);
    let mut clicked = None;
    // First the last line, which keeps its place at the bottom; the table takes what is left.
    Panel::bottom("total")
        .exact_size(ROW + GRID)
        .resizable(false)
        .frame(Frame::new())
        .show(ui, |ui| total_ui(ctx, ledger, settings, ui));
    let mut table = TableBuilder::new(ui)
        .id_salt("ledger")
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::remainder().at_least(60.0).clip(true));
    for width in WIDTHS {
        table = table.column(Column::exact(width));
    }
    let table = table.header(ROW, |mut header| {
        let what = if settings.measure == Measure::Similarity { "Word" } else { "Term" };
        for text in [what, "Count", "Weight", "Share"] {
            header.col(|ui| {
                ui.label(RichText::new(text).small().weak());
            });
        }
    });
    table.body(|body| {
        body.rows(ROW, ledger.lines.len(), |mut row| {
            let number = row.index();
            let Some(line) = ledger.lines.get(number) else { return };
            if line_ui(ctx, concept, line, digits, &mut row) {
                clicked = Some(number);
            }
        });
    });
    clicked
}

fn line_ui(
    ctx: &ViewContext<'_>,
    concept: &Concept,
    line: &LedgerLine,
    digits: usize,
    row: &mut TableRow<'_, '_>,
) -> bool {
    let mut is_clicked = false;
    row.col(|ui| {
        let text = RichText::new(line.name()).color(color_of(ctx, line.weight));
        let link = ui.add(Link::new(text)).on_hover_text("Show it in the text; right-click for more");
        is_clicked = link.clicked();
        link.context_menu(|ui| term_menu_ui(ctx, concept, &line.term, ui));
    });
    row.col(|ui| {
        // A count of words in a text in memory.
        ui.label(count_text(line.count as usize));
    });
    row.col(|ui| {
        ui.label(signed(line.weight, 4));
    });
    row.col(|ui| {
        ui.label(units_text(line.share, digits));
    });
    is_clicked
}

/// The last line: what all lines add up to, in the columns they stand in.
fn total_ui(ctx: &ViewContext<'_>, ledger: &Ledger, settings: ScoringSettings, ui: &mut Ui) {
    let digits = ledger_digits(settings.measure);
    ui.horizontal_centered(|ui| {
        ui.label(strong("Score"));
        if !ledger.is_enough {
            ui.label(RichText::new(too_little(ledger, settings)).color(ctx.tokens.secondary));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut cell = |width: f32, text: RichText| {
                column_label_ui(ui, width, ROW, text);
            };
            let [count, weight, share] = WIDTHS;
            if ledger.is_enough {
                cell(share, strong(units_text(ledger.total, digits)));
            } else {
                cell(share, RichText::new(units_text(ledger.total, digits)).color(ctx.tokens.secondary));
            }
            cell(weight, RichText::new(""));
            // A count of words in a text in memory.
            cell(count, strong(count_text(ledger.tally.matched as usize)));
        });
    });
}

/// Why a document has no score.
pub(super) fn too_little(ledger: &Ledger, settings: ScoringSettings) -> String {
    let noun = match (settings.measure, ledger.tally.matched) {
        (Measure::Similarity, 1) => "word is known",
        (Measure::Similarity, _) => "words are known",
        (_, 1) => "term matches",
        _ => "terms match",
    };
    format!("too little to say: {} {noun}, at least {} are asked for", ledger.tally.matched, settings.minimum)
}

/// The measure in words.
fn formula(measure: Measure) -> &'static str {
    match measure {
        Measure::Mean => "Share = count × weight ÷ all matches; the shares add up to the mean weight.",
        Measure::Sum => "Share = count × weight; the shares add up to the score.",
        Measure::Share => "Share = count × weight ÷ all words of the text; the shares add up to the score.",
        Measure::Similarity => {
            "Weight = similarity to the concept; share = count × weight ÷ all known words. The shares add up to the score."
        }
    }
}
