//! A line drawn around words selects them; what is said is said of all.

use std::collections::BTreeSet;

use egui::{Pos2, RichText, Stroke, Ui};

use super::dots::Dot;
use crate::concept::engine::Engine;
use crate::counts::counted;
use crate::embedding::WordId;
use crate::project::{Concept, Origin};
use crate::ui::concepts::verdict::offered;
use crate::ui::context::ViewContext;

/// Points of the line are at least this far apart, on screen.
const STEP: f32 = 3.0;

/// The line being drawn, and the words it last surrounded.
#[derive(Debug, Default)]
pub(in crate::ui::concepts) struct Lasso {
    /// Whether a drag draws a line rather than moving the map.
    pub(super) is_on: bool,
    line: Vec<Pos2>,
    words: BTreeSet<WordId>,
}

impl Lasso {
    pub(super) fn contains(&self, word: WordId) -> bool {
        self.words.contains(&word)
    }

    /// The pointer is dragged here.
    pub(super) fn reach(&mut self, pointer: Pos2) {
        if self.line.last().is_none_or(|last| last.distance(pointer) >= STEP) {
            self.line.push(pointer);
        }
    }

    /// The line is closed: what is inside is selected, and nothing else.
    pub(super) fn close(&mut self, dots: &[Dot<'_>], at: impl Fn(&Dot<'_>) -> Pos2) {
        let line = std::mem::take(&mut self.line);
        if line.len() > 2 {
            self.words = dots.iter().filter(|dot| is_inside(&line, at(dot))).map(|dot| dot.word).collect();
        }
    }

    pub(super) fn draw(&self, ctx: &ViewContext<'_>, painter: &egui::Painter) {
        if self.line.len() > 1 {
            painter.add(egui::Shape::closed_line(self.line.clone(), Stroke::new(1.5, ctx.tokens.accent)));
        }
    }
}

/// Whether a ray from the point crosses the closed line an odd number of times.
fn is_inside(line: &[Pos2], point: Pos2) -> bool {
    let ends = line.iter().zip(line.iter().cycle().skip(1));
    let crosses = |(a, b): &(&Pos2, &Pos2)| {
        (a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
    };
    ends.filter(crosses).count() % 2 == 1
}

/// Draws a line about the selected words, with what can be said about all of them.
pub(super) fn selected_ui(
    ctx: &ViewContext<'_>,
    lasso: &mut Lasso,
    concept: &Concept,
    engine: &Engine,
    ui: &mut Ui,
) {
    ui.horizontal(|ui| {
        if lasso.words.is_empty() {
            let hint = "Drag moves, Ctrl+wheel zooms, double-click shows all; Shift+drag selects words.";
            ui.add(egui::Label::new(RichText::new(hint).small().weak()).truncate());
            return;
        }
        let words: Vec<String> =
            lasso.words.iter().map(|&word| engine.embedding().word(word).to_owned()).collect();
        ui.label(counted(words.len(), "word")).on_hover_text(words.join(", "));
        for (verdict, name, hint) in offered(concept) {
            let button = ui.small_button(&name).on_hover_text(hint);
            crate::ui::widgets::name_button(&button, &format!("{name}: selected words"));
            if button.clicked() {
                ctx.actions.change(Origin::Map, verdict.change(concept, &words));
                lasso.words.clear();
            }
        }
        if ui.small_button("Clear").clicked() {
            lasso.words.clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn points_are_inside_a_bent_line_or_not() {
        let line = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 10.0), pos2(5.0, 2.0), pos2(0.0, 10.0)];
        assert!(is_inside(&line, pos2(1.0, 4.0)) && is_inside(&line, pos2(9.0, 4.0)));
        assert!(!is_inside(&line, pos2(5.0, 6.0)) && !is_inside(&line, pos2(-1.0, 1.0)));
        assert!(!is_inside(&[], pos2(0.0, 0.0)));
    }
}
