//! The curve with its band over the documents.

use std::cell::RefCell;

use egui::{Align2, Color32, FontId, Rect, Response, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::{
    FilledArea, HLine, Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotTransform, PlotUi, Points,
};

use super::axes::{EDGE, over_time, zoom_by_wheel};
use super::drawn::{Curve, Drawn, N_SHOWN_GROUPS};
use super::estimate::duration_text;
use super::reading::{nearest_dot, read};
use super::{DynamicsState, Tool, events, surprises};
use crate::counts::counted;
use crate::export::time_axis::{TimeTicks, day_text, moment_text};
use crate::project::Concept;
use crate::scoring::scores::Measure;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::state::Place;
use crate::ui::theme::{count_text, strong};
use crate::workbench::dynamics::Dot;

/// The pointer is on a dot when it is nearer than this, in points.
const REACH: f32 = 9.0;
/// A date alone is enough where the period shown is longer than this, in seconds.
const DAYS_ONLY: f64 = 20.0 * 86_400.0;
/// Documents are counted around the pointer up to this share of what is seen.
const NEAR: f64 = 0.02;

/// What part of time is looked at.
#[derive(Debug, Default)]
pub(super) struct View {
    /// The next frame shows everything.
    is_reset: bool,
    /// Below the axis; depends on how far one has zoomed in.
    time_label: String,
}

impl View {
    /// Shows everything.
    pub(super) fn reset(&mut self) {
        self.is_reset = true;
    }
}

/// What is plotted.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) concept: &'a Concept,
    pub(super) drawn: &'a Drawn,
}

/// How a group's line is drawn: told apart by its style as well as by its color.
pub(super) fn line_style(rank: usize) -> LineStyle {
    match rank % 4 {
        0 => LineStyle::Solid,
        1 => LineStyle::Dashed { length: 10.0 },
        2 => LineStyle::Dotted { spacing: 6.0 },
        _ => LineStyle::Dashed { length: 22.0 },
    }
}

