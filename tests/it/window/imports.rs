//! What is asked before documents are read.

use egui_kittest::kittest::NodeT as _;

use super::*;

const DIARY: &str = "date,writer,title,text,remark\n\
    1/2/2024,ann,First,A happy and cheerful day with much joy,some longer remark of mine\n\
    2/2/2024,bo,Second,Sad and lonely and cold,other words stand in here\n\
    soon,ann,Third,The gate is made of wood,a happy remark for once\n\
    4/2/2024,cy\n\
    5/2/2024,cy,Fourth,Some grief about the fence but then joy,nothing to say here\n";

impl Window {
    /// What a box offers a choice of shows as chosen.
    fn chosen(&self, name: &str) -> String {
        let combo = self.harness.get_by_role_and_label(Role::ComboBox, name);
        combo.accesskit_node().value().unwrap_or_default()
    }

    fn choose(&mut self, name: &str, value: &str) {
        self.harness.get_by_role_and_label(Role::ComboBox, name).click();
        self.settle();
        self.click_button(value);
    }

    fn ask_to_open(&mut self, file: &Path) {
        self.click_button("Open documents");
        self.click_button("Files…");
        self.browse_to(file);
    }

    /// Texts of the loaded documents.
    fn texts(&self) -> Vec<String> {
        let documents = self.workbench().documents().unwrap();
        documents.corpus.texts().map(str::to_owned).collect()
    }
}

fn with_diary() -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("diary.csv"), DIARY).unwrap();
    let mut window = Window::open(Vec::new());
    window.ask_to_open(&folder.path().join("diary.csv"));
    (window, folder)
}

#[test]
fn shows_what_will_be_read_before_it_is() {
    let (mut window, _folder) = with_diary();
    assert!(window.workbench().documents().is_none());
    assert!(window.shows("diary.csv · CSV"));
    assert_eq!(
        (window.chosen("Text column").as_str(), window.chosen("Date column").as_str()),
        ("text", "date")
    );
    assert!(window.chosen("Reading of dates").starts_with("guessed: day/month/year"));
    assert!(window.shows("“1/2/2024” is read as 1 February 2024, 00:00 UTC"));
    assert!(
        window.shows(
            "Of the first 5 rows: 4 documents, 1 of them without a readable date, 1 that cannot be read"
        )
    );
    window.click("What cannot be read");
    assert!(window.shows("line 5: "));
    assert!(window.shows("some longer remark of mine"), "the rows themselves");

    window.choose("Reading of dates", "month/day/year");
    assert!(window.shows("“1/2/2024” is read as 2 January 2024, 00:00 UTC"));
    window.click_button("Read documents");
    assert!(!window.shows("Of the first 5 rows"));
    assert_eq!(window.texts().len(), 4);
    assert_eq!(window.texts()[1], "Sad and lonely and cold");
}

#[test]
fn choices_hold_can_be_changed_and_undone_and_are_remembered_for_files_of_the_kind() {
    let (mut window, folder) = with_diary();
    window.choose("Text column", "remark");
    window.choose("Group column", "none");
    window.click_button("Read documents");
    assert_eq!(window.texts()[2], "a happy remark for once");

    std::fs::write(folder.path().join("next.csv"), DIARY.replace("once", "ever")).unwrap();
    window.ask_to_open(&folder.path().join("next.csv"));
    assert!(window.shows("Read as the last file with these columns"));
    assert_eq!(
        (window.chosen("Text column").as_str(), window.chosen("Group column").as_str()),
        ("remark", "none")
    );
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.texts()[2], "a happy remark for ever");

    window.click_button("Documents");
    window.click_button("Columns…");
    window.click_button("Guess all");
    assert_eq!(window.chosen("Text column"), "text");
    window.click_button("Read documents");
    assert_eq!(window.texts()[2], "The gate is made of wood");
    window.click_button("Undo");
    assert_eq!(window.texts()[2], "a happy remark for ever");
}

#[test]
fn what_cannot_be_read_says_why_and_changes_nothing() {
    let (mut window, folder) = with_diary();
    window.click_button("Read documents");
    let before = window.texts();
    let numbers = folder.path().join("numbers.csv");
    std::fs::write(&numbers, "a,b\n1,2\n3,4\n").unwrap();
    window.ask_to_open(&numbers);
    assert!(window.shows("no column looks like text"));
    let read = window.harness.get_by_role_and_label(Role::Button, "Read documents");
    assert!(read.accesskit_node().is_disabled());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("no column looks like text"));
    window.click_button("Cancel");
    assert!(!window.shows("no column looks like text"));
    assert_eq!(window.texts(), before);
}
