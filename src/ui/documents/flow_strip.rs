//! The concept through a text: a bar for each part of it, up where the part is positive, down where it is negative.

use std::ops::Range;

use egui::{
    CursorIcon, Mesh, Rangef, Rect, RichText, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use super::numbers::signed;
use crate::counts::counted;
use crate::scoring::flow::{Flow, FlowPart};
use crate::ui::context::ViewContext;

/// Height of the strip.
pub(super) const HEIGHT: f32 = 36.0;
/// Fewer matches make no flow.
const LEAST: usize = 2;
/// A bar that weighs anything is at least so high.
const LEAST_BAR: f32 = 1.5;

/// Draws the strip for the concept of this `name`, with what is `seen` of the text framed; returns the byte of the text
/// that was clicked.
pub(super) fn flow_strip_ui(
    ctx: &ViewContext<'_>,
    name: &str,
    flow: &Flow,
    seen: &Range<usize>,
    ui: &mut Ui,
) -> Option<usize> {
    let n_matches = flow.n_matches();
    if n_matches < LEAST {
        ui.centered_and_justified(|ui| ui.label(RichText::new("too little to show a flow").weak()));
        return None;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, said(name, flow)));
    bars_ui(ctx, flow, rect, ui);
    frame_ui(ctx, flow, seen, rect, ui);
    let pointer = response.interact_pointer_pos().or_else(|| response.hover_pos());
    let share = pointer.map(|pointer| f64::from((pointer.x - rect.left()) / rect.width()).clamp(0.0, 1.0));
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui_at_pointer(|ui| {
        let Some((part, place)) = share.and_then(|share| part_at(flow, share)) else { return };
        ui.label(told(part, place, flow.parts.len()));
        ui.label(RichText::new("Click to read there.").small().weak());
    });
    let (part, _) = part_at(flow, share.filter(|_| response.clicked())?)?;
    Some(part.bytes.start)
}

/// The part at a share of the width, and its place.
fn part_at(flow: &Flow, share: f64) -> Option<(&FlowPart, usize)> {
    // A share of few parts.
    let place = (share * flow.parts.len() as f64) as usize;
    let place = place.min(flow.parts.len().checked_sub(1)?);
    Some((flow.parts.get(place)?, place))
}

/// One part in words.
fn told(part: &FlowPart, place: usize, n_parts: usize) -> String {
    let at = percent(place, n_parts);
    // A count of words in a text in memory.
    let matches = counted(part.tally.matched as usize, "match");
    format!("at {at} of the text: {matches}, sum {}", signed(part.tally.sum_of_weights(), 2))
}

fn percent(place: usize, n_parts: usize) -> String {
    format!("{} %", place * 100 / n_parts.max(1))
}

/// The whole strip in words, for those who cannot see it.
fn said(name: &str, flow: &Flow) -> String {
    let parts = || flow.parts.iter().enumerate();
    let highest = parts().rev().max_by_key(|(_, part)| part.tally.sum).filter(|(_, part)| part.tally.sum > 0);
    let lowest = parts().min_by_key(|(_, part)| part.tally.sum).filter(|(_, part)| part.tally.sum < 0);
    let mut said = format!(
        "Flow of {name} through the document: {} in {}",
        counted(flow.n_matches(), "match"),
        counted(flow.parts.len(), "part")
    );
    for (extreme, word) in [(highest, "highest"), (lowest, "lowest")] {
        if let Some((place, _)) = extreme {
            said += &format!(", {word} at {}", percent(place, flow.parts.len()));
        }
    }
    said
}

/// Where the part at a place begins on screen.
fn x_of(place: f32, n_parts: usize, rect: Rect) -> f32 {
    // Few parts.
    rect.left() + rect.width() * place / n_parts.max(1) as f32
}

/// Positive bars are solid, negative ones open, so that color is not needed; a dot on the line tells of matches that
/// cancel out.
fn bars_ui(ctx: &ViewContext<'_>, flow: &Flow, rect: Rect, ui: &Ui) {
    let painter = ui.painter();
    painter.rect_filled(rect, 2, ctx.tokens.sunken);
    let largest = flow.parts.iter().map(|part| part.tally.sum.unsigned_abs()).max().unwrap_or(0).max(1);
    let (middle, reach) = (rect.center().y, rect.height() / 2.0 - 2.0);
    let mut mesh = Mesh::default();
    let mut open = Vec::new();
    for (place, part) in flow.parts.iter().enumerate() {
        let x = Rangef::new(
            x_of(place as f32, flow.parts.len(), rect) + 0.5,
            x_of((place + 1) as f32, flow.parts.len(), rect) - 0.5,
        );
        // A share need not be exact.
        let height = (part.tally.sum.unsigned_abs() as f32 / largest as f32 * reach).max(LEAST_BAR);
        match part.tally.sum {
            0 if part.tally.matched > 0 => {
                let dot = Rect::from_x_y_ranges(x, middle - 1.0..=middle + 1.0);
                mesh.add_colored_rect(dot, ctx.tokens.irrelevant);
            }
            0 => {}
            sum if sum > 0 => {
                let bar = Rect::from_x_y_ranges(x, middle - height..=middle);
                mesh.add_colored_rect(bar, ctx.tokens.positive);
            }
            _ => open.push(Rect::from_x_y_ranges(x, middle..=middle + height)),
        }
    }
    painter.add(Shape::mesh(mesh));
    let stroke = Stroke::new(1.0, ctx.tokens.negative);
    for bar in open {
        painter.rect(bar, 0, ctx.tokens.negative.gamma_multiply(0.25), stroke, StrokeKind::Inside);
    }
    painter.hline(rect.x_range(), middle, Stroke::new(1.0, ctx.tokens.line));
}

/// Frames the parts on screen.
fn frame_ui(ctx: &ViewContext<'_>, flow: &Flow, seen: &Range<usize>, rect: Rect, ui: &Ui) {
    let n_parts = flow.parts.len();
    // Within a part by bytes.
    let place = |byte: usize| match flow.part_at(byte).and_then(|at| Some((at, flow.parts.get(at)?))) {
        Some((at, part)) => at as f32 + (byte - part.bytes.start) as f32 / part.bytes.len().max(1) as f32,
        None => n_parts as f32,
    };
    let (left, right) = (x_of(place(seen.start), n_parts, rect), x_of(place(seen.end), n_parts, rect));
    // Also a small part of a long text is to be seen.
    let right = right.max(left + 4.0).min(rect.right());
    let left = left.min(right - 4.0);
    let frame = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
    ui.painter().rect_stroke(frame, 2, Stroke::new(1.5, ctx.tokens.text), StrokeKind::Inside);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::scores::Tally;

    #[test]
    fn the_strip_is_told_in_words() {
        let part = |bytes, weight| FlowPart { bytes, tally: Tally::of(weight) };
        let flow = Flow { parts: vec![part(0..10, 500_000), part(10..20, -250_000)] };
        assert_eq!(
            said("Joy", &flow),
            "Flow of Joy through the document: 2 matches in 2 parts, highest at 0 %, lowest at 50 %"
        );
        assert_eq!(told(&flow.parts[1], 1, 2), "at 50 % of the text: 1 match, sum −0.25");
        assert_eq!(part_at(&flow, 1.0).map(|(_, place)| place), Some(1));
        assert!(part_at(&Flow::default(), 0.5).is_none());
    }
}
