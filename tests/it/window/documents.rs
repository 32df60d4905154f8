//! The documents workspace: opening, ranking, reading.

use super::*;

#[test]
fn documents_open_by_dialog_and_a_broken_file_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("diary.csv");
    let text =
        "date,writer,text\n2024-01-01,ann,\"A happy, cheerful day\"\n2024-01-02,bo,\"Sad, lonely, cold\"\n";
    std::fs::write(&good, text).unwrap();
    let bad = folder.path().join("numbers.csv");
    std::fs::write(&bad, "a,b\n1,2\n3,4\n").unwrap();
    let mut window = Window::with_example();
    window.harness.get_by_label_contains("Open documents").click();
    window.settle();
    window.click_button("Files…");
    window.browse_to(&good);
    let documents = window.workbench().documents().unwrap();
    assert_eq!(documents.corpus.documents.len(), 2);
    let scores = window.workbench().scores(window.concept().id).unwrap();
    assert_eq!(scores.scores.concepts[0].matched[0], 2, "happy and cheerful");

    window.harness.get_by_label_contains("Open documents").click();
    window.settle();
    window.click_button("Files…");
    window.browse_to(&bad);
    assert!(window.shows("numbers.csv"), "the sentence names the file");
    assert_eq!(window.workbench().documents().unwrap().corpus.documents.len(), 2);
    window.click_button("Undo");
    assert!(window.workbench().project().documents.is_none());
}

#[test]
fn a_change_of_seeds_scores_the_documents_anew() {
    let mut window = Window::with_example();
    window.harness.get_by_label_contains("Open documents").click();
    window.settle();
    window.click_button("Sample documents");
    let id = window.concept().id;
    let before = window.workbench().scores(id).unwrap().scores.clone();
    window.click_button("Concepts");
    window.type_into("Add positive word", "garden,");
    assert_ne!(window.workbench().scores(id).unwrap().scores, before);
    window.click_button("Undo");
    assert_eq!(window.workbench().scores(id).unwrap().scores, before, "undo restores every score");
}
