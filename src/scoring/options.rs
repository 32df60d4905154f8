//! What a scoring run may decide about words: signs before them, joins inside them, negations before them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Choices that change scores. They apply when terms meet tokens, so documents need not be read again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScoringOptions {
    /// What a hashtag is.
    pub hashtags: Hashtags,
    /// What a hyphenated word is.
    pub hyphens: Hyphens,
    /// What `not` does to the words after it.
    pub negation: Negation,
    /// Whether numbers make a document longer.
    pub numbers: Numbers,
}

/// Whether `#love` counts as `love`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hashtags {
    /// Only terms with the sign match: `#love`.
    #[default]
    Apart,
    /// A hashtag that no term names is read as the word.
    Words,
}

/// Whether `well-known` counts as `well` and `known`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hyphens {
    /// A hyphenated word that no term names is read as its parts.
    #[default]
    Parts,
    /// Only terms that name the whole match.
    Whole,
}

/// What a negation does to matches that begin within [`super::negation::WINDOW`] words after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Negation {
    /// Nothing.
    #[default]
    Off,
    /// Turns their weight around.
    Flip,
    /// Takes them out.
    Drop,
}

/// Whether numbers count towards a document's length, by which shares are divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbers {
    /// Like words.
    #[default]
    Counted,
    /// They do not. Terms that are numbers match all the same.
    Apart,
}

impl ScoringOptions {
    /// What differs from the default, in words, such as "hashtags as words, negation flips"; empty where nothing
    /// does.
    #[must_use]
    pub fn describe(self) -> String {
        let mut parts = Vec::new();
        if self.hashtags == Hashtags::Words {
            parts.push("hashtags as words");
        }
        if self.hyphens == Hyphens::Whole {
            parts.push("hyphenated words whole");
        }
        match self.negation {
            Negation::Off => {}
            Negation::Flip => parts.push("negation flips"),
            Negation::Drop => parts.push("negated words dropped"),
        }
        if self.numbers == Numbers::Apart {
            parts.push("numbers not in the length");
        }
        parts.join(", ")
    }
}

/// An option as named on the command line and in files.
pub trait Choice: Copy + PartialEq + 'static {
    /// What is chosen, for messages.
    const WHAT: &'static str;
    /// All, with their names, in the order they are offered.
    const ALL: &'static [(Self, &'static str)];

    /// As named on the command line and in files.
    #[must_use]
    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, name)| name)
    }

    /// The option of this name.
    ///
    /// # Errors
    /// [`Error::Request`], with the names there are.
    fn of_name(text: &str) -> Result<Self> {
        Self::ALL.iter().find(|(_, name)| *name == text).map(|(one, _)| *one).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|(_, name)| *name).collect();
            Error::Request(format!(
                "unknown way to treat {} “{text}”; give {}",
                Self::WHAT,
                names.join(" or ")
            ))
        })
    }
}

impl Choice for Hashtags {
    const WHAT: &'static str = "hashtags";
    const ALL: &'static [(Self, &'static str)] = &[(Self::Apart, "apart"), (Self::Words, "words")];
}

impl Choice for Hyphens {
    const WHAT: &'static str = "hyphens";
    const ALL: &'static [(Self, &'static str)] = &[(Self::Parts, "parts"), (Self::Whole, "whole")];
}

impl Choice for Negation {
    const WHAT: &'static str = "negation";
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Off, "off"), (Self::Flip, "flip"), (Self::Drop, "drop")];
}

impl Choice for Numbers {
    const WHAT: &'static str = "numbers";
    const ALL: &'static [(Self, &'static str)] = &[(Self::Counted, "counted"), (Self::Apart, "apart")];
}

impl fmt::Display for Hashtags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Hyphens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Negation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_and_wrong_ones_say_what_is_right() {
        assert!(Negation::ALL.iter().all(|&(one, name)| Negation::of_name(name).unwrap() == one));
        assert_eq!(
            (Hashtags::Words.name(), Hyphens::Whole.name(), Numbers::Apart.name()),
            ("words", "whole", "apart")
        );
        let sentence = Negation::of_name("reverse").unwrap_err().to_string();
        assert!(sentence.contains("off or flip or drop"), "{sentence}");
    }

    #[test]
    fn files_name_options_as_the_command_line_does() {
        let options: ScoringOptions =
            serde_json::from_str(r#"{"negation":"flip","hashtags":"words"}"#).unwrap();
        assert_eq!((options.negation, options.hashtags), (Negation::Flip, Hashtags::Words));
        assert_eq!(options.describe(), "hashtags as words, negation flips");
        let all = r#"{"hashtags":"apart","hyphens":"parts","negation":"off","numbers":"counted"}"#;
        assert_eq!(serde_json::to_string(&ScoringOptions::default()).unwrap(), all);
        assert_eq!(ScoringOptions::default().describe(), "");
    }
}
