//! Which words to ask the analyst about: a few answers about ordinary words teach a model the whole scale, where
//! suggestions near the seeds teach it only more of the same.
//!
//! Own choice within a known method: the kernel model is the mean of a Gaussian process, so what an answer about
//! word i would teach about all others is known before it is given: the sum over words x of the variance taken away,
//! cov(x, i)² / (cov(i, i) + noise) (integrated variance reduction; Cohn, Ghahramani and Jordan 1996). Words are
//! chosen one after another, each given those before it. The same measure serves both kinds of concept.

use ndarray::{Array2, ArrayView1};

use super::fold::lemma;
use super::names::Names;
use crate::Result;
use crate::concept::ConceptKind;
use crate::concept::engine::{Engine, KnownSeeds};
use crate::embedding::{WordId, usable};
use crate::progress::Progress;

/// Questions a round.
pub const N_QUESTIONS: usize = 20;
/// The commonest words go with everything and say nothing of any concept.
const N_TOO_COMMON: usize = 200;
/// Ordinary words come from this many of the commonest,
const N_COMMON: usize = 10_000;
/// and no more than about so many are looked at, evenly spread: the cost grows with the square.
const N_CANDIDATES: usize = 2_000;
/// As in the bipolar model: length scale of the kernel and noise of an answer.
const LENGTH: f32 = 0.5;
const NOISE: f32 = 1.0;

/// The `count` words whose answers teach most, the most telling first; fewer where there are fewer ordinary words.
/// Ordinary: common, a base form, no name, and `is_open` (not yet decided). Some tenths of a second.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn questions(
    engine: &Engine,
    kind: ConceptKind,
    known: &KnownSeeds,
    is_open: &dyn Fn(WordId) -> bool,
    count: usize,
    progress: Progress<'_>,
) -> Result<Vec<WordId>> {
    let candidates = ordinary(engine, known, is_open);
    let seeds: Vec<WordId> = known.iter().map(|(_, word)| word).collect();
    let words: Vec<WordId> = seeds.iter().chain(&candidates).copied().collect();
    let mut covariance = kernels(engine, kind, &words);
    let n_steps = (seeds.len() + count).max(1) as f32; // a few hundred
    for place in 0..seeds.len() {
        progress(place as f32 / n_steps)?;
        learn(&mut covariance, place);
    }
    let mut chosen: Vec<usize> = Vec::new();
    for step in 0..count.min(candidates.len()) {
        progress((seeds.len() + step) as f32 / n_steps)?;
        let gain = |place: usize| {
            let row = covariance.row(place);
            row.dot(&row) / (row[place] + NOISE)
        };
        // The first among equals is the commoner.
        let mut best: Option<(f32, usize)> = None;
        for place in (seeds.len()..words.len()).filter(|place| !chosen.contains(place)) {
            let gain = gain(place);
            if best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, place));
            }
        }
        let Some((_, place)) = best else { break };
        chosen.push(place);
        learn(&mut covariance, place);
    }
    Ok(chosen.into_iter().map(|place| words[place]).collect())
}

/// A thinned list of common words an analyst can judge at a glance, commonest first.
fn ordinary(engine: &Engine, known: &KnownSeeds, is_open: &dyn Fn(WordId) -> bool) -> Vec<WordId> {
    let embedding = engine.embedding();
    let is_ordinary = |&word: &WordId| {
        let text = embedding.word(word);
        text.chars().count() >= 3
            && text.chars().all(char::is_alphabetic)
            && usable::is_usable(text)
            && !known.contains(word)
            && is_open(word)
            && lemma(embedding, word, |_| false) == word
    };
    let common = (0u32..).map(WordId).take(embedding.len().min(N_COMMON)).skip(N_TOO_COMMON);
    let mut words: Vec<WordId> = common.filter(is_ordinary).collect();
    if let Some(names) = Names::learned(engine) {
        let mut is_name = names.are_names(engine, &words).into_iter();
        words.retain(|_| !is_name.next().unwrap_or(false));
    }
    // Evenly through all ranks, measured to be better than the commonest alone, which are much alike.
    let step = words.len().div_ceil(N_CANDIDATES).max(1);
    words.into_iter().step_by(step).collect()
}

