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
    window.click_button("More about Flood");
    window.click("Delete");
    assert!(window.workbench().project().concepts.is_empty());
    window.click_button("Undo");
    assert_eq!(window.concept().name, "Flood");
}

/// The first suggestion of the positive pole with other forms, and these.
fn folded(window: &Window) -> (String, Vec<String>) {
    let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
    let engine = engine();
    let text = |word| engine.embedding().word(word).to_owned();
    let found = analysis.suggestions.positive.iter().find(|shown| !shown.others.is_empty()).unwrap();
    (text(found.word), found.others.iter().map(|form| text(form.word)).collect())
}

#[test]
fn inflections_stand_behind_one_word_and_are_decided_one_by_one_or_together() {
    let mut window = Window::with_example();
    let (word, others) = folded(&window);
    assert!(window.harness.query_by_label(&format!("{}, suggested for positive", others[0])).is_none());
    window.click_button(&format!("Other forms of {word}"));
    window.click_button(&format!("Add {} to positive", others[0]));
    assert_eq!(window.concept().seeds.positive.last(), Some(&others[0]));
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::NONE, Key::Escape);

    let (word, others) = folded(&window);
    window.click_button(&format!("Other forms of {word}"));
    window.click_button(&format!("Reject all {} forms", others.len() + 1));
    let rejected = &window.concept().decisions;
    assert!(rejected.len() == others.len() + 1 && rejected.contains_key(&word), "{rejected:?}");
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.concept().decisions.is_empty(), "all forms are one step");
}

#[test]
fn more_words_and_filters_change_the_list_but_not_what_counts() {
    let mut window = Window::with_example();
    let n_shown = |window: &Window| {
        let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
        (analysis.suggestions.positive.len(), analysis.lexicon.terms.clone())
    };
    let (n_before, terms) = n_shown(&window);
    assert_eq!(n_before, 50);
    // Below the edge of the window: by the keyboard of a screen reader, which scrolls there.
    window.harness.get_by_role_and_label(Role::Button, "More suggestions").click_accesskit();
    window.settle();
    let (n_after, terms_after) = n_shown(&window);
    assert!(n_after == 100 && terms_after == terms, "{n_after}");
    window.harness.get_by_role_and_label(Role::CheckBox, "Hide names").click();
    window.settle();
    window.harness.get_by_role_and_label(Role::CheckBox, "Hide digits and misspellings").click();
    window.settle();
    let (n_filtered, terms_filtered) = n_shown(&window);
    assert!(n_filtered == 100 && terms_filtered == terms, "{n_filtered}");
    window.click_button("Regroup");
    assert_eq!(n_shown(&window).0, 100);
}

#[test]
fn only_words_of_the_documents_are_shown_when_asked_for_with_their_counts() {
    let mut window = Window::with_example();
    window.click_button("Documents");
    window.click_button("Open the sample documents");
    window.click_button("Concepts");
    window.harness.get_by_role_and_label(Role::CheckBox, "Only words in the documents").click();
    window.settle();
    let index = &window.workbench().documents().unwrap().index;
    let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
    let engine = engine();
    let shown = analysis.suggestions.positive.iter().map(|shown| engine.embedding().word(shown.word));
    let missing: Vec<&str> = shown.filter(|word| index.type_of(word).is_none()).collect();
    assert!(missing.is_empty() && !analysis.suggestions.positive.is_empty(), "{missing:?}");
}

#[test]
fn a_seed_of_several_senses_is_named_and_the_other_sense_becomes_irrelevant() {
    let mut window = Window::open(Vec::new());
    window.click_button("New concept");
    window.click_button("unipolar");
    window.type_into("Add positive word", "bank, happy,");
    assert!(window.shows("bank: several senses"));
    assert!(!window.shows("happy: several senses"));
    let senses = {
        let engine = engine();
        let bank = engine.embedding().id("bank").unwrap();
        let words = |sense: &conceptvector::suggestion::senses::Sense| -> Vec<String> {
            sense.words.iter().map(|&word| engine.embedding().word(word).to_owned()).collect()
        };
        window.workbench().senses(bank).iter().map(words).collect::<Vec<_>>()
    };
    window.click_button(&format!("bank as in {}", senses[1][..3].join(", ")));
    assert_eq!(window.concept().seeds.irrelevant, senses[0]);
    assert!(!window.shows("bank: several senses"), "the question is answered");
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.concept().seeds.irrelevant.is_empty(), "one step");
    window.click_button("All senses of bank are meant");
    assert!(!window.shows("bank: several senses"));
}

