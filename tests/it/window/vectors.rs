//! Word vectors of the analyst's own.

use conceptvector::embedding::{Embedding, write};
use conceptvector::project::VectorSource;

use super::*;

/// Ordinary vectors of 1,500 words, so that the example's seeds are known and all is quick.
fn save_few(path: &Path, n_words: usize) {
    let all = engine();
    let all = all.embedding();
    let seeds = ["happy", "joy", "delight", "cheerful", "love", "sad", "grief", "sorrow", "misery", "lonely"];
    let mut words: Vec<String> = all.words()[..n_words].to_vec();
    words.extend(
        seeds.iter().map(|&seed| seed.to_owned()).filter(|seed| !all.words()[..n_words].contains(seed)),
    );
    let raw = words.iter().flat_map(|word| all.raw(all.id(word).unwrap())).collect();
    let few = Embedding::new("few", words, raw, all.dimensions()).0;
    write::word2vec_text(&few, &mut std::fs::File::create(path).unwrap()).unwrap();
}

fn name(window: &Window) -> String {
    window.workbench().engine().unwrap().embedding().name().to_owned()
}

fn suggested(window: &Window) -> Vec<String> {
    let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
    let engine = window.workbench().engine().unwrap();
    let words = analysis.suggestions.of(Pole::Positive).iter();
    words.map(|suggestion| engine.embedding().word(suggestion.word).to_owned()).collect()
}

impl Window {
    fn open_vectors(&mut self, file: &Path) {
        self.click_button("Word vectors");
        self.click("Open vectors…");
        self.browse_to(file);
    }
}

#[test]
fn opened_vectors_are_used_remembered_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (file, project) = (folder.path().join("mine.vec"), folder.path().join("p.cvproject"));
    save_few(&file, 1500);
    let mut window = Window::with_example();
    let (before, first) = (name(&window), suggested(&window));
    window.open_vectors(&file);
    assert_eq!(name(&window), "mine");
    let second = suggested(&window);
    assert!(first != second && !second.is_empty(), "{second:?}");
    assert!(window.shows("mine") && window.shows("words of 100 numbers from mine.vec"));

    window.press(Modifiers::COMMAND, Key::S);
    window.browse_to(&project);
    assert!(window.workbench().is_saved());
    let opened = Window::open(vec![project]);
    assert_eq!((name(&opened).as_str(), suggested(&opened)), ("mine", second));

    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!((name(&window), suggested(&window)), (before, first));
    window.click_button("Word vectors");
    window.click("mine.vec");
    assert_eq!(name(&window), "mine");
    window.click_button("Word vectors");
    window.click("Built-in vectors");
    assert_eq!(window.workbench().project().vectors, VectorSource::Embedded);
    assert_ne!(name(&window), "mine");
}

#[test]
fn opened_vectors_can_be_sharpened_and_used_as_they_are_again() {
    let folder = tempfile::tempdir().unwrap();
    let (file, project) = (folder.path().join("mine.vec"), folder.path().join("p.cvproject"));
    save_few(&file, 1500);
    let mut window = Window::with_example();
    window.open_vectors(&file);
    let plain = suggested(&window);
    window.click_button("Word vectors");
    window.click("Sharpened by a dictionary");
    assert_eq!(name(&window), "mine (sharpened)");
    let sharpened = suggested(&window);
    assert_ne!(sharpened, plain);

    window.press(Modifiers::COMMAND, Key::S);
    window.browse_to(&project);
    let opened = Window::open(vec![project]);
    assert_eq!((name(&opened).as_str(), suggested(&opened)), ("mine (sharpened)", sharpened));

    window.click_button("Word vectors");
    window.click("Sharpened by a dictionary");
    assert_eq!((name(&window).as_str(), suggested(&window)), ("mine", plain));
}

#[test]
fn broken_vectors_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("prose.txt");
    std::fs::write(&file, "once upon a time\nthere was\n").unwrap();
    let mut window = Window::with_example();
    let (before, first, project) = (name(&window), suggested(&window), window.workbench().project().clone());
    window.open_vectors(&file);
    assert!(window.shows("not a word vector file"));
    assert_eq!((name(&window), suggested(&window)), (before, first));
    assert_eq!(*window.workbench().project(), project);
}

#[test]
fn a_project_whose_vectors_are_gone_or_changed_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (file, project) = (folder.path().join("mine.vec"), folder.path().join("p.cvproject"));
    save_few(&file, 1000);
    let mut window = Window::with_example();
    let before = name(&window);
    window.open_vectors(&file);
    window.press(Modifiers::COMMAND, Key::S);
    window.browse_to(&project);

    save_few(&file, 900);
    let mut changed = Window::open(vec![project.clone()]);
    assert!(changed.shows("have changed since the project was saved"));
    assert_eq!(name(&changed), before);
    assert!(!suggested(&changed).is_empty() && changed.workbench().is_saved());
    changed.open_vectors(&file);
    assert_eq!(name(&changed), "mine");

    std::fs::remove_file(&file).unwrap();
    let gone = Window::open(vec![project]);
    assert!(gone.shows("word vectors cannot be used"));
    assert_eq!(name(&gone), before);
    assert_eq!(gone.workbench().project().vectors, VectorSource::file(file));
}
