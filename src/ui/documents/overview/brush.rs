//! What is marked in the plot, and the condition it stands for.

use std::sync::Arc;

use egui::{Painter, Pos2, Rect, Shape, Stroke};
use egui_plot::{PlotPoint, PlotTransform};

use super::{Brush, Tool};
use crate::corpus::doc_set::DocSet;
use crate::listing::Condition;
use crate::listing::condition::Region;
use crate::overview::View;
use crate::ui::theme::Tokens;
use crate::workbench::overview::{Mode, OverviewData, Picture};

/// Corners of a lasso at most: more would not be seen.
const MOST_CORNERS: usize = 400;

/// Pixels between two corners.
const CORNER_DISTANCE: f32 = 4.0;

/// What was marked last.
#[derive(Debug, Default)]
pub(super) struct BrushState {
    /// The line being drawn, in numbers of the plot.
    line: Vec<[f64; 2]>,
    /// What is marked: of several, a document in any of them is meant.
    marked: Vec<Region>,
    /// Where dragging over a margin began.
    pub(super) range_start: Option<Pos2>,
    /// A margin marks a range.
    marks_range: bool,
}

impl BrushState {
    /// Whether anything is marked or being marked.
    pub(super) fn is_there(&self) -> bool {
        self.marks_range || !self.marked.is_empty() || !self.line.is_empty()
    }

    /// The pointer goes on.
    pub(super) fn go(&mut self, tool: Tool, transform: &PlotTransform, pointer: Pos2) {
        let PlotPoint { x, y } = transform.value_from_position(pointer);
        match (tool, self.line.len()) {
            (Tool::Box, 2..) => {
                self.line.truncate(1);
                self.line.push([x, y]);
            }
            (Tool::Lasso, MOST_CORNERS..) => {}
            (Tool::Lasso, 1..) => {
                let is_far = self.line.last().is_none_or(|[x, y]| {
                    let last = transform.position_from_point(&PlotPoint::new(*x, *y));
                    last.distance(pointer) >= CORNER_DISTANCE
                });
                self.line.extend(is_far.then_some([x, y]));
            }
            _ => self.line.push([x, y]),
        }
    }

    /// The pointer is let go; `adds` what is marked to what was.
    pub(super) fn finish(&mut self, tool: Tool, data: &OverviewData, adds: bool) -> Option<Brush> {
        let region = region(tool, &std::mem::take(&mut self.line))?;
        if !adds || self.marks_range {
            self.marked.clear();
        }
        self.marks_range = false;
        self.marked.push(region);
        Some(Brush::Set(self.condition(data)))
    }

    /// A margin marks a range instead of what was marked.
    pub(super) fn mark_range(&mut self) {
        *self = Self { marks_range: true, ..Self::default() };
    }

    fn condition(&self, data: &OverviewData) -> Condition {
        let is_exact = data.request.mode == Mode::Scatter;
        if let ([shape], true) = (&self.marked[..], is_exact) {
            let (x, y) = (data.request.x.clone(), data.request.y.clone());
            return Condition::Region { x, y, shape: shape.clone() };
        }
        // What is drawn elsewhere than its numbers are, and what several parts hold, is named one by one.
        let is_marked = |at: [f64; 2]| self.marked.iter().any(|region| region.contains(at));
        let docs: DocSet = match &data.picture {
            Picture::Gathered(gathered) => gathered
                .squares
                .iter()
                .filter(|square| is_marked(middle(square.area)))
                .flat_map(|square| gathered.docs(square).iter().copied())
                .collect(),
            Picture::Marks | Picture::Density(_) => {
                data.grid.marks().iter().filter(|mark| is_marked(mark.at)).map(|mark| mark.doc).collect()
            }
        };
        Condition::Chosen { what: "marked in the plot".to_owned(), docs: Arc::new(docs) }
    }

    /// Draws what is marked and what is being marked.
    pub(super) fn paint(&self, tool: Tool, tokens: &Tokens, transform: &PlotTransform, painter: &Painter) {
        let position = |[x, y]: [f64; 2]| transform.position_from_point(&PlotPoint::new(x, y));
        let stroke = Stroke::new(1.5, tokens.accent);
        let drawn = region(tool, &self.line);
        for region in self.marked.iter().chain(&drawn) {
            match region {
                Region::Box { x, y } => {
                    let rect = Rect::from_two_pos(position([x[0], y[0]]), position([x[1], y[1]]));
                    painter.rect_filled(rect, 0.0, tokens.accent.gamma_multiply(0.08));
                    painter.rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Middle);
                }
                Region::Lasso(corners) => {
                    let corners = corners.iter().map(|corner| position(*corner)).collect();
                    painter.add(Shape::closed_line(corners, stroke));
                }
            }
        }
    }
}

/// The middle of a square.
fn middle(area: View) -> [f64; 2] {
    [area.x, area.y].map(|[from, to]| from / 2.0 + to / 2.0)
}

/// What a line marks; nothing where it goes around nothing.
fn region(tool: Tool, line: &[[f64; 2]]) -> Option<Region> {
    match (tool, line) {
        (Tool::Box, [[ax, ay], .., [bx, by]]) if ax != bx && ay != by => {
            Some(Region::Box { x: [ax.min(*bx), ax.max(*bx)], y: [ay.min(*by), ay.max(*by)] })
        }
        (Tool::Lasso, [_, _, _, ..]) => Some(Region::Lasso(line.to_vec())),
        _ => None,
    }
}
