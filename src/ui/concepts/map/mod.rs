//! Seeds and suggestions on a plane: near in meaning is near on the map. The words are [`mod@dots`] with [`labels`]; a
//! [`lasso`] selects many.

mod dots;
mod labels;
pub(super) mod lasso;

use egui::{Ui, vec2};
use egui_plot::{Plot, PlotPoint};

use super::verdict::{Verdict, decide};
use super::{ConceptsState, Shown};
use crate::project::{Command, Origin};
use crate::ui::context::ViewContext;
use crate::ui::theme::{score_text, strong};
use dots::{Dot, dots, marker};
use labels::names;
use lasso::selected_ui;

/// The pointer is on a word when it is nearer than this, in points.
const REACH: f32 = 12.0;

/// What is said where there is no map yet.
pub(super) fn no_map_ui(ui: &mut Ui) {
    ui.label(strong("Map"));
    ui.label(
        egui::RichText::new("Seeds and suggestions appear here, near in meaning near on the map.").weak(),
    );
}

/// Draws the map; a click adds a suggestion or removes a seed.
pub(super) fn map_ui(
    ctx: &ViewContext<'_>,
    state: &mut ConceptsState,
    shown: Shown<'_>,
    height: f32,
    ui: &mut Ui,
) {
    let concept = shown.concept;
    let dots = dots(shown.engine, shown.analysis);
    let is_selecting = state.lasso.is_on || ui.input(|input| input.modifiers.shift);
    ui.horizontal(|ui| {
        ui.label(strong("Map"));
        ui.toggle_value(&mut state.lasso.is_on, "Lasso")
            .on_hover_text("Draw a line around words to select them");
        let legend =
            "■ positive seed  ◆ negative seed  × irrelevant  ● suggestions by group  ○ negative side";
        ui.add(egui::Label::new(egui::RichText::new(legend).small().weak()).truncate());
    });
    let plot = Plot::new("concept map")
        .height(height)
        .data_aspect(1.0)
        .show_axes(false)
        .show_grid(false)
        .show_x(false)
        .show_y(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_drag(!is_selecting)
        .set_margin_fraction(vec2(0.1, 0.08))
        .label_formatter(|_| None);
    let response = plot.show(ui, |plot| {
        for dot in &dots {
            let is_lit = state.hovered.contains(&dot.word) || state.lasso.contains(dot.word);
            plot.points(marker(ctx, dot, is_lit));
        }
    });
    let at =
        |dot: &Dot<'_>| response.transform.position_from_point(&PlotPoint::new(dot.place[0], dot.place[1]));
    let painter = ui.painter_at(response.response.rect);
    names(ctx, &painter, &dots, at, &state.hovered);
    if is_selecting
        && response.response.dragged()
        && let Some(pointer) = response.response.interact_pointer_pos()
    {
        state.lasso.reach(pointer);
    }
    state.lasso.draw(ctx, &painter);
    if response.response.drag_stopped() {
        state.lasso.close(&dots, at);
    }
    selected_ui(ctx, &mut state.lasso, concept, shown.engine, ui);
    if is_selecting {
        return;
    }
    let Some(pointer) = response.response.hover_pos() else { return };
    let nearest = dots
        .iter()
        .map(|dot| (dot, at(dot).distance(pointer)))
        .filter(|(_, distance)| *distance < REACH)
        .min_by(|a, b| a.1.total_cmp(&b.1));
    let Some((dot, _)) = nearest else { return };
    state.hover(dot.word);
    let (hint, verdict) = match dot.suggested {
        Some((_, score)) => (
            format!("{} {} · click adds it", dot.text, score_text(f64::from(score))),
            Some(Verdict::Seed(dot.pole)),
        ),
        None => (format!("{} · seed, click removes it", dot.text), None),
    };
    let plot_response = response.response.on_hover_text_at_pointer(hint);
    if plot_response.clicked() {
        match verdict {
            Some(verdict) => decide(ctx, Origin::Map, concept, dot.text, verdict),
            None => {
                let (id, pole, word) = (concept.id, dot.pole, dot.text.to_owned());
                ctx.actions.change(Origin::Map, Command::RemoveSeed { id, pole, word });
            }
        }
    }
}
