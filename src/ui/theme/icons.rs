//! Icons of the font that ships (Material Symbols, see assets/README.md), by what they stand for.

/// The concepts workspace.
pub const CONCEPTS: &str = "\u{e9f4}";
/// The documents workspace.
pub const DOCUMENTS: &str = "\u{e873}";
/// The dynamics workspace.
pub const DYNAMICS: &str = "\u{e6e1}";
/// The check workspace.
pub const CHECK: &str = "\u{f0c5}";
/// Take back.
pub const UNDO: &str = "\u{e166}";
/// Do again.
pub const REDO: &str = "\u{e15a}";
/// Save.
pub const SAVE: &str = "\u{e161}";
/// Open.
pub const OPEN: &str = "\u{e2c8}";
/// Begin anew.
pub const NEW: &str = "\u{e89c}";
/// Add.
pub const ADD: &str = "\u{e145}";
/// Close or remove.
pub const CLOSE: &str = "\u{e5cd}";
/// Search.
pub const SEARCH: &str = "\u{ef7a}";
/// Export.
pub const EXPORT: &str = "\u{f090}";
/// Load documents.
pub const LOAD: &str = "\u{e9fc}";
/// More.
pub const MORE: &str = "\u{e5d3}";
/// Delete.
pub const DELETE: &str = "\u{e92e}";
/// Irrelevant.
pub const BLOCK: &str = "\u{f08c}";
/// Accepted.
pub const DONE: &str = "\u{e668}";
/// Rejected.
pub const REJECT: &str = "\u{f578}";
/// A seed.
pub const SEED: &str = "\u{f09a}";
/// The other pole.
pub const SWAP: &str = "\u{e8d4}";
/// Regroup or reload.
pub const REFRESH: &str = "\u{e5d5}";
/// Dark theme.
pub const DARK: &str = "\u{e51c}";
/// Light theme.
pub const LIGHT: &str = "\u{e518}";
/// For information.
pub const INFO: &str = "\u{e88e}";
/// Trouble.
pub const WARNING: &str = "\u{f083}";
/// Ascending.
pub const UP: &str = "\u{e5d8}";
/// Descending.
pub const DOWN: &str = "\u{e5db}";
/// Cancel.
pub const CANCEL: &str = "\u{e888}";
/// Edit.
pub const EDIT: &str = "\u{f097}";
/// A menu below.
pub const MENU: &str = "\u{e313}";
