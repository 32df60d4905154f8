//! The concept file of the 2017 program: seeds only, one concept or a list of them.
//!
//! ```json
//! {"name": "Flooding", "help_text": "", "concept_type": "bipolar",
//!  "input_terms": {"positive": [{"text": "tidal"}], "negative": ["dry"]}}
//! ```

use serde_json::Value;

use super::json::Problem;
use super::{Lexicon, LexiconConcept, ModelRef, check};
use crate::concept::seeds::{ConceptKind, Pole, Seeds};

/// Nothing when `value` is not such a file; otherwise what could be read and everything that is wrong.
pub(super) fn lexicon(value: &Value) -> Option<(Lexicon, Vec<Problem>)> {
    let concepts = match value {
        Value::Array(concepts) => concepts.as_slice(),
        single => std::slice::from_ref(single),
    };
    if !concepts.iter().any(|concept| concept.get("input_terms").is_some()) {
        return None;
    }
    let created = concepts.first().and_then(|first| first.get("created_on")).and_then(Value::as_str);
    let mut sentences = Vec::new();
    let mut lexicon = Lexicon {
        // The old server wrote some dates without a zone; such a moment is unknown.
        created: created
            .filter(|text| text.parse::<jiff::Timestamp>().is_ok())
            .unwrap_or_default()
            .to_owned(),
        ..Lexicon::default()
    };
    for (number, value) in (1..).zip(concepts) {
        lexicon.concepts.push(concept(number, value, &mut sentences));
    }
    sentences.extend(check::problems(&lexicon));
    Some((lexicon, sentences.into_iter().map(|text| Problem { line: None, text }).collect()))
}

fn concept(number: usize, value: &Value, sentences: &mut Vec<String>) -> LexiconConcept {
    let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let name = text("name");
    let place = check::concept_place(number, &name);
    let mut seeds = Seeds::default();
    match value.get("input_terms").and_then(Value::as_object) {
        Some(lists) => {
            for (pole, key) in Pole::ALL.into_iter().zip(["positive", "negative", "irrelevant"]) {
                *seeds.get_mut(pole) = words(lists.get(key), &format!("{place}: “{key}”"), sentences);
            }
        }
        None => sentences.push(format!("{place}: “input_terms” must be an object with lists of words")),
    }
    let kind = match text("concept_type").as_str() {
        "unipolar" => ConceptKind::Unipolar,
        "" if seeds.negative.is_empty() => ConceptKind::Unipolar,
        "" | "bipolar" => ConceptKind::Bipolar,
        other => {
            sentences.push(format!("{place}: “concept_type” is “{other}”; it must be unipolar or bipolar"));
            ConceptKind::Bipolar
        }
    };
    let (description, model, terms) = (text("help_text"), ModelRef::default(), Vec::new());
    LexiconConcept { name, description, kind, model, seeds, terms }
}

/// A list of words, bare or as `{"text": …}`; a missing list has none.
fn words(list: Option<&Value>, place: &str, sentences: &mut Vec<String>) -> Vec<String> {
    let items = match list {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(items)) => items,
        Some(_) => {
            sentences.push(format!("{place} must be a list of words"));
            return Vec::new();
        }
    };
    let mut words = Vec::with_capacity(items.len());
    for item in items {
        match item.as_str().or_else(|| item.get("text").and_then(Value::as_str)) {
            Some(word) => words.push(word.trim().to_owned()),
            None => sentences.push(format!("{place} holds {item}, which is not a word")),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn one_concept_or_several_with_words_in_both_shapes() {
        let single = r#"{"id": 7, "name": "Tidal", "help_text": "floods", "concept_type": "unipolar",
            "created_on": "2016-03-01T10:00:00Z",
            "input_terms": {"positive": [{"text": " tidal "}, "surge"], "negative": [],
                            "irrelevant": [{"text": "katrina"}]}}"#;
        let (lexicon, problems) = parse::lexicon(single.as_bytes());
        assert_eq!(problems, []);
        let concept = &lexicon.concepts[0];
        assert_eq!((concept.name.as_str(), concept.description.as_str()), ("Tidal", "floods"));
        assert_eq!(concept.kind, ConceptKind::Unipolar);
        assert_eq!(concept.seeds.positive, ["tidal", "surge"]);
        assert_eq!(concept.seeds.irrelevant, ["katrina"]);
        assert!(concept.terms.is_empty());

        let several = format!(r#"[{single}, {{"name": "Dry", "input_terms": {{"negative": ["wet"]}}}}]"#);
        let (lexicon, problems) = parse::lexicon(several.as_bytes());
        assert_eq!((problems, lexicon.concepts.len()), (vec![], 2));
        assert_eq!(lexicon.concepts[1].kind, ConceptKind::Bipolar);
    }

    #[test]
    fn broken_lists_are_told() {
        let text =
            r#"{"name": "a", "concept_type": "round", "input_terms": {"positive": "b", "negative": [1]}}"#;
        let problems = parse::lexicon(text.as_bytes()).1;
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems.iter().all(|problem| problem.text.starts_with("concept “a”: ")), "{problems:?}");
    }
}
