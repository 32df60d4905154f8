//! What accepting a word would move, or taking out one that counts: the documents whose ranks change most.

use egui::{RichText, Role, Sense, Ui, WidgetInfo};

use crate::counts::counted;
use crate::project::ConceptId;
use crate::scoring::impact::Moved;
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::state::Place;
use crate::ui::theme::{GRID, count_text};
use crate::workbench::request::ImpactWanted;

/// Draws the documents; nothing where none would move, or before that is known.
pub(super) fn impact_ui(ctx: &ViewContext<'_>, concept: ConceptId, term: &str, ui: &mut Ui) {
    let wanted = ImpactWanted { concept, term: term.to_owned() };
    let (Some(documents), Some(found)) = (ctx.workbench.documents(), ctx.workbench.impact(&wanted)) else {
        return;
    };
    if found.impact.n_changed == 0 {
        return;
    }
    let n_changed = counted(found.impact.n_changed, "document");
    let (text, hint) = if found.is_counted {
        (
            format!("It counts now. Without it {n_changed} would score differently."),
            "Its rank now → without the word",
        )
    } else {
        (format!("Accepting it would change {n_changed}."), "Its rank now → with the word")
    };
    ui.add_space(GRID);
    ui.label(RichText::new(text).weak());
    if found.impact.moved.is_empty() {
        ui.label(RichText::new("None of them would change its rank.").small().weak());
    }
    for moved in &found.impact.moved {
        let Some(document) = documents.corpus.document(moved.doc) else { continue };
        let name = if document.title.is_empty() { document.id } else { document.title };
        let line = format!("{} → {}  {name}", rank(moved.from), rank(moved.to));
        let label = egui::Label::new(RichText::new(&line).small()).truncate().sense(Sense::click());
        let response = ui.add(label);
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &line));
        if response.on_hover_text(format!("{hint}\n{}\nClick to read it", scores(moved))).clicked() {
            ctx.actions.send(Action::SelectDocument(moved.doc));
            ctx.actions.send(Action::GoTo(Place::Documents));
        }
    }
}

fn rank(rank: Option<usize>) -> String {
    rank.map_or_else(|| "unscored".to_owned(), |rank| format!("#{}", count_text(rank)))
}

fn scores(moved: &Moved) -> String {
    let score =
        |score: Option<f64>| score.map_or_else(|| "no score".to_owned(), crate::ui::theme::score_text);
    format!("Score {} → {}", score(moved.before), score(moved.after))
}
