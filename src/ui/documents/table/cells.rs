//! What stands in the cells of the table.

use egui::{Color32, Label, Rangef, Rect, RichText, Sense, Stroke, Ui, vec2};

use super::{BAR, Rows, TOO_LITTLE, beginning, is_scored};
use crate::corpus::DocId;
use crate::listing::{Column, ColumnKind};
use crate::ui::documents::numbers::{date_text, digits, signed};
use crate::ui::theme::{GRID, count_text, icons};
use crate::ui::widgets::state_mark_ui;

impl Rows<'_> {
    pub(super) fn cell_ui(&self, column: &Column, doc: DocId, ink: Color32, ui: &mut Ui) {
        let tokens = self.ctx.tokens;
        match column {
            Column::Score(id) => {
                let score = self.facts.score(*id, doc);
                if score.is_none() && !is_scored(self.ctx, *id) {
                    ui.label(RichText::new("–").small().color(tokens.secondary));
                } else {
                    self.score_ui(score, self.listing.largest(*id), ui);
                }
            }
            Column::Mix => self.mix_ui(doc, ui),
            Column::Moved => self.moved_ui(doc, ui),
            Column::State => {
                let state = self.facts.states.get(doc.place()).copied().unwrap_or_default();
                state_mark_ui(ui, tokens, state);
            }
            Column::Time => {
                let date =
                    self.facts.number(column, doc).and_then(|time| date_text(time, self.about.date_pattern));
                ui.label(RichText::new(date.unwrap_or_default()).color(ink));
            }
            Column::Words | Column::Number | Column::Terms(_) => {
                // Counts of words in memory: whole, and exact as floats.
                let number =
                    self.facts.number(column, doc).map_or_else(String::new, |n| count_text(n as usize));
                ui.label(RichText::new(number).color(ink));
            }
            column => {
                let text = beginning(&self.facts.text(column, doc));
                ui.add(Label::new(RichText::new(text).color(ink)).truncate());
            }
        }
    }

    pub(super) fn score_text(&self, score: Option<f64>) -> String {
        match score {
            Some(score) => signed(score, digits(self.settings.measure)),
            None => TOO_LITTLE.to_owned(),
        }
    }

    /// The score and a bar from the middle: to the right when it is positive.
    fn score_ui(&self, score: Option<f64>, largest: f64, ui: &mut Ui) {
        let tokens = self.ctx.tokens;
        let text = self.score_text(score);
        let Some(score) = score else {
            ui.label(RichText::new(text).small().color(tokens.secondary));
            return;
        };
        ui.spacing_mut().item_spacing.x = GRID;
        let (rect, _) = ui.allocate_exact_size(vec2(BAR, 10.0), Sense::hover());
        let share = if largest > 0.0 { score / largest } else { 0.0 };
        bar_ui(rect, [0.0, share], tokens.score(score), ui);
        ui.painter().vline(rect.center().x, rect.y_range().expand(3.0), Stroke::new(1.0, tokens.line));
        ui.label(RichText::new(text).color(tokens.score(score)));
    }

    /// The mix and what each concept adds to it, stacked: what takes away to the left.
    fn mix_ui(&self, doc: DocId, ui: &mut Ui) {
        let tokens = self.ctx.tokens;
        let Some(score) = self.facts.mix(doc) else {
            ui.label(RichText::new(TOO_LITTLE).small().color(tokens.secondary));
            return;
        };
        ui.spacing_mut().item_spacing.x = GRID;
        let (rect, response) = ui.allocate_exact_size(vec2(BAR, 10.0), Sense::hover());
        let reach: f64 =
            self.facts.mix.iter().map(|(id, weight)| weight.abs() * self.listing.largest(*id)).sum();
        let project = self.ctx.workbench.project();
        let (mut up, mut down) = (0.0, 0.0);
        let mut lines = Vec::new();
        for (id, share) in self.facts.shares(doc) {
            let Some(concept) = project.concept(id) else { continue };
            let part = if reach > 0.0 { share / reach } else { 0.0 };
            let from = if share < 0.0 { &mut down } else { &mut up };
            bar_ui(rect, [*from, *from + part], tokens.series(concept.color), ui);
            *from += part;
            lines.push(format!("{} {}", concept.name, self.score_text(Some(share))));
        }
        ui.painter().vline(rect.center().x, rect.y_range().expand(3.0), Stroke::new(1.0, tokens.line));
        response.on_hover_text(lines.join("\n"));
        ui.label(RichText::new(self.score_text(Some(score))).color(tokens.score(score)));
    }

    /// By how many places the last edit moved the document.
    fn moved_ui(&self, doc: DocId, ui: &mut Ui) {
        let Some(moved) = self.listing.moved(doc).filter(|moved| *moved != 0) else { return };
        let (icon, color) = match moved {
            1.. => (icons::UP, self.ctx.tokens.positive),
            _ => (icons::DOWN, self.ctx.tokens.negative),
        };
        // Places in memory.
        let n = usize::try_from(moved.unsigned_abs()).unwrap_or(usize::MAX);
        ui.label(RichText::new(format!("{icon}{}", count_text(n))).small().color(color));
    }
}

/// A part of a bar, in shares of half its width from the middle.
fn bar_ui(rect: Rect, shares: [f64; 2], color: Color32, ui: &Ui) {
    let middle = rect.center().x;
    // Widths in pixels.
    let [a, b] = shares.map(|share| middle + share.clamp(-1.0, 1.0) as f32 * rect.width() / 2.0);
    ui.painter().rect_filled(
        Rect::from_x_y_ranges(Rangef::new(a.min(b), a.max(b)), rect.y_range()),
        2,
        color,
    );
}

impl Rows<'_> {
    /// Whether a column's numbers stand best under a name aligned as they are.
    pub(super) fn is_number(&self, column: &Column) -> bool {
        self.facts.kind(column) == ColumnKind::Number
    }
}
