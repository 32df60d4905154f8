//! What else than time may explain a score, to be chosen.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use crate::corpus::fields::FieldValues;
use crate::ui::context::ViewContext;
use crate::ui::theme::icons;
use crate::ui::widgets::choices_button_ui;
use crate::workbench::dynamics::Covariate;

/// Columns offered; a file may have thousands.
const MOST_FIELDS: usize = 60;

/// Draws the choice; `with_clock` offers the hours too, which makes no sense where they are what is asked about.
pub(super) fn adjusting_ui(
    ctx: &ViewContext<'_>,
    adjust: &mut BTreeSet<Covariate>,
    with_clock: bool,
    ui: &mut Ui,
) {
    let n = adjust.iter().filter(|one| with_clock || !one.is_clock()).count();
    let name = if n == 0 { "Adjust for".to_owned() } else { format!("Adjusted for {n}") };
    let menu = choices_button_ui(ui, &format!("{name} {}", icons::MENU), |ui| {
        ui.label(RichText::new("The score as if all documents were alike in:").weak());
        let offered = [
            (Covariate::Length, "Length"),
            (Covariate::Link, "Having a link"),
            (Covariate::Mention, "Mentioning someone"),
        ];
        for (covariate, name) in offered {
            choice_ui(adjust, covariate, name, ui);
        }
        if with_clock {
            choice_ui(adjust, Covariate::Hour, "Hour of the day", ui);
            choice_ui(adjust, Covariate::WeekHour, "Hour of the week", ui);
        }
        let Some(documents) = ctx.workbench.documents() else { return };
        let group = documents.report.files.iter().find_map(|file| file.columns.group.as_deref());
        let group = group.map_or_else(|| "Group".to_owned(), |name| format!("Group: {name}"));
        choice_ui(adjust, Covariate::Group, &group, ui);
        let fields = documents.corpus.fields().iter();
        for field in fields.filter(|field| !matches!(field.values, FieldValues::Texts(_))).take(MOST_FIELDS) {
            choice_ui(adjust, Covariate::Field(field.name.clone()), &field.name, ui);
        }
        ui.separator();
        if ui.button("Nothing").clicked() {
            adjust.clear();
        }
    });
    menu.on_hover_text(
        "What kind of documents come often changes what scores are: the raw and the adjusted curve stand side by side",
    );
}

fn choice_ui(adjust: &mut BTreeSet<Covariate>, covariate: Covariate, name: &str, ui: &mut Ui) {
    let mut is_chosen = adjust.contains(&covariate);
    if ui.checkbox(&mut is_chosen, name).changed() && !adjust.remove(&covariate) {
        adjust.insert(covariate);
    }
}
