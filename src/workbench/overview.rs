//! All documents in a plot of two numbers: made as a job, for the part of the plot that is seen.

use std::sync::Arc;

use super::listing::{Basis, Snapshot};
use super::outcome::{Outcome, next_number};
use super::{Slot, Stamp, Workbench};
use crate::corpus::doc_set::DocSet;
use crate::listing::{Column, Facts};
use crate::overview::density::{Density, MOST_BINS, density};
use crate::overview::gather::{Gathered, gather};
use crate::overview::histogram::{Histogram, margins};
use crate::overview::jitter::moved;
use crate::overview::marks::marks;
use crate::overview::nearest::Grid;
use crate::overview::{N_CATEGORIES, N_CODES, Plane, View};
use crate::project::ConceptId;

/// Documents drawn one by one; more are a density.
pub const MOST_MARKS: usize = 20_000;

/// Bars along each margin.
pub const N_BARS: usize = 60;

/// The plot wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct OverviewRequest {
    /// A numeric column to the right.
    pub x: Column,
    /// A numeric column upwards.
    pub y: Column,
    /// What colors tell.
    pub color: ColorBy,
    /// The part that is seen; all of it where there is none.
    pub range: Option<View>,
    /// How documents are placed.
    pub mode: Mode,
    /// What each concept weighs in the mix.
    pub mix: Vec<(ConceptId, f64)>,
}

/// What colors tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ColorBy {
    /// Nothing.
    #[default]
    Nothing,
    /// The commonest texts of a column of few texts, and all others.
    Category(Column),
    /// Equal ranges of a numeric column.
    Number(Column),
}

/// How documents are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Mode {
    /// Where their numbers are.
    #[default]
    Scatter,
    /// The same, each moved a little, so that equal ones are seen.
    Jitter,
    /// Stacked by ranges of both numbers.
    Gather {
        /// Each cell is full.
        relative: bool,
        /// How many times as wide as high the plot is on the screen.
        aspect: f64,
    },
}

impl ColorBy {
    /// The column it looks at.
    #[must_use]
    pub fn column(&self) -> Option<&Column> {
        match self {
            Self::Nothing => None,
            Self::Category(column) | Self::Number(column) => Some(column),
        }
    }
}

/// What the columns say of all documents; the same for every part of the plot.
#[derive(Debug)]
struct Values {
    columns: (Column, Column, ColorBy, bool),
    basis: Basis,
    x: Vec<f64>,
    y: Vec<f64>,
    codes: Vec<u8>,
    meanings: Vec<Meaning>,
    extent: Option<View>,
    n_without: usize,
}

/// What a code means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Every document.
    All,
    /// A text of the column; empty where documents have none.
    Name(String),
    /// Numbers from one to another.
    Range(f64, f64),
    /// Texts beyond the commonest.
    Others,
    /// Without a number.
    Without,
}

/// How documents are drawn.
#[derive(Debug)]
pub enum Picture {
    /// One by one: the marks of the grid.
    Marks,
    /// By how many lie where.
    Density(Density),
    /// Stacked.
    Gathered(Gathered),
}

/// Documents in a plot.
#[derive(Debug)]
pub struct OverviewData {
    /// What was asked for.
    pub request: OverviewRequest,
    /// No other has it.
    pub number: u64,
    /// The part that is seen.
    pub view: View,
    /// The part in which all documents lie.
    pub extent: View,
    /// What is drawn.
    pub picture: Picture,
    /// The documents in view, by their place.
    pub grid: Grid,
    /// Along the top and along the right.
    pub margins: [Histogram; 2],
    /// By code, what it means; how many of it are in view; how many of these pass.
    pub legend: Vec<(Meaning, u32, u32)>,
    /// Documents in view.
    pub n_shown: usize,
    /// Documents that pass, in view.
    pub n_passing: usize,
    /// Documents without one of the two numbers: nowhere in the plot.
    pub n_without: usize,
    /// All documents.
    pub n: usize,
    values: Arc<Values>,
}

impl OverviewData {
    /// Whether no document has both numbers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.extent.is_none()
    }
}

impl Workbench {
    pub(super) fn plan_overview(&mut self) {
        let Some(request) = self.watch.overview.clone() else { return };
        let Some(snapshot) = self.snapshot(&request.mix) else { return };
        let columns = [&request.x, &request.y].into_iter().chain(request.color.column());
        let basis = self.basis(columns, &request.mix);
        let passing = self.analysis.listing.as_ref().map(|listing| Arc::clone(&listing.passing));
        let stamp =
            Stamp::Overview { request: request.clone(), basis: basis.clone(), passing: passing.clone() };
        if self.is_settled(Slot::Overview, &stamp) {
            return;
        }
        let known = self.analysis.overview.as_ref().map(|data| Arc::clone(&data.values));
        self.start(Slot::Overview, stamp, "Plotting documents".to_owned(), move |progress| {
            let all = || Arc::new(DocSet::first(snapshot.documents.corpus.len()));
            let passing = passing.unwrap_or_else(all);
            let values = values(&snapshot, &request, basis, known);
            progress(0.5)?;
            Ok(Outcome::Overview(Box::new(draw(values, request, &passing))))
        });
    }
}