/// Draws title, legend and plot; a click on a dot opens the document.
pub(super) fn plot_ui(
    ctx: &ViewContext<'_>,
    state: &mut DynamicsState,
    shown: Shown<'_>,
    height: f32,
    ui: &mut Ui,
) {
    let drawn = shown.drawn;
    let name = &shown.concept.name;
    ui.add_space(4.0);
    let n_documents = counted(drawn.trend().n_documents, "document");
    ui.horizontal(|ui| {
        ui.label(strong(format!("{name} over time (n = {n_documents})")));
        legend_ui(ctx, state, shown, ui);
    });
    let mut zoom = std::mem::take(&mut state.zoom);
    let zoomed: &[Curve] = if state.by_group { &[] } else { zoom.curves(ctx, shown.concept.id) };
    let curves = match zoomed.first() {
        Some(part) => vec![(0, part, ctx.tokens.series(shown.concept.color))],
        None => visible_curves(ctx, state, shown),
    };
    let adjusted = zoomed.get(1).or(drawn.adjusted.as_ref()).filter(|_| !state.by_group);
    let ticks = RefCell::new(None);
    let is_reset = std::mem::take(&mut state.view.is_reset);
    let plot_height = (height - 30.0 - surprises::HEIGHT).max(120.0);
    let plot_width = (ui.available_width() - EDGE).max(120.0);
    let plot = plot(ctx, state, drawn, &ticks).height(plot_height).width(plot_width);
    let plot = plot.allow_drag(state.tool == Tool::Pan);
    let plot = if is_reset { plot.reset() } else { plot };
    let (shows_documents, shows_band) = (state.shows.documents, state.shows.band);
    let response = plot.show(ui, |plot| {
        zoom_by_wheel(plot);
        if shows_documents {
            dots(ctx, state, shown, plot);
        }
        if let Some(mean) = drawn.mean() {
            let stroke = Stroke::new(1.0, ctx.tokens.secondary.gamma_multiply(0.7));
            plot.hline(HLine::new("mean", mean).stroke(stroke).allow_hover(false));
        }
        // Bands of many groups lie over each other.
        let strength = match curves.len() {
            _ if !shows_band => 0.0,
            0..=2 => 0.16,
            3..=4 => 0.1,
            _ => 0.06,
        };
        for (rank, curve, color) in &curves {
            if !curve.raw.is_empty() {
                let raw = Line::new("raw", PlotPoints::from(curve.raw.as_slice()));
                plot.line(raw.color(color.gamma_multiply(0.45)).width(1.0).allow_hover(false));
            }
            lines(*rank, curve, *color, strength, plot);
        }
        if let Some(adjusted) = adjusted {
            lines(1, adjusted, ctx.tokens.text, strength * 0.7, plot);
        }
        if shows_documents && !drawn.outliers.is_empty() {
            let ring = Points::new("far off", PlotPoints::from(drawn.outliers.as_slice())).filled(false);
            plot.points(ring.radius(5.0).color(ctx.tokens.negative).allow_hover(false));
        }
    });
    if let Some(ticks) = ticks.into_inner() {
        state.view.time_label = ticks.axis_title();
    }
    let label = format!("Plot of {name} over time, {n_documents}");
    response.response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    events::paint(ctx, &response.transform, &ui.painter_at(response.response.rect));
    if response.response.secondary_clicked() {
        let pointer = response.response.interact_pointer_pos();
        state.events.at = pointer.map(|at| response.transform.value_from_position(at).x);
    }
    response.response.context_menu(|ui| events::event_here_ui(ctx, &mut state.events, ui));
    if !drawn.curves.is_empty() {
        curve_names(&curves, &response.transform, &ui.painter_at(response.response.rect));
    }
    mark(ctx, state, (&response.response, &response.transform), ui);
    pointer_ui(ctx, state, shown, &curves, (&response.response, &response.transform), ui);
    let bounds = response.transform.bounds();
    let seen = (bounds.min()[0], bounds.max()[0]);
    if zoom.follow(seen, drawn.frame.x, ui.input(|input| input.time)) {
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(60));
    }
    state.zoom = zoom;
    if let Some(period) = surprises::strip_ui(ctx, drawn.surprises(), &response.transform, ui) {
        state.marked = Some(period);
    }
}

/// Draws the marked period, and marks another one where that is what dragging does.
fn mark(
    ctx: &ViewContext<'_>,
    state: &mut DynamicsState,
    (response, transform): (&Response, &PlotTransform),
    ui: &Ui,
) {
    let painter = ui.painter_at(*transform.frame());
    let time = |x: f32| transform.value_from_position(egui::pos2(x, 0.0)).x;
    if state.tool == Tool::Mark {
        let origin = ui.input(|input| input.pointer.press_origin());
        if let Some(origin) = origin.filter(|_| response.drag_started()) {
            state.marking = Some((time(origin.x), time(origin.x)));
        }
        if let (Some((_, to)), Some(pointer)) = (&mut state.marking, response.interact_pointer_pos()) {
            *to = time(pointer.x);
        }
        // Only then, as what is shown of it takes room from the plot.
        if response.drag_stopped()
            && let Some((from, to)) = state.marking.take()
        {
            state.marked = Some((from.min(to), from.max(to)));
        }
    }
    let Some((from, to)) = state.marking.or(state.marked) else { return };
    let (from, to) = (from.min(to), from.max(to));
    let x = |time: f64| transform.position_from_point(&PlotPoint::new(time, 0.0)).x;
    let area = Rect::from_x_y_ranges(x(from)..=x(to), transform.frame().y_range());
    painter.rect_filled(area, 0.0, ctx.tokens.accent.gamma_multiply(0.12));
    for side in [area.left(), area.right()] {
        painter.vline(side, area.y_range(), Stroke::new(1.0, ctx.tokens.accent));
    }
}

