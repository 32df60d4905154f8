//! The text of a document with what counts marked. Only the pieces on screen are laid out, from a place that is kept as
//! a piece and an offset into it: what lies above and below costs nothing and is never measured.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, Weak};

use egui::{Mesh, Pos2, Rangef, Rect, Response, Role, Sense, Shape, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::laid::{Laid, moved};
use super::marks::{Placed, add_found, add_mark, mark_ui};
use super::scroll_bar::{BAR, scroll_bar_ui};
use super::selection::{Selection, word_around};
use super::term_menu::term_menu_ui;
use crate::corpus::DocId;
use crate::corpus::tokens::fold;
use crate::project::Concept;
use crate::ui::context::ViewContext;
use crate::workbench::outcome::LoadedDocuments;
use crate::workbench::reading::{Counted, Mark, within};

/// Room between the text and the bar.
const GAP: f32 = 6.0;
/// Pixels scrolled a second for each pixel that a selection is dragged beyond the edge.
const PULL: f32 = 8.0;

/// Where a document was left.
#[derive(Debug, Default)]
pub(super) struct TextState {
    documents: Weak<LoadedDocuments>,
    doc: Option<DocId>,
    top: Top,
    width: f32,
    target: Option<Target>,
    /// Bytes on screen in the last frame.
    seen: Range<usize>,
    selection: Selection,
    /// The word that was clicked with the right button.
    word: Option<String>,
}

/// What stands at the top of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Top {
    piece: usize,
    /// So much of the piece is above the screen.
    offset: f32,
}

/// A byte that is to come on screen, and how far down it, as a share of its height.
#[derive(Clone, Copy, Debug)]
struct Target {
    at: usize,
    share: f32,
}

/// What is drawn.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) ctx: &'a ViewContext<'a>,
    pub(super) concept: Option<&'a Concept>,
    pub(super) text: &'a str,
    pub(super) pieces: &'a [Range<usize>],
    pub(super) counted: Option<&'a Counted>,
    /// Where the search stands.
    pub(super) found: &'a [Range<usize>],
    /// The mark walked to last.
    pub(super) mark: Option<usize>,
    /// The place of the search walked to last.
    pub(super) place: Option<usize>,
}

impl TextState {
    /// Takes note of the document to show; true when it is another one than before.
    pub(super) fn meet(&mut self, documents: &Arc<LoadedDocuments>, doc: DocId) -> bool {
        if self.doc == Some(doc) && self.documents.as_ptr() == Arc::as_ptr(documents) {
            return false;
        }
        *self = Self { documents: Arc::downgrade(documents), doc: Some(doc), ..Self::default() };
        true
    }

    /// Whether some of the text is selected.
    pub(super) fn has_selection(&self) -> bool {
        self.selection.range().is_some()
    }

    /// Scrolls so that this byte of the text is on screen.
    pub(super) fn scroll_to(&mut self, at: usize) {
        // A third from the top: what comes before matters for understanding.
        self.target = Some(Target { at, share: 1.0 / 3.0 });
    }

    /// Bytes on screen in the last frame.
    pub(super) fn seen(&self) -> Range<usize> {
        self.seen.clone()
    }
}

/// The pieces as they are laid out in this frame.
struct Page<'a> {
    shown: Shown<'a>,
    width: f32,
    height: f32,
    laid: BTreeMap<usize, Rc<Laid>>,
}

