//! Reads a lexicon file field by field, so that every problem is found and each says where it stands.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::file::{
    EmbeddingFile, FORMAT, KindFile, LexiconFile, ModelFile, PoleFile, SeedsFile, SourceFile, StatusFile,
    VERSION,
};
use super::json::Problem;
use super::{Lexicon, LexiconConcept, Term, check, legacy};

/// What could be read, and everything that is wrong. The lexicon is to be used only when nothing is.
pub(super) fn lexicon(bytes: &[u8]) -> (Lexicon, Vec<Problem>) {
    let failed = |line, text: String| (Lexicon::default(), vec![Problem { line, text }]);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return failed(None, "the file is not UTF-8 text; save it as UTF-8".to_owned());
    };
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return failed(line_of(&error), syntax_problem(text, &error)),
    };
    if let Some(read) = legacy::lexicon(&value) {
        return read;
    }
    let Some(file) = value.as_object().filter(|file| file.get("format").is_some_and(|f| f == FORMAT)) else {
        return failed(None, format!("not a lexicon file; it must have the field \"format\": \"{FORMAT}\""));
    };
    match file.get("version").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => {
            return failed(
                None,
                format!(
                    "made by a newer version of ConceptVector (the file’s version is {version}, this program \
                     reads up to {VERSION}); update this program or export the file for version {VERSION}"
                ),
            );
        }
        _ => return failed(None, format!("“version” must be the whole number {VERSION}")),
    }
    let mut reader = Reader::default();
    let lexicon = reader.lexicon(file);
    reader.add_line(text);
    let mut problems = reader.problems;
    problems.extend(check::problems(&lexicon).into_iter().map(|text| Problem { line: None, text }));
    (lexicon, problems)
}

/// Collects what is wrong on the way; what could not be read is left out, so that nothing is complained about
/// twice.
#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
    /// What serde says about the first problem, to find its line.
    first: Option<String>,
}

impl Reader {
    fn lexicon(&mut self, file: &Map<String, Value>) -> Lexicon {
        let created = self.optional(file, "created", "");
        let source: SourceFile = self.optional(file, "source", "");
        let embedding: EmbeddingFile = self.optional(file, "embedding", "");
        let concepts: Vec<Value> = self.required(file, "concepts", "").unwrap_or_default();
        Lexicon {
            embedding: embedding.into(),
            created,
            source: source.into(),
            concepts: (1..)
                .zip(&concepts)
                .filter_map(|(number, value)| self.concept(number, value))
                .collect(),
        }
    }

    fn concept(&mut self, number: usize, value: &Value) -> Option<LexiconConcept> {
        let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
        let place = check::concept_place(number, name);
        let concept = self.object(value, &place)?;
        let name = self.required(concept, "name", &place);
        let description = self.optional(concept, "description", &place);
        let kind: Option<KindFile> = self.required(concept, "kind", &place);
        let model: ModelFile = self.optional(concept, "model", &place);
        let seeds: SeedsFile = self.optional(concept, "seeds", &place);
        let terms: Vec<Value> = self.required(concept, "terms", &place).unwrap_or_default();
        let terms =
            (1..).zip(&terms).filter_map(|(number, value)| self.term(&place, number, value)).collect();
        Some(LexiconConcept {
            name: name?,
            description,
            kind: kind?.into(),
            model: model.into(),
            seeds: seeds.into(),
            terms,
        })
    }

    fn term(&mut self, concept: &str, number: usize, value: &Value) -> Option<Term> {
        let term = value.get("term").and_then(Value::as_str).unwrap_or_default();
        let place = check::term_place(concept, number, term);
        let object = self.object(value, &place)?;
        let term = self.required(object, "term", &place);
        let weight = self.required(object, "weight", &place);
        let pole: Option<PoleFile> = self.required(object, "pole", &place);
        let status: Option<StatusFile> = self.required(object, "status", &place);
        let note = self.optional(object, "note", &place);
        Some(Term { term: term?, weight: weight?, pole: pole?.into(), status: status?.into(), note })
    }

    fn object<'v>(&mut self, value: &'v Value, place: &str) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.complain(format!("{place} must be an object in braces"), String::new());
        }
        object
    }

    fn required<T: DeserializeOwned>(
        &mut self,
        object: &Map<String, Value>,
        key: &str,
        place: &str,
    ) -> Option<T> {
        let Some(value) = object.get(key) else {
            self.complain(at(place, &format!("“{key}” is missing")), format!("missing field `{key}`"));
            return None;
        };
        T::deserialize(value)
            .map_err(|error| {
                let said = error.to_string();
                self.complain(at(place, &format!("“{key}” {}", reworded(&said))), said);
            })
            .ok()
    }

    fn optional<T: DeserializeOwned + Default>(
        &mut self,
        object: &Map<String, Value>,
        key: &str,
        place: &str,
    ) -> T {
        if object.contains_key(key) {
            self.required(object, key, place).unwrap_or_default()
        } else {
            T::default()
        }
    }

    fn complain(&mut self, text: String, said: String) {
        self.first.get_or_insert(said);
        self.problems.push(Problem { line: None, text });
    }

    /// A tree of values has no lines any more, but reading the text as a whole stops at the first problem and
    /// knows the line. It is the same problem when it has the same words.
    fn add_line(&mut self, text: &str) {
        let (Some(problem), Some(said)) = (self.problems.first_mut(), &self.first) else { return };
        if let Err(error) = serde_json::from_str::<LexiconFile>(text)
            && without_line(&error) == *said
        {
            problem.line = line_of(&error);
        }
    }
}

