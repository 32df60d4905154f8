//! What of documents can be shown, sorted, filtered and plotted.

use serde::{Deserialize, Serialize};

use crate::project::ConceptId;

/// One fact about each document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// Place in the files, from 1.
    Number,
    /// The title.
    Title,
    /// What the id column says.
    Id,
    /// The group.
    Group,
    /// When it was written.
    Time,
    /// Length in tokens.
    Words,
    /// How far the analyst is with it.
    State,
    /// Why.
    Reasons,
    /// What the analyst noted about it.
    Note,
    /// The score for a concept.
    Score(ConceptId),
    /// The number of matched terms of a concept.
    Terms(ConceptId),
    /// The weighted mix of several concepts.
    Mix,
    /// By how many places the last edit of a concept moved it; only shown.
    Moved,
    /// A field of the file, by its name.
    Field(String),
}

/// What a column holds, and so what can be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Numbers without a unit.
    Number,
    /// Seconds since 1970 UTC.
    Time,
    /// Few different texts.
    Category,
    /// Any text.
    Text,
}

impl ColumnKind {
    /// Whether it has a range, an axis, a mean.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Number | Self::Time)
    }
}

impl Column {
    /// The concept whose scores it shows.
    #[must_use]
    pub fn concept(&self) -> Option<ConceptId> {
        match self {
            Self::Score(id) | Self::Terms(id) => Some(*id),
            _ => None,
        }
    }
}
