//! Asking for files: the system's dialog behind a seam, and a field for typing a path where there is none.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::{Key, TextEdit, Ui};

use super::dynamics::exporting::Exported;
use super::theme::Tokens;
use super::widgets::{question_ui, select_all};
use crate::lexicon::format::LexiconFormat;
use crate::project::session::EXTENSION;

/// What a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Documents to read, one or more.
    OpenDocuments,
    /// A folder of text files.
    OpenFolder,
    /// Word vectors.
    OpenVectors,
    /// A project.
    OpenProject,
    /// Where to save the project.
    SaveProject,
    /// A lexicon of any format.
    ImportLexicon,
    /// Where to write concepts as a lexicon in this format.
    ExportLexicon(LexiconFormat),
    /// Human ratings of words.
    OpenRatings,
    /// Where to write the scores of all documents as CSV.
    ExportScores,
    /// Where to write the documents listed, with the columns shown, as CSV.
    ExportList,
    /// Where to write the rows that could not be read as CSV.
    ExportSkipped,
    /// Where to write a view of scores over time as a figure (SVG, PNG) or numbers (CSV).
    ExportView(Exported),
}

impl Purpose {
    /// The dialog's title.
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenDocuments => "Open documents",
            Self::OpenFolder => "Open a folder of text files",
            Self::OpenVectors => "Open word vectors",
            Self::OpenProject => "Open a project",
            Self::SaveProject => "Save the project",
            Self::ImportLexicon => "Import a lexicon",
            Self::ExportLexicon(_) => "Export the lexicon",
            Self::OpenRatings => "Open human ratings",
            Self::ExportScores => "Export document scores",
            Self::ExportList => "Export the list",
            Self::ExportSkipped => "Export the skipped rows",
            Self::ExportView(view) => view.title(),
        }
    }

    /// A name for the file to write; nothing when it is one to read.
    pub fn file_name(self) -> Option<&'static str> {
        match self {
            Self::SaveProject => Some("project.cvproject"),
            Self::ExportLexicon(format) => Some(lexicon_name(format)),
            Self::ExportScores => Some("scores.csv"),
            Self::ExportList => Some("documents.csv"),
            Self::ExportSkipped => Some("skipped.csv"),
            Self::ExportView(view) => Some(view.file_name()),
            Self::OpenDocuments
            | Self::ImportLexicon
            | Self::OpenFolder
            | Self::OpenVectors
            | Self::OpenProject
            | Self::OpenRatings => None,
        }
    }

    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::OpenDocuments => &[
                "csv", "tsv", "json", "jsonl", "ndjson", "js", "xlsx", "xls", "xlsb", "ods", "parquet",
                "txt", "md", "html", "htm", "docx", "odt", "srt", "vtt", "gz", "zst",
            ],
            Self::OpenVectors => &["txt", "vec", "bin", "gz", "fifu", "cvec", "json"],
            Self::OpenProject | Self::SaveProject => &[EXTENSION],
            Self::ImportLexicon => &[
                "json", "dic", "dicx", "yml", "yaml", "lc3", "lcd", "cat", "ykd", "csv", "tsv", "txt", "tff",
            ],
            // Any ending: the format was chosen before.
            Self::ExportLexicon(_) => &[],
            Self::OpenRatings => &["csv", "tsv", "txt"],
            Self::ExportScores | Self::ExportList | Self::ExportSkipped => &["csv"],
            Self::ExportView(_) => &["svg", "png", "csv"],
            Self::OpenFolder => &[],
        }
    }
}

fn lexicon_name(format: LexiconFormat) -> &'static str {
    match format {
        LexiconFormat::Json | LexiconFormat::Legacy2017 => "lexicon.json",
        LexiconFormat::Dic => "lexicon.dic",
        LexiconFormat::Dicx => "lexicon.dicx",
        LexiconFormat::Yaml => "lexicon.yml",
        LexiconFormat::Lexicoder => "lexicon.lc3",
        LexiconFormat::WordStat => "lexicon.cat",
        LexiconFormat::Yoshikoder => "lexicon.ykd",
        LexiconFormat::Empath | LexiconFormat::Tsv => "lexicon.tsv",
        LexiconFormat::Vader | LexiconFormat::WordList | LexiconFormat::Mpqa => "lexicon.txt",
        LexiconFormat::Csv => "lexicon.csv",
    }
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What was asked for.
    pub purpose: Purpose,
    /// The files; empty when the user changed their mind or there is no system dialog.
    pub files: Vec<PathBuf>,
}

/// The system's file dialogs, or a test's stand-in.
pub trait FileDialogs {
    /// Begins to ask; only one question at a time, later ones are passed over.
    fn ask(&mut self, purpose: Purpose);
    /// The answer, once there is one.
    fn answer(&mut self) -> Option<Answer>;
}

