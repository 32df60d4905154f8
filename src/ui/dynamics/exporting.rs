//! What is on screen as a file: the button, the same in every view, and what it asks for.

use egui::{Button, Ui};

use super::plot::is_shown;
use super::{DynamicsState, Purpose};
use crate::corpus::DocId;
use crate::project::{Concept, ConceptId};
use crate::ui::action::Action;
use crate::ui::context::ViewContext;
use crate::ui::theme::icons;
use crate::ui::widgets::name_button;
use crate::workbench::exporting::ViewRequest;

/// What of the workspace is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exported {
    /// One concept over time.
    Trend,
    /// The difference of two groups below it.
    Difference,
    /// Concepts or groups side by side.
    Multiples,
    /// Two concepts against each other.
    Path,
    /// By the hour and by the weekday.
    Rhythm,
    /// From the first word of a document to the last.
    Within,
}

impl Exported {
    /// The title of the question for a file.
    pub fn title(self) -> &'static str {
        match self {
            Self::Trend => "Export the trend",
            Self::Difference => "Export the difference",
            Self::Multiples => "Export what stands side by side",
            Self::Path => "Export the two concepts",
            Self::Rhythm => "Export the rhythm",
            Self::Within => "Export the document’s flow",
        }
    }

    /// A name for the file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Trend => "trend.svg",
            Self::Difference => "difference.svg",
            Self::Multiples => "side-by-side.svg",
            Self::Path => "two-concepts.svg",
            Self::Rhythm => "rhythm.svg",
            Self::Within => "document.svg",
        }
    }
}

impl DynamicsState {
    /// What is written, as it is on screen.
    pub fn exported(
        &self,
        what: Exported,
        selected: Option<ConceptId>,
        doc: Option<DocId>,
        concepts: &[Concept],
    ) -> Option<ViewRequest> {
        match what {
            Exported::Trend => Some(ViewRequest::Trend {
                concept: selected?,
                shows_documents: self.shows.documents,
                groups: if self.by_group { self.shown_groups() } else { Vec::new() },
            }),
            Exported::Difference => self.difference.request(selected?).map(ViewRequest::Difference),
            Exported::Multiples => self.multiples.exported(selected),
            Exported::Path => {
                let (x, y) = self.path.pair(selected, concepts)?;
                Some(ViewRequest::Path { x, y })
            }
            Exported::Rhythm => Some(ViewRequest::Rhythm(selected?)),
            Exported::Within => {
                let request = self.within_request(selected?, doc)?;
                Some(self.within.exported(request))
            }
        }
    }

    /// Groups whose curves are on screen, by name.
    fn shown_groups(&self) -> Vec<String> {
        let Some(drawn) = &self.drawn else { return Vec::new() };
        let curves = drawn.curves.iter().enumerate();
        let shown = curves.filter(|(rank, curve)| is_shown(self, *rank, &curve.name));
        shown.filter_map(|(_, curve)| drawn.group_name(curve)).map(str::to_owned).collect()
    }
}

/// The button at the end of a view's controls; grey until there is something to write.
pub(super) fn export_ui(ctx: &ViewContext<'_>, what: Exported, is_ready: bool, ui: &mut Ui) {
    let export = ui.add_enabled(is_ready, Button::new(format!("{} Export…", icons::EXPORT)));
    // It stands in the same view as that of the trend.
    let name = if what == Exported::Difference { "Export the difference…" } else { "Export…" };
    name_button(&export, name);
    let export = export
        .on_hover_text("As a figure (.svg or .png) or as numbers (.csv)")
        .on_disabled_hover_text("There is nothing to export yet");
    if export.clicked() {
        ctx.actions.send(Action::Ask(Purpose::ExportView(what)));
    }
}
