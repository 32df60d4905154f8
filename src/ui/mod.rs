//! The window: the only code that names egui, eframe, `egui_plot` and rfd.
//!
//! [`app`] owns the [`Workbench`] and the [`state`] that is not the project's; each
//! frame it polls jobs, carries out the [`action`]s that the views sent, and draws. Views get a [`context`] of
//! shared references and change nothing themselves. One folder per workspace: [`concepts`], [`documents`],
//! [`dynamics`], [`check`]; around them [`frame`]; colors, fonts and sizes in [`theme`]; small parts in [`widgets`];
//! files in [`dialogs`].

pub mod action;
pub mod app;
pub mod check;
pub mod concepts;
pub mod context;
pub mod dialogs;
pub mod documents;
pub mod dynamics;
pub mod frame;
pub mod history;
pub mod import;
pub mod lexicon_files;
mod recovery;
pub mod state;
pub mod theme;
pub mod widgets;

use std::path::PathBuf;
use std::sync::Arc;

use crate::workbench::runner::Runner;
use crate::workbench::{Setup, Workbench};
use crate::{Error, Result};

/// Opens the window and stays until it is closed; `files` are opened in it.
///
/// # Errors
/// [`Error::Request`] when there is no display to open it on.
pub fn run(files: Vec<PathBuf>) -> Result<()> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("ConceptVector")
            .with_app_id("conceptvector")
            .with_inner_size([1400.0, 900.0])
            .with_min_inner_size([900.0, 600.0]),
        ..eframe::NativeOptions::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        let ctx = creation.egui_ctx.clone();
        let setup = Setup {
            runner: Runner::Threads,
            wake: Arc::new(move || ctx.request_repaint()),
            engine: None,
            builds_indexes: true,
            index_cache: crate::neighbors::cache::Cache::of_user(),
            places: crate::project::places::Places::of_user(),
            analyst: analyst(),
        };
        let state = creation.storage.and_then(state::UiState::load).unwrap_or_default();
        let dialogs = Box::new(dialogs::NativeDialogs::new(creation.egui_ctx.clone()));
        Ok(Box::new(app::App::new(&creation.egui_ctx, Workbench::new(setup), state, dialogs, &files)))
    });
    eframe::run_native("conceptvector", options, create).map_err(|error| Error::Request(error.to_string()))
}

/// The name the system knows the user by; empty where it tells none.
fn analyst() -> String {
    ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default()
}
