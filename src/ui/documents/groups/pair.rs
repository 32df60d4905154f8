//! Two groups: how far apart they are, and the terms that come from.

use egui::{Align, Layout, Rangef, Rect, RichText, Sense, Stroke, Ui, vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{copied, digits, shown_name};
use crate::comparison::groups::FEWEST;
use crate::comparison::shift::ShiftRow;
use crate::project::Concept;
use crate::ui::context::ViewContext;
use crate::ui::documents::numbers::signed;
use crate::ui::documents::term_menu::term_menu_ui;
use crate::ui::theme::{ROW, count_text, strong};
use crate::workbench::groups::{Group, GroupsAnalysis, Pair};

/// Draws the finding and, below, the terms.
pub(super) fn pair_ui(ctx: &ViewContext<'_>, concept: &Concept, analysis: &GroupsAnalysis, ui: &mut Ui) {
    let Some(pair) = &analysis.pair else {
        ui.label(RichText::new("Comparing the two groups …").weak());
        return;
    };
    let digits = digits(ctx);
    ui.add(egui::Label::new(strong(sentence(pair, digits))).wrap());
    let details = details(pair);
    if !details.is_empty() {
        ui.add(egui::Label::new(RichText::new(details).weak()).wrap());
    }
    let Some(shift) = &pair.shift else { return };
    ui.horizontal(|ui| {
        ui.label(strong("Which terms it comes from"));
        ui.label(RichText::new("Their parts add up to the difference.").small().weak());
        let copy = ui.button("Copy terms");
        if copy.on_hover_text("All terms, as a table with tabs, for a spreadsheet").clicked() {
            ui.ctx().copy_text(copied::terms(shift));
        }
    });
    let largest = shift.rows.first().map_or(0.0, |row| row.difference.abs());
    let table = TableBuilder::new(ui)
        .id_salt("terms of the difference")
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::initial(170.0).at_least(80.0).clip(true))
        .column(Column::remainder().at_least(80.0).clip(true))
        .column(Column::exact(84.0))
        .column(Column::exact(130.0));
    let table = table.header(ROW, |mut header| {
        for text in ["Term", "Lower in A | higher in A", "Difference", "Times in A and B"] {
            header.col(|ui| {
                ui.label(RichText::new(text).small().weak());
            });
        }
    });
    table.body(|body| {
        body.rows(ROW, shift.rows.len(), |mut table_row| {
            if let Some(row) = shift.rows.get(table_row.index()) {
                row_ui(ctx, concept, row, (largest, digits), &mut table_row);
            }
        });
    });
}

fn row_ui(
    ctx: &ViewContext<'_>,
    concept: &Concept,
    row: &ShiftRow,
    (largest, digits): (f64, usize),
    table_row: &mut TableRow<'_, '_>,
) {
    let color = ctx.tokens.score(row.weight);
    let sign = if row.weight < 0.0 { "−" } else { "+" };
    table_row.col(|ui| {
        let negated = if row.negated { " (negated)" } else { "" };
        let name = RichText::new(format!("{sign} {}{negated}", row.term)).color(color);
        ui.menu_button(name, |ui| term_menu_ui(ctx, concept, &row.term, ui));
    });
    table_row.col(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW * 0.5), Sense::hover());
        let middle = rect.center().x;
        let share = if largest > 0.0 { (row.difference / largest).clamp(-1.0, 1.0) } else { 0.0 };
        // A width in pixels.
        let end = middle + share as f32 * rect.width() / 2.0;
        let bar = Rect::from_x_y_ranges(Rangef::new(middle.min(end), middle.max(end)), rect.y_range());
        ui.painter().rect_filled(bar, 2, color);
        ui.painter().vline(middle, rect.y_range().expand(4.0), Stroke::new(1.0, ctx.tokens.line));
    });
    table_row.col(|ui| {
        let [a, b] = row.means.map(|mean| signed(mean, digits + 1));
        ui.label(signed(row.difference, digits + 1))
            .on_hover_text(format!("{a} of the mean score in A, {b} in B; weight {}", signed(row.weight, 2)));
    });
    table_row.col(|ui| {
        // Counts of words in memory.
        let [a, b] = row.counts.map(|count| count_text(usize::try_from(count).unwrap_or(usize::MAX)));
        ui.label(format!("{a} · {b}"));
    });
}