impl Page<'_> {
    fn laid(&mut self, piece: usize, ui: &Ui) -> Rc<Laid> {
        let Self { shown, width, laid, .. } = self;
        let new = || {
            let bytes = shown.pieces.get(piece).cloned().unwrap_or_default();
            Rc::new(Laid::new(shown.text.get(bytes).unwrap_or_default(), *width, ui))
        };
        Rc::clone(laid.entry(piece).or_insert_with(new))
    }

    /// The place where `at` is `share` of the screen down.
    fn top_for(&mut self, at: usize, share: f32, ui: &Ui) -> Top {
        let pieces = self.shown.pieces;
        // Between two pieces is only a line end.
        let piece = pieces.partition_point(|piece| piece.end < at).min(pieces.len().saturating_sub(1));
        let start = pieces.get(piece).map_or(0, |piece| piece.start);
        let offset = self.laid(piece, ui).top_of(at.saturating_sub(start)) - share * self.height;
        Top { piece, offset }
    }

    /// Makes an offset one within its piece, and keeps the screen filled. Lays out only what is passed.
    fn settled(&mut self, mut top: Top, ui: &Ui) -> Top {
        let n_pieces = self.shown.pieces.len();
        while top.piece + 1 < n_pieces && top.offset >= self.laid(top.piece, ui).height {
            top.offset -= self.laid(top.piece, ui).height;
            top.piece += 1;
        }
        let (mut bottom, mut piece) = (-top.offset, top.piece);
        while bottom < self.height && piece < n_pieces {
            bottom += self.laid(piece, ui).height;
            piece += 1;
        }
        if bottom < self.height {
            top.offset -= self.height - bottom;
        }
        while top.offset < 0.0 && top.piece > 0 {
            top.piece -= 1;
            top.offset += self.laid(top.piece, ui).height;
        }
        Top { offset: top.offset.max(0.0), ..top }
    }

    /// The pieces on screen, and where.
    fn placed(&mut self, top: Top, corner: Pos2, ui: &Ui) -> Vec<OnScreen> {
        let mut y = -top.offset;
        let mut placed = Vec::new();
        for (number, bytes) in self.shown.pieces.iter().enumerate().skip(top.piece) {
            if y >= self.height {
                break;
            }
            let laid = self.laid(number, ui);
            let height = laid.height;
            placed.push(OnScreen { number, bytes: bytes.clone(), corner: corner + vec2(0.0, y), laid });
            y += height;
        }
        placed
    }
}

/// A piece on screen.
struct OnScreen {
    number: usize,
    bytes: Range<usize>,
    corner: Pos2,
    laid: Rc<Laid>,
}

impl OnScreen {
    /// The boundary between characters that is nearest to a place on screen, in bytes of the text.
    fn byte_at(&self, place: Pos2) -> usize {
        self.bytes.start + self.laid.byte_at(place - self.corner)
    }

    /// The rectangles of bytes of the text, in the rows on screen.
    fn rects(&self, bytes: &Range<usize>, clip: Rect) -> Vec<Rect> {
        let start = bytes.start.max(self.bytes.start) - self.bytes.start;
        let end = bytes.end.min(self.bytes.end).saturating_sub(self.bytes.start);
        let seen = Rangef::new(clip.top() - self.corner.y, clip.bottom() - self.corner.y);
        let rects = self.laid.rects(&(start..end), seen);
        rects.into_iter().map(|rect| moved(rect, self.corner)).collect()
    }

    /// Bytes of the text in the rows on screen.
    fn seen(&self, clip: Rect) -> Range<usize> {
        let row = |y: f32| self.laid.row_at(y - self.corner.y).map_or(0..0, |row| row.bytes.clone());
        // What only touches the edge is not seen.
        let (start, end) = (row(clip.top() + 1.0).start, row(clip.bottom() - 1.0).end);
        self.bytes.start + start..self.bytes.start + end.max(start)
    }
}

/// Draws the text in the room that is left.
pub(super) fn text_ui(state: &mut TextState, shown: Shown<'_>, ui: &mut Ui) {
    let room = ui.available_rect_before_wrap();
    ui.allocate_rect(room, Sense::hover());
    let page_rect = Rect::from_min_max(room.min, pos2(room.right() - BAR - GAP, room.bottom()));
    let bar_rect = Rect::from_min_max(pos2(room.right() - BAR, room.top()), room.max);
    let mut child = ui.new_child(UiBuilder::new().id_salt("text").max_rect(room));
    child.shrink_clip_rect(room);
    let ui = &child;
    let width = page_rect.width().max(40.0);
    let mut page = Page { shown, width, height: room.height(), laid: BTreeMap::new() };
    let sense = Sense::click_and_drag() - Sense::FOCUSABLE;
    let area = ui.interact(page_rect, ui.scope_id().with("area"), sense);

    if (state.width - width).abs() > 0.5 {
        // What is read stays where it is when lines break elsewhere.
        if state.width > 0.0 {
            state.top = page.top_for(state.seen.start, 0.0, ui);
        }
        state.width = width;
    }
    if let Some(Target { at, share }) = state.target.take() {
        state.top = page.top_for(at, share, ui);
    }
    state.top.offset += wheel(room, ui) + pull(&area, page_rect, ui);
    state.top = page.settled(state.top, ui);
    let placed = page.placed(state.top, room.min, ui);

    let byte_at = |place: Pos2| {
        let below = placed.partition_point(|piece| piece.corner.y <= place.y).saturating_sub(1);
        placed.get(below).map_or(0, |piece| piece.byte_at(place))
    };
    state.selection.follow(&area, shown.text, byte_at, ui);
    let marks: Vec<Placed<'_>> = placed.iter().flat_map(|piece| marks_of(shown, piece, room)).collect();
    behind_ui(state, shown, &placed, &marks, ui);
    for piece in &placed {
        piece.laid.paint(piece.corner, shown.ctx.tokens.text, ui.painter());
        let height = piece.laid.height;
        let rect = Rect::from_min_size(piece.corner, vec2(width, height));
        let response = ui.interact(rect, ui.scope_id().with(("piece", piece.number)), Sense::hover());
        let text = || shown.text.get(piece.bytes.clone()).unwrap_or_default();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text()));
    }
    word_ui(state, shown, (&area, &byte_at), ui);
    controls_ui(shown, &marks, &area, ui);
    state.seen = match (placed.first(), placed.last()) {
        (Some(first), Some(last)) => first.seen(room).start..last.seen(room).end,
        _ => 0..0,
    };
    if let Some(at) = scroll_bar_ui(bar_rect, &state.seen, shown.text.len(), ui) {
        state.target = Some(Target { at, share: 0.0 });
        ui.ctx().request_repaint();
    }
}

