//! Which words that nobody reviewed count in scores.

use egui::{ComboBox, DragValue, RichText, Ui};

use crate::project::{Command, Concept, Counted};
use crate::ui::context::ViewContext;

/// The number being dragged; it becomes the concept's when the drag ends.
#[derive(Debug, Default)]
pub(super) struct CountingState {
    dragged: Option<f64>,
}

/// What is offered, with what each begins with.
const CHOICES: [(&str, Counted); 3] = [
    ("only reviewed terms", Counted::Accepted),
    ("also the best suggestions", Counted::Top(50)),
    ("also every word above a score", Counted::Above(0.4)),
];

/// Draws the choice and its number.
pub(super) fn counting_ui(ctx: &ViewContext<'_>, state: &mut CountingState, concept: &Concept, ui: &mut Ui) {
    let is_alike =
        |other: &Counted| std::mem::discriminant(other) == std::mem::discriminant(&concept.counted);
    let set = |counted: Counted| {
        let change = Command::SetCounted { id: concept.id, counted };
        ctx.actions.command((counted != concept.counted).then_some(change));
    };
    ui.horizontal(|ui| {
        ui.label(RichText::new("Documents are scored by").weak());
        let chosen = CHOICES.iter().find(|(_, choice)| is_alike(choice)).map_or("", |(name, _)| *name);
        let combo = ComboBox::from_id_salt("counted").width(190.0).selected_text(chosen).show_ui(ui, |ui| {
            for (name, choice) in CHOICES {
                if ui.selectable_label(is_alike(&choice), name).clicked() && !is_alike(&choice) {
                    set(choice);
                }
            }
        });
        combo
            .response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Terms that count"));
        let (value, range, speed, decimals, label) = match concept.counted {
            Counted::Accepted => return,
            // At most ten thousand: exact as a float.
            Counted::Top(count) => (count as f64, 1.0..=2000.0, 1.0, 0, "Suggestions counted"),
            Counted::Above(least) => (least, 0.02..=1.0, 0.005, 2, "Least score"),
        };
        let mut number = state.dragged.unwrap_or(value);
        let drag = ui.add(DragValue::new(&mut number).range(range).speed(speed).fixed_decimals(decimals));
        drag.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, label));
        let is_busy = drag.dragged() || drag.has_focus();
        state.dragged = is_busy.then_some(number);
        if !is_busy {
            set(match concept.counted {
                // Within the range above.
                Counted::Top(_) => Counted::Top(number.round() as usize),
                Counted::Above(_) | Counted::Accepted => Counted::Above(number),
            });
        }
        let hint = match concept.counted {
            Counted::Above(_) => "of the words that suggestions come from, at most 10,000 a side",
            Counted::Top(_) | Counted::Accepted => "of each side, without being reviewed",
        };
        ui.add(egui::Label::new(RichText::new(hint).small().weak()).truncate());
    });
}
