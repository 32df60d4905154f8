//! What the analyst decided about documents: accepted, rejected, picked, why, and a note.

use serde::{Deserialize, Serialize};

use super::{Command, Project};
use crate::corpus::keys::DocumentKey;

/// Characters of a title that a change keeps, to tell of it by.
const N_TITLE: usize = 60;

/// What was decided about a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentState {
    /// Nothing yet.
    #[default]
    New,
    /// It is good enough.
    Accepted,
    /// It is not.
    Rejected,
    /// It is one of the best, to be shown.
    Picked,
}

impl DocumentState {
    /// In the order they are offered.
    pub const ALL: [Self; 4] = [Self::New, Self::Accepted, Self::Rejected, Self::Picked];

    /// As an adjective, such as "accepted".
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Picked => "picked",
        }
    }

    /// Its place in lists by state, such as counts; that in [`ALL`](Self::ALL).
    pub fn place(self) -> usize {
        // Places of an enum with four values.
        self as usize
    }
}

/// What the analyst said of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Review {
    /// What was decided.
    pub state: DocumentState,
    /// Why, in the order given; none twice, none empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// May be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Review {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.state == DocumentState::New && self.reasons.is_empty() && self.note.is_empty()
    }

    /// The same with another decision. What is new again has no reasons; the note stays.
    #[must_use]
    pub fn with_state(mut self, state: DocumentState) -> Self {
        if state == DocumentState::New {
            self.reasons.clear();
        }
        Self { state, ..self }
    }

    /// The same with a reason more, or without it where it was given.
    #[must_use]
    pub fn with_reason_turned(mut self, reason: &str) -> Self {
        match self.reasons.iter().position(|given| given == reason) {
            Some(place) => drop(self.reasons.remove(place)),
            None => self.reasons.push(reason.to_owned()),
        }
        self
    }

    /// As a project keeps it.
    #[must_use]
    pub fn tidied(self) -> Self {
        Self { reasons: tidied(self.reasons), ..self }
    }
}

impl Command {
    /// Says something of the document with this key; its title, or else its text, is for the history, which shows the
    /// beginning. It may be empty.
    pub fn review(key: DocumentKey, title: &str, review: Review) -> Self {
        let shown = title.trim_start().chars().take(N_TITLE);
        let mut title: String = shown.map(|c| if c.is_control() { ' ' } else { c }).collect();
        title.truncate(title.trim_end().len());
        Self::Review { key, title, review }
    }

    /// What a single change says of which document, if it is about one.
    pub fn as_review(&self) -> Option<(&DocumentKey, &Review)> {
        match self {
            Self::Review { key, review, .. } => Some((key, review)),
            _ => None,
        }
    }
}

impl Project {
    /// Returns the change that takes it back.
    pub(super) fn review(&mut self, key: DocumentKey, title: String, review: Review) -> Command {
        let review = review.tidied();
        let before = if review.is_empty() {
            self.reviews.remove(&key)
        } else {
            self.reviews.insert(key.clone(), review)
        };
        Command::Review { key, title, review: before.unwrap_or_default() }
    }

    /// Returns the change that takes it back.
    pub(super) fn offer_reasons(&mut self, reasons: Vec<String>) -> Command {
        Command::SetReasons { reasons: std::mem::replace(&mut self.reasons, tidied(reasons)) }
    }
}

/// The reasons that are offered at first: those of the 2017 original.
pub fn first_reasons() -> Vec<String> {
    ["well-written", "informative", "personal experience", "critical", "humorous"].map(str::to_owned).into()
}

/// Reasons without empty and repeated ones.
fn tidied(reasons: Vec<String>) -> Vec<String> {
    let mut tidied: Vec<String> = Vec::with_capacity(reasons.len());
    for reason in reasons {
        let reason = match reason.trim() {
            trimmed if trimmed.len() == reason.len() => reason,
            trimmed => trimmed.to_owned(),
        };
        if !reason.is_empty() && !tidied.contains(&reason) {
            tidied.push(reason);
        }
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{History, Made, Mix, Origin};

    fn key(n: usize) -> DocumentKey {
        DocumentKey(format!("id:{n}"))
    }

    fn review(state: DocumentState, reasons: &[&str], note: &str) -> Review {
        Review {
            state,
            reasons: reasons.iter().map(|&reason| reason.to_owned()).collect(),
            note: note.to_owned(),
        }
    }

    #[test]
    fn reviews_are_kept_tidy_and_empty_ones_are_forgotten() {
        let mut project = Project::default();
        let said = review(DocumentState::Picked, &["critical", " critical ", "", "dry"], "see page 2");
        let inverse = project.apply(Command::review(key(1), "One", said)).unwrap();
        assert_eq!(
            project.reviews[&key(1)],
            review(DocumentState::Picked, &["critical", "dry"], "see page 2")
        );
        let new = project.reviews[&key(1)].clone().with_state(DocumentState::New);
        assert_eq!(new, review(DocumentState::New, &[], "see page 2"));
        project.apply(inverse).unwrap();
        assert!(project.reviews.is_empty());
    }

    #[test]
    fn the_history_tells_decisions_in_sentences() {
        let (mut project, mut history) = (Project::default(), History::default());
        let mut check = |commands: Vec<Command>, sentence: &str| {
            let made = Made::now("ann", Origin::Hand);
            history.apply(&mut project, Command::together(commands), made).unwrap();
            assert_eq!(history.undo_description(), Some(sentence));
        };
        use DocumentState::{Accepted, New, Picked, Rejected};
        let say = |n: usize, said: Review| Command::review(key(n), &format!("Title {n}"), said);
        check(vec![say(1, review(Accepted, &[], ""))], "Accept “Title 1”");
        check(vec![say(1, review(Accepted, &["dry"], ""))], "Call “Title 1” dry");
        check(vec![say(1, review(Accepted, &["dry"], "so"))], "Note about “Title 1”");
        check(vec![say(1, review(Accepted, &["wet", "cold"], "so"))], "Change the reasons for “Title 1”");
        check(vec![say(1, review(Accepted, &["wet"], "so"))], "No longer call “Title 1” cold");
        check(vec![say(1, Review::default())], "Make “Title 1” new again");
        check((1..3).map(|n| say(n, review(Picked, &[], ""))).collect(), "Pick “Title 1”, “Title 2”");
        let many = (1..1001).map(|n| say(n, review(Rejected, &[], ""))).collect();
        check(many, "Reject 1,000 documents: “Title 1”, “Title 2”, “Title 3” …");
        let mixed = vec![say(1, review(New, &[], "")), say(2, review(Picked, &[], ""))];
        check(mixed, "Decide on “Title 1”, “Title 2”");
        check(vec![Command::review(key(9), " ", review(Picked, &[], ""))], "Pick “id:9”");
        let long = Command::review(key(8), &"é".repeat(100), review(Picked, &[], ""));
        check(vec![long], &format!("Pick “{}”", "é".repeat(60)));

        let mut reasons = first_reasons();
        reasons.push("dry".to_owned());
        let own = vec![Command::SetReasons { reasons }, say(2, review(Picked, &["dry"], ""))];
        check(own, "Call “Title 2” dry");
        check(vec![Command::SetReasons { reasons: first_reasons() }], "No longer offer the reason dry");
        let mix = Mix { name: "both".to_owned(), weights: Vec::new() };
        let remove = Command::RemoveMix { name: "both".to_owned() };
        check(vec![Command::InsertMix { at: 0, mix: mix.clone() }], "Add the mix both");
        check(vec![remove.clone(), Command::InsertMix { at: 0, mix }], "Change the mix both");
        check(vec![remove], "Delete the mix both");
    }
}
