//! Text with words written from right to left. egui shapes such words but leaves them in the order of the text, so
//! here each word is laid out on its own and put where Unicode's bidirectional algorithm (UAX #9) wants it.

use std::ops::Range;
use std::sync::Arc;

use egui::{Galley, Rangef, Ui, vec2};
use unicode_bidi::{BidiInfo, Level, ParagraphInfo};
use unicode_segmentation::UnicodeSegmentation as _;

use super::laid::{Cell, LINE, Laid, LaidRow, galley};

/// Longer words are cut, so that one without end wraps.
const LONGEST: usize = 24;

/// Characters that look the other way in writing that runs to the left.
const MIRRORED: [(char, char); 6] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›')];

/// A stretch of one direction that is laid out as a whole.
struct Unit {
    /// Bytes of the line.
    bytes: Range<usize>,
    level: Level,
    is_space: bool,
    galley: Arc<Galley>,
}

impl Unit {
    fn width(&self) -> f32 {
        self.galley.size().x
    }
}

/// Whether anything in it is written from right to left.
pub(super) fn is_needed(text: &str) -> bool {
    // Hebrew is the first such script, at U+0590: what is below begins with smaller bytes.
    text.bytes().any(|byte| byte >= 0xD6) && text.chars().any(runs_left)
}

/// Letters of scripts that run to the left, and marks that turn the direction around.
fn runs_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}'
        | '\u{200F}' | '\u{202B}' | '\u{202E}' | '\u{2067}')
}

/// Lays out a piece of such text.
pub(super) fn laid(text: &str, width: f32, ui: &Ui) -> Laid {
    let mut laid = Laid::default();
    let mut start = 0;
    for line in text.split('\n') {
        line_laid(line, start, width, ui, &mut laid);
        start += line.len() + 1;
    }
    laid.height = laid.height.max(LINE);
    laid
}

/// Adds the rows of one line that begins at byte `start` of the piece.
fn line_laid(line: &str, start: usize, width: f32, ui: &Ui, laid: &mut Laid) {
    let info = BidiInfo::new(line, None);
    let empty = ParagraphInfo { range: 0..0, level: Level::ltr() };
    let Some(paragraph) = info.paragraphs.first() else {
        row_laid(&[], &(&info, &empty), (start, width), laid);
        return;
    };
    let units = units(line, &info, ui);
    let mut rest = units.as_slice();
    while !rest.is_empty() {
        let (row, after) = rest.split_at(row_end(rest, width));
        // What other separators make paragraphs of their own in Unicode's eyes is one line here.
        let at = row.first().map_or(0, |unit| unit.bytes.start);
        let paragraph = info.paragraphs.iter().find(|one| one.range.contains(&at)).unwrap_or(paragraph);
        row_laid(row, &(&info, paragraph), (start, width), laid);
        rest = after;
    }
}

/// Cuts a line into units: words, spaces, and within writing that runs to the left each sign by itself.
fn units(line: &str, info: &BidiInfo<'_>, ui: &Ui) -> Vec<Unit> {
    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        Space,
        Word,
        Sign,
    }
    let mut cuts: Vec<(Range<usize>, Level, Kind, usize)> = Vec::new();
    for (at, cluster) in line.grapheme_indices(true) {
        let level = info.levels.get(at).copied().unwrap_or_else(Level::ltr);
        let first = cluster.chars().next().unwrap_or(' ');
        let kind = match () {
            () if first.is_whitespace() => Kind::Space,
            () if level.is_rtl() && !runs_left(first) => Kind::Sign,
            () => Kind::Word,
        };
        match cuts.last_mut() {
            Some((bytes, of, like, n))
                if *of == level && *like == kind && kind != Kind::Sign && *n < LONGEST =>
            {
                bytes.end = at + cluster.len();
                *n += 1;
            }
            _ => cuts.push((at..at + cluster.len(), level, kind, 1)),
        }
    }
    let unit = |(bytes, level, kind, _): (Range<usize>, Level, Kind, usize)| {
        let text = line.get(bytes.clone()).unwrap_or_default();
        let galley = match kind {
            Kind::Sign => galley(&mirrored(text), f32::INFINITY, ui),
            Kind::Word | Kind::Space => galley(text, f32::INFINITY, ui),
        };
        Unit { bytes, level, is_space: kind == Kind::Space, galley }
    };
    cuts.into_iter().map(unit).collect()
}

