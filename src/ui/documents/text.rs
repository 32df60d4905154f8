//! The text of a document with what counts marked. Only the pieces on screen are laid out; the heights of the
//! others are estimated until they were on screen once.

use std::ops::Range;
use std::sync::{Arc, Weak};

use egui::text::{CCursor, CharIndex, LayoutJob, TextFormat};
use egui::text_selection::LabelSelectionState;
use egui::{
    Color32, CursorIcon, Galley, Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke, TextStyle, Ui,
    WidgetInfo, pos2, vec2,
};

use super::chunks::chunks;
use super::marks::{LedgerLine, Marks};
use super::numbers::signed;
use super::term_menu::{term_menu_ui, why_ui};
use crate::corpus::DocId;
use crate::corpus::tokens::tokens;
use crate::project::Concept;
use crate::ui::context::ViewContext;
use crate::ui::theme::GRID;
use crate::workbench::outcome::LoadedDocuments;

/// Height of a line.
const LINE: f32 = 20.0;
/// Mean width of a character at the size of body text: only for estimates.
const CHARACTER: f32 = 6.4;
/// Room for the scroll bar.
const MARGIN: f32 = 14.0;

/// A document as it was last laid out.
#[derive(Debug, Default)]
pub(super) struct TextState {
    documents: Weak<LoadedDocuments>,
    doc: Option<DocId>,
    pieces: Vec<Piece>,
    width: f32,
    /// Where to scroll in this frame.
    target: Option<Target>,
    /// The word that was clicked with the right button.
    word: Option<String>,
}

#[derive(Clone, Debug)]
struct Piece {
    bytes: Range<usize>,
    height: f32,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    /// The beginning of a text.
    Top,
    /// This far down.
    Offset(f32),
    /// A place in the text, approached in this many more frames: heights on the way there may turn out otherwise
    /// than estimated.
    Byte { at: usize, n_frames: u8 },
}

/// What is drawn.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) ctx: &'a ViewContext<'a>,
    pub(super) concept: Option<&'a Concept>,
    pub(super) text: &'a str,
    pub(super) marks: Option<&'a Marks>,
    /// The mark walked to last.
    pub(super) current: Option<usize>,
}

impl TextState {
    /// Takes note of the document to show; true when it is another one than before.
    pub(super) fn meet(&mut self, documents: &Arc<LoadedDocuments>, doc: DocId, text: &str) -> bool {
        if self.doc == Some(doc) && self.documents.as_ptr() == Arc::as_ptr(documents) {
            return false;
        }
        self.documents = Arc::downgrade(documents);
        self.doc = Some(doc);
        self.pieces = chunks(text).into_iter().map(|bytes| Piece { bytes, height: LINE }).collect();
        self.width = 0.0;
        self.target = Some(Target::Top);
        self.word = None;
        true
    }

    /// Scrolls so that this byte of the text is on screen.
    pub(super) fn scroll_to(&mut self, at: usize) {
        self.target = Some(Target::Byte { at, n_frames: 3 });
    }

    /// Estimates all heights anew when the width has changed.
    fn fit(&mut self, text: &str, width: f32) {
        if (self.width - width).abs() < 0.5 {
            return;
        }
        self.width = width;
        for piece in &mut self.pieces {
            let lines = text.get(piece.bytes.clone()).unwrap_or_default().split('\n');
            // Bytes stand for characters; a line has at least one row.
            let rows: f32 =
                lines.map(|line| (line.len() as f32 * CHARACTER / width.max(1.0)).ceil().max(1.0)).sum();
            piece.height = rows * LINE;
        }
    }

    /// How far down a byte stands.
    fn height_of(&self, at: usize, shown: Shown<'_>, ui: &Ui) -> f32 {
        let before = self.pieces.iter().take_while(|piece| piece.bytes.end < at);
        let top: f32 = before.clone().map(|piece| piece.height).sum();
        let Some(piece) = self.pieces.get(before.count()) else { return top };
        let galley = layout(shown.text.get(piece.bytes.clone()).unwrap_or_default(), self.width, ui);
        let within = shown.text.get(piece.bytes.start..at).map_or(0, |text| text.chars().count());
        top + galley.pos_from_cursor(CCursor::new(within)).top()
    }
}

