//! One curve for each group of documents, with the model fitted to all of them together.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::Result;
use crate::dynamics::Z95;
use crate::dynamics::adjust::{Adjustment, Design};
use crate::dynamics::candidate::Candidate;
use crate::dynamics::documents::Documents;
use crate::dynamics::follow::{Outcome, check, follow, follow_too_few, reweigh};
use crate::dynamics::merged::{MAX_FIT_TIMES, Merged};
use crate::dynamics::search::{Found, Search, choose, chosen, of_group};
use crate::dynamics::trend::{CurvePoint, Observation, Trend, TrendOptions};
use crate::dynamics::uncertainty::{Point, akaike_weights, points};
use crate::progress::{Progress, unwatched};

/// Groups shown until the analyst chooses: the largest ones.
pub const N_SHOWN_GROUPS: usize = 8;
/// Stands for the group of documents that have none.
pub const NO_GROUP: &str = "(no group)";

/// The curve of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupTrend {
    /// The group's name.
    pub group: String,
    /// Its curve. Of the candidates flat is fitted to this group, the moving one to all groups together.
    pub trend: Trend,
}

impl GroupTrend {
    /// The group's name as it is shown.
    pub fn label(&self) -> &str {
        Self::label_of(&self.group)
    }

    /// A group's name as it is shown.
    pub fn label_of(group: &str) -> &str {
        if group.is_empty() { NO_GROUP } else { group }
    }
}

/// Places in `groups`, those with the most documents first; of equally many the earlier one.
pub fn largest_first(groups: &[GroupTrend]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..groups.len()).collect();
    places.sort_by_key(|&place| (Reverse(groups[place].trend.n_documents), place));
    places
}

/// Follows a score through each group of documents, in order of the groups' names; with `adjustments` (one value an
/// observation) also adjusted, as [`Trend::adjusted`]: as if the documents of every group were like all documents in the
/// mean. What an adjustment does is each group's own.
///
/// Groups that move share the variances and the time scale, fitted to all together; each has its own mean and its
/// own path. A group counts as moving only where the shared model beats a constant with the group's own variance
/// by more than a tie in AIC. A group with too few documents takes no part in the fit. Places of documents in the trends
/// are places in `observations`.
///
/// # Errors
/// As [`crate::dynamics::trend_adjusted`].
pub fn by_group(
    observations: &[(&str, Observation)],
    adjustments: &[Adjustment],
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Vec<GroupTrend>> {
    check(options)?;
    let groups = grouped(observations);
    let share = if adjustments.is_empty() { 1.0 } else { 0.4 };
    let documents = groups.iter().map(|(_, documents)| documents.clone()).collect();
    let trends = follow_groups(documents, options, &|done| progress(share * done))?;
    let mut trends: Vec<GroupTrend> = groups
        .iter()
        .zip(trends)
        .map(|((name, _), trend)| GroupTrend { group: (*name).to_owned(), trend })
        .collect();
    if !adjustments.is_empty() {
        let mut order: Vec<usize> =
            groups.iter().flat_map(|(_, documents)| &documents.order).copied().collect();
        order.sort_unstable();
        let all = Design::new(adjustments, observations.len(), &order)?;
        let (mut adjusted, mut designs) = (Vec::new(), Vec::new());
        for (_, mut documents) in groups {
            let rows: Vec<usize> =
                documents.order.iter().filter_map(|place| order.binary_search(place).ok()).collect();
            let design = all.part(&rows);
            documents.set_covariates(design.values.clone(), design.columns.len());
            adjusted.push(documents);
            designs.push(design);
        }
        let adjusted = follow_groups(adjusted, options, &|done| progress(0.4 + 0.6 * done))?;
        for ((raw, mut trend), design) in trends.iter_mut().zip(adjusted).zip(designs) {
            trend.name_betas(design);
            raw.trend.adjusted = Some(Box::new(trend));
        }
    }
    progress(1.0)?;
    Ok(trends)
}

/// The documents of each group by its name, with their places in `observations`.
fn grouped<'n>(observations: &[(&'n str, Observation)]) -> Vec<(&'n str, Documents)> {
    let mut names = BTreeMap::<&str, (Vec<usize>, Vec<Observation>)>::new();
    for (place, (group, observation)) in observations.iter().enumerate() {
        let (places, list) = names.entry(group).or_default();
        places.push(place);
        list.push(*observation);
    }
    let groups = names.into_iter().map(|(name, (places, list))| {
        let mut documents = Documents::new(list.into_iter());
        documents.order.iter_mut().for_each(|place| *place = places[*place]);
        (name, documents)
    });
    groups.collect()
}

