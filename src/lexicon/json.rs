//! The lexicon file: JSON that other tools may rely on, described by `assets/lexicon.schema.json`.
//!
//! Reading is strict about types and rules and lenient about fields it does not know; fields that only describe
//! (`created`, `embedding`, `description`, `model`, `seeds`, `note`) may be missing. Files of the 2017 program
//! are read too, as seeds.

use std::path::Path;

use super::file::LexiconFile;
use super::{Lexicon, check, parse};
use crate::writing::write_atomically;
use crate::{Error, Result};

/// One thing wrong with a lexicon file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, counted from 1, where it is known.
    pub line: Option<u64>,
    /// What is wrong, and where in the file: the concept, the term, the field.
    pub text: String,
}

/// Reads a lexicon file, or a concept file of 2017 (as seeds without terms).
///
/// # Errors
/// The first problem [`validate`] would list, with a count of the others.
pub fn read(path: &Path) -> Result<Lexicon> {
    let bytes = std::fs::read(path).map_err(Error::reading(path))?;
    let (lexicon, problems) = parse::lexicon(&bytes);
    let Some((first, others)) = problems.split_first() else { return Ok(lexicon) };
    let more = match others.len() {
        0 => String::new(),
        1 => " (and one more problem)".to_owned(),
        count => format!(" (and {count} more problems)"),
    };
    Err(Error::format(path, first.line, format!("{}{more}", first.text)))
}

/// Lists everything that is wrong with a lexicon file; nothing when [`read`] would succeed.
///
/// # Errors
/// The file cannot be opened.
pub fn validate(path: &Path) -> Result<Vec<Problem>> {
    let bytes = std::fs::read(path).map_err(Error::reading(path))?;
    Ok(parse::lexicon(&bytes).1)
}

/// The file's text: indented, terms in the given order, a line end at the end; equal lexicons give equal bytes.
/// Weights are rounded to six decimals, which is the precision scoring works with.
///
/// # Errors
/// The lexicon breaks a rule [`read`] insists on (see [`validate`]): what is written can be read again.
pub fn to_text(lexicon: &Lexicon) -> Result<String> {
    if let Some(problem) = check::problems(lexicon).into_iter().next() {
        return Err(Error::Request(format!("the lexicon cannot be saved: {problem}")));
    }
    let text = serde_json::to_string_pretty(&LexiconFile::from(lexicon))
        .map_err(|error| Error::Request(format!("the lexicon cannot be saved: {error}")))?;
    Ok(text + "\n")
}

