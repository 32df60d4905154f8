//! Takes ready concepts into a project.

use super::{Command, Concept, ConceptId, Project};
use crate::concept::ready::ReadySet;

/// The change that adds those concepts of `set` that the project has none of that name for, each with an id that
/// `new_id` gives; nothing where it has all.
pub fn add_ready(project: &Project, set: ReadySet, mut new_id: impl FnMut() -> ConceptId) -> Option<Command> {
    let is_there =
        |name: &str| project.concepts.iter().any(|concept| concept.name.eq_ignore_ascii_case(name));
    let first_color = project.unused_color();
    let missing = set.concepts().iter().filter(|ready| !is_there(ready.name));
    let commands: Vec<Command> = missing
        .enumerate()
        .map(|(place, ready)| {
            let concept = Concept {
                description: ready.description.to_owned(),
                seeds: ready.seeds(),
                color: first_color + place,
                ..Concept::new(new_id(), ready.name, ready.kind)
            };
            let at = project.concepts.len() + place;
            Command::InsertConcept { at, concept: Box::new(concept) }
        })
        .collect();
    (!commands.is_empty()).then(|| Command::together(commands))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{History, Made, Origin};

    #[test]
    fn all_come_in_one_step_and_none_twice() {
        let (mut project, mut history) = (Project::default(), History::default());
        let mut n = 0;
        let mut id = || {
            n += 1;
            ConceptId(n)
        };
        let command = add_ready(&project, ReadySet::Emotions, &mut id).unwrap();
        history.apply(&mut project, command, Made::now("ann", Origin::Example)).unwrap();
        assert_eq!(project.concepts.len(), 8);
        assert!(project.concepts.iter().all(|concept| concept.seeds.positive.len() == 6));
        assert_eq!(add_ready(&project, ReadySet::Emotions, &mut id), None);
        project.concepts.remove(0);
        assert!(matches!(
            add_ready(&project, ReadySet::Emotions, &mut id),
            Some(Command::InsertConcept { at: 7, .. })
        ));
    }
}