fn mirrored(text: &str) -> String {
    let other = |c: char| {
        let pair = MIRRORED.iter().find(|(open, close)| *open == c || *close == c);
        pair.map_or(c, |&(open, close)| if open == c { close } else { open })
    };
    text.chars().map(other).collect()
}

/// How many units the next row takes: up to the last space that fits, at least one.
fn row_end(units: &[Unit], width: f32) -> usize {
    let (mut x, mut after_space) = (0.0, 0);
    for (number, unit) in units.iter().enumerate() {
        x += unit.width();
        // Spaces may hang over the edge.
        if unit.is_space {
            after_space = number + 1;
        } else if x > width && number > 0 {
            return if after_space > 0 { after_space } else { number };
        }
    }
    units.len()
}

/// Adds one row: its units in the order of the eye, at the side where reading begins.
fn row_laid(
    row: &[Unit],
    (info, paragraph): &(&BidiInfo<'_>, &ParagraphInfo),
    (start, width): (usize, f32),
    laid: &mut Laid,
) {
    let top = laid.height;
    let n_shown = row.iter().rposition(|unit| !unit.is_space).map_or(0, |last| last + 1);
    let (shown, hanging) = row.split_at(n_shown);
    let taken: f32 = shown.iter().map(Unit::width).sum();
    let mut x = if paragraph.level.is_rtl() { (width - taken).max(0.0) } else { 0.0 };
    let end_x = if paragraph.level.is_rtl() { x } else { x + taken };
    let bytes = |units: &[Unit]| match (units.first(), units.last()) {
        (Some(first), Some(last)) => first.bytes.start..last.bytes.end,
        _ => 0..0,
    };
    let mut cells = Vec::new();
    for unit in in_sight(shown, bytes(shown), info, paragraph) {
        cells_of(unit, start, x, info.text, &mut cells);
        laid.parts.push((vec2(x, top), Arc::clone(&unit.galley)));
        x += unit.width();
    }
    for unit in hanging {
        let text = info.text.get(unit.bytes.clone()).unwrap_or_default();
        let at = start + unit.bytes.start;
        cells.extend(text.char_indices().map(|(byte, _)| Cell { byte: at + byte, from: end_x, to: end_x }));
    }
    cells.sort_unstable_by_key(|cell| cell.byte);
    let bytes = bytes(row);
    let bytes = start + bytes.start..start + bytes.end;
    laid.rows.push(LaidRow { y: Rangef::new(top, top + LINE), bytes, cells });
    laid.height += LINE;
}

/// The units of a row from left to right.
fn in_sight<'u>(
    units: &'u [Unit],
    bytes: Range<usize>,
    info: &BidiInfo<'_>,
    paragraph: &ParagraphInfo,
) -> Vec<&'u Unit> {
    if units.is_empty() {
        return Vec::new();
    }
    let (levels, runs) = info.visual_runs(paragraph, bytes);
    let mut sighted = Vec::with_capacity(units.len());
    for run in runs {
        let of_run = units.iter().filter(|unit| run.contains(&unit.bytes.start));
        if levels.get(run.start).is_some_and(Level::is_rtl) {
            sighted.extend(of_run.rev());
        } else {
            sighted.extend(of_run);
        }
    }
    sighted
}

/// The characters of a unit. Within a word that runs to the left each is given an equal share of its width, as letters
/// flow into each other.
fn cells_of(unit: &Unit, start: usize, x: f32, text: &str, cells: &mut Vec<Cell>) {
    let text = text.get(unit.bytes.clone()).unwrap_or_default();
    let at = start + unit.bytes.start;
    let glyphs = unit.galley.rows.first().map_or(&[][..], |row| &row.glyphs);
    let n_characters = text.chars().count();
    if unit.level.is_ltr() && glyphs.len() == n_characters {
        let placed = text.char_indices().zip(glyphs);
        cells.extend(placed.map(|((byte, _), glyph)| {
            let from = x + glyph.pos.x;
            Cell { byte: at + byte, from, to: from + glyph.advance_width }
        }));
        return;
    }
    // Few characters: lossless.
    let share = |number: usize| unit.width() * number as f32 / n_characters.max(1) as f32;
    cells.extend(text.char_indices().enumerate().map(|(number, (byte, _))| {
        let (from, to) = (share(number), share(number + 1));
        let (from, to) =
            if unit.level.is_rtl() { (unit.width() - from, unit.width() - to) } else { (from, to) };
        Cell { byte: at + byte, from: x + from, to: x + to }
    }));
}
