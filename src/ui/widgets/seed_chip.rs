//! A seed word that can be removed.

use egui::{Frame, Margin, Response, RichText, Stroke, TextStyle, Ui};

use super::icon_button_ui;
use crate::concept::Pole;
use crate::project::command::pole_name;
use crate::ui::theme::{Tokens, icons};

/// What was done to a chip.
#[derive(Debug)]
pub struct ChipClick {
    /// The word itself, for tooltips, menus and hover.
    pub word: Response,
    /// Whether its cross was clicked.
    pub removed: bool,
}

/// A chip in the color of its pole; an unknown word is struck through and says so to screen readers too.
pub fn seed_chip_ui(ui: &mut Ui, tokens: &Tokens, word: &str, pole: Pole, known: bool) -> ChipClick {
    begin_row_if_needed(ui, word);
    let color = tokens.pole(pole);
    let border = if known { color.gamma_multiply(0.6) } else { tokens.failure };
    let chip = Frame::new()
        .fill(color.gamma_multiply(0.16))
        .stroke(Stroke::new(1.0, border))
        .corner_radius(6)
        .inner_margin(Margin { left: 8, right: 2, top: 0, bottom: 0 });
    chip.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let text = RichText::new(word).color(tokens.text);
        let text = if known { text } else { text.strikethrough() };
        let label = ui.add(egui::Button::new(text).frame(false).truncate().sense(egui::Sense::click()));
        let name = pole_name(pole);
        let said =
            if known { format!("{word}, {name} seed") } else { format!("{word}, unknown {name} word") };
        label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
        let removed = icon_button_ui(ui, icons::CLOSE, &format!("Remove {word} from {name}")).clicked();
        ChipClick { word: label, removed }
    })
    .inner
}

/// What a chip takes beside its word.
const BESIDE: f32 = 36.0;

/// A frame takes what is left of a row and would break the word: where it does not fit, it begins the next row.
fn begin_row_if_needed(ui: &mut Ui, word: &str) {
    let font = TextStyle::Button.resolve(ui.style());
    let width =
        ui.painter().layout_no_wrap(word.to_owned(), font, egui::Color32::PLACEHOLDER).size().x + BESIDE;
    let left = ui.available_size_before_wrap().x;
    if ui.layout().main_wrap() && width > left && left < ui.max_rect().width() {
        ui.end_row();
    }
}
