//! What users rely on: the command line, the window, projects, and the order of the source tree.

mod project;
mod tidy;
#[cfg(feature = "gui")]
mod window;
