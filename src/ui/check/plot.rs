//! Every word: what people say to the right, what the concept says up.

use egui::{Align2, FontId, Rect, RichText, Role, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::{HLine, Line, Plot, PlotPoints, PlotTransform, Points};

use super::drawn::{Drawn, point};
use crate::comparison::words::RatedWord;
use crate::project::Concept;
use crate::ui::context::ViewContext;
use crate::ui::theme::{count_text, score_text, strong};

/// The pointer is on a dot when it is nearer than this, in points.
const REACH: f32 = 9.0;

/// Draws title and plot; the pointer names words.
pub(super) fn plot_ui(ctx: &ViewContext<'_>, concept: &Concept, drawn: &Drawn, height: f32, ui: &mut Ui) {
    let n_words = count_text(drawn.words().len());
    ui.label(strong(format!("{} against human ratings (n = {n_words} words)", concept.name)));
    let mut legend = "dots: words · line: best straight line".to_owned();
    if drawn.every > 1 {
        legend = format!("dots: a sample, 1 word of {} · line: best straight line", count_text(drawn.every));
    }
    ui.label(RichText::new(legend).small().weak());
    let color = ctx.tokens.series(concept.color);
    let strength = if drawn.points.len() > 2000 { 0.35 } else { 0.6 };
    // Another result has other axes; the name of the plot changes with it, so that no old zoom stays.
    let axes = [drawn.x.0, drawn.x.1, drawn.y.0, drawn.y.1].map(f64::to_bits);
    let plot = Plot::new(("ratings", axes))
        .height(height - 40.0)
        .default_x_bounds(drawn.x.0, drawn.x.1)
        .default_y_bounds(drawn.y.0, drawn.y.1)
        .x_axis_label("Human rating")
        .y_axis_label("Score of the concept")
        .y_axis_min_width(44.0)
        .grid_color(ctx.tokens.line)
        .show_x(false)
        .show_y(false)
        .allow_scroll(false)
        .label_formatter(|_| None);
    let response = plot.show(ui, |plot| {
        let zero = Stroke::new(1.0, ctx.tokens.secondary.gamma_multiply(0.6));
        plot.hline(HLine::new("score 0", 0.0).stroke(zero).allow_hover(false));
        let points = Points::new("words", PlotPoints::from(drawn.points.as_slice()));
        plot.points(points.radius(2.2).color(color.gamma_multiply(strength)).allow_hover(false));
        if let Some(ends) = &drawn.line {
            let line = Line::new("best line", PlotPoints::from(ends.as_slice()));
            plot.line(line.color(ctx.tokens.text.gamma_multiply(0.7)).width(1.2).allow_hover(false));
        }
    });
    let label = format!("Plot of {} against human ratings, {n_words} words", concept.name);
    response.response.widget_info(|| WidgetInfo::labeled(Role::GraphicsDocument, true, &label));
    let painter = ui.painter_at(*response.transform.frame());
    names(ctx, drawn, &response.transform, &painter);
    let Some(pointer) = response.response.hover_pos().filter(|_| !response.response.dragged()) else {
        return;
    };
    let Some(word) = nearest(drawn, &response.transform, pointer) else { return };
    let place = response.transform.position_from_point(&point(word));
    painter.circle_stroke(place, 6.0, Stroke::new(1.5, ctx.tokens.text));
    egui::Tooltip::for_widget(&response.response).at_pointer().gap(14.0).show(|ui| {
        ui.label(strong(word.word.clone()));
        ui.label(format!("rating {}", rating_text(word.rating)));
        ui.label(format!("score {}", score_text(word.score)));
    });
}

/// A rating as it may stand in the file, without the digits of its mean.
pub(super) fn rating_text(rating: f64) -> String {
    let text = format!("{rating:.3}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    short.replace('-', "−")
}

/// The word under the pointer, looked for among dots of nearly its rating.
fn nearest<'a>(drawn: &'a Drawn, transform: &PlotTransform, pointer: egui::Pos2) -> Option<&'a RatedWord> {
    let rating = transform.value_from_position(pointer).x;
    let reach = transform.dvalue_dpos()[0].abs() * f64::from(REACH);
    let first = drawn.points.partition_point(|dot| dot.x < rating - reach);
    let end = drawn.points.partition_point(|dot| dot.x <= rating + reach);
    let dots = drawn.points.get(first..end)?.iter().zip(drawn.dots.get(first..end)?);
    let (_, place) = dots
        .map(|(dot, place)| (transform.position_from_point(dot).distance(pointer), place))
        .filter(|(distance, _)| *distance < REACH)
        .min_by(|a, b| a.0.total_cmp(&b.0))?;
    drawn.words().get(*place)
}

/// Names of the words of largest disagreement, where there is room.
fn names(ctx: &ViewContext<'_>, drawn: &Drawn, transform: &PlotTransform, painter: &egui::Painter) {
    let mut taken: Vec<Rect> = Vec::new();
    for word in drawn.named.iter().filter_map(|&place| drawn.words().get(place)) {
        let galley = painter.layout_no_wrap(word.word.clone(), FontId::proportional(11.0), ctx.tokens.text);
        let anchor = transform.position_from_point(&point(word)) + vec2(5.0, 0.0);
        let rect = Align2::LEFT_CENTER.anchor_size(anchor, galley.size());
        if transform.frame().contains_rect(rect) && !taken.iter().any(|other| other.intersects(rect)) {
            painter.galley(rect.min, galley, ctx.tokens.text);
            taken.push(rect);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rating_text;

    #[test]
    fn ratings_are_short() {
        assert_eq!([8.5, -3.0, 6.123_456, 0.0, 100.0].map(rating_text), ["8.5", "−3", "6.123", "0", "100"]);
    }
}