/// The curves on screen with their rank and color: all documents together, or the groups chosen.
fn visible_curves<'a>(
    ctx: &ViewContext<'_>,
    state: &DynamicsState,
    shown: Shown<'a>,
) -> Vec<(usize, &'a Curve, Color32)> {
    let drawn = shown.drawn;
    if !state.by_group || drawn.curves.is_empty() {
        return vec![(0, &drawn.whole, ctx.tokens.series(shown.concept.color))];
    }
    let ranked = drawn.curves.iter().enumerate();
    ranked
        .filter(|(rank, curve)| is_shown(state, *rank, &curve.name))
        .map(|(rank, curve)| (rank, curve, ctx.tokens.series(rank)))
        .collect()
}

/// Whether a group's curve is drawn: the largest ones, unless switched.
pub(super) fn is_shown(state: &DynamicsState, rank: usize, name: &str) -> bool {
    (rank < N_SHOWN_GROUPS) != state.switched.contains(name)
}

/// What the marks mean; the groups stand in the table below.
fn legend_ui(ctx: &ViewContext<'_>, state: &DynamicsState, shown: Shown<'_>, ui: &mut Ui) {
    let drawn = shown.drawn;
    let mut texts = Vec::new();
    let is_grouped = state.by_group && !drawn.curves.is_empty();
    let color = if is_grouped { ctx.tokens.secondary } else { ctx.tokens.series(shown.concept.color) };
    ui.add_space(8.0);
    sample_ui(ui, 0, color);
    let is_adjusted = is_grouped && drawn.has_adjusted_groups();
    let score = match (is_grouped, is_adjusted) {
        (false, _) => "score",
        (true, false) => "score of each group",
        (true, true) => "adjusted score of each group",
    };
    let band = if state.shows.band { " with 95% band" } else { "" };
    texts.push(format!("{score}{band}"));
    if is_adjusted {
        texts.push("faint: raw".to_owned());
    }
    if drawn.adjusted.is_some() && !is_grouped {
        texts.push("dashed: adjusted".to_owned());
    }
    if !drawn.outliers.is_empty() {
        texts.push(format!("rings: {} far off", counted(drawn.outliers.len(), "document")));
    }
    texts.push("thin line: mean".to_owned());
    if let Some(fast) = drawn.undrawn() {
        texts.push(fast);
    }
    if state.shows.documents {
        texts.push(match drawn.every() {
            1 => "dots: documents, larger with more scored words".to_owned(),
            every => {
                format!("dots: a sample, 1 document of {}, larger with more scored words", count_text(every))
            }
        });
        if drawn.n_beyond > 0 {
            texts.push(format!("{} beyond the axis", counted(drawn.n_beyond, "dot")));
        }
    }
    ui.add(egui::Label::new(RichText::new(texts.join(" · ")).small().weak()).truncate());
}

/// A short piece of a group's line.
pub(super) fn sample_ui(ui: &mut Ui, rank: usize, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(44.0, 14.0), Sense::hover());
    let line = [rect.left_center(), rect.right_center()];
    let stroke = Stroke::new(2.0, color);
    let shapes = match line_style(rank) {
        LineStyle::Solid => vec![egui::Shape::line_segment(line, stroke)],
        LineStyle::Dashed { length } => egui::Shape::dashed_line(&line, stroke, length, length * 0.6),
        LineStyle::Dotted { spacing } => egui::Shape::dotted_line(&line, color, spacing, 2.0),
    };
    ui.painter().extend(shapes);
}

/// The empty plot: axes, grid, what may be done with it.
fn plot<'a>(
    ctx: &ViewContext<'_>,
    state: &DynamicsState,
    drawn: &Drawn,
    ticks: &'a RefCell<Option<TimeTicks>>,
) -> Plot<'a> {
    let settings = ctx.workbench.project().scoring;
    let score = match settings.measure {
        Measure::Mean => "Mean score (−1 to +1)",
        Measure::Sum => "Sum of scores",
        Measure::Share => "Score per token",
        Measure::Similarity => "Similarity (−1 to +1)",
    };
    let time = if state.view.time_label.is_empty() { "Date (UTC)" } else { &state.view.time_label };
    over_time("trend", ctx, ticks)
        .default_x_bounds(drawn.frame.x.0, drawn.frame.x.1)
        .default_y_bounds(drawn.frame.y.0, drawn.frame.y.1)
        .x_axis_label(time)
        .y_axis_label(score)
        .y_axis_min_width(52.0)
}

