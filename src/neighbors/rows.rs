//! Vectors of length one as 16-bit integers: what a neighbor graph is built over.

use fearless_simd::{Level, dispatch};

/// One is 32,767, so that the product of two rows is at most about 2³⁰ and no sum of it can leave an i32.
const ONE: f32 = 32_767.0;

/// Vectors of length one in half the memory of f32, `[n × dims]`, row-major.
///
/// A number is off by at most 2⁻¹⁶, a cosine of 100 dimensions by about 2·10⁻⁵: the fifty nearest words stay the same
/// but for ties. 16 bits rather than 8, because multiplying 16-bit integers and adding the products in pairs is one
/// instruction on every processor, and because 8 bits need a scale of their own for every row.
pub struct Rows {
    dims: usize,
    numbers: Vec<i16>,
    /// Whether to use wider instructions than every processor of its kind has; asked once.
    level: Level,
}

impl Rows {
    /// No rows yet; memory for `n_rows` is set aside.
    #[must_use]
    pub fn with_capacity(dims: usize, n_rows: usize) -> Self {
        Self { dims, numbers: Vec::with_capacity(dims.saturating_mul(n_rows)), level: Level::new() }
    }

    /// From vectors of any length, `[n × dims]`, row-major; see [`push`](Self::push).
    #[must_use]
    pub fn of(vectors: &[f32], dims: usize) -> Self {
        let mut rows = Self::with_capacity(dims, vectors.len().checked_div(dims).unwrap_or(0));
        rows.push(vectors);
        rows
    }

    /// Adds rows, `[any number × dims]`, row-major, of any lengths: each is scaled to length one. A row without
    /// direction (zeros, NaN, infinity) is kept as zeros. What is left of a last row that is cut short is left out.
    pub fn push(&mut self, vectors: &[f32]) {
        for vector in vectors.chunks(self.dims.max(1)).filter(|vector| vector.len() == self.dims) {
            match super::unit(vector) {
                // In range: a number of a vector of length one is within [−1, 1].
                Some(unit) => self.numbers.extend(unit.iter().map(|x| (x * ONE).round() as i16)),
                None => self.numbers.resize(self.numbers.len() + self.dims, 0),
            }
        }
    }

    /// Numbers in a row.
    #[must_use]
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len().checked_div(self.dims).unwrap_or(0)
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Hands all numbers to `write`, little-endian, some thousand bytes at a time.
    pub(super) fn write_bytes(&self, mut write: impl FnMut(&[u8])) {
        for numbers in self.numbers.chunks(4096) {
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            write(&bytes);
        }
    }

    /// Whether a row points anywhere.
    #[must_use]
    pub fn has_direction(&self, row: u32) -> bool {
        self.row(row).iter().any(|&x| x != 0)
    }

    /// 1 − cosine of two rows, never below 0 whatever the rounding.
    #[inline]
    #[must_use]
    pub fn distance(&self, a: u32, b: u32) -> f32 {
        let (a, b) = (self.row(a), self.row(b));
        let product = dispatch!(self.level, _simd => product(a, b));
        // To f32's own precision, finer than that of the rows.
        (1.0 - product as f32 * (1.0 / (ONE * ONE))).max(0.0)
    }

    /// Empty where there is no such row.
    #[inline]
    fn row(&self, row: u32) -> &[i16] {
        // u32 fits usize on every platform a desktop program runs on.
        let start = row as usize * self.dims;
        self.numbers.get(start..start + self.dims).unwrap_or(&[])
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("rows", &self.len()).field("dims", &self.dims).finish_non_exhaustive()
    }
}

/// Sum of products; compiled for each kind of processor by `dispatch!`, and so always inlined into it.
#[inline(always)]
fn product(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scales_rows_and_keeps_those_without_direction_as_zeros() {
        let rows = Rows::of(&[3.0, 4.0, 0.0, 0.0, f32::NAN, 1.0, -30.0, -40.0, 7.0], 2);
        assert_eq!((rows.len(), rows.dims(), rows.is_empty()), (4, 2, false));
        let directed: Vec<bool> = (0..5).map(|row| rows.has_direction(row)).collect();
        assert_eq!(directed, [true, false, false, true, false]);
        assert!((rows.distance(0, 3) - 2.0).abs() < 1e-4);
        assert!(rows.distance(0, 0) < 1e-4);
        assert_eq!(rows.distance(0, 1), 1.0);
        assert!(Rows::of(&[1.0], 0).is_empty());
    }

    proptest! {
        #[test]
        fn distance_is_that_of_the_vectors(
            pairs in prop::collection::vec((-1.0f32..1.0, -1.0f32..1.0), 1..130),
        ) {
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
            let rows = Rows::of(&[a.clone(), b.clone()].concat(), a.len());
            let length = |v: &[f32]| v.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>().sqrt();
            let product: f64 = pairs.iter().map(|&(x, y)| f64::from(x) * f64::from(y)).sum();
            prop_assume!(length(&a) > 1e-3 && length(&b) > 1e-3);
            let expected = 1.0 - product / length(&a) / length(&b);
            // Each of 129 numbers is off by 2⁻¹⁶ at most: √129 · 2⁻¹⁶ for each of the two rows.
            prop_assert!((f64::from(rows.distance(0, 1)) - expected).abs() < 4e-4);
            prop_assert!(rows.distance(0, 1) >= 0.0);
        }
    }
}
