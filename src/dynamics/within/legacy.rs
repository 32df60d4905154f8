//! Two ways of other programs to draw a flow, by their names. Neither has a band, and neither can say that nothing
//! changes: on most documents the curve of [`super::flow`] predicts left-out words better.

use super::{Occurrence, mean, usable};

/// Coefficients that syuzhet keeps by default.
pub const LOW_PASS: usize = 5;
/// Parts of LIWC's narrative arc.
pub const N_SEGMENTS: usize = 5;

/// The smoothed sequence of weights as the R package syuzhet (Jockers 2015) draws it: the discrete cosine transform of the
/// weights in their order, of which the lowest `low_pass` coefficients are kept. In units of the score (syuzhet rescales),
/// at `n_points` equal steps from the first weight to the last; empty where there are no weights.
///
/// The sequence counts weights, not words: a passage without matches takes no room in it.
#[must_use]
pub fn cosine_curve(weights: &[f64], low_pass: usize, n_points: usize) -> Vec<f64> {
    if weights.is_empty() {
        return Vec::new();
    }
    // Numbers of words and points are far below 2⁵³.
    let n = weights.len() as f64;
    let angle = |order: usize, share: f64| (std::f64::consts::PI * order as f64 * share).cos();
    let coefficients: Vec<f64> = (0..low_pass.min(weights.len()))
        .map(|order| {
            let sum: f64 = weights
                .iter()
                .enumerate()
                .map(|(i, weight)| weight * angle(order, (i as f64 + 0.5) / n))
                .sum();
            sum * if order == 0 { 1.0 / n } else { 2.0 / n }
        })
        .collect();
    (0..n_points)
        .map(|i| {
            let share = (i as f64 + 0.5) / n_points as f64;
            coefficients
                .iter()
                .enumerate()
                .map(|(order, coefficient)| coefficient * angle(order, share))
                .sum()
        })
        .collect()
}

/// [`cosine_curve`] of a document at token positions: at each, the curve at as many weights as stand before it. Empty where
/// there are no weights.
#[must_use]
pub fn cosine_flow(occurrences: &[Occurrence], n_tokens: u32, positions: &[f64]) -> Vec<f64> {
    let list = usable(occurrences, n_tokens);
    let weights: Vec<f64> = list.iter().map(|o| o.weight).collect();
    let curve = cosine_curve(&weights, LOW_PASS, weights.len());
    let Some(last) = curve.len().checked_sub(1) else { return Vec::new() };
    positions
        .iter()
        .map(|position| {
            let before = list.partition_point(|o| f64::from(o.position) < *position);
            curve[before.min(last)]
        })
        .collect()
}

/// The mean weight in each fifth of the words, as the narrative arc of LIWC-22 (Boyd, Blackburn and Pennebaker 2020) cuts
/// a text; nothing for a fifth without a match.
#[must_use]
pub fn five_segments(occurrences: &[Occurrence], n_tokens: u32) -> [Option<f64>; N_SEGMENTS] {
    let mut segments: [Vec<Occurrence>; N_SEGMENTS] = Default::default();
    for o in usable(occurrences, n_tokens) {
        if let Some(segment) = segments.get_mut(segment_at(f64::from(o.position), n_tokens)) {
            segment.push(o);
        }
    }
    segments.map(|segment| (!segment.is_empty()).then(|| mean(&segment)))
}

/// The fifth in which a position is, 0 to 4.
#[must_use]
pub fn segment_at(position: f64, n_tokens: u32) -> usize {
    let share = position / f64::from(n_tokens.max(1));
    // What is negative or not a number becomes 0.
    ((share * N_SEGMENTS as f64) as usize).min(N_SEGMENTS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a sequence of two, [1, 3]: the mean 2, and (1 · cos 45° + 3 · cos 135°) · 2/2 = −√2 of the half wave; where
    /// all is kept, the sequence comes back.
    #[test]
    fn a_worked_transform() {
        let back = cosine_curve(&[1.0, 3.0], 2, 2);
        assert!((back[0] - 1.0).abs() < 1e-12 && (back[1] - 3.0).abs() < 1e-12, "{back:?}");
        assert!(cosine_curve(&[1.0, 3.0], 1, 3).iter().all(|value| (value - 2.0).abs() < 1e-12));
        let wave = cosine_curve(&[1.0, 3.0], 5, 4);
        let expected = 2.0 - 2.0_f64.sqrt() * (std::f64::consts::PI / 8.0).cos();
        assert!((wave[0] - expected).abs() < 1e-12);
        assert!(cosine_curve(&[], 5, 4).is_empty());
    }

    #[test]
    fn low_waves_pass_and_high_ones_do_not() {
        let wave = |order: f64| -> Vec<f64> {
            (0..50).map(|i| (std::f64::consts::PI * order * (f64::from(i) + 0.5) / 50.0).cos()).collect()
        };
        for (order, passes) in [(0.0, true), (4.0, true), (5.0, false), (9.0, false)] {
            let curve = cosine_curve(&wave(order), LOW_PASS, 50);
            let kept: f64 = curve.iter().map(|value| value * value).sum();
            assert_eq!(kept > 1.0, passes, "{order}");
        }
    }

    #[test]
    fn fifths_have_means() {
        let at = |position: u32, weight: f64| Occurrence { position, weight };
        let words = [at(0, 1.0), at(1, 0.0), at(2, -1.0), at(9, 0.5), at(8, 0.1), at(10, 9.0)];
        assert_eq!(five_segments(&words, 10), [Some(0.5), Some(-1.0), None, None, Some(0.3)]);
        assert_eq!(five_segments(&[], 0), [None; 5]);
        assert_eq!([segment_at(3.9, 10), segment_at(10.0, 10), segment_at(f64::NAN, 0)], [1, 4, 0]);
        // The third word is the third of five in the sequence, wherever it stands.
        let flow = cosine_flow(&words, 10, &[0.0, 9.5]);
        assert_eq!(flow.len(), 2);
        assert!(flow.iter().all(|value| value.is_finite()) && cosine_flow(&[], 10, &[1.0]).is_empty());
    }
}
