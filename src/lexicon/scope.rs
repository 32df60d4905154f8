//! Which terms of a concept count when documents are scored.

use std::fmt;
use std::str::FromStr;

use super::{LexiconConcept, TermStatus};
use crate::concept::seeds::Pole;
use crate::{Error, Result};

/// How far beyond the analyst's own decisions scoring goes. Seeds and accepted terms always count, rejected
/// and irrelevant ones never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Nothing more.
    #[default]
    Accepted,
    /// Also this many suggested terms, the heaviest.
    Top(usize),
    /// Also every suggested term.
    All,
}

impl FromStr for Scope {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let top = || text.strip_prefix("top:").and_then(|count| count.parse().ok());
        match text {
            "accepted" => Ok(Self::Accepted),
            "all" => Ok(Self::All),
            _ => top().map(Self::Top).ok_or_else(|| {
                Error::Request(format!(
                    "unknown scope “{text}”; give accepted, all, or top: and a number (top:200)"
                ))
            }),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("accepted"),
            Self::Top(count) => write!(f, "top:{count}"),
            Self::All => f.write_str("all"),
        }
    }
}

/// The terms that count, with their weights, in the order of the concept. [`Scope::Top`] takes suggested terms
/// by the size of their weight on whichever pole, equal ones in the order of the concept.
///
/// A concept with no terms at all (only seeds are known, as in a file of 2017) is measured by its seeds, +1 on
/// the positive pole and −1 on the negative: better than a column of nothing.
#[must_use]
pub fn terms_in_scope(concept: &LexiconConcept, scope: Scope) -> Vec<(&str, f64)> {
    if concept.terms.is_empty() {
        let seeds = |pole: Pole| concept.seeds.get(pole).iter().map(move |seed| (seed.as_str(), pole.sign()));
        return seeds(Pole::Positive).chain(seeds(Pole::Negative)).collect();
    }
    let counts = |status: TermStatus| match status {
        TermStatus::Seed | TermStatus::Accepted => true,
        TermStatus::Suggested => scope == Scope::All,
        TermStatus::Rejected => false,
    };
    let relevant = || concept.terms.iter().enumerate().filter(|(_, term)| term.pole != Pole::Irrelevant);
    let mut chosen: Vec<usize> =
        relevant().filter(|(_, term)| counts(term.status)).map(|(place, _)| place).collect();
    if let Scope::Top(count) = scope {
        let mut suggested: Vec<_> =
            relevant().filter(|(_, term)| term.status == TermStatus::Suggested).collect();
        // A stable sort: equal weights stay in order.
        suggested.sort_by(|(_, a), (_, b)| b.weight.abs().total_cmp(&a.weight.abs()));
        chosen.extend(suggested.iter().take(count).map(|&(place, _)| place));
        chosen.sort_unstable();
    }
    chosen.iter().filter_map(|&place| concept.terms.get(place)).map(|t| (t.term.as_str(), t.weight)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{ModelRef, Term};
    use super::*;
    use crate::concept::seeds::{ConceptKind, Seeds};

    fn concept() -> LexiconConcept {
        let term = |term: &str, weight, pole, status| Term {
            term: term.to_owned(),
            weight,
            pole,
            status,
            note: String::new(),
        };
        LexiconConcept {
            name: "happiness".to_owned(),
            description: String::new(),
            kind: ConceptKind::Bipolar,
            model: ModelRef::default(),
            seeds: Seeds {
                positive: vec!["happy".to_owned()],
                negative: vec!["sad".to_owned()],
                irrelevant: vec!["birthday".to_owned()],
            },
            terms: vec![
                term("mild", 0.2, Pole::Positive, TermStatus::Suggested),
                term("happy", 1.0, Pole::Positive, TermStatus::Seed),
                term("grim", -0.5, Pole::Negative, TermStatus::Suggested),
                term("lively", 0.5, Pole::Positive, TermStatus::Suggested),
                term("tax", 0.9, Pole::Positive, TermStatus::Rejected),
                term("cake", 0.8, Pole::Irrelevant, TermStatus::Suggested),
                term("glum", -0.4, Pole::Negative, TermStatus::Accepted),
            ],
        }
    }

    #[track_caller]
    fn check(scope: &str, expected: &[&str]) {
        let concept = concept();
        let scope: Scope = scope.parse().unwrap();
        let words: Vec<_> = terms_in_scope(&concept, scope).into_iter().map(|(term, _)| term).collect();
        assert_eq!(words, expected, "{scope}");
    }

    #[test]
    fn scopes_widen_from_the_analysts_own_words() {
        check("accepted", &["happy", "glum"]);
        check("top:0", &["happy", "glum"]);
        // grim and lively weigh the same: the first in the list wins.
        check("top:1", &["happy", "grim", "glum"]);
        check("top:2", &["happy", "grim", "lively", "glum"]);
        check("top:99", &["mild", "happy", "grim", "lively", "glum"]);
        check("all", &["mild", "happy", "grim", "lively", "glum"]);
    }

    #[test]
    fn a_concept_without_terms_is_measured_by_its_seeds() {
        let mut concept = concept();
        concept.terms.clear();
        assert_eq!(terms_in_scope(&concept, Scope::Accepted), [("happy", 1.0), ("sad", -1.0)]);
    }

    #[test]
    fn a_wrong_scope_says_what_is_right() {
        for wrong in ["", "top", "top:", "top:-1", "ALL"] {
            let sentence = wrong.parse::<Scope>().unwrap_err().to_string();
            assert!(sentence.contains("top:200"), "{sentence}");
        }
        assert_eq!(Scope::Top(7).to_string().parse::<Scope>().unwrap(), Scope::Top(7));
    }
}
