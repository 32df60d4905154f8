//! What is followed for each concept: its curve, those of its groups, their difference, its rhythm.

use super::TrendCommand;
use super::dated::Dated;
use crate::cli::documents::{DocumentArgs, ZoneChoice};
use crate::corpus::dates::Zone;
use crate::dynamics::difference::{difference_of, shared_span};
use crate::dynamics::observe::{Observed, observe};
use crate::dynamics::rhythm::clock::Clock;
use crate::dynamics::rhythm::looking::{Look, look};
use crate::dynamics::series::{N_SHOWN_GROUPS, largest_first};
use crate::dynamics::{
    Adjustment, CurvePoint, GroupTrend, Trend, TrendOptions, by_group, difference, trend_adjusted,
};
use crate::progress::unwatched;
use crate::{Error, Result};

/// A concept through time.
pub(super) struct Followed {
    /// The concept.
    pub(super) name: String,
    pub(super) observed: Observed,
    /// Raw, with the adjusted one in it.
    pub(super) trend: Trend,
    /// The largest groups, the largest first; empty unless asked for.
    pub(super) groups: Vec<Group>,
    /// Groups there are in all.
    pub(super) n_groups: usize,
    pub(super) difference: Option<Compared>,
    /// Why there is none, as a sentence without its end, is told too.
    pub(super) rhythm: Option<Result<Look, String>>,
}

/// A group and its curve on the grid of all curves.
pub(super) struct Group {
    pub(super) trend: GroupTrend,
    pub(super) on_grid: OnGrid,
}

/// Two groups.
pub(super) struct Compared {
    pub(super) labels: [String; 2],
    /// As the window draws it.
    pub(super) curve: Vec<CurvePoint>,
    pub(super) on_grid: OnGrid,
}

/// A curve at the times of all curves.
#[derive(Default)]
pub(super) struct OnGrid {
    points: Vec<CurvePoint>,
    /// The part of it that documents are there for; nothing where there is none.
    within: Option<(f64, f64)>,
}

impl OnGrid {
    /// The point of a row, where documents are there for it.
    pub(super) fn get(&self, row: usize) -> Option<&CurvePoint> {
        let (from, to) = self.within?;
        self.points.get(row).filter(|point| (from..=to).contains(&point.time))
    }
}

/// First and last time of the documents of all concepts.
type Span = (f64, f64);

impl TrendCommand {
    /// Every concept, all curves on one grid.
    ///
    /// # Errors
    /// Columns that cannot be adjusted for; groups or clocks that are not there.
    pub(super) fn follow(&self, dated: &Dated, names: &[String]) -> Result<Vec<Followed>> {
        let pair = self.difference.as_ref().map(|pair| dated.pair(pair)).transpose()?;
        if self.by_group {
            dated.check_groups()?;
        }
        if self.documents.zone == ZoneChoice::Written {
            dated.check_clocks()?;
        }
        let DocumentArgs { measure, minimum, .. } = self.documents;
        let of_concept = |concept| observe(&dated.corpus, &dated.scores, concept, measure, minimum);
        let observed: Vec<Observed> = (0..names.len()).map(of_concept).collect();
        let times = || observed.iter().flat_map(|observed| &observed.observations).map(|one| one.time);
        let span = (times().fold(f64::INFINITY, f64::min), times().fold(f64::NEG_INFINITY, f64::max));
        let follow =
            |(name, observed): (&String, Observed)| self.follow_one(dated, (name, observed), span, pair);
        names.iter().zip(observed).map(follow).collect()
    }

    fn follow_one(
        &self,
        dated: &Dated,
        (name, observed): (&str, Observed),
        span: Span,
        pair: Option<[&str; 2]>,
    ) -> Result<Followed> {
        let options =
            TrendOptions { grid: self.grid, word_variance: observed.word_variance, robust: self.robust };
        let adjustments = dated.adjustments(&self.adjust, &observed.documents)?;
        let trend = trend_adjusted(Some(span), &observed.observations, &adjustments, &options, &unwatched)?;
        let groups = if self.by_group || pair.is_some() {
            by_group(&observed.grouped(&dated.corpus), &options, &unwatched)?
        } else {
            Vec::new()
        };
        let difference = pair.map(|pair| self.compare(&groups, pair, span)).transpose()?;
        let rhythm = self.rhythm.as_ref().map(|_| self.look(dated, &observed, &adjustments)).transpose()?;
        let n_groups = groups.len();
        let shown = if self.by_group { N_SHOWN_GROUPS } else { 0 };
        let largest = largest_first(&groups).into_iter().take(shown);
        let group = |place: usize| {
            let trend: GroupTrend = groups[place].clone();
            let on_grid = OnGrid {
                points: trend.trend.fitted.curve(span.0, span.1, self.grid)?,
                within: own_span(&trend.trend),
            };
            Ok(Group { trend, on_grid })
        };
        let groups = largest.map(group).collect::<Result<_>>()?;
        Ok(Followed { name: name.to_owned(), observed, trend, groups, n_groups, difference, rhythm })
    }

    fn compare(&self, groups: &[GroupTrend], pair: [&str; 2], span: Span) -> Result<Compared> {
        let of = |name: &str| groups.iter().find(|one| one.group == name);
        let on_grid = match pair.map(of) {
            [Some(a), Some(b)] => OnGrid {
                points: difference(&a.trend, &b.trend, span, self.grid)?,
                within: shared_span(&a.trend, &b.trend),
            },
            _ => OnGrid::default(),
        };
        let labels = pair.map(|name| GroupTrend::label_of(name).to_owned());
        Ok(Compared { labels, curve: difference_of(groups, pair)?, on_grid })
    }

    /// # Errors
    /// Other than that the documents cannot tell.
    fn look(
        &self,
        dated: &Dated,
        observed: &Observed,
        adjustments: &[Adjustment],
    ) -> Result<Result<Look, String>> {
        let clock = match &self.documents.zone {
            ZoneChoice::Named(zone) => Clock::Zone(zone.clone()),
            ZoneChoice::Written => Clock::Written { otherwise: Zone::default() },
        };
        match look(&dated.corpus, observed, &clock, adjustments, &unwatched) {
            // Told where it was asked for.
            Err(Error::Request(why)) => Ok(Err(why)),
            found => Ok(Ok(found?)),
        }
    }
}

fn own_span(trend: &Trend) -> Option<Span> {
    Some((trend.curve.first()?.time, trend.curve.last()?.time))
}
