//! All documents in a plot of any two of their numbers, to look at, to point at and to filter by.
//!
//! [`controls`] choose what is plotted ([`axes`] say how it is written), [`plot`] draws it with what [`paint`] makes of
//! the result, [`margins`] and the [`lens`] go with it. What is marked in the plot becomes a condition ([`brush`]).

mod axes;
mod brush;
mod controls;
mod lens;
mod margins;
mod paint;
mod plot;

use egui::Ui;

use super::about::About;
use super::table::columns::available;
use crate::listing::{Column, Condition, Facts};
use crate::overview::View;
use crate::ui::context::ViewContext;
use crate::ui::widgets::empty_state_ui;
use crate::workbench::overview::{ColorBy, Mode, OverviewData, OverviewRequest};

/// What marking a part of the plot asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Brush {
    /// This condition instead of the one before.
    Set(Condition),
    /// No condition of the plot.
    Clear,
}

/// What dragging does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tool {
    /// Moves the plot.
    #[default]
    Pan,
    /// Marks a rectangle.
    Box,
    /// Marks what a line goes around.
    Lasso,
}

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct OverviewState {
    /// It is shown above the table.
    pub(super) is_open: bool,
    x: Option<Column>,
    y: Option<Column>,
    color: ColorBy,
    mode: Mode,
    tool: Tool,
    /// The part seen; all of it where there is none.
    range: Option<View>,
    /// The part on screen becomes the one asked for when it has been still since then, in seconds.
    moving: Option<(View, f64)>,
    /// The plot on screen is moved to this part in the next frame.
    goes_to: Option<View>,
    /// What the plot was last drawn for.
    drawn: Option<(Column, Column)>,
    /// Where all documents lay then; another is shown as a whole.
    extent: Option<View>,
    /// How many times as wide as high the plot is, in tenths.
    aspect: Option<f64>,
    brush: brush::BrushState,
    lens: lens::LensState,
    paint: paint::Painted,
    request: Option<OverviewRequest>,
}

impl OverviewState {
    /// What is to be computed while the plot is on screen; nothing before it was drawn once.
    pub(super) fn wanted(&self) -> Option<OverviewRequest> {
        self.request.clone()
    }

    /// Whether anything is marked or being marked by the axes on screen.
    pub(super) fn is_marked(&self) -> bool {
        self.brush.is_there()
    }

    /// The condition that came from the plot is gone.
    pub(super) fn forget_brush(&mut self) {
        self.brush = brush::BrushState::default();
    }

    /// There are other documents.
    pub(super) fn start_over(&mut self) {
        *self = Self { is_open: self.is_open, ..Self::default() };
    }

    /// Shows all of it.
    fn show_all(&mut self) {
        self.range = None;
        self.moving = None;
        self.extent = None;
    }
}

/// Draws the view; what is marked in it is returned.
pub(super) fn overview_ui(
    ctx: &ViewContext<'_>,
    state: &mut OverviewState,
    (facts, about): (&Facts<'_>, &About),
    ui: &mut Ui,
) -> Option<Brush> {
    let columns = available(facts, ctx.workbench.project(), about, ctx.selected);
    let choice = axes::Choice::new(ctx, facts, about, &columns);
    let [x, y] = choice.chosen(state, ctx);
    controls::controls_ui(&choice, state, [&x, &y], ui);
    let mode = match state.mode {
        Mode::Gather { relative, .. } => Mode::Gather { relative, aspect: state.aspect.unwrap_or(1.5) },
        mode => mode,
    };
    let color = match state.color.column() {
        Some(column) if !columns.contains(column) => ColorBy::Nothing,
        _ => state.color.clone(),
    };
    let wanted = OverviewRequest { x, y, color, range: state.range, mode, mix: facts.mix.to_vec() };
    let data = ctx.workbench.overview().cloned();
    // While others are on their way, those of the axes before would be wrong.
    let data = data.filter(|data| data.request.x == wanted.x && data.request.y == wanted.y);
    state.request = Some(wanted);
    let Some(data) = data else {
        empty_state_ui(ui, "Plotting the documents …", "They appear here in a moment.", |_| {});
        return None;
    };
    if data.is_empty() {
        nothing_ui(ctx, &choice, &data, ui);
        return None;
    }
    controls::legend_ui(ctx, &choice, &data, ui);
    plot::plot_ui(ctx, state, &choice, &data, ui)
}

/// Why there is nothing to see, in a sentence.
fn nothing_ui(ctx: &ViewContext<'_>, choice: &axes::Choice<'_>, data: &OverviewData, ui: &mut Ui) {
    let [x, y] = [&data.request.x, &data.request.y];
    let scored = [x, y].into_iter().find_map(Column::concept);
    let sentence = if data.n == 0 {
        "There are no documents.".to_owned()
    } else if scored.is_some_and(|id| ctx.workbench.is_updating(id)) {
        "The documents are being scored; they appear here as soon as they are.".to_owned()
    } else if scored.is_some_and(|id| ctx.workbench.scores(id).is_none()) {
        "There are no scores yet: give the concept words, or choose other columns above.".to_owned()
    } else {
        format!("No document has both {} and {}; choose other columns above.", choice.name(x), choice.name(y))
    };
    empty_state_ui(ui, "Nothing to plot", &sentence, |_| {});
}
