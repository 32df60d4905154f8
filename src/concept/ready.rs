//! Concepts that are ready to be used, each a few seed words to begin with.

use super::seeds::{ConceptKind, Seeds};

/// A family of ready concepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadySet {
    /// Eight emotions, four pairs of opposites (Plutchik 1980).
    Emotions,
    /// Two dimensions of how one feels (Mehrabian and Russell 1974).
    PleasureArousal,
}

/// One ready concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadyConcept {
    /// What it is called.
    pub name: &'static str,
    /// What it measures, and how well.
    pub description: &'static str,
    /// One pole or two.
    pub kind: ConceptKind,
    positive: &'static str,
    negative: &'static str,
}

impl ReadyConcept {
    /// Its seed words.
    pub fn seeds(&self) -> Seeds {
        let words = |list: &str| list.split_whitespace().map(str::to_owned).collect();
        Seeds { positive: words(self.positive), negative: words(self.negative), irrelevant: Vec::new() }
    }
}

impl ReadySet {
    /// All, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Emotions, Self::PleasureArousal];

    /// As offered.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Emotions => "Eight emotions",
            Self::PleasureArousal => "Pleasure and arousal",
        }
    }

    /// What it is, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Emotions => {
                "Joy, trust, fear, surprise, sadness, disgust, anger and anticipation: the eight basic emotions of \
                 Robert Plutchik, each with a few seed words"
            }
            Self::PleasureArousal => {
                "How pleasant and how excited: two scales with the words of Mehrabian and Russell. Arousal follows \
                 people's ratings of words only weakly"
            }
        }
    }

    /// Its concepts, in order.
    pub const fn concepts(self) -> &'static [ReadyConcept] {
        match self {
            Self::Emotions => &EMOTIONS,
            Self::PleasureArousal => &PLEASURE_AROUSAL,
        }
    }
}

/// A concept of one pole, with seeds of our own choice: the emotion's name, and words for it weaker and stronger.
const fn emotion(name: &'static str, description: &'static str, positive: &'static str) -> ReadyConcept {
    ReadyConcept { name, description, kind: ConceptKind::Unipolar, positive, negative: "" }
}

const EMOTIONS: [ReadyConcept; 8] = [
    emotion(
        "Joy",
        "One of Plutchik's eight emotions, opposite of sadness.",
        "joy happy delight cheerful glad bliss",
    ),
    emotion(
        "Trust",
        "One of Plutchik's eight emotions, opposite of disgust.",
        "trust faith loyal honest confidence faithful",
    ),
    emotion(
        "Fear",
        "One of Plutchik's eight emotions, opposite of anger.",
        "fear afraid terror scared frightened panic",
    ),
    emotion(
        "Surprise",
        "One of Plutchik's eight emotions, opposite of anticipation.",
        "surprise surprised astonished amazed startled unexpected",
    ),
    emotion(
        "Sadness",
        "One of Plutchik's eight emotions, opposite of joy.",
        "sadness sad grief sorrow misery gloomy",
    ),
    emotion(
        "Disgust",
        "One of Plutchik's eight emotions, opposite of trust.",
        "disgust disgusting revolting loathing filthy vile",
    ),
    emotion(
        "Anger",
        "One of Plutchik's eight emotions, opposite of fear.",
        "anger angry rage furious outrage hatred",
    ),
    emotion(
        "Anticipation",
        "One of Plutchik's eight emotions, opposite of surprise.",
        "anticipation anticipate expectation hope eager await",
    ),
];

/// The ends of the scales of the semantic differential; those that are single words which vectors know.
const PLEASURE_AROUSAL: [ReadyConcept; 2] = [
    ReadyConcept {
        name: "Pleasure",
        description: "How pleasant (Mehrabian and Russell 1974).",
        kind: ConceptKind::Bipolar,
        positive: "happy pleased satisfied contented hopeful relaxed",
        negative: "unhappy annoyed unsatisfied melancholic despairing bored",
    },
    ReadyConcept {
        name: "Arousal",
        description: "How excited (Mehrabian and Russell 1974). It follows people's ratings of words only weakly: read it \
                      with care.",
        kind: ConceptKind::Bipolar,
        positive: "stimulated excited frenzied jittery awake aroused",
        negative: "relaxed calm sluggish dull sleepy lethargic",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::embedded;

    #[test]
    fn the_vectors_know_every_seed_and_no_name_comes_twice() {
        let embedding = embedded::load().unwrap();
        let mut names = Vec::new();
        for concept in ReadySet::ALL.iter().flat_map(|set| set.concepts()) {
            for (_, word) in concept.seeds().iter() {
                assert!(embedding.id(word).is_some(), "{word}");
            }
            names.push(concept.name);
        }
        let n = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), n), (10, 10));
    }
}
