//! What made a change: the terms, typical documents, and whether the same authors changed or others came.

use egui::{Align, Label, Layout, RichText, ScrollArea, Sense, Ui, vec2};

use super::drawn::Drawn;
use crate::comparison::shift::ShiftRow;
use crate::corpus::DocId;
use crate::counts::counted;
use crate::dynamics::explain::{Decomposition, Span, Typical};
use crate::export::time_axis::{day_text, moment_text};
use crate::listing::{Column, Condition};
use crate::project::{Concept, ConceptId};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::state::Place;
use crate::ui::theme::{GRID, ROW, icons, strong};
use crate::ui::widgets::icon_button_ui;
use crate::workbench::explaining::{ExplainRequest, Explained};

/// Terms told of.
const N_TERMS: usize = 14;
/// Authors told of.
const N_AUTHORS: usize = 6;

/// The request for a period and the one of the same length before it.
pub(super) fn request(concept: ConceptId, marked: (f64, f64)) -> ExplainRequest {
    let after = Span { start: marked.0, end: marked.1 };
    ExplainRequest { concept, before: after.before(), after }
}

/// Draws what is known of the marked period; true when it is to be closed.
pub(super) fn explained_ui(
    ctx: &ViewContext<'_>,
    concept: &Concept,
    drawn: &Drawn,
    marked: (f64, f64),
    ui: &mut Ui,
) -> bool {
    let request = request(concept.id, marked);
    let mut is_closed = false;
    ui.horizontal(|ui| {
        ui.label(strong(format!("{} to {}", day_text(marked.0), day_text(marked.1))));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            is_closed = icon_button_ui(ui, icons::CLOSE, "Close the marked period").clicked();
        });
    });
    let before = format!("against {} to {}", day_text(request.before.start), day_text(request.before.end));
    ui.label(RichText::new(before).small().weak());
    let listed =
        ui.button("List its documents").on_hover_text("In the Documents workspace, as a filter by date");
    if listed.clicked() {
        let condition = Condition::Range { column: Column::Time, from: marked.0, to: marked.1 };
        ctx.actions.send(Action::ListDocuments(condition));
    }
    ui.add_space(GRID);
    ScrollArea::vertical().id_salt("explained").auto_shrink(false).show(ui, |ui| {
        match ctx.workbench.explained(request) {
            None => {
                ui.label(RichText::new("Looking for what made the change …").weak());
            }
            Some(Err(why)) => {
                ui.add(Label::new(super::sentence_of(why)).wrap());
            }
            Some(Ok(explained)) => {
                what_ui(ctx, explained, drawn, ui);
            }
        }
    });
    is_closed
}

fn what_ui(ctx: &ViewContext<'_>, explained: &Explained, drawn: &Drawn, ui: &mut Ui) {
    let [n_before, n_after] = explained.n;
    if let Some(shift) = &explained.shift {
        let [after, before] = shift.means;
        let text = format!(
            "Mean {} before ({}), {} after ({}): {}.",
            drawn.value_text(before),
            counted(n_before, "document"),
            drawn.value_text(after),
            counted(n_after, "document"),
            drawn.value_text(after - before),
        );
        ui.add(Label::new(text).wrap().selectable(true));
        ui.add_space(GRID);
        ui.label(strong("Terms that made it"))
            .on_hover_text("Parts of the difference; those of all terms add up to it exactly");
        let most = shift.rows.first().map_or(0.0, |row| row.difference.abs());
        for row in shift.rows.iter().take(N_TERMS) {
            term_ui(ctx, row, most, drawn, ui);
        }
        if let Some(rest) = shift.rows.get(N_TERMS..).filter(|rest| !rest.is_empty()) {
            let sum: f64 = rest.iter().map(|row| row.difference).sum();
            let text = format!("{}: {}", counted(rest.len(), "more term"), drawn.value_text(sum));
            ui.label(RichText::new(text).small().weak());
        }
    }
    if let Some(authors) = &explained.authors {
        ui.add_space(GRID);
        authors_ui(authors, drawn, ui);
    }
    for (typical, name) in explained.typical.iter().zip(["Typical before", "Typical after"]) {
        ui.add_space(GRID);
        ui.label(strong(name)).on_hover_text("Documents that are most surely near the mean of their period");
        for one in typical {
            document_ui(ctx, one, drawn, ui);
        }
    }
}

/// A term with a bar to the right or to the left.
fn term_ui(ctx: &ViewContext<'_>, row: &ShiftRow, most: f64, drawn: &Drawn, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.set_min_height(ROW - 4.0);
        let name = if row.negated { format!("not … {}", row.term) } else { row.term.clone() };
        ui.allocate_ui_with_layout(vec2(110.0, ROW - 4.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(110.0);
            ui.add(Label::new(name).truncate());
        });
        let (bar, response) = ui.allocate_exact_size(vec2(110.0, ROW - 6.0), Sense::hover());
        // At most 1.
        let share = if most > 0.0 { (row.difference / most) as f32 } else { 0.0 };
        let middle = bar.center();
        let end = middle.x + share * bar.width() / 2.0;
        let ink = if share < 0.0 { ctx.tokens.negative } else { ctx.tokens.positive };
        let rect = egui::Rect::from_two_pos(
            egui::pos2(middle.x, bar.top() + 4.0),
            egui::pos2(end, bar.bottom() - 4.0),
        );
        ui.painter().rect_filled(rect, 1.0, ink);
        ui.painter().vline(middle.x, bar.y_range(), (1.0, ctx.tokens.line));
        let [after, before] = row.counts;
        response
            .on_hover_text(format!("{before} times before, {after} times after; weight {:+.2}", row.weight));
        ui.label(drawn.value_text(row.difference));
    });
}

fn authors_ui(authors: &Decomposition, drawn: &Drawn, ui: &mut Ui) {
    ui.label(strong("Authors"));
    ui.add(Label::new(authors.sentence()).wrap().selectable(true));
    let parts = [
        ("the same authors wrote differently", authors.same_authors_changed),
        ("the same authors wrote more or less", authors.same_authors_shares),
        ("other authors came or went", authors.other_authors),
    ];
    for (what, part) in parts {
        ui.label(format!("{} {what}", drawn.value_text(part)));
    }
    for author in authors.authors.iter().filter(|author| !author.group.is_empty()).take(N_AUTHORS) {
        let [before, after] = author.n;
        let text = format!(
            "{} {} ({before} documents before, {after} after)",
            drawn.value_text(author.part),
            author.group
        );
        ui.add(Label::new(RichText::new(text).small().weak()).truncate());
    }
}

/// A document to be opened.
fn document_ui(ctx: &ViewContext<'_>, typical: &Typical, drawn: &Drawn, ui: &mut Ui) {
    let doc = DocId(typical.doc);
    let Some(document) = ctx.workbench.documents().and_then(|loaded| loaded.corpus.document(doc)) else {
        return;
    };
    let source = if document.title.is_empty() { document.text } else { document.title };
    let title: String =
        source.trim_start().chars().take(70).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let time = document.time.map(moment_text).unwrap_or_default();
    let link = ui.add(
        Label::new(RichText::new(format!("{} {title}", drawn.value_text(typical.value))).underline())
            .truncate()
            .sense(Sense::click()),
    );
    if link.on_hover_text(format!("{time} {}\nClick to read it", document.group)).clicked() {
        ctx.actions.send(Action::SelectDocument(doc));
        ctx.actions.send(Action::GoTo(Place::Documents));
    }
}
