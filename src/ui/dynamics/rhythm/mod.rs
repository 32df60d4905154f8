//! The rhythm of the day and of the week: what the test says, the [`polar`] curve of the day, and the hours of the week as
//! a [`heat`] map; raw beside adjusted.

mod heat;
mod polar;

use std::collections::{BTreeMap, BTreeSet};

use egui::{Label, RichText, ScrollArea, TextEdit, Ui};

use super::adjusting::adjusting_ui;
use super::exporting::{Exported, export_ui};
use crate::counts::counted;
use crate::dynamics::rhythm::cells::HourCells;
use crate::dynamics::rhythm::harmonics::{Cycle, Interval, Period};
use crate::dynamics::rhythm::{Refusal, Sides};
use crate::project::{Concept, ConceptId};
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, icons, strong};
use crate::ui::widgets::{choices_button_ui, name_field};
use crate::workbench::dynamics::Covariate;
use crate::workbench::rhythm::{RhythmAnalysis, RhythmClock, RhythmRequest};

/// Groups offered a clock of their own; a file may have very many.
const MOST_GROUPS: usize = 100;

/// Zones offered beside the field; any other can be typed.
const ZONES: [&str; 8] = [
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Tokyo",
];

/// Stands for the clock that each date was written by.
const AS_WRITTEN: &str = "As the dates were written";

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct RhythmState {
    /// As typed.
    zone: String,
    /// In force.
    used: String,
    /// By group, as typed.
    group_zones: BTreeMap<String, String>,
    /// In force: of groups that have one of their own.
    used_zones: Vec<(String, String)>,
}

impl RhythmState {
    pub(super) fn request(&self, concept: ConceptId, adjust: &BTreeSet<Covariate>) -> RhythmRequest {
        let clock = if self.used == AS_WRITTEN {
            RhythmClock::Written
        } else {
            RhythmClock::Zones { zone: self.used.clone(), of_groups: self.used_zones.clone() }
        };
        let adjust = adjust.iter().filter(|one| !one.is_clock()).cloned().collect();
        RhythmRequest { concept, clock, adjust }
    }
}

/// Draws the controls and what came out.
pub(super) fn rhythm_ui(
    ctx: &ViewContext<'_>,
    state: &mut RhythmState,
    adjust: &mut BTreeSet<Covariate>,
    concept: &Concept,
    ui: &mut Ui,
) {
    ui.horizontal_wrapped(|ui| {
        ui.label("Clock of");
        let edit = TextEdit::singleline(&mut state.zone).desired_width(150.0).hint_text("UTC");
        let field = ui.add(edit).on_hover_text(
            "The time zone in which the documents were written, such as Europe/Berlin, with its summer time; or hours from \
             UTC, such as +02:00",
        );
        name_field(&field, "Time zone", &state.zone);
        if field.lost_focus() {
            state.zone.trim().clone_into(&mut state.used);
        }
        ui.menu_button("Zones", |ui| zones_ui(ctx, state, ui));
        if state.used != AS_WRITTEN {
            group_zones_ui(ctx, state, ui);
        }
        adjusting_ui(ctx, adjust, false, ui);
        let is_ready = ctx.workbench.rhythm(concept.id).is_some_and(|found| found.is_ok());
        export_ui(ctx, Exported::Rhythm, is_ready, ui);
        if ctx.workbench.is_looking_for_rhythm() {
            ui.add(egui::Spinner::new().size(14.0));
        }
    });
    ui.add_space(GRID);
    match ctx.workbench.rhythm(concept.id) {
        None => {
            ui.label(RichText::new("Looking for a rhythm …").weak());
        }
        Some(Err(why)) => {
            ui.add(Label::new(super::sentence_of(why)).wrap());
        }
        Some(Ok(analysis)) => {
            ScrollArea::vertical().id_salt("rhythm").auto_shrink(false).show(ui, |ui| {
                found_ui(ctx, analysis, concept, ui);
            });
        }
    }
}

/// Zones to choose from, and the clocks that the dates themselves tell, where they do.
fn zones_ui(ctx: &ViewContext<'_>, state: &mut RhythmState, ui: &mut Ui) {
    let are_written = ctx.workbench.documents().is_some_and(|found| found.corpus.has_written_clocks());
    let written = are_written.then_some(AS_WRITTEN);
    for zone in written.into_iter().chain(ZONES) {
        let mut button = ui.button(zone);
        if zone == AS_WRITTEN {
            button = button.on_hover_text(
                "Each document by the distance from UTC that its date names, as +02:00; UTC where it names none",
            );
        }
        if button.clicked() {
            zone.clone_into(&mut state.zone);
            zone.clone_into(&mut state.used);
        }
    }
}

