//! Decisions about documents: by buttons and keys, with reasons and notes, and back again.

use conceptvector::corpus::DocId;
use conceptvector::project::{DocumentState, Review};

use super::*;

const DIARY: &str = "id,title,text\n\
    a,First,A happy and cheerful day\n\
    b,Second,Sad and lonely and cold\n\
    c,Third,The gate is made of wood\n";

/// A window with documents and the first of them in the reader. The folder keeps the file.
fn with_first() -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    std::fs::write(&path, DIARY).unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Documents");
    window.click_row("First");
    (window, folder)
}

impl Window {
    fn review(&self, doc: u32) -> Review {
        self.workbench().review(DocId(doc))
    }

    fn counts(&self) -> [usize; 4] {
        self.workbench().reviews().unwrap().counts
    }

    fn last_step(&self) -> &str {
        self.workbench().history().undo_description().unwrap()
    }
}

#[test]
fn documents_are_decided_by_buttons_and_keys_and_each_step_is_taken_back() {
    let (mut window, _folder) = with_first();
    window.click_button("Accept");
    assert_eq!((window.review(0).state, window.last_step()), (DocumentState::Accepted, "Accept “First”"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::P);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::R);
    assert_eq!((window.last_step(), window.counts()), ("Reject “Third”", [0, 1, 1, 1]));
    // Said already: no step.
    let n_steps = window.workbench().history().done().len();
    window.press(Modifiers::NONE, Key::R);
    assert_eq!(window.workbench().history().done().len(), n_steps);
    window.press(Modifiers::NONE, Key::N);
    assert_eq!((window.last_step(), window.counts()), ("Make “Third” new again", [1, 1, 0, 1]));
    for counts in [[0, 1, 1, 1], [1, 1, 0, 1], [2, 1, 0, 0], [3, 0, 0, 0]] {
        window.press(Modifiers::COMMAND, Key::Z);
        assert_eq!(window.counts(), counts);
    }
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(window.review(0).state, DocumentState::Accepted);
}

#[test]
fn keys_that_are_typed_into_a_field_decide_nothing() {
    let (mut window, _folder) = with_first();
    window.type_into("Search documents", "happy");
    window.press(Modifiers::NONE, Key::P);
    window.press(Modifiers::NONE, Key::A);
    assert_eq!(window.counts(), [3, 0, 0, 0]);
}

#[test]
fn reasons_are_given_added_and_no_longer_offered() {
    let (mut window, _folder) = with_first();
    assert!(!window.shows("informative"), "nothing is decided that they could be reasons for");
    window.press(Modifiers::NONE, Key::P);
    window.click_button("informative");
    window.type_into("Add a reason", "dry wit");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.review(0).reasons, ["informative", "dry wit"]);
    assert_eq!(window.workbench().project().reasons.last().unwrap(), "dry wit");
    assert_eq!(window.last_step(), "Call “First” dry wit");
    window.click_button("informative");
    assert_eq!(window.review(0).reasons, ["dry wit"]);

    // It is offered for the next document, until it is taken from the list.
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::R);
    window.harness.get_by_role_and_label(Role::Button, "dry wit").click_secondary();
    window.settle();
    window.click_button("Do not offer this reason any more");
    assert_eq!(window.last_step(), "No longer offer the reason dry wit");
    assert!(!window.shows("dry wit"));
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert!(window.shows("dry wit"), "where it was given it stays");
    window.press(Modifiers::NONE, Key::N);
    assert_eq!(window.review(0), Review::default());
}

#[test]
fn a_note_is_one_step_and_goes_to_the_document_it_was_typed_for() {
    let (mut window, _folder) = with_first();
    window.type_into("Note about the document", "to be quoted");
    assert_eq!(window.review(0), Review::default(), "it is still being typed");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!((window.review(0).note.as_str(), window.last_step()), ("to be quoted", "Note about “First”"));
    window.type_into("Note about the document", " at length");
    window.click_button("Pick");
    let review = window.review(0);
    assert_eq!((review.note.as_str(), review.state), ("to be quoted at length", DocumentState::Picked));
    window.type_into("Note about the document", "!");
    window.click_row("Second");
    assert_eq!(window.review(0).note, "to be quoted at length!");
    assert_eq!(window.review(1), Review::default());
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.review(0).note, "to be quoted at length");
}

#[test]
fn decisions_are_there_again_when_the_documents_are_read_again() {
    let (mut window, folder) = with_first();
    window.press(Modifiers::NONE, Key::P);
    std::fs::write(
        folder.path().join("diary.csv"),
        "id,title,text\nz,New,A new day\na,First,A mended text\n",
    )
    .unwrap();
    window.click_button("Open documents");
    window.click_button("Files…");
    window.browse_to(&folder.path().join("diary.csv"));
    window.click_button("Read documents");
    assert_eq!(window.workbench().documents().unwrap().corpus.len(), 2);
    assert_eq!(window.counts(), [1, 0, 0, 1]);
    assert_eq!(window.review(1).state, DocumentState::Picked);
}
