//! The command line: one file per command, and what they share.
//!
//! [`run`] reads the arguments and carries out the command. Commands that start from seed words share [`seeds`], those
//! that score documents share [`documents`]; all of them print through [`output`]. Option names, JSON keys, CSV headers
//! and exit codes (0 done, 1 failed, 2 wrong usage) are relied on by other programs.

mod documents;
mod embeddings;
mod evaluate;
mod export;
mod lexicon;
mod lexicon_files;
mod output;
mod score;
mod seeds;
mod suggest;
mod trend;
mod weigh;

use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::path::{MAIN_SEPARATOR, Path};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::Result;
use output::Format;

/// Turn an idea into a measurable word lexicon and see it move through documents.
#[derive(Debug, Parser)]
#[command(
    name = "conceptvector",
    version,
    after_help = "Without a command the window opens; files given instead of a command are opened in it.\n\
                  Exit code 0: done, 1: failed, 2: wrong usage."
)]
struct Arguments {
    /// Print one JSON object instead of a table
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Suggest(suggest::Suggest),
    Weigh(weigh::Weigh),
    #[command(subcommand)]
    Lexicon(lexicon::LexiconCommand),
    Score(score::Score),
    Trend(trend::TrendCommand),
    Evaluate(evaluate::Evaluate),
    Export(export::Export),
    #[command(subcommand)]
    Embeddings(embeddings::EmbeddingsCommand),
}

/// Whether the arguments (without the program's name) are for the window: there are none, or the first one is a file
/// rather than a command or an option. What is neither a file nor looks like one is taken for a mistyped command.
#[must_use]
pub fn is_for_window(arguments: &[OsString]) -> bool {
    let Some(first) = arguments.first() else { return true };
    let is_command = first == OsStr::new("help")
        || Arguments::command().get_subcommands().any(|command| first == OsStr::new(command.get_name()));
    let text = first.to_string_lossy();
    let looks_like_file = text.contains(['.', '/', MAIN_SEPARATOR]) || Path::new(first).exists();
    !is_command && !text.starts_with('-') && looks_like_file
}

/// Carries out the command that the arguments name (the program's name comes first).
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help that nobody reads to its end is still help.
            error.print().unwrap_or_default();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let format = if arguments.json { Format::Json } else { Format::Table };
    match arguments.command.run(format) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

impl Command {
    fn run(&self, format: Format) -> Result<()> {
        match self {
            Self::Suggest(command) => command.run(format),
            Self::Weigh(command) => command.run(format),
            Self::Lexicon(command) => command.run(format),
            Self::Score(command) => command.run(format),
            Self::Trend(command) => command.run(format),
            Self::Evaluate(command) => command.run(format),
            Self::Export(command) => command.run(format),
            Self::Embeddings(command) => command.run(format),
        }
    }
}

/// Says why there is no window and what does the main job without one.
#[must_use]
pub fn without_window(reason: &str) -> ExitCode {
    tell(&format!(
        "there is no display to open the window on ({reason}); without a window, \
         `conceptvector suggest --positive happy,joy --negative sad,grief` does the main job"
    ));
    ExitCode::FAILURE
}

/// One line on standard error.
fn tell(text: &str) {
    let line = text.replace(['\n', '\r'], " ");
    // Where nobody listens there is nobody to tell.
    writeln!(io::stderr().lock(), "conceptvector: {line}").unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn files_are_for_the_window_and_mistyped_commands_are_not() {
        let is_for_window = |first: &str| is_for_window(&[OsString::from(first)]);
        assert!(super::is_for_window(&[]));
        for file in ["comments.csv", "./comments", "src", "missing.cvproject"] {
            assert!(is_for_window(file), "{file}");
        }
        for command in ["suggest", "help", "--help", "-V", "sugest", "x"] {
            assert!(!is_for_window(command), "{command}");
        }
    }
}
