//! What is found in each group, and which curves are shown.

use egui::{Align, Layout, RichText, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use super::DynamicsState;
use super::drawn::{Curve, Drawn, N_SHOWN_GROUPS};
use super::plot::{is_shown, sample_ui};
use super::sentence_of;
use crate::dynamics::Evidence;
use crate::ui::context::ViewContext;
use crate::ui::theme::{ROW, count_text, strong};

/// The table is no higher than this; more rows are scrolled to.
const HIGHEST: f32 = 6.5 * ROW;

/// Draws a row per group: the largest first.
pub(super) fn groups_ui(ctx: &ViewContext<'_>, state: &mut DynamicsState, drawn: &Drawn, ui: &mut Ui) {
    if drawn.curves.is_empty() {
        ui.add_space(4.0);
        let is_following = ctx.selected.is_some_and(|id| ctx.workbench.is_following(id));
        let text = if is_following { "Following each group …" } else { "There are no groups." };
        ui.label(RichText::new(text).weak());
        return;
    }
    if drawn.curves.len() == 1 {
        let hint = "All documents are in one group. Choose the column to compare by under Columns in the \
                    Documents workspace.";
        ui.label(RichText::new(hint).weak());
    } else if drawn.curves.len() > N_SHOWN_GROUPS {
        let n_groups = count_text(drawn.curves.len());
        let hint = format!("{n_groups} groups; the {N_SHOWN_GROUPS} largest are shown until you choose.");
        ui.label(RichText::new(hint).weak());
    }
    let is_adjusted = drawn.has_adjusted_groups();
    let head: &[&str] = if is_adjusted {
        &["Group", "Documents", "Mean", "Adjusted", "Finding"]
    } else {
        &["Group", "Documents", "Mean", "Finding"]
    };
    let mut table = TableBuilder::new(ui)
        .id_salt("groups")
        .striped(true)
        .cell_layout(Layout::left_to_right(Align::Center))
        .max_scroll_height(HIGHEST)
        .auto_shrink([false, true])
        .column(Column::initial(220.0).at_least(120.0).clip(true))
        .column(Column::initial(90.0))
        .column(Column::initial(80.0));
    if is_adjusted {
        table = table.column(Column::initial(80.0));
    }
    let table = table.column(Column::remainder().clip(true)).header(ROW, |mut header| {
        for text in head {
            header.col(|ui| {
                ui.label(strong(*text));
            });
        }
    });
    table.body(|body| {
        body.rows(ROW, drawn.curves.len(), |mut row| {
            let rank = row.index();
            if let Some(curve) = drawn.curves.get(rank) {
                row_ui(ctx, state, drawn, (rank, curve), &mut row);
            }
        });
    });
}

fn row_ui(
    ctx: &ViewContext<'_>,
    state: &mut DynamicsState,
    drawn: &Drawn,
    (rank, curve): (usize, &Curve),
    row: &mut TableRow<'_, '_>,
) {
    let Some(trend) = drawn.group(curve) else { return };
    row.col(|ui| {
        let mut shown = is_shown(state, rank, &curve.name);
        if ui.checkbox(&mut shown, curve.name.as_str()).on_hover_text("Show this group's curve").changed()
            && !state.switched.remove(&curve.name)
        {
            state.switched.insert(curve.name.clone());
        }
        if shown {
            sample_ui(ui, rank, ctx.tokens.series(rank));
        }
    });
    row.col(|ui| {
        ui.label(count_text(trend.n_documents));
    });
    let fairest = trend.fairest();
    let adjusted = trend.adjusted.as_deref();
    for trend in std::iter::once(trend).chain(adjusted) {
        row.col(|ui| {
            ui.label(trend.mean.map_or_else(|| "–".to_owned(), |mean| drawn.value_text(mean)));
        });
    }
    row.col(|ui| {
        let text = match &fairest.evidence {
            Evidence::Change => "Changes over time".to_owned(),
            Evidence::NoEvidenceOfChange => "No evidence of change".to_owned(),
            Evidence::TooLittle { why } => sentence_of(&format!("too little to tell: {why}")),
        };
        let is_change = fairest.evidence == Evidence::Change;
        let text = if is_change { RichText::new(text) } else { RichText::new(text).weak() };
        let hint = match adjusted {
            Some(adjusted) => format!("Raw: {}\nAdjusted: {}", trend.sentence(), adjusted.sentence()),
            None => trend.sentence(),
        };
        ui.label(text).on_hover_text(hint);
    });
}
