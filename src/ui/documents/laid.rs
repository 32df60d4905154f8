//! A piece of text laid out: rows of characters that know where they stand on screen and in the text.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Galley, Painter, Pos2, Rangef, Rect, TextStyle, Ui, Vec2, vec2};

use super::bidi;

/// Height of a line.
pub(super) const LINE: f32 = 20.0;

/// A piece as it stands on screen, measured from its upper left corner.
#[derive(Default)]
pub(super) struct Laid {
    /// At least one line.
    pub(super) height: f32,
    pub(super) rows: Vec<LaidRow>,
    /// What is painted, and where.
    pub(super) parts: Vec<(Vec2, Arc<Galley>)>,
}

/// One row.
pub(super) struct LaidRow {
    pub(super) y: Rangef,
    /// Bytes of the piece.
    pub(super) bytes: Range<usize>,
    /// In the order of the text.
    pub(super) cells: Vec<Cell>,
}

/// One character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    /// Where it begins in the piece.
    pub(super) byte: usize,
    /// Its edge on the side of the character before; right of the other one where writing runs to the left.
    pub(super) from: f32,
    /// Its edge on the side of the character after.
    pub(super) to: f32,
}

impl Laid {
    /// Lays out a piece. Galleys come from egui's own cache while they are on screen: keeping them here would be no
    /// cheaper, and wrong as soon as the font's texture is made anew.
    pub(super) fn new(text: &str, width: f32, ui: &Ui) -> Self {
        if bidi::is_needed(text) { bidi::laid(text, width, ui) } else { Self::plain(text, width, ui) }
    }

    fn plain(text: &str, width: f32, ui: &Ui) -> Self {
        let galley = galley(text, width, ui);
        let mut characters = text.char_indices().peekable();
        let mut rows = Vec::with_capacity(galley.rows.len());
        for row in &galley.rows {
            let start = characters.peek().map_or(text.len(), |(byte, _)| *byte);
            let glyphs = row.glyphs.iter().zip(characters.by_ref());
            let cell = |(glyph, (byte, _)): (&egui::epaint::text::Glyph, (usize, char))| {
                let from = row.pos.x + glyph.pos.x;
                Cell { byte, from, to: from + glyph.advance_width }
            };
            let cells: Vec<Cell> = glyphs.map(cell).collect();
            let end = characters.peek().map_or(text.len(), |(byte, _)| *byte);
            if row.ends_with_newline {
                characters.next();
            }
            rows.push(LaidRow { y: Rangef::new(row.min_y(), row.max_y()), bytes: start..end, cells });
        }
        Self { height: galley.size().y.max(LINE), rows, parts: vec![(Vec2::ZERO, galley)] }
    }

    /// How far down the row of a byte begins.
    pub(super) fn top_of(&self, byte: usize) -> f32 {
        self.rows.get(self.row_of(byte)).map_or(0.0, |row| row.y.min)
    }

    fn row_of(&self, byte: usize) -> usize {
        self.rows.partition_point(|row| row.bytes.start <= byte).saturating_sub(1)
    }

    /// The row at this height, or the nearest.
    pub(super) fn row_at(&self, y: f32) -> Option<&LaidRow> {
        let row = self.rows.partition_point(|row| row.y.max <= y);
        self.rows.get(row).or_else(|| self.rows.last())
    }

    /// The boundary between characters that is nearest to a place.
    pub(super) fn byte_at(&self, place: Vec2) -> usize {
        let Some(row) = self.row_at(place.y) else { return 0 };
        let mut best = (f32::INFINITY, row.bytes.start);
        for (number, cell) in row.cells.iter().enumerate() {
            let after = row.cells.get(number + 1).map_or(row.bytes.end, |next| next.byte);
            for (edge, byte) in [(cell.from, cell.byte), (cell.to, after)] {
                let distance = (edge - place.x).abs();
                if distance < best.0 {
                    best = (distance, byte);
                }
            }
        }
        best.1
    }

