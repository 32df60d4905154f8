//! One row a group: its name, its mean on an axis that all share, and how its scores are spread.

use egui::{
    Color32, Pos2, Rangef, Rect, RichText, Role, Sense, Stroke, TextStyle, TextWrapMode, Ui, WidgetInfo,
    WidgetText, pos2, vec2,
};

use super::{GroupsState, ctx_text, shown_name};
use crate::comparison::groups::Summary;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, count_text, strong};
use crate::workbench::groups::{Group, GroupsAnalysis};

const HEIGHT: f32 = 32.0;
/// Widths of name, counts and mean; the axis and the histogram share what is left.
const NAME: f32 = 150.0;
const COUNTS: f32 = 110.0;
const MEAN: f32 = 64.0;
const DOT: f32 = 4.0;

/// Where the parts of a row stand from left to right.
struct Places {
    name: Rangef,
    counts: Rangef,
    mean: Rangef,
    axis: Rangef,
    bars: Rangef,
}

impl Places {
    fn of(rect: Rect) -> Self {
        let gap = 2.0 * GRID;
        let mut left = rect.left() + gap;
        let mut next = |width: f32| {
            let range = Rangef::new(left, left + width);
            left += width + gap;
            range
        };
        let (name, counts, mean) = (next(NAME), next(COUNTS), next(MEAN));
        let rest = (rect.right() - mean.max - 3.0 * gap).max(80.0);
        let (axis, bars) = (next(rest * 0.55), next(rest * 0.45));
        Self { name, counts, mean, axis, bars }
    }
}

/// Draws all rows; returns the name of the group that was clicked.
pub(super) fn rows_ui(
    ctx: &ViewContext<'_>,
    state: &GroupsState,
    analysis: &GroupsAnalysis,
    ui: &mut Ui,
) -> Option<String> {
    let axis = axis(analysis);
    header_ui(ctx, analysis, axis, ui);
    let mut clicked = None;
    for group in &analysis.groups {
        if row_ui(ctx, state, group, axis, ui) {
            clicked = Some(group.name.clone());
        }
    }
    clicked
}

/// A range that holds all intervals, or means where there is no interval.
fn axis(analysis: &GroupsAnalysis) -> (f64, f64) {
    let ends = |summary: &Summary| summary.interval().or_else(|| summary.mean.map(|mean| (mean, mean)));
    let all = analysis.groups.iter().filter_map(|group| ends(&group.summary));
    let (low, high) = all
        .fold((f64::INFINITY, f64::NEG_INFINITY), |range, ends| (range.0.min(ends.0), range.1.max(ends.1)));
    // Very few documents have intervals of any width; these end at what a score can be.
    let (low, high) = (low.max(analysis.range.0), high.min(analysis.range.1));
    if low < high { (low, high) } else { (low - 0.5, low + 0.5) }
}

/// Where a value stands on an axis.
fn place(value: f64, (low, high): (f64, f64), range: Rangef) -> f32 {
    // A share in [0, 1] of a width in pixels.
    let share = ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
    range.min + share * range.span()
}

