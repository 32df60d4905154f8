//! One curve for each group of documents, with the model fitted to all of them together.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Result;
use crate::dynamics::candidate::{Candidate, Fit, choose, fit_all, fit_flat, of_group};
use crate::dynamics::merged::{MAX_FIT_TIMES, Merged};
use crate::dynamics::trend::{Documents, Observation, Trend, TrendOptions, check, follow, follow_too_few};
use crate::progress::Progress;

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
/// by more than a tie in AIC. A group with too few documents takes no part in the fit.
///
/// # Errors
/// As [`crate::dynamics::trend::trend`].
pub fn by_group(
    observations: &[(&str, Observation)],
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Vec<GroupTrend>> {
    check(options)?;
    let mut names = BTreeMap::<&str, Vec<Observation>>::new();
    for (group, observation) in observations {
        names.entry(group).or_default().push(*observation);
    }
    let groups: Vec<(&str, Documents)> =
        names.into_iter().map(|(name, list)| (name, Documents::new(list.into_iter()))).collect();
    let large: Vec<Merged> = groups
        .iter()
        .filter(|(_, documents)| documents.too_few().is_none())
        .map(|(_, documents)| Merged::new(&documents.sorted, MAX_FIT_TIMES))
        .collect();
    let fits = if large.is_empty() { Vec::new() } else { fit_all(&large, options.word_variance, progress)? };
    let shared = choose(&fits);
    let mut merged = large.iter();
    let mut trends = Vec::with_capacity(groups.len());
    for (name, documents) in &groups {
        let trend = match documents.too_few() {
            Some(why) => follow_too_few(documents, why, options, progress)?,
            None => {
                let own = merged.next().map_or(&[][..], std::slice::from_ref);
                follow_one(documents, own, shared, options, progress)?
            }
        };
        trends.push(GroupTrend { group: (*name).to_owned(), trend });
    }
    progress(1.0)?;
    Ok(trends)
}

/// A group's curve under the model all groups share, or flat with its own variance where that does as well.
fn follow_one(
    documents: &Documents,
    merged: &[Merged],
    shared: Option<&Fit>,
    options: &TrendOptions,
    progress: Progress<'_>,
) -> Result<Trend> {
    let word = options.word_variance;
    // A shared flat fit would not do: groups that move inflate its variance.
    let mut fits = vec![fit_flat(merged, word, progress)?];
    if let Some(shared) = shared.filter(|fit| fit.candidate != Candidate::Flat) {
        for group in merged {
            fits.push(of_group(shared, group, word)?);
        }
    }
    let chosen = choose(&fits).map_or(Candidate::Flat, |fit| fit.candidate);
    follow(documents, fits, chosen, options)
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
        let options = TrendOptions { grid: 10, word_variance: 0.1 };
        let trends = by_group(&observations(), &options, &unwatched).unwrap();
        let found: Vec<(&str, &Evidence)> =
            trends.iter().map(|t| (t.group.as_str(), &t.trend.evidence)).collect();
        assert_eq!(found[0], ("still", &Evidence::NoEvidenceOfChange));
        assert!(matches!(found[1], ("tiny", Evidence::TooLittle { .. })));
        assert_eq!(found[2], ("up", &Evidence::Change));
        assert_eq!(trends[2].trend.candidates[1].n_parameters, 1);
        assert!((trends[0].trend.mean.unwrap() - 1.0).abs() < 0.05);
        assert!(trends[2].trend.curve[9].mean > trends[2].trend.curve[0].mean + 2.0);
    }

    #[test]
    fn nothing_and_cancelling_are_fine() {
        let options = TrendOptions::default();
        assert!(by_group(&[], &options, &unwatched).unwrap().is_empty());
        assert!(matches!(by_group(&observations(), &options, &cancelled), Err(Error::Cancelled)));
    }
}
