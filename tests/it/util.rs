//! Runs the built program in a folder of its own.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// A temporary folder in which the program runs; gone with the value.
pub(crate) struct Folder(tempfile::TempDir);

/// What the program did.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with files in it.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The program with these arguments, without a display.
    pub(crate) fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_conceptvector"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(display);
        }
        command
    }

    /// Runs the program; `arguments` are separated by spaces.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &str) -> Outcome {
        let output = self.command(arguments.split_whitespace()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Runs the program, which succeeds without a word on standard error, and returns its JSON object.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &str) -> Value {
        let outcome = self.run(&format!("{arguments} --json"));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{outcome:?}");
        outcome.json()
    }

    /// The program fails with one sentence that holds all of `parts`, prints nothing and leaves no file `output` (empty: none is
    /// meant).
    #[track_caller]
    pub(crate) fn check_failure(&self, arguments: &str, parts: &[&str], output: &str) {
        let outcome = self.run(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""), "{outcome:?}");
        outcome.check_told(parts);
        assert!(output.is_empty() || !self.has(output), "{output} was written");
    }
}

impl Outcome {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stdout).unwrap();
        assert!(value.is_object(), "{value}");
        value
    }

    /// Standard error is one line with all of `parts`.
    #[track_caller]
    pub(crate) fn check_told(&self, parts: &[&str]) {
        let text = &self.stderr;
        assert!(text.starts_with("conceptvector: ") && text.lines().count() == 1, "{text}");
        assert!(parts.iter().all(|part| text.contains(part)), "{text} lacks one of {parts:?}");
    }
}

/// The names of an object's fields, in order.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// A number of a JSON object, near `expected`.
#[track_caller]
pub(crate) fn check_near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}
