//! Lexicons of other programs: reading them, writing them, and what is lost on the way.
//!
//! A file is told by its content ([`guess()`]), read into categories by the format's own file, and gathered to
//! concepts by rules that are the same for all (`gather`): a category is a concept named by its path, levels joined
//! by " > "; `mood_positive` and `mood_negative` are the poles of `mood`. Writing goes the other way (`outward`),
//! which also tells what a format cannot hold ([`losses()`]).

mod text;
mod report;
mod category;
mod gather;
mod outward;
mod losses;
mod guess;
mod scale;

mod dic;
mod dicx;
mod yaml;
mod lexicoder;
mod wordstat;
mod yoshikoder;
mod empath;
mod vader;
mod table;
mod columns;
mod word_list;
mod mpqa;

#[cfg(test)]
mod known_tables;
#[cfg(test)]
mod round_trips;

use std::io::Read as _;
use std::path::Path;
use std::str::FromStr;

use category::Category;

use super::{Lexicon, json, parse};
use crate::counts::counted;
use crate::writing::write_atomically;
use crate::{Error, Result};

pub use guess::guess;
pub use losses::losses;
pub use report::{ImportReport, Imported, SkippedTerm};

/// A concept whose file gives no name is called after the file; where that has none either, this.
const UNNAMED: &str = "words";
/// No dictionary is larger than this many bytes; what is, is something else.
const MOST_BYTES: u64 = 1 << 28;

/// The formats lexicons are exchanged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LexiconFormat {
    /// This program's own file; it holds everything.
    Json,
    /// The concept file of the 2017 program; only read.
    Legacy2017,
    /// The dictionary of LIWC up to 2015.
    Dic,
    /// The dictionary of LIWC-22.
    Dicx,
    /// The dictionary of quanteda.
    Yaml,
    /// The dictionary of Lexicoder 3.
    Lexicoder,
    /// The categorization dictionary of WordStat.
    WordStat,
    /// The dictionary of Yoshikoder, which Lexicoder 2 uses too.
    Yoshikoder,
    /// The categories of Empath: a line each.
    Empath,
    /// The sentiment lexicon of VADER: words with mean ratings from −4 to 4.
    Vader,
    /// A table with commas; also the many lexicons that are such a table.
    Csv,
    /// A table with tabs.
    Tsv,
    /// One word a line.
    WordList,
    /// The subjectivity clues of MPQA; only read.
    Mpqa,
}

/// What a format can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Everything, by the module of our own file.
    Own,
    /// Rows with everything about a term, and the name of its concept.
    Table,
    /// Members of categories.
    Categories {
        /// Categories stand in one another.
        is_tree: bool,
        /// A word stands once, with all its categories.
        is_matrix: bool,
        /// Members have weights.
        has_weights: bool,
    },
    /// Words without a name over them.
    OneList {
        /// Words have weights, below 0 too.
        has_weights: bool,
    },
}

impl LexiconFormat {
    /// All of them, those of ours first.
    pub const ALL: [Self; 14] = [
        Self::Json,
        Self::Legacy2017,
        Self::Csv,
        Self::Tsv,
        Self::WordList,
        Self::Dic,
        Self::Dicx,
        Self::Yaml,
        Self::Lexicoder,
        Self::WordStat,
        Self::Yoshikoder,
        Self::Empath,
        Self::Vader,
        Self::Mpqa,
    ];