/// Dots of groups that are not shown are left out.
fn dots<'a>(ctx: &ViewContext<'_>, state: &DynamicsState, shown: Shown<'a>, plot: &mut PlotUi<'a>) {
    let drawn = shown.drawn;
    // Many dots are fainter, so that the curve stays in front.
    let strength = match drawn.dots.len() {
        0..=300 => 0.55,
        301..=3000 => 0.35,
        _ => 0.2,
    };
    for series in &drawn.series {
        let color = match series.group.filter(|_| state.by_group) {
            Some(rank) => {
                let is_shown = drawn.curves.get(rank).is_some_and(|curve| is_shown(state, rank, &curve.name));
                if !is_shown {
                    continue;
                }
                ctx.tokens.series(rank)
            }
            None => ctx.tokens.secondary,
        };
        let points = Points::new("documents", PlotPoints::from(series.points.as_slice()));
        plot.points(
            points
                .id((series.group, series.size))
                .radius(1.2 + series.size as f32) // a few sizes
                .color(color.gamma_multiply(strength))
                .allow_hover(false),
        );
    }
}

/// One curve with its band (none at a strength of 0); where all documents have one time, a dot with a bar.
pub(super) fn lines<'a>(rank: usize, curve: &'a Curve, color: Color32, strength: f32, plot: &mut PlotUi<'a>) {
    let shows_band = strength > 0.0;
    if let ([mean], [lower], [upper]) = (curve.mean.as_slice(), &curve.lower[..], &curve.upper[..]) {
        if shows_band {
            let bar = PlotPoints::from(vec![[mean.x, *lower], [mean.x, *upper]]);
            plot.line(Line::new("band", bar).id(("band", rank)).color(color).width(1.0).allow_hover(false));
        }
        let dot = Points::new("score", PlotPoints::from(curve.mean.as_slice())).id(("score", rank));
        plot.points(dot.radius(4.0).color(color).allow_hover(false));
        return;
    }
    if shows_band && !curve.times.is_empty() {
        let band = FilledArea::new("band", &curve.times, &curve.lower, &curve.upper).id(("band", rank));
        plot.add(band.fill_color(color.gamma_multiply(strength)).allow_hover(false));
    }
    let line = Line::new("score", PlotPoints::from(curve.mean.as_slice())).id(("score", rank));
    plot.line(line.color(color).width(2.2).style(line_style(rank)).allow_hover(false));
}

/// Names at the right ends of the curves, as far as they are in view, where there is room.
fn curve_names(curves: &[(usize, &Curve, Color32)], transform: &PlotTransform, painter: &egui::Painter) {
    let mut taken: Vec<Rect> = Vec::new();
    for (_, curve, color) in curves {
        let Some(last) = curve.times.last() else { continue };
        let time = last.min(transform.bounds().max()[0]);
        let Some(reading) = read(curve, time) else { continue };
        let galley = painter.layout_no_wrap(curve.name.clone(), FontId::proportional(12.0), *color);
        let end = transform.position_from_point(&PlotPoint::new(time, reading.mean));
        let right = end.x.min(transform.frame().right() - 4.0);
        let rect = Align2::RIGHT_BOTTOM.anchor_size(egui::pos2(right, end.y - 3.0), galley.size());
        if transform.frame().contains_rect(rect) && !taken.iter().any(|other| other.intersects(rect)) {
            painter.galley(rect.min, galley, *color);
            taken.push(rect);
        }
    }
}

