//! Words that may not mean the concept where they stand, or that are nearly all of the score: with the evidence, and a
//! click that makes them irrelevant.

use std::collections::BTreeSet;

use egui::{CollapsingHeader, RichText, Ui};

use super::verdict::Verdict;
use super::{ConceptsState, Inspected};
use crate::concept::Pole;
use crate::counts::counted;
use crate::project::{Concept, ConceptId, Origin};
use crate::scoring::radar::{Alarm, Reason};
use crate::ui::context::ViewContext;
use crate::ui::theme::{ROW, icons, strong};
use crate::ui::widgets::{column_label_ui, icon_button_ui, name_button};

/// What the analyst found to be right as it is.
#[derive(Debug, Default)]
pub(super) struct WarningsState {
    fine: BTreeSet<(ConceptId, String)>,
}

/// Draws a line that can be opened; nothing where there is nothing to warn of.
pub(super) fn warnings_ui(ctx: &ViewContext<'_>, state: &mut ConceptsState, concept: &Concept, ui: &mut Ui) {
    let Some(radar) = ctx.workbench.radar(concept.id) else { return };
    let is_open = |alarm: &&Alarm| {
        // Decided meanwhile, while the next look around is under way.
        let is_decided = concept.seeds.pole_of(&alarm.term) == Some(Pole::Irrelevant)
            || concept.decisions.get(&alarm.term) == Some(&crate::project::Decision::Rejected);
        !is_decided && !state.warnings.fine.contains(&(concept.id, alarm.term.clone()))
    };
    let alarms: Vec<&Alarm> = radar.alarms.iter().filter(is_open).collect();
    if alarms.is_empty() {
        return;
    }
    let heading =
        format!("{} {} worth a look in these documents", icons::WARNING, counted(alarms.len(), "word"));
    let text = RichText::new(heading).color(ctx.tokens.negative);
    let header = CollapsingHeader::new(text).id_salt(("warnings", concept.id)).show(ui, |ui| {
        for alarm in &alarms {
            alarm_ui(ctx, state, concept, alarm, ui);
        }
        let n_rare = radar.too_rare.len();
        if n_rare > 0 {
            let text = format!("{} too rarely used to tell.", counted(n_rare, "term"));
            ui.label(RichText::new(text).small().weak()).on_hover_text(radar.too_rare.join(", "));
        }
    });
    name_button(&header.header_response, "Words worth a look");
    header.header_response.on_hover_text(
        "Words whose sentences are unlike the concept, such as “bush” where it is a person, and words that make most \
         of the scores. A warning proves nothing: it says where to read.",
    );
}

fn alarm_ui(ctx: &ViewContext<'_>, state: &mut ConceptsState, concept: &Concept, alarm: &Alarm, ui: &mut Ui) {
    let term = &alarm.term;
    ui.horizontal(|ui| {
        let label = column_label_ui(ui, 90.0, ROW, strong(term)).interact(egui::Sense::click());
        name_button(&label, &format!("Look at {term}"));
        if label.on_hover_text("Click to see its sentences").clicked() {
            state.inspected = Some(Inspected::Term(term.clone()));
        }
        let irrelevant = ui.small_button("Irrelevant");
        name_button(&irrelevant, &format!("{term} is irrelevant"));
        if irrelevant.on_hover_text("It pushes similar words away and never counts").clicked() {
            let change = Verdict::Seed(Pole::Irrelevant).change(concept, std::slice::from_ref(term));
            ctx.actions.change(Origin::Warning, change);
        }
        let reject = ui.small_button("Reject");
        name_button(&reject, &format!("Reject {term}, which may mean something else"));
        if reject.on_hover_text("It is neither suggested nor counted").clicked() {
            let change = Verdict::Reject.change(concept, std::slice::from_ref(term));
            ctx.actions.change(Origin::Warning, change);
        }
        if icon_button_ui(ui, icons::CLOSE, &format!("{term} is fine")).clicked() {
            state.warnings.fine.insert((concept.id, term.clone()));
        }
    });
    ui.label(RichText::new(told(alarm)).small());
}

/// The evidence in words.
fn told(alarm: &Alarm) -> String {
    let share = format!("{:.0}% of the score", 100.0 * alarm.share);
    let around = match alarm.around.as_slice() {
        [] => String::new(),
        words => format!("Typical around it: {}. ", words.join(", ")),
    };
    match alarm.reason {
        Reason::Outsized { .. } => format!("{around}{share} comes from this one word."),
        Reason::Unlike { likeness, error, n_places } => format!(
            "{around}Its {} are unlike the concept: {likeness:.2} ± {error:.2}, where ordinary terms have 0.3 to 2. {share}.",
            counted(n_places, "place")
        ),
    }
}
