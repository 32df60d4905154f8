//! What users rely on: the command line, the window, projects, and the order of the source tree.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod cli;
mod documents;
mod embeddings;
mod explained;
mod export;
mod lexicon_formats;
mod keeping;
mod killed;
mod project;
mod reviews;
mod similarity;
mod stream;
mod tidy;
mod trends;
mod util;
#[cfg(feature = "gui")]
mod window;
