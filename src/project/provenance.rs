//! Who put each term of a concept where it stands, when and how, as the history tells.

use std::collections::HashMap;

use super::{Command, Concept, ConceptId, History, Made};

/// The last change of each term of one concept.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    by_term: HashMap<String, Made>,
    /// Terms the concept came with when it was added or replaced: of those that are not in `by_term`.
    by_concept: Vec<(Made, Option<Concept>)>,
}

impl Provenance {
    /// Reads the whole history once.
    pub fn of(history: &History, id: ConceptId) -> Self {
        let mut provenance = Self::default();
        for step in history.done() {
            provenance.follow(&step.command, id, &step.made);
        }
        provenance
    }

    /// `inverse` takes back what `made` tells of.
    fn follow(&mut self, inverse: &Command, id: ConceptId, made: &Made) {
        match inverse {
            Command::Together { commands } => {
                commands.iter().for_each(|command| self.follow(command, id, made));
            }
            Command::RemoveConcept { id: added } if *added == id => {
                self.by_term.clear();
                self.by_concept = vec![(made.clone(), None)];
            }
            Command::Replace { concept: before } if before.id == id => {
                self.by_term.retain(|term, _| before.mentions(term));
                self.by_concept.push((made.clone(), Some(before.as_ref().clone())));
            }
            Command::InsertSeed { id: changed, word, .. }
            | Command::RemoveSeed { id: changed, word, .. }
            | Command::Decide { id: changed, word, .. }
                if *changed == id =>
            {
                self.by_term.insert(word.clone(), made.clone());
            }
            _ => {}
        }
    }

    /// When, by whom and how the term came to stand where it stands; nothing for words that nobody reviewed.
    pub fn get(&self, term: &str) -> Option<&Made> {
        let came_with = |(made, before): &'_ (Made, Option<Concept>)| {
            before.as_ref().is_none_or(|before| !before.mentions(term)).then_some(made.clone())
        };
        match self.by_term.get(term) {
            Some(made) => Some(made),
            None => {
                let place = self.by_concept.iter().rposition(|one| came_with(one).is_some())?;
                self.by_concept.get(place).map(|(made, _)| made)
            }
        }
    }
}

impl Concept {
    /// Whether the analyst put the term anywhere.
    pub fn mentions(&self, term: &str) -> bool {
        self.seeds.pole_of(term).is_some() || self.decisions.contains_key(term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::{ConceptKind, Pole};
    use crate::project::{Decision, Origin, Project};

    #[test]
    fn the_last_change_of_a_term_is_told_and_undone_ones_are_not() {
        let (mut project, mut history) = (Project::default(), History::default());
        let id = ConceptId(1);
        let mut concept = Concept::new(id, "joy", ConceptKind::Bipolar);
        concept.seeds.positive.push("happy".to_owned());
        let mut step = |project: &mut Project, command, origin| {
            history.apply(project, command, Made::now("ann", origin)).unwrap();
            history.clone()
        };
        let insert = Command::InsertConcept { at: 0, concept: Box::new(concept) };
        step(&mut project, insert, Origin::Import("old.dic".to_owned()));
        let glad = project.concepts[0].place_seeds(Pole::Positive, &["glad".to_owned()]).unwrap();
        step(&mut project, glad, Origin::Group("merry".to_owned()));
        let accept = Command::Decide { id, word: "jolly".to_owned(), decision: Some(Decision::Rejected) };
        let mut history = step(&mut project, accept, Origin::Suggestion);

        let origin = |history: &History, term: &str| {
            Provenance::of(history, id).get(term).map(|made| (made.by.clone(), made.origin.clone()))
        };
        let by_ann = |origin| Some(("ann".to_owned(), origin));
        assert_eq!(origin(&history, "happy"), by_ann(Origin::Import("old.dic".to_owned())));
        assert_eq!(origin(&history, "glad"), by_ann(Origin::Group("merry".to_owned())));
        assert_eq!(origin(&history, "jolly"), by_ann(Origin::Suggestion));
        history.undo(&mut project).unwrap();
        assert_eq!(origin(&history, "jolly"), by_ann(Origin::Import("old.dic".to_owned())));

        let mut other = project.concepts[0].clone();
        other.seeds.positive.push("merry".to_owned());
        let replace = Command::Replace { concept: Box::new(other) };
        history.apply(&mut project, replace, Made::now("ann", Origin::Version("v1".to_owned()))).unwrap();
        assert_eq!(origin(&history, "merry"), by_ann(Origin::Version("v1".to_owned())));
        assert_eq!(origin(&history, "glad"), by_ann(Origin::Group("merry".to_owned())));
        assert_eq!(origin(&history, "happy"), by_ann(Origin::Import("old.dic".to_owned())));
        assert!(Provenance::of(&history, ConceptId(9)).get("happy").is_none());
    }
}
