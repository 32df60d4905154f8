//! When, by whom and how a change came about.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How a change came about: what the analyst was looking at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Typed, pasted or set by hand.
    #[default]
    Hand,
    /// One of the suggestions.
    Suggestion,
    /// A whole group of suggestions, by the group's name.
    Group(String),
    /// A round of questions.
    Teaching,
    /// The choice among the senses of a seed.
    Senses,
    /// The map of words.
    Map,
    /// The lexicon's table.
    Lexicon,
    /// A warning that a word does not mean the concept where it stands.
    Warning,
    /// A word marked in a document.
    Document,
    /// A disagreement with human ratings.
    Check,
    /// A file, by its name.
    Import(String),
    /// A version that was brought back, by its name.
    Version(String),
    /// The example.
    Example,
}

impl Origin {
    /// As the end of a sentence, such as "from the suggestions"; empty where there is nothing to tell.
    pub fn describe(&self) -> String {
        match self {
            Self::Hand => String::new(),
            Self::Suggestion => "from the suggestions".to_owned(),
            Self::Group(name) => format!("with the group {name}"),
            Self::Teaching => "in a round of questions".to_owned(),
            Self::Senses => "as another sense of a seed".to_owned(),
            Self::Map => "on the map".to_owned(),
            Self::Lexicon => "in the lexicon".to_owned(),
            Self::Warning => "after a warning".to_owned(),
            Self::Document => "while reading a document".to_owned(),
            Self::Check => "after comparing with ratings".to_owned(),
            Self::Import(file) => format!("from {file}"),
            Self::Version(name) => format!("back to version {name}"),
            Self::Example => "as an example".to_owned(),
        }
    }
}

/// When, by whom and how a change came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The moment.
    pub at: Timestamp,
    /// The analyst's name on this machine; empty where unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// How.
    #[serde(default, skip_serializing_if = "is_hand")]
    pub origin: Origin,
}

fn is_hand(origin: &Origin) -> bool {
    *origin == Origin::Hand
}

impl Made {
    /// Now, to the millisecond.
    pub fn now(by: &str, origin: Origin) -> Self {
        let now = Timestamp::now();
        Self { at: now.round(jiff::Unit::Millisecond).unwrap_or(now), by: by.to_owned(), origin }
    }
}
