//! Projects and lexicons on disk.

use super::*;

#[test]
fn lexicon_is_exported_and_project_saved_and_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (lexicon, project) = (folder.path().join("lex.json"), folder.path().join("work.cvproject"));
    let mut window = Window::with_example();
    assert!(window.shows("unsaved changes"));
    window.click_button("Lexicon");
    window.click_button("Export…");
    assert!(window.shows("This format holds all of it."));
    window.click_button("Choose where…");
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

/// Places in a folder that goes away with the test.
fn places(folder: &tempfile::TempDir) -> Option<Places> {
    Some(Places::at(folder.path().join("data")))
}

#[test]
fn what_a_killed_program_left_is_offered_and_recovered() {
    let folder = tempfile::tempdir().unwrap();
    let mut killed = Window::open_with(Vec::new(), places(&folder));
    killed.click_button("Begin with an example: happiness");
    killed.type_into("Add positive word", "glad,");
    killed.workbench().flush_journal();
    // While it runs nobody else is offered its work.
    let other = Window::open_with(Vec::new(), places(&folder));
    assert!(!other.shows("Unsaved work was found"));
    drop(killed);

    let mut window = Window::open_with(Vec::new(), places(&folder));
    assert!(window.shows("Unsaved work was found"));
    window.click_button("Decide later");
    assert!(window.workbench().project().concepts.is_empty());
    drop(window);
    let mut window = Window::open_with(Vec::new(), places(&folder));
    window.click_button("Recover New project");
    assert!(window.concept().seeds.positive.contains(&"glad".to_owned()));
    assert!(window.shows("unsaved changes"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(!window.concept().seeds.positive.contains(&"glad".to_owned()), "with its history");
    drop(window);
    let mut window = Window::open_with(Vec::new(), places(&folder));
    window.click_button("Discard New project");
    assert!(!window.shows("Unsaved work was found"));
    drop(window);
    assert!(!Window::open_with(Vec::new(), places(&folder)).shows("Unsaved work was found"));
}

#[test]
fn a_second_window_on_a_project_reads_it_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.cvproject");
    let mut first = Window::open_with(Vec::new(), places(&folder));
    first.click_button("Begin with an example: happiness");
    first.press(Modifiers::COMMAND, Key::S);
    first.browse_to(&path);

    let mut second = Window::open_with(vec![path.clone()], places(&folder));
    assert!(second.shows("read-only") && second.shows("open in another window"));
    let seeds = second.concept().seeds.clone();
    second.type_into("Add positive word", "glad,");
    assert_eq!(second.concept().seeds, seeds);
    second.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S);
    second.browse_to(&folder.path().join("copy.cvproject"));
    assert!(!second.shows("read-only"));
    second.type_into("Add positive word", "merry,");
    assert!(second.concept().seeds.positive.contains(&"merry".to_owned()));

    drop(first);
    let third = Window::open_with(vec![path], places(&folder));
    assert!(!third.shows("read-only"));
}

#[test]
fn saving_keeps_the_versions_before_and_opens_them_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.cvproject");
    let mut window = Window::open_with(Vec::new(), places(&folder));
    window.click_button("Begin with an example: happiness");
    window.press(Modifiers::COMMAND, Key::S);
    window.browse_to(&path);
    window.type_into("Add positive word", "glad,");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.workbench().is_saved() && window.workbench().backups().len() == 1);
    window.click_button("Project");
    window.click_button("Earlier versions of the file");
    let backup = window.harness.query_all_by_label_contains("until ").next().unwrap();
    backup.click();
    window.settle();
    assert!(!window.concept().seeds.positive.contains(&"glad".to_owned()));
    assert!(!window.workbench().is_saved(), "the file holds the newer one until it is saved");
}

#[test]
fn losses_are_told_before_a_lexicon_is_written_for_another_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lexicon.dic");
    let mut window = Window::with_example();
    window.click_button("Lexicon");
    window.click_button("Export…");
    window.harness.get_by_role_and_label(Role::ComboBox, "Format").click();
    window.settle();
    window.click("LIWC dictionary (.dic)");
    assert!(window.shows("This format cannot hold:") && window.shows("weight"));
    window.harness.get_by_role_and_label(Role::ComboBox, "Terms written").click();
    window.settle();
    window.click("seeds and accepted terms");
    window.click_button("Choose where…");
    window.browse_to(&path);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with('%') && text.contains("cheerful\t1") && !text.contains("merry"), "{text}");
}

#[test]
fn a_dictionary_of_another_program_is_taken_in_as_concepts_or_into_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.dic");
    std::fs::write(&path, "%\n1\tgladness\n2\tgloom\n%\nhapp*\t1\nnot bad\t1\nsad\t2 9\n").unwrap();
    let mut window = Window::open(vec![path.clone()]);
    assert!(window.shows("Read 3 terms from a LIWC dictionary file"));
    window.click("gloom");
    window.click_button("Add 1 concept");
    let concept = window.concept();
    assert_eq!((concept.name.as_str(), concept.decisions.len()), ("gladness", 2));
    // It counts before it has a seed.
    let analysis = window.workbench().concept_analysis(concept.id).unwrap().unwrap();
    assert_eq!(analysis.lexicon.terms.iter().map(|term| term.weight).collect::<Vec<_>>(), [1.0, 1.0]);
    assert!(window.shows("Its terms count already."));
    let last = window.workbench().history().done().last().unwrap();
    assert_eq!(last.made.origin, conceptvector::project::Origin::Import("old.dic".to_owned()));

    window.click_button("Lexicon");
    window.click_button("Import…");
    window.browse_to(&path);
    window.harness.get_by_role_and_label(Role::ComboBox, "Where the terms go").click();
    window.settle();
    window.click("into gladness");
    window.harness.get_by_role_and_label(Role::CheckBox, "gladness").click();
    window.settle();
    window.click_button("Take the terms in");
    assert!(window.concept().decisions.contains_key("sad"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(!window.concept().decisions.contains_key("sad"));

    std::fs::write(&path, [0u8, 159, 146, 150]).unwrap();
    window.click_button("Lexicon");
    window.click_button("Import…");
    window.browse_to(&path);
    assert!(window.shows("old.dic") && window.workbench().project().concepts.len() == 1);
    window.click_button("Cancel");
}
