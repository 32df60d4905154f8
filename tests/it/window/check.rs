//! The check workspace: a concept against human ratings.

use super::*;

/// A file dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// The example concept, and a file of ratings opened in the check workspace.
fn with_ratings(text: &str) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ratings.csv");
    std::fs::write(&path, text).unwrap();
    let mut window = Window::with_example();
    window.click_button("Check");
    window.click_button("Open ratings…");
    window.browse_to(&path);
    (window, folder)
}

/// The example's score of a word.
fn score(window: &Window, word: &str) -> f64 {
    let analysis = window.workbench().concept_analysis(window.concept().id).unwrap().unwrap();
    let id = engine().embedding().id(word).unwrap();
    f64::from(analysis.suggestions.model.score_words(&engine(), &[id])[0])
}

#[test]
fn ratings_are_compared_with_scores() {
    // Rated in the order of their scores but for the last two: ranks 1 2 3 4 against 1 2 4 3, so that Spearman's
    // ρ is 1 − 6 · (1 + 1) / (4 · 15) = 0.8. "joy" is a seed and "zzqx" unknown: coverage is 4 of 5.
    let probe = Window::with_example();
    let mut words = ["funeral", "table", "smile", "wonderful"].map(|word| (word, score(&probe, word)));
    words.sort_by(|a, b| a.1.total_cmp(&b.1));
    let ratings = [1, 2, 8, 7];
    let mut text = "word,valence,arousal\njoy,9,5\nzzqx,5,5\nbroken,,\n".to_owned();
    for ((word, _), rating) in words.iter().zip(ratings) {
        text.push_str(&format!("{word},{rating},{}\n", 9 - rating));
    }
    let (mut window, _folder) = with_ratings(&text);
    assert!(window.shows("ratings.csv") && window.shows("6 rated words") && window.shows("1 row left out"));
    for figure in ["Spearman", "Pearson", "AUC", "Coverage"] {
        assert!(window.shows(figure), "{figure}");
    }
    assert!(window.shows("+0.800") && window.shows("80.0%"));
    // Above the middle of 1 … 8, which is 4.5, are the two highest scores: 4 of 4 pairs are right.
    assert!(window.shows("1.000"));
    assert!(window.shows("1 rated word is a seed"));
    assert!(window.shows("Plot of Happiness against human ratings, 4 words"));

    // The other column turns the order of the ratings round.
    window.harness.get_by_role_and_label(Role::ComboBox, "Rating column").click();
    window.settle();
    window.click("arousal");
    assert!(window.shows("−0.800"));
}

#[test]
fn a_planted_disagreement_is_listed_and_becomes_a_seed() {
    let text =
        "word,value\nsmile,8\nwonderful,8.5\nfunny,7\ntable,5\nstone,4.5\nmiserable,9\nangry,2\nfuneral,1\n";
    let (mut window, _folder) = with_ratings(text);
    assert!(window.shows("Rated high, scored low"));
    window.click_button("miserable");
    window.click_button("− Add to negative");
    assert_eq!(window.concept().seeds.negative.last().map(String::as_str), Some("miserable"));
    assert!(window.shows("1 rated word is a seed"));
    assert!(window.harness.query_by_role_and_label(Role::Button, "miserable").is_none());
}

#[test]
fn broken_ratings_give_a_sentence_and_keep_what_was_there() {
    let (mut window, folder) = with_ratings("word,value\nsmile,8\nfuneral,1\n");
    let bad = folder.path().join("names.csv");
    std::fs::write(&bad, "word,group\njoy,good\n").unwrap();
    window.click_button("Open ratings…");
    window.browse_to(&bad);
    assert!(window.shows("no column of numbers") && window.shows("names.csv"));
    assert!(window.shows("ratings.csv") && window.shows("+1.000"));
    // It still follows changes of the concept.
    let before = window.workbench().check(window.concept().id).unwrap().words.clone();
    window.click_button("Concepts");
    window.type_into("Add positive word", "garden,");
    window.click_button("Check");
    assert_ne!(window.workbench().check(window.concept().id).unwrap().words, before);
    // Mended, the same file is read again.
    std::fs::write(&bad, "word,value\nsmile,1\nfuneral,8\ntable,5\n").unwrap();
    window.click_button("Open ratings…");
    window.browse_to(&bad);
    assert!(window.shows("3 rated words"));
}

#[test]
fn what_is_not_defined_says_why() {
    let (window, _folder) = with_ratings("word,value\nsmile,5\nfuneral,5\ntable,5\n");
    assert!(window.shows("all compared words have the same rating"));
    assert!(window.shows("–"));
    let (window, _folder) = with_ratings("word,value\nsmile,5\nzzqx,3\n");
    assert!(window.shows("fewer than two words"));
}

#[test]
fn a_dropped_file_is_ratings_here() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dropped.csv");
    std::fs::write(&path, "word,value\nsmile,8\nfuneral,1\n").unwrap();
    let mut window = Window::with_example();
    window.click_button("Check");
    assert!(window.shows("Does the concept mean what it says?") && window.shows("drop the file"));
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    window.settle();
    assert!(window.shows("dropped.csv") && window.shows("Spearman"));
    assert!(window.workbench().documents().is_none());
}
