//! From the categories of a file to the concepts of a lexicon, by rules that are the same for every format.

use std::collections::{HashMap, HashSet};

use super::category::{Categories, Category, Entry};
use super::report::ImportReport;
use super::text::{clean, joined};
use crate::concept::seeds::Seeds;
use crate::concept::{ConceptKind, Pole};
use crate::lexicon::{LexiconConcept, ModelRef, Term};

/// Ends of the names of the two halves of a concept with two poles.
pub(super) const POSITIVE: &str = "_positive";
/// See [`POSITIVE`].
pub(super) const NEGATIVE: &str = "_negative";
/// A phrase of more words is never met in a document.
const LONGEST_PHRASE: usize = 5;

/// The concepts, in the order of the file. A category without a name is called `unnamed`. Of words that a concept
/// has twice (without regard to case) the first stays.
pub(super) fn concepts(
    categories: Vec<Category>,
    unnamed: &str,
    report: &mut ImportReport,
) -> Vec<LexiconConcept> {
    let categories = without_bare_parents(cleaned(categories, unnamed));
    if let Some(category) = categories.iter().find(|category| category.path.len() > 1) {
        report.note(format!("the hierarchy is kept in the names, as in “{}”", joined(&category.path)));
    }
    let concepts: Vec<LexiconConcept> =
        pairs_joined(categories).into_iter().map(|category| concept(category, report)).collect();
    report.n_read = concepts.iter().map(|concept| concept.terms.len()).sum();
    note_unmatched(&concepts, report);
    concepts
}

/// Categories with clean, different paths that are never empty.
fn cleaned(categories: Vec<Category>, unnamed: &str) -> Vec<Category> {
    let mut found = Categories::default();
    for category in categories {
        let mut path: Vec<String> =
            category.path.iter().map(|level| clean(level)).filter(|level| !level.is_empty()).collect();
        if path.is_empty() {
            path.push(unnamed.to_owned());
        }
        let place = found.at(&path);
        if place.description.is_empty() {
            place.description = clean(&category.description);
        }
        place.is_whole |= category.is_whole;
        place.entries.extend(category.entries);
    }
    found.into_list()
}

/// A name that only groups others is no concept.
fn without_bare_parents(mut categories: Vec<Category>) -> Vec<Category> {
    let parents: HashSet<Vec<String>> = categories
        .iter()
        .flat_map(|category| (1..category.path.len()).filter_map(|n| category.path.get(..n)))
        .map(<[String]>::to_vec)
        .collect();
    categories.retain(|category| !category.entries.is_empty() || !parents.contains(&category.path));
    categories
}

/// Joins `mood_positive` and `mood_negative` to `mood`, whose second half gets weights below 0.
fn pairs_joined(categories: Vec<Category>) -> Vec<Category> {
    let places: HashMap<Vec<String>, usize> =
        categories.iter().enumerate().map(|(place, category)| (category.path.clone(), place)).collect();
    // For each category its other half and the name of both; only where the name is free.
    let halves: Vec<Option<(usize, Vec<String>)>> = categories
        .iter()
        .map(|category| {
            let (last, above) = category.path.split_last()?;
            let (name, other) = match (last.strip_suffix(POSITIVE), last.strip_suffix(NEGATIVE)) {
                (Some(name), _) => (name, NEGATIVE),
                (None, Some(name)) => (name, POSITIVE),
                (None, None) => return None,
            };
            let beside = |level: &str| {
                let path: Vec<String> = above.iter().cloned().chain([level.to_owned()]).collect();
                (places.get(&path).copied(), path)
            };
            // Negated words of the Lexicoder Sentiment Dictionary are four lists, not two poles of “neg”.
            let is_negation =
                name == "neg" && beside("positive").0.is_some() && beside("negative").0.is_some();
            let (taken, path) = beside(name);
            let other = beside(&format!("{name}{other}")).0?;
            let is_half = clean(name) == name && !name.is_empty() && taken.is_none() && !is_negation;
            let both_are = !category.is_whole && categories.get(other).is_some_and(|other| !other.is_whole);
            (is_half && both_are).then_some((other, path))
        })
        .collect();
    let mut left: Vec<Option<Category>> = categories.into_iter().map(Some).collect();
    let mut joined = Vec::with_capacity(left.len());
    for (place, half) in halves.into_iter().enumerate() {
        let Some(category) = left.get_mut(place).and_then(Option::take) else { continue };
        let other = half.and_then(|(other, path)| Some((left.get_mut(other)?.take()?, path)));
        joined.push(match other {
            None => category,
            Some((other, path)) => {
                let is_positive = category.path.last().is_some_and(|level| level.ends_with(POSITIVE));
                let (positive, negative) = if is_positive { (category, other) } else { (other, category) };
                both(path, positive, negative)
            }
        });
    }
    joined
}

fn both(path: Vec<String>, positive: Category, mut negative: Category) -> Category {
    for Entry { term, .. } in &mut negative.entries {
        // Adding 0 turns −0 into 0.
        (term.weight, term.pole) = (-term.weight.abs() + 0.0, Pole::Negative);
    }
    let description =
        if positive.description.is_empty() { negative.description } else { positive.description };
    let mut entries = positive.entries;
    entries.append(&mut negative.entries);
    Category { path, description, entries, is_whole: true, is_bipolar: true }
}

fn concept(category: Category, report: &mut ImportReport) -> LexiconConcept {
    let name = joined(&category.path);
    let mut seen = HashSet::new();
    let mut terms: Vec<Term> = Vec::with_capacity(category.entries.len());
    for Entry { mut term, line } in category.entries {
        term.term = clean(&term.term);
        if term.term.is_empty() {
            report.skip(line, format!("a term of “{name}” is empty"));
        } else if !(-1.0..=1.0).contains(&term.weight) {
            report.skip(line, format!("the weight of “{}” is not between −1 and 1", term.term));
        } else if !seen.insert(term.term.to_lowercase()) {
            report.skip(line, format!("“{}” stands in “{name}” twice; the first is kept", term.term));
        } else {
            terms.push(term);
        }
    }
    let is_bipolar = category.is_bipolar || terms.iter().any(|term| term.pole == Pole::Negative);
    LexiconConcept {
        name,
        description: category.description,
        kind: if is_bipolar { ConceptKind::Bipolar } else { ConceptKind::Unipolar },
        model: ModelRef::default(),
        seeds: Seeds::default(),
        terms,
    }
}

/// Tells of terms that are kept as they are although no document holds what they say.
fn note_unmatched(concepts: &[LexiconConcept], report: &mut ImportReport) {
    let terms = || concepts.iter().flat_map(|concept| &concept.terms).map(|term| term.term.as_str());
    let such = |is_such: fn(&str) -> bool| terms().filter(|term| is_such(term)).collect::<Vec<_>>();
    report.note_terms(
        &such(has_wildcard_inside),
        "with a “*” that does not stand at the end of a word (it will match nothing)",
    );
    let is_long = |term: &str| term.split(' ').count() > LONGEST_PHRASE;
    report.note_terms(&such(is_long), "of more than five words (a document never matches so many)");
    report.note_terms(
        &such(is_expression),
        "that look like regular expressions (kept as they are; they are not run)",
    );
}

fn has_wildcard_inside(term: &str) -> bool {
    term.split(' ').any(|word| match word.strip_suffix('*') {
        Some(stem) => stem.is_empty() || stem.contains('*'),
        None => word.contains('*'),
    })
}

fn is_expression(term: &str) -> bool {
    [".*", ".+", "(?", "\\b", "\\w", "\\s", "\\d"].iter().any(|sign| term.contains(sign))
}