/// What the columns say; read only where it is not known.
fn values(
    snapshot: &Snapshot,
    request: &OverviewRequest,
    basis: Basis,
    known: Option<Arc<Values>>,
) -> Arc<Values> {
    let is_moved = request.mode == Mode::Jitter;
    let columns = (request.x.clone(), request.y.clone(), request.color.clone(), is_moved);
    if let Some(known) = known.filter(|known| known.columns == columns && known.basis == basis) {
        return known;
    }
    let facts = snapshot.facts();
    let (mut x, mut y) = rayon::join(|| facts.numbers(&request.x), || facts.numbers(&request.y));
    let extent = Plane { x: &x, y: &y, codes: &[] }.extent();
    if let Some(extent) = extent.filter(|_| is_moved) {
        x = moved(&x, extent, 0);
        y = moved(&y, extent, 1);
    }
    let (codes, meanings) = codes(&facts, &request.color);
    let plane = Plane { x: &x, y: &y, codes: &codes };
    let n_without = (0..plane.len()).filter(|&place| plane.at(place).is_none()).count();
    Arc::new(Values { columns, basis, x, y, codes, meanings, extent, n_without })
}

/// By document, its code; by code, what it means.
fn codes(facts: &Facts<'_>, color: &ColorBy) -> (Vec<u8>, Vec<Meaning>) {
    match color {
        ColorBy::Nothing => (Vec::new(), vec![Meaning::All]),
        ColorBy::Category(column) => {
            let Some(categories) = facts.categories(column) else { return (Vec::new(), vec![Meaning::All]) };
            let mut counts: Vec<(usize, usize)> = (0..categories.names.len()).map(|at| (0, at)).collect();
            for code in categories.codes.iter() {
                if let Some((count, _)) = counts.get_mut(*code as usize) {
                    *count += 1;
                }
            }
            counts.retain(|(count, _)| *count > 0);
            counts.sort_unstable_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
            let others = u8::try_from(N_CATEGORIES).unwrap_or(u8::MAX);
            let mut code_of = vec![others; categories.names.len()];
            let mut meanings = Vec::new();
            for (code, (_, at)) in (0_u8..others).zip(&counts) {
                if let Some(found) = code_of.get_mut(*at) {
                    *found = code;
                }
                let name = categories.names.get(*at).copied().unwrap_or_default();
                meanings.push(Meaning::Name(name.to_owned()));
            }
            if counts.len() > N_CATEGORIES {
                meanings.push(Meaning::Others);
            }
            let code = |at: &u32| code_of.get(*at as usize).copied().unwrap_or(others);
            (categories.codes.iter().map(code).collect(), meanings)
        }
        ColorBy::Number(column) => numbered(&facts.numbers(column)),
    }
}

/// Numbers in equal ranges.
fn numbered(numbers: &[f64]) -> (Vec<u8>, Vec<Meaning>) {
    let finite = || numbers.iter().copied().filter(|number| number.is_finite());
    let (from, to) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let n = N_CATEGORIES as f64; // 8
    let code = |number: &f64| {
        if !number.is_finite() {
            return N_CATEGORIES as u8; // 8
        }
        let share = if to > from { (number / 2.0 - from / 2.0) / (to / 2.0 - from / 2.0) } else { 0.0 };
        (share * n).clamp(0.0, n - 1.0) as u8 // below 8
    };
    let edge = |place: usize| {
        let share = place as f64 / n; // at most 1
        from * (1.0 - share) + to * share
    };
    let mut meanings: Vec<Meaning> =
        (0..N_CATEGORIES).map(|place| Meaning::Range(edge(place), edge(place + 1))).collect();
    meanings.push(Meaning::Without);
    (numbers.iter().map(code).collect(), meanings)
}

/// The plot for the part that is seen.
fn draw(values: Arc<Values>, request: OverviewRequest, passing: &DocSet) -> OverviewData {
    let plane = Plane { x: &values.x, y: &values.y, codes: &values.codes };
    let extent = values.extent.unwrap_or(View { x: [0.0, 1.0], y: [0.0, 1.0] });
    let view = request.range.unwrap_or(extent);
    let found = marks(plane, passing, view);
    let margins = margins(&found, view, N_BARS);
    let mut counts = [(0, 0); N_CODES];
    for mark in &found {
        if let Some((all, passing)) = counts.get_mut(usize::from(mark.code)) {
            *all += 1;
            *passing += u32::from(mark.passes);
        }
    }
    let legend =
        values.meanings.iter().cloned().zip(counts).map(|(meaning, (all, passing))| (meaning, all, passing));
    let picture = match request.mode {
        Mode::Gather { relative, aspect } => Picture::Gathered(gather(&found, view, aspect, relative)),
        Mode::Scatter | Mode::Jitter if found.len() > MOST_MARKS => {
            Picture::Density(density(plane, passing, view, MOST_BINS))
        }
        Mode::Scatter | Mode::Jitter => Picture::Marks,
    };
    OverviewData {
        number: next_number(),
        view,
        extent,
        picture,
        margins,
        legend: legend.collect(),
        n_shown: found.len(),
        n_passing: found.iter().filter(|mark| mark.passes).count(),
        n_without: values.n_without,
        n: plane.len(),
        grid: Grid::new(&found, view),
        request,
        values,
    }
}
