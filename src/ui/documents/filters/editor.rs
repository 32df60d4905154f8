//! Choosing what one column must say.

use std::collections::BTreeSet;

use egui::{Key, RichText, ScrollArea, TextEdit, Ui};

use crate::listing::{Column, ColumnKind, Condition, Facts};
use crate::ui::theme::GRID;
use crate::ui::widgets::name_field;

/// Texts offered at once; more are found by typing.
const N_OFFERED: usize = 100;
const SECONDS_A_DAY: f64 = 86_400.0;

/// What is being typed.
#[derive(Debug, Default)]
pub(super) struct EditorState {
    column: Option<Column>,
    /// Both ends of a range as typed.
    ends: [String; 2],
    /// Narrows the texts offered.
    find: String,
}

/// Draws the editor. Some when the condition is another now; within it none, where it holds for all.
pub(super) fn editor_ui(
    state: &mut EditorState,
    facts: &Facts<'_>,
    column: &Column,
    known: Option<&Condition>,
    ui: &mut Ui,
) -> Option<Option<Condition>> {
    if state.column.as_ref() != Some(column) {
        let ends = match known {
            Some(Condition::Range { from, to, .. }) => [*from, *to].map(|end| written(facts, column, end)),
            _ => Default::default(),
        };
        *state = EditorState { column: Some(column.clone()), ends, find: String::new() };
    }
    if facts.kind(column) == ColumnKind::Category {
        names_ui(state, facts, column, known, ui)
    } else {
        range_ui(state, facts, column, ui)
    }
}

fn names_ui(
    state: &mut EditorState,
    facts: &Facts<'_>,
    column: &Column,
    known: Option<&Condition>,
    ui: &mut Ui,
) -> Option<Option<Condition>> {
    let names = facts.names(column)?;
    let mut chosen: BTreeSet<String> = match known {
        Some(Condition::OneOf { names, .. }) => names.clone(),
        _ => BTreeSet::new(),
    };
    if names.len() > N_OFFERED {
        let field = ui.add(TextEdit::singleline(&mut state.find).hint_text("find"));
        name_field(&field, "Find a text of the column", &state.find);
    }
    let needle = state.find.to_lowercase();
    let fits = |name: &&&str| needle.is_empty() || name.to_lowercase().contains(&needle);
    let mut is_changed = false;
    ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        for name in names.iter().filter(fits).take(N_OFFERED) {
            let mut is_chosen = chosen.contains(*name);
            let shown = if name.is_empty() { "(none)" } else { name };
            if ui.checkbox(&mut is_chosen, shown).changed() {
                is_changed = true;
                if is_chosen {
                    chosen.insert((*name).to_owned());
                } else {
                    chosen.remove(*name);
                }
            }
        }
    });
    let condition =
        || (!chosen.is_empty()).then(|| Condition::OneOf { column: column.clone(), names: chosen.clone() });
    is_changed.then(condition)
}

fn range_ui(
    state: &mut EditorState,
    facts: &Facts<'_>,
    column: &Column,
    ui: &mut Ui,
) -> Option<Option<Condition>> {
    let is_time = facts.kind(column) == ColumnKind::Time;
    let hint = if is_time { "2024 or 2024-03-31" } else { "any" };
    let mut is_done = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        for (text, name) in state.ends.iter_mut().zip(["from", "to"]) {
            ui.label(name);
            let field = ui.add(TextEdit::singleline(text).desired_width(96.0).hint_text(hint));
            name_field(&field, &format!("Filter {name}"), text);
            is_done |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        }
        is_done |= ui.button("Apply").clicked();
    });
    let ends: Vec<Option<f64>> = state
        .ends
        .iter()
        .zip([false, true])
        .map(|(text, is_end)| read(text, facts.kind(column), is_end))
        .collect();
    let [Some(from), Some(to)] = ends.as_slice() else {
        let wanted = if is_time { "a date such as 2024 or 2024-03-31" } else { "a number such as 0.25" };
        ui.label(RichText::new(format!("Give {wanted}, or nothing for no limit.")).weak());
        return None;
    };
    is_done.then(|| {
        let is_all = from.is_infinite() && to.is_infinite();
        (!is_all).then(|| Condition::Range { column: column.clone(), from: *from, to: *to })
    })
}

/// An end of a range as typed; infinite where nothing is, none where it says nothing.
fn read(text: &str, kind: ColumnKind, is_end: bool) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(if is_end { f64::INFINITY } else { f64::NEG_INFINITY });
    }
    if kind == ColumnKind::Time {
        return day(text, is_end);
    }
    let number: f64 = text.replace('−', "-").replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}

/// The first or last second of a year, month or day.
fn day(text: &str, is_end: bool) -> Option<f64> {
    let parts: Vec<&str> = text.split('-').collect();
    let full = match parts.as_slice() {
        [_] => format!("{text}-01-01"),
        [_, _] => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let date: jiff::civil::Date = full.parse().ok()?;
    let date = match (is_end, parts.len()) {
        (true, 1) => date.last_of_year(),
        (true, 2) => date.last_of_month(),
        _ => date,
    };
    let midnight = jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_second();
    // Within the calendar, far below 2⁵³.
    let seconds = midnight as f64;
    Some(if is_end { seconds + SECONDS_A_DAY - 1.0 } else { seconds })
}

fn written(facts: &Facts<'_>, column: &Column, end: f64) -> String {
    if !end.is_finite() {
        return String::new();
    }
    if facts.kind(column) == ColumnKind::Time {
        return super::date_text(end, "%Y-%m-%d").unwrap_or_default();
    }
    format!("{end}")
}

#[cfg(test)]
mod tests {
    use super::{ColumnKind, read};

    #[test]
    fn ends_of_ranges_are_whole_days_months_and_years() {
        assert_eq!(read("", ColumnKind::Number, true), Some(f64::INFINITY));
        assert_eq!(
            (read("−0.5", ColumnKind::Number, false), read("0,5", ColumnKind::Number, true)),
            (Some(-0.5), Some(0.5))
        );
        assert_eq!(
            (read("a", ColumnKind::Number, true), read("inf", ColumnKind::Number, true)),
            (None, None)
        );
        assert_eq!(read("1970-01-02", ColumnKind::Time, false), Some(86_400.0));
        assert_eq!(read("1970-01", ColumnKind::Time, true), Some(31.0 * 86_400.0 - 1.0));
        assert_eq!(read("1970", ColumnKind::Time, true), Some(365.0 * 86_400.0 - 1.0));
        assert_eq!(
            (read("1970-02-30", ColumnKind::Time, true), read("May", ColumnKind::Time, false)),
            (None, None)
        );
    }
}
