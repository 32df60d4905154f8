//! What the window is looking at, and so what is worth computing.

use std::path::PathBuf;

use crate::comparison::ratings::RatingColumns;
use crate::project::ConceptId;

/// The order wanted for the document table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RankingRequest {
    /// Ranked by this concept; nothing keeps file order.
    pub concept: Option<ConceptId>,
    /// Highest first.
    pub descending: bool,
    /// Only documents with this text; empty shows all. Case is ignored.
    pub search: String,
}

/// The curve wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendRequest {
    /// Which concept.
    pub concept: ConceptId,
    /// Also one curve per group.
    pub by_group: bool,
}

/// The comparison wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRequest {
    /// Which concept.
    pub concept: ConceptId,
    /// What to compare it with.
    pub ratings: RatingsRequest,
}

/// A file of human ratings and how to read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RatingsRequest {
    /// The file.
    pub path: PathBuf,
    /// Columns the analyst chose; the others are guessed.
    pub columns: RatingColumns,
    /// Goes up each time the analyst opens a file, so that one mended meanwhile is read again.
    pub opening: u64,
}

/// Everything that is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// The document table, when it is open.
    pub ranking: Option<RankingRequest>,
    /// The trend plot, when it is open.
    pub trend: Option<TrendRequest>,
    /// The check plot, when it is open.
    pub check: Option<CheckRequest>,
}
