//! Which model scores a concept: names as in exports, and what suits which kind of concept.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{centroid, density, ridge};
use crate::Error;
use crate::concept::seeds::ConceptKind;

/// A concept model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum ModelName {
    /// Nearness to the middle of the seeds in whitened space ([`super::centroid`]); the default for one idea.
    WhitenedCentroid,
    /// Each seed speaks for the words near it ([`super::ridge`]); the default for a scale between two ends.
    KernelRidge,
    /// One straight line from end to end ([`super::axis`]).
    Axis,
    /// The model of the 2017 paper ([`super::density`]).
    KernelDensity2017,
}

impl ModelName {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] =
        [Self::WhitenedCentroid, Self::KernelRidge, Self::Axis, Self::KernelDensity2017];

    /// As it stands in exports, on the command line and in project files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WhitenedCentroid => "whitened-centroid",
            Self::KernelRidge => "kernel-ridge",
            Self::Axis => "axis",
            Self::KernelDensity2017 => "kernel-density-2017",
        }
    }

    /// The kind of concept it is for; nothing where it is for both.
    pub fn only_kind(self) -> Option<ConceptKind> {
        match self {
            Self::WhitenedCentroid => Some(ConceptKind::Unipolar),
            Self::KernelRidge | Self::Axis => Some(ConceptKind::Bipolar),
            Self::KernelDensity2017 => None,
        }
    }

    /// Whether it can score concepts of this kind.
    pub fn suits(self, kind: ConceptKind) -> bool {
        self.only_kind().is_none_or(|only| only == kind)
    }

    /// The one that scores a kind of concept when the analyst chooses none.
    pub fn default_of(kind: ConceptKind) -> Self {
        match kind {
            ConceptKind::Unipolar => Self::WhitenedCentroid,
            ConceptKind::Bipolar => Self::KernelRidge,
        }
    }

    /// Those that suit a kind, its default first.
    pub fn of_kind(kind: ConceptKind) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |name| name.suits(kind))
    }

    /// The constants of the model by name, as they stand in exports.
    pub fn parameters(self) -> BTreeMap<String, f64> {
        let pairs: &[(&str, f64)] = match self {
            Self::WhitenedCentroid => &centroid::PARAMETERS,
            Self::KernelRidge => &ridge::PARAMETERS,
            Self::Axis => &[],
            Self::KernelDensity2017 => &density::PARAMETERS,
        };
        pairs.iter().map(|&(name, value)| (name.to_owned(), value)).collect()
    }
}

impl From<ModelName> for &'static str {
    fn from(name: ModelName) -> Self {
        name.as_str()
    }
}

impl TryFrom<String> for ModelName {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl FromStr for ModelName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            Error::Request(format!("there is no model \"{text}\"; choose one of {names}"))
        })
    }
}

/// A kind of concept with a model that suits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelChoice {
    kind: ConceptKind,
    name: ModelName,
}

impl ModelChoice {
    /// The wanted model; the default of the kind where none is wanted or the wanted one does not suit the kind.
    pub fn new(kind: ConceptKind, wanted: Option<ModelName>) -> Self {
        let name = wanted.filter(|name| name.suits(kind)).unwrap_or_else(|| ModelName::default_of(kind));
        Self { kind, name }
    }

    /// One pole or two.
    pub fn kind(self) -> ConceptKind {
        self.kind
    }

    /// Suits [`kind`](Self::kind).
    pub fn name(self) -> ModelName {
        self.name
    }
}

impl From<ConceptKind> for ModelChoice {
    /// The default of a kind.
    fn from(kind: ConceptKind) -> Self {
        Self::new(kind, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in ModelName::ALL {
            assert_eq!(name.as_str().parse::<ModelName>().unwrap(), name);
        }
        let unknown = "linear".parse::<ModelName>().unwrap_err().to_string();
        assert!(unknown.contains("\"linear\"") && unknown.contains("kernel-ridge"), "{unknown}");
    }

    #[test]
    fn a_model_that_does_not_suit_the_kind_gives_way_to_the_default() {
        use ConceptKind::{Bipolar, Unipolar};
        let name = |kind, wanted| ModelChoice::new(kind, Some(wanted)).name();
        assert_eq!(name(Unipolar, ModelName::Axis), ModelName::WhitenedCentroid);
        assert_eq!(name(Bipolar, ModelName::Axis), ModelName::Axis);
        assert_eq!(name(Bipolar, ModelName::WhitenedCentroid), ModelName::KernelRidge);
        for kind in [Unipolar, Bipolar] {
            assert_eq!(name(kind, ModelName::KernelDensity2017), ModelName::KernelDensity2017);
            assert_eq!(ModelName::of_kind(kind).next(), Some(ModelChoice::from(kind).name()));
        }
    }
}