/// Draws the text in the room that is left.
pub(super) fn text_ui(state: &mut TextState, shown: Shown<'_>, ui: &mut Ui) {
    let mut area = ScrollArea::vertical().id_salt("text").auto_shrink(false).animated(false);
    let height = ui.available_height();
    if state.width > 0.0 {
        let target = state.target.take();
        match target {
            Some(Target::Top) => area = area.vertical_scroll_offset(0.0),
            Some(Target::Offset(offset)) => area = area.vertical_scroll_offset(offset),
            Some(Target::Byte { at, n_frames }) => {
                // A third from the top: what comes before matters for understanding.
                let offset = state.height_of(at, shown, ui) - height / 3.0;
                area = area.vertical_scroll_offset(offset.max(0.0));
                state.target = n_frames.checked_sub(1).map(|n_frames| Target::Byte { at, n_frames });
            }
            None => {}
        }
    }
    let output = area.show_viewport(ui, |ui, viewport| pieces_ui(state, shown, viewport, ui));
    let shift = output.inner;
    if shift != 0.0 && state.target.is_none() {
        // What is read stays in place when text above it turns out higher or lower than estimated.
        state.target = Some(Target::Offset((output.state.clamped_offset().y + shift).max(0.0)));
    }
    if state.target.is_some() {
        ui.ctx().request_repaint();
    }
}

/// Draws the pieces in the viewport; returns by how much text above its top has grown.
fn pieces_ui(state: &mut TextState, shown: Shown<'_>, viewport: Rect, ui: &mut Ui) -> f32 {
    let width = (ui.available_width() - MARGIN).max(40.0);
    state.fit(shown.text, width);
    ui.set_height(state.pieces.iter().map(|piece| piece.height).sum());
    let corner = ui.max_rect().left_top();
    let (mut y, mut shift) = (0.0, 0.0);
    let TextState { pieces, word, .. } = state;
    for (number, piece) in pieces.iter_mut().enumerate() {
        if y > viewport.max.y {
            break;
        }
        let estimated = piece.height;
        if y + estimated >= viewport.min.y {
            let text = shown.text.get(piece.bytes.clone()).unwrap_or_default();
            let galley = layout(text, width, ui);
            piece.height = galley.size().y.max(LINE);
            if y < viewport.min.y {
                shift += piece.height - estimated;
            }
            let place = Rect::from_min_size(corner + vec2(0.0, y), vec2(width, piece.height));
            ui.push_id(number, |ui| piece_ui(shown, &piece.bytes, place, &galley, word, ui));
        }
        y += piece.height;
    }
    shift
}

/// The galley comes from egui's own cache while it is on screen. Keeping it here would be no cheaper, and wrong as
/// soon as the font's texture is made anew. The color is left open, so a change of theme costs nothing.
fn layout(text: &str, width: f32, ui: &Ui) -> Arc<Galley> {
    let format = TextFormat {
        font_id: TextStyle::Body.resolve(ui.style()),
        color: Color32::PLACEHOLDER,
        line_height: Some(LINE),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = width;
    ui.painter().layout_job(job)
}

/// One mark as it stands on screen: one rectangle a row.
struct Place<'a> {
    number: usize,
    line: &'a LedgerLine,
    rects: Vec<Rect>,
}

fn piece_ui(
    shown: Shown<'_>,
    bytes: &Range<usize>,
    place: Rect,
    galley: &Arc<Galley>,
    word: &mut Option<String>,
    ui: &Ui,
) {
    let mut sense = Sense::click_and_drag();
    sense -= Sense::FOCUSABLE;
    let response = ui.interact(place, ui.scope_id().with("piece"), sense);
    let text = shown.text.get(bytes.clone()).unwrap_or_default();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let places = places(shown, bytes, place.min, galley);
    for place in &places {
        behind_ui(shown, place, ui);
    }
    let ink = shown.ctx.tokens.text;
    LabelSelectionState::label_text_selection(
        ui,
        &response,
        place.min,
        Arc::clone(galley),
        ink,
        Stroke::NONE,
    );
    if let Some(concept) = shown.concept {
        if response.secondary_clicked()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            let cursor = galley.cursor_from_pos(pointer - place.min);
            *word = word_at(text, cursor.index.0);
        }
        if let Some(word) = word {
            response.context_menu(|ui| term_menu_ui(shown.ctx, concept, word, ui));
        }
        for place in &places {
            mark_ui(shown, concept, place, ui);
        }
    }
}

