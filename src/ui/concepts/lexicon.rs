//! The terms that count, as a table.

use egui::{RichText, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};

use crate::concept::Pole;
use crate::corpus::tokens::fold;
use crate::lexicon::{Term, TermStatus};
use crate::project::{Command, Concept, Counted, Decision};
use crate::ui::context::ViewContext;
use crate::ui::theme::{ROW, count_text, icons, pole_sign, score_text, strong};
use crate::ui::widgets::{icon_button_ui, name_field};
use crate::workbench::outcome::ConceptAnalysis;

/// How the table is shown.
#[derive(Debug, Default)]
pub(super) struct LexiconState {
    filter: String,
    order: Order,
    /// The number being dragged; it becomes the concept's when the drag ends.
    n_expanded: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Weight,
    Term,
    Status,
}

/// Draws the table and the setting of how many suggestions count.
pub(super) fn lexicon_ui(
    ctx: &ViewContext<'_>,
    state: &mut LexiconState,
    concept: &Concept,
    analysis: &ConceptAnalysis,
    ui: &mut Ui,
) {
    settings_ui(ctx, state, concept, ui);
    let needle = state.filter.trim().to_lowercase();
    let mut terms: Vec<&Term> =
        analysis.lexicon.terms.iter().filter(|term| term.term.contains(&needle)).collect();
    match state.order {
        Order::Weight => terms.sort_by(|a, b| b.weight.total_cmp(&a.weight)),
        Order::Term => terms.sort_by(|a, b| a.term.cmp(&b.term)),
        Order::Status => terms.sort_by_key(|term| term.status),
    }
    let documents = ctx.workbench.documents();
    let table = TableBuilder::new(ui)
        .id_salt("lexicon")
        .striped(true)
        .resizable(true)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::initial(150.0).at_least(60.0).clip(true))
        .column(Column::initial(70.0))
        .column(Column::initial(90.0))
        .column(Column::initial(110.0))
        .column(Column::remainder());
    let table = table.header(ROW, |mut header| {
        for (text, order) in [
            ("Term", Some(Order::Term)),
            ("Weight", Some(Order::Weight)),
            ("Status", Some(Order::Status)),
            ("In documents", None),
            ("", None),
        ] {
            header.col(|ui| match order {
                Some(order) => {
                    let text = if state.order == order {
                        format!("{text} {}", icons::DOWN)
                    } else {
                        text.to_owned()
                    };
                    if ui.add(egui::Button::new(strong(text)).frame(false)).clicked() {
                        state.order = order;
                    }
                }
                None => {
                    ui.label(strong(text));
                }
            });
        }
    });
    table.body(|body| {
        body.rows(ROW, terms.len(), |mut row| {
            let Some(term) = terms.get(row.index()) else { return };
            row.col(|ui| {
                ui.label(&term.term);
            });
            row.col(|ui| {
                let text = format!(
                    "{} {}",
                    pole_sign(term.pole),
                    score_text(term.weight.abs()).trim_start_matches('+')
                );
                ui.label(RichText::new(text).color(ctx.tokens.pole(term.pole)));
            });
            row.col(|ui| {
                ui.label(status_name(term.status));
            });
            row.col(|ui| {
                let count = documents.and_then(|documents| {
                    let ty = documents.index.type_of(&fold(&term.term))?;
                    Some(documents.inverted.documents_with(ty))
                });
                let count = count.and_then(|count| usize::try_from(count).ok());
                ui.label(count.map_or_else(|| "–".to_owned(), count_text));
            });
            row.col(|ui| term_buttons_ui(ctx, concept, term, ui));
        });
    });
}

/// The filter, and how many suggestions count.
fn settings_ui(ctx: &ViewContext<'_>, state: &mut LexiconState, concept: &Concept, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut state.filter).desired_width(140.0).hint_text("find a term");
        let field = ui.add(edit);
        name_field(&field, "Find a term", &state.filter);
        ui.label("Count");
        let mut value = state.n_expanded.unwrap_or_else(|| concept.counted.at_most());
        let drag = ui
            .add(egui::DragValue::new(&mut value).range(0..=2000).speed(1))
            .on_hover_text("Suggestions of each pole that count without being reviewed");
        drag.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Suggestions counted"));
        ui.label("suggestions of each pole");
        state.n_expanded = if drag.dragged() || drag.has_focus() { Some(value) } else { None };
        if !(drag.dragged() || drag.has_focus()) && value != concept.counted.at_most() {
            ctx.actions.command(Command::SetCounted { id: concept.id, counted: Counted::Top(value) });
        }
    });
}

fn status_name(status: TermStatus) -> &'static str {
    match status {
        TermStatus::Seed => "seed",
        TermStatus::Accepted => "accepted",
        TermStatus::Suggested => "suggested",
        TermStatus::Rejected => "rejected",
    }
}

fn term_buttons_ui(ctx: &ViewContext<'_>, concept: &Concept, term: &Term, ui: &mut Ui) {
    let (id, word) = (concept.id, term.term.clone());
    let decide = |decision| Command::Decide { id, word: word.clone(), decision };
    match term.status {
        TermStatus::Seed => {
            if icon_button_ui(ui, icons::CLOSE, &format!("Remove seed {word}")).clicked()
                && let Some(pole) = concept.seeds.pole_of(&word)
            {
                ctx.actions.command(Command::RemoveSeed { id, pole, word });
            }
        }
        TermStatus::Suggested => {
            if icon_button_ui(ui, icons::DONE, &format!("Accept {word}")).clicked() {
                ctx.actions.command(decide(Some(Decision::Accepted(term.pole))));
            }
            if icon_button_ui(ui, icons::REJECT, &format!("Reject {word}")).clicked() {
                ctx.actions.command(decide(Some(Decision::Rejected)));
            }
            if icon_button_ui(ui, icons::BLOCK, &format!("Mark {word} as irrelevant")).clicked() {
                ctx.actions.command(concept.place_seed(Pole::Irrelevant, &word));
            }
        }
        TermStatus::Accepted | TermStatus::Rejected => {
            if icon_button_ui(ui, icons::UNDO, &format!("Forget the decision on {word}")).clicked() {
                ctx.actions.command(decide(None));
            }
        }
    }
}