/// The trend of each group.
fn follow_groups(
    mut groups: Vec<Documents>,
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Vec<Trend>> {
    if options.robust {
        for documents in groups.iter_mut().filter(|documents| documents.too_few().is_none()) {
            reweigh(documents, options, &|_| progress(0.0))?;
        }
    }
    let large = groups.iter().filter(|documents| documents.too_few().is_none());
    let large: Vec<Merged> = large.map(|documents| Merged::new(documents, MAX_FIT_TIMES)).collect();
    let shared = if large.is_empty() { None } else { shared(&large, options.word_variance, progress)? };
    let mut merged = large.iter();
    let trends = groups.into_iter().map(|documents| match documents.too_few() {
        Some(why) => follow_too_few(documents, why, options, progress),
        None => {
            let own = merged.next().map_or(&[][..], std::slice::from_ref);
            let outcome = of_one(own, shared.as_ref(), options.word_variance)?;
            follow(documents, outcome, options)
        }
    });
    trends.collect()
}

/// What the groups that move share: the fit, and the points its curves are averaged over.
struct Shared {
    found: Found,
    points: Vec<Point>,
}

/// The moving model that fits all groups best; nothing where flat does as well.
fn shared(groups: &[Merged], word: f64, progress: Progress<'_>) -> Result<Option<Shared>> {
    let search = Search::new(groups, word, progress);
    let mut all = search.fit_all(&[])?;
    let place = chosen(&all);
    if place == 0 {
        return Ok(None);
    }
    let mut points = points(&search, &all, place)?;
    points.retain(|point| point.candidate != Candidate::Flat);
    let total: f64 = points.iter().map(|point| point.weight).sum();
    points.iter_mut().for_each(|point| point.weight /= total);
    Ok(Some(Shared { found: all.swap_remove(place), points }))
}

/// A group under the model all groups share, or flat with its own variance where that does as well.
fn of_one(merged: &[Merged], shared: Option<&Shared>, word: f64) -> Result<Outcome> {
    // A shared flat fit would not do: groups that move inflate its variance.
    let search = Search::new(merged, word, &unwatched);
    let flat = [search.flat()?];
    let (Some(shared), Some(group)) = (shared, merged.first()) else { return Outcome::new(&search, &flat) };
    let moving = of_group(&shared.found.fit, group, word)?;
    let [flat] = flat;
    let fits = vec![flat.fit.clone(), moving];
    let is_flat = choose(&fits.iter().collect::<Vec<_>>()) == 0;
    let shares = akaike_weights(&fits);
    let mut points = vec![flat.point(shares[0])];
    points.extend(
        shared.points.iter().map(|point| Point { weight: point.weight * shares[1], ..point.clone() }),
    );
    let best = if is_flat { &flat } else { &shared.found };
    Ok(Outcome { fits, chosen: best.fit.candidate, shown: best.point(1.0), points })
}

/// How far `a` lies above `b` at `n_points` equally spaced times in `[from, to]`, with a 95% band. The two paths are
/// independent given what they share, so their variances add up.
///
/// # Errors
/// As [`crate::dynamics::fitted::Fitted::curve`].
pub fn difference(a: &Trend, b: &Trend, (from, to): (f64, f64), n_points: usize) -> Result<Vec<CurvePoint>> {
    let (a, b) = (a.fitted.curve(from, to, n_points)?, b.fitted.curve(from, to, n_points)?);
    let deviation = |point: &CurvePoint| (point.upper - point.lower) / (2.0 * Z95);
    let points = a.iter().zip(&b).map(|(a, b)| {
        let mean = a.mean - b.mean;
        let reach = Z95 * deviation(a).hypot(deviation(b));
        CurvePoint { time: a.time, mean, lower: mean - reach, upper: mean + reach }
    });
    Ok(points.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::dynamics::{AdjustmentValues, Evidence};
    use crate::progress::{cancelled, unwatched};

    /// "up" climbs, "still" alternates around 1, "tiny" has two documents.
    fn observations() -> Vec<(&'static str, Observation)> {
        let mut list = Vec::new();
        for day in 0..60_u32 {
            let time = f64::from(day) * 86_400.0;
            let wobble = f64::from(day * 7 % 5) * 0.1 - 0.2;
            list.push(("up", Observation { time, value: f64::from(day) * 0.05 + wobble, n_words: 5 }));
            list.push(("still", Observation { time, value: 1.0 + wobble, n_words: 5 }));
        }
        for time in [0.0, 9.0] {
            list.push(("tiny", Observation { time, value: time, n_words: 5 }));
        }
        list
    }

    #[test]
    fn each_group_decides_for_itself() {
        let options = TrendOptions { grid: 10, word_variance: 0.1, robust: false };
        let trends = by_group(&observations(), &[], &options, &unwatched).unwrap();
        let found: Vec<(&str, &Evidence)> =
            trends.iter().map(|t| (t.group.as_str(), &t.trend.evidence)).collect();
        assert_eq!(found[0], ("still", &Evidence::NoEvidenceOfChange));
        assert!(matches!(found[1], ("tiny", Evidence::TooLittle { .. })));
        assert_eq!(found[2], ("up", &Evidence::Change));
        assert_eq!(trends[2].trend.candidates[1].n_parameters, 1);
        // "up" and "still" take turns, beginning with "up".
        assert_eq!(trends[0].trend.innovations[5].document, 11);
        assert_eq!(trends[2].trend.innovations[5].document, 10);
        assert!((trends[0].trend.mean.unwrap() - 1.0).abs() < 0.05);
        assert!(trends[2].trend.curve[9].mean > trends[2].trend.curve[0].mean + 2.0);
    }

    /// "up" climbs by 0.05 a day from 0, "still" stays at 1.
    #[test]
    fn the_difference_of_two_groups_has_both_their_uncertainties() {
        let options = TrendOptions { grid: 10, word_variance: 0.1, robust: false };
        let trends = by_group(&observations(), &[], &options, &unwatched).unwrap();
        let (still, up) = (&trends[0].trend, &trends[2].trend);
        let points = difference(up, still, (0.0, 59.0 * 86_400.0), 10).unwrap();
        assert_eq!(points.len(), 10);
        assert!(points[0].mean < -0.7 && points[9].mean > 1.5, "{points:?}");
        for ((point, a), b) in points.iter().zip(&up.curve).zip(&still.curve) {
            let width = |point: &CurvePoint| point.upper - point.lower;
            assert!(width(point) > width(a) && width(point) < width(a) + width(b));
        }
        assert!(difference(up, still, (f64::NAN, 0.0), 10).unwrap().is_empty());
    }

    /// The score follows the length alone, and group "long" writes longer: only the raw means differ. A column that tells
    /// the groups apart says nothing within them.
    #[test]
    fn groups_are_compared_as_if_alike() {
        let lengths: Vec<f64> =
            (0..160_u32).map(|i| f64::from(i % 2) * 3.0 + f64::from(i * 29 % 13) * 0.5).collect();
        let names = ["short", "long"];
        let observations: Vec<(&str, Observation)> = lengths
            .iter()
            .enumerate()
            .map(|(i, length)| {
                let wobble = (i * 7 % 5) as f64 * 0.1 - 0.2;
                let time = i as f64 * 86_400.0;
                (names[i % 2], Observation { time, value: 0.4 * length + wobble, n_words: 5 })
            })
            .collect();
        let numbers = |name: &str, list: Vec<f64>| Adjustment {
            name: name.to_owned(),
            values: AdjustmentValues::Numbers(list),
        };
        let adjustments =
            [numbers("length", lengths), numbers("who", (0..160).map(|i| f64::from(i % 2)).collect())];
        let options = TrendOptions { grid: 10, word_variance: 0.1, robust: false };
        let trends = by_group(&observations, &adjustments, &options, &unwatched).unwrap();
        let mean = |trend: &Trend| trend.mean.unwrap();
        let adjusted = |place: usize| trends[place].trend.adjusted.as_deref().unwrap();
        assert!(mean(&trends[0].trend) - mean(&trends[1].trend) > 1.0);
        assert!(
            (mean(adjusted(0)) - mean(adjusted(1))).abs() < 0.1,
            "{} {}",
            mean(adjusted(0)),
            mean(adjusted(1))
        );
        for place in [0, 1] {
            let trend = adjusted(place);
            assert_eq!((trend.betas.len(), trend.betas[0].name.as_str()), (1, "length"));
            assert!((trend.betas[0].estimate / trend.betas[0].scale - 0.4).abs() < 0.05);
            assert_eq!(trend.left_out, ["who"]);
        }
        assert!(by_group(&observations, &[numbers("broken", vec![1.0])], &options, &unwatched).is_err());
    }

    #[test]
    fn the_largest_groups_come_first_and_one_without_a_name_is_called_so() {
        let named = |group: &str, times: u32| {
            let group = group.to_owned();
            (0..times).map(move |i| {
                (group.clone(), Observation { time: f64::from(i), value: f64::from(i % 3), n_words: 2 })
            })
        };
        let list: Vec<(String, Observation)> =
            named("b", 3).chain(named("", 5)).chain(named("a", 3)).collect();
        let list: Vec<(&str, Observation)> = list.iter().map(|(group, one)| (group.as_str(), *one)).collect();
        let trends = by_group(&list, &[], &TrendOptions::default(), &unwatched).unwrap();
        let labels: Vec<&str> =
            largest_first(&trends).into_iter().map(|place| trends[place].label()).collect();
        assert_eq!(labels, [NO_GROUP, "a", "b"]);
    }

    #[test]
    fn nothing_and_cancelling_are_fine() {
        let options = TrendOptions::default();
        assert!(by_group(&[], &[], &options, &unwatched).unwrap().is_empty());
        assert!(matches!(by_group(&observations(), &[], &options, &cancelled), Err(Error::Cancelled)));
    }
}
