//! Changes as sentences, for menus and the history.

use super::{Command, ConceptId, Counted, Decision, Project};
use crate::concept::{ConceptKind, Pole};
use crate::counts::counted;

/// Words named in a sentence about several.
const N_NAMED: usize = 3;

impl Command {
    /// The change as a sentence in the imperative, such as "Add joyful to positive", said of the project before it.
    pub fn describe(&self, project: &Project) -> String {
        let name =
            |id: &ConceptId| project.concept(*id).map_or("the concept", |concept| concept.name.as_str());
        match self {
            Self::InsertConcept { concept, .. } => format!("Add concept {}", concept.name),
            Self::RemoveConcept { id } => format!("Delete concept {}", name(id)),
            Self::Rename { id, name: new } => format!("Rename {} to {new}", name(id)),
            Self::Describe { id, .. } => format!("Describe {}", name(id)),
            Self::SetKind { id, kind } => format!("Make {} {}", name(id), kind_name(*kind)),
            Self::SetModel { id, model: Some(model) } => format!("Score {} by {}", name(id), model.as_str()),
            Self::SetModel { id, model: None } => format!("Score {} by the default model", name(id)),
            Self::MoveConcept { id, .. } => format!("Move {} in the list", name(id)),
            Self::SetColor { id, .. } => format!("Give {} another color", name(id)),
            Self::Replace { concept } => format!("Replace {}", concept.name),
            Self::SetCounted { id, counted } => match counted {
                Counted::Accepted => format!("Count only reviewed words in {}", name(id)),
                Counted::Top(n) => format!("Count {} a pole in {}", counted_suggestions(*n), name(id)),
                Counted::Above(least) => format!("Count every word that scores {least:.2} in {}", name(id)),
            },
            Self::Remark { term, remark, .. } => match (remark.weight, remark.note.is_empty()) {
                (Some(weight), true) => format!("Weigh {term} {weight:.2}"),
                (None, true) => format!("Take the remark from {term}"),
                (_, false) => format!("Note about {term}"),
            },
            Self::InsertSeed { pole, word, .. } => format!("Add {word} to {}", pole_name(*pole)),
            Self::RemoveSeed { pole, word, .. } => format!("Remove {word} from {}", pole_name(*pole)),
            Self::Decide { word, decision, .. } => match decision {
                Some(Decision::Accepted(_)) => format!("Accept {word}"),
                Some(Decision::Rejected) => format!("Reject {word}"),
                None => format!("Forget the decision on {word}"),
            },
            Self::SetVectors { .. } => "Use other word vectors".to_owned(),
            Self::SetVocabulary { n_words } => format!("Suggest from {n_words} words"),
            Self::SetDocuments { documents: Some(_) } => "Open documents".to_owned(),
            Self::SetDocuments { documents: None } => "Close the documents".to_owned(),
            Self::SetScoring { .. } => "Change the scoring".to_owned(),
            Self::InsertVersion { version, .. } => format!("Name this version {}", version.name),
            Self::RemoveVersion { name } => format!("Forget the version {name}"),
            Self::Together { commands } => describe_all(commands, project),
        }
    }
}

/// Several changes in one sentence: what is done to how many words, and the first of them.
fn describe_all(commands: &[Command], project: &Project) -> String {
    let parts = Command::Together { commands: commands.to_vec() }.into_parts();
    let Some(last) = parts.last() else { return "Nothing".to_owned() };
    if let Some(replaced) = parts.iter().find(|part| matches!(part, Command::Replace { .. })) {
        let is_concept =
            |part: &&Command| matches!(part, Command::Replace { .. } | Command::InsertConcept { .. });
        return match parts.iter().filter(is_concept).count() {
            1 => replaced.describe(project),
            n => format!("Replace {}", counted(n, "concept")),
        };
    }
    if let Some(first) = parts.iter().find(|part| matches!(part, Command::InsertConcept { .. })) {
        let n_concepts = parts.iter().filter(|part| matches!(part, Command::InsertConcept { .. })).count();
        return match n_concepts {
            1 => first.describe(project),
            n => format!("Add {}", counted(n, "concept")),
        };
    }
    // A move is a removal and an addition: the addition says it all.
    let (verb, words): (String, Vec<&str>) = match last {
        Command::InsertSeed { pole, .. } => {
            let is_alike =
                |part: &Command| matches!(part, Command::InsertSeed { pole: other, .. } if other == pole);
            ("Add {} to ".to_owned() + pole_name(*pole), words_of(&parts, is_alike))
        }
        Command::RemoveSeed { .. } => {
            ("Remove {}".to_owned(), words_of(&parts, |part| matches!(part, Command::RemoveSeed { .. })))
        }
        Command::Decide { decision, .. } => {
            let is_alike =
                |part: &Command| matches!(part, Command::Decide { decision: other, .. } if other == decision);
            let verb = match decision {
                Some(Decision::Accepted(_)) => "Accept {}",
                Some(Decision::Rejected) => "Reject {}",
                None => "Forget the decisions on {}",
            };
            (verb.to_owned(), words_of(&parts, is_alike))
        }
        Command::Remark { .. } => {
            ("Remark on {}".to_owned(), words_of(&parts, |part| matches!(part, Command::Remark { .. })))
        }
        single => return single.describe(project),
    };
    if let [_] = words.as_slice() {
        return last.describe(project);
    }
    let rest = words.len().saturating_sub(N_NAMED);
    let named = words.iter().take(N_NAMED).copied().collect::<Vec<_>>().join(", ");
    let listed = if rest == 0 { named } else { format!("{}: {named} …", counted(words.len(), "word")) };
    verb.replacen("{}", &listed, 1)
}

fn words_of(parts: &[Command], is_alike: impl Fn(&Command) -> bool) -> Vec<&str> {
    parts.iter().filter(|part| is_alike(part)).filter_map(Command::term).collect()
}

fn counted_suggestions(n: usize) -> String {
    counted(n, "suggestion")
}

/// "positive", "negative" or "irrelevant".
pub fn pole_name(pole: Pole) -> &'static str {
    match pole {
        Pole::Positive => "positive",
        Pole::Negative => "negative",
        Pole::Irrelevant => "irrelevant",
    }
}

/// "unipolar" or "bipolar".
pub fn kind_name(kind: ConceptKind) -> &'static str {
    match kind {
        ConceptKind::Unipolar => "unipolar",
        ConceptKind::Bipolar => "bipolar",
    }
}
