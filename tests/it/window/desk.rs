//! The lexicon as a table, and decisions by keys alone.

use conceptvector::project::{Counted, Decision, Origin};

use super::*;

/// A window with the example, its lexicon and a few documents on screen.
fn desk() -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    let texts =
        "id,text\na,Happy days and not bad at all\nb,A happy happiest joyous day\nc,not bad and not sad\n";
    std::fs::write(&path, texts).unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Begin with an example: happiness");
    let tab = window.harness.query_all_by_label_contains("Lexicon (").next().unwrap();
    tab.click();
    window.settle();
    window
}

fn term(window: &Window, term: &str) -> Option<conceptvector::lexicon::Term> {
    let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
    analysis.lexicon.terms.iter().find(|known| known.term == term).cloned()
}

#[test]
fn phrases_and_beginnings_are_added_with_a_preview_and_score_documents() {
    let mut window = desk();
    window.type_into("Add a term", "not bad");
    assert!(window.shows("2 times in 2 documents: not bad 2"));
    window.press(Modifiers::NONE, Key::Enter);
    window.type_into("Add a term", "happ*");
    assert!(window.shows("happiest 1"));
    window.click_button("Add the term to negative");
    window.type_into("Add a term", "h*ppy");
    assert!(window.shows("end it there: h*"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.concept().decisions.contains_key("h*ppy"));

    let phrase = term(&window, "not bad").unwrap();
    assert!(phrase.status == TermStatus::Accepted && phrase.weight > 0.3, "{phrase:?}");
    assert!(term(&window, "happ*").unwrap().weight < 0.0);
    let id = window.concept().id;
    let used = window.workbench().usage(id).unwrap();
    let times = |term: &str| {
        let place = used.analysis.lexicon.terms.iter().position(|known| known.term == term).unwrap();
        used.usage[place].times
    };
    // "happy" itself is an exact term: the beginning takes what is left.
    assert_eq!([times("not bad"), times("happy"), times("happ*"), times("sad")], [2, 2, 1, 1]);
}

#[test]
fn terms_are_weighed_noted_and_told_where_they_come_from() {
    let mut window = desk();
    window.type_into("Add a term", "not bad");
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Escape);
    window.type_into("Find a term", "not b");
    window.harness.get_by_label("not bad, accepted").click();
    window.settle();
    assert!(window.shows("Put there in the lexicon"));
    window.type_into("Note about the term", "litotes");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.concept().remarks["not bad"].note, "litotes");
    assert_eq!(term(&window, "not bad").unwrap().note, "litotes");
    let last = window.workbench().history().done().last().unwrap();
    assert_eq!((last.sentence.as_str(), &last.made.origin), ("Note about not bad", &Origin::Lexicon));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.concept().remarks.is_empty());
}

#[test]
fn several_terms_are_decided_together_and_by_keys() {
    let mut window = desk();
    window.click_button("Sort by Status");
    // The table is walked from its first row; Shift selects.
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    assert!(window.shows("3 terms selected"));
    window.click_button("Forget");
    assert_eq!(window.concept().seeds.positive.len(), 2);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.concept().seeds.positive.len(), 5);

    window.harness.get_by_role_and_label(Role::ComboBox, "Terms shown").click();
    window.settle();
    window.click("not reviewed");
    window.press(Modifiers::COMMAND, Key::A);
    assert!(window.shows("100 terms selected"));
    window.press(Modifiers::NONE, Key::A);
    let accepted = |window: &Window, pole: Pole| {
        window.concept().decisions.values().filter(|decision| **decision == Decision::Accepted(pole)).count()
    };
    assert_eq!([accepted(&window, Pole::Positive), accepted(&window, Pole::Negative)], [50, 50]);
    assert!(window.workbench().history().undo_description().unwrap().starts_with("Accept"));
}

#[test]
fn only_reviewed_terms_count_or_every_word_above_a_score() {
    let mut window = desk();
    let choose = |window: &mut Window, choice: &str| {
        window.harness.get_by_role_and_label(Role::ComboBox, "Terms that count").click();
        window.settle();
        window.click(choice);
    };
    let n_terms = |window: &Window| {
        window.workbench().concept_analysis(window.concept().id).unwrap().unwrap().lexicon.terms.len()
    };
    assert_eq!(n_terms(&window), 110);
    choose(&mut window, "only reviewed terms");
    assert_eq!((window.concept().counted, n_terms(&window)), (Counted::Accepted, 10));
    choose(&mut window, "also every word above a score");
    assert_eq!(window.concept().counted, Counted::Above(0.4));
    let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
    let suggested = analysis.lexicon.terms.iter().filter(|term| term.status == TermStatus::Suggested);
    let weights: Vec<f64> = suggested.map(|term| term.weight.abs()).collect();
    assert!(weights.len() > 20 && weights.iter().all(|weight| *weight >= 0.4), "{}", weights.len());
}

#[test]
fn fifty_words_are_decided_without_the_mouse() {
    let mut window = Window::open(Vec::new());
    window.press(Modifiers::COMMAND, Key::N);
    window.harness.get_by_role_and_label(Role::TextInput, "Concept name").type_text("Joy");
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    // Straight on to the first list of words.
    let typed = |window: &mut Window, text: &str| {
        let event = egui::Event::Text(text.to_owned());
        window.harness.event(event);
        window.settle();
        window.press(Modifiers::NONE, Key::Enter);
    };
    typed(&mut window, "happy, joy, delight");
    window.press(Modifiers::ALT, Key::N);
    typed(&mut window, "sad, grief, sorrow");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.concept().seeds.positive, ["happy", "joy", "delight"]);
    assert_eq!(window.concept().seeds.negative, ["sad", "grief", "sorrow"]);

    let n_words = |window: &Window| {
        let concept = window.concept();
        concept.seeds.iter().count() + concept.decisions.len()
    };
    let n_before = n_words(&window);
    let keys = [Key::P, Key::N, Key::I, Key::X, Key::A];
    for decision in 0..50 {
        window.press(Modifiers::NONE, if decision % 3 == 2 { Key::ArrowDown } else { Key::ArrowRight });
        window.press(Modifiers::NONE, keys[decision % keys.len()]);
    }
    assert_eq!(n_words(&window) - n_before, 50);
    for _ in 0..50 {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(n_words(&window), n_before);
}
