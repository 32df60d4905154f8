//! The words on the map: seeds by shape as well as color, suggestions by the color of their group.

use egui::Color32;
use egui_plot::{MarkerShape, PlotPoints, Points};

use crate::concept::Pole;
use crate::concept::engine::Engine;
use crate::embedding::WordId;
use crate::ui::context::ViewContext;
use crate::workbench::compute::N_SHOWN;
use crate::workbench::outcome::ConceptAnalysis;

/// A word on the map.
pub(super) struct Dot<'a> {
    pub(super) word: WordId,
    pub(super) text: &'a str,
    pub(super) place: [f64; 2],
    /// Of the seed, or of the list it is suggested in.
    pub(super) pole: Pole,
    /// Nothing for a seed.
    pub(super) suggested: Option<(usize, f32)>,
}

/// Seeds first, then suggestions, best first: the order in which labels get room.
pub(super) fn dots<'a>(engine: &'a Engine, analysis: &ConceptAnalysis) -> Vec<Dot<'a>> {
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
pub(super) fn marker<'a>(ctx: &ViewContext<'_>, dot: &Dot<'_>, is_lit: bool) -> Points<'a> {
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
