//! One curve for each group of documents, with the model fitted to all of them together.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Result;
use crate::dynamics::candidate::Candidate;
use crate::dynamics::documents::Documents;
use crate::dynamics::fitted::Z95;
use crate::dynamics::follow::{Outcome, check, follow, follow_too_few, reweigh};
use crate::dynamics::merged::{MAX_FIT_TIMES, Merged};
use crate::dynamics::search::{Found, Search, choose, chosen, of_group};
use crate::dynamics::trend::{CurvePoint, Observation, Trend, TrendOptions};
use crate::dynamics::uncertainty::{Point, akaike_weights, points};
use crate::progress::{Progress, unwatched};

/// The curve of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupTrend {
    /// The group's name.
    pub group: String,
    /// Its curve. Of the candidates flat is fitted to this group, the moving one to all groups together.
    pub trend: Trend,
}

/// Follows a score through each group of documents, in order of the groups' names.
///
/// Groups that move share the variances and the time scale, fitted to all together; each has its own mean and its
/// own path. A group counts as moving only where the shared model beats a constant with the group's own variance
/// by more than a tie in AIC. A group with too few documents takes no part in the fit. Places of documents in the trends
/// are places in `observations`.
///
/// # Errors
/// As [`crate::dynamics::trend::trend`].
pub fn by_group(
    observations: &[(&str, Observation)],
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Vec<GroupTrend>> {
    check(options)?;
    let mut names = BTreeMap::<&str, (Vec<usize>, Vec<Observation>)>::new();
    for (place, (group, observation)) in observations.iter().enumerate() {
        let (places, list) = names.entry(group).or_default();
        places.push(place);
        list.push(*observation);
    }
    let mut groups = Vec::with_capacity(names.len());
    for (name, (places, list)) in names {
        let mut documents = Documents::new(list.into_iter());
        // Places among all observations, not only the group's.
        documents.order.iter_mut().for_each(|place| *place = places[*place]);
        if options.robust && documents.too_few().is_none() {
            reweigh(&mut documents, options, &|_| progress(0.0))?;
        }
        groups.push((name, documents));
    }
    let large: Vec<Merged> = groups
        .iter()
        .filter(|(_, documents)| documents.too_few().is_none())
        .map(|(_, documents)| Merged::new(documents, MAX_FIT_TIMES))
        .collect();
    let shared = if large.is_empty() { None } else { shared(&large, options.word_variance, progress)? };
    let mut merged = large.iter();
    let mut trends = Vec::with_capacity(groups.len());
    for (name, documents) in groups {
        let trend = match documents.too_few() {
            Some(why) => follow_too_few(documents, why, options, progress)?,
            None => {
                let own = merged.next().map_or(&[][..], std::slice::from_ref);
                let outcome = of_one(own, shared.as_ref(), options.word_variance)?;
                follow(documents, outcome, options)?
            }
        };
        trends.push(GroupTrend { group: name.to_owned(), trend });
    }
    progress(1.0)?;
    Ok(trends)
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

/// In how much of the time a difference keeps clear of 0, in one plain sentence.
pub fn difference_sentence(curve: &[CurvePoint]) -> String {
    let above = curve.iter().filter(|point| point.lower > 0.0).count();
    let below = curve.iter().filter(|point| point.upper < 0.0).count();
    if above + below == 0 {
        return "No evidence of a difference at any time: the band holds 0 throughout.".to_owned();
    }
    // Counts of points.
    let share = |n: usize| format!("{:.0}%", 100.0 * n as f64 / curve.len() as f64);
    format!(
        "The first lies above the second in {} of the time and below it in {}, as far as the band tells.",
        share(above),
        share(below)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::dynamics::Evidence;
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
        let trends = by_group(&observations(), &options, &unwatched).unwrap();
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
        let trends = by_group(&observations(), &options, &unwatched).unwrap();
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

    #[test]
    fn nothing_and_cancelling_are_fine() {
        let options = TrendOptions::default();
        assert!(by_group(&[], &options, &unwatched).unwrap().is_empty());
        assert!(matches!(by_group(&observations(), &options, &cancelled), Err(Error::Cancelled)));
    }

    #[test]
    fn a_difference_is_told_by_where_its_band_is() {
        let point = |lower: f64| CurvePoint { time: 0.0, mean: lower + 1.0, lower, upper: lower + 2.0 };
        assert!(difference_sentence(&[point(-1.0), point(-0.5)]).starts_with("No evidence"));
        let text = difference_sentence(&[point(0.5), point(-1.0), point(-3.0), point(1.0)]);
        assert!(text.contains("50% of the time") && text.contains("below it in 25%"), "{text}");
    }
}