/// Writes a text at the left of a cell; what does not fit is cut.
fn write(ui: &Ui, range: Rangef, y: f32, text: impl Into<WidgetText>, color: Color32) {
    let galley = text.into().into_galley(ui, Some(TextWrapMode::Truncate), range.span(), TextStyle::Body);
    let at = pos2(range.min, y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}

fn header_ui(ctx: &ViewContext<'_>, analysis: &GroupsAnalysis, axis: (f64, f64), ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let places = Places::of(rect);
    let y = rect.center().y;
    for (range, text) in [(places.name, "Group"), (places.counts, "Scored"), (places.mean, "Mean")] {
        write(ui, range, y, strong(text), ctx.tokens.text);
    }
    let ends = [(places.axis, axis, "mean and 95% interval"), (places.bars, analysis.range, "all scores")];
    for (range, (low, high), what) in ends {
        let text = format!("{what}, {} to {}", ctx_text(ctx, low), ctx_text(ctx, high));
        write(ui, range, y, RichText::new(text).small(), ctx.tokens.secondary);
    }
}

fn row_ui(ctx: &ViewContext<'_>, state: &GroupsState, group: &Group, axis: (f64, f64), ui: &mut Ui) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let letter = state.letter(&group.name);
    let said = said(ctx, group, letter);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, letter.is_some(), &said));
    if ui.is_rect_visible(rect) {
        let tokens = ctx.tokens;
        let fill = if letter.is_some() {
            tokens.raised
        } else if response.hovered() || response.has_focus() {
            tokens.panel
        } else {
            Color32::TRANSPARENT
        };
        ui.painter().rect_filled(rect, 4, fill);
        if response.has_focus() {
            let stroke = Stroke::new(1.0, tokens.accent);
            ui.painter().rect_stroke(rect, 4, stroke, egui::StrokeKind::Inside);
        }
        let places = Places::of(rect);
        let y = rect.center().y;
        let name = shown_name(&group.name);
        let name = match letter {
            Some(letter) => strong(format!("{letter} · {name}")),
            None => RichText::new(name),
        };
        let summary = &group.summary;
        write(ui, places.name, y, name, tokens.text);
        write(ui, places.counts, y, counts_text(summary), tokens.secondary);
        let mean = summary.mean.map_or_else(|| "–".to_owned(), |mean| ctx_text(ctx, mean));
        write(ui, places.mean, y, mean, tokens.text);
        mean_ui(ctx, summary, axis, (places.axis, y), ui);
        bars_ui(ctx, summary, Rect::from_x_y_ranges(places.bars, rect.y_range().shrink(GRID)), ui);
    }
    response.on_hover_text(said).clicked()
}

fn counts_text(summary: &Summary) -> String {
    format!("{} of {}", count_text(summary.n_scored), count_text(summary.n))
}

/// The row in words.
fn said(ctx: &ViewContext<'_>, group: &Group, letter: Option<&str>) -> String {
    let summary = &group.summary;
    let name = shown_name(&group.name);
    let mut text = letter.map_or_else(String::new, |letter| format!("{letter}, "));
    text.push_str(&format!("{name}, {} documents scored", counts_text(summary)));
    if let Some(mean) = summary.mean {
        text.push_str(&format!(", mean {}", ctx_text(ctx, mean)));
    }
    if let Some((low, high)) = summary.interval() {
        text.push_str(&format!(" (95% interval {} to {})", ctx_text(ctx, low), ctx_text(ctx, high)));
    }
    if let Some([low, median, high]) = summary.quartiles {
        let [low, median, high] = [low, median, high].map(|value| ctx_text(ctx, value));
        text.push_str(&format!(", median {median}, half of the scores from {low} to {high}"));
    }
    text
}

/// A dot at the mean and a line as long as the interval.
fn mean_ui(ctx: &ViewContext<'_>, summary: &Summary, axis: (f64, f64), (range, y): (Rangef, f32), ui: &Ui) {
    let painter = ui.painter();
    painter.hline(range, y, Stroke::new(1.0, ctx.tokens.line));
    if axis.0 <= 0.0 && axis.1 >= 0.0 {
        let x = place(0.0, axis, range);
        painter.vline(x, Rangef::new(y - 8.0, y + 8.0), Stroke::new(1.0, ctx.tokens.secondary));
    }
    let Some(mean) = summary.mean else { return };
    let color = ctx.tokens.score(mean);
    if let Some((low, high)) = summary.interval() {
        let ends = Rangef::new(place(low, axis, range), place(high, axis, range));
        painter.hline(ends, y, Stroke::new(2.0, color));
    }
    painter.circle_filled(Pos2::new(place(mean, axis, range), y), DOT, color);
}

/// The histogram, its highest bar as high as there is room.
fn bars_ui(ctx: &ViewContext<'_>, summary: &Summary, rect: Rect, ui: &Ui) {
    let highest = summary.bars.iter().copied().max().unwrap_or_default();
    if highest == 0 {
        return;
    }
    // A few bars; heights and widths in pixels.
    let width = rect.width() / summary.bars.len() as f32;
    let mut left = rect.left();
    for &count in &summary.bars {
        let height = rect.height() * (f64::from(count) / f64::from(highest)) as f32;
        if count > 0 {
            let size = vec2((width - 1.0).max(1.0), height.max(1.0));
            let bar = Rect::from_min_size(pos2(left, rect.bottom() - size.y), size);
            ui.painter().rect_filled(bar, 0, ctx.tokens.accent);
        }
        left += width;
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, ctx.tokens.line));
}
