//! A part of the curve, drawn again with more detail once the plot stands still.

use std::sync::{Arc, Weak};

use super::drawn::Curve;
use crate::project::ConceptId;
use crate::ui::context::ViewContext;
use crate::workbench::zooming::{ZoomRequest, Zoomed};

/// The plot is still for so long before its part is drawn again, in seconds.
const STILL: f64 = 0.15;
/// More of the curve than this is well enough drawn as it is.
const PART: f64 = 0.6;

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct ZoomState {
    /// The part on screen, since when, in seconds.
    seen: Option<((f64, f64), f64)>,
    /// The part that is wanted, a little more than is seen.
    wanted: Option<(f64, f64)>,
    made_from: Weak<Zoomed>,
    curves: Vec<Curve>,
}

impl ZoomState {
    /// The part wanted.
    pub(super) fn request(&self, concept: ConceptId) -> Option<ZoomRequest> {
        self.wanted.map(|(from, to)| ZoomRequest { concept, from, to })
    }

    /// Takes note of the part on screen, of `whole`; true while it is to be looked at again.
    pub(super) fn follow(&mut self, seen: (f64, f64), whole: (f64, f64), now: f64) -> bool {
        if seen.1 - seen.0 > PART * (whole.1 - whole.0) {
            (self.seen, self.wanted) = (None, None);
            return false;
        }
        let is_wanted = self.wanted.is_some_and(|wanted| holds(wanted, seen) && !is_much_wider(wanted, seen));
        match self.seen {
            Some((before, since)) if before == seen => {
                if is_wanted {
                    return false;
                }
                if now - since < STILL {
                    return true;
                }
                let more = 0.5 * (seen.1 - seen.0);
                self.wanted = Some((seen.0 - more, seen.1 + more));
                false
            }
            _ => {
                self.seen = Some((seen, now));
                !is_wanted
            }
        }
    }

    /// The raw and the adjusted curve of the part, where they hold what is on screen; none otherwise.
    pub(super) fn curves(&mut self, ctx: &ViewContext<'_>, concept: ConceptId) -> &[Curve] {
        let (Some(zoomed), Some((seen, _))) = (ctx.workbench.zoomed(concept), self.seen) else { return &[] };
        let ZoomRequest { from, to, .. } = zoomed.request;
        if !holds((from, to), seen) {
            return &[];
        }
        if self.made_from.as_ptr() != Arc::as_ptr(zoomed) {
            self.made_from = Arc::downgrade(zoomed);
            let lists = [&zoomed.raw, &zoomed.adjusted].into_iter().filter(|points| !points.is_empty());
            self.curves = lists.map(|points| Curve::of_points("", 0, points)).collect();
        }
        &self.curves
    }
}

fn holds(wanted: (f64, f64), seen: (f64, f64)) -> bool {
    wanted.0 <= seen.0 && seen.1 <= wanted.1
}

fn is_much_wider(wanted: (f64, f64), seen: (f64, f64)) -> bool {
    wanted.1 - wanted.0 > 4.0 * (seen.1 - seen.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_wanted_once_it_stands_still() {
        let mut state = ZoomState::default();
        let whole = (0.0, 1000.0);
        assert!(!state.follow((0.0, 900.0), whole, 0.0));
        assert!(state.follow((100.0, 300.0), whole, 0.0) && state.wanted.is_none());
        assert!(state.follow((110.0, 310.0), whole, 0.1) && state.wanted.is_none());
        assert!(state.follow((110.0, 310.0), whole, 0.2) && state.wanted.is_none());
        assert!(!state.follow((110.0, 310.0), whole, 0.3));
        assert_eq!(state.wanted, Some((10.0, 410.0)));
        // A small move is held by what is there, zooming in asks for more.
        assert!(!state.follow((150.0, 350.0), whole, 0.4));
        assert!(state.follow((200.0, 210.0), whole, 0.5));
        assert!(!state.follow((200.0, 210.0), whole, 0.7));
        assert_eq!(state.wanted, Some((195.0, 215.0)));
        assert!(!state.follow(whole, whole, 0.8) && state.wanted.is_none());
    }
}