    /// For people.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.about().1
    }

    /// As it is given on the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.about().0
    }

    /// The usual ending of its files, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.about().2
    }

    fn about(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Json => ("json", "ConceptVector lexicon", "json"),
            Self::Legacy2017 => ("json-2017", "ConceptVector 2017", "json"),
            Self::Dic => ("dic", "LIWC dictionary", "dic"),
            Self::Dicx => ("dicx", "LIWC-22 dictionary", "dicx"),
            Self::Yaml => ("yaml", "quanteda YAML", "yml"),
            Self::Lexicoder => ("lexicoder", "Lexicoder dictionary", "lc3"),
            Self::WordStat => ("wordstat", "WordStat dictionary", "cat"),
            Self::Yoshikoder => ("yoshikoder", "Yoshikoder dictionary", "ykd"),
            Self::Empath => ("empath", "Empath categories", "tsv"),
            Self::Vader => ("vader", "VADER lexicon", "txt"),
            Self::Csv => ("csv", "CSV table", "csv"),
            Self::Tsv => ("tsv", "tab-separated table", "tsv"),
            Self::WordList => ("words", "word list", "txt"),
            Self::Mpqa => ("mpqa", "MPQA clues", "tff"),
        }
    }

    /// Whether lexicons are written in it.
    #[must_use]
    pub fn is_written(self) -> bool {
        !matches!(self, Self::Legacy2017 | Self::Mpqa)
    }

    /// The format to write in a file with this ending (without the dot, in small or capital letters).
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        let extension = extension.to_lowercase();
        match extension.as_str() {
            "yaml" => Some(Self::Yaml),
            "lcd" => Some(Self::Yoshikoder),
            "tab" => Some(Self::Tsv),
            // Empath and VADER share their endings with plainer formats, which come first here.
            _ => Self::ALL.into_iter().find(|format| format.is_written() && format.extension() == extension),
        }
    }

    fn shape(self) -> Shape {
        let categories =
            |is_tree, is_matrix| Shape::Categories { is_tree, is_matrix, has_weights: self == Self::Dicx };
        match self {
            Self::Json | Self::Legacy2017 | Self::Mpqa => Shape::Own,
            Self::Csv | Self::Tsv => Shape::Table,
            Self::WordList => Shape::OneList { has_weights: false },
            Self::Vader => Shape::OneList { has_weights: true },
            Self::Dic => categories(true, true),
            Self::Dicx => categories(false, true),
            Self::Yaml | Self::Yoshikoder => categories(true, false),
            Self::WordStat => Shape::Categories { is_tree: true, is_matrix: false, has_weights: true },
            Self::Lexicoder | Self::Empath => categories(false, false),
        }
    }

    fn has_descriptions(self) -> bool {
        self == Self::Yoshikoder
    }

    /// A clean level of a category's name in the form the format can hold.
    fn fit_level(self, level: String) -> String {
        match self {
            Self::Dic => dic::fit_level(level),
            Self::WordStat => wordstat::fit_level(level),
            _ => level,
        }
    }

    /// A clean term in the form the format can hold; none where it cannot.
    fn fit_term(self, term: String) -> Option<String> {
        let term = match self {
            Self::WordStat if wordstat::is_rule(&term) => term,
            Self::WordStat | Self::Empath => text::clean(&term.replace('_', " ")),
            Self::Lexicoder if term.starts_with('+') => return None,
            Self::WordList if word_list::is_comment(&term) => return None,
            _ => term,
        };
        (!term.is_empty()).then_some(term)
    }
}

impl FromStr for LexiconFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|format| format.key() == text).ok_or_else(|| {
            let keys: Vec<_> = Self::ALL.iter().map(|format| format.key()).collect();
            Error::Request(format!("unknown lexicon format “{text}”; give one of {}", keys.join(", ")))
        })
    }
}

/// Reads a lexicon of any format, told by its content.
///
/// # Errors
/// The file cannot be read, is no lexicon, or is a lexicon file of ours with a problem; files of others are read
/// as far as they go, and the report tells what was left out.
pub fn read(path: &Path) -> Result<Imported> {
    read_bytes(path, &load(path)?)
}

/// The content of a file that may be a lexicon.
///
/// # Errors
/// It cannot be read, or it is much too large.
pub fn load(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(Error::reading(path))?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(Error::reading(path))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MOST_BYTES) {
        return Err(Error::format(path, None, "the file is too large for a lexicon; check that it is one"));
    }
    Ok(bytes)
}

/// As [`read`], of a file's content; `path` is named in messages, and its stem names a concept without a name.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(path: &Path, bytes: &[u8]) -> Result<Imported> {
    let format = guess(bytes).ok_or_else(|| Error::format(path, None, guess::why_not(bytes)))?;
    read_bytes_as(path, bytes, format)
}

