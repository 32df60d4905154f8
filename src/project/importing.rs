//! Takes lexicons from files into a project: as concepts of their own, or into a concept that is there.

use std::collections::BTreeSet;

use super::{Command, Concept, ConceptId, Counted, Decision, Project, Remark};
use crate::concept::{ConceptKind, Pole};
use crate::lexicon::{LexiconConcept, Term, TermStatus};

/// The change that adds the concepts behind those there are, each with an id that `new_id` gives; nothing where there
/// are none. A name that is taken gets a number.
///
/// Seeds stay seeds. Accepted terms keep the weight they have in the file, as a weight of the analyst's own: a model
/// that knows nothing of them must not change it. Words that nobody reviewed are found anew by the model.
pub fn add(
    project: &Project,
    concepts: &[LexiconConcept],
    mut new_id: impl FnMut() -> ConceptId,
) -> Option<Command> {
    let mut names: BTreeSet<String> = project.concepts.iter().map(|concept| concept.name.clone()).collect();
    let first_color = project.unused_color();
    let added = concepts.iter().enumerate().map(|(place, imported)| {
        let name = (1..)
            .map(|n| if n == 1 { imported.name.clone() } else { format!("{} {n}", imported.name) })
            .find(|name| !names.contains(name))
            .unwrap_or_default();
        names.insert(name.clone());
        let mut concept = concept_of(new_id(), &name, imported);
        concept.color = first_color + place;
        let at = project.concepts.len() + place;
        Command::InsertConcept { at, concept: Box::new(concept) }
    });
    let commands: Vec<Command> = added.collect();
    (!commands.is_empty()).then(|| Command::together(commands))
}

fn concept_of(id: ConceptId, name: &str, imported: &LexiconConcept) -> Concept {
    let mut concept = Concept::new(id, name, imported.kind);
    concept.description.clone_from(&imported.description);
    concept.model = imported.model.name.parse().ok();
    for (pole, word) in imported.seeds.iter() {
        if concept.seeds.pole_of(word).is_none() {
            concept.seeds.get_mut(pole).push(word.to_owned());
        }
    }
    let n_suggested = |pole: Pole| {
        imported.terms.iter().filter(|t| t.status == TermStatus::Suggested && t.pole == pole).count()
    };
    concept.counted = match n_suggested(Pole::Positive).max(n_suggested(Pole::Negative)) {
        0 => Counted::Accepted,
        n => Counted::Top(n.min(Counted::MOST)),
    };
    for term in &imported.terms {
        take(&mut concept, term);
    }
    concept
}

fn take(concept: &mut Concept, term: &Term) {
    let remark = |weight: Option<f64>| Remark { weight, note: term.note.clone() };
    let is_new = !concept.mentions(&term.term);
    let remark = match term.status {
        TermStatus::Seed if is_new => {
            concept.seeds.get_mut(term.pole).push(term.term.clone());
            remark(None)
        }
        TermStatus::Seed => remark(None),
        TermStatus::Accepted if is_new && term.pole == Pole::Irrelevant => {
            concept.seeds.irrelevant.push(term.term.clone());
            remark(None)
        }
        TermStatus::Accepted if is_new => {
            concept.decisions.insert(term.term.clone(), Decision::Accepted(term.pole));
            remark(Some(term.weight.abs()))
        }
        TermStatus::Rejected if is_new => {
            concept.decisions.insert(term.term.clone(), Decision::Rejected);
            remark(None)
        }
        TermStatus::Suggested | TermStatus::Accepted | TermStatus::Rejected => return,
    };
    if !remark.is_empty() {
        concept.remarks.insert(term.term.clone(), remark);
    }
}

/// The change that takes the terms of `concepts` into `target` as accepted ones; terms that were reviewed there before
/// stay as they are. Nothing where there is nothing new.
pub fn add_into(target: &Concept, concepts: &[LexiconConcept]) -> Option<Command> {
    let mut merged = target.clone();
    for imported in concepts {
        let side = |pole: Pole| match (pole, target.kind) {
            // A concept of one idea has no other side.
            (Pole::Negative, ConceptKind::Unipolar) => Pole::Irrelevant,
            (pole, _) => pole,
        };
        let seeds = imported.seeds.iter().map(|(pole, word)| Term {
            term: word.to_owned(),
            weight: pole.sign(),
            pole,
            status: TermStatus::Accepted,
            note: String::new(),
        });
        let has_terms = !imported.terms.is_empty();
        for term in imported.terms.iter().cloned().chain(seeds.filter(|_| !has_terms)) {
            let status = match term.status {
                TermStatus::Seed => TermStatus::Accepted,
                status => status,
            };
            take(&mut merged, &Term { pole: side(term.pole), status, ..term });
        }
    }
    (merged != *target).then(|| Command::Replace { concept: Box::new(merged) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::Seeds;
    use crate::lexicon::ModelRef;

    fn term(term: &str, weight: f64, status: TermStatus) -> Term {
        let pole = if weight < 0.0 { Pole::Negative } else { Pole::Positive };
        Term { term: term.to_owned(), weight, pole, status, note: String::new() }
    }

    fn mood() -> LexiconConcept {
        LexiconConcept {
            name: "mood".to_owned(),
            description: String::new(),
            kind: ConceptKind::Bipolar,
            model: ModelRef::default(),
            seeds: Seeds { positive: vec!["happy".to_owned()], ..Seeds::default() },
            terms: vec![
                term("happy", 0.9, TermStatus::Seed),
                term("not bad", 0.4, TermStatus::Accepted),
                term("glum", -0.7, TermStatus::Accepted),
                term("tax", 0.1, TermStatus::Rejected),
                term("merry", 0.5, TermStatus::Suggested),
            ],
        }
    }

    #[test]
    fn a_lexicon_becomes_concepts_with_names_and_colors_of_their_own() {
        let mut project = Project::default();
        let mut last = 0;
        let mut add_mood = |project: &mut Project| {
            let command = add(project, &[mood()], || {
                last += 1;
                ConceptId(last)
            });
            project.apply(command.unwrap()).unwrap();
        };
        add_mood(&mut project);
        add_mood(&mut project);
        let [first, second] = project.concepts.as_slice() else { panic!() };
        assert_eq!([first.name.as_str(), second.name.as_str()], ["mood", "mood 2"]);
        assert!(first.color != second.color && first.counted == Counted::Top(1));
        assert_eq!(first.seeds.positive, ["happy"]);
        assert_eq!(first.decisions["glum"], Decision::Accepted(Pole::Negative));
        assert_eq!(first.decisions["tax"], Decision::Rejected);
        assert_eq!((first.remarks["glum"].weight, first.remarks.get("happy")), (Some(0.7), None));
        assert!(!first.mentions("merry"), "the model finds it again");
    }

    #[test]
    fn terms_go_into_a_concept_where_they_are_new() {
        let mut target = Concept::new(ConceptId(1), "joy", ConceptKind::Unipolar);
        target.decisions.insert("not bad".to_owned(), Decision::Rejected);
        let Some(Command::Replace { concept }) = add_into(&target, &[mood()]) else { panic!() };
        assert_eq!(concept.decisions["not bad"], Decision::Rejected);
        assert_eq!(concept.decisions["happy"], Decision::Accepted(Pole::Positive));
        assert_eq!(concept.seeds.irrelevant, ["glum"]);
        assert_eq!(add_into(&concept, &[mood()]), None);
    }
}
