//! Projects and lexicons on disk.

use super::*;

#[test]
fn lexicon_is_exported_and_project_saved_and_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (lexicon, project) = (folder.path().join("lex.json"), folder.path().join("work.cvproject"));
    let mut window = Window::with_example();
    assert!(window.shows("unsaved changes"));
    window.click_button("Export lexicon");
    window.browse_to(&lexicon);
    let exported = conceptvector::lexicon::json::read(&lexicon).unwrap();
    let concept = &exported.concepts[0];
    assert_eq!(
        (concept.name.as_str(), exported.embedding.name.as_str()),
        ("Happiness", "conceptvector-en-100d")
    );
    assert_eq!(concept.terms.iter().filter(|term| term.status == TermStatus::Seed).count(), 10);
    assert_eq!(concept.terms.iter().filter(|term| term.status == TermStatus::Suggested).count(), 100);

    window.press(Modifiers::COMMAND, Key::S);
    window.browse_to(&project);
    assert!(window.workbench().is_saved());
    let saved = window.workbench().project().clone();
    let opened = Window::open(vec![project]);
    assert_eq!(opened.concept().seeds, saved.concepts[0].seeds);
    assert!(opened.workbench().is_saved());
}

#[test]
fn unsaved_work_is_not_dropped_without_asking() {
    let mut window = Window::with_example();
    window.click_button("Project");
    window.click_button("New project");
    assert!(window.shows("Unsaved changes"));
    window.click_button("Stay");
    assert_eq!(window.workbench().project().concepts.len(), 1);
}
