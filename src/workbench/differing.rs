//! The difference of two groups over time, as last asked for.

use std::sync::Arc;

use super::outcome::{DynamicsOutcome, Outcome};
use super::{Slot, Stamp, Workbench};
use crate::dynamics::CurvePoint;
use crate::dynamics::difference::difference_of;
use crate::project::ConceptId;

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
            let [first, second] = &request.groups;
            let curve = difference_of(&trend.groups, [first, second])?;
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