    /// The rectangles that these bytes take in the rows between two heights.
    pub(super) fn rects(&self, bytes: &Range<usize>, seen: Rangef) -> Vec<Rect> {
        let mut rects: Vec<Rect> = Vec::new();
        for row in self.rows.iter().skip(self.row_of(bytes.start)) {
            if row.bytes.start >= bytes.end || row.y.min > seen.max {
                break;
            }
            if row.y.max < seen.min {
                continue;
            }
            let first = row.cells.partition_point(|cell| cell.byte < bytes.start);
            let mut open: Option<Rangef> = None;
            for cell in row.cells.iter().skip(first).take_while(|cell| cell.byte < bytes.end) {
                let x = Rangef::new(cell.from.min(cell.to), cell.from.max(cell.to));
                open = match open {
                    // Characters that touch make one rectangle; rounding may leave a gap between them.
                    Some(before) if x.min <= before.max + 1.0 && before.min <= x.max + 1.0 => {
                        Some(Rangef::new(before.min.min(x.min), before.max.max(x.max)))
                    }
                    Some(before) => {
                        rects.push(Rect::from_x_y_ranges(before, row.y));
                        Some(x)
                    }
                    None => Some(x),
                };
            }
            rects.extend(open.map(|x| Rect::from_x_y_ranges(x, row.y)));
        }
        rects.retain(|rect| rect.width() > 0.0);
        rects
    }

    /// Paints the text.
    pub(super) fn paint(&self, corner: Pos2, ink: Color32, painter: &Painter) {
        for (offset, galley) in &self.parts {
            painter.galley(corner + *offset, Arc::clone(galley), ink);
        }
    }
}

/// Text as wide as this at most. The color is left open, so a change of theme costs nothing.
pub(super) fn galley(text: &str, width: f32, ui: &Ui) -> Arc<Galley> {
    let format = TextFormat {
        font_id: TextStyle::Body.resolve(ui.style()),
        color: Color32::PLACEHOLDER,
        line_height: Some(LINE),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::single_section(shown(text), format);
    job.wrap.max_width = width;
    ui.painter().layout_job(job)
}

/// The text with a space for each control character: fonts have no picture of them.
fn shown(text: &str) -> String {
    let is_shown = |c: char| !c.is_control() || matches!(c, '\n' | '\t' | '\r');
    if text.chars().all(is_shown) {
        return text.to_owned();
    }
    text.chars().map(|c| if is_shown(c) { c } else { ' ' }).collect()
}

/// A rectangle from the corner of a piece.
pub(super) fn moved(rect: Rect, corner: Pos2) -> Rect {
    rect.translate(vec2(corner.x, corner.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rows: "ab" and, running to the left, "cd".
    fn laid() -> Laid {
        let cell = |byte, from, to| Cell { byte, from, to };
        let row = |top: f32, bytes, cells| LaidRow { y: Rangef::new(top, top + LINE), bytes, cells };
        let rows = vec![
            row(0.0, 0..2, vec![cell(0, 0.0, 10.0), cell(1, 10.0, 20.0)]),
            row(LINE, 2..4, vec![cell(2, 20.0, 10.0), cell(3, 10.0, 0.0)]),
        ];
        Laid { height: 2.0 * LINE, rows, parts: Vec::new() }
    }

    #[test]
    fn places_lead_to_bytes_and_back() {
        let laid = laid();
        let at = |x, y| laid.byte_at(vec2(x, y));
        assert_eq!([at(-5.0, 3.0), at(9.0, 3.0), at(99.0, -9.0)], [0, 1, 2]);
        assert_eq!([at(19.0, 25.0), at(11.0, 25.0), at(-9.0, 99.0)], [2, 3, 4]);
        assert_eq!([laid.top_of(1), laid.top_of(2), laid.top_of(9)], [0.0, LINE, LINE]);
        assert_eq!(Laid::default().byte_at(Vec2::ZERO), 0);
    }

    #[test]
    fn bytes_of_several_rows_make_a_rectangle_in_each() {
        let laid = laid();
        let all = laid.rects(&(1..3), Rangef::EVERYTHING);
        let told: Vec<_> = all.iter().map(|rect| (rect.left(), rect.right(), rect.top())).collect();
        assert_eq!(told, [(10.0, 20.0, 0.0), (10.0, 20.0, LINE)]);
        assert_eq!(laid.rects(&(0..4), Rangef::new(25.0, 30.0)).len(), 1);
        assert!(laid.rects(&(2..2), Rangef::EVERYTHING).is_empty());
    }
}
