//! The concepts workspace: words, suggestions, decisions.

use conceptvector::concept::ModelName;

use super::*;

#[test]
fn words_are_typed_completed_pasted_undone_and_redone() {
    let mut window = Window::open(Vec::new());
    window.click_button("New concept");
    window.type_into("Add positive word", "happy");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.concept().seeds.positive, ["happy"]);
    // The field keeps the cursor; an arrow chooses a completion instead of the typed letters.
    window.harness.get_by_role_and_label(Role::TextInput, "Add positive word").type_text("joyfu");
    window.settle();
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.concept().seeds.positive, ["happy", "joyful"]);
    window.type_into("Add negative word", "sad, grief;gloomy,");
    assert_eq!(window.concept().seeds.negative, ["sad", "grief", "gloomy"]);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.concept().seeds.negative.is_empty());
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(window.concept().seeds.negative.len(), 3);
    window.click_button("Remove grief from negative");
    assert_eq!(window.concept().seeds.negative, ["sad", "gloomy"]);
}

#[test]
fn an_unknown_word_is_named_and_mended_by_a_click() {
    let mut window = Window::with_example();
    window.type_into("Add positive word", "cheerfull,");
    assert!(window.shows("“cheerfull” is not in the word vectors."));
    let scores_before = window.workbench().concept_analysis(window.concept().id).unwrap().is_ok();
    assert!(scores_before, "an unknown word must not stop the model");
    window.harness.get_by_role_and_label(Role::Link, "cheerful").click();
    window.settle();
    // "cheerful" is already there: the misspelling only goes.
    assert_eq!(window.concept().seeds.positive, ["happy", "joy", "delight", "cheerful", "love"]);
}

#[test]
fn suggestions_are_accepted_by_click_sent_elsewhere_by_menu_and_decided_by_key() {
    let mut window = Window::with_example();
    let first = |window: &Window, pole: Pole| {
        let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
        engine().embedding().word(analysis.suggestions.of(pole)[0].word).to_owned()
    };
    let word = first(&window, Pole::Positive);
    window.click(&format!("{word}, suggested for positive"));
    assert_eq!(window.concept().seeds.positive.last(), Some(&word));
    let word = first(&window, Pole::Positive);
    window.harness.get_by_label(&format!("{word}, suggested for positive")).click_secondary();
    window.settle();
    window.click_button("∅ Add to irrelevant");
    assert_eq!(window.concept().seeds.irrelevant.last(), Some(&word));
    // The keyboard: the first word in reading order is rejected, and that is taken back.
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::X);
    assert_eq!(window.concept().decisions.len(), 1);
    window.press(Modifiers::NONE, Key::U);
    assert!(window.concept().decisions.is_empty());
}

#[test]
fn the_model_can_be_chosen_and_changes_the_scores() {
    let mut window = Window::with_example();
    let score = |window: &Window| {
        let Some(Ok(analysis)) = window.workbench().concept_analysis(window.concept().id) else { panic!() };
        (analysis.lexicon.model.name.clone(), analysis.suggestions.positive[0].score)
    };
    let (name, before) = score(&window);
    assert_eq!(name, "kernel-ridge");
    window.harness.get_by_role_and_label(Role::ComboBox, "Model").click();
    window.settle();
    window.click("axis");
    assert_eq!(window.concept().model, Some(ModelName::Axis));
    let (name, after) = score(&window);
    assert_eq!(name, "axis");
    assert_ne!(before, after);
    // The axis has no place in a concept of one idea; it is taken up again with the second end.
    window.click_button("unipolar");
    assert_eq!(score(&window).0, "whitened-centroid");
    window.click_button("bipolar");
    assert_eq!(score(&window).0, "axis");
    for _ in 0..3 {
        window.click_button("Undo");
    }
    assert_eq!((score(&window).0.as_str(), window.concept().model), ("kernel-ridge", None));
}

#[test]
fn a_concept_is_named_made_unipolar_and_deleted_with_undo() {
    let mut window = Window::open(Vec::new());
    window.click_button("New concept");
    // The name of a new concept is selected: typing replaces it.
    window.harness.get_by_role_and_label(Role::TextInput, "Concept name").type_text("Flood");
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.concept().name, "Flood");
    window.click_button("unipolar");
    assert_eq!(window.concept().kind, ConceptKind::Unipolar);
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "Add negative word").is_none());
    window.click_button("Delete Flood");
    assert!(window.workbench().project().concepts.is_empty());
    window.click_button("Undo");
    assert_eq!(window.concept().name, "Flood");
}
