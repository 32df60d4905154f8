//! Small moves that let equal documents be seen beside each other.

use super::View;
use crate::corpus::DocId;

/// The widest move, as a share of what all documents span.
const REACH: f64 = 0.012;

/// How a document is moved, in [−1, 1) to the right and upwards; always the same for it.
#[must_use]
pub fn offset(doc: DocId) -> [f64; 2] {
    // Two rounds of a multiplicative mix spread numbers that follow each other.
    let mut bits = (u64::from(doc.0) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits ^= bits >> 29;
    // Half of the bits each.
    let [high, low] = [bits >> 32, bits & 0xFFFF_FFFF];
    [high, low].map(|half| half as f64 / f64::from(1_u32 << 31) - 1.0)
}

/// Numbers moved within an extent along one axis (0 to the right, 1 upwards), all by a little.
#[must_use]
pub fn moved(numbers: &[f64], extent: View, axis: usize) -> Vec<f64> {
    let [from, to] = if axis == 0 { extent.x } else { extent.y };
    let reach = (to - from) * REACH;
    let by = |doc: u32| offset(DocId(doc)).get(axis).copied().unwrap_or(0.0) * reach;
    (0..).zip(numbers).map(|(doc, number)| number + by(doc)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_documents_part_evenly_and_always_alike() {
        let view = View { x: [0.0, 10.0], y: [0.0, 1.0] };
        let numbers = vec![5.0; 4000];
        let moved_by = moved(&numbers, view, 0);
        assert_eq!(moved_by, moved(&numbers, view, 0));
        assert!(moved_by.iter().all(|number| (number - 5.0).abs() <= 10.0 * REACH));
        let right = moved_by.iter().filter(|number| **number > 5.0).count();
        assert!((1800..2200).contains(&right), "{right}");
        let quarter = (0..4000).map(|doc| offset(DocId(doc))).filter(|[x, y]| *x > 0.0 && *y > 0.0).count();
        assert!((850..1150).contains(&quarter), "both axes move on their own: {quarter}");
    }
}
