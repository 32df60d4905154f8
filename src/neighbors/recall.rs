//! What an index misses, measured against what is true.

/// Share of `sought` that is among `found`, in [0, 1]; 1 where nothing is sought.
#[must_use]
pub fn share_found<T: Ord>(found: &[T], sought: &[T]) -> f64 {
    let mut sorted: Vec<&T> = found.iter().collect();
    sorted.sort_unstable();
    let n_found = sought.iter().filter(|word| sorted.binary_search(word).is_ok()).count();
    // Counts of words, exact in f64.
    if sought.is_empty() { 1.0 } else { n_found as f64 / sought.len() as f64 }
}

/// About `count` rows of `rows: [n × dims]` at equal steps; all where there are fewer, empty for no dimensions. An
/// index misses more neighbors of rare words than of common ones, so give the part of the rows that the questions
/// will come from.
#[must_use]
pub fn sample(rows: &[f32], dims: usize, count: usize) -> Vec<f32> {
    if dims == 0 || count == 0 {
        return Vec::new();
    }
    let step = (rows.len() / dims).div_ceil(count).max(1);
    rows.chunks_exact(dims).step_by(step).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_missed() {
        assert_eq!(share_found(&[5, 1, 9], &[9, 2]), 0.5);
        assert_eq!(share_found::<u32>(&[], &[9]), 0.0);
        assert_eq!(share_found::<u32>(&[], &[]), 1.0);
    }

    #[test]
    fn samples_at_equal_steps() {
        let rows = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert_eq!(sample(&rows, 1, 3), [0.0, 3.0, 6.0]);
        assert_eq!(sample(&rows, 1, 99), rows);
        assert!(
            sample(&rows, 0, 3).is_empty() && sample(&rows, 1, 0).is_empty() && sample(&[], 1, 3).is_empty()
        );
    }
}