/// Writes a lexicon file (see [`to_text`]). An older file of that name stays whole until the new one is.
///
/// # Errors
/// As [`to_text`], or the file cannot be written.
pub fn write(path: &Path, lexicon: &Lexicon) -> Result<()> {
    write_atomically(path, to_text(lexicon)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    use super::*;
    use crate::concept::seeds::{ConceptKind, Pole, Seeds};
    use crate::lexicon::{EmbeddingRef, LexiconConcept, ModelRef, Source, Term, TermStatus};

    fn sample() -> Lexicon {
        let term = |term: &str, weight, pole, status| Term {
            term: term.to_owned(),
            weight,
            pole,
            status,
            note: "a “quoted” note\n".to_owned(),
        };
        Lexicon {
            embedding: EmbeddingRef { name: "tiny.3d".to_owned(), words: 12, dimensions: 3 },
            created: "2026-11-24T12:00:00Z".to_owned(),
            source: Source { program: "ConceptVector 0.1.0".to_owned(), version: "first".to_owned() },
            concepts: vec![LexiconConcept {
                name: "Glück".to_owned(),
                description: "joy, not luck".to_owned(),
                kind: ConceptKind::Bipolar,
                model: ModelRef {
                    name: "kernel-ridge".to_owned(),
                    parameters: BTreeMap::from([("noise".to_owned(), 1.0), ("length".to_owned(), 0.5)]),
                },
                seeds: Seeds { positive: vec!["happy".to_owned()], ..Seeds::default() },
                terms: vec![
                    term("white house", 0.333_333, Pole::Positive, TermStatus::Seed),
                    term("sorrow*", -1.0, Pole::Negative, TermStatus::Accepted),
                    term("Ärger", -0.000_001, Pole::Negative, TermStatus::Suggested),
                    term("cake", 0.0, Pole::Irrelevant, TermStatus::Rejected),
                ],
            }],
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_written_alike() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lex.json");
        std::fs::write(&path, "an older file").unwrap();
        write(&path, &sample()).unwrap();
        let read_back = read(&path).unwrap();
        assert_eq!(read_back, sample());
        assert_eq!(to_text(&read_back).unwrap(), std::fs::read_to_string(&path).unwrap());
        assert_eq!(validate(&path).unwrap(), []);
    }

    #[test]
    fn nothing_is_written_that_could_not_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lex.json");
        let mut lexicon = sample();
        lexicon.concepts[0].terms[0].weight = f64::NAN;
        let sentence = write(&path, &lexicon).unwrap_err().to_string();
        assert!(sentence.contains("white house"), "{sentence}");
        assert!(!path.exists());
    }

    #[test]
    fn an_error_names_the_file_the_place_and_the_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lex.json");
        let text = to_text(&sample()).unwrap().replace("\"weight\": -1.0", "\"weight\": \"heavy\"");
        std::fs::write(&path, text.replace("\"kind\": \"bipolar\"", "\"kind\": \"tripolar\"")).unwrap();
        let line = text.lines().position(|line| line.contains("bipolar")).unwrap() + 1;
        let sentence = read(&path).unwrap_err().to_string();
        assert!(sentence.contains("tripolar") && sentence.contains("concept “Glück”"), "{sentence}");
        assert!(sentence.contains("one more problem"), "{sentence}");
        assert!(sentence.ends_with(&format!("lex.json, line {line}")), "{sentence}");
    }

    /// The keys an object of the schema requires.
    fn required(schema: &Value, name: &str) -> BTreeSet<String> {
        let object = if name.is_empty() { schema } else { &schema["$defs"][name] };
        let keys: BTreeSet<String> = object["required"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| key.as_str().unwrap().to_owned())
            .collect();
        let mut described: BTreeSet<String> =
            object["properties"].as_object().unwrap().keys().cloned().collect();
        // What is to be cited is the one field that readers need not find.
        assert_eq!(described.remove("source"), name.is_empty());
        assert_eq!(keys, described, "{name}");
        keys
    }

    #[test]
    fn the_schema_requires_exactly_what_is_written() {
        let schema: Value = serde_json::from_str(include_str!("../../assets/lexicon.schema.json")).unwrap();
        let file: Value = serde_json::from_str(&to_text(&sample()).unwrap()).unwrap();
        let concept = &file["concepts"][0];
        for (name, written) in [
            ("", &file),
            ("embedding", &file["embedding"]),
            ("concept", concept),
            ("model", &concept["model"]),
            ("seeds", &concept["seeds"]),
            ("term", &concept["terms"][0]),
        ] {
            let mut keys: BTreeSet<String> = written.as_object().unwrap().keys().cloned().collect();
            keys.remove("source");
            assert_eq!(keys, required(&schema, name), "{name}");
        }
        assert_eq!(file["format"], schema["properties"]["format"]["const"]);
        assert_eq!(file["version"], schema["properties"]["version"]["const"]);
        for term in concept["terms"].as_array().unwrap() {
            let allowed = &schema["$defs"]["term"]["properties"];
            assert!(allowed["status"]["enum"].as_array().unwrap().contains(&term["status"]), "{term}");
            assert!(allowed["pole"]["enum"].as_array().unwrap().contains(&term["pole"]), "{term}");
        }
    }
}
