//! What is plotted, how, and what dragging does; and what colors mean.

use egui::{ComboBox, RichText, Sense, Ui, vec2};

use super::axes::Choice;
use super::lens::LensKind;
use super::paint::code_color;
use super::{OverviewState, Tool};
use crate::listing::Column;
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, ROW, count_text};
use crate::ui::widgets::name_choice;
use crate::workbench::overview::{ColorBy, Meaning, Mode, OverviewData, Picture};

/// Draws the choices above the plot.
pub(super) fn controls_ui(choice: &Choice<'_>, state: &mut OverviewState, [x, y]: [&Column; 2], ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(ROW);
        ui.spacing_mut().item_spacing.x = GRID;
        if let Some(column) = column_ui("X", choice, x, ui) {
            state.x = Some(column);
            state.show_all();
        }
        if let Some(column) = column_ui("Y", choice, y, ui) {
            state.y = Some(column);
            state.show_all();
        }
        color_ui(choice, state, ui);
        ui.separator();
        mode_ui(state, ui);
        ui.separator();
        for (tool, text, hint) in [
            (Tool::Pan, "Pan", "Dragging moves the plot"),
            (Tool::Box, "Box", "Dragging marks a rectangle: only its documents are listed"),
            (Tool::Lasso, "Lasso", "Dragging goes around documents: only these are listed"),
        ] {
            ui.selectable_value(&mut state.tool, tool, text).on_hover_text(hint);
        }
        let name = state.lens.kind.name();
        let lens = ComboBox::from_id_salt("lens").width(90.0).selected_text(name).show_ui(ui, |ui| {
            for kind in LensKind::ALL {
                ui.selectable_value(&mut state.lens.kind, kind, kind.name());
            }
        });
        name_choice(&lens.response, "Lens", name);
        lens.response.on_hover_text("A shape to be moved over the plot: it tells what lies under it");
        let is_whole = state.range.is_none() && state.moving.is_none();
        if ui.add_enabled(!is_whole, egui::Button::new("Show all")).clicked() {
            state.show_all();
        }
    });
}

fn column_ui(label: &str, choice: &Choice<'_>, chosen: &Column, ui: &mut Ui) -> Option<Column> {
    let mut picked = None;
    ui.label(label);
    let name = choice.name(chosen);
    let combo =
        ComboBox::from_id_salt(label).width(120.0).truncate().selected_text(&*name).show_ui(ui, |ui| {
            for &column in &choice.numeric {
                if ui.selectable_label(column == chosen, choice.name(column)).clicked() && column != chosen {
                    picked = Some(column.clone());
                }
            }
        });
    name_choice(&combo.response, label, &name);
    picked
}

fn color_ui(choice: &Choice<'_>, state: &mut OverviewState, ui: &mut Ui) {
    ui.label("Color by");
    let name = choice.color_name(&state.color);
    let combo =
        ComboBox::from_id_salt("color").width(110.0).truncate().selected_text(&*name).show_ui(ui, |ui| {
            let categories = choice.categories.iter().map(|&column| ColorBy::Category(column.clone()));
            let numbers = choice.numeric.iter().map(|&column| ColorBy::Number(column.clone()));
            for color in std::iter::once(ColorBy::Nothing).chain(categories).chain(numbers) {
                let name = choice.color_name(&color);
                ui.selectable_value(&mut state.color, color, name);
            }
        });
    name_choice(&combo.response, "Color by", &name);
}

fn mode_ui(state: &mut OverviewState, ui: &mut Ui) {
    let is_gathered = matches!(state.mode, Mode::Gather { .. });
    for (is_chosen, mode, text, hint) in [
        (state.mode == Mode::Scatter, Mode::Scatter, "Scatter", "Each document where its numbers are"),
        (
            state.mode == Mode::Jitter,
            Mode::Jitter,
            "Jitter",
            "Each document moved a little, so that equal ones are seen beside each other",
        ),
        (
            is_gathered,
            Mode::Gather { relative: false, aspect: 1.5 },
            "Gather",
            "Documents stacked as squares by ten ranges of both numbers: areas can be compared",
        ),
    ] {
        if ui.selectable_label(is_chosen, text).on_hover_text(hint).clicked() && !is_chosen {
            state.mode = mode;
        }
    }
    if let Mode::Gather { relative, .. } = &mut state.mode {
        ui.checkbox(relative, "relative").on_hover_text(
            "The squares of each cell fill it: shares of the colors can be compared, numbers of documents cannot",
        );
    }
}

/// Draws how many documents are seen, and what the colors mean.
pub(super) fn legend_ui(ctx: &ViewContext<'_>, choice: &Choice<'_>, data: &OverviewData, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * GRID;
        let mut text = format!("n = {}", count_text(data.n_shown));
        if data.n_passing < data.n_shown {
            text += &format!(" in view, {} of them fit", count_text(data.n_passing));
        }
        if data.n_without > 0 {
            text += &format!(" · {} without a value", count_text(data.n_without));
        }
        match &data.picture {
            Picture::Density(_) => text += " · brighter: more documents",
            Picture::Gathered(gathered) if gathered.per > 1 => {
                text += &format!(" · a square is up to {} documents", count_text(gathered.per));
            }
            _ => {}
        }
        ui.label(RichText::new(text).small().weak());
        if data.request.color == ColorBy::Nothing {
            return;
        }
        let ranked = (0_u8..).zip(&data.legend).filter(|(_, (_, count, _))| *count > 0);
        for (code, (meaning, count, _)) in ranked {
            let (place, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
            ui.painter().rect_filled(place, 2.0, code_color(ctx.tokens, &data.request.color, code));
            let text =
                format!("{} {}", meant(choice, &data.request.color, meaning), count_text(*count as usize));
            ui.label(RichText::new(text).small());
        }
    });
}

/// What a color means, in words.
pub(super) fn meant(choice: &Choice<'_>, color: &ColorBy, meaning: &Meaning) -> String {
    match (meaning, color.column()) {
        (Meaning::Name(name), _) if name.is_empty() => "none".to_owned(),
        (Meaning::Name(name), _) => name.clone(),
        (Meaning::Range(from, to), Some(column)) => {
            format!("{} to {}", choice.value(column, *from), choice.value(column, *to))
        }
        (Meaning::Others, _) => "others".to_owned(),
        (Meaning::Without, _) => "without a value".to_owned(),
        (Meaning::All | Meaning::Range(..), _) => "documents".to_owned(),
    }
}
