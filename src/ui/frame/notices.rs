//! Sentences about what worked and what did not, in the lower right corner.

use egui::{Align2, Area, Frame, Order, RichText, Ui, vec2};

use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::icons;
use crate::ui::widgets::icon_button_ui;
use crate::workbench::{Notice, Severity};

/// Good news goes away by itself after this many seconds; trouble stays until it is dismissed.
const GOOD_NEWS_SECS: f64 = 6.0;
/// Older ones make room.
const MOST: usize = 5;

/// The notices on screen.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<(Notice, f64)>,
}

impl Notices {
    /// Adds notices that came at `now` (seconds).
    pub fn add(&mut self, notices: Vec<Notice>, now: f64) {
        for notice in notices {
            self.shown.retain(|(shown, _)| *shown != notice);
            self.shown.push((notice, now));
        }
        let n_old = self.shown.len().saturating_sub(MOST);
        self.shown.drain(..n_old);
    }

    /// Draws them over everything.
    pub fn ui(&mut self, ctx: &ViewContext<'_>, ui: &Ui) {
        let now = ui.input(|input| input.time);
        self.shown
            .retain(|(notice, since)| notice.severity == Severity::Failure || now - since < GOOD_NEWS_SECS);
        if self.shown.is_empty() {
            return;
        }
        if self.shown.iter().any(|(notice, _)| notice.severity == Severity::Success) {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
        }
        let mut dismissed = None;
        Area::new(egui::Id::unique("notices"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-12.0, -40.0))
            .show(ui.ctx(), |ui| {
                for (place, (notice, _)) in self.shown.iter().enumerate() {
                    if Frame::popup(ui.style()).show(ui, |ui| notice_ui(ctx, notice, ui)).inner {
                        dismissed = Some(place);
                    }
                }
            });
        if let Some(place) = dismissed {
            self.shown.remove(place);
        }
    }
}

/// Draws one notice; returns whether it was dismissed.
fn notice_ui(ctx: &ViewContext<'_>, notice: &Notice, ui: &mut Ui) -> bool {
    let tokens = ctx.tokens;
    let (icon, color) = match notice.severity {
        Severity::Success => (icons::DONE, tokens.success),
        Severity::Failure => (icons::WARNING, tokens.failure),
    };
    ui.set_max_width(460.0);
    let row = ui.horizontal(|ui| {
        ui.label(RichText::new(icon).size(16.0).color(color));
        ui.scope(|ui| {
            ui.set_max_width(390.0);
            ui.add(egui::Label::new(&notice.text).wrap().selectable(true));
        });
        // Only while it is still the last step: otherwise something else would be taken back.
        let can_undo = notice.undoes.is_some_and(|step| step == ctx.workbench.history().position());
        if can_undo && ui.button("Undo it").clicked() {
            ctx.actions.send(Action::Undo);
            return true;
        }
        icon_button_ui(ui, icons::CLOSE, "Dismiss").clicked()
    });
    row.inner
}