/// As [`read_bytes`], for content that is known to be in `format`.
///
/// # Errors
/// As [`read`].
pub fn read_bytes_as(path: &Path, bytes: &[u8], format: LexiconFormat) -> Result<Imported> {
    if matches!(format, LexiconFormat::Json | LexiconFormat::Legacy2017) {
        let (lexicon, problems) = parse::lexicon(bytes);
        return match problems.split_first() {
            None => {
                let mut report = ImportReport::new(format, "UTF-8".to_owned());
                report.n_read = lexicon.concepts.iter().map(|concept| concept.terms.len()).sum();
                Ok(Imported { lexicon, report })
            }
            Some((first, [])) => Err(Error::format(path, first.line, &first.text)),
            Some((first, others)) => {
                let problem = format!("{} (and {})", first.text, counted(others.len(), "more problem"));
                Err(Error::format(path, first.line, problem))
            }
        };
    }
    let (text, encoding) = crate::corpus::read::text_of(bytes);
    let mut report = ImportReport::new(format, encoding);
    let categories = categories(&text, &mut report);
    let stem = path.file_stem().map(|stem| text::clean(&stem.to_string_lossy())).unwrap_or_default();
    let unnamed = if stem.is_empty() { UNNAMED } else { &stem };
    let concepts = gather::concepts(categories, unnamed, &mut report);
    report.skipped.sort_by_key(|skipped| skipped.line);
    Ok(Imported { lexicon: Lexicon { concepts, ..Lexicon::default() }, report })
}

/// Any text is read in any format; what does not fit is reported.
fn categories(text: &str, report: &mut ImportReport) -> Vec<Category> {
    match report.format {
        LexiconFormat::Json | LexiconFormat::Legacy2017 => Vec::new(),
        LexiconFormat::Dic => dic::read(text, report),
        LexiconFormat::Dicx => dicx::read(text, report),
        LexiconFormat::Yaml => yaml::read(text, report),
        LexiconFormat::Lexicoder => lexicoder::read(text, report),
        LexiconFormat::WordStat => wordstat::read(text, report),
        LexiconFormat::Yoshikoder => yoshikoder::read(text, report),
        LexiconFormat::Empath => empath::read(text, report),
        LexiconFormat::Vader => vader::read(text, report),
        LexiconFormat::Csv | LexiconFormat::Tsv => table::read(text, report),
        LexiconFormat::WordList => word_list::read(text, report),
        LexiconFormat::Mpqa => mpqa::read(text, report),
    }
}

/// The content of a file in `format`; equal lexicons give equal bytes. What it cannot hold is left out: ask
/// [`losses()`] before.
///
/// # Errors
/// Nothing is written in this format, it holds one concept and there are more, or it is our own and the lexicon
/// breaks a rule (see [`json::to_text`]).
pub fn to_bytes(lexicon: &Lexicon, format: LexiconFormat) -> Result<Vec<u8>> {
    if let (Shape::OneList { .. }, 2..) = (format.shape(), lexicon.concepts.len()) {
        return Err(Error::Request(format!(
            "a {} holds one concept and this lexicon has {}; choose a format with categories, as .dic or .csv",
            format.name(),
            lexicon.concepts.len()
        )));
    }
    let categories = outward::categories(lexicon, format);
    let text = match format {
        LexiconFormat::Json => json::to_text(lexicon)?,
        LexiconFormat::Dic => dic::to_text(categories),
        LexiconFormat::Dicx => return dicx::to_bytes(&categories),
        LexiconFormat::Yaml => yaml::to_text(categories),
        LexiconFormat::Lexicoder => lexicoder::to_text(&categories),
        LexiconFormat::WordStat => wordstat::to_text(categories),
        LexiconFormat::Yoshikoder => yoshikoder::to_text(categories),
        LexiconFormat::Empath => empath::to_text(&categories),
        LexiconFormat::Vader => vader::to_text(&categories),
        LexiconFormat::Csv => return table::to_bytes(&categories, b','),
        LexiconFormat::Tsv => return table::to_bytes(&categories, b'\t'),
        LexiconFormat::WordList => word_list::to_text(&categories),
        LexiconFormat::Legacy2017 | LexiconFormat::Mpqa => {
            let problem = format!("nothing is written as {}; choose another format", format.name());
            return Err(Error::Request(problem));
        }
    };
    Ok(text.into_bytes())
}

/// Writes [`to_bytes`]; an older file of that name stays whole until the new one is.
///
/// # Errors
/// As [`to_bytes`], or the file cannot be written.
pub fn write(path: &Path, lexicon: &Lexicon, format: LexiconFormat) -> Result<()> {
    write_atomically(path, &to_bytes(lexicon, format)?)
}