/// How far the wheel scrolls down.
fn wheel(room: Rect, ui: &Ui) -> f32 {
    if !ui.rect_contains_pointer(room) {
        return 0.0;
    }
    -ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y))
}

/// How far a selection that is dragged beyond an edge pulls the text down.
fn pull(area: &Response, rect: Rect, ui: &Ui) -> f32 {
    let Some(pointer) = area.interact_pointer_pos().filter(|_| area.dragged()) else { return 0.0 };
    let beyond = (pointer.y - rect.bottom()).max(0.0) + (pointer.y - rect.top()).min(0.0);
    if beyond != 0.0 {
        ui.ctx().request_repaint();
    }
    beyond * PULL * ui.input(|input| input.stable_dt).min(0.1)
}

/// What lies behind the letters: the selection, marks, and frames around what was searched for.
fn behind_ui(state: &TextState, shown: Shown<'_>, placed: &[OnScreen], marks: &[Placed<'_>], ui: &Ui) {
    let mut mesh = Mesh::default();
    let clip = ui.clip_rect();
    let selected = state.selection.range();
    for piece in placed {
        for rect in selected.iter().flat_map(|selected| piece.rects(selected, clip)) {
            mesh.add_colored_rect(rect, ui.visuals().selection.bg_fill);
        }
    }
    for mark in marks {
        add_mark(&mut mesh, shown.ctx, mark, shown.mark == Some(mark.id.1));
    }
    for piece in placed {
        for (number, place) in within(shown.found, |place| place, &piece.seen(clip)) {
            add_found(&mut mesh, shown.ctx, &piece.rects(place, clip), shown.place == Some(number));
        }
    }
    ui.painter().add(Shape::mesh(mesh));
}

/// The marks in the rows of a piece that are on screen.
fn marks_of<'a>(shown: Shown<'a>, piece: &OnScreen, clip: Rect) -> Vec<Placed<'a>> {
    let Some(counted) = shown.counted else { return Vec::new() };
    let placed = |(number, mark): (usize, &'a Mark)| {
        let rects = piece.rects(&mark.span, clip);
        Some(Placed { id: (piece.number, number), line: counted.line(mark)?, rects })
    };
    counted.marks_within(&piece.seen(clip)).filter_map(placed).collect()
}

/// The menu of any word, by the right button.
fn word_ui(
    state: &mut TextState,
    shown: Shown<'_>,
    (area, byte_at): (&Response, &dyn Fn(Pos2) -> usize),
    ui: &Ui,
) {
    let Some(concept) = shown.concept else { return };
    if area.secondary_clicked()
        && let Some(pointer) =
            area.interact_pointer_pos().or_else(|| ui.input(|input| input.pointer.interact_pos()))
    {
        let word = word_around(shown.text, byte_at(pointer));
        state.word = word.and_then(|word| shown.text.get(word)).map(|word| fold(word).into_owned());
    }
    if let Some(word) = &state.word {
        area.context_menu(|ui| term_menu_ui(shown.ctx, concept, word, ui));
    }
}

/// Marks that answer the pointer; where there is a screen reader, all on screen.
fn controls_ui(shown: Shown<'_>, marks: &[Placed<'_>], area: &Response, ui: &Ui) {
    let Some(concept) = shown.concept else { return };
    let is_read_aloud = ui.ctx().accesskit_node_builder(area.id, |_| ()).is_some();
    for mark in marks {
        let is_reachable = is_read_aloud || shown.mark == Some(mark.id.1);
        mark_ui(shown.ctx, concept, mark, is_reachable, ui);
    }
}
