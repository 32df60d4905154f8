//! The difference of two groups over time, as last asked for.

use std::sync::Arc;

use super::outcome::{DynamicsOutcome, Outcome};
use super::{Slot, Stamp, Workbench};
use crate::dynamics::{CurvePoint, Trend, difference};
use crate::project::ConceptId;

/// Points of the curve.
const N_POINTS: usize = 300;

/// The difference wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceRequest {
    /// Of which concept.
    pub concept: ConceptId,
    /// The first group less the second, by their names.
    pub groups: [String; 2],
}

impl Workbench {
    pub(super) fn plan_group_difference(&mut self) {
        let Some(request) = self.watch.group_difference.clone() else { return };
        let Some(trend) = self.trend(request.concept).cloned() else { return };
        let stamp = Stamp::GroupDifference { request: request.clone(), trend: trend.number };
        if self.is_settled(Slot::GroupDifference, &stamp) {
            return;
        }
        self.start(Slot::GroupDifference, stamp, "Comparing two groups".to_owned(), move |_progress| {
            let group = |name: &String| trend.groups.iter().find(|one| one.group == *name);
            let of = |name: &String| group(name).map(|one| one.trend.fairest());
            let curve = match request.groups.each_ref().map(of) {
                [Some(a), Some(b)] => match both(a, b) {
                    Some(span) => difference(a, b, span, N_POINTS)?,
                    None => Vec::new(),
                },
                _ => Vec::new(),
            };
            Ok(Outcome::Dynamics(DynamicsOutcome::GroupDifference(request, Arc::new(curve))))
        });
    }

    /// The difference of two groups over the time both cover, of their adjusted scores where these were asked for, once it
    /// is known; empty where there is none.
    pub fn group_difference(&self, request: &DifferenceRequest) -> Option<&[CurvePoint]> {
        let (known, curve) = self.analysis.group_difference.as_ref()?;
        (known == request).then_some(curve.as_slice())
    }
}

/// The time that both curves cover.
fn both(a: &Trend, b: &Trend) -> Option<(f64, f64)> {
    let from = a.curve.first()?.time.max(b.curve.first()?.time);
    let to = a.curve.last()?.time.min(b.curve.last()?.time);
    (from < to).then_some((from, to))
}