/// What is under the pointer, at once and beside it; a click on a dot reads the document.
fn pointer_ui(
    ctx: &ViewContext<'_>,
    state: &DynamicsState,
    shown: Shown<'_>,
    curves: &[(usize, &Curve, Color32)],
    (response, transform): (&Response, &PlotTransform),
    ui: &Ui,
) {
    let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) else { return };
    let drawn = shown.drawn;
    let time = transform.value_from_position(pointer).x;
    let second = transform.dvalue_dpos()[0].abs() * f64::from(REACH);
    let is_visible = |dot: &Dot| match dot.group.filter(|_| state.by_group) {
        Some(rank) => drawn.curves.get(rank).is_some_and(|curve| is_shown(state, rank, &curve.name)),
        None => true,
    };
    let place = |dot: &Dot| transform.position_from_point(&PlotPoint::new(dot.time, dot.value));
    let near = nearest_dot(&drawn.dots, (time - second, time + second), REACH, |dot| {
        is_visible(dot).then(|| place(dot).distance(pointer))
    });
    let near = near.filter(|_| state.shows.documents);
    let painter = ui.painter_at(*transform.frame());
    match near {
        Some(dot) => {
            painter.circle_stroke(place(dot), 7.0, Stroke::new(1.5, ctx.tokens.text));
        }
        None => {
            let x = transform.frame().x_range();
            if x.contains(pointer.x) {
                painter.vline(pointer.x, transform.frame().y_range(), Stroke::new(1.0, ctx.tokens.line));
            }
        }
    }
    let tooltip = egui::Tooltip::for_widget(response).at_pointer().gap(14.0);
    tooltip.show(|ui| match near {
        Some(dot) => document_ui(ctx, drawn, dot, ui),
        None => curves_ui(drawn, time, transform, curves, ui),
    });
    if let Some(dot) = near.filter(|_| response.clicked()) {
        ctx.actions.send(Action::SelectDocument(dot.doc));
        ctx.actions.send(Action::GoTo(Place::Documents));
    }
}

fn document_ui(ctx: &ViewContext<'_>, drawn: &Drawn, dot: &Dot, ui: &mut Ui) {
    let documents = ctx.workbench.documents();
    let document = documents.and_then(|loaded| loaded.corpus.document(dot.doc));
    if let Some(document) = document {
        let title = if document.title.is_empty() { document.id } else { document.title };
        ui.label(strong(title.to_owned()));
        let mut line = moment_text(dot.time);
        if !document.group.is_empty() {
            line = format!("{line} · {}", document.group);
        }
        ui.label(line);
    }
    let n_words = usize::try_from(dot.n_words).unwrap_or(usize::MAX);
    let words = counted(n_words, "scored word");
    ui.label(format!("score {} · {words}", drawn.value_text(dot.value)));
    ui.label(RichText::new("Click to read it").weak());
}

fn curves_ui(
    drawn: &Drawn,
    time: f64,
    transform: &PlotTransform,
    curves: &[(usize, &Curve, Color32)],
    ui: &mut Ui,
) {
    let bounds = transform.bounds();
    let width = bounds.max()[0] - bounds.min()[0];
    let date = if width > DAYS_ONLY { day_text(time) } else { moment_text(time) };
    let is_adjusted = curves.iter().any(|(_, curve, _)| !curve.raw.is_empty());
    let score = if is_adjusted { "adjusted score" } else { "score" };
    ui.label(strong(format!("{date} · {score} and 95% band")));
    for (_, curve, color) in curves {
        let Some(reading) = read(curve, time) else { continue };
        let text = |value| drawn.value_text(value);
        let band = format!("{} ({} to {})", text(reading.mean), text(reading.lower), text(reading.upper));
        let line = if curve.name.is_empty() { band } else { format!("{} {band}", curve.name) };
        ui.label(RichText::new(line).color(*color));
    }
    let near = NEAR * width;
    let n = drawn.n_documents(time - near, time + near);
    let text = format!("n = {} within {} of it", counted(n, "document"), duration_text(near));
    ui.label(RichText::new(text).weak());
}
