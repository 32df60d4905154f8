//! The bar beside a long text. It measures in bytes: how high a text of a hundred megabytes is would take a minute to
//! find out, and would not fit the numbers that screens are measured in.

use std::ops::Range;

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2};

/// Width of the bar.
pub(super) const BAR: f32 = 10.0;
/// The handle is never smaller.
const LEAST: f32 = 24.0;

/// Draws the bar for a text of `len` bytes of which `seen` are on screen; returns the byte that was dragged to the top.
pub(super) fn scroll_bar_ui(rect: Rect, seen: &Range<usize>, len: usize, ui: &Ui) -> Option<usize> {
    if seen.start == 0 && seen.end >= len || len == 0 {
        return None;
    }
    // Shares need not be exact.
    let share = |byte: usize| byte as f32 / len as f32;
    let height = ((share(seen.end) - share(seen.start)) * rect.height()).max(LEAST);
    let room = (rect.height() - height).max(1.0);
    // So that it reaches the bottom with the end of the text, however small it is.
    let hidden = (len - seen.len().min(len)).max(1);
    let top = rect.top() + room * (seen.start as f32 / hidden as f32).min(1.0);
    let handle = Rect::from_min_max(pos2(rect.left() + 2.0, top), pos2(rect.right() - 2.0, top + height));
    let response = ui.interact(rect, ui.scope_id().with("bar"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll through the text"));
    let visuals = ui.style().interact(&response);
    ui.painter().rect_filled(handle, 3, visuals.fg_stroke.color.gamma_multiply(0.5));
    let grip_id = ui.scope_id().with("grip");
    let pointer = response.interact_pointer_pos()?;
    let pressed = ui.input(|input| input.pointer.primary_pressed());
    if pressed {
        // Beside the handle, its middle jumps to the pointer.
        let grip = if handle.y_range().contains(pointer.y) { pointer.y - handle.top() } else { height / 2.0 };
        ui.data_mut(|data| data.insert_temp(grip_id, grip));
    }
    let grip = ui.data(|data| data.get_temp::<f32>(grip_id)).unwrap_or(height / 2.0);
    let wanted = ((pointer.y - grip - rect.top()) / room).clamp(0.0, 1.0);
    // A share of the text's length.
    Some((f64::from(wanted) * hidden as f64) as usize)
}
