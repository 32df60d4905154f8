//! Changes as sentences, for menus and the history.

use std::borrow::Cow;

use super::{Command, ConceptId, Counted, Decision, DocumentState, Project, Review};
use crate::concept::{ConceptKind, Pole};
use crate::corpus::keys::DocumentKey;
use crate::counts::counted;

/// Words and documents named in a sentence about several.
pub const N_NAMED: usize = 3;

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
            Self::Review { key, title, review } => {
                said_of(review, project.reviews.get(key)).replacen("{}", &quoted(key, title), 1)
            }
            Self::SetReasons { reasons } => describe_reasons(reasons, &project.reasons),
            Self::InsertMix { mix, .. } => format!("Add the mix {}", mix.name),
            Self::RemoveMix { name } => format!("Delete the mix {name}"),
            Self::InsertEvent { event } => format!("Mark the event {}", event.name),
            Self::RemoveEvent { event } => format!("Delete the event {}", event.name),
            Self::Together { .. } => describe_all(&self.parts(), project),
        }
    }
}

/// Several changes in one sentence: what is done to how many words or documents, and the first of them.
fn describe_all(parts: &[&Command], project: &Project) -> String {
    let Some(last) = parts.last() else { return "Nothing".to_owned() };
    if let Some(replaced) = parts.iter().find(|part| matches!(part, Command::Replace { .. })) {
        let is_concept =
            |part: &&&Command| matches!(part, Command::Replace { .. } | Command::InsertConcept { .. });
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
    if let Some(said) = describe_reviews(parts, project) {
        return said;
    }
    // A move is a removal and an addition: the addition says it all.
    let (verb, words): (String, Vec<&str>) = match last {
        Command::InsertSeed { pole, .. } if has_seeds_of_other(parts, *pole) => {
            ("Add {} as seeds".to_owned(), words_of(parts, |part| matches!(part, Command::InsertSeed { .. })))
        }
        Command::InsertSeed { pole, .. } => {
            let is_alike =
                |part: &Command| matches!(part, Command::InsertSeed { pole: other, .. } if other == pole);
            ("Add {} to ".to_owned() + pole_name(*pole), words_of(parts, is_alike))
        }
        Command::RemoveSeed { .. } => {
            ("Remove {}".to_owned(), words_of(parts, |part| matches!(part, Command::RemoveSeed { .. })))
        }
        Command::Decide { decision, .. } => {
            let is_alike =
                |part: &Command| matches!(part, Command::Decide { decision: other, .. } if other == decision);
            let verb = match decision {
                Some(Decision::Accepted(_)) => "Accept {}",
                Some(Decision::Rejected) => "Reject {}",
                None => "Forget the decisions on {}",
            };
            (verb.to_owned(), words_of(parts, is_alike))
        }
        Command::Remark { .. } => {
            ("Remark on {}".to_owned(), words_of(parts, |part| matches!(part, Command::Remark { .. })))
        }
        Command::InsertMix { mix, .. } if parts.len() > 1 => return format!("Change the mix {}", mix.name),
        single => return single.describe(project),
    };
    if let [_] = words.as_slice() {
        return last.describe(project);
    }
    let named: Vec<String> = words.iter().take(N_NAMED).map(|word| (*word).to_owned()).collect();
    verb.replacen("{}", &listed(&named, words.len(), "word"), 1)
}

/// The first few by name and how many there are.
fn listed(first: &[String], n: usize, noun: &str) -> String {
    let named = first.join(", ");
    if n <= first.len() { named } else { format!("{}: {named} …", counted(n, noun)) }
}

/// Several changes of which some are about documents; nothing where none is.
fn describe_reviews(parts: &[&Command], project: &Project) -> Option<String> {
    let mut n = 0;
    let mut named = Vec::new();
    let mut state = None;
    let mut verb = None;
    for part in parts {
        let Command::Review { key, title, review } = part else { continue };
        n += 1;
        // What the first are told by goes for the others that are decided alike: there may be many.
        let said = if named.len() < N_NAMED {
            named.push(quoted(key, title));
            Some(said_of(review, project.reviews.get(key)))
        } else {
            None
        };
        let is_alike = *state.get_or_insert(review.state) == review.state
            && said.as_ref().is_none_or(|said| verb.as_ref().is_none_or(|verb| verb == said));
        verb = if is_alike { verb.or(said) } else { Some("Decide on {}".into()) };
    }
    Some(verb?.replacen("{}", &listed(&named, n, "document"), 1))
}

/// What a review says beyond the one before, with `{}` for the document.
fn said_of(review: &Review, before: Option<&Review>) -> Cow<'static, str> {
    let nothing = Review::default();
    let before = before.unwrap_or(&nothing);
    if review.state != before.state {
        return match review.state {
            DocumentState::New => "Make {} new again",
            DocumentState::Accepted => "Accept {}",
            DocumentState::Rejected => "Reject {}",
            DocumentState::Picked => "Pick {}",
        }
        .into();
    }
    if review.reasons == before.reasons {
        return "Note about {}".into();
    }
    match differing(&review.reasons, &before.reasons) {
        (Some(reason), None) => format!("Call {{}} {reason}").into(),
        (None, Some(reason)) => format!("No longer call {{}} {reason}").into(),
        _ => "Change the reasons for {}".into(),
    }
}

/// The reason that is new and the one that is gone, where all others are in both.
fn differing<'r>(reasons: &'r [String], before: &'r [String]) -> (Option<&'r str>, Option<&'r str>) {
    let only = |some: &'r [String], others: &[String]| {
        let mut only = some.iter().filter(|reason| !others.contains(reason));
        (only.next().map(String::as_str), only.next().is_some())
    };
    match (only(reasons, before), only(before, reasons)) {
        ((new, false), (gone, false)) => (new, gone),
        _ => (None, None),
    }
}

fn quoted(key: &DocumentKey, title: &str) -> String {
    format!("“{}”", if title.is_empty() { &key.0 } else { title })
}

fn describe_reasons(reasons: &[String], before: &[String]) -> String {
    match differing(reasons, before) {
        (Some(reason), None) => format!("Offer the reason {reason}"),
        (None, Some(reason)) => format!("No longer offer the reason {reason}"),
        _ => "Offer other reasons".to_owned(),
    }
}

fn has_seeds_of_other(parts: &[&Command], pole: Pole) -> bool {
    parts.iter().any(|part| matches!(part, Command::InsertSeed { pole: other, .. } if *other != pole))
}

fn words_of<'c>(parts: &[&'c Command], is_alike: impl Fn(&Command) -> bool) -> Vec<&'c str> {
    parts.iter().filter(|part| is_alike(part)).filter_map(|part| part.term()).collect()
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
