//! The program: arguments decide between a command and the window.

use std::ffi::OsString;
use std::process::ExitCode;

use conceptvector::cli;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let files = arguments.get(1..).unwrap_or_default();
    if cli::is_for_window(files) { window(files) } else { cli::run(arguments) }
}

#[cfg(feature = "gui")]
fn window(files: &[OsString]) -> ExitCode {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let displays = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"];
    // Asked first, because the windowing library explains it at length.
    if cfg!(target_os = "linux") && !displays.into_iter().any(is_set) {
        return cli::without_window("neither DISPLAY nor WAYLAND_DISPLAY is set");
    }
    match conceptvector::ui::run(files.iter().map(Into::into).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::without_window(&error.to_string()),
    }
}

#[cfg(not(feature = "gui"))]
fn window(_files: &[OsString]) -> ExitCode {
    cli::without_window("this program was built without the window")
}
