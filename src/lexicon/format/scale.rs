//! Weights of other scales brought to −1 … 1.

use super::category::Category;
use super::report::ImportReport;

/// How a file's numbers become weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// What is taken off.
    pub(super) middle: f64,
    /// What is divided by after that.
    pub(super) reach: f64,
}

impl Scale {
    /// Numbers that are weights already.
    pub(super) const AS_IS: Self = Self { middle: 0.0, reach: 1.0 };
    /// Ratings from 1 to 9, as those of labMT.
    pub(super) const ONE_TO_NINE: Self = Self { middle: 5.0, reach: 4.0 };
    /// Shares from 0 to 1 that mean two poles, as those of NRC VAD.
    pub(super) const SHARE: Self = Self { middle: 0.5, reach: 0.5 };

    /// Numbers around 0 up to `reach` on both sides.
    pub(super) fn up_to(reach: f64) -> Self {
        Self { middle: 0.0, reach }
    }

    /// For numbers that nobody told the scale of: as they are within −1 … 1, else by the largest.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let largest = values.into_iter().map(f64::abs).fold(1.0, f64::max);
        Self::up_to(largest)
    }

    /// The weight a number stands for.
    pub(super) fn weight(self, value: f64) -> f64 {
        // Adding 0 turns −0 into 0.
        (value - self.middle) / self.reach + 0.0
    }

    /// Tells what is done, where anything is.
    pub(super) fn tell(self, what: &str, report: &mut ImportReport) {
        let Self { middle, reach } = self;
        if middle == 0.0 && reach == 1.0 {
            return;
        }
        let (from, to) = (middle - reach, middle + reach);
        report.note(if middle == 0.0 {
            format!("{what} from {from} to {to} were divided by {reach}")
        } else {
            format!("{what} from {from} to {to} became weights from -1 to 1, with {middle} as 0")
        });
    }
}

/// Divides the weights of all categories by the largest where it is above 1.
pub(super) fn by_largest(categories: &mut [Category], report: &mut ImportReport) {
    let entries = categories.iter().flat_map(|category| &category.entries);
    let scale = Scale::of(entries.map(|entry| entry.term.weight));
    scale.tell("weights", report);
    for entry in categories.iter_mut().flat_map(|category| &mut category.entries) {
        entry.term.weight = scale.weight(entry.term.weight);
    }
}
