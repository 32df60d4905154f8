//! Word vectors made ready for concept models: spaces are prepared on first use and shared.

use std::sync::OnceLock;

use super::seeds::{ConceptKind, Pole, Seeds};
use crate::embedding::space::{Axes, Space, SpaceKind};
use crate::embedding::{Embedding, WordId};

/// Near spellings offered for an unknown word.
const N_NEAR: usize = 5;

/// An embedding and what is derived from it once. Share it by `Arc`.
#[derive(Debug)]
pub struct Engine {
    embedding: Embedding,
    axes: OnceLock<Axes>,
    whitened: OnceLock<Space>,
    without_first_axis: OnceLock<Space>,
}

/// A seed the vectors do not know. It never reaches a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// As typed.
    pub word: String,
    /// The list it stands in.
    pub pole: Pole,
    /// Known words spelled like it, nearest first.
    pub near: Vec<String>,
}

/// Seeds the vectors know, by pole, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownSeeds {
    /// Words for the idea.
    pub positive: Vec<WordId>,
    /// Words for its opposite.
    pub negative: Vec<WordId>,
    /// Words to keep away from.
    pub irrelevant: Vec<WordId>,
}

impl KnownSeeds {
    /// All seeds with their poles, positive first.
    pub fn iter(&self) -> impl Iterator<Item = (Pole, WordId)> {
        let of = |pole, words: &[WordId]| words.iter().map(move |&word| (pole, word)).collect::<Vec<_>>();
        let positive = of(Pole::Positive, &self.positive);
        let negative = of(Pole::Negative, &self.negative);
        positive.into_iter().chain(negative).chain(of(Pole::Irrelevant, &self.irrelevant))
    }

    /// Whether `word` is a seed of any pole.
    pub fn contains(&self, word: WordId) -> bool {
        self.iter().any(|(_, seed)| seed == word)
    }
}

impl Engine {
    /// Takes the vectors; nothing is computed yet.
    pub fn new(embedding: Embedding) -> Self {
        Self {
            embedding,
            axes: OnceLock::new(),
            whitened: OnceLock::new(),
            without_first_axis: OnceLock::new(),
        }
    }

    /// The vectors.
    pub fn embedding(&self) -> &Embedding {
        &self.embedding
    }

    /// The space a kind of concept is modeled in; the first call for a kind takes a tenth of a second with 200,000
    /// words.
    pub fn space(&self, kind: ConceptKind) -> &Space {
        let (cell, space) = match kind {
            ConceptKind::Unipolar => (&self.whitened, SpaceKind::Whitened),
            ConceptKind::Bipolar => (&self.without_first_axis, SpaceKind::WithoutFirstAxis),
        };
        cell.get_or_init(|| {
            let axes = self.axes.get_or_init(|| Axes::of(&self.embedding));
            Space::new(&self.embedding, axes, space)
        })
    }

    /// Parts seeds into those the vectors know and those they don't. A word given twice (also in two lists) counts
    /// in the first list only. Negative words of a unipolar concept are kept out.
    pub fn resolve(&self, seeds: &Seeds, kind: ConceptKind) -> (KnownSeeds, Vec<UnknownWord>) {
        let mut known = KnownSeeds::default();
        let mut unknown = Vec::new();
        for (pole, word) in seeds.iter() {
            if kind == ConceptKind::Unipolar && pole == Pole::Negative {
                continue;
            }
            match self.embedding.id_or_made(word) {
                Some(id) if known.contains(id) => {}
                Some(id) => match pole {
                    Pole::Positive => known.positive.push(id),
                    Pole::Negative => known.negative.push(id),
                    Pole::Irrelevant => known.irrelevant.push(id),
                },
                None => {
                    let near = self.embedding.near_spellings(word, N_NEAR);
                    unknown.push(UnknownWord { word: word.to_owned(), pole, near });
                }
            }
        }
        (known, unknown)
    }
}
