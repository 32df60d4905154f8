//! ConceptVector turns an idea into a measurable word lexicon and shows that idea move through documents.
//!
//! # The way data flows
//!
//! ```text
//! word vectors ─► index ─► concept model ─► lexicon ─► scores ─► dynamics, comparison ─► plots, export
//!                                             ▲            ▲
//!                                         the analyst   documents
//! ```
//!
//! # Code map
//!
//! The pipeline is pure: no threads of its own, no windows; a module depends only on those above it.
//! [`embedding`] → [`neighbors`] → [`concept`] → [`suggestion`] → [`lexicon`]; [`corpus`] → [`scoring`] →
//! [`dynamics`], [`comparison`] → [`export`].
//!
//! The application is still windowless: [`project`] is what the user made and how it changes, [`listing`] which
//! documents are shown and in what order, [`overview`] where they lie in a plot, [`workbench`] runs a project (derived state, jobs), [`cli`] is the command
//! line. Only `ui` (feature `gui`) names egui.
//!
//! # Invariants
//!
//! - Project state changes only through [`project::Command`]s, each with an inverse.
//! - Derived state carries the revision it was computed from; a stale result is dropped.
//! - An unknown word never reaches a model.
//! - Equal input gives equal bytes: every order is total (ties by [`embedding::WordId`]), no hash order leaks.
//! - No data leaves the machine.

pub mod counts;
pub mod dot;
pub mod error;
pub mod progress;
pub mod writing;

pub mod embedding;
pub mod neighbors;
pub mod concept;
pub mod suggestion;
pub mod corpus;
pub mod lexicon;
pub mod scoring;
pub mod dynamics;
pub mod comparison;
pub mod export;

pub mod project;
pub mod listing;
pub mod overview;
pub mod workbench;
pub mod cli;

#[cfg(feature = "gui")]
pub mod ui;

pub use error::{Error, Result};