/// `problem` with the place before it, where there is one.
fn at(place: &str, problem: &str) -> String {
    if place.is_empty() { problem.to_owned() } else { format!("{place}: {problem}") }
}

/// What serde says about a value, in words for people who do not program.
fn reworded(said: &str) -> String {
    let kind = |expected: &str| match expected {
        "f64" => "a number".to_owned(),
        "u64" => "a whole number, 0 or above".to_owned(),
        "a string" => "text in quotes".to_owned(),
        "a sequence" => "a list in brackets".to_owned(),
        _ if expected == "a map" || expected.starts_with("struct ") => "an object in braces".to_owned(),
        other => other.to_owned(),
    };
    let wrong = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "));
    if let Some((found, expected)) = wrong.and_then(|rest| rest.rsplit_once(", expected ")) {
        return format!("must be {}, not {found}", kind(expected));
    }
    match said.strip_prefix("unknown variant ") {
        Some(rest) => format!("is {rest}"),
        None => format!("cannot be read: {said}"),
    }
}

fn syntax_problem(text: &str, error: &serde_json::Error) -> String {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).take(3).collect();
    if squeezed.starts_with("{'") || squeezed.starts_with("[{'") {
        return "this is a Python dictionary (single quotes), not JSON; save it with Python’s json.dump"
            .to_owned();
    }
    format!("not a JSON file: {}", without_line(error))
}

/// serde's words without “at line … column …”, which errors tell in their own way.
fn without_line(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or_else(|| said.clone(), |(words, _)| words.to_owned())
}

fn line_of(error: &serde_json::Error) -> Option<u64> {
    u64::try_from(error.line()).ok().filter(|&line| line > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"{"format": "conceptvector-lexicon", "version": 1, "concepts": "#;

    fn problems(text: &str) -> Vec<Problem> {
        lexicon(text.as_bytes()).1
    }

    /// The file has one problem, and its sentence holds all of `parts`.
    #[track_caller]
    fn check(text: &str, parts: &[&str]) {
        let found = problems(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(parts.iter().all(|part| found[0].text.contains(part)), "{found:?}");
    }

    fn with_terms(terms: &str) -> String {
        format!("{HEAD}[{{\"name\": \"joy\", \"kind\": \"unipolar\", \"terms\": [{terms}]}}]}}")
    }

    #[test]
    fn fields_that_only_describe_may_be_missing_and_unknown_ones_are_ignored() {
        let text = with_terms(
            r#"{"term": "glad", "weight": 1, "pole": "positive", "status": "seed", "colour": ["red"]}"#,
        );
        let (lexicon, problems) = lexicon(format!("\u{feff}{text}").as_bytes());
        assert_eq!(problems, []);
        assert_eq!(lexicon.concepts[0].terms[0].weight, 1.0);
        assert_eq!(lexicon.concepts[0].description, "");
    }

    #[test]
    fn every_problem_is_listed_with_its_place() {
        let found = problems(&with_terms(
            r#"{"term": "glad", "weight": 1.5, "pole": "positive", "status": "seed"},
               {"term": "sad", "weight": 0.5, "pole": "negative", "status": "seed"},
               {"term": " ", "weight": 0.5, "pole": "positive", "status": "seed"},
               {"term": "Glad", "weight": 0.5, "pole": "positive", "status": "seed"},
               {"term": "gay", "weight": null, "pole": "sideways", "status": "seed"},
               {"term": 7, "weight": 0.5, "status": "seed"},
               "merry""#,
        ));
        let sentences: Vec<&str> = found.iter().map(|problem| problem.text.as_str()).collect();
        let expected = [
            ("term “gay”: “weight”", "must be a number, not null"),
            ("term “gay”: “pole”", "`sideways`, expected"),
            ("concept “joy”, term 6: “term”", "must be text in quotes, not"),
            ("term 6: “pole”", "missing"),
            ("term 7", "object"),
            ("term “glad”", "1.5 is not between"),
            ("term “sad”", "above 0 on the negative pole"),
            ("term 3", "empty"),
            ("term “Glad”", "twice"),
        ];
        assert_eq!(sentences.len(), expected.len(), "{sentences:#?}");
        for (sentence, (place, problem)) in sentences.iter().zip(expected) {
            assert!(sentence.contains(place) && sentence.contains(problem), "{sentence}");
        }
        // The text has the first problem in its fifth line.
        assert_eq!(found[0].line, Some(5));
    }

    #[test]
    fn whole_files_that_are_something_else() {
        check(
            "{\"format\": \"conceptvector-lexicon\", \"version\": 2, \"concepts\": 5}",
            &["newer version", "2"],
        );
        check("{\"format\": \"conceptvector-lexicon\", \"version\": 0}", &["“version”"]);
        check("{\"format\": \"conceptvector-lexicon\", \"version\": \"1\"}", &["“version”"]);
        check("{\"happy\": 1}", &["not a lexicon file", "conceptvector-lexicon"]);
        check("[1, 2]", &["not a lexicon file"]);
        check("{'name': 'joy'}", &["Python"]);
        check(&format!("{HEAD}{{}}}}"), &["“concepts” must be a list in brackets, not map"]);
        assert_eq!(problems("{\n\"format\": oops}")[0].line, Some(2));
        assert!(lexicon(&[0xff, 0xfe, 0]).1[0].text.contains("UTF-8"));
    }

    #[test]
    fn two_concepts_of_one_name_are_refused() {
        let concept = r#"{"name": "joy", "kind": "bipolar", "terms": []}"#;
        check(&format!("{HEAD}[{concept}, {concept}]}}"), &["concept “joy”", "two concepts"]);
        check(&format!(r#"{HEAD}[], "created": "yesterday"}}"#), &["“created”", "yesterday"]);
    }
}