/// k(x, y) = exp((z(x) · z(y) − 1) / `LENGTH`) of all pairs, `[n × n]`.
fn kernels(engine: &Engine, kind: ConceptKind, words: &[WordId]) -> Array2<f32> {
    let embedding = engine.embedding();
    let space = engine.space(kind);
    let rows: Vec<f32> = words.iter().flat_map(|&word| space.vector(embedding, word)).collect();
    let rows = Array2::from_shape_vec((words.len(), embedding.dimensions()), rows).unwrap_or_default();
    rows.dot(&rows.t()).mapv(|product| ((product - 1.0) / LENGTH).exp())
}

/// Takes in that the word at `place` is answered: `cov ← cov − c cᵀ / (c_place + noise)`, with c
/// its column.
fn learn(covariance: &mut Array2<f32>, place: usize) {
    let column = covariance.row(place).to_owned();
    let scale = 1.0 / (column[place] + NOISE);
    for (mut row, &factor) in covariance.outer_iter_mut().zip(&column) {
        row.scaled_add(-factor * scale, &ArrayView1::from(&column));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::Seeds;
    use crate::embedding::Embedding;
    use crate::progress::unwatched;

    /// Two hundred words to skip, then three heaps of directions: "east…" (four words), "north…" (two), "up" alone.
    fn engine() -> Engine {
        let fillers = (0..N_TOO_COMMON).map(|n| format!("filler{n}"));
        let heaps = ["easta", "eastb", "eastc", "eastd", "northa", "northb", "upa", "nine9", "ab"];
        let words: Vec<String> = fillers.chain(heaps.map(str::to_owned)).collect();
        let direction = |word: &String| match word.as_bytes() {
            [b'e', ..] => [1.0, 0.02, 0.0],
            [b'n', b'o', ..] => [-1.0, 1.0, 0.0],
            [b'u', ..] => [-1.0, -1.0, 0.1],
            // Fillers cancel out, so that the mean is near the middle of the heaps.
            other => {
                if other.len() % 2 == 0 {
                    [0.0, 0.0, 9.0]
                } else {
                    [0.0, 0.0, -9.0]
                }
            }
        };
        let raw = words.iter().flat_map(direction).collect();
        Engine::new(Embedding::new("heaps", words, raw, 3).0)
    }

    fn asked(engine: &Engine, seeds: &[&str], closed: &str, count: usize) -> Vec<String> {
        let positive = seeds.iter().map(|&word| word.to_owned()).collect();
        let seeds = Seeds { positive, ..Seeds::default() };
        let (known, _) = engine.resolve(&seeds, ConceptKind::Bipolar);
        let embedding = engine.embedding();
        let is_open = |word: WordId| embedding.word(word) != closed;
        let words = questions(engine, ConceptKind::Bipolar, &known, &is_open, count, &unwatched).unwrap();
        words.into_iter().map(|word| embedding.word(word).to_owned()).collect()
    }

    #[test]
    fn asks_first_what_stands_for_most_and_then_something_else() {
        let engine = engine();
        // What an answer takes away, heaps of size n with variance v left: n v² / (v + 1). East 4/2, north 2/2; an
        // answer leaves v = 1/2, so east again 4 · 1/4 / (3/2) = 2/3, then up 1/2 before east and north at 1/3.
        assert_eq!(asked(&engine, &[], "", 4), ["easta", "northa", "eastb", "upa"]);
        // A seed has said what its heap is; a decided word is not asked about; digits and short words never are.
        assert_eq!(asked(&engine, &["eastb"], "", 1), ["northa"]);
        assert!(!asked(&engine, &[], "northa", 99).contains(&"northa".to_owned()));
        assert_eq!(asked(&engine, &[], "", 99).len(), 7);
    }

    #[test]
    fn stops_when_cancelled() {
        let engine = engine();
        let known = KnownSeeds::default();
        let stopped =
            questions(&engine, ConceptKind::Bipolar, &known, &|_| true, 3, &crate::progress::cancelled);
        assert!(matches!(stopped, Err(crate::Error::Cancelled)));
    }
}
