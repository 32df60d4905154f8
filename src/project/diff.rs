//! What changed between two states of the concepts.

use std::collections::BTreeSet;

use super::{Concept, Decision, Remark};
use crate::concept::Pole;
use crate::concept::Pole::{Irrelevant, Negative, Positive};

/// Where the analyst put a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Among the seeds.
    Seed(Pole),
    /// In the lexicon, but no seed.
    Accepted(Pole),
    /// Out.
    Rejected,
}

impl Concept {
    /// Where the analyst put the term, if anywhere.
    pub fn standing(&self, term: &str) -> Option<Standing> {
        let decided = || {
            self.decisions.get(term).map(|decision| match decision {
                Decision::Accepted(pole) => Standing::Accepted(*pole),
                Decision::Rejected => Standing::Rejected,
            })
        };
        self.seeds.pole_of(term).map(Standing::Seed).or_else(decided)
    }
}

/// A term that stands elsewhere, or of which something else is said.
#[derive(Clone, Debug, PartialEq)]
pub struct TermChange {
    /// The term.
    pub term: String,
    /// Where it stood.
    pub before: Option<Standing>,
    /// Where it stands.
    pub after: Option<Standing>,
    /// Weight and note before and after, where they differ.
    pub remark: Option<(Remark, Remark)>,
}

/// A concept that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ConceptChange {
    /// As it is called after the change; before, where it is gone.
    pub name: String,
    /// What happened to all of it, such as "added"; several sentences for several settings.
    pub settings: Vec<String>,
    /// By term.
    pub terms: Vec<TermChange>,
}

/// The concepts that differ, in the order of `after`, then those that are gone. Concepts are the same by their id.
pub fn diff(before: &[Concept], after: &[Concept]) -> Vec<ConceptChange> {
    let of_id =
        |list: &'_ [Concept], concept: &Concept| list.iter().find(|other| other.id == concept.id).cloned();
    let changed = after.iter().map(|new| match of_id(before, new) {
        Some(old) => change(&old, new, settings(&old, new)),
        None => change(&Concept::new(new.id, &new.name, new.kind), new, vec!["added".to_owned()]),
    });
    let gone = before
        .iter()
        .filter(|old| of_id(after, old).is_none())
        .map(|old| change(old, &Concept::new(old.id, &old.name, old.kind), vec!["deleted".to_owned()]));
    changed.chain(gone).filter(|change| !change.settings.is_empty() || !change.terms.is_empty()).collect()
}

fn settings(old: &Concept, new: &Concept) -> Vec<String> {
    let mut settings = Vec::new();
    if old.name != new.name {
        settings.push(format!("was called {}", old.name));
    }
    if old.kind != new.kind {
        settings.push(format!("is now {}", super::command::kind_name(new.kind)));
    }
    if old.model_choice() != new.model_choice() {
        let (before, after) = (old.model_choice().name().as_str(), new.model_choice().name().as_str());
        settings.push(format!("scored by {after}, before by {before}"));
    }
    if old.counted != new.counted {
        settings.push("other unreviewed words count".to_owned());
    }
    if old.description != new.description {
        settings.push("described anew".to_owned());
    }
    settings
}

fn change(old: &Concept, new: &Concept, settings: Vec<String>) -> ConceptChange {
    let terms_of = |concept: &Concept| -> Vec<String> {
        let seeds = concept.seeds.iter().map(|(_, word)| word.to_owned());
        seeds.chain(concept.decisions.keys().cloned()).chain(concept.remarks.keys().cloned()).collect()
    };
    let terms: BTreeSet<String> = terms_of(old).into_iter().chain(terms_of(new)).collect();
    let changed = |term: String| {
        let (before, after) = (old.standing(&term), new.standing(&term));
        let remark = |concept: &Concept| concept.remarks.get(&term).cloned().unwrap_or_default();
        let (said, says) = (remark(old), remark(new));
        let remark = (said != says).then_some((said, says));
        (before != after || remark.is_some()).then_some(TermChange { term, before, after, remark })
    };
    ConceptChange { name: new.name.clone(), settings, terms: terms.into_iter().filter_map(changed).collect() }
}

/// "positive seed", "accepted", "rejected", or "not in it".
pub fn standing_name(standing: Option<Standing>) -> &'static str {
    match standing {
        None => "not in it",
        Some(Standing::Seed(Positive)) => "positive seed",
        Some(Standing::Seed(Negative)) => "negative seed",
        Some(Standing::Seed(Irrelevant)) => "irrelevant",
        Some(Standing::Accepted(Negative)) => "accepted as negative",
        Some(Standing::Accepted(Positive | Irrelevant)) => "accepted",
        Some(Standing::Rejected) => "rejected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::ConceptKind;
    use crate::project::ConceptId;

    #[test]
    fn terms_settings_and_whole_concepts_are_told() {
        let mut old = Concept::new(ConceptId(1), "joy", ConceptKind::Bipolar);
        old.seeds.positive = vec!["happy".to_owned(), "glad".to_owned()];
        old.decisions.insert("tax".to_owned(), Decision::Rejected);
        let mut new = old.clone();
        new.name = "happiness".to_owned();
        new.seeds.positive.pop();
        new.decisions.insert("glad".to_owned(), Decision::Accepted(Positive));
        new.remarks.insert("tax".to_owned(), Remark { weight: None, note: "off topic".to_owned() });
        let other = Concept::new(ConceptId(2), "money", ConceptKind::Unipolar);

        let changes = diff(&[old.clone(), other], &[new]);
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0].settings, ["was called joy"]);
        let terms: Vec<(&str, &str, &str)> = changes[0]
            .terms
            .iter()
            .map(|term| (term.term.as_str(), standing_name(term.before), standing_name(term.after)))
            .collect();
        assert_eq!(terms, [("glad", "positive seed", "accepted"), ("tax", "rejected", "rejected")]);
        assert_eq!((changes[1].name.as_str(), changes[1].settings[0].as_str()), ("money", "deleted"));
        assert_eq!(diff(&[old.clone()], &[old]), []);
    }
}
