//! The path that is compared with: a scan of 8-bit vectors along one direction, its best reranked by the model.

use conceptvector::Result;
use conceptvector::concept::SUGGESTION_VOCABULARY;
use conceptvector::concept::engine::Engine;
use conceptvector::concept::model::Model;
use conceptvector::concept::{ConceptKind, Pole, Seeds};
use conceptvector::embedding::{WordId, usable};
use conceptvector::neighbors::TopK;
use fearless_simd::{Level, dispatch};
use rayon::prelude::*;

use super::Found;

/// Words reranked per pole.
const N_RERANKED: usize = 200;
const BLOCK: usize = 4096;

/// The suggestion vocabulary as integers with a scale a word.
pub(crate) struct EightBit {
    kind: ConceptKind,
    dims: usize,
    numbers: Vec<i8>,
    scales: Vec<f32>,
    level: Level,
}

impl EightBit {
    pub(crate) fn new(engine: &Engine, kind: ConceptKind) -> Self {
        let dims = engine.embedding().dimensions();
        let (mut numbers, mut scales) = (Vec::new(), Vec::new());
        for block in engine.space(kind).vector_blocks(engine.embedding(), SUGGESTION_VOCABULARY) {
            for row in block.chunks_exact(dims) {
                let scale = scale(row);
                numbers.extend(row.iter().map(|v| (v / scale).round() as i8));
                scales.push(scale);
            }
        }
        Self { kind, dims, numbers, scales, level: Level::new() }
    }

    /// A round without groups.
    pub(crate) fn round(&self, engine: &Engine, seeds: &Seeds, count: usize) -> Result<Found> {
        let (known, _) = engine.resolve(seeds, self.kind);
        let model = Model::fit(engine, self.kind, &known)?;
        let space = engine.space(self.kind);
        // Towards a pole: the mean of its seeds, less the mean of the other pole's.
        let mut direction = vec![0.0f32; self.dims];
        for &(pole, word) in model.seeds() {
            let vector = space.vector(engine.embedding(), word);
            direction.iter_mut().zip(&vector).for_each(|(d, v)| *d += pole.sign() as f32 * v);
        }
        let poles: &[Pole] = match self.kind {
            ConceptKind::Unipolar => &[Pole::Positive],
            ConceptKind::Bipolar => &[Pole::Positive, Pole::Negative],
        };
        let mut found = Vec::new();
        for &pole in poles {
            let sign = pole.sign() as f32;
            let near: Vec<WordId> = self.nearest(&direction, sign).into_iter().map(WordId).collect();
            let scores = model.score_words(engine, &near);
            let mut top = TopK::new(count + seeds.positive.len() + seeds.negative.len() + N_RERANKED);
            near.iter().zip(scores).filter(|(_, score)| sign * score > 0.0).for_each(|(word, score)| {
                top.offer(word.0, sign * score);
            });
            let words = top.into_sorted().into_iter().map(|found| WordId(found.word));
            let is_new =
                |word: &WordId| !known.contains(*word) && usable::is_usable(engine.embedding().word(*word));
            found.extend(words.filter(is_new).take(count).map(|word| (pole, word.0)));
        }
        Ok(found)
    }

    fn nearest(&self, direction: &[f32], sign: f32) -> Vec<u32> {
        let scale = scale(direction);
        let query: Vec<i8> = direction.iter().map(|v| (sign * v / scale).round() as i8).collect();
        let blocks =
            self.numbers.par_chunks(BLOCK * self.dims).zip(self.scales.par_chunks(BLOCK)).enumerate();
        let best = blocks.map(|(block, (numbers, scales))| {
            let mut top = TopK::new(N_RERANKED);
            let first = (block * BLOCK) as u32;
            dispatch!(self.level, _simd => {
                for ((word, row), scale) in (first..).zip(numbers.chunks_exact(self.dims)).zip(scales) {
                    top.offer(word, product(row, &query) as f32 * scale);
                }
            });
            top
        });
        let mut all = TopK::new(N_RERANKED);
        for top in best.collect::<Vec<_>>() {
            top.into_sorted().iter().for_each(|near| all.offer(near.word, near.similarity));
        }
        all.into_sorted().iter().map(|near| near.word).collect()
    }
}

#[inline(always)]
fn product(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum()
}

fn scale(row: &[f32]) -> f32 {
    row.iter().fold(f32::MIN_POSITIVE, |largest, v| largest.max(v.abs())) / 127.0
}