/// Groups, such as authors, that have a clock of their own.
fn group_zones_ui(ctx: &ViewContext<'_>, state: &mut RhythmState, ui: &mut Ui) {
    let Some(documents) = ctx.workbench.documents() else { return };
    let names = documents.corpus.group_names();
    if names.iter().all(|name| name.is_empty()) {
        return;
    }
    let n = state.used_zones.len();
    let text = if n == 0 { "By group".to_owned() } else { format!("By group ({n})") };
    let menu = choices_button_ui(ui, &format!("{text} {}", icons::MENU), |ui| {
        ui.label(RichText::new("Empty: the clock beside this menu").weak());
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for name in names.iter().filter(|name| !name.is_empty()).take(MOST_GROUPS) {
                ui.horizontal(|ui| {
                    let zone = state.group_zones.entry(name.to_string()).or_default();
                    let edit = TextEdit::singleline(zone).desired_width(150.0).hint_text("Europe/Berlin");
                    let field = ui.add(edit);
                    name_field(&field, &format!("Time zone of {name}"), zone);
                    ui.label(&**name);
                    if field.lost_focus() {
                        let own = state
                            .group_zones
                            .iter()
                            .map(|(group, zone)| (group.clone(), zone.trim().to_owned()));
                        state.used_zones = own.filter(|(_, zone)| !zone.is_empty()).collect();
                    }
                });
            }
        });
    });
    menu.on_hover_text("Groups, such as authors, that live by clocks of their own");
}

fn found_ui(ctx: &ViewContext<'_>, analysis: &RhythmAnalysis, concept: &Concept, ui: &mut Ui) {
    let rhythm = &analysis.rhythm;
    let n = counted(rhythm.n_documents, "document");
    sides_ui("24 hours", &rhythm.day, ui);
    sides_ui("Week", &rhythm.week, ui);
    let days = counted(rhythm.span_days.round() as usize, "day"); // what is no number becomes 0
    ui.label(RichText::new(format!("n = {n}, {days}")).small().weak());
    if let Ok(Sides { raw, adjusted }) = &rhythm.day {
        ui.add_space(GRID);
        ui.label(strong(format!("{} by the hour of the day, in local time", concept.name)));
        ui.horizontal_top(|ui| {
            let color = ctx.tokens.series(concept.color);
            let sides = [(Some(raw), "Raw"), (adjusted.as_ref(), "Adjusted")];
            let most = sides.iter().filter_map(|(cycle, _)| *cycle).map(polar::extent).fold(0.0, f64::max);
            for (cycle, title) in sides {
                if let Some(cycle) = cycle {
                    polar::polar_ui(ctx, (cycle, most), &format!("{title} ({n})"), color, ui);
                }
            }
        });
    }
    // Raw and adjusted can be compared on one scale only.
    let most = analysis.cells.iter().flatten().map(HourCells::extent).fold(0.0, f64::max);
    for (cells, title) in analysis.cells.iter().zip(["Raw", "Adjusted"]) {
        if let Some(cells) = cells {
            ui.add_space(GRID);
            let title =
                format!("{title}: {} by hour and weekday, shrunk by how little there is", concept.name);
            ui.label(strong(title));
            heat::heat_ui(ctx, (cells, most), &analysis.documents, ui);
        }
    }
}

/// What the test says of one period.
fn sides_ui(name: &str, sides: &Result<Sides, Refusal>, ui: &mut Ui) {
    match sides {
        Err(refusal) => {
            ui.add(Label::new(format!("{name}: {refusal}")).wrap().selectable(true));
        }
        Ok(sides) => {
            ui.add(Label::new(strong(format!("{name}: {}", sides.sentence()))).wrap().selectable(true));
            let cycles = [("raw", Some(&sides.raw)), ("adjusted", sides.adjusted.as_ref())];
            for (side, cycle) in cycles {
                if let Some(cycle) = cycle {
                    ui.add(Label::new(RichText::new(figures(side, cycle)).weak()).wrap().selectable(true));
                }
            }
        }
    }
}

/// "raw: Wald 3.1, p = .54 (61 days); from trough to peak .02 (0 to .05); peak 19:30 (17:00 to 22:10)"
fn figures(side: &str, cycle: &Cycle) -> String {
    let Interval { estimate, lower, upper } = cycle.amplitude;
    let unit = match cycle.period {
        Period::Day => "days",
        Period::Week => "halves of weeks",
    };
    let mut text = format!(
        "{side}: Wald {:.1}, p = {:.3} ({} {unit}); from trough to peak {estimate:.3} ({lower:.3} to {upper:.3})",
        cycle.wald, cycle.p_value, cycle.n_occasions
    );
    if let Some(peak) = cycle.peak {
        let place = |hours: f64| cycle.period.place(hours);
        text += &format!("; peak {} ({} to {})", place(peak.estimate), place(peak.lower), place(peak.upper));
    }
    text
}
