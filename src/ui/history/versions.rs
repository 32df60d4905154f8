//! States of the concepts that were given a name.

use egui::{RichText, ScrollArea, TextEdit, Ui};

use super::HistoryState;
use crate::counts::counted;
use crate::project::{Command, Concept, Origin, Project, Version};
use crate::ui::context::ViewContext;
use crate::ui::theme::{GRID, icons, moment_text, strong};
use crate::ui::widgets::{icon_button_ui, name_button, name_field};
use crate::workbench::request::Moment;

/// Draws the field that names the state now, and the list, the newest first.
pub(super) fn versions_ui(ctx: &ViewContext<'_>, state: &mut HistoryState, ui: &mut Ui) {
    let project = ctx.workbench.project();
    ui.horizontal(|ui| {
        let edit =
            TextEdit::singleline(&mut state.name).desired_width(190.0).hint_text("name of this version");
        let field = ui.add(edit);
        name_field(&field, "Version name", &state.name);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let keep = ui
            .add_enabled(!project.concepts.is_empty(), egui::Button::new("Keep"))
            .on_hover_text("Keeps all concepts as they are now under this name");
        name_button(&keep, "Keep this version");
        if (keep.clicked() || entered) && !project.concepts.is_empty() {
            let typed = state.name.trim();
            let name =
                if typed.is_empty() { project.unused_version_name("Version") } else { typed.to_owned() };
            let version = Version { name, at: jiff::Timestamp::now(), concepts: project.concepts.clone() };
            let at = project.versions.len();
            ctx.actions.command(Command::InsertVersion { at, version: Box::new(version) });
            state.name.clear();
        }
    });
    if project.versions.is_empty() {
        ui.label(
            RichText::new("A version keeps all concepts as they are, to compare with or to go back to.")
                .weak(),
        );
    }
    ScrollArea::vertical().id_salt("versions").auto_shrink(false).show(ui, |ui| {
        for version in project.versions.iter().rev() {
            version_ui(ctx, state, version, ui);
        }
    });
}

fn version_ui(ctx: &ViewContext<'_>, state: &mut HistoryState, version: &Version, ui: &mut Ui) {
    let name = &version.name;
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        ui.label(strong(name));
        ui.label(RichText::new(counted(version.concepts.len(), "concept")).weak());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button_ui(ui, icons::DELETE, &format!("Forget {name}")).clicked() {
                ctx.actions.command(Command::RemoveVersion { name: name.clone() });
            }
        });
    });
    ui.label(RichText::new(moment_text(version.at)).small().weak());
    ui.horizontal(|ui| {
        let compare = ui.small_button("Compare with now");
        name_button(&compare, &format!("Compare {name} with now"));
        if compare.clicked() {
            state.compared = Some(Moment::Version(name.clone()));
        }
        let back = ui
            .small_button("Bring back")
            .on_hover_text("Puts its concepts in place of those now, as one step");
        name_button(&back, &format!("Bring back {name}"));
        if back.clicked() {
            ctx.actions.change(Origin::Version(name.clone()), bring_back(ctx.workbench.project(), version));
        }
    });
}

/// The change that makes the concepts what they were in `version`; nothing where they are.
fn bring_back(project: &Project, version: &Version) -> Option<Command> {
    if project.concepts == version.concepts {
        return None;
    }
    let is_in = |concepts: &[Concept], id| concepts.iter().any(|concept| concept.id == id);
    let gone = project.concepts.iter().filter(|concept| !is_in(&version.concepts, concept.id));
    let mut commands: Vec<Command> = gone.map(|concept| Command::RemoveConcept { id: concept.id }).collect();
    for (at, concept) in version.concepts.iter().enumerate() {
        let (id, concept) = (concept.id, Box::new(concept.clone()));
        if is_in(&project.concepts, id) {
            // Those not yet placed stand behind, so each comes to its place in turn.
            commands.push(Command::MoveConcept { id, to: at });
            commands.push(Command::Replace { concept });
        } else {
            commands.push(Command::InsertConcept { at, concept });
        }
    }
    Some(Command::together(commands))
}