/// The finding in one sentence.
pub(super) fn sentence(pair: &Pair, digits: usize) -> String {
    let [a, b] = &pair.groups;
    let [name_a, name_b] = [a, b].map(|group| format!("“{}”", shown_name(&group.name)));
    let Some(found) = &pair.difference else { return too_little([a, b]) };
    let [n_a, n_b] = found.n_scored.map(count_text);
    let size = |value: f64| signed(value.abs(), digits).trim_start_matches('+').to_owned();
    let is_higher = found.difference >= 0.0;
    let word = if is_higher { "higher" } else { "lower" };
    let by = format!("{name_a} scores {} {word} than {name_b}", size(found.difference));
    if found.standardized.is_none() {
        return format!(
            "{by}, but within each group all scores are equal, so that no interval can be given (n = {n_a} and {n_b})."
        );
    }
    // As seen from the sentence: how much higher, or how much lower.
    let (low, high) = if is_higher { found.interval } else { (-found.interval.1, -found.interval.0) };
    let plain = |value: f64| signed(value, digits).trim_start_matches('+').to_owned();
    let (low, high) = (plain(low), plain(high));
    if found.is_clear() {
        format!("{by} (95% interval {low} to {high}; n = {n_a} and {n_b}).")
    } else {
        format!(
            "No clear difference: {by}, but the 95% interval, {low} to {high}, holds 0 (n = {n_a} and {n_b})."
        )
    }
}

fn too_little(groups: [&Group; 2]) -> String {
    let few = groups.into_iter().filter(|group| group.summary.n_scored < FEWEST).map(|group| {
        let n = group.summary.n_scored;
        let said = if n == 0 { "no document has a score" } else { "only one document has a score" };
        format!("in “{}” {said}", shown_name(&group.name))
    });
    let few: Vec<String> = few.collect();
    format!("Too little to tell: {}; at least {FEWEST} are needed.", few.join(" and "))
}

/// How large that is, and what was left out.
fn details(pair: &Pair) -> String {
    let mut parts = Vec::new();
    if let Some(standardized) = pair.difference.and_then(|found| found.standardized) {
        parts.push(format!(
            "That is {} standard deviations of a document’s score (Cohen’s d).",
            signed(standardized, 2)
        ));
    }
    let [a, b] = pair.groups.each_ref().map(|group| group.summary.n_unscored());
    if a + b > 0 {
        parts.push(format!(
            "Left out, for too few matches: {} documents of A and {} of B.",
            count_text(a),
            count_text(b)
        ));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::groups::{difference, summarize};

    #[track_caller]
    fn check(a: &[f64], b: &[f64], beginning: &str) {
        let scores = a.iter().chain(b).copied().map(Some);
        let codes: Vec<u32> = a.iter().map(|_| 0).chain(b.iter().map(|_| 1)).collect();
        let found = summarize(scores, &codes, 2, 1);
        let [first, second] = &found.groups[..] else { panic!("two groups") };
        let group = |name: &str, summary: &crate::comparison::groups::Summary| Group {
            name: name.to_owned(),
            summary: summary.clone(),
        };
        let pair = Pair {
            groups: [group("Ann", first), group("", second)],
            difference: difference(first, second),
            shift: None,
        };
        let said = sentence(&pair, 2);
        assert!(said.starts_with(beginning), "{said}");
    }

    #[test]
    fn the_finding_is_said_as_it_is() {
        let (high, low) = ([0.5, 0.6, 0.55, 0.52], [0.1, 0.2, 0.15, 0.12]);
        check(
            &high,
            &low,
            "“Ann” scores 0.40 higher than “(none)” (95% interval 0.32 to 0.48; n = 4 and 4).",
        );
        check(&low, &high, "“Ann” scores 0.40 lower than “(none)” (95% interval 0.32 to 0.48; n = 4 and 4).");
        check(
            &[0.1, 0.9],
            &[0.0, 0.8],
            "No clear difference: “Ann” scores 0.10 higher than “(none)”, but the 95% interval, −2.33 to 2.53, holds 0",
        );
        check(
            &[0.5, 0.5],
            &[0.1, 0.1],
            "“Ann” scores 0.40 higher than “(none)”, but within each group all scores",
        );
        check(
            &[0.5],
            &[],
            "Too little to tell: in “Ann” only one document has a score and in “(none)” no document",
        );
    }
}
