//! What users rely on: the command line, the window, projects, and the order of the source tree.

mod cli;
mod project;
mod tidy;
mod util;
#[cfg(feature = "gui")]
mod window;