/// Where the marks of a piece stand on screen.
fn places<'a>(shown: Shown<'a>, bytes: &Range<usize>, corner: Pos2, galley: &Galley) -> Vec<Place<'a>> {
    let Some(marks) = shown.marks else { return Vec::new() };
    let (mut byte, mut character) = (bytes.start, 0);
    let mut places = Vec::new();
    for (number, mark) in marks.within(bytes) {
        let start = mark.span.start.max(bytes.start);
        let end = mark.span.end.min(bytes.end);
        let count = |bytes: Range<usize>| shown.text.get(bytes).map_or(0, |text| text.chars().count());
        let first = character + count(byte..start);
        let last = first + count(start..end);
        (byte, character) = (end, last);
        if let Some(line) = marks.line(mark) {
            let rects = rects(galley, first..last);
            let rects = rects.into_iter().map(|rect| rect.translate(corner.to_vec2())).collect();
            places.push(Place { number, line, rects });
        }
    }
    places
}

/// The rows' parts that these characters take.
fn rects(galley: &Galley, characters: Range<usize>) -> Vec<Rect> {
    let cursor = |index: usize, prefer_next_row| CCursor { index: CharIndex(index), prefer_next_row };
    let first = galley.layout_from_cursor(cursor(characters.start, true));
    let last = galley.layout_from_cursor(cursor(characters.end, false));
    let mut rects = Vec::new();
    for (number, row) in galley.rows.iter().enumerate().take(last.row + 1).skip(first.row) {
        let start = if number == first.row { row.x_offset(first.column) } else { 0.0 };
        let end = if number == last.row { row.x_offset(last.column) } else { row.size.x };
        if end > start {
            let (left, right) = (row.pos.x + start, row.pos.x + end);
            rects.push(Rect::from_min_max(pos2(left, row.min_y()), pos2(right, row.max_y())));
        }
    }
    rects
}

/// The color of a term: its pole's, or the irrelevant one's where it weighs nothing.
pub(super) fn color_of(shown: &ViewContext<'_>, weight: f64) -> Color32 {
    if weight == 0.0 { shown.tokens.irrelevant } else { shown.tokens.score(weight) }
}

/// A background as strong as the weight; a line below that is whole for the positive pole and broken for the
/// negative, so that color is not needed.
fn behind_ui(shown: Shown<'_>, place: &Place<'_>, ui: &Ui) {
    let weight = place.line.weight;
    let color = color_of(shown.ctx, weight);
    // A weight within ±1 loses nothing that could be seen.
    let strength = 0.12 + 0.33 * weight.abs().min(1.0) as f32;
    for rect in &place.rects {
        let painter = ui.painter();
        let box_rect = rect.expand2(vec2(1.0, -1.0));
        painter.rect_filled(box_rect, 3, color.gamma_multiply(strength));
        let ends = [box_rect.left_bottom(), box_rect.right_bottom()].map(|end| end - vec2(0.0, 0.5));
        let stroke = Stroke::new(1.5, color);
        if weight < 0.0 {
            painter.extend(Shape::dashed_line(&ends, stroke, 3.0, 2.0));
        } else {
            painter.line_segment(ends, stroke);
        }
        if shown.current == Some(place.number) {
            let outline = Stroke::new(1.5, shown.ctx.tokens.text);
            painter.rect_stroke(box_rect.expand(1.5), 4, outline, egui::StrokeKind::Outside);
        }
    }
}

/// Makes a mark answer the pointer: hovering says why it counts, a click opens what can be done with it.
fn mark_ui(shown: Shown<'_>, concept: &Concept, place: &Place<'_>, ui: &Ui) {
    let line = place.line;
    for (part, rect) in place.rects.iter().enumerate() {
        let response = ui.interact(*rect, ui.scope_id().with((place.number, part)), Sense::click());
        response.widget_info(|| {
            let said = format!("{}, marked, {}", line.name(), signed(line.weight, 2));
            WidgetInfo::labeled(Role::Button, true, said)
        });
        let response = response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_ui(|ui| why_ui(shown.ctx, concept, &line.term, line.weight, ui));
        egui::Popup::menu(&response).gap(GRID).show(|ui| term_menu_ui(shown.ctx, concept, &line.term, ui));
    }
}

/// The word a character belongs to, in the form that lexicons have.
fn word_at(text: &str, character: usize) -> Option<String> {
    let byte = text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte);
    let word = tokens(text).take_while(|token| token.span.start <= byte).last()?;
    (byte <= word.span.end).then(|| word.form.into_owned())
}

#[cfg(test)]
mod tests {
    use super::word_at;

    #[test]
    fn a_word_is_found_from_any_of_its_characters() {
        let text = "Été, Happy days";
        let found = |at| word_at(text, at);
        assert_eq!([found(0), found(2)], [Some("été".to_owned()), Some("été".to_owned())]);
        assert_eq!((found(5), found(10)), (Some("happy".to_owned()), Some("happy".to_owned())));
        assert_eq!((found(99), word_at("", 0)), (Some("days".to_owned()), None));
    }
}