/// rfd's dialogs, on a thread of their own: a blocked call would freeze the window.
pub struct NativeDialogs {
    ctx: egui::Context,
    answers: (Sender<Answer>, Receiver<Answer>),
    is_open: bool,
}

impl NativeDialogs {
    /// `ctx` is woken when there is an answer.
    pub fn new(ctx: egui::Context) -> Self {
        Self { ctx, answers: channel(), is_open: false }
    }
}

impl FileDialogs for NativeDialogs {
    fn ask(&mut self, purpose: Purpose) {
        if self.is_open {
            return;
        }
        let (sender, ctx) = (self.answers.0.clone(), self.ctx.clone());
        let thread = std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            let answer = Answer { purpose, files: native(purpose) };
            // A window that is gone needs no answer.
            if sender.send(answer).is_ok() {
                ctx.request_repaint();
            }
        });
        self.is_open = thread.is_ok();
    }

    fn answer(&mut self) -> Option<Answer> {
        let answer = self.answers.1.try_recv().ok()?;
        self.is_open = false;
        Some(answer)
    }
}

fn native(purpose: Purpose) -> Vec<PathBuf> {
    let mut dialog = rfd::FileDialog::new().set_title(purpose.title());
    if !purpose.endings().is_empty() {
        dialog = dialog.add_filter(purpose.title(), purpose.endings()).add_filter("All files", &["*"]);
    }
    let one = |file: Option<PathBuf>| file.into_iter().collect();
    match (purpose, purpose.file_name()) {
        (Purpose::OpenDocuments, _) => dialog.pick_files().unwrap_or_default(),
        (Purpose::OpenFolder, _) => one(dialog.pick_folder()),
        (_, Some(name)) => one(dialog.set_file_name(name).save_file()),
        (_, None) => one(dialog.pick_file()),
    }
}

/// The window's own question for a file: type a path, choose a recent one, or browse.
#[derive(Debug)]
pub struct PathDialog {
    /// What is asked for.
    pub purpose: Purpose,
    path: String,
    /// Whether the cursor was put into the field.
    has_begun: bool,
}

/// What the user did in a [`PathDialog`].
#[derive(Debug, PartialEq, Eq)]
pub enum PathChoice {
    /// These files.
    Files(Vec<PathBuf>),
    /// Show the system's dialog.
    Browse,
    /// Never mind.
    Close,
}

impl PathDialog {
    /// Begins with the suggested name of a file to write in the home folder, or an empty field.
    pub fn new(purpose: Purpose) -> Self {
        let suggestion = purpose
            .file_name()
            .map(|name| std::env::home_dir().map_or_else(|| PathBuf::from(name), |home| home.join(name)));
        Self {
            purpose,
            path: suggestion.map_or_else(String::new, |path| path.display().to_string()),
            has_begun: false,
        }
    }

    /// Draws the question over everything else.
    pub fn ui(&mut self, ui: &Ui, tokens: &Tokens, recent: &[PathBuf]) -> Option<PathChoice> {
        let mut choice = None;
        let is_new = self.purpose.file_name().is_some();
        let modal = question_ui(ui, self.purpose.title(), 520.0, |ui| {
            ui.horizontal(|ui| {
                let label = ui.label("Path");
                let edit = TextEdit::singleline(&mut self.path)
                    .desired_width(360.0)
                    .hint_text("type or paste a path");
                let field = ui.add(edit).labelled_by(label.id);
                if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                    choice = self.typed();
                }
                if !self.has_begun {
                    self.has_begun = true;
                    field.request_focus();
                    select_all(ui, field.id, &self.path);
                }
                if ui.button("Browse…").clicked() {
                    choice = Some(PathChoice::Browse);
                }
            });
            if is_new && PathBuf::from(self.path.trim()).exists() {
                ui.colored_label(tokens.negative, "This file exists and will be replaced.");
            }
            if !recent.is_empty() {
                ui.add_space(8.0);
                ui.label(egui::RichText::new("Recent").weak());
                for path in recent {
                    if ui.link(path.display().to_string()).clicked() {
                        choice = Some(PathChoice::Files(vec![path.clone()]));
                    }
                }
            }
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let ready = !self.path.trim().is_empty();
                let verb = if is_new { "Save here" } else { "Open this" };
                if ui.add_enabled(ready, egui::Button::new(verb)).clicked() {
                    choice = self.typed();
                }
                if ui.button("Cancel").clicked() {
                    choice = Some(PathChoice::Close);
                }
            });
        });
        if modal.should_close() && choice.is_none() {
            choice = Some(PathChoice::Close);
        }
        choice
    }

    fn typed(&self) -> Option<PathChoice> {
        let path = self.path.trim();
        (!path.is_empty()).then(|| PathChoice::Files(vec![PathBuf::from(path)]))
    }
}
