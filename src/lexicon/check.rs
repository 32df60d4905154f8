//! The rules every lexicon keeps, whoever made it.

use std::collections::HashSet;

use super::{Lexicon, LexiconConcept, Term};
use crate::concept::seeds::Pole;

/// Everything in `lexicon` that breaks a rule, in its order; each sentence starts with the place.
pub(super) fn problems(lexicon: &Lexicon) -> Vec<String> {
    let mut problems = Vec::new();
    if !lexicon.created.is_empty() && lexicon.created.parse::<jiff::Timestamp>().is_err() {
        problems.push(format!(
            "“created” is {:?}; it must be a date and time like 2026-11-24T12:00:00Z",
            lexicon.created
        ));
    }
    let mut names = HashSet::new();
    for (number, concept) in (1..).zip(&lexicon.concepts) {
        let place = concept_place(number, &concept.name);
        if concept.name.trim().is_empty() {
            problems.push(format!("{place} has no name; give it one"));
        } else if !names.insert(concept.name.as_str()) {
            problems.push(format!("{place}: two concepts have this name; rename one"));
        }
        concept_problems(concept, &place, &mut problems);
    }
    problems
}

fn concept_problems(concept: &LexiconConcept, place: &str, problems: &mut Vec<String>) {
    if let Some((name, _)) = concept.model.parameters.iter().find(|(_, value)| !value.is_finite()) {
        problems.push(format!("{place}: the model’s parameter “{name}” is not a finite number"));
    }
    if Pole::ALL.iter().flat_map(|&pole| concept.seeds.get(pole)).any(|seed| seed.trim().is_empty()) {
        problems.push(format!("{place}: a seed is empty; remove it"));
    }
    let mut seen = HashSet::new();
    for (number, term) in (1..).zip(&concept.terms) {
        let place = term_place(place, number, &term.term);
        if term.term.trim().is_empty() {
            problems.push(format!("{place} is empty; remove it"));
        } else if !seen.insert(term.term.trim().to_lowercase()) {
            // Documents are read without regard to case, so “Joy” and “joy” would be one term with two weights.
            problems.push(format!("{place} is listed twice; keep one"));
        }
        problems.extend(weight_problem(term).map(|problem| format!("{place}: {problem}")));
    }
}

fn weight_problem(term: &Term) -> Option<String> {
    let weight = term.weight;
    if !(-1.0..=1.0).contains(&weight) {
        return Some(format!("the weight {weight} is not between −1 and 1"));
    }
    let (side, sign) = match term.pole {
        Pole::Positive if weight < 0.0 => ("positive", "below"),
        Pole::Negative if weight > 0.0 => ("negative", "above"),
        Pole::Positive | Pole::Negative | Pole::Irrelevant => return None,
    };
    Some(format!("the weight {weight} is {sign} 0 on the {side} pole; change the one or the other"))
}

/// How problems name a concept: by its name, or by its number (from 1) where it has none.
pub(super) fn concept_place(number: usize, name: &str) -> String {
    if name.trim().is_empty() { format!("concept {number}") } else { format!("concept “{name}”") }
}

/// How problems name a term of the concept at `concept`.
pub(super) fn term_place(concept: &str, number: usize, term: &str) -> String {
    if term.trim().is_empty() {
        format!("{concept}, term {number}")
    } else {
        format!("{concept}, term “{term}”")
    }
}
