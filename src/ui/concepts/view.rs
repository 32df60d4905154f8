//! Which suggestions are shown: filters, more of them, new groups.

use std::collections::BTreeMap;

use egui::{Button, Checkbox, Ui};
use serde::{Deserialize, Serialize};

use crate::project::ConceptId;
use crate::suggestion::{Suggestions, names};
use crate::ui::context::ViewContext;
use crate::ui::theme::icons;
use crate::ui::widgets::name_button;
use crate::workbench::compute::N_SHOWN;
use crate::workbench::request::{SuggestionsRequest, SuggestionsView};

/// Added per pole by "More".
const N_MORE: usize = 50;
/// Never more per pole than this.
const MOST: usize = 500;

/// The filters are kept from run to run, the rest as long as the program runs.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ViewState {
    hides_names: bool,
    hides_misspellings: bool,
    only_in_documents: bool,
    /// Further suggestions and regroupings, by concept.
    #[serde(skip)]
    by_concept: BTreeMap<ConceptId, (usize, u64)>,
}

impl ViewState {
    pub(super) fn request(&self, concept: ConceptId) -> SuggestionsRequest {
        let (n_more, regroupings) = self.by_concept.get(&concept).copied().unwrap_or_default();
        let view = SuggestionsView {
            count: (N_SHOWN + n_more).min(MOST),
            hides_names: self.hides_names,
            hides_misspellings: self.hides_misspellings,
            only_in_documents: self.only_in_documents,
            regroupings,
        };
        SuggestionsRequest { concept, view }
    }

    /// Whether chips tell how often their words stand in the documents.
    pub(super) fn shows_counts(&self) -> bool {
        self.only_in_documents
    }
}

/// Draws the filters and the button for new groups.
pub(super) fn filters_ui(ctx: &ViewContext<'_>, state: &mut ViewState, concept: ConceptId, ui: &mut Ui) {
    let tells_names = ctx.workbench.engine().is_none_or(|engine| names::can_tell(engine.embedding()));
    ui.add_enabled(tells_names, Checkbox::new(&mut state.hides_names, "Hide names"))
        .on_hover_text(
            "Leaves out people, places and companies, as far as they are like a hundred known ones. What is hidden \
             from the list still counts in scores unless it is rejected.",
        )
        .on_disabled_hover_text("These word vectors know too few English names to tell names from words");
    ui.checkbox(&mut state.hides_misspellings, "Hide digits and misspellings").on_hover_text(
        "Leaves out words with a digit, and rare words one letter away from a common word of like meaning",
    );
    let has_documents = ctx.workbench.documents().is_some();
    let only = Checkbox::new(&mut state.only_in_documents, "Only words in the documents");
    ui.add_enabled(has_documents, only)
        .on_hover_text("Leaves out words that stand in no loaded document; the chips tell how often they do")
        .on_disabled_hover_text("No documents are open");
    let regroup = ui.small_button(format!("{} Regroup", icons::REFRESH));
    name_button(&regroup, "Regroup");
    if regroup.on_hover_text("Make new groups; otherwise words keep theirs while the concept grows").clicked()
    {
        state.by_concept.entry(concept).or_default().1 += 1;
    }
}

/// Draws the button for further suggestions, where there are any.
pub(super) fn more_ui(state: &mut ViewState, concept: ConceptId, suggestions: &Suggestions, ui: &mut Ui) {
    let count = state.request(concept).view.count;
    let is_full = [&suggestions.positive, &suggestions.negative].iter().any(|list| list.len() >= count);
    if count >= MOST || !is_full {
        return;
    }
    let button = ui.add(Button::new(format!("{N_MORE} more")));
    name_button(&button, "More suggestions");
    if button.clicked() {
        state.by_concept.entry(concept).or_default().0 += N_MORE;
    }
}
