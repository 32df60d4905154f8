//! What the analyst says a concept is: its kind and its seed words, by pole.

/// Whether a concept runs from nothing to something or between two opposites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConceptKind {
    /// One pole (money): a word has more or less of it.
    Unipolar,
    /// Two poles (happy against sad): a word leans to one of them.
    Bipolar,
}

/// The side a word stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pole {
    /// What the concept means.
    Positive,
    /// Its opposite.
    Negative,
    /// Near in the vectors, but not meant.
    Irrelevant,
}

impl Pole {
    /// Every pole, in the order they are shown and written.
    pub const ALL: [Self; 3] = [Self::Positive, Self::Negative, Self::Irrelevant];

    /// The sign of weights on this side: +1, −1, or 0 for irrelevant words.
    #[must_use]
    pub fn sign(self) -> f64 {
        match self {
            Self::Positive => 1.0,
            Self::Negative => -1.0,
            Self::Irrelevant => 0.0,
        }
    }
}

/// Seed words by pole, each list in the order the analyst gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeds {
    /// Words that mean the concept.
    pub positive: Vec<String>,
    /// Words that mean its opposite.
    pub negative: Vec<String>,
    /// Words that have nothing to do with it.
    pub irrelevant: Vec<String>,
}

impl Seeds {
    /// The words of one pole.
    #[must_use]
    pub fn get(&self, pole: Pole) -> &Vec<String> {
        match pole {
            Pole::Positive => &self.positive,
            Pole::Negative => &self.negative,
            Pole::Irrelevant => &self.irrelevant,
        }
    }

    /// The words of one pole, to be changed.
    pub fn get_mut(&mut self, pole: Pole) -> &mut Vec<String> {
        match pole {
            Pole::Positive => &mut self.positive,
            Pole::Negative => &mut self.negative,
            Pole::Irrelevant => &mut self.irrelevant,
        }
    }

    /// True when no pole has a word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        Pole::ALL.iter().all(|&pole| self.get(pole).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pole_has_its_own_list() {
        let mut seeds = Seeds::default();
        assert!(seeds.is_empty());
        for (pole, word) in Pole::ALL.into_iter().zip(["joy", "grief", "birthday"]) {
            seeds.get_mut(pole).push(word.to_owned());
        }
        assert_eq!(
            (seeds.get(Pole::Positive), seeds.get(Pole::Negative), seeds.get(Pole::Irrelevant)),
            (&vec!["joy".to_owned()], &vec!["grief".to_owned()], &vec!["birthday".to_owned()])
        );
        seeds.positive.clear();
        seeds.negative.clear();
        assert!(!seeds.is_empty());
    }
}
