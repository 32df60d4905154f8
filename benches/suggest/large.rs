//! 2 million words of 300 numbers that lie in groups within groups, as words do.

use conceptvector::embedding::Embedding;
use rayon::prelude::*;

const N_WORDS: usize = 2_000_000;
const DIMENSIONS: usize = 300;
/// Fields of meaning, and groups within each.
const N_FIELDS: usize = 400;
const N_GROUPS: usize = 50;

/// The same vectors in every run.
pub(crate) fn embedding() -> Embedding {
    let centers =
        |n: usize, stream: u64| -> Vec<f32> { (0..n).flat_map(|row| gaussian(stream, row as u64)).collect() };
    let (fields, groups) = (centers(N_FIELDS, 1), centers(N_FIELDS * N_GROUPS, 2));
    let mut raw = vec![0.0f32; N_WORDS * DIMENSIONS];
    raw.par_chunks_exact_mut(DIMENSIONS).enumerate().for_each(|(word, row)| {
        let group = (mix(3, word as u64) % (N_FIELDS * N_GROUPS) as u64) as usize;
        let field = group / N_GROUPS;
        let own = gaussian(4, word as u64);
        for (at, (value, own)) in row.iter_mut().zip(own).enumerate() {
            // Later axes spread less, as principal axes do.
            let spread = 1.0 / (1.0 + at as f32 / 60.0);
            let shared = 0.8 * fields[field * DIMENSIONS + at] + 0.6 * groups[group * DIMENSIONS + at];
            *value = spread * (shared + 0.9 * own);
        }
    });
    // Letters only, so that every word may be suggested.
    let letters = |mut number: usize| -> String {
        let mut word = String::from("w");
        for _ in 0..5 {
            word.push(char::from(b'a' + (number % 26) as u8));
            number /= 26;
        }
        word
    };
    Embedding::new("generated", (0..N_WORDS).map(letters).collect(), raw, DIMENSIONS).0
}

/// Nearly normal numbers: sums of four uniform ones.
fn gaussian(stream: u64, row: u64) -> impl Iterator<Item = f32> {
    (0..DIMENSIONS as u64).map(move |at| {
        let bits = mix(stream, row * DIMENSIONS as u64 + at);
        let sum: u32 = (0..4).map(|part| ((bits >> (16 * part)) & 0xffff) as u32).sum();
        (sum as f32 / 65_536.0 - 2.0) * 1.7
    })
}

/// splitmix64 of a stream and a place in it.
fn mix(stream: u64, at: u64) -> u64 {
    let mut z = at.wrapping_add(stream << 48).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
