//! The words an analyst gives to say what a concept is.

use serde::{Deserialize, Serialize};

/// Whether a concept has one end or two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConceptKind {
    /// One idea, such as "money".
    #[default]
    Unipolar,
    /// A scale between two ideas, such as happiness and sadness.
    Bipolar,
}

/// What a word stands for in a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pole {
    /// The idea itself.
    Positive,
    /// The opposite end of a bipolar concept.
    Negative,
    /// What the idea is not: words near it in meaning that must not count.
    Irrelevant,
}

impl Pole {
    /// All three, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Positive, Self::Negative, Self::Irrelevant];

    /// The sign of weights on this side: +1, −1, or 0 for irrelevant words.
    pub fn sign(self) -> f64 {
        match self {
            Self::Positive => 1.0,
            Self::Negative => -1.0,
            Self::Irrelevant => 0.0,
        }
    }
}

/// Seed words by pole, in the order they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seeds {
    /// Words for the idea.
    pub positive: Vec<String>,
    /// Words for its opposite.
    pub negative: Vec<String>,
    /// Words to keep away from.
    pub irrelevant: Vec<String>,
}

impl Seeds {
    /// The words of one pole.
    pub fn get(&self, pole: Pole) -> &Vec<String> {
        match pole {
            Pole::Positive => &self.positive,
            Pole::Negative => &self.negative,
            Pole::Irrelevant => &self.irrelevant,
        }
    }

    /// The words of one pole, to change.
    pub fn get_mut(&mut self, pole: Pole) -> &mut Vec<String> {
        match pole {
            Pole::Positive => &mut self.positive,
            Pole::Negative => &mut self.negative,
            Pole::Irrelevant => &mut self.irrelevant,
        }
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        Pole::ALL.iter().all(|&pole| self.get(pole).is_empty())
    }

    /// The pole a word is a seed of.
    pub fn pole_of(&self, word: &str) -> Option<Pole> {
        Pole::ALL.into_iter().find(|&pole| self.get(pole).iter().any(|seed| seed == word))
    }

    /// All words with their poles, positive first.
    pub fn iter(&self) -> impl Iterator<Item = (Pole, &str)> {
        Pole::ALL.into_iter().flat_map(|pole| self.get(pole).iter().map(move |word| (pole, word.as_str())))
    }
}
