//! The curve of a concept drawn again for a part of its time, where more can be seen.

use std::sync::Arc;

use super::outcome::{DynamicsOutcome, Outcome};
use super::{Slot, Stamp, Workbench};
use crate::dynamics::CurvePoint;
use crate::project::ConceptId;

/// Points of the curve.
const N_POINTS: usize = 900;

/// The part wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZoomRequest {
    /// Of which concept.
    pub concept: ConceptId,
    /// Seconds since 1970-01-01 UTC.
    pub from: f64,
    /// Seconds since 1970-01-01 UTC.
    pub to: f64,
}

/// A part of a curve.
#[derive(Debug)]
pub struct Zoomed {
    /// What was asked for.
    pub request: ZoomRequest,
    /// Of which curves it is a part.
    trend: u64,
    /// The score as it is.
    pub raw: Vec<CurvePoint>,
    /// The score adjusted; empty where nothing is adjusted for.
    pub adjusted: Vec<CurvePoint>,
}

impl Workbench {
    pub(super) fn plan_zoom(&mut self) {
        let Some(request) = self.watch.zoom else { return };
        let Some(trend) = self.trend(request.concept).cloned() else { return };
        let stamp = Stamp::Zoom { request, trend: trend.number };
        if self.is_settled(Slot::Zoom, &stamp) {
            return;
        }
        self.start(Slot::Zoom, stamp, "Drawing a part of the curve".to_owned(), move |_progress| {
            let ZoomRequest { from, to, .. } = request;
            let raw = trend.trend.fitted.curve(from, to, N_POINTS)?;
            let adjusted = match &trend.trend.adjusted {
                Some(adjusted) => adjusted.fitted.curve(from, to, N_POINTS)?,
                None => Vec::new(),
            };
            let zoomed = Zoomed { request, trend: trend.number, raw, adjusted };
            Ok(Outcome::Dynamics(DynamicsOutcome::Zoomed(Arc::new(zoomed))))
        });
    }

    /// The part of a concept's curve last drawn again, if it is one of the curve on screen.
    pub fn zoomed(&self, id: ConceptId) -> Option<&Arc<Zoomed>> {
        let trend = self.trend(id)?.number;
        self.analysis.zoomed.as_ref().filter(|zoomed| zoomed.request.concept == id && zoomed.trend == trend)
    }
}
