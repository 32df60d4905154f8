//! A question or list over everything else, which must be closed before work goes on.

use egui::{Frame, Id, Modal, ModalResponse, Ui};

use crate::ui::theme::{GRID, strong};

/// Draws a panel of this width with a heading in the middle of the window; all other controls wait. It should close
/// when the response says so (Esc, or a click beside it).
pub fn question_ui<R>(
    ui: &Ui,
    heading: &'static str,
    width: f32,
    content: impl FnOnce(&mut Ui) -> R,
) -> ModalResponse<R> {
    let frame = Frame::popup(ui.style()).inner_margin(4.0 * GRID);
    Modal::new(Id::unique(heading)).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.label(strong(heading).size(16.0));
        ui.add_space(2.0 * GRID);
        content(ui)
    })
}