#[test]
fn a_teaching_round_is_answered_by_keys_and_buttons_and_is_one_step() {
    let mut window = Window::with_example();
    let seeds = window.concept().seeds.clone();
    window.click_button("Teach me");
    assert!(window.shows("Word 1 of 20"));
    window.press(Modifiers::NONE, Key::P);
    window.press(Modifiers::NONE, Key::N);
    window.click_button("Neither");
    window.press(Modifiers::NONE, Key::S);
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::Backspace);
    assert!(window.shows("Word 5 of 20"));
    assert_eq!(window.concept().seeds, seeds, "nothing happens before the round is kept");
    for _ in 4..20 {
        window.press(Modifiers::NONE, Key::ArrowDown);
    }
    assert!(window.shows("1 positive, 1 negative, 17 neither."));
    window.press(Modifiers::NONE, Key::Enter);
    let taught = &window.concept().seeds;
    let n_added =
        |list: fn(&conceptvector::concept::Seeds) -> &Vec<String>| list(taught).len() - list(&seeds).len();
    assert_eq!([n_added(|s| &s.positive), n_added(|s| &s.negative), n_added(|s| &s.irrelevant)], [1, 1, 17]);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.concept().seeds, seeds);
    // Esc keeps what was answered; the next round asks something else where it was answered.
    window.click_button("Teach me");
    window.press(Modifiers::NONE, Key::P);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.concept().seeds.positive.len(), seeds.positive.len() + 1);
    assert!(!window.shows("Word 1 of 20"));
}

#[test]
fn the_word_panel_shows_the_sentences_of_a_word_and_leads_to_their_documents() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    std::fs::write(&path, "id,text\na,We sing a love song\nb,nothing\nc,Love again and love\n").unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Begin with an example: happiness");
    let word = window.harness.get_by_label("love, positive seed");
    let place = word.rect().center();
    window.harness.hover_at(place);
    window.settle();
    assert!(window.shows("3 times in 2 documents"));
    assert!(window.shows("We sing a love song") && window.shows("Love again and love"));
    assert!(window.shows("3 shown"));
    window.click("Random");
    assert!(window.shows("3 shown"));
    // Below what a small window shows at once.
    window.harness.get_by_label("We sing a love song").click_accesskit();
    window.settle();
    assert!(window.shows("3 shown of 3"), "the documents");
    assert!(!window.shows("Choose a document"));
}

#[test]
fn words_are_selected_on_the_map_by_a_line_and_decided_together() {
    let mut window = Window::with_example();
    window.click("Lasso");
    let corners = [(985.0, 100.0), (1385.0, 100.0), (1385.0, 430.0), (985.0, 430.0)];
    let corners = corners.map(|(x, y)| egui::pos2(x, y));
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.harness.event(egui::Event::PointerMoved(corners[0]));
    window.harness.event(button(corners[0], true));
    window.harness.step();
    for corner in corners {
        window.harness.event(egui::Event::PointerMoved(corner));
        window.harness.step();
    }
    window.harness.event(button(corners[3], false));
    window.settle();
    window.click_button("Reject: selected words");
    let n_rejected = window.concept().decisions.len();
    assert!(n_rejected > 50, "{n_rejected} words");
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.concept().decisions.is_empty(), "one step");
}

#[test]
fn what_a_word_moves_is_told_before_it_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    let texts = "id,text\na,A happy day\nb,a happy sad sad day\nc,cheerful and sad\n";
    std::fs::write(&path, texts).unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Begin with an example: happiness");
    let place = window.harness.get_by_label("cheerful, positive seed").rect().center();
    window.harness.hover_at(place);
    window.settle();
    assert!(window.shows("It counts now. Without it 1 document would score differently."));
    assert!(window.shows("#2 → #3  c"));
}

#[test]
fn a_word_that_stands_for_something_else_is_pointed_out_and_made_irrelevant() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.csv");
    let mut texts = "id,text\n".to_owned();
    let garden = ["roses", "tulips", "ferns", "lilies", "hedges", "oaks", "herbs", "vines"];
    let politics = ["senate", "voters", "taxes", "congress", "campaign", "treaty", "reporters", "budget"];
    for n in 0..40 {
        let (a, b) = (garden[n % 8], garden[(n / 8 + n) % 8]);
        texts += &format!(
            "g{n},We watered the {a} and the tree beside the {b} and a flower by the leaf number {n}\n"
        );
        let (a, b) = (politics[n % 8], politics[(n / 8 + n + 1) % 8]);
        texts += &format!(
            "p{n},President Bush spoke about the {a} and Governor Bush promised the {b} a speech {n}\n"
        );
    }
    std::fs::write(&path, texts).unwrap();
    let mut window = Window::open(vec![path]);
    window.click_button("Concepts");
    window.click_button("New concept");
    window.click_button("unipolar");
    window.type_into("Add positive word", "plant, tree, flower, shrub, leaf, grass, bush,");
    window.press(Modifiers::NONE, Key::Escape);
    window.click_button("Words worth a look");
    window.click_button("Look at bush");
    assert!(window.shows("President Bush spoke about the senate"));
    window.click_button("bush is irrelevant");
    assert_eq!(window.concept().seeds.irrelevant, ["bush"]);
    let last = window.workbench().history().done().last().unwrap();
    assert_eq!(last.made.origin, conceptvector::project::Origin::Warning);
    assert!(window.harness.query_by_label("Look at bush").is_none());
}
