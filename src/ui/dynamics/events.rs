//! Events the analyst marks: lines over time with a name, kept in the project.

use egui::{Align2, Button, FontId, Key, RichText, Stroke, TextEdit, Ui};
use egui_plot::{PlotPoint, PlotTransform};

use crate::corpus::dates::DateFormat;
use crate::export::time_axis::moment_text;
use crate::project::{Command, Event};
use crate::ui::context::ViewContext;
use crate::ui::theme::icons;
use crate::ui::widgets::{choices_button_ui, icon_button_ui, name_field};

/// An event being typed.
#[derive(Debug, Default)]
pub(super) struct EventsState {
    name: String,
    date: String,
    /// Where in time the plot was right-clicked.
    pub(super) at: Option<f64>,
}

/// The events there are, and a new one by its date.
pub(super) fn events_menu_ui(ctx: &ViewContext<'_>, state: &mut EventsState, ui: &mut Ui) {
    let events = &ctx.workbench.project().events;
    let menu = choices_button_ui(ui, &format!("Events {}", icons::MENU), |ui| {
        for event in events {
            ui.horizontal(|ui| {
                ui.label(RichText::new(moment_text(event.time)).weak());
                ui.label(&event.name);
                if icon_button_ui(ui, icons::DELETE, &format!("Delete the event {}", event.name)).clicked() {
                    ctx.actions.command(Command::RemoveEvent { event: event.clone() });
                }
            });
        }
        if events.is_empty() {
            let hint = "None yet. Give a date and a name, or right-click the plot.";
            ui.label(RichText::new(hint).weak());
        }
        ui.separator();
        ui.horizontal(|ui| {
            let date = TextEdit::singleline(&mut state.date).desired_width(96.0).hint_text("2024-11-05");
            let field = ui.add(date).on_hover_text("Year, month and day; a time of day may follow, in UTC");
            name_field(&field, "Date of the event", &state.date);
            name_ui(&mut state.name, ui);
            let time = DateFormat::Iso.parse(&state.date);
            add_ui(ctx, &mut state.name, time, ui);
        });
    });
    menu.on_hover_text("Moments marked in the plots and in exported figures");
}

/// A new event where the plot was right-clicked; belongs into its context menu.
pub(super) fn event_here_ui(ctx: &ViewContext<'_>, state: &mut EventsState, ui: &mut Ui) {
    let Some(time) = state.at else { return };
    // A day is meant unless one has zoomed into it.
    let day = (time / 86_400.0).floor() * 86_400.0;
    ui.label(format!("Mark {} as an event", moment_text(day)));
    ui.horizontal(|ui| {
        name_ui(&mut state.name, ui);
        add_ui(ctx, &mut state.name, Some(day), ui);
    });
}

fn name_ui(name: &mut String, ui: &mut Ui) {
    let field = ui.add(TextEdit::singleline(name).desired_width(150.0).hint_text("what happened"));
    name_field(&field, "Name of the event", name);
}

fn add_ui(ctx: &ViewContext<'_>, name: &mut String, time: Option<f64>, ui: &mut Ui) {
    let event = time.map(|time| Event { time, name: name.trim().to_owned() });
    let is_there = event.as_ref().is_some_and(|event| ctx.workbench.project().events.contains(event));
    let why = match &event {
        None => "Give a date, such as 2024-11-05",
        Some(event) if event.name.is_empty() => "Give it a name",
        Some(_) if is_there => "It is there already",
        Some(_) => "",
    };
    let button = ui.add_enabled(why.is_empty(), Button::new("Add")).on_disabled_hover_text(why);
    let is_entered = why.is_empty() && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(event) = event.filter(|_| button.clicked() || is_entered) {
        ctx.actions.command(Command::InsertEvent { event });
        name.clear();
        ui.close();
    }
}

/// A line and the name of each event in view; names stand below each other where they would meet.
pub(super) fn paint(ctx: &ViewContext<'_>, transform: &PlotTransform, painter: &egui::Painter) {
    let frame = *transform.frame();
    let mut ends: Vec<f32> = Vec::new();
    for event in &ctx.workbench.project().events {
        let x = transform.position_from_point(&PlotPoint::new(event.time, 0.0)).x;
        if !frame.x_range().contains(x) {
            continue;
        }
        let stroke = Stroke::new(1.0, ctx.tokens.secondary);
        painter.extend(egui::Shape::dashed_line(
            &[egui::pos2(x, frame.top()), egui::pos2(x, frame.bottom())],
            stroke,
            5.0,
            3.0,
        ));
        let galley =
            painter.layout_no_wrap(event.name.clone(), FontId::proportional(11.0), ctx.tokens.secondary);
        let left = (x + 3.0).min(frame.right() - galley.size().x);
        let line = ends.iter().position(|end| *end < left).unwrap_or(ends.len());
        let end = left + galley.size().x + 6.0;
        match ends.get_mut(line) {
            Some(known) => *known = end,
            None => ends.push(end),
        }
        // A plot has few lines of names.
        let top = frame.top() + 2.0 + 13.0 * line as f32;
        let place = Align2::LEFT_TOP.anchor_size(egui::pos2(left, top), galley.size());
        painter.galley(place.min, galley, ctx.tokens.secondary);
    }
}
