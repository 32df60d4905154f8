//! Seeds and suggestions on a plane: near in meaning is near on the map.

use std::collections::HashMap;

use egui::{Align2, Color32, FontId, Pos2, Rect, Ui, vec2};
use egui_plot::{MarkerShape, Plot, PlotPoint, PlotPoints, Points};

use super::verdict::{Verdict, decide};
use super::{ConceptsState, Shown};
use crate::concept::Pole;
use crate::concept::engine::Engine;
use crate::embedding::WordId;
use crate::project::{Command, Origin};
use crate::ui::context::ViewContext;
use crate::ui::theme::{pole_sign, score_text, strong};
use crate::workbench::compute::N_SHOWN;
use crate::workbench::outcome::ConceptAnalysis;

/// The pointer is on a word when it is nearer than this, in points.
const REACH: f32 = 12.0;

/// A word on the map.
struct Dot<'a> {
    word: WordId,
    text: &'a str,
    place: [f64; 2],
    /// Of the seed, or of the list it is suggested in.
    pole: Pole,
    /// Nothing for a seed.
    suggested: Option<(usize, f32)>,
}

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
    ui.horizontal(|ui| {
        ui.label(strong("Map"));
        let legend =
            "■ positive seed  ◆ negative seed  × irrelevant  ● suggestions by group  ○ negative side";
        ui.label(egui::RichText::new(legend).small().weak());
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
        .set_margin_fraction(vec2(0.1, 0.08))
        .label_formatter(|_| None);
    let response = plot.show(ui, |plot| {
        for dot in &dots {
            let is_lit = state.hovered == Some(dot.word);
            plot.points(marker(ctx, dot, is_lit));
        }
    });
    let at =
        |dot: &Dot<'_>| response.transform.position_from_point(&PlotPoint::new(dot.place[0], dot.place[1]));
    let painter = ui.painter_at(response.response.rect);
    names(ctx, &painter, &dots, at, state.hovered);
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

/// Seeds first, then suggestions, best first: the order in which labels get room.
fn dots<'a>(engine: &'a Engine, analysis: &ConceptAnalysis) -> Vec<Dot<'a>> {
    let suggestions = &analysis.suggestions;
    let seeds = suggestions.known.iter().map(|(pole, word)| (pole, word, None));
    let suggested = [Pole::Positive, Pole::Negative].into_iter().flat_map(|pole| {
        let words = suggestions.of(pole).iter().take(N_SHOWN);
        words.map(move |word| (pole, word.word, Some((word.group, word.score))))
    });
    seeds
        .chain(suggested)
        .filter_map(|(pole, word, suggested)| {
            let place = *analysis.map.get(&word)?;
            Some(Dot { word, text: engine.embedding().word(word), place, pole, suggested })
        })
        .collect()
}

fn color(ctx: &ViewContext<'_>, dot: &Dot<'_>) -> Color32 {
    dot.suggested.map_or_else(|| ctx.tokens.pole(dot.pole), |(group, _)| ctx.tokens.series(group))
}

/// Seeds by shape as well as color, twice the size of suggestions.
fn marker<'a>(ctx: &ViewContext<'_>, dot: &Dot<'_>, is_lit: bool) -> Points<'a> {
    let shape = match (dot.suggested, dot.pole) {
        (Some(_), _) => MarkerShape::Circle,
        (None, Pole::Positive) => MarkerShape::Square,
        (None, Pole::Negative) => MarkerShape::Diamond,
        (None, Pole::Irrelevant) => MarkerShape::Cross,
    };
    let radius = match (dot.suggested.is_some(), is_lit) {
        (true, false) => 3.5,
        (true, true) => 6.5,
        (false, false) => 6.0,
        (false, true) => 9.0,
    };
    let is_filled = dot.suggested.is_none() || dot.pole == Pole::Positive;
    Points::new("", PlotPoints::from(vec![dot.place]))
        .shape(shape)
        .radius(radius)
        .filled(is_filled)
        .color(color(ctx, dot))
        .allow_hover(false)
}

/// Names where there is room beside their dots, seeds and good suggestions first; the word under the pointer always
/// has one.
fn names(
    ctx: &ViewContext<'_>,
    painter: &egui::Painter,
    dots: &[Dot<'_>],
    at: impl Fn(&Dot<'_>) -> Pos2,
    hovered: Option<WordId>,
) {
    let room = painter.clip_rect();
    let (mut marks, mut labels) = (Taken::default(), Taken::default());
    for dot in dots {
        marks.add(Rect::from_center_size(at(dot), vec2(7.0, 7.0)));
    }
    let font = FontId::proportional(12.0);
    let order = dots.iter().filter(|dot| Some(dot.word) == hovered);
    let order = order.chain(dots.iter().filter(|dot| Some(dot.word) != hovered));
    for dot in order {
        let is_seed = dot.suggested.is_none();
        let text =
            if is_seed { format!("{} {}", pole_sign(dot.pole), dot.text) } else { dot.text.to_owned() };
        let ink = if is_seed { ctx.tokens.pole(dot.pole) } else { ctx.tokens.text };
        let galley = painter.layout_no_wrap(text, font.clone(), ink);
        let right = Align2::LEFT_CENTER.anchor_size(at(dot) + vec2(8.0, 0.0), galley.size());
        let left = Align2::RIGHT_CENTER.anchor_size(at(dot) - vec2(8.0, 0.0), galley.size());
        let places =
            [right, left].into_iter().filter(|rect| room.contains_rect(*rect) && labels.is_free(*rect));
        let places: Vec<Rect> = places.collect();
        // A seed's name may cover a dot: it matters more than what is behind it.
        let covering = is_seed.then(|| places.first().copied()).flatten();
        let free = places.into_iter().find(|rect| marks.is_free(*rect)).or(covering);
        let is_hovered = hovered == Some(dot.word);
        let forced = is_hovered.then_some(if room.contains_rect(right) { right } else { left });
        let Some(rect) = free.or(forced) else { continue };
        if is_hovered {
            painter.rect_filled(rect.expand(2.0), 3, ctx.tokens.raised);
        }
        painter.galley(rect.min, galley, ink);
        labels.add(rect);
    }
}

/// What is already drawn, by the cells of a grid.
#[derive(Default)]
struct Taken(HashMap<(i32, i32), Vec<Rect>>);

impl Taken {
    fn cells(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
        /// Side of a cell.
        const CELL: f32 = 64.0;
        let cell = |v: f32| (v / CELL).floor() as i32; // a position on screen: a few thousand at most
        let rows = cell(rect.top())..=cell(rect.bottom());
        (cell(rect.left())..=cell(rect.right())).flat_map(move |x| rows.clone().map(move |y| (x, y)))
    }

    fn is_free(&self, rect: Rect) -> bool {
        Self::cells(rect).all(|cell| {
            self.0.get(&cell).is_none_or(|others| others.iter().all(|other| !other.intersects(rect)))
        })
    }

    fn add(&mut self, rect: Rect) {
        for cell in Self::cells(rect) {
            self.0.entry(cell).or_default().push(rect);
        }
    }
}
