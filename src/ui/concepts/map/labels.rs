//! Names of the words on the map, none over another.

use std::collections::HashMap;

use egui::{Align2, FontId, Pos2, Rect, vec2};

use super::dots::Dot;
use crate::embedding::WordId;
use crate::ui::context::ViewContext;
use crate::ui::theme::pole_sign;

/// Names where there is room beside their dots, seeds and good suggestions first; the word under the pointer always
/// has one.
pub(super) fn names(
    ctx: &ViewContext<'_>,
    painter: &egui::Painter,
    dots: &[Dot<'_>],
    at: impl Fn(&Dot<'_>) -> Pos2,
    hovered: &[WordId],
) {
    let room = painter.clip_rect();
    let (mut marks, mut labels) = (Taken::default(), Taken::default());
    for dot in dots {
        marks.add(Rect::from_center_size(at(dot), vec2(7.0, 7.0)));
    }
    let font = FontId::proportional(12.0);
    let order = dots.iter().filter(|dot| hovered.contains(&dot.word));
    let order = order.chain(dots.iter().filter(|dot| !hovered.contains(&dot.word)));
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
        let is_hovered = hovered == [dot.word];
        let forced = is_hovered.then_some(if room.contains_rect(right) { right } else { left });
        let Some(rect) = free.or(forced) else { continue };
        if is_hovered {
            painter.rect_filled(rect.expand(2.0), 3, ctx.tokens.raised);
        } else if is_seed {
            // Dots behind it shine through no letter.
            painter.rect_filled(rect, 2, ctx.tokens.sunken.gamma_multiply(0.85));
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
